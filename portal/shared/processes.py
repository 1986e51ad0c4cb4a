"""Processes of our own for what may be hostile: beside the web server, and blind to its settings."""

import subprocess
import sys

from django.conf import settings


def start(module, *arguments, env=None, **options):
    """Start one of our modules, with only this environment, and return its Popen."""
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-E", "-s", "-m", module, *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=env or {},
        stderr=subprocess.DEVNULL,
        **options,
    )
