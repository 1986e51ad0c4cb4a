import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from tests.build import make_announcement, make_page
from tests.visitors.build import make_day, make_imported
from visitors.hits import signer

pytestmark = pytest.mark.django_db

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "visit.js"
LATER_THAN_ES5 = r"\b(?:const|let|class|async|await|of|import|export)\b|=>|`|\?\.|\?\?|\.\.\."


def rendered(**context):
    return Template("{% load visitors %}{% visit_counter %}").render(Context(context))


def addresses(html):
    """Return all that a page would ask the counter for."""
    return re.findall(r'(?:data-url|data-image|src)="(/truy-cap/[^"]*)"', html)


def test_the_list_says_where_to_post():
    assert (
        '<dl class="visit-figures" data-visit-counter data-url="/truy-cap/"'
        ' data-image="/truy-cap/anh.gif" data-shown="">'
    ) in rendered()


def test_without_scripts_a_picture_counts_and_nobody_hears_it():
    assert (
        '<noscript><img class="visually-hidden" src="/truy-cap/anh.gif?trang="'
        ' width="1" height="1" alt=""></noscript>'
    ) in rendered()


def test_a_page_reports_what_it_shows_and_nobody_can_make_that_up():
    item = make_announcement()
    signed = signer.sign(f"announcements.announcement:{item.pk}")

    html = rendered(counted=item)

    assert f'data-shown="{signed}"' in html
    assert f'src="/truy-cap/anh.gif?trang={signed.replace(":", "%3A")}"' in html


def test_a_preview_reports_nothing():
    request = RequestFactory().get("/xem-thu/")
    request.preview = True

    assert addresses(rendered(request=request, counted=make_page())) == []


@pytest.mark.parametrize("path", ["/khong-co/", "/xem-thu/khong-co/"])
def test_a_page_that_is_not_there_reports_nothing_and_shows_the_figures(client, path):
    make_day(visits=314)

    response = client.get(path)

    assert (response.status_code, addresses(response.text)) == (404, [])
    assert '<dd data-figure="today">314</dd>' in response.text


def test_a_page_that_is_there_reports_itself(client):
    assert addresses(client.get("/so-do/").text) == [
        "/truy-cap/",
        "/truy-cap/anh.gif",
        "/truy-cap/anh.gif?trang=",
    ]


@pytest.mark.parametrize(
    ("label", "name", "figure"),
    [
        ("Hôm nay", "today", "32.634"),
        ("Hôm qua", "yesterday", "0"),
        ("Tuần này", "week", "32.634"),
        ("Tháng này", "month", "32.634"),
        ("Tất cả", "total", "1.032.634"),
    ],
)
def test_figures_are_grouped_by_dots(label, name, figure):
    make_day(visits=32_634)
    make_imported(visits=1_000_000)

    assert f'<dt>{label}</dt><dd data-figure="{name}">{figure}</dd>' in rendered()


def test_a_page_asks_for_the_figures_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        rendered()


def test_the_script_is_written_for_old_browsers():
    code = re.sub(r"//.*", "", SCRIPT.read_text(encoding="utf-8"))

    assert re.findall(LATER_THAN_ES5, code) == []


def test_a_page_whose_journals_cannot_be_read_shows_what_the_database_has(settings):
    make_day(visits=7)
    settings.VISITS_ROOT.write_text("not a folder")

    assert '<dd data-figure="today">7</dd>' in rendered()
