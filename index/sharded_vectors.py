"""The vectors of a generation: those of its shards as if they were one, with an approximate index where they are many.

As in a log-structured merge tree the approximate index holds what was there when it was made: chunks that went since are
passed over, those that came are compared one by one. Whatever it names is compared again by the shards' own vectors, so a
score is the same however a chunk was found.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import store_approximate
from index.shards import APPROXIMATE, FOLDER, VECTORS
from index.store_approximate import ApproximateIndex
from index.store_vectors import VectorIndex


@dataclass(frozen=True, slots=True)
class Covered:
    """Which chunks an approximate index holds.

    Attributes:
        documents: whose chunks, in the order of its vectors, and how many each has; None for the id of a document that is
            no longer there as it was.
        recall: the share of the nearest ten that it found when it was made.
    """

    documents: tuple[tuple[str | None, int], ...]
    recall: float

    def only(self, carried: frozenset[str]) -> "Covered":
        """The same, when only these documents stayed as they were."""
        return Covered(tuple((id_ if id_ in carried else None, n) for id_, n in self.documents), self.recall)

    @property
    def held(self) -> int:
        """How many of the chunks are still there."""
        return sum(size for id_, size in self.documents if id_ is not None)

    @property
    def gone(self) -> int:
        """How many are not."""
        return sum(size for id_, size in self.documents if id_ is None)

    def save(self, path: Path) -> None:
        """Write one file."""
        path.write_text(json.dumps({"documents": self.documents, "recall": self.recall}), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Covered":
        """Read what :meth:`save` wrote.

        Raises:
            ValueError: it is no such file.
        """
        fields = json.loads(path.read_bytes())
        try:
            return cls(tuple((id_, int(size)) for id_, size in fields["documents"]), float(fields["recall"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path} is no list of documents") from error

    def ids(self, places: Mapping[str, range]) -> NDArray[np.int32]:
        """The id of each vector's chunk in the generation, shape (n,), -1 for one that is not there.

        Args:
            places: document → the ids of its chunks.

        Raises:
            ValueError: a document is not there, or has another number of chunks.
        """
        if any(id_ is not None and len(places.get(id_, ())) != size for id_, size in self.documents):
            raise ValueError("近似索引与报告对不上")
        each = [np.arange(places[id_].start, places[id_].stop) if id_ else np.full(n, -1) for id_, n in self.documents]
        return np.concatenate(each).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Approximate:
    """An approximate index, and the id in the generation of each of its vectors' chunks, as :meth:`Covered.ids` has it."""

    index: ApproximateIndex
    ids: NDArray[np.int32]

    def candidates(self, vector: NDArray[np.float32], limit: int, among: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        """Ids of chunks among which the nearest that it holds are likely to be.

        Args:
            among: as a search has it, allowing some that it holds.
        """
        allowed = self.ids >= 0
        if among is not None:
            allowed &= among[self.ids]
        return self.ids[self.index.candidates(vector, limit, allowed)].astype(np.int64)


class ShardedVectors:
    """The vectors of all shards; safe to search from many threads."""

    def __init__(
        self,
        shards: Mapping[str, VectorIndex],
        ids: Mapping[str, NDArray[np.int32]],
        *,
        dim: int,
        approximate: Approximate | None = None,
    ) -> None:
        """Number them.

        Args:
            ids: shard → the id of each of its vectors, ascending; all ids together are 0 … n - 1.
            dim: length of a vector.

        Raises:
            ValueError: a shard holds more or fewer, or vectors of another length.
        """
        if any(len(vectors) != len(ids[name]) for name, vectors in shards.items()):
            raise ValueError("各文件的记录数对不上")
        if any(vectors.dim != dim for vectors in shards.values()):
            raise ValueError("向量的长度对不上")
        self._shards = [(vectors, ids[name]) for name, vectors in shards.items()]
        self._dim = dim
        size = sum(map(len, ids.values()))
        self._shard, self._number = np.zeros(size, dtype=np.int32), np.zeros(size, dtype=np.int64)
        for place, (_, each) in enumerate(self._shards):
            self._shard[each], self._number[each] = place, np.arange(len(each))
        self._approximate = approximate
        self._outside = np.ones(size, dtype=np.bool_)
        if approximate:
            self._outside[approximate.ids[approximate.ids >= 0]] = False

    def __len__(self) -> int:
        return len(self._shard)

    def vectors(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these ids, shape (len(ids), dim)."""
        wanted = np.asarray(ids, dtype=np.int64)
        found = np.empty((len(wanted), self._dim), dtype=np.float32)
        for shard, here in self._apart(wanted):
            found[here] = shard.vectors(self._number[wanted[here]])
        return found

    def _apart(self, ids: NDArray[np.int64]) -> Iterator[tuple[VectorIndex, NDArray[np.int64]]]:
        """Each shard that holds some of these, and at which places they stand."""
        shards = self._shard[ids]
        order = np.argsort(shards, kind="stable")
        for here in np.split(order, np.flatnonzero(np.diff(shards[order])) + 1):
            if len(here):
                yield self._shards[shards[here[0]]][0], here

    def search(
        self, vector: NDArray[np.float32], *, limit: int, among: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """The best vectors for a question's, all that may be found compared unless they are too many.

        Args:
            vector: float32, shape (dim,).
            limit: how many at most; nothing for 0.
            among: shape (n,), which vectors may be found; None for all. Applied before the best are taken.

        Returns:
            (id, score), best first, ties by id; the score is the inner product, higher is better.

        Raises:
            ValueError: the vector has another length.
        """
        if vector.shape != (self._dim,):
            raise ValueError(f"query vector has shape {vector.shape}, the store holds vectors of {self._dim}")
        rest = self._outside if among is None else self._outside & among
        covered = (len(self) if among is None else np.count_nonzero(among)) - np.count_nonzero(rest)
        if self._approximate is None or covered <= store_approximate.EXACT:
            return self.nearest(vector, limit=limit, among=among)
        named = self._approximate.candidates(vector, limit, among)
        return self._best(vector, np.concatenate([named, np.flatnonzero(rest)]), limit)

    def nearest(
        self, vector: NDArray[np.float32], *, limit: int, among: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """The same, all compared however many they are."""
        return self._best(vector, np.arange(len(self)) if among is None else np.flatnonzero(among), limit)

    def _best(self, vector: NDArray[np.float32], ids: NDArray[np.int64], limit: int) -> list[tuple[int, float]]:
        """The best of these ids, each of which is compared."""
        scores = np.empty(len(ids), dtype=np.float32)
        for shard, here in self._apart(ids):
            scores[here] = shard.scores(vector, self._number[ids[here]])
        if len(ids) > limit > 0:
            kept = scores >= np.partition(scores, -limit)[-limit]
            ids, scores = ids[kept], scores[kept]
        best = np.lexsort((ids, -scores))[: max(0, limit)]
        return [(int(ids[i]), float(scores[i])) for i in best]


def load_shards(folder: Path, names: Sequence[str]) -> dict[str, VectorIndex]:
    """Shard → its vectors, of those in a generation's folder.

    Raises:
        StoreCorrupt: a file is none of ours.
    """
    return {name: VectorIndex.load(folder / FOLDER / name / VECTORS) for name in names}


def load_approximate(folder: Path, covered: Covered, places: Mapping[str, range], *, dim: int) -> Approximate:
    """The approximate index in a generation's folder.

    Args:
        covered: what it holds.
        places: document → the ids of its chunks.

    Raises:
        StoreCorrupt: it is no such file.
        ValueError: it does not fit the generation.
    """
    index, ids = ApproximateIndex.load(folder / APPROXIMATE), covered.ids(places)
    if len(index) != len(ids) or index.dim != dim:
        raise ValueError("近似索引与报告对不上")
    return Approximate(index, ids)
