from importlib import import_module

from django.db import migrations

before = import_module("portal.shared.migrations.0007_search_index")

TABLES = {"title": "{row}.title_words", "all": "{row}.title_words || ' ' || {row}.body_words"}
ADDED = [
    f"""INSERT INTO shared_search{name} (rowid, words)
    VALUES (-new.place, {words.format(row="new")});"""
    for name, words in TABLES.items()
]
GONE = [
    f"""INSERT INTO shared_search{name} (shared_search{name}, rowid, words)
    VALUES ('delete', -old.place, {words.format(row="old")});"""
    for name, words in TABLES.items()
]
TRIGGERS = {
    "added": ("INSERT", ADDED),
    "gone": ("DELETE", GONE),
    "changed": ("UPDATE OF place, title_words, body_words", GONE + ADDED),
}
SQLITE = [
    f"""CREATE VIRTUAL TABLE shared_search{name} USING fts5(
    words, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '_'")"""
    for name in TABLES
] + [
    f"""CREATE TRIGGER shared_search_{name} AFTER {event} ON shared_searchdocument
    BEGIN {" ".join(done)} END"""
    for name, (event, done) in TRIGGERS.items()
]
SQLITE_AGAIN = [f"DROP TRIGGER shared_search_{name}" for name in TRIGGERS] + [
    f"DROP TABLE shared_search{name}" for name in TABLES
]
EMPTY = ["DELETE FROM shared_searchdocument"]
FILL_BEFORE = ["INSERT INTO shared_searchindex (shared_searchindex) VALUES ('rebuild')"]


def make_index(apps, schema_editor):
    before.run(schema_editor.connection, before.SQLITE_AGAIN + EMPTY + SQLITE, EMPTY)


def drop_index(apps, schema_editor):
    before.run(schema_editor.connection, SQLITE_AGAIN + before.SQLITE + FILL_BEFORE, [])


class Migration(migrations.Migration):
    """The words of the index hold each pair of neighbours now, and SQLite keeps no places of words.

    Its rows are numbered from the newest, so that these are read first. The documents are made anew
    by what follows every `migrate` (`fill`): some minutes for 100,000 of them. Whatever
    remakes shared_searchdocument on SQLite (Django does for most changes of a table) drops the
    triggers: such a migration makes them again.
    """

    dependencies = [("shared", "0007_search_index")]

    operations = [migrations.RunPython(make_index, drop_index)]
