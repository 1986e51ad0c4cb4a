from django.contrib import admin
from django.utils.html import format_html

from announcements.forms import AnnouncementForm
from announcements.models import (
    Agency,
    Announcement,
    AnnouncementAttachment,
    Category,
    Citation,
    DisclosureItem,
    Dispatch,
    DispatchAttachment,
)
from portal.shared.admin import (
    AttachedFileInline,
    EditorialAdmin,
    FoldedSearchAdmin,
    LoggedAdmin,
    OrderedAdmin,
    PartInline,
)


@admin.register(Agency)
class AgencyAdmin(LoggedAdmin):
    list_display = ["name", "valid_from", "valid_to", "successor"]
    list_select_related = ["successor"]


@admin.register(Category)
class CategoryAdmin(OrderedAdmin):
    list_display = ["name", "position"]
    fields = ["name", "position"]


@admin.register(DisclosureItem)
class DisclosureItemAdmin(OrderedAdmin):
    list_display = ["name", "legal_basis", "months", "required", "position"]
    list_filter = ["required"]


class AnnouncementAttachmentInline(AttachedFileInline):
    model = AnnouncementAttachment


class DispatchAttachmentInline(AttachedFileInline):
    model = DispatchAttachment


class CitationInline(PartInline, admin.StackedInline):
    model = Citation
    template = admin.StackedInline.template
    extra = 0
    fields = [("number_symbol", "role", "issue_date"), "issuer_name", "subject", "position"]


LEAD_IMAGE = ["lead_image_upload", "lead_image_clear", "lead_image_kept"]


@admin.register(Announcement)
class AnnouncementAdmin(FoldedSearchAdmin, EditorialAdmin):
    form = AnnouncementForm
    form_only = LEAD_IMAGE
    readonly_fields = ["lead_image_shown"]
    date_hierarchy = "publish_at"
    list_display = ["title", "category", "state", "publish_at"]
    list_filter = ["status", "category"]
    list_select_related = ["category"]
    autocomplete_fields = ["dispatch"]
    inlines = [AnnouncementAttachmentInline]
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


@admin.register(Dispatch)
class DispatchAdmin(FoldedSearchAdmin, EditorialAdmin):
    date_hierarchy = "issue_date"
    list_display = ["number_symbol", "subject", "type", "issue_date", "state"]
    list_display_links = ["number_symbol", "subject"]
    list_filter = ["status", "validity", ("issuer", admin.RelatedOnlyFieldListFilter)]
    autocomplete_fields = ["replaced_by"]
    inlines = [DispatchAttachmentInline, CitationInline]
    fieldsets = [
        (
            "Đầu văn bản",
            {
                "fields": [
                    "type",
                    "issuer",
                    ("number", "symbol"),
                    ("place", "issue_date"),
                    "subject",
                    "recipients",
                ]
            },
        ),
        ("Nội dung", {"fields": ["legal_bases", "body"]}),
        (
            "Cuối văn bản",
            {"fields": ["copies_to", ("drafting_unit", "drafter"), "signing_lines", "signer"]},
        ),
        (
            "Hiệu lực",
            {"fields": ["validity", ("effective_date", "end_date"), "replaced_by", "disclosure"]},
        ),
    ]

    @admin.display(description="số, ký hiệu", ordering="number")
    def number_symbol(self, dispatch):
        return dispatch.number_symbol
