"""Sessions in the database; a cookie that no session can have is refused before any query."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Django's own store; PostgreSQL would answer a NUL in the cookie with an error."""

    def _validate_session_key(self, key):
        return super()._validate_session_key(key) and key.isalnum()
