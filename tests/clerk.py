"""Staff who post through the real services, in a process of their own."""

from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from announcements.models import Announcement, AnnouncementAttachment
from portal.shared import services
from tests import build
from tests.processes import pool


@contextmanager
def clerk(**environ):
    """Give an office whose process meets the portal with this environment."""
    with office(**environ) as opened:
        opened.do(open_office)
        yield opened


@contextmanager
def office(processes=1, **environ):
    """Give an office where nobody works yet."""
    with pool(processes, **environ) as people:
        yield Office(people)


class Office:
    """Has steps taken by the clerk; each has been committed once it returns."""

    def __init__(self, people):
        self._people = people

    def do(self, step, *arguments):
        return self.begin(step, *arguments).result(timeout=120)

    def begin(self, step, *arguments):
        """Have a step taken meanwhile."""
        return self._people.submit(taken, step, *arguments)


def taken(step, *arguments):
    """Take a step over a connection of its own, which nobody has cut meanwhile."""
    connection.close()
    return step(*arguments)


def open_office():
    """Hire two people who may do what they must: one writes, the other approves."""
    build.make_ward()
    build.make_writer()
    build.make_approver()


def publish(title, seconds=None):
    """Take an announcement all the way to the public, now or in some seconds.

    Returns its address, and the moment at which it is public.
    """
    later = seconds and timezone.now() + timedelta(seconds=seconds)
    draft = build.make_announcement(title=title, status=build.DRAFT, publish_at=later)
    item = build.approved(draft, **_people())
    return item.get_absolute_url(), item.publish_at.timestamp()


def publish_with_file(title, name, content):
    """Publish an announcement with a PDF; return the address of the PDF."""
    draft = build.make_announcement(title=title, status=build.DRAFT, publish_at=None)
    stored = build.make_pdf(name, content)
    AnnouncementAttachment.objects.create(announcement=draft, file=stored)
    build.approved(draft, **_people())
    return stored.get_absolute_url()


def withdraw(title, reason):
    """Take an announcement from the public."""
    row = Announcement.objects.get(title=title)
    approver = _people()["approver"]
    services.withdraw(row=row, by=approver, reason=reason, policy=build.POLICY)


def opened_category():
    """Let there be a category that new texts can be put into."""
    build.make_category()


def sign_in():
    """Return the cookie by which the one who writes is known."""
    client = Client()
    client.force_login(_people()["writer"])
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def titles():
    """Return the titles of all announcements."""
    return list(Announcement.objects.values_list("title", flat=True))


def _people():
    users = get_user_model().objects
    return {
        "writer": users.get(username="nguoiviet"),
        "approver": users.get(username="nguoiduyet"),
    }
