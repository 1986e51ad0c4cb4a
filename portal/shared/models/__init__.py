"""What several apps keep in common."""

from portal.shared.models.editorial import LogRecord, Revision
from portal.shared.models.files import (
    AttachedFile,
    Rendition,
    StoredFile,
    WithBodyImages,
    random_path,
)
from portal.shared.models.search import SearchDocument
from portal.shared.models.throttle import Attempt

__all__ = [
    "AttachedFile",
    "Attempt",
    "LogRecord",
    "Rendition",
    "Revision",
    "SearchDocument",
    "StoredFile",
    "WithBodyImages",
    "random_path",
]
