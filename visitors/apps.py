from django.apps import AppConfig
from django.core.checks import Tags, register


class VisitorsConfig(AppConfig):
    name = "visitors"
    verbose_name = "Truy cập"

    def ready(self):
        from visitors.checks import redis_forgets  # noqa: PLC0415 - it needs the models

        register(redis_forgets, Tags.security, deploy=True)
