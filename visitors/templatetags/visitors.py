from django import template

from portal.shared.edition import edition
from portal.shared.http import path_to
from portal.shared.text import grouped
from visitors.charts import chart_of_days
from visitors.hits import signer, subject_of
from visitors.models import DailyCount
from visitors.services import figures
from visitors.statistics import last_days, times

register = template.Library()


@register.inclusion_tag("visitors/_counter.html", takes_context=True)
def visit_counter(context):
    """Return the figures, up to a minute old, as a list; the caller gives it a heading.

    The page that a browser shows reports itself, with the row that the context calls `counted`;
    a preview and what the context calls `uncounted` report nothing.
    """
    counted = context.get("counted")
    preview = getattr(context.get("request"), "preview", False)
    return {
        "figures": edition().once("visits", lambda: in_words(figures())),
        "urls": {name: path_to(f"visitors:{name}") for name in ["count", "image", "definitions"]},
        "shown": signer.sign(subject_of(counted)) if counted else "",
        "reports": not (preview or context.get("uncounted")),
    }


def in_words(numbers):
    return {name: grouped(number) for name, number in numbers.items()}


@register.simple_tag(takes_context=True)
def public_counts(context, row, attached):
    """Return how often a row was read and it and its files were fetched, if the ward tells that.

    The filters `reads` and `downloads` put it in words.
    """
    if not context["ward"]().counts_public:
        return {}
    return times([subject_of(thing) for thing in [row, *(a.file for a in attached)]])


@register.filter
def reads(counts, row):
    """Return "1.234 lượt đọc", or nothing where there is nothing to tell."""
    return _in_words(counts, DailyCount.Kind.READ, row)


@register.filter
def downloads(counts, row):
    """Return "56 lượt tải", or nothing where there is nothing to tell."""
    return _in_words(counts, DailyCount.Kind.DOWNLOAD, row)


def _in_words(counts, kind, row):
    number = counts.get((kind, subject_of(row)))
    return f"{grouped(number)} {kind.label}" if number else ""


@register.inclusion_tag("visitors/_chart.html")
def visit_chart(number=30):
    """Return the visits of the last days as a chart, with its figures in a table."""
    return {"chart": chart_of_days(last_days(number))}
