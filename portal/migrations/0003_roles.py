from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITTEN = [
    ("announcements", "announcement"),
    ("announcements", "dispatch"),
    ("portal", "page"),
    ("tthc", "resultperiod"),
]
VERBS = ["view", "add", "change", "delete"]


def every(verbs, *models):
    return {(app, f"{verb}_{model}") for verb in verbs for app, model in models}


WRITER = every(VERBS, *WRITTEN) | every(
    ["view"],
    ("announcements", "agency"),
    ("announcements", "category"),
    ("announcements", "disclosureitem"),
    ("tthc", "sector"),
    ("tthc", "procedure"),
)
APPROVER = (
    WRITER
    | every(["publish"], *WRITTEN)
    | every(
        VERBS,
        ("announcements", "agency"),
        ("announcements", "category"),
        ("tthc", "sector"),
        ("tthc", "procedure"),
    )
    | every(["view"], ("shared", "logrecord"))
)
ADMINISTRATOR = (
    every(
        VERBS,
        ("announcements", "agency"),
        ("announcements", "category"),
        ("announcements", "disclosureitem"),
        ("portal", "hotline"),
        ("portal", "menuitem"),
        ("tthc", "sector"),
        ("visitors", "importedtotal"),
    )
    | every(["view", "add", "change"], ("portal", "wardidentity"), ("auth", "user"))
    | every(["view"], ("auth", "group"), ("shared", "logrecord"))
)
ROLES = {"người viết": WRITER, "người duyệt": APPROVER, "quản trị": ADMINISTRATOR}


def make_roles(apps, schema_editor):
    # Django makes permissions after the last migration, and the roles need them now.
    for app in apps.get_app_configs():
        module = getattr(app, "models_module", None)
        app.models_module = True
        create_permissions(app, apps=apps, verbosity=0)
        app.models_module = module

    permissions = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in apps.get_model("auth", "Permission").objects.select_related(
            "content_type"
        )
    }
    for name, codes in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*(permissions[code] for code in sorted(codes)))


def remember_addresses(apps, schema_editor):
    """Every page that is or was public keeps its address for good."""
    addresses = apps.get_model("portal", "PageAddress").objects
    for page in apps.get_model("portal", "Page").objects.filter(was_public=True):
        addresses.get_or_create(slug=page.slug, defaults={"page": page})


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0002_editorial_desk"),
        ("shared", "0003_editorial_desk"),
        ("announcements", "0003_disclosure_items"),
        ("tthc", "0002_editorial_desk"),
        ("visitors", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(remember_addresses, migrations.RunPython.noop),
    ]
