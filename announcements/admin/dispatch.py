from django.contrib import admin

from announcements.models import Citation, Dispatch, DispatchAttachment
from portal.shared.admin import (
    AttachedFileInline,
    EditorialAdmin,
    FoldedSearchAdmin,
    PartInline,
)


class DispatchAttachmentInline(AttachedFileInline):
    model = DispatchAttachment


class CitationInline(PartInline, admin.StackedInline):
    model = Citation
    template = admin.StackedInline.template
    extra = 0
    fields = [("number_symbol", "role", "issue_date"), "issuer_name", "subject", "position"]


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
