"""The times in the addresses of this app; any other text is a page not found."""


class YearConverter:
    """A year of four digits."""

    regex = r"[1-9][0-9]{3}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:02}"


class MonthConverter(YearConverter):
    """A month, 01 to 12."""

    regex = r"0[1-9]|1[0-2]"
