"""The table that `./run bench` prints; what it measures is asked of no test."""

from tests.benchmarks.sizes import row_of_search, rows_of_lists
from tests.benchmarks.table import Row, markdown, reaching, within


def test_the_table_says_what_is_met():
    rows = [
        reaching("home, cached", "3,600/s", 0.9, least=0.9),
        reaching("home, uncached", "160/s", 0.04, least=0.05),
        within("search", "p95 9.0 ms", 9.0, most=10),
        Row("PDF", "0.24 s"),
    ]
    assert markdown(rows) == (
        "| what           | measured   | ratio | asked   | met    |\n"
        "| -------------- | ---------- | ----- | ------- | ------ |\n"
        "| home, cached   | 3,600/s    | 0.900 | ≥ 0.90  | yes    |\n"
        "| home, uncached | 160/s      | 0.040 | ≥ 0.05  | **no** |\n"
        "| search         | p95 9.0 ms |       | ≤ 10 ms | yes    |\n"
        "| PDF            | 0.24 s     |       |         |        |\n"
    )


def test_lists_are_judged_by_their_time_with_the_fewest_rows():
    measured = {10_000: {"list": 2.0}, 1_000_000: {"list": 3.2}}
    assert [*rows_of_lists("SQLite", measured)] == [
        Row("SQLite: list, 10,000 rows", "2.00 ms", 1.0),
        Row("SQLite: list, 1,000,000 rows", "3.20 ms", 1.6, "≤ 1.5", False),
    ]


def test_what_could_not_be_measured_is_not_met():
    assert row_of_search("SQLite", 1_000_000, None) == Row(
        "SQLite: search, 1,000,000 rows", "failed, or took more than 3600 s", met=False
    )
