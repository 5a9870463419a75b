"""The next generation's approximate index: taken over, or made anew when too much came and went since it was made."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from index import store_approximate
from index.manifest import FileDigest, Manifest, digest_files
from index.sharded_vectors import Approximate, Covered, ShardedVectors, load_shards
from index.shards import APPROXIMATE, COVERED, ShardedRows
from index.shards_written import take_over
from index.store import Generation
from index.store_approximate import BREADTHS, ApproximateIndex, sample_size
from index.store_vectors import VectorIndex

RECALL = 0.97
"""Share of the nearest ten that a search must find, when it is settled how broadly is searched."""
_TRIED, _NEAREST, _NOISE = 100, 10, 0.5
_BATCH = 10_000
"""Vectors added at a time: one step of the progress bar."""


def write_approximate(
    folder: Path, manifest: Manifest, carried: frozenset[str], before: Generation | None, *, progress: bool
) -> dict[str, FileDigest]:
    """Write the approximate index of a generation that is too large to compare all its chunks.

    That of the generation before is taken over as long as what it lacks, which is compared one by one, and what went from
    it since are no more together than are compared anyway. So it is made anew once in hundreds of reports.

    Args:
        folder: the generation's, with all its shards.
        manifest: all that it will say but this index's files.
        carried: ids of the documents that stayed as they were.
        progress: show a progress bar on standard error.

    Returns:
        The index's files; none for a generation that needs none.

    Raises:
        OSError: writing failed.
    """
    chunks = manifest.counts.chunks
    if chunks <= store_approximate.EXACT:
        return {}
    covered = before.covered.only(carried) if before and before.covered else None
    if before and covered and chunks - covered.held + covered.gone <= store_approximate.EXACT:
        take_over(before.folder, folder, [APPROXIMATE])
        files = {APPROXIMATE: before.manifest.files[APPROXIMATE]}
    else:
        covered = _make(folder, manifest, progress=progress)
        files = digest_files(folder, [APPROXIMATE])
    covered.save(folder / COVERED)
    return files | digest_files(folder, [COVERED])


def _make(folder: Path, manifest: Manifest, *, progress: bool) -> Covered:
    with closing(ShardedRows(folder, manifest)) as rows:
        documents, ids = rows.documents(), rows.ids
    index, recall = make(load_shards(folder, list(ids)), ids, dim=manifest.recipe.dim, progress=progress)
    index.save(folder / APPROXIMATE)
    return Covered(tuple((document.id, len(chunks)) for document, chunks in documents), recall)


def make(
    shards: Mapping[str, VectorIndex],
    ids: Mapping[str, NDArray[np.int32]],
    *,
    dim: int,
    kind: str | None = None,
    progress: bool = False,
) -> tuple[ApproximateIndex, float]:
    """An approximate index over these vectors, which are numbered by their ids there; arguments as ShardedVectors has them.

    Args:
        kind: as :class:`ApproximateIndex` has it; None chooses by size.

    Returns:
        The index, and its recall at ten when it was settled how broadly it searches.
    """
    vectors, chance = ShardedVectors(shards, ids, dim=dim), np.random.default_rng(0)
    size = len(vectors)
    sample = vectors.vectors(chance.choice(size, sample_size(size), replace=False))
    index = ApproximateIndex.laid_out(size, sample, kind=kind)
    with tqdm(total=size, desc="建近似索引", unit="块", disable=not progress) as bar:
        for batch in (range(start, min(start + _BATCH, size)) for start in range(0, size, _BATCH)):
            index.add(vectors.vectors(batch))
            bar.update(len(batch))
    near = vectors.vectors(chance.choice(size, min(_TRIED, size), replace=False))
    queries = near + _NOISE / np.sqrt(dim) * chance.standard_normal(near.shape, dtype=np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    nearest = nearest_of(vectors, queries)
    through = ShardedVectors(shards, ids, dim=dim, approximate=Approximate(index, np.arange(size, dtype=np.int32)))
    for breadth in BREADTHS:
        index.breadth = breadth
        if (recall := share_found(through, queries, nearest)) >= RECALL:
            break
    return index, recall


def nearest_of(vectors: ShardedVectors, queries: NDArray[np.float32], *, limit: int = _NEAREST) -> list[list[int]]:
    """Ids of the nearest to each query, by comparing all."""
    return [[id_ for id_, _ in vectors.nearest(query, limit=limit)] for query in queries]


def share_found(vectors: ShardedVectors, queries: NDArray[np.float32], nearest: Sequence[Sequence[int]]) -> float:
    """Recall: the share of the nearest of all queries together that a search for as many finds.

    Args:
        nearest: of each query, the same number of each.
    """
    found = 0
    for query, ids in zip(queries, nearest, strict=True):
        found += len({id_ for id_, _ in vectors.search(query, limit=len(ids))} & set(ids))
    return found / sum(map(len, nearest))
