"""Where charts draw their figures, and how they say them."""

import gzip
import re

import pytest
from django.template.loader import render_to_string

from portal.shared.charts import (
    Columns,
    Figure,
    Moment,
    PercentLine,
    Series,
    Share,
    Shares,
    SmallColumns,
    counted,
)
from portal.shared.charts.time import round_top

HOSTILE = """<script>alert(1)</script>"'&"""


def months(*numbers, year=2024):
    return [Moment(f"Tháng {n} năm {year}", str(n), str(year)) for n in numbers]


def figures(*amounts):
    return [None if amount is None else counted(amount) for amount in amounts]


def columns(*series, moments=None, kind=Columns):
    return kind(
        key="thu",
        title="Hồ sơ",
        message="Tháng 3 nhiều nhất.",
        moments=moments or months(*range(1, len(series[0]) + 1)),
        series=[
            Series(f"Loại {n}", figures(*amounts)) for n, amounts in enumerate(series, start=1)
        ],
        unit="Kỳ",
        axis=("Tháng", "Năm"),
    )


def line(*percents):
    known = [None if p is None else Figure(p, f"{p} %") for p in percents]
    moments = months(*range(1, len(percents) + 1))
    return PercentLine(
        key="thu", title="Tỷ lệ", message="Tốt.", moments=moments, series=[Series("Đúng", known)],
        unit="Kỳ",
    )  # fmt: skip


def shares(*bars):
    made = [Share(name, figures(*parts)) for name, parts in bars]
    return Shares(key="thu", title="Hạn", message="Tốt.", names=["A", "B", "C"], shares=made)


def drawn(chart):
    return render_to_string("components/chart.html", {"chart": chart})


def test_a_column_is_as_high_as_its_figure_says():
    [[ink, bars]] = columns([5, 10]).columns

    assert (ink.fill, [(bar.y, bar.height) for bar in bars]) == (
        "currentColor",
        [(77.0, 65.0), (12.0, 130.0)],
    )


def test_columns_of_one_moment_stand_side_by_side_in_inks_of_their_own():
    [[solid, first], [hatched, second]] = columns([10] * 12, [5] * 12).columns

    assert (solid.fill, hatched.fill) == ("currentColor", "url(#bieu-do-thu-2)")
    assert [round(second[n].x - first[n].x - first[n].width, 1) for n in range(12)] == [0] * 12


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 10), (10, 10), (11, 20), (21, 30), (61, 80), (81, 100), (2_513, 3_000)],
)
def test_the_scale_ends_at_a_round_number(most, top):
    assert round_top(most) == top


def test_the_lines_are_written_with_their_numbers():
    assert [(text.y, text.text) for text in columns([19_361]).lines] == [
        (12.0, "20.000"),
        (77.0, "10.000"),
        (142.0, "0"),
    ]


def test_twelve_months_have_their_numbers_below_them():
    assert [tick.text for tick in columns([5_000] * 12).ticks] == [str(n) for n in range(1, 13)]


def test_where_there_is_no_room_for_all_the_last_moment_keeps_its_letters():
    days = [Moment(f"{n:02}/05/2024", f"{n:02}/05") for n in range(1, 31)]

    ticks = columns([7] * 30, moments=days).ticks
    assert [tick.text for tick in ticks] == [f"{n:02}/05" for n in (5, 10, 15, 20, 25, 30)]


def test_a_year_stands_below_its_first_month():
    chart = columns([1, 2, 3, 4], moments=[*months(11, 12, year=2023), *months(1, 2)])

    assert [(group.x, group.text) for group in chart.groups] == [
        (chart.left, "2023"),
        (round(chart.left + (320 - chart.left) / 2, 1), "2024"),
    ]


def test_a_year_without_room_gives_way_to_the_next():
    moments = [*months(12, year=2023), *months(*range(1, 12))]

    assert [group.text for group in columns([1] * 12, moments=moments).groups] == ["2024"]


def test_months_without_figures_are_named_gaps_and_no_zeros():
    chart = columns([4, None, None, 0])

    [(gap, middle, _)] = chart.gaps
    assert (gap.width, middle, len(chart.columns[0][1])) == (137.5, 182.5, 2)
    assert [texts for _, texts in chart.rows] == [
        ["4"],
        ["không có số liệu"],
        ["không có số liệu"],
        ["0"],
    ]
    assert drawn(chart).count(">không có số liệu</text>") == 1


@pytest.mark.parametrize("amounts", [[0] * 12, [None] * 12, [7], [0], [None], [999_999_999] * 12])
@pytest.mark.parametrize("kind", [Columns, SmallColumns])
def test_every_column_stays_inside_the_drawing(kind, amounts):
    chart = columns(amounts, kind=kind)

    bars = [bar for _, bars in chart.columns for bar in bars]
    outside = [b for b in bars if b.x < chart.left or b.x + b.width > chart.width or b.y < 0]
    assert (outside, drawn(chart).count("<svg")) == ([], 1)


def test_the_small_chart_writes_its_ends_and_its_last_figure():
    html = drawn(columns([1_000, 2_000], kind=SmallColumns))

    assert re.findall(r"<text[^>]*>([^<]*)</text>", html) == [
        "Loại 1",
        "2.000",
        "Tháng 1 năm 2024",
        "Tháng 2 năm 2024",
    ]


def test_a_line_breaks_where_nothing_is_known():
    assert [stroke.count(",") for stroke in line(98, 99, None, 97, None, 96, 95).strokes] == [2, 2]


@pytest.mark.parametrize(
    ("percents", "floor"), [([99, 90], 90), ([89.9], 80), ([60], 50), ([49], 0), ([None], 0)]
)
def test_a_line_stands_on_a_round_floor_below_its_lowest_figure(percents, floor):
    assert line(*percents).floor == floor


def test_the_lowest_figure_and_the_last_are_written_at_the_line():
    labels = line(99, 95, 98).labels

    assert [(label.y, label.text) for label in labels] == [(110.0, "95 %"), (46.0, "98 %")]


def test_a_line_of_nothing_is_one_gap():
    chart = line(None, None)
    assert (chart.points, chart.labels, len(chart.gaps)) == ([], [], 1)


def test_parts_are_as_long_as_their_share():
    [(_, frame, parts, _)] = shares(("Hộ tịch", [50, 25, 25])).drawn

    assert [(ink.number, bar.x, bar.width) for ink, bar in parts] == [
        (1, 0.5, 159.5),
        (2, 160.0, 79.8),
        (3, 239.8, 79.8),
    ]
    assert frame.width == 319


def test_a_whole_of_nothing_is_an_empty_frame_with_its_figures():
    [(_, _, parts, marks)] = shares(("Hộ tịch", [0, 0, 0])).drawn
    assert (parts, [mark.text.text for mark in marks]) == ([], ["0", "0", "0"])


def test_figures_too_long_to_stand_side_by_side_take_a_line_each():
    [(_, _, _, marks)] = shares(("Hộ tịch", [10**15, 10**15, 10**15])).drawn
    assert [(mark.text.x, mark.text.y - marks[0].text.y) for mark in marks] == [
        (14, 0),
        (14, 16),
        (14, 32),
    ]


def test_a_long_name_takes_two_lines_and_no_more():
    [(lines, _, _, _)] = shares(("Thành lập và hoạt động " * 6, [1, 1, 1])).drawn
    assert [line.text for line in lines] == [
        "Thành lập và hoạt động Thành lập và hoạt",
        "động Thành lập và hoạt động Thành lập và…",
    ]


def test_the_drawing_is_named_and_says_its_message():
    html = drawn(columns([1, 2]))

    assert 'role="img" aria-labelledby="bieu-do-thu-ten bieu-do-thu-y"' in html
    assert '<title id="bieu-do-thu-ten">Hồ sơ</title>' in html
    assert '<desc id="bieu-do-thu-y">Tháng 3 nhiều nhất.</desc>' in html


def test_the_figures_are_in_a_table_below():
    html = drawn(columns([1_200, None], [7, 8]))

    assert re.findall(r"<(?:th scope=\"\w+\"|td)>([^<]*)<", html) == [
        "Kỳ", "Loại 1", "Loại 2",
        "Tháng 1 năm 2024", "1.200", "7",
        "Tháng 2 năm 2024", "không có số liệu", "8",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["columns", "small", "line", "shares"])
def test_hostile_words_stay_words(kind):
    moments = [Moment(HOSTILE, HOSTILE, HOSTILE)] * 2
    words = {"key": "thu", "title": HOSTILE, "message": HOSTILE, "unit": HOSTILE}
    timed = {"moments": moments, "series": [Series(HOSTILE, [Figure(1, HOSTILE)] * 2)]}
    share = {"names": [HOSTILE], "shares": [Share(HOSTILE, [Figure(1, HOSTILE)])]}
    made = {
        "columns": lambda: Columns(**words, **timed, axis=(HOSTILE, HOSTILE)),
        "small": lambda: SmallColumns(**words, **timed),
        "line": lambda: PercentLine(**words, **timed),
        "shares": lambda: Shares(**words, **share),
    }
    assert "<script" not in drawn(made[kind]())


@pytest.mark.parametrize(
    "chart",
    [
        columns([19_361] * 12, [15_641] * 12),
        line(*range(88, 100)),
        shares(*[("Tên", [9, 5, 1])] * 9),
    ],
)
def test_a_chart_is_small(chart):
    assert len(gzip.compress(drawn(chart).encode())) < 2_100


def test_numbers_of_the_drawing_are_written_as_svg_reads_them():
    charts = [columns([1, 2], [3, 4]), line(97.5, 98.5), shares(("Tên", [9, 5, 1]))]

    written = " ".join(drawn(chart) for chart in charts)
    lengths = re.findall(r' (?:x|y|width|height|cx|cy)="([^"]*)"', written)
    assert [length for length in lengths if not re.fullmatch(r"\d+(\.\d+)?", length)] == []
