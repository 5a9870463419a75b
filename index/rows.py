"""Records ↔ rows of a generation's SQLite file."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.manifest import Counts
from index.records import (
    Chunk,
    Document,
    Fact,
    Level,
    Measure,
    Paragraph,
    ParagraphKey,
    ParagraphKind,
    Period,
    Role,
)

FILE = "records.sqlite"
Row = tuple[Any, ...]

_REMEMBERED, _LEAST_REMEMBERED = 20_000, 500
"""Paragraphs, and the facts of paragraphs, that are kept in memory, a few tens of megabytes: one question reads hundreds,
the next one mostly the same."""
_MAPPED = 1 << 30
"""Most bytes of a file that are read where the system maps them: a cache of its own for each of 125 files took 240 MB."""
_REMEMBERED_WHOLE, _LEAST_WHOLE = 64, 4
"""Documents whose paragraphs are kept all together."""


@dataclass(frozen=True, slots=True)
class Report:
    """A document with everything that was read from it."""

    document: Document
    paragraphs: Sequence[Paragraph]
    chunks: Sequence[Chunk]
    facts: Sequence[Fact]


def read_only(path: Path) -> str:
    """The address of a file that nothing is written to, nor beside it."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


def counts_of(connection: sqlite3.Connection) -> Counts:
    """How many records a file holds."""
    tables = ("documents", "paragraphs", "chunks", "facts")
    return Counts(*(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables))


class Rows:
    """Reads one file, never writing beside it; safe to use from many threads.

    One guarded connection rather than one a thread: a look-up takes microseconds, and a connection that is already open
    outlives the removal of its generation.
    """

    def __init__(self, path: Path, *, beside: int = 1) -> None:
        """Open it.

        Args:
            beside: how many files are open together; they share what is kept in memory.
        """
        remembered = max(_REMEMBERED // beside, _LEAST_REMEMBERED)
        whole = max(_REMEMBERED_WHOLE // beside, _LEAST_WHOLE)
        self._connection = sqlite3.connect(read_only(path), uri=True, check_same_thread=False)
        self._connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        self._guard = threading.Lock()
        self._paragraphs = lru_cache(whole)(self._read_paragraphs)
        self._paragraph = lru_cache(remembered)(self._read_paragraph)
        self._facts = lru_cache(remembered)(self._read_facts)
        self._chunk = lru_cache(remembered)(self._read_chunk)

    def __enter__(self) -> "Rows":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        with self._guard:
            self._connection.close()

    def counts(self) -> Counts:
        """How many records there are."""
        with self._guard:
            return counts_of(self._connection)

    def damage(self) -> list[str]:
        """What SQLite's own check finds wrong; empty for a sound file."""
        found = [row[0] for row in self._select("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def documents(self) -> list[tuple[Document, range]]:
        """Every document, in the order of writing, with the ids of its chunks."""
        rows = self._select("SELECT * FROM documents ORDER BY rowid")
        return [(document_of(row[:-2]), range(row[-2], row[-1])) for row in rows]

    def paragraphs(self, document_id: str) -> list[Paragraph]:
        """A document's paragraphs in order."""
        return list(self._paragraphs(document_id))

    def paragraph(self, key: ParagraphKey) -> Paragraph | None:
        """One paragraph, or None."""
        return self._paragraph(key)

    def chunk(self, chunk_id: int) -> Chunk:
        """The chunk of this id.

        Raises:
            KeyError: there is none.
        """
        return self._chunk(chunk_id)

    def chunks(self, ids: Iterable[int]) -> list[Chunk]:
        """The chunks of these ids, in their order."""
        return [self.chunk(chunk_id) for chunk_id in ids]

    def facts(self, keys: Iterable[ParagraphKey]) -> list[Fact]:
        """The facts of these paragraphs, ordered by (document, paragraph, start)."""
        return [fact for key in sorted(set(keys)) for fact in self._facts(key)]

    def facts_of(self, document_id: str) -> list[Fact]:
        """A document's facts in the order of writing."""
        rows = self._select("SELECT * FROM facts WHERE document_id = ? ORDER BY id", document_id)
        return [fact_of(row[1:]) for row in rows]

    def _read_paragraphs(self, document_id: str) -> tuple[Paragraph, ...]:
        rows = self._select("SELECT * FROM paragraphs WHERE document_id = ? ORDER BY number", document_id)
        return tuple(map(paragraph_of, rows))

    def _read_paragraph(self, key: ParagraphKey) -> Paragraph | None:
        rows = self._select("SELECT * FROM paragraphs WHERE document_id = ? AND number = ?", *key)
        return paragraph_of(rows[0]) if rows else None

    def _read_chunk(self, chunk_id: int) -> Chunk:
        rows = self._select("SELECT * FROM chunks WHERE id = ?", chunk_id)
        if not rows:
            raise KeyError(chunk_id)
        return Chunk(*rows[0][1:])

    def _read_facts(self, key: ParagraphKey) -> tuple[Fact, ...]:
        select = "SELECT * FROM facts WHERE document_id = ? AND paragraph = ? ORDER BY span_start, id"
        return tuple(fact_of(row[1:]) for row in self._select(select, *key))

    def _select(self, statement: str, *values: Any) -> list[Row]:
        with self._guard:
            return self._connection.execute(statement, values).fetchall()


def document_row(document: Document) -> Row:
    """What is stored of a document, but for its chunks."""
    d = document
    meeting = d.meeting_date and d.meeting_date.isoformat()
    unread = json.dumps(d.unread) if d.unread else None
    return d.id, d.source, d.title, d.region, d.level, d.report_year, meeting, d.speaker, d.office, unread


def document_of(row: Row) -> Document:
    """The document of what :func:`document_row` gave; its text is left empty."""
    id, source, title, region, level, report_year, meeting, speaker, office, unread = row
    return Document(
        id=id,
        source=source,
        text="",
        title=title,
        region=region,
        level=level and Level(level),
        report_year=report_year,
        meeting_date=meeting and date.fromisoformat(meeting),
        speaker=speaker,
        office=office,
        unread=tuple(json.loads(unread)) if unread else (),
    )


def paragraph_row(paragraph: Paragraph) -> Row:
    """What is stored of a paragraph."""
    p = paragraph
    section = json.dumps(p.section, ensure_ascii=False)
    place = (p.start, p.end, p.page)
    recognition = (p.sureness, json.dumps(p.doubtful) if p.doubtful else None)
    return p.document_id, p.number, p.text, p.kind, section, *_years(p.period), p.role, *place, *recognition


def paragraph_of(row: Row) -> Paragraph:
    """The paragraph of what :func:`paragraph_row` gave."""
    document_id, number, text, kind, section, first, last, role, start, end, page, sureness, doubtful = row
    return Paragraph(
        document_id=document_id,
        number=number,
        text=text,
        kind=ParagraphKind(kind),
        section=tuple(json.loads(section)),
        period=_period(first, last),
        role=role and Role(role),
        start=start,
        end=end,
        page=page,
        sureness=sureness,
        doubtful=tuple((start, end) for start, end in json.loads(doubtful)) if doubtful else (),
    )


def chunk_row(chunk: Chunk) -> Row:
    """What is stored of a chunk."""
    return chunk.document_id, chunk.paragraph, chunk.text, chunk.header, chunk.start, chunk.end


def fact_row(fact: Fact) -> Row:
    """What is stored of a fact."""
    f = fact
    spans = (f.start, f.end, f.quote_start, f.quote_end)
    quantity = (str(f.value), f.unit, f.qualifier)
    meaning = (f.indicator, f.region, *_years(f.period), f.role, f.measure)
    return f.document_id, f.paragraph, f.text, *spans, *quantity, *meaning


def fact_of(row: Row) -> Fact:
    """The fact of what :func:`fact_row` gave."""
    *place_and_spans, value, unit, qualifier, indicator, region, first, last, role, measure = row
    meaning = (unit, qualifier, indicator, region, _period(first, last), Role(role), Measure(measure))
    fields: Row = (*place_and_spans, Decimal(value), *meaning)
    return Fact(*fields)


def _years(period: Period | None) -> tuple[int | None, int | None]:
    return (period.start, period.end) if period else (None, None)


def _period(first: int | None, last: int | None) -> Period | None:
    return None if first is None or last is None else Period(first, last)
