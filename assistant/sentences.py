"""Ask → the clauses and sentences that answer it in words: entities, definitions, reasons."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import names_places, side
from assistant.records import Ask, Passage, Quote
from assistant.topics import Topic, grams_of, topic
from index.records import Paragraph, ParagraphKind, Period
from index.statements import clauses, sentences

_CLAUSE, _SENTENCE, _CONTEXT = 0.6, 0.25, 0.15
_KIND_PENALTY = {
    ParagraphKind.LEAD: 0.1,
    ParagraphKind.NOTE: 0.05,
    ParagraphKind.CAPTION: 0.05,
    ParagraphKind.HEADING: 0.1,
    ParagraphKind.FRONT: 0.3,
}
_OTHER_YEARS = 0.12
_LONGER = 0.06
"""What a further clause in the quote has to earn."""
_LONGEST = 110
_SHORTEST_PARAGRAPH, _ENOUGH_PARAGRAPH = 60, 0.6
_MOST_SENTENCES, _LONGEST_ANSWER = 5, 420
_CREDIT = re.compile(r"\s*(?:[\u4e00-\u9fff]{2,3}\s?摄(?=\d|[\u4e00-\u9fff]{4}))?")
"""A photographer's name runs into the next caption."""


@dataclass(frozen=True, slots=True)
class Words:
    """A clause or sentence with how well it answers.

    Attributes:
        score: in [0, 1]; higher is better.
        near: share of the topic told inside the quote.
        told: share told inside its sentence or headings.
    """

    quote: Quote
    passage: Passage
    score: float
    near: float
    told: float


def rank_words(ask: Ask, passages: Iterable[Passage]) -> list[Words]:
    """Every clause of the passages, scored by how much of the topic they tell, best first."""
    wanted = topic(ask.topic)
    if not wanted.size:
        return []
    found = [words for passage in passages for words in _score(ask, wanted, passage)]
    return sorted(found, key=lambda w: (-w.score, w.quote.paragraph.key, w.quote.start))


def of_period(ask: Ask, passages: Iterable[Passage]) -> list[Passage]:
    """The passages whose paragraph speaks of the years asked about; all of them where none are asked about."""
    return [p for p in passages if not ask.period or not p.paragraph.period or _overlap(ask.period, p.paragraph.period)]


def _score(ask: Ask, wanted: Topic, passage: Passage) -> Iterator[Words]:
    paragraph = passage.paragraph
    heads = grams_of(" ".join(paragraph.section))
    penalty = _KIND_PENALTY.get(paragraph.kind, 0.0)
    if ask.period and paragraph.period and not _overlap(ask.period, paragraph.period):
        penalty += _OTHER_YEARS
    for start, end in sentences(paragraph.text):
        whole = grams_of(paragraph.text[start:end])
        around = wanted.coverage(whole)
        if around < 0.3 or not names_places(ask.inside, paragraph.text[start:end]):
            continue
        context = wanted.coverage(whole | heads)
        for begin, stop in _spans(paragraph.text, start, end):
            near = wanted.coverage(grams_of(paragraph.text[begin:stop]))
            length = max(0, stop - begin - 40) / 400 + _LONGER * len(re.findall("[，,]", paragraph.text[begin:stop]))
            score = _CLAUSE * near + _SENTENCE * around + _CONTEXT * context - penalty - length
            yield Words(Quote(paragraph, begin, stop), passage, score, near, context)


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence's clauses, its pairs of neighbouring clauses, and itself where it is short."""
    parts = [(a + _CREDIT.match(text[a:b]).end(), b) for a, b in clauses(text, start, end)]  # type: ignore[union-attr]
    stripped = [(a, _without_stop(text, a, b)) for a, b in parts]
    yield from stripped
    for first, second in itertools.pairwise(stripped):
        if second[1] - first[0] <= _LONGEST:
            yield first[0], second[1]
    if len(stripped) > 2 and stripped[-1][1] - stripped[0][0] <= _LONGEST:
        yield stripped[0][0], stripped[-1][1]


def _without_stop(text: str, start: int, end: int) -> int:
    return start + len(re.sub(r"[。；;！!？?]+$", "", text[start:end]))


def _overlap(a: Period, b: Period) -> bool:
    return a.start <= b.end and b.start <= a.end


def first_sentences(words: Sequence[Words], *, most: int) -> list[Words]:
    """The best words of each of the first ``most`` sentences told; later words of a sentence already shown are left out."""
    chosen: list[Words] = []
    for candidate in words:
        if all(not _touches(candidate.quote, other.quote) for other in chosen):
            chosen.append(candidate)
        if len(chosen) == most:
            break
    return chosen


def _touches(a: Quote, b: Quote) -> bool:
    if a.paragraph.key != b.paragraph.key:
        return False
    low, high = min(a.end, b.end), max(a.start, b.start)
    return not re.search(r"[。！？!?；;]", a.paragraph.text[low:high]) if low <= high else True


def best_paragraph(ask: Ask, passages: Iterable[Passage]) -> Paragraph | None:
    """The paragraph whose heading or first sentence tells most of the topic, of the years and side asked for; None below half."""
    wanted = topic(ask.topic)
    best: tuple[float, Paragraph] | None = None
    for passage in passages:
        paragraph = passage.paragraph
        if paragraph.kind is not ParagraphKind.BODY or len(paragraph.text) < _SHORTEST_PARAGRAPH:
            continue
        if ask.period and paragraph.period and not _overlap(ask.period, paragraph.period):
            continue
        if ask.role and paragraph.role and side(ask.role) is not side(paragraph.role):
            continue
        opening = next(paragraph.text[start:end] for start, end in sentences(paragraph.text))
        heads = wanted.coverage(grams_of(" ".join((*paragraph.section[-1:], opening[:60]))))
        score = 0.6 * heads + 0.4 * wanted.coverage(grams_of(paragraph.text))
        if score >= _ENOUGH_PARAGRAPH and (best is None or score > best[0]):
            best = score, paragraph
    return best[1] if best else None


def opening_sentences(paragraph: Paragraph) -> list[Quote]:
    """A paragraph's first sentences after its run-in heading, each a quote, as many as stay short."""
    spans = [(start, _without_stop(paragraph.text, start, end)) for start, end in sentences(paragraph.text)]
    if len(spans) > 1 and paragraph.section and paragraph.text.startswith(paragraph.section[-1]):
        spans = spans[1:]
    chosen: list[Quote] = []
    length = 0
    for start, end in spans[:_MOST_SENTENCES]:
        length += end - start
        if chosen and length > _LONGEST_ANSWER:
            break
        chosen.append(Quote(paragraph, start, end))
    return chosen
