"""The desk of the one-stop clerks: procedures, the results of a period, and what is imported."""

from tthc.admin import desk, dossiers, procedures, results

__all__ = ["desk", "dossiers", "procedures", "results"]
