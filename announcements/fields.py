"""The body of a dispatch: rich text of which only what the decree lays out remains."""

from announcements import body
from portal.shared.fields import RichTextField


class DispatchBodyField(RichTextField):
    """Sanitised HTML in the grammar of `announcements.body`."""

    editor = "dispatch"

    @staticmethod
    def cleaned(value):
        return body.sanitise(value) if isinstance(value, str) else value
