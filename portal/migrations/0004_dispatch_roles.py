from django.db import migrations

from portal.migrations import _roles

VERBS = ["view", "add", "change", "delete"]
WRITER = {
    "agency": ["add"],
    "dispatchtemplate": VERBS,
    "registerentry": ["view", "change"],
    "series": ["view"],
}
APPROVER = {**WRITER, "series": VERBS}
ADMINISTRATOR = {"dispatchtemplate": VERBS, "registerentry": ["view"], "series": VERBS}
ROLES = {"người viết": WRITER, "người duyệt": APPROVER, "quản trị": ADMINISTRATOR}


def extend_roles(apps, schema_editor):
    """Give the roles what composing and numbering dispatches needs."""
    _roles.extend_roles(apps, "announcements", ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0003_roles"),
        ("announcements", "0004_dispatch_composing"),
    ]
    operations = [migrations.RunPython(extend_roles, migrations.RunPython.noop)]
