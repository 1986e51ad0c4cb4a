import pytest

from tests.tthc.build import make_desk, make_dossier
from tthc.models import Dossier, OneStopDesk

pytestmark = pytest.mark.django_db

Mask = OneStopDesk.Mask


@pytest.mark.parametrize(
    ("changed", "kept"),
    [({"name_mask": Mask.NONE}, ""), ({"hours": ["Sáng: 7:30–11:30"]}, "N.V. An")],
)
def test_names_masked_otherwise_are_forgotten(changed, kept):
    desk = make_desk(name_mask=Mask.GIVEN)
    make_dossier(applicant="N.V. An", digest="1")

    for name, value in changed.items():
        setattr(desk, name, value)
    desk.save()

    assert Dossier.objects.values_list("applicant", "digest").get() == (kept, "1" if kept else "")
