"""The catalogue of procedures from the exports of the national database."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from portal.shared.models import LogRecord
from portal.shared.sheets import SheetRow
from tests.build import make_approver
from tests.shared.sheet_files import workbook
from tests.tthc.build import make_procedure, make_sector
from tthc.importing import columns
from tthc.importing.catalogue import COLUMNS, CatalogueImport
from tthc.importing.catalogue_cells import (
    as_cost,
    as_costs,
    as_lines,
    as_rich_text,
    as_status,
    procedure_code,
)
from tthc.importing.cells import UnreadableCellError
from tthc.importing.kind import ImportRefusedError
from tthc.models import Procedure, Sector

ROW = {
    "code": "1.004222.000.00.00.H56",
    "name": "Đăng ký thường trú",
    "sector": "Cư trú",
    "processing_time": "07 ngày làm việc",
    "costs": "Lệ phí: 20.000 đồng; Phí: Không",
    "submission": "Công an phường",
    "steps": "Bước 1: Nộp hồ sơ.\nBước 2: Nhận <kết quả>:\n- Trực tiếp\n- Qua bưu chính",
    "channels": "Trực tiếp",
    "required_documents": "1. Tờ khai (Mẫu CT01);\n2. Giấy tờ về chỗ ở",
    "copies": "01 bộ",
    "applicants": "Công dân",
    "deciding_office": "Công an phường",
    "result": "Thông báo",
    "legal_bases": "Luật Cư trú; Nghị định 154/2024/NĐ-CP",
    "national_url": "https://dichvucong.gov.vn/a",
    "source_date": 45787,
    "status": "Còn hiệu lực",
}


def run(*rows, commit=True, answers=None, by=None):
    numbered = enumerate(rows, start=5)
    return CatalogueImport().run(numbered, by=by, answers=answers or {}, commit=commit)


def counts(report):
    return tuple(report.counts.values())


def told(report):
    return [(problem.row, problem.sentence) for problem in report.problems]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1.004222", "1.004222"),
        ("1.004222.000.00.00.H56", "1.004222"),
        (" 2.000815.H56", "2.000815"),
        (1.004222, "1.004222"),
        (1.00422, "1.004220"),
    ],
)
def test_codes_long_and_made_numbers_are_read(cell, code):
    assert procedure_code(cell) == code


@pytest.mark.parametrize(
    "cell", ["1.00422", "", "khai sinh", 1.00422201, 1004222, date(2024, 1, 2)]
)
def test_what_is_no_code_is_refused(cell):
    with pytest.raises(UnreadableCellError):
        procedure_code(cell)


@pytest.mark.parametrize(
    ("cell", "costs"),
    [
        ("Lệ phí: 8.000 đồng; Phí: Không", ("Không", "8.000 đồng")),
        ("- Phí: 2.000 đồng/trang\n- Lệ phí: 0", ("2.000 đồng/trang", "Không")),
        ("Không.", ("Không", "Không")),
        ("8.000 đồng/bản", ("8.000 đồng/bản", "8.000 đồng/bản")),
        ("Lệ phí: 5.000 đồng", ("Lệ phí: 5.000 đồng", "Lệ phí: 5.000 đồng")),
    ],
)
def test_both_costs_are_told_apart_where_the_column_does(cell, costs):
    assert as_costs(cell) == costs


@pytest.mark.parametrize(
    ("cell", "cost"), [(8000, "8.000 đồng"), (0, "Không"), ("Miễn phí", "Không")]
)
def test_a_cost_is_told_in_words(cell, cost):
    assert as_cost(cell) == cost


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        (
            "Tờ khai; Giấy chứng sinh (nếu có; bản chính); ",
            ["Tờ khai", "Giấy chứng sinh (nếu có; bản chính)"],
        ),
        ("- Tờ khai\n+ Giấy tờ về\nchỗ ở;\n\na) Ảnh", ["Tờ khai", "Giấy tờ về chỗ ở", "Ảnh"]),
        ("Phải nộp:\n1. Tờ khai\n2) Ảnh", ["Phải nộp:", "Tờ khai", "Ảnh"]),
        ("2.000 tờ", ["2.000 tờ"]),
        (";", []),
    ],
)
def test_items_of_a_list_are_found(cell, items):
    assert as_lines(cell) == items


def test_lines_become_paragraphs_and_lists_with_nothing_of_html():
    assert as_rich_text(ROW["steps"]) == (
        "<p>Bước 1: Nộp hồ sơ.</p><p>Bước 2: Nhận &lt;kết quả&gt;:</p>"
        "<ul><li>Trực tiếp</li><li>Qua bưu chính</li></ul>"
    )


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Công khai", "in_force"),
        ("Còn hiệu lực", "in_force"),
        ("Không công khai", "hidden"),
        ("Hết hiệu lực", "abolished"),
        ("Bị bãi bỏ", "abolished"),
    ],
)
def test_the_usual_words_for_the_state_are_known(cell, status):
    assert as_status(cell) == status


@pytest.mark.parametrize(
    "headings",
    [
        {
            "code": "Mã TTHC", "name": "Tên TTHC", "sector": "Lĩnh vực",
            "deciding_office": "Cơ quan thực hiện", "costs": "Phí, lệ phí", "status": "Trạng thái",
        },
        {
            "code": "Mã số thủ tục hành chính", "name": "Tên thủ tục hành chính",
            "sector": "Tên lĩnh vực", "processing_time": "Thời hạn giải quyết (ngày làm việc)",
            "fee": "Phí (nếu có)", "charge": "Lệ phí (nếu có)",
            "required_documents": "Thành phần hồ sơ", "copies": "Số lượng hồ sơ",
            "requirements": "Yêu cầu, điều kiện thực hiện TTHC", "legal_bases": "Căn cứ pháp lý",
            "result": "Kết quả thực hiện", "announcing_decision": "Số quyết định công bố",
        },
    ],
)  # fmt: skip
def test_the_headings_of_exports_are_recognised(headings):
    layout = columns.recognise([SheetRow(0, 3, list(headings.values()))], COLUMNS)

    assert layout.fields == {name: place for place, name in enumerate(headings)}


@pytest.mark.django_db
def test_a_row_becomes_a_procedure_in_force():
    sector = make_sector(name="Cư trú")

    report = run(ROW)

    assert (counts(report), told(report), report.notices) == ((1, 0, 0, 0), [], [])
    procedure = Procedure.objects.in_force().get()
    procedure.full_clean()
    assert (procedure.code, procedure.sector, procedure.fee, procedure.charge) == (
        "1.004222",
        sector,
        "Không",
        "20.000 đồng",
    )
    assert procedure.required_documents == ["Tờ khai (Mẫu CT01)", "Giấy tờ về chỗ ở"]
    assert procedure.legal_bases == ["Luật Cư trú", "Nghị định 154/2024/NĐ-CP"]
    assert (procedure.copies, procedure.source_date) == (1, date(2025, 5, 10))
    assert list(Procedure.objects.matching("thuong tru")) == [procedure]


@pytest.mark.django_db
def test_a_second_run_changes_nothing():
    make_sector(name="Cư trú")
    incomplete = {"code": "1.004223", "name": "Tạm trú", "sector": "Cư trú", "status": "Công khai"}
    run(ROW, incomplete)
    before = list(Procedure.objects.values())

    report = run(ROW, incomplete)

    assert (counts(report), list(Procedure.objects.values())) == ((0, 0, 2, 0), before)


@pytest.mark.django_db
def test_looking_promises_what_writing_does_and_writes_nothing():
    make_procedure(code="1.004222", sector=make_sector(name="Cư trú"))
    rows = [ROW, {**ROW, "code": "1.004223"}, {**ROW, "code": "x"}]

    looked = run(*rows, commit=False)
    between = list(Procedure.objects.values_list("name")), LogRecord.objects.count()

    assert run(*rows) == looked
    assert counts(looked) == (1, 1, 0, 1)
    assert between == ([("Đăng ký khai sinh",)], 0)


@pytest.mark.django_db
def test_what_a_file_does_not_say_stays():
    procedure = make_procedure(code="1.004222", fee="Không", delivery="Qua bưu chính")

    report = run(
        {"code": "1.004222", "name": "Tên mới", "sector": None, "delivery": "", "fee": "-"}
    )

    procedure.refresh_from_db()
    assert counts(report) == (0, 1, 0, 0)
    assert (procedure.name, procedure.fee, procedure.delivery, procedure.status) == (
        "Tên mới",
        "Không",
        "Qua bưu chính",
        "in_force",
    )


@pytest.mark.django_db
def test_how_a_clerk_laid_a_text_out_stays_while_its_words_do():
    make_procedure(code="1.004222", steps="<ol><li><strong>Nộp</strong> hồ sơ.</li></ol>")

    assert counts(run({"code": "1.004222", "steps": "Nộp hồ sơ."})) == (0, 0, 1, 0)


@pytest.mark.django_db
def test_a_new_procedure_that_lacks_something_is_not_public():
    make_sector(name="Cư trú")

    report = run({**ROW, "steps": "", "required_documents": None})

    assert told(report) == [
        (5, "Thủ tục 1.004222 chưa công khai vì thiếu: thành phần hồ sơ, trình tự thực hiện.")
    ]
    assert (Procedure.objects.get().status, len(report.notices)) == ("hidden", 1)


@pytest.mark.django_db
def test_what_was_abolished_is_not_offered_to_be_completed():
    make_sector(name="Cư trú")

    report = run({**ROW, "steps": "", "status": "Hết hiệu lực"})

    assert (told(report), report.notices) == ([], [])
    assert Procedure.objects.get().status == "abolished"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "status", "becomes"),
    [
        ("in_force", "Đã bãi bỏ", "abolished"),
        ("abolished", "Còn hiệu lực", "in_force"),
        ("hidden", "Còn hiệu lực", "hidden"),
        ("in_force", "?", "in_force"),
    ],
)
def test_the_state_follows_the_file_but_what_is_hidden_stays_so(kept, status, becomes):
    procedure = make_procedure(code="1.004222", status=kept)

    run({"code": "1.004222", "status": status})

    procedure.refresh_from_db()
    assert procedure.status == becomes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": ""}, "Chưa nhập hàng này: thiếu mã thủ tục."),
        ({"name": ""}, "Chưa nhập hàng này: thủ tục mới phải có tên và lĩnh vực."),
        ({"sector": ""}, "Chưa nhập hàng này: thủ tục mới phải có tên và lĩnh vực."),
        (
            {"sector": "Số 012345678901"},
            "Chưa nhập hàng này: ô lĩnh vực không phải là tên một lĩnh vực.",
        ),
        (
            {"code": "khai sinh"},
            "Chưa nhập hàng này: mã thủ tục phải có dạng 1.004222 hoặc 1.004222.000.00.00.H56.",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(changed, sentence):
    make_sector(name="Cư trú")

    report = run({**ROW, **changed})

    assert (counts(report), told(report)) == ((0, 0, 0, 1), [(5, sentence)])


@pytest.mark.django_db
def test_a_code_met_again_is_left_out():
    make_sector(name="Cư trú")

    report = run(ROW, {**ROW, "code": "1.004222", "name": "Tên khác"})

    assert counts(report) == (1, 0, 0, 1)
    assert told(report) == [(6, "Chưa nhập hàng này: mã 1.004222 đã có ở hàng 5.")]


@pytest.mark.django_db
def test_a_cell_that_does_not_fit_is_left_as_it_was():
    procedure = make_procedure(code="1.004222", processing_time="Ba ngày")
    row = {"processing_time": "x" * 501, "national_url": "javascript:alert(1)", "copies": "vài bộ"}

    report = run({"code": "1.004222", **row})

    procedure.refresh_from_db()
    assert (counts(report), procedure.processing_time) == ((0, 0, 1, 0), "Ba ngày")
    assert [sentence.partition(":")[0] for _, sentence in told(report)] == [
        "Chưa lấy ô “thời hạn giải quyết”",
        "Chưa lấy ô “số lượng hồ sơ (bộ)”",
        "Chưa lấy ô “trang trên Cổng Dịch vụ công quốc gia”",
    ]


@pytest.mark.django_db
def test_an_unknown_sector_is_asked_about_and_added_on_the_answer():
    asked = run(ROW, {**ROW, "code": "1.004223"})
    question = asked.questions[0]

    done = run(ROW, {**ROW, "code": "1.004223"}, answers={question.key: "new"})

    assert (counts(asked), question.sentence, question.choices) == (
        (0, 0, 0, 2),
        "Lĩnh vực “Cư trú” (2 thủ tục) chưa có trên cổng.",
        [
            ("new", "thêm lĩnh vực này"),
            ("new-sensitive", "thêm lĩnh vực này, chỉ đếm, không lưu từng hồ sơ"),
            ("skip", "bỏ qua các thủ tục này"),
        ],
    )
    assert (counts(done), done.questions) == ((2, 0, 0, 0), [])
    assert Sector.objects.get().procedures.count() == 2


@pytest.mark.django_db
def test_one_line_of_the_log_tells_of_the_whole_file():
    make_sector(name="Cư trú")
    approver = make_approver()

    run(ROW, {**ROW, "code": "1.004223"}, by=approver)

    assert list(LogRecord.objects.values_list("actor", "action", "note")) == [
        (
            approver.pk,
            "imported",
            "2 thủ tục mới, 0 thay đổi, 0 giữ nguyên, 0 không nhập.",
        )
    ]


@pytest.mark.django_db
def test_a_file_without_rows_is_refused():
    with pytest.raises(ImportRefusedError):
        run()


HEADINGS = ["Mã TTHC", "Tên thủ tục hành chính", "Lĩnh vực"]


@pytest.mark.django_db
def test_the_command_imports_a_file(tmp_path, capsys):
    make_sector(name="Cư trú")
    path = tmp_path / "danh-muc.xlsx"
    rows = ["1.004222", "Thường trú", "Cư trú"], [1.00422, "Tạm trú", "Cư trú"]
    path.write_bytes(workbook(["DANH MỤC THỦ TỤC HÀNH CHÍNH"], HEADINGS, *rows))

    call_command("import_catalogue", path)

    codes = list(Procedure.objects.order_by("code").values_list("code", flat=True))
    last = capsys.readouterr().out.splitlines()[-1]
    assert codes == ["1.004220", "1.004222"]
    assert last == "Đã nhập: 2 thủ tục mới, 0 thay đổi, 0 giữ nguyên, 0 không nhập."


@pytest.mark.django_db
def test_a_rehearsal_of_the_command_writes_nothing(tmp_path, capsys):
    make_sector(name="Cư trú")
    path = tmp_path / "danh-muc.xlsx"
    path.write_bytes(workbook(HEADINGS, ["1.004222", "Thường trú", "Cư trú"]))

    call_command("import_catalogue", path, dry_run=True)

    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "Sẽ nhập: 1 thủ tục mới, 0 thay đổi, 0 giữ nguyên, 0 không nhập."
    assert Procedure.objects.count() == 0


@pytest.mark.django_db
def test_a_file_without_the_code_is_refused_by_the_command(tmp_path):
    path = tmp_path / "danh-muc.xlsx"
    path.write_bytes(workbook(["Tên thủ tục", "Lĩnh vực"], ["Thường trú", "Cư trú"]))

    with pytest.raises(CommandError) as refused:
        call_command("import_catalogue", path)

    assert str(refused.value).startswith("Không thấy cột mã thủ tục.")
