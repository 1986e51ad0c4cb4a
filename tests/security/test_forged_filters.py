"""Rubbish in the address of a list of the staff: it narrows nothing, and breaks nothing."""

import pytest
from django.contrib import admin
from django.contrib.admin import FieldListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.urls import reverse

from tests.security.ward import COMMITTED

pytestmark = COMMITTED

RUBBISH = {
    "nothing": "",
    "zero": "0",
    "below zero": "-1",
    "the last year": "9999",
    "the first year": "1",
    "more than a number of the database": "9" * 25,
    "more than Python reads": "9" * 5000,
    "a word": "x",
    "quotes": "%27%22%5C%25%28",
    "a NUL": "1%00",
    "half a letter": "%ED%A0%80",
    "no UTF-8": "%FF",
    "no date": "2026-13-45",
    "a digit that is none": "%C2%B2",
}


@pytest.fixture
def client(everybody):
    """A browser in which somebody who may do everything is signed in."""
    return everybody["superuser"].client


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def parameters(rf, model, model_admin):
    """Return the names in an address that the filters of a list listen to."""
    request = rf.get("/")
    request.user = None
    yield from model_admin.narrowed_by
    for entry in model_admin.list_filter:
        if callable(entry):
            yield entry.parameter_name
            continue
        path, made = entry if isinstance(entry, tuple) else (entry, FieldListFilter.create)
        field = get_fields_from_path(model, path)[-1]
        spec = made(field, request, {}, model, model_admin, field_path=path)
        yield from spec.expected_parameters()


def faults(client, addresses):
    return [address for address in addresses if client.get(address).status_code >= 500]


def test_a_forged_value_of_a_filter_is_no_fault_of_the_portal(client, rf):
    addresses = [
        f"{list_of(model)}?{name}={value}"
        for model, model_admin in admin.site._registry.items()
        for name in parameters(rf, model, model_admin)
        for value in RUBBISH.values()
    ]
    assert (faults(client, addresses), len(addresses) > 500) == ([], True)


def test_a_forged_month_of_a_true_year_is_no_fault_of_the_portal(client):
    start = f"{reverse('admin:announcements_dispatch_changelist')}?issue_date__year=2026"
    addresses = [f"{start}&issue_date__month={value}" for value in RUBBISH.values()]
    assert faults(client, addresses) == []


@pytest.mark.parametrize("name", ["q", "o", "p", "all", "e", "_facets", "_popup", "_to_field"])
def test_what_every_list_listens_to_may_be_forged(client, name):
    models = admin.site._registry if name == "q" else list(admin.site._registry)[-4:]
    values = list(RUBBISH.values())
    addresses = [f"{list_of(model)}?{name}={value}" for model in models for value in values[5:]]
    assert faults(client, addresses) == []


def test_what_no_filter_offers_is_not_asked_of_the_database(client):
    """A lookup of any field would tell what the list does not show, one character after another."""
    taken = [
        address
        for model in admin.site._registry
        for field in model._meta.concrete_fields
        if model._meta.model_name not in {"onestopdesk", "dailyvisits"}  # no list of rows
        for address in [f"{list_of(model)}?{field.name}__gte=0"]
        if client.get(address).headers.get("Location") not in {"?e=1", f"{list_of(model)}?e=1"}
    ]
    assert taken == ["/quan-tri/auth/user/?password__gte=0"]  # which Django itself refuses


def test_a_password_is_not_guessed_through_the_list_of_accounts(client):
    answer = client.get(f"{reverse('admin:auth_user_changelist')}?password__startswith=m")
    assert answer.status_code == 400


def test_another_model_is_not_asked_through_a_relation(client):
    addresses = {
        "announcement": "dispatch__internal_note__startswith=a",
        "dispatch": "issuer__parent__name__regex=(",
    }
    answers = [
        client.get(f"/quan-tri/announcements/{name}/?{asked}").status_code
        for name, asked in addresses.items()
    ]
    assert [answer in {302, 400} for answer in answers] == [True, True]


@pytest.mark.parametrize("name", ["shared_logrecord", "announcements_registerentry"])
def test_an_export_is_no_way_around_the_filters(client, name):
    address = reverse(f"admin:{name}_export")
    answer = client.get(f"{address}?id__gte=0")
    assert (answer.status_code, answer.url) == (302, reverse(f"admin:{name}_changelist"))
