"""The two kinds of names in the addresses of this app; any other text is a page not found."""


class ProcedureCodeConverter:
    """Mã thủ tục quốc gia in its short form, e.g. 1.004222."""

    regex = r"[0-9]\.[0-9]{6}"

    def to_python(self, value):
        return value

    to_url = to_python


class PeriodKeyConverter(ProcedureCodeConverter):
    """A month, a quarter or a year: 2024-05, 2024-q2, 2024."""

    regex = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]|q[1-4]))?"
