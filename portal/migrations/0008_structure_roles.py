from django.contrib.auth.management import create_permissions
from django.db import migrations

VERBS = ["view", "add", "change", "delete"]
STANDING = ["alert", "channel", "downtime", "official", "reception", "unit", "wardmap"]
READERS = {"helpfulness": ["view"], "report": ["view"]}
WRITER = {**READERS, **dict.fromkeys(STANDING, ["view"])}
APPROVER = {**READERS, "report": ["view", "change"], **dict.fromkeys(STANDING, VERBS)}
ADMINISTRATOR = APPROVER
ROLES = {"người viết": WRITER, "người duyệt": APPROVER, "quản trị": ADMINISTRATOR}


def extend_roles(apps, schema_editor):
    """Let approvers keep what stands on the site without a text, and answer readers."""
    # Django makes permissions after the last migration, and the roles need them now.
    app = apps.get_app_config("portal")
    module = getattr(app, "models_module", None)
    app.models_module = True
    create_permissions(app, apps=apps, verbosity=0)
    app.models_module = module

    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="portal"
    )
    for name, rights in ROLES.items():
        codes = [f"{verb}_{model}" for model, verbs in rights.items() for verb in verbs]
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*permissions.filter(codename__in=codes))


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0007_public_structure"),
    ]
    operations = [migrations.RunPython(extend_roles, migrations.RunPython.noop)]
