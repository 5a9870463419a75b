"""The vectors of a shard, mapped from the disk, and the nearest of them by comparing all (FAISS).

What FAISS is asked for here, :mod:`index.store_approximate` asks for too: an index out of a file, one thread, a filter.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import StoreCorrupt

_faiss: Any = faiss
"""What its stubs leave out, or have wrong."""
_faiss_limits = threading.Lock()


class VectorIndex:
    """Exact inner-product search over the vectors of one shard; safe to search from many threads."""

    def __init__(self, index: faiss.Index) -> None:
        """Take what :meth:`build` or a file made.

        Raises:
            ValueError: it compares otherwise, or not all.
        """
        if not isinstance(index, faiss.IndexFlatIP):
            raise ValueError(f"{type(index).__name__} is no index of ours")
        self._index: Any = index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> "VectorIndex":
        """Index float32 rows of unit norm, shape (n, dim); a row's position is its id."""
        index: Any = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index)

    def save(self, path: Path) -> None:
        """Write one file.

        Raises:
            OSError: writing failed.
        """
        write(self._index, path)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Map what :meth:`save` wrote: what is not searched need not be in memory.

        Raises:
            StoreCorrupt: it is no such file.
        """
        index = read(path, flags=_faiss.IO_FLAG_MMAP_IFC)
        try:
            return cls(index)
        except ValueError as error:
            raise StoreCorrupt(path, "不是内积向量文件") from error

    def vectors(self, ids: Any) -> NDArray[np.float32]:
        """The vectors of these ids, shape (len(ids), dim)."""
        found: NDArray[np.float32] = self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64))
        return found

    def scores(self, vector: NDArray[np.float32], ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The inner products of these ids with a question's vector, shape (len(ids),): to the bit what a search gives."""
        query, wanted = np.ascontiguousarray(vector, dtype=np.float32), np.ascontiguousarray(ids, dtype=np.int64)
        scores = np.empty(len(wanted), dtype=np.float32)
        pointers = (faiss.swig_ptr(scores), faiss.swig_ptr(wanted))
        self._index.compute_distance_subset(1, faiss.swig_ptr(query), len(wanted), *pointers)
        return scores

    def search(
        self, vector: NDArray[np.float32], *, limit: int, among: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """The best vectors for a question's.

        Args:
            vector: float32, shape (dim,).
            limit: how many at most; nothing for 0.
            among: shape (n,), which vectors may be found; None for all. Applied before the best are taken.

        Returns:
            (id, score), best first, ties by id; the score is the inner product, higher is better.
        """
        selectable = len(self) if among is None else int(np.count_nonzero(among))
        wanted = seen = min(limit, selectable)
        if wanted <= 0:
            return []
        query = np.ascontiguousarray(vector[np.newaxis], dtype=np.float32)
        # FAISS keeps any of the vectors that tie for the last place: look on until one scores lower.
        while True:
            seen = min(2 * seen, selectable)
            with filtered(faiss.SearchParameters(), among) as parameters, one_thread():
                scores, ids = (each[0] for each in self._index.search(query, seen, params=parameters))
            if seen == selectable or scores[-1] < scores[wanted - 1]:
                break
        best = np.lexsort((ids, -scores))[:wanted]
        return [(int(ids[i]), float(scores[i])) for i in best]


@contextmanager
def filtered(parameters: Any, among: NDArray[np.bool_] | None) -> Iterator[Any]:
    """The parameters, for a search that finds only what ``among``, shape (n,), allows; None allows all."""
    # Parameters only point to what they are made of: all of it lives until the search is over.
    if among is not None:
        bits = np.packbits(among, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits.size, faiss.swig_ptr(bits))
        parameters.sel = selector
    yield parameters


@contextmanager
def one_thread() -> Iterator[None]:
    """A question keeps one processor busy: many at once would else wait for one another's threads."""
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)  # Of this thread alone.
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def write(index: faiss.Index, path: Path) -> None:
    """Write one file.

    Raises:
        OSError: writing failed.
    """
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(f"{path}：{error}") from error


def read(path: Path, *, flags: int = 0) -> faiss.Index:
    """Read what :func:`write` wrote.

    Raises:
        StoreCorrupt: it is no such file.
    """
    # FAISS believes the lengths in a file, up to a terabyte: nothing in it can be longer than the file itself.
    with _faiss_limits:
        faiss.set_deserialization_vector_byte_limit(path.stat().st_size)
        try:
            return faiss.read_index(str(path), flags)
        except RuntimeError as error:
            raise StoreCorrupt(path, "不是向量文件") from error
