"""Each list and each form of the desk, also with large text; what has colours in every theme."""

import pytest
from django.contrib import admin
from django.urls import reverse

from announcements.models import Announcement, Dispatch
from portal.models import Report
from tests.browser.conftest import editors_ready, session_of
from tests.browser.survey import WHOLE, survey_desk
from tests.build import make_series, make_staff
from tests.tthc.build import make_dossier, make_sector
from visitors.models import DailyVisits

OTHER_PAGES = [
    "/quan-tri/",
    "/quan-tri/announcements/",
    "/quan-tri/announcements/dispatch/soan/",
    "/quan-tri/auth/user/add/",
    "/quan-tri/password_change/",
    "/quan-tri/password_change/done/",
    "/quan-tri/tthc/dossier/nhap/",
]
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
THEMED = [Announcement, Dispatch, Report, DailyVisits]  # what there is of colours on the desk
# Not one by one: to load the demo and sign in takes a third as long as to look at a model's pages.
SOME_OF_THEM = [MODELS[number : number + 4] for number in range(0, len(MODELS), 4)]


def names_of(models):
    return " ".join(model._meta.model_name for model in models)


def pages_of(model):
    """Return the addresses of the list of a model and of its first row."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{name}_changelist")
    row = model._default_manager.first()
    if row and model is not DailyVisits:  # whose list opens no rows
        yield reverse(f"{name}_change", args=[row.pk])


@pytest.fixture
def found_on(demo, client, open_page, live_server):
    """Return a function that says what is wrong with each of some pages of the desk."""
    make_dossier()
    make_series()
    page = open_page("/truy-cap/cach-dem/", **session_of(make_staff(), client))

    def found(paths, **modes):
        problems = {}
        for path in paths:
            page.goto(live_server.url + path)
            editors_ready(page)
            problems[path] = survey_desk(page, **modes)
        return {path: listed for path, listed in problems.items() if listed}

    return found


@pytest.mark.skipif(not WHOLE, reason="takes a minute; WHOLE=1 looks at every screen")
@pytest.mark.parametrize("models", SOME_OF_THEM, ids=names_of)
def test_a_list_and_a_form_are_in_order(models, found_on):
    assert found_on([path for model in models for path in pages_of(model)]) == {}


def test_lists_forms_figures_and_the_editor_are_in_order_in_every_theme(found_on):
    paths = [path for model in THEMED for path in pages_of(model)]
    assert found_on(["/quan-tri/", *paths], themes=(1440,)) == {}


def test_every_other_page_of_the_desk_is_in_order(found_on):
    asked_before_deleting = reverse("admin:tthc_sector_delete", args=[make_sector().pk])
    assert found_on([*OTHER_PAGES, asked_before_deleting]) == {}
