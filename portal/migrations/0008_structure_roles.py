from django.db import migrations

from portal.migrations import _roles

VERBS = ["view", "add", "change", "delete"]
STANDING = ["alert", "channel", "downtime", "official", "reception", "unit", "wardmap"]
READERS = {"helpfulness": ["view"], "report": ["view"]}
WRITER = {**READERS, **dict.fromkeys(STANDING, ["view"])}
APPROVER = {**READERS, "report": ["view", "change"], **dict.fromkeys(STANDING, VERBS)}
ADMINISTRATOR = APPROVER
ROLES = {"người viết": WRITER, "người duyệt": APPROVER, "quản trị": ADMINISTRATOR}


def extend_roles(apps, schema_editor):
    """Let approvers keep what stands on the site without a text, and answer readers."""
    _roles.extend_roles(apps, "portal", ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0007_public_structure"),
    ]
    operations = [migrations.RunPython(extend_roles, migrations.RunPython.noop)]
