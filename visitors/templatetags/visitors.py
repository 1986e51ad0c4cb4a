from django import template

from visitors.services import figures

register = template.Library()


@register.inclusion_tag("visitors/_counter.html")
def visit_counter():
    """Return the figures of this moment as a list; the caller gives it a heading."""
    return {"figures": figures()}
