from importlib import import_module

from django.db import migrations

before = import_module("portal.shared.migrations.0007_search_index")


def empty(apps, schema_editor):
    before.run(
        schema_editor.connection,
        ["DELETE FROM shared_searchdocument"],
        ["TRUNCATE shared_searchdocument"],
    )


class Migration(migrations.Migration):
    """A word with its marks is another word of the index now, which no number can be mistaken for.

    The documents are made anew by what follows every `migrate` (`fill`).
    """

    dependencies = [("shared", "0011_log_of_accounts")]

    operations = [migrations.RunPython(empty, empty)]
