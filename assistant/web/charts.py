"""A table of one indicator → a chart, as Plotly's own JSON: what draws it comes with Gradio and is fetched from nowhere.

Lines over the years where there are years enough, bars side by side where there are not.
"""

import html
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gradio.components.plot import PlotData

from assistant.export import ROLES
from assistant.indicators import RESULTS, TARGETS, Line, Table, scale_of
from assistant.web.places import Place
from assistant.web.theme import FONTS
from assistant.wording import figure_words
from index.records import Fact

LINES_FROM = 3
"""Figures of one region from which they are joined by a line."""
MOST_LINES = 8
"""Regions drawn as lines: more cannot be told apart."""
COLOURS = ("#3d7fb3", "#c0831a", "#2f9470", "#9a70c4", "#c8635c", "#2a94a8", "#9c7650", "#7c8896")
"""Each told from both grounds, light and dark, and from its neighbours."""

Point = tuple[int, Fact]
Drawn = Sequence[tuple[Line, list[Point]]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, and what it leaves out, in one sentence; empty if nothing."""

    plot: PlotData
    leaves_out: str


def chart_of(table: Table) -> Chart | None:
    """The chart of single years; None where fewer than two figures could stand in it."""
    drawn = [(line, found) for line in table.lines if (found := _points(line, table))]
    regions = {line.region for line, _ in drawn}
    if sum(len(found) for _, found in drawn) < 2:
        return None
    by_year = len(regions) <= MOST_LINES and any(len(found) >= LINES_FROM for _, found in drawn)
    kept = drawn if by_year else _commonest(drawn)
    divisor, unit = scale_of(table.kind.unit, [fact.value for _, found in kept for _, fact in found])
    figure = _lines(kept, divisor) if by_year else _bars(kept, divisor)
    figure["layout"] |= look(unit, figure["layout"])
    config = {"displayModeBar": False, "displaylogo": False, "showTips": False}
    plot = PlotData(type="plotly", plot=json.dumps({**figure, "config": config}, ensure_ascii=False))
    missing = sum(len(found) for _, found in drawn) - sum(len(found) for _, found in kept)
    words = f"图中只画数字最多的年份，另有 {missing} 个数字见表；选几个地区，可以看历年。" if missing else ""
    return Chart(plot, words)


def _commonest(drawn: Drawn) -> list[tuple[Line, list[Point]]]:
    """The figures of the year that most results are of, and of the year that most targets are of."""
    kept = {
        half: max(counted, key=lambda year: (counted[year], year))
        for half in (RESULTS, TARGETS)
        if (counted := Counter(year for line, found in drawn if line.side is half for year, _ in found))
    }
    return [
        (line, same) for line, found in drawn if (same := [point for point in found if point[0] == kept[line.side]])
    ]


def _points(line: Line, table: Table) -> list[Point]:
    """The figures of single years."""
    cells = zip(table.periods, line.cells, strict=True)
    return [(period.end, cell.facts[0]) for period, cell in cells if period.is_year and cell.facts]


def _lines(drawn: Drawn, divisor: Decimal) -> dict[str, Any]:
    regions = list(dict.fromkeys(line.region for line, _ in drawn))
    traces = []
    for line, found in drawn:
        colour, target = COLOURS[regions.index(line.region)], line.side is TARGETS
        told = dict(found)
        # A year without a figure breaks the line: a gap is shown as a gap.
        years = range(min(told), max(told) + 1)
        facts = [told.get(year) for year in years]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "connectgaps": False,
                "name": html.escape(f"{line.region} {ROLES[line.side]}"),
                "x": list(years),
                "y": [_number(fact, divisor) for fact in facts],
                "line": {"color": colour, "width": 2, "dash": "dot" if target else "solid"},
                "marker": {"size": 9, "symbol": "circle-open" if target else "circle"},
                **_hover(facts),
            }
        )
    return {"data": traces, "layout": {"height": 380, "xaxis": {"dtick": 1, "tickformat": "d", "showgrid": False}}}


def _bars(drawn: Drawn, divisor: Decimal) -> dict[str, Any]:
    """A bar for each region, results in one colour and targets in another."""
    traces = []
    groups = sorted({(year, line.side) for line, found in drawn for year, _ in found}, key=lambda group: group[1])
    for number, (year, half) in enumerate(groups):
        facts = [(line, fact) for line, found in drawn for y, fact in found if (y, line.side) == (year, half)]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": f"{year}年{ROLES[half]}",
                "y": [html.escape(line.region) for line, _ in facts],
                "x": [_number(fact, divisor) for _, fact in facts],
                "marker": {"color": COLOURS[number]},
                **_hover([fact for _, fact in facts]),
            }
        )
    rows = len({line.region for line, _ in drawn})
    height = 90 + rows * (14 + 16 * len(groups))
    axes = {"yaxis": {"autorange": "reversed", "showgrid": False}, "xaxis": {"rangemode": "tozero"}}
    return {"data": traces, "layout": {"height": height, "barmode": "group", "bargap": 0.3, **axes}}


def _number(fact: Fact | None, divisor: Decimal) -> float | None:
    return float(fact.value / divisor) if fact else None


def _hover(facts: Sequence[Fact | None]) -> dict[str, Any]:
    """What pointing at a figure shows, and the place that choosing it opens."""
    told = [
        html.escape(f"{fact.region} {fact.period} {ROLES[fact.role]} {figure_words(fact)}") if fact else ""
        for fact in facts
    ]
    places = [
        str(Place(fact.document_id, fact.paragraph, fact.quote_start, fact.quote_end)) if fact else "" for fact in facts
    ]
    return {"text": told, "hovertemplate": "%{text}<extra></extra>", "textposition": "none", "customdata": places}


def look(unit: str, layout: dict[str, Any]) -> dict[str, Any]:
    """What every chart has; the colours of its words and rules are the page's (``page.css``)."""
    axis = {"fixedrange": True, "zeroline": False, "automargin": True}
    value = {"ticksuffix": unit if unit in ("%", "‰") else "", "separatethousands": True}
    horizontal = "barmode" in layout
    return {
        "font": {"family": ", ".join(FONTS), "size": 14, "color": "#6b7684"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 16, "t": 34, "b": 8},
        "dragmode": False,
        "hovermode": "closest",
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": -0.12,
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "annotations": [
            {
                "text": f"单位：{html.escape(unit)}",
                "showarrow": False,
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": 1.0,
                "xanchor": "left",
                "yanchor": "bottom",
                "yshift": 8,
                "font": {"size": 13},
            }
        ]
        if unit
        else [],
        "xaxis": axis | layout.get("xaxis", {}) | (value if horizontal else {}),
        "yaxis": axis | layout.get("yaxis", {}) | ({} if horizontal else value),
    }
