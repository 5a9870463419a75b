"""What a store costs as it grows: building, adding one report, opening, asking, memory and size at 13, 130 and 1,300 reports.

    python bench/scale_files.py [--sizes 13 130 1300] [--draw docs/scale.svg]

Prints one JSON line for each size. The reports are copies of those in ``$REPORT_QA_CORPUS`` (``../shared/corpus``),
each with another region's name and all its years shifted. The vectors are drawn at random: a model would take hours, and
its time a report is the same at any size; ``bench/embedding.py`` measures it.
"""

import argparse
import json
import multiprocessing
import os
import re
import resource
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from curves import draw
from numpy.typing import NDArray

from assistant.pipeline import Assistant
from eval.gold_files import read_questions
from index.build import BuildReport, build
from index.load import load, read_corpus_files
from index.records import Level
from index.regions import gazetteer, short_name
from index.store import open_store

DIM = 384
CURVES = {
    "建索引，每份": ("build_s_per_report", 1),
    "添一份": ("add_one_s", 1),
    "没有变化": ("unchanged_s", 1),
    "打开": ("open_s", 1),
    "提问 p50": ("ask_p50_ms", 1000),
    "提问 p95": ("ask_p95_ms", 1000),
}
"""Name → (key of a row, how many of its unit are a second)."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class RandomEmbedder:
    """The same random unit vector for the same text."""

    name = "random"
    dim = DIM

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the protocol says."""
        drawn = [np.random.default_rng(zlib.crc32(text.encode())).standard_normal(DIM) for text in texts]
        vectors = np.array(drawn, dtype=np.float32).reshape(len(texts), DIM)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    encode_queries = encode_passages


def write_copies(originals: Path, folder: Path, *, count: int) -> None:
    """Write ``count`` reports: the originals, then copies of them with other regions and years."""
    files = read_corpus_files(originals)
    reports = [load(file, corpus=originals) for file in files]
    held = {report.region for report in reports}
    levels = (Level.PROVINCE, Level.CITY, Level.COUNTY)
    others = {level: (n for n, r in gazetteer().items() if r[0].level is level and n not in held) for level in levels}
    others[Level.PROVINCE] = others[Level.CITY]
    for number in range(count):
        report = reports[number % len(reports)]
        text = report.text
        if number >= len(reports):
            name = next(others[report.level or Level.CITY])
            text = text.replace(report.region, name).replace(short_name(report.region), short_name(name))
            text = _YEAR.sub(partial(_earlier, years=1 + number // len(reports) % 7), text)
        (folder / f"{number:05d}.txt").write_text(text, encoding="utf-8")


def _earlier(year: re.Match[str], *, years: int) -> str:
    return str(int(year[0]) - years)


def apart(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """Call a function in a process of its own; returns its result and that process's peak memory in MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        measured: tuple[Any, float] = pool.apply(_with_peak, (function, arguments))
        return measured


def _with_peak(function: Callable[..., Any], arguments: Sequence[Any]) -> tuple[Any, float]:
    result = function(*arguments)
    return result, round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def build_store(corpus: Path, store: Path) -> BuildReport:
    """Build with random vectors."""
    return build(corpus, store, embedder=RandomEmbedder(), progress=False)


def ask_all(store: Path, questions: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, float]:
    """Open a store and ask; the first question, which reads the dictionaries, is told apart."""
    started = time.perf_counter()
    with open_store(store) as generation:
        opened = time.perf_counter()
        assistant = Assistant(generation, RandomEmbedder())
        took = list(_seconds(assistant, questions))
    return {
        "open_s": round(opened - started, 3),
        "first_ask_s": round(took[0], 2),
        "ask_p50_ms": round(1000 * statistics.median(took[1:]), 1),
        "ask_p95_ms": round(1000 * statistics.quantiles(took[1:], n=20)[18], 1),
    }


def _seconds(assistant: Assistant, questions: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[float]:
    for question, history in questions:
        started = time.perf_counter()
        assistant.ask(question, history=history)
        yield time.perf_counter() - started


def measure(
    size: int, originals: Path, folder: Path, questions: Sequence[tuple[str, tuple[str, ...]]]
) -> dict[str, Any]:
    """Everything at one size."""
    corpus, store = folder / "corpus", folder / "store"
    corpus.mkdir()
    write_copies(originals, corpus, count=size + 1)
    last = corpus / f"{size:05d}.txt"
    kept = last.rename(folder / "last")
    whole, build_mb = apart(build_store, corpus, store)
    same, _ = apart(build_store, corpus, store)
    asked, ask_mb = apart(ask_all, store, questions)
    written = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    kept.rename(last)
    added, add_mb = apart(build_store, corpus, store)
    return {
        "reports": size,
        "chunks": whole.chunks,
        "facts": whole.facts,
        "build_s": round(whole.seconds, 1),
        "build_s_per_report": round(whole.seconds / size, 3),
        "unchanged_s": round(same.seconds, 2),
        "add_one_s": round(added.seconds, 2),
        **asked,
        "build_mb": build_mb,
        "add_one_mb": add_mb,
        "ask_mb": ask_mb,
        "store_mb": round(written / 1e6, 1),
    }


def main() -> None:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[13, 130, 1300])
    parser.add_argument("--questions", type=Path, default=Path("eval/data/real_dev.jsonl"))
    parser.add_argument("--draw", type=Path, help="write the curves there, as SVG")
    options = parser.parse_args()
    originals = Path(os.environ.get("REPORT_QA_CORPUS", "../shared/corpus"))
    questions = [(question.question, question.history) for question in read_questions(options.questions)]
    rows = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measure(size, originals, Path(folder), questions))
        print(json.dumps(rows[-1]), flush=True)
    if options.draw:
        drawn = {name: [row[key] / unit for row in rows] for name, (key, unit) in CURVES.items()}
        options.draw.write_text(draw([row["reports"] for row in rows], drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
