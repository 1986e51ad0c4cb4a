from django.contrib.auth.management import create_permissions
from django.db import migrations

VERBS = ["view", "add", "change", "delete"]
WRITER = {"dossier": ["view", "add", "change"], "onestopdesk": ["view"]}
APPROVER = {"dossier": VERBS, "onestopdesk": ["view", "change"]}
ADMINISTRATOR = {"onestopdesk": ["view", "change"]}
ROLES = {"người viết": WRITER, "người duyệt": APPROVER, "quản trị": ADMINISTRATOR}


def extend_roles(apps, schema_editor):
    """Let the roles import dossiers and describe the desk that takes them in."""
    # Django makes permissions after the last migration, and the roles need them now.
    app = apps.get_app_config("tthc")
    module = getattr(app, "models_module", None)
    app.models_module = True
    create_permissions(app, apps=apps, verbosity=0)
    app.models_module = module

    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="tthc"
    )
    for name, rights in ROLES.items():
        codes = [f"{verb}_{model}" for model, verbs in rights.items() for verb in verbs]
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*permissions.filter(codename__in=codes))


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0004_dispatch_roles"),
        ("tthc", "0003_dossiers"),
    ]
    operations = [migrations.RunPython(extend_roles, migrations.RunPython.noop)]
