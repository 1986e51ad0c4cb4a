from django.contrib import admin

from announcements.models import (
    Agency,
    Announcement,
    AnnouncementAttachment,
    Category,
    Citation,
    Dispatch,
    DispatchAttachment,
)
from portal.shared.admin import (
    AttachedFileInline,
    FoldedSearchAdmin,
    OrderedAdmin,
    PublishableAdmin,
)


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ["name", "valid_from", "valid_to", "successor"]
    list_select_related = ["successor"]


@admin.register(Category)
class CategoryAdmin(OrderedAdmin):
    list_display = ["name", "position"]
    fields = ["name", "position"]


class AnnouncementAttachmentInline(AttachedFileInline):
    model = AnnouncementAttachment


class DispatchAttachmentInline(AttachedFileInline):
    model = DispatchAttachment


class CitationInline(admin.StackedInline):
    model = Citation
    extra = 0
    fields = [("number_symbol", "role", "issue_date"), "issuer_name", "subject", "position"]


@admin.register(Announcement)
class AnnouncementAdmin(FoldedSearchAdmin, PublishableAdmin):
    date_hierarchy = "publish_at"
    list_display = ["title", "category", "status", "publish_at", "visible_now"]
    list_filter = ["status", "category"]
    list_select_related = ["category"]
    autocomplete_fields = ["dispatch"]
    inlines = [AnnouncementAttachmentInline]
    fieldsets = [
        (None, {"fields": ["title", "category", "body", "summary"]}),
        ("Đăng bài", {"fields": ["status", ("publish_at", "expire_at"), "pinned"]}),
        (
            "Liên quan",
            {"fields": ["dispatch", "procedure_codes", "internal_note"]},
        ),
    ]


@admin.register(Dispatch)
class DispatchAdmin(FoldedSearchAdmin, PublishableAdmin):
    date_hierarchy = "issue_date"
    list_display = ["number_symbol", "subject", "type", "issue_date", "status", "visible_now"]
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
            {"fields": ["validity", ("effective_date", "end_date"), "replaced_by"]},
        ),
        ("Đăng văn bản", {"fields": ["status", ("publish_at", "expire_at")]}),
    ]

    @admin.display(description="số, ký hiệu", ordering="number")
    def number_symbol(self, dispatch):
        return dispatch.number_symbol
