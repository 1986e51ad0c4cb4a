"""Whole sites of their own, as an operator has them: a database, files, and processes that use both."""

import hashlib
import io
import os
import secrets
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.test import Client

from announcements.models import Announcement, AnnouncementAttachment
from portal.shared.files import Inspected
from portal.shared.models import Attempt, StoredFile
from tests import build
from tests.clerk import Office, office
from tests.machines import postgresql_database
from tthc.importing import pending
from tthc.models import PendingImport


@dataclass
class Site:
    """One installation: its settings, and a process in which steps are taken."""

    folder: Path
    env: dict[str, str]
    office: Office

    @property
    def media(self):
        return Path(self.env["MEDIA_ROOT"])

    @property
    def backups(self):
        return sorted(Path(self.env["BACKUP_ROOT"]).glob("*.tar"))

    def do(self, step, *arguments):
        return self.office.do(step, *arguments)

    def command(self, *arguments):
        """Run a management command; return what it said, or the sentence with which it failed."""
        return self.do(command, *map(str, arguments))

    def backup(self):
        """Take a backup and return its path."""
        before = set(self.backups)
        self.command("backup")
        (path,) = set(self.backups) - before
        return path


@contextmanager
def site(folder, **environ):
    """Give a Site on an empty database, on a bare machine."""
    folder.mkdir()
    with empty_database(folder) as url:
        env = {
            "BACKUP_ROOT": str(folder / "backups"),
            "DATABASE_URL": url,
            "MEDIA_ROOT": str(folder / "media"),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "SITE_URL": "https://phuong.example.gov.vn",
            "VISITS_ROOT": str(folder / "visits"),
            **environ,
        }
        with office(**env) as opened:
            yield Site(folder, {**os.environ, **env}, opened)


@contextmanager
def empty_database(folder):
    """Give the DATABASE_URL of a database without tables, on the kind of server that is tested."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    with postgresql_database(f"site_{secrets.token_hex(6)}", like="template0") as address:
        yield address


def command(name, *arguments):
    said = io.StringIO()
    try:
        call_command(name, *arguments, stdout=said, stderr=said, no_color=True)
    except CommandError as error:
        return f"CommandError: {error}"
    return said.getvalue()


def open_for_business():
    """Make tables and what a site has: texts, files, pictures, and people who are signed in."""
    call_command("migrate", verbosity=0)
    build.make_ward()
    item = build.make_announcement(title="Bài có tệp", lead_image=build.make_image(size=(900, 600)))
    stored = StoredFile.objects.keep(inspected(os.urandom(3_000_000)), "lớn.pdf")
    AnnouncementAttachment.objects.create(announcement=item, file=stored)
    attach(item, build.pdf_bytes())
    Attempt.objects.create(scope="thu", asker="x" * 32, since=build.hours(0))
    build.make_staff()


def attach(item, content):
    stored = StoredFile.objects.keep(inspected(content), "tệp.pdf")
    AnnouncementAttachment.objects.create(announcement=item, file=stored)


def inspected(content):
    return Inspected(content=content, content_type="application/pdf")


def sign_in():
    """Return the cookie of somebody who is signed in."""
    reader = Client(headers={"Host": "phuong.example.gov.vn"})
    reader.force_login(get_user_model().objects.get(username="canbo"))
    (session,) = reader.cookies.values()
    return session.key, session.value


def start_page(name, value):
    """Return the status of the staff's start page for a browser with this cookie."""
    reader = Client(headers={"Host": "phuong.example.gov.vn"})
    reader.cookies[name] = value
    return reader.get("/quan-tri/", secure=True).status_code


def upload_a_table():
    """Let a clerk leave an import half done; return the name of the file that waits."""
    by = get_user_model().objects.get(username="canbo")
    row, _ = pending.keep(b"ma ho so", kind=PendingImport.Kind.DOSSIERS, by=by, suffix="csv")
    return row.content.name


def import_states():
    return list(PendingImport.objects.values_list("state", "content"))


def everything():
    """Return a digest of the rows of each model, and of each file that a row names."""
    rows, files = {}, {}
    for model in apps.get_models(include_auto_created=True):
        if model in {Session, Attempt}:
            continue
        found = sorted(map(repr, model._base_manager.values_list()))
        rows[model._meta.label] = (len(found), hashlib.sha256("".join(found).encode()).hexdigest())
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                names = model._base_manager.exclude(**{field.name: ""})
                files |= {name: digest(name) for name in names.values_list(field.name, flat=True)}
    return rows, files


def digest(name):
    with default_storage.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest()


def count(model):
    return apps.get_model(model)._base_manager.count()


def tables():
    return connection.introspection.table_names()


def execute(sql, *arguments):
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)


def keep_posting(writers, stop):
    """Let several people post at once, each post one transaction, until a file is there."""
    people = [threading.Thread(target=_post, args=(stop,)) for _ in range(writers)]
    for person in people:
        person.start()
    for person in people:
        person.join()


def _post(stop):
    try:
        while not stop.exists():
            with transaction.atomic():
                item = build.make_announcement(title="Bài của nhiều người")
                attach(item, os.urandom(5000))
    finally:
        connection.close()


def torn_posts():
    """Return how many texts there are, those without their file, and the files of other bytes."""
    posts = Announcement.objects.filter(title="Bài của nhiều người")
    torn = [post.pk for post in posts if post.attachments.count() != 1]
    changed = [
        stored.pk
        for stored in StoredFile.objects.all()
        if digest(stored.content.name) != stored.sha256
    ]
    return Announcement.objects.count(), torn, changed


def lose(name):
    default_storage.delete(name)


def spoil(name):
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"other bytes"))
