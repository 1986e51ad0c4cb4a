"""The public structure of the ward: who works there, who speaks for it, and where it is."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from announcements.models import DisclosureItem
from portal.currency import last_changed
from portal.disclosure import disclosures
from portal.models import Channel, Official, Reception, Unit, WardIdentity, WardMap
from portal.shared.page_cache import kept


@login_not_required
@require_safe
@kept()
def units(request):
    """Tổ chức bộ máy: the leaders, and each unit with who works there."""
    context = {
        "leaders": Official.objects.leaders(),
        "units": Unit.objects.prefetch_related("officials"),
        "updated_on": last_changed(Unit, Official),
    }
    return render(request, "portal/structure/units.html", context)


@login_not_required
@require_safe
@kept()
def leaders(request):
    """Lãnh đạo: what each answers for, in short what they did before, how to reach them at work."""
    context = {"officials": Official.objects.leaders(), "updated_on": last_changed(Official)}
    return render(request, "portal/structure/leaders.html", context)


@login_not_required
@require_safe
@kept()
def spokespersons(request):
    """Người phát ngôn, and since when."""
    found = Official.objects.spokespersons().select_related("unit")
    context = {"officials": found, "updated_on": last_changed(Official)}
    return render(request, "portal/structure/spokespersons.html", context)


@login_not_required
@require_safe
@kept()
def receptions(request):
    """Lịch tiếp công dân: each week, and on single days to come."""
    rows = Reception.objects.upcoming()
    context = {
        "weekly": [row for row in rows if row.weekday],
        "single": [row for row in rows if row.date],
        "updated_on": last_changed(Reception, Official),
    }
    return render(request, "portal/structure/receptions.html", context)


@login_not_required
@require_safe
@kept()
def channels(request):
    """Kênh chính thức: where the ward speaks, and nowhere else."""
    context = {"channels": Channel.objects.all(), "updated_on": last_changed(Channel)}
    return render(request, "portal/structure/channels.html", context)


@login_not_required
@require_safe
@kept()
def maps(request):
    """Bản đồ: each as a picture and in words."""
    context = {
        "maps": WardMap.objects.select_related("image").defer("image__text"),
        "updated_on": last_changed(WardMap),
    }
    return render(request, "portal/structure/maps.html", context)


@login_not_required
@require_safe
@kept()
def disclosed(request):
    """Công khai: what the law makes the ward publish, and where each of it is."""
    sections = disclosures(timezone.now())
    days = [section.last for section in sections] + [last_changed(DisclosureItem)]
    context = {"sections": sections, "updated_on": max(filter(None, days), default=None)}
    return render(request, "portal/structure/disclosed.html", context)


@login_not_required
@require_safe
@kept()
def information(request):
    """Tiếp cận thông tin: the list of what has to be public, and how to ask for what is not."""
    context = {
        "items": DisclosureItem.objects.filter(required=True),
        "updated_on": last_changed(DisclosureItem, WardIdentity),
    }
    return render(request, "portal/structure/information.html", context)


@login_not_required
@require_safe
@kept()
def accessibility(request):
    """Trợ năng: how everybody can use the site, what they cannot yet, and whom to tell."""
    context = {"updated_on": last_changed(WardIdentity)}
    return render(request, "portal/structure/accessibility.html", context)
