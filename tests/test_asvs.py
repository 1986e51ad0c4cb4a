"""`docs/asvs.md` answers every requirement of the standard, and names tests that exist."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = (ROOT / "docs/asvs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+) \|$", re.MULTILINE)
NODE = re.compile(r"`(tests/[\w/]+\.py::\w+)`")
LEAST_OF_A_REASON = 40  # characters


def required():
    """Return the (id, level) of every requirement of levels 1 and 2."""
    lines = (ROOT / "tests/data/asvs_ids.txt").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split()) for line in lines if not line.startswith("#")]


@cache
def names_in(path):
    """Return the names of the tests in a file, which is read and not imported."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def exists(node):
    path, _, name = node.partition("::")
    return (ROOT / path).exists() and name in names_in(path)


def test_every_requirement_has_one_row():
    rows = [(number, level) for number, level, _, _ in ROW.findall(TABLE)]
    assert Counter(rows) == Counter(required())


def test_the_list_is_that_of_the_standard():
    assert Counter(level for _, level in required()) == {"1": 70, "2": 183}


def test_every_test_that_is_named_exists():
    assert [node for node in NODE.findall(TABLE) if not exists(node)] == []


def test_every_row_names_a_test_or_says_why_not():
    empty = [
        number
        for number, _, _, shown in ROW.findall(TABLE)
        if not NODE.search(shown) and len(shown) < LEAST_OF_A_REASON
    ]
    assert empty == []


def test_every_file_that_a_reason_names_exists():
    named = set(
        re.findall(r"\b(?:tests|portal|tthc|deploy)/[\w/.-]+\.(?:py|txt|md|conf|service)", TABLE)
    )
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
