"""Printed lines → text: running heads and page numbers dropped, lines of one paragraph joined by indent, width and leading.

A printed page knows no paragraphs. A line goes on in the next one if it reaches the right margin and the next one is set
like it, right below it, without an indent; sentences that this leaves cut are joined by :mod:`index.lines`, as in any file.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import median

from index.extracted import Extracted, mark
from index.headings import marker_of

_PAGE_NUMBER = re.compile(r"^[-—–－·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／,，共]+\s*\d{1,4}\s*页?)?[-—–－·\s]*$")
_OUTERMOST = 2
"""Running heads and feet stand among so many outermost lines of a page."""
_RUNNING_SHARE = 1 / 3
_RUNNING_OPENING = 12
_INDENT, _DEEPEST_INDENT = 0.8, 4
_INDENTED_SHARE = 0.05
_RAGGED = 2.2
"""A line that misses the right margin by less ends where it is full: marks of punctuation may not open the next one."""
_SAME_SIZE = 0.08
_WIDEST_LEADING = 1.3
_WIDE = 0.5
_LARGER = 1.1
_COMMON = 0.1
_SHORT_SENTENCE = re.compile(r"^[^，。；：,;:\d]{4,24}[。！]")
_SENTENCE_END = re.compile(r"[。！？；：…][”’』」）)》]*$")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line as printed; lengths in points, from the page's lower left corner.

    Attributes:
        pieces: (text, whether it is bold), in their order.
        page: from 1.
        size: height of its characters.
        level: of the heading that it is tagged as, 1 the outermost; 0 for none.
        block: number of the paragraph on this page that it is tagged as a part of; None for none.
        sureness: of each character of the pieces, 0 to 1, where they were recognized on a picture; else empty.
    """

    pieces: tuple[tuple[str, bool], ...]
    page: int
    left: float
    right: float
    baseline: float
    size: float
    level: int = 0
    block: int | None = None
    sureness: tuple[float, ...] = ()

    @property
    def text(self) -> str:
        """The line's characters."""
        return "".join(text for text, _ in self.pieces).strip()


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a file is set.

    Attributes:
        margins: page number's parity → where text begins and ends; left and right pages of a book differ.
        leading: from baseline to baseline within a paragraph.
        size: of the characters of its body.
        indented: whether paragraphs begin with an indent.
        tagged: whether its tags tell paragraphs, rather than lines.
    """

    margins: Mapping[int, tuple[float, float]]
    leading: float
    size: float
    indented: bool
    tagged: bool

    @classmethod
    def of(cls, lines: Sequence[PrintedLine]) -> "_Layout":
        """Read the layout off the lines; there is at least one."""
        margins = {parity: _margins([line for line in lines if line.page % 2 == parity]) for parity in (0, 1)}
        indents = [(line.left - margins[line.page % 2][0]) / line.size for line in lines]
        return cls(
            margins=margins,
            leading=_leading(lines),
            size=median(line.size for line in lines for _ in line.text),
            indented=sum(_INDENT < indent < _DEEPEST_INDENT for indent in indents) > _INDENTED_SHARE * len(lines),
            tagged=any(a.block is not None and _place(a) == _place(b) for a, b in pairwise(lines)),
        )

    def parts(self, line: PrintedLine, following: PrintedLine) -> bool:
        """Whether the tags of two lines say that they stand in two paragraphs."""
        both = self.tagged and line.page == following.page and None not in (line.block, following.block)
        return both and line.block != following.block

    def indent(self, line: PrintedLine) -> float:
        """How far a line begins from its left margin."""
        return line.left - self.margins[line.page % 2][0]

    def is_full(self, line: PrintedLine) -> bool:
        """Whether a line reaches its right margin."""
        return self.margins[line.page % 2][1] - line.right < _RAGGED * line.size

    def is_headline(self, line: PrintedLine) -> bool:
        """Whether a line stands in the middle, in larger type than the body."""
        left, right = self.margins[line.page % 2]
        return line.size > _LARGER * self.size and abs(line.left + line.right - left - right) < line.size


def compose(lines: Sequence[PrintedLine], *, pages: int) -> Extracted:
    """The text of these lines, which come in reading order.

    Args:
        pages: how many pages the file has, empty ones included.
    """
    kept = _without_running_lines([line for line in lines if line.text.strip()])
    if not kept:
        return Extracted("")
    text = ""
    starts: dict[int, int] = {}
    recognized: list[tuple[int, int, float]] = []
    for paragraph in _paragraphs(kept, _Layout.of(kept)):
        for index, line in enumerate(paragraph):
            if line.page not in starts:
                starts[line.page] = len(text) + (len(_set(paragraph[:index])) if index else 0)
        recognized += _recognized(paragraph, offset=len(text))
        text += f"{_set(paragraph)}\n"
    return Extracted(text, _page_starts(starts, pages=pages, length=len(text)), tuple(recognized))


def _paragraphs(lines: Sequence[PrintedLine], layout: _Layout) -> Iterator[list[PrintedLine]]:
    paragraph = [lines[0]]
    for line, following in pairwise(lines):
        if not _goes_on(line, following, layout):
            yield paragraph
            paragraph = []
        paragraph.append(following)
    yield paragraph


def _set(lines: Sequence[PrintedLine]) -> str:
    """The text of lines that belong together."""
    pieces = list(lines[0].pieces)
    for line, following in pairwise(lines):
        pieces += [(_gap(line.text, following.text), following.pieces[0][1]), *following.pieces]
    return mark(pieces, level=lines[0].level)


def _recognized(paragraph: Sequence[PrintedLine], *, offset: int) -> Iterator[tuple[int, int, float]]:
    """Where in the text its recognized runs stand, each with the sureness that its characters have in common."""
    text, place = _set(paragraph), 0
    for line in paragraph:
        sure = list(zip("".join(piece for piece, _ in line.pieces), line.sureness, strict=False))
        # What is set of a line are its characters in their order: nothing between them is skipped but what is stripped.
        for sureness, run in groupby((each for each in sure if each[0].strip()), key=itemgetter(1)):
            start = -1
            for character, _ in run:
                place = text.index(character, place) + 1
                start = place - 1 if start < 0 else start
            yield offset + start, offset + place, sureness
        if not sure:
            place += len(line.text)


def _without_running_lines(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    outer = {id(line) for page in _by_page(lines).values() for line in _outermost(page)}
    pages = len({line.page for line in lines})
    seen = Counter({_running_key(line): 0 for line in lines})
    for key in {(line.page, _running_key(line)) for line in lines if id(line) in outer}:
        seen[key[1]] += 1
    return [
        line
        for line in lines
        if id(line) not in outer
        or not (_PAGE_NUMBER.match(line.text) or seen[_running_key(line)] >= max(2, _RUNNING_SHARE * pages))
    ]


def _by_page(lines: Iterable[PrintedLine]) -> dict[int, list[PrintedLine]]:
    pages: dict[int, list[PrintedLine]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    return pages


def _outermost(page: list[PrintedLine]) -> list[PrintedLine]:
    heights = sorted({round(line.baseline) for line in page})
    outer = {*heights[:_OUTERMOST], *heights[-_OUTERMOST:]}
    return [line for line in page if round(line.baseline) in outer]


def _running_key(line: PrintedLine) -> tuple[str, int]:
    """What a running head has in common with those of other pages: its opening, whatever the number, and its height."""
    return re.sub(r"\d+", "0", re.sub(r"\s", "", line.text))[:_RUNNING_OPENING], round(line.baseline)


def _leading(lines: Sequence[PrintedLine]) -> float:
    """The smallest of the common steps from line to line: larger ones part paragraphs."""
    pairs = [(a, b) for a, b in pairwise(lines) if a.page == b.page and a.size == b.size and a.baseline > b.baseline]
    steps = Counter(round(a.baseline - b.baseline) for a, b in pairs)
    return min((step for step, count in steps.items() if count >= _COMMON * len(pairs)), default=0)


def _place(line: PrintedLine) -> tuple[int, int | None]:
    return line.page, line.block


def _margins(lines: Sequence[PrintedLine]) -> tuple[float, float]:
    widest = max((line.right - line.left for line in lines), default=0)
    wide = [line for line in lines if line.right - line.left >= _WIDE * widest]
    return min((line.left for line in wide), default=0), max((line.right for line in wide), default=0)


def _goes_on(line: PrintedLine, following: PrintedLine, layout: _Layout) -> bool:
    if line.level and _place(line) == _place(following):
        return True
    alike = abs(line.size - following.size) <= _SAME_SIZE * line.size and line.level == following.level
    if not alike or not layout.is_full(line) or layout.parts(line, following):
        return False
    if line.page == following.page:
        if not 0 < line.baseline - following.baseline <= _WIDEST_LEADING * layout.leading:
            return False
    elif not layout.indented and _opens_anew(line, following):
        return False
    if layout.is_headline(line) and layout.is_headline(following):
        return True
    return layout.indent(following) < _INDENT * following.size and not _opens_heading(line, following)


def _opens_heading(line: PrintedLine, following: PrintedLine) -> bool:
    marker = marker_of(following.text)
    return marker is not None and marker.heading and bool(_SENTENCE_END.search(line.text))


def _opens_anew(line: PrintedLine, following: PrintedLine) -> bool:
    """Whether a line opens as paragraphs do: with a mark, or with a short sentence that names what they are about."""
    opens = marker_of(following.text) is not None or bool(_SHORT_SENTENCE.match(following.text))
    return opens and bool(_SENTENCE_END.search(line.text))


def _gap(before: str, after: str) -> str:
    """A blank between words of Latin letters or figures: the line's end stood for it."""
    return " " if re.search(r"[A-Za-z,.;:)]$", before) and re.match(r"[A-Za-z(]", after) else ""


def _page_starts(starts: dict[int, int], *, pages: int, length: int) -> tuple[int, ...]:
    """An empty page begins where the next one does."""
    found: list[int] = []
    for page in range(pages, 0, -1):
        found.append(starts.get(page, found[-1] if found else length))
    return tuple(reversed(found))
