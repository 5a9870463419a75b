"""Floors: what each measure of a question set may not fall below. They move up, by a commit that edits their file."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import RunError

CEILINGS = frozenset({"selective_risk", "stray", "quote_length"})
"""Measures of which less is better: their floor is the most that they may be."""
STEP = 0.01
"""How finely floors are set."""


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors of one question set.

    Attributes:
        edition: goes up, with a reason, whenever questions or scoring change so that the old values mean nothing.
        values: measure → the least that it may be; of :data:`CEILINGS`, the most.
    """

    edition: int
    why: str
    values: Mapping[str, float]


def read_floors(path: Path) -> Floors:
    """Read a floors file.

    Raises:
        RunError: there is none, or it is something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Floors(int(found["edition"]), str(found["why"]), {k: float(v) for k, v in found["floors"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunError(
            f'{path} 不是下限文件（{error}）：应为 {{"edition": 1, "why": "…", "floors": {{"correct": 0.8}}}}'
        ) from None


def write_floors(path: Path, floors: Floors) -> None:
    """Write a floors file."""
    row = {"edition": floors.edition, "why": floors.why, "floors": dict(floors.values)}
    path.write_text(json.dumps(row, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def under_floor(floors: Floors, measures: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """One line for each measure that does not reach its floor, or is not measured any more."""
    found = []
    for name, floor in floors.values.items():
        row = measures.get(name)
        if row is None:
            found.append(f"指标 {name} 有下限 {floor:g}，这次却没有量到")
        elif name in CEILINGS and row["value"] > floor + 1e-9:
            found.append(f"{row['title']} {row['value']:.4g} 高于上限 {floor:g}")
        elif name not in CEILINGS and row["value"] < floor - 1e-9:
            found.append(f"{row['title']} {row['value']:.4g} 低于下限 {floor:g}")
    return found


def raised(floors: Floors, measures: Mapping[str, Mapping[str, Any]]) -> Floors:
    """Every floor moved towards what a run reached, in whole hundredths, one question's worth short of it; none back.

    One question more or less is chance: about that the paired test decides, not the floor.
    """
    values = {name: _raised(name, floor, measures.get(name)) for name, floor in floors.values.items()}
    return Floors(floors.edition, floors.why, values)


def _raised(name: str, floor: float, row: Mapping[str, Any] | None) -> float:
    if row is None:
        return floor
    value, slack = float(row["value"]), 1 / int(row["n"])
    if name in CEILINGS:
        reached = math.ceil(round((value + slack) / STEP, 6)) * STEP
        return min(floor, round(reached, 4))
    reached = math.floor(round((value - slack) / STEP, 6)) * STEP
    return max(floor, round(reached, 4))
