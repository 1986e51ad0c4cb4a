from django.urls import path, register_converter

from tthc.converters import PeriodKeyConverter, ProcedureCodeConverter
from tthc.views import lookup, procedures, results

register_converter(ProcedureCodeConverter, "procedure_code")
register_converter(PeriodKeyConverter, "period_key")

app_name = "tthc"

urlpatterns = [
    path("", procedures.ProcedureListView.as_view(), name="list"),
    path("<procedure_code:code>/", procedures.procedure_detail, name="procedure"),
    path("<procedure_code:code>/giay-to/", procedures.checklist, name="checklist"),
    path("tra-cuu/", lookup.lookup, name="lookup"),
    path("ket-qua/", results.latest_results, name="results"),
    path("ket-qua/<period_key:key>/", results.period_results, name="period"),
    path("ket-qua/<period_key:key>.xlsx", results.period_xlsx, name="period_xlsx"),
    path("ket-qua/<period_key:key>.csv", results.period_csv, name="period_csv"),
    path("ket-qua/<period_key:key>.json", results.period_json, name="period_json"),
]
