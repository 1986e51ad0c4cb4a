from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE shared_searchindex USING fts5(
        title_words, body_words, content='shared_searchdocument', content_rowid='place',
        tokenize='ascii', columnsize=0)""",
    """CREATE TRIGGER shared_searchindex_added AFTER INSERT ON shared_searchdocument BEGIN
        INSERT INTO shared_searchindex (rowid, title_words, body_words)
        VALUES (new.place, new.title_words, new.body_words); END""",
    """CREATE TRIGGER shared_searchindex_gone AFTER DELETE ON shared_searchdocument BEGIN
        INSERT INTO shared_searchindex (shared_searchindex, rowid, title_words, body_words)
        VALUES ('delete', old.place, old.title_words, old.body_words); END""",
    """CREATE TRIGGER shared_searchindex_changed
        AFTER UPDATE OF place, title_words, body_words ON shared_searchdocument BEGIN
        INSERT INTO shared_searchindex (shared_searchindex, rowid, title_words, body_words)
        VALUES ('delete', old.place, old.title_words, old.body_words);
        INSERT INTO shared_searchindex (rowid, title_words, body_words)
        VALUES (new.place, new.title_words, new.body_words); END""",
]
SQLITE_AGAIN = ["DROP TABLE shared_searchindex"] + [
    f"DROP TRIGGER shared_searchindex_{name}" for name in ("added", "gone", "changed")
]
VECTORS = {"title": "trim(title_words)", "all": "trim(title_words || ' ' || body_words)"}
POSTGRESQL = [
    statement
    for name, words in VECTORS.items()
    for statement in (
        f"""ALTER TABLE shared_searchdocument ADD COLUMN {name}_vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array({words}, ' '))) STORED""",
        f"""CREATE INDEX shared_searchdocument_{name} ON shared_searchdocument
        USING gin ({name}_vector)""",
    )
]
POSTGRESQL_AGAIN = [
    f"ALTER TABLE shared_searchdocument DROP COLUMN {name}_vector" for name in VECTORS
]


def make_index(apps, schema_editor):
    run(schema_editor.connection, SQLITE, POSTGRESQL)


def drop_index(apps, schema_editor):
    run(schema_editor.connection, SQLITE_AGAIN, POSTGRESQL_AGAIN)


def run(connection, on_sqlite, on_postgresql):
    with connection.cursor() as cursor:
        for statement in on_sqlite if connection.vendor == "sqlite" else on_postgresql:
            cursor.execute(statement)


class Migration(migrations.Migration):
    """The tables and columns by which words are found; triggers keep them in step.

    Whatever remakes shared_searchdocument on SQLite (Django does for most changes of a table)
    drops the triggers: such a migration makes them again.
    """

    dependencies = [("shared", "0006_search_documents")]

    operations = [migrations.RunPython(make_index, drop_index)]
