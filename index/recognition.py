"""What a scanned page's recognition says of its characters → how far a paragraph's words and figures can be relied on."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from statistics import fmean

from index.records import Document, Paragraph

SURE = 0.9
"""A character recognized with less may well be another: shown as uncertain. Clean pages have 0.99 and more."""

_NAMED = 8
_PARTS_OF_FIGURES = ".%‰"
"""Of marks, only these change what is said; commas are often taken for full stops, and seldom surely."""


def unread_note(pages: Sequence[int]) -> str:
    """Which pages could not be read, and what to do; empty for none."""
    if not pages:
        return ""
    named = "、".join(str(page) for page in pages[:_NAMED]) + (f" 等 {len(pages)} " if len(pages) > _NAMED else "")
    return f"第{named}页没有读出文字（可能是扫描的图）：建索引时加上 --ocr 就用文字识别来读"


def mark(document: Document, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The same paragraphs, with their sureness and doubtful spans where the document was recognized."""
    return [_marked(paragraph, document) for paragraph in paragraphs] if document.recognized else list(paragraphs)


def _marked(paragraph: Paragraph, document: Document) -> Paragraph:
    """Its letters and figures; a paragraph's characters stand in its span of the file's text in their order; only layout was taken out."""
    starts = [start for start, _, _ in document.recognized]
    sureness: list[float | None] = []
    place = paragraph.start
    for character in paragraph.text:
        found = document.text.find(character, place, paragraph.end)
        told = found >= 0 and (character.isalnum() or character in _PARTS_OF_FIGURES)
        sureness.append(_at(document, starts, found) if told else None)
        place = found + 1 if found >= 0 else place
    known = [each for each in sureness if each is not None]
    if not known:
        return paragraph
    unsure = [each is not None and each < SURE for each in sureness]
    return replace(paragraph, sureness=round(fmean(known), 4), doubtful=tuple(_spans(unsure)))


def _at(document: Document, starts: Sequence[int], offset: int) -> float | None:
    run = bisect_right(starts, offset) - 1
    if run < 0:
        return None
    start, end, sureness = document.recognized[run]
    return sureness if start <= offset < end else None


def _spans(marked: Sequence[bool]) -> list[tuple[int, int]]:
    spans, place = [], 0
    for value, run in groupby(marked):
        length = len(list(run))
        if value:
            spans.append((place, place + length))
        place += length
    return spans
