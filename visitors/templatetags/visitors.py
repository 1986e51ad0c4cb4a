from django import template

from portal.shared.charts import Columns, Moment, Series, counted
from portal.shared.text import grouped
from visitors.services import figures, last_days

register = template.Library()


@register.inclusion_tag("visitors/_counter.html")
def visit_counter():
    """Return the figures of this moment as a list; the caller gives it a heading."""
    return {"figures": figures()}


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
