"""Of the words of a search nothing is kept that may tell of a citizen."""

import pytest

from visitors.searches import kept


@pytest.mark.parametrize(
    "words",
    [
        "0912345678",
        "0912 345 678",
        "+84 912.345.678",
        "0912, 345, 678",
        "0912-1999-22",
        "gọi 742.289",
        "038099001234",
        "cccd 038 099 001 234",
        "172345678",
        "số tài khoản 1234-5678-90",
        "123456",
        "\uff11\uff12\uff13\uff14\uff15\uff16",
        "na.le@example.vn",
        "@lethina",
        "sinh ngày 2/9/1990",
        "02-09-1990",
        "02 09 1990",
        "2.9.90, 15 đường a",
        "H56.15.25-240506-0001",
        "000.00.01.h56-240506-0001",
        "hồ sơ H56.15.25-24",
        "HT-2024-0153",
        "hs20240153",
    ],
)
def test_nothing_is_kept_that_may_identify_somebody(words):
    assert kept(words) == ""


@pytest.mark.parametrize(
    "words",
    [
        "khai sinh",
        "278/ubnd-vp",
        "168/2025/nđ-cp",
        "nghị quyết 190 2025",
        "tuyển sinh 2024-2025",
        "lịch tiêm tháng 12, 2025",
        "covid-19",
        "mẫu tk1-ts",
        "50% học phí?",
    ],
)
def test_what_tells_of_nobody_is_kept(words):
    assert kept(words) == words


def test_a_long_text_is_cut():
    assert kept("hội làng " * 20) == "hội làng " * 6 + "hội là"
