"""What citizens may ask of the ward, step by step, and how the ward performed at them."""

from tthc.models.desk import OneStopDesk
from tthc.models.dossier import Dossier
from tthc.models.imports import PendingImport, RememberedColumn
from tthc.models.procedure import Procedure, ProcedureForm, Sector
from tthc.models.results import PeriodAttachment, ResultPeriod, SectorResult

__all__ = [
    "Dossier",
    "OneStopDesk",
    "PendingImport",
    "PeriodAttachment",
    "Procedure",
    "ProcedureForm",
    "RememberedColumn",
    "ResultPeriod",
    "Sector",
    "SectorResult",
]
