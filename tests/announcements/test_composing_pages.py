"""The pages of a dispatch beside its form, before anything is saved."""

import io

import pypdfium2
import pytest
from django.urls import reverse

from announcements.models import Dispatch
from portal.shared.page_pictures import page_pictures
from tests.announcements.composing import typed
from tests.announcements.desk import page_of
from tests.build import DRAFT, make_dispatch, pdf_bytes

pytestmark = pytest.mark.django_db
PAGES = reverse("admin:announcements_dispatch_pages_new")


def words_of(response):
    """Return the text of the first page of a PDF."""
    with pypdfium2.PdfDocument(io.BytesIO(response.content)) as document:
        return document[0].get_textpage().get_text_bounded()


def test_the_pages_come_as_pictures(as_, lan):
    page = as_(lan).post(PAGES, typed()).content.decode()
    assert (page.count("<img"), page.count('alt="Trang 1 trên 1"')) == (1, 1)


def test_nothing_of_them_is_kept(as_, lan, settings):
    before = sorted(settings.MEDIA_ROOT.rglob("*.pdf"))
    as_(lan).post(PAGES, typed(subject="xem rồi bỏ"))
    assert (sorted(settings.MEDIA_ROOT.rglob("*.pdf")), Dispatch.objects.count()) == (before, 0)


def test_the_pdf_shows_what_is_typed_and_not_what_is_stored(as_, lan):
    row = make_dispatch(status=DRAFT)
    response = as_(lan).post(page_of(row, "pages"), typed(row, subject="tuyển quân", _pdf="1"))
    row.refresh_from_db()
    assert (
        response["Content-Type"],
        "tuyển quân" in words_of(response),
        "8893/UBND-VHTT" in words_of(response),
        row.subject,
    ) == ("application/pdf", True, True, "tăng cường vệ sinh môi trường")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"issuer": ""}, "Hãy chọn cơ quan ban hành: trang in bắt đầu từ tên cơ quan."),
        (
            {"body": "<p>" + "ố" * 100_000},
            "Nội dung dài quá 200 KB. Hãy rút gọn, hoặc chuyển bớt sang tệp đính kèm.",
        ),
    ],
)
@pytest.mark.parametrize("asked", [{}, {"_pdf": "1"}], ids=["pictures", "pdf"])
def test_what_cannot_be_laid_out_gets_a_sentence(as_, lan, fields, sentence, asked):
    page = as_(lan).post(PAGES, typed(**fields, **asked)).content.decode()
    assert page.count(sentence) == 1


def test_an_empty_form_gets_a_sentence(as_, lan):
    page = as_(lan).post(PAGES, {}).content.decode()
    assert page.count("Hãy chọn cơ quan ban hành") == 1


def test_the_pages_are_closed_to_who_may_not_write(client, as_, django_user_model):
    url = page_of(make_dispatch(status=DRAFT), "pages")
    stranger = client.post(PAGES, typed()).status_code
    reader = as_(django_user_model.objects.create_user("khach", is_staff=True))
    assert [
        stranger,
        reader.post(PAGES, typed()).status_code,
        reader.post(url, typed()).status_code,
        reader.get(PAGES).status_code,
    ] == [302, 403, 403, 405]


def test_a_dispatch_that_is_no_more_has_no_pages(as_, lan):
    url = reverse("admin:announcements_dispatch_pages", args=[404])
    assert as_(lan).post(url, typed()).status_code == 404


def test_only_the_first_pages_become_pictures():
    count, pictures = page_pictures(pdf_bytes(pages=3), 2)
    assert (count, [picture.number for picture in pictures]) == (3, [1, 2])
