"""Letters of the fonts before Unicode: found where they are, and nowhere else."""

import time

import pytest

from portal.shared import legacy
from portal.shared.text import clean

# Each pair: as it stands in the file, as it was meant.
TCVN3 = [
    ("QuyÕt ®Þnh", "Quyết định"),
    ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
    ("Tr\u00adêng hîp", "Trường hợp"),
    ("N\u00adíc s¹ch n«ng th«n", "Nước sạch nông thôn"),
    ("Hµ Néi", "Hà Nội"),
    ("Hµ Néi, ngµy 30 th¸ng 4", "Hà Nội, ngày 30 tháng 4"),
    ("¤ng NguyÔn V¨n An, Bµ §ç ThÞ ¸nh", "Ông Nguyễn Văn An, Bà Đỗ Thị ánh"),
    ("b¶o hiÓm y tÕ cho trÎ em d\u00adíi 6 tuæi", "bảo hiểm y tế cho trẻ em dưới 6 tuổi"),
]
VNI = [
    ("Quyeát ñònh", "Quyết định"),
    ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
    ("Nöôùc saïch noâng thoân, ñöôïc caáp", "Nước sạch nông thôn, được cấp"),
    ("Baûo hieåm y teá cho treû em döôùi 6 tuoåi", "Bảo hiểm y tế cho trẻ em dưới 6 tuổi"),
    ("Ngaøy thaønh laäp tænh Taây Ninh, thò xaõ", "Ngày thành lập tỉnh Tây Ninh, thị xã"),
]
PROPER = [
    "",
    "Ủy ban nhân dân phường thông báo lịch tiêm chủng.",
    "Thanh Hóa",
    "Ông Hà có tên là Sơn Hà",
    "Phần mềm Microsoft® Word dày 5 µm; nhiệt độ 30°C ± 2; hợp lý hoá",
    "Bụi mịn PM2.5 dưới 50 µg/m³, hạt 10 µm và 2,5 µm",
    "particles of 10 µm to 20 µm, sold by Nestlé® © 2024 §5 ¶3 ¸ ·",
    "Toà án, thoái hoá, khoá sổ, xoá án tích, hoà giải, quý vị, thuỷ lợi, tuỳ",
    "thuỷ tinh hoá toà hoá khoá",
    "TRƯỜNG HỢP KHẨN CẤP",
    "tr\u00adư\u00adờng hợp của Ph\u00adường",
    "Le café était déjà fermé; où est la forêt, le naïf, l'août, ça va, la fenêtre du château",
    "Ça va ? Né à Nîmes, il a dû payer « la taxe » à la mairie.",
    "El niño mañana en España; São Paulo não é uma aldeia; für größere Häuser über München",
    "The co\u00adop\u00ader\u00ada\u00adtion of the gov\u00adern\u00adment",
    "naïve façade, coöperate, jalapeño, Ångström",
]


def known(text):
    """Return the names of the encodings that a text is taken for."""
    return [encoding.name for encoding in legacy.ENCODINGS if encoding.found_in(text)]


@pytest.mark.parametrize(("typed", "meant"), TCVN3)
def test_tcvn3_is_known_and_converted(typed, meant):
    assert (known(typed), legacy.from_tcvn3(typed), legacy.to_unicode(typed)) == (
        ["TCVN3"],
        meant,
        meant,
    )


@pytest.mark.parametrize(("typed", "meant"), VNI)
def test_vni_is_known_and_converted(typed, meant):
    assert (known(typed), legacy.from_vni(typed), legacy.to_unicode(typed)) == (
        ["VNI"],
        meant,
        meant,
    )


@pytest.mark.parametrize("text", PROPER)
def test_proper_text_of_any_language_raises_no_alarm(text):
    assert (known(text), legacy.warning(text), legacy.to_unicode(text)) == ([], None, None)


@pytest.mark.parametrize("text", [meant for _, meant in TCVN3 + VNI])
def test_what_was_converted_raises_no_alarm(text):
    assert legacy.warning(text) is None


def test_every_letter_of_the_table():
    typed = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
    assert legacy.from_tcvn3(typed) == (
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    )


def test_the_warning_names_a_word_and_the_way_out():
    assert legacy.warning("<p>Theo QuyÕt <b>®Þnh</b> sè 5</p>") == (
        "Có chữ gõ bằng phông cũ (TCVN3), người dân sẽ thấy chữ sai, "
        "ví dụ “QuyÕt” thay vì “Quyết”. Hãy chuyển sang Unicode, hoặc gõ lại đoạn đó."
    )


def test_the_markup_stays_and_so_do_lines_in_unicode():
    html = (
        '<p>Thanh Hóa</p><p class="can-center">QuyÕt <strong>®Þnh</strong>&nbsp;míi</p>'
        "<p>Ủy ban có ý kiến</p>"
    )
    assert legacy.to_unicode(html) == (
        '<p>Thanh Hóa</p><p class="can-center">Quyết <strong>định</strong>&nbsp;mới</p>'
        "<p>Ủy ban có ý kiến</p>"
    )


def test_words_amid_proper_text_are_converted_alone():
    html = "<p>Ủy ban có <b>QuyÕt</b> ®Þnh míi là đúng, Thanh Hóa</p>"
    assert legacy.to_unicode(html) == ("<p>Ủy ban có <b>Quyết</b> định mới là đúng, Thanh Hóa</p>")


def test_short_cells_are_known_together():
    html = "<tr><td>Tªn</td><td>Tuæi</td><td>§Þa chØ</td></tr>"
    assert legacy.to_unicode(html) == "<tr><td>Tên</td><td>Tuổi</td><td>Địa chỉ</td></tr>"


def test_cleaning_keeps_the_letters_of_tcvn3_until_they_are_converted():
    typed = "b¶o hiÓm cho trÎ em bÐ d\u00adíi 6 tuæi"
    assert (clean(typed), legacy.to_unicode(clean(typed))) == (
        typed,
        "bảo hiểm cho trẻ em bé dưới 6 tuổi",
    )


@pytest.mark.parametrize("piece", ["®", "QuyÕt", "<", "a\u00ad", "ñ", "<p>§", "é "])
def test_long_text_is_read_in_a_moment(piece):
    started = time.process_time()
    legacy.to_unicode(piece * (200_000 // len(piece)))
    legacy.warning(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 5
