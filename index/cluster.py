"""One generation in PostgreSQL and Milvus, opened for searching: answers as :class:`index.store.Generation` does.

Both legs give a folder's order: the dense one by Milvus's inner products; the lexical one takes candidates from Milvus
and scores them anew, figure for figure as a folder scores them, until no other chunk can be among the best.
"""

import json
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from index.cluster_rows import ClusterRows, Spot
from index.errors import StoreCorrupt, StoreMismatch, StoreMissing
from index.faults import faults_of
from index.lexical import dampings, rarity, tokenize
from index.locations import Cluster
from index.manifest import Manifest, OtherSchema
from index.milvus import MOST, PLACES, Entities, all_but, among, token_number
from index.postgres import Database
from index.records import Chunk, Document, Fact, Hit, Paragraph, ParagraphKey, Scope
from index.rows import Report, document_of
from index.store import in_scope

_FLOAT_ERROR = 1e-4
"""By how much Milvus's sum of a score may differ from ours, relative to it."""
_MEMBERS = """
SELECT d.seq, m.first_chunk, d.chunks, d.id, d.source, d.title, d.region, d.level, d.report_year, d.meeting_date,
    d.speaker, d.office, d.unread
FROM store_members m JOIN store_documents d USING (seq) WHERE m.generation = :number ORDER BY m.position"""

Found = list[tuple[int, float]]


class ClusterGeneration:
    """An opened generation; safe to use from many threads, undisturbed by later builds for a day.

    Attributes:
        generation: its name.
        manifest: what it says of itself; it lists no files.
        recall: of dense searches, which compare all.
    """

    recall = 1.0

    def __init__(self, place: Cluster, number: int, connection: sa.Connection) -> None:
        """Read what every question needs: the documents and the words' frequencies.

        Raises:
            StoreCorrupt: it is not whole.
            StoreError: PostgreSQL does not answer.
        """
        row = connection.execute(
            sa.text(
                "SELECT g.*, c.average FROM store_generations g JOIN store_collections c ON c.name = g.collection"
                " WHERE number = :number"
            ),
            {"number": number},
        ).one()
        self.place = place
        self.manifest = _manifest(place, row.manifest)
        self.generation = self.manifest.name
        self._words: dict[str, int] = json.loads(zlib.decompress(row.words))
        self._mean = row.tokens / self.manifest.counts.chunks
        self._mean_held: float = row.average
        members = connection.execute(sa.text(_MEMBERS), {"number": number}).all()
        self._documents = {m.id: (document_of(tuple(m)[3:]), range(m[1], m[1] + m[2])) for m in members}
        self._seqs = {m.id: int(m.seq) for m in members}
        self._first = {int(m.seq): int(m.first_chunk) for m in members}
        self._starts, self._in_turn = [m.first_chunk for m in members], [int(m.seq) for m in members]
        self._rows = ClusterRows(Database(place), {m.seq: m.id for m in members})
        self._entities = Entities(place.milvus, row.collection)
        documents = (document for document, _ in self._documents.values())
        self._in_order = sorted(documents, key=lambda d: (d.region, d.report_year or 0, d.source))
        self._whole = _whole(self._in_turn)

    def __enter__(self) -> "ClusterGeneration":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing: the connections are the process's."""

    def check(self) -> None:
        """See that Milvus holds every chunk.

        Raises:
            StoreCorrupt: it does not.
            StoreUnreachable: it does not answer.
        """
        held = self._entities.count(self._whole) if self._entities.exists() else 0
        if held != self.manifest.counts.chunks:
            raise StoreCorrupt(self.place, f"应有 {self.manifest.counts.chunks} 块，Milvus 里有 {held} 块")

    def search_dense(self, vector: NDArray[np.float32], *, limit: int, scope: Scope = Scope()) -> list[Hit]:
        """The ``limit`` chunks nearest to ``vector`` by inner product: see :class:`~index.records.SearchIndex`.

        Raises:
            ValueError: the vector has another length.
            StoreError: Milvus or PostgreSQL does not answer.
        """
        dim = self.manifest.recipe.dim
        if vector.shape != (dim,):
            raise ValueError(f"query vector has shape {vector.shape}, the store holds vectors of {dim}")

        def nearest(count: int, where: str) -> tuple[Found, float]:
            found = self._entities.nearest(vector, limit=count, where=where)
            # What Milvus keeps of those that tie for the last place is chance.
            return self._in_generation(found), found[-1][1] if found else 0.0

        return self._best(nearest, limit, scope)

    def search_lexical(self, text: str, *, limit: int, scope: Scope = Scope()) -> list[Hit]:
        """The ``limit`` chunks best by BM25: see :class:`~index.records.SearchIndex`.

        Raises:
            StoreError: Milvus or PostgreSQL does not answer.
        """
        tokens = [token for token in tokenize(text) if token in self._words]
        if not tokens:
            return []
        weights = rarity(np.array([self._words[token] for token in tokens]), self.manifest.counts.chunks)
        numbers = [token_number(token) for token in tokens]
        asked: Counter[int] = Counter()
        for number, weight in zip(numbers, weights.tolist(), strict=True):
            asked[number] += weight
        # A chunk's weights were worked out with the mean length of another day: this is how much more they can be now.
        most = max(1.0, self._mean / self._mean_held) * (1 + _FLOAT_ERROR)

        def best(count: int, where: str) -> tuple[Found, float]:
            found = self._entities.said(asked, limit=count, where=where)
            spots = [divmod(id_, PLACES) for id_, _ in found]
            scores = self._scores(spots, numbers, weights)
            return self._in_generation(zip((i for i, _ in found), scores, strict=True)), most * found[-1][
                1
            ] if found else 0.0

        return self._best(best, limit, scope)

    def frequencies(self) -> dict[str, int]:
        """The tokens of the lexical index → the number of chunks that have each."""
        return dict(self._words)

    def documents(self) -> list[Document]:
        """Every document, ordered by (region, report year, source); ``text`` is left empty."""
        return list(self._in_order)

    def paragraphs(self, document_id: str) -> list[Paragraph]:
        """A document's paragraphs in order; empty if there is no such document."""
        return self._rows.all_paragraphs(document_id)

    def paragraph(self, key: ParagraphKey) -> Paragraph | None:
        """One paragraph, or None."""
        return self._rows.paragraphs([key]).get(key)

    def facts(self, keys: Sequence[ParagraphKey]) -> list[Fact]:
        """The facts of these paragraphs, ordered by (document, paragraph, start)."""
        return self._rows.facts(keys)

    def report(self, document_id: str) -> Report:
        """Everything held of one document.

        Raises:
            KeyError: there is no such document.
        """
        document, ids = self._documents[document_id]
        return Report(document, self.paragraphs(document_id), list(self.chunks(ids)), self._rows.all_facts(document_id))

    def chunk_ids(self, document_id: str) -> range:
        """The ids of a document's chunks.

        Raises:
            KeyError: there is no such document.
        """
        return self._documents[document_id][1]

    def chunks(self, ids: Iterable[int] | None = None) -> Iterator[Chunk]:
        """The chunks of these ids, in their order; all of them for None."""
        wanted = range(self.manifest.counts.chunks) if ids is None else list(ids)
        for start in range(0, len(wanted), MOST):
            yield from self._rows.chunks([self._spot(id_) for id_ in wanted[start : start + MOST]])

    def vectors(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these chunks, float32, shape (len(ids), dim)."""
        spots = (self._spot(int(id_)) for id_ in ids)
        return self._entities.meanings([seq * PLACES + place for seq, place in spots])

    def faults(self) -> Iterator[str]:
        """What is wrong with it that opening it does not notice, a Chinese line each."""
        return faults_of(self)

    def _best(self, look: Callable[[int, str], tuple[Found, float]], limit: int, scope: Scope) -> list[Hit]:
        """Look at more candidates until nothing left out can be among the best.

        Args:
            look: (how many, the filter) → (id, score) of that many candidates, and what no other one exceeds.
        """
        where = self._where(scope)
        if limit <= 0 or not where:
            return []
        seen = limit
        while True:
            seen = min(2 * seen, max(MOST, limit))
            found, rest = look(seen, where)
            best = sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]
            if len(found) < seen or seen >= MOST or rest < best[-1][1]:
                return self._hits(best)

    def _scores(self, spots: Sequence[Spot], numbers: Sequence[int], weights: NDArray[np.float32]) -> list[float]:
        """BM25 of these chunks for tokens of these weights; summed in float32 in the tokens' order, as bm25s does."""
        scores = np.zeros(len(spots), dtype=np.float32)
        if not spots:
            return []
        counts = self._rows.counts(spots)
        damping = dampings(np.array([times.sum() for _, times in counts]), self._mean)
        tokens = np.concatenate([tokens for tokens, _ in counts])
        times = np.concatenate([times for _, times in counts])
        chunk = np.repeat(np.arange(len(counts)), [len(tokens) for tokens, _ in counts])
        for number, weight in zip(numbers, weights, strict=True):
            said = tokens == number
            within, often = chunk[said], times[said]
            scores[within] += weight * (often / (damping[within] + often))
        return [float(score) for score in scores]

    def _where(self, scope: Scope) -> str:
        """The filter for what is in scope; empty where that is nothing."""
        if scope == Scope():
            return self._whole
        chosen = [self._seqs[id_] for id_, (document, _) in self._documents.items() if in_scope(document, scope)]
        return self._whole if len(chosen) == len(self._seqs) else among(chosen) if chosen else ""

    def _in_generation(self, found: Iterable[tuple[int, float]]) -> Found:
        """Milvus's ids → the chunks' ids in this generation."""
        return [(self._first[id_ // PLACES] + id_ % PLACES, score) for id_, score in found]

    def _spot(self, id_: int) -> Spot:
        document = bisect_right(self._starts, id_) - 1
        return self._in_turn[document], id_ - self._starts[document]

    def _hits(self, found: Found) -> list[Hit]:
        chunks = self._rows.chunks([self._spot(id_) for id_, _ in found])
        # Who searches reads the paragraphs next: all of them in one look.
        self._rows.paragraphs([chunk.key for chunk in chunks])
        return [Hit(id=id_, chunk=chunk, score=score) for (id_, score), chunk in zip(found, chunks, strict=True)]


def open_cluster(place: Cluster, *, embedder: str | None = None) -> ClusterGeneration:
    """Open the current generation: see :func:`index.locations.open_store`.

    Raises:
        StoreError: as there.
    """
    database = Database(place)
    with database.reading() as connection:
        number = database.number(connection)
        if number is None:
            raise StoreMissing(place)
        generation = ClusterGeneration(place, number, connection)
    built_with = generation.manifest.recipe.embedder
    if embedder is not None and embedder != built_with:
        raise StoreMismatch(place, built_with, embedder)
    generation.check()
    return generation


def _manifest(place: Cluster, content: bytes) -> Manifest:
    try:
        return Manifest.from_json(bytes(content))
    except (OtherSchema, ValueError) as error:
        raise StoreCorrupt(place, f"清单的内容不对：{error}") from error


def _whole(seqs: Sequence[int]) -> str:
    """The filter for these documents, the shorter of the two ways to say it."""
    last = max(seqs)
    left_out = sorted(set(range(1, last + 1)).difference(seqs))
    return all_but(last, left_out) if len(left_out) < len(seqs) else among(sorted(seqs))
