"""Two readers of figures, the product's and the benchmark's, written apart: where both read one, they read the same."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from eval.corpus import read_corpus
from eval.quantities import Quantity as Ours
from eval.quantities import quantities
from eval.text import fold
from index.quantities import Quantity as Theirs
from index.quantities import find_quantities

SHARED = 0.95
"""Least share of the product's figures with a unit that the benchmark reads too, at the same place."""
OTHER_BASES = {
    **{"斤": "吨", "公斤": "吨", "平方米": "亩", "名": "人", "位次": "第", "标箱": "标准箱", "微克/立方米": "微克"},
    **{"%": "‰", "℃": "摄氏度"},
}
"""Base units that the two chose differently; a figure in them is no difference."""

WORLD = Path(__file__).parent / "data" / "world"
REPORTS = Path(__file__).resolve().parents[1] / "reports"


def readings(lines: Iterable[str]) -> list[tuple[Theirs, Ours | None]]:
    """Each figure with a unit that the product reads, with the benchmark's reading of the same characters."""
    found = []
    for text in map(fold, lines):
        ours = {(quantity.start, quantity.end): quantity for quantity in quantities(text)}
        found += [(theirs, ours.get((theirs.start, theirs.end))) for theirs in find_quantities(text) if theirs.unit]
    return found


def check(folder: Path) -> None:
    """No common figure is read differently, and nearly all are common; differences are listed."""
    pairs = readings(line for file in read_corpus(folder).files for line in file.text.splitlines())
    common = [(theirs, ours) for theirs, ours in pairs if ours is not None]
    units = Counter(
        (theirs.text, theirs.unit, ours.unit)
        for theirs, ours in common
        if theirs.unit != ours.unit and OTHER_BASES.get(theirs.unit) != ours.unit
    )
    values = [
        (theirs.text, str(theirs.value), str(ours.value))
        for theirs, ours in common
        if theirs.unit == ours.unit and (theirs.value, theirs.upper) != (ours.value, ours.upper)
    ]
    missed = Counter(theirs.text for theirs, ours in pairs if ours is None)
    assert not values
    assert sum(units.values()) <= (1 - SHARED) * len(common), units
    assert len(common) >= SHARED * len(pairs), missed


@pytest.mark.parametrize("folder", [WORLD, REPORTS], ids=["invented", "sample"])
def test_both_read_the_same(folder: Path) -> None:
    """On the invented and on the sample reports."""
    check(folder)


def test_both_read_the_same_in_real_reports(corpus: Path) -> None:
    """On real reports, where they are at hand."""
    check(corpus)
