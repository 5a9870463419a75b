"""Open questions: the part of a report that speaks of the topic, under whichever sort of heading, and what to quote of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.announced import series_across
from assistant.evidence import side
from assistant.place_names import names_places
from assistant.records import Ask, Passage, Quote
from assistant.topics import Topic, grams_of, topic
from assistant.words import NOUN, weigh
from index.quantities import find_quantities
from index.records import Paragraph, ParagraphKind, Records
from index.statements import clauses, sentences

_LONGEST_HEAD, _SHORTEST = 24, 30
_HEAD, _TEXT, _DENSE = 0.5, 0.35, 0.15
_ABOVE = 0.8
"""What a heading counts that stands over several parts."""
_LED, _LEAST_TOLD = 0.75, 0.7
"""What the first clause of one of its sentences counts, where the block tells so much of the topic."""
_AFTER = 2
"""How many sentences are read on after one that tells, where the head does not."""
_TELLS, _NEARLY = 0.3, 0.6
_ENOUGH, _ENOUGH_NAMED = 0.6, 0.8
"""Least score of a block that answers, by the whole topic and by its nouns alone."""
_LEAST_NAMED = 3
_GENERIC = re.compile(r"(?:的|上|方面|这块)*(?:各|都|还|会)?有?(?:问题|情况|举措|措施|办法|安排|思路|工作|机制)?$")
_MOST_SENTENCES, _LONGEST_ANSWER = 8, 420
_LONG = 150
"""A longer sentence loses figures at its end that say nothing of the topic."""
_ENOUGH_PARTS = 3
"""Heads in one paragraph that make its first block an opening."""
_NOT_HEAD = re.compile(r"[，,：:、；;\d]|各位代表|同志们")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,3}(?:是|要)|[（(][一二三四五六七八九十]{1,3}[）)])")
_FORMULA = re.compile(r"^(?:各位代表|同志们|我们要?将|让)")
"""How a report addresses its hearers, and closes a part."""
_STOPS = re.compile(r"[。；;！!？?]+$")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a paragraph under one head; a paragraph without heads is one block.

    Attributes:
        head: the heading or the short sentence that it opens with; empty for none.
        start, end: the span of its other sentences.
    """

    paragraph: Paragraph
    head: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its sentences, without the head."""
        return self.paragraph.text[self.start : self.end]


@lru_cache(maxsize=2_000)
def blocks_of(paragraph: Paragraph) -> tuple[Block, ...]:
    """Cut a paragraph at its ordinals and its short sentences without marks (「修好老街。」)."""
    spans = list(sentences(paragraph.text))
    heads = [number for number, (a, b) in enumerate(spans[:-1]) if _is_head(paragraph, a, b)]
    if not heads or heads[0] > 0:
        heads.insert(0, -1)
    blocks = []
    for head, after in zip(heads, [*heads[1:], len(spans)], strict=True):
        start = spans[head][1] if head >= 0 else 0
        words = paragraph.text[slice(*spans[head])] if head >= 0 else ""
        blocks.append(Block(paragraph, words, start, max(start, spans[after - 1][1] if after else 0)))
    return tuple(blocks)


def _is_head(paragraph: Paragraph, start: int, end: int) -> bool:
    text = paragraph.text[start:end]
    if start == 0 and paragraph.section and paragraph.text.startswith(paragraph.section[-1]):
        return True
    if _ORDINAL.match(text):
        return text.endswith("。")
    return text.endswith("。") and len(text) <= _LONGEST_HEAD and not _NOT_HEAD.search(text)


def best_block(ask: Ask, passages: Sequence[Passage]) -> tuple[float, Block] | None:
    """The block whose head and sentences tell most of the topic, of the years, the side and the places asked for, with its score.

    Where none tells enough of what is done, one whose head names what it is done to.
    """
    blocks = list(_blocks_in_scope(ask, passages))
    said, named = topic(ask.topic), topic(_nouns(ask.topic))
    for wanted, enough in ((said, _ENOUGH), (named, _ENOUGH_NAMED)):
        scored = [(score_block(wanted, block), -n, block) for n, block in enumerate(blocks)] if wanted.size else []
        if scored and max(scored, key=lambda s: s[:2])[0] >= enough:
            best = max(scored, key=lambda s: s[:2])
            return best[0], best[2]
    return None


def _blocks_in_scope(ask: Ask, passages: Iterable[Passage]) -> Iterator[Block]:
    for passage in passages:
        if may_tell(ask, passage.paragraph):
            for block in blocks_of(passage.paragraph):
                if len(block.text) >= _SHORTEST and names_places(ask.inside, block.head + block.text, asked=ask.topic):
                    yield block


def subject_of(words: str) -> str:
    """A topic without what only says that an open question is asked (「修路 举措」, 「渡口上有」)."""
    kept = (_GENERIC.sub("", word) for word in words.split())
    return " ".join(word for word in kept if word) or words


def _nouns(words: str) -> str:
    """The nouns of a topic; empty where they are too short to name a thing."""
    tokens = [token for word in words.split() for token, weight, _ in weigh(word) if weight >= NOUN]
    return " ".join(tokens) if sum(map(len, tokens)) >= _LEAST_NAMED else ""


def score_block(wanted: Topic, block: Block) -> float:
    """How much of a topic a block tells: its head, or the heading above, most; in [0, 1]."""
    spans = _spans(block)
    text = block.paragraph.text
    shares = [wanted.coverage(grams_of(text[a:b])) for a, b in spans]
    above = wanted.coverage(grams_of(" ".join((*block.paragraph.section[-1:], block.head))))
    led = max(wanted.coverage(grams_of(text[slice(*clauses(text, a, b)[0])])) for a, b in spans)
    whole = wanted.coverage(grams_of(block.head + block.text))
    head = max(wanted.coverage(grams_of(block.head)), _ABOVE * above, _LED * led * (whole >= _LEAST_TOLD))
    return _HEAD * head + _TEXT * whole + _DENSE * sum(share >= _TELLS for share in shares) / len(shares)


def may_tell(ask: Ask, paragraph: Paragraph) -> bool:
    """Whether a paragraph is one of the text, and may speak of the years and the side asked for."""
    if paragraph.kind not in (ParagraphKind.BODY, ParagraphKind.ANNEX):
        return False
    years, own = ask.period, paragraph.period
    if years and own and not (years.start <= own.end and own.start <= years.end):
        return False
    return not (ask.role and paragraph.role and side(ask.role) is not side(paragraph.role))


def quotes_of(ask: Ask, block: Block, records: Records) -> list[Quote]:
    """What to quote of a block: its sentences as far as they fit.

    Of one that opens a section, the section's headings too, unless one of them tells the topic as well: then what it heads.
    """
    wanted = topic(ask.topic)
    parts = list(_parts(block, records))
    if parts and (own := _telling_part(wanted, block, parts)):
        return quotes_of(ask, own, records)
    if parts:
        opening = [Quote(block.paragraph, a, _without_stop(block.paragraph.text, a, b)) for a, b in _spans(block)[:1]]
        return _fitting([*opening, *parts])
    spans = _spans(block)
    telling = [wanted.coverage(grams_of(block.paragraph.text[a:b])) for a, b in spans]
    if wanted.coverage(grams_of(block.head)) < _TELLS <= max(telling):
        least = max(_TELLS, _NEARLY * max(telling))
        read = {i + n for i, share in enumerate(telling) if share >= least for n in range(_AFTER + 1)}
        spans, telling = [s for i, s in enumerate(spans) if i in read], [t for i, t in enumerate(telling) if i in read]
    order = sorted(range(len(spans)), key=lambda i: (telling[i] < _TELLS, i))
    chosen = _fitting([_tidied(wanted, Quote(block.paragraph, a, b)) for a, b in (spans[i] for i in order)])
    return sorted(chosen, key=lambda quote: quote.start)


def _parts(block: Block, records: Records) -> Iterator[Quote]:
    """The headings of the section, or of the paragraph, that a block opens, where it opens one."""
    own, (first, *further) = block.paragraph, blocks_of(block.paragraph)
    if first != block or not own.section:
        return
    if len(further) >= _ENOUGH_PARTS:
        starts = [earlier.end for earlier in (first, *further[:-1])]
        spans = zip(starts, further, strict=True)
        yield from (Quote(own, at, _without_stop(own.text, at, part.start)) for at, part in spans)
        return
    under = [p for p in records.paragraphs(own.document_id) if p.section[: len(own.section)] == own.section]
    under = [p for p in under if p.kind in (ParagraphKind.BODY, ParagraphKind.HEADING)]
    if under and under[0] == own:
        for series in series_across(under):
            depth = len(series.items[0].paragraph.section) - (series.items[0].paragraph.kind is ParagraphKind.BODY)
            if depth == len(own.section):
                yield from series.items
                return


def _telling_part(wanted: Topic, block: Block, parts: Sequence[Quote]) -> Block | None:
    """The part whose own heading tells the topic nearly as well as the heading above all."""
    least = max(_TELLS, _ABOVE * wanted.coverage(grams_of(block.head or " ".join(block.paragraph.section[-1:]))))
    best = max(parts, key=lambda part: (wanted.coverage(grams_of(part.text)), -part.start))
    if wanted.coverage(grams_of(best.text)) < least:
        return None
    under = blocks_of(best.paragraph)
    return next((b for b in under if b != block and b.head.startswith(best.text) and b.text), None)


def _spans(block: Block) -> list[tuple[int, int]]:
    """The spans of a block's sentences, forms of address and closing formulas left out unless nothing else is there."""
    text = block.paragraph.text
    spans = [(block.start + a, block.start + b) for a, b in sentences(block.text)]
    return [span for span in spans if not _FORMULA.match(text[slice(*span)])] or spans


def _fitting(quotes: Sequence[Quote]) -> list[Quote]:
    """As many quotes as stay short, the first in any case."""
    chosen: list[Quote] = []
    for quote in quotes[:_MOST_SENTENCES]:
        if chosen and sum(len(q.text) for q in chosen) + len(quote.text) > _LONGEST_ANSWER:
            continue
        chosen.append(quote)
    return chosen


def _tidied(wanted: Topic, quote: Quote) -> Quote:
    """A sentence without its full stop; a long one without the figures at its end that say nothing of the topic."""
    text, end = quote.paragraph.text, _without_stop(quote.paragraph.text, quote.start, quote.end)
    if end - quote.start > _LONG:
        parts = list(clauses(text, quote.start, end))
        telling = [i for i, (a, b) in enumerate(parts) if wanted.coverage(grams_of(text[a:b])) > 0]
        for a, b in parts[max(telling, default=0) + 1 :]:
            if any(True for _ in find_quantities(text[a:b])):
                end = a - 1
                break
    return Quote(quote.paragraph, quote.start, end)


def _without_stop(text: str, start: int, end: int) -> int:
    return start + len(_STOPS.sub("", text[start:end]))
