"""What readers say of an item: their answers are counted, their notes kept, who they are is not."""

from datetime import timedelta
from functools import wraps
from math import ceil

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal import feedback
from portal.forms import NoteForm
from portal.models import Helpfulness, Report
from portal.shared import throttling
from portal.shared.publishing import Publishable
from visitors import hits
from visitors.records import Reason

A_MINUTE = throttling.Limit("gop-y-phut", 6, timedelta(minutes=1))
A_DAY = throttling.Limit("gop-y-ngay", 60, timedelta(days=1))
NOTES_IN_ALL = throttling.Limit("gop-y-chung", 100, timedelta(hours=1))
ONE_ANSWER = throttling.Limit("huu-ich", 1, timedelta(days=1))

HEADINGS = {
    "wrong": "Báo thông tin sai",
    "missing": "Góp ý cho nội dung còn thiếu",
    "again": "Hãy bấm gửi lần nữa",
    "counted": "Cảm ơn ông/bà đã đánh giá",
    "kept": "Cảm ơn ông/bà đã báo cho chúng tôi",
    "gone": "Nội dung này không còn đăng",
    "elsewhere": "Chưa nhận được góp ý này",
}


def about_an_item(view):
    """Give the view the public item that the signed `muc` names; keep its answers out of caches."""

    @login_not_required
    # The pages that ask are cached and set no cookie, so they carry no token. In its place stand
    # what browsers say of the page that sends, the signed name of the item and the throttles.
    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @cache_control(no_store=True)
    @wraps(view)
    def opened(request):
        sent = request.POST if request.method == "POST" else request.GET
        try:
            item = feedback.item_of(sent.get("muc", ""))
        except BadSignature:
            raise Http404 from None
        if request.method == "POST" and hits.elsewhere(request):
            return answer(request, item, "elsewhere", status=403)
        return view(request, item) if item else answer(request, item, "gone", status=410)

    return opened


@about_an_item
def helpful(request, item):
    """Count whether an item helped; who says no is asked what is missing."""
    if request.method != "POST":
        return redirect(item)
    if request.POST.get("huu_ich") not in {"co", "khong"}:
        raise Http404
    sender, useful = throttling.sender(request), request.POST["huu_ich"] == "co"
    if wait := _wait((A_MINUTE, sender), (A_DAY, sender)):
        return come_back(request, item, wait)
    # The first answer of a day stands. Others behind the same address are thanked all the same.
    asker = f"{sender}\n{hits.subject_of(item)}"
    if not hits.dropped(request) and not throttling.attempt((ONE_ANSWER, asker)):
        Helpfulness.objects.count_answer(item, useful=useful)
    form = None if useful else NoteForm(Report.Kind.MISSING)
    return answer(request, item, "counted", kind=Report.Kind.MISSING, form=form)


@about_an_item
def wrong(request, item):
    """Ask what is wrong in an item, and keep the answer for whoever has to check it."""
    return note_page(request, item, Report.Kind.WRONG)


@about_an_item
def missing(request, item):
    """Ask what an item lacks, and keep the answer."""
    return note_page(request, item, Report.Kind.MISSING)


def note_page(request, item, kind):
    posted = request.method == "POST"
    form = NoteForm(kind, request.POST if posted else None)
    if not form.is_valid():
        return answer(request, item, kind, kind=kind, form=form)
    if not feedback.typed_by_a_reader(request.POST.get("luc", ""), item):
        return answer(request, item, "again", kind=kind, form=form)
    sender = throttling.sender(request)
    claims = (A_MINUTE, sender), (A_DAY, sender), (NOTES_IN_ALL, throttling.EVERYBODY)
    if wait := _wait(*claims):
        return come_back(request, item, wait, kind=kind, form=form)
    note, hidden = feedback.without_personal_data(form.cleaned_data["ghi_chu"])
    if note or kind == Report.Kind.WRONG:
        Report.objects.take(item, kind=kind, note=note, spam=is_spam(request, form))
    return answer(request, item, "kept", kind=kind, hidden=hidden)


def is_spam(request, form):
    """Say whether a note is to be left aside; it is kept, for whoever was taken for a robot."""
    robot = hits.dropped(request) in {Reason.ROBOT, Reason.NAMELESS}
    note, trapped = form.cleaned_data["ghi_chu"], form.cleaned_data["trang_web"]
    return bool(robot or trapped or feedback.looks_like_spam(note))


def _wait(*claims):
    now = timezone.now()
    later = throttling.attempt(*claims, at=now)
    return later and ceil((later - now).total_seconds())


def come_back(request, item, seconds, **context):
    """Return a 429 that says when to send again, with what was typed."""
    minutes = ceil(seconds / 60)
    time = f"{minutes} phút" if minutes < 60 else f"{ceil(minutes / 60)} giờ"
    heading = f"Mời ông/bà gửi lại sau {time}"
    response = answer(request, item, "wait", heading=heading, status=429, **context)
    response["Retry-After"] = seconds
    return response


def answer(request, item, said, status=200, heading="", **context):
    """Return a page that says something about an item, or that part alone for a script."""
    in_place = request.headers.get("X-Requested-With") == "fetch"
    context |= {
        "said": said,
        "heading": heading or HEADINGS[said],
        "item": item,
        "subject": item and feedback.signed(item),
        "moment": item and feedback.opened(item),
        "recorded": isinstance(item, Publishable),
        "uncounted": True,
    }
    name = "portal/_feedback.html" if in_place else "portal/feedback.html"
    return render(request, name, context, status=status)
