"""Charts as places on a drawing: what `templates/components/chart*.html` writes as SVG.

A caller gives figures, each with the way it is written, and one sentence that says what they tell;
`{% include "components/chart.html" with chart=chart only %}` shows the drawing and its table.
"""

from portal.shared.charts.parts import Figure, Moment, Series, Share, counted
from portal.shared.charts.shares import Shares
from portal.shared.charts.time import Columns, PercentLine, SmallColumns

__all__ = [
    "Columns",
    "Figure",
    "Moment",
    "PercentLine",
    "Series",
    "Share",
    "Shares",
    "SmallColumns",
    "counted",
]
