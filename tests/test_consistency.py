"""Checks on the code base itself: nothing unused, nothing opened by accident, nothing in English."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.urls import URLPattern, get_resolver

ROOT = Path(__file__).resolve().parent.parent
OURS = ["portal", "announcements", "tthc", "visitors"]
TEMPLATES = ROOT / "templates"


def sources(*suffixes):
    """Return the text of our own files with one of the suffixes, by path."""
    folders = [*OURS, "templates", "static"]
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in suffixes and "migrations" not in path.parts
    }


def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from routes(pattern.url_patterns, route)


def test_every_public_route_was_opened_on_purpose():
    public = {
        route
        for route, view in routes(get_resolver().url_patterns)
        if not getattr(view, "login_required", True) and not route.startswith("quan-tri/")
    }
    assert public == {
        "",
        "bai-viet/",
        "bai-viet/<int:pk>-<slug:slug>/",
        "bai-viet/<int:pk>-<slug:slug>/bang-tin.pdf",
        "bai-viet/<posting_year:year>/",
        "bai-viet/<posting_year:year>/<posting_month:month>/",
        "chuyen-muc/<slug:slug>/",
        "chuyen-muc/<slug:slug>/<posting_year:year>/",
        "chuyen-muc/<slug:slug>/<posting_year:year>/<posting_month:month>/",
        "van-ban/",
        "van-ban/danh-sach.csv",
        "van-ban/danh-sach.xlsx",
        "van-ban/<int:pk>-<slug:slug>/",
        "van-ban/<int:pk>-<slug:slug>/bang-tin.pdf",
        "van-ban/<int:pk>-<slug:slug>.pdf",
        "tep/<int:pk>/<str:name>",
        "thu-tuc/",
        "thu-tuc/<procedure_code:code>/",
        "thu-tuc/<procedure_code:code>/giay-to/",
        "thu-tuc/ket-qua/",
        "thu-tuc/tra-cuu/",
        "thu-tuc/ket-qua/<period_key:key>/",
        "thu-tuc/ket-qua/<period_key:key>.xlsx",
        "thu-tuc/ket-qua/<period_key:key>.csv",
        "thu-tuc/ket-qua/<period_key:key>.json",
        "gop-y/huu-ich/",
        "gop-y/con-thieu/",
        "gop-y/bao-sai/",
        "tim-kiem/",
        "gioi-thieu/<slug:slug>/",
        "to-chuc/",
        "lanh-dao/",
        "nguoi-phat-ngon/",
        "tiep-cong-dan/",
        "kenh-chinh-thuc/",
        "ban-do/",
        "cong-khai/",
        "cong-khai/<int:pk>-<slug:slug>/",
        "tiep-can-thong-tin/",
        "tro-nang/",
        "truy-cap/",
        "truy-cap/anh.gif",
        "truy-cap/cach-dem/",
        "rss/",
        "atom/",
        "chuyen-muc/<slug:slug>/atom/",
        "van-ban/atom/",
        "xem-thu/<str:token>/",
        "xem-thu/<str:token>/tep/<int:pk>/<str:name>",
        "xem-thu/<str:token>/van-ban.pdf",
        "sitemap.xml",
        "sitemap-<slug:section>.xml",
        "so-do/",
        "robots.txt",
        "healthz",
    }


def test_what_is_not_kept_for_all_readers_is_so_on_purpose():
    asked_each_time = {
        route
        for route, view in routes(get_resolver().url_patterns)
        if not getattr(view, "login_required", True) and not hasattr(view, "kept_by")
    }
    files = {
        "bai-viet/<int:pk>-<slug:slug>/bang-tin.pdf",
        "tep/<int:pk>/<str:name>",
        "thu-tuc/ket-qua/<period_key:key>.csv",
        "thu-tuc/ket-qua/<period_key:key>.json",
        "thu-tuc/ket-qua/<period_key:key>.xlsx",
        "van-ban/<int:pk>-<slug:slug>.pdf",
        "van-ban/<int:pk>-<slug:slug>/bang-tin.pdf",
        "van-ban/danh-sach.csv",
        "van-ban/danh-sach.xlsx",
    }
    of_one_reader = {
        "gop-y/bao-sai/",
        "gop-y/con-thieu/",
        "gop-y/huu-ich/",
        "quan-tri/login/",
        "quan-tri/ma-xac-nhan/",
        "quan-tri/xac-thuc-hai-buoc/",
        "thu-tuc/tra-cuu/",
        "tim-kiem/",
        "xem-thu/<str:token>/",
        "xem-thu/<str:token>/tep/<int:pk>/<str:name>",
        "xem-thu/<str:token>/van-ban.pdf",
    }
    of_this_moment = {"healthz", "truy-cap/", "truy-cap/anh.gif"}
    assert asked_each_time == files | of_one_reader | of_this_moment


def test_only_the_sign_in_pages_of_the_admin_are_open():
    opened = {
        route
        for route, view in routes(get_resolver().url_patterns)
        if not getattr(view, "login_required", True) and route.startswith("quan-tri/")
    }
    assert opened == {
        "quan-tri/login/",
        "quan-tri/ma-xac-nhan/",
        "quan-tri/xac-thuc-hai-buoc/",
    }


def template_names():
    return sorted(
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*")
        if path.suffix in {".html", ".css", ".txt"}
    )


@pytest.mark.parametrize("name", template_names())
def test_every_template_compiles(name):
    get_template(name)


def test_every_template_is_used():
    quoted = set()
    for text in sources(".py", ".html").values():
        quoted |= set(re.findall(r"""["']([\w./-]+\.(?:html|css|txt))["']""", text))
    unused = [n for n in template_names() if n not in quoted and not n.startswith("admin/")]
    assert unused == []


def test_html_is_marked_safe_in_one_place():
    marked = [
        path
        for path, text in sources(".py", ".html").items()
        if re.search(r"\|\s*safe\b|mark_safe|autoescape off|SafeString\(", text)
    ]
    assert marked == ["portal/shared/templatetags/ui.py"]


def test_no_template_has_inline_style_or_script():
    inline = [
        path
        for path, text in sources(".html").items()
        if re.search(r"\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", text)
        or ("<style" in text and not path.endswith("_pdf.html"))
    ]
    assert inline == []


def test_the_way_to_a_page_is_told_in_one_shape():
    """A list written by hand has no landmark and tells machines nothing."""
    pages = [path for path in TEMPLATES.rglob("*.html") if "admin" not in path.parts]
    by_hand = [
        path.name
        for path in pages
        if "{% block breadcrumbs %}\n" in path.read_text(encoding="utf-8")
        and "{% breadcrumbs " not in path.read_text(encoding="utf-8")
    ]
    assert by_hand == []


def test_templates_receive_no_english_placeholders():
    english = [p for p, t in sources(".html").items() if re.search(r"\b(Home|Search|Next)\b", t)]
    assert english == []


def fields():
    for model in apps.get_models():
        if model._meta.app_label in {"portal", "shared", "announcements", "tthc", "visitors"}:
            for field in model._meta.fields:
                if not field.auto_created and field.editable:
                    yield model, field


def test_labels_are_vietnamese_and_lower_case():
    default = [
        f"{model._meta.label}.{field.name}"
        for model, field in fields()
        if str(field.verbose_name) == field.name.replace("_", " ")
        or (str(field.verbose_name)[0].isupper() and not str(field.verbose_name).isupper())
    ]
    allowed = {
        "announcements.AnnouncementAttachment.announcement",
        "announcements.AnnouncementPhoto.announcement",
        "announcements.DispatchAttachment.dispatch",
        "announcements.Citation.dispatch",
        "shared.Rendition.image",
        "shared.Revision.content_type",
        "tthc.PeriodAttachment.period",
        "tthc.ProcedureForm.procedure",
        "tthc.SectorResult.period",
    }
    assert set(default) - allowed == set()


def test_models_are_named_in_vietnamese():
    english = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in {"portal", "announcements", "tthc", "visitors"}
        and str(model._meta.verbose_name) == re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower()
    ]
    assert english == []


def test_no_ward_is_named_in_code_or_templates():
    examples = {"portal/models/addresses.py", "portal/models/identity.py"}
    named = [
        path
        for path, text in sources(".py", ".html").items()
        if re.search(r"02373|Thanh Hóa", text) and path not in examples
    ]
    assert named == []


def test_modules_stay_readable():
    long = [path for path, text in sources(".py").items() if text.count("\n") > 400]
    assert long == []


def test_nothing_speaks_of_another_host():
    hosts = {
        host
        for path, text in sources(".html", ".css", ".js").items()
        for host in re.findall(
            r"(?:src|href)=\"https?://([\w.-]+)|url\(['\"]?https?://([\w.-]+)", text
        )
    }
    assert hosts == set()


def test_colours_are_named_in_one_place():
    """Every page has three themes; a colour that is not one of theirs would stay in all of them."""
    parts = set((ROOT / "static/css").rglob("*.css")) - {ROOT / "static/css/tokens.css"}
    raw = re.compile(
        r":[^;{]*(#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|color)a?\(|\b(?:white|black)\b)"
    )
    coloured = [
        f"{part.name}: {found[0]}"
        for part in sorted(parts)
        for found in raw.finditer(part.read_text(encoding="utf-8"))
    ]
    assert coloured == []
