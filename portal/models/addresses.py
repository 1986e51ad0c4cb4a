"""What an address of the web and a telephone number look like."""

import re

from django.core.validators import RegexValidator

INTERNAL_OR_WEB = RegexValidator(
    r"^(/(?!/)|https?://)[^\s\\]*$",
    "Địa chỉ phải bắt đầu bằng / (trong trang này), http:// hoặc https://.",
)
DIALLED = RegexValidator(
    r"^[+(]?[0-9][0-9 .()-]{1,18}[0-9]$",
    "Số điện thoại gồm chữ số, dấu chấm, gạch nối, ngoặc hoặc khoảng trắng, "
    "có thể có dấu + ở đầu, ví dụ 02373.742.289.",
)
WEB = RegexValidator(r"^https?://[^\s\\]+$", "Địa chỉ phải bắt đầu bằng http:// hoặc https://.")


def tel_uri(number):
    """Return the number as phones dial it from anywhere: 02373.742.289 is tel:+842373742289.

    Short numbers (113, 1900…) have no international form and stay as they are.
    """
    digits = re.sub(r"\D", "", number)
    if number.startswith("+"):
        return f"tel:+{digits}"
    if digits.startswith("0"):
        return f"tel:+84{digits[1:]}"
    return f"tel:{digits}"
