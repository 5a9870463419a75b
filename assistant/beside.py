"""A part of a question that nothing tells by itself: told in the sentence of the figure that answers another part.

Who asks for several figures at once has one sentence before him (「改了多少个、惠及多少户」), and words the later ones shortly.
"""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.choosing import Pick, in_scope
from assistant.evidence import Scored, score_fact
from assistant.exact import same_sentence
from assistant.topics import Topic, grams_of, topic
from index.records import Fact, Measure

_KINDS = (Measure.GROWTH, Measure.SHARE, Measure.CHANGE)
"""Measures that say by themselves what sort of figure is asked for."""

_WHOLE = 0.99
_NAMED = 2
"""Least number of the characters of a thing listed that stand with its figure."""


def told_beside(picks: Sequence[Pick], *, listed: bool = False) -> list[Pick]:
    """The picks, those without a figure given the one that stands beside another's figure, where only one can be meant.

    Args:
        listed: whether they are of the things of one list, each of which has a name of its own.
    """
    found: list[Pick] = []
    for index, pick in enumerate(picks):
        told = {s.fact for p in found for s in p.chosen}
        taken = [s for p in (*found, *picks[index:]) for s in p.chosen]
        meant = _meant(pick, picks, index, taken, listed=listed) if _untold(pick, told) else None
        found.append(Pick(pick.ask, (meant,)) if meant else pick)
    return found


def _untold(pick: Pick, told: Collection[Fact]) -> bool:
    """Whether nothing answers a part, or only what answered one before it."""
    return all(s.fact in told for s in pick.chosen)


def _meant(missing: Pick, picks: Sequence[Pick], index: int, taken: Sequence[Scored], *, listed: bool) -> Scored | None:
    """The figure of the kind asked for in the sentence of another part's figure; None where there is none, or several.

    Args:
        index: the part's number; what an earlier one asks too, or any other one does not add to, is not its own.
    """
    ask = missing.ask
    others = (p.ask.topic.split() for at, p in enumerate(picks) if p.chosen and at != index)
    of_others = {word for words in others if not set(ask.topic.split()) < set(words) for word in words}
    words = [word for word in ask.topic.split() if word not in of_others]
    if not ask.topic or (len(ask.items) > 1 and any(item in word for item in ask.items for word in words)):
        return None
    own = topic(" ".join(words))
    asked = topic(ask.topic)
    facts = {s.fact for s in taken}
    beside = [
        told
        for s in taken
        for fact in s.passage.facts
        if fact not in facts and same_sentence(told := score_fact(asked, fact, s.passage, inside=ask.inside), s)
    ]
    period = ask.period or (taken[0].fact.period if taken else None)
    fitting = {s.fact: s for s in in_scope(replace(ask, period=period), beside)}
    if not ask.units and ask.measure not in _KINDS:
        # 「来了多少观众」 names no unit, and its noun must stand with the figure.
        fitting = {f: s for f, s in fitting.items() if words and f.measure is Measure.LEVEL and names(f, words[-1])}
    best = max((_words_shared(own, s) for s in fitting.values()), default=0)
    of_another = any(_words_shared(own, s) > best for p in picks if p is not missing for s in p.chosen)
    if listed and (best < _NAMED or of_another):
        return None
    meant = [s for s in fitting.values() if _words_shared(own, s) == best]
    if len(meant) > 1 and (following := _right_after(taken, meant)):
        meant = [following]
    enough = best or (own.size < 1 and not missing.chosen)
    return meant[0] if len(meant) == 1 and enough else None


def names(fact: Fact, word: str) -> bool:
    """Whether a fact's indicator names a word, or what reports print for it."""
    return topic(word).coverage(grams_of(fact.indicator)) >= _WHOLE


def _right_after(taken: Sequence[Scored], meant: Sequence[Scored]) -> Scored | None:
    """The figure that comes right after one that answers another part: 「争取资金34亿元、撬动消费332.5亿元，…拉动消费136亿元」."""
    follows = {b for s in taken for a, b in itertools.pairwise(sorted(s.passage.facts, key=_place)) if a == s.fact}
    found = [s for s in meant if s.fact in follows]
    return found[0] if len(found) == 1 else None


def _place(fact: Fact) -> int:
    return fact.start


def _words_shared(asked: Topic, scored: Scored) -> int:
    """How many of the characters of what is asked stand with the figure."""
    fact, text = scored.fact, scored.passage.paragraph.text
    return len({*asked.characters} & {*fact.indicator, *text[fact.quote_start : fact.quote_end]})
