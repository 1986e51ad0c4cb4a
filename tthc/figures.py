"""Shares, and how they are written in Vietnamese: 86,5 %."""

NO_RATIO = "–"


def tenths_of_percent(part, whole):
    """Return the share in tenths of a percent, halves rounded up; None with nothing to divide by."""
    return (2000 * part + whole) // (2 * whole) if whole else None


def percent(part, whole):
    """Return the share with one decimal, "86,5 %"; "–" when there is nothing to divide by."""
    tenths = tenths_of_percent(part, whole)
    return NO_RATIO if tenths is None else f"{tenths // 10},{tenths % 10} %"
