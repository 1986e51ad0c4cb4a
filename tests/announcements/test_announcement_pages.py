import re

import pytest
from django.urls import reverse

from announcements.models import AnnouncementAttachment
from tests.build import (
    DRAFT,
    OF_EVERY_PAGE,
    hours,
    local,
    make_announcement,
    make_category,
    make_dispatch,
    make_hotline,
    make_image,
    make_pdf,
    make_photo,
)
from tests.tthc.build import make_procedure

pytestmark = pytest.mark.django_db
LIST = reverse("announcements:list")


def not_public():
    """Return one announcement of every kind that citizens must not see."""
    return [
        make_announcement(title="Còn là nháp", status=DRAFT),
        make_announcement(title="Chưa đến giờ", publish_at=hours(1)),
        make_announcement(title="Đã hết hạn", publish_at=hours(-2), expire_at=hours(-1)),
    ]


def test_the_list_shows_what_is_current(client):
    current = make_announcement()
    not_public()
    assert list(client.get(LIST).context["announcements"]) == [current]


def test_a_category_shows_only_its_own(client):
    other = make_category(name="Khác", slug="khac")
    make_announcement(category=other)
    mine = make_announcement()
    response = client.get(mine.category.get_absolute_url())
    assert list(response.context["announcements"]) == [mine]


def test_an_unknown_category_is_not_found(client):
    assert client.get("/chuyen-muc/khong-co/").status_code == 404


def test_the_article_shows_its_posting_time_as_ward_portals_print_it(client):
    announcement = make_announcement(publish_at=local(2024, 5, 10, 15, 52, 17))
    page = client.get(announcement.get_absolute_url()).content.decode()
    assert page.count("Đăng lúc: 15:52:17 10/05/2024 (GMT+7)") == 1


def test_what_is_not_public_is_not_found(client):
    statuses = [client.get(row.get_absolute_url()).status_code for row in not_public()]
    assert statuses == [404, 404, 404]


def test_an_old_title_leads_to_the_new_address(client):
    announcement = make_announcement(title="Tên cũ")
    old = announcement.get_absolute_url()
    announcement.title = "Tên mới"
    announcement.save()
    response = client.get(old)
    assert (response.status_code, response.url) == (301, announcement.get_absolute_url())


def test_the_address_is_built_from_the_title_with_plain_d():
    announcement = make_announcement(title="Đông Hải đẩy mạnh")
    assert announcement.get_absolute_url() == f"/bai-viet/{announcement.pk}-dong-hai-day-manh/"


def test_a_title_without_letters_still_has_an_address(client):
    announcement = make_announcement(title="?!")
    assert client.get(announcement.get_absolute_url()).status_code == 200


def test_an_attachment_is_named_inside_its_link_with_a_space_before_the_words(client):
    announcement = make_announcement()
    stored = make_pdf("ứng xử.pdf")
    AnnouncementAttachment.objects.create(announcement=announcement, file=stored)
    page = client.get(announcement.get_absolute_url()).content.decode()
    link = f'<a href="{stored.get_absolute_url()}">ứng xử.pdf tại đây!</a>'
    assert (page.count("<span>Xem chi tiết</span>"), page.count(link)) == (1, 1)


@pytest.mark.parametrize(("build", "frames"), [(make_pdf, 1), (make_image, 0)])
def test_only_a_pdf_is_read_in_the_page_and_loads_when_it_is_opened(client, build, frames):
    announcement = make_announcement()
    stored = build()
    AnnouncementAttachment.objects.create(announcement=announcement, file=stored, title="Mẫu đơn")
    page = client.get(announcement.get_absolute_url()).content.decode()
    frame = (
        f'<iframe class="reader__frame" src="{stored.get_absolute_url()}" '
        'title="Nội dung tệp Mẫu đơn" loading="lazy"></iframe>'
    )
    assert (page.count(frame), page.count("<iframe")) == (frames, frames)


@pytest.mark.parametrize(("files", "lines"), [(0, 0), (1, 1), (2, 1)])
def test_another_form_of_the_files_is_asked_for_at_the_first_hotline(client, files, lines):
    make_hotline(number="02373.000.001", position=1)
    make_hotline(number="02373.000.002", position=2)
    announcement = make_announcement()
    for _ in range(files):
        AnnouncementAttachment.objects.create(announcement=announcement, file=make_pdf())
    page = client.get(announcement.get_absolute_url()).content.decode()
    line = 'Không mở được tệp? Gọi <a href="tel:+842373000001">02373.000.001</a> để nhận bản khác.'
    assert page.count(line) == lines


def test_a_ward_without_a_hotline_offers_no_other_form(client):
    announcement = make_announcement()
    AnnouncementAttachment.objects.create(announcement=announcement, file=make_pdf())
    page = client.get(announcement.get_absolute_url()).content.decode()
    assert page.count("Không mở được tệp?") == 0


def test_the_reported_dispatch_is_linked_when_public(client):
    dispatch = make_dispatch()
    announcement = make_announcement(dispatch=dispatch)
    assert client.get(announcement.get_absolute_url()).context["dispatch"] == dispatch


def test_a_reported_dispatch_that_is_a_draft_stays_hidden(client):
    dispatch = make_dispatch(status=DRAFT, subject="chuyện chưa công bố")
    page = client.get(make_announcement(dispatch=dispatch).get_absolute_url()).content.decode()
    assert (page.count(dispatch.number_symbol), page.count(dispatch.subject)) == (0, 0)


def test_related_procedures_are_linked_as_far_as_they_are_public(client):
    make_procedure(code="1.001193", name="Đăng ký khai sinh")
    make_procedure(code="1.000656", name="Đăng ký khai tử", status="abolished")
    announcement = make_announcement(procedure_codes="1.001193, 1.000656, 9.999999")
    page = client.get(announcement.get_absolute_url()).content.decode()
    link = '<a href="/thu-tuc/1.001193/">Đăng ký khai sinh</a>'
    assert (page.count(link), page.count("khai tử"), page.count("9.999999")) == (1, 0, 0)


def test_the_internal_note_stays_internal(client):
    announcement = make_announcement(internal_note="Hỏi lại chị Lan")
    pages = [announcement.get_absolute_url(), LIST, "/", "/rss/", "/tim-kiem/?q=lan"]
    assert ["chị Lan" in client.get(page).text for page in pages] == [False] * 5


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_the_list_do_not_grow(client, rows, django_assert_num_queries):
    for number in range(rows):
        make_announcement(title=f"Bài {number}")
    with django_assert_num_queries(
        OF_EVERY_PAGE + 4
    ):  # the count, the rows, the first of all, the months
        client.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_a_category_do_not_grow(client, rows, django_assert_num_queries):
    for number in range(rows):
        make_announcement(title=f"Bài {number}")
    # the category, the count, the rows, the first of all, the months
    with django_assert_num_queries(OF_EVERY_PAGE + 5):
        client.get("/chuyen-muc/thong-bao/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_an_article_do_not_grow(client, rows, django_assert_num_queries):
    announcement = make_announcement(dispatch=make_dispatch())
    for number in range(rows):
        AnnouncementAttachment.objects.create(announcement=announcement, file=make_pdf())
        make_photo(announcement)
        make_announcement(title=f"Bài {number}")
    # The article with its attachments, its photos and their files; kept for other pages: its
    # dispatch, the newest of each category, the newest about the dispatch.
    with django_assert_num_queries(OF_EVERY_PAGE + 4):
        client.get(announcement.get_absolute_url())


@pytest.mark.parametrize("page", ["abc", "-1", "0", "2", "9" * 400, "\x00", "%FF"])
def test_a_page_that_is_not_there_is_not_found(client, page):
    make_announcement()
    assert client.get(LIST, {"page": page}).status_code == 404


def test_the_last_page_may_be_asked_for_by_name(client):
    for number in range(21):
        make_announcement(title=f"Bài {number}")
    assert client.get(LIST, {"page": "last"}).context["page_obj"].number == 2


@pytest.mark.parametrize(
    "path",
    ["/bai-viet/0-x/", "/bai-viet/99999999999999999999-x/", "/bai-viet/" + "9" * 5000 + "-x/"],
)
def test_an_impossible_id_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_nothing_can_be_posted_to_a_page(client):
    announcement = make_announcement()
    statuses = [client.post(url).status_code for url in [LIST, announcement.get_absolute_url()]]
    assert statuses == [405, 405]


def status_of(client, image):
    response = client.get(image.get_absolute_url())
    list(response)  # to its end, which closes the file
    return response.status_code


def test_the_picture_of_an_article_comes_in_the_widths_of_screens(client):
    image = make_image(size=(1200, 800))
    item = make_announcement(lead_image=image, lead_image_alt="Cổng phường")
    url = image.get_absolute_url()
    shown = re.search(
        r'<div class="article__picture">\s*(<img .*?>)', client.get(item.get_absolute_url()).text
    )[1]
    assert shown == (
        f'<img src="{url}" srcset="{url}?rong=480 480w, {url}?rong=960 960w, {url} 1200w" '
        'sizes="(min-width: 64rem) 44rem, 100vw" width="1200" height="800" alt="Cổng phường" '
        'fetchpriority="high" decoding="async">'
    )


def test_the_picture_of_a_public_article_is_public(client):
    image = make_image()
    make_announcement(lead_image=image)
    assert status_of(client, image) == 200


def test_the_picture_of_a_draft_is_not(client):
    image = make_image()
    make_announcement(status=DRAFT, lead_image=image)
    assert status_of(client, image) == 404
