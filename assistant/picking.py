"""Ask → the facts that answer it, or why none does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.evidence import (
    Scored,
    best_period,
    fits_measure,
    fits_period,
    fits_region,
    fits_role,
    fits_unit,
    rank_facts,
    same_figure,
    side,
)
from assistant.records import Ask, Passage, Reason
from assistant.topics import grams_of, topic
from assistant.words import tokens_of
from index.records import Fact, Measure, Role
from index.regions import short_name

ENOUGH_TOLD, ENOUGH_NEAR, ENOUGH_AROUND, ENOUGH_EXACT, ENOUGH_SCORE = 0.7, 0.6, 0.8, 0.7, 0.5
"""Least share of the topic told, told beside the figure, told in its sentence, least share of the indicator asked for,
and least score of a fact that may answer; see docs/decisions.md."""

_SAME_SENTENCE = 0.25
_CLOSE = 0.12
"""Regions whose best fact scores within this of the best of all are shown beside it."""
_MOST_REGIONS = 3
_TOLD_ITEM = 0.7
_SOME = 0.3
_ROUNDED_WITHIN = Decimal("0.15")
"""A rounded figure (突破3万亿元) and the exact one that it rounds (32765亿元) differ by less, as a share."""
_ANY = 1.0
"""Closeness that takes every region in."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What answers one ask.

    Attributes:
        chosen: one fact per figure wanted, in the order asked; empty where nothing answers.
        also: other reports' statements of the same facts.
        reason: why nothing answers, else None.
        nearest: the best facts that fail only part of what was asked; shown with a refusal.
    """

    ask: Ask
    chosen: tuple[Scored, ...] = ()
    also: tuple[Scored, ...] = ()
    reason: Reason | None = None
    nearest: tuple[Scored, ...] = ()

    @property
    def score(self) -> float:
        """The score of the best fact chosen; 0 for none."""
        return max((s.score for s in self.chosen), default=0.0)


def pick_all(asks: Sequence[Ask], passages_of: Callable[[Ask], Sequence[Passage]]) -> list[Pick]:
    """The picks for all asks of a question, in order.

    Asks that name no region are of one region: where several are asked together, of those that answer most of them.
    """
    together = len(asks) > 1 and not any(ask.region for ask in asks)
    found = [pick(ask, passages_of(ask), close=_ANY if together else _CLOSE) for ask in asks]
    if together:
        served: dict[str | None, int] = {}
        for picks in found:
            for p in picks:
                served[p.ask.region] = served.get(p.ask.region, 0) + bool(p.chosen)
        best = max(served, key=lambda region: (served[region], _summed(found, region)))
        kept = {best}
        found = [[p for p in picks if not p.chosen or p.ask.region in kept] or picks[:1] for picks in found]
    return [p for picks in found for p in picks]


def _summed(found: Sequence[Sequence[Pick]], region: str | None) -> float:
    return sum(p.score for picks in found for p in picks if p.ask.region == region)


def pick(ask: Ask, passages: Sequence[Passage], *, close: float = _CLOSE) -> list[Pick]:
    """The picks for an ask: one, or one for each of at most three regions where it names none; and what it lists but nobody tells.

    Args:
        close: how far below the best region's score another one's may lie.
    """
    scored = rank_facts(ask, passages)
    if ask.region:
        return _pick_each(ask, passages, _pick(ask, scored))
    regions = dict.fromkeys(s.fact.region for s in scored)
    picks = [_pick(replace(ask, region=region), [s for s in scored if s.fact.region == region]) for region in regions]
    answered = sorted((p for p in picks if p.chosen), key=lambda p: -p.score)
    if not answered:
        return [_pick(ask, scored)]
    return [p for p in answered if p.score >= answered[0].score - close][: _MOST_REGIONS if close < _ANY else None]


def _pick_each(ask: Ask, passages: Sequence[Passage], whole: Pick) -> list[Pick]:
    """The facts for each thing that a topic lists, as one pick, and a pick without facts for each thing that nobody tells.

    ``whole`` stands where it tells them all, or where less than half of them are told one by one.
    """
    if len(ask.items) < 2 or _tells_each(ask.items, whole.chosen):
        return [whole]
    parts: list[Pick] = []
    scope = ask
    for item in ask.items:
        part = _pick_item(scope, item, passages, taken={s.fact for each in parts for s in each.chosen})
        if part.chosen and scope.period is None:
            scope = replace(scope, period=part.chosen[0].fact.period)
        parts.append(part)
    chosen = tuple(s for part in parts for s in part.chosen)
    units = {s.fact.unit for s in chosen}
    chosen = tuple(s for s in whole.chosen if s.fact.unit not in units) + chosen
    if 2 * len(chosen) < len(ask.items) or len(chosen) < max(2, len(whole.chosen)):
        return [whole]
    return [Pick(ask, chosen), *(part for part in parts if not part.chosen)]


def _tells_each(items: Sequence[str], chosen: Sequence[Scored]) -> bool:
    """Whether each thing listed is what one of the facts measures, each what another one does."""
    if len({s.fact for s in chosen}) < len(items):
        return False
    told = [grams_of(s.fact.indicator) for s in chosen]
    return all(any(topic(item).coverage(grams) >= _TOLD_ITEM for grams in told) for item in items)


def _pick_item(ask: Ask, item: str, passages: Sequence[Passage], *, taken: set[Fact]) -> Pick:
    """The best fact for one thing listed: as it stands, or with the words that only the list's last or first one prints.

    Args:
        taken: facts that answer for other things.
    """
    last, first = tokens_of(ask.items[-1]), tokens_of(ask.items[0])
    tails = ["".join(last[-size:]) for size in (1, 2) if size < len(last)] if item != ask.items[-1] else []
    heads = ["".join(first[:size]) for size in (1, 2) if size < len(first)] if item != ask.items[0] else []
    forms = [item, *(item + tail for tail in tails), *(head + item for head in heads)]
    picks = []
    for form in dict.fromkeys(forms):
        part = replace(ask, topic=form, several=False, items=())
        picks.append(_pick(part, [s for s in rank_facts(part, passages) if s.fact not in taken]))
    best = max(picks, key=lambda p: p.score)
    if not best.chosen:
        return replace(picks[0], ask=replace(picks[0].ask, topic=item))
    return replace(best, chosen=(max(best.chosen, key=lambda s: s.score),))


def _pick(ask: Ask, scored: Sequence[Scored]) -> Pick:
    speaking = telling(ask, scored)
    speaking = [s for s in speaking if fits_region(ask, s.fact) or _within(ask, s)]
    fitting = [s for s in speaking if fits_period(ask, s.fact) and fits_role(ask, s.fact) and _fits_wants(ask, s.fact)]
    if not fitting:
        return Pick(ask, reason=_reason(ask, speaking), nearest=_nearest(ask, speaking))
    if ask.period is None:
        fitting = _newest(fitting)
    chosen = [_exact(s, fitting) for s in _choose(ask, fitting, scored)]
    chosen += _conflicting(chosen, fitting)
    also = tuple(
        other
        for first in chosen
        for other in fitting
        if other.fact.document_id != first.fact.document_id
        and same_figure(other.fact, first.fact)
        and other.score >= first.score - _CLOSE
    )
    return Pick(ask, tuple(chosen), also)


def _within(ask: Ask, s: Scored) -> bool:
    """Whether the ask itself names the district whose figure it is, inside the region asked of."""
    return s.fact.region in ask.topic or short_name(s.fact.region) in ask.topic


def telling(ask: Ask, scored: Sequence[Scored]) -> list[Scored]:
    """The facts that speak of an ask's topic, whatever their years and role."""
    meant = [s for s in scored if not any(s.fact.indicator.endswith(word) for word in ask.excluded)]
    return [s for s in meant if s.named and s.told >= ENOUGH_TOLD and s.score >= ENOUGH_SCORE and _near_enough(s)]


def _near_enough(s: Scored) -> bool:
    """Whether the topic stands beside the figure; or part of it does, as most of the indicator, and the rest in its sentence."""
    return s.near >= ENOUGH_NEAR or (s.exact >= ENOUGH_EXACT and s.around >= ENOUGH_AROUND)


def _fits_wants(ask: Ask, fact: Fact) -> bool:
    """Whether a fact is of the measure asked for, and of one of the units."""
    if ask.units:
        return any(fits_unit(unit, fact) for unit in ask.units) and (len(ask.units) > 1 or fits_measure(ask, fact))
    return fits_measure(ask, fact)


def _newest(fitting: list[Scored]) -> list[Scored]:
    """Of facts nearly as good as the best, those of the newest years; results before targets."""
    best = [s for s in fitting if s.score >= fitting[0].score - _CLOSE]
    best = [s for s in best if side(s.fact.role) is Role.ACTUAL] or best
    newest = best_period(best)
    return [s for s in best if s.fact.period == newest]


def _choose(ask: Ask, fitting: list[Scored], scored: Sequence[Scored]) -> list[Scored]:
    """One fact per unit wanted, the others from the first one's sentence; then facts for words that none of them tells."""
    first = fitting[0]
    scope = replace(ask, period=ask.period or first.fact.period, role=ask.role or first.fact.role)
    beside = [s for s in scored if _same_sentence(s, first) and fits_period(scope, s.fact) and fits_role(scope, s.fact)]
    beside = [s for s in beside if len(ask.units) > 1 or _fits_wants(ask, s.fact)]
    chosen: list[Scored] = []
    for unit in ask.units or ("",):
        candidates = [s for s in (*beside, *fitting) if (not unit or fits_unit(unit, s.fact)) and s not in chosen]
        candidates = candidates or [
            s
            for s in (*_naming(ask, scored), *_same_paragraph(first, scope, scored))
            if unit and fits_unit(unit, s.fact) and s not in chosen
        ]
        if candidates:
            chosen.append(
                max(
                    candidates,
                    key=lambda s: (s.score + (_SAME_SENTENCE if _same_sentence(s, first) else 0.0), -s.fact.start),
                )
            )
    return _cover(ask, chosen, beside, fitting) if ask.several else chosen


def _exact(rounded: Scored, fitting: Sequence[Scored]) -> Scored:
    """The exact statement of a figure that a report also gives rounded; the figure itself where there is none."""
    fact = rounded.fact
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


def _conflicting(chosen: Sequence[Scored], fitting: Sequence[Scored]) -> list[Scored]:
    """What another report says otherwise of the very same thing."""
    return [
        other
        for first in chosen
        for other in fitting
        if other.fact.document_id != first.fact.document_id
        and other.fact.indicator == first.fact.indicator
        and (other.fact.region, other.fact.period, other.fact.measure, other.fact.unit)
        == (first.fact.region, first.fact.period, first.fact.measure, first.fact.unit)
        and not same_figure(other.fact, first.fact)
    ][:1]


def _same_paragraph(first: Scored, scope: Ask, scored: Sequence[Scored]) -> list[Scored]:
    """The facts in scope that stand in a fact's paragraph and tell some of the topic themselves."""
    inside = (s for s in scored if s.fact.key == first.fact.key and s.near >= _SOME)
    return [s for s in inside if fits_period(scope, s.fact) and fits_role(scope, s.fact)]


def _naming(ask: Ask, scored: Sequence[Scored]) -> list[Scored]:
    """The facts in scope whose indicator names one of the topic's words."""
    asked = topic(ask.topic)
    inside = (s for s in scored if fits_period(ask, s.fact) and fits_role(ask, s.fact))
    return [s for s in inside if any(asked.named(word, s.covered) for word in asked.words)]


def _cover(ask: Ask, chosen: list[Scored], beside: Sequence[Scored], fitting: Sequence[Scored]) -> list[Scored]:
    """Add a fact of the same unit for each word of the topic that no chosen fact's indicator tells, its sentence first."""
    asked = topic(ask.topic)
    for word in asked.words:
        if any(asked.named(word, c.covered) for c in chosen):
            continue
        kin = [
            s
            for s in (*beside, *fitting)
            if s not in chosen and any((s.fact.unit, s.fact.measure) == (c.fact.unit, c.fact.measure) for c in chosen)
        ]
        naming = [s for s in kin if asked.named(word, s.covered)]
        if naming:
            chosen.append(
                max(naming, key=lambda s: (s.score + (_SAME_SENTENCE if s in beside else 0.0), -s.fact.start))
            )
    return chosen


def _same_sentence(a: Scored, b: Scored) -> bool:
    if a.fact.key != b.fact.key:
        return False
    low, high = sorted((a.fact.start, b.fact.start))
    return not any(mark in a.passage.paragraph.text[low:high] for mark in "。！？；;")


def _reason(ask: Ask, speaking: Sequence[Scored]) -> Reason:
    """Why nothing answers: which part of the ask the nearest facts fail."""
    if not speaking:
        return Reason.INDICATOR_ABSENT
    in_period = [s for s in speaking if fits_period(ask, s.fact)]
    if not in_period:
        return Reason.YEAR_ABSENT
    if not any(fits_role(ask, s.fact) for s in in_period):
        return Reason.ROLE_ABSENT
    return Reason.MEASURE_ABSENT


def _nearest(ask: Ask, speaking: Sequence[Scored]) -> tuple[Scored, ...]:
    """The best facts that share most of the scope asked for, one at most."""

    def closeness(s: Scored) -> tuple[int, float]:
        kept = (
            2 * fits_period(ask, s.fact)
            + fits_role(ask, s.fact)
            + _fits_wants(ask, s.fact)
            + 2 * fits_region(ask, s.fact)
        )
        return kept, s.score

    ordered = sorted(speaking, key=closeness, reverse=True)
    return tuple(ordered[:1])
