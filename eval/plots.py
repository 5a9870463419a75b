"""Plots as SVG that stands inside of a page: no file, no font and no script beside it.

Text stays text, so that the reader's own fonts draw it, Chinese included. The plotting library measures text with a
font that knows no Chinese; so nothing here relies on its measures: margins are reckoned from the labels' own length.
"""

import io
import re
import unicodedata
import warnings
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from eval.refusals import aurc, risks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, RED, GREY, GREEN, AMBER, VIOLET = "#1d4f73", "#a3352b", "#8a94a0", "#1f6b45", "#b07000", "#6a4c93"
PALE = "#8fb3cc"
"""Light enough for an interval in ink to stand out."""
COLOURS = (BLUE, AMBER, GREEN, VIOLET, RED, GREY)
_MARKERS = ("o", "s", "^", "D", "v", "P")
_INK, _RULE = "#1e2630", "#dcdad2"
_WIDTH = 7.6
"""Inches of 72 points; a figure is as wide as the page's column."""
_SIZE = 10.5
"""Points of a letter."""
_DROPPED = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", re.DOTALL)
_IDLE_ID = re.compile(r' id="(?:[a-zA-Z]|[0-9.])+_[0-9]+"')
_DRAWING = Lock()
"""The library's settings are the process's as well."""
Span = tuple[float, float, float]
"""Value and the ends of its interval."""


def _figure(title: str, height: float, *, left: float, draw: Callable[["Axes"], None], bottom: float = 0.55) -> str:
    """One pair of axes as SVG.

    Args:
        title: told to who cannot see the plot.
        left, bottom: inches kept for labels.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    style: dict[str, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": title,
        "font.size": _SIZE,
        "text.color": _INK,
        "axes.edgecolor": GREY,
        "axes.labelcolor": _INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid.axis": "both",
        "grid.color": _RULE,
        "xtick.color": _INK,
        "ytick.color": _INK,
    }
    written = io.StringIO()
    # For good, not for the moment: filters are the process's, and another thread may put back what it found.
    warnings.filterwarnings("ignore", message="Glyph .* missing from font")
    with _DRAWING, rc_context(style):  # type: ignore[arg-type]
        figure = Figure(figsize=(_WIDTH, height))
        FigureCanvasSVG(figure)
        axes = figure.add_axes(
            (left / _WIDTH, bottom / height, 1 - (left + 0.35) / _WIDTH, 1 - (bottom + 0.2) / height)
        )
        axes.set_axisbelow(True)
        draw(axes)
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return _inline(written.getvalue(), title)


def _inline(svg: str, title: str) -> str:
    bare = _IDLE_ID.sub("", _DROPPED.sub("", svg)).strip()
    label = title.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    bare = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", bare, count=1))
    return bare.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)


def _margin(labels: Sequence[str]) -> float:
    """Inches that the longest label takes, the tick beside it included."""
    widths = [sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.58 for char in label) for label in labels]
    return max(widths, default=0) * _SIZE / 72 + 0.25


def _percent(axis: Any) -> None:
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def shares(title: str, rows: Mapping[str, Span]) -> str:
    """Bars of shares with their intervals, the first row on top."""

    def draw(axes: "Axes") -> None:
        values = [value for value, _, _ in rows.values()]
        below = [max(0.0, value - low) for value, low, _ in rows.values()]
        above = [max(0.0, high - value) for value, _, high in rows.values()]
        places = range(len(rows))
        axes.barh(places, values, height=0.62, color=PALE)
        axes.errorbar(values, places, xerr=[below, above], fmt="none", ecolor=_INK, elinewidth=1.1, capsize=3)
        axes.set_yticks(places, list(rows))
        axes.set_xlim(0, 1.0)
        axes.invert_yaxis()
        axes.grid(axis="x")
        axes.tick_params(axis="y", length=0)
        _percent(axes.xaxis)

    return _figure(title, 0.31 * len(rows) + 0.75, left=_margin(list(rows)), draw=draw, bottom=0.4)


def counts(title: str, rows: Mapping[str, int], *, colour: str = RED) -> str:
    """Bars of counts, each with its number at the end."""

    def draw(axes: "Axes") -> None:
        bars = axes.barh(range(len(rows)), list(rows.values()), height=0.62, color=colour)
        axes.bar_label(bars, padding=4)
        axes.set_yticks(range(len(rows)), list(rows))
        axes.set_xlim(0, max(rows.values(), default=1) * 1.12)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)

    return _figure(title, 0.31 * len(rows) + 0.5, left=_margin(list(rows)), draw=draw, bottom=0.15)


def risk_coverage(
    title: str,
    systems: Mapping[str, tuple[Sequence[bool], int]],
    points: Mapping[str, tuple[float, float]],
    *,
    tolerated: float,
) -> str:
    """Selective risk over coverage, one line for each system, its end the point that it works at.

    Args:
        systems: name → (whether each answer is correct, most confident first; questions asked).
        points: name → (coverage, risk) of systems that do not say how sure they are.
        tolerated: the risk drawn as a line.
    """

    def draw(axes: "Axes") -> None:
        for (name, (ranked, asked)), colour in zip(systems.items(), COLOURS, strict=False):
            found = risks(ranked)
            covered = [count / asked for count in range(1, len(found) + 1)]
            axes.plot(covered, found, color=colour, label=f"{name}（AURC {aurc(ranked):.3f}）")
            axes.plot(covered[-1:], found[-1:], marker="o", color=colour)
        for (name, (x, y)), colour in zip(points.items(), COLOURS[len(systems) :], strict=False):
            axes.plot([x], [y], marker="o", linestyle="none", color=colour, label=f"{name}（只有工作点）")
        axes.axhline(tolerated, color=GREY, linestyle="--", linewidth=1)
        axes.set_xlabel("覆盖率：作答的题 ÷ 全部的题")
        axes.set_ylabel("选择性风险：答错 ÷ 作答")
        axes.set_xlim(0, 1.03)
        axes.set_ylim(-0.02, None)
        axes.grid()
        axes.legend(frameon=False, loc="best")
        _percent(axes.xaxis)
        _percent(axes.yaxis)

    return _figure(title, 3.4, left=0.85, draw=draw)


def recall_curves(title: str, legs: Mapping[str, Mapping[int, float]]) -> str:
    """recall@k over k, one line for each way to search."""

    def draw(axes: "Axes") -> None:
        ticks = sorted({k for leg in legs.values() for k in leg})
        for (name, leg), colour, marker in zip(legs.items(), COLOURS, _MARKERS, strict=False):
            axes.plot(range(len(ticks)), [leg[k] for k in ticks], color=colour, marker=marker, label=name)
        axes.set_xticks(range(len(ticks)), [f"前 {k} 段" for k in ticks])
        axes.set_ylabel("找到的证据")
        axes.set_ylim(None, 1.02)
        axes.grid()
        axes.legend(frameon=False, loc="lower right")
        _percent(axes.yaxis)

    return _figure(title, 3.0, left=0.85, draw=draw, bottom=0.4)


def levels(title: str, names: Sequence[str], systems: Mapping[str, Sequence[Span]]) -> str:
    """A share with its interval at each of some levels, one line for each system or measure.

    Args:
        names: of the levels, from left to right.
        systems: name → the value at each level.
    """

    def draw(axes: "Axes") -> None:
        for at, ((name, spans), colour, marker) in enumerate(zip(systems.items(), COLOURS, _MARKERS, strict=False)):
            places = [place + 0.06 * at for place in range(len(spans))]  # Beside each other: no interval hides another.
            below, above = [max(0.0, v - low) for v, low, _ in spans], [max(0.0, high - v) for v, _, high in spans]
            values = [value for value, _, _ in spans]
            axes.errorbar(places, values, yerr=[below, above], color=colour, marker=marker, label=name, capsize=3)
        axes.set_xticks(range(len(names)), list(names))
        axes.set_ylim(-0.02, 1.02)
        axes.grid()
        axes.legend(frameon=False, loc="best")
        _percent(axes.yaxis)

    return _figure(title, 3.0, left=0.85, draw=draw, bottom=0.4)


def noise_curves(title: str, systems: Mapping[str, Mapping[float, float]]) -> str:
    """Accuracy over the share of noise among the documents, one line for each system."""

    def draw(axes: "Axes") -> None:
        for (name, curve), colour, marker in zip(systems.items(), COLOURS, _MARKERS, strict=False):
            axes.plot(list(curve), list(curve.values()), color=colour, marker=marker, label=name)
        axes.set_xlabel("无关文档所占")
        axes.set_ylabel("答对")
        axes.set_ylim(-0.02, 1.02)
        axes.grid()
        axes.legend(frameon=False, loc="lower left")
        _percent(axes.xaxis)
        _percent(axes.yaxis)

    return _figure(title, 3.0, left=0.85, draw=draw)


def latency_curve(title: str, milliseconds: Sequence[float], marks: Mapping[str, float]) -> str:
    """The share of answers that took at most so long; what took far longer than the last mark is beyond the edge.

    Args:
        marks: name → milliseconds, ascending, drawn as upright lines.
    """

    def draw(axes: "Axes") -> None:
        ordered = sorted(milliseconds)
        edge = min(ordered[-1], 1.6 * max(marks.values())) or 1.0
        axes.step(ordered, [(i + 1) / len(ordered) for i in range(len(ordered))], where="post", color=BLUE)
        for (name, value), height in zip(marks.items(), (0.30, 0.10), strict=False):
            axes.axvline(value, color=GREY, linestyle="--", linewidth=1)
            late = value > 0.6 * edge
            axes.annotate(
                f"{name}：{value:.0f} 毫秒",
                (value, height),
                xytext=(-5 if late else 5, 0),
                textcoords="offset points",
                ha="right" if late else "left",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
        axes.set_xlabel(f"毫秒（最慢的一题 {ordered[-1]:.0f}）")
        axes.set_ylabel("已答完的题")
        axes.set_xlim(0, edge)
        axes.set_ylim(0, 1.02)
        axes.grid()
        _percent(axes.yaxis)

    return _figure(title, 2.8, left=0.85, draw=draw)
