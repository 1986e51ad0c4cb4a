"""A pasted dispatch read into its fields: the seed document, its scars, and what surrounds it."""

import unicodedata
from datetime import date

import pytest

from announcements.as_typed import number_symbol
from announcements.reading import Cited, NotReadableError, Reading, read
from tests.announcements import reading_texts
from tests.announcements.reading_texts import SEED


def test_the_seed_gives_every_field_of_its_head_and_end():
    reading = read(SEED)
    reading.body, reading.citations = "", []
    assert reading == Reading(
        type="cong-van",
        number="8893",
        symbol="UBND-VHTT",
        issuer_lines=["ỦY BAN NHÂN DÂN", "QUẬN 12"],
        issuer_name="Ủy ban nhân dân Quận 12",
        place="Quận 12",
        issue_date=date(2022, 12, 21),
        subject="đẩy mạnh công tác tuyên truyền Bộ Quy tắc ứng xử trên mạng xã hội",
        recipients=[
            "Ủy ban Mặt trận Tổ quốc Việt Nam quận và các tổ chức chính trị xã hội quận",
            "Các phòng, ban, ngành, trung tâm, công ty thuộc quận",
            "Ủy ban nhân dân 11 phường",
        ],
        copies_to=["Như trên", "UBND quận (CT, các PCT)", "Văn phòng UBND quận"],
        drafting_unit="VHTT",
        drafter="D",
        signing_lines=["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        signer="Võ Thị Chính",
    )


def test_the_seed_keeps_every_paragraph_of_its_body():
    paragraphs = SEED.split("\n\n")
    first = next(n for n, text in enumerate(paragraphs) if text.startswith("Căn cứ"))
    last = next(n for n, text in enumerate(paragraphs) if text.endswith("./."))
    texts = paragraphs[first : last + 1]
    expected = [
        f"<p>{texts[0]}</p>",
        f"<p><strong>{texts[1]}</strong></p>",
        f"<ul>{''.join(f'<li>{text[2:]}</li>' for text in texts[2:10])}</ul>",
        f"<p><strong>{texts[10]}</strong></p>",
        f"<ul>{''.join(f'<li>{text[2:]}</li>' for text in texts[11:13])}</ul>",
        f"<p>{texts[13]}</p>",
        f"<p>{texts[14]}</p>",
    ]
    assert read(SEED).body.split("\n") == expected


def test_the_seed_cites_its_basis_and_what_it_encloses():
    fields = ("874/QĐ-BTTTT", date(2021, 6, 17), "Bộ Thông tin và Truyền thông")
    about = "về việc ban hành Bộ Quy tắc ứng xử trên mạng xã hội"
    assert read(SEED).citations == [Cited("basis", *fields, about), Cited("enclosed", *fields, "")]


@pytest.mark.parametrize(
    "scarred",
    [
        SEED.replace("\n", "\r\n"),
        SEED.replace(" ", "\u00a0"),
        unicodedata.normalize("NFD", SEED),
        SEED.replace("\n- ", "\n– ").replace("Độc lập - Tự do", "Độc lập – Tự do"),
        SEED.replace("\n- ", "\n\\- ").replace("Kính gửi:", "**Kính gửi:**"),
        SEED.replace("\n- ", "\n* ").replace("1. Những", "1\\. Những"),
        SEED.replace("\n- ", "\n•\t"),
        SEED.replace("\n\n", "\n"),
        SEED.replace("Noi nhận", "Nơi nhận").replace("luu\n", ""),
        SEED.replace("Ủy ban", "Ủy\u00ad \u200bban"),
        reading_texts.FROM_WORD,
        reading_texts.FROM_PDF,
        reading_texts.ON_ONE_LINE,
    ],
    ids=[
        "CRLF",
        "NBSP",
        "NFD",
        "dash",
        "escaped",
        "stars",
        "bullets",
        "dense",
        "clean",
        "hidden",
        "word",
        "pdf",
        "line",
    ],
)
def test_the_seed_reads_the_same_with_other_scars(scarred):
    assert read(scarred) == read(SEED)


def summary(reading):
    """Return the fields of the head and the end that a text was written to show."""
    return {
        "type": str(reading.type),
        "number": number_symbol(reading.number, reading.symbol),
        "superior": (reading.superior_lines, reading.superior_name),
        "issuer": (reading.issuer_lines, reading.issuer_name),
        "dated": (reading.place, reading.issue_date),
        "subject": reading.subject,
        "recipients": reading.recipients,
        "copies": (reading.copies_to, reading.drafting_unit, reading.drafter),
        "signed": (reading.signing_lines, reading.signer),
    }


EXPECTED = {
    "DECISION": {
        "type": "quyet-dinh",
        "number": "45/QĐ-UBND",
        "superior": ([], ""),
        "issuer": (["ỦY BAN NHÂN DÂN", "PHƯỜNG LONG ANH"], "Ủy ban nhân dân phường Long Anh"),
        "dated": ("Long Anh", date(2024, 5, 9)),
        "subject": "Về việc thành lập Tổ công nghệ số cộng đồng phường Long Anh",
        "recipients": [],
        "copies": (["Như Điều 3", "Đảng ủy phường (để b/c)"], "VHXH", ""),
        "signed": (["CHỦ TỊCH"], "Lê Thị Hoa"),
    },
    "INVITATION": {
        "type": "giay-moi",
        "number": "/GM-VHTT",
        "superior": (["UBND QUẬN 7"], "UBND Quận 7"),
        "issuer": (["PHÒNG VĂN HÓA VÀ THÔNG TIN"], "Phòng Văn hóa và Thông tin"),
        "dated": ("Quận 7", date(2025, 2, 3)),
        "subject": "Họp triển khai công tác chuyển đổi số",
        "recipients": ["Ủy ban nhân dân các phường"],
        "copies": (["Như trên"], "", "TM"),
        "signed": (["TRƯỞNG PHÒNG"], "Trần Văn An"),
    },
    "PLAN": {
        "type": "ke-hoach",
        "number": "07/KH-UBND",
        "superior": ([], ""),
        "issuer": (["UBND XÃ TÂN PHÚ"], "UBND xã Tân Phú"),
        "dated": ("Tân Phú", date(2025, 1, 2)),
        "subject": "Tổng vệ sinh môi trường đón Tết",
        "recipients": [],
        "copies": (["TT. Đảng ủy (b/c)", "Các thôn"], "", ""),
        "signed": (["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Nguyễn Văn Bình"),
    },
    "SUBMISSION": {
        "type": "to-trinh",
        "number": "12/TTr-UBND",
        "superior": ([], ""),
        "issuer": (["ỦY BAN NHÂN DÂN", "PHƯỜNG 5"], "Ủy ban nhân dân Phường 5"),
        "dated": ("Phường 5", date(2024, 11, 10)),
        "subject": "Về việc xin bổ sung kinh phí",
        "recipients": ["Ủy ban nhân dân quận", "Phòng Tài chính - Kế hoạch"],
        "copies": (["Như trên"], "TCKT", "H"),
        "signed": (["CHỦ TỊCH"], "Phạm Thị Thu Hà"),
    },
    "REGULATION": {
        "type": "quy-che",
        "number": "/",
        "superior": ([], ""),
        "issuer": (["ỦY BAN NHÂN DÂN", "XÃ AN HÒA"], "Ủy ban nhân dân xã AN HÒA"),
        "dated": ("", None),
        "subject": "Tiếp công dân",
        "recipients": [],
        "copies": ([], "", ""),
        "signed": ([], ""),
    },
    "PARTY": {
        "type": "van-ban-dang",
        "number": "85-CV/ĐU",
        "superior": (["ĐẢNG BỘ HUYỆN HÒA AN"], "ĐẢNG BỘ HUYỆN HÒA AN"),
        "issuer": (["ĐẢNG ỦY XÃ NAM TUẤN"], "Đảng ủy xã Nam Tuấn"),
        "dated": ("Nam Tuấn", None),
        "subject": "triển khai Nghị quyết",
        "recipients": [
            "Các chi bộ trực thuộc Đảng bộ xã và các tổ chức chính trị - xã hội",
            "Ban Chỉ huy Quân sự xã",
        ],
        "copies": (["Như trên"], "", ""),
        "signed": (["T/M ĐẢNG ỦY", "BÍ THƯ"], "Hoàng Văn Ích"),
    },
    "OLD_FONT": {
        "type": "cong-van",
        "number": "05/UBND-VP",
        "superior": ([], ""),
        "issuer": ([], ""),
        "dated": ("", None),
        "subject": "đăng ký quyền sử dụng đất",
        "recipients": ["Các thành viên ủy ban nhân dân"],
        "copies": ([], "", ""),
        "signed": ([], ""),
    },
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_dispatch_of_another_kind_is_read(name):
    assert summary(read(getattr(reading_texts, name))) == EXPECTED[name]


def test_a_letterhead_typed_in_small_letters_is_the_issuer():
    reading = read(SEED.replace("ỦY BAN NHÂN DÂN QUẬN 12", "Ủy ban nhân dân\nQuận 12"))
    assert (reading.issuer_lines, reading.issuer_name) == (
        ["ỦY BAN NHÂN DÂN", "QUẬN 12"],
        "Ủy ban nhân dân Quận 12",
    )


def test_urgency_and_the_mark_of_the_typist_are_read():
    reading = read(reading_texts.PLAN)
    assert (reading.urgency, reading.typist_mark) == ("hoa-toc", "PL.(30)")


def test_what_was_not_found_is_told():
    assert read(reading_texts.PARTY).doubts == [
        "Không thấy ngày ban hành: hãy điền.",
        "Tên cơ quan “ĐẢNG BỘ HUYỆN HÒA AN” chỉ in hoa trong văn bản: "
        "hãy xem lại chữ hoa, chữ thường.",
    ]


def test_a_date_left_blank_still_tells_the_place():
    text = SEED.replace("ngày 21 tháng 12 năm", "ngày     tháng     năm")
    reading = read(text)
    assert (reading.place, reading.issue_date, reading.doubts) == (
        "Quận 12",
        None,
        ["Không thấy ngày ban hành: hãy điền."],
    )


def test_lines_that_belong_nowhere_are_told():
    text = SEED.replace("luu\n", "Trang 2 của 2\n").replace("\nSố:", "\nBản sao lưu\nSố:")
    assert read(text).doubts == [
        "Chưa biết xếp vào mục nào: “Bản sao lưu”.",
        "Chưa biết xếp vào mục nào: “Trang 2 của 2”.",
    ]


def test_a_symbol_of_another_type_is_told():
    text = SEED.replace("UBND-VHTT", "TB-UBND")
    assert (read(text).type, read(text).doubts) == (
        "cong-van",
        ["Ký hiệu TB-UBND không giống ký hiệu của công văn: hãy xem lại loại văn bản."],
    )


def test_what_is_longer_than_its_field_is_cut_and_told():
    reading = read(SEED.replace("V/v đẩy", "V/v " + "rất dài " * 100 + "đẩy"))
    assert (len(reading.subject), reading.doubts[0]) == (
        499,
        "Mục trích yếu dài quá 500 ký tự nên đã cắt bớt: hãy xem lại.",
    )


NOTHING = [
    "Không thấy số, ký hiệu: hãy điền ký hiệu.",
    "Không thấy tên cơ quan ban hành: hãy xem lại cơ quan đã chọn.",
    "Không thấy địa danh: hãy điền.",
    "Không thấy ngày ban hành: hãy điền.",
    "Không thấy trích yếu: hãy điền.",
    "Không thấy nội dung: hãy điền.",
    "Không thấy nơi nhận: hãy điền.",
    "Không thấy quyền hạn, chức vụ của người ký: hãy điền.",
    "Không thấy người ký: hãy điền.",
    "Không thấy Kính gửi: hãy điền.",
]


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\x00\x01\x07", "-----\n***\n"])
def test_nothing_to_read_gives_a_sentence_for_every_field(text):
    assert read(text) == Reading(doubts=NOTHING)


@pytest.mark.parametrize("length", [500, 190_000])
def test_one_endless_word_is_the_body(length):
    assert read("x" * length).body == f"<p>{'x' * length}</p>"


def test_a_thousand_lines_are_a_thousand_paragraphs():
    lines = [f"dòng {number} của văn bản" for number in range(1000)]
    assert read("\n".join(lines)).body == "\n".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Căn cứ Quyết định số ", 2000),
        ("Số: ", 10_000),
        ("Luật a ", 7000),
        ("Công văn số 1/A của a, B và ", 1700),
        ("ngày 1 tháng ", 4000),
        ("[", 190_000),
        ("Nơi nhận: ", 10_000),
        (bytes(range(256)).decode("latin-1"), 100),
        ("Một dòng dài hơn năm mươi ký tự không có dấu chấm ở cuối dòng\n", 2200),
    ],
)
def test_hostile_repetition_is_read_in_time(text, times):
    """An expression that backtracks over all of the text would not come back from these."""
    assert read(text * times).number == ""


def test_of_many_documents_the_first_hundred_are_kept_and_that_is_told():
    reading = read(" ".join(f"Luật số {number}/A;" for number in range(1, 5001)))
    assert (
        [cited.number_symbol for cited in reading.citations],
        reading.doubts[0],
    ) == (
        [f"{number}/A" for number in range(1, 101)],
        "Văn bản viện dẫn 5000 văn bản: chỉ giữ 100 văn bản đầu tiên.",
    )


@pytest.mark.parametrize("text", ["ố" * 67_000, "Nơi nhận:\n" * 15_000, "- a\n" * 20_000])
def test_a_text_over_the_limit_gets_a_sentence(text):
    with pytest.raises(NotReadableError) as refused:
        read(text)
    assert str(refused.value) == (
        "Văn bản dài quá 200 KB. Hãy dán phần chính, rồi đính kèm phụ lục dài bằng tệp."
    )
