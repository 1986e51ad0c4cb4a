"""A form takes the fields that it shows to this person, whatever else is sent along."""

from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import models, transaction
from django.forms import MultiWidget
from django.urls import reverse

from announcements.models import Announcement
from portal import feedback
from portal.models import Report
from tests.announcements.desk import ADD, typed
from tests.build import make_announcement, make_image, make_writer
from tests.security.ward import COMMITTED, ROLES

pytestmark = [COMMITTED, pytest.mark.on_either]

FIELDS = Path(__file__).with_name("fields.txt").read_text(encoding="utf-8").splitlines()
# What saving itself moves on: when, how often, and what the search reads.
MOVES = {"updated_at", "version", "search_text", "base_version", "last_login", "last_month", "slug"}
# What the forms write on their own, after what was typed: who answered, and when.
FOLLOWS = {"portal.Report": {"handled_by", "handled_at"}}


@pytest.fixture
def rows(rows, everybody):
    return rows | {User: everybody["nobody"].user}


def sent_by(response):
    """Return what a browser would send of the form on this page."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for bound in form:
            data |= _typed_in(bound)
    return data


def _typed_in(bound):
    value, widget = bound.value(), bound.field.widget
    if isinstance(getattr(widget, "widget", widget), MultiWidget):
        widget = getattr(widget, "widget", widget)
        parts = widget.decompress(value)
        names = [f"{bound.html_name}{suffix}" for suffix in widget.widgets_names]
        return {name: "" if part is None else part for name, part in zip(names, parts, strict=True)}
    if value is None or value is False or (value == [] and not bound.field.required):
        return {}
    shown = bound.field.prepare_value(value)
    return {
        bound.html_name: [getattr(one, "pk", one) for one in shown]
        if isinstance(shown, list)
        else shown
    }


def forged(model, everybody):
    """Return a value for every column of a model, by the names under which one could send it."""
    data = {}
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        value = _value_for(field, everybody)
        data |= {field.name: value, field.attname: value, f"{field.name}_0": value}
    return data


def _value_for(field, everybody):
    if field.is_relation:
        return str(everybody["superuser"].user.pk)
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2001-02-03 04:05:06"
    if isinstance(field, models.DateField):
        return "2001-02-03"
    if isinstance(field, models.IntegerField):
        return "77"
    if field.choices:
        return str(field.choices[-1][0])
    return "gia-mao"


def kept(row):
    return type(row)._default_manager.filter(pk=row.pk).values().get()


@pytest.mark.parametrize("who", [*ROLES, "superuser"])
def test_a_change_form_writes_no_field_that_it_does_not_show(everybody, rows, who):
    client, written, saved = everybody[who].client, {}, 0
    for model in admin.site._registry:
        row = rows.get(model)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        if model._meta.model_name == "dailyvisits" or row is None:
            continue
        address = reverse(name, args=[row.pk])
        page = client.get(address)
        if page.status_code != 200:
            continue
        shown = set(page.context["adminform"].form.fields)
        before = kept(row)
        data = {**forged(model, everybody), **sent_by(page)}
        with transaction.atomic():
            answer = client.post(address, data)
            saved += answer.status_code == 302
            after = kept(row)
            transaction.set_rollback(True)
        columns = {field.attname: field.name for field in model._meta.concrete_fields}
        moves = MOVES | FOLLOWS.get(model._meta.label, set())
        changed = {
            column
            for column, field in columns.items()
            if before[column] != after[column] and field not in shown | moves
        }
        if changed:
            written[model._meta.label] = changed
    # Where no form was ever accepted this would say nothing.
    assert (written, saved >= LEAST_SAVED[who]) == ({}, True), saved


def test_every_form_shows_the_fields_of_the_table(everybody, rows):
    """`fields.txt`: a field that a form begins to take from somebody is written down there."""
    assert list(told_fields(everybody, rows)) == [line for line in FIELDS if line[:1] != "#"]


def told_fields(everybody, rows):
    """Return a line for each form and those who may fill it in alike, with its fields."""
    for model in admin.site._registry:
        row, alike = rows.get(model), {}
        if model._meta.model_name == "dailyvisits" or row is None:
            continue
        address = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk]
        )
        for who in [*ROLES, "superuser"]:
            page = everybody[who].client.get(address)
            if page.status_code != 200 or not page.context["has_change_permission"]:
                continue
            if taken := page.context["adminform"].form.fields:
                alike.setdefault(" ".join(taken), []).append(who)
        for taken, people_alike in alike.items():
            yield f"{model._meta.label} | {' '.join(people_alike)} | {taken}"


LEAST_SAVED = {"writer": 4, "approver": 12, "administrator": 12, "superuser": 15}


@pytest.mark.parametrize("who", ROLES)
def test_nobody_gives_themselves_more_rights(everybody, rows, who):
    person, target = everybody[who], rows[User]
    extra = {
        "is_superuser": "on",
        "user_permissions": [p.pk for p in Permission.objects.all()],
    }
    own = {"is_superuser": "on", "is_staff": "on", "groups": [g.pk for g in Group.objects.all()]}
    for user, fields in [(target, extra), (person.user, own | extra)]:
        person.client.post(reverse("admin:auth_user_change", args=[user.pk]), fields)
    person.client.post("/quan-tri/password_change/", own | extra)
    found = User.objects.filter(pk__in=[target.pk, person.user.pk])
    assert [(u.is_superuser, u.user_permissions.count()) for u in found] == [(False, 0)] * 2


def test_a_new_text_is_a_draft_whatever_is_sent_along(client):
    client.force_login(make_writer("lan"))
    stolen = make_announcement()
    client.post(
        ADD,
        typed(
            status="published",
            was_public="on",
            version="9",
            amends=stolen.pk,
            update_count="3",
            withdrawn_at="2001-02-03",
            successor=stolen.pk,
            id=stolen.pk,
            pk=stolen.pk,
        ),
    )
    row = Announcement.objects.exclude(pk=stolen.pk).get()
    assert (row.status, row.was_public, row.version, row.amends, row.successor) == (
        "draft",
        False,
        1,
        None,
        None,
    )


def test_a_part_of_another_item_is_not_taken_along(client):
    """The key of an attachment in a posted form names rows of this item alone."""
    client.force_login(make_writer("lan"))
    mine = make_announcement(status="draft", title="Của tôi")
    other = make_announcement(title="Của người khác")
    photo = other.photos.model.objects.create(
        announcement=other, image=make_image(), alt="Ảnh người khác"
    )
    data = typed(mine) | {
        "photos-TOTAL_FORMS": 1,
        "photos-INITIAL_FORMS": 1,
        "photos-0-id": photo.pk,
        "photos-0-announcement": mine.pk,
        "photos-0-alt": "Bị đổi",
        "photos-0-position": 0,
        "photos-0-DELETE": "on",
    }
    client.post(reverse("admin:announcements_announcement_change", args=[mine.pk]), data)
    photo.refresh_from_db()
    assert (photo.announcement, photo.alt) == (other, "Ảnh người khác")


def test_a_reader_says_nothing_but_a_note(client, monkeypatch):
    item = make_announcement()
    monkeypatch.setattr(feedback, "typed_by_a_reader", lambda *_: True)
    client.post(
        "/gop-y/bao-sai/",
        {
            "muc": feedback.signed(item),
            "ghi_chu": "Sai giờ",
            "state": "corrected",
            "outcome": "xong",
            "handled_by": "1",
            "kind": "missing",
            "title": "Khác",
        },
    )
    report = Report.objects.get()
    assert (report.kind, report.outcome, report.handled_by, report.title) == (
        Report.Kind.WRONG,
        "",
        None,
        item.title,
    )
    assert report.state in {Report.State.NEW, Report.State.SPAM}
