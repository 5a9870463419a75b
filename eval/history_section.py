"""The part of the report that shows the runs over time."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval import plots
from eval.finished import Finished
from eval.history import alike
from eval.markup import Html, element, table
from eval.sections import percent, plot, section

SHOWN = 12
"""The newest runs that are drawn and listed."""
_CURVES = {"correct": "答对", "refusal_recall": "该拒答的拒答了", "selective_risk": "作了答却答错"}


def history_section(run: Finished, rows: Sequence[Mapping[str, Any]] | None) -> Html:
    """The headline measures of this run and of those before it over the same questions; nothing where no history is kept."""
    if rows is None:
        return Html("")
    kept = alike(rows, run)[-SHOWN:]
    others = len(rows) - len(alike(rows, run))
    said = f"同一语料、同样题目的 {len(kept)} 次；记录里另有 {others} 次是别的语料、题目或系统，不画。"
    parts = [
        table(
            ["结束", "提交", "题数", *_CURVES.values(), "零容忍违反"], map(_cells, reversed(kept)), numbers=range(2, 7)
        )
    ]
    if len(kept) > 1:
        parts.insert(0, plot(plots.levels("历次评测", [_day(row) for row in kept], _spans(kept))))
    return section("历次评测", *parts, element("p", said, class_="soft"))


def _spans(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[plots.Span]]:
    """The measures that every one of the runs has."""
    return {
        title: [tuple(row["measures"][name]) for row in rows]
        for name, title in _CURVES.items()
        if all(name in row["measures"] for row in rows)
    }


def _day(row: Mapping[str, Any]) -> str:
    return str(row["finished"])[5:10] or "未记"


def _cells(row: Mapping[str, Any]) -> list[str]:
    found = (row["measures"].get(name) for name in _CURVES)
    return [
        str(row["finished"])[:16].replace("T", " ") or "未记",
        str(row["commit"]) or "未记",
        str(row["n"]),
        *(percent(measure[0]) if measure else "—" for measure in found),
        str(row["breaches"]),
    ]
