"""What a question takes for granted, held against the reports: its figures and directions against facts, its words against clauses."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.choosing import telling
from assistant.evidence import Scored, fits_measure, fits_period, fits_region, fits_role, rank_facts
from assistant.opposing import THAN, opposed
from assistant.picking import pick_all
from assistant.presumed import (
    COMPARED,
    DIRECTION,
    Presumption,
    Sides,
    Stated,
    compared,
    is_neutral,
    presumptions,
    stated,
    takes,
    turned,
)
from assistant.records import Ask, Passage, Query
from assistant.sentences import Words
from assistant.topics import topic
from index.quantities import Quantity, same_quantity
from index.records import Fact, Measure


@dataclass(frozen=True, slots=True)
class Pair:
    """Two facts whose order contradicts a question."""

    first: Scored
    second: Scored


Evidence = Scored | Words | Pair
"""What contradicts a question: a fact, a clause, or two facts side by side."""

_LOWERED = re.compile("降低|下调|调低|压减|压降|削减|减少")
_RATES = ("%", "‰", "个百分点", "倍")
_TOLD_OF_PAIR = 0.6
_OF_IT = 0.5
"""Least share of an indicator in the topic for a figure of other years, or of the other side, to be recognised."""
_CLOSE = 0.25
"""How far below the best fact's score another one may lie and still be of the same thing."""
_NAMED, _NAMED_LIKE = 0.95, 0.75
"""Share of its indicator in the topic for a fact to be the very thing asked of, and for others to be the same."""
_PAST, _SHORT = Decimal("1.15"), Decimal("0.85")
"""How far past its figure a 突破 or 以上 may reach, and short of it a 近 or 以内."""
_OTHER_SIZE = 20
"""How many times larger than a fact a figure said without its unit must be to be of another sort (2个 and 6万亿)."""
_ABOUT = Decimal("0.95")
_COMPARISON = re.compile(r"(?:高于|快于|低于|慢于|高出|多于|少于)[^，,。；;\d]{0,10}$")
_OVER_YEARS = re.compile(r"年均|累计|平均每年|任期|五年|以来")
"""Words of a figure over several years: not held against those of one."""


def takes_for_granted(question: str, *, but: Collection[Sides] = ()) -> bool:
    """Whether a question states a figure or takes one of two sides; ``but`` are sides that do not count."""
    clauses = re.split("[，,。；;？?！!]", question)
    return any(takes(clause, but=but) for clause in (question, *clauses)) or bool(compared(question))


def wrong_premise(
    query: Query, read: Callable[[str], Sequence[Ask]], passages: Callable[[Ask], Sequence[Passage]]
) -> Evidence | None:
    """What contradicts something that a question takes for granted; None where nothing does.

    Args:
        read: understands the asks of a statement.
        passages: looks for what may answer an ask.
    """
    if len(query.asks) > 1 and (pair := compared_wrongly(query, passages)):
        return pair
    neutral = is_neutral(query.question)
    for presumption in presumptions(query.question):
        ask = scope_of(presumption, query, read)
        if ask and (wrong := _held_against(presumption.clause, ask, passages(ask), neutral=neutral)):
            return wrong
    return None


def _held_against(clause: str, ask: Ask, passages: Sequence[Passage], *, neutral: bool) -> Evidence | None:
    """What contradicts a clause: figures first; words only where it is taken for granted."""
    facts = rank_facts(ask, passages)
    speaking = speaking_of(ask, facts)
    if (wrong := contradicted(clause, ask, speaking)) or neutral:
        return wrong
    grown = any(
        s.fact.measure is Measure.GROWTH and fits_period(ask, s.fact) and fits_role(ask, s.fact) for s in speaking
    )
    settled = grown or bool(stated(clause))
    return (
        turned_round(clause, facts) or behind(clause, ask, speaking) or opposed(clause, ask, passages, settled=settled)
    )


def compared_wrongly(query: Query, passages: Callable[[Ask], Sequence[Passage]]) -> Pair | None:
    """The two facts that stand the other way round than the question has them (「为什么比市里还低」)."""
    more = compared(query.question)
    if not more or len(query.asks) != 2:
        return None
    for measure in (query.asks[0].measure, Measure.GROWTH):
        picks = pick_all([replace(ask, measure=measure) for ask in query.asks], passages)
        if len(picks) != 2 or not all(p.chosen for p in picks):
            continue
        first, second = (p.chosen[0] for p in picks)
        if (first.fact.unit, first.fact.measure) == (second.fact.unit, second.fact.measure):
            return Pair(first, second) if more * (first.fact.value - second.fact.value) < 0 else None
    return None


def scope_of(presumption: Presumption, query: Query, read: Callable[[str], Sequence[Ask]]) -> Ask | None:
    """The ask that a presumption's own words come to, what they leave open as the whole question has it; None of several."""
    asks, whole = read(presumption.statement), query.asks[0]
    if len(asks) != 1:
        return None
    own = asks[0]
    period = own.period or whole.period
    return replace(
        own,
        topic=own.topic if topic(own.topic).size else whole.topic,
        region=own.region or whole.region,
        period=period,
        role=own.role if own.period or own.role else whole.role,
        units=(),
        several=False,
        items=(),
    )


def speaking_of(ask: Ask, scored: Sequence[Scored]) -> list[Scored]:
    """The facts that tell an ask's topic, of whatever measure, years and side, all of one region."""
    told = [s for s in telling(replace(ask, measure=None, units=()), scored) if fits_region(ask, s.fact)]
    return [s for s in told if s.fact.region == told[0].fact.region]


def contradicted(question: str, ask: Ask, scored: Sequence[Scored]) -> Scored | None:
    """The fact that a question's own figure or direction contradicts; None where it takes nothing false for granted.

    Args:
        scored: facts that speak of the ask's topic, best first.
    """
    speaking = [s for s in scored if fits_period(ask, s.fact) and fits_role(ask, s.fact)]
    figures = [] if _OVER_YEARS.search(question) and ask.period and ask.period.is_year else stated(question)
    for figure in figures:
        alike = [s for s in speaking if _comparable(figure, ask, s.fact)]
        if len(figures) > 1 and any(
            _agrees(figure, f) for s in speaking for f in s.passage.facts if f.unit == figure.quantity.unit
        ):
            continue
        close = _as_close(alike)
        if close and not any(_agrees(figure, s.fact) and not runs_against(question, s) for s in close):
            return close[0]
        if mistaken := _mistaken(figure, [s for s in scored if s not in speaking] if not alike else ()):
            return mistaken
        if difference := _difference(figure, speaking):
            return difference
    if figures:
        return None
    growths = [s for s in speaking if s.fact.measure in (Measure.GROWTH, Measure.CHANGE) and not _compares(s)]
    return growths[0] if growths and runs_against(question, growths[0]) else None


def _as_close(alike: Sequence[Scored]) -> list[Scored]:
    """The facts that are as much of the topic as the best: where that is named by just its words, what is part of it is not."""
    least = _NAMED_LIKE if alike and alike[0].exact >= _NAMED else 0.0
    return [s for s in alike if s.score >= alike[0].score - _CLOSE and s.exact >= least]


def turned_round(question: str, scored: Sequence[Scored]) -> Scored | None:
    """The fact in which a report goes from B to A where a question has it go from A to B."""
    pair = turned(question)
    if pair is None:
        return None
    first = [s for s in scored if s.named and s.told >= _TOLD_OF_PAIR and _is(pair[0], s.fact)]
    last = [s for s in scored if s.named and s.told >= _TOLD_OF_PAIR and _is(pair[1], s.fact)]
    for later in first:
        for earlier in last:
            if later.fact.key != earlier.fact.key or earlier.fact.start >= later.fact.start:
                continue
            between = later.passage.paragraph.text[earlier.fact.end : later.fact.start]
            if len(between) < 20 and re.search(r"[到至为成]", between):
                return later
    return None


def behind(question: str, ask: Ask, speaking: Iterable[Scored]) -> Scored | None:
    """The fact that is a lead over the nation, the province or the average where the question has a lag, or the reverse."""
    asked, than = COMPARED.of_question(question), THAN.search(question)
    said = [(s, _compared_in(s)) for s in speaking if fits_period(ask, s.fact) and fits_role(ask, s.fact)]
    said = [(s, words) for s, words in said if words and (not than or than.group() in words)]
    if not asked or any(COMPARED.of_report(words) == asked for _, words in said):
        return None
    return next((s for s, words in said if COMPARED.of_report(words) == -asked), None)


def _comparable(figure: Stated, ask: Ask, fact: Fact) -> bool:
    """Whether a fact gives the same sort of quantity as a figure stated: same unit, growth for growth, level for level."""
    unit = figure.quantity.unit
    if unit and fact.unit != unit:
        return False
    if unit in ("位次", "倍"):
        return True
    if not unit and (fact.unit in (*_RATES, "位次") or abs(fact.value) * _OTHER_SIZE < figure.quantity.value):
        return False
    change = fact.measure in (Measure.GROWTH, Measure.CHANGE)
    if figure.grows:
        return change if unit not in _RATES else change or fits_measure(replace(ask, measure=Measure.GROWTH), fact)
    if ask.measure is Measure.GROWTH:
        return fits_measure(ask, fact)
    return not change


def _agrees(figure: Stated, fact: Fact) -> bool:
    """Whether a fact's value, with what its qualifier leaves open, may lie within what is stated."""
    value = abs(fact.value)
    low = high = value
    qualifier = fact.qualifier or ""
    if re.search(r"突破|超|以上|逾|多|余|不低于|不少于", qualifier):
        high = value * _PAST
    elif re.search(r"近|以内|以下|不超过|不高于", qualifier):
        low = value * _SHORT
    elif qualifier:
        low, high = value * _ABOUT, value * (2 - _ABOUT)
    if figure.high is not None and (low > figure.high or (figure.strict and low >= figure.high)):
        return False
    return figure.low is None or high >= figure.low


def _mistaken(figure: Stated, scored: Iterable[Scored]) -> Scored | None:
    """The fact of other years, or of the other side, whose very figure is stated; nothing of the years asked about is held."""
    return next((s for s in scored if s.exact >= _OF_IT and _is(figure.quantity, s.fact)), None)


def _difference(figure: Stated, speaking: Iterable[Scored]) -> Scored | None:
    """The fact that is a lead or a lag (高于全国8.5个百分点) where the question takes its figure for a change."""
    if not figure.grows or figure.quantity.unit != "个百分点":
        return None
    return next((s for s in speaking if _is(figure.quantity, s.fact) and _compares(s)), None)


def _compares(scored: Scored) -> bool:
    return bool(_compared_in(scored))


def _compared_in(scored: Scored) -> str:
    """The words that make a fact a lead or a lag (低于全国); empty for any other."""
    text = scored.passage.paragraph.text
    found = _COMPARISON.search(text[max(0, scored.fact.start - 16) : scored.fact.start])
    return found.group() if found else ""


def _is(quantity: Quantity, fact: Fact) -> bool:
    """Whether a fact has exactly this value; a figure said without its unit may be of any."""
    own = Quantity(fact.text, 0, 0, abs(fact.value), fact.unit)
    return same_quantity(own, Quantity(quantity.text, 0, 0, quantity.value, quantity.unit or fact.unit))


def runs_against(question: str, scored: Scored) -> bool:
    """Whether the question has the figure fall where the report has it rise, or the reverse."""
    if scored.fact.measure not in (Measure.GROWTH, Measure.CHANGE) or COMPARED.of_question(question):
        return False
    fact = scored.fact
    # 「降低缴费率1个百分点」 says before the figure which way it went.
    return DIRECTION.of_question(question) * (-fact.value if _LOWERED.match(fact.indicator) else fact.value) < 0
