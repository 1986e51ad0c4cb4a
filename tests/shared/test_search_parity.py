"""What the search finds, told number by number: SQLite and PostgreSQL are held to the same answers."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from announcements.models import Announcement, Dispatch
from portal.models import Page
from portal.search import found
from tests.build import PUBLISHED, hours, local, make_agency, make_category
from tests.tthc.build import make_procedure, make_sector
from tthc.models import Procedure

# A line is an item: what it is, its title, its text. Each is a day older than the one above it; what
# has no date stands before the others.
CORPUS = """\
tin|Hòa giải ở cơ sở|
tin|Hoà nhạc mùa thu|
tin|Hoa xuân trên phố|
tin|Họa sĩ vẽ tranh cổ động|
tin|Hóa đơn tiền điện|
tin|Kỹ năng phòng chống đuối nước|
tin|Kĩ thuật trồng lúa|
tin|Quý khách gửi xe|
tin|Lý lịch tư pháp|
tin|Trạm y tế mở cửa|
tin|Chị Thúy kể chuyện|
tin|Đường vành đai|
tin|Dương Thị Bé nhận quà|
văn bản|8893/UBND-VP|tổng vệ sinh
văn bản|278/UBND-VP|nghỉ lễ
văn bản|1278/QĐ-UBND|phê duyệt quy hoạch
văn bản|93/UBND-VX|khám tuyển
tin|Kết quả 278 hồ sơ|
tin|Nhắc lịch nghỉ|Theo công văn số 278/UBND-VP.
tin|Tuần lễ an toàn|Lễ ra quân phòng cháy ở chợ.
tin|Cháy chợ, một phòng hư hại|
tin|Phòng cháy mùa khô|
tin|Rock and roll đêm giao thừa|
tin|Near field, chạm là trả tiền|
tin|Not nhạc cho trẻ|
tin|Giảm 100% phí, 50-70 suất|
tin|Bàn má|
tin|Bàn ma|
tin|Tin vắn|Có chữ má ở trong bài.
tin|Tin khác|Có chữ mà ở trong bài.
tin|Tiêm chủng trẻ em tại trạm|
tin|Tiêm phòng chó mèo|
tin|Giấy khai sinh bản sao|
tin|Uỷ ban nhân dân tiếp dân|
tin|Ủy ban bầu cử họp phiên đầu|
tin|Bồi thường giải phóng mặt bằng|
tin|Ứng phó bão lũ|
tin|Ưng thuận của các hộ|
tin|Xử phạt, đậu đỗ: lòng đường|
tin|O'Brien thăm phường|
tin|C++ và C# cho học sinh|
tin|Mạng 5G phủ sóng|
tin|Covid-19 còn ca nào|
tin|Sắp tết|Năm mới, nhà mới.
tin|Giao ban tháng Giêng|
tin|Giao ban tháng Chạp|
thể thao|Giao ban giải bóng đá|
văn bản|5/GM-UBND|giao ban quý
trang|Giao ban là gì|
thủ tục|Giao ban với dân|
tin|Chợ phiên|Hàng hoá: hòa, hoa, họa.
tin|Thửa đất số 12/3|Thửa 12, tờ 3.
tin|Ngày 30/4 và 1/5|
tin|Nghị quyết 57-NQ/TW|
tin|Đắk Lắk kết nghĩa|
tin|Tổ 3|Tổ trưởng tổ 3.
tin|Tổ 13|
tin|Hẻm 278A|
tin|Lớp học xoá mù chữ|
tin|Lịch xóa mù|
tin|Mẫu mới|Nộp tờ khai. Việc khai thuế.
tin|Mẫu cũ|Có tờ khai thuế ở trang sau.
"""
SAID_OF_ALL = "Tin chung."
NEWEST = date(2025, 2, 15)  # the 47th is of the last day of 2024

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus():
    """Return the number of each item of the corpus by its address."""
    public = {"status": PUBLISHED, "publish_at": hours(-1), "updated_at": timezone.now()}
    categories = {"tin": make_category(), "thể thao": make_category(name="Thể thao", slug="the")}
    issuer = make_agency()
    sector = make_sector(name="Lĩnh vực")  # a number in it would be found, too
    rows = {}
    for number, line in enumerate(CORPUS.splitlines(), start=1):
        kind, title, text = line.split("|")
        day = NEWEST - timedelta(days=number - 1)
        posted = public | {"publish_at": local(day.year, day.month, day.day, 12)}
        if kind in categories:
            body = f"<p>{text} {SAID_OF_ALL}</p>"
            rows[number] = Announcement(title=title, body=body, category=categories[kind], **posted)
        elif kind == "văn bản":
            named = dict(zip(["number", "symbol"], title.split("/"), strict=True))
            rows[number] = Dispatch(**named, subject=text, issue_date=day, issuer=issuer, **public)
        elif kind == "trang":
            rows[number] = Page(title=title, slug="trang", **public)
        else:
            rows[number] = make_procedure(name=title, code="1.004222", sector=sector)
    for model in (Announcement, Dispatch, Page):
        model.objects.bulk_create(row for row in rows.values() if isinstance(row, model))
    call_command("rebuild_search", stdout=io.StringIO())
    return {row.get_absolute_url(): number for number, row in rows.items()}


def numbers(corpus, hits):
    return [corpus[hit.document.url] for hit in hits]


def differing(corpus, expected, **chosen):
    """Return what was found for the queries whose answer is not the expected one."""
    answers = {typed: numbers(corpus, found(typed, **chosen).hits) for typed in expected}
    return {typed: answer for typed, answer in answers.items() if answer != expected[typed]}


def test_marks_as_typed_come_before_other_marks(corpus):
    expected = {
        "hòa": [1, 2, 51, 3, 4, 5],
        "hoà": [1, 2, 51, 3, 4, 5],
        "hoa": [3, 1, 2, 4, 5, 51],
        "họa": [4, 51, 1, 2, 3, 5],
        "hõa": [1, 2, 3, 4, 5, 51],
        "HÒA GIẢI": [1],
        "hoa giai": [1],
        "hòa giai": [1],
        "hoá đơn": [5],
        "xóa mù": [59, 60],
        "xoa mu chu": [59],
        "ma": [28, 27, 29, 30],
        "má": [27, 29, 28, 30],
        "mà": [30, 27, 28, 29],
        "ủy ban": [34, 35, 50],
        "uỷ ban": [34, 35, 50],
        "uy ban bau cu": [35],
        "ưng": [38, 37],
        "ứng": [37, 38],
        "ung": [37, 38],
    }
    assert differing(corpus, expected) == {}


def test_other_spellings_are_the_same_word(corpus):
    expected = {
        "kỹ": [6, 7],
        "kĩ": [6, 7],
        "ki nang": [6],
        "ky nang": [6],
        "kỹ thuật": [7],
        "quí khách": [8],
        "qui khach": [8],
        "lí lịch": [9],
        "y tế": [10],
        "i te": [10],
        "thuý": [11],
        "thuy": [11],
        "thui": [],
        "đường": [12, 39, 13],
        "duong": [12, 13, 39],
        "dương": [13, 12, 39],
        "Ðường vành đai": [12],
        "daklak": [],
        "dak lak": [55],
        "ĐẮK LẮK": [55],
        "giay khai sinh": [33, 50],
        "giấy khai sịnh": [33, 50],
    }
    assert differing(corpus, expected) == {}


def test_numbers_are_found_whole_before_their_parts(corpus):
    expected = {
        "8893": [14],
        "8893/ubnd": [14],
        "893": [14],
        "88": [14],
        "93": [17, 14],
        "278": [15, 18, 16, 19],
        "278/UBND-VP": [15, 19],
        "278/ubnd": [15, 16, 19],
        "278 /UBND - VP": [15, 19],
        "vp 278": [15, 19],
        "\uff11\uff12\uff17\uff18": [16],
        "278a": [58],
        "QĐ-UBND": [16],
        "qd ubnd": [16],
        "1278/QĐ-UBND": [16],
        "12/3": [52],
        "30/4": [53],
        "57-nq/tw": [54],
        "tổ 3": [56, 52],
        "5g": [42],
        "covid-19": [43],
        "covid 19": [43],
        "1.004222": [50],
        "4222": [50],
        "٢٧٨": [],
    }
    assert differing(corpus, expected) == {}


def test_quoted_words_are_one_behind_the_other(corpus):
    expected = {
        "phòng cháy": [21, 22, 20],
        '"phòng cháy"': [22, 20],
        "“phong chay”": [22, 20],
        "«phòng cháy»": [22, 20],
        '"phòng cháy': [21, 22, 20],
        '"cháy phòng"': [],
        '"phòng cháy" chợ': [20],
        '"phòng cháy" "mùa khô"': [22],
        '"cháy chợ một phòng"': [21],
        "tờ khai thuế": [61, 62],
        '"tờ khai thuế"': [62],
        '"to khai thue o trang"': [62],
        '"mẫu cũ có"': [],
        '""': [],
        '"""': [],
        '" "': [],
        '"phòng"cháy': [21, 22, 20],
    }
    assert differing(corpus, expected) == {}


def test_what_engines_take_for_orders_is_words_or_nothing(corpus):
    nothing = ["rock OR roll", "NOT rock", "rock NOT roll", "NEAR(rock roll)", "NEAR(rock, 2)"]
    nothing += ["title_words:rock", "title_words : rock", "roc*", "roc:*", "ro%", "ro_k", "ro%k"]
    nothing += ["rock\0roll", "x" * 10_000, "", " ", " \t\n ", "\0", "\u0301\u0302", "\u200b"]
    nothing += ["*", "-", "!", "&", "|", ":", "(", ")", "()", "'", "''", "\\", "%", "_", "^", "<->"]
    nothing += ["{}", "[]", "--", "/*", ";", "$$", "😀", "👩‍👩‍👧", "\ufffd", "\ud800", "؟"]
    rock = ["rock AND roll", "roll and ROCK", "AND", "rock*", "rock:*", "-rock", "+rock", "!rock"]
    rock += [
        "rock & roll",
        "rock | roll",
        "rock <-> roll",
        "(rock",
        "rock)",
        "rock'",
        "'rock' roll",
    ]
    rock += [
        "rock\\",
        "%rock%",
        "rock_roll",
        "^rock",
        "rock😀roll",
        "\0rock",
        "\ufeffrock",
        "{rock}",
    ]
    rock += ["rock " * 2000, "rock roll " * 6 + "khongco", "rock" + "\u0301" * 1000, "rock;--"]
    expected = {typed: [] for typed in nothing} | {typed: [23] for typed in rock}
    expected |= {"NEAR": [24], "NOT": [25], "100%": [26], "50-70": [26], "O'Brien": [40]}
    expected |= {"đậu đỗ: lòng": [39], "c++": [41], "c#": [41]}
    assert differing(corpus, expected) == {}


def test_a_kind_a_category_and_a_year_narrow_without_another_order(corpus):
    sport = Announcement.objects.get(title__contains="bóng đá").category
    expected = [
        ({}, [49, 50, 45, 46, 47, 48]),
        ({"kind": Announcement.search_kind}, [45, 46, 47]),
        ({"kind": Dispatch.search_kind}, [48]),
        ({"kind": Procedure.search_kind}, [50]),
        ({"kind": Page.search_kind}, [49]),
        ({"category": sport}, [47]),
        ({"year": 2025}, [45, 46]),
        ({"year": 2024}, [47, 48]),
        ({"year": 1999}, []),
        ({"kind": Announcement.search_kind, "year": 2024}, [47]),
    ]
    answers = [
        (chosen, numbers(corpus, found("giao ban", **chosen).hits)) for chosen, _ in expected
    ]
    assert answers == expected


def test_pages_end_where_the_results_end(corpus):
    results = [found("tin chung", page=page) for page in [-5, 0, 1, 2, 3, 4, 99, 10**30]]
    told = [(result.total, result.page, len(result.hits)) for result in results]
    assert (told, numbers(corpus, results[3].hits)) == (
        [
            *[(55, 1, 20), (55, 1, 20), (55, 1, 20), (55, 2, 20)],
            *[(55, 3, 15), (55, 4, 0), (55, 10, 0), (55, 10, 0)],
        ],
        list(range(25, 45)),
    )


def test_what_lacks_a_word_is_proposed_where_little_has_all(corpus):
    expected = {"tiêm chũng trẻ enm": [31], "phòng cháy nhà": [21, 22], "xyz tiêm": [], "rock": []}
    assert {typed: numbers(corpus, found(typed).alike) for typed in expected} == expected
