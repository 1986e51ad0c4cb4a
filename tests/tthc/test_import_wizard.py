"""The steps of an import as the clerk takes them; the writing itself is in a process of its own."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.build import DRAFT, make_approver, make_writer
from tests.tthc.build import make_dossier, make_period, make_sector
from tests.tthc.importing import (
    HEADER,
    NAME,
    OTHER,
    UPLOAD,
    dossier_row,
    review,
    sent,
    upload,
    uploaded,
    wait_for_imports,
    workbook,
    workbook_of_sheets,
)
from tests.visitors.processes import database_url
from tthc.importing import pending, process, stages
from tthc.models import Dossier, PendingImport, RememberedColumn, Sector

State = PendingImport.State
ODD = ("Mã hồ sơ", "Lĩnh vực", "Bên yêu cầu", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái")


@pytest.fixture
def clerk(db, client):
    make_sector(name="Đất đai")
    client.force_login(make_writer())
    return client


def meanings(response):
    """Return what the page takes each column for."""
    return [column["field"].value() for column in response.context["columns"]]


def told(response):
    return [str(message) for message in response.context["messages"]]


def ask(clerk, row, button, **changes):
    """Press a button of the page, with some selects changed; return the page that follows."""
    data = sent(clerk.get(review(row)), **changes)
    return clerk.post(review(row), {**data, button: ""}, follow=True)


def counts(response):
    return tuple(response.context["look"].report.counts.values())


def test_the_page_shows_each_column_and_what_would_be_written(clerk):
    title = ("DANH SÁCH HỒ SƠ",)
    rows = dossier_row(1), dossier_row(2, OTHER), dossier_row(3, received="31/02/2024")
    row, _ = uploaded(clerk, title, HEADER, *rows)

    response = clerk.get(review(row))

    look = response.context["look"]
    assert look.headings == list(HEADER)
    assert look.samples[2] == [NAME, OTHER, NAME]
    assert meanings(response) == ["code", "sector", "applicant", "received", "due", "state"]
    assert counts(response) == (2, 0, 0, 1)
    assert [problem.row for problem in look.report.problems] == [5]
    assert "Nhập 2 hồ sơ</button>" in response.text
    assert Dossier.objects.count() == 0


def test_rows_with_one_problem_are_told_together(clerk):
    bad = [dossier_row(number, received="31/02/2024") for number in (1, 3)]
    missing = ("", *dossier_row(2)[1:])
    row, _ = uploaded(clerk, HEADER, bad[0], missing, bad[1])

    problems = clerk.get(review(row)).context["problems"]

    assert list(problems.values()) == [["2", "4"], ["3"]]


def test_the_numbers_of_columns_are_no_samples(clerk):
    row, _ = uploaded(clerk, HEADER, [f"({number})" for number in range(1, 7)], dossier_row(1))

    assert clerk.get(review(row)).context["look"].samples[2] == [NAME]


def test_a_file_of_several_sheets_says_which_is_read(clerk):
    counted = ["THỐNG KÊ"], ["STT", "Lĩnh vực", "Số hồ sơ"], [1, "Đất đai", 1]
    upload(clerk, content=workbook_of_sheets(counted, [HEADER, dossier_row(1)]))

    report = clerk.get(review(PendingImport.objects.get())).context["look"].report

    assert report.notices[-1] == (
        "Chỉ đọc trang tính thứ 2 của tệp (không tính trang ẩn). "
        "Dữ liệu cần nhập ở trang khác thì lưu trang ấy thành tệp riêng rồi nhập thêm."
    )


def test_a_column_left_alone_shows_nothing_of_its_people(clerk):
    row, _ = uploaded(clerk, (*HEADER, "Số CCCD"), (*dossier_row(1), "038012345678"))

    response = clerk.get(review(row))

    assert (response.context["look"].samples[-1], "038012345678" in response.text) == ([], False)


def test_a_column_is_corrected_and_remembered_for_the_next_file(clerk):
    row, key = uploaded(clerk, ODD, dossier_row(1))
    before = meanings(clerk.get(review(row)))
    ask(clerk, row, "_look", **{"column-2": "applicant"})
    process._tell(row, 0)
    pending.move(row, left=State.UPLOADED, reached=State.RUNNING)
    process.execute(row, key)

    following, _ = uploaded(clerk, ODD, dossier_row(2))

    assert (before[2], meanings(clerk.get(review(following)))[2]) == ("", "applicant")
    assert [known.field for known in RememberedColumn.objects.all()] == ["applicant"]
    assert Dossier.objects.get().applicant == "N.T.B.V."


def test_what_the_clerk_does_not_correct_is_not_remembered(clerk):
    row, key = uploaded(clerk, HEADER, dossier_row(1))
    process._tell(row, 0)
    pending.move(row, left=State.UPLOADED, reached=State.RUNNING)
    process.execute(row, key)

    assert RememberedColumn.objects.count() == 0


def test_a_file_without_a_required_column_says_which_and_cannot_be_imported(clerk):
    row, _ = uploaded(clerk, ("Số", *HEADER[1:]), dossier_row(1))

    response = clerk.get(review(row))

    assert response.context["problem"] == (
        "Chưa có cột “Mã hồ sơ”. Hãy chọn cột ấy ở bảng dưới đây rồi bấm “Xem lại”."
    )
    assert 'name="_import"' not in response.text


def test_two_columns_for_one_thing_are_refused_and_the_choice_stays(clerk):
    row, _ = uploaded(clerk, ODD, dossier_row(1))

    response = ask(clerk, row, "_look", **{"column-2": "sector"})

    assert response.context["problem"] == (
        "Hai cột cùng được chọn là “Lĩnh vực”. Hãy chọn “bỏ qua” cho một cột."
    )
    assert meanings(response)[1:3] == ["sector", "sector"]


def test_a_file_that_is_refused_for_a_wrong_column_still_shows_its_columns(clerk):
    rows = [(code, f"Thứ {code[-2:]}", *rest) for code, _, *rest in map(dossier_row, range(41))]
    row, _ = uploaded(clerk, HEADER, *rows)

    response = clerk.get(review(row))

    assert response.context["problem"].startswith("Cột Lĩnh vực có vẻ nhận nhầm: hơn 40 giá trị")
    assert meanings(response) == ["code", "sector", "applicant", "received", "due", "state"]


def test_the_clerk_says_where_the_header_is(clerk):
    row, _ = uploaded(clerk, ("Mã hồ sơ", "Ngày tiếp nhận"), ("cột 1", "cột 2"), HEADER)

    response = ask(clerk, row, "_look", header="2")

    assert response.context["look"].headings == ["cột 1", "cột 2"]


def test_a_file_without_any_header_shows_its_rows_and_asks_for_it(clerk):
    row, _ = uploaded(clerk, (1, "06/05/2024"), (2, "07/05/2024"))

    response = clerk.get(review(row))
    corrected = ask(clerk, row, "_look", header="1")
    absent = ask(clerk, row, "_look", header="9")

    assert response.context["problem"] == stages.NO_HEADER
    assert response.context["look"].first_rows == [
        (1, ["1", "06/05/2024"]),
        (2, ["2", "07/05/2024"]),
    ]
    assert corrected.context["look"].headings == ["1", "06/05/2024"]
    assert told(absent) == ["Hàng 9 không có ô nào ở đầu bảng. Hãy ghi số của một hàng khác."]


def test_an_unknown_sector_is_asked_about_and_the_answer_counts(clerk):
    Sector.objects.update(name="Xây dựng")
    row, _ = uploaded(clerk, HEADER, dossier_row(1))
    before = clerk.get(review(row))

    after = ask(clerk, row, "_look")
    again = ask(clerk, row, "_ask_again")

    assert [counts(page) for page in (before, after, again)] == [
        (0, 0, 0, 1),
        (1, 0, 0, 0),
        (0, 0, 0, 1),
    ]
    assert [len(page.context["form"].questions()) for page in (before, after, again)] == [1, 0, 1]
    waiting = "Trong số không nhập có 1 hồ sơ chờ bạn trả lời"
    assert [waiting in page.text for page in (before, after, again)] == [True, False, True]


def test_what_was_changed_after_counting_is_counted_before_it_is_written(clerk):
    row, _ = uploaded(clerk, HEADER, dossier_row(1))

    response = ask(clerk, row, "_import", **{"column-4": ""})

    row.refresh_from_db()
    assert (row.state, meanings(response)[4]) == (State.UPLOADED, "")
    assert told(response) == [
        "Bạn vừa đổi lựa chọn nên chưa nhập. Hãy xem lại các con số rồi bấm Nhập."
    ]


def test_a_choice_that_is_none_changes_nothing(clerk):
    row, _ = uploaded(clerk, HEADER, dossier_row(1))
    wrong = {"column-1": "khác", "column-77": "code", "header": "x", "answer-zz": "new"}
    wrong |= {f"answer-{'0' * 32}": NAME, f"answer-{'1' * 32}": "new\0"}

    ask(clerk, row, "_look", **wrong)

    columns = row.columns
    row.refresh_from_db()
    assert (row.columns, row.answers) == (columns, {})


@pytest.mark.parametrize("target", [9, 10**30])
def test_a_table_comes_into_no_period_that_is_not_there(clerk, target):
    url = reverse("admin:tthc_resultperiod_import", args=[target])
    file = SimpleUploadedFile("a.xlsx", workbook(HEADER, dossier_row(1)))

    answers = [clerk.get(url), clerk.post(url, {"file": file})]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_list_leads_to_the_import_for_those_who_may(clerk):
    url = reverse("admin:tthc_dossier_changelist")

    assert f'href="{UPLOAD}">Nhập hồ sơ từ tệp</a>' in clerk.get(url).text


def test_queries_of_the_preview_do_not_grow_with_the_rows(clerk, django_assert_num_queries):
    few, _ = uploaded(clerk, HEADER, *map(dossier_row, range(1, 2)))
    clerk.get(review(few))
    with django_assert_num_queries(13):
        clerk.get(review(few))
    response = upload(clerk, HEADER, *map(dossier_row, range(1, 30)))
    with django_assert_num_queries(13):
        clerk.get(response.url)


def test_an_error_of_ours_tells_the_log_where_but_not_what(clerk, caplog):
    row, key = uploaded(clerk, HEADER, dossier_row(1))
    row.columns["chosen"] = None

    look = stages.look(row, pending.opened(row, key))

    assert look.problem == stages.UNEXPECTED
    assert ("TypeError" in caplog.text, NAME in caplog.text) == (True, False)


@pytest.mark.django_db
def test_the_catalogue_comes_in_by_the_same_pages(client):
    client.force_login(make_approver())
    url = reverse("admin:tthc_procedure_import")
    header, row = ("Mã thủ tục", "Tên thủ tục", "Lĩnh vực"), ("1.004222", "Đăng ký", "Cư trú")

    listed = client.get(reverse("admin:tthc_procedure_changelist")).text
    sending = {"file": SimpleUploadedFile("a.xlsx", workbook(header, row))}
    response = client.post(url, sending, follow=True)

    assert f'href="{url}">Nhập thủ tục hành chính từ tệp</a>' in listed
    assert meanings(response) == ["code", "name", "sector"]


@pytest.mark.django_db
def test_a_table_comes_into_its_own_period(client):
    client.force_login(make_writer())
    period = make_period(status=DRAFT)
    make_sector(name="Đất đai")
    url = reverse("admin:tthc_resultperiod_import", args=[period.pk])
    group, rest = ("Đã giải quyết", "", ""), ("Đang giải quyết", "")
    header = [
        (
            "Lĩnh vực",
            "Từ kỳ trước",
            "Mới trực tuyến",
            "Mới trực tiếp hoặc bưu chính",
            *group,
            *rest,
        ),
        ("", "", "", "", "Trước hạn", "Đúng hạn", "Quá hạn", "Trong hạn", "Quá hạn"),
    ]
    content = workbook(*header, ("Đất đai", 1, 2, 0, 2, 0, 1, 0, 0))
    sending = {"file": SimpleUploadedFile("a.xlsx", content)}

    form = client.get(reverse("admin:tthc_resultperiod_change", args=[period.pk])).text
    response = client.post(url, sending, follow=True)

    assert f'href="{url}">Nhập bảng số liệu từ tệp</a>' in form
    assert response.context["problem"] == ""
    assert (PendingImport.objects.get().target, counts(response)) == (period.pk, (1, 0, 0, 0))


@pytest.fixture
def office(transactional_db, client, monkeypatch, settings):
    """A clerk whose imports are written by real processes, on the tests' own database."""
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("MEDIA_ROOT", str(settings.MEDIA_ROOT))
    make_sector(name="Đất đai")
    client.force_login(make_writer())
    yield client
    wait_for_imports()


def ended(office, row):
    """Return the page of an import once its process has ended."""
    for _ in range(200):
        page = office.get(review(row))
        if page.context["row"].state != State.RUNNING:
            return page
        time.sleep(0.1)
    raise AssertionError("the process never ended")


def test_a_confirmed_import_is_written_once_by_a_process(office):
    kept = make_dossier(code="H56.15.25-240506-0009")
    row, key = uploaded(office, HEADER, dossier_row(1), dossier_row(2, OTHER))
    data = {**sent(office.get(review(row))), "_import": ""}

    office.post(review(row), data)
    office.post(review(row), data)
    page = ended(office, row)

    row.refresh_from_db()
    assert (row.state, row.content.name) == (State.DONE, "")
    assert row.report == {"created": 2, "changed": 0, "unchanged": 0, "refused": 0}
    found = Dossier.objects.exclude(pk=kept.pk).order_by("code")
    assert [dossier.applicant for dossier in found] == ["N.T.B.V.", "T.V.D."]
    assert ("Đã nhập xong" in page.text, key in str(office.cookies)) == (True, False)


def test_a_process_that_dies_at_once_leaves_everything_as_it_was(office, settings, monkeypatch):
    monkeypatch.setenv("UPLOAD_MAX_MB", "nhiều")  # no process can start with it
    row, _ = uploaded(office, HEADER, dossier_row(1))

    ask(office, row, "_import")
    page = ended(office, row)

    row.refresh_from_db()
    assert (row.state, Dossier.objects.count()) == (State.FAILED, 0)
    assert "chưa có gì thay đổi" in page.text
