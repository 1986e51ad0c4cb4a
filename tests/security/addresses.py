"""Every address of the site, taken from its resolver, with one that really leads somewhere."""

import re

from django.apps import apps
from django.contrib.auth import get_user_model
from django.urls import get_resolver

from portal import feedback
from portal.shared import preview
from portal.shared.models import StoredFile
from tests.test_consistency import routes
from tthc.models import PendingImport

ADMIN = "quan-tri/"
OF_A_MODEL = re.compile(r"quan-tri/([a-z]+)/([a-z]+)/")
PART = re.compile(r"<[^>]+>")


def all_routes():
    """Return every route that the site answers, in the order in which it looks for them."""
    return [route for route, _ in routes(get_resolver().url_patterns)]


def addresses(rows):
    """Return {route: an address} for the rows of `ward.fill`."""
    public = public_addresses(rows)
    return {
        route: public[route] if route in public else address_in_admin(route, rows)
        for route in all_routes()
    }


def public_addresses(rows):
    """Return {route: address} of what is no page of the admin, or has more than a key in it."""
    of = {model._meta.model_name: row for model, row in rows.items()}
    item = type(of["announcement"]).objects.published().get(pinned=True)
    dispatch = type(of["dispatch"]).objects.published().first()
    page = type(of["page"]).objects.published().first()
    day = item.publish_at
    category, disclosure = of["category"].get_absolute_url(), of["disclosureitem"]
    procedure, file = of["procedure"].get_absolute_url(), StoredFile.objects.last()
    link = preview.link(of["announcement"])
    paper = preview.link(of["dispatch"])
    article, document = item.get_absolute_url(), dispatch.get_absolute_url()
    month = f"{day.year}/{day.month:02}/"
    found = {
        "bai-viet/<int:pk>-<slug:slug>/": article,
        "bai-viet/<int:pk>-<slug:slug>/bang-tin.pdf": f"{article}bang-tin.pdf",
        "bai-viet/<posting_year:year>/": f"/bai-viet/{day.year}/",
        "bai-viet/<posting_year:year>/<posting_month:month>/": f"/bai-viet/{month}",
        "chuyen-muc/<slug:slug>/": category,
        "chuyen-muc/<slug:slug>/<posting_year:year>/": f"{category}{day.year}/",
        "chuyen-muc/<slug:slug>/<posting_year:year>/<posting_month:month>/": f"{category}{month}",
        "chuyen-muc/<slug:slug>/atom/": f"{category}atom/",
        "cong-khai/<int:pk>-<slug:slug>/": disclosure.get_absolute_url(),
        "van-ban/<int:pk>-<slug:slug>/": document,
        "van-ban/<int:pk>-<slug:slug>.pdf": dispatch.get_pdf_url(),
        "van-ban/<int:pk>-<slug:slug>/bang-tin.pdf": f"{document}bang-tin.pdf",
        "thu-tuc/<procedure_code:code>/": procedure,
        "thu-tuc/<procedure_code:code>/giay-to/": f"{procedure}giay-to/",
        "gioi-thieu/<slug:slug>/": page.get_absolute_url(),
        "tep/<int:pk>/<str:name>": file.get_absolute_url(),
        "xem-thu/<str:token>/": link,
        "xem-thu/<str:token>/tep/<int:pk>/<str:name>": f"{link}tep/{file.pk}/{file.name}",
        "xem-thu/<str:token>/van-ban.pdf": f"{paper}van-ban.pdf",
        "sitemap-<slug:section>.xml": "/sitemap-bai-viet.xml",
        "thu-tuc/ket-qua/<period_key:key>/": "/thu-tuc/ket-qua/2024-05/",
        "quan-tri/^(?P<app_label>shared|auth|portal|announcements|tthc|visitors)/$": (
            "/quan-tri/portal/"
        ),
        "quan-tri/(?P<url>.*)$": "/quan-tri/khong-co/",
        "quan-tri/r/<path:content_type_id>/<path:object_id>/": _view_on_site(of["procedure"]),
        "quan-tri/auth/user/<id>/password/": f"/quan-tri/auth/user/{_superuser().pk}/password/",
    }
    for suffix in ("xlsx", "csv", "json"):
        found[f"thu-tuc/ket-qua/<period_key:key>.{suffix}"] = f"/thu-tuc/ket-qua/2024-05.{suffix}"
    for name in ("huu-ich", "con-thieu", "bao-sai"):
        found[f"gop-y/{name}/"] = f"/gop-y/{name}/?muc={feedback.signed(item)}"
    return found


def address_in_admin(route, rows):
    """Return the address of a route in which nothing but the key of a row stands."""
    if not PART.search(route):
        return f"/{route}"
    model = apps.get_model(*OF_A_MODEL.match(route).groups())
    row = _superuser() if model is get_user_model() else rows[model]
    if "nhap/<int:pk>" in route:
        route = route.replace("<int:pk>", str(PendingImport.objects.first().pk))
    filled = route.replace("<slug:step>", "gui-duyet")
    return "/" + PART.sub(str(row.pk), filled)


def _superuser():
    return get_user_model().objects.get(is_superuser=True)


def _view_on_site(row):
    content_type = apps.get_model("contenttypes.ContentType").objects.get_for_model(row)
    return f"/quan-tri/r/{content_type.pk}/{row.pk}/"
