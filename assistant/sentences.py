"""Ask → the clauses and sentences that answer it in words: entities, definitions, reasons."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.evidence import side
from assistant.place_names import names_places
from assistant.records import Ask, Passage, Quote
from assistant.topics import Topic, grams_of, topic
from index.quantities import Quantity, find_quantities, same_quantity
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
_PREDICATE = re.compile(
    r"(?:并|也|又|已|还|正式|成功|顺利|首次|率先)*(?:成为|入选|获评|获批|获得|荣获|荣膺|晋升|晋级|跻身|列入|纳入|被|建成|投运|投产|投用|开通|落户|上榜|通过|升格|摘得|跃居|位居|夺得)"
)
_ACHIEVES = re.compile("实现|完成|取得|打破|填补|创下")
"""What somebody did who is named in the clause before, where that names one of the sort asked for."""
_SORT, _FIGURE = 0.05, 0.2
_LITTLE = 0.02
_TOLD_ENOUGH = 0.85
"""Share of the topic told by clauses that need no others of their sentence."""
_LEAST_SAID, _LONGEST_WITH_NEXT = 3, 160
_LONGEST = 110
_ITEM_TOLD = 0.6
_SOME = 0.3
"""Least share of the topic told by a sentence that is read on to."""
_LATEST_OPENING, _LONGEST_CONFESSION = 4, 700
_ADDRESS = re.compile(r"各位代表|同志们")
_PROMISES = re.compile(
    r"^(?:等等|这些|对此|对于|针对|我们(?:将|要|必须|一定)|下一步|今后)|只要我们|就是努力方向|加以解决|高度重视"
)
_OWNS_UP = re.compile(r"^.{0,40}(?:问题|困难|挑战|不足|短板)[。；;]?$")
"""「还存在不少问题。」 announces what follows."""
_AND_SO_ON = re.compile(r"[，,]?(?:等等)?[。；;！!]*$")
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


def of_side(ask: Ask, passages: Iterable[Passage]) -> list[Passage]:
    """The passages whose paragraph tells results where these are asked for, plans where those are; all of them where neither is."""
    return [p for p in passages if not ask.role or not p.paragraph.role or side(p.paragraph.role) is side(ask.role)]


def _score(ask: Ask, wanted: Topic, passage: Passage) -> Iterator[Words]:
    paragraph = passage.paragraph
    heads = grams_of(" ".join(paragraph.section))
    penalty = _KIND_PENALTY.get(paragraph.kind, 0.0)
    if ask.period and paragraph.period and not _overlap(ask.period, paragraph.period):
        penalty += _OTHER_YEARS
    for start, end in sentences(paragraph.text):
        whole = grams_of(paragraph.text[start:end])
        around = wanted.coverage(whole)
        if around < 0.3 or not names_places(ask.inside, paragraph.text[start:end], asked=ask.topic):
            continue
        context = wanted.coverage(whole | heads)
        for begin, stop in _spans(paragraph.text, start, end):
            near = wanted.coverage(grams_of(paragraph.text[begin:stop]))
            length = max(0, stop - begin - 40) / 400 + _LONGER * len(re.findall("[，,]", paragraph.text[begin:stop]))
            score = _CLAUSE * near + _SENTENCE * around + _CONTEXT * context - penalty - length
            score += _named(ask, paragraph.text[begin:stop])
            yield Words(Quote(paragraph, begin, stop), passage, score, near, context)


def _named(ask: Ask, text: str) -> float:
    """What the sort of thing asked for and the figures that the question names add."""
    sort = _SORT * bool(ask.sort and ask.sort in text)
    if not ask.figures:
        return sort
    held = quantities_of(text)
    asked = [quantity for figure in ask.figures for quantity in find_quantities(figure)]
    same = all(any(same_quantity(replace(a, unit=a.unit or h.unit), h) for h in held) for a in asked)
    return sort + (_FIGURE if same else -_FIGURE)


@lru_cache(maxsize=4_000)
def quantities_of(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text."""
    return tuple(find_quantities(text))


def carrying_all(ask: Ask, words: Words) -> Quote:
    """The words, with the clauses before that say of whom they are, and those of their sentence that tell more of the topic.

    They stay as they are where that would be long.
    """
    text, quote, wanted = words.quote.paragraph.text, words.quote, topic(ask.topic)
    start, end = next((a, b) for a, b in sentences(text) if a <= quote.start < b)
    parts = [(a, _without_stop(text, a, b)) for a, b in clauses(text, start, end)]
    first = max((i for i, (a, _) in enumerate(parts) if a <= quote.start), default=0)
    last = max((i for i, (_, b) in enumerate(parts) if b <= quote.end), default=first)
    while first and parts[last][1] - parts[first - 1][0] <= _LONGEST:
        clause, before = (text[slice(*part)] for part in (parts[first], parts[first - 1]))
        if not (_lacks_subject(clause) or (_ACHIEVES.match(clause) and ask.sort and ask.sort in before)):
            break
        first -= 1
    whole = wanted.coverage(grams_of(text[parts[0][0] : parts[-1][1]]))
    while wanted.coverage(grams_of(text[parts[first][0] : parts[last][1]])) < min(whole - _LITTLE, _TOLD_ENOUGH):
        first, last = (first, last + 1) if last + 1 < len(parts) else (first - 1, last)
    if last + 1 == len(parts) and len(_beyond(wanted, text[parts[first][0] : parts[last][1]])) < _LEAST_SAID:
        return _and_next(quote.paragraph, parts[first][0], end)
    longer = Quote(quote.paragraph, min(quote.start, parts[first][0]), max(quote.end, parts[last][1]))
    return longer if len(longer.text) <= _LONGEST else quote


def _beyond(wanted: Topic, text: str) -> frozenset[str]:
    """What a text says beyond the topic, in bigrams."""
    return grams_of(text) - wanted.grams


def _and_next(paragraph: Paragraph, start: int, end: int) -> Quote:
    """A sentence that says nothing beyond the topic (「三、河岸林带建设。」), with the next one, which does."""
    after = next(((a, b) for a, b in sentences(paragraph.text) if a >= end), (end, end))
    longer = Quote(paragraph, start, _without_stop(paragraph.text, *after) if after[1] > end else end)
    return (
        longer
        if len(longer.text) <= _LONGEST_WITH_NEXT
        else Quote(paragraph, start, _without_stop(paragraph.text, start, end))
    )


def _lacks_subject(clause: str) -> bool:
    """Whether a clause begins with what somebody became or was given, not with who did."""
    return bool(_PREDICATE.match(clause))


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


def with_what_follows(ask: Ask, words: Words) -> Quote:
    """The whole sentence of the words, and those right after it that tell some of the topic too, while both stay short."""
    paragraph, at, wanted = words.quote.paragraph, words.quote.start, topic(ask.topic)
    spans = list(sentences(paragraph.text))
    first = next(n for n, (a, b) in enumerate(spans) if a <= at < b)
    start, end = spans[first]
    if end - start > _LONGEST_WITH_NEXT:
        start = at
    for a, b in spans[first + 1 :]:
        if b - start > _LONGEST_WITH_NEXT or wanted.coverage(grams_of(paragraph.text[a:b])) < _SOME:
            break
        end = b
    return Quote(paragraph, start, _without_stop(paragraph.text, start, end))


def of_each_item(ask: Ask, passages: Iterable[Passage], *, whole: bool = False) -> list[Quote]:
    """The first clause that tells each thing the topic lists, where one paragraph tells them all; else nothing.

    Of several such paragraphs the one in which they stand nearest together.

    Args:
        whole: whether whole sentences are quoted, as where who does something may stand a clause before what is done.
    """
    wanted = [topic(item) for item in ask.items]
    best: tuple[int, list[Quote]] | None = None
    for paragraph in (passage.paragraph for passage in passages) if len(wanted) > 1 else ():
        parts = list(sentences(paragraph.text))
        if not whole:
            parts = [part for start, end in parts for part in clauses(paragraph.text, start, end)]
        spans = [(a, _without_stop(paragraph.text, a, b), grams_of(paragraph.text[a:b])) for a, b in parts]
        told = [next((s for s in spans if item.coverage(s[2]) >= _ITEM_TOLD), None) for item in wanted]
        found = sorted({(s[0], s[1]) for s in told if s})
        if all(told) and (best is None or found[-1][1] - found[0][0] < best[0]):
            best = found[-1][1] - found[0][0], [Quote(paragraph, a, b) for a, b in found]
    return best[1] if best else []


def confessed(paragraph: Paragraph) -> list[Quote]:
    """What a paragraph owns up to, item by item: after its colon, up to what is promised; first clauses only where it is long."""
    text = paragraph.text
    spans = [span for span in sentences(text) if not _ADDRESS.match(text[slice(*span)])]
    opening = next((n for n, (a, b) in enumerate(spans[:_LATEST_OPENING]) if re.search("[：:]", text[a:b])), None)
    if opening is not None:
        begin, stop = spans[opening]
        spans = [(begin + re.search("[：:]", text[begin:stop]).end(), stop), *spans[opening + 1 :]]  # type: ignore[union-attr]
    elif len(spans) > 1 and _OWNS_UP.search(text[slice(*spans[0])]):
        spans = spans[1:]
    kept = list(itertools.takewhile(lambda span: not _PROMISES.search(text[slice(*span)]), spans))
    quotes = [Quote(paragraph, a, a + len(_AND_SO_ON.sub("", text[a:b]))) for a, b in kept]
    if sum(len(quote.text) for quote in quotes) > _LONGEST_CONFESSION:
        quotes = [Quote(paragraph, a, clauses(text, a, b)[0][1]) for a, b in ((q.start, q.end) for q in quotes)]
    return [quote for quote in quotes if quote.text]
