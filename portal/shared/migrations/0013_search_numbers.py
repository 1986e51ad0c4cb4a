from importlib import import_module

from django.db import migrations

empty = import_module("portal.shared.migrations.0012_search_words").empty


class Migration(migrations.Migration):
    """Numbers begin with no zero in the index now, and a dispatch is found by its day.

    The documents are made anew by what follows every `migrate` (`fill`).
    """

    dependencies = [("shared", "0012_search_words")]

    operations = [migrations.RunPython(empty, empty)]
