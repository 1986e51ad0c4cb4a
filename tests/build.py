"""Builders: one row of a model, every field of which may be set."""

import functools
import io
from datetime import datetime, timedelta
from importlib import import_module

import pikepdf
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from announcements.models import (
    Agency,
    Announcement,
    AnnouncementPhoto,
    Category,
    Citation,
    Dispatch,
    Series,
)
from portal.models import Hotline, MenuItem, Page, WardIdentity
from portal.shared import services
from portal.shared.inspection import inspect_attachment
from portal.shared.models import StoredFile
from portal.shared.pictures import inspect_image
from portal.shared.publishing import Publishable
from portal.shared.review import Policy

DRAFT, PENDING, PUBLISHED, WITHDRAWN = Publishable.Status
POLICY = Policy()


# Queries: what stands around all pages, the latest results, the visits.
OF_EVERY_PAGE = 3


def hours(number):
    """Return the moment so many hours from now."""
    return timezone.now() + timedelta(hours=number)


def local(*parts):
    """Return a moment in the ward's own time zone."""
    return datetime(*parts, tzinfo=timezone.get_default_timezone())


def make_ward(**fields):
    defaults = {"name": "Phường Thử Nghiệm", "superior": "TP. Mẫu"}
    return WardIdentity.objects.create(**defaults | fields)


def make_hotline(**fields):
    defaults = {"label": "Tiếp nhận phản ánh", "number": "02373.742.289"}
    return Hotline.objects.create(**defaults | fields)


def make_menu_item(**fields):
    return MenuItem.objects.create(**{"label": "Mục", "url": "/bai-viet/"} | fields)


def make_page(**fields):
    defaults = {
        "title": "Lịch sử",
        "slug": "lich-su",
        "body": "<p>Thành lập năm 1945.</p>",
        "status": PUBLISHED,
        "publish_at": hours(-1),
    }
    return Page.objects.create(**defaults | fields)


def make_category(**fields):
    defaults = {"name": "Thông báo", "slug": "thong-bao"}
    return Category.objects.get_or_create(**defaults | fields)[0]


def make_announcement(**fields):
    defaults = {
        "title": "Lịch tiêm chủng",
        "body": "<p>Tiêm chủng tại trạm y tế.</p>",
        "status": PUBLISHED,
        "publish_at": hours(-1),
    }
    if "category" not in fields:
        fields["category"] = make_category()
    return Announcement.objects.create(**defaults | fields)


def make_photo(announcement, **fields):
    """Return a picture at the end of the album of an announcement."""
    defaults = {"alt": "Học sinh xếp hàng", "position": announcement.photos.count()}
    if "image" not in fields:
        fields["image"] = make_image()
    return AnnouncementPhoto.objects.create(announcement=announcement, **defaults | fields)


def make_agency(**fields):
    defaults = {"name": "UBND phường Thử Nghiệm"}
    row = Agency.objects.filter(**defaults | fields).first()
    return row or Agency.objects.create(
        **{"letterhead": ["ỦY BAN NHÂN DÂN", "PHƯỜNG THỬ NGHIỆM"]} | defaults | fields
    )


def make_dispatch(**fields):
    defaults = {
        "number": "12",
        "symbol": "UBND-VP",
        "issue_date": local(2026, 3, 9).date(),
        "subject": "tăng cường vệ sinh môi trường",
        "body": "<p>Các tổ dân phố tổng vệ sinh.</p>",
        "status": PUBLISHED,
        "publish_at": hours(-1),
    }
    if "issuer" not in fields:
        fields["issuer"] = make_agency()
    return Dispatch.objects.create(**defaults | fields)


def make_own_agency(**fields):
    """Return the ward's own agency, whose dispatches stand in the register."""
    return make_agency(**{"name": "UBND phường Nhà", "own": True} | fields)


def make_series(**fields):
    defaults = {"name": "Văn bản hành chính"}
    if "issuer" not in fields:
        fields["issuer"] = make_own_agency()
    return Series.objects.create(**defaults | fields)


def make_draft(**fields):
    """Return a draft of a dispatch of our own, with neither number nor date."""
    if "issuer" not in fields:
        fields["issuer"] = make_own_agency()
    return make_dispatch(**{"status": DRAFT, "number": "", "issue_date": None} | fields)


def make_citation(**fields):
    return Citation.objects.create(**{"number_symbol": "85-QĐ/TW"} | fields)


def pdf_bytes(pages=1, **save_options):
    """Return a real PDF with empty pages."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    stream = io.BytesIO()
    pdf.save(stream, **{"deterministic_id": not save_options} | save_options)
    return stream.getvalue()


def pdf_with_script():
    """Return a PDF whose script runs as soon as it is opened."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = pdf.make_indirect(script)
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def image_bytes(size=(40, 30), image_format="PNG", **save_options):
    """Return a real picture of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", size, "crimson").save(stream, image_format, **save_options)
    return stream.getvalue()


def make_pdf(name="ứng xử.pdf", content=None):
    return StoredFile.objects.keep(inspected_pdf(content or pdf_bytes()), name)


@functools.lru_cache
def inspected_pdf(content):
    """Return a PDF as inspected; the same bytes are inspected once in a run."""
    return inspect_attachment(ContentFile(content, name="tep.pdf"))


def make_image(name="anh.webp", size=(40, 30)):
    return StoredFile.objects.keep_picture(inspected_image(size), name)


def inspected_image(size):
    """Return a picture of this size as inspected, once in a run."""
    return inspected_picture(image_bytes(size))


@functools.lru_cache
def inspected_picture(content):
    """Return a picture as inspected; the same bytes are inspected once in a run."""
    return inspect_image(ContentFile(content))


def seed_article():
    """Return the article with which the site began, among those of the demo ward."""
    return Announcement.objects.get(title__startswith="Tiếp tục thực hiện Quy tắc ứng xử")


def make_staff(username="canbo", **fields):
    """Return a member of staff who may do everything, with the password "mat-khau-thu"."""
    return get_user_model().objects.create_superuser(username, password="mat-khau-thu", **fields)


def make_first_rows():
    """Make the rows that migrations put into tables, where tables are made without them."""
    import_module("portal.migrations.0003_roles").make_roles(apps, None)
    import_module("portal.migrations.0004_dispatch_roles").extend_roles(apps, None)
    import_module("portal.migrations.0005_tthc_roles").extend_roles(apps, None)
    import_module("portal.migrations.0008_structure_roles").extend_roles(apps, None)
    import_module("announcements.migrations.0003_disclosure_items").add_items(apps, None)
    import_module("announcements.migrations.0005_templates").make_templates(apps, None)


def make_search_index():
    """Make on SQLite what finds words, where tables are made without migrations."""
    if "shared_searchall" not in connection.introspection.table_names():
        index = import_module("portal.shared.migrations.0008_search_pairs")
        index.before.run(connection, index.SQLITE, [])


def make_account(role, username, **fields):
    """Return a member of staff in one of the roles, with the password "mat-khau-thu"."""
    user = get_user_model().objects.create_user(
        username, password="mat-khau-thu", is_staff=True, **fields
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def make_writer(username="nguoiviet", **fields):
    return make_account("người viết", username, **fields)


def make_approver(username="nguoiduyet", **fields):
    return make_account("người duyệt", username, **fields)


def make_administrator(username="quantri", **fields):
    return make_account("quản trị", username, **fields)


def saved_by(user, row):
    """Keep a draft as the version of this person, as its form would."""
    services.save_version(row=row, by=user)
    return row


def approved(row, *, writer, approver):
    """Take a draft all the way to the public and return the item."""
    saved_by(writer, row)
    services.submit(row=row, by=writer, policy=POLICY)
    return services.publish(row=row, by=approver, policy=POLICY)


def amended(item, *, writer, approver, **fields):
    """Change these fields of a public item all the way to the public and return the item."""
    copy = services.amend(row=item, by=writer)
    for name, value in {"change_note": "Sửa lại", **fields}.items():
        setattr(copy, name, value)
    copy.save()
    return approved(copy, writer=writer, approver=approver)
