"""The way of a text through the desk: written, submitted, approved, amended, withdrawn.

Every step locks the item, checks the state it leaves, and writes a line of the log. A step that
cannot be taken raises NotPossibleError with a sentence for the person who tried.
"""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from portal.shared import personal_data, review, revisions
from portal.shared.models import LogRecord, StoredFile
from portal.shared.publishing import Publishable
from portal.shared.text import clean, says_something

Action = LogRecord.Action
Status = Publishable.Status
DRAFT, PENDING, PUBLISHED, WITHDRAWN = Status.values


class NotPossibleError(Exception):
    """The step cannot be taken now; the message says why and what to do."""


@transaction.atomic
def save_version(*, row, by, created=False):
    """Keep what was just saved in a draft or a working copy as a new version."""
    revisions.keep(row, by=by)
    action = Action.CREATED if created else Action.SAVED
    _log(row, by, action, left="" if created else DRAFT, reached=DRAFT)


@transaction.atomic
def submit(*, row, by, policy):
    """Hand a draft in for approval; it must be ready for publication."""
    row = _locked(row, DRAFT)
    _refuse_blocked(row, policy)
    _move(row, PENDING)
    _log(row, by, Action.SUBMITTED, DRAFT, PENDING)


@transaction.atomic
def take_back(*, row, by):
    """Make a submitted text a draft again, so that it can be edited."""
    row = _locked(row, PENDING)
    _move(row, DRAFT)
    _log(row, by, Action.TAKEN_BACK, PENDING, DRAFT)


@transaction.atomic
def send_back(*, row, by, note):
    """Return a submitted text to its writer, with a note on what to mend."""
    row = _locked(row, PENDING)
    if not says_something(note):
        raise NotPossibleError("Hãy ghi cho người viết biết cần sửa gì, rồi bấm Trả lại.")
    _move(row, DRAFT)
    _log(row, by, Action.RETURNED, PENDING, DRAFT, note)


@transaction.atomic
def publish(*, row, by, policy):
    """Approve a submitted text: it becomes what citizens read, at its time. Returns the item.

    Whoever saved a version since the last publication is an author of it. That an author approves
    is refused, unless the ward allows it; the log then says so.
    """
    row = _locked(row, PENDING)
    own_text = writers(row).filter(pk=by.pk).exists()
    if own_text and not policy.self_approval:
        raise NotPossibleError(
            "Bạn đã viết bài này nên không thể tự duyệt. Hãy nhờ người duyệt khác."
        )
    _refuse_blocked(row, policy)
    note = _note_of_approval(row, own_text, policy)
    item = _locked(row.item, PUBLISHED, WITHDRAWN) if row.amends_id else row
    left, files_before = item.status, _attached_files(item)
    read_before = bool(row.amends_id) and item.publish_at <= timezone.now()
    if row.amends_id:
        content = revisions.snapshot(row)
        row.delete()
        item.version = row.version
        item.update_count += read_before
        revisions.write(content, item)
    item.status, item.publish_at = PUBLISHED, item.publish_at or timezone.now()
    item.withdrawn_at, item.withdrawal_reason, item.successor = None, "", None
    item.change_note = item.personal_data_reason = ""
    item.save()
    if not item.version:
        revisions.keep(item, by=by)
    item.revisions.filter(number=item.version).update(
        published_at=timezone.now() if read_before else item.publish_at,
        approved_by=by,
        change_note=row.change_note,
    )
    _remember_removed(files_before if read_before else set(), _attached_files(item))
    _log(item, by, Action.PUBLISHED, left, PUBLISHED, note)
    return item


@transaction.atomic
def withdraw(*, row, by, reason, policy, successor=None):
    """Take an item off the site; its address says so and why, or leads to its successor."""
    row, reason = _locked(row, PUBLISHED), clean(reason).strip()
    if not says_something(reason):
        raise NotPossibleError("Hãy ghi lý do gỡ: trang của mục này sẽ nói cho người dân biết.")
    if personal_data.find(reason, policy.phones):
        raise NotPossibleError("Lý do gỡ hiện công khai: hãy bỏ dữ liệu cá nhân trong đó.")
    if successor and not type(row).objects.published().exclude(pk=row.pk).filter(pk=successor.pk):
        raise NotPossibleError("Mục thay thế phải là một mục khác đang được đăng.")
    row.status, row.withdrawn_at = WITHDRAWN, timezone.now()
    row.withdrawal_reason, row.successor = reason, successor
    row.save()
    note = f"{reason} Thay bằng: {successor}." if successor else reason
    _log(row, by, Action.WITHDRAWN, PUBLISHED, WITHDRAWN, note)


@transaction.atomic
def amend(*, row, by):
    """Return the working copy of an item that is or was public, made when there is none."""
    item = _locked(row, PUBLISHED, WITHDRAWN)
    existing = type(item).objects.filter(amends=item).first()
    if existing:
        return existing
    if not item.version:  # it came without the desk, such as by an import
        revisions.keep(item, by=None)
        item.revisions.update(published_at=item.publish_at)
    copy = type(item)(amends=item, version=item.version)
    revisions.write(revisions.snapshot(item), copy)
    _log(copy, by, Action.AMENDED, item.status, DRAFT)
    return copy


@transaction.atomic
def discard(*, row, by):
    """Drop a working copy; what citizens read stays as it is."""
    row = _locked(row, DRAFT, PENDING)
    if not row.amends_id:
        raise NotPossibleError("Chỉ bỏ được bản sửa. Muốn bỏ một bản nháp, hãy bấm Xóa.")
    _log(row, by, Action.DISCARDED, row.status, row.item.status)
    row.delete()


@transaction.atomic
def restore(*, row, revision, by):
    """Give a draft, or a new working copy, the content of an earlier version. Returns that row."""
    row = type(row).objects.select_for_update().get(pk=row.pk)
    if row.status in {PUBLISHED, WITHDRAWN}:
        row = amend(row=row, by=by)
    row = _locked(row, DRAFT)
    revisions.write(revision.content, row)
    revisions.keep(row, by=by)
    _log(row, by, Action.RESTORED, DRAFT, DRAFT, f"Lấy lại {revision}.")
    return row


def writers(row):
    """Return the accounts that saved a version since the one that citizens read."""
    fresh = row.item.revisions.since_publication()
    return get_user_model().objects.filter(pk__in=fresh.values("saved_by"))


def _locked(row, *states):
    """Return the row as it is now, held until the end of the transaction, in one of the states."""
    fresh = type(row).objects.select_for_update().filter(pk=row.pk).first()
    if fresh is None or fresh.status not in states:
        raise NotPossibleError(
            "Trong lúc đó người khác đã đổi trạng thái của mục này. Hãy xem lại rồi thử lại."
        )
    return fresh


def _move(row, status):
    row.status = status
    row.save()


def _log(row, by, action, left, reached, note=""):
    LogRecord.objects.write(
        row,
        by=by,
        action=action,
        item=row.item,
        version=row.version or None,
        from_status=left,
        to_status=reached,
        note=note,
    )


def _refuse_blocked(row, policy):
    if found := review.blockers(row, policy):
        raise NotPossibleError(
            f"Chưa gửi duyệt hay đăng được: còn {len(found)} điều cần làm, "
            f"liệt kê ở khung trạng thái. Điều đầu tiên: {found[0].sentence}"
        )


def _note_of_approval(row, own_text, policy):
    """Return what the log should remember of an approval, personal data masked."""
    notes = ["Tự duyệt bài của mình."] if own_text else []
    if row.change_note:
        notes.append(f"Thay đổi: {row.change_note}")
    if row.personal_data_reason:
        notes.append(f"Vẫn đăng dữ liệu cá nhân vì: {row.personal_data_reason}")
        notes += [sentence for _, sentence in review.personal_data_in(row, policy)]
    return "\n".join(notes)


def _attached_files(item):
    return {attached.file_id for attached in item.attachments_of()}


def _remember_removed(before, after):
    """Let the address of a file that was taken away say so; one that is back is no longer gone."""
    replaced: set[int | None] = set()
    newer = after
    while newer:
        older = StoredFile.objects.filter(pk__in=newer, replaces__isnull=False)
        newer = {stored.replaces_id for stored in older} - replaced
        replaced |= newer
    gone = before - after - replaced
    StoredFile.objects.filter(pk__in=gone).update(removed_at=timezone.now())
    StoredFile.objects.filter(pk__in=after).update(removed_at=None)
