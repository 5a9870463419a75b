"""Reports → a generation's SQLite file: what was read is inserted, what did not change is copied inside SQLite."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.manifest import Counts
from index.rows import Report, Row, chunk_row, counts_of, document_row, fact_row, paragraph_row, read_only

_TABLES = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT, title TEXT, region TEXT, level TEXT, report_year INTEGER,
    meeting_date TEXT, speaker TEXT, office TEXT, unread TEXT, first_chunk INTEGER, end_chunk INTEGER);
CREATE TABLE paragraphs (
    document_id TEXT, number INTEGER, text TEXT, kind TEXT, section TEXT, period_start INTEGER, period_end INTEGER,
    role TEXT, span_start INTEGER, span_end INTEGER, page INTEGER, sureness REAL, doubtful TEXT, PRIMARY KEY (document_id, number));
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, document_id TEXT, paragraph INTEGER, text TEXT, header TEXT,
    span_start INTEGER, span_end INTEGER);
CREATE TABLE facts (
    id INTEGER PRIMARY KEY, document_id TEXT, paragraph INTEGER, text TEXT, span_start INTEGER, span_end INTEGER,
    quote_start INTEGER, quote_end INTEGER, value TEXT, unit TEXT, qualifier TEXT, indicator TEXT, region TEXT,
    period_start INTEGER, period_end INTEGER, role TEXT, measure TEXT);
"""
_INDEX = "CREATE INDEX facts_by_paragraph ON facts (document_id, paragraph, span_start)"
"""Made when all facts are there: document ids are digests, and would be put in one by one all over it."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A document whose rows are as they were in this file."""

    document_id: str
    file: Path


def write_rows(path: Path, reports: Iterable[Report | Carried]) -> Counts:
    """Write a new file, one report after another; chunks are numbered from 0 in that order.

    Raises:
        sqlite3.Error: writing failed.
    """
    # No journal and no syncing: a half-written file is thrown away, a whole one is forced to disk before it is used.
    with closing(sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        connection.executescript(_TABLES)
        first_chunk, attached = 0, None
        for report in reports:
            if isinstance(report, Carried) and report.file != attached:
                _attach(connection, report.file, instead=attached is not None)
                attached = report.file
            connection.execute("BEGIN")
            if isinstance(report, Carried):
                first_chunk = _carry(connection, report, first_chunk)
            else:
                first_chunk = _insert(connection, report, first_chunk)
            connection.execute("COMMIT")
        connection.execute(_INDEX)
        return counts_of(connection)


def _attach(connection: sqlite3.Connection, file: Path, *, instead: bool) -> None:
    """Make a file's tables those of ``before``; outside of transactions, or SQLite refuses."""
    if instead:
        connection.execute("DETACH before")
    connection.execute("ATTACH ? AS before", [read_only(file)])


def _carry(connection: sqlite3.Connection, carried: Carried, first_chunk: int) -> int:
    """Copy a document's rows inside SQLite: a thousand reports that did not change cost seconds."""
    [(start, end)] = connection.execute(
        "SELECT first_chunk, end_chunk FROM before.documents WHERE id = ?", [carried.document_id]
    ).fetchall()
    end_chunk: int = first_chunk + end - start
    columns = [row[1] for row in connection.execute("PRAGMA table_info(documents)")][:-2]
    connection.execute(
        f"INSERT INTO main.documents SELECT {', '.join(columns)}, ?, ? FROM before.documents WHERE id = ?",
        [first_chunk, end_chunk, carried.document_id],
    )
    connection.execute(
        "INSERT INTO main.paragraphs SELECT * FROM before.paragraphs WHERE document_id = ? ORDER BY number",
        [carried.document_id],
    )
    _copy_numbered(connection, "chunks", "id + ?", "id >= ? AND id < ?", [first_chunk - start, start, end])
    _copy_numbered(connection, "facts", "NULL", "document_id = ?", [carried.document_id])
    return end_chunk


def _copy_numbered(connection: sqlite3.Connection, table: str, number: str, where: str, values: Sequence[Any]) -> None:
    columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "id")
    select = f"SELECT {number}, {columns} FROM before.{table} WHERE {where} ORDER BY id"
    connection.execute(f"INSERT INTO main.{table} {select}", values)


def _insert(connection: sqlite3.Connection, report: Report, first_chunk: int) -> int:
    end_chunk = first_chunk + len(report.chunks)
    _insert_all(connection, "documents", [(*document_row(report.document), first_chunk, end_chunk)])
    _insert_all(connection, "paragraphs", map(paragraph_row, report.paragraphs))
    _insert_all(connection, "chunks", ((first_chunk + i, *chunk_row(c)) for i, c in enumerate(report.chunks)))
    _insert_all(connection, "facts", ((None, *fact_row(fact)) for fact in report.facts))
    return end_chunk


def _insert_all(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    for row in rows:
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
