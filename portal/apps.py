from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.signals import request_finished
from django.db.models.signals import post_save

from portal import log_lines


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Trang thông tin"

    def ready(self):
        from portal.accounts import sessions  # noqa: PLC0415 -- models are there only now

        request_finished.connect(log_lines.forget)
        user_logged_in.connect(sessions.begin)
        post_save.connect(sessions.end_where_switched_off, sender="auth.User")
