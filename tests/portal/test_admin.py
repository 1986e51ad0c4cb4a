import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.admin.accounts import PermissionsField
from portal.models import Hotline, MenuItem, Page, WardIdentity
from tests.build import (
    image_bytes,
    make_administrator,
    make_image,
    make_menu_item,
    make_page,
    make_staff,
    make_ward,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    client.force_login(make_staff())
    return client


def errors_of(response):
    form = response.context["adminform"].form
    return [sentence for sentences in form.errors.values() for sentence in sentences]


def test_the_ward_is_filled_in_with_its_logo(clerk):
    fields = {
        "name": "Phường Thử",
        "second_factor_days": 7,
        "logo_upload": SimpleUploadedFile("logo.png", image_bytes(size=(80, 80))),
    }
    clerk.post(reverse("admin:portal_wardidentity_add"), fields)
    ward = WardIdentity.objects.get()
    assert (ward.name, ward.logo.name, ward.logo.width) == ("Phường Thử", "logo.webp", 80)


def test_a_logo_that_is_no_picture_gets_a_sentence(clerk):
    fields = {
        "name": "Phường Thử",
        "second_factor_days": 7,
        "logo_upload": SimpleUploadedFile("logo.png", b"rubbish"),
    }
    response = clerk.post(reverse("admin:portal_wardidentity_add"), fields)
    assert errors_of(response) == [
        "Không đọc được ảnh này. Hãy dùng ảnh JPG, PNG hoặc WebP còn nguyên vẹn."
    ]


def test_the_logo_stays_when_none_is_chosen(clerk):
    clerk.post(
        reverse("admin:portal_wardidentity_add"),
        {
            "name": "A",
            "second_factor_days": 7,
            "logo_upload": SimpleUploadedFile("logo.png", image_bytes()),
        },
    )
    clerk.post(
        reverse("admin:portal_wardidentity_change", args=[1]),
        {"name": "B", "second_factor_days": 0},
    )
    ward = WardIdentity.objects.get()
    assert (ward.name, ward.logo.name) == ("B", "logo.webp")


def test_the_address_of_a_former_logo_leads_to_the_new_one(clerk):
    old = make_image()
    ward = make_ward(logo=old)
    picture = SimpleUploadedFile("moi.png", image_bytes(size=(80, 80)))
    fields = {"name": ward.name, "second_factor_days": 7, "logo_upload": picture}
    clerk.post(reverse("admin:portal_wardidentity_change", args=[1]), fields)
    new = WardIdentity.objects.get().logo
    clerk.logout()
    moved = clerk.get(old.get_absolute_url())
    assert (new.name, moved.status_code, moved.url) == ("moi.webp", 301, new.get_absolute_url())


def test_there_is_no_second_ward_and_no_deleting(clerk):
    make_ward()
    statuses = [
        clerk.get(reverse("admin:portal_wardidentity_add")).status_code,
        clerk.get(reverse("admin:portal_wardidentity_delete", args=[1])).status_code,
    ]
    assert statuses == [403, 403]


@pytest.mark.parametrize("number", ["", "abc", "12", "javascript:1", "1" * 30])
def test_a_number_nobody_can_dial_is_refused(clerk, number):
    clerk.post(reverse("admin:portal_hotline_add"), {"label": "x", "number": number, "position": 0})
    assert Hotline.objects.count() == 0


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.example", "/\\evil.example", "data:text/html,x", "x"]
)
def test_a_menu_leads_only_to_this_site_or_the_web(clerk, url):
    fields = {"label": "x", "url": url, "position": 0}
    response = clerk.post(reverse("admin:portal_menuitem_add"), fields)
    assert (errors_of(response), MenuItem.objects.count()) == (
        ["Địa chỉ phải bắt đầu bằng / (trong trang này), http:// hoặc https://."],
        0,
    )


def test_a_third_level_of_the_menu_is_refused(clerk):
    second = make_menu_item(parent=make_menu_item())
    fields = {"label": "x", "url": "/", "position": 0, "parent": second.pk}
    clerk.post(reverse("admin:portal_menuitem_add"), fields)
    assert MenuItem.objects.count() == 2


def test_an_entry_is_put_below_a_top_entry(clerk):
    top = make_menu_item(label="Trên")
    fields = {"label": "Dưới", "url": "/", "position": 0, "parent": top.pk}
    clerk.post(reverse("admin:portal_menuitem_add"), fields)
    assert [item.label for item in top.children.all()] == ["Dưới"]


def test_an_entry_cannot_be_put_below_itself(clerk):
    item = make_menu_item()
    fields = {"label": "x", "url": "/", "position": 0, "parent": item.pk}
    response = clerk.post(reverse("admin:portal_menuitem_change", args=[item.pk]), fields)
    assert errors_of(response)[0] == (
        "Trình đơn chỉ có hai cấp: mục cấp trên phải là mục ở hàng đầu, khác chính nó."
    )


def test_entries_are_put_in_order_from_the_list(clerk):
    item = make_menu_item()
    url = reverse("admin:portal_menuitem_changelist")
    row = {"form-0-id": item.pk, "form-0-position": 7, "_save": "Lưu"}
    clerk.post(url, {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, **row})
    item.refresh_from_db()
    assert item.position == 7


def test_a_title_without_letters_needs_an_address(clerk):
    response = clerk.post(reverse("admin:portal_page_add"), page_form(title="!!!"))
    assert errors_of(response) == ["Tiêu đề không có chữ cái nào; hãy nhập đường dẫn."]


@pytest.mark.parametrize("number", ["(0237) 3742 289", "1900-1234"])
def test_numbers_are_accepted_as_people_write_them(clerk, number):
    clerk.post(reverse("admin:portal_hotline_add"), {"label": "x", "number": number, "position": 0})
    assert Hotline.objects.get().number == number


def page_form(**fields):
    return {
        "title": "Đường phố",
        "slug": "",
        "body": "<p>A</p>",
        "position": 0,
        "publish_at_0": "09/03/2026",
        "publish_at_1": "07:30",
        **fields,
    }


def test_a_page_gets_its_address_from_its_title(clerk):
    clerk.post(reverse("admin:portal_page_add"), page_form())
    assert Page.objects.get().slug == "duong-pho"


def test_two_pages_of_one_address_get_a_sentence(clerk):
    make_page(slug="duong-pho")
    response = clerk.post(reverse("admin:portal_page_add"), page_form())
    assert errors_of(response) == ["Đã có trang dùng đường dẫn này; hãy nhập đường dẫn khác."]


def test_permissions_are_named_in_vietnamese():
    permission = Permission.objects.get(codename="change_announcement")
    label = PermissionsField(Permission.objects).label_from_instance(permission)
    assert label == "bài đăng: sửa"


@pytest.mark.parametrize(
    "name",
    [
        "index",
        "auth_user_changelist",
        "auth_user_add",
        "auth_group_add",
        "portal_page_add",
        "announcements_announcement_add",
        "announcements_dispatch_add",
        "tthc_procedure_add",
        "tthc_resultperiod_add",
        "visitors_dailyvisits_changelist",
        "password_change",
    ],
)
def test_the_desk_speaks_no_english(clerk, name):
    page = clerk.get(reverse(f"admin:{name}")).content.decode()
    words = ["Search", "Save", "Delete", "Add ", "Change", "Home", "Select", "Choose", "Can "]
    text = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    assert [word for word in words if word in text] == []


def test_a_new_account_can_sign_in_with_its_role(clerk, client):
    role = Group.objects.get(name="người viết")
    password = "mat-khau-rat-dai-9"
    fields = {"username": "mai", "password1": password, "password2": password, "groups": [role.pk]}
    clerk.post(reverse("admin:auth_user_add"), fields)
    mai = get_user_model().objects.get(username="mai")
    assert (mai.is_staff, list(mai.groups.all())) == (True, [role])


def test_an_administrator_makes_nobody_superuser(client):
    client.force_login(make_administrator())
    other = make_administrator("pho")
    fields = {"username": "pho", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    client.post(reverse("admin:auth_user_change", args=[other.pk]), fields)
    other.refresh_from_db()
    assert other.is_superuser is False


def test_an_administrator_does_not_touch_a_superuser(client):
    boss = make_staff("sep")
    client.force_login(make_administrator())
    pages = ["auth_user_change", "auth_user_password_change"]
    posts = [client.post(reverse(f"admin:{page}", args=[boss.pk]), {}) for page in pages]
    assert [response.status_code for response in posts] == [403, 403]
