"""The searches as paragraphs grow: FAISS's three kinds of index, the lexical leg, milvus-lite; at 10⁴, 10⁵, 10⁶ paragraphs.

    python bench/scale.py [--sizes 10000 100000 1000000] [--legs flat hnsw ivfpq lexical milvus] [--seeds STORE]
                          [--draw docs/scale-paragraphs.svg]

Prints one JSON line for each leg and size: how long building took, memory, how much of what an exact search finds is found,
and how long a search takes, alone and with 16 clients; seconds on the clock and of the processor: on a shared machine only
the latter compare. Each is measured in a process of its own.

The paragraphs are generated, each states one fact that no other states, so that it is known what a question must find. The
vectors are drawn around those of a store that holds real reports (``--seeds``): a model would take a night for a million.
Each is a sum of one vector and two differences of others, which keeps the directions in which real ones differ.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from curves import draw
from numpy.typing import NDArray

from index import store_vectors
from index.lexical import LexicalIndex, counted, dampings, rarity, tokenize
from index.store import open_store
from index.store_vectors import VectorIndex

SIZES = (10_000, 100_000, 1_000_000)
LEGS = ("flat", "hnsw", "ivfpq", "lexical", "milvus")
CLIENTS = 16
ASKED, EACH = 200, 12
"""Searches alone; and of each client."""
DEPTH = 80
"""Hits that the assistant takes from each leg."""
DIM = 384
_TOWNS = tuple(f"{first}{second}县" for first in "青柳云双石桥河江松竹梅林" for second in "溪岭泉湾坪塘洲浦丘原")
_THINGS = tuple(
    f"{first}{second}"
    for first in ("桥梁", "灯具", "竹编", "茶叶", "陶瓷", "渔业")
    for second in ("产值", "投资额", "产量", "出口额")
)
_DRAWN = 50_000


def statement(number: int) -> str:
    """The one fact of a paragraph: whose, when, what; the number makes it the only one."""
    town, year = _TOWNS[number % len(_TOWNS)], 1990 + number // len(_TOWNS) % 36
    return f"{town}{year}年{_THINGS[number // 4320 % len(_THINGS)]}第{number // 103_680}组"


def paragraphs(count: int) -> Iterator[str]:
    """A context line and three sentences of about 150 characters, with figures drawn at random."""
    chance = np.random.default_rng(3)
    for number in range(count):
        value, growth, schools, trees = chance.integers(1, 10_000, 4)
        yield (
            f"{statement(number)}政府工作报告 回顾\n{statement(number)}达到{value}亿元，增长{growth / 100}%，占全部产业的比重继续提高。"
            f"全年新建学校{schools}所，改造老旧管网{trees}公里，城乡居民收入稳步增加，各项民生实事按时办结。"
            f"重点项目开工{schools % 97}个、投产{trees % 89}个，为下一年打下了坚实基础。"
        )


def vectors(count: int, seeds: Path | None, *, seed: int) -> NDArray[np.float32]:
    """float32 rows of unit norm, shape (count, dim)."""
    chance = np.random.default_rng(seed)
    known = _seeds(seeds)
    made = np.empty((count, known.shape[1]), dtype=np.float32)
    for start in range(0, count, _DRAWN):
        part = made[start : start + _DRAWN]
        one, up, down, left, right = (known[chance.integers(0, len(known), len(part))] for _ in range(5))
        how_far = chance.uniform(0.2, 0.6, (2, len(part), 1)).astype(np.float32)
        part[:] = one + how_far[0] * (up - down) + how_far[1] * (left - right)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return made


def _seeds(store: Path | None) -> NDArray[np.float32]:
    if store is not None:
        with open_store(store) as generation:
            return generation.vectors(range(generation.manifest.counts.chunks))
    drawn = np.random.default_rng(0).standard_normal((1600, DIM), dtype=np.float32)
    # As unlike one another as a model makes real paragraphs: few directions carry most of the difference.
    drawn *= 1 / np.sqrt(np.arange(1, DIM + 1, dtype=np.float32))
    unit: NDArray[np.float32] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return unit


def dense(kind: str, size: int, seeds: Path | None) -> dict[str, Any]:
    """One of FAISS's three."""
    held, asked = vectors(size, seeds, seed=1), vectors(ASKED, seeds, seed=2)
    before = _memory()
    store_vectors.EXACT = 0  # Else what is small is compared whole, whatever the kind.
    index, built = timed(partial(VectorIndex.build, held, kind=kind))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors"
        index.save(path)
        file_mb = path.stat().st_size >> 20
    return {
        **built,
        "memory_mb": _memory() - before,
        "file_mb": file_mb,
        "breadth": index.breadth,
        "recall@10": round(index.recall(asked[:100]), 4),
        f"recall@{DEPTH}": round(index.recall(asked[:50], limit=DEPTH), 4),
        **asking([partial(index.search, query, limit=DEPTH) for query in asked]),
    }


def lexical(size: int) -> dict[str, Any]:
    """The words' index; ``found`` is the share of questions whose paragraph is among the first ten."""
    index, built = timed(lambda: LexicalIndex.build(paragraphs(size)))
    wanted = np.random.default_rng(2).integers(0, size, ASKED).tolist()
    questions = [f"{statement(number)}达到多少" for number in wanted]
    found = [n in {id_ for id_, _ in index.search(q, limit=10)} for n, q in zip(wanted, questions, strict=True)]
    return {
        **built,
        "memory_mb": _memory(),
        "found@10": sum(found) / len(found),
        **asking([partial(index.search, question, limit=DEPTH) for question in questions]),
    }


def milvus(size: int, seeds: Path | None) -> dict[str, Any]:
    """milvus-lite behind a port, both legs; its memory is another process's and not told."""
    import sys

    sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
    from milvus_server import milvus_server

    from index.milvus import Entities, all_but, token_number

    held, asked = vectors(size, seeds, seed=1), vectors(ASKED // 4, seeds, seed=2)
    counts = [counted(text) for text in paragraphs(size)]
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
    with tempfile.TemporaryDirectory() as folder, milvus_server(Path(folder)) as server:
        entities = Entities(server.url, "scale")
        entities.create(DIM)

        def write() -> None:
            for start in range(0, size, 1000):
                entities.write(start // 1000 + 1, held[start : start + 1000], words[start : start + 1000])
            entities.flush()

        _, built = timed(write)
        where = all_but(size, [])

        def said(number: int) -> list[tuple[int, float]]:
            tokens = [token for token in tokenize(f"{statement(number)}达到多少") if token in held_by]
            weights = rarity(np.array([held_by[token] for token in tokens]), size).tolist()
            question = {token_number(token): weight for token, weight in zip(tokens, weights, strict=True)}
            return entities.said(question, limit=2 * DEPTH, where=where)

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


def timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What it gives, and its seconds."""
    clock, processor = time.perf_counter(), time.process_time()
    done = work()
    spent = time.process_time() - processor
    return done, {"build_s": round(time.perf_counter() - clock, 2), "build_cpu_s": round(spent, 2)}


def asking(searches: Sequence[Callable[[], object]], *, each: int = EACH) -> dict[str, float]:
    """Milliseconds of a search, the first left out: alone by the clock and by the processor, and with 16 clients by the clock."""
    searches[0]()
    alone, processor = [], []
    for search in searches:
        clock, spent = time.perf_counter(), time.process_time()
        search()
        alone.append(time.perf_counter() - clock)
        processor.append(time.process_time() - spent)

    def client(number: int) -> list[float]:
        took = []
        for turn in range(each):
            clock = time.perf_counter()
            searches[(number * each + turn) % len(searches)]()
            took.append(time.perf_counter() - clock)
        return took

    with ThreadPoolExecutor(CLIENTS) as pool:
        together = [seconds for took in pool.map(client, range(CLIENTS)) for seconds in took]
    kinds = {"": alone, "_cpu": processor, f"_of_{CLIENTS}": together}
    return {
        f"p{share}{kind}_ms": round(1000 * statistics.quantiles(took, n=100)[share - 1], 3)
        for kind, took in kinds.items()
        for share in (50, 95)
    }


def _memory() -> int:
    """Megabytes that the process holds now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


def measure(leg: str, size: int, seeds: Path | None) -> dict[str, Any]:
    """One line."""
    if leg == "lexical":
        return lexical(size)
    return milvus(size, seeds) if leg == "milvus" else dense(leg, size, seeds)


def main() -> None:
    """Measure each leg at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--legs", nargs="+", choices=LEGS, default=LEGS)
    parser.add_argument("--seeds", type=Path, help="a built store whose vectors the others are drawn around")
    parser.add_argument("--draw", type=Path, help="an SVG file for the curves")
    options = parser.parse_args()
    rows = []
    for leg in options.legs:
        for size in options.sizes:
            if leg == "milvus" and size > 100_000:
                continue  # It keeps all in memory of one process: for trying, not for a million.
            with multiprocessing.get_context("spawn").Pool(1) as alone:
                row = {"leg": leg, "paragraphs": size, **alone.apply(measure, (leg, size, options.seeds))}
            print(json.dumps(row), flush=True)
            rows.append(row)
    if options.draw:
        held = [leg for leg in options.legs if any(row["leg"] == leg for row in rows)]
        curves = {
            f"{leg} p95": {row["paragraphs"]: row["p95_cpu_ms"] / 1000 for row in rows if row["leg"] == leg}
            for leg in held
        }
        options.draw.write_text(draw(curves, unit="段"), encoding="utf-8")


if __name__ == "__main__":
    main()
