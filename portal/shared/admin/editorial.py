"""The desk: the admin of everything that is drafted, approved, published, amended and withdrawn."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html

from portal.shared import preview, review, richtext, services
from portal.shared.admin.attachments import FilesAdmin
from portal.shared.admin.common import GrowingAdmin
from portal.shared.admin.filters import TaskFilter
from portal.shared.admin.steps import StepsAdmin
from portal.shared.fields import LinesField, RichTextField, RichTextFormField
from portal.shared.forms import EditorialForm, with_vanished_rows_as_new
from portal.shared.models import LogRecord
from portal.shared.publishing import Publishable
from portal.shared.templatetags.ui import rich_text

Status = Publishable.Status
OPEN = {Status.DRAFT, Status.PENDING}
PUBLISHING = [
    ("Thời gian", {"fields": [("publish_at", "expire_at"), "review_on"]}),
    (
        "Lý do vẫn đăng dữ liệu cá nhân",
        {"fields": ["personal_data_reason"], "classes": ["collapse"]},
    ),
]
CHANGE = ("Bản sửa", {"fields": ["change_note"]})


class EditorialAdmin(GrowingAdmin, FilesAdmin, StepsAdmin):
    """One item a row. Its page shows the text being worked on: a draft, or the copy that amends.

    A kind with steps of its own names their template as `own_steps` in what `_desk` returns, and
    that of its buttons beside “Lưu” as `own_buttons`.
    """

    form = EditorialForm
    form_only: list[str] = []  # fields of the form that stand for nothing where it is only read
    change_form_template = "admin/editorial/change_form.html"
    list_filter = ["status"]
    actions = None  # each text is read by who approves it, and what was public is not deleted
    save_on_top = False

    class Media:
        js = ["js/desk.js", forms.Script("js/signed-in.js", type="module")]

    def get_list_filter(self, request):
        return [TaskFilter, *super().get_list_filter(request)]

    # Which row

    def get_queryset(self, request):
        queryset: Any = super().get_queryset(request)
        return queryset.items().with_amendment()

    def get_object(self, request, object_id, from_field=None):
        item = super().get_object(request, object_id, from_field)
        return item and (self.model.objects.filter(amends=item).first() or item)

    # Who may

    def has_change_permission(self, request, obj=None):
        """Only drafts are edited; what was typed while a draft moved on comes back in its form."""
        allowed = super().has_change_permission(request, obj)
        typed = request.method == "POST" and "base_version" in request.POST
        return allowed and (obj is None or obj.status == Status.DRAFT or typed)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        own_draft = obj is None or (
            obj.status == Status.DRAFT and not (obj.was_public or obj.amends_id)
        )
        return allowed and own_draft

    def has_publish_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    # The form

    def get_fieldsets(self, request, obj=None):
        fieldsets = [*super().get_fieldsets(request, obj), *PUBLISHING]
        if obj and obj.amends_id:
            fieldsets = [CHANGE, *fieldsets]
        if obj and not self.has_change_permission(request, obj):
            return [(name, self._to_be_read(options)) for name, options in fieldsets]
        return fieldsets

    def _to_be_read(self, options):
        """Return the options of a fieldset with its rich texts and lists laid out instead of as stored."""
        names = [n for n in flatten_fieldsets([(None, options)]) if n not in self.form_only]
        fields = [self._reader(name) for name in names]
        return {**options, "fields": fields}

    def _reader(self, name):
        field = None if hasattr(self, name) else self.opts.get_field(name)
        if not isinstance(field, RichTextField | LinesField):
            return name

        @admin.display(description=field.verbose_name)
        def laid_out(row):
            value = getattr(row, name)
            if isinstance(field, LinesField):
                return "\n".join(value) or self.get_empty_value_display()
            return format_html('<div class="rich-text">{}</div>', rich_text(value))

        return laid_out

    def get_readonly_fields(self, request, obj=None):
        first_time = obj is None or not obj.item.was_public
        own = super().get_readonly_fields(request, obj)
        return own if first_time else [*own, "publish_at"]

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in kwargs:
            parent = inline.get_formset(request, obj).fk.name
            present = kwargs["queryset"].filter(**{parent: obj.pk}).values_list("pk", flat=True)
            with_vanished_rows_as_new(kwargs["data"], prefix, set(present), parent)
        return kwargs

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        self.receive_files(request, object_id)
        if self._was_deleted(request, object_id):
            told = "Bản nháp này vừa bị người khác xóa. Những gì bạn gõ trở thành bản nháp mới."
            self.message_user(request, told, messages.WARNING)
            object_id = None
        try:
            return self._locked_form(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Somebody took the number or the address in the same instant; now the form can see it.
            return self._locked_form(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        """Delete a draft as it is by then: nobody takes its number, or submits it, meanwhile."""
        with transaction.atomic():
            if request.method == "POST":
                self.held(request, unquote(object_id))
            return super().delete_view(request, object_id, extra_context)

    def _was_deleted(self, request, object_id):
        """Say whether a form comes back for a draft that is no more."""
        came_back = request.method == "POST" and object_id and "base_version" in request.POST
        return came_back and self.get_object(request, unquote(object_id)) is None

    def _locked_form(self, request, object_id, form_url, extra_context):
        with transaction.atomic():
            if request.method == "POST" and object_id:
                self.held(request, unquote(object_id))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "desk": self._desk(request, obj),
            "editable": add or self.has_change_permission(request, obj),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _desk(self, request, row):
        """Return what the panel above the form tells of a row, and which steps it offers."""
        if row is None:
            return {"check_url": self.url("check_new")}
        item, fresh = row.item, row.status in OPEN
        policy = self.admin_site.policy()
        return {
            "row": row,
            "item": item,
            "state": state_of(item, row.status if row.amends_id else None),
            "public": self.model.objects.published().filter(pk=item.pk).first(),
            "withdrawn": item.status == Status.WITHDRAWN,
            "blockers": review.blockers(row, policy) if fresh else [],
            "personal": review.personal_data_in(row, policy)
            if fresh and row.personal_data_reason
            else [],
            "preview": request.build_absolute_uri(preview.link(row))
            if fresh and row.version
            else "",
            "preview_days": preview.LIFE.days,
            "returned": returned_with(item) if row.status == Status.DRAFT else None,
            "may_publish": self.has_publish_permission(request),
            "may_change": super().has_change_permission(request, row),
            "own_text": services.writers(row).filter(pk=request.user.pk).exists(),
            "self_approval": policy.self_approval,
            "check_url": self.url("check", item.pk),
            "history_url": self.url("history", item.pk),
        }

    # Saving

    def log_addition(self, request, obj, message):
        """Written by `save_related`, with the version."""

    log_change = log_addition

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        row = form.instance
        services.save_version(row=row, by=request.user, created=not change)
        for name, field in form.fields.items():
            if isinstance(field, RichTextFormField):
                for sentence in richtext.losses(form[name].value() or ""):
                    self.message_user(request, sentence, messages.WARNING)

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        saved = timezone.localtime().strftime("%H:%M")
        self.message_user(
            request, f"Đã lưu lúc {saved}. Người dân chưa thấy thay đổi này.", messages.SUCCESS
        )
        if "_submit" in request.POST:
            self.take(request, obj, "gui-duyet")
        return redirect(self.url("change", obj.item.pk))

    # The list

    @admin.display(description="trạng thái", ordering="status")
    def state(self, item):
        return state_of(item, item.amendment_status)


def state_of(item, amendment_status=None, at=None):
    """Return the state of an item in words, with that of the copy that amends it."""
    at = at or timezone.now()
    words = item.get_status_display()
    if item.status == Status.PUBLISHED and item.publish_at > at:
        words = f"hẹn đăng {timezone.localtime(item.publish_at):%H:%M %d/%m/%Y}"
    elif item.status == Status.PUBLISHED and item.expire_at and item.expire_at <= at:
        words = "đã hết hạn hiển thị"
    if amendment_status:
        doing = "đang soạn" if amendment_status == Status.DRAFT else "chờ duyệt"
        words += f", bản sửa {doing}"
    return words


def returned_with(item):
    """Return the log record by which the text came back from its approver, if that was last."""
    last = LogRecord.objects.about(item).moves().select_related("actor").first()
    return last if last and last.action == LogRecord.Action.RETURNED else None
