from django import template

from portal.feedback import signed

register = template.Library()


@register.inclusion_tag("components/feedback.html", takes_context=True)
def feedback(context, item):
    """Ask readers whether an item helped them, and what is wrong in it; no preview asks."""
    preview = getattr(context.get("request"), "preview", False)
    return {"subject": "" if preview else signed(item)}
