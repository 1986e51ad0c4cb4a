"""Pages that every kind of item has in common."""

from django.shortcuts import get_object_or_404, render

from portal.shared.http import moved


def withdrawn_page(request, rows):
    """Say that an item was withdrawn and why, or lead to its successor; 404 for anything else."""
    item = get_object_or_404(rows.withdrawn().select_related("successor"))
    successor = item.successor
    if successor and type(item).objects.published().filter(pk=successor.pk).exists():
        return moved(successor)
    return render(request, "withdrawn.html", {"item": item})
