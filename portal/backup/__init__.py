"""One file that holds the whole site, the way back from it, and the proof that the way is open."""


class BackupError(Exception):
    """What was asked cannot be done; the message says why, in words for people."""
