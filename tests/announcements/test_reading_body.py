"""The body of a pasted dispatch: its parts in the grammar that is laid out, and what it cites."""

from datetime import date

import pytest

from announcements.reading import Cited, read
from tests.announcements import reading_texts


def body(text):
    """Return the body of a dispatch whose text this is, line by line."""
    return read(f"THÔNG BÁO\nVề việc nghỉ lễ\n\n{text}").body.split("\n")


def test_a_decision_keeps_its_parts():
    assert read(reading_texts.DECISION).body.split("\n") == [
        '<p class="can-center"><strong>QUYẾT ĐỊNH:</strong></p>',
        "<p><strong>Điều 1.</strong> Thành lập Tổ công nghệ số cộng đồng phường Long Anh.</p>",
        "<h4>Điều 2. Nhiệm vụ của Tổ</h4>",
        "<ol><li>Hướng dẫn người dân:<ol><li>Cài đặt ứng dụng;</li>"
        "<li>Nộp hồ sơ trực tuyến.</li></ol></li><li>Báo cáo kết quả hằng tháng.</li></ol>",
        "<p><strong>Điều 3.</strong> Quyết định này có hiệu lực kể từ ngày ký./.</p>",
    ]


def test_the_list_of_legal_bases_is_apart_from_the_body():
    reading = read(reading_texts.DECISION)
    assert (reading.legal_bases, reading.authority, reading.doubts) == (
        [
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
            "Căn cứ Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ "
            "phê duyệt Chương trình chuyển đổi số quốc gia",
            "Theo đề nghị của công chức Văn hóa - xã hội",
        ],
        "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG LONG ANH",
        [],
    )


def test_a_plan_keeps_its_headings_and_dashes():
    assert read(reading_texts.PLAN).body.split("\n")[1:] == [
        "<h4>I. MỤC ĐÍCH, YÊU CẦU</h4>",
        "<p><strong>1. Mục đích</strong></p>",
        "<p>Giữ môi trường sạch đẹp.</p>",
        "<p><strong>2. Yêu cầu</strong></p>",
        "<ul><li>Các thôn tham gia đầy đủ:<ul><li>Mỗi hộ một người;</li>"
        "<li>Mang theo dụng cụ.</li></ul></li><li>Hoàn thành trước ngày 20/01/2025.</li></ul>",
    ]


def test_chapters_and_sections_stand_above_their_titles():
    assert read(reading_texts.REGULATION).body.split("\n") == [
        "<h2>Chương I<br>QUY ĐỊNH CHUNG</h2>",
        "<h3>Mục 1<br>PHẠM VI</h3>",
        "<h4>Điều 1. Phạm vi điều chỉnh</h4>",
        "<p>Quy chế này quy định việc tiếp công dân.</p>",
        "<h2>Chương II<br>TỔ CHỨC THỰC HIỆN</h2>",
        '<ol start="3"><li>Ban Tiếp công dân.</li><li>Văn phòng.</li></ol>',
    ]


def test_an_annex_below_the_signature_ends_the_body():
    assert read(reading_texts.SUBMISSION).body.split("\n")[2:] == [
        '<h2 class="phu-luc">Phụ lục I<br>DỰ TOÁN</h2>',
        '<figure class="table"><table><thead><tr><th>STT</th><th>Nội dung</th></tr></thead>'
        "<tbody><tr><td>1</td><td>Mái tôn</td></tr></tbody></table></figure>",
    ]


def test_lines_that_the_width_of_a_page_broke_are_joined():
    assert body(
        "Một câu dài đến hết chiều rộng của trang giấy thì xuống\ndòng ở đây.\nCâu sau."
    ) == [
        "<p>Một câu dài đến hết chiều rộng của trang giấy thì xuống dòng ở đây.</p>",
        "<p>Câu sau.</p>",
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1. Một đoạn có đánh số.", ["<p>1. Một đoạn có đánh số.</p>"]),
        ("1. Một.\n3. Ba.", ["<p>1. Một.</p>", "<p>3. Ba.</p>"]),
        ("a) Lẻ.\nc) Loi.", ["<p>a) Lẻ.</p>", "<p>c) Loi.</p>"]),
        ("Mục 1. Đây là một câu.", ["<p>Mục 1. Đây là một câu.</p>"]),
        ("I. Một câu thường.", ["<p>I. Một câu thường.</p>"]),
        ("Cả < B & C", ["<p>Cả &lt; B &amp; C</p>"]),
        ("<script>x</script>", ["<p>&lt;script&gt;x&lt;/script&gt;</p>"]),
    ],
)
def test_what_only_looks_like_a_list_or_markup_stays_as_typed(typed, kept):
    assert body(typed) == kept


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (
            "Theo Công văn số 142/STTTT-TTBCXB ngày 23/01/2024 của Sở Thông tin và Truyền thông "
            "gửi kèm theo.",
            ("enclosed", "142/STTTT-TTBCXB", date(2024, 1, 23), "Sở Thông tin và Truyền thông", ""),
        ),
        (
            "Theo Quyết định số 5/QĐ-BVHTTDL ngày 9 tháng 5 năm 2024 của Bộ Văn hóa, Thể thao và "
            "Du lịch về việc tổ chức lễ hội; việc khác.",
            (
                "mentioned",
                "5/QĐ-BVHTTDL",
                date(2024, 5, 9),
                "Bộ Văn hóa, Thể thao và Du lịch",
                "về việc tổ chức lễ hội",
            ),
        ),
        (
            "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16/6/2025, UBND họp.",
            ("basis", "72/2025/QH15", date(2025, 6, 16), "", ""),
        ),
        (
            "Quy định số 85-QĐ/TW của Ban Bí thư và Công văn khác.",
            ("mentioned", "85-QĐ/TW", None, "Ban Bí thư", ""),
        ),
        (
            "Xem Nghị định 30/2020/NĐ-CP ngày 31/02/2020.",
            ("mentioned", "30/2020/NĐ-CP", None, "", ""),
        ),
    ],
)
def test_documents_that_the_text_names_are_found(text, cited):
    assert read(text).citations == [Cited(*cited)]


def test_a_document_does_not_cite_itself():
    own = "Số: 5/KH-UBND\n\nKẾ HOẠCH\nTrồng cây\n\nXã làm.\n\n(Kèm theo Kế hoạch số 05/KH-UBND)."
    assert read(own).citations == []
