"""The exact statement of a figure that a report also rounds, or passes on the way to it."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.evidence import Scored
from index.records import Measure

_MILESTONE = re.compile(r"[^，。；;]{0,14}(?:台阶|大关|关口)")
"""「先后迈过4000亿元、5000亿元台阶，达到5238.3亿元」: what was passed on the way."""
_ROUNDED_WITHIN = Decimal("0.15")
"""A rounded figure (突破3万亿元) and the exact one that it rounds (32765亿元) differ by less, as a share."""
ENOUGH_EXACT = 0.6
"""Least share of an indicator that is asked for."""


def exact(rounded: Scored, fitting: Sequence[Scored]) -> Scored:
    """The exact statement of a figure that a report also gives rounded; the figure itself where there is none."""
    fact = rounded.fact
    if _MILESTONE.match(rounded.passage.paragraph.text, fact.end):
        past = [s for s in fitting if same_sentence(s, rounded) and s.fact.indicator == fact.indicator]
        past = [s for s in past if (s.fact.unit, s.fact.period) == (fact.unit, fact.period)]
        return max(past, key=lambda s: s.fact.start, default=rounded)
    if not fact.qualifier or fact.measure is not Measure.LEVEL or not fact.value:
        return rounded
    for s in fitting:
        same = (s.fact.region, s.fact.period, s.fact.unit, s.fact.measure) == (
            fact.region,
            fact.period,
            fact.unit,
            fact.measure,
        )
        close = abs(s.fact.value / fact.value - 1) < _ROUNDED_WITHIN
        if same and close and not s.fact.qualifier and s.exact >= ENOUGH_EXACT and s.near >= rounded.near:
            return s
    return rounded


def same_sentence(a: Scored, b: Scored) -> bool:
    """Whether two figures stand in one sentence."""
    if a.fact.key != b.fact.key:
        return False
    low, high = sorted((a.fact.start, b.fact.start))
    return not any(mark in a.passage.paragraph.text[low:high] for mark in "。！？；;")
