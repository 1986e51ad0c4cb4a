import json
import re
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from portal.models import Channel
from portal.shared import preview
from portal.sitemaps import SITEMAPS
from tests.build import (
    DRAFT,
    WITHDRAWN,
    hours,
    local,
    make_agency,
    make_announcement,
    make_dispatch,
    make_hotline,
    make_image,
    make_page,
    make_ward,
)
from tests.tthc.build import make_period, make_procedure, make_sector

pytestmark = pytest.mark.django_db

SITE = "https://phuong.example"
WARD = "Phường Thử – TP. Mẫu"
OFFICE = {
    "@type": "GovernmentOrganization",
    "@id": f"{SITE}/#co-quan",
    "name": "UBND phường Thử",
    "url": f"{SITE}/",
}
HOSTILE = '</title></script><script>alert(1)</script>"><!-- & Đất'


class Page(HTMLParser):
    """What machines read of a page."""

    def __init__(self, html):
        super().__init__()
        self.title, self.told, self.links, self.data, self.within = "", {}, [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.within = given.get("type", tag)
        if tag == "meta":
            self.told[given.get("name") or given.get("property")] = given.get("content")
        if tag == "link":
            self.links.append((given["rel"], given["href"]))

    def handle_endtag(self, tag):
        self.within = ""

    def handle_data(self, data):
        if self.within == "title":
            self.title += data
        if self.within == "application/ld+json":
            self.data.append(json.loads(data))

    @property
    def canonical(self):
        return [href for rel, href in self.links if rel == "canonical"]

    def of_kind(self, prefix):
        return {name: told for name, told in self.told.items() if (name or "").startswith(prefix)}

    def thing(self, kind):
        [found] = [data for data in self.data if data.get("@type") == kind]
        return found


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def ward(db):
    return make_ward(name="Phường Thử", superior="TP. Mẫu", unit_name="UBND phường Thử")


@pytest.fixture
def read(client, ward):
    """Return a function that reads a page as machines do, asked for under another of our names."""
    return lambda path: Page(client.get(path, headers={"host": "localhost"}).text)


def make_news(**fields):
    """An announcement posted in May 2024 and changed two days later."""
    posted = {"summary": "Từ 7 giờ.", "publish_at": local(2024, 5, 10, 15, 52, 17, 123456)}
    row = make_announcement(**posted | fields)
    type(row).objects.filter(pk=row.pk).update(updated_at=local(2024, 5, 12, 8))
    return row


def test_a_page_names_its_one_address(read, monkeypatch):
    monkeypatch.setattr("announcements.views.AnnouncementListView.paginate_by", 1)
    monkeypatch.setattr("tthc.views.procedures.ProcedureListView.paginate_by", 1)
    sector = make_sector(pk=7)
    for _ in range(2):
        make_announcement()
        make_procedure(sector=sector)
    make_period()
    addresses = {
        "/": "/",
        "/bai-viet/?page=1": "/bai-viet/",
        "/bai-viet/?page=last&fbclid=x": "/bai-viet/?page=2",
        "/chuyen-muc/thong-bao/?utm_source=zalo": "/chuyen-muc/thong-bao/",
        "/thu-tuc/?linh-vuc=7&page=2&fbclid=x": "/thu-tuc/?linh-vuc=7&page=2",
        "/thu-tuc/ket-qua/": "/thu-tuc/ket-qua/2024-05/",
        "/van-ban/?x=<b>": "/van-ban/",
    }
    pages = {path: read(path) for path in addresses}
    assert {path: (page.canonical, page.told["og:url"]) for path, page in pages.items()} == {
        path: ([SITE + address], SITE + address) for path, address in addresses.items()
    }


def hidden_paths():
    draft = make_announcement(title="Nháp", status=DRAFT)
    gone = make_announcement(status=WITHDRAWN, withdrawn_at=hours(0), withdrawal_reason="Sai")
    abolished = make_procedure(status="abolished")
    return {
        "preview": preview.link(draft),
        "preview that is over": "/xem-thu/khong-co/",
        "withdrawn": gone.get_absolute_url(),
        "abolished": abolished.get_absolute_url(),
        "checklist": make_procedure().get_checklist_url(),
        "search": "/tim-kiem/?q=x",
        "narrowed register": "/van-ban/?q=x",
        "narrowed procedures": "/thu-tuc/?q=x",
        "dossier": "/thu-tuc/tra-cuu/?ma=H56.15.25-240506-0001",
        "not found": "/khong-co/",
    }


def test_what_is_for_no_index_says_so_and_nothing_else(read):
    pages = {name: read(path) for name, path in hidden_paths().items()}
    said = {
        name: (page.told.get("robots"), page.canonical, page.of_kind("DC."), page.of_kind("og:"))
        for name, page in pages.items()
    }
    assert said == dict.fromkeys(pages, ("noindex", [], {}, {}))


def test_an_announcement_in_open_graph(read):
    row = make_news(lead_image=make_image(), lead_image_alt="Một ảnh")
    page, url = read(row.get_absolute_url()), SITE + row.get_absolute_url()
    assert page.of_kind("og:") | page.of_kind("article:") == {
        "og:type": "article",
        "og:site_name": WARD,
        "og:locale": "vi_VN",
        "og:title": "Lịch tiêm chủng",
        "og:description": "Từ 7 giờ.",
        "og:url": url,
        "og:image": SITE + row.lead_image.get_absolute_url(),
        "og:image:type": "image/webp",
        "og:image:width": "40",
        "og:image:height": "30",
        "og:image:alt": "Một ảnh",
        "article:published_time": "2024-05-10T15:52:17+07:00",
        "article:modified_time": "2024-05-12T08:00:00+07:00",
        "article:section": "Thông báo",
    }


def test_a_page_without_a_picture_shows_the_ward_by_its_logo(read, ward):
    ward.logo = make_image()
    ward.save()
    told = read("/so-do/").of_kind("og:")
    assert {name: told[name] for name in told if name.startswith(("og:image", "og:type"))} == {
        "og:type": "website",
        "og:image": SITE + ward.logo.get_absolute_url(),
        "og:image:type": "image/webp",
        "og:image:width": "40",
        "og:image:height": "30",
        "og:image:alt": "Biểu trưng Phường Thử",
    }


def test_an_announcement_in_dublin_core(read):
    row = make_news()
    assert read(row.get_absolute_url()).of_kind("DC.") == {
        "DC.title": "Lịch tiêm chủng",
        "DC.creator": "UBND phường Thử",
        "DC.date": "2024-05-10",
        "DC.description": "Từ 7 giờ.",
        "DC.publisher": "UBND phường Thử",
        "DC.identifier": SITE + row.get_absolute_url(),
        "DC.language": "vi",
        "DC.type": "Text",
        "DC.format": "text/html",
    }


def test_a_dispatch_in_dublin_core(read):
    row = make_dispatch(issuer=make_agency(name="UBND Quận 12"))
    assert read(row.get_absolute_url()).of_kind("DC.") == {
        "DC.title": "Công văn 12/UBND-VP: tăng cường vệ sinh môi trường",
        "DC.creator": "UBND Quận 12",
        "DC.date": "2026-03-09",
        "DC.description": (
            "Công văn 12/UBND-VP của UBND Quận 12 về việc tăng cường vệ sinh môi trường"
        ),
        "DC.publisher": "UBND Quận 12",
        "DC.identifier": f"12/UBND-VP; {SITE}{row.get_absolute_url()}",
        "DC.language": "vi",
        "DC.type": "Text",
        "DC.format": "text/html",
    }


def test_the_mandatory_elements_are_empty_on_no_page_of_the_sitemap(client):
    make_announcement(body="<p></p>", title="Chỉ có tiêu đề")
    for make in [make_dispatch, make_period, make_procedure]:
        make()
    make_page(body="")
    names = ["title", "creator", "date", "description", "publisher", "identifier"]
    wanted = {f"DC.{name}" for name in names}
    paths = [
        url["location"].removeprefix(SITE)
        for sitemap in SITEMAPS.values()
        for url in sitemap().get_urls()
    ]
    told = {path: Page(client.get(path).text).of_kind("DC.") for path in paths}
    missing = {path: wanted - {k for k, v in found.items() if v} for path, found in told.items()}
    assert missing == {path: set() for path in paths}


def test_a_page_without_a_day_of_its_own_is_as_it_stands_today(read):
    assert read("/bai-viet/").told["DC.date"] == timezone.localdate().isoformat()


def test_titles_and_descriptions_are_those_of_one_page_alone(read, monkeypatch):
    monkeypatch.setattr("announcements.views.AnnouncementListView.paginate_by", 1)
    rows = [make_announcement(title=f"Bài {n}", body=f"<p>Số {n}</p>") for n in range(2)]
    rows += [make_page(), make_procedure(), make_period(), make_dispatch(), rows[0].category]
    pages = [
        read(path)
        for path in ["/", "/bai-viet/", "/van-ban/", *(row.get_absolute_url() for row in rows)]
    ]
    titles = [page.title for page in [*pages, read("/bai-viet/?page=2")]]
    descriptions = [page.told["description"] for page in pages]
    assert (len(set(titles)), len(set(descriptions))) == (len(titles), len(descriptions))


def test_an_announcement_is_news(read):
    row = make_news(lead_image=make_image(), lead_image_alt="Một ảnh")
    assert read(row.get_absolute_url()).thing("NewsArticle") == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Lịch tiêm chủng",
        "articleSection": "Thông báo",
        "name": "Lịch tiêm chủng",
        "description": "Từ 7 giờ.",
        "url": SITE + row.get_absolute_url(),
        "inLanguage": "vi",
        "datePublished": "2024-05-10T15:52:17+07:00",
        "dateModified": "2024-05-12T08:00:00+07:00",
        "image": SITE + row.lead_image.get_absolute_url(),
        "author": OFFICE,
        "publisher": OFFICE,
    }


def test_a_dispatch_is_legislation_with_its_number_and_force(read):
    row = make_dispatch(validity="expired", publish_at=local(2026, 3, 10))
    thing = read(row.get_absolute_url()).thing("Legislation")
    names = ["datePublished", "dateModified", "description"]
    assert {name: told for name, told in thing.items() if name not in names} == {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "legislationIdentifier": "12/UBND-VP",
        "legislationType": "Công văn",
        "legislationDate": "2026-03-09",
        "legislationPassedBy": {
            "@type": "GovernmentOrganization",
            "name": "UBND phường Thử Nghiệm",
        },
        "legislationLegalForce": "https://schema.org/NotInForce",
        "name": "Công văn 12/UBND-VP: tăng cường vệ sinh môi trường",
        "url": SITE + row.get_absolute_url(),
        "inLanguage": "vi",
        "publisher": OFFICE,
    }


def test_a_procedure_is_a_service_of_the_ward(read):
    row = make_procedure(
        sector=make_sector(name="Hộ tịch"), national_url="https://dichvucong.gov.vn/x"
    )
    assert read(row.get_absolute_url()).thing("GovernmentService") == {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "identifier": row.code,
        "serviceType": "Hộ tịch",
        "audience": {"@type": "Audience", "audienceType": "Cá nhân"},
        "serviceOperator": {"@type": "GovernmentOrganization", "name": "Ủy ban nhân dân phường"},
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": "https://dichvucong.gov.vn/x",
        },
        "name": "Đăng ký khai sinh",
        "description": "Đăng ký khai sinh: hồ sơ, thời hạn, phí, lệ phí và cách thực hiện.",
        "url": SITE + row.get_absolute_url(),
        "provider": OFFICE,
    }


def test_the_front_page_tells_who_the_ward_is_and_how_to_search(read, ward):
    make_hotline(label="Phản ánh")
    Channel.objects.create(kind="social", name="Zalo", address="https://zalo.me/thu")
    Channel.objects.create(kind="phone", name="Tổng đài", address="1900 1234")
    ward.address, ward.phone, ward.logo = "Số 1 phố Mẫu", "024.123.4567", make_image()
    ward.save()
    logo = SITE + ward.logo.get_absolute_url()
    [data] = read("/").data
    assert data == {
        "@context": "https://schema.org",
        "@graph": [
            OFFICE
            | {
                "alternateName": WARD,
                "address": "Số 1 phố Mẫu",
                "telephone": "+84241234567",
                "logo": logo,
                "image": logo,
                "sameAs": ["https://zalo.me/thu"],
                "contactPoint": [
                    {
                        "@type": "ContactPoint",
                        "contactType": "Phản ánh",
                        "telephone": "+842373742289",
                        "availableLanguage": "vi",
                    }
                ],
            },
            {
                "@type": "WebSite",
                "@id": f"{SITE}/#trang",
                "url": f"{SITE}/",
                "name": WARD,
                "inLanguage": "vi",
                "publisher": {"@id": f"{SITE}/#co-quan"},
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": {
                        "@type": "EntryPoint",
                        "urlTemplate": f"{SITE}/tim-kiem/?q={{search_term_string}}",
                    },
                    "query-input": "required name=search_term_string",
                },
            },
        ],
    }


def test_the_way_to_a_page_is_told_to_people_and_machines_alike(client, read):
    row = make_announcement()
    way = [
        ("Trang chủ", "/"),
        ("Tin tức", "/bai-viet/"),
        ("Thông báo", "/chuyen-muc/thong-bao/"),
        ("Lịch tiêm chủng", None),
    ]
    html = client.get(row.get_absolute_url()).text
    nav = re.search(r'<nav class="breadcrumbs".*?</nav>', html, re.DOTALL)[0]
    shown = re.findall(r'<a href="([^"]+)">([^<]+)</a>|<li aria-current="page">([^<]+)<', nav)
    items = read(row.get_absolute_url()).thing("BreadcrumbList")["itemListElement"]
    assert [(name or current, url or None) for url, name, current in shown] == way
    assert items == [
        {"@type": "ListItem", "position": number, "name": name}
        | ({"item": SITE + url} if url else {})
        for number, (name, url) in enumerate(way, start=1)
    ]


def test_a_hostile_title_stays_a_title(read, client):
    row = make_announcement(title=HOSTILE, summary=HOSTILE)
    page = read(row.get_absolute_url())
    assert (
        page.title,
        page.told["og:title"],
        page.told["DC.description"],
        page.thing("NewsArticle")["headline"],
        page.thing("BreadcrumbList")["itemListElement"][3]["name"],
    ) == (f"{HOSTILE} | {WARD}", HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    assert client.get(row.get_absolute_url()).text.count("<script>alert") == 0


def test_a_title_sends_no_header(client):
    row = make_announcement(title="Một\r\nSet-Cookie: x=1")
    assert "Set-Cookie" not in client.get(row.get_absolute_url()).headers


@pytest.mark.parametrize("path", ["/", "/atom/", "/rss/", "/sitemap.xml", "/robots.txt"])
def test_no_header_decides_the_addresses(client, path):
    make_announcement(publish_at=local(2024, 5, 10))
    headers = {"host": "127.0.0.1:81", "x-forwarded-host": "evil.example"}
    text = client.get(path, headers=headers).text
    hosts = set(re.findall(r"https?://([\w.:-]+)", text))
    assert hosts - {"schema.org", "www.w3.org", "www.sitemaps.org"} == {"phuong.example"}
