"""Intervals and paired tests, against reference implementations where there are any."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.errors import UndefinedMetric
from eval.intervals import cluster_bootstrap, holm, mcnemar, mcnemar_worse, wilson

stats: Any = pytest.importorskip("scipy.stats")


@given(st.integers(min_value=1, max_value=2000), st.data())
def test_wilson_is_scipys(n: int, data: st.DataObject) -> None:
    """The same interval as scipy's binomtest, to nine places."""
    successes = data.draw(st.integers(min_value=0, max_value=n))
    reference = stats.binomtest(successes, n).proportion_ci(confidence_level=0.95, method="wilson")
    assert wilson(successes, n) == pytest.approx((reference.low, reference.high), abs=1e-9)


def test_wilson_worked() -> None:
    """540 of 600 is 90 % with 87.3 to 92.2."""
    assert wilson(540, 600) == pytest.approx((0.8734, 0.9216), abs=5e-4)


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=0, max_value=60))
def test_mcnemar_is_the_binomial_test(failing: int, passing: int) -> None:
    """One- and two-sided exact binomial at one half, as scipy has them."""
    if failing + passing == 0:
        assert mcnemar(0, 0) == mcnemar_worse(0, 0) == 1
        return
    n = failing + passing
    assert mcnemar_worse(failing, passing) == pytest.approx(stats.binomtest(failing, n, alternative="greater").pvalue)
    assert mcnemar(failing, passing) == pytest.approx(stats.binomtest(failing, n).pvalue)


@pytest.mark.parametrize(
    ("failing", "passing", "p"), [(5, 0, 0.031), (7, 1, 0.035), (10, 3, 0.046), (4, 0, 0.0625), (8, 2, 0.055)]
)
def test_mcnemar_worked(failing: int, passing: int, p: float) -> None:
    """5 new failures and no new pass: (1/2)⁵ = 0.031."""
    assert mcnemar_worse(failing, passing) == pytest.approx(p, abs=6e-4)


def test_holm_worked() -> None:
    """0.01·3, 0.02·2, then never below: 0.03·1 is raised to 0.04."""
    assert holm([0.03, 0.01, 0.02]) == pytest.approx([0.04, 0.03, 0.04])


@given(st.lists(st.floats(min_value=0, max_value=1), max_size=20))
def test_holm_never_lowers_a_p_value(values: list[float]) -> None:
    """Corrected values are at least as large, at most 1, and keep the order."""
    corrected = holm(values)
    assert all(before <= after <= 1 or before == after for before, after in zip(values, corrected, strict=True))
    order = sorted(range(len(values)), key=lambda i: values[i])
    assert [corrected[i] for i in order] == sorted(corrected)


ROWS = st.lists(
    st.tuples(st.sampled_from("abcde"), st.integers(min_value=0, max_value=5), st.integers(min_value=5, max_value=9)),
    min_size=1,
)


@given(ROWS)
def test_the_bootstrap_brackets_no_more_than_the_clusters(rows: list[tuple[str, int, int]]) -> None:
    """The interval lies between the smallest and the largest cluster, whatever the order of the rows."""
    pairs = [(name, float(a), float(b)) for name, a, b in rows]
    low, high = cluster_bootstrap(pairs, resamples=200)
    clusters = [[row for row in rows if row[0] == name] for name in {row[0] for row in rows}]
    ratios = [Fraction(sum(a for _, a, _ in cluster), sum(b for _, _, b in cluster)) for cluster in clusters]
    assert min(ratios) - Fraction(1, 10**9) <= low <= high <= max(ratios) + Fraction(1, 10**9)
    assert (low, high) == cluster_bootstrap(pairs[::-1], resamples=200)


def test_the_bootstrap_covers() -> None:
    """Over 200 worlds of 40 reports the interval holds the true 70 % in about 95 % of them."""
    draw = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        rows = [(f"r{i}", float(draw.binomial(10, 0.7)), 10.0) for i in range(40)]
        low, high = cluster_bootstrap(rows, resamples=500)
        held += low <= 0.7 <= high
    assert 0.90 <= held / 200 <= 0.985


def test_nothing_measured_is_no_zero() -> None:
    """Without a denominator there is no value."""
    with pytest.raises(UndefinedMetric):
        wilson(0, 0)
    with pytest.raises(UndefinedMetric):
        cluster_bootstrap([])
    with pytest.raises(UndefinedMetric):
        cluster_bootstrap([("a", 0.0, 0.0)])
