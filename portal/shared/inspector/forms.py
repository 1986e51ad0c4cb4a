"""The words that were filled into the form of a PDF, which its pages need not show as text."""

import pikepdf

from portal.shared.inspector.markup import MAX_TEXT

MAX_FIELDS = 20_000


def filled(pdf):
    """Return the strings in the fields of the form, and whether some may have been left out."""
    form = pdf.Root.get("/AcroForm")
    waiting = [form.get("/Fields")] if isinstance(form, pikepdf.Dictionary) else []
    strings: list[str] = []
    length, seen, looked_at = 0, set(), 0
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Array | pikepdf.Dictionary) or node.objgen in seen:
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        if isinstance(node, pikepdf.Array):
            waiting += reversed(list(node))
            continue
        looked_at += 1
        if looked_at > MAX_FIELDS or length > MAX_TEXT:
            return strings, True
        values = _strings(node.get("/V"))
        strings += values
        length += sum(map(len, values))
        waiting.append(node.get("/Kids"))
    return strings, False


def _strings(value):
    if isinstance(value, pikepdf.Stream):
        return [str(pikepdf.String(value.read_bytes()))]
    values = value if isinstance(value, pikepdf.Array) else [value]
    return [str(value) for value in values if isinstance(value, pikepdf.String)]
