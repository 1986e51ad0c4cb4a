"""Processes in which tests have something done, each with an environment of its own."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django
from django.conf import settings

# What takes long to import and asks for no settings: every process is begun with it.
IMPORTED = [
    *("django.contrib.admin.widgets", "django.core.management", "django.template.defaulttags"),
    *("django.test", "openpyxl", "PIL.Image", "pikepdf", "psycopg", "pytest", "qrcode", "redis"),
]


def pool(processes=1, begin=None, arguments=(), **environ):
    """Return a pool whose processes meet the portal with the environment of now, and with this.

    Each calls `begin` once Django is ready.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    return ProcessPoolExecutor(
        processes,
        context,
        initializer=_begun,
        initargs=[{**os.environ, **environ}, begin, arguments],
    )


def barrier(parties):
    """Return what processes of a pool can wait for together."""
    return get_context("forkserver").Barrier(parties)


def _begun(environ, begin, arguments):
    assert not settings.configured  # which are those of this environment
    os.environ.clear()
    os.environ.update(environ)
    django.setup()
    if begin:
        begin(*arguments)
