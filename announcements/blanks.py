"""What a template leaves to be filled in, as in "lúc [thời gian]"."""

import re

from portal.shared.fields import plain

BLANK = re.compile(r"\[(?:[^\[\]\n]{0,100}[^\W\d_]|[ .…]{0,100}(?:…|\.\.\.))[^\[\]\n]{0,100}\]")
SHOWN = 5


def blanks_in(row, fields):
    """Return (form field, sentence) for each of the fields that still has blanks."""
    found = []
    for field in fields:
        blanks = list(dict.fromkeys(BLANK.findall(plain(field, getattr(row, field.attname)))))
        if blanks:
            label = str(field.verbose_name)
            shown = ", ".join(blanks[:SHOWN])
            more = f" và {len(blanks) - SHOWN} chỗ khác" if len(blanks) > SHOWN else ""
            told = f"{label.capitalize()}: hãy điền chỗ còn trống {shown}{more}."
            found.append((field.name, told))
    return found
