from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from tthc.forms import ProcedureFilterForm
from tthc.models import Procedure


@method_decorator([login_not_required, require_safe], name="dispatch")
class ProcedureListView(ListView):
    """The procedures in force by sector, narrowed by what the citizen chose."""

    template_name = "tthc/list.html"
    context_object_name = "procedures"
    paginate_by = 20

    def get_queryset(self):
        self.form = ProcedureFilterForm(self.request.GET)
        public = Procedure.objects.in_force().with_sector()
        return self.form.narrow(public.defer("steps", "channels", "requirements"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(form=self.form, **kwargs)


@login_not_required
@require_safe
def procedure_detail(request, code):
    procedure = get_object_or_404(Procedure.objects.in_force().with_sector(), code=code)
    return render(request, "tthc/procedure.html", {"procedure": procedure})
