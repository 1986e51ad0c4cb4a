import pytest

from tthc.figures import percent


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (13529, 15641, "86,5 %"),
        (1958, 15641, "12,5 %"),
        (154, 15641, "1,0 %"),
        (1, 1, "100,0 %"),
        (0, 7, "0,0 %"),
        (1, 2000, "0,1 %"),  # 0,05 is a half and goes up
        (0, 0, "–"),
    ],
)
def test_ratios_have_a_comma_and_one_decimal(part, whole, written):
    assert percent(part, whole) == written
