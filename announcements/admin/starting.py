"""Where a new dispatch begins: a pasted text, a template, an earlier dispatch."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_POST

from announcements import starting
from announcements.models import Agency, Dispatch, DispatchTemplate
from announcements.reading import NotReadableError, read
from portal.shared import richtext, services
from portal.shared.admin import OrderedAdmin
from portal.shared.fields import CleanedCharField
from portal.shared.lists import looked_through

SHOWN = 10  # earlier dispatches; the search box finds the others
TO_CHECK = "Người dân chưa thấy văn bản này. Hãy soát từng mục rồi lưu."


class PasteForm(forms.Form):
    """The text of a dispatch; once valid, `reading` holds its fields."""

    text = CleanedCharField(
        label="Toàn bộ chữ của văn bản",
        help_text="Chép cả văn bản, từ tên cơ quan đến người ký. Không cần sửa lỗi trước khi dán.",
        widget=forms.Textarea(
            attrs={"rows": 14, "class": "vLargeTextField", "autocomplete": "off"}
        ),
    )
    issuer = forms.ModelChoiceField(
        label="Cơ quan ban hành",
        queryset=Agency.objects.all(),
        required=False,
        empty_label="Theo văn bản dán vào",
    )
    reading: Any = None

    def clean_text(self):
        try:
            self.reading = read(self.cleaned_data["text"])
        except NotReadableError as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data["text"]


class StartingAdmin(admin.ModelAdmin):
    """Adds to the admin of dispatches the page where a new one begins."""

    url: Any

    def get_urls(self):
        wrap = self.admin_site.admin_view
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("soan/", wrap(self.start_view), name=f"{base}_start"),
            path(
                "soan/mau/<int:pk>/",
                wrap(require_POST(self.from_template_view)),
                name=f"{base}_from_template",
            ),
            path(
                "soan/van-ban/<int:pk>/",
                wrap(require_POST(self.from_dispatch_view)),
                name=f"{base}_from_dispatch",
            ),
            *super().get_urls(),
        ]

    def start_view(self, request):
        """Offer every way to begin; a pasted text is read and becomes a draft."""
        self._writers_only(request)
        form = PasteForm(request.POST if request.method == "POST" else None)
        draft = form.is_bound and form.is_valid() and self._pasted(request, form)
        if not draft:
            return self._start_page(request, form)
        told = f"Đã điền các mục từ văn bản vừa dán. {TO_CHECK}"
        return self._opened(request, draft, told, form.reading.doubts)

    def _pasted(self, request, form):
        """Return the draft made of what the form read, or None with the reason in the form."""
        try:
            return starting.draft_from_reading(
                form.reading, request.user, form.cleaned_data["issuer"]
            )
        except starting.NoIssuerError as error:
            form.add_error("issuer", str(error))
        except (services.NotPossibleError, richtext.TooLargeError) as error:
            form.add_error("text", str(error))
        except IntegrityError:
            form.add_error(
                "text", "Văn bản này vừa được người khác thêm. Hãy xem danh sách Văn bản."
            )
        return None

    def _start_page(self, request, form):
        sought = request.GET.get("q", "").strip()[:200]
        context = {
            **self.admin_site.each_context(request),
            "title": "Soạn văn bản mới",
            "opts": self.opts,
            "media": self.media,
            "form": form,
            "asks_issuer": form.is_bound and (form.has_error("issuer") or form["issuer"].value()),
            "templates": DispatchTemplate.objects.all(),
            "earlier": earlier(sought) if self.has_view_permission(request) else [],
            "sought": sought,
        }
        return TemplateResponse(request, "admin/announcements/dispatch/start.html", context)

    def from_template_view(self, request, pk):
        """Make a draft of a template."""
        self._writers_only(request)
        template = get_object_or_404(DispatchTemplate, pk=pk)
        try:
            draft = starting.draft_from_template(template, request.user)
        except services.NotPossibleError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(self.url("start"))
        told = f"Đã mở bản nháp theo mẫu {template}. Hãy điền các chỗ còn trống […]. {TO_CHECK}"
        return self._opened(request, draft, told)

    def from_dispatch_view(self, request, pk):
        """Make a draft of an earlier dispatch."""
        self._writers_only(request)
        earlier = get_object_or_404(Dispatch.objects.items(), pk=pk)
        if not self.has_view_permission(request, earlier):
            raise PermissionDenied
        draft = starting.draft_from_dispatch(earlier, request.user)
        told = f"Đã chép nội dung của {earlier}, trừ số và ngày. {TO_CHECK}"
        return self._opened(request, draft, told)

    def _writers_only(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _opened(self, request, draft, told, doubts=()):
        self.message_user(request, told, messages.SUCCESS)
        for doubt in doubts:
            self.message_user(request, doubt, messages.WARNING)
        return redirect(self.url("change", draft.pk))

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, self._ways(request) | (extra_context or {}))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= self._ways(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _ways(self, request, row=None):
        """Return the addresses at which this person may begin a dispatch."""
        if not self.has_add_permission(request):
            return {}
        copy = self.url("from_dispatch", row.item.pk) if row else ""
        return {"start_url": self.url("start"), "copy_url": copy}


def earlier(words):
    """Return the newest dispatches that have these words, those without a date behind all others."""
    items: Any = Dispatch.objects.items()
    newest_first = items.in_register_order()
    dated = newest_first.filter(issue_date__isnull=False)
    found = list(looked_through(dated, words)[:SHOWN])
    undated = looked_through(newest_first.filter(issue_date=None), words)
    return [*found, *undated[: SHOWN - len(found)]]


@admin.register(DispatchTemplate)
class DispatchTemplateAdmin(OrderedAdmin):
    list_display = ["name", "type", "position"]
    fieldsets = [
        (None, {"fields": [("name", "position")]}),
        (
            "Đầu văn bản",
            {"fields": ["type", ("symbol", "urgency"), "place", "subject", "recipients"]},
        ),
        ("Nội dung", {"fields": ["authority", "legal_bases", "body"]}),
        (
            "Cuối văn bản",
            {
                "fields": [
                    "copies_to",
                    ("drafting_unit", "drafter"),
                    "typist_mark",
                    "signing_lines",
                    "signer",
                ]
            },
        ),
    ]
