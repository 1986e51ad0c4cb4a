"""What helps while a dispatch is composed: its pages before it is saved, and what a number says."""

from django.forms import Script
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from announcements import as_typed, pdf
from portal.shared.admin import EditorialAdmin
from portal.shared.files import PDF
from portal.shared.page_pictures import page_pictures
from portal.shared.pdf import PdfError

SHOWN = 6  # pages beside the form; the PDF itself has them all


class ComposingAdmin(EditorialAdmin):
    """Adds the pages as printed, and what the number means, to the form of a dispatch."""

    change_form_template = "admin/announcements/dispatch/change_form.html"

    class Media:
        js = [Script("js/pages.js", type="module"), Script("js/number.js", type="module")]

    def get_urls(self):
        wrap, pages = self.admin_site.admin_view, require_POST(self.pages_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("ky-hieu/", wrap(require_safe(self.number_view)), name=f"{name}_number"),
            path("trang-in/", wrap(pages), name=f"{name}_pages_new"),
            path("<path:object_id>/trang-in/", wrap(pages), name=f"{name}_pages"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "pages_url": self.url("pages", obj.item.pk) if obj else self.url("pages_new"),
            "number_url": self.url("number"),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def pages_view(self, request, object_id=None):
        """Answer with the pages of the text as typed, as pictures or as the PDF; nothing is saved."""
        form = self.form_as_typed(request, object_id)
        try:
            content = as_printed(form)
        except PdfError as error:
            return self._pages(request, {"sentence": str(error)})
        if "_pdf" in request.POST:
            return HttpResponse(
                content,
                content_type=PDF,
                headers={"Content-Disposition": 'inline; filename="xem-truoc.pdf"'},
            )
        count, pictures = page_pictures(content, SHOWN)
        return self._pages(
            request, {"count": count, "pictures": pictures, "more": count - len(pictures)}
        )

    def _pages(self, request, context):
        name = "no_pages" if "_pdf" in request.POST else "_pages"
        context = {**self.admin_site.each_context(request), "title": "Trang in", **context}
        return TemplateResponse(request, f"admin/announcements/dispatch/{name}.html", context)

    def number_view(self, request):
        """Answer with a number as it will be kept, and the type that its symbol suggests."""
        try:
            read = as_typed.typed_number(request.GET.get("so", "")[:100])
        except ValueError:
            return JsonResponse({})
        suggested = as_typed.suggested_type(read.symbol)
        return JsonResponse(
            {
                "shown": as_typed.number_symbol(*read),
                "type": suggested,
                "sentence": f"Theo ký hiệu {read.symbol.lstrip('-')}: {suggested.label}",
            }
        )


def as_printed(form):
    """Return the PDF of a dispatch as its form was typed; raises PdfError with what is missing."""
    if not form.instance.issuer_id:
        raise PdfError("Hãy chọn cơ quan ban hành: trang in bắt đầu từ tên cơ quan.")
    if "body" in form.errors:
        raise PdfError(" ".join(form.errors["body"]))
    return pdf.dispatch_pdf(form.instance, keep=False)
