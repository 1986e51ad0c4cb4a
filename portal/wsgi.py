"""The WSGI application that gunicorn serves; a wrong setting ends the start in one sentence."""

import os
import sys
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from portal.shared.edition import begin, edition
from portal.shared.http import Request
from portal.shared.page_cache import PageCache

GUNICORN_STOPS = 3  # the exit code after which gunicorn does not start its workers again

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
try:
    django = get_wsgi_application()
    django.request_class = Request
    import_module("visitors.keeper").start()
    begin()  # what this version says may differ from the last one's
    application = django if settings.DEBUG else PageCache(django, edition())
except ImproperlyConfigured as error:
    print(f"Cấu hình sai: {error}", file=sys.stderr, flush=True)
    sys.exit(GUNICORN_STOPS)
