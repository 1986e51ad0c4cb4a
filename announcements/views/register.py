"""The public register of dispatches: on the page, and to take along."""

from django.contrib.auth.decorators import login_not_required
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from announcements.filters import RegisterFilterForm
from announcements.models import Dispatch
from portal.shared import spreadsheet
from portal.shared.http import absolute
from portal.shared.lists import PLACE, BoundedListView
from portal.shared.page_cache import kept
from portal.shared.serving import made_response

PER_PAGE = 20
MOST_ROWS = 2_000  # in a file to take along: a workbook of as many takes a second or two
COLUMNS = {
    "Số, ký hiệu": 22,
    "Ngày ban hành": 13,
    "Loại văn bản": 16,
    "Trích yếu": 60,
    "Cơ quan ban hành": 32,
    "Người ký": 22,
    "Chuyên mục": 20,
    "Có hiệu lực từ": 13,
    "Hết hiệu lực": 13,
    "Tình trạng": 18,
    "Số tệp đính kèm": 10,
    "Địa chỉ": 50,
}


def filter_form(request):
    """Return the filters of the register with what this reader chose."""
    return RegisterFilterForm(request.GET, Dispatch.objects.published())


@method_decorator(
    [login_not_required, require_safe, kept("page", PLACE, *RegisterFilterForm.base_fields)],
    name="dispatch",
)
class RegisterView(BoundedListView):
    """The register of dispatches, narrowed by what the reader chose."""

    template_name = "announcements/register.html"
    context_object_name = "dispatches"
    paginate_by = PER_PAGE
    place_field = "issue_date"

    def get_queryset(self):
        self.form = filter_form(self.request)
        return self.form.narrowed.with_attached().defer("body")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            form=self.form, chosen=self.form.in_words, today=timezone.localdate(), **kwargs
        )


@login_not_required
@require_safe
def register_csv(request):
    """The narrowed list for machines."""
    rows = register_rows(request)
    return taken_along(spreadsheet.write_csv(COLUMNS, rows), spreadsheet.CSV, "csv")


@login_not_required
@require_safe
def register_xlsx(request):
    """The narrowed list for people with a spreadsheet."""
    rows = register_rows(request)
    content = spreadsheet.write_xlsx("Danh sách văn bản", COLUMNS, rows)
    return taken_along(content, spreadsheet.XLSX, "xlsx")


def register_rows(request):
    """Return the cells of the narrowed list; the last row says so where it is not all of it."""
    narrowed = filter_form(request).narrowed.with_attached()
    found = list(narrowed.select_related("issuer", "category").defer("body")[: MOST_ROWS + 1])
    rows = [cells(dispatch) for dispatch in found[:MOST_ROWS]]
    if len(found) > MOST_ROWS:
        limit = f"{MOST_ROWS:,}".replace(",", ".")
        sentence = f"Tệp chỉ gồm {limit} văn bản mới nhất; hãy lọc hẹp hơn để lấy phần còn lại."
        rows.append([sentence, *[None] * (len(COLUMNS) - 1)])
    return rows


def cells(dispatch):
    return [
        dispatch.number_symbol,
        dispatch.issue_date,
        dispatch.get_type_display(),
        dispatch.subject,
        dispatch.issuer.name,
        dispatch.signer,
        dispatch.category.name if dispatch.category else "",
        dispatch.effective_date,
        dispatch.end_date,
        dispatch.standing.label,
        len(dispatch.attached),
        absolute(dispatch.get_absolute_url()),
    ]


def taken_along(content, content_type, suffix):
    name = f"van-ban-{timezone.localdate():%Y-%m-%d}.{suffix}"
    return made_response(content, name=name, content_type=content_type)
