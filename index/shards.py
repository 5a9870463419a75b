"""What a generation is made of: shards, each a folder of the reports that were indexed together, never changed.

A generation takes the shards whose reports all stay over from the one before, by hard links, and writes the rest: adding
one report to a thousand costs what that report costs. Here they are read, as if they were one: chunks are numbered from 0
through the whole generation in the order of its sources, whatever shard holds them, so that a store that grew answers as
one built from nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import lexical, rows
from index.lexical import LexicalIndex, Postings
from index.manifest import Counts, Manifest
from index.records import Chunk, Document, Fact, Paragraph, ParagraphKey
from index.rows import Rows
from index.vocabulary import Vocabulary

FOLDER = "shards"
VECTORS = "vectors.faiss"
VOCABULARY = "vocabulary.json"
APPROXIMATE, COVERED = "approximate.faiss", "approximate.json"
"""The approximate index over the vectors of most shards, and what it holds; in large generations only."""
FILES = (rows.FILE, VECTORS, lexical.FILE)
"""The files of a shard."""
MOST = 64
"""Reports of a shard: who changes one of them has the others copied; a thousand make some twenty shards to search."""
_NAME = re.compile(r"[0-9]{6}")


def files_of(manifest: Manifest) -> list[str]:
    """The files that a generation of these shards has beside its manifest, below its folder.

    Raises:
        ValueError: what names a shard is no name of one.
    """
    if strange := [name for name in manifest.shards if not _NAME.fullmatch(name)]:
        raise ValueError(f"{strange[0]!r} 不是分片的名字")
    approximate = {APPROXIMATE, COVERED}
    beside = approximate if approximate & manifest.files.keys() else ()
    return [VOCABULARY, *beside, *(file for name in manifest.shards for file in shard_files(name))]


def shard_files(name: str) -> list[str]:
    """The files of one shard, below the generation's folder."""
    return [f"{FOLDER}/{name}/{file}" for file in FILES]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document is: its shard, the number of its first chunk there, and its chunks' ids in the generation."""

    shard: str
    first: int
    ids: range


class ShardedRows:
    """The records of all shards; safe to use from many threads.

    Attributes:
        counts: shard → how many records it holds.
        held: shard → ids of its documents, in order.
        ids: shard → int32, shape (chunks,), the id in the generation that each of its chunks has, ascending.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Open them.

        Raises:
            ValueError: they do not hold the documents, or as many records, as the manifest says.
        """
        self._rows: dict[str, Rows] = {}
        try:
            for name in manifest.shards:
                self._rows[name] = Rows(folder / FOLDER / name / rows.FILE, beside=len(manifest.shards))
            self._place([source.id for source in manifest.sources])
            self.counts: Mapping[str, Counts] = {name: each.counts() for name, each in self._rows.items()}
            if self.counts != manifest.shards or _sum(self.counts.values()) != manifest.counts:
                raise ValueError("各文件的记录数对不上")
        except BaseException:
            self.close()
            raise

    def _place(self, order: Sequence[str]) -> None:
        found = {name: each.documents() for name, each in self._rows.items()}
        self.held = {name: [document.id for document, _ in each] for name, each in found.items()}
        inside = {document.id: (name, ids, document) for name, each in found.items() for document, ids in each}
        if sorted(order) != sorted(id_ for ids in self.held.values() for id_ in ids):
            raise ValueError("各文件的记录数对不上")
        self._places: dict[str, _Place] = {}
        self._documents: list[tuple[Document, range]] = []
        self._starts: list[int] = []
        first = 0
        for id_ in order:
            name, local, document = inside[id_]
            ids = range(first, first := first + len(local))
            self._places[id_] = _Place(name, local.start, ids)
            self._documents.append((document, ids))
            self._starts.append(ids.start)
        self.ids = {name: self._ids_of(ids) for name, ids in self.held.items()}

    def _ids_of(self, documents: Sequence[str]) -> NDArray[np.int32]:
        each = [np.arange(place.ids.start, place.ids.stop) for place in map(self._places.__getitem__, documents)]
        ids = np.concatenate([np.empty(0), *each]).astype(np.int32)
        if np.any(np.diff(ids) < 0):
            raise ValueError("报告的次序对不上")
        return ids

    def close(self) -> None:
        """Give the files back."""
        for each in self._rows.values():
            each.close()

    def place(self, document_id: str) -> tuple[str, range]:
        """A document's shard, and the numbers of its chunks there."""
        place = self._places[document_id]
        return place.shard, range(place.first, place.first + len(place.ids))

    def damage(self) -> list[str]:
        """What SQLite's own check finds wrong; empty for sound files."""
        return [fault for each in self._rows.values() for fault in each.damage()]

    def documents(self) -> list[tuple[Document, range]]:
        """Every document, in the order of the sources, with the ids of its chunks."""
        return list(self._documents)

    def paragraphs(self, document_id: str) -> list[Paragraph]:
        """A document's paragraphs in order."""
        return self._of(document_id).paragraphs(document_id) if document_id in self._places else []

    def paragraph(self, key: ParagraphKey) -> Paragraph | None:
        """One paragraph, or None."""
        return self._of(key[0]).paragraph(key) if key[0] in self._places else None

    def chunk(self, chunk_id: int) -> Chunk:
        """The chunk of this id.

        Raises:
            KeyError: there is none.
        """
        document, ids = self._documents[max(0, bisect_right(self._starts, chunk_id) - 1)]
        if chunk_id not in ids:
            raise KeyError(chunk_id)
        place = self._places[document.id]
        return self._rows[place.shard].chunk(place.first + chunk_id - ids.start)

    def chunks(self, ids: Iterable[int]) -> list[Chunk]:
        """The chunks of these ids, in their order."""
        return [self.chunk(chunk_id) for chunk_id in ids]

    def facts(self, keys: Iterable[ParagraphKey]) -> list[Fact]:
        """The facts of these paragraphs, ordered by (document, paragraph, start)."""
        known = (key for key in sorted(set(keys)) if key[0] in self._places)
        return [fact for key in known for fact in self._of(key[0]).facts([key])]

    def facts_of(self, document_id: str) -> list[Fact]:
        """A document's facts in the order of writing."""
        return self._of(document_id).facts_of(document_id)

    def _of(self, document_id: str) -> Rows:
        return self._rows[self._places[document_id].shard]


def _sum(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts(0, 0, 0, 0))


def load_lexical(folder: Path, ids: Mapping[str, NDArray[np.int32]]) -> LexicalIndex:
    """The lexical index of all shards together: what is rare is rare in the whole generation.

    Args:
        folder: the generation's.
        ids: shard → the id of each of its chunks.

    Raises:
        ValueError: something of it is no such file.
    """
    vocabulary = Vocabulary.load(folder / VOCABULARY)
    return LexicalIndex([(load_postings(folder, n, len(i), vocabulary), i) for n, i in ids.items()], vocabulary)


def load_postings(folder: Path, shard: str, size: int, vocabulary: Vocabulary) -> Postings:
    """What was counted of a shard's chunks; errors as :func:`load_lexical` has them."""
    return Postings.load(folder / FOLDER / shard / lexical.FILE, size=size, vocabulary=vocabulary)
