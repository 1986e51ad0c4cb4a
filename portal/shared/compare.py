"""Two versions of an item side by side, for people who decide which one stands."""

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.db import models
from django.utils import timezone

from portal.shared import revisions, richtext
from portal.shared.fields import RichTextField

BLOCK = re.compile(r"</(?:p|li|h[2-4]|tr|figcaption|blockquote)>|<br>|<hr>")
LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>')
IMAGE = re.compile(r'<img[^>]*? src="([^"]*)"(?:[^>]*? alt="([^"]*)")?[^>]*>')
WORDS = re.compile(r"\s+|\S+")
# Comparing takes time by the product of two lengths; past these, whole lines are marked.
MOST_OF_A_LINE = 100_000
MOST_OF_A_PAGE = 4_000_000


@dataclass(frozen=True)
class Row:
    """One field in two versions: on each side lines of (whether it differs, text)."""

    label: str
    before: list[list[tuple[bool, str]]]
    after: list[list[tuple[bool, str]]]

    @property
    def only_format(self):
        """Say whether the words agree and just their formatting differs."""
        return not any(differs for line in [*self.before, *self.after] for differs, _ in line)


def side_by_side(model, before, after):
    """Return a Row for everything that differs between two snapshots of a model."""
    rows, comparison = [], Comparison()
    for field in revisions.content_fields(model):
        values = [content["fields"].get(field.attname) for content in (before, after)]
        if values[0] != values[1]:
            rows.append(
                comparison.row(field.verbose_name, *(readable(field, value) for value in values))
            )
    for name in model.parts:
        relation = model._meta.get_field(name)
        parts = [content["parts"].get(name, []) for content in (before, after)]
        if parts[0] != parts[1]:
            label = relation.related_model._meta.verbose_name
            rows.append(
                comparison.row(
                    label, *([readable_part(relation, p) for p in side] for side in parts)
                )
            )
    return rows


def readable_part(relation, part):
    """Return one row below an item as a line of text."""
    texts = [
        " ".join(readable(field, part.get(field.attname)))
        for field in revisions.part_fields(relation)
        if field.name != "position"
    ]
    return " · ".join(filter(None, texts))


def readable(field, value):
    """Return a stored value as the lines that people know it by."""
    if value is None or value == "" or value == []:
        return []
    if isinstance(field, RichTextField):
        return lines_of(value)
    if isinstance(value, list):
        return [str(line) for line in value]
    if isinstance(field, models.ForeignKey):
        return [str(revisions.target(field, value) or "(đã xóa)")]
    if isinstance(field, models.BooleanField):
        return ["có" if value else "không"]
    if isinstance(field, models.DateField):
        return [_moment(field.to_python(value))]
    return str(dict(field.flatchoices).get(value, value)).splitlines()


def _moment(value):
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"
    return f"{value:%d/%m/%Y}"


def lines_of(html):
    """Return rich text as lines of words; a link shows its address, an image its description."""
    html = LINK.sub(r"\2 (\1)", html)
    html = IMAGE.sub(r"[ảnh: \2, \1]", html)
    return [line for block in BLOCK.split(html) if (line := richtext.plain_text(block))]


class Comparison:
    """Marks what differs, within the time that one page may take."""

    def __init__(self):
        self.left = MOST_OF_A_PAGE

    def row(self, label, before, after):
        """Return the Row of a field whose values were read as these lines."""
        left, right = [], []
        for equal, old, new in self._stretches(before, after):
            if equal:
                left += [[(False, line)] for line in old]
                right += [[(False, line)] for line in new]
                continue
            paired = min(len(old), len(new))
            for one, other in zip(old[:paired], new[:paired], strict=True):
                marked, marked_other = self._words(one, other)
                left.append(marked)
                right.append(marked_other)
            left += [[(True, line)] for line in old[paired:]]
            right += [[(True, line)] for line in new[paired:]]
        return Row(str(label), left, right)

    def _affords(self, a, b, most):
        cost = len(a) * len(b)
        if cost > min(most, self.left):
            return False
        self.left -= cost
        return True

    def _stretches(self, before, after):
        """Yield (whether they agree, lines before, lines after) from the first line to the last."""
        if not self._affords(before, after, MOST_OF_A_PAGE):
            yield before == after, before, after
            return
        for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
            yield kind == "equal", before[a:b], after[c:d]

    def _words(self, old, new):
        """Return two lines with the words in which they differ marked."""
        a, b = WORDS.findall(old), WORDS.findall(new)
        if not self._affords(a, b, MOST_OF_A_LINE):
            return [(True, old)], [(True, new)]
        matches = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        left = [(kind != "equal", "".join(a[i:j])) for kind, i, j, _, _ in matches if i < j]
        right = [(kind != "equal", "".join(b[i:j])) for kind, _, _, i, j in matches if i < j]
        return left, right
