from django.urls import path, register_converter

from tthc import views
from tthc.converters import PeriodKeyConverter, ProcedureCodeConverter

register_converter(ProcedureCodeConverter, "procedure_code")
register_converter(PeriodKeyConverter, "period_key")

app_name = "tthc"

urlpatterns = [
    path("", views.ProcedureListView.as_view(), name="list"),
    path("<procedure_code:code>/", views.procedure_detail, name="procedure"),
    path("ket-qua/", views.latest_results, name="results"),
    path("ket-qua/<period_key:key>/", views.period_results, name="period"),
]
