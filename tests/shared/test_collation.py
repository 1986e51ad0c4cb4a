import pytest
from django.core.checks import run_checks
from django.db import connection

from announcements.filters import RegisterFilterForm
from announcements.models import Agency, Category, Dispatch, Series
from portal.shared.text import vietnamese_order
from tests.build import make_agency, make_category, make_dispatch, make_series
from tests.tthc.build import make_procedure, make_sector
from tthc.models import Procedure, Sector

NAMES = [
    "An",
    "Ân",
    "Ấn",
    "Dương Bình",
    "Đỗ An",
    "Nguyễn Dũng",
    "Nguyễn Đức",
    "Ông Ích",
]
SHUFFLED = [NAMES[place] for place in [7, 2, 4, 0, 6, 1, 5, 3]]


def test_names_stand_in_vietnamese_order():
    assert sorted(SHUFFLED, key=vietnamese_order) == NAMES


@pytest.mark.parametrize(
    "row",
    [
        ["ma", "mà", "mả", "mã", "má", "mạ"],  # tones
        ["ba", "bă", "bâ", "de", "đe", "đê", "ot", "ôt", "ơt", "ut", "ưt"],  # letters
        ["mạ", "mai", "mă"],  # all letters before any tone
        ["ma", "Ma", "mà"],  # capitals after small letters, before tones
        ["Tổ 2", "Tổ chức"],  # figures before letters
        ["An Phú", "Anh"],  # a shorter word first
        ["hoà", "hóa"],
        ["", "a"],
    ],
    ids=lambda row: row[-1],
)
def test_letters_come_before_tones_and_tones_before_capitals(row):
    names = row[::-1]
    names.sort(key=vietnamese_order)
    assert names == row


def test_spaces_and_normal_forms_change_no_order():
    assert vietnamese_order("  Đô\u0303  An ") == vietnamese_order("Đỗ An")


@pytest.mark.django_db
def test_the_database_orders_names_in_the_same_way():
    sector = make_sector(name="")
    for name in SHUFFLED:
        make_agency(name=name)
        make_category(name=name, slug=str(SHUFFLED.index(name)))
        make_procedure(name=name, sector=sector)
        make_sector(name=name, position=sector.position)
    assert [
        [row.name for row in model.objects.all()] for model in [Agency, Category, Procedure, Sector]
    ] == [NAMES, NAMES, NAMES, ["", *NAMES]]


@pytest.mark.django_db
def test_what_is_ordered_by_the_name_of_something_else_follows_it():
    for name in SHUFFLED:
        make_series(issuer=make_agency(name=name, own=True))
    assert [row.issuer.name for row in Series.objects.reverse()] == NAMES[::-1]


@pytest.mark.django_db
def test_the_register_offers_its_agencies_in_order():
    for name in SHUFFLED:
        make_dispatch(issuer=make_agency(name=name))
    offered = RegisterFilterForm({}, Dispatch.objects.all()).fields["co_quan"].choices
    assert [label for _, label in offered] == ["Tất cả", *NAMES]


@pytest.mark.django_db
def test_a_database_that_has_the_order_passes_the_check():
    assert run_checks(databases=["default"], tags=["database"]) == []


@pytest.mark.django_db
def test_a_postgresql_without_the_order_is_told_before_it_is_used():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL brings the order along")
    with connection.cursor() as cursor:
        cursor.execute('DROP COLLATION "vi-x-icu"')
    assert [error.id for error in run_checks(databases=["default"], tags=["database"])] == [
        "shared.E001"
    ]
