"""What keeps the index in step with the rows that citizens can find."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.db.models.signals import post_delete, post_save

from portal.shared import legacy
from portal.shared.models import AttachedFile, SearchDocument
from portal.shared.models.search import place_of
from portal.shared.search import Searchable, SearchableQuerySet
from portal.shared.search.index import tidy
from portal.shared.search.words import ends, indexed
from portal.shared.text import clean

BATCH = 500
LONGEST_TEXT = 400_000  # characters kept of a text and its files
EVERGREEN = datetime(2200, 1, 1, tzinfo=UTC)  # what has no date stands before what is new
LONG_TITLE = 200


@dataclass(frozen=True)
class Findable:
    """An item as the search shows it: its title, what else it says, and the day it is of."""

    title: str
    texts: list[str]
    number: str = ""
    more: str = ""  # also found as if it stood in the title
    category: int | None = None
    day: date | None = None
    moment: datetime | None = None  # none for what stays, such as a procedure


class IndexedQuerySet(SearchableQuerySet):
    def fold_again(self):
        """Renew what these rows are found by, after something that they point to was renamed.

        Each is read and held when its turn comes: what others save meanwhile stays saved.
        """
        for pk in list(self.values_list("pk", flat=True)):
            with transaction.atomic():
                row = self.model._base_manager.select_for_update().filter(pk=pk).first()
                if row:
                    self.filter(pk=pk).update(search_text=row.folded())
                    keep(row)


class Indexed(Searchable):
    """A row that the search of the site finds; `bulk_*` and `update()` bypass the index.

    Whether it is public is asked when somebody searches, so drafts may stand in the index.
    """

    search_kind: int  # below 4, another for each model

    class Meta:
        abstract = True

    def save(self, **kwargs):
        super().save(**kwargs)
        keep(self)

    def findable(self):
        """Return this row as Findable."""
        raise NotImplementedError

    def attached_texts(self):
        """Return what the files attached to this row are called, and the text inside them."""
        return [
            text
            for model in attachments()
            if (owner := owner_field(model)).related_model is type(self)
            for attached in model._default_manager.filter(**{owner.name: self}).select_related(
                "file"
            )
            for text in (str(attached), in_unicode(attached.file.text))
        ]


def in_unicode(text):
    """Return the text of a file in Unicode, whatever font it was typed for."""
    return legacy.to_unicode(text) or text


def attachments():
    """Return the models that attach files to what is searched."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, AttachedFile) and owner_field(model)
    ]


def owner_field(model) -> Any:
    """Return the field of a model that leads to what is searched, or None."""
    keys = [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]
    owners = (key for key in keys if issubclass(key.remote_field.model, Indexed))
    return next(owners, None)


def keep(row):
    """Let the index hold a row as it is now; the working copy of another stands in no index."""
    if getattr(row, "amends_id", None):
        return
    document = _document(row)
    same_item = SearchDocument.objects.filter(kind=document.kind, object_id=document.object_id)
    kept = same_item.defer("body_words").first()
    shown = ["place", "url", "title", "day", "title_words", "text"]
    if kept and all(getattr(kept, name) == getattr(document, name) for name in shown):
        return
    if kept:
        same_item.delete()
    _with_words(document).save(force_insert=True)


def rebuild():
    """Make the whole index anew from the rows; returns how many documents it holds."""
    with transaction.atomic():
        SearchDocument.objects.all().delete()
        return fill()


def fill(**kwargs):
    """Add what the index lacks, which is all after some migrations; returns how many documents.

    Each batch is kept at once: nobody who saves meanwhile waits long, and what was saved stays.
    """
    total = 0
    for model in indexed_models():
        for batch in batched(_missing(model).iterator(chunk_size=BATCH), BATCH):
            total += _add(batch)
    if total:
        tidy()
    return total


def _missing(model):
    """Return the rows that should stand in the index and do not, the newest first."""
    documents = SearchDocument.objects.filter(kind=model.search_kind, object_id=OuterRef("pk"))
    rows = model._base_manager.filter(~Exists(documents)).order_by("-pk")
    return rows.filter(amends=None) if hasattr(model, "amends") else rows


def _add(rows):
    """Add rows to the index; one that somebody saved meanwhile stays. Returns how many were given.

    The newest come first: FTS5 writes to the disk whenever a row has to stand before the last one.
    """
    documents = [_with_words(_document(row)) for row in rows]
    documents.sort(key=attrgetter("place"), reverse=True)
    return len(SearchDocument.objects.bulk_create(documents, ignore_conflicts=True))


def batched(rows, size):
    """Yield lists of so many rows."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def _document(row):
    """Return the document of a row, without the words of its text."""
    found = row.findable()
    words = [indexed(f"{found.number} {found.title} {found.more}"), *ends(found.number)]
    words += facets(
        kind=row.search_kind, category=found.category, year=found.day and found.day.year
    )
    stays = EVERGREEN - timedelta(seconds=min(len(found.title), LONG_TITLE))
    return SearchDocument(
        place=place_of(found.moment or stays, row.search_kind, row.pk),
        kind=row.search_kind,
        object_id=row.pk,
        url=row.get_absolute_url(),
        title=found.title,
        day=found.day,
        title_words=" ".join(words),
        text=" ".join(clean(" ".join(found.texts)).split())[:LONGEST_TEXT],
    )


def _with_words(document):
    document.body_words = indexed(document.text)
    return document


def facets(*, kind=None, category=None, year=None):
    """Return the words of the index that tell these of an item; none for what is not given."""
    given = {"qk": kind, "qc": category, "qy": year}
    return [f"{name}{value}e" for name, value in given.items() if value is not None]


def indexed_models():
    """Return the models that are searched."""
    return [model for model in apps.get_models() if issubclass(model, Indexed)]


def watch():
    """Let the index follow what is deleted, and the files of what is searched."""
    for model in indexed_models():
        post_delete.connect(_forget, sender=model)
    for model in attachments():
        for signal in (post_save, post_delete):
            signal.connect(_keep_owner, sender=model)


def _forget(instance, **kwargs):
    SearchDocument.objects.filter(kind=instance.search_kind, object_id=instance.pk).delete()


def _keep_owner(instance, raw=False, **kwargs):
    field = owner_field(type(instance))
    owner = field.related_model._base_manager.filter(pk=getattr(instance, field.attname)).first()
    if owner and not raw:
        keep(owner)
