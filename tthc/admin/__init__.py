"""The desk of the one-stop clerks: procedures, the results of a period, and what is imported."""

from tthc.admin import procedures, results

__all__ = ["procedures", "results"]
