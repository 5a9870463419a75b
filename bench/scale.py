"""A store's searches as paragraphs grow: FAISS and words in a folder, milvus-lite; at 10⁴, 10⁵, 10⁶ paragraphs.

    python bench/scale.py [--sizes 10000 100000 1000000] [--legs store flat hnsw ivfpq milvus] [--seeds STORE]
                          [--work FOLDER] [--draw docs/scale-paragraphs.svg]

Prints one JSON line for each leg and size: how long writing took, memory, how much of what an exact search finds is found,
and how long a search takes, alone and with 16 clients; seconds on the clock and of the processor: on a shared machine only
the latter compare. Each is measured in a process of its own. ``store`` is the whole path: a generation of shards, opened
with every byte checked, its hits fetched from the records, and one report added by a build. ``flat``, ``hnsw`` and ``ivfpq``
search the same vectors each through its kind of index, for choosing among them. What is generated, and how: see
``generated_store.py``.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from curves import draw
from generated_store import (
    EACH,
    FIRST_YEAR,
    TOWNS,
    DrawnEmbedder,
    paragraph,
    statement,
    write_corpus,
    write_one,
    write_store,
)
from numpy.typing import NDArray
from stopwatch import apart, asking, memory, timed

from index import store_approximate
from index.approximate_written import make, nearest_of, share_found
from index.build import build
from index.lexical import counted, dampings, rarity, tokenize
from index.records import Scope
from index.sharded_vectors import Approximate, ShardedVectors
from index.store import Generation, open_store
from index.store_vectors import VectorIndex

SIZES = (10_000, 100_000, 1_000_000)
LEGS = ("store", "flat", "hnsw", "ivfpq", "milvus")
ASKED = 200
"""Searches of each kind."""
DEPTH = 80
"""Hits that the assistant takes from each leg."""
_SHARD = 8000
SCOPES = {
    "": Scope(),
    "town_": Scope(regions=TOWNS[:1]),
    "years_": Scope(report_years=tuple(range(FIRST_YEAR, FIRST_YEAR + 9))),
}
"""Prefix of the measures → where is searched: everywhere, in one region of 120, in a quarter of the years."""


def store(size: int, seeds: Path | None, folder: Path) -> dict[str, Any]:
    """The whole path: written, opened, searched, built upon; a store that is there already is not written again."""
    row: dict[str, Any] = {}
    if not (folder / "store").exists():
        row |= apart(written, size, seeds, folder)
    row |= apart(searched, size, seeds, folder)
    return {**row, **apart(added, seeds, folder)}


def written(size: int, seeds: Path | None, folder: Path) -> dict[str, Any]:
    """Write it."""
    write_corpus(folder / "corpus", size // EACH)
    return timed(partial(write_store, folder / "corpus", folder / "store", DrawnEmbedder(seeds)))[1]


def searched(size: int, seeds: Path | None, folder: Path) -> dict[str, Any]:
    """Open it and search; ``found`` is the share of questions whose paragraph is among the first ten by words."""
    vectors = DrawnEmbedder(seeds).drawn(ASKED, seed=2)
    numbers = np.random.default_rng(2).integers(0, size, ASKED).tolist()
    generation, opened = timed(partial(open_store, folder / "store"))
    row: dict[str, Any] = {f"open_{name.removeprefix('build_')}": seconds for name, seconds in opened.items()}
    row |= {f"open_{name}": held for name, held in memory().items()} | {"settled_recall": round(generation.recall, 4)}
    row["store_mb"] = sum(file.size for file in generation.manifest.files.values()) >> 20
    for prefix, scope in SCOPES.items():
        dense = [partial(generation.search_dense, vector, limit=DEPTH, scope=scope) for vector in vectors]
        words = [partial(generation.search_lexical, question(n), limit=DEPTH, scope=scope) for n in numbers]
        row |= {f"{prefix}dense_{name}": value for name, value in asking(dense).items()}
        row |= {f"{prefix}words_{name}": value for name, value in asking(words).items()}
        row |= {f"{prefix}recall@{limit}": recall(generation, vectors, scope, limit=limit) for limit in (10, DEPTH)}
    row |= memory()
    with mock.patch.object(store_approximate, "EXACT", size):
        dense = [partial(generation.search_dense, vector, limit=DEPTH) for vector in vectors]
        row |= {f"exact_{name}": value for name, value in asking(dense).items()}
    hits = [{hit.id for hit in generation.search_lexical(question(n), limit=10)} for n in numbers]
    return row | {"found@10": sum(n in found for n, found in zip(numbers, hits, strict=True)) / len(numbers)}


def added(seeds: Path | None, folder: Path) -> dict[str, Any]:
    """Add a report by a build, its embedding left out of the time."""
    write_one(folder / "corpus", len(list((folder / "corpus").iterdir())))
    embedder = DrawnEmbedder(seeds)
    done, took = timed(partial(build, folder / "corpus", folder / "store", embedder=embedder, progress=False))
    return {"added": len(done.added), **{f"add_one_{name.removeprefix('build_')}": s for name, s in took.items()}}


def recall(generation: Generation, vectors: NDArray[np.float32], scope: Scope, *, limit: int) -> float:
    """The share of the nearest chunks in scope, by comparing all, that a search finds."""

    def found() -> list[set[int]]:
        return [{hit.id for hit in generation.search_dense(vector, limit=limit, scope=scope)} for vector in vectors]

    with mock.patch.object(store_approximate, "EXACT", sys.maxsize):
        nearest = found()
    kept = sum(len(got & best) for got, best in zip(found(), nearest, strict=True))
    return round(kept / sum(map(len, nearest)), 4)


def question(number: int) -> str:
    """The question whose answer one paragraph has."""
    return f"{statement(number)}达到多少"


def dense(kind: str, size: int, seeds: Path | None) -> dict[str, Any]:
    """One of FAISS's three."""
    embedder = DrawnEmbedder(seeds)
    ids = {str(first): np.arange(first, min(first + _SHARD, size), dtype=np.int32) for first in range(0, size, _SHARD)}
    asked = embedder.drawn(ASKED, seed=2)
    with tempfile.TemporaryDirectory() as folder:
        for name, each in ids.items():
            VectorIndex.build(embedder.drawn(len(each), seed=int(name))).save(Path(folder) / name)
        shards = {name: VectorIndex.load(Path(folder) / name) for name in ids}
        row: dict[str, Any] = {}
        before = memory()
        vectors = exact = ShardedVectors(shards, ids, dim=embedder.dim)
        if kind != "flat":
            (index, settled), row = timed(partial(make, shards, ids, dim=embedder.dim, kind=kind))
            rows = np.arange(size, dtype=np.int32)
            vectors = ShardedVectors(shards, ids, dim=embedder.dim, approximate=Approximate(index, rows))
            index.save(Path(folder) / "index")
            row |= {"breadth": index.breadth, "settled_recall": round(settled, 4)}
            row["file_mb"] = (Path(folder) / "index").stat().st_size >> 20
        with mock.patch.object(store_approximate, "EXACT", 0):
            for limit in (10, DEPTH):
                nearest = nearest_of(exact, asked[:100], limit=limit)
                row[f"recall@{limit}"] = round(share_found(vectors, asked[:100], nearest), 4)
            row |= asking([partial(vectors.search, query, limit=DEPTH) for query in asked])
        return row | {name: held - before[name] for name, held in memory().items()}


def milvus(size: int, seeds: Path | None) -> dict[str, Any]:
    """milvus-lite behind a port, both legs; its memory is another process's and not told."""
    sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
    from milvus_server import milvus_server

    from index import milvus as seam
    from index.milvus import Entities, all_but, token_number

    embedder = DrawnEmbedder(seeds)
    held, asked = embedder.drawn(size, seed=1), embedder.drawn(ASKED // 4, seed=2)
    counts = [counted(paragraph(number)) for number in range(size)]
    lengths = np.array([sum(each.values()) for each in counts])
    damping = dampings(lengths, lengths.mean()).tolist()
    words = [
        {token_number(token): times / (damped + times) for token, times in each.items()}
        for each, damped in zip(counts, damping, strict=True)
    ]
    wanted = np.random.default_rng(2).integers(0, size, len(asked)).tolist()
    held_by: dict[str, int] = {}
    for each in counts:
        for token in each:
            held_by[token] = held_by.get(token, 0) + 1
    patient = mock.patch.object(seam, "_TIMEOUT", 300)  # The first search by words loads them all.
    with tempfile.TemporaryDirectory() as folder, milvus_server(Path(folder)) as server, patient:
        entities = Entities(server.url, "scale")
        entities.create(embedder.dim)

        def write() -> None:
            for start in range(0, size, 1000):
                entities.write(start // 1000 + 1, held[start : start + 1000], words[start : start + 1000])
            entities.flush()

        _, built = timed(write)
        where = all_but(size, [])

        def said(number: int) -> list[tuple[int, float]]:
            tokens = [token for token in tokenize(question(number)) if token in held_by]
            weights = rarity(np.array([held_by[token] for token in tokens]), size).tolist()
            said_words = {token_number(token): weight for token, weight in zip(tokens, weights, strict=True)}
            return entities.said(said_words, limit=2 * DEPTH, where=where)

        exact = np.argsort(-(asked @ held.T), axis=1)[:, :10]
        got = [{_place(id_) for id_, _ in entities.nearest(query, limit=10, where=where)} for query in asked]
        return {
            **built,
            "recall@10": sum(len(ids & set(best)) for ids, best in zip(got, exact.tolist(), strict=True)) / exact.size,
            **asking([partial(entities.nearest, query, limit=2 * DEPTH, where=where) for query in asked], each=2),
            **{f"words_{key}": value for key, value in asking([partial(said, n) for n in wanted], each=2).items()},
        }


def _place(id_: int) -> int:
    document, place = divmod(id_, 2**20)
    return (document - 1) * 1000 + place


def measure(leg: str, size: int, seeds: Path | None, work: Path | None) -> dict[str, Any]:
    """One line."""
    if leg == "store":
        with tempfile.TemporaryDirectory() as folder:
            return store(size, seeds, work / str(size) if work else Path(folder))
    row: dict[str, Any] = apart(milvus, size, seeds) if leg == "milvus" else apart(dense, leg, size, seeds)
    return row


def curves(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[int, float]]:
    """Name of a curve → size → seconds of the processor at p95."""
    drawn: dict[str, dict[int, float]] = {}
    named = {
        "dense_": "向量",
        "exact_": "向量，逐个比",
        "words_": "字面",
        "town_dense_": "向量，一个地区",
        "town_words_": "字面，一个地区",
    }
    for row in (row for row in rows if row["leg"] == "store"):
        for prefix, name in named.items():
            drawn.setdefault(name, {})[row["paragraphs"]] = row[f"{prefix}p95_cpu_ms"] / 1000
    return drawn


def main() -> None:
    """Measure each leg at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--legs", nargs="+", choices=LEGS, default=LEGS)
    parser.add_argument("--seeds", type=Path, help="a built store whose vectors the others are drawn around")
    parser.add_argument("--work", type=Path, help="keep the stores there, and take up those that are there")
    parser.add_argument("--draw", type=Path, help="an SVG file for the curves of the store")
    options = parser.parse_args()
    rows = []
    for leg in options.legs:
        for size in options.sizes:
            if leg == "milvus" and size > 100_000:
                continue  # It keeps all in memory of one process: for trying, not for a million.
            row = {"leg": leg, "paragraphs": size, **measure(leg, size, options.seeds, options.work)}
            print(json.dumps(row, ensure_ascii=False), flush=True)
            rows.append(row)
    if options.draw:
        options.draw.write_text(draw(curves(rows), unit="段"), encoding="utf-8")


if __name__ == "__main__":
    main()
