"""What the staff's start page shows: the one page that looks into every app's work."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Model, Q
from django.urls import reverse
from django.utils import timezone

from announcements.models import Announcement, Dispatch
from portal.backup.standing import standing
from portal.disclosure import disclosures
from portal.models import Page, Report
from portal.shared.models import LogRecord
from portal.shared.publishing import Publishable
from portal.shared.tasks import Task, asked_by, for_whom
from tthc.models import Dossier, PendingImport, Procedure, ResultPeriod

EDITORIAL: list[Any] = [Announcement, Dispatch, Page, ResultPeriod]
SHOWN = 10  # of a list on the start page; the rest is one step away
POSTING = [
    (Announcement, "add", "Viết bài đăng"),
    (Dispatch, "start", "Soạn văn bản"),
]
IMPORTING = [
    (Dossier, PendingImport.Kind.DOSSIERS, "Nhập hồ sơ từ tệp"),
    (Procedure, PendingImport.Kind.CATALOGUE, "Nhập danh mục thủ tục từ tệp"),
]
# What is most pressing comes first; of one's own drafts the one last worked on.
ORDER = {
    Task.APPROVE: "last_record",
    Task.MEND: "last_record",
    Task.FINISH: "-last_record",
    Task.SENT: "-last_record",
    Task.WAIT: "publish_at",
    Task.REVIEW: "review_on",
}


@dataclass(frozen=True)
class Entry:
    """One item that asks for something, where to do it, and the line of the log that tells why."""

    item: Publishable
    url: str
    record: LogRecord | None

    @property
    def kind(self):
        return self.item._meta.verbose_name


@dataclass(frozen=True)
class Work:
    """The items of one task, of every kind, and the lists that hold those left out."""

    task: Task
    entries: list[Entry]
    lists: list[tuple[str, str]]


def start_page(person, policy, at=None):
    """Return everything that the start page tells one member of staff."""
    at = at or timezone.now()
    seen = person.has_perm("announcements.view_disclosureitem")
    sections = disclosures(at) if seen else []
    missing = [s for s in sections if not s.current(timezone.localdate(at))]
    work = work_of(person, policy)
    return {
        "work": work,
        "idle": [one.task.label for one in work if not one.entries],
        "posting": [
            (page(model, name), text) for model, name, text in POSTING if may_add(person, model)
        ],
        "importing": importing(person),
        "reports": reports(person, timezone.localdate(at)),
        "disclosures": sections,
        "missing": missing,
        "current": len(sections) - len(missing),
        "compose_url": page(Announcement, "add") if may_add(person, Announcement) else "",
        "records": done_by(person),
        "backup": standing(at),
    }


def importing(person):
    """Return (address, text, when it was last done) of each import that this person may begin."""
    allowed = [one for one in IMPORTING if may_import(person, one[0])]
    if not allowed:
        return []
    done = PendingImport.objects.filter(state=PendingImport.State.DONE).order_by().values("kind")
    last = dict(done.annotate(last=Max("at")).values_list("kind", "last"))
    return [(page(model, "import"), text, last.get(kind)) for model, kind, text in allowed]


def work_of(person, policy):
    """Return a Work for each task that this person may have, in a fixed number of queries."""
    found: dict[Task, list[Any]] = {}
    for model in EDITORIAL:
        for task in for_whom(person, model):
            items = asked_by(model.objects.all(), task, person, policy)
            found.setdefault(task, []).extend(items.order_by(ORDER[task], "pk")[: SHOWN + 1])
    keys = {item.last_record for items in found.values() for item in items}
    records = LogRecord.objects.select_related("actor").in_bulk(keys)
    return [_work(task, found[task], records) for task in Task if task in found]


def _work(task, items, records):
    order = ORDER[task]
    items.sort(key=attrgetter(order.removeprefix("-")), reverse=order.startswith("-"))
    entries = [
        Entry(item, page(type(item), "change", item.pk), records.get(item.last_record))
        for item in items[:SHOWN]
    ]
    models = dict.fromkeys(type(item) for item in items) if len(items) > SHOWN else []
    lists = [
        (f"{page(model, 'changelist')}?{urlencode({'viec': task.value})}", model._meta.verbose_name)
        for model in models
    ]
    return Work(task, entries, lists)


def reports(person, today):
    """Return how many readers' reports wait for an answer, for whom may give it, or None."""
    if not person.has_perm("portal.change_report"):
        return None
    late = Q(pk__in=Report.objects.late(today).values("pk"))
    counted = Report.objects.open().aggregate(open=Count("pk"), late=Count("pk", filter=late))
    return counted | {"url": page(Report, "changelist")} if counted["open"] else None


def done_by(person):
    """Return the last lines of the log about this person, with where to go on."""
    records = LogRecord.objects.filter(actor=person).select_related("content_type")[:SHOWN]
    return [(record, _url_of(record)) for record in records]


def _url_of(record):
    if record.action == LogRecord.Action.DELETED:
        return ""
    if record.action == LogRecord.Action.SECURED and record.object_id == str(record.actor_id):
        return reverse("own_security")  # few may open accounts, and this one is one's own
    model = record.content_type.model_class()  # None once the model itself is gone
    return page(model, "change", record.object_id) if model else ""


def page(model: type[Model], name, *args):
    """Return the address of one of the admin's pages about a model."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def may_add(person, model):
    return person.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}")


def may_import(person, model):
    app, name = model._meta.app_label, model._meta.model_name
    return person.has_perms([f"{app}.add_{name}", f"{app}.change_{name}"])
