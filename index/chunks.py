"""Paragraphs → chunks: whole sentences up to a token budget, tiling each paragraph without overlap, with a context header."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from index.records import Chunk, Document, Paragraph, Role
from index.statements import sentences
from index.tokens import count

DEFAULT_BUDGET = 320
"""Tokens of a chunk's text; about 250 Han characters in cl100k_base."""

_ROLE_WORDS = {Role.ACTUAL: "完成情况", Role.ESTIMATE: "预计完成", Role.TARGET: "目标任务", Role.PLAN: "工作安排"}
_SOFT_BREAK = re.compile(r"[，,、：:]")
_HEADER_TITLE = 40


def cut(document: Document, paragraphs: Sequence[Paragraph], *, budget: int = DEFAULT_BUDGET) -> list[Chunk]:
    """Cut a document's paragraphs into chunks.

    Args:
        budget: most tokens of a chunk's text; a single character may exceed a budget of one.

    Raises:
        ValueError: ``budget`` is below 1.
    """
    if budget < 1:
        raise ValueError(f"budget must be at least 1 token, not {budget}")
    return [
        Chunk(
            document_id=document.id,
            paragraph=paragraph.number,
            text=paragraph.text[start:end],
            header=header(document, paragraph),
            start=start,
            end=end,
        )
        for paragraph in paragraphs
        for start, end in tile(paragraph.text, budget=budget)
    ]


def header(document: Document, paragraph: Paragraph) -> str:
    """What a paragraph does not say itself: whose report, of which year, under which headings, of which years."""
    scope = (
        f"{paragraph.period}{_ROLE_WORDS.get(paragraph.role, '') if paragraph.role else ''}" if paragraph.period else ""
    )
    year = f"{document.report_year}年" if document.report_year else ""
    section = [title[:_HEADER_TITLE] for title in paragraph.section if not paragraph.text.startswith(title)]
    return " ".join(part for part in (f"{document.region}{year}政府工作报告", *section, scope) if part)


def searched_text(chunk: Chunk) -> str:
    """What both indexes hold of a chunk: its context, then its text."""
    return f"{chunk.header}\n{chunk.text}"


def tile(text: str, *, budget: int, length: Callable[[str], int] = count) -> Iterator[tuple[int, int]]:
    """Spans that cover ``text`` once, in order, each at most ``budget`` long where a single character allows it."""
    start = end = 0
    for unit_start, unit_end in _units(text, budget, length):
        if end > start and length(text[start:unit_end]) > budget:
            yield start, end
            start = unit_start
        end = unit_end
    if end > start:
        yield start, end


def _units(text: str, budget: int, length: Callable[[str], int]) -> Iterator[tuple[int, int]]:
    """Sentences; a sentence over the budget in clauses; a clause over the budget in halves."""
    edges = [0, *(end for _, end in list(sentences(text))[:-1]), len(text)]
    for start, end in pairwise(edges):
        yield from _fit(text, start, end, budget, length)


def _fit(text: str, start: int, end: int, budget: int, length: Callable[[str], int]) -> Iterator[tuple[int, int]]:
    if end - start <= 1 or length(text[start:end]) <= budget:
        if end > start:
            yield start, end
        return
    middle = (start + end) // 2
    breaks = [match.end() for match in _SOFT_BREAK.finditer(text, start, end - 1)]
    at = min(breaks, key=lambda position: abs(position - middle), default=middle)
    yield from _fit(text, start, at, budget, length)
    yield from _fit(text, at, end, budget, length)
