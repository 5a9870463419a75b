"""The approximate index over the vectors of many shards (FAISS): where the nearest may be, without comparing all.

Comparing all is quick while they are few. Of more, a graph (HNSW) names candidates, of many more cells and short codes
(IVF-PQ). Both hold codes only; who searches compares the candidates by the vectors themselves, which the shards hold.
"""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import StoreCorrupt
from index.store_vectors import one_thread, read, write

EXACT = 50_000
"""Most vectors of which all are compared."""
GRAPH = 300_000
"""Most vectors that are searched through a graph, which is quicker than cells and takes longer to build."""
BREADTHS = tuple(2**power for power in range(4, 11))
"""How broadly an index may search, from hasty to patient."""

_NEIGHBOURS, _CARE = 32, 100
"""Links of a vector in the graph, and how many candidates are looked at to choose them."""
_PER_CELL = 500
"""Vectors in a cell."""
_PART = 6
"""Numbers of a vector that one byte of its code stands for."""
_TRAINED_ON = 40
"""Vectors for each cell that the cells are laid out by."""
_CANDIDATES = {"hnsw": 160, "ivfpq": 640}
"""How many are named at least: a graph's codes, a byte a number, are nearly exact; the shorter ones of cells are not."""
_AGAIN = 2
"""How many are named at least for each vector that is wanted."""

_faiss: Any = faiss
"""What its stubs leave out, or have wrong."""


class ApproximateIndex:
    """Names candidates for the nearest by inner product; safe to search from many threads.

    Attributes:
        kind: ``hnsw`` or ``ivfpq``.
    """

    def __init__(self, index: faiss.Index) -> None:
        """Take an index of one of the two kinds.

        Raises:
            ValueError: it is of another kind.
        """
        kinds = [
            kind for kind, of in (("hnsw", faiss.IndexHNSWSQ), ("ivfpq", faiss.IndexIVFPQ)) if isinstance(index, of)
        ]
        if not kinds or index.metric_type != faiss.METRIC_INNER_PRODUCT:
            raise ValueError(f"{type(index).__name__} is no index of ours")
        [self.kind] = kinds
        self._index: Any = index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @property
    def breadth(self) -> int:
        """How many candidates of a graph, or how many cells, a search looks at, if it may find all; the file keeps it."""
        return int(self._index.hnsw.efSearch if self.kind == "hnsw" else self._index.nprobe)

    @breadth.setter
    def breadth(self, breadth: int) -> None:
        if self.kind == "hnsw":
            self._index.hnsw.efSearch = breadth
        else:
            self._index.nprobe = breadth

    @classmethod
    def laid_out(cls, size: int, sample: NDArray[np.float32], *, kind: str | None = None) -> "ApproximateIndex":
        """An index without vectors.

        Args:
            size: how many it will hold.
            sample: some of them, float32, shape (:func:`sample_size`, dim).
            kind: as the attribute; None chooses by size.
        """
        dim = sample.shape[1]
        if (kind or ("hnsw" if size <= GRAPH else "ivfpq")) == "hnsw":
            index: Any = _faiss.IndexHNSWSQ(dim, faiss.ScalarQuantizer.QT_8bit, _NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = _CARE
        else:
            parts = next(parts for parts in range(max(1, dim // _PART), 0, -1) if dim % parts == 0)
            # "np": without sorting the codes for a pruning that is not used here, which takes seconds for each part.
            index = faiss.index_factory(dim, f"IVF{_cells(size)}_HNSW32,PQ{parts}np", faiss.METRIC_INNER_PRODUCT)
            for clustering in (index.cp, index.pq.cp):
                clustering.min_points_per_centroid = 1  # Else it warns, of few in tests.
            index.pq.cp.niter = 10
        index.train(sample)
        return cls(index)

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Take in more, float32, shape (n, dim); they are numbered in the order of their coming."""
        self._index.add(vectors)

    def candidates(self, vector: NDArray[np.float32], limit: int, among: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Numbers of vectors among which the ``limit`` nearest are likely to be, several times as many.

        The fewer may be found, the more broadly is searched: about as many of them are looked at as without a filter.

        Args:
            vector: float32, shape (dim,).
            among: shape (n,), which may be found, some of them.
        """
        count = max(_CANDIDATES[self.kind], _AGAIN * limit)
        breadth = self.breadth * len(self) // int(np.count_nonzero(among))
        if self.kind == "hnsw":
            how = _faiss.SearchParametersHNSW(efSearch=max(breadth, count))
        else:
            how = _faiss.SearchParametersIVF(nprobe=min(breadth, self._index.nlist))
        # Parameters only point to what they are made of: all of it lives until the search is over.
        bits = np.packbits(among, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits.size, faiss.swig_ptr(bits))
        how.sel = selector
        query = np.ascontiguousarray(vector[np.newaxis], dtype=np.float32)
        with one_thread():
            found: NDArray[np.int64] = self._index.search(query, count, params=how)[1][0]
        return found[found >= 0]

    def save(self, path: Path) -> None:
        """Write one file.

        Raises:
            OSError: writing failed.
        """
        write(self._index, path)

    @classmethod
    def load(cls, path: Path) -> "ApproximateIndex":
        """Read what :meth:`save` wrote.

        Raises:
            StoreCorrupt: it is no such file.
        """
        # Without a table that only distances need, and that may be larger than anything in the file.
        index = read(path, flags=_faiss.IO_FLAG_SKIP_PRECOMPUTE_TABLE)
        try:
            return cls(index)
        except ValueError as error:
            raise StoreCorrupt(path, "不是近似索引") from error


def sample_size(size: int) -> int:
    """How many of so many vectors an index is laid out by."""
    return min(size, max(_TRAINED_ON * _cells(size), 10_000))


def _cells(size: int) -> int:
    return max(1, size // _PER_CELL)
