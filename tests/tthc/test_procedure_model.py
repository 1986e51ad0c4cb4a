import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from portal.shared.models import StoredFile
from tests.build import make_pdf
from tests.tthc.build import make_procedure, make_sector
from tthc.models import Procedure

pytestmark = pytest.mark.django_db


def test_what_was_abolished_stays_public_but_not_in_force():
    current, former = make_procedure(), make_procedure(status="abolished")
    make_procedure(status="hidden")

    assert list(Procedure.objects.in_force()) == [current]
    assert set(Procedure.objects.public()) == {current, former}


@pytest.mark.parametrize("words", ["Đăng ký", "dang KY", "khai sinh đăng", "1.004222", "ho tich"])
def test_a_procedure_is_found_without_marks_by_name_code_and_sector(words):
    found = make_procedure(
        code="1.004222", name="Đăng ký khai sinh", sector=make_sector(name="Hộ tịch")
    )
    make_procedure(name="Chứng thực bản sao")

    assert list(Procedure.objects.matching(words)) == [found]


def test_a_procedure_is_found_by_the_new_name_of_its_sector():
    sector = make_sector(name="Hộ tịch")
    procedure = make_procedure(sector=sector)

    sector.name = "Quốc tịch"
    sector.save()

    assert list(Procedure.objects.matching("quoc tich")) == [procedure]
    assert list(Procedure.objects.matching("ho tich")) == []


def test_update_or_create_keeps_the_folded_text():
    procedure = make_procedure(name="Đăng ký khai sinh")

    Procedure.objects.update_or_create(code=procedure.code, defaults={"name": "Đăng ký kết hôn"})

    assert list(Procedure.objects.matching("ket hon")) == [procedure]


def test_procedures_stand_by_sector_then_by_name_with_d_stroke_beside_d():
    second, first = make_sector(position=2), make_sector(position=1)
    last = make_procedure(sector=second, name="Cấp bản sao")
    with_e = make_procedure(sector=first, name="Em")
    with_d_stroke = make_procedure(sector=first, name="Đăng ký")
    with_d = make_procedure(sector=first, name="Dân số")

    assert list(Procedure.objects.all()) == [with_d, with_d_stroke, with_e, last]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "1.00422",
        "1.0042222",
        "a.004222",
        "1.004222.000.00.00.H56",
        "1.004222\n",
        "\u0661.004222",
    ],
)
def test_a_code_of_another_form_is_refused(code):
    procedure = make_procedure()
    procedure.code = code

    with pytest.raises(ValidationError) as refused:
        procedure.full_clean()
    assert set(refused.value.message_dict) == {"code"}


def test_the_short_national_code_is_accepted():
    make_procedure(code="1.004222").full_clean()


def test_two_procedures_cannot_share_a_code():
    make_procedure(code="1.004222")

    with pytest.raises(IntegrityError):
        make_procedure(code="1.004222")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://dichvucong.gov.vn", "/trang"])
def test_the_national_page_is_a_web_address(url):
    procedure = make_procedure()
    procedure.national_url = url

    with pytest.raises(ValidationError) as refused:
        procedure.full_clean()
    assert refused.value.message_dict == {
        "national_url": ["Địa chỉ phải bắt đầu bằng https:// hoặc http://."]
    }


def test_the_sectors_of_procedures_stand_in_their_order():
    later, earlier = make_sector(position=2), make_sector(position=1)
    for sector in [later, earlier]:
        make_procedure(sector=sector)

    assert list(Procedure.objects.sectors()) == [earlier, later]


def test_a_sector_in_use_is_not_deleted():
    procedure = make_procedure()

    with pytest.raises(ProtectedError):
        procedure.sector.delete()


def test_rich_text_is_sanitised_on_the_way_in():
    procedure = make_procedure(steps='<p onclick="x()">Nộp</p><script>x()</script>')

    procedure.refresh_from_db()
    assert procedure.steps == "<p>Nộp</p>"


def test_the_images_of_a_procedure_are_its_files():
    image = StoredFile.objects.create(name="sơ đồ.webp", size=1, content_type="image/webp")
    StoredFile.objects.create(name="khác.webp", size=1, content_type="image/webp")
    make_procedure(steps=f'<p><img src="{image.get_absolute_url()}"></p>')

    assert list(Procedure.objects.in_force().files()) == [image]


def test_the_forms_of_a_procedure_are_its_files():
    form = make_procedure().forms.create(file=make_pdf())
    make_procedure(status="hidden").forms.create(file=make_pdf())

    assert list(Procedure.objects.public().files()) == [form.file]
