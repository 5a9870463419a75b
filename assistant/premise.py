"""What a question takes for granted: its own figures and directions, held against the facts."""

import re
from collections.abc import Sequence

from assistant.evidence import Scored, fits_period, fits_role
from assistant.records import Ask
from index.quantities import Quantity, find_quantities, same_quantity
from index.records import Measure

_DOWN = re.compile(r"下降|下滑|减产|减少了|大跌|跌了|跌破|跌出|萎缩|负增长|缩水|降了|亏")
_UP = re.compile(r"大涨|上涨|猛增|增长了|涨了|增产|扩大了")
_ASKED_FOR = re.compile(r"(?:几|多少|数)$")
"""「破几千万人次」 asks for a figure and states none."""
_COUNTED_ITEMS = re.compile(r"^[\d一二两三四五六七八九十]+(?:大|项|个|件|条|家|处|类|种|方面)$")


def takes_for_granted(question: str) -> bool:
    """Whether a question states a figure or a direction of its own."""
    return bool(_DOWN.search(question) or _UP.search(question) or find_quantities(question))


def contradicted(question: str, ask: Ask, scored: Sequence[Scored]) -> Scored | None:
    """The fact that a question's own figure or direction contradicts; None where it takes nothing false for granted.

    Args:
        scored: facts that speak of the ask's topic, best first.
    """
    speaking = [s for s in scored if fits_period(ask, s.fact) and fits_role(ask, s.fact)]
    stated = [
        quantity
        for quantity in find_quantities(question)
        if not _COUNTED_ITEMS.match(quantity.text) and not _ASKED_FOR.search(question[: quantity.start])
    ]
    for quantity in stated:
        alike = [s for s in speaking if quantity.unit in (s.fact.unit, "")]
        if alike and not any(_states(s, quantity) and not _opposed(question, s) for s in alike):
            return alike[0]
    growth = next((s for s in speaking if s.fact.measure is Measure.GROWTH), None)
    return growth if growth and not stated and _opposed(question, growth) else None


def _states(scored: Scored, quantity: Quantity) -> bool:
    fact = scored.fact
    own = Quantity(fact.text, fact.start, fact.end, abs(fact.value), fact.unit)
    return same_quantity(own, Quantity(quantity.text, 0, 0, quantity.value, quantity.unit or fact.unit))


def _opposed(question: str, scored: Scored) -> bool:
    """Whether the question has the figure fall where the report has it rise, or the reverse."""
    if scored.fact.measure not in (Measure.GROWTH, Measure.CHANGE):
        return False
    falls, rises = bool(_DOWN.search(question)), bool(_UP.search(question))
    return (falls and not rises and scored.fact.value > 0) or (rises and not falls and scored.fact.value < 0)
