"""How sure a number is: intervals, paired tests, and their correction for testing often."""

import math
from collections.abc import Sequence

import numpy as np

from eval.errors import UndefinedMetric

Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""
RESAMPLES = 10_000
SEED = 20_240_101


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion.

    centre = (p + z²/2n) / (1 + z²/n), half-width = z/(1 + z²/n) · √(p(1−p)/n + z²/4n²), p = successes / n.

    Source: Wilson, JASA 1927.

    Raises:
        UndefinedMetric: n is 0.
    """
    if n == 0:
        raise UndefinedMetric("Wilson 区间：样本数为 0")
    p, z2 = successes / n, Z95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def cluster_bootstrap(
    rows: Sequence[tuple[str, float, float]], *, resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float, float]:
    """The 95 % percentile interval of Σ numerator / Σ denominator, whole clusters resampled with replacement.

    Questions on one report share its traps and its layout, so they are not independent.

    Args:
        rows: (cluster, numerator, denominator), denominators not negative.

    Source: Efron & Tibshirani, *An Introduction to the Bootstrap*, 1993, ch. 13; clusters: Miller, 2024.

    Raises:
        UndefinedMetric: all denominators are 0.
    """
    sums: dict[str, list[float]] = {}
    for cluster, numerator, denominator in rows:
        total = sums.setdefault(cluster, [0.0, 0.0])
        total[0] += numerator
        total[1] += denominator
    table = np.array([sums[cluster] for cluster in sorted(sums)]).reshape(-1, 2)
    if not table[:, 1].sum():
        raise UndefinedMetric("自助区间：分母为 0")
    draws = np.random.default_rng(seed).multinomial(len(table), np.full(len(table), 1 / len(table)), size=resamples)
    totals = draws @ table
    ratios = totals[totals[:, 1] > 0]
    low, high = np.quantile(ratios[:, 0] / ratios[:, 1], [0.025, 0.975])
    return float(low), float(high)


def mcnemar_worse(newly_failing: int, newly_passing: int) -> float:
    """One-sided exact p: how likely so many or more of the changed questions fail, if change went either way.

    p = Σ_{i ≥ newly_failing} C(n, i) / 2ⁿ, n = newly_failing + newly_passing; 1 where nothing changed.

    Source: McNemar, Psychometrika 1947, in the exact binomial form.
    """
    n = newly_failing + newly_passing
    return float(sum(math.comb(n, i) for i in range(newly_failing, n + 1)) / 2**n)


def mcnemar(newly_failing: int, newly_passing: int) -> float:
    """Two-sided exact p: twice the smaller tail, at most 1. Source: as :func:`mcnemar_worse`."""
    return min(1.0, 2 * mcnemar_worse(max(newly_failing, newly_passing), min(newly_failing, newly_passing)))


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given: the k-th smallest times (m − k + 1), never falling, at most 1.

    Source: Holm, Scandinavian Journal of Statistics 1979.
    """
    adjusted, floor = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        floor = max(floor, min(1.0, p_values[place] * (len(p_values) - rank)))
        adjusted[place] = floor
    return adjusted
