"""How long answers took, by stage."""

from collections.abc import Mapping, Sequence

from eval.errors import UndefinedMetric

SHARES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of all are not above (nearest rank).

    Source: Hyndman & Fan, The American Statistician 1996, definition 1.

    Raises:
        UndefinedMetric: there are no values.
    """
    if not values:
        raise UndefinedMetric("分位数：没有数据")
    ordered = sorted(values)
    rank = -(-len(ordered) * share // 1)
    return ordered[max(0, int(rank) - 1)]


def by_stage(rows: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """n, p50, p95 and p99 in milliseconds of every stage that any row names; the stage ``total`` comes last."""
    stages = sorted({stage for row in rows for stage in row}, key=lambda stage: (stage == "total", stage))
    values = {stage: [row[stage] for row in rows if stage in row] for stage in stages}
    return {
        stage: {"n": len(found), **{name: round(percentile(found, share), 1) for name, share in SHARES.items()}}
        for stage, found in values.items()
    }
