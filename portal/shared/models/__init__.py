"""What several apps keep in common."""

from portal.shared.models.editorial import LogRecord, Revision
from portal.shared.models.files import AttachedFile, Rendition, StoredFile, WithBodyImages

__all__ = ["AttachedFile", "LogRecord", "Rendition", "Revision", "StoredFile", "WithBodyImages"]
