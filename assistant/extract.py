"""Query and passages → draft, out of the report's own words; the default answerer, without any language model."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.aims import asks_for_aims
from assistant.asked_anew import (
    NET_RISE,
    as_part_and_whole,
    from_earlier_state,
    of_the_region_that_tells,
    of_years_until,
    with_year_before,
    with_year_named,
)
from assistant.beside import told_beside
from assistant.by_words import each_within_itself, pick_by_words
from assistant.choosing import Pick
from assistant.compare import computed_claims, named_apart, state_before, with_states_before, with_trend
from assistant.confidence import confidence
from assistant.continuations import goes_on, without_continuations
from assistant.exact import same_sentence
from assistant.held import holdings_of
from assistant.likeness import only_added, told_otherwise
from assistant.operations import asks_rate
from assistant.picking import by_measure, pick
from assistant.premise import Evidence, runs_against, takes_for_granted, wrong_premise
from assistant.presumed import DIRECTION
from assistant.query import understand
from assistant.quoted_lists import draft_list
from assistant.quoting import draft_aims, draft_meaning, draft_paragraph, draft_speaker, draft_words
from assistant.records import Ask, Claim, Draft, Kind, Operation, Query, Reason
from assistant.refuse import refusal
from assistant.retrieve import Retriever
from assistant.slots import without_asides
from assistant.streaks import asks_how_long, how_long, without_how_long
from assistant.vocabulary import elsewhere
from assistant.wants import WHY
from assistant.whole_sentences import rest_of_sentences
from assistant.wording import owned_statement, quote_of, scope_words, without_scope
from index.records import Fact, Measure

_CHANGES = (Measure.GROWTH, Measure.CHANGE)
_LEVEL_REACHED = re.compile(r"(?:提高|提升|上升|增加|扩大|下降|降低|减少|回落|[升增降涨减])了?[到至]")
"""「提高到多少」 asks for no change."""
_IN_ALL = re.compile(r"总|[全合]部|合计|累计|[\u4e00-\u9fff]{2}(?:[及、和]|以及)[\u4e00-\u9fff]{2}")
"""A figure that is of all: one part alone is no sum."""
_ADDED = re.compile(r"加起来|相加|总和|加(?:在)?一[块起]")
_FROM_TO = re.compile(
    r"(?:[提降升增减压]|提高|降低)[到至][^。？?]{0,10}(?:多少|几)[^。？?]*[？?，,](?:原[来先]|以前|之前|过去)[^，。？?]{0,3}(?:多少|几)"
    r"|[从由](?:原来的?)?(?:多少|几|百分之几)[^，。？?]*?[到至成](?:了)?(?:多少|几|百分之几)"
    r"|(?:原[来先]|法定|以前|之前|过去)[^。？?]{0,6}(?:多少|几)[^。？?]*[提降升增减压缩][高升低减短缩]?[到至]了?(?:多少|几)"
    r"|前后(?:分别|各自?)?(?:是|为|有)?(?:多少|几)"
    r"|(?:现在|如今|目前|[还只]剩)[^。？?]*(?:多少|几)[^。？?]*[？?]?(?:原[来先]|以前|之前|过去)[^，。？?]{0,3}(?:多少|几)"
    r"|(?:原[来先]|以前|之前|过去)[^，。？?]{0,3}(?:多少|几)[^。？?]*(?:现在|如今|目前)[^。？?]*(?:多少|几)"
)
"""「从多少项砍到多少项」 asks for both states."""
_OVER_YEARS = re.compile("五年|十[一二三四五六七八九]五")
"""「五年多了多少」 asks of the years that both states stand for; 「从多少到多少」 of the states."""
_BARE = 3
"""Most characters of a topic that names no thing of its own beside another's."""
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
    if asks_how_long(query.question) and (told := how_long(query, retriever)):
        return _with_the_rest(query, told, retriever)
    if query.kind is Kind.FIGURE:
        return _figures(query, retriever)
    if query.kind is Kind.LIST:
        return draft_list(query, retriever)
    return draft_paragraph(query, retriever) if query.kind is Kind.OPEN else draft_words(query, retriever)


def _with_the_rest(query: Query, told: Claim, retriever: Retriever) -> Draft:
    """What says for how long something went on, after what answers the other parts of the question."""
    rest = without_how_long(query.standalone)
    if not rest:
        return Draft((told,))
    others = _answer(understand(rest, history=(), holdings=holdings_of(retriever.records)), retriever)
    return Draft((told,)) if others.reason else replace(others, claims=(*others.claims, told))


def _wrong_premise(query: Query, retriever: Retriever) -> Evidence | None:
    """What contradicts something that the question takes for granted."""
    query = replace(query, question=without_asides(query.question))
    if len({ask.topic for ask in query.asks}) > 1 or not takes_for_granted(query.question):
        return None
    holdings = holdings_of(retriever.records)
    return wrong_premise(query, lambda text: understand(text, history=(), holdings=holdings).asks, retriever.by_words)


def _figures(query: Query, retriever: Retriever) -> Draft:
    picks = pick_by_words(query, retriever)
    by_words = [p for p in picks if p.chosen]
    picks = [found for p in picks for found in ([p] if p.chosen else _by_meaning(p.ask, query, retriever, by_words))]
    picks = told_beside(picks)
    answered = [p for p in picks if p.chosen]
    if _FROM_TO.search(query.question):
        answered = list(map(with_states_before, answered))
    found = [s.fact for p in answered for s in p.chosen]
    otherwise = (
        (with_year_before, with_year_named, as_part_and_whole, from_earlier_state) if _unworked(query, found) else ()
    )
    for anew in filter(None, (asked(query) for asked in otherwise)):
        worked_out = _figures(anew, retriever)
        if worked_out.reason is None and any(claim.computed for claim in worked_out.claims):
            return worked_out
    if not answered and (until := of_years_until(query)):
        worked_out = _figures(until, retriever)
        of = [fact for claim in worked_out.claims for fact, _ in claim.facts]
        if worked_out.reason is None and not any(only_added(query.question, fact) for fact in of):
            return worked_out
    if not answered and (told := of_the_region_that_tells(query, picks, retriever.records)):
        return _figures(told, retriever)
    if not answered:
        reason = picks[0].reason or Reason.UNSUPPORTED
        return refusal(query, reason, retriever.records, nearest=[s for p in picks for s in p.nearest])
    claims = _said_once([_claim(p) for p in answered])
    figures = _computed(query, answered) if query.operation else []
    alone = [s for p in answered for s in p.chosen]
    if _ADDED.search(query.question) and not figures and len(alone) == 1 and not _of_all(alone[0].fact):
        return refusal(query, Reason.UNSUPPORTED, retriever.records, nearest=alone)
    claims.extend(figures)
    missing = [p for p in picks if not p.chosen]
    several = not query.asks[0].region and len({s.fact.region for p in answered for s in p.chosen}) > 1
    whole = rest_of_sentences(query, picks, claims)
    claims.extend(whole)
    lead = "；".join(_missing_words(p.ask, whole=bool(whole)) for p in missing)
    asked_back = "请指明地区，可得到单独的回答" if several else ""
    return Draft(tuple(claims), lead="。".join(part for part in (lead, asked_back) if part))


def _unworked(query: Query, found: Sequence[Fact]) -> bool:
    """Whether nothing was found, or by how much something changed is asked for and only states were."""
    asked = query.operation is Operation.CHANGE or query.asks[0].measure is Measure.CHANGE
    changes = [fact for fact in found if fact.measure in _CHANGES]
    if len(query.asks) == 1 and NET_RISE.search(query.asks[0].topic):
        asked = True
        changes += [fact for fact in found if NET_RISE.search(fact.indicator)]
    return not found or (asked and not changes)


def _of_all(fact: Fact) -> bool:
    """Whether a figure is a sum already: of all, or of several years."""
    return bool(_IN_ALL.search(fact.indicator)) or (fact.period is not None and not fact.period.is_year)


def _by_meaning(ask: Ask, query: Query, retriever: Retriever, told: Sequence[Pick]) -> list[Pick]:
    """What passages that mean the same tell, where those with the same words do not.

    Args:
        told: what the words tell of the question's other parts; a bare 减免额 is of one in the same scope, in its sentence.
    """
    picks = pick(ask, retriever.passages(ask))
    granted = WHY.search(query.question) or takes_for_granted(query.question, but=(DIRECTION,))
    if picks[0].chosen or granted:
        return picks
    found = [_otherwise(missing, query, retriever) for missing in picks]
    same = [s for p in told for s in p.chosen if _scope_of(p.ask) == _scope_of(ask)] if len(ask.topic) <= _BARE else []
    strays = same and any(not any(same_sentence(s, other) for other in same) for p in found for s in p.chosen)
    return picks if strays else found


def _scope_of(ask: Ask) -> tuple[object, ...]:
    """Whose, when, and which side."""
    return ask.region, ask.period, ask.role


def _otherwise(missing: Pick, query: Query, retriever: Retriever) -> Pick:
    """A figure told in other words than it is asked for in; where the question has a direction, one that runs the same way."""
    found = told_otherwise(missing, query.question, retriever)
    directed = bool(DIRECTION.of_question(_LEVEL_REACHED.sub("", query.question)))
    still = (s.fact.measure not in _CHANGES and not DIRECTION.of_question(s.fact.indicator) for s in found.chosen)
    strays = (directed and any(still), *(runs_against(query.question, s) for s in found.chosen))
    return missing if any(strays) else found


def _computed(query: Query, answered: Sequence[Pick]) -> list[Claim]:
    """What the figures give: of each two that the question compares, where it asks for more than those; else all together."""
    rate = asks_rate(query.question)
    groups = by_measure([p.ask for p in answered])
    if len(groups) > 1 and query.operation is not Operation.DIFFERENCE:
        # 「现在是几件，涨了百分之多少」: the report says itself by how much.
        return []
    if len(groups) > 1:
        return [claim for group in groups for claim in _computed(query, [p for p in answered if p.ask in group])]
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
    if each_within_itself(query):
        by_year = sorted(answered, key=lambda p: str(p.ask.period))
        claims = [(str(p.ask.period), claim) for p in by_year for claim in computed_claims(Operation.RATIO, [p])]
        return with_trend(query.question, named_apart(claims))
    one_sided = len(answered) == 1 and len({(ask.period, ask.role) for ask in query.asks}) > 1
    if query.operation is None or one_sided:
        return []
    over_years = bool(_OVER_YEARS.search(query.question)) and not _FROM_TO.search(query.question)
    return computed_claims(query.operation, answered, rate=rate, over_years=over_years)


def _scope(ask: Ask, query: Query) -> tuple[object, ...]:
    """What tells an ask of a query from its others; where the query names no region, its figures' region does not."""
    return ask.topic, ask.region if query.asks[0].region else None, ask.period, ask.role


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
        if before and (changed := state_before(before)) and changed.fact == fact:
            change = before.passage.paragraph.text[fact.quote_start : before.fact.quote_end]
            words[-1] = without_scope(change, before.fact)
            continue
        if any(_disagree(fact, earlier.fact) for earlier in found.chosen[:index]):
            statement = f"但另一份报告为{fact.text}，两份报告不一致"
        moved = before and (fact.period, fact.region) != (before.fact.period, before.fact.region)
        words.append(f"{scope_words(found.chosen[index])}{statement}" if moved else statement)
    return Claim(
        text=f"{scope_words(first)}{_joined(words)}",
        facts=tuple((scored.fact, quote_of(scored)) for scored in found.chosen),
        quotes=tuple(quote_of(scored) for scored in found.also[:1]),
    )


def _said_once(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, those that say the same as one: 「派出7批125名医生」 answers two parts of a question."""
    said: dict[str, Claim] = {}
    for claim in claims:
        known = said.get(claim.text)
        facts = tuple(dict.fromkeys((*known.facts, *claim.facts))) if known else claim.facts
        said[claim.text] = replace(known or claim, facts=facts)
    return list(said.values())


def _disagree(a: Fact, b: Fact) -> bool:
    """Whether two reports give the same indicator different values."""
    same = (a.indicator, a.region, a.period, a.unit) == (b.indicator, b.region, b.period, b.unit)
    return same and a.document_id != b.document_id and a.value != b.value


def _joined(statements: Sequence[str]) -> str:
    """Statements in one sentence; what another of them says too is not said again."""
    return "，".join(
        one for one in dict.fromkeys(statements) if not any(one != other and one in other for other in statements)
    )


def _missing_words(ask: Ask, *, whole: bool) -> str:
    years = str(ask.period) if ask.period else ""
    side = "的目标" if ask.role is not None and ask.role.value in ("target", "plan") else ""
    what = f"{ask.region or ''}{years}{ask.topic.replace(' ', '')}{side}的数字"
    return f"没有找到单独说{what}的话，请看原句" if whole else f"资料中没有{what}"
