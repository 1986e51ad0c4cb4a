"""Whether a dispatch is in force: what its clerk said, and what its dates say since."""

from datetime import date
from itertools import product

import pytest

from announcements.models import Dispatch, Standing
from tests.build import make_dispatch

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)
BEFORE, AFTER = date(2026, 6, 14), date(2026, 6, 16)


@pytest.mark.parametrize(
    ("validity", "effective_date", "end_date", "standing"),
    [
        ("in_force", None, None, Standing.IN_FORCE),
        ("in_force", None, BEFORE, Standing.EXPIRED),
        ("in_force", None, DAY, Standing.IN_FORCE),
        ("in_force", DAY, None, Standing.IN_FORCE),
        ("in_force", AFTER, None, Standing.NOT_YET),
        ("corrected", None, BEFORE, Standing.EXPIRED),
        ("corrected", None, AFTER, Standing.CORRECTED),
        ("expired", None, AFTER, Standing.EXPIRED),
        ("replaced", None, BEFORE, Standing.REPLACED),
        ("recalled", AFTER, None, Standing.RECALLED),
    ],
)
def test_the_dates_speak_where_the_validity_leaves_them_to(
    validity, effective_date, end_date, standing
):
    row = Dispatch(validity=validity, effective_date=effective_date, end_date=end_date)
    assert row.standing_on(DAY) == standing


def test_the_filter_and_the_page_follow_one_rule():
    cases = product(Dispatch.Validity.values, [None, BEFORE, DAY, AFTER], [None, BEFORE, AFTER])
    rows = [
        make_dispatch(number=str(n), validity=validity, effective_date=start, end_date=end)
        for n, (validity, start, end) in enumerate(cases, start=1)
        if not (start and end and start > end)
    ]
    shown = {s: [row for row in rows if row.standing_on(DAY) == s] for s in Standing}
    found = {s: list(Dispatch.objects.standing(s, DAY).order_by("pk")) for s in Standing}
    assert found == shown
