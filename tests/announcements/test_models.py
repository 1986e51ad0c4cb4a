import unicodedata
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from announcements.models import Announcement, Dispatch
from tests.build import (
    DRAFT,
    PUBLISHED,
    hours,
    local,
    make_agency,
    make_announcement,
    make_dispatch,
    make_image,
    make_pdf,
)

pytestmark = pytest.mark.django_db


def test_only_what_is_current_is_published():
    current = make_announcement()
    make_announcement(status=DRAFT)
    make_announcement(publish_at=hours(1))
    make_announcement(publish_at=hours(-2), expire_at=hours(-1))
    assert list(Announcement.objects.published()) == [current]


def test_the_moment_of_publication_is_included_and_that_of_expiry_is_not():
    at = timezone.now()
    make_announcement(publish_at=at, expire_at=at + timedelta(hours=1))
    counts = [
        Announcement.objects.published(at + timedelta(microseconds=shift)).count()
        for shift in (-1, 0, 3_599_999_999, 3_600_000_000)
    ]
    assert counts == [0, 1, 1, 0]


def test_pinned_announcements_come_first_then_the_newest():
    old = make_announcement(title="cũ", publish_at=hours(-3), pinned=True)
    older = make_announcement(title="cũ hơn", publish_at=hours(-5))
    new = make_announcement(title="mới", publish_at=hours(-1))
    assert list(Announcement.objects.published().newest_first()) == [old, new, older]


def test_expiry_before_publication_is_refused_by_the_database_too():
    with pytest.raises(IntegrityError):
        make_announcement(publish_at=hours(0), expire_at=hours(-1))


def test_text_is_kept_composed():
    announcement = make_announcement(title=unicodedata.normalize("NFD", "Cấp nước sạch"))
    announcement.refresh_from_db()
    assert announcement.title == "Cấp nước sạch"


def test_a_body_is_cleaned_even_by_update():
    announcement = make_announcement()
    Announcement.objects.update(body="<p>A<script>alert(1)</script></p>")
    announcement.refresh_from_db()
    assert announcement.body == "<p>A</p>"


def test_a_body_is_cleaned_even_by_bulk_create():
    source = make_announcement()
    Announcement.objects.bulk_create(
        [Announcement(title="B", body="<p onclick=x>B</p>", category=source.category)]
    )
    assert Announcement.objects.get(title="B").body == "<p>B</p>"


def test_an_excerpt_is_as_clean_as_the_summary():
    assert make_announcement(summary="Gọn\x00.\u200b").excerpt == "Gọn."


def test_the_excerpt_is_the_summary_or_the_start_of_the_body():
    body = "<p>" + "rất dài " * 60 + "</p>"
    excerpts = [
        make_announcement(body=body).excerpt,
        make_announcement(body=body, summary="Gọn.").excerpt,
    ]
    assert excerpts == [("rất dài " * 27 + "rất dài")[:219] + "…", "Gọn."]


def test_images_of_the_body_are_remembered_and_forgotten():
    image = make_image()
    announcement = make_announcement(body=f'<img src="{image.get_absolute_url()}" alt="">')
    before = list(announcement.images.all())
    announcement.body = "<p>Không còn ảnh.</p>"
    announcement.save()
    assert (before, list(announcement.images.all())) == ([image], [])


def test_it_is_found_without_marks():
    announcement = make_announcement(title="Đăng ký nghĩa vụ quân sự")
    make_announcement(title="Tiêm chủng")
    assert list(Announcement.objects.matching("nghia vu dang ky")) == [announcement]


@pytest.mark.parametrize("typed", ["8893", "8893/UBND-VHTT", "8893 /ubnd-vhtt", "tuyen truyen"])
def test_a_dispatch_is_found_as_people_type_it(typed):
    dispatch = make_dispatch(
        number="8893", symbol="UBND-VHTT", subject="đẩy mạnh công tác tuyên truyền"
    )
    make_dispatch(number="7", symbol="UBND-VP")
    assert list(Dispatch.objects.matching(typed)) == [dispatch]


def test_search_text_follows_an_update_or_create():
    dispatch = make_dispatch(subject="phòng cháy")
    Dispatch.objects.update_or_create(pk=dispatch.pk, defaults={"subject": "chữa cháy"})
    assert list(Dispatch.objects.matching("chua chay")) == [dispatch]


@pytest.mark.parametrize(("number", "shown"), [("8893", "8893/UBND"), ("5", "05/UBND")])
def test_a_single_digit_gets_its_zero(number, shown):
    assert Dispatch(number=number, symbol="UBND").number_symbol == shown


def test_a_number_is_unique_per_issuer_and_year():
    make_dispatch(number="12", issue_date=local(2025, 1, 2).date())
    make_dispatch(number="12", issue_date=local(2026, 1, 2).date())
    make_dispatch(number="12", issuer=make_agency(name="UBND phường Khác"))
    with pytest.raises(IntegrityError):
        make_dispatch(number="12", issue_date=local(2026, 12, 30).date())


def test_a_second_use_of_a_number_gets_a_sentence():
    first = make_dispatch()
    again = Dispatch(
        issuer=first.issuer,
        number=first.number,
        symbol=first.symbol,
        subject="khác",
        issue_date=first.issue_date,
    )
    with pytest.raises(ValidationError) as error:
        again.full_clean()
    assert error.value.messages == ["Cơ quan này đã có văn bản mang số, ký hiệu này trong năm."]


def test_drafts_may_wait_for_their_numbers():
    make_dispatch(number="", status=DRAFT)
    make_dispatch(number="", status=DRAFT)
    assert Dispatch.objects.count() == 2


@pytest.mark.parametrize("missing", [{"number": ""}, {"issue_date": None}])
def test_a_dispatch_without_number_or_date_cannot_be_public(missing):
    with pytest.raises(IntegrityError):
        make_dispatch(status=PUBLISHED, **missing)


def test_copies_end_with_the_archive_line():
    dispatch = Dispatch(copies_to=["Như trên"], drafting_unit="VHTT", drafter="D")
    assert dispatch.copies == ["Như trên", "Lưu: VT, VHTT, (D)"]


def test_an_agency_in_use_cannot_be_deleted():
    dispatch = make_dispatch()
    with pytest.raises(IntegrityError):
        dispatch.issuer.delete()


def test_a_number_with_and_without_its_zero_is_one_number():
    make_dispatch(number="5")
    with pytest.raises(IntegrityError):
        make_dispatch(number="05")


def test_a_number_that_is_no_figure_stays_as_typed():
    assert make_dispatch(number="085-QĐ", symbol="TW").number_symbol == "085-QĐ/TW"


def test_a_dispatch_does_not_replace_itself():
    dispatch = make_dispatch()
    with pytest.raises(IntegrityError):
        Dispatch.objects.filter(pk=dispatch.pk).update(replaced_by=dispatch)


def test_a_renamed_agency_is_found_by_its_new_name():
    dispatch = make_dispatch()
    dispatch.issuer.name = "UBND phường Hạc Thành"
    dispatch.issuer.save()
    assert list(Dispatch.objects.matching("hac thanh")) == [dispatch]


@pytest.mark.parametrize("make_file", [make_pdf, make_image])
def test_a_body_cannot_make_the_attachment_of_a_draft_public(make_file):
    file = make_file()
    make_dispatch(status=DRAFT).attachments.create(file=file)
    announcement = make_announcement(body=f'<img src="{file.get_absolute_url()}" alt="">')
    assert list(announcement.images.all()) == []


@pytest.mark.parametrize(
    ("type", "subject", "about"),
    [
        ("cong-van", "họp tổ dân phố", "về việc họp tổ dân phố"),
        ("cong-van", "Về việc họp tổ dân phố", "về việc họp tổ dân phố"),
        ("quyet-dinh", "Về việc thành lập tổ", "về việc thành lập tổ"),
        ("ke-hoach", "Tổ chức Tết trồng cây", "Tổ chức Tết trồng cây"),
    ],
)
def test_the_subject_follows_the_type_in_a_sentence(type, subject, about):  # noqa: A002
    assert Dispatch(type=type, subject=subject).about == about
