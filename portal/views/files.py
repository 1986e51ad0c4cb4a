from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from announcements.models import Announcement, Dispatch
from portal.models import Page, WardIdentity, WardMap
from portal.shared import files
from portal.shared.http import moved
from portal.shared.models import StoredFile
from portal.shared.pictures import inspect_image
from portal.shared.prepared import Prepared
from portal.shared.serving import stored_response
from portal.views import errors
from tthc.models import Procedure, ResultPeriod

WRITING = [
    f"{app}.{verb}_{model}"
    for app, model in [
        ("announcements", "announcement"),
        ("announcements", "dispatch"),
        ("portal", "page"),
        ("tthc", "procedure"),
        ("tthc", "resultperiod"),
    ]
    for verb in ["add", "change"]
]


def public_files(at=None):
    """Return the files that something public shows or attaches: the one rule for `/tep/…`."""
    return StoredFile.objects.shown_by(
        Announcement.objects.published(at),
        Dispatch.objects.published(at),
        Page.objects.published(at),
        Procedure.objects.public(),
        ResultPeriod.objects.published(at),
        WardIdentity.objects.all(),
        WardMap.objects.all(),
    )


@Prepared
def public_file(at, pk):
    return {"file": public_files(at).defer("text").filter(pk=pk)}


@login_not_required
@require_safe
def stored_file(request, pk, name):
    """A file under the name that a person gave it; staff also see what is not public yet."""
    if may_write(request.user):
        stored = StoredFile.objects.defer("text").filter(pk=pk).first()
    else:
        stored = next(iter(public_file(timezone.now(), pk)["file"]), None)
    if stored is None:
        return no_longer_public(request, pk)
    if name != stored.name:
        return moved(stored)
    return stored_response(request, stored)


def no_longer_public(request, pk):
    """Lead to the public file that took the place of this one, or say that it was removed."""
    stored = get_object_or_404(StoredFile, pk=pk)
    if successor := public_files().successor_of(stored):
        return moved(successor)
    if stored.removed_at:
        return errors.gone(request)
    raise Http404


def may_write(user):
    """Say whether this account writes texts that may show pictures."""
    return any(user.has_perm(permission) for permission in WRITING)


@require_POST
def upload_image(request):
    """Take a picture from the editor and answer in the editor's JSON."""
    if not may_write(request.user):
        return _refusal("Tài khoản này không được thêm ảnh.", status=403)
    upload = request.FILES.get("upload")
    if not upload:
        return _refusal("Chưa nhận được ảnh nào. Hãy chọn lại ảnh.")
    try:
        stored = StoredFile.objects.keep_picture(inspect_image(upload), upload.name)
    except files.RefusedFileError as error:
        return _refusal(str(error))
    return JsonResponse({"url": stored.get_absolute_url()})


def _refusal(sentence, status=400):
    return JsonResponse({"error": {"message": sentence}}, status=status)
