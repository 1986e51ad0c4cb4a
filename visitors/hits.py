"""From a request to a line of the journal: who is counted, who is not and why."""

import logging
import re
from contextlib import contextmanager
from urllib.parse import urlsplit

from crawlerdetect import CrawlerDetect
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import DatabaseError
from django.dispatch import receiver
from django.http.request import split_domain_port, validate_host

from portal.shared.http import client_address
from portal.shared.serving import file_sent
from visitors import searches, services
from visitors.records import Event, Reason

logger = logging.getLogger(__name__)

robots = CrawlerDetect()
# Link previews and probes that it does not know. The browsers inside Zalo and Viber, whose readers
# count, name their device before the app.
MORE_ROBOTS = re.compile(
    r"^(zalo|viber|gatus|datadog|blackbox)|\(compatible; (zalo|viber|line)"
    r"|cfnetwork|powershell|health.?(check|probe)",
    re.IGNORECASE,
)
# Its expressions take seconds over an agent of 8,000 characters; a robot names itself long before.
AGENT_READ = 300
HOST = re.compile(r"(?=.{4,100}$)([a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]")
signer = Signer(salt="visitors.hits")


def subject_of(thing):
    """Return the name under which reads and downloads of a row are counted."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def count_view(request):
    """Count the page view that a page reports: `trang` is what it shows, `tu` whence it came."""
    if reason := dropped(request) or elsewhere(request):
        services.record(Event.DROPPED, subject=reason)
        return
    services.record(
        Event.VIEW,
        **_reader(request),
        subject=_subject(request.GET.get("trang", "")),
        referrer=_referrer(request),
    )


@contextmanager
def _beside_the_answer(what):
    """Let a reader get what was asked for also while it cannot be counted."""
    try:
        yield
    except (DatabaseError, OSError) as error:
        logger.error("%s was not counted: %s", what, error)


@receiver(file_sent)
@_beside_the_answer("A download")
def count_download(request, row, **_signal):
    """Count that a reader fetched a stored file, or what is made of a row; no draft counts."""
    if request.method != "GET" or getattr(request, "preview", False):
        return
    if reason := dropped(request) or _fetched_elsewhere(request):
        services.record(Event.DROPPED, subject=reason)
        return
    services.record(Event.DOWNLOAD, **_reader(request), subject=subject_of(row))


@_beside_the_answer("A search")
def count_missed_search(request, words):
    """Count that a reader found nothing with words that tell of nobody.

    Why others are left out is counted with the view that the page of the results reports.
    """
    searched = searches.kept(words)
    if request.method == "GET" and searched and not (dropped(request) or elsewhere(request)):
        services.record(Event.MISSED_SEARCH, **_reader(request), subject=searched)


def _reader(request):
    agent = request.headers.get("User-Agent", "")
    return {
        "address": client_address(request),
        "agent": agent,
        "on_phone": "Mobi" in agent or "Android" in agent,
    }


def dropped(request):
    """Return why whoever sends a request is no reader, or None."""
    agent = request.headers.get("User-Agent", "")[:AGENT_READ].strip()
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if "prefetch" in purpose.lower():
        return Reason.PREFETCH
    if not agent:
        return Reason.NAMELESS
    if robots.is_crawler(agent) or MORE_ROBOTS.search(agent):
        return Reason.ROBOT
    return Reason.STAFF if request.user.is_staff else None


def elsewhere(request):
    """Return the reason not to count what another site's page asks for, or None.

    Old browsers do not say who asks, but name the page: all of them at a POST, most at a picture.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return None if site == "same-origin" else Reason.ELSEWHERE
    page = request.headers.get("Origin") or request.headers.get("Referer")
    return Reason.ELSEWHERE if page and not _is_ours(_host(page)) else None


def _fetched_elsewhere(request):
    """Return the reason not to count what another site fetches for its page, or None.

    Its readers may follow a link to a file.
    """
    linked = request.headers.get("Sec-Fetch-Dest") == "document"
    site = request.headers.get("Sec-Fetch-Site")
    return Reason.ELSEWHERE if site in {"cross-site", "same-site"} and not linked else None


def _subject(signed):
    try:
        return signer.unsign(signed)
    except BadSignature:
        return ""


def _referrer(request):
    """Return the name of the other site that led here, or ""."""
    name = request.GET.get("tu", "").lower()
    host = name.removeprefix("www.")
    return host if HOST.fullmatch(host) and not (_is_ours(name) or _is_ours(host)) else ""


def _host(url):
    try:
        return split_domain_port(urlsplit(url).netloc)[0]
    except ValueError:
        return ""


def _is_ours(host):
    return validate_host(host, settings.ALLOWED_HOSTS)
