"""List questions: the items of an enumeration, or of clauses and headings built alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from assistant.announced import Series, counting, enumerations, series_across, series_counted, series_inside
from assistant.evidence import side
from assistant.numbered import runs_of
from assistant.records import Ask, Passage, Quote
from assistant.sentences import Words, rank_words
from assistant.topics import grams_of, topic
from assistant.vocabulary import canonical
from index.quantities import find_quantities
from index.records import Paragraph, ParagraphKind, Records
from index.statements import clauses, sentences

_LONGEST_ITEM = 40
_LEAST_NAME = 6
_SPELLED = 4
"""A phrase of so many characters tells an item's beginning inside a sentence too."""
_MOST_DOCUMENTS = 4
_MOST_ANNOUNCED, _LONGEST_ANSWER = 20, 800
_ENOUGH_ANNOUNCED, _ENOUGH_UNCOUNTED = 0.6, 0.85
_COUNTED_IN_WORDS, _IN_SCOPE, _ALIKE, _AS_GOOD = 0.25, 0.1, 0.3, 0.02
_MOST_ITEMS = 12
_ENOUGH_NEARBY = 0.4
"""Least share of the topic told around a clause that counts and names things itself."""
_ENOUGH_TOLD, _ENOUGH_COUNTED = 0.5, 0.7
_READ_PASSAGES = 10
_WIDEST = 2
"""So far around a passage the edges of the topic's words are looked for; farther only what the question quotes or counts."""
_ANNOUNCES = re.compile(r"[一二三四五六七八九十两\d][大项个件条][“”]?[\u4e00-\u9fff]{2,4}[“”]?$")
"""「十大工程」 announces a list and is none of its items."""
_WORDS = re.compile("[^，,。；;！!]+")
_FIRST_ITEM = re.compile("(?<=[：:])一[是要]")
"""The first item of a list stands in the sentence that announces it: 「要做到三点：一是…」."""
_LEADS = r"(?:●|—|[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、|我们|[一二三四五六七八九十]是|坚决|全力|着力|持续|聚焦|围绕|瞄准|面向|我们)*"


def find_items(
    ask: Ask, passages: Sequence[Passage], records: Records, *, quoted: Sequence[str], noun: str, count: int | None
) -> list[Quote]:
    """The quotes that together list what is asked, in the report's order; empty where nothing does.

    Args:
        quoted: phrases that the question puts in quotation marks; items may end with any of them.
        noun: what the question counts (四个「攻坚战」); empty for none.
        count: the number of items that the question names; a list of exactly that many wins.
    """
    if len(quoted) == 1 and (run := _run_of(ask, passages, quoted[0], count)):
        return run
    endings = [tuple(quoted)] if quoted else [(noun,)] if noun else []
    ranked = [words for words in rank_words(ask, passages)[:30] if words.told >= _ENOUGH_TOLD]
    enumeration = max(
        (w for w in ranked if item_count(w.quote.text) >= (count or 2)), key=lambda w: _fit(w, count), default=None
    )
    near = enumeration.near if enumeration else 0.0
    if count and enumeration and item_count(enumeration.quote.text) != count:
        near = 0.0
    series = _best_series(ask, passages, records, endings, count)
    named = bool(quoted) and all(any(phrase in item.text for phrase in quoted) for item in series)
    spelled_out = len(quoted) > 1 or (named and len(series) == count)
    if not spelled_out and (announced := _announced(ask, passages, records, noun=noun, count=count, near=near)):
        return announced
    if series and (
        named
        or len(quoted) > 1
        or enumeration is None
        or len(series) == count
        or (count is None and enumeration.near < 0.6)
    ):
        return series
    enough = _ENOUGH_COUNTED if count else _ENOUGH_TOLD
    return [enumeration.quote] if enumeration and enumeration.near >= enough else []


def _run_of(ask: Ask, passages: Sequence[Passage], mark: str, count: int | None) -> list[Quote]:
    """The run of items that all open or end with the quoted word, in the clause that tells most of the topic; else empty."""
    wanted = topic(ask.topic)
    runs = [run for passage in passages for run in runs_of(re.escape(mark), count, passage.paragraph)]
    told = {run: wanted.coverage(grams_of(_clause_around(run))) for run in runs}
    best = max(told, key=lambda run: told[run], default=None)
    return [best] if best and told[best] >= _ENOUGH_TOLD else []


def _clause_around(quote: Quote) -> str:
    text = quote.paragraph.text
    return next((text[a:b] for a, b in clauses(text, 0, len(text)) if a <= quote.start < b), quote.text)


def _announced(
    ask: Ask, passages: Sequence[Passage], records: Records, *, noun: str, count: int | None, near: float
) -> list[Quote]:
    """The list that the report itself announces as what is asked, with as many items as the question counts.

    Args:
        near: share of the topic told by the best clause that merely has several items, as many as the question counts where
            it does; an announced list must tell as much.
    """
    best: tuple[float, list[Quote]] = (0.0, [])
    for document in list(dict.fromkeys(p.paragraph.document_id for p in passages))[:_MOST_DOCUMENTS]:
        paragraphs = records.paragraphs(document)
        for score, quotes in _candidates(ask, paragraphs, noun, count):
            if count and score > best[0] and _told(ask, quotes) < near - _AS_GOOD:
                continue
            if score > best[0] and sum(len(quote.text) for quote in quotes) <= _LONGEST_ANSWER:
                best = score, quotes
    return best[1] if best[0] >= (_ENOUGH_ANNOUNCED if count else max(_ENOUGH_UNCOUNTED, near - _AS_GOOD)) else []


def _told(ask: Ask, quotes: Sequence[Quote]) -> float:
    """Share of the topic told by a list's paragraphs and headings; by its own words where it is one quote."""
    texts = [quote.paragraph.text if len(quotes) > 1 else quote.text for quote in quotes]
    printed = [*(part for quote in quotes for part in quote.paragraph.section), *texts]
    return topic(ask.topic).coverage(grams_of(" ".join(dict.fromkeys(printed))))


def _candidates(
    ask: Ask, paragraphs: Sequence[Paragraph], noun: str, count: int | None
) -> Iterator[tuple[float, list[Quote]]]:
    """Every announced list of a document that may be meant, scored by how much of the topic its announcement tells."""
    wanted = topic(ask.topic)
    for paragraph in paragraphs:
        for quote in enumerations(paragraph, count) if count else ():
            own = wanted.coverage(grams_of(quote.text))
            around = wanted.coverage(grams_of(" ".join((*paragraph.section, paragraph.text))))
            if max(own, around) >= _ENOUGH_NEARBY:
                yield 0.7 * own + 0.3 * around + _COUNTED_IN_WORDS + _scope(ask, paragraph), [quote]
    inside = (series for paragraph in paragraphs for series in series_inside(paragraph))
    told = (series for paragraph in paragraphs if count for series in series_counted(paragraph, count))
    for series in (*inside, *series_across(paragraphs), *told):
        if len(series.items) == count or (count is None and len(series.items) <= _MOST_ANNOUNCED):
            yield _announcing(ask, series, noun, count), list(series.items)


def _announcing(ask: Ask, series: Series, noun: str, count: int | None) -> float:
    wanted = topic(ask.topic)
    own = grams_of(series.announced)
    alike = frozenset.intersection(*(grams_of(item.text) for item in series.items))
    above = grams_of(" ".join(series.items[0].paragraph.section))
    score = 0.7 * wanted.coverage(own | alike) + 0.3 * wanted.coverage(own | alike | above)
    score += _ALIKE * (bool(noun) and all(noun in item.text for item in series.items))
    if count is None:
        return score if max(wanted.coverage(own), wanted.coverage(alike)) >= _ENOUGH_UNCOUNTED else 0.0
    score += _COUNTED_IN_WORDS * bool(counting(count).search(series.announced))
    return score + _scope(ask, series.items[0].paragraph)


def _scope(ask: Ask, paragraph: Paragraph) -> float:
    """What the years and the side asked for add."""
    years = not ask.period or not paragraph.period or ask.period == paragraph.period
    sides = not ask.role or not paragraph.role or side(ask.role) is side(paragraph.role)
    return _IN_SCOPE * (years + sides)


def names_only(quotes: Sequence[Quote]) -> list[Quote]:
    """The items' words before their figures; items that are little without them are left out."""
    shortened = (Quote(quote.paragraph, quote.start, quote.start + _before_figures(quote.text)) for quote in quotes)
    return [quote for quote in shortened if quote.end - quote.start >= _LEAST_NAME]


def _before_figures(text: str) -> int:
    """Where the words before a text's first figure end; a later clause that opens with one is left out whole."""
    figures = find_quantities(text)
    if not figures:
        return len(text)
    begin = max((start for start, _ in clauses(text, 0, len(text)) if start <= figures[0].start), default=0)
    return begin - 1 if begin else figures[0].start


def item_count(text: str) -> int:
    """How many items a clause enumerates, by its 、 and 和."""
    return (
        len(re.findall(r"、", text))
        + len(re.findall(r"(?<=[\u4e00-\u9fff”）])(?:和|及|与)(?=[\u4e00-\u9fff“])", text))
        + 1
    )


def _fit(words: Words, count: int | None) -> tuple[float, int]:
    exact = 0.1 if count and item_count(words.quote.text) == count else 0.0
    return words.score + exact, -words.quote.start


def _best_series(
    ask: Ask, passages: Sequence[Passage], records: Records, endings: Sequence[tuple[str, ...]], count: int | None
) -> list[Quote]:
    """The best run of clauses that open or end alike, with a phrase of the question, in one paragraph or one section."""
    wanted = topic(ask.topic)
    best: tuple[float, list[Quote]] = (0.0, [])
    for passage in passages[:_READ_PASSAGES]:
        for width, paragraphs in enumerate(_around(passage, records)):
            told = wanted.coverage(grams_of(" ".join((*passage.paragraph.section, *(p.text for p in paragraphs)))))
            for phrases in (*endings, *(_phrases(ask.topic) if width < _WIDEST else ())):
                quotes = [quote for p in paragraphs for quote in _built_alike(p, phrases)]
                heads = [quote for quote in quotes if quote.start == 0]
                quotes = heads if count and len(heads) == count else quotes
                if not 2 <= len(quotes) <= _MOST_ITEMS:
                    continue
                exact = 0.6 if len(quotes) == count else -0.6 if count else 0.1 * (len(paragraphs) == 1)
                named = (0.5 if len(quotes) == count else 0.3) if phrases in endings else 0.0
                score = told + exact + 0.02 * min(map(len, phrases)) + named
                if score > best[0]:
                    best = score, quotes
    return best[1] if best[0] >= 0.9 else []


def _around(passage: Passage, records: Records) -> Iterator[list[Paragraph]]:
    """A passage's paragraph, those under its second heading, those under its first: the nearer heading may itself be an item."""
    own = passage.paragraph
    yield [own]
    for depth in (2, 1):
        top = own.section[:depth]
        if len(top) == depth:
            yield [p for p in records.paragraphs(own.document_id) if p.section[:depth] == top or p.text in top]


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    """What the items may open or end with: the edges of the topic's words, the last word's first, which is what the question counts."""
    seen: set[str] = set()
    for word in reversed(re.split(r"[\s的]+", re.sub(r"[一二三四五六七八九十两\d]+[大项个件条类]?", " ", text))):
        for size in range(min(6, len(word)), 1, -1):
            for phrase in (word[-size:], word[:size]):
                if phrase not in seen:
                    seen.add(phrase)
                    yield (phrase,)


@lru_cache(maxsize=4_000)
def _built_alike(paragraph: Paragraph, phrases: tuple[str, ...]) -> tuple[Quote, ...]:
    """The paragraph's clauses that end with a phrase, and its sentences' first clauses that open with one; one a sentence."""
    if paragraph.kind in (ParagraphKind.FRONT, ParagraphKind.LEAD, ParagraphKind.CAPTION):
        return ()
    opens = re.compile(_LEADS + "(?:" + "|".join(map(re.escape, phrases)) + ")")
    spelled = tuple(phrase for phrase in phrases if len(phrase) >= _SPELLED)
    found = [
        (clause.sentence, Quote(paragraph, clause.start, _end(paragraph.text, clause, phrases)))
        for clause in _clauses_of(paragraph.text)
        if clause.same.endswith(tuple(phrases))
        or (opens.match(clause.same) if clause.first else clause.same.startswith(spelled))
        or (clause.start == 0 and any(phrase in clause.same for phrase in phrases))
    ]
    return tuple(next(quote for _, quote in group) for _, group in groupby(found, key=lambda pair: pair[0]))


def _end(text: str, clause: "_Clause", phrases: tuple[str, ...]) -> int:
    """Where an item ends: a phrase that is a clause by itself (「这一年，新桥通车」) says nothing without the next one."""
    if clause.same not in phrases:
        return clause.end
    following = _WORDS.search(text, clause.end + 1)
    return following.end() if following else clause.end


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause that may be an item: its sentence's number, its span, its canonical words."""

    sentence: int
    first: bool
    start: int
    end: int
    same: str


@lru_cache(maxsize=2_000)
def _clauses_of(text: str) -> tuple[_Clause, ...]:
    found = []
    for number, (start, end) in enumerate(sentences(text)):
        for position, (begin, stop) in enumerate(clauses(text, start, end)):
            words = re.sub(r"[。；;！!]+$", "", text[begin:stop])
            same = canonical(words)
            if 3 <= len(words) <= _LONGEST_ITEM and not _ANNOUNCES.search(same):
                found.append(
                    _Clause(
                        number, position == 0 or bool(_FIRST_ITEM.match(text, begin)), begin, begin + len(words), same
                    )
                )
    return tuple(found)
