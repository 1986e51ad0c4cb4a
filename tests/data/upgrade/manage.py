"""An installation as small as can be: the commands that an upgrade calls, on one file of data."""

import json
import shutil
import sys
from pathlib import Path

from portal.version import MIGRATION_FAILS, MIGRATIONS

DATA = Path("../data.json")
COPY = Path("../backup.json").resolve()


def migrate(*options):
    data = json.loads(DATA.read_text())
    if "--check" in options:
        sys.exit(data["migrations"] < MIGRATIONS)
    data["migrations"] = MIGRATIONS
    DATA.write_text(json.dumps(data))
    if MIGRATION_FAILS:
        sys.exit("half of it is done")


def backup():
    shutil.copy(DATA, COPY)
    sys.stdout.write(f"{COPY}: 1 dòng trong 1 bảng\n")


def restore(file, overwrite):
    shutil.copy(file, DATA)


def collectstatic(*options):
    Path("staticfiles.txt").write_text(f"{MIGRATIONS}")


def check(*options):
    pass


globals()[sys.argv[1]](*sys.argv[2:])
