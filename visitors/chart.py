"""The geometry of a small bar chart, drawn by the server as SVG."""

from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 400, 160
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 10, 24  # room for the numbers at the left and the days below
STEPS = [1, 2, 5]


@dataclass(frozen=True)
class Bar:
    """One day of the chart, in the units of its view box."""

    day: date
    visits: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str


def bars(days, top):
    """Return a Bar for each (date, visits); `top` visits would fill the height."""
    slot = (WIDTH - LEFT - RIGHT) / len(days)
    scale = (HEIGHT - TOP - BOTTOM) / top
    return [
        Bar(
            day,
            visits,
            x=round(LEFT + slot * number + slot * 0.15, 1),
            y=round(HEIGHT - BOTTOM - visits * scale, 1),
            width=round(slot * 0.7, 1),
            height=round(visits * scale, 1),
            middle=round(LEFT + slot * (number + 0.5), 1),
            label=f"{day:%d/%m}" if (len(days) - 1 - number) % 7 == 0 else "",
        )
        for number, (day, visits) in enumerate(days)
    ]


def lines(top):
    """Return (height, visits) of the lines that the bars are read against."""
    room = HEIGHT - TOP - BOTTOM
    return [(TOP, top), (TOP + room / 2, top // 2), (TOP + room, 0)]


def round_top(most):
    """Return the smallest of 10, 20, 50, 100, 200… that is not below a figure."""
    power = 10
    while True:
        for step in STEPS:
            if step * power >= most:
                return step * power
        power *= 10
