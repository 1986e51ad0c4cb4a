from django.apps import AppConfig
from django.core.checks import Tags, register
from django.core.signals import request_finished, request_started
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from portal.shared import edition
from portal.shared.collation import check_order, teach_sqlite


class SharedConfig(AppConfig):
    name = "portal.shared"
    label = "shared"
    verbose_name = "Theo dõi"

    def ready(self):
        connection_created.connect(teach_sqlite)
        connection_created.connect(edition.watch)
        request_started.connect(edition.hold)
        request_finished.connect(edition.release)
        register(check_order, Tags.database)
        from portal.shared.search import indexing  # noqa: PLC0415 - it needs the models

        indexing.watch()
        post_migrate.connect(indexing.fill, sender=self)
