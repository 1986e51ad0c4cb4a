from django.apps import AppConfig
from django.core.checks import Tags, register


class VisitorsConfig(AppConfig):
    name = "visitors"
    verbose_name = "Truy cập"

    def ready(self):
        from visitors import checks  # noqa: PLC0415 - it needs the models

        for check in [checks.redis_forgets, checks.folder_forgets]:
            register(check, Tags.security, deploy=True)
