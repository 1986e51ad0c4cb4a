"""Finding rows by words, with or without Vietnamese marks."""

from django.db import models

from portal.shared.text import fold

MAX_WORDS = 12


def wanted_words(words):
    """Return the words that are looked for, folded: no more than the first of many."""
    return fold(words).split()[:MAX_WORDS]


class SearchableQuerySet(models.QuerySet):
    def matching(self, words):
        """Return the rows that contain every word, marks and case aside; no words match all."""
        found = self
        for word in wanted_words(words):
            found = found.filter(search_text__contains=word)
        return found


class Searchable(models.Model):
    """Keeps a folded copy of what `searched()` names; `update()` and `bulk_*` bypass it."""

    search_text = models.TextField(editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *, update_fields=None, **kwargs):
        self.search_text = self.folded()
        if update_fields is not None:  # update_or_create() names only its own fields
            update_fields = {*update_fields, "search_text"}
        super().save(update_fields=update_fields, **kwargs)

    def folded(self):
        return fold(" ".join(self.searched()))

    def searched(self):
        """Return the texts by which this row is found."""
        raise NotImplementedError
