"""What follows the text of an article: its album, and what else is of interest."""

import re

import pytest

from portal.shared import preview
from tests.build import (
    DRAFT,
    WITHDRAWN,
    hours,
    make_announcement,
    make_category,
    make_dispatch,
    make_image,
    make_photo,
    make_staff,
    saved_by,
)

pytestmark = pytest.mark.django_db


def related_to(client, announcement):
    response = client.get(announcement.get_absolute_url())
    return [other.title for other in response.context["related"]]


def test_related_are_the_five_newest_of_the_category(client):
    mine = make_announcement(publish_at=hours(-9))
    for number in range(1, 7):
        make_announcement(title=f"{number} giờ trước", publish_at=hours(-number))
    make_announcement(title="Chuyện khác", category=make_category(name="Khác", slug="khac"))
    assert related_to(client, mine) == [f"{number} giờ trước" for number in range(1, 6)]


def test_first_come_those_about_the_same_dispatch_or_procedures(client):
    other, dispatch = make_category(name="Khác", slug="khac"), make_dispatch()
    mine = make_announcement(dispatch=dispatch, procedure_codes="1.001193, 2.000635")
    make_announcement(title="Cùng chuyên mục")
    make_announcement(title="Thủ tục", category=other, procedure_codes="2.000635, 9.999999")
    make_announcement(title="Văn bản", category=other, dispatch=dispatch, publish_at=hours(-2))
    make_announcement(title="Không liên quan", category=other, procedure_codes="1.000656")
    assert related_to(client, mine) == ["Thủ tục", "Văn bản", "Cùng chuyên mục"]


def test_what_is_not_public_is_not_related(client):
    mine = make_announcement()
    make_announcement(status=DRAFT)
    make_announcement(publish_at=hours(1))
    make_announcement(expire_at=hours(-0.5))
    make_announcement(status=WITHDRAWN, withdrawn_at=hours(0))
    assert related_to(client, mine) == []


def test_the_preview_of_an_amendment_is_not_related_to_what_it_amends(client):
    item = make_announcement()
    copy = saved_by(make_staff(), make_announcement(status=DRAFT, publish_at=None, amends=item))
    response = client.get(preview.link(copy))
    assert (response.status_code, list(response.context["related"])) == (200, [])


def test_each_photo_leads_to_itself_and_comes_in_the_widths_of_screens(client):
    announcement = make_announcement()
    image = make_image(size=(1200, 800))
    make_photo(announcement, image=image, alt="Cổng chào", caption="Sáng 2/9")
    url = image.get_absolute_url()
    shown = re.search(r'<figure class="album__photo">(.*?)</figure>', page(client, announcement))[1]
    assert re.sub(r">\s+<", "><", shown.strip()) == (
        f'<a href="{url}"><img src="{url}" srcset="{url}?rong=480 480w, {url}?rong=960 960w, '
        f'{url} 1200w" sizes="(min-width: 40rem) 15rem, 50vw" width="1200" height="800" '
        'alt="Cổng chào" loading="lazy" decoding="async"></a><figcaption>Sáng 2/9</figcaption>'
    )


def page(client, announcement):
    return client.get(announcement.get_absolute_url()).text.replace("\n", "")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 200),
        ({"status": DRAFT}, 404),
        ({"publish_at": hours(1)}, 404),
        ({"expire_at": hours(-0.5)}, 404),
        ({"status": WITHDRAWN, "withdrawn_at": hours(0)}, 404),
    ],
)
def test_a_photo_is_as_public_as_its_article(client, fields, status):
    make_photo(make_announcement(title="Công khai"))
    photo = make_photo(make_announcement(**fields))
    answers = [client.get(photo.image.get_absolute_url(), width) for width in ({}, {"rong": 480})]
    assert [(a.status_code, bool(list(a))) for a in answers] == [(status, True)] * 2


def test_a_photo_that_an_amendment_adds_waits_for_its_approval(client):
    item = make_announcement()
    photo = make_photo(make_announcement(status=DRAFT, publish_at=None, amends=item))
    assert client.get(photo.image.get_absolute_url()).status_code == 404


def test_an_article_is_sent_on_by_mail_with_its_title_and_address(client):
    announcement = make_announcement(title="Hỏi & đáp: 100 % đúng hẹn")
    mail = re.search(r'href="(mailto:[^"]+)"', page(client, announcement))[1]
    assert mail == (
        "mailto:?subject=H%E1%BB%8Fi%20%26%20%C4%91%C3%A1p%3A%20100%20%25%20%C4%91%C3%BAng%20h%E1%BA%B9n"
        f"&amp;body=http%3A%2F%2Ftestserver%2Fbai-viet%2F{announcement.pk}-hoi-dap-100-dung-hen%2F"
    )


def test_the_secret_address_of_a_preview_is_not_handed_on(client):
    draft = saved_by(make_staff(), make_announcement(status=DRAFT))
    text = client.get(preview.link(draft)).text
    assert (text.count("mailto:?"), text.count("data-share")) == (0, 0)
