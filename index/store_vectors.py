"""The vectors of a generation in a folder, and the nearest of them (FAISS); the only importer of faiss.

All vectors are compared as long as that is quick. More of them are searched through a graph (HNSW), many more through
cells and short codes (IVF-PQ) whose best are compared again by the vectors themselves. How broadly is searched is
settled when the index is built: until it finds what comparing all finds. What a filter leaves few of is always compared
whole: a graph searched under a filter loses its way.
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

EXACT = 50_000
"""Most vectors of which all are compared."""
GRAPH = 300_000
"""Most vectors that are searched through a graph, which is quicker than cells and takes longer to build."""
RECALL = 0.97
"""Share of the nearest ten that a search must find, when it is settled how broadly is searched."""

_NEIGHBOURS, _CARE = 32, 100
"""Links of a vector in the graph, and how many candidates are looked at to choose them."""
_PER_CELL = 500
"""Vectors in a cell."""
_PART = 6
"""Numbers of a vector that one byte of its code stands for."""
_TRAINED_ON = 40
"""Vectors for each cell that the cells are laid out by."""
_AGAIN = 8
"""How many times as many as are wanted are compared again by the vectors themselves."""
_TRIED, _NEAREST, _NOISE = 100, 10, 0.5
_BROADEST = 1024

_faiss: Any = faiss
"""What its stubs leave out, or have wrong."""
_faiss_limits = threading.Lock()


class VectorIndex:
    """Inner-product search over the vectors of one generation; safe to search from many threads."""

    def __init__(self, index: faiss.Index) -> None:
        """Take an index of one of the three kinds.

        Raises:
            ValueError: it is of another kind.
        """
        self._index = index
        self._all = _vectors_of(index)

    def __len__(self) -> int:
        return int(self._all.ntotal)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._all.d)

    @property
    def kind(self) -> str:
        """``flat``, ``hnsw`` or ``ivfpq``."""
        if self._index is self._all:
            return "flat"
        return "hnsw" if isinstance(self._index, faiss.IndexHNSWFlat) else "ivfpq"

    @property
    def breadth(self) -> int:
        """How many candidates of a graph, or how many cells, a search looks at; 0 where all vectors are compared."""
        return 0 if self.kind == "flat" else int(getattr(*_breadth(self._index)))

    @classmethod
    def build(cls, vectors: NDArray[np.float32], *, kind: str | None = None) -> "VectorIndex":
        """Index float32 rows of unit norm, shape (n, dim); a row's position is its id.

        Args:
            kind: as :attr:`kind`; None chooses by n.
        """
        size, dim = vectors.shape
        kind = kind or ("flat" if size <= EXACT else "hnsw" if size <= GRAPH else "ivfpq")
        if kind == "flat":
            index: faiss.Index = faiss.IndexFlatIP(dim)
        elif kind == "hnsw":
            index = faiss.IndexHNSWFlat(dim, _NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = _CARE
        else:
            index = _cells(vectors)
        index.add(vectors)
        built = cls(index)
        if kind != "flat":
            built._settle(vectors)
        return built

    def recall(self, queries: NDArray[np.float32], *, limit: int = _NEAREST) -> float:
        """The share of the nearest ``limit`` vectors, of all queries together, that a search finds."""
        return self._found(queries, self._all.search(queries, limit)[1])

    def _found(self, queries: NDArray[np.float32], exact: NDArray[np.int64]) -> float:
        """The share of these ids, those of a query a row, that searches find."""
        found = [{id_ for id_, _ in self.search(query, limit=exact.shape[1])} for query in queries]
        return sum(len(ids & set(best)) for ids, best in zip(found, exact.tolist(), strict=True)) / exact.size

    def _settle(self, vectors: NDArray[np.float32]) -> None:
        """Search ever more broadly until enough is found of what there is, for queries near some of the vectors."""
        chance = np.random.default_rng(0)
        near = vectors[chance.choice(len(vectors), min(_TRIED, len(vectors)), replace=False)]
        queries = near + _NOISE / np.sqrt(self.dim) * chance.standard_normal(near.shape, dtype=np.float32)
        queries /= np.linalg.norm(queries, axis=1, keepdims=True)
        exact = self._all.search(queries, _NEAREST)[1]
        owner, name = _breadth(self._index)
        for breadth in (2**power for power in range(4, _BROADEST.bit_length())):
            setattr(owner, name, breadth)
            if self._found(queries, exact) >= RECALL:
                break

    def save(self, path: Path) -> None:
        """Write one file.

        Raises:
            OSError: writing failed.
        """
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(f"{path}：{error}") from error

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Read what :meth:`save` wrote.

        Raises:
            StoreCorrupt: it is no such file.
        """
        # FAISS believes the lengths in a file, up to a terabyte: nothing in it can be longer than the file itself.
        with _faiss_limits:
            faiss.set_deserialization_vector_byte_limit(path.stat().st_size)
            try:
                return cls(faiss.read_index(str(path)))
            except RuntimeError as error:
                raise StoreCorrupt(path, "不是向量文件") from error
            except ValueError as error:
                raise StoreCorrupt(path, "不是内积向量文件") from error

    def vectors(self, ids: Any) -> NDArray[np.float32]:
        """The vectors of these ids, shape (len(ids), dim)."""
        found: NDArray[np.float32] = self._all.reconstruct_batch(np.asarray(ids, dtype=np.int64))
        return found

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

        Raises:
            ValueError: the vector has another length.
        """
        if vector.shape != (self.dim,):
            raise ValueError(f"query vector has shape {vector.shape}, the store holds vectors of {self.dim}")
        selectable = len(self) if among is None else int(np.count_nonzero(among))
        wanted = seen = min(limit, selectable)
        if wanted <= 0:
            return []
        quick = self.kind != "flat" and selectable > EXACT
        # FAISS keeps any of the vectors that tie for the last place: look on until one scores lower.
        while True:
            seen = min(2 * seen, selectable)
            scores, ids = self._nearest(vector, seen, among, quick=quick)
            if len(ids) == selectable or quick or scores[-1] < scores[wanted - 1]:
                break
        best = np.lexsort((ids, -scores))[:wanted]
        return [(int(ids[i]), float(scores[i])) for i in best]

    def _nearest(
        self, vector: NDArray[np.float32], count: int, among: NDArray[np.bool_] | None, *, quick: bool
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        query = np.ascontiguousarray(vector[np.newaxis], dtype=np.float32)
        # Parameters only point to what they are made of: all of it lives until the search is over.
        bits = selector = None
        if among is not None:
            bits = np.packbits(among, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits.size, faiss.swig_ptr(bits))
        parameters = self._parameters(selector, count) if quick else _selecting(faiss.SearchParameters(), selector)
        with _one_thread():
            scores, ids = (self._index if quick else self._all).search(query, count, params=parameters)
        found = ids[0] >= 0
        return scores[0][found], ids[0][found]

    def _parameters(self, selector: Any, count: int) -> Any:
        """How an index that does not compare all is searched."""
        if self.kind == "hnsw":
            graph = _faiss.SearchParametersHNSW()
            graph.efSearch = max(self.breadth, count)
            return _selecting(graph, selector)
        cells = _faiss.SearchParametersIVF()
        cells.nprobe = self.breadth
        again = _faiss.IndexRefineSearchParameters()
        again.k_factor, again.base_index_params = _AGAIN, _selecting(cells, selector)
        return again


@contextmanager
def _one_thread() -> Iterator[None]:
    """A question keeps one processor busy: many at once would else wait for one another's threads."""
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)  # Of this thread alone.
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def _cells(vectors: NDArray[np.float32]) -> faiss.IndexRefineFlat:
    """An empty index of cells and codes, laid out by a sample of the vectors."""
    size, dim = vectors.shape
    cells = max(1, size // _PER_CELL)
    parts = next(parts for parts in range(max(1, dim // _PART), 0, -1) if dim % parts == 0)
    # "np": without sorting the codes for a pruning that is not used here, which takes seconds for each part.
    base: Any = faiss.index_factory(dim, f"IVF{cells}_HNSW32,PQ{parts}np", faiss.METRIC_INNER_PRODUCT)
    base.cp.min_points_per_centroid = base.pq.cp.min_points_per_centroid = 1  # Else it warns, of few in tests.
    base.pq.cp.niter = 10
    sample = min(size, max(_TRAINED_ON * cells, 10_000))
    base.train(vectors[np.random.default_rng(0).choice(size, sample, replace=False)])
    return faiss.IndexRefineFlat(base)


def _vectors_of(index: faiss.Index) -> Any:
    """The vectors themselves, which each of the three kinds holds."""
    if isinstance(index, faiss.IndexHNSWFlat) and index.metric_type == faiss.METRIC_INNER_PRODUCT:
        return faiss.downcast_index(index.storage)
    if isinstance(index, faiss.IndexRefineFlat) and index.metric_type == faiss.METRIC_INNER_PRODUCT:
        return faiss.downcast_index(index.refine_index)
    if isinstance(index, faiss.IndexFlatIP):
        return index
    raise ValueError(f"{type(index).__name__} is no index of ours")


def _breadth(index: faiss.Index) -> tuple[Any, str]:
    """What says how broadly an index is searched: whose attribute, and its name; the file keeps it."""
    if isinstance(index, faiss.IndexHNSWFlat):
        return index.hnsw, "efSearch"
    return faiss.extract_index_ivf(index), "nprobe"


def _selecting(parameters: Any, selector: Any) -> Any:
    if selector is not None:
        parameters.sel = selector
    return parameters
