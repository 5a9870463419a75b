"""Figures that a report adds to one of the same thing in one breath: 「增长8%以上、力争达到10%」, 「不低于740元/月和485元/月」."""

import re
from collections.abc import Sequence

from assistant.evidence import Scored, side
from index.facts import STRIVING

_JOINED = re.compile(rf"和|、|{STRIVING.pattern}")


def goes_on(first: Scored, second: Scored) -> bool:
    """Whether ``second`` is one more figure of just what ``first`` is of, joined to it."""
    a, b = first.fact, second.fact
    same = (a.key, a.indicator, a.measure, a.unit, a.region, a.period) == (
        b.key,
        b.indicator,
        b.measure,
        b.unit,
        b.region,
        b.period,
    )
    text = first.passage.paragraph.text
    return same and side(a.role) is side(b.role) and bool(_JOINED.fullmatch(text[a.quote_end : b.start]))


def with_continuations(chosen: Sequence[Scored], scored: Sequence[Scored]) -> list[Scored]:
    """The facts chosen, each after those that it goes on from and before those that go on from it."""
    whole: list[Scored] = []
    for first in chosen:
        while before := next((s for s in scored if goes_on(s, first)), None):
            first = before
        if first in whole:
            continue
        whole.append(first)
        while further := next((s for s in scored if s not in whole and goes_on(whole[-1], s)), None):
            whole.append(further)
    return whole


def without_continuations(chosen: Sequence[Scored]) -> tuple[Scored, ...]:
    """The facts chosen without those that only go on from another: what is worked out is worked out from the first."""
    return tuple(s for s in chosen if not any(goes_on(first, s) for first in chosen))
