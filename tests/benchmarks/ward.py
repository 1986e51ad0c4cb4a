"""The ward that is served: the demo, with an attachment of 1 MB."""

import io
import os

import pikepdf
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from portal.shared.inspection import inspect_attachment
from portal.shared.models import StoredFile
from tests.build import seed_article

MEGABYTE = 1024 * 1024


def addresses():
    """Make the ward in an empty database; return the addresses of its pages by what they are."""
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=io.StringIO())
    ignored = ["django_ckeditor_5"]  # no page that is measured has an editor
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
    article = seed_article()
    inspected = inspect_attachment(ContentFile(pdf_of(MEGABYTE), name="1-mb.pdf"))
    attached = article.attachments.create(file=StoredFile.objects.keep(inspected, "1-mb.pdf"))
    return {
        "home": "/",
        "article": article.get_absolute_url(),
        "list": reverse("announcements:list"),
        "search": reverse("search") + "?q=ung+xu",
        "results": reverse("tthc:results"),
        "attachment of 1 MB": attached.file.get_absolute_url(),
    }


def pdf_of(size):
    """Return a PDF of one page that cannot be made smaller."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.obj.Contents = pdf.make_stream(b"")
    pdf.Root.Noise = pdf.make_stream(os.urandom(size))
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()
