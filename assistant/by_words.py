"""Query → what the reports tell of each ask in its own words, before anything is looked for by meaning."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.asked_anew import after_opening
from assistant.beside import names, told_beside
from assistant.choosing import Pick, in_scope
from assistant.evidence import Scored, rank_facts
from assistant.exact import same_sentence
from assistant.held import holdings_of
from assistant.operations import asks_rate
from assistant.picking import pick_alike, pick_all
from assistant.records import Ask, Operation, Query
from assistant.retrieve import Retriever
from assistant.terms import asks_of_earlier_terms
from assistant.topics import grams_of
from assistant.units import fits_unit
from assistant.wants import count_wanted
from index.records import Fact, Measure, Role

_TOLD_OPENING = 0.5
"""Least share of an opening clause that the paragraph of a figure tells."""

_EACH_OF = re.compile(r"(?P<count>[两三四五六七八九十])(?:类|种|样|档|项)[^，。？?]{0,2}(?:各|分别)")
_STATE = re.compile("(?:浓度|天数|里程|面积|人数|户数)$")
"""What is asked by how much it is, though its target may be for its change: 「浓度多少，目标降百分之几」."""
_TOLD_ALL = 0.8
"""Least share of the topic told by the sentence whose figures are all taken."""
_AND_TIMES = re.compile(r"(?:多少|几)[^，,。？?]*[，,。？?].*几倍")
"""「发了多少标箱，是2016年的几倍」: how much it is, too."""


def pick_by_words(query: Query, retriever: Retriever) -> list[Pick]:
    """What answers each ask; where nothing does, what answers the question without its opening clause."""
    picks = _picks(query, retriever)
    return picks if any(p.chosen for p in picks) else _after_opening(query, retriever) or picks


def _after_opening(query: Query, retriever: Retriever) -> list[Pick]:
    """What answers a question without its opening clause, where the figures' paragraphs tell that too."""
    opening, rest = after_opening(query, retriever.records) or (None, query)
    picks = _picks(rest, retriever) if opening else []
    paragraphs = [s.passage.paragraph for p in picks for s in p.chosen[:1]]
    told = [opening.coverage(grams_of(f"{' '.join(p.section)} {p.text}")) for p in paragraphs if opening]
    return picks if told and len(told) == len(picks) and min(told) >= _TOLD_OPENING else []


def _picks(query: Query, retriever: Retriever) -> list[Pick]:
    """What answers each ask; a ratio that a report states itself comes before one worked out."""
    if query.operation in (Operation.SHARE, Operation.EACH):
        return pick_all(query.asks, retriever.by_words)
    within = each_within_itself(query)
    if query.operation is Operation.RATIO and len(query.asks) > 1 and not within:
        stated = pick_all([replace(query.asks[0], measure=None, units=("倍",))], retriever.by_words)
        levels = [replace(ask, measure=ask.measure or Measure.LEVEL) for ask in query.asks]
        if not stated[0].chosen:
            return pick_all(levels, retriever.by_words)
        asked_too = _AND_TIMES.search(query.question)
        return [*(pick_all(levels[:1], retriever.by_words) if asked_too else []), *stated]
    if query.operation is Operation.CHANGE and len(query.asks) == 1:
        stated = pick_all(query.asks, retriever.by_words)
        # By how much something changed may stand only in the states before and after.
        units = tuple("%" if unit == "个百分点" else unit for unit in query.asks[0].units)
        states = [replace(query.asks[0], measure=None, units=units)]
        return stated if stated[0].chosen else pick_all(states, retriever.by_words)
    if query.operation and not within:
        return _compared(query, retriever)
    picks = (pick_alike if _target_and_result(query.asks) else pick_all)(query.asks, retriever.by_words)
    missing = [p.ask for p in picks if not p.chosen]
    results = [_results_of_past(query.asks, retriever)] if missing and len(query.asks) > 1 else []
    for asks in (*results, *asks_of_earlier_terms(query, missing, holdings_of(retriever.records))):
        again = pick_all(asks, retriever.by_words)
        if all(p.chosen for p in again):
            return again
    if len(picks) == 1 and (counted := _as_many(query, picks[0], retriever)):
        return [counted]
    return _told_apart(query, picks, retriever)


def _as_many(query: Query, found: Pick, retriever: Retriever) -> Pick | None:
    """The figures of the one sentence that has just as many in the unit asked for as the question counts (「四类各新增多少家」); None
    where no sentence does, and where as many were found."""
    counted = _EACH_OF.search(query.question)
    count = count_wanted(f"{counted['count']}个") if counted else None
    if count is None or len(found.chosen) >= count or len(found.ask.units) != 1:
        return None
    by_sentence: list[list[Scored]] = []
    for s in in_scope(found.ask, rank_facts(found.ask, retriever.by_words(found.ask))):
        home = next((group for group in by_sentence if same_sentence(group[0], s)), None)
        if home is None:
            by_sentence.append([s])
        else:
            home.append(s)
    told = [group for group in by_sentence if len(group) == count and group[0].around >= _TOLD_ALL]
    return replace(found, chosen=tuple(sorted(told[0], key=lambda s: s.fact.start))) if len(told) == 1 else None


def _target_and_result(asks: Sequence[Ask]) -> bool:
    """Whether one thing's target and result are asked for: of a target for its growth, the growth is the result."""
    stated = len({ask.measure for ask in asks}) > 1 and _STATE.search(asks[0].topic)
    sides = len(asks) == 2 and {ask.role for ask in asks} == {Role.TARGET, Role.ACTUAL}
    return sides and asks[0].topic == asks[1].topic and not stated


def _told_apart(query: Query, picks: list[Pick], retriever: Retriever) -> list[Pick]:
    """The picks for each part of a question on its own, where they tell more than those for parts read together."""
    if not query.apart or len(_figures_of(picks)) > len(query.apart):
        return picks
    apart = told_beside(pick_all(query.apart, retriever.by_words))
    if apart and all(p.chosen for p in apart) and (_each_in_its_unit(apart) or not all(map(_tells_units, picks))):
        return apart
    if len(_figures_of(apart)) > len(_figures_of(picks)):
        return apart
    if apart and not _figures_of(picks):
        return apart
    listed = any(len(p.ask.items) > 1 for p in picks)
    enough = all(map(_tells_units, picks)) and (listed or not any(_asks_more(ask, picks) for ask in query.apart))
    enough = enough and not any(_tells_beside(found, picks) for found in apart)
    return picks if enough else [*picks, *_further(apart, picks)]


def _each_in_its_unit(apart: Sequence[Pick]) -> bool:
    """Whether each part asks for a unit of its own and has a figure of its own in it: 「门诊多少个、床位多少张、救护车多少辆」."""
    chosen = [p.chosen[0] for p in apart]
    in_unit = all(p.ask.units == (s.fact.unit,) for p, s in zip(apart, chosen, strict=True))
    return in_unit and len({s.fact for s in chosen}) == len(apart)


def _further(apart: Sequence[Pick], picks: Sequence[Pick]) -> list[Pick]:
    """The picks for single parts that ask for a unit, or have a figure in one, that the parts read together have none in."""
    told = {s.fact.unit for p in picks for s in p.chosen}
    found = [p for p in apart if p.chosen and not any(s.fact.unit in told for s in p.chosen)]
    found += [p for p in apart if not p.chosen and _asks_more(p.ask, (*picks, *found))]
    return found if told else []


def _asks_more(ask: Ask, picks: Sequence[Pick]) -> bool:
    """Whether an ask wants a unit in which nothing has been told."""
    facts = [s.fact for p in picks for s in p.chosen]
    return bool(ask.units) and not any(fits_unit(unit, fact) for unit in ask.units for fact in facts)


def _tells_beside(found: Pick, picks: Sequence[Pick]) -> bool:
    """Whether a part that names no unit has a figure of another unit in the sentence of what has been told: 「…拉动消费14亿元」."""
    told, (*_, last) = [s for p in picks for s in p.chosen], found.ask.topic.split() or [""]
    other = (s for s in found.chosen if s.fact.unit not in {t.fact.unit for t in told} and names(s.fact, last))
    return not found.ask.units and any(same_sentence(s, t) for s in other for t in told)


def _tells_units(found: Pick) -> bool:
    """Whether there is a figure of each unit that an ask wants."""
    return all(any(fits_unit(unit, s.fact) for s in found.chosen) for unit in found.ask.units)


def _figures_of(picks: Sequence[Pick]) -> set[Fact]:
    return {s.fact for p in picks for s in p.chosen}


def _compared(query: Query, retriever: Retriever) -> list[Pick]:
    """What answers the asks of a comparison.

    Where not all of them have a figure: a year gone by may have been meant for its result (「去年和今年安排的差多少」); and
    the report may say itself by how much the later year's figure differs from the earlier one's.
    """
    picks = pick_alike(query.asks, retriever.by_words)
    if all(p.chosen for p in picks):
        return picks
    results = _results_of_past(query.asks, retriever)
    missing = [p.ask for p in picks if not p.chosen]
    earlier = asks_of_earlier_terms(query, missing, holdings_of(retriever.records))
    worked_out = asks_rate(query.question) and len(query.asks) > 1
    levels = [replace(ask, measure=None, units=()) for ask in query.asks] if worked_out else []
    for asks in (results, _stated_change(query.asks), levels, *earlier):
        new = asks and asks != list(query.asks) and len(set(asks)) == len(asks)
        again = pick_alike(asks, retriever.by_words) if new else []
        if again and all(p.chosen for p in again):
            return [*_told_with(again, picks), *again]
    return picks


def _told_with(change: Sequence[Pick], picks: Sequence[Pick]) -> list[Pick]:
    """The levels that the very sentence of a stated change tells of the same thing: 「优良天数312天、比上年增加20天」."""
    if len(change) == len(picks):
        return []
    stated = change[0].chosen[0]
    same = (p for p in picks if p.chosen and same_sentence(p.chosen[0], stated))
    return [p for p in same if p.chosen[0].fact != stated.fact and p.chosen[0].fact.indicator == stated.fact.indicator]


def _results_of_past(asks: Sequence[Ask], retriever: Retriever) -> list[Ask]:
    """The asks with years gone by asked for their results: 「21年、23年和24年计划各多少」."""
    newest = holdings_of(retriever.records).newest(tuple(ask.region for ask in asks if ask.region))
    return [
        replace(ask, role=Role.ACTUAL)
        if ask.role is Role.TARGET and ask.period and newest and ask.period.end < newest
        else ask
        for ask in asks
    ]


def _stated_change(asks: Sequence[Ask]) -> list[Ask]:
    """The one ask for the change between two years that a report may state; empty for asks that differ in more than years."""
    years = sorted({ask.period for ask in asks if ask.period and ask.period.is_year})
    if len(years) != 2 or len({replace(ask, period=None) for ask in asks}) != 1:
        return []
    # 「比上年增加20天」 need not name the year before.
    since = None if years[0].end + 1 == years[1].end else years[0].end
    return [replace(asks[0], period=years[1], since=since, measure=Measure.CHANGE)]


def each_within_itself(query: Query) -> bool:
    """Whether each ask holds two things of its own against each other: 「城里收入是农村的几倍，2017年和2021年」."""
    return (
        query.operation is Operation.RATIO
        and len(query.asks) > 1
        and all(len(ask.items) == 2 and ask.period for ask in query.asks)
    )
