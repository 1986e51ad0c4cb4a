"""What the admin pages of several apps have in common."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html

from portal.shared.forms import AttachedFileForm, CellForm
from portal.shared.publishing import Publishable
from portal.shared.templatetags.ui import file_facts
from portal.shared.text import fold


class FoldedSearchAdmin(admin.ModelAdmin):
    """Searches the folded column, so that words typed with or without marks find the same."""

    search_fields = ["search_text"]

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))


class OrderedAdmin(admin.ModelAdmin):
    """Lets the clerk put rows in order from the list itself."""

    list_editable = ["position"]

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **{"form": CellForm, **kwargs})


class PublishableAdmin(admin.ModelAdmin):
    """Says what citizens see now, publishes in bulk, and never deletes what is public."""

    actions = ["publish"]
    list_filter = ["status"]
    show_facets = admin.ShowFacets.ALWAYS

    def get_queryset(self, request):
        live = Q(pk__in=self.model.objects.published().values("pk"))
        return super().get_queryset(request).annotate(live=live)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.SplitDateTimeField):
            for widget, part in zip(field.widget.widgets, ["ngày", "giờ"], strict=True):
                widget.attrs["aria-label"] = f"{db_field.verbose_name}: {part}"
        return field

    def has_delete_permission(self, request, obj=None):
        return not (obj and obj.was_public) and super().has_delete_permission(request, obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        item = form.instance
        if self._public_row(item):
            link = format_html('<a href="{}">Mở trên trang</a>', item.get_absolute_url())
            seen = format_html("Người dân đã xem được “{}”. {}", item, link)
            self.message_user(request, seen)
        else:
            unseen = "còn là bản nháp, chưa đến giờ hoặc đã ngừng hiển thị"
            told = f"Người dân chưa xem được “{item}”: {unseen}."
            self.message_user(request, told, messages.WARNING)

    def view_on_site(self, obj):
        # A refused form leaves what was typed in obj; the address is that of the stored row.
        stored = self._public_row(obj)
        return stored and stored.get_absolute_url()

    def _public_row(self, obj):
        return self.model.objects.published().filter(pk=obj.pk).first()

    @admin.display(description="đang hiển thị", boolean=True)
    def visible_now(self, obj):
        return obj.live

    @admin.action(description="Đăng các mục đã chọn", permissions=["change"])
    def publish(self, request, queryset):
        done = 0
        for item in queryset.exclude(status=Publishable.Status.PUBLISHED):
            item.status = Publishable.Status.PUBLISHED
            item.publish_at = max(item.publish_at, timezone.now())
            try:
                item.full_clean()
            except ValidationError as error:
                reasons = " ".join(error.messages)
                self.message_user(request, f"{item}: {reasons}", messages.ERROR)
                continue
            item.save()
            self.log_change(request, item, "Đã đăng.")
            done += 1
        if done:
            self.message_user(request, f"Đã đăng {done} mục.", messages.SUCCESS)


class AttachedFileInline(admin.TabularInline):
    """The files of a row: chosen, inspected and stored with the row's own form."""

    form = AttachedFileForm
    fields = ["current", "upload", "title", "position"]
    readonly_fields = ["current"]
    extra = 1

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("file")

    @admin.display(description="tệp hiện có")
    def current(self, attached):
        if not attached.pk:
            return "Chưa có"
        url = attached.file.get_absolute_url()
        return format_html(
            '<a href="{}">{}</a> ({})', url, attached.file, file_facts(attached.file)
        )
