"""Ask → what answers it: in one region or several, for each thing that it lists."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.beside import told_beside
from assistant.choosing import Pick, choose
from assistant.evidence import (
    STATES,
    Scored,
    comparable,
    rank_facts,
    same_figure,
    score_fact,
)
from assistant.exact import same_sentence
from assistant.heads import another_of_its_kind
from assistant.preferences import CLOSE
from assistant.records import Ask, Passage
from assistant.topics import grams_of, topic
from assistant.wants import INDICATOR, measure_of
from assistant.words import tokens_of
from index.records import Fact, Measure
from index.regions import short_name

_MOST_REGIONS = 3
_TOLD_ITEM, _TOLD_WHOLE = 0.7, 0.9
_ENOUGH_ALONE = 3.0
"""Least size of a thing listed that says without its owner what it is of."""
_SHARED = 2
"""Fewest figures of a list whose common sentence the others may be from."""
_ANY = 1.0
"""Closeness that takes every region in."""


def pick_all(asks: Sequence[Ask], passages_of: Callable[[Ask], Sequence[Passage]]) -> list[Pick]:
    """The picks for all asks of a question, in order.

    Asks that name no region are of one region: where several are asked together, of those that answer most of them.
    """
    together = len(asks) > 1 and not any(ask.region for ask in asks)
    found = [pick(ask, passages_of(ask), close=_ANY if together else CLOSE) for ask in asks]
    if together:
        served: dict[str | None, int] = {}
        for picks in found:
            for p in picks:
                served[p.ask.region] = served.get(p.ask.region, 0) + bool(p.chosen)
        best = max(served, key=lambda region: (served[region], _summed(found, region)))
        found = [
            [p for p in picks if not p.chosen or p.ask.region == best]
            or pick(replace(ask, region=best), passages_of(ask))
            for ask, picks in zip(asks, found, strict=True)
        ]
    return [p for picks in found for p in picks]


def pick_alike(asks: Sequence[Ask], passages_of: Callable[[Ask], Sequence[Passage]]) -> list[Pick]:
    """The picks for asks whose figures are to be compared: of one measure and unit, where all asks have such a figure."""
    if len(groups := by_measure(asks)) > 1:
        return [p for group in groups for p in pick_alike(group, passages_of)]
    found = pick_all(asks, passages_of)
    facts = [p.chosen[0].fact for p in found if p.chosen]
    if len(asks) < 2 or not facts or (len(facts) == len(asks) and all(comparable(f, facts[0]) for f in facts)):
        return found
    kinds = sorted({(fact.measure, fact.unit) for fact in facts}, key=lambda kind: (kind[0] not in STATES, kind))
    for measure, unit in kinds:
        again = pick_all([replace(ask, measure=measure, units=(unit,)) for ask in asks], passages_of)
        if all(p.chosen for p in again):
            return again
    return found


def by_measure(asks: Sequence[Ask]) -> list[list[Ask]]:
    """Asks for both levels and growth (「谁多、谁涨得快」) as two groups, level with level; all others as one."""
    groups = [[ask for ask in asks if ask.measure is measure] for measure in (Measure.LEVEL, Measure.GROWTH)]
    return groups if all(groups) and sum(map(len, groups)) == len(asks) else [list(asks)]


def _summed(found: Sequence[Sequence[Pick]], region: str | None) -> float:
    return sum(p.score for picks in found for p in picks if p.ask.region == region)


def pick(ask: Ask, passages: Sequence[Passage], *, close: float = CLOSE) -> list[Pick]:
    """The picks for an ask: one, or one for each of at most three regions where it names none; and what it lists but nobody tells.

    Args:
        close: how far below the best region's score another one's may lie.
    """
    scored = rank_facts(ask, passages)
    if ask.region:
        return _each_listed(ask, passages, choose(ask, scored))
    regions = dict.fromkeys(s.fact.region for s in scored)
    picks = [choose(replace(ask, region=region), [s for s in scored if s.fact.region == region]) for region in regions]
    answered = sorted((p for p in picks if p.chosen), key=lambda p: -p.score)
    if not answered:
        return _listed_somewhere(ask, passages, list(regions)) or [choose(ask, scored)]
    best = [p for p in answered if p.score >= answered[0].score - close][: _MOST_REGIONS if close < _ANY else None]
    return [part for p in best for part in _each_listed(p.ask, passages, p)]


def _listed_somewhere(ask: Ask, passages: Sequence[Passage], regions: Sequence[str]) -> list[Pick]:
    """The facts for each thing that a topic lists, of the region that tells most of them; empty where none tells them."""
    told = [_each_listed(scope, passages, Pick(scope)) for scope in (replace(ask, region=r) for r in regions)]
    return max((picks for picks in told if picks[0].chosen), key=lambda picks: len(picks[0].chosen), default=[])


def _each_listed(ask: Ask, passages: Sequence[Passage], whole: Pick) -> list[Pick]:
    """The facts for each thing that a topic lists, as one pick, and a pick without facts for each thing that nobody tells.

    ``whole`` stands where it tells them all, or where less than half of them are told one by one.
    """
    if len(ask.items) < 2 or _tells_each(ask.items, whole.chosen) or _is_one_thing(ask.items, whole.chosen):
        return [whole]
    found: dict[str, Pick] = {}
    scope = ask
    for item in sorted(ask.items, key=lambda item: _told_within(item, ask.items)):
        if _told_by_another(item, [found[other] for other in ask.items[: ask.items.index(item)] if other in found]):
            continue
        part = _item(scope, item, passages, taken={s.fact for each in found.values() for s in each.chosen})
        if part.chosen and scope.period is None:
            scope = replace(scope, period=part.chosen[0].fact.period)
        found[item] = part
    parts = _of_one_sentence(ask, [found[item] for item in ask.items if item in found], passages)
    if len(whole.chosen) < len(parts):
        parts = [told if told.chosen else part for told, part in zip(_beside(parts), parts, strict=True)]
    chosen = tuple(s for part in parts for s in part.chosen)
    units = {s.fact.unit for s in chosen}
    chosen = tuple(s for s in whole.chosen if s.fact.unit not in units) + chosen
    if 2 * len(chosen) < len(ask.items) or len(chosen) < max(2, len(whole.chosen)):
        return [whole]
    return [Pick(ask, chosen), *(part for part in parts if not part.chosen)]


def _of_one_sentence(ask: Ask, parts: Sequence[Pick], passages: Sequence[Passage]) -> list[Pick]:
    """The picks, those from elsewhere given a figure of the sentence that several of the others share, where it tells more of the
    whole topic: of 「帮扶临夏，资金、项目、车间」 the money too is that for 临夏."""
    chosen, whole = [p.chosen[0] for p in parts if p.chosen], topic(ask.topic)
    shared = {s: sum(same_sentence(s, other) for other in chosen) for s in chosen}
    told_of = {s: score_fact(whole, s.fact, s.passage).around for s in chosen}
    home = max(chosen, key=lambda s: (shared[s], told_of[s]), default=None)
    if home is None or shared[home] < min(_SHARED, len(chosen) - 1):
        return list(parts)
    taken, told = {s.fact for s in chosen}, told_of[home]
    kept = []
    for part in parts:
        away = part.chosen and not same_sentence(part.chosen[0], home)
        if away and told_of[part.chosen[0]] < told:
            inside = [s for s in rank_facts(part.ask, passages) if same_sentence(s, home) and s.fact not in taken]
            own = choose(part.ask, inside)
            as_good = own.score >= part.score - CLOSE
            part = own if as_good and own.chosen and own.chosen[0].fact.unit == part.chosen[0].fact.unit else part
        kept.append(part)
    return kept


def _beside(parts: Sequence[Pick]) -> list[Pick]:
    """The picks, those without a figure given one of the first one's unit that stands beside it: of a list, each has one."""
    unit = next((s.fact.unit for part in parts for s in part.chosen), None)
    parts = [p if p.chosen or not unit else replace(p, ask=replace(p.ask, units=(unit,))) for p in parts]
    return told_beside(parts, listed=True)


def _told_within(item: str, items: Sequence[str]) -> bool:
    """Whether another thing listed names this one and more: it has the first choice (新能源汽车产量 before 汽车产量)."""
    return any(
        other != item
        and topic(item).coverage(grams_of(other)) >= _TOLD_ITEM
        and topic(other).coverage(grams_of(item)) < _TOLD_WHOLE
        for other in items
    )


def _told_by_another(item: str, parts: Sequence[Pick]) -> bool:
    """Whether the figure of one thing listed is this one's too: 「碳纤维及高分子材料」."""
    told = (s.fact.indicator for part in parts for s in part.chosen)
    return any(
        topic(item).coverage(grams_of(indicator)) >= _TOLD_WHOLE and not another_of_its_kind(item, indicator)
        for indicator in told
    )


def _tells_each(items: Sequence[str], chosen: Sequence[Scored]) -> bool:
    """Whether each thing listed is what one of the facts measures, each what another one does."""
    if len({s.fact for s in chosen}) < len(items):
        return False
    told = [grams_of(s.fact.indicator) for s in chosen]
    return all(any(topic(item).coverage(grams) >= _TOLD_ITEM for grams in told) for item in items)


def _is_one_thing(items: Sequence[str], chosen: Sequence[Scored]) -> bool:
    """Whether what looks like a list is the name of one indicator: 「公交跟地铁换乘的比例」."""
    if len(chosen) != 1:
        return False
    indicator = chosen[0].fact.indicator
    if "城乡" in indicator:
        # 「城乡低保标准841元」 is that of the towns and that of the country.
        indicator = "，".join((indicator, *(indicator.replace("城乡", kind) for kind in ("城镇", "农村"))))
    told = (topic(item).coverage(grams_of(indicator)) for item in items)
    return min(told) >= _TOLD_WHOLE and not any(another_of_its_kind(item, indicator) for item in items)


def _owner(ask: Ask) -> list[str]:
    """What two things that a question holds against each other are of: 「老旧小区开工比完工多几个」; one word or none."""
    words = ask.topic.split()
    held = [word for word in words if all(item in word for item in ask.items)]
    rest = " ".join(word for word in words if word not in held)
    return [rest] if held and rest else []


def _same(a: Fact, b: Fact) -> bool:
    """Whether two facts, perhaps of a report and its annex, say the same of the same thing."""
    return a.indicator == b.indicator and same_figure(a, b)


def _is_no_share(item: str, items: Sequence[str]) -> bool:
    """Whether a thing listed is an indicator of its own and only another one is a share: 「PM2.5浓度和优良天数比例」."""
    others = (other for other in items if other != item)
    own = INDICATOR.search(item) and measure_of(item) is None
    return bool(own) and any(measure_of(other) is Measure.SHARE for other in others)


def _item(ask: Ask, item: str, passages: Sequence[Passage], *, taken: set[Fact]) -> Pick:
    """The best fact for one thing listed: as it stands, or with the words that only the list's last or first one prints.

    Args:
        taken: facts that answer for other things.
    """
    ends = [tokens_of(other) for other in (ask.items[-1], ask.items[0]) if other != item]
    tails = ["".join(words[-size:]) for words in ends for size in (1, 2) if size < len(words)]
    heads = [
        "".join(words[:size]) for words in ends[-1:] for size in (1, 2) if size < len(words) and item != ask.items[0]
    ]
    if ask.measure is Measure.SHARE and _is_no_share(item, ask.items):
        ask = replace(ask, measure=None, units=())
    forms = [item, *(item + tail for tail in tails), *(head + item for head in heads)]
    owned = [f"{owner}{between}{item}" for owner in _owner(ask) for between in (" ", "")]
    forms = forms if not owned or topic(item).size >= _ENOUGH_ALONE else []
    picks = []
    for form in dict.fromkeys([*owned, *forms]):
        named = tuple(place for place in ask.inside if short_name(place) in form)
        part = replace(ask, topic=form, several=False, items=(), inside=named or ask.inside)
        scored = [s for s in rank_facts(part, passages) if not any(_same(s.fact, other) for other in taken)]
        found = choose(part, scored)
        # A measure or unit named for the list may be another item's.
        picks.append(found if found.chosen else choose(replace(part, measure=None, units=()), scored))
        if form in owned and picks[0].chosen:
            break
    best = max(picks, key=lambda p: p.score)
    if not best.chosen:
        return replace(picks[0], ask=replace(picks[0].ask, topic=item))
    return replace(best, chosen=(max(best.chosen, key=lambda s: s.score),))
