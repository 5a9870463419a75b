"""Passages → numbered, fenced evidence for a model's prompt, the best first, as much of it as the model's window holds."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from assistant.instructions import commands_a_machine
from assistant.records import Draft, Passage, Query
from assistant.retrieve import Retriever
from index.chunks import header
from index.records import Chunk, Document, Paragraph, ParagraphKind, Records
from index.tokens import count

MOST_PASSAGES = 16
"""Passages that a model is handed at most; more only distract it."""

LONGEST_WHOLE = 400
"""Characters of a paragraph that is shown whole."""

_NO_STATEMENT = (ParagraphKind.FRONT, ParagraphKind.HEADING)
_FENCE_MARKS = re.compile(r"[<>]{2,}|`{3,}")
_LINE_BREAKS = "\n\r\t"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage under the number that the model cites it by.

    Attributes:
        number: from 1.
        document: the report that the passage stands in.
    """

    number: int
    passage: Passage
    document: Document

    @property
    def text(self) -> str:
        """The passage as the model reads it, between its fences: of a long paragraph only the part that was found."""
        paragraph, chunk = self.passage.paragraph.text, self.passage.chunk
        above, words = map(_harmless, (chunk.header, paragraph if len(paragraph) <= LONGEST_WHOLE else chunk.text))
        return f"<<<材料 {self.number}（{above}）\n{words}\n材料 {self.number} 完>>>"


def passages_for(query: Query, own: Draft, retriever: Retriever) -> list[Passage]:
    """What a model is to answer from: the paragraphs of the extractive answer, then what was found for each ask in turn.

    Titles and headings say nothing by themselves: they stand above the passages. Paragraphs and headings that command a
    machine are left out: they are no part of any report.
    """
    found = zip_longest(*(retriever.passages(ask) for ask in query.asks))
    retrieved = (p for row in found for p in row if p is not None and p.paragraph.kind not in _NO_STATEMENT)
    best: dict[tuple[str, int], Passage] = {}
    for passage in chain(_cited_by(own, retriever.records), retrieved):
        if not commands_a_machine(f"{passage.chunk.header}\n{passage.paragraph.text}"):
            best.setdefault(passage.paragraph.key, passage)
    return list(best.values())[:MOST_PASSAGES]


def number_evidence(passages: Iterable[Passage], records: Records, *, budget: int) -> tuple[list[Evidence], int]:
    """Number passages, best first, until the budget is spent; one too long for what is left is passed over.

    Args:
        budget: tokens for all evidence together.

    Returns:
        The evidence, and how many passages found no room.
    """
    documents = {document.id: document for document in records.documents()}
    kept: list[Evidence] = []
    left_out = 0
    for passage in passages:
        evidence = Evidence(len(kept) + 1, passage, documents[passage.paragraph.document_id])
        cost = count(evidence.text) + 1
        if cost <= budget:
            kept.append(evidence)
            budget -= cost
        else:
            left_out += 1
    return kept, left_out


def _cited_by(draft: Draft, records: Records) -> Iterator[Passage]:
    """The paragraphs that a draft quotes, whole."""
    documents = {document.id: document for document in records.documents()}
    for claim in draft.claims:
        for quote in (*(quote for _, quote in claim.facts), *claim.quotes):
            yield _whole(quote.paragraph, documents[quote.paragraph.document_id], records)


def _whole(paragraph: Paragraph, document: Document, records: Records) -> Passage:
    above = header(document, paragraph)
    chunk = Chunk(*paragraph.key, text=paragraph.text, header=above, start=0, end=len(paragraph.text))
    return Passage(chunk, paragraph, tuple(records.facts([paragraph.key])), score=1.0)


def _harmless(text: str) -> str:
    """Words of a report without what could end their fence, hide, or break the line."""
    shown = "".join(" " if char in _LINE_BREAKS else char for char in text if char in _LINE_BREAKS or _is_seen(char))
    return _FENCE_MARKS.sub(" ", shown)


def _is_seen(char: str) -> bool:
    """Neither a control, a format nor an unassigned character."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")
