"""index/store_vectors.py: which index a size gets, what it finds of what there is, and that a filter is exact."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import store_vectors
from index.errors import StoreCorrupt
from index.store_vectors import RECALL, VectorIndex

KINDS = ("hnsw", "ivfpq")


def drawn(count: int, *, seed: int = 0, dim: int = 32) -> NDArray[np.float32]:
    """Unit vectors around a hundred centres, as texts lie around their topics."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(9).standard_normal((100, dim))
    vectors = centres[chance.integers(0, 100, count)] + 0.5 * chance.standard_normal((count, dim))
    unit: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits a thousandth of the real ones: what is tested is which side of them a size lies on."""
    monkeypatch.setattr(store_vectors, "EXACT", 50)
    monkeypatch.setattr(store_vectors, "GRAPH", 2000)


@pytest.mark.parametrize(("size", "kind"), [(1, "flat"), (50, "flat"), (51, "hnsw"), (2000, "hnsw"), (2001, "ivfpq")])
@pytest.mark.usefixtures("small_limits")
def test_the_size_chooses_the_index(size: int, kind: str) -> None:
    """All are compared while that is quick; then a graph; then cells."""
    assert VectorIndex.build(drawn(size)).kind == kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("small_limits")
def test_the_nearest_are_found(kind: str) -> None:
    """Of questions it has not seen: the share that its breadth was settled for, within what chance allows."""
    index = VectorIndex.build(drawn(4000), kind=kind)
    assert index.breadth > 0
    assert index.recall(drawn(100, seed=1)) >= RECALL - 0.05


@pytest.mark.parametrize("kind", ["flat", *KINDS])
@pytest.mark.usefixtures("small_limits")
def test_what_is_saved_searches_alike(kind: str, tmp_path: Path) -> None:
    """Kind, breadth, vectors and hits, to the last bit."""
    vectors = drawn(3000)
    index = VectorIndex.build(vectors, kind=kind)
    index.save(tmp_path / "vectors")
    loaded = VectorIndex.load(tmp_path / "vectors")
    assert (loaded.kind, loaded.breadth, len(loaded), loaded.dim) == (kind, index.breadth, 3000, 32)
    assert np.array_equal(loaded.vectors(range(3000)), vectors)
    for query in drawn(5, seed=2):
        assert loaded.search(query, limit=7) == index.search(query, limit=7)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("small_limits")
def test_a_narrow_filter_is_exact(kind: str) -> None:
    """What it leaves few of is compared whole, whatever the index; the scores are inner products."""
    vectors, query = drawn(3000), drawn(1, seed=3)[0]
    among = np.zeros(3000, dtype=np.bool_)
    among[100:3000:70] = True
    found = VectorIndex.build(vectors, kind=kind).search(query, limit=10, among=among)
    best = sorted(np.flatnonzero(among).tolist(), key=lambda id_: -float(vectors[id_] @ query))[:10]
    assert [id_ for id_, _ in found] == best
    assert [score for _, score in found] == pytest.approx([float(vectors[id_] @ query) for id_ in best])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("small_limits")
def test_a_wide_filter_holds(kind: str) -> None:
    """Nothing from outside is found, and as many as are wanted."""
    vectors = drawn(3000)
    among = np.arange(3000) % 3 == 0
    found = VectorIndex.build(vectors, kind=kind).search(vectors[0], limit=10, among=among)
    assert len(found) == 10
    assert all(among[id_] for id_, _ in found)


def test_another_kind_of_index_is_refused(tmp_path: Path) -> None:
    """An index that compares otherwise would answer, and wrongly."""
    import faiss

    faiss.write_index(faiss.IndexFlatL2(4), str(tmp_path / "vectors"))
    with pytest.raises(StoreCorrupt, match="内积"):
        VectorIndex.load(tmp_path / "vectors")
