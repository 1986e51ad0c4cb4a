from django import template

from visitors.charts import chart_of_days, total_of
from visitors.hits import signer, subject_of
from visitors.services import figures
from visitors.statistics import last_days

register = template.Library()


@register.inclusion_tag("visitors/_counter.html", takes_context=True)
def visit_counter(context):
    """Return the figures of this moment as a list; the caller gives it a heading.

    The page that a browser shows reports itself, with the row that the context calls `counted`;
    a preview and what the context calls `uncounted` report nothing.
    """
    counted = context.get("counted")
    preview = getattr(context.get("request"), "preview", False)
    return {
        "figures": figures(),
        "shown": signer.sign(subject_of(counted)) if counted else "",
        "reports": not (preview or context.get("uncounted")),
    }


@register.inclusion_tag("visitors/_chart.html")
def visit_chart(number=30):
    """Return the visits of the last days as a chart, with its figures in a table."""
    days = last_days(number)
    return {"chart": chart_of_days(days), "total": total_of(days), "number": number}
