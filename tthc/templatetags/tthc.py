"""What other pages show of procedures."""

from django import template

from portal.shared.edition import edition
from tthc.charts import course_of
from tthc.models import Procedure

register = template.Library()


@register.inclusion_tag("tthc/_related.html")
def related_procedures(codes):
    """Link the procedures of these codes that a citizen may read; the others stay unnamed."""
    if not codes:
        return {}
    named = Procedure.objects.in_force().filter(code__in=codes).order_by("code")
    return {"procedures": edition().once(("tthc.related", *codes), lambda: list(named))}


@register.inclusion_tag("tthc/_charts.html")
def result_charts(period):
    """Draw the figures of a period that has its rows, and those of its kind before it."""
    return {"charts": course_of(period).charts}
