from datetime import date
from itertools import chain

import pytest

from portal.shared import services, sheets, tasks
from portal.shared.models import LogRecord
from portal.shared.sheets import SheetRow
from tests.build import DRAFT, POLICY, make_approver, make_writer, saved_by
from tests.tthc.build import make_dossier, make_period, make_result, make_sector
from tthc.importing import columns
from tthc.importing.kind import ImportRefusedError
from tthc.importing.kinds import KINDS
from tthc.models import Dossier, ResultPeriod, Sector, SectorResult
from tthc.services import fill_from_dossiers

pytestmark = pytest.mark.django_db

# As the ministry's form 06a heads it: groups over columns, merged cells filled in their first.
FORM = [
    ["BÁO CÁO TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"],
    ["STT", "Lĩnh vực giải quyết", "Số lượng hồ sơ tiếp nhận", None, None, None,
     "Số lượng hồ sơ đã giải quyết", None, None, None,
     "Số lượng hồ sơ đang giải quyết", None, None],
    [None, None, "Tổng số", "Trong kỳ", None, "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn",
     "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"],
    [None, None, None, "Trực tuyến", "Trực tiếp, dịch vụ bưu chính"],
    ["(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)", "(9)",
     "(10)", "(11)=(12)+(13)", "(12)", "(13)"],
]  # fmt: skip
EXAMPLE = [19361, 12041, 4000, 3320, 15641, 13529, 1958, 154, 3720, 3700, 20]
SMALL = [5, 2, 1, 2, 3, 1, 1, 1, 2, 2, 0]
BOTH = [a + b for a, b in zip(EXAMPLE, SMALL, strict=True)]


def run_over(sheet_rows, period, *, commit=True, answers=None, by=None):
    """Import the rows of a sheet into a period, as the wizard does."""
    kind = KINDS["results"].into(period.pk)
    rows = iter(sheet_rows)
    head = [row for row, _ in zip(rows, range(20), strict=False)]
    layout = columns.recognise(head, kind.columns)
    assert columns.missing(layout, kind.columns) == []
    told = columns.mapped(chain(head, rows), layout, totals=kind.totals)
    return kind.run(told, by=by, answers=answers or {}, commit=commit)


def sheet(*rows):
    return [SheetRow(0, number, cells) for number, cells in enumerate([*FORM, *rows], start=1)]


def imported(period, *rows, **options):
    return run_over(sheet(*rows), period, **options)


def refusal(period, *rows, **options):
    with pytest.raises(ImportRefusedError) as refused:
        imported(period, *rows, **options)
    return str(refused.value)


@pytest.fixture
def draft():
    return make_period(status=DRAFT)


@pytest.fixture
def land():
    return make_sector(name="Đất đai")


def figures(period):
    rows = ResultPeriod.objects.with_rows().get(pk=period.pk).rows.all()
    return {row.sector.name: [getattr(row, name) for name in SectorResult.COUNTS] for row in rows}


def test_the_form_of_the_ministry_is_taken_with_its_groups_and_totals(draft, land):
    make_sector(name="Hộ tịch")

    report = imported(
        draft,
        [1, "ĐẤT ĐAI", *EXAMPLE],
        [2, "Hộ tịch", *SMALL],
        ["Tổng cộng", None, *BOTH],
    )

    assert figures(draft) == {
        "Đất đai": [3320, 12041, 4000, 13529, 1958, 154, 3700, 20, 0],
        "Hộ tịch": [2, 2, 1, 1, 1, 1, 2, 0, 0],
    }
    assert (report.counts, report.problems, report.notices) == (
        {"created": 2, "changed": 0, "unchanged": 0, "refused": 0},
        [],
        [],
    )


def test_an_import_is_a_version_with_its_line_in_the_log(draft, land):
    writer = make_writer()

    imported(draft, [1, "Đất đai", *EXAMPLE], by=writer)

    draft.refresh_from_db()
    record = LogRecord.objects.about(draft).get()
    assert (draft.origin, draft.version, draft.revisions.get().saved_by) == ("imported", 1, writer)
    assert (record.action, record.actor, record.note) == (
        "imported",
        writer,
        "Nhập bảng kết quả: 1 lĩnh vực.",
    )


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (
            "Gọi 0912 345 678",
            "ghi chú có số điện thoại hoặc số giấy tờ của người dân, hãy bỏ số ấy.",
        ),
        ("x" * 201, "ghi chú dài quá 200 ký tự, hãy rút ngắn."),
    ],
)
def test_a_note_that_cannot_stand_in_public_refuses_the_table(draft, land, note, sentence):
    noted = [SheetRow(0, row.number, [*row.cells]) for row in sheet([1, "Đất đai", *EXAMPLE, note])]
    noted[1].cells.append("Ghi chú")

    with pytest.raises(ImportRefusedError) as refused:
        run_over(noted, draft)

    assert str(refused.value) == (
        f"Hàng 6: {sentence} Chưa nhận số liệu nào: hãy sửa tệp rồi nhập lại."
    )


def test_looking_writes_nothing(draft, land):
    make_result(period=draft, sector=make_sector(name="Cũ"))

    report = imported(draft, [1, "Đất đai", *EXAMPLE], commit=False)

    assert (list(figures(draft)), report.created, report.notices) == (
        ["Cũ"],
        1,
        ["Không có trong tệp nên bị bỏ khỏi kỳ Tháng 5 năm 2024: Cũ."],
    )


def test_a_second_import_changes_nothing(draft, land):
    imported(draft, [1, "Đất đai", *EXAMPLE])

    report = imported(draft, [1, "Đất đai", *EXAMPLE])

    assert report.counts == {"created": 0, "changed": 0, "unchanged": 1, "refused": 0}


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (
            4,
            15637,
            "Hàng 6: Đã giải quyết: tổng ghi 15.637, nhưng 13.529 + 1.958 + 154 = 15.641, "
            "chênh lệch 4.",
        ),
        (
            8,
            "3.721",
            "Hàng 6: Đang giải quyết: tổng ghi 3.721, nhưng 3.700 + 20 = 3.720, chênh lệch 1.",
        ),
        (5, "nhiều", "Hàng 6: ô này không phải là số lượng, hãy ghi số nguyên từ 0."),
    ],
)
def test_a_row_that_is_wrong_refuses_the_table(draft, land, place, value, sentence):
    cells = [*EXAMPLE]
    cells[place] = value

    assert refusal(draft, [1, "Đất đai", *cells]) == (
        f"{sentence} Chưa nhận số liệu nào: hãy sửa tệp rồi nhập lại."
    )
    assert figures(draft) == {}


def test_a_row_whose_sums_agree_but_not_with_one_another_is_refused(draft, land):
    cells = [19360, 12040, *EXAMPLE[2:]]

    assert refusal(draft, [1, "Đất đai", *cells]) == (
        "Hàng 6: Số liệu không khớp: tiếp nhận 19.360, nhưng đã giải quyết 15.641 "
        "+ đang giải quyết 3.720 + trả lại, rút 0 = 19.361, chênh lệch 1. "
        "Chưa nhận số liệu nào: hãy sửa tệp rồi nhập lại."
    )


def test_a_row_of_totals_that_its_rows_do_not_make_is_refused(draft, land):
    wrong = [*EXAMPLE]
    wrong[7] = 158

    assert refusal(draft, [1, "Đất đai", *EXAMPLE], ["Tổng cộng", None, *wrong]) == (
        "Hàng 7: tổng cộng của cột “xong quá hạn” ghi 158, nhưng các hàng cộng lại là 154, "
        "chênh lệch 4. Chưa nhận số liệu nào: hãy sửa tệp rồi nhập lại."
    )


def test_only_so_many_mistakes_are_told(draft, land):
    rows = [[number, None, *EXAMPLE] for number in range(7)]

    told = refusal(draft, [1, "Đất đai", *EXAMPLE], *rows)

    assert (told.count("chưa ghi tên lĩnh vực."), "Còn 2 chỗ khác." in told) == (5, True)


def test_an_unknown_sector_is_asked_about_and_nothing_is_written_before(draft, land):
    rows = [1, "Đất đai", *EXAMPLE], [2, "Thủy lợi", *SMALL]
    (question,) = imported(draft, *rows, commit=False).questions

    assert question.sentence == "Lĩnh vực “Thủy lợi” (1 dòng) chưa có trên cổng."
    assert refusal(draft, *rows) == (
        "Còn lĩnh vực chưa được trả lời, nên bảng chưa đủ. Hãy trả lời rồi nhập lại."
    )
    assert figures(draft) == {}


@pytest.mark.parametrize(
    ("answer", "sectors"),
    [("new", ["Đất đai", "Thủy lợi"]), ("skip", ["Đất đai"])],
)
def test_the_clerk_says_what_becomes_of_an_unknown_sector(draft, land, answer, sectors):
    rows = [1, "Đất đai", *EXAMPLE], [2, "Thủy lợi", *SMALL], ["Tổng số", None, *BOTH]
    (question,) = imported(draft, *rows, commit=False).questions

    imported(draft, *rows, answers={question.key: answer})

    assert list(figures(draft)) == sectors
    assert list(Sector.objects.values_list("name", flat=True)) == sectors


def test_two_rows_of_one_sector_are_added_up_and_told(draft, land):
    land.aliases = ["Địa chính"]
    land.save()

    report = imported(draft, [1, "Đất đai", *EXAMPLE], [2, "Địa chính", *SMALL])

    assert figures(draft)["Đất đai"][:3] == [3322, 12043, 4001]
    assert [(problem.row, problem.sentence) for problem in report.problems] == [
        (7, "Cùng lĩnh vực Đất đai với hàng 6; số liệu hai hàng được cộng lại.")
    ]


def test_headings_and_lines_without_figures_are_passed_over(draft, land):
    imported(draft, ["A", "Cấp xã"], [1, "Đất đai", *EXAMPLE], [None, "Nguồn: hệ thống một cửa"])

    assert list(figures(draft)) == ["Đất đai"]


def test_a_table_without_figures_is_refused(draft):
    told = refusal(draft, [None, "Nguồn: hệ thống một cửa"])
    assert told == "Không có hàng số liệu nào bên dưới hàng tiêu đề."


def test_a_public_period_is_changed_only_in_its_working_copy(land):
    period = make_result(period=make_period(), sector=land).period
    row = [1, "Đất đai", *SMALL]

    assert refusal(period, row) == (
        "Kỳ này không có bản nháp để nhận số liệu. "
        "Hãy mở kỳ, lấy lại để sửa hoặc soạn bản sửa, rồi nhập lại."
    )
    copy = services.amend(row=period, by=make_writer())
    imported(period, row)
    assert [figures(copy)["Đất đai"][0], figures(period)["Đất đai"][0]] == [2, 3320]


def test_a_returned_draft_still_asks_its_writer_after_an_import(draft, land):
    writer = make_writer()
    saved_by(writer, draft)
    services.submit(row=draft, by=writer, policy=POLICY)
    services.send_back(row=draft, by=make_approver(), note="Nhập lại số liệu đất đai.")

    imported(draft, [1, "Đất đai", *EXAMPLE], by=writer)

    items = ResultPeriod.objects.all()
    assert list(tasks.asked_by(items, tasks.Task.MEND, writer, POLICY)) == [draft]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_was_computed_comes_back_the_same_from_our_own_file(client, land, suffix):
    trade, closed = make_sector(), {"closed_on": None, "state": "processing", "timing": ""}
    for number in range(12):
        make_dossier(
            sector=[land, trade][number % 2],
            received_on=date(2024, 4, 29 - number % 3 * 9) if number < 5 else date(2024, 5, number),
            channel=Dossier.Channel.values[number % 3 // 2],
            **closed if number % 4 == 0 else {"closed_on": date(2024, 5, 20)},
        )
    computed = make_period()
    ResultPeriod.objects.filter(pk=computed.pk).update(status=DRAFT)
    computed.refresh_from_db()
    fill_from_dossiers(computed)
    SectorResult.objects.filter(sector=land).update(note="Đã rà soát")
    ResultPeriod.objects.filter(pk=computed.pk).update(status="published")
    copy = make_period(number=6, status=DRAFT)

    content = client.get(f"/thu-tuc/ket-qua/2024-05.{suffix}").content
    with sheets.reading(content, f"tep.{suffix}") as rows:
        run_over(rows, copy)

    assert figures(copy) == figures(computed)
    assert copy.rows.get(sector=land).note == "Đã rà soát"
    assert sum(map(sum, figures(copy).values())) > 0
