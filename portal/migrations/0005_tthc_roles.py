from django.db import migrations

from portal.migrations import _roles

VERBS = ["view", "add", "change", "delete"]
WRITER = {"dossier": ["view", "add", "change"], "onestopdesk": ["view"]}
APPROVER = {"dossier": VERBS, "onestopdesk": ["view", "change"]}
ADMINISTRATOR = {"onestopdesk": ["view", "change"]}
ROLES = {"người viết": WRITER, "người duyệt": APPROVER, "quản trị": ADMINISTRATOR}


def extend_roles(apps, schema_editor):
    """Let the roles import dossiers and describe the desk that takes them in."""
    _roles.extend_roles(apps, "tthc", ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0004_dispatch_roles"),
        ("tthc", "0003_dossiers"),
    ]
    operations = [migrations.RunPython(extend_roles, migrations.RunPython.noop)]
