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
WORDS = re.compile(r"\S+\s*")


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
    rows = []
    for field in revisions.content_fields(model):
        values = [content["fields"].get(field.attname) for content in (before, after)]
        if values[0] != values[1]:
            rows.append(_row(field.verbose_name, *(readable(field, value) for value in values)))
    for name in model.parts:
        relation = model._meta.get_field(name)
        parts = [content["parts"].get(name, []) for content in (before, after)]
        if parts[0] != parts[1]:
            label = relation.related_model._meta.verbose_name
            rows.append(
                _row(label, *([readable_part(relation, p) for p in side] for side in parts))
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


def _row(label, before, after):
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            left += [[(False, line)] for line in before[a:b]]
            right += [[(False, line)] for line in after[c:d]]
            continue
        paired = min(b - a, d - c)
        for old, new in zip(before[a : a + paired], after[c : c + paired], strict=True):
            marked_old, marked_new = _marked(old, new)
            left.append(marked_old)
            right.append(marked_new)
        left += [[(True, line)] for line in before[a + paired : b]]
        right += [[(True, line)] for line in after[c + paired : d]]
    return Row(str(label), left, right)


def _marked(old, new):
    """Return two lines with the words in which they differ marked."""
    a, b = WORDS.findall(old), WORDS.findall(new)
    if max(len(a), len(b)) > 2000:  # comparing words would take seconds
        return [(True, old)], [(True, new)]
    matches = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    left = [(kind != "equal", "".join(a[i:j])) for kind, i, j, _, _ in matches if i < j]
    right = [(kind != "equal", "".join(b[i:j])) for kind, _, _, i, j in matches if i < j]
    return left, right
