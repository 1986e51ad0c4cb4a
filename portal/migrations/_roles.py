"""What migrations that give rights to the roles have in common."""

from django.contrib.auth.management import create_permissions


def extend_roles(apps, app_label, roles):
    """Give each role the rights {model: verbs} on models of an app."""
    # Django makes permissions after the last migration, and the roles need them now.
    app = apps.get_app_config(app_label)
    module = getattr(app, "models_module", None)
    app.models_module = True
    create_permissions(app, apps=apps, verbosity=0)
    app.models_module = module

    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label=app_label
    )
    for name, rights in roles.items():
        codes = [f"{verb}_{model}" for model, verbs in rights.items() for verb in verbs]
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*permissions.filter(codename__in=codes))
