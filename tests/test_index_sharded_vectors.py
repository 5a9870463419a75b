"""index/sharded_vectors.py, index/store_approximate.py: what is found of what there is, and that scores and filters are exact."""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from index import store_approximate
from index.approximate_written import RECALL, make, nearest_of, share_found
from index.errors import StoreCorrupt
from index.sharded_vectors import Approximate, Covered, ShardedVectors
from index.store_approximate import ApproximateIndex, sample_size
from index.store_vectors import VectorIndex

KINDS = ("hnsw", "ivfpq")
SIZE, DIM = 4000, 32


def drawn(count: int, *, seed: int = 0) -> NDArray[np.float32]:
    """Unit vectors around a hundred centres, as texts lie around their topics."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(9).standard_normal((100, DIM))
    vectors = centres[chance.integers(0, 100, count)] + 0.5 * chance.standard_normal((count, DIM))
    unit: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


VECTORS = drawn(SIZE)


def parted(
    vectors: NDArray[np.float32], *, shards: int = 5
) -> tuple[dict[str, VectorIndex], dict[str, NDArray[np.int32]]]:
    """The vectors in shards, and their ids: dealt out in turn, so that no shard holds neighbouring ids."""
    ids = {str(first): np.arange(first, len(vectors), shards, dtype=np.int32) for first in range(shards)}
    return {name: VectorIndex.build(vectors[each]) for name, each in ids.items()}, ids


@pytest.fixture(scope="module")
def made() -> dict[str, ApproximateIndex]:
    """An index of each kind over :data:`VECTORS`."""
    shards, ids = parted(VECTORS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_approximate, "EXACT", 50)
        return {kind: make(shards, ids, dim=DIM, kind=kind)[0] for kind in KINDS}


@pytest.fixture(params=KINDS)
def index(
    made: dict[str, ApproximateIndex], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> ApproximateIndex:
    """One of them, where all are compared of fifty vectors only."""
    monkeypatch.setattr(store_approximate, "EXACT", 50)
    return made[request.param]


def through(
    index: ApproximateIndex, vectors: NDArray[np.float32] = VECTORS, *, rows: Sequence[int] = range(SIZE)
) -> ShardedVectors:
    """A search through the index, each of whose vectors is that of a row."""
    shards, ids = parted(vectors)
    return ShardedVectors(shards, ids, dim=DIM, approximate=Approximate(index, np.array(rows, dtype=np.int32)))


@pytest.mark.parametrize(("size", "kind"), [(1, "hnsw"), (2000, "hnsw"), (2001, "ivfpq")])
def test_the_size_chooses_the_kind(size: int, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph, then cells."""
    monkeypatch.setattr(store_approximate, "GRAPH", 2000)
    assert ApproximateIndex.laid_out(size, drawn(sample_size(size))).kind == kind


def test_the_nearest_are_found(index: ApproximateIndex) -> None:
    """Of questions it has not seen: the share that its breadth was settled for, within what chance allows."""
    vectors, queries = through(index), drawn(100, seed=1)
    assert share_found(vectors, queries, nearest_of(vectors, queries)) >= RECALL - 0.05


def test_scores_are_those_of_comparing_all(index: ApproximateIndex) -> None:
    """To the bit, whatever named a chunk; best first, ties by id."""
    vectors = through(index)
    for query in drawn(20, seed=2):
        exact, found = dict(vectors.nearest(query, limit=SIZE)), vectors.search(query, limit=20)
        assert all(exact[id_] == score for id_, score in found)
        assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
        assert len(found) == 20


def test_what_is_saved_searches_alike(index: ApproximateIndex, tmp_path: Path) -> None:
    """Kind, breadth and hits; no vector is kept twice."""
    index.save(tmp_path / "index")
    loaded = ApproximateIndex.load(tmp_path / "index")
    assert (loaded.kind, loaded.breadth, len(loaded), loaded.dim) == (index.kind, index.breadth, SIZE, DIM)
    for query in drawn(5, seed=2):
        assert through(loaded).search(query, limit=7) == through(index).search(query, limit=7)


def test_many_cells_of_long_vectors_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FAISS would allocate a table larger than the file, which is refused: a million vectors are saved, and must be read."""
    monkeypatch.setattr(store_approximate, "_PER_CELL", 25)
    vectors = np.random.default_rng(1).standard_normal((1000, 96), dtype=np.float32)
    index = ApproximateIndex.laid_out(len(vectors), vectors, kind="ivfpq")
    index.add(vectors)
    index.save(tmp_path / "index")
    loaded, all_ = ApproximateIndex.load(tmp_path / "index"), np.ones(1000, dtype=np.bool_)
    assert np.array_equal(loaded.candidates(vectors[0], 10, all_), index.candidates(vectors[0], 10, all_))


def test_a_narrow_filter_is_exact(index: ApproximateIndex) -> None:
    """What it leaves few of is compared whole."""
    query = drawn(1, seed=3)[0]
    among = np.zeros(SIZE, dtype=np.bool_)
    among[100:SIZE:90] = True
    vectors = through(index)
    assert vectors.search(query, limit=10, among=among) == vectors.nearest(query, limit=10, among=among)


@pytest.mark.parametrize("every", [3, 30])
def test_a_wide_filter_holds(index: ApproximateIndex, every: int) -> None:
    """Nothing from outside is found, and of what is inside about as much as without a filter."""
    among = np.arange(SIZE) % every == 0
    vectors, kept, found = through(index), 0, 0
    for query in drawn(50, seed=4):
        hits = {id_ for id_, _ in vectors.search(query, limit=10, among=among)}
        assert len(hits) == 10
        assert all(among[id_] for id_ in hits)
        found += len(hits & {id_ for id_, _ in vectors.nearest(query, limit=10, among=among)})
        kept += 10
    assert found / kept >= RECALL - 0.07


def test_what_came_is_found_and_what_went_is_not(index: ApproximateIndex) -> None:
    """A third of what it holds is gone; what it does not hold is compared whole, and lies under other ids meanwhile."""
    new = drawn(500, seed=5)
    held = [id_ for id_ in range(SIZE) if id_ % 3]
    where = {row: 500 + place for place, row in enumerate(held)}
    vectors = through(index, np.concatenate([new, VECTORS[held]]), rows=[where.get(row, -1) for row in range(SIZE)])
    for place, query in enumerate(new):
        assert vectors.search(query, limit=1)[0][0] == place
    queries = drawn(50, seed=6)
    assert share_found(vectors, queries, nearest_of(vectors, queries)) >= RECALL - 0.07
    assert vectors.search(new[0], limit=5, among=np.arange(len(vectors)) < 500) == vectors.nearest(
        new[0], limit=5, among=np.arange(len(vectors)) < 500
    )


def test_an_index_of_which_nothing_is_left_names_nothing(index: ApproximateIndex) -> None:
    """All that it holds went: what came is found all the same."""
    vectors = through(index, drawn(100, seed=7), rows=[-1] * SIZE)
    query = drawn(1, seed=8)[0]
    assert vectors.search(query, limit=5) == vectors.nearest(query, limit=5)


def test_what_is_held_is_kept_and_checked(tmp_path: Path) -> None:
    """A list of documents comes back as it went; one that does not fit the generation is refused."""
    covered = Covered((("a", 2), ("b", 1), ("c", 3)), 0.98).only(frozenset("ac"))
    covered.save(tmp_path / "covered")
    again = Covered.load(tmp_path / "covered")
    assert again == covered == Covered((("a", 2), (None, 1), ("c", 3)), 0.98)
    assert (again.held, again.gone) == (5, 1)
    assert again.ids({"c": range(0, 3), "a": range(4, 6)}).tolist() == [4, 5, -1, 0, 1, 2]
    for wrong in ({"c": range(0, 3)}, {"c": range(0, 3), "a": range(4, 7)}):
        with pytest.raises(ValueError, match="对不上"):
            again.ids(wrong)


@pytest.mark.parametrize("load", [VectorIndex.load, ApproximateIndex.load])
@pytest.mark.parametrize("other", [faiss.IndexFlatL2(4), faiss.index_factory(4, "HNSW4_SQ8")])
def test_another_kind_of_index_is_refused(tmp_path: Path, load: object, other: faiss.Index) -> None:
    """An index that compares otherwise would answer, and wrongly."""
    faiss.write_index(other, str(tmp_path / "vectors"))
    assert callable(load)
    with pytest.raises(StoreCorrupt, match=r"不是(内积向量文件|近似索引)"):
        load(tmp_path / "vectors")
