"""The process that opens what people upload: it alone parses a file that may be hostile.

Only `portal.shared.inspection` starts it. It imports nothing of Django, works under limits of
memory, time and file size, and answers with one JSON file and those that it made.
"""


class RefusedFileError(ValueError):
    """The file cannot be accepted; the message says why and what to do."""
