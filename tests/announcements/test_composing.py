"""A dispatch is read as people type it, and shown back as it is kept."""

from datetime import date

import pytest
from django.forms import modelform_factory
from django.urls import reverse

from announcements.forms import DispatchForm
from announcements.models import Dispatch
from tests.announcements.composing import ADD, form_of, typed
from tests.announcements.desk import blockers_of, page_of
from tests.build import DRAFT, make_agency, make_dispatch

pytestmark = pytest.mark.django_db
CHECK = reverse("admin:announcements_dispatch_check_new")
NUMBER = reverse("admin:announcements_dispatch_number")


@pytest.fixture
def lan(as_, lan):
    return as_(lan)


def saved(client, **fields):
    """Return the dispatch that this form saves."""
    response = client.post(ADD, typed(**fields))
    assert response.status_code == 302, form_of(response).errors
    return Dispatch.objects.get()


def errors(client, **fields):
    """Return the sentences about each field of a form that is refused."""
    return dict(form_of(client.post(ADD, typed(**fields))).errors)


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("Số: 8893 /UBND-VHTT", ("8893", "UBND-VHTT")),
        ("05/BNV–VP", ("5", "BNV-VP")),
        ("…/UBND-VP", ("", "UBND-VP")),
        ("UBND-VP", ("", "UBND-VP")),
        ("30/2020/NĐ-CP", ("30", "2020/NĐ-CP")),
        ("85 - QĐ/TW", ("85", "-QĐ/TW")),
        ("-QĐ/TW", ("", "-QĐ/TW")),
        ("12a/QĐ-UBND", ("12a", "QĐ-UBND")),
        ("số 12a/qđ-ubnd", ("12a", "QĐ-UBND")),
        ("/ttr-ubnd", ("", "TTr-UBND")),
        ("30/2020/nđ-cp", ("30", "2020/NĐ-CP")),
    ],
)
def test_number_and_symbol_are_typed_in_one(lan, number, kept):
    row = saved(lan, number=number)
    assert (row.number, row.symbol) == kept


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ({"number": "8893", "symbol": "UBND-VHTT"}, "8893/UBND-VHTT"),
        ({"number": "", "symbol": "UBND-VP"}, "/UBND-VP"),
        ({"number": "", "symbol": "-QĐ/TW"}, "-QĐ/TW"),
    ],
)
def test_they_are_shown_back_in_one(lan, kept, shown):
    row = make_dispatch(status=DRAFT, **kept)
    form = form_of(lan.get(page_of(row)))
    assert form["number"].value() == shown


def test_they_are_shown_back_as_understood_when_something_else_is_wrong(lan):
    form = form_of(lan.post(ADD, typed(issuer="")))
    assert (dict(form.errors), form["number"].value()) == (
        {"issuer": ["Mục này không được để trống."]},
        "8893/UBND-VHTT",
    )


def test_a_number_kept_from_before_that_cannot_be_read_stays(lan):
    row = make_dispatch(status=DRAFT, number="7", symbol="ubnd")
    lan.post(page_of(row), typed(row, number="07/ubnd", subject="tuyển quân"))
    row.refresh_from_db()
    assert (row.number, row.symbol, row.subject) == ("7", "ubnd", "tuyển quân")


def test_what_a_form_starts_from_shows_number_and_symbol_in_one():
    form = modelform_factory(Dispatch, DispatchForm, fields=["number", "type"])(
        initial={"symbol": "QĐ-UBND", "type": "quyet-dinh"}
    )
    assert (form["number"].value(), form["type"].value()) == ("/QĐ-UBND", "quyet-dinh")


UNREAD = (
    "Chưa đọc được số, ký hiệu. Hãy gõ như trên văn bản, ví dụ 8893/UBND-VHTT, 15/QĐ-UBND, "
    "30/2020/NĐ-CP, 85-QĐ/TW; chưa có số thì gõ /UBND-VHTT."
)


@pytest.mark.parametrize("number", ["8893", "số mới", "9999999/UBND", "1/2/3", "/"])
def test_what_cannot_be_read_gets_a_sentence_and_stays(lan, number):
    form = form_of(lan.post(ADD, typed(number=number)))
    assert (dict(form.errors), form["number"].value()) == ({"number": [UNREAD]}, number)


def test_a_symbol_that_is_too_long_is_told_at_the_number(lan):
    assert errors(lan, number="1/" + "UBND-" * 6 + "VHTT") == {
        "number": ["Giá trị này chỉ được có tối đa 30 ký tự (hiện có 34)."]
    }


def test_a_number_taken_in_the_same_year_is_told(lan):
    make_dispatch(number="8893", symbol="UBND-VHTT", issue_date=date(2022, 1, 5))
    assert errors(lan) == {"__all__": ["Cơ quan này đã có văn bản mang số, ký hiệu này trong năm."]}


def test_what_blocks_at_the_number_leads_to_its_field(lan):
    blockers = blockers_of(lan.post(CHECK, typed(number="")))
    assert blockers[:1] == [("number", "Số, ký hiệu: Mục này không được để trống.")]
    assert [name for name, _ in blockers] == ["number", ""]


@pytest.mark.parametrize(
    ("number", "chosen", "kept"),
    [
        ("8893/UBND-VHTT", "", "cong-van"),
        ("15/QĐ-UBND", "", "quyet-dinh"),
        ("30/2020/NĐ-CP", "", "nghi-dinh"),
        ("85-QĐ/TW", "", "van-ban-dang"),
        ("15/CT-UBND", "cong-van", "cong-van"),
    ],
)
def test_the_symbol_suggests_the_type_and_the_clerk_decides(lan, number, chosen, kept):
    assert saved(lan, number=number, type=chosen).type == kept


def test_a_new_form_leaves_the_type_to_the_symbol_and_a_draft_shows_its_own(lan):
    row = make_dispatch(status=DRAFT, symbol="QĐ-UBND", type="thong-bao")
    forms = [form_of(lan.get(url)) for url in (ADD, page_of(row))]
    assert [form["type"].value() for form in forms] == ["", "thong-bao"]


@pytest.mark.parametrize(
    ("typed_number", "answer"),
    [
        (
            "số 15 / QĐ-UBND",
            {
                "shown": "15/QĐ-UBND",
                "type": "quyet-dinh",
                "sentence": "Theo ký hiệu QĐ-UBND: Quyết định",
            },
        ),
        ("15", {}),
        ("\0" * 5000, {}),
    ],
)
def test_a_number_is_read_while_it_is_typed(lan, typed_number, answer):
    assert lan.get(NUMBER, {"so": typed_number}).json() == answer


def test_a_new_dispatch_is_issued_by_the_ward_itself(lan):
    make_agency(name="Sở Nội vụ")
    own = make_agency(own=True)
    assert form_of(lan.get(ADD))["issuer"].value() == own.pk


@pytest.mark.parametrize(
    ("name", "lines", "kept"),
    [
        ("recipients", "- Các phòng, ban;\n\n  – Các tổ dân phố.", ["Các phòng, ban", "Các tổ dân phố"]),
        ("legal_bases", "Căn cứ Luật A;\n- Căn cứ Luật B.", ["Căn cứ Luật A", "Căn cứ Luật B"]),
        ("copies_to", "- Như trên;\n- Văn phòng.", ["Như trên", "Văn phòng"]),
        ("signing_lines", "KT.CHỦ  TỊCH\nPHÓ CHỦ TỊCH", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
    ],
)  # fmt: skip
def test_lists_lose_the_marks_that_the_paper_prints(lan, name, lines, kept):
    assert getattr(saved(lan, **{name: lines}), name) == kept


def test_the_line_luu_goes_to_its_fields(lan):
    row = saved(lan, copies_to="- Như trên;\n- Lưu: VT, VHTT, (D).")
    assert (row.copies_to, row.drafting_unit, row.drafter) == (["Như trên"], "VHTT", "D")


def test_a_line_luu_that_is_too_long_is_told_where_it_went(lan):
    form = form_of(lan.post(ADD, typed(copies_to=f"Như trên\nLưu: VT, {'A' * 31}")))
    assert (list(form.errors), form["copies_to"].value(), form["drafting_unit"].value()) == (
        ["drafting_unit"],
        "Như trên",
        "A" * 31,
    )


def test_the_line_luu_of_the_archive_alone_changes_nothing(lan):
    row = saved(lan, copies_to="Lưu: VT", drafting_unit="VHTT", drafter="D")
    assert (row.copies_to, row.drafting_unit, row.drafter) == ([], "VHTT", "D")


@pytest.mark.parametrize("subject", ["V/v tổng vệ sinh", "v/v: tổng vệ sinh"])
def test_about_is_printed_and_not_kept(lan, subject):
    assert saved(lan, subject=subject).subject == "tổng vệ sinh"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"subject": "V/v"}, {"subject": ["Sau “V/v” chưa có gì. Hãy gõ trích yếu."]}),
        (
            {"recipients": "\n".join(f"Tổ {n}" for n in range(101))},
            {"recipients": ["Có 101 dòng, nhiều nhất là 100. Hãy gộp bớt, hoặc đưa vào phụ lục."]},
        ),
        (
            {"signing_lines": "CHỦ TỊCH\n" + "A" * 501},
            {
                "signing_lines": [
                    "Dòng 2 dài quá 500 ký tự. Hãy viết ngắn lại, hoặc tách làm hai dòng."
                ]
            },
        ),
    ],
    ids=["no subject", "many lines", "a long line"],
)
def test_what_no_paper_holds_gets_a_sentence(lan, fields, told):
    assert errors(lan, **fields) == told


def test_what_others_saved_meanwhile_is_not_overwritten(lan):
    row = make_dispatch(status=DRAFT, version=3)
    form = form_of(lan.post(page_of(row), typed(base_version=2)))
    assert (list(form.errors), form["number"].value()) == (["__all__"], "8893/UBND-VHTT")


def test_a_public_dispatch_is_read_with_its_number_and_symbol(lan):
    page = lan.get(page_of(make_dispatch())).content.decode()
    assert page.count('<div class="readonly">12/UBND-VP</div>') == 1


BAD = {
    "long body": ({"body": "<p>" + "ố" * 100_000}, ["body"]),
    "deep lists": ({"body": "<ul><li>" * 10 + "a"}, []),
    "deeper lists": ({"body": "<ul><li>" * 500 + "a"}, ["body"]),
    "long word": ({"body": f"<p>{'a' * 500}</p>", "subject": "a" * 500}, []),
    "long table": ({"body": "<table>" + "<tr><td>a</td></tr>" * 2000 + "</table>"}, []),
    "nul": ({"number": "\0", "subject": "\0", "body": "\0"}, ["number", "subject"]),
    "huge numbers": ({"number": "9" * 5000, "issuer": "9" * 30}, ["issuer", "number"]),
    "strangers": ({"issue_date": "31/02/2026", "type": "x"}, ["issue_date", "type"]),
}


@pytest.mark.parametrize(("fields", "refused"), BAD.values(), ids=BAD)
def test_bad_input_is_saved_or_comes_back_with_sentences(lan, fields, refused):
    response = lan.post(ADD, typed(**fields))
    found = [] if response.status_code == 302 else sorted(form_of(response).errors)
    assert found == refused
