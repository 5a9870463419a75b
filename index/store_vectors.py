"""The vectors of a shard, mapped from the disk, and how near they are to a question's (FAISS)."""

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
    """The vectors of one shard, compared by inner product; safe to use from many threads."""

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
        """The inner products of these ids with a question's vector, float32, shape (len(ids),); higher is better.

        Args:
            vector: float32, shape (dim,).
        """
        query, wanted = np.ascontiguousarray(vector, dtype=np.float32), np.ascontiguousarray(ids, dtype=np.int64)
        scores = np.empty(len(wanted), dtype=np.float32)
        pointers = (faiss.swig_ptr(scores), faiss.swig_ptr(wanted))
        with one_thread():
            self._index.compute_distance_subset(1, faiss.swig_ptr(query), len(wanted), *pointers)
        return scores


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
