"""The staff's start page: who sees which work, what is missing on the site, how it is visited."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from announcements.models import DisclosureItem
from portal import desk
from portal.disclosure import disclosures, months_after
from portal.shared import services
from portal.shared.models import LogRecord
from portal.shared.review import Policy
from portal.shared.tasks import Task
from tests.build import (
    DRAFT,
    POLICY,
    hours,
    local,
    make_account,
    make_administrator,
    make_announcement,
    make_approver,
    make_dispatch,
    make_page,
    make_staff,
    make_ward,
    make_writer,
)
from tests.tthc.build import make_procedure
from tests.visitors.build import make_day
from tthc.models import PendingImport

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")


@pytest.fixture
def writer():
    return make_writer("lan", first_name="Trần Thị", last_name="Lan")


@pytest.fixture
def approver():
    return make_approver("hung", first_name="Lê Văn", last_name="Hùng")


@pytest.fixture
def administrator():
    return make_administrator("minh")


def write(by, make=make_announcement, **fields):
    row = make(**{"status": DRAFT, "publish_at": None, **fields})
    services.save_version(row=row, by=by, created=True)
    return row


def submit(by, **fields):
    row = write(by, **fields)
    services.submit(row=row, by=by, policy=POLICY)
    return row


def publish(by, approver, **fields):
    return services.publish(row=submit(by, **fields), by=approver, policy=POLICY)


def work(person, policy=POLICY):
    """Return what the start page lists for a person, as {task: items}."""
    return {one.task: [entry.item for entry in one.entries] for one in desk.work_of(person, policy)}


# Who is asked for what


def test_an_approver_is_asked_to_approve_what_others_wrote(writer, approver):
    theirs = submit(writer)
    submit(approver, title="Bài của người duyệt")

    assert work(approver)[Task.APPROVE] == [theirs]


def test_where_the_ward_allows_it_one_s_own_text_waits_too(approver):
    own = submit(approver)

    assert work(approver, Policy(self_approval=True))[Task.APPROVE] == [own]


def test_one_s_own_text_that_somebody_else_finished_cannot_be_approved(writer, approver):
    row = write(approver)
    services.save_version(row=row, by=writer)
    services.submit(row=row, by=writer, policy=POLICY)

    assert work(approver)[Task.APPROVE] == []


def test_who_wrote_the_public_version_may_approve_its_amendment(writer, approver):
    item = publish(approver, make_staff())
    copy = services.amend(row=item, by=writer)
    copy.change_note = "Sửa giờ."
    copy.save()
    services.save_version(row=copy, by=writer)
    services.submit(row=copy, by=writer, policy=POLICY)

    assert work(approver)[Task.APPROVE] == [item]


def test_a_writer_sees_what_waits_for_others(writer):
    item = submit(writer)
    assert work(writer)[Task.SENT] == [item]


def test_a_writer_is_not_asked_to_approve(writer, approver):
    submit(approver)

    assert list(work(writer)) == [Task.MEND, Task.FINISH, Task.SENT, Task.WAIT, Task.REVIEW]


def test_an_administrator_has_no_texts_to_work_on(writer, administrator):
    submit(writer)

    assert work(administrator) == {}


def test_what_waits_longest_comes_first_whatever_its_kind(writer, approver):
    rows = [submit(writer), submit(writer, make=make_dispatch), submit(writer, make=make_page)]

    assert work(approver)[Task.APPROVE] == rows


def test_a_returned_text_is_with_its_writer_alone(writer, approver):
    row = submit(writer)
    services.send_back(row=row, by=approver, note="Ghi rõ địa điểm.")

    assert [work(person)[Task.MEND] for person in (writer, approver)] == [[row], []]


def test_a_returned_text_stays_so_while_it_is_being_mended(writer, approver):
    row = submit(writer)
    services.send_back(row=row, by=approver, note="Ghi rõ địa điểm.")
    row.refresh_from_db()
    services.save_version(row=row, by=writer)

    found = work(writer)
    assert (found[Task.MEND], found[Task.FINISH]) == ([row], [])


def test_a_text_that_was_submitted_again_is_no_longer_returned(writer, approver):
    row = submit(writer)
    services.send_back(row=row, by=approver, note="Ghi rõ địa điểm.")
    services.submit(row=row, by=writer, policy=POLICY)

    assert work(writer)[Task.MEND] == []


def test_a_draft_is_with_who_saved_it_last(writer, approver):
    row = write(writer)
    services.save_version(row=row, by=approver)

    assert [work(person)[Task.FINISH] for person in (writer, approver)] == [[], [row]]


def test_an_amendment_is_with_who_opened_it(writer, approver):
    item = publish(writer, approver)
    services.amend(row=item, by=approver)

    assert [work(person)[Task.FINISH] for person in (writer, approver)] == [[], [item]]


def test_the_draft_worked_on_last_comes_first(writer):
    older, newer = write(writer), write(writer)

    assert work(writer)[Task.FINISH] == [newer, older]


def test_what_is_scheduled_comes_in_the_order_of_its_time(writer):
    later = make_announcement(publish_at=hours(48))
    soon = make_page(publish_at=hours(1))
    make_announcement()

    assert work(writer)[Task.WAIT] == [soon, later]


def test_what_should_have_been_looked_at_again_is_overdue(writer):
    today = timezone.localdate()
    late = make_announcement(review_on=today - timedelta(days=1))
    make_announcement(review_on=today)

    assert work(writer)[Task.REVIEW] == [late]


# The page


def open_start(client, person):
    client.force_login(person)
    return client.get(INDEX)


def test_the_page_says_who_returned_a_text_and_why(client, writer, approver):
    services.send_back(row=submit(writer), by=approver, note="Ghi rõ <địa điểm>.")

    page = open_start(client, writer).content.decode()
    assert (
        page.count('<q class="panel__note">Ghi rõ &lt;địa điểm&gt;.</q>'),
        page.count("Lê Văn Hùng trả lại lúc"),
    ) == (1, 1)


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("người viết", ["Viết bài đăng", "Soạn văn bản"]),
        ("người duyệt", ["Viết bài đăng", "Soạn văn bản"]),
        ("quản trị", []),
    ],
)
def test_buttons_to_post_are_for_those_who_may(client, role, labels):
    response = open_start(client, make_account(role, "minh"))

    assert [label for _, label in response.context["desk"]["posting"]] == labels


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("người viết", ["Nhập hồ sơ từ tệp"]),
        ("người duyệt", ["Nhập hồ sơ từ tệp", "Nhập danh mục thủ tục từ tệp"]),
        ("quản trị", []),
    ],
)
def test_imports_are_for_those_who_may(client, role, labels):
    response = open_start(client, make_account(role, "minh"))

    assert [label for _, label, _ in response.context["desk"]["importing"]] == labels


def test_an_import_tells_when_it_was_last_done(client, writer):
    of_dossiers = {"kind": PendingImport.Kind.DOSSIERS, "by": writer}
    done = PendingImport.objects.create(**of_dossiers, state=PendingImport.State.DONE)
    PendingImport.objects.create(**of_dossiers)

    [found] = open_start(client, writer).context["desk"]["importing"]

    assert found == (reverse("admin:tthc_dossier_import"), "Nhập hồ sơ từ tệp", done.at)


OF_THE_DESK = ["Đăng tin", "Một cửa", "Sổ văn bản", "Danh mục dùng khi viết"]


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        (
            "người viết",
            [*OF_THE_DESK, "Trang của phường, xã", "Theo dõi"],
        ),
        (
            "người duyệt",
            [*OF_THE_DESK, "Trang của phường, xã", "Theo dõi"],
        ),
        (
            "quản trị",
            [
                "Một cửa",
                "Sổ văn bản",
                "Danh mục dùng khi viết",
                "Trang của phường, xã",
                "Theo dõi",
                "Tài khoản",
            ],
        ),
    ],
)
def test_the_lists_are_grouped_for_clerks(client, role, groups):
    response = open_start(client, make_account(role, "minh"))

    assert [group["name"] for group in response.context["app_list"]] == groups


def test_every_list_has_its_group(client):
    response = open_start(client, make_staff())

    assert [group["name"] for group in response.context["app_list"]] == [
        "Đăng tin",
        "Một cửa",
        "Sổ văn bản",
        "Danh mục dùng khi viết",
        "Trang của phường, xã",
        "Theo dõi",
        "Tài khoản",
    ]


def test_a_long_list_ends_with_the_way_to_all_of_it(client, writer, approver):
    for number in range(desk.SHOWN + 1):
        submit(writer, title=f"Bài {number}")

    response = open_start(client, approver)
    [waiting] = [one for one in response.context["desk"]["work"] if one.task == Task.APPROVE]
    assert (len(waiting.entries), waiting.lists) == (
        10,
        [("/quan-tri/announcements/announcement/?viec=cho-duyet", "bài đăng")],
    )


def test_the_list_behind_it_holds_the_same_items(client, writer, approver):
    theirs = submit(writer)
    submit(approver)

    client.force_login(approver)
    response = client.get(
        reverse("admin:announcements_announcement_changelist"), {"viec": "cho-duyet"}
    )
    assert list(response.context["cl"].result_list) == [theirs]


def test_a_writer_cannot_filter_by_what_approvers_are_asked(client, writer):
    client.force_login(writer)
    response = client.get(reverse("admin:announcements_announcement_changelist"))

    [tasks] = [spec for spec in response.context["cl"].filter_specs if spec.title == "việc cần làm"]
    assert [value for value, _ in tasks.lookup_choices] == [
        "bi-tra-lai",
        "dang-soan",
        "da-gui",
        "hen-dang",
        "can-ra-soat",
    ]


def test_the_last_things_one_did_lead_back_to_them(client, writer, approver):
    row = write(writer)
    write(approver)

    records = open_start(client, writer).context["desk"]["records"]
    assert [(record.action, url) for record, url in records] == [
        ("created", f"/quan-tri/announcements/announcement/{row.pk}/change/")
    ]


def test_what_one_deleted_leads_nowhere(client, writer):
    row = write(writer)
    client.force_login(writer)
    client.post(reverse("admin:announcements_announcement_delete", args=[row.pk]), {"post": "yes"})

    [(record, url), _] = client.get(INDEX).context["desk"]["records"]
    assert (record.action, url) == ("deleted", "")


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_costs_the_same_for_many_items(
    client, writer, approver, django_assert_num_queries, times
):
    make_ward()
    for number in range(times):
        submit(writer, title=f"Chờ {number}")
        write(approver, title=f"Nháp {number}")
        write(approver, make=make_dispatch, number=str(number))
        services.send_back(
            row=submit(approver, title=f"Trả {number}"),
            by=make_approver(f"k{number}"),
            note="Sửa.",
        )
        make_announcement(publish_at=hours(5), title=f"Hẹn {number}")
        make_page(slug=f"trang-{number}", review_on=date(2026, 1, 1))
        make_day(date=timezone.localdate() - timedelta(days=number))
    client.force_login(approver)
    client.get(INDEX)

    with django_assert_num_queries(38):
        client.get(INDEX)


# What the law makes the ward publish


NOON = local(2026, 5, 15, 12)


def make_item(**fields):
    """Return the only section that is mandatory."""
    DisclosureItem.objects.all().delete()
    return DisclosureItem.objects.create(
        **{"name": "Ngân sách", "legal_basis": "Luật, Điều 11", "months": 3} | fields
    )


def last_days():
    return [section.last for section in disclosures(NOON)]


def missing():
    return [s.item.name for s in disclosures(NOON) if not s.current(date(2026, 5, 15))]


def test_the_fourteen_sections_are_missing_on_a_new_site():
    assert len(missing()) == 14


def test_a_section_with_a_recent_announcement_is_current():
    make_announcement(disclosure=make_item(), publish_at=local(2026, 2, 15, 8))

    assert missing() == []


def test_a_section_whose_last_announcement_is_too_old_is_missing():
    make_announcement(disclosure=make_item(), publish_at=local(2026, 2, 14, 8))

    assert missing() == ["Ngân sách"]


def test_a_dispatch_makes_a_section_current_too():
    item = make_item()
    make_announcement(disclosure=item, publish_at=local(2026, 1, 2, 8))
    make_dispatch(disclosure=item, publish_at=local(2026, 5, 10, 8))

    assert (last_days(), missing()) == ([date(2026, 5, 10)], [])


@pytest.mark.parametrize(
    "fields",
    [
        {"status": DRAFT},
        {"publish_at": local(2026, 6, 1, 8)},
        {"publish_at": local(2026, 5, 1, 8), "expire_at": local(2026, 5, 2, 8)},
    ],
    ids=["draft", "scheduled", "expired"],
)
def test_what_citizens_cannot_read_makes_no_section_current(fields):
    make_announcement(**{"disclosure": make_item(), "publish_at": local(2026, 5, 1, 8)} | fields)

    assert missing() == ["Ngân sách"]


@pytest.mark.parametrize(("status", "last"), [("in_force", date(2026, 4, 1)), ("abolished", None)])
def test_procedures_in_force_make_their_section_current(status, last):
    make_item(by_procedures=True)
    make_procedure(source_date=date(2026, 4, 1), status=status)
    assert [section.last for section in disclosures(NOON)] == [last]


def test_a_section_that_the_law_dropped_is_not_asked_for():
    make_item(required=False)

    assert disclosures(NOON) == []


def test_a_missing_section_offers_a_text_about_it(client, writer):
    item = make_item()

    response = open_start(client, writer)
    link = f"/quan-tri/announcements/announcement/add/?disclosure={item.pk}"
    form = client.get(link).context["adminform"].form
    assert (response.content.decode().count(link), form.initial["disclosure"]) == (1, str(item.pk))


def test_who_cannot_write_is_offered_no_text(client, administrator):
    make_item()

    assert "?disclosure=" not in open_start(client, administrator).content.decode()


def test_the_page_says_when_every_section_is_current(client, writer):
    make_announcement(disclosure=make_item())

    page = open_start(client, writer).content.decode()
    assert "Mục nào cũng có bài còn mới." in page


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 9), 0, date(2026, 3, 9)),
    ],
)
def test_months_end_with_the_last_day_they_have(day, months, later):
    assert months_after(day, months) == later


# The pages around it


def log_of(client):
    client.force_login(make_staff())
    return client.get(reverse("admin:shared_logrecord_changelist"))


def people_in(response):
    return re.findall(r'<td class="field-person">([^<]*)</td>', response.content.decode())


def choices(response, title):
    [found] = [spec for spec in response.context["cl"].filter_specs if spec.title == title]
    return [name for _, name in found.lookup_choices]


def test_the_log_names_people_in_full(client, writer, approver):
    write(writer)
    write(approver)

    response = log_of(client)
    assert (people_in(response), choices(response, "người thực hiện")) == (
        ["Lê Văn Hùng", "Trần Thị Lan"],
        ["Lê Văn Hùng", "Trần Thị Lan"],
    )


def test_the_log_says_what_no_account_did(client):
    services.save_version(row=make_announcement(status=DRAFT), by=None, created=True)

    assert people_in(log_of(client)) == ["Hệ thống"]


def test_kinds_of_items_are_named_without_their_app(client, writer):
    write(writer)
    write(writer, make=make_dispatch)

    assert choices(log_of(client), "loại nội dung") == ["bài đăng", "văn bản"]


def test_a_line_of_the_log_shows_states_in_words(client, writer):
    row = submit(writer)
    client.force_login(make_staff())
    [record] = LogRecord.objects.filter(object_id=row.pk, action="submitted")

    page = client.get(reverse("admin:shared_logrecord_change", args=[record.pk])).content.decode()
    assert '<div class="readonly">bản nháp → chờ duyệt</div>' in page


def test_a_colleague_is_greeted_by_the_whole_name(client, writer):
    assert (
        "Chào mừng bạn, <strong>Trần Thị Lan</strong>"
        in open_start(client, writer).content.decode()
    )


def test_the_last_sign_in_is_not_typed(client):
    staff = make_staff()
    client.force_login(staff)

    form = client.get(reverse("admin:auth_user_change", args=[staff.pk])).context["adminform"].form
    assert {"last_login", "date_joined"} & set(form.fields) == set()


def test_a_group_is_deleted_without_a_word_of_english(client, writer):
    client.force_login(make_staff())
    group = Group.objects.get(name="người viết")

    response = client.get(reverse("admin:auth_group_delete", args=[group.pk]))
    assert (response.context["deleted_objects"], dict(response.context["model_count"])) == (
        ["người viết"],
        {"nhóm": 1},
    )


def test_the_lists_of_one_app_are_on_a_page_of_their_own(client):
    client.force_login(make_staff())

    page = client.get(reverse("admin:app_list", args=["visitors"])).content.decode()
    assert re.findall(r'class="group__list"[^>]*>([^<]*)<', page) == [
        "Thống kê truy cập",
        "Số liệu trang cũ",
    ]
