"""Document → paragraphs: whole again where pages and columns cut them, each with its heading path, kind, period and role."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.headings import HEADING_LIMIT, is_top, marker_of, run_in
from index.lines import SALUTATION, Block, join, read_lines
from index.periods import Reading, read_scope
from index.records import Document, Paragraph, ParagraphKind

_ADDRESS = re.compile(r"各位代表|同志们|一年来，|过去一年")
_TITLE = re.compile(r"^(?:20\d\d年)?[\u4e00-\u9fff]{0,12}(?:20\d\d年)?政府工作报告(?:摘要)?$")
_CREDIT = re.compile(r"[\u4e00-\u9fff]{2,3}\s?[\u4e00-\u9fff]?\s*(?:摄|供图)(?:$|[^影制像取入])")
_CREDIT_ONLY = re.compile(r"^(?:本报记者)?\s*[\u4e00-\u9fff]{2,3}\s?[\u4e00-\u9fff]?\s*(?:摄|供图)$")
_NOTES = re.compile(r"^(?:名词解释|名词注释|注释|名词说明)$")
_ANNEX = re.compile(r"^附件?[：:]?\d*$|^附件?[：:]")
_FRONT_BLOCKS = 30
_CAPTION_LIMIT = 160


@dataclass(slots=True)
class _Outline:
    """The headings above the next paragraph, outermost first, with their levels."""

    path: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, level: int, title: str) -> None:
        self.path = [*(entry for entry in self.path if entry[0] < level), (level, title)]

    def leave(self, level: int) -> None:
        self.path = [entry for entry in self.path if entry[0] < level]

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(title for _, title in self.path)


def split(document: Document) -> list[Paragraph]:
    """Split a document into its paragraphs, headings included, numbered from 1 in the order of the file."""
    blocks = _merge_credits(list(join(read_lines(document.text))))
    blocks = _drop_site_names(blocks, _front_end(blocks), document.speaker)
    front = _front_end(blocks)
    outline, reading, region = _Outline(), Reading.start(document.report_year), ParagraphKind.BODY
    paragraphs: list[Paragraph] = []
    bullets_open = False
    for index, block in enumerate(blocks):
        kind = _kind(block, in_front=index < front, region=region)
        heading = _heading(block) if kind in (ParagraphKind.BODY, ParagraphKind.NOTE, ParagraphKind.ANNEX) else None
        if region is ParagraphKind.NOTE and heading:
            heading = None
        if heading is not None:
            kind, region = ParagraphKind.HEADING, _region_after(block.text, region)
            level, bullets_open = _level(heading, block, bullets_open)
            section = tuple(title for depth, title in outline.path if depth < level)
            outline.enter(level, block.text)
        else:
            if _ADDRESS.match(block.text):
                outline.leave(3)
            section = outline.titles
            bullets_open = False
            marker = marker_of(block.text)
            if kind is ParagraphKind.BODY and (opening := run_in(block.text, lead=block.lead)):
                outline.enter(marker.level if marker else 5, opening)
                section = outline.titles
        if kind not in (ParagraphKind.FRONT, ParagraphKind.LEAD, ParagraphKind.CAPTION):
            reading = read_scope(reading, block.text, heading=heading is not None)
        paragraphs.append(
            Paragraph(
                document_id=document.id,
                number=index + 1,
                text=block.text,
                kind=kind,
                section=section,
                period=reading.period,
                role=reading.role,
                start=block.start,
                end=block.end,
            )
        )
    return paragraphs


def _heading(block: Block) -> int | None:
    """The level of a block that is a heading and nothing else (0 for one without a mark), or None."""
    text, marker = block.text, marker_of(block.text)
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
    return (0 if is_top(block.text) or _NOTES.match(block.text) or _ANNEX.match(block.text) else 1), False


def _region_after(text: str, region: ParagraphKind) -> ParagraphKind:
    if _NOTES.match(text):
        return ParagraphKind.NOTE
    return ParagraphKind.ANNEX if _ANNEX.match(text) else region


def _kind(block: Block, *, in_front: bool, region: ParagraphKind) -> ParagraphKind:
    if len(block.text) <= _CAPTION_LIMIT and _CREDIT.search(block.text):
        return ParagraphKind.CAPTION
    if in_front:
        return ParagraphKind.LEAD if len(block.text) > HEADING_LIMIT and "人民代表大会" not in block.text[:40] else ParagraphKind.FRONT
    return region


def _front_end(blocks: Sequence[Block]) -> int:
    """How many blocks come before the report's own words."""
    for index, block in enumerate(blocks[:_FRONT_BLOCKS]):
        if SALUTATION.match(block.text) or block.text.startswith("各位代表"):
            return index
    titles = [index for index, block in enumerate(blocks[:3]) if _TITLE.match(block.text)]
    return titles[-1] + 1 if titles else 0


def _merge_credits(blocks: list[Block]) -> list[Block]:
    """A photographer's name on a line of its own belongs to the caption before it."""
    merged: list[Block] = []
    for block in blocks:
        if merged and _CREDIT_ONLY.match(block.text) and len(merged[-1].text) <= _CAPTION_LIMIT:
            last = merged[-1]
            merged[-1] = replace(last, text=f"{last.text} {block.text}", end=block.end)
        else:
            merged.append(block)
    return merged


def _drop_site_names(blocks: list[Block], front: int, speaker: str | None) -> list[Block]:
    """Before the report begins only its title, session, speaker and lead are kept, each once."""
    kept: dict[str, Block] = {}
    for block in blocks[:front]:
        if len(block.text) > HEADING_LIMIT or re.search(r"报告|会议|大会|文件", block.text) or (speaker and speaker in block.text):
            kept.setdefault(block.text, block)
    return [*kept.values(), *blocks[front:]]
