"""Scored facts → the ones that answer an ask, or why none does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.continuations import with_continuations
from assistant.evidence import (
    GENERIC,
    Scored,
    fits_measure,
    fits_period,
    fits_region,
    fits_role,
    measured,
    same_figure,
    side,
)
from assistant.exact import ENOUGH_EXACT, exact, same_sentence
from assistant.missing import nearest, why_missing
from assistant.preferences import (
    CLOSE,
    HALF,
    brought_first,
    head_first,
    levels_first,
    newest,
    of_whole_span,
    plainest_first,
    stage_first,
)
from assistant.records import Ask, Reason
from assistant.topic_words import without_acts
from assistant.topics import grams_of, topic
from assistant.units import counted_otherwise, fits_noun, fits_unit
from assistant.vocabulary import canonical, report_words
from assistant.wants import INDICATOR
from assistant.zones import of_its_zone
from index.clauses import sentences
from index.records import Fact, Measure, Role
from index.regions import parents_of, short_name

ENOUGH_TOLD, ENOUGH_NEAR, ENOUGH_AROUND, ENOUGH_SCORE = 0.7, 0.6, 0.8, 0.5
"""Least share of the topic told, told beside the figure, told in its sentence,
and least score of a fact that may answer; see docs/decisions.md."""

ALL = 0.9
_SAME_SENTENCE = 0.25
_SOME = 0.3
_WHOLE = 0.99


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


def choose(ask: Ask, scored: Sequence[Scored]) -> Pick:
    """The facts that answer an ask, or why none does.

    Args:
        scored: facts scored against its topic, best first.
    """
    scored = [s for s in scored if s.named and not any(_is_of(s.fact, word) for word in ask.excluded)]
    speaking = telling(ask, scored)
    speaking = of_its_zone(ask, [s for s in speaking if fits_region(ask, s.fact) or _within(ask, s)])
    fitting = brought_first(ask, head_first(ask, plainest_first(ask, in_scope(ask, speaking))))
    fitting = stage_first(ask, fitting, in_scope(ask, scored))
    if not fitting and (anew := counted_otherwise(ask)):
        fitting = plainest_first(anew, in_scope(anew, speaking))
        ask = anew if fitting else ask
    if not fitting:
        return Pick(ask, reason=_reason(ask, speaking), nearest=_nearest(ask, speaking))
    if ask.period and ask.role is None:
        fitting = [s for s in fitting if side(s.fact.role) is Role.ACTUAL] or fitting
    fitting = newest(fitting) if ask.period is None else of_whole_span(ask.period, fitting)
    fitting = levels_first(ask, fitting)
    chosen = _distinct([exact(s, fitting) for s in _one_per_unit(ask, fitting, scored)])
    chosen = with_continuations(chosen, scored)
    chosen += _conflicting(chosen, fitting)
    also = tuple(
        other
        for first in chosen
        for other in fitting
        if other.fact.document_id != first.fact.document_id
        and same_figure(other.fact, first.fact)
        and other.score >= first.score - CLOSE
    )
    return Pick(ask, tuple(chosen), also)


def in_scope(ask: Ask, scored: Sequence[Scored]) -> list[Scored]:
    """The facts of the region, years, side, measure and units asked for, whatever they are of; in the order given."""
    inside = (s for s in scored if s.named and (fits_region(ask, s.fact) or _within(ask, s)))
    return [s for s in inside if fits_period(ask, s.fact) and fits_role(ask, s.fact) and _fits_wants(ask, s.fact)]


def _within(ask: Ask, s: Scored) -> bool:
    """Whether the ask itself names the district whose figure it is, or a part of its province (皖南) that no district is of itself."""
    named = s.fact.region in ask.topic or short_name(s.fact.region) in ask.topic
    return named or any(not parents_of(part) and ask.region in parents_of(s.fact.region) for part in ask.inside)


def telling(ask: Ask, scored: Sequence[Scored]) -> list[Scored]:
    """The facts that speak of an ask's topic, whatever their years and role."""
    enough = [s for s in scored if s.named and s.told >= ENOUGH_TOLD and s.score >= ENOUGH_SCORE]
    enough = [s for s in enough if _tells_measure(ask, s) and _is_the_standard_one(ask, s)]
    enough = [s for s in enough if tells_the_thing(ask, s)]
    return [s for s in enough if _near_enough(s) or _half_near(s, scored) or _half_near_in_unit(ask, s)]


def _is_of(fact: Fact, word: str) -> bool:
    """Whether a fact is of the thing named (省外资金, 引进省外产业到位资金), or of the region."""
    if word in (fact.region, short_name(fact.region)):
        return True
    return fact.indicator.endswith(word) or topic(word).coverage(grams_of(fact.indicator)) >= _WHOLE


def tells_the_thing(ask: Ask, s: Scored) -> bool:
    """Whether more than what is done is told beside a figure: 「新建管网」 is no 「新建充电桩」."""
    things, text = without_acts(ask.topic), s.passage.paragraph.text
    if things in ("", ask.topic) or not topic(things).size:
        return True
    sentence = next((text[a:b] for a, b in sentences(text) if a <= s.fact.start < b), "")
    return bool(topic(things).told(grams_of(" ".join((*s.passage.paragraph.section, sentence, s.fact.indicator)))))


def _tells_measure(ask: Ask, s: Scored) -> bool:
    """Whether a figure's own words tell what is asked of a place: of a zone's 税收, not its 企业."""
    *owner, last = ask.topic.split() or [""]
    if not ask.inside or not owner or not INDICATOR.search(last):
        return True
    beside = f"{s.fact.indicator} {s.passage.paragraph.text[s.fact.quote_start : s.fact.quote_end]}"
    return topic(last).coverage(grams_of(beside)) >= HALF


def _is_the_standard_one(ask: Ask, s: Scored) -> bool:
    """Whether a figure that has a name of its own is of the standard indicator that is asked for: 技改投资 is no 固定资产投资, and
    社会消费品零售总额 no 消费券总额."""
    name, of = canonical(ask.topic), measured(s.fact)
    alike = canonical(of) != name and of[-2:] == name[-2:] and not GENERIC.fullmatch(name)
    if alike and s.exact < _SOME and canonical(of) in report_words():
        return False
    standard = name in report_words() and INDICATOR.search(name)
    if not standard or not of or GENERIC.fullmatch(of) or of in name:
        return True
    return topic(name).coverage(grams_of(of)) >= HALF


def _near_enough(s: Scored) -> bool:
    """Whether the topic stands beside the figure; or part of it does, as most of the indicator, and the rest in its sentence."""
    return s.near >= ENOUGH_NEAR or (s.exact >= ENOUGH_EXACT and s.around >= ENOUGH_AROUND)


def _half_near(s: Scored, scored: Sequence[Scored]) -> bool:
    """Whether half of the topic stands beside the figure, all of it in its sentence, and none of the rest beside another figure there."""
    if s.near < HALF or s.around < ALL:
        return False
    return not any(other.covered - s.covered and same_sentence(other, s) for other in scored)


def _half_near_in_unit(ask: Ask, s: Scored) -> bool:
    """Whether half of the topic stands beside the figure, all of it in its sentence, and the figure is in the very unit asked for."""
    return s.near >= HALF and s.around >= ALL and ask.units == (s.fact.unit,)


def _fits_wants(ask: Ask, fact: Fact) -> bool:
    """Whether a fact is of the measure asked for, and of one of the units."""
    if not fits_noun(ask, fact):
        return False
    if ask.units:
        return any(fits_unit(unit, fact) for unit in ask.units) and (len(ask.units) > 1 or fits_measure(ask, fact))
    return fits_measure(ask, fact)


def _distinct(chosen: Sequence[Scored]) -> list[Scored]:
    """The facts, each figure once."""
    kept: list[Scored] = []
    for s in chosen:
        if not any(same_figure(s.fact, other.fact) and s.fact.indicator == other.fact.indicator for other in kept):
            kept.append(s)
    return kept


def _one_per_unit(ask: Ask, fitting: list[Scored], scored: Sequence[Scored]) -> list[Scored]:
    """One fact per unit wanted, the others from the first one's sentence; then facts for words that none of them tells."""
    first = fitting[0]
    scope = replace(ask, period=ask.period or first.fact.period, role=ask.role or first.fact.role)
    beside = [s for s in scored if same_sentence(s, first) and fits_period(scope, s.fact) and fits_role(scope, s.fact)]
    beside = [s for s in beside if len(ask.units) > 1 or _fits_wants(ask, s.fact)]
    if ask.measure is Measure.CHANGE:
        beside = [s for s in beside if s.fact.measure is first.fact.measure]
    chosen: list[Scored] = [] if ask.units else [first]
    for unit in ask.units:
        candidates = [s for s in (*beside, *fitting) if fits_unit(unit, s.fact) and s not in chosen]
        candidates = candidates or [
            s
            for s in (*_naming(ask, scored), *_same_paragraph(first, scope, scored))
            if fits_unit(unit, s.fact) and s not in chosen
        ]
        if len(ask.units) > 1:
            candidates = [s for s in candidates if s.fact.unit == unit] or candidates
        if len(ask.units) == 1 and fits_unit(unit, first.fact):
            chosen.append(first)
        elif candidates:
            chosen.append(
                max(
                    candidates,
                    key=lambda s: (s.score + (_SAME_SENTENCE if same_sentence(s, first) else 0.0), -s.fact.start),
                )
            )
    return _cover(ask, chosen, beside, fitting) if ask.several else chosen


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


def _reason(ask: Ask, speaking: Sequence[Scored]) -> Reason:
    """Why nothing answers: which part of the ask the nearest facts fail."""
    return why_missing(ask, speaking, wanted=[s for s in speaking if _fits_wants(ask, s.fact)])


def _nearest(ask: Ask, speaking: Sequence[Scored]) -> tuple[Scored, ...]:
    """The best facts that share most of the scope asked for."""
    return nearest(ask, speaking, wanted=[s for s in speaking if _fits_wants(ask, s.fact)])
