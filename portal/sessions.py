"""Sessions in the database; a cookie that no session can have is refused before any query."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Django's own store; PostgreSQL would answer a NUL in the cookie with an error."""

    def __init__(self, session_key=None):
        super().__init__(session_key if session_key and session_key.isalnum() else None)
