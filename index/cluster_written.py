"""Writes documents and generations into PostgreSQL and Milvus: what a crash leaves half done is done again, never shown."""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from index.chunks import searched_text
from index.cluster_rows import stored_counts
from index.lexical import counted, dampings
from index.milvus import PLACES, Entities, token_number
from index.records import Chunk, Embedder
from index.rows import Report, Row, chunk_row, document_row, fact_row, paragraph_row

BATCH = 32
"""Chunks embedded at a time."""

_DESCRIBED = "id, source, title, region, level, report_year, meeting_date, speaker, office, unread, paragraphs, chunks, facts, tokens, words"


class Writer:
    """Writes the documents of one collection."""

    def __init__(self, entities: Entities, collection: str, embedder: Embedder) -> None:
        """Nothing is written yet."""
        self.entities = entities
        self._collection, self._embedder = collection, embedder
        self.embedded = 0
        """How many vectors the model had to compute."""

    def write(self, connection: sa.Connection, seq: int, report: Report) -> None:
        """Write a document's rows and entities, in place of what an interrupted build wrote of it.

        The entities come first and the rows with the end of the connection's transaction: a document that is done has both.

        Args:
            seq: its number in the database, claimed by the connection.

        Raises:
            EmbeddingError: the embedder failed.
            StoreError: PostgreSQL or Milvus does not answer.
        """
        counts = [counted(searched_text(chunk)) for chunk in report.chunks]
        lengths = np.array([sum(each.values()) for each in counts], dtype=np.int64)
        damping = dampings(lengths, self._average(connection, lengths)).tolist()
        words = [
            {token_number(token): times / (damped + times) for token, times in each.items()}
            for each, damped in zip(counts, damping, strict=True)
        ]
        self.entities.write(seq, self._meanings(connection, report.chunks), words)
        held = Counter(token for each in counts for token in each)
        for table in ("store_paragraphs", "store_chunks", "store_facts"):
            connection.execute(sa.text(f"DELETE FROM {table} WHERE seq = :seq"), {"seq": seq})
        _insert(connection, "store_paragraphs", ((seq, *paragraph_row(each)[1:]) for each in report.paragraphs))
        _insert(connection, "store_facts", ((seq, i, *fact_row(fact)[1:]) for i, fact in enumerate(report.facts)))
        chunks = enumerate(zip(report.chunks, counts, strict=True))
        _insert(connection, "store_chunks", (_chunk_row(seq, place, chunk, said) for place, (chunk, said) in chunks))
        sizes = (len(report.paragraphs), len(report.chunks), len(report.facts), int(lengths.sum()))
        _describe(connection, seq, (*document_row(report.document), *sizes, packed(held)))

    def _average(self, connection: sa.Connection, lengths: NDArray[np.int64]) -> float:
        """The mean length that the collection's weights are worked out with: that of its first document."""
        mean = float(lengths.mean()) if len(lengths) else 0.0
        connection.execute(
            sa.text("UPDATE store_collections SET average = :mean WHERE name = :name AND average = 0"),
            {"mean": mean, "name": self._collection},
        )
        average = connection.execute(
            sa.text("SELECT average FROM store_collections WHERE name = :name"), {"name": self._collection}
        )
        return float(average.scalar_one()) or 1.0

    def _meanings(self, connection: sa.Connection, chunks: Sequence[Chunk]) -> NDArray[np.float32]:
        """The chunks' vectors: those of texts that were embedded before are taken from Milvus."""
        vectors = np.empty((len(chunks), self._embedder.dim), dtype=np.float32)
        known = self._known(connection, chunks)
        try:
            if known:
                vectors[list(known)] = self.entities.meanings(list(known.values()))
        except KeyError:  # Milvus lost them.
            known = {}
        left = [i for i in range(len(chunks)) if i not in known]
        # Longest first: texts of like length pad one another little.
        left.sort(key=lambda i: -len(chunks[i].text))
        for batch in (left[i : i + BATCH] for i in range(0, len(left), BATCH)):
            vectors[batch] = self._embedder.encode_passages([searched_text(chunks[i]) for i in batch])
        self.embedded += len(left)
        return vectors

    def _known(self, connection: sa.Connection, chunks: Sequence[Chunk]) -> dict[int, int]:
        """Position among the chunks → the entity that has the vector of the same text."""
        fingerprints = [_fingerprint(chunk) for chunk in chunks]
        rows = connection.execute(
            sa.text(
                "SELECT DISTINCT ON (fingerprint) fingerprint, seq, number FROM store_chunks JOIN store_documents d USING (seq)"
                " WHERE fingerprint = ANY(:fingerprints) AND d.collection = :collection AND d.done"
            ),
            {"fingerprints": fingerprints, "collection": self._collection},
        )
        held = {bytes(row.fingerprint): row.seq * PLACES + row.number for row in rows}
        return {i: held[fingerprint] for i, fingerprint in enumerate(fingerprints) if fingerprint in held}


def packed(words: Mapping[str, int]) -> bytes:
    """Token → number of chunks, as the database holds it."""
    return zlib.compress(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpacked(stored: bytes) -> dict[str, int]:
    """Read what :func:`packed` gave."""
    words: dict[str, int] = json.loads(zlib.decompress(stored))
    return words


def _fingerprint(chunk: Chunk) -> bytes:
    return hashlib.blake2b(searched_text(chunk).encode(), digest_size=16).digest()


def _chunk_row(seq: int, place: int, chunk: Chunk, counts: Mapping[str, int]) -> Row:
    numbered: Counter[int] = Counter()
    for token, times in counts.items():
        numbered[token_number(token)] += times
    return seq, place, *chunk_row(chunk)[1:], _fingerprint(chunk), stored_counts(numbered)


def _describe(connection: sa.Connection, seq: int, values: Row) -> None:
    columns = _DESCRIBED.split(", ")
    assigned = ", ".join(f"{column} = :{column}" for column in columns)
    connection.execute(
        sa.text(
            f"UPDATE store_documents SET {assigned}, done = true, unreadable = NULL, touched = now() WHERE seq = :seq"
        ),
        {**dict(zip(columns, values, strict=True)), "seq": seq},
    )


def _insert(connection: sa.Connection, table: str, rows: Iterable[Row]) -> None:
    listed = [{f"v{i}": value for i, value in enumerate(row)} for row in rows]
    if listed:
        connection.execute(
            sa.text(f"INSERT INTO {table} VALUES ({', '.join(f':v{i}' for i in range(len(listed[0])))})"), listed
        )
