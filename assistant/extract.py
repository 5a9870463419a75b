"""Query and passages → draft, out of the report's own words; the default answerer, without any language model."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.aims import asks_for_aims
from assistant.asked_anew import as_part_and_whole, from_earlier_state, of_the_region_that_tells, with_year_before
from assistant.choosing import Pick
from assistant.compare import computed_claims, named_apart, with_trend
from assistant.confidence import confidence
from assistant.continuations import goes_on, without_continuations
from assistant.evidence import fits_unit
from assistant.held import holdings_of
from assistant.likeness import told_otherwise
from assistant.operations import asks_rate
from assistant.picking import pick, pick_alike, pick_all
from assistant.premise import Evidence, runs_against, takes_for_granted, wrong_premise
from assistant.presumed import DIRECTION
from assistant.query import understand
from assistant.quoted_lists import draft_list
from assistant.quoting import draft_aims, draft_meaning, draft_paragraph, draft_speaker, draft_words
from assistant.records import Ask, Claim, Draft, Kind, Operation, Query, Reason
from assistant.refuse import refusal
from assistant.retrieve import Retriever
from assistant.slots import without_asides
from assistant.terms import asks_of_earlier_terms
from assistant.vocabulary import elsewhere
from assistant.wording import owned_statement, quote_of, scope_words
from index.records import Fact, Measure, Role

_CHANGES = (Measure.GROWTH, Measure.CHANGE)
_LEVEL_REACHED = re.compile(r"(?:提高|提升|上升|增加|扩大|下降|降低|减少|回落|[升增降涨减])了?[到至]")
"""「提高到多少」 asks for no change."""
_NOTHING_HELD = (Reason.INDICATOR_ABSENT, Reason.YEAR_ABSENT, Reason.MEASURE_ABSENT, Reason.UNSUPPORTED)


def draft(query: Query, retriever: Retriever) -> Draft:
    """Answer a query from one generation, or refuse it."""
    if elsewhere(query.question):
        return refusal(query, Reason.OUT_OF_DOMAIN, retriever.records)
    if query.absent_regions and not any(ask.region for ask in query.asks):
        return refusal(query, Reason.REGION_ABSENT, retriever.records)
    proposed = _answer(query, retriever)
    if query.inside and proposed.reason in _NOTHING_HELD:
        return refusal(query, Reason.REGION_ABSENT, retriever.records)
    if query.absent_regions and proposed.reason is None:
        lead = f"资料中没有{'、'.join(query.absent_regions)}的报告"
        proposed = replace(proposed, lead="。".join(part for part in (lead, proposed.lead) if part))
    return proposed if proposed.reason else replace(proposed, confidence=confidence(query, proposed))


def _answer(query: Query, retriever: Retriever) -> Draft:
    """Answer a query by the kind of answer that it wants."""
    if query.kind is Kind.SPEAKER:
        return draft_speaker(query, retriever.records)
    if query.kind is Kind.MEANING:
        return draft_meaning(query, retriever)
    if asks_for_aims(query) and (aims := draft_aims(query, retriever.records)):
        return aims
    if wrong := _wrong_premise(query, retriever):
        return refusal(query, Reason.PREMISE_WRONG, retriever.records, nearest=[wrong])
    if query.kind is Kind.FIGURE:
        return _figures(query, retriever)
    if query.kind is Kind.LIST:
        return draft_list(query, retriever)
    return draft_paragraph(query, retriever) if query.kind is Kind.OPEN else draft_words(query, retriever)


def _wrong_premise(query: Query, retriever: Retriever) -> Evidence | None:
    """What contradicts something that the question takes for granted."""
    query = replace(query, question=without_asides(query.question))
    if len({ask.topic for ask in query.asks}) > 1 or not takes_for_granted(query.question):
        return None
    holdings = holdings_of(retriever.records)
    return wrong_premise(query, lambda text: understand(text, history=(), holdings=holdings).asks, retriever.by_words)


def _figures(query: Query, retriever: Retriever) -> Draft:
    picks = pick_by_words(query, retriever)
    picks = [found for p in picks for found in ([p] if p.chosen else _by_meaning(p.ask, query, retriever))]
    answered = [p for p in picks if p.chosen]
    changed = query.operation is Operation.CHANGE or query.asks[0].measure is Measure.CHANGE
    unworked = changed and not any(s.fact.measure in _CHANGES for p in answered for s in p.chosen)
    otherwise = (with_year_before, as_part_and_whole, from_earlier_state) if not answered or unworked else ()
    for anew in filter(None, (asked(query) for asked in otherwise)):
        worked_out = _figures(anew, retriever)
        if worked_out.reason is None and any(claim.computed for claim in worked_out.claims):
            return worked_out
    if not answered and (told := of_the_region_that_tells(query, picks, retriever.records)):
        return _figures(told, retriever)
    if not answered:
        reason = picks[0].reason or Reason.UNSUPPORTED
        return refusal(query, reason, retriever.records, nearest=[s for p in picks for s in p.nearest])
    claims = list(dict.fromkeys(_claim(p) for p in answered))
    if query.operation:
        claims.extend(_computed(query, answered))
    missing = [p for p in picks if not p.chosen]
    several = not query.asks[0].region and len({s.fact.region for p in answered for s in p.chosen}) > 1
    lead = "；".join(_missing_words(p.ask) for p in missing)
    asked_back = "请指明地区，可得到单独的回答" if several else ""
    return Draft(tuple(claims), lead="。".join(part for part in (lead, asked_back) if part))


def _by_meaning(ask: Ask, query: Query, retriever: Retriever) -> list[Pick]:
    """What passages that mean the same tell, where those with the same words do not."""
    picks = pick(ask, retriever.passages(ask))
    if picks[0].chosen or takes_for_granted(query.question, but=(DIRECTION,)):
        return picks
    return [_otherwise(missing, query, retriever) for missing in picks]


def _otherwise(missing: Pick, query: Query, retriever: Retriever) -> Pick:
    """A figure told in other words than it is asked for in; where the question has a direction, one that runs the same way."""
    found = told_otherwise(missing, query.question, retriever)
    directed = bool(DIRECTION.of_question(_LEVEL_REACHED.sub("", query.question)))
    strays = ((directed and s.fact.measure not in _CHANGES) or runs_against(query.question, s) for s in found.chosen)
    return missing if any(strays) else found


def _computed(query: Query, answered: Sequence[Pick]) -> list[Claim]:
    """What the figures give: of each two that the question compares, where it asks for more than those; else all together."""
    rate = asks_rate(query.question)
    answered = [replace(p, chosen=without_continuations(p.chosen)) for p in answered]
    of = {_scope(p.ask, query): p for p in answered}
    scopes = [[_scope(ask, query) for ask in pair] for pair in query.pairs]
    pairs = [[of[scope] for scope in pair] for pair in scopes if all(scope in of for scope in pair)]
    if len(query.asks) > 2 and pairs and query.operation is Operation.DIFFERENCE:
        found = [
            (pair[0].chosen[0].fact.region, claim)
            for pair in pairs
            for claim in computed_claims(Operation.DIFFERENCE, pair, rate=rate)
        ]
        return named_apart(found) if len({region for region, _ in found}) > 1 else [claim for _, claim in found]
    if _each_within_itself(query):
        by_year = sorted(answered, key=lambda p: str(p.ask.period))
        claims = [(str(p.ask.period), claim) for p in by_year for claim in computed_claims(Operation.RATIO, [p])]
        return with_trend(query.question, named_apart(claims))
    return computed_claims(query.operation, answered, rate=rate) if query.operation else []


def _each_within_itself(query: Query) -> bool:
    """Whether each ask holds two things of its own against each other: 「城里收入是农村的几倍，2017年和2021年」."""
    return (
        query.operation is Operation.RATIO
        and len(query.asks) > 1
        and all(len(ask.items) == 2 and ask.period for ask in query.asks)
    )


def _scope(ask: Ask, query: Query) -> tuple[object, ...]:
    """What tells an ask of a query from its others; where the query names no region, its figures' region does not."""
    return ask.topic, ask.region if query.asks[0].region else None, ask.period, ask.role


def pick_by_words(query: Query, retriever: Retriever) -> list[Pick]:
    """What answers each ask; a ratio that a report states itself comes before one worked out."""
    if query.operation in (Operation.SHARE, Operation.EACH):
        return pick_all(query.asks, retriever.by_words)
    within = _each_within_itself(query)
    if query.operation is Operation.RATIO and len(query.asks) > 1 and not within:
        stated = pick_all([replace(query.asks[0], units=("倍",))], retriever.by_words)
        levels = [replace(ask, measure=ask.measure or Measure.LEVEL) for ask in query.asks]
        return stated if stated[0].chosen else pick_all(levels, retriever.by_words)
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
    return _told_apart(query, picks, retriever)


def _target_and_result(asks: Sequence[Ask]) -> bool:
    """Whether one thing's target and result are asked for: of a target for its growth, the growth is the result."""
    return (
        len(asks) == 2 and asks[0].topic == asks[1].topic and {ask.role for ask in asks} == {Role.TARGET, Role.ACTUAL}
    )


def _told_apart(query: Query, picks: list[Pick], retriever: Retriever) -> list[Pick]:
    """The picks for each part of a question on its own, where they tell more than those for parts read together."""
    if not query.apart or len(_figures_of(picks)) > len(query.apart):
        return picks
    apart = pick_all(query.apart, retriever.by_words)
    if apart and all(p.chosen for p in apart) and not all(map(_tells_units, picks)):
        return apart
    if len(_figures_of(apart)) > len(_figures_of(picks)):
        return apart
    return picks if all(map(_tells_units, picks)) else [*picks, *_further(apart, picks)]


def _further(apart: Sequence[Pick], picks: Sequence[Pick]) -> list[Pick]:
    """The picks for single parts that have a figure in a unit that the parts read together have none in."""
    told = {s.fact.unit for p in picks for s in p.chosen}
    return [p for p in apart if p.chosen and not any(s.fact.unit in told for s in p.chosen)]


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
    levels = [replace(ask, measure=None, units=()) for ask in query.asks] if asks_rate(query.question) else []
    for asks in (results, _stated_change(query.asks), levels, *earlier):
        new = asks and asks != list(query.asks) and len(set(asks)) == len(asks)
        again = pick_alike(asks, retriever.by_words) if new else []
        if again and all(p.chosen for p in again):
            return again
    return picks


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
    return [replace(asks[0], period=years[1], since=years[0].end, measure=Measure.CHANGE)]


def _claim(found: Pick) -> Claim:
    """One sentence for the facts of one ask: scope once, statements in order."""
    first = found.chosen[0]
    statements = [owned_statement(found.ask, s) for s in found.chosen]
    words: list[str] = []
    for index, statement in enumerate(statements):
        fact = found.chosen[index].fact
        before = found.chosen[index - 1] if index else None
        if before and goes_on(before, found.chosen[index]):
            words[-1] += before.passage.paragraph.text[before.fact.quote_end : fact.quote_end]
            continue
        if any(_disagree(fact, earlier.fact) for earlier in found.chosen[:index]):
            statement = f"但另一份报告为{fact.text}，两份报告不一致"
        moved = before and (fact.period, fact.region) != (before.fact.period, before.fact.region)
        words.append(f"{scope_words(fact)}{statement}" if moved else statement)
    return Claim(
        text=f"{scope_words(first.fact)}{_joined(words)}",
        facts=tuple((scored.fact, quote_of(scored)) for scored in found.chosen),
        quotes=tuple(quote_of(scored) for scored in found.also[:1]),
    )


def _disagree(a: Fact, b: Fact) -> bool:
    """Whether two reports give the same indicator different values."""
    same = (a.indicator, a.region, a.period, a.unit) == (b.indicator, b.region, b.period, b.unit)
    return same and a.document_id != b.document_id and a.value != b.value


def _joined(statements: Sequence[str]) -> str:
    """Statements in one sentence; a subject that the one before has named is not named again."""
    return "，".join(dict.fromkeys(statements))


def _missing_words(ask: Ask) -> str:
    years = str(ask.period) if ask.period else ""
    side = "的目标" if ask.role is not None and ask.role.value in ("target", "plan") else ""
    return f"资料中没有{ask.region or ''}{years}{ask.topic.replace(' ', '')}{side}的数字"
