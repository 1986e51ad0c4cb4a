"""One backup restored where nothing is, and looked through: a process with settings of its own.

`python -m portal.backup.rehearsal FILE` tells what it found as JSON, or why it failed in the last
line of its error output.
"""

import json
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured


def rehearse(path):
    """Restore into the database and the folder of this process, and return what was found."""
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup()

    from portal.backup.crawling import crawl  # noqa: PLC0415
    from portal.backup.restoring import restore  # noqa: PLC0415

    restored = restore(path)
    call_command("check", databases=["default"], stdout=sys.stderr)
    pages, opened = crawl(lost=restored.manifest["lost"])
    return {
        "sha256": restored.seal,
        "taken": restored.manifest["taken"],
        "tables": len(restored.manifest["tables"]),
        "rows": restored.rows,
        "files": restored.files,
        "lost": restored.manifest["lost"],
        "pages": pages,
        "opened": opened,
    }


if __name__ == "__main__":
    from portal.backup import BackupError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        django.setup()
        sys.stdout.write(json.dumps(rehearse(sys.argv[1])))
    except ImproperlyConfigured as error:
        sys.exit(f"Cấu hình sai: {error}")
    except BackupError as error:
        sys.exit(str(error))
