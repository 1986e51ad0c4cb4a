#!/usr/bin/env python3
"""Runs a management command; a wrong setting ends in one sentence instead of a traceback."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Cấu hình sai: {error}")
    except OperationalError as error:
        sys.exit(f"Cơ sở dữ liệu không trả lời (xem DATABASE_URL): {error}")
