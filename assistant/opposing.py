"""The clauses of the reports that say the opposite of what a question takes for granted."""

import re
from collections.abc import Iterable

from assistant.evidence import side
from assistant.heads import marks_of
from assistant.presumed import ALL_SIDES, COMPARED, DIRECTION, REACHED, THRESHOLD
from assistant.records import Ask, Passage
from assistant.sentences import Words, of_period, rank_words
from assistant.topics import topic

THAN = re.compile(r"全国|全省|全区|全市")
"""With whom something is compared."""
_TOLD_IN_CLAUSE = 0.75
"""Least share of a topic that a clause tells for its side to be held against the question's."""
_OTHER_YEAR = re.compile(r"20\d\d年|过去[五四三]年|五年|年均|累计|上年同期")


def opposed(question: str, ask: Ask, passages: Iterable[Passage], *, settled: bool = False) -> Words | None:
    """The clause that takes the other side than a question, of the same thing, where none takes the same.

    Args:
        settled: whether figures have settled already which direction is true.
    """
    wanted = [sides for sides in ALL_SIDES if sides.of_question(question) and not (settled and sides is DIRECTION)]
    if not wanted or not topic(ask.topic).size:
        return None
    telling_it = _clauses(ask, passages)
    for sides in wanted:
        asked = sides.of_question(question)
        threshold = _threshold(question) if sides is REACHED else None
        if sides is REACHED and threshold is None:
            continue
        named = threshold or (THAN.search(question) if sides is COMPARED else None)
        held = [w for w in telling_it if w.near >= _TOLD_IN_CLAUSE and (not named or named.group() in w.quote.text)]
        said = [(w, sides.of_report(w.quote.text)) for w in held if sides is not DIRECTION or not _many(w)]
        if any(side_ == asked for _, side_ in said):
            continue
        if against := next((w for w, side_ in said if side_ == -asked), None):
            return against
    return None


def _threshold(question: str) -> re.Match[str] | None:
    """What a question has been reached or not: the figure after the words that say so, not its year."""
    said = [match for side_ in REACHED.loose or () if (match := side_.search(question))]
    return THRESHOLD.search(question, min(match.end() for match in said)) if said else None


def _clauses(ask: Ask, passages: Iterable[Passage]) -> list[Words]:
    """The clauses of an ask's years and side that tell its topic, best first; none that names other years."""
    of_side = [
        p
        for p in of_period(ask, passages)
        if ask.role is None or p.paragraph.role is None or side(p.paragraph.role) is side(ask.role)
    ]
    years = str(ask.period) if ask.period else ""
    told = (w for w in rank_words(ask, of_side) if marks_of(ask.topic) <= marks_of(w.quote.text))
    return [w for w in told if not _OTHER_YEAR.search(w.quote.text.replace(years, ""))]


def _many(words: Words) -> bool:
    """Whether words are of more than one clause: their direction may be another thing's."""
    return bool(re.search(r"[，,；;]", words.quote.text))
