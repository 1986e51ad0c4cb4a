"""Finds accounts together with what is kept of their security."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class Backend(ModelBackend):
    """Django's own; one query tells both who is signed in and whether their sessions have ended."""

    def get_user(self, user_id):
        rows = get_user_model().objects.select_related("security")
        user = rows.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
