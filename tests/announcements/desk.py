"""What the tests of the desk have in common: its addresses, its form, what it answers."""

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.build import make_category, pdf_bytes

ADD = reverse("admin:announcements_announcement_add")


def page_of(item, page="change", *args):
    """Return the address of one of the admin's pages about an item."""
    name = f"admin:{item._meta.app_label}_{item._meta.model_name}_{page}"
    return reverse(name, args=[item.pk, *args])


def typed(row=None, **fields):
    """Return what the form of an announcement sends."""
    data = {
        "title": "Họp tổ dân phố",
        "category": make_category().pk,
        "body": "<p>Lúc 8 giờ.</p>",
        "base_version": row.version if row else 0,
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
        "photos-TOTAL_FORMS": 0,
        "photos-INITIAL_FORMS": 0,
    }
    return data | fields


def rows_of(row, *attached, **fields):
    """Return the attachment rows of a form that was opened when these were there."""
    data = {"attachments-TOTAL_FORMS": len(attached), "attachments-INITIAL_FORMS": len(attached)}
    for number, one in enumerate(attached):
        data |= {
            f"attachments-{number}-id": one.pk,
            f"attachments-{number}-announcement": row.pk,
            f"attachments-{number}-title": one.title,
            f"attachments-{number}-position": one.position,
            f"attachments-{number}-kept": one.file.token,
        }
    return data | fields


def upload(name="lịch họp.pdf", content=None):
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)


def told(response):
    """Return the sentences that the person is told on the next page."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def worked_on(item):
    """Return the row that the page of an item is about, as it is now."""
    rows = type(item).objects
    return rows.filter(amends=item.pk).first() or rows.get(pk=item.pk)


def step(client, item, name, **fields):
    """Take a step from the panel; return the status and what the person is told."""
    fields = {"seal": worked_on(item).seal} | fields
    response = client.post(page_of(item, "step", name), fields)
    return response.status_code, told(response)[-1:]


def errors_of(response):
    """Return the sentences about the form as a whole."""
    return response.context["adminform"].form.non_field_errors()


def blockers_of(response):
    """Return (field, sentence) of everything that blocks publication."""
    return [(b.field, b.sentence) for b in response.context_data["blockers"]]
