"""What several apps keep in common."""

from portal.shared.models.files import AttachedFile, Rendition, StoredFile, WithBodyImages

__all__ = ["AttachedFile", "Rendition", "StoredFile", "WithBodyImages"]
