from django import template

from portal.shared.charts import Columns, Moment, Series, counted
from portal.shared.text import grouped
from visitors.hits import signer, subject_of
from visitors.services import figures, last_days

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
    total = grouped(sum(visits for _, visits in days))
    busiest, most = max(days, key=lambda day: day[1])
    chart = Columns(
        key="truy-cap",
        title=f"Lượt truy cập {number} ngày qua",
        message=(
            f"Tổng cộng {total} lượt; nhiều nhất ngày {busiest:%d/%m} với {grouped(most)} lượt."
        ),
        moments=[Moment(f"{day:%d/%m/%Y}", f"{day:%d/%m}") for day, _ in days],
        series=[Series("Số lượt", [counted(visits) for _, visits in days])],
        unit="Ngày",
        axis=("Ngày", ""),
    )
    return {"chart": chart, "total": total, "number": number}
