"""Lists that a report announces: 「三大集群」 with its names, 「办好八件事」 with the headings or ordinals that follow."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.records import Quote
from index.records import Paragraph, ParagraphKind
from index.statements import clauses, sentences

_NUMERALS = "一二三四五六七八九十"
_COUNTERS = "大|个|项|件|条|类|种|家|座|位|处|方面|点|张|场|名|批|支|所|道|重|篇|样"
_WHOLE = re.compile(r"[^。！？!?]+[。！？!?]?[”’」』）)]*")
"""A sentence whose semicolons are inside."""
_ORDINAL = re.compile(
    rf"(?:^|(?<=[。；;：:，,！!”]))(?:(?P<said>[{_NUMERALS}]{{1,3}})(?P<verb>是|要|来|则)|第(?P<first>[{_NUMERALS}]{{1,3}})[，,]"
    rf"|[（(](?P<inside>[{_NUMERALS}]{{1,3}})[）)]|(?P<digits>\d{{1,2}})[.．、](?!\d)|(?P<ring>[①-⑳]))"
)
_SHAPES = (
    ("part", re.compile(rf"^[{_NUMERALS}]{{1,3}}[、.．]|^第[{_NUMERALS}]{{1,2}}部分")),
    ("bracket", re.compile(rf"^[（(][{_NUMERALS}]{{1,3}}[）)]")),
    ("digit", re.compile(r"^\d{1,2}[.．、](?!\d)|^[（(]\d{1,2}[）)]|^[①-⑳]")),
    ("dash", re.compile(r"^(?:——|--|—)")),
    ("bullet", re.compile(r"^[●■◆▲◎○★※]")),
    ("ordinal", re.compile(rf"^[{_NUMERALS}]{{1,3}}(?:是|要|则)|^第[{_NUMERALS}]{{1,2}}[，,]")),
)
_OPENS_LIST = re.compile(
    r"^[”」’）)\u4e00-\u9fff]{0,12}(?:[：:]|(?:[，,]|)(?:包括|即|就是|分别(?:是|为)|主要(?:是|有)))[：:]?"
)
_CLOSES = re.compile(r"[。；;！!，,：:]+$")
_CONJUNCTION = re.compile(r"以及|[和及与]")
_LONGEST_ITEM, _LONGEST_PART = 48, 90
_LATEST_COUNT, _SHORT_SENTENCE = 2, 14
"""By which of a paragraph's sentences the others may be counted, and most characters of one that is an item itself."""


@dataclass(frozen=True, slots=True)
class Series:
    """Items that stand side by side.

    Attributes:
        announced: the words that say what they are items of: the sentence before them and the heading above.
        items: in the report's order, at least two.
    """

    announced: str
    items: tuple[Quote, ...]


def counting(count: int) -> re.Pattern[str]:
    """Where a text counts so many things: 「三项」, 「3大」."""
    numeral = _NUMERALS[(count - 1) % 10] if count <= len(_NUMERALS) else "十" + _NUMERALS[(count - 1) % 10]
    said = "[二两]" if count == 2 else numeral if count < 20 else str(count)
    return re.compile(rf"(?<![\d.第{_NUMERALS}])(?:{said}|{count})(?:{_COUNTERS})")


def enumerations(paragraph: Paragraph, count: int) -> Iterator[Quote]:
    """The clauses that count so many things and name as many right before or after: 「甲、乙、丙三大集群」, 「三条：甲、乙和丙」."""
    text, counted = paragraph.text, counting(count)
    for start, end in sentences(text):
        for begin, stop in clauses(text, start, end):
            for match in counted.finditer(text, begin, stop):
                if count in lengths(text[begin : match.start()]):
                    yield trimmed(paragraph, begin, stop)
                elif text.count("、", begin, match.start()) >= count > 2:
                    # 「推进部、省、市共建甲库、乙中心、丙馆三大平台」 counts the last three.
                    marks = [at for at in range(begin, match.start()) if text[at] == "、"]
                    yield trimmed(paragraph, marks[-count] + 1, stop)
                elif opened := _OPENS_LIST.match(text[match.end() : end]):
                    first = match.end() + opened.end()
                    last = next((b for _, b in clauses(text, first, end)), end)
                    if count in lengths(text[first:last]):
                        yield trimmed(paragraph, begin, last)


def series_inside(paragraph: Paragraph) -> Iterator[Series]:
    """What a paragraph lists by ordinals (一是…二是…), or after a colon by semicolons or by sentences that open alike."""
    yield from _by_ordinals(paragraph)
    yield from _by_sentences(paragraph)
    for whole in _WHOLE.finditer(paragraph.text):
        colon = re.search("[：:]", whole.group())
        if colon and not _ORDINAL.search(whole.group()):
            start = whole.start() + colon.end()
            marks = [start, *(start + m.end() for m in re.finditer("[；;]", paragraph.text[start : whole.end()]))]
            spans = list(zip(marks, [*marks[1:], whole.end()], strict=True))
            if len(spans) > 1 and all(b - a <= _LONGEST_PART for a, b in spans):
                yield Series(whole.group()[: colon.start()], tuple(trimmed(paragraph, a, b) for a, b in spans))


def series_counted(paragraph: Paragraph, count: int) -> Iterator[Series]:
    """The sentences after one that counts so many things, or after such a heading: as many in all, or as many short ones
    (「实施“四大”行动。加快绿色生产。…」)."""
    spans = list(sentences(paragraph.text))
    counted = counting(count)
    heading = " ".join(paragraph.section[-1:])
    yield from _by_semicolons(paragraph, count)
    for number, (start, end) in enumerate(spans[:_LATEST_COUNT]):
        rest = spans[number + 1 :]
        if not counted.search(paragraph.text, start, end):
            continue
        short = [(a, b) for a, b in rest if b - a <= _SHORT_SENTENCE and not re.search("[，、]", paragraph.text[a:b])]
        for run in (rest, short):
            if len(run) == count:
                announced = f"{heading} {paragraph.text[start:end]}"
                yield Series(announced, tuple(_head(paragraph, a, b) for a, b in run))


def _by_semicolons(paragraph: Paragraph, count: int) -> Iterator[Series]:
    """What a sentence counts before its colon and lists after it by as many semicolons: 「构建“五张网”：高铁网，…；城市路网，…」."""
    for whole in _WHOLE.finditer(paragraph.text):
        colon = re.search("[：:]", whole.group())
        if not colon or not counting(count).search(whole.group()[: colon.start()]):
            continue
        first = whole.start() + colon.end()
        marks = [first, *(m.end() for m in re.finditer("[；;]", paragraph.text[: whole.end()]) if m.start() > first)]
        if len(marks) == count:
            ends = [*marks[1:], whole.end()]
            items = tuple(_head(paragraph, a, b) for a, b in zip(marks, ends, strict=True))
            yield Series(whole.group()[: colon.start()], items)


def series_across(paragraphs: Sequence[Paragraph]) -> Iterator[Series]:
    """What a document lists by headings of one level, or by paragraphs that open alike, under one heading.

    Args:
        paragraphs: of one document, in order.
    """
    found: dict[tuple[tuple[str, ...], str], list[Quote]] = {}
    announced: dict[tuple[tuple[str, ...], str], str] = {}
    before = ""
    for paragraph in paragraphs:
        opened = _opening(paragraph)
        if opened:
            key, quote = opened
            announced.setdefault(key, " ".join((*key[0][-1:], before)))
            found.setdefault(key, []).append(quote)
        if paragraph.kind is ParagraphKind.BODY:
            before = paragraph.text[list(sentences(paragraph.text))[-1][0] :] if paragraph.text else ""
        elif paragraph.kind is ParagraphKind.HEADING:
            before = ""
    for key, quotes in found.items():
        if len(quotes) > 1:
            yield Series(announced[key], tuple(quotes))


def _opening(paragraph: Paragraph) -> tuple[tuple[tuple[str, ...], str], Quote] | None:
    """The heading that a paragraph is or opens with: (headings above it, its shape), and its words."""
    text, section = paragraph.text, paragraph.section
    shape = next((name for name, pattern in _SHAPES if pattern.match(text)), "bare")
    if paragraph.kind is ParagraphKind.HEADING:
        return (section, shape), trimmed(paragraph, 0, len(text))
    if paragraph.kind is ParagraphKind.ANNEX and shape != "bare":
        return (section, shape), _head(paragraph, 0, len(text))
    if paragraph.kind is not ParagraphKind.BODY:
        return None
    if section and text.startswith(section[-1]):
        return (section[:-1], shape), trimmed(paragraph, 0, len(section[-1]))
    return ((section, shape), _head(paragraph, 0, len(text))) if shape in ("dash", "ordinal", "bullet") else None


def _by_ordinals(paragraph: Paragraph) -> Iterator[Series]:
    """The runs 一是…二是…三是…, each counted on from one; runs of another kind may stand inside (一是…①…②…二是…)."""
    found = list(_ORDINAL.finditer(paragraph.text))
    for kind in dict.fromkeys(map(_kind, found)):
        run: list[re.Match[str]] = []
        for match in (*(m for m in found if _kind(m) == kind), None):
            if match and run and _value(match) == len(run) + 1:
                run.append(match)
                continue
            if len(run) > 1:
                yield _listed(paragraph, run)
            run = [match] if match and _value(match) == 1 else []


def _by_sentences(paragraph: Paragraph) -> Iterator[Series]:
    """The sentences that open with the two characters that come after a colon: 「…主要是：加强…。…。加强…。」."""
    text, spans = paragraph.text, list(sentences(paragraph.text))
    for number, (start, end) in enumerate(spans):
        if not (colon := re.search("[：:]", text[start:end])):
            continue
        first = start + colon.end()
        alike = [span for span in spans[number + 1 :] if text.startswith(text[first : first + 2], span[0])]
        run = [(first, end), *alike]
        if len(run) > 1:
            yield Series(text[start : first - 1], tuple(_head(paragraph, a, b) for a, b in run))


def _listed(paragraph: Paragraph, run: Sequence[re.Match[str]]) -> Series:
    ends = [m.start() for m in run[1:]] + [len(paragraph.text)]
    items = tuple(_head(paragraph, m.start(), end) for m, end in zip(run, ends, strict=True))
    before = [paragraph.text[a:b] for a, b in sentences(paragraph.text[: run[0].start()])]
    return Series(before[-1] if before else "", items)


def _kind(match: re.Match[str]) -> str:
    return match["verb"] or str(match.lastgroup)


def _value(match: re.Match[str]) -> int:
    if match["ring"]:
        return "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".index(match["ring"]) + 1
    if match["digits"]:
        return int(match["digits"])
    tens, ten, ones = (match["said"] or match["first"] or match["inside"]).rpartition("十")
    return (_NUMERALS.index(tens[0]) + 1 if tens else 1 if ten else 0) * 10 + (_NUMERALS.find(ones) + 1 if ones else 0)


def _head(paragraph: Paragraph, start: int, end: int) -> Quote:
    """An item's first sentence; where that is long, its first clause."""
    begin, stop = next((start + a, start + b) for a, b in sentences(paragraph.text[start:end]))
    if stop - begin > _LONGEST_ITEM:
        parts = list(clauses(paragraph.text, begin, stop))
        stop = next((b for a, b in parts if b - begin > 4), stop)
    return trimmed(paragraph, begin, stop)


def lengths(text: str) -> frozenset[int]:
    """How many items a list may have: one more than its 、, one more again where its last is joined by 和."""
    parts = text.split("、")
    joined = bool(_CONJUNCTION.search(parts[-1][1:]))
    return frozenset((len(parts), len(parts) + joined)) - {1}


def trimmed(paragraph: Paragraph, start: int, end: int) -> Quote:
    """A span without the mark that closes it."""
    return Quote(paragraph, start, start + len(_CLOSES.sub("", paragraph.text[start:end])))
