"""Figures of an answer that compare → a chart beside the conversation, each point of which leads to its citation."""

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

from gradio.components.plot import PlotData

from assistant.export import ROLES
from assistant.indicators import scale_of
from assistant.records import Answer, Citation, Figure
from assistant.web.charts import COLOURS, LINES_FROM, look
from assistant.web.comparisons import comparable_groups, told_apart
from assistant.web.places import Place
from assistant.wording import figure_words
from index.records import Role


def chart_of_answer(answer: Answer) -> PlotData | None:
    """The chart of the figures of an answer that compare, the most of one measure; None where none do."""
    groups = comparable_groups(answer.figures)
    if not groups:
        return None
    group = max(groups, key=len)
    citations = {citation.n: citation for citation in answer.citations}
    divisor, unit = scale_of(group[0].unit, [figure.value for figure in group])
    values = [float(figure.value / divisor) for figure in group]
    figure = _over_years(group, values) if _one_over_years(group) else _side_by_side(group, values)
    figure["data"][0] |= {
        "text": [html.escape(_words(each)) for each in group],
        "hovertemplate": "%{text}<extra></extra>",
        "textposition": "none",
        "customdata": [_place(each, citations) for each in group],
    }
    figure["layout"] |= look(unit, figure["layout"]) | {"showlegend": False}
    config = {"displayModeBar": False, "displaylogo": False, "showTips": False}
    return PlotData(type="plotly", plot=json.dumps({**figure, "config": config}, ensure_ascii=False))


def _one_over_years(group: Sequence[Figure]) -> bool:
    """Whether the figures are one thing in years enough for a line; several of one year are several things."""
    things = {(figure.region, figure.role) for figure in group}
    years = {figure.period for figure in group if figure.period and figure.period.is_year}
    return len(things) == 1 and len(years) == len(group) >= LINES_FROM


def _over_years(group: Sequence[Figure], values: Sequence[float]) -> dict[str, Any]:
    years = [figure.period.end if figure.period else 0 for figure in group]
    trace = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": years,
        "y": list(values),
        "line": {"color": COLOURS[0], "width": 2},
        "marker": {"size": 9},
    }
    return {"data": [trace], "layout": {"height": 240, "xaxis": {"dtick": 1, "tickformat": "d", "showgrid": False}}}


def _side_by_side(group: Sequence[Figure], values: Sequence[float]) -> dict[str, Any]:
    """A bar for each, results in one colour and targets in another."""
    targets = (Role.TARGET, Role.PLAN)
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [html.escape("　".join(told_apart(figure, group))) for figure in group],
        "x": list(values),
        "marker": {"color": [COLOURS[figure.role in targets] for figure in group]},
    }
    axes = {"yaxis": {"autorange": "reversed", "showgrid": False}, "xaxis": {"rangemode": "tozero"}}
    return {"data": [trace], "layout": {"height": 70 + 36 * len(group), "barmode": "group", "bargap": 0.4, **axes}}


def _words(figure: Figure) -> str:
    return f"{figure.region} {figure.period or ''} {ROLES[figure.role]} {figure_words(figure)}"


def _place(figure: Figure, citations: Mapping[int, Citation]) -> str:
    cited = citations.get(figure.citation)
    return str(Place.of(cited)) if cited else ""
