"""What other pages show of procedures."""

from django import template

from tthc.charts import course_of
from tthc.models import Procedure

register = template.Library()


@register.inclusion_tag("tthc/_related.html")
def related_procedures(codes):
    """Link the procedures of these codes that a citizen may read; the others stay unnamed."""
    public = Procedure.objects.in_force()
    return {"procedures": public.filter(code__in=codes).order_by("code") if codes else []}


@register.inclusion_tag("tthc/_charts.html")
def result_charts(period):
    """Draw the figures of a period that has its rows, and those of its kind before it."""
    return {"charts": course_of(period).charts}
