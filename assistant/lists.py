"""List questions: the items of an enumeration, or of sentences and headings built alike."""

import re
from collections.abc import Sequence

from assistant.records import Ask, Passage, Quote
from assistant.sentences import Words, rank_words
from assistant.vocabulary import bigrams, canonical
from assistant.wants import topic_bigrams
from index.records import Records
from index.statements import sentences

_LONGEST_ITEM = 40
_MOST_ITEMS = 12


def find_items(ask: Ask, passages: Sequence[Passage], records: Records, *, count: int | None) -> list[Quote]:
    """The quotes that together list what is asked, in the report's order; empty where nothing does.

    Args:
        count: the number of items that the question names; a series of exactly that many wins.
    """
    ranked = rank_words(ask, passages)
    enumeration = next((w for w in ranked[:12] if _enumerates(w.quote.text, count)), None)
    series = _best_series(ask, passages, records, count)
    if series and (enumeration is None or len(series) == count or (count is None and enumeration.near < 0.6)):
        return series
    return [enumeration.quote] if enumeration and enumeration.told >= 0.6 else []


def _enumerates(text: str, count: int | None) -> bool:
    items = len(re.findall(r"、", text)) + len(re.findall(r"(?<=[\u4e00-\u9fff”）])(?:和|及|与)(?=[\u4e00-\u9fff“])", text)) + 1
    return items >= (count or 2)


def _best_series(ask: Ask, passages: Sequence[Passage], records: Records, count: int | None) -> list[Quote]:
    """The best run of sentences that open or end alike, with a phrase of the question, in one section of one report."""
    candidates: list[tuple[float, list[Quote]]] = []
    wanted = topic_bigrams(canonical(ask.topic))
    for passage in passages[:8]:
        paragraphs = _section_of(passage, records)
        for phrase in _phrases(ask.topic):
            quotes = [quote for p in paragraphs for quote in _built_alike(p, phrase)]
            if len(quotes) < 2 or len(quotes) > _MOST_ITEMS:
                continue
            context = bigrams(canonical(" ".join((*passage.paragraph.section, *(p.text for p in paragraphs)))))
            told = len(wanted & context) / len(wanted) if wanted else 0.0
            exact = 1.0 if len(quotes) == count else -0.5 if count else 0.0
            candidates.append((told + exact + 0.02 * len(phrase), quotes))
    best = max(candidates, key=lambda c: (c[0], -c[1][0].paragraph.number), default=None)
    return best[1] if best and best[0] >= 0.75 else []


def _section_of(passage: Passage, records: Records) -> list:  # type: ignore[type-arg]
    """The paragraphs under the heading that the passage stands under."""
    own = passage.paragraph
    top = own.section[:2]
    return [p for p in records.paragraphs(own.document_id) if p.section[: len(top)] == top or p.number == own.number]


def _phrases(topic: str) -> list[str]:
    """Phrases of the topic that the items may share: its words, their first and last characters."""
    found: dict[str, None] = {}
    for word in re.split(r"[\s的]+", re.sub(r"[一二三四五六七八九十两\d]+[大项个件条类]?", " ", topic)):
        for size in (6, 5, 4, 3, 2):
            if len(word) >= size:
                found[word[-size:]] = None
                found[word[:size]] = None
    return list(found)


def _built_alike(paragraph, phrase: str) -> list[Quote]:  # type: ignore[no-untyped-def]
    """The opening clauses of the paragraph's sentences that begin or end with the phrase."""
    quotes = []
    for start, end in sentences(paragraph.text):
        opening = re.match(r"(?:[^，。；：！]{0,4}[，：])?[^，。；：！]{2,}", paragraph.text[start:end])
        if not opening or len(opening.group()) > _LONGEST_ITEM:
            continue
        words = canonical(opening.group())
        if words.endswith(phrase) or re.match(rf"(?:●|我们|一是|二是|[^，]{{0,6}}[，：])?(?:坚决|全力|着力|持续|我们)*{re.escape(phrase)}", words):
            quotes.append(Quote(paragraph, start, start + opening.end()))
    return quotes
