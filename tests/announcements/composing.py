"""What the tests of the composing form have in common."""

from django.urls import reverse

from tests.build import make_agency

ADD = reverse("admin:announcements_dispatch_add")


def typed(row=None, **fields):
    """Return what the form of a dispatch sends."""
    data = {
        "issuer": make_agency().pk,
        "number": "Số: 8893 /UBND-VHTT",
        "type": "",
        "issue_date": "21/12/2022",
        "subject": "đẩy mạnh công tác tuyên truyền",
        "body": "<p>Thực hiện.</p>",
        "validity": "in_force",
        "base_version": row.version if row else 0,
    }
    for prefix in ["attachments", "citations"]:
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return data | fields


def form_of(response):
    """Return the form that came back."""
    return response.context["adminform"].form
