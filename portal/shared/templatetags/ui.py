"""Filters and tags of the public pages; the only place that marks stored HTML as safe."""

from datetime import datetime

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString

from portal.shared import files, richtext, text

register = template.Library()


@register.filter
def rich_text(html):
    """Return HTML that a RichTextField sanitised on its way in, ready for the page."""
    return SafeString(richtext.for_readers(html))


@register.filter
def legal_date(date):
    """Return "ngày 09 tháng 5 năm 2024", or nothing without a date."""
    return text.legal_date(date) if date else ""


@register.filter
def posting_time(moment):
    """Return "15:52:17 10/05/2024 (GMT+7)"."""
    return text.posting_time(moment)


@register.filter
def moment(written):
    """Return the moment that was written as ISO 8601."""
    return datetime.fromisoformat(written)


@register.filter
def file_facts(stored):
    """Return "PDF, 2 trang, 34,5 KB": what a reader wants to know before a download."""
    facts = [files.LABELS.get(stored.content_type, "Ảnh")]
    if stored.pages:
        facts.append(f"{text.grouped(stored.pages)} trang")
    return ", ".join([*facts, filesizeformat(stored.size)])
