from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from portal.shared.page_cache import kept
from tthc.forms import ProcedureFilterForm
from tthc.models import OneStopDesk, Procedure


@method_decorator(
    [login_not_required, require_safe, kept("page", *ProcedureFilterForm.base_fields)],
    name="dispatch",
)
class ProcedureListView(ListView):
    """The procedures in force by sector, narrowed by what the citizen chose."""

    template_name = "tthc/list.html"
    context_object_name = "procedures"
    paginate_by = 20

    def get_queryset(self):
        self.form = ProcedureFilterForm(self.request.GET)
        self.words, self.sector = self.form.chosen("q") or "", self.form.chosen("sector")
        self.hits = Procedure.objects.in_force().matching(self.words)
        found = self.hits.filter(sector=self.sector) if self.sector else self.hits
        return found.defer("steps", "channels", "requirements")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        sectors = list(self.hits.sectors())
        shown = [s for s in sectors if self.sector in {None, s}]
        return {
            **context,
            "form": self.form,
            "words": self.words,
            "chosen": self.sector,
            "sectors": sectors,
            "groups": grouped(context["page_obj"], shown),
        }


def grouped(page, sectors):
    """Return the procedures of a page by sector; `continued` are those begun on an earlier page."""
    rows: dict[int, list[Procedure]] = {}
    passed, groups = 0, []
    for procedure in page:
        rows.setdefault(procedure.sector_id, []).append(procedure)
    for sector in sectors:
        if sector.pk in rows:
            continued = passed < page.start_index() - 1
            groups.append({"sector": sector, "rows": rows[sector.pk], "continued": continued})
        passed += sector.total
    return groups


@login_not_required
@require_safe
@kept()
def procedure_detail(request, code):
    procedure = get_object_or_404(Procedure.objects.public().with_sector(), code=code)
    context = {
        "procedure": procedure,
        "counted": procedure,
        "forms": procedure.forms.with_files(),
        "desk": OneStopDesk.current(),
    }
    return render(request, "tthc/procedure.html", context)


@login_not_required
@require_safe
@kept()
def checklist(request, code):
    """What to bring, on one sheet of paper; what is abolished is told on its own page."""
    procedure = get_object_or_404(Procedure.objects.public(), code=code)
    if procedure.abolished:
        return redirect(procedure)
    context = {"procedure": procedure, "desk": OneStopDesk.current()}
    return render(request, "tthc/checklist.html", context)
