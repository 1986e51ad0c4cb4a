"""Documents that a dispatch names lead to our own copy only where it is certain which is meant."""

from datetime import date

import pytest

from announcements.citations import citing, with_held
from announcements.models import Citation
from tests.build import DRAFT, make_agency, make_citation, make_dispatch

pytestmark = pytest.mark.django_db
ISSUED = date(2026, 3, 9)


def held(**fields):
    dispatch = make_dispatch(number="99")
    return with_held([make_citation(dispatch=dispatch, **fields)])[0].held


@pytest.mark.parametrize(
    "written",
    ["12/UBND-VP", "Số: 12 /UBND-VP", "số 012/UBND - VP", "12/UBND–VP"],
)
def test_a_number_leads_to_its_dispatch_however_it_is_written(written):
    cited = make_dispatch()
    assert held(number_symbol=written) == cited


def test_many_documents_are_looked_up_at_once(django_assert_num_queries):
    dispatch = make_dispatch()
    cited = [Citation(pk=n, number_symbol=f"{n}/UBND-VP") for n in range(1, 1101)]
    with django_assert_num_queries(1):
        found = with_held(cited)
    assert {citation.pk: citation.held for citation in found if citation.held} == {12: dispatch}


def test_what_is_not_public_is_not_linked():
    make_dispatch(status=DRAFT)
    assert held(number_symbol="12/UBND-VP") is None


def test_what_is_no_number_is_not_linked():
    make_dispatch()
    assert held(number_symbol="Luật Đất đai") is None


@pytest.mark.parametrize(("day", "found"), [(ISSUED, True), (date(2025, 3, 9), False)])
def test_the_date_has_to_be_right(day, found):
    make_dispatch(issue_date=ISSUED)
    assert (held(number_symbol="12/UBND-VP", issue_date=day) is not None) == found


def test_a_number_that_two_years_have_is_not_linked():
    make_dispatch(issue_date=ISSUED)
    make_dispatch(issue_date=date(2025, 3, 9))
    assert held(number_symbol="12/UBND-VP") is None


@pytest.mark.parametrize("name", ["Ủy ban nhân dân phường Thử Nghiệm", "UBND PHƯỜNG THỬ NGHIỆM"])
def test_the_issuer_tells_equal_numbers_apart(name):
    cited = make_dispatch()
    make_dispatch(issuer=make_agency(name="UBND quận Mẫu"))
    assert held(number_symbol="12/UBND-VP", issue_date=ISSUED, issuer_name=name) == cited


def test_the_number_of_another_agency_is_not_linked():
    make_dispatch()
    assert held(number_symbol="12/UBND-VP", issuer_name="Sở Nội vụ") is None


def test_all_citations_cost_one_query(django_assert_num_queries):
    dispatch = make_dispatch()
    rows = [make_citation(dispatch=dispatch, number_symbol=f"{n}/UBND-VP") for n in (1, 2, 3)]
    with django_assert_num_queries(1):
        with_held(rows)


def test_a_dispatch_knows_who_cites_it():
    dispatch = make_dispatch()
    wanted = make_dispatch(number="20")
    make_citation(dispatch=wanted, number_symbol="12/UBND-VP", issue_date=ISSUED)
    hidden = make_dispatch(number="21", status=DRAFT)
    make_citation(dispatch=hidden, number_symbol="12/UBND-VP", issue_date=ISSUED)
    other = make_dispatch(number="22")
    make_citation(
        dispatch=other, number_symbol="12/UBND-VP", issue_date=ISSUED, issuer_name="Sở Nội vụ"
    )
    assert citing(dispatch) == [wanted]


def test_the_page_links_what_we_hold(client):
    cited = make_dispatch()
    dispatch = make_dispatch(number="99")
    make_citation(dispatch=dispatch, number_symbol="12/UBND-VP", issue_date=ISSUED)
    page = client.get(dispatch.get_absolute_url()).content.decode()
    link = f'<a href="{cited.get_absolute_url()}"><strong>12/UBND-VP</strong></a>'
    assert page.count(link) == 1
