from django.contrib import admin
from django.utils.html import format_html

from announcements.forms import AnnouncementForm
from announcements.models import Announcement, AnnouncementAttachment, AnnouncementPhoto
from portal.shared.admin import AttachedFileInline, EditorialAdmin, FoldedSearchAdmin, PictureInline
from portal.shared.admin.filters import PeriodFilter

LEAD_IMAGE = ["lead_image_upload", "lead_image_clear", "lead_image_kept"]


class AnnouncementAttachmentInline(AttachedFileInline):
    model = AnnouncementAttachment


class AnnouncementPhotoInline(PictureInline):
    model = AnnouncementPhoto
    verbose_name_plural = "tập ảnh"


@admin.register(Announcement)
class AnnouncementAdmin(FoldedSearchAdmin, EditorialAdmin):
    form = AnnouncementForm
    form_only = LEAD_IMAGE
    readonly_fields = ["lead_image_shown"]
    list_display = ["title", "category", "state", "publish_at"]
    list_filter = ["status", "category", ("publish_at", PeriodFilter)]
    list_select_related = ["category"]
    autocomplete_fields = ["dispatch"]
    inlines = [AnnouncementAttachmentInline, AnnouncementPhotoInline]
    fieldsets = [
        (None, {"fields": ["title", "category", "body", "summary"]}),
        ("Ảnh đại diện", {"fields": ["lead_image_shown", *LEAD_IMAGE, "lead_image_alt"]}),
        (
            "Liên quan",
            {"fields": ["dispatch", "procedure_codes", "disclosure", "pinned", "internal_note"]},
        ),
    ]

    @admin.display(description="ảnh đang dùng")
    def lead_image_shown(self, announcement):
        image = announcement.lead_image
        if not image:
            return "Chưa có"
        return format_html(
            '<img class="lead-image" src="{}" alt="{}">',
            image.get_absolute_url(),
            announcement.lead_image_alt,
        )
