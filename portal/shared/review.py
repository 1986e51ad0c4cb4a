"""What keeps a text from being published, told while it is being written."""

import copy
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from portal.shared import legacy, personal_data, richtext
from portal.shared.compare import lines_of
from portal.shared.fields import RichTextField, plain
from portal.shared.publishing import Publishable
from portal.shared.revisions import content_fields, part_fields
from portal.shared.text import says_something

WAY_OUT = "Hãy xóa dữ liệu cá nhân, hoặc ghi lý do ở mục “Lý do vẫn đăng dữ liệu cá nhân”."


@dataclass(frozen=True)
class Policy:
    """What the ward has decided: whether one may approve one's own text; the phones it publishes."""

    self_approval: bool = False
    phones: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Blocker:
    """One thing to do before publication: the form field it is about, if any, and a sentence."""

    field: str
    sentence: str


def blockers(row, policy):
    """Return everything that keeps this row from being published as it stands."""
    found = [
        *refusals(row),
        *unreadable_texts(row),
        *(Blocker(name, sentence) for name, sentence in row.own_blockers()),
    ]
    if row.expire_at and row.expire_at <= timezone.now():
        found.append(Blocker("expire_at", "Thời điểm ngừng hiển thị đã qua."))
    if row.amends_id and not says_something(row.change_note):
        found.append(Blocker("change_note", "Hãy ghi nội dung thay đổi để người dân biết."))
    if row.pk:
        found += [Blocker("", s) for s in unfit_files(row)]
    if not says_something(row.personal_data_reason) and (personal := personal_data_in(row, policy)):
        found += [Blocker(name, sentence) for name, sentence in personal]
        found.append(Blocker("personal_data_reason", WAY_OUT))
    return found


def refusals(row):
    """Return what the model and the database would refuse of this row once it is public."""
    candidate = copy.copy(row)
    candidate.pk, candidate.amends = row.item.pk, None
    candidate.status = Publishable.Status.PUBLISHED
    candidate.publish_at = row.item.publish_at or row.publish_at or timezone.now()
    try:
        candidate.full_clean()
    except ValidationError as error:
        return [
            Blocker(
                "" if name == NON_FIELD_ERRORS else row.typed_in.get(name, name),
                _about(row, name, sentence),
            )
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return []


def _about(row, name, sentence):
    if name == NON_FIELD_ERRORS:
        return sentence
    label = str(row._meta.get_field(name).verbose_name)
    return f"{label[:1].upper()}{label[1:]}: {sentence}"


def unreadable_texts(row):
    """Return a blocker for pictures without words, and for letters that only an old font shows."""
    found = []
    for text_field in content_fields(type(row)):
        value = getattr(row, text_field.attname)
        sentences = [richtext.alt_warning(value)] if isinstance(text_field, RichTextField) else []
        sentences.append(legacy.warning(_plain(text_field, value)))
        name = text_field.name
        found += [Blocker(name, _about(row, name, sentence)) for sentence in sentences if sentence]
    return found


def unfit_files(row):
    """Return a sentence for each attached file that inspection did not pass."""
    return [
        f"Tệp “{attached.file.name}”: {attached.file.problem}"
        for attached in row.attachments_of()
        if attached.file.problem
    ]


def personal_data_in(row, policy):
    """Return (form field, sentence) for everything in the item that looks like personal data."""
    found = [
        (name, f"{place}: có vẻ có {one.kind.label} {one.masked} ở đoạn “{one.context}”.")
        for name, place, text in public_texts(row)
        for one in personal_data.find(text, policy.phones)
    ]
    half_read = [
        f"Tệp “{attached.file.name}”: dài quá, máy chỉ đọc được một phần; hãy tự xem phần còn lại."
        for attached in (row.attachments_of() if row.pk else [])
        if attached.file.facts.get("partial")
    ]
    return [*found, *(("", sentence) for sentence in half_read)]


def public_texts(row):
    """Yield (form field, where it stands, plain text) for every text that citizens would read."""
    public = [f for f in content_fields(type(row)) if f.name not in row.private_fields]
    for text_field in [*public, row._meta.get_field("change_note")]:
        if text := _plain(text_field, getattr(row, text_field.attname)):
            yield text_field.name, _about(row, text_field.name, "").removesuffix(": "), text
    if not row.pk:
        return
    for name in row.parts:
        relation = type(row)._meta.get_field(name)
        fields, label = part_fields(relation), relation.related_model._meta.verbose_name
        for number, part in enumerate(getattr(row, name).all(), start=1):
            text = "\n".join(filter(None, (_plain(f, getattr(part, f.attname)) for f in fields)))
            yield "", f"{label[:1].upper()}{label[1:]} (dòng {number})", text
    for attached in row.attachments_of(with_texts=True):
        stored = attached.file
        yield "", f"Tệp “{stored.name}”", f"{stored.name}\n{stored.text}"


def _plain(text_field, value):
    """Return what is looked through, the addresses of links and images included."""
    return plain(text_field, value, of_html=lambda html: "\n".join(lines_of(html)))
