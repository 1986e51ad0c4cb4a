"""How staff keep the public structure of the ward and its notices."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.models import Alert, Channel, Downtime, Official, Reception, Unit, WardIdentity, WardMap
from portal.shared.models import LogRecord
from tests.build import (
    hours,
    image_bytes,
    local,
    make_approver,
    make_hotline,
    make_staff,
    make_ward,
    make_writer,
)
from tests.portal.build import (
    make_alert,
    make_channel,
    make_map,
    make_official,
    make_reception,
    make_unit,
)
from tests.portal.test_structure_pages import without_tags

pytestmark = pytest.mark.django_db

KEPT = ["alert", "channel", "downtime", "official", "reception", "unit", "wardmap"]


@pytest.fixture
def clerk(client):
    client.force_login(make_staff())
    return client


def page(model, name, *args):
    return reverse(f"admin:portal_{model}_{name}", args=args)


def post(client, model, *args, **fields):
    return client.post(page(model, "change" if args else "add", *args), fields)


def errors_of(response):
    form = response.context["adminform"].form
    return [sentence for sentences in form.errors.values() for sentence in sentences]


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def at(name, moment):
    moment = timezone.localtime(moment)
    return {f"{name}_0": f"{moment:%d/%m/%Y}", f"{name}_1": f"{moment:%H:%M:%S}"}


@pytest.mark.parametrize("model", KEPT)
def test_approvers_keep_what_writers_see(client, model):
    answers = []
    for person in (make_approver(), make_writer()):
        client.force_login(person)
        lists, forms = client.get(page(model, "changelist")), client.get(page(model, "add"))
        answers.append((lists.status_code, forms.status_code))
    assert answers == [(200, 200), (200, 403)]


def test_they_stand_in_the_wards_section(clerk):
    groups = clerk.get(reverse("admin:index")).context["app_list"]
    [ward] = [group for group in groups if group["app_label"] == "trang"]
    assert [model["object_name"] for model in ward["models"]][-7:] == [
        "Alert",
        "Downtime",
        "Unit",
        "Official",
        "Reception",
        "Channel",
        "WardMap",
    ]


def test_a_unit_is_written_down_and_the_log_knows(clerk):
    post(clerk, "unit", name="Văn phòng", phone="024.123.4567", position=0)
    logged = LogRecord.objects.get()
    assert (Unit.objects.get().phone, logged.action, logged.title) == (
        "024.123.4567",
        "created",
        "Văn phòng",
    )


PRIVATE = [
    ("Số căn cước 001099012345.", "số căn cước (12 số) 0010******45"),
    ("Nhà riêng: 0912 345 678.", "số điện thoại 0912 *** *78"),
]


@pytest.mark.parametrize(("text", "found"), PRIVATE, ids=["identity", "phone"])
@pytest.mark.parametrize("field", ["task", "biography"])
def test_numbers_of_a_person_are_refused(clerk, field, text, found):
    fields = {"name": "Lê Văn C", "title": "Chủ tịch", "position": 0, field: text}
    response = post(clerk, "official", **fields)
    assert (errors_of(response), Official.objects.count()) == (
        [
            f"Ai cũng đọc được mục này, mà trong đó có {found}. "
            "Hãy bỏ số của cá nhân đi; điện thoại cơ quan thì ghi ở ô riêng."
        ],
        0,
    )


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("unit", "name"),
        ("unit", "task"),
        ("unit", "room"),
        ("official", "title"),
        ("reception", "place"),
        ("reception", "note"),
        ("channel", "note"),
        ("wardmap", "in_words"),
    ],
)
def test_every_text_that_citizens_read_is_checked(clerk, model, field):
    response = post(clerk, model, **{field: "Gọi 0912 345 678"})
    sentences = response.context["adminform"].form.errors[field]
    assert [sentence.partition(",")[0] for sentence in sentences] == ["Ai cũng đọc được mục này"]


def test_the_number_of_a_channel_may_be_told_in_its_words(clerk):
    fields = {"kind": "phone", "name": "Tổng đài", "address": "0912 345 678", "position": 0}
    post(clerk, "channel", note="Gọi 0912345678 trong giờ làm việc", **fields)
    assert Channel.objects.count() == 1


def test_numbers_of_the_office_may_be_written(clerk):
    make_ward(phone="02373.111.111", information_phone="02373.222.222")
    make_hotline(number="02373.333.333")
    unit = make_unit(phone="02373.444.444")
    told = "Gọi 02373.111.111, 02373.222.222, 02373.333.333, 02373.444.444, 02373.555.555."
    fields = {"name": "Lê Văn C", "title": "Chủ tịch", "position": 0, "phone": "02373.555.555"}
    post(clerk, "official", task=told, unit=unit.pk, **fields)
    assert Official.objects.get().task == told


def test_an_official_who_receives_citizens_is_not_deleted_without_a_word(clerk):
    official = make_reception().official
    response = clerk.post(page("official", "delete", official.pk), {"post": "yes"})
    sentence = (
        "Muốn xóa lãnh đạo, cán bộ phụ trách 'Nguyễn Văn Mẫu, Chủ tịch' thì phải xóa các mục "
        "liên quan đang được bảo vệ sau: Lịch tiếp công dân: Nguyễn Văn Mẫu, thứ Năm"
    )
    words = without_tags(response.content.decode())
    assert (words.count(sentence), Official.objects.count()) == (1, 1)


ON = {"starts": "07:30", "ends": "11:30", "place": "Phòng Tiếp công dân"}
DAYS = {
    "weekly": ({"weekday": 4}, []),
    "once": ({"date": "09/03/2026"}, []),
    "both": (
        {"weekday": 4, "date": "09/03/2026"},
        ["Hãy chọn một trong hai: một ngày trong tuần, hoặc một ngày cụ thể."],
    ),
    "neither": ({}, ["Hãy chọn một trong hai: một ngày trong tuần, hoặc một ngày cụ thể."]),
    "backwards": ({"weekday": 4, "ends": "07:00"}, ["Giờ kết thúc phải sau giờ bắt đầu."]),
}


@pytest.mark.parametrize("days", DAYS)
def test_a_reception_is_weekly_or_once(clerk, days):
    fields, sentences = DAYS[days]
    response = post(clerk, "reception", official=make_official().pk, **{**ON, **fields})
    refused = errors_of(response) if response.status_code == 200 else []
    assert (refused, Reception.objects.count()) == (sentences, 0 if sentences else 1)


def test_a_reception_that_loses_its_day_is_asked_for_one(clerk):
    row = make_reception()
    response = post(clerk, "reception", row.pk, official=row.official_id, **ON)
    assert errors_of(response) == DAYS["neither"][1]


@pytest.mark.parametrize(
    ("kind", "address", "sentence"),
    [
        ("web", "p.example", "Địa chỉ phải bắt đầu bằng http:// hoặc https://."),
        ("social", "javascript:alert(1)", "Địa chỉ phải bắt đầu bằng http:// hoặc https://."),
        ("mail", "https://p.example", "Hãy nhập địa chỉ email hợp lệ."),
    ],
)
def test_the_address_of_a_channel_is_one_of_its_kind(clerk, kind, address, sentence):
    response = post(clerk, "channel", kind=kind, name="Kênh", address=address, position=0)
    assert (errors_of(response), Channel.objects.count()) == ([sentence], 0)


def test_channels_are_put_in_order_from_the_list(clerk):
    row = make_channel()
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": row.pk}
    clerk.post(page("channel", "changelist"), {**data, "form-0-position": 7, "_save": "Lưu"})
    row.refresh_from_db()
    assert row.position == 7


def map_form(**fields):
    given = {"title": "Địa giới", "in_words": "Bắc giáp sông.", "drawn_on": "09/03/2026"}
    return {**given, "position": 0, **fields}


def test_a_map_is_encoded_anew_at_every_width(clerk):
    picture = SimpleUploadedFile("ban do.png", image_bytes(size=(1200, 900)))
    post(clerk, "wardmap", **map_form(image_upload=picture))
    image = WardMap.objects.get().image
    widths = list(image.renditions.values_list("width", flat=True))
    assert (image.name, image.content_type, widths) == ("ban do.webp", "image/webp", [480, 960])


def test_a_map_without_a_picture_is_refused(clerk):
    assert errors_of(post(clerk, "wardmap", **map_form())) == ["Hãy chọn ảnh bản đồ."]


def test_a_new_picture_takes_the_place_of_the_old_one(clerk):
    row = make_map()
    old = row.image
    post(clerk, "wardmap", row.pk, **map_form())
    kept = WardMap.objects.get().image
    picture = SimpleUploadedFile("moi.png", image_bytes(size=(80, 60)))
    post(clerk, "wardmap", row.pk, **map_form(image_upload=picture))
    new = WardMap.objects.get().image
    clerk.logout()
    moved = clerk.get(old.get_absolute_url())
    assert (kept, new.name, moved.status_code, moved.url) == (
        old,
        "moi.webp",
        301,
        new.get_absolute_url(),
    )


def alert_form(starts_at, ends_at):
    times = {**at("starts_at", starts_at), **at("ends_at", ends_at)}
    return {"level": 2, "title": "Bão số 3", "text": "Ở yên trong nhà.", **times}


def test_an_alert_needs_an_end(clerk):
    fields = {**alert_form(hours(-1), hours(1)), "ends_at_0": "", "ends_at_1": ""}
    assert (errors_of(post(clerk, "alert", **fields)), Alert.objects.count()) == (
        ["Mục này không được để trống."],
        0,
    )


def test_an_alert_that_nobody_would_see_is_refused(clerk):
    response = post(clerk, "alert", **alert_form(hours(-2), hours(-1)))
    assert errors_of(response) == [
        "Lúc này đã qua rồi, thông báo sẽ không hiện. Hãy chọn lúc khác."
    ]


def test_an_alert_that_ends_before_it_starts_is_refused(clerk):
    response = post(clerk, "alert", **alert_form(hours(2), hours(1)))
    assert errors_of(response) == ["Thời điểm “hiện đến” phải sau “hiện từ”."]


def test_an_alert_is_ended_early(clerk):
    row = make_alert(starts_at=hours(-3))
    response = post(clerk, "alert", row.pk, **alert_form(hours(-3), hours(-1)))
    assert (told(response)[0], Alert.objects.current().count()) == (
        "Thông báo này đã hết hạn nên không hiện trên trang.",
        0,
    )


@pytest.mark.parametrize(("length", "warnings"), [(720, 0), (721, 1)])
def test_an_alert_of_more_than_thirty_days_is_warned_of(clerk, length, warnings):
    start = local(2099, 3, 9, 8)
    response = post(clerk, "alert", **alert_form(start, start + timedelta(hours=length)))
    sentence = (
        "Thông báo này hiện hơn 30 ngày: người dân sẽ quen mắt và không đọc nữa. "
        "Nên đặt ngắn hơn, còn cần thì gia hạn."
    )
    assert (told(response).count(sentence), Alert.objects.count()) == (warnings, 1)


def test_the_list_of_alerts_tells_where_each_stands():
    now = local(2026, 3, 9, 12)
    for starts, ends in [(10, 12), (11, 13), (12, 13), (13, 14)]:
        make_alert(starts_at=local(2026, 3, 9, starts), ends_at=local(2026, 3, 9, ends))
    states = Alert.objects.with_state(now).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["đã hết", "đang hiện", "đang hiện", "sắp hiện"]


def test_a_downtime_told_of_late_needs_a_reason(clerk):
    times = {**at("starts_at", hours(24)), **at("ends_at", hours(26))}
    late = post(clerk, "downtime", reason="vá lỗi", **times)
    post(clerk, "downtime", reason="vá lỗi", why_so_late="lỗ hổng bảo mật", **times)
    assert (list(late.context["adminform"].form.errors), Downtime.objects.count()) == (
        ["why_so_late"],
        1,
    )


def test_the_ward_tells_where_to_submit_and_whom_to_ask(clerk):
    fields = {
        "name": "Phường Thử",
        "submission_url": "https://nop.example",
        "information_desk": "Văn phòng",
        "information_phone": "024.123.4567",
        "information_email": "vp@p.example",
        "accessibility_basis": "Thông tư mới",
        "accessibility_checked_on": "09/03/2026",
        "second_factor_days": 0,
    }
    post(clerk, "wardidentity", **fields)
    row = WardIdentity.objects.get()
    kept = {name: getattr(row, name) for name in fields}
    assert kept | {"accessibility_checked_on": "09/03/2026"} == fields
