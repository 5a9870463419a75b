"""Enumerations that name the sort of thing they list: 「甲、乙、丙等企业」, 「市场、政务、法治环境」."""

import re
from collections.abc import Iterator, Sequence

from assistant.announced import lengths, trimmed
from assistant.records import Ask, Passage, Quote
from assistant.topic_words import head_of, only_acts
from assistant.topics import grams_of, topic
from index.records import Paragraph, ParagraphKind
from index.statements import clauses, sentences

_HEADED = re.compile(
    r"(?P<items>[^，,。；;：:]*、[^，,。；;：:]*?)等(?:\d+|[两二三四五六七八九十])?[个家条项座种类所处名支]?(?P<sort>[\u4e00-\u9fff“”]{2,10})"
)
_LIST = r"[^，,。；;：:、]+(?:、[^，,。；;：:、]+){2,}"
_TOLD, _TOLD_UNSORTED, _SORT_TOLD = 0.6, 0.9, 0.5
"""Least share of the topic told by the sentence with its paragraph's first one and headings: where the question names the sort
apart, and where the sort is only what its topic ends with; and least share of the sort told by its own words."""


def headed(ask: Ask, passages: Sequence[Passage], sort: str, count: int | None) -> Quote | None:
    """The clause that enumerates things of the sort asked for and whose sentence tells most of the topic, or None.

    Args:
        sort: what the question asks which ones of (「哪些企业」); empty where it names none apart from its topic.
        count: how many items the question names; None for any number.
    """
    rest = ask.topic.replace(sort, " ") if sort else ask.topic
    if not rest.strip() or only_acts(rest):
        return None
    best: tuple[float, float] = (_TOLD if sort else _TOLD_UNSORTED, 0.0)
    sort = sort or head_of(ask.topic)
    wanted, kind = topic(f"{ask.topic} {sort}"), topic(sort)
    found: Quote | None = None
    for paragraph in (passage.paragraph for passage in passages) if kind.size else ():
        above = " ".join((*paragraph.section, *_first_sentence(paragraph)))
        for quote, sentence, of in _enumerations(paragraph, sort):
            if kind.coverage(grams_of(of)) < _SORT_TOLD or (count and count not in lengths(quote.text)):
                continue
            told = wanted.coverage(grams_of(f"{sentence} {above}")), wanted.coverage(grams_of(quote.text))
            if told > best:
                best, found = told, quote
    return found


def _first_sentence(paragraph: Paragraph) -> list[str]:
    return [paragraph.text[a:b] for a, b in sentences(paragraph.text)][:1]


def _enumerations(paragraph: Paragraph, sort: str) -> Iterator[tuple[Quote, str, str]]:
    """Each clause of a paragraph that enumerates so: the clause, its sentence, and the words that name the sort."""
    if paragraph.kind in (ParagraphKind.FRONT, ParagraphKind.CAPTION):
        return
    text, last = paragraph.text, re.compile(rf"{_LIST}(?P<sort>{re.escape(sort)})")
    for start, end in sentences(text):
        for begin, stop in clauses(text, start, end):
            if match := _HEADED.search(text, begin, stop) or last.search(text, begin, stop):
                yield trimmed(paragraph, begin, stop), text[start:end], match["sort"]
