"""What of an ask the reports fail: year, side, measure or indicator; and the facts that come nearest."""

from collections.abc import Collection, Sequence

from assistant.evidence import Scored, fits_measure, fits_period, fits_region, fits_role
from assistant.records import Ask, Reason
from assistant.units import RATIOS
from index.records import Measure, Period

_OF_IT = 0.2
"""Least share of an indicator that the topic has too, for any fact to be of what is asked: 贫困人口 is not 出生人口."""
_MOST_NEAREST = 8


def why_missing(ask: Ask, speaking: Sequence[Scored], *, wanted: Collection[Scored]) -> Reason:
    """Which part of an ask the nearest facts fail.

    A rank is no figure: where other years have one, it is the year that is missing. Of a year next to one whose other side
    is told (a target only, or a result only), it is the side asked for that is missing.

    Args:
        speaking: facts that speak of the topic, whatever their years and side.
        wanted: those of them that are of the measure and unit asked for.
    """
    if not any(s.exact >= _OF_IT or not s.fact.indicator for s in speaking):
        return Reason.INDICATOR_ABSENT
    in_period = [s for s in speaking if fits_period(ask, s.fact)]
    if not in_period:
        if not wanted and any(_holds(s.fact.period, ask.period) for s in speaking):
            return Reason.MEASURE_ABSENT
        one_sided = not any(fits_role(ask, s.fact) for s in speaking)
        beside = any(_next_to(s.fact.period, ask.period) for s in speaking)
        return Reason.ROLE_ABSENT if one_sided and beside else Reason.YEAR_ABSENT
    if not any(fits_role(ask, s.fact) for s in in_period):
        return Reason.ROLE_ABSENT
    only_ranked = ask.measure is not Measure.RANK and all(s.fact.measure is Measure.RANK for s in in_period)
    elsewhere = any(fits_role(ask, s.fact) and s.fact.measure is not Measure.RANK for s in wanted)
    return Reason.YEAR_ABSENT if only_ranked and elsewhere else Reason.MEASURE_ABSENT


def nearest(ask: Ask, speaking: Sequence[Scored], *, wanted: Collection[Scored]) -> tuple[Scored, ...]:
    """The facts that share most of the scope asked for, best first, at most eight; arguments as of :func:`why_missing`."""
    fitting = set(map(id, wanted))

    def closeness(s: Scored) -> tuple[int, bool, float]:
        kept = 2 * fits_period(ask, s.fact) + fits_role(ask, s.fact) + (id(s) in fitting)
        amount = fits_measure(ask, s.fact) and s.fact.unit not in RATIOS
        return kept + 2 * fits_region(ask, s.fact), amount, s.score

    return tuple(sorted(speaking, key=closeness, reverse=True)[:_MOST_NEAREST])


def _holds(span: Period | None, asked: Period | None) -> bool:
    """Whether a span of several years holds the years asked about."""
    return bool(span and asked and not span.is_year and span.start <= asked.start and asked.end <= span.end)


def _next_to(held: Period | None, asked: Period | None) -> bool:
    """Whether a year is the one before or after the last year asked about."""
    return bool(held and asked and held.is_year and abs(held.end - asked.end) == 1)
