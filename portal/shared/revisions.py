"""The content of an item as data: taken from one row, given to another, compared, kept."""

from django.db import models

from portal.shared.models import Revision

# How an item is handled is not what it says.
WORKFLOW = {"publish_at", "change_note", "personal_data_reason"}


def content_fields(model):
    """Return the fields of a model that hold what an item says."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in WORKFLOW
    ]


def part_fields(relation):
    """Return the fields of the rows below an item, without the one that leads to it."""
    return [
        field
        for field in relation.related_model._meta.concrete_fields
        if field is not relation.field and not field.primary_key
    ]


def snapshot(item):
    """Return {"fields": {name: value}, "parts": {relation: [{name: value}]}}, ready for JSON."""
    return {
        "fields": values(item, content_fields(type(item))),
        "parts": {
            name: [
                values(row, part_fields(type(item)._meta.get_field(name)))
                for row in getattr(item, name).all()
            ]
            for name in item.parts
        },
    }


def values(row, fields):
    return {field.attname: getattr(row, field.attname) for field in fields}


def write(content, item):
    """Give an item the content of a snapshot and save it with those of its parts that differ.

    A row that a required field pointed to and that is gone since leaves the item's own value, or
    leaves out the part.
    """
    for field in content_fields(type(item)):
        value = content["fields"].get(field.attname, getattr(item, field.attname))
        if points_to_something(field, value):
            setattr(item, field.attname, field.to_python(value))
    item.save()
    before = snapshot(item)["parts"]
    for name in item.parts:
        if content["parts"].get(name) == before[name]:
            continue
        fields = part_fields(type(item)._meta.get_field(name))
        rows = getattr(item, name)
        rows.all().delete()
        for part in content["parts"].get(name, []):
            if all(points_to_something(field, part.get(field.attname)) for field in fields):
                rows.create(
                    **{f.attname: f.to_python(part[f.attname]) for f in fields if f.attname in part}
                )


def points_to_something(field, value):
    if not isinstance(field, models.ForeignKey) or value is None:
        return True
    return target(field, value) is not None


def target(field, pk):
    """Return the row that a foreign key of this value leads to, or None when it is gone."""
    return field.remote_field.model.objects.filter(pk=pk).first()


def keep(row, *, by):
    """Keep what a row says now as the next version of its item, and return the version."""
    item = row.item
    last = item.revisions.order_by("-number").first()
    revision = Revision.objects.create(
        item=item,
        number=last.number + 1 if last else 1,
        content=snapshot(row),
        saved_by=by,
        change_note=row.change_note,
    )
    type(row).objects.filter(pk=row.pk).update(version=revision.number)
    row.version = revision.number
    return revision


def changed_labels(model, before, after):
    """Return the labels of what differs between two snapshots of a model."""
    fields = [
        field.verbose_name
        for field in content_fields(model)
        if before["fields"].get(field.attname) != after["fields"].get(field.attname)
    ]
    parts = [
        model._meta.get_field(name).related_model._meta.verbose_name
        for name in model.parts
        if before["parts"].get(name) != after["parts"].get(name)
    ]
    return [str(label) for label in [*fields, *parts]]
