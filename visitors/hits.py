"""From a request to a line of the journal: who is counted, who is not and why."""

from urllib.parse import urlsplit

from crawlerdetect import CrawlerDetect
from django.core.signing import BadSignature, Signer

from portal.shared.http import client_address
from visitors import services
from visitors.records import Event, Reason

robots = CrawlerDetect()
# Its expressions take seconds over an agent of 8,000 characters; a robot names itself long before.
AGENT_READ = 300
LONGEST_HOST = 100
signer = Signer(salt="visitors.hits")


def subject_of(thing):
    """Return the name under which reads and downloads of a row are counted."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def count_view(request):
    """Count the page view that a page reports: `trang` is what it shows, `tu` whence it came."""
    if reason := _dropped(request) or _elsewhere(request):
        services.record(Event.DROPPED, subject=reason)
        return
    services.record(
        Event.VIEW,
        **_reader(request),
        subject=_subject(request.GET.get("trang", "")),
        referrer=_referrer(request),
    )


def count_download(request, thing):
    """Count that a reader fetched a file, or the PDF of a row."""
    if reason := _dropped(request):
        services.record(Event.DROPPED, subject=reason)
        return
    services.record(Event.DOWNLOAD, **_reader(request), subject=subject_of(thing))


def _reader(request):
    agent = request.headers.get("User-Agent", "")
    return {
        "address": client_address(request),
        "agent": agent,
        "on_phone": "Mobi" in agent or "Android" in agent,
    }


def _dropped(request):
    """Return why whoever sends a request is no reader, or None."""
    agent = request.headers.get("User-Agent", "")[:AGENT_READ].strip()
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if "prefetch" in purpose.lower():
        return Reason.PREFETCH
    if not agent:
        return Reason.NAMELESS
    if robots.is_crawler(agent):
        return Reason.ROBOT
    return Reason.STAFF if request.user.is_staff else None


def _elsewhere(request):
    """Return the reason not to count what another site's page asks for, or None."""
    return Reason.ELSEWHERE if request.headers.get("Sec-Fetch-Site") == "cross-site" else None


def _subject(signed):
    try:
        return signer.unsign(signed)
    except BadSignature:
        return ""


def _referrer(request):
    """Return the host of another site that led here."""
    host = request.GET.get("tu", "")[:LONGEST_HOST].lower().removeprefix("www.")
    own = urlsplit(f"//{request.get_host()}").hostname
    return "" if host == own else host
