import unicodedata

import pytest

from tthc.importing.masking import masked
from tthc.models import OneStopDesk

INITIALS, GIVEN, NONE = OneStopDesk.Mask.values


@pytest.mark.parametrize(
    ("name", "initials", "given"),
    [
        ("Nguyễn Văn An", "N.V.A.", "N.V. An"),
        ("NGUYỄN VĂN AN", "N.V.A.", "N.V. An"),
        ("nguyễn văn an", "N.V.A.", "N.V. An"),
        ("Đặng Thị Ánh Đào", "Đ.T.Á.Đ.", "Đ.T.Á. Đào"),
        ("Ông Nguyễn Văn An", "N.V.A.", "N.V. An"),
        ("Ông (Bà): Nguyễn Văn An", "N.V.A.", "N.V. An"),
        ("An", "A.", "A."),
        ("A", "A.", "A."),
        ("Nguyễn Văn A", "N.V.A.", "N.V.A."),
        ("Nguyễn-Văn-An", "N.V.A.", "N.V. An"),
        ("H'Hen Niê", "H.N.", "H. Niê"),
        ("Nguyễn nguyenvanan", "N.N.", "N.N."),
        ("Nguyễn Văn An (0912345678)", "N.V.A.", "N.V. An"),
        ("Nguyễn Văn An (sinh năm 1990", "N.V.A.", "N.V. An"),
        ("Nguyễn Văn An 079085001234", "N.V.A.", "N.V. An"),
        ("Nguyễn Văn An - 0912345678", "N.V.A.", "N.V. An"),
        ("Nguyễn Văn An sinh năm 1990", "N.V.A.", "N.V. An"),
        ("Nguyễn Văn An, SĐT: 0912 345 678, địa chỉ: số 5 Lê Lợi", "N.V.A.", "N.V. An"),
        ("Nguyễn Văn An an@thu.vn", "N.V.A.", "N.V. An"),
        ("Nguyễn Văn An và Trần Thị Bình", "N.V.A., T.T.B.", "N.V. An, T.T. Bình"),
        ("Nguyễn Văn An; Trần Thị Bình", "N.V.A., T.T.B.", "N.V. An, T.T. Bình"),
        ("Nguyễn Văn An\nTrần Thị Bình", "N.V.A., T.T.B.", "N.V. An, T.T. Bình"),
        ("Công ty TNHH Minh An", "Công ty T.M.A.", "Công ty T.M.A."),
        ("HỘ KINH DOANH NGUYỄN VĂN AN", "Hộ kinh doanh N.V.A.", "Hộ kinh doanh N.V.A."),
        ("Nguyễn 😀 Văn An 🎉", "N.V.A.", "N.V. An"),
        ("😀", "", ""),
        ("0912345678", "", ""),
        ("", "", ""),
    ],
)
def test_what_is_kept_of_a_name(name, initials, given):
    assert (masked(name, INITIALS), masked(name, GIVEN)) == (initials, given)
    assert masked(name, NONE) == ""


def test_decomposed_letters_are_the_same_name():
    assert masked(unicodedata.normalize("NFD", "Đặng Ấn Ổn"), GIVEN) == "Đ.Ấ. Ổn"


def test_a_number_in_place_of_a_name_leaves_nothing():
    assert masked(79085001234, INITIALS) == ""


def test_a_crowd_is_cut_at_a_person():
    names = ", ".join(["Nguyễn Văn An"] * 20)
    assert masked(names, INITIALS) == ", ".join([*["N.V.A."] * 7, "…"])


def test_a_name_of_many_words_has_sixty_characters_at_most():
    assert masked(" ".join(["An"] * 40), INITIALS) == "A." * 30
