"""More figures asked for than found: the clauses around those found, in the report's own words, for the reader to judge.

Who asks for several figures at once mostly has one sentence before him, and words the later ones shortly or otherwise.
What the question's words do not tell for certain is shown as it stands, not guessed, and not said to be absent.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.announced import trimmed
from assistant.choosing import Pick
from assistant.evidence import Scored, fits_measure, fits_period, fits_region
from assistant.records import Ask, Claim, Query, Quote
from assistant.slots import without_asides
from assistant.units import fits_unit
from index.quantities import find_quantities
from index.records import Fact
from index.statements import clauses, sentences

_ASKED = re.compile(r"多少|(?<![第这那近前头后哪])几(?!乎)|多[大高长重宽远](?![于过的]|[，,]?多少)")
"""What asks for a figure."""
_WHEN, _DAY = re.compile("几月|几号|什么时候|啥时候|何时"), re.compile("月|季度|上半年|下半年|[年内]底|年内")
_EACH = re.compile("各|分别")
_SO_MANY = re.compile("(?P<count>[两三四五六])(?:个|项|组)(?:数(?:据|字|值)?|指标)")
"""「三个数报一下」."""


def rest_of_sentences(query: Query, picks: Sequence[Pick], claims: Sequence[Claim]) -> list[Claim]:
    """The clauses around the figures found that tell more of the kind asked for, where fewer are told than are asked for.

    Args:
        picks: of all parts, those that nothing answers too.
        claims: what answers them.
    """
    if not _lacks_figures(query, picks, claims):
        return []
    missing = [p.ask for p in picks if not p.chosen]
    told = {s.fact for p in picks for s in p.chosen}
    found: dict[Quote, Claim] = {}
    for index, scored in ((i, s) for i, p in enumerate(picks) for s in p.chosen):
        for quote in _widening(scored, backwards=any(not p.chosen for p in picks[:index])):
            more = tuple((f, quote) for f in scored.passage.facts if f not in told and _inside(f, quote))
            when = _WHEN.search(query.question) and _DAY.search(quote.text)
            if when or any(_may_answer(missing, fact) for fact, _ in more):
                found[quote] = Claim(text=f"原句：「{quote.text}」", facts=more, quotes=() if more else (quote,))
                break
    return list(found.values())


def _lacks_figures(query: Query, picks: Sequence[Pick], claims: Sequence[Claim]) -> bool:
    """Whether fewer figures are told than a question has parts or words that ask for one, or one for all the things of which it asks each."""
    counted = _SO_MANY.search(query.question)
    words = max(
        len(_ASKED.findall(without_asides(query.question))), "两三四五六".index(counted["count"]) + 2 if counted else 0
    )
    shown = {q.text for claim in claims for q in find_quantities(claim.text)}
    told = max(len(shown), len({s.fact for p in picks for s in p.chosen}))
    if any(not p.chosen for p in picks):
        return told < (words if words > 1 else len(picks))
    one_of_each = (
        told == 1
        and (not words or bool(_EACH.search(query.question)))
        and query.asks[0].several
        and len(query.asks[0].items) > 1
    )
    return (told < words or one_of_each) and not any(claim.computed for claim in claims)


def _may_answer(missing: Sequence[Ask], fact: Fact) -> bool:
    """Whether a figure is of the kind and scope that a part without one asks for; any is where each part has one."""
    return not missing or any(_fits(ask, fact) for ask in missing)


def _fits(ask: Ask, fact: Fact) -> bool:
    in_scope = fits_region(ask, fact) and fits_period(ask, fact)
    return in_scope and (any(fits_unit(unit, fact) for unit in ask.units) if ask.units else fits_measure(ask, fact))


def _inside(fact: Fact, quote: Quote) -> bool:
    return quote.start <= fact.start and fact.end <= quote.end


def _widening(scored: Scored, *, backwards: bool) -> Iterator[Quote]:
    """The clause of a figure, with the one after it, with the one before it, and with both.

    Args:
        backwards: the one before it first, as where a part without a figure stands before this one in the question.
    """
    fact, paragraph = scored.fact, scored.passage.paragraph
    sentence = next((span for span in sentences(paragraph.text) if span[0] <= fact.start < span[1]), None)
    spans = clauses(paragraph.text, *sentence) if sentence else ()
    for at, (start, end) in enumerate(spans):
        if start <= fact.start < end:
            after, before = spans[min(at + 1, len(spans) - 1)][1], spans[max(at - 1, 0)][0]
            sides = [(start, after), (before, end)]
            wider = (start, end), *(reversed(sides) if backwards else sides), (before, after)
            yield from (trimmed(paragraph, *span) for span in wider)
