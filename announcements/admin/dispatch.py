import logging

from django.contrib import admin

from announcements import pdf
from announcements.admin.composing import ComposingAdmin
from announcements.admin.register import NumberedAdmin
from announcements.admin.starting import StartingAdmin
from announcements.forms import DispatchForm
from announcements.models import Citation, Dispatch, DispatchAttachment
from portal.shared.admin import AttachedFileInline, FoldedSearchAdmin, PartInline
from portal.shared.admin.filters import PeriodFilter, UsedFilter
from portal.shared.pdf import PdfError

logger = logging.getLogger(__name__)


class DispatchAttachmentInline(AttachedFileInline):
    model = DispatchAttachment
    fields = ["original", *AttachedFileInline.fields]


class CitationInline(PartInline, admin.StackedInline):
    model = Citation
    template = admin.StackedInline.template
    extra = 0
    fields = [("number_symbol", "role", "issue_date"), "issuer_name", "subject", "position"]


@admin.register(Dispatch)
class DispatchAdmin(FoldedSearchAdmin, StartingAdmin, ComposingAdmin, NumberedAdmin):
    form = DispatchForm
    list_display = ["number_symbol", "subject", "type", "issue_date", "state"]
    list_display_links = ["number_symbol", "subject"]
    list_filter = [
        "status",
        "validity",
        ("issuer", UsedFilter),
        ("issue_date", PeriodFilter),
    ]
    autocomplete_fields = ["replaced_by"]
    inlines = [DispatchAttachmentInline, CitationInline]
    fieldsets = [
        (
            "Đầu văn bản",
            {
                "fields": [
                    "issuer",
                    "number",
                    "type",
                    ("place", "issue_date"),
                    "subject",
                    "recipients",
                ]
            },
        ),
        ("Nội dung", {"fields": ["authority", "legal_bases", "body"]}),
        (
            "Cuối văn bản",
            {
                "fields": [
                    "copies_to",
                    ("drafting_unit", "drafter"),
                    "signing_lines",
                    "signer",
                    ("typist_mark", "urgency"),
                ]
            },
        ),
        (
            "Hiệu lực và nơi đăng",
            {
                "fields": [
                    "validity",
                    ("effective_date", "end_date"),
                    "replaced_by",
                    ("category", "disclosure"),
                ]
            },
        ),
    ]

    @admin.display(description="số, ký hiệu", ordering="number")
    def number_symbol(self, dispatch):
        return dispatch.number_symbol

    def _reader(self, name):
        return "number_symbol" if name == "number" else super()._reader(name)

    def approved(self, item):
        """Lay the PDF out for the first citizen who asks for it."""
        try:
            pdf.dispatch_pdf(Dispatch.objects.select_related("issuer__parent").get(pk=item.pk))
        except PdfError:
            logger.exception("No PDF of dispatch %s", item.pk)
