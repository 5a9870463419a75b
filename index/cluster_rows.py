"""A generation's rows read from PostgreSQL: many at a time, and what was read is remembered."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from index.errors import StoreCorrupt
from index.postgres import Database
from index.records import Chunk, Fact, Paragraph, ParagraphKey
from index.rows import Row, fact_of, paragraph_of

T = TypeVar("T")

Spot = tuple[int, int]
"""(a document's number in the database, the number of a paragraph or of a chunk within it)."""
Counts = tuple[NDArray[np.uint32], NDArray[np.uint16]]
"""The numbers of a chunk's tokens, ascending, and how often each stands in it."""

_REMEMBERED = 20_000
"""Rows of each kind that are kept in memory, a few tens of megabytes: one question reads hundreds, the next one mostly
the same."""
_WANTED = (
    "JOIN unnest(CAST(:documents AS bigint[]), CAST(:numbers AS integer[])) AS wanted (seq, {by}) USING (seq, {by})"
)


class _Kept(Generic[T]):
    """The values used last; safe to use from many threads."""

    def __init__(self) -> None:
        self._values: OrderedDict[Spot, T] = OrderedDict()
        self._guard = threading.Lock()

    def take(self, spots: Iterable[Spot]) -> dict[Spot, T]:
        with self._guard:
            found = {spot: self._values[spot] for spot in spots if spot in self._values}
            for spot in found:
                self._values.move_to_end(spot)
        return found

    def keep(self, values: Mapping[Spot, T]) -> None:
        with self._guard:
            self._values.update(values)
            while len(self._values) > _REMEMBERED:
                self._values.popitem(last=False)


class ClusterRows:
    """Reads the rows of some documents; safe to use from many threads."""

    def __init__(self, database: Database, ids: Mapping[int, str]) -> None:
        """Nothing is read yet.

        Args:
            ids: number in the database → document id.
        """
        self._database, self._ids = database, ids
        self._seqs = {document_id: seq for seq, document_id in ids.items()}
        self._chunks: _Kept[Chunk] = _Kept()
        self._counts: _Kept[Counts] = _Kept()
        self._paragraphs: _Kept[Paragraph | None] = _Kept()
        self._facts: _Kept[tuple[Fact, ...]] = _Kept()

    def chunks(self, spots: Sequence[Spot]) -> list[Chunk]:
        """The chunks of these numbers, in their order.

        Raises:
            StoreError: one is not there, or the database does not answer.
        """
        select = f"SELECT seq, number, paragraph, text, header, span_start, span_end FROM store_chunks {_by('number')}"
        found = self._read(spots, self._chunks, select, self._chunk)
        return [self._present(found.get(spot)) for spot in spots]

    def counts(self, spots: Sequence[Spot]) -> list[Counts]:
        """Which tokens the chunks of these numbers have; in their order.

        Raises:
            StoreError: as :meth:`chunks`.
        """
        select = f"SELECT seq, number, counts FROM store_chunks {_by('number')}"
        found = self._read(spots, self._counts, select, lambda rows: counts_of(rows[0][2]))
        return [self._present(found.get(spot)) for spot in spots]

    def paragraphs(self, keys: Sequence[ParagraphKey]) -> dict[ParagraphKey, Paragraph]:
        """The paragraphs of these keys, as far as there are any.

        Raises:
            StoreError: the database does not answer.
        """
        select = f"SELECT store_paragraphs.* FROM store_paragraphs {_by('number')}"
        spots = [(self._seqs[document], number) for document, number in keys if document in self._seqs]
        found = self._read(spots, self._paragraphs, select, lambda rows: paragraph_of(self._named(rows[0])))
        self._paragraphs.keep({spot: None for spot in spots if spot not in found})
        return {paragraph.key: paragraph for paragraph in found.values() if paragraph}

    def facts(self, keys: Iterable[ParagraphKey]) -> list[Fact]:
        """The facts of these paragraphs, ordered by (document, paragraph, start).

        Raises:
            StoreError: the database does not answer.
        """
        select = f"SELECT store_facts.* FROM store_facts {_by('paragraph')} ORDER BY seq, paragraph, span_start, number"
        places = {(self._seqs[key[0]], key[1]): key for key in sorted(set(keys)) if key[0] in self._seqs}
        found = self._read(list(places), self._facts, select, self._facts_of, by=2)
        self._facts.keep({spot: () for spot in places if spot not in found})
        return [fact for spot in places for fact in found.get(spot, ())]

    def all_paragraphs(self, document_id: str) -> list[Paragraph]:
        """A document's paragraphs in order; empty if there is no such document."""
        rows = self._all("SELECT * FROM store_paragraphs WHERE seq = :seq ORDER BY number", document_id)
        return [paragraph_of(self._named(row)) for row in rows]

    def all_facts(self, document_id: str) -> list[Fact]:
        """A document's facts in the order of writing."""
        rows = self._all("SELECT * FROM store_facts WHERE seq = :seq ORDER BY number", document_id)
        return list(self._facts_of(rows))

    def _all(self, statement: str, document_id: str) -> list[Row]:
        with self._database.reading() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement), {"seq": self._seqs.get(document_id)})]

    def _read(
        self, spots: Sequence[Spot], kept: _Kept[T], select: str, value: Callable[[list[Row]], Any], *, by: int = 1
    ) -> dict[Spot, T]:
        """What is kept of these spots, and what the rows of the others make; ``by`` is the column of the spot's number."""
        found = kept.take(spots)
        missing = sorted({spot for spot in spots if spot not in found})
        if missing:
            grouped: dict[Spot, list[Row]] = {}
            wanted = {"documents": [seq for seq, _ in missing], "numbers": [number for _, number in missing]}
            with self._database.reading() as connection:
                for row in connection.execute(sa.text(select), wanted):
                    grouped.setdefault((row[0], row[by]), []).append(tuple(row))
            read = {spot: value(rows) for spot, rows in grouped.items()}
            kept.keep(read)
            found |= read
        return found

    def _present(self, value: T | None) -> T:
        if value is None:
            raise StoreCorrupt(self._database.place, "Milvus 与 PostgreSQL 的记录对不上")
        return value

    def _named(self, row: Row) -> Row:
        return self._ids[row[0]], *row[1:]

    def _chunk(self, rows: list[Row]) -> Chunk:
        document, _, *rest = self._named(rows[0])
        return Chunk(document, *rest)

    def _facts_of(self, rows: list[Row]) -> tuple[Fact, ...]:
        return tuple(fact_of((self._ids[row[0]], *row[2:])) for row in rows)


def counts_of(stored: bytes) -> Counts:
    """Read what :func:`stored_counts` wrote."""
    size = len(stored) // 6
    return np.frombuffer(stored, "<u4", size), np.frombuffer(stored, "<u2", size, offset=4 * size)


def stored_counts(counts: Mapping[int, int]) -> bytes:
    """Token number → how often, as the database holds it: the numbers ascending, four bytes each, then two for each count."""
    numbers = sorted(counts)
    return np.array(numbers, "<u4").tobytes() + np.array([counts[number] for number in numbers], "<u2").tobytes()


def _by(column: str) -> str:
    return _WANTED.format(by=column)
