import pytest
from django.conf import settings as project_settings
from django.core.management import call_command


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Give each test its own uploads, and static files straight from `static/`."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **project_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def demo(db):
    """The demo ward, as a newcomer meets it."""
    call_command("load_demo", verbosity=0)
