"""Numbers that people read: thousands are set apart by dots."""

import re

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from portal.shared.models import StoredFile
from portal.shared.templatetags.ui import file_facts
from tests.build import make_dispatch
from tests.tthc.build import make_sector

PAGE = Paginator(range(50_000), 20).page(1234)


def test_pages(rf):
    shown = render_to_string("components/pagination.html", {"page": PAGE}, rf.get("/"))
    assert re.findall(r"Trang [\d./]+", shown) == ["Trang 1.234/2.500"]


@pytest.mark.django_db
def test_dispatches_of_the_register(rf):
    context = {"dispatches": [make_dispatch()], "page_obj": PAGE}
    shown = render_to_string("announcements/register.html", context, rf.get("/"))
    counted = re.findall(r"<strong>([^<]*) văn bản</strong>|, trang ([\d./]+)<", shown)
    assert counted == [("", "1.234/2.500"), ("50.000", "")]


@pytest.mark.django_db
def test_procedures_and_those_of_a_sector(rf):
    sector = make_sector()
    sector.total = 1234
    context = {"groups": [{"sector": sector}], "sectors": [sector], "page_obj": PAGE}
    shown = render_to_string("tthc/list.html", context, rf.get("/"))
    counted = re.findall(r"([\d.]+) thủ tục\.|sectors__total\">([\d.]+)<", shown)
    assert counted == [("", "1.234"), ("50.000", "")]


def test_pages_of_a_file():
    stored = StoredFile(content_type="application/pdf", pages=1234, size=2048)
    assert file_facts(stored) == "PDF, 1.234 trang, 2,0\xa0KB"
