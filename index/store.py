"""One generation in a folder, opened for searching: vectors, lexical index, records."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import generations
from index.errors import StoreCorrupt, StoreError, StoreMismatch
from index.faults import faults_of
from index.manifest import Manifest
from index.records import Chunk, Document, Fact, Hit, Paragraph, ParagraphKey, Scope
from index.rows import Report
from index.sharded_vectors import Covered, ShardedVectors, load_approximate, load_shards
from index.shards import COVERED, ShardedRows, files_of, load_lexical


class Generation:
    """An opened generation: implements :class:`~index.records.SearchIndex` and :class:`~index.records.Records`.

    Read-only, safe to use from many threads, undisturbed by later builds.

    Attributes:
        generation: its name.
        manifest: what it says of itself.
        folder: its files; later builds may have removed them.
        rows: its records.
        covered: what its approximate index holds; None where there is none.
        recall: the share of the nearest ten that a dense search finds, measured when that index was made.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.generation = manifest.name
        self.manifest = manifest
        self.folder = folder
        try:
            self.rows = ShardedRows(folder, manifest)
        except ValueError as error:
            raise StoreCorrupt(folder, str(error)) from error
        try:
            self.covered = Covered.load(folder / COVERED) if COVERED in manifest.files else None
            self.recall = self.covered.recall if self.covered else 1.0
            self._vectors = _load_vectors(folder, self.rows, self.covered, dim=manifest.recipe.dim)
            self._lexical = load_lexical(folder, self.rows.ids)
        except BaseException as error:
            self.close()
            if isinstance(error, ValueError):
                raise StoreCorrupt(folder, f"不是字面索引或向量（{error}）") from error
            raise
        self._documents = {document.id: (document, ids) for document, ids in self.rows.documents()}
        documents = (document for document, _ in self._documents.values())
        self._in_order = sorted(documents, key=lambda d: (d.region, d.report_year or 0, d.source))

    def __enter__(self) -> "Generation":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the files back; nothing works afterwards."""
        self.rows.close()

    def search_dense(self, vector: NDArray[np.float32], *, limit: int, scope: Scope = Scope()) -> list[Hit]:
        """The ``limit`` chunks nearest to ``vector`` by inner product: see :class:`~index.records.SearchIndex`."""
        return self._hits(self._vectors.search(vector, limit=limit, among=self._among(scope)))

    def search_lexical(self, text: str, *, limit: int, scope: Scope = Scope()) -> list[Hit]:
        """The ``limit`` chunks best by BM25: see :class:`~index.records.SearchIndex`."""
        return self._hits(self._lexical.search(text, limit=limit, among=self._among(scope)))

    def frequencies(self) -> dict[str, int]:
        """The tokens of the lexical index (bigrams of Han characters among them) → the number of chunks that have each."""
        return self._lexical.frequencies()

    def documents(self) -> list[Document]:
        """Every document, ordered by (region, report year, source); ``text`` is left empty."""
        return list(self._in_order)

    def paragraphs(self, document_id: str) -> list[Paragraph]:
        """A document's paragraphs in order; empty if there is no such document."""
        return self.rows.paragraphs(document_id)

    def paragraph(self, key: ParagraphKey) -> Paragraph | None:
        """One paragraph, or None."""
        return self.rows.paragraph(key)

    def facts(self, keys: Sequence[ParagraphKey]) -> list[Fact]:
        """The facts of these paragraphs, ordered by (document, paragraph, start)."""
        return self.rows.facts(keys)

    def report(self, document_id: str) -> Report:
        """Everything held of one document.

        Raises:
            KeyError: there is no such document.
        """
        document, ids = self._documents[document_id]
        return Report(
            document=document,
            paragraphs=self.rows.paragraphs(document_id),
            chunks=self.rows.chunks(ids),
            facts=self.rows.facts_of(document_id),
        )

    def chunk_ids(self, document_id: str) -> range:
        """The ids of a document's chunks.

        Raises:
            KeyError: there is no such document.
        """
        return self._documents[document_id][1]

    def chunks(self, ids: Iterable[int] | None = None) -> Iterator[Chunk]:
        """The chunks of these ids, in their order; all of them for None."""
        return map(self.rows.chunk, range(len(self._vectors)) if ids is None else ids)

    def vectors(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these chunks, shape (len(ids), dim)."""
        return self._vectors.vectors(ids)

    def faults(self) -> Iterator[str]:
        """Look for faults that checksums cannot see, because they were written that way; one Chinese line for each.

        Those of the records' files, then as :func:`index.faults.faults_of`.
        """
        yield from self.rows.damage()
        yield from faults_of(self)

    def _among(self, scope: Scope) -> NDArray[np.bool_] | None:
        """Which chunks lie in scope; None for all."""
        if scope == Scope():
            return None
        among = np.zeros(len(self._vectors), dtype=np.bool_)
        for document, ids in self._documents.values():
            if in_scope(document, scope):
                among[ids.start : ids.stop] = True
        return among

    def _hits(self, found: list[tuple[int, float]]) -> list[Hit]:
        return [Hit(id=id, chunk=self.rows.chunk(id), score=score) for id, score in found]


def open_store(store: Path, *, embedder: str | None = None) -> Generation:
    """Open the current generation after checking every byte of it.

    Args:
        embedder: the embedder that will make the question's vectors; None where no vector will be asked for.

    Raises:
        StoreMissing: nothing was built here.
        StoreCorrupt: something of it was damaged; an older generation is never taken in its place.
        StoreMismatch: it was built with another embedder.
        StoreError: it cannot be read.
    """
    pointer = generations.read_pointer(store)
    while True:
        try:
            folder, manifest = generations.verified(store, pointer, files=files_of)
            if embedder is not None and embedder != manifest.recipe.embedder:
                raise StoreMismatch(store, manifest.recipe.embedder, embedder)
            return Generation(folder, manifest)
        except (OSError, sqlite3.Error, StoreError) as error:
            # Builds that ended since CURRENT was read may have cleared this generation away: read CURRENT again.
            if pointer == (pointer := generations.read_pointer(store)):
                raise error if isinstance(error, StoreError) else generations.unreadable(store, error) from error


def _load_vectors(folder: Path, rows: ShardedRows, covered: Covered | None, *, dim: int) -> ShardedVectors:
    places = {document.id: ids for document, ids in rows.documents()}
    approximate = load_approximate(folder, covered, places, dim=dim) if covered else None
    return ShardedVectors(load_shards(folder, list(rows.ids)), rows.ids, dim=dim, approximate=approximate)


def in_scope(document: Document, scope: Scope) -> bool:
    """Whether a search of this scope may look into a document."""
    return (
        (not scope.regions or document.region in scope.regions)
        and (not scope.report_years or document.report_year in scope.report_years)
        and (not scope.documents or document.id in scope.documents)
    )
