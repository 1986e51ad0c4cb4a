"""How much a page asks of the database, with what stands around every page and without."""

import pytest

from announcements.models import Category
from portal.shared import preview
from portal.shared.edition import begin
from tests.build import (
    DRAFT,
    make_announcement,
    make_dispatch,
    make_hotline,
    make_image,
    make_menu_item,
    make_pdf,
    make_photo,
    make_staff,
    make_ward,
    saved_by,
)
from tests.portal.build import make_alert, make_downtime

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article():
    """An article with all that an article may have, on a site with all that stands around pages."""
    begin()
    make_ward(logo=make_image())
    make_alert()
    make_downtime()
    return make_whole_article()


def make_whole_article():
    make_hotline()
    make_menu_item()
    article = make_announcement(dispatch=make_dispatch(number=str(make_hotline().pk)))
    article.attachments.create(file=make_pdf())
    make_photo(article)
    return article


@pytest.mark.parametrize("more", [0, 3])
@pytest.mark.parametrize(("page", "queries"), [("home", 0), ("article", 1), ("list", 2)])
def test_the_queries_of_a_page_within_what_is_kept(
    client, article, django_assert_num_queries, page, queries, more
):
    for _ in range(more):
        make_whole_article()
    url = {"home": "/", "list": "/bai-viet/", "article": article.get_absolute_url()}[page]
    client.get(url)
    with django_assert_num_queries(queries):
        client.get(url)


@pytest.mark.parametrize("more", [0, 3])
@pytest.mark.parametrize(("page", "queries"), [("home", 9), ("article", 8), ("list", 8)])
def test_the_queries_of_the_first_page_of_an_edition(
    client, article, django_assert_num_queries, page, queries, more
):
    for _ in range(more):
        make_whole_article()
    url = {"home": "/", "list": "/bai-viet/", "article": article.get_absolute_url()}[page]
    client.get(url)
    begin()
    with django_assert_num_queries(queries):
        client.get(url)


def test_the_menu_that_is_kept_marks_the_place_of_each_page(client, article):
    make_menu_item(label="Văn bản", url="/van-ban/")
    marked = [
        (url, f'<a href="{url}" aria-current="page">' in client.get(url).content.decode())
        for url in ["/bai-viet/", "/van-ban/", "/bai-viet/"]
    ]
    assert marked == [("/bai-viet/", True), ("/van-ban/", True), ("/bai-viet/", True)]


def test_what_is_kept_is_told_anew_after_a_change(client, article):
    shown = [b"115 115" in client.get("/so-do/").content]
    make_hotline(number="115 115")
    shown.append(b"115 115" in client.get("/so-do/").content)
    assert shown == [False, True]


def test_a_card_that_is_kept_is_told_anew_after_a_change(client, article):
    shown = ["Sức khỏe" in client.get("/bai-viet/").text]
    Category.objects.filter(pk=article.category_id).update(name="Sức khỏe")
    shown.append("Sức khỏe" in client.get("/bai-viet/").text)
    assert shown == [False, True]


def test_what_is_only_seen_in_a_preview_is_kept_for_no_page(client, article):
    copy = make_announcement(title="Lịch tiêm mới", status=DRAFT, publish_at=None, amends=article)
    seen = [client.get(preview.link(saved_by(make_staff(), copy)))]
    seen += [client.get(url) for url in ["/", "/bai-viet/", article.get_absolute_url()]]
    assert ["Lịch tiêm mới" in page.text for page in seen] == [True, False, False, False]
