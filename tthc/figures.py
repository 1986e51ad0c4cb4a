"""How figures are written in Vietnamese: 19.361 and 86,5 %."""

from django.utils.formats import number_format

NO_RATIO = "–"


def grouped(number):
    """Return a whole number with its thousands set apart by dots."""
    return number_format(number, use_l10n=True, force_grouping=True)


def percent(part, whole):
    """Return the share with one decimal, halves rounded up; "–" when there is nothing to divide by."""
    if not whole:
        return NO_RATIO
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10},{tenths % 10} %"
