from importlib import import_module

from django.db import migrations

before = import_module("portal.shared.migrations.0007_search_index")

TABLE = "shared_searchdocument"
WORDS = {"title": "title_words", "all": "title_words || ' ' || body_words"}
POSTGRESQL = [
    f"TRUNCATE {TABLE}",
    f"ALTER TABLE {TABLE} DROP COLUMN title_vector, DROP COLUMN all_vector",
    # Whatever is long stands apart: a page of the table holds 50 rows and not 4.
    f"ALTER TABLE {TABLE} SET (toast_tuple_target = 128)",
] + [
    statement
    for name, words in WORDS.items()
    for statement in (
        f"""CREATE INDEX {TABLE}_{name} ON {TABLE} USING gin (array_to_tsvector(
        string_to_array(trim({words}), ' ')
        || ARRAY['_' || (place >> 52)::text, '__' || (place >> 55)::text]))""",
        # To count its words, ANALYZE would take the texts of 30,000 documents to pieces.
        f"ALTER INDEX {TABLE}_{name} ALTER COLUMN 1 SET STATISTICS 0",
    )
]
POSTGRESQL_AGAIN = [
    f"DROP INDEX {TABLE}_title, {TABLE}_all",
    f"ALTER TABLE {TABLE} RESET (toast_tuple_target)",
    *before.POSTGRESQL,
]


def make_index(apps, schema_editor):
    before.run(schema_editor.connection, [], POSTGRESQL)


def drop_index(apps, schema_editor):
    before.run(schema_editor.connection, [], POSTGRESQL_AGAIN)


class Migration(migrations.Migration):
    """PostgreSQL keeps no words beside its index, which also tells the period of a document.

    So common words are looked for in the newest periods first. The documents are made anew by what
    follows every `migrate` (`fill`).
    """

    dependencies = [("shared", "0009_log_of_actor")]

    operations = [migrations.RunPython(make_index, drop_index)]
