from django.contrib.auth.management import create_permissions
from django.db import migrations

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
    # Django makes permissions after the last migration, and the roles need them now.
    app = apps.get_app_config("announcements")
    module = getattr(app, "models_module", None)
    app.models_module = True
    create_permissions(app, apps=apps, verbosity=0)
    app.models_module = module

    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="announcements"
    )
    for name, rights in ROLES.items():
        codes = [f"{verb}_{model}" for model, verbs in rights.items() for verb in verbs]
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*permissions.filter(codename__in=codes))


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0003_roles"),
        ("announcements", "0004_dispatch_composing"),
    ]
    operations = [migrations.RunPython(extend_roles, migrations.RunPython.noop)]
