"""The demo ward: both seed documents are on their pages, byte for byte but for the known traps."""

import html
import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from announcements.models import Announcement, AnnouncementPhoto, Citation, Dispatch
from portal.management.commands import load_demo
from portal.models import Hotline, MenuItem, Page, WardIdentity
from portal.shared.models import StoredFile
from tests.build import local, make_dispatch, make_ward, seed_article
from tthc.models import Procedure, ResultPeriod, SectorResult
from tthc.services import unlike_previous
from visitors.models import ImportedTotal
from visitors.services import figures
from visitors.statistics import last_months

DATA = Path(__file__).resolve().parent.parent / "data"
pytestmark = pytest.mark.django_db


def text_of(response):
    """Return the words of a page as a browser holds them: no tags, entities resolved."""
    page = re.sub(r"<[^>]*>", "", response.content.decode())
    return html.unescape(page)


def paragraphs(name):
    text = (DATA / name).read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    return [part.strip("\n") for part in text.split("\n\n") if part.strip()]


# Counter figures live on, and the label of the hotline is set in capitals by the stylesheet.
ARTICLE_TRAPS = {
    "Đăng lúc: 15:52:17 10/05/2024 (GMT+7)\n100%": [
        "Đăng lúc: 15:52:17 10/05/2024 (GMT+7)",
        "100%",
    ],
    "Xem chi tiết\nứng xử.pdftại đây!": ["Xem chi tiết", "ứng xử.pdf tại đây!"],
    "ĐIỆN THOẠI HỮU ÍCH": ["Điện thoại hữu ích"],
}


def test_every_word_of_the_seed_article_is_on_its_page(client, demo):
    page = text_of(client.get(seed_article().get_absolute_url()))
    missing = []
    for part in paragraphs("seed_article.txt"):
        if part.startswith("Truy cập"):
            lines = ["Truy cập", "Hôm nay", "Hôm qua", "Tuần này", "Tháng này", "Tất cả", "692.004"]
        else:
            lines = ARTICLE_TRAPS.get(part, part.split("\n"))
        missing += [line for line in lines if line not in page]
    assert missing == []


# The stamped number leaves a space, V/v is broken over two lines, Lưu is misread, KT. has no space.
DISPATCH_TRAPS = {
    "Số: 8893 /UBND-VHTT": "Số: 8893/UBND-VHTT",
    "V/v đẩy mạnh công tác tuyên truyền": (
        "V/v đẩy mạnh công tác tuyên truyền Bộ Quy tắc ứng xử trên mạng xã hội"
    ),
    "Bộ Quy tắc ứng xử trên mạng xã hội": "Bộ Quy tắc ứng xử trên mạng xã hội",
    "luu": "",
    "Noi nhận:": "Nơi nhận:",
    "**KT.CHỦ TỊCH": "KT. CHỦ TỊCH",
    "PHÓ CHỦ TỊCH**": "PHÓ CHỦ TỊCH",
}


def test_every_word_of_the_seed_dispatch_is_on_its_page(client, demo):
    dispatch = Dispatch.objects.get(number="8893")
    page = text_of(client.get(dispatch.get_absolute_url()))
    lines = [line for part in paragraphs("seed_dispatch.txt") for line in part.split("\n")]
    assert [line for line in lines if DISPATCH_TRAPS.get(line, line) not in page] == []


def test_the_seed_dispatch_is_kept_field_by_field(demo):
    dispatch = Dispatch.objects.get(number="8893")
    assert {
        "type": dispatch.get_type_display(),
        "symbol": dispatch.symbol,
        "issuer": dispatch.issuer.name,
        "letterhead": dispatch.issuer.letterhead,
        "superior": dispatch.issuer.parent,
        "place": dispatch.place,
        "issue_date": str(dispatch.issue_date),
        "subject": dispatch.subject,
        "recipients": dispatch.recipients,
        "legal_bases": dispatch.legal_bases,
        "copies": dispatch.copies,
        "filing": (dispatch.drafting_unit, dispatch.drafter),
        "signing_lines": dispatch.signing_lines,
        "signer": dispatch.signer,
        "bullets": dispatch.body.count("<p>- "),
        "ends": dispatch.body.strip().endswith("./.</p>"),
    } == {
        "type": "Công văn",
        "symbol": "UBND-VHTT",
        "issuer": "Ủy ban nhân dân Quận 12",
        "letterhead": ["ỦY BAN NHÂN DÂN", "QUẬN 12"],
        "superior": None,
        "place": "Quận 12",
        "issue_date": "2022-12-21",
        "subject": "đẩy mạnh công tác tuyên truyền Bộ Quy tắc ứng xử trên mạng xã hội",
        "recipients": [
            "Ủy ban Mặt trận Tổ quốc Việt Nam quận và các tổ chức chính trị xã hội quận",
            "Các phòng, ban, ngành, trung tâm, công ty thuộc quận",
            "Ủy ban nhân dân 11 phường",
        ],
        "legal_bases": [],
        "copies": [
            "Như trên",
            "UBND quận (CT, các PCT)",
            "Văn phòng UBND quận",
            "Lưu: VT, VHTT, (D)",
        ],
        "filing": ("VHTT", "D"),
        "signing_lines": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        "signer": "Võ Thị Chính",
        "bullets": 10,
        "ends": True,
    }


def test_the_dispatches_cite_what_the_seeds_cite(demo):
    cited = Citation.objects.order_by("dispatch__number", "position")
    assert [(c.dispatch.number, c.number_symbol, c.role) for c in cited] == [
        ("278", "85-QĐ/TW", "mentioned"),
        ("278", "1337-CV/TU", "mentioned"),
        ("278", "142/STTTT-TTBCXB", "enclosed"),
        ("8893", "874/QĐ-BTTTT", "basis"),
        ("8893", "874/QĐ-BTTTT", "enclosed"),
    ]


def test_the_article_and_the_dispatch_it_reports_keep_their_own_dates(demo):
    announcement = seed_article()
    assert (announcement.publish_at, str(announcement.dispatch.issue_date)) == (
        local(2024, 5, 10, 15, 52, 17),
        "2024-05-09",
    )


def test_the_attachment_says_that_it_is_demo_data(client, demo):
    attachment = seed_article().attachments.get()
    with attachment.file.content.open() as content:
        text = pypdfium2.PdfDocument(content.read())[0].get_textpage().get_text_bounded()
    said = [text.count(words) for words in ["DỮ LIỆU MINH HỌA", "Số: 278/UBND-VP"]]
    assert (attachment.file.name, said) == ("ứng xử.pdf", [1, 1])


def test_the_news_are_of_the_last_weeks_and_say_that_they_are_demo_data(demo):
    news = Announcement.objects.published().exclude(pk=seed_article().pk)
    posted = [timezone.localdate() - timezone.localdate(row.publish_at) for row in news]
    said = [row.body.count("<em>Dữ liệu minh họa:") for row in news]
    assert (sorted(days.days for days in posted), said) == (
        [1, 2, 3, 4, 5, 6, 8, 9, 11, 14, 16, 20],
        [1] * 12,
    )


def test_the_pictures_of_the_news_are_described(demo):
    leading = Announcement.objects.exclude(lead_image=None)
    album = AnnouncementPhoto.objects.filter(announcement__title__startswith="Ngày hội môi trường")
    described = [row.lead_image_alt[:9] for row in leading] + [row.alt[:9] for row in album]
    # the map of the ward is one more
    kept = StoredFile.objects.filter(content_type="image/webp").count()
    assert (described, album.count(), kept) == (["Tranh vẽ "] * 7, 3, 6 + 1)


def test_days_of_the_news_are_counted_from_today():
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert load_demo.with_days("từ [+1] [1] [x]") == f"từ {tomorrow:%d/%m/%Y} [1] [x]"


def test_the_visits_of_the_old_site_are_the_start(demo):
    assert (figures()["today"], figures()["total"]) == (0, 692_004)


def test_the_visits_of_every_month_of_a_year_are_told(demo):
    months = [visits for _, visits in last_months(12)]
    site = ImportedTotal.objects.get()
    assert (None in months, site.days.count(), site.visits > 0) == (False, 400, True)


@pytest.mark.parametrize(
    ("day", "visits"), [(date(2024, 5, 10), 2678), (date(2024, 5, 11), 1330)], ids=["Fri", "Sat"]
)
def test_a_made_up_day_is_always_the_same(day, visits):
    assert load_demo.made_up(day, 2600) == visits


def test_the_sums_of_each_period_agree(demo):
    all_totals = [period.totals for period in ResultPeriod.objects.all()]
    accounted = [row.resolved + row.pending + row.returned for row in all_totals]
    assert ([row.received for row in all_totals], len(all_totals)) == (accounted, 14)


def test_each_month_carries_over_what_the_one_before_left(demo):
    months = ResultPeriod.objects.filter(kind="month").order_by("last_month")
    gaps = [unlike_previous(month) for month in months]
    assert (gaps, months[0].last_month, months[12].key) == ([[]] * 13, 2023 * 12 + 4, "2024-04")


def test_loading_twice_changes_nothing(demo):
    models = [
        Announcement, AnnouncementPhoto, Citation, Dispatch, Hotline, ImportedTotal, MenuItem, Page, Procedure,
        SectorResult, StoredFile, get_user_model(),
    ]  # fmt: skip
    WardIdentity.objects.update(name="Phường Đã Sửa")
    before = [model.objects.count() for model in models]
    call_command("load_demo", verbosity=0)
    after = [model.objects.count() for model in models]
    assert (after, WardIdentity.objects.get().name) == (before, "Phường Đã Sửa")


def test_loading_again_leaves_a_corrected_total_and_a_second_number_278_alone(demo):
    ImportedTotal.objects.update(visits=700_000)
    make_dispatch(number="278")
    call_command("load_demo", verbosity=0)
    assert [row.visits for row in ImportedTotal.objects.all()] == [700_000]


def test_a_ward_that_is_there_is_left_alone():
    make_ward()
    call_command("load_demo", "--if-empty", verbosity=0)
    assert Announcement.objects.count() == 0


def test_the_first_accounts_get_random_passwords_told_once(capsys, db, client):
    call_command("load_demo")
    accounts = re.findall(r"(\w+) +mật khẩu: (\S+)", capsys.readouterr().out)
    call_command("load_demo")
    signed_in = {name: client.login(username=name, password=word) for name, word in accounts}
    assert (signed_in, "mật khẩu" in capsys.readouterr().out) == (
        {"quantri": True, "nguoiviet": True, "nguoiduyet": True},
        False,
    )


def test_the_demo_has_somebody_for_each_side_of_the_desk(demo):
    roles = (
        get_user_model().objects.filter(is_superuser=False).values_list("username", "groups__name")
    )
    assert set(roles) == {("nguoiviet", "người viết"), ("nguoiduyet", "người duyệt")}
