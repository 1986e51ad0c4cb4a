from django import template

from visitors import chart
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
    visits = [count for _, count in days]
    top = chart.round_top(max(visits))
    return {
        "bars": chart.bars(days, top),
        "lines": chart.lines(top),
        "width": chart.WIDTH,
        "height": chart.HEIGHT,
        "left": chart.LEFT,
        "baseline": chart.HEIGHT - chart.BOTTOM,
        "total": sum(visits),
        "busiest": max(days, key=lambda day: day[1]),
    }
