"""What citizens may ask of the ward, step by step, and how the ward performed at it."""

from tthc.models.procedure import Procedure, Sector
from tthc.models.results import ResultPeriod, SectorResult

__all__ = ["Procedure", "ResultPeriod", "Sector", "SectorResult"]
