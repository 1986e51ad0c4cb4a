import pytest
from django.template import Context, Template

from tests.visitors.build import make_day, make_imported

pytestmark = pytest.mark.django_db


def rendered():
    return Template("{% load visitors %}{% visit_counter %}").render(Context())


def test_the_list_says_where_to_post():
    assert '<dl data-visit-counter data-url="/truy-cap/" data-shown="">' in rendered()


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
