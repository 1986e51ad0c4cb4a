from datetime import datetime
from xml.etree import ElementTree

import pytest

from tests.build import (
    DRAFT,
    local,
    make_announcement,
    make_category,
    make_dispatch,
    make_image,
    make_pdf,
    make_ward,
)

pytestmark = pytest.mark.django_db

SITE = "https://phuong.example"
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = ["/atom/", "/chuyen-muc/thong-bao/atom/", "/van-ban/atom/"]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE
    make_ward(name="Phường Thử", superior="TP. Mẫu", unit_name="UBND phường Thử")


def feed_of(client, path):
    """Return the root of a feed, asked for under another of our names."""
    return ElementTree.fromstring(client.get(path, headers={"host": "localhost"}).content)


def told(element):
    """Return (name, text or address) of what stands directly within an element of Atom."""
    parts = [(part.tag.removeprefix(ATOM), part) for part in element]
    return [(name, part.text or part.get("href") or part.get("term")) for name, part in parts]


def dated(row, *parts):
    type(row).objects.filter(pk=row.pk).update(updated_at=local(*parts))
    return row


def make_everything():
    picture = {"lead_image": make_image(), "lead_image_alt": "Một ảnh"}
    make_announcement(title="Một & <hai>", summary="Ba < bốn", **picture)
    make_announcement(title="Bài ngắn")
    make_dispatch()
    make_dispatch(number="13").attachments.create(file=make_pdf(), original=True)


def test_an_announcement_in_the_feed(client):
    row = make_announcement(
        title="Một & <hai>",
        summary="Ba < bốn",
        publish_at=local(2024, 5, 10, 15, 52, 17),
        lead_image=make_image(),
        lead_image_alt="Một ảnh",
    )
    dated(row, 2024, 5, 12)
    image, url = row.lead_image, SITE + row.get_absolute_url()
    entry = feed_of(client, "/atom/").find(f"{ATOM}entry")
    enclosure = entry.find(f"{ATOM}link[@rel='enclosure']").attrib
    assert (told(entry), enclosure["type"], enclosure["length"]) == (
        [
            ("title", "Một & <hai>"),
            ("link", url),
            ("published", "2024-05-10T08:52:17+00:00"),
            ("updated", "2024-05-11T17:00:00+00:00"),
            ("id", f"tag:phuong.example,2024-05-10:announcement/{row.pk}"),
            ("summary", "Ba &lt; bốn"),
            ("link", SITE + image.get_absolute_url()),
            ("category", "Thông báo"),
        ],
        "image/webp",
        str(image.size),
    )


def test_a_dispatch_in_its_feed(client):
    row = make_dispatch(publish_at=local(2026, 3, 10, 8))
    original = make_pdf()
    row.attachments.create(file=original, original=True)
    dated(row, 2026, 3, 10, 9)
    entry = feed_of(client, "/van-ban/atom/").find(f"{ATOM}entry")
    author = [part.text for part in entry.find(f"{ATOM}author")]
    said = [part for part in told(entry) if part[0] != "author"]
    assert (said, author) == (
        [
            ("title", "Công văn 12/UBND-VP: tăng cường vệ sinh môi trường"),
            ("link", SITE + row.get_absolute_url()),
            ("published", "2026-03-10T01:00:00+00:00"),
            ("updated", "2026-03-10T02:00:00+00:00"),
            ("id", f"tag:phuong.example,2026-03-10:dispatch/{row.pk}"),
            (
                "summary",
                "Công văn 12/UBND-VP ngày 09 tháng 3 năm 2026 của UBND phường Thử Nghiệm "
                "về việc tăng cường vệ sinh môi trường",
            ),
            ("link", SITE + original.get_absolute_url()),
            ("category", "Công văn"),
        ],
        ["UBND phường Thử Nghiệm"],
    )


@pytest.mark.parametrize(
    ("path", "title", "subtitle", "page"),
    [
        ("/atom/", "Phường Thử – TP. Mẫu", "Tin mới của Phường Thử – TP. Mẫu", "/bai-viet/"),
        (
            "/chuyen-muc/thong-bao/atom/",
            "Thông báo | Phường Thử – TP. Mẫu",
            "Tin mới trong chuyên mục Thông báo của Phường Thử – TP. Mẫu",
            "/chuyen-muc/thong-bao/",
        ),
        (
            "/van-ban/atom/",
            "Văn bản | Phường Thử – TP. Mẫu",
            "Văn bản mới đăng của Phường Thử – TP. Mẫu",
            "/van-ban/",
        ),
    ],
)
def test_a_feed_says_whose_it_is_and_where(client, path, title, subtitle, page):
    make_announcement(publish_at=local(2024, 5, 10))
    make_dispatch()
    root = feed_of(client, path)
    links = [(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")]
    author = [(part.tag.removeprefix(ATOM), part.text) for part in root.find(f"{ATOM}author")]
    assert (
        [root.findtext(f"{ATOM}{name}") for name in ["id", "title", "subtitle"]],
        links,
        author,
        root.get(LANGUAGE),
    ) == (
        [SITE + path, title, subtitle],
        [("alternate", SITE + page), ("self", SITE + path)],
        [("name", "UBND phường Thử"), ("uri", f"{SITE}/")],
        "vi",
    )


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_keeps_every_must_of_rfc_4287(client, path):
    make_everything()
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert broken_musts(ElementTree.fromstring(response.content)) == []


def broken_musts(root):
    """Return which rules of RFC 4287 a feed breaks, by their numbers there."""
    entries = root.findall(f"{ATOM}entry")
    once = ["id", "title", "updated"]
    links = [link.attrib for link in root.iter(f"{ATOM}link")]
    dates = [e.text for name in ["updated", "published"] for e in root.iter(ATOM + name)]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    rules = {
        "2: root": root.tag == f"{ATOM}feed",
        "4.1.1: once in a feed": all(len(root.findall(ATOM + name)) == 1 for name in once),
        "4.1.1: author": root.find(f"{ATOM}author") is not None,
        "4.1.1: one self": sum(link.get("rel") == "self" for link in links) == 1,
        "4.1.2: once in an entry": all(
            len(entry.findall(ATOM + name)) == 1 for entry in entries for name in once
        ),
        "4.1.2: alternate or content": all(
            entry.find(f"{ATOM}link[@rel='alternate']") is not None for entry in entries
        ),
        "4.1.2: at most one": all(
            len(entry.findall(ATOM + name)) <= 1
            for entry in entries
            for name in ["published", "summary", "rights"]
        ),
        "3.1.1: types of text": {e.get("type", "text") for e in root.iter(f"{ATOM}summary")}
        <= {"text", "html"},
        "3.2: a person has a name": all(
            e.findtext(f"{ATOM}name") for e in root.iter(f"{ATOM}author")
        ),
        "3.3: dates": all(datetime.fromisoformat(text).tzinfo for text in dates),
        "4.2.2: a category has a term": all(e.get("term") for e in root.iter(f"{ATOM}category")),
        "4.2.6: ids are absolute": all(text.startswith(("tag:", "https://")) for text in ids),
        "4.1.1: no two entries alike": len(set(ids)) == len(ids) > 0,
        "4.2.7: addresses": all(link["href"].startswith(f"{SITE}/") for link in links),
        "4.2.7: one page of an entry": all(
            len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1 for entry in entries
        ),
    }
    return [rule for rule, kept in rules.items() if not kept]


@pytest.mark.parametrize("path", [*FEEDS, "/rss/"])
def test_a_feed_of_nothing_stands(client, path):
    make_category()
    assert ElementTree.fromstring(client.get(path).content).findall(f".//{ATOM}entry") == []


@pytest.mark.parametrize("path", [*FEEDS, "/rss/"])
def test_drafts_stay_out(client, path):
    make_announcement(title="Bí mật", status=DRAFT)
    make_dispatch(subject="Bí mật", status=DRAFT)
    assert client.get(path).text.count("Bí mật") == 0


def test_a_category_has_its_own(client):
    make_announcement(title="Tin khác", category=make_category(name="Khác", slug="khac"))
    make_announcement(title="Tin này")
    feed = feed_of(client, "/chuyen-muc/thong-bao/atom/")
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == ["Tin này"]


def test_an_unknown_category_has_none(client):
    assert client.get("/chuyen-muc/khong-co/atom/").status_code == 404


def test_a_new_title_is_no_new_item(client):
    row = make_announcement(title="Cũ")
    before = feed_of(client, "/atom/").findtext(f".//{ATOM}entry/{ATOM}id")
    row.title = "Mới"
    row.save()
    assert feed_of(client, "/atom/").findtext(f".//{ATOM}entry/{ATOM}id") == before


def test_the_rss_feed_tells_the_same(client):
    row = make_announcement(
        title="Công khai & rõ", summary="a < b", publish_at=local(2024, 5, 10, 15, 52, 17)
    )
    item = feed_of(client, "/rss/").find("channel/item")
    assert [(part.tag, part.text) for part in item] == [
        ("title", "Công khai & rõ"),
        ("link", SITE + row.get_absolute_url()),
        ("description", "a &lt; b"),
        ("pubDate", "Fri, 10 May 2024 08:52:17 +0000"),
        ("guid", f"tag:phuong.example,2024-05-10:announcement/{row.pk}"),
        ("category", "Thông báo"),
    ]


def test_a_line_broken_in_word_breaks_no_feed(client):
    make_announcement(title="Dòng\x0bHai", body="<p>a&#3;b</p>")
    assert feed_of(client, "/atom/").findtext(".//{*}entry/{*}title") == "Dòng Hai"


def test_letters_come_composed(client):
    make_announcement(title="Ti\u00ea\u0301ng Vi\u00ea\u0323t")
    assert feed_of(client, "/atom/").findtext(".//{*}entry/{*}title") == "Tiếng Việt"


def test_a_page_leads_to_its_feeds(client):
    make_announcement()
    head = client.get("/chuyen-muc/thong-bao/").text.partition("</head>")[0]
    lines = [line.strip() for line in head.splitlines() if 'rel="alternate"' in line]
    assert lines == [
        '<link rel="alternate" type="application/atom+xml" href="/atom/" title="Tin mới (Atom)">',
        '<link rel="alternate" type="application/rss+xml" href="/rss/" title="Tin mới (RSS)">',
        '<link rel="alternate" type="application/atom+xml" '
        'href="/chuyen-muc/thong-bao/atom/" title="Thông báo (Atom)">',
    ]


@pytest.mark.parametrize(
    ("path", "queries"),
    # The ward and the rows; the category; what is attached to dispatches.
    [("/rss/", 2), ("/atom/", 2), ("/chuyen-muc/thong-bao/atom/", 3), ("/van-ban/atom/", 3)],
)
def test_the_queries_of_a_feed_do_not_grow(client, path, queries, django_assert_num_queries):
    make_everything()
    with django_assert_num_queries(queries):
        client.get(path)
