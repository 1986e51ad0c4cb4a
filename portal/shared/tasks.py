"""What the items of the desk ask of a person, as queries on any model that is published."""

from django.db.models import CharField, Exists, OuterRef, Subquery, TextChoices
from django.db.models.functions import Cast, Coalesce

from portal.shared.models import LogRecord, Revision
from portal.shared.publishing import Publishable

Action = LogRecord.Action
WRITING = [Action.CREATED, Action.SAVED, Action.AMENDED, Action.RESTORED, Action.TAKEN_BACK]


class Task(TextChoices):
    """One reason to open an item; the values stand in addresses of the admin's lists."""

    APPROVE = "cho-duyet", "chờ tôi duyệt"
    MEND = "bi-tra-lai", "bị trả lại cho tôi"
    FINISH = "dang-soan", "tôi đang soạn"
    SENT = "da-gui", "tôi đã gửi, đang chờ duyệt"
    WAIT = "hen-dang", "hẹn giờ đăng"
    REVIEW = "can-ra-soat", "quá hạn rà soát"

    @property
    def is_personal(self):
        """Say whether the task waits for this very person."""
        return self in {Task.APPROVE, Task.MEND, Task.FINISH, Task.SENT}


NEEDED = {
    Task.APPROVE: "publish",
    Task.MEND: "change",
    Task.FINISH: "change",
    Task.SENT: "change",
}


def asked_by(items, task, person, policy):
    """Return the items that ask this of this person.

    Each has `last_record`: the key of the line of the log that tells why, or 0.
    """
    items = items.items().with_amendment()
    if task == Task.APPROVE:
        found = items.waiting() if policy.self_approval else not_by(items.waiting(), person)
    elif task == Task.MEND:
        found = by(returned(items), person)
    elif task == Task.FINISH:
        found = last_touched_by(with_draft(items), person).exclude(pk__in=returned(items))
    elif task == Task.SENT:
        found = by(items.waiting(), person)
    else:
        found = items.scheduled() if task == Task.WAIT else items.overdue()
    last = moves(items) if task == Task.MEND else records(items)
    return found.annotate(last_record=Coalesce(Subquery(last.values("pk")[:1]), 0))


def for_whom(person, model):
    """Return the tasks that a person may have with items of a model."""
    app, name = model._meta.app_label, model._meta.model_name
    return [task for task in Task if person.has_perm(f"{app}.{NEEDED.get(task, 'view')}_{name}")]


def records(items):
    """Return the lines of the log about an outer item, newest first."""
    return LogRecord.objects.filter(
        **content_type(items), object_id=Cast(OuterRef("pk"), CharField())
    )


def moves(items):
    """Return those lines of the log that say more than that the text was saved."""
    return records(items).moves()


def with_draft(items):
    """Return the items of which a text is being written."""
    return items.with_text(Publishable.Status.DRAFT)


def returned(items):
    """Return the items of which the draft came back from its approver."""
    last_move = Subquery(moves(items).values("action")[:1])
    return with_draft(items).alias(last_move=last_move).filter(last_move=Action.RETURNED)


def last_touched_by(items, person):
    """Return the items whose text was last opened or saved by this person."""
    last = records(items).filter(action__in=WRITING).values("actor")[:1]
    return items.alias(last_writer=Subquery(last)).filter(last_writer=person.pk)


def by(items, person):
    """Return the items of which this person saved a version since the one that citizens read."""
    items, saved = written(items, person)
    return items.filter(saved)


def not_by(items, person):
    """Return the items of which others saved every version since the one that citizens read."""
    items, saved = written(items, person)
    return items.exclude(saved)


def written(items, person):
    versions = Revision.objects.filter(**content_type(items), object_id=OuterRef("pk"))
    public = versions.filter(published_at__isnull=False).order_by("-number").values("number")[:1]
    later = versions.filter(saved_by=person, number__gt=OuterRef("public_version"))
    return items.alias(public_version=Coalesce(Subquery(public), 0)), Exists(later)


def content_type(items):
    # By its names, so that no query is needed to learn its key.
    opts = items.model._meta
    return {"content_type__app_label": opts.app_label, "content_type__model": opts.model_name}
