"""What the portal is given away with: licences, and pins that name every byte."""

import re
from importlib.util import find_spec
from pathlib import Path

import django
import pytest

from tests.licences import INSIDE, ROOT, is_allowed, licence_of, packages, table

FILES = ["requirements.txt", "requirements-s3.txt", "requirements-test.txt"]
needs_all = pytest.mark.skipif(
    not find_spec("storages"), reason="requirements-s3.txt is not installed"
)


@needs_all
def test_every_licence_is_one_of_those_that_may_be_used():
    names = {*packages(), *packages("requirements-s3.txt")}
    unlisted = {name: licence_of(name) for name in names if not is_allowed(licence_of(name))}
    assert unlisted == {}


@needs_all
def test_the_page_of_licences_is_that_of_the_packages():
    assert (ROOT / "docs/licences.md").read_text(encoding="utf-8") == table()


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Proprietary OR BSD-3-Clause", True),
        ("MIT AND SSPL-1.0", False),
        ("AGPL-3.0-only", False),
        ("?", False),
    ],
)
def test_one_of_several_licences_suffices_and_all_parts_need_one(expression, allowed):
    assert is_allowed(expression) == allowed


def test_nothing_under_static_is_somebody_elses():
    """Fonts, icons and scripts of others would say whose they are."""
    found = [
        path.name
        for path in (ROOT / "static").rglob("*")
        if path.is_file()
        and (
            path.suffix not in {".css", ".js", ".svg"}
            or re.search(
                r"@license|copyright (?:\(c\)|©|\d)|\(c\) \d|© \d",
                path.read_text(encoding="utf-8"),
                re.IGNORECASE,
            )
        )
    ]
    assert found == []


def test_every_vendored_script_of_the_admin_is_listed():
    vendored = Path(django.__file__).parent / "contrib/admin/static/admin/js/vendor"
    assert {path.name for path in vendored.iterdir()} == {
        name.lower() for name, where, _ in INSIDE if where.startswith("Django")
    }


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_is_pinned_with_its_hashes(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    unpinned = [
        block.partition("\n")[0]
        for block in blocks
        if not re.match(r"[\w.-]+==\S+ .*\\\n    --hash=sha256:[0-9a-f]{64}", block)
    ]
    assert unpinned == []
