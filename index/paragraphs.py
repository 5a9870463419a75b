"""Document → paragraphs: whole again where pages and columns cut them, each with its heading path, kind, period and role."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import recognition
from index.captions import LONGEST, is_caption, is_credit
from index.headings import ANNEX, HEADING_LIMIT, NOTES, TITLE, is_top, marker_of, run_in
from index.lines import OWN_WORDS, SALUTATION, Block, join, read_lines
from index.periods import Reading, read_scope
from index.records import Document, Paragraph, ParagraphKind

_ADDRESS = re.compile(r"各位代表|同志们|一年来，|过去一年")
_SESSION = re.compile(
    r"^.{0,60}(?:会议上?|大会上?)[）)]?$|^[—（(]*20\d\d年\d{1,2}月\d{1,2}日[）)]?$|^[\u4e00-\u9fff]{0,14}长[\u4e00-\u9fff]{2,4}$"
)
_FRONT_BLOCKS = 30
_TITLE_BLOCKS = 3
_RUN_IN_LEVEL = 5
_OUTSIDE = (ParagraphKind.FRONT, ParagraphKind.LEAD, ParagraphKind.CAPTION)
"""Kinds that stand outside the outline."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next paragraph stands.

    Attributes:
        path: the headings above it with their levels, outermost first.
        reading: the years and the role that it speaks of.
        region: the kind of a paragraph here that is nothing else: body, note or annex.
        bullets_open: whether the block before was a bullet, so that another right under it is its child.
    """

    path: tuple[tuple[int, str], ...]
    reading: Reading
    region: ParagraphKind = ParagraphKind.BODY
    bullets_open: bool = False

    def above(self, level: int) -> tuple[tuple[int, str], ...]:
        """The headings above a heading of this level."""
        return tuple(entry for entry in self.path if entry[0] < level)


def split(document: Document) -> list[Paragraph]:
    """Split a document into its paragraphs, headings included, numbered from 1 in the order of the file."""
    blocks = _merge_credits(list(join(read_lines(document.text))))
    blocks = _drop_site_names(blocks, _front_end(blocks), document.speaker)
    front = _front_end(blocks)
    place = _Place((), Reading.start(document.report_year, early=document.given_early))
    paragraphs: list[Paragraph] = []
    for index, block in enumerate(blocks):
        kind = _kind(block, in_front=index < front, region=place.region)
        kind, section, place = _enter(place, block, kind)
        # A note defines words for the whole report: it reports nothing and aims at nothing.
        scope = Reading.whole(document.report_year) if kind is ParagraphKind.NOTE else place.reading
        paragraphs.append(
            Paragraph(
                document_id=document.id,
                number=index + 1,
                text=block.text,
                kind=kind,
                section=section,
                period=scope.period,
                role=scope.role,
                start=block.start,
                end=block.end,
                page=bisect_right(document.page_starts, block.start) or None,
            )
        )
    return recognition.mark(document, paragraphs)


def _enter(place: _Place, block: Block, kind: ParagraphKind) -> tuple[ParagraphKind, tuple[str, ...], _Place]:
    """A block's kind and the headings above it, and the place where it leaves the reader."""
    if kind in _OUTSIDE:
        return kind, _titles(place.path), replace(place, bullets_open=False)
    if (heading := _heading(block)) is not None and not _is_entry(place.region, block, heading):
        level, bullets_open = _level(heading, block, place.bullets_open)
        above = place.above(level)
        reading = read_scope(place.reading, block.text, heading=True)
        region = _region_after(block.text, place.region)
        return (
            ParagraphKind.HEADING,
            _titles(above),
            _Place((*above, (level, block.text)), reading, region, bullets_open),
        )
    reading = read_scope(place.reading, block.text, heading=False)
    path = place.path
    if _ADDRESS.match(block.text):
        # 「各位代表！」 leaves the points; with new years to speak of it leaves their part too.
        path = place.above(3 if reading == place.reading else 2)
    if kind is ParagraphKind.BODY and (opening := run_in(block.text, lead=block.lead)):
        marker = marker_of(block.text)
        level = marker.level if marker else _RUN_IN_LEVEL
        path = (*(entry for entry in path if entry[0] < level), (level, opening))
    return kind, _titles(path), replace(place, path=path, reading=reading, bullets_open=False)


def _is_entry(region: ParagraphKind, block: Block, heading: int) -> bool:
    """Whether what looks like a heading is an entry of a glossary, or a short sentence of an annex's list."""
    if region is ParagraphKind.ANNEX:
        return heading == 3 and block.text.endswith("。")
    return region is ParagraphKind.NOTE and bool(heading)


def _titles(path: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(title for _, title in path)


def _heading(block: Block) -> int | None:
    """The level of a block that is a heading and nothing else (0 for one without a mark), or None."""
    text, marker = block.text, marker_of(block.text)
    if len(text) <= HEADING_LIMIT and (NOTES.match(text) or ANNEX.match(text)):
        return 0
    if marker and marker.heading:
        sentence_only = not re.search(r"[。！？；]", text[:-1]) and not text.endswith(("；", "：", ":"))
        if marker.level == 3:
            sentence_only = sentence_only and len(text) <= 32 and not re.search(r"[，,]", text)
        return marker.level if len(text) <= HEADING_LIMIT + 20 and sentence_only else None
    if block.hashes and len(text) <= HEADING_LIMIT + 20:
        return 0
    if len(text) <= 32 and not re.search(r"[，。；！？：,;!?:]", text):
        return 0
    return None


def _level(heading: int, block: Block, bullets_open: bool) -> tuple[int, bool]:
    """Depth in the outline. A bullet right under a bullet is its child; bare headings of the main parts stand above all."""
    if heading == 4:
        return (5 if bullets_open else 4), True
    if heading:
        return heading, False
    return (0 if is_top(block.text) or NOTES.match(block.text) or ANNEX.match(block.text) else 1), False


def _region_after(text: str, region: ParagraphKind) -> ParagraphKind:
    if NOTES.match(text):
        return ParagraphKind.NOTE
    return ParagraphKind.ANNEX if ANNEX.match(text) else region


def _kind(block: Block, *, in_front: bool, region: ParagraphKind) -> ParagraphKind:
    if is_caption(block.text):
        return ParagraphKind.CAPTION
    if in_front:
        return (
            ParagraphKind.LEAD
            if len(block.text) > HEADING_LIMIT and "人民代表大会" not in block.text[:40]
            else ParagraphKind.FRONT
        )
    return region


def _front_end(blocks: Sequence[Block]) -> int:
    """How many blocks come before the report's own words."""
    for index, block in enumerate(blocks[:_FRONT_BLOCKS]):
        if SALUTATION.match(block.text) or OWN_WORDS.match(block.text):
            return index
    titles = [index for index, block in enumerate(blocks[:_TITLE_BLOCKS]) if TITLE.match(block.text)]
    first = titles[-1] + 1 if titles else 0
    while titles and first < len(blocks) and _SESSION.search(blocks[first].text):
        first += 1
    return first


def _merge_credits(blocks: list[Block]) -> list[Block]:
    """A photographer's name on a line of its own belongs to the caption before it."""
    merged: list[Block] = []
    for block in blocks:
        if merged and is_credit(block.text) and len(merged[-1].text) <= LONGEST:
            last = merged[-1]
            merged[-1] = replace(last, text=f"{last.text} {block.text}", end=block.end)
        else:
            merged.append(block)
    return merged


def _drop_site_names(blocks: list[Block], front: int, speaker: str | None) -> list[Block]:
    """Before the report begins only its title, day, session, speaker and lead are kept, each once."""
    kept: dict[str, Block] = {}
    for block in blocks[:front]:
        if (
            len(block.text) > HEADING_LIMIT
            or re.search(r"报告|会议|大会|文件|^[—\-（(]*20\d\d年\d{1,2}月\d{1,2}日", block.text)
            or (speaker and speaker in block.text)
        ):
            kept.setdefault(block.text, block)
    return [*kept.values(), *blocks[front:]]
