from django.contrib import admin

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
    extra = 0
    fields = [("number_symbol", "role", "issue_date"), "issuer_name", "subject", "position"]


@admin.register(Announcement)
class AnnouncementAdmin(FoldedSearchAdmin, EditorialAdmin):
    date_hierarchy = "publish_at"
    list_display = ["title", "category", "state", "publish_at"]
    list_filter = ["status", "category"]
    list_select_related = ["category"]
    autocomplete_fields = ["dispatch"]
    inlines = [AnnouncementAttachmentInline]
    fieldsets = [
        (None, {"fields": ["title", "category", "body", "summary"]}),
        (
            "Liên quan",
            {"fields": ["dispatch", "procedure_codes", "disclosure", "pinned", "internal_note"]},
        ),
    ]


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
