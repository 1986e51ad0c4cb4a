from datetime import date

import pytest

from portal.shared.models import LogRecord
from tests.build import make_staff
from tests.tthc.build import make_desk, make_dossier, make_procedure, make_sector
from tthc.importing.dossiers import DossierImport
from tthc.importing.kind import ImportRefusedError, Problem
from tthc.models import Dossier, OneStopDesk, Sector

pytestmark = pytest.mark.django_db

CODE = "H56.15.25-250512-0012"


@pytest.fixture(autouse=True)
def land():
    return make_sector(name="Đất đai")


def cells(**changed):
    return {
        "code": CODE,
        "sector": "Đất đai",
        "applicant": "Nguyễn Văn An",
        "channel": "Trực tuyến",
        "received": "12/05/2025",
        "due": "20/05/2025",
        "closed": "19/05/2025",
        "state": "Đã trả kết quả",
    } | changed


def run(*rows, commit=True, answers=None, **options):
    return DossierImport().run(
        enumerate(rows, start=5), by=None, answers=answers or {}, commit=commit, **options
    )


def refused(**changed):
    """The sentence that a row is refused with, after which nothing is stored."""
    report = run(cells(**changed))
    assert (report.counts, Dossier.objects.count()) == (counts(refused=1), 0)
    assert [problem.row for problem in report.problems] == [5]
    return report.problems[0].sentence


def counts(**some):
    return {"created": 0, "changed": 0, "unchanged": 0, "refused": 0} | some


def stored():
    return list(Dossier.objects.order_by("pk").values())


def test_a_row_becomes_a_dossier(land):
    procedure = make_procedure(code="1.004222", name="Đăng ký đất đai", sector=land)
    report = run(cells(procedure="Đăng ký  đất đai", new_due="22/05/2025"))
    dossier = Dossier.objects.get()
    assert (report.counts, report.problems, report.notices) == (counts(created=1), [], [])
    assert (dossier.code, dossier.sector, dossier.procedure) == (CODE, land, procedure)
    assert (dossier.channel, dossier.applicant) == ("online", "N.V.A.")
    assert (dossier.received_on, dossier.due_on) == (date(2025, 5, 12), date(2025, 5, 20))
    assert (dossier.new_due_on, dossier.closed_on) == (date(2025, 5, 22), date(2025, 5, 19))
    assert (dossier.state, dossier.timing) == ("delivered", "early")


def test_the_ward_chooses_the_mask():
    make_desk(name_mask=OneStopDesk.Mask.GIVEN)
    run(cells())
    assert Dossier.objects.get().applicant == "N.V. An"


def test_a_look_writes_nothing():
    report = run(cells(), cells(code="HS-0001", sector="Nhà ở"), commit=False)
    assert report.counts == counts(created=1, refused=1)
    assert [model.objects.count() for model in (Dossier, OneStopDesk, LogRecord, Sector)] == [
        0,
        0,
        0,
        1,
    ]


def test_the_same_file_again_changes_nothing(django_assert_num_queries):
    rows = [cells(), cells(code="HS-0001", closed=None, state="Đang xử lý")]
    run(*rows)
    before = stored()
    assert run(*rows).counts == counts(unchanged=2)
    assert stored() == before


def test_a_later_file_changes_the_dossier():
    run(cells(closed=None, state="Đang xử lý"))
    known = Dossier.objects.get()
    assert run(cells(code="h56.15.25 - 250512-0012")).counts == counts(changed=1)
    dossier = Dossier.objects.get()
    assert (dossier.pk, dossier.state, dossier.timing) == (known.pk, "delivered", "early")


def test_an_older_file_is_noticed():
    run(cells())
    assert run(cells(state="Đang xử lý", closed=None), commit=False).notices == [
        "1 hồ sơ trên cổng đã có kết quả, còn trong tệp thì chưa: có thể tệp này cũ hơn lần nhập trước. "
        "Nhập thì các hồ sơ ấy trở lại chưa có kết quả."
    ]


def test_a_row_said_twice_counts_once():
    report = run(cells(), cells())
    assert (report.counts, report.problems) == (counts(created=1), [])


def test_of_two_rows_of_one_code_the_later_wins():
    report = run(cells(closed=None, state="Đang xử lý"), cells())
    assert report.counts == counts(created=1)
    assert report.problems == [Problem(6, "Mã hồ sơ này đã có ở hàng 5; lấy hàng 6.")]
    assert Dossier.objects.get().state == "delivered"


def test_an_empty_new_date_leaves_the_one_that_was_promised():
    run(cells(new_due="22/05/2025"))
    before = stored()
    assert run(cells()).counts == counts(unchanged=1)
    assert stored() == before


def test_a_second_new_date_is_taken_with_a_remark():
    run(cells(new_due="22/05/2025"))
    report = run(cells(new_due="25/05/2025"))
    assert report.counts == counts(changed=1)
    assert report.problems == [
        Problem(
            5,
            "Ngày hẹn lại đổi từ 22/05/2025 sang 25/05/2025; "
            "theo Nghị định 61/2018/NĐ-CP, Điều 19, chỉ được hẹn lại một lần.",
        )
    ]
    assert Dossier.objects.get().new_due_on == date(2025, 5, 25)


def test_the_log_has_counts_alone():
    clerk = make_staff()
    DossierImport().run(enumerate([cells(), cells(code="")]), by=clerk, answers={}, commit=True)
    line = LogRecord.objects.get()
    assert (line.action, line.actor, line.title) == (
        LogRecord.Action.IMPORTED,
        clerk,
        "Trung tâm Phục vụ hành chính công",
    )
    assert line.note == "1 hồ sơ mới, 0 thay đổi, 0 giữ nguyên, 1 không nhập."


def test_progress_is_told_every_hundred_rows():
    told = []
    run(*[cells()] * 250, commit=False, progress=told.append)
    assert told == [100, 200, 250]


def test_a_file_without_rows_is_refused():
    with pytest.raises(ImportRefusedError) as error:
        run()
    assert str(error.value) == ("Không có hàng nào bên dưới hàng tiêu đề. Hãy kiểm tra lại tệp.")


# Sensitive sectors


def test_a_sensitive_sector_is_counted_and_no_more():
    civil = make_sector(name="Hộ tịch", sensitive=True)
    make_procedure(name="Khai sinh", sector=civil)
    run(cells(sector="hộ tịch", procedure="Khai sinh"))
    dossier = Dossier.objects.get()
    assert (dossier.sector, dossier.code, dossier.procedure, dossier.applicant) == (
        civil,
        "",
        None,
        "",
    )
    assert (dossier.state, dossier.timing, dossier.received_on) == (
        "delivered",
        "early",
        date(2025, 5, 12),
    )
    assert run(cells(sector="hộ tịch", procedure="Khai sinh")).counts == counts(unchanged=1)


def test_a_procedure_of_a_sensitive_sector_is_counted_wherever_it_is_listed(land):
    make_procedure(name="Khai sinh", sector=make_sector(sensitive=True))
    run(cells(procedure="Khai sinh"))
    dossier = Dossier.objects.get()
    assert (dossier.sector, dossier.code, dossier.procedure) == (land, "", None)


def test_dossiers_lose_what_is_not_kept_when_their_sector_becomes_sensitive(land):
    make_dossier(sector=land, procedure=make_procedure(sector=land), digest="1" * 32)
    other = make_dossier(code="HS-0001")
    land.sensitive = True
    land.save()
    dossier = land.dossiers.get()
    assert (dossier.code, dossier.procedure, dossier.applicant, dossier.digest) == (
        "",
        None,
        "",
        "",
    )
    other.refresh_from_db()
    assert (other.code, other.applicant) == ("HS-0001", "N.V.A.")


@pytest.mark.parametrize("moved", [False, True])
def test_dossiers_of_a_procedure_that_becomes_sensitive_lose_it_wherever_they_are(land, moved):
    civil = make_sector(sensitive=moved)
    procedure = make_procedure(sector=land if moved else civil)
    dossier = make_dossier(sector=land, procedure=procedure)
    civil.sensitive, procedure.sector = True, civil
    (procedure if moved else civil).save()
    dossier.refresh_from_db()
    assert (dossier.code, dossier.procedure, dossier.applicant) == ("", None, "")


# Sectors nobody knows


def test_an_unknown_sector_is_asked_about(land):
    report = run(cells(sector="Nhà ở"), cells(code="HS-0001", sector="NHÀ Ở"))
    (question,) = report.questions
    assert (report.counts, report.problems) == (counts(refused=2), [])
    assert question.sentence == "Lĩnh vực “Nhà ở” (2 hồ sơ) chưa có trên cổng."
    assert question.choices == [
        ("new", "thêm lĩnh vực này"),
        ("new-sensitive", "thêm lĩnh vực này, chỉ đếm, không lưu từng hồ sơ"),
        (str(land.pk), "là lĩnh vực Đất đai"),
        ("skip", "bỏ qua các hồ sơ này"),
    ]


def test_of_sectors_about_families_only_a_count_is_proposed():
    (question,) = run(cells(sector="Nuôi con nuôi")).questions
    assert question.choices[0][0] == "new-sensitive"


def answered(value, sector="Nhà ở", **changed):
    """Import a row again after its sector was asked about."""
    row = cells(sector=sector, **changed)
    (question,) = run(row, commit=False).questions
    return run(row, answers={question.key: value})


def test_a_sector_is_added(land):
    assert answered("new").counts == counts(created=1)
    sector = Dossier.objects.get().sector
    assert (sector.name, sector.sensitive, sector.position) == ("Nhà ở", False, land.position + 1)


def test_a_sector_that_another_import_added_meanwhile_is_that_one():
    row = cells(sector="Nhà ở")
    (question,) = run(row, commit=False).questions

    def rows():
        yield 5, row
        make_sector(name="Nhà Ở", sensitive=True)

    DossierImport().run(rows(), by=None, answers={question.key: "new"}, commit=True)

    dossier = Dossier.objects.get()
    assert (dossier.sector.name, dossier.code, Sector.objects.count()) == ("Nhà Ở", "", 2)


def test_a_sector_is_added_to_be_counted():
    answered("new-sensitive", sector="Hộ tịch")
    dossier = Dossier.objects.get()
    assert (dossier.sector.name, dossier.sector.sensitive, dossier.code) == ("Hộ tịch", True, "")


def test_another_name_of_a_sector_is_remembered(land):
    answered(str(land.pk), sector="Địa chính")
    land.refresh_from_db()
    assert (land.aliases, Dossier.objects.get().sector) == (["Địa chính"], land)
    assert run(cells(sector="ĐỊA CHÍNH")).counts == counts(unchanged=1)


def test_dossiers_of_a_sector_may_be_left_out():
    report = answered("skip")
    assert (report.counts, report.questions) == (counts(refused=1), [])
    assert list(Sector.objects.values_list("name", flat=True)) == ["Đất đai"]


def test_an_answer_nobody_offered_is_no_answer():
    assert len(answered("99999").questions) == 1


def test_a_column_of_anything_is_no_column_of_sectors():
    with pytest.raises(ImportRefusedError) as error:
        run(*[cells(sector=f"Tên {chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(41)])
    assert str(error.value) == (
        "Cột Lĩnh vực có vẻ nhận nhầm: hơn 40 giá trị không phải là lĩnh vực đã có. "
        "Hãy chọn lại cột cho Lĩnh vực."
    )


@pytest.mark.parametrize(
    "sector",
    [
        "An 0912345678",
        "Số 12345",
        "Rất dài " * 20,
        "Nguyễn Thị Bích Vân",
        "TRẦN VĂN DŨNG",
        "Pham Van Dung",
    ],
)
def test_what_looks_personal_becomes_no_sector(sector):
    assert refused(sector=sector) == (
        "Lĩnh vực: ô này có số, quá dài hoặc giống tên người, không phải tên lĩnh vực; "
        "hãy kiểm tra cột đã chọn."
    )


@pytest.mark.parametrize("sector", ["LÝ LỊCH TƯ PHÁP", "Hồ sơ khác", "Lâm Nghiệp", "ĐƯỜNG BỘ"])
def test_a_sector_that_only_begins_like_a_name_is_one(sector):
    (question,) = run(cells(sector=sector)).questions
    assert question.sentence == f"Lĩnh vực “{sector}” (1 hồ sơ) chưa có trên cổng."


# Procedures


@pytest.mark.parametrize(
    "said",
    [
        {"procedure_code": "1.004222"},
        {"procedure_code": "1.004222.000.00.00.H56"},
        {"procedure_code": 1.004222},
        {"procedure": "1.004222 - Tách thửa"},
        {"procedure": "TÁCH THỬA"},
    ],
)
def test_a_procedure_is_known_and_tells_the_sector(land, said):
    procedure = make_procedure(code="1.004222", name="Tách thửa", sector=land)
    run(cells(sector=None, **said))
    dossier = Dossier.objects.get()
    assert (dossier.procedure, dossier.sector) == (procedure, land)


def test_what_is_not_in_the_catalogue_is_not_stored():
    report = run(cells(procedure="Thủ tục của Nguyễn Văn An"))
    assert Dossier.objects.get().procedure is None
    assert report.notices == [
        "1 hồ sơ có thủ tục ngoài danh mục của cổng: tên thủ tục không được lưu. "
        "Muốn lưu thì nhập danh mục thủ tục, rồi nhập lại tệp này."
    ]


def test_two_procedures_of_one_name_are_told_apart_by_their_codes_alone(land):
    make_procedure(name="Tách thửa", sector=land)
    make_procedure(name="Tách thửa", sector=land)
    run(cells(procedure="Tách thửa"))
    assert Dossier.objects.get().procedure is None


def test_without_sector_and_procedure_nobody_knows_where_it_counts():
    assert refused(sector="", procedure="Tách thửa") == (
        "Lĩnh vực: ô trống, và thủ tục không có trong danh mục để biết lĩnh vực."
    )


# States, times and channels


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("Đang xử lý", "processing"),
        ("ĐANG THỤ LÝ", "processing"),
        ("Mới tiếp nhận", "processing"),
        ("Chờ phê duyệt", "processing"),
        ("Đã bổ sung, đang giải quyết", "processing"),
        ("Yêu cầu bổ sung", "supplement"),
        ("Đã có kết quả", "ready"),
        ("Đã xử lý xong", "ready"),
        ("Chờ trả kết quả", "ready"),
        ("Đã trả kết quả", "delivered"),
        ("Hoàn thành", "delivered"),
        ("Từ chối giải quyết", "returned"),
        ("Trả lại hồ sơ", "returned"),
        ("Công dân rút hồ sơ", "withdrawn"),
    ],
)
def test_states_are_known_in_many_wordings(written, state):
    open_ = state in Dossier.OPEN
    run(cells(state=written, closed=None if open_ else "19/05/2025"))
    dossier = Dossier.objects.get()
    resolved = state in Dossier.RESOLVED
    assert (dossier.state, dossier.timing) == (state, "early" if resolved else "")


@pytest.mark.parametrize(
    ("dates", "state", "closed"),
    [
        ({"closed": None}, "processing", None),
        ({"closed": "19/05/2025"}, "delivered", date(2025, 5, 19)),
        ({"closed": "19/05/2025", "delivered": None}, "ready", date(2025, 5, 19)),
        ({"closed": "19/05/2025", "delivered": "21/05/2025"}, "delivered", date(2025, 5, 19)),
        ({"closed": None, "delivered": "21/05/2025"}, "delivered", date(2025, 5, 21)),
    ],
)
def test_without_a_state_the_dates_tell(dates, state, closed):
    run(cells(state=None, **dates))
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.closed_on) == (state, closed)


def test_a_resolved_dossier_without_a_date_is_refused():
    assert refused(closed=None) == (
        "Tình trạng là “đã trả kết quả” nhưng chưa có ngày kết quả hoặc ngày trả; "
        "hãy sửa một trong hai."
    )


def test_a_file_without_any_date_of_a_result_is_told_so():
    row = cells()
    del row["closed"]
    assert [problem.sentence for problem in run(row).problems] == [
        "Tình trạng là “đã trả kết quả” nhưng tệp không có cột ngày có kết quả hoặc ngày trả kết quả; "
        "hãy xuất tệp có cột ấy, hoặc chọn cột ấy ở trên."
    ]


def test_an_open_dossier_with_a_result_is_refused():
    assert refused(state="Đang xử lý") == (
        "Tình trạng là “đang giải quyết” nhưng đã có ngày kết quả hoặc ngày trả; "
        "hãy sửa một trong hai."
    )


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        ("Đã gửi phòng chuyên môn", "“Đã gửi phòng chuyên môn”"),
        ("Nguyễn Văn An", "ô này"),
        ("Đã gửi Nguyễn Văn An", "ô này"),
        ("đã gọi 0912345678", "ô này"),
    ],
)
def test_an_unknown_state_is_quoted_only_when_it_is_nobody(written, quoted):
    assert refused(state=written) == (
        f"Tình trạng: không rõ {quoted} nghĩa là gì; ghi chẳng hạn “đang giải quyết”, "
        "“đã trả kết quả”, hoặc bỏ chọn cột này."
    )


@pytest.mark.parametrize(
    ("due", "timing"),
    [("20/05/2025", "early"), ("19/05/2025", "on_time"), ("18/05/2025", "late"), ("", "on_time")],
)
def test_the_dates_tell_how_time_was_kept(due, timing):
    run(cells(due=due))
    assert Dossier.objects.get().timing == timing


@pytest.mark.parametrize(
    ("written", "timing"),
    [("Quá hạn 2 ngày", "late"), ("Trễ hạn", "late"), ("Đúng hạn", "on_time")],
)
def test_the_file_knows_better_how_time_was_kept(written, timing):
    report = run(cells(timing=written))
    assert Dossier.objects.get().timing == timing
    assert report.notices == [
        "1 hồ sơ có cột trước, đúng hay quá hạn khác với ngày tháng: lấy theo cột."
    ]


def test_a_wording_that_says_nothing_of_time_leaves_it_to_the_dates():
    report = run(cells(timing="Cấp giấy"))
    assert (Dossier.objects.get().timing, report.notices) == ("early", [])


@pytest.mark.parametrize(
    ("written", "channel"),
    [("Cổng Dịch vụ công", "online"), ("Trực tiếp", "direct"), ("Bưu chính công ích", "direct")],
)
def test_channels(written, channel):
    report = run(cells(channel=written))
    assert (Dossier.objects.get().channel, report.notices) == (channel, [])


def test_without_a_channel_it_was_handed_in():
    report = run(cells(channel=None))
    assert Dossier.objects.get().channel == "direct"
    assert report.notices == ["Hồ sơ không ghi hình thức nộp được tính là nộp trực tiếp."]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": None}, "Mã hồ sơ: ô trống."),
        ({"received": None}, "Ngày tiếp nhận: ô trống."),
        (
            {"received": "32/13/2025"},
            "Ngày tiếp nhận: “32/13/2025” không phải là ngày, "
            "hãy ghi theo ngày/tháng/năm, ví dụ 12/05/2025.",
        ),
        (
            {"due": "11/05/2025"},
            "Ngày hẹn trả 11/05/2025 trước ngày tiếp nhận 12/05/2025.",
        ),
        (
            {"closed": "11/05/2025"},
            "Ngày có kết quả 11/05/2025 trước ngày tiếp nhận 12/05/2025.",
        ),
        ({"received": "01/01/2099"}, "Ngày tiếp nhận 01/01/2099 ở tương lai."),
        ({"closed": "01/01/2099"}, "Ngày có kết quả 01/01/2099 ở tương lai."),
        (
            {"channel": "Anh An mang đến"},
            "Hình thức nộp: không rõ là trực tuyến, trực tiếp hay bưu chính; "
            "hãy sửa ô này hoặc bỏ chọn cột.",
        ),
        (
            {"code": "079085001234"},
            "Mã hồ sơ: ô này trông như số căn cước, chứng minh nhân dân hoặc số điện thoại "
            "nên không được lưu; hãy kiểm tra cột đã chọn cho mã hồ sơ.",
        ),
    ],
)
def test_what_cannot_be_is_refused(changed, sentence):
    assert refused(**changed) == sentence
