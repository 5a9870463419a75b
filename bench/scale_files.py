"""What a store costs as it grows: building, adding one report, opening, asking, memory and size at 13, 130 and 1,300 reports.

    python bench/scale_files.py [--sizes 13 130 1300] [--draw docs/scale.svg] [--model]

Prints one JSON line for each size, with seconds on the clock and of the processor: on a shared machine only the latter compare. The reports are copies of those in ``$REPORT_QA_CORPUS`` (``../shared/corpus``),
each with another region's name and all its years shifted. The vectors are drawn at random: a model would take hours, and
its time a report is the same at any size. ``--model`` adds a line of a build of the originals with the embedded model.
``build_parts`` says where a build's processor time goes.
"""

import argparse
import json
import multiprocessing
import os
import re
import resource
import shutil
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from curves import draw
from numpy.typing import NDArray

from assistant.pipeline import Assistant
from eval.gold_files import read_questions
from index import build as build_module
from index import generations
from index.build import BuildReport
from index.embed import DEFAULT_EMBEDDER, open_embedder
from index.load import load, read_corpus_files
from index.records import Embedder, Level
from index.regions import gazetteer, short_name
from index.store import open_store

DIM = 384
CURVES = {
    "建索引，每份": ("build_per_report_s", 1),
    "添一份": ("add_one_cpu_s", 1),
    "没有变化": ("unchanged_cpu_s", 1),
    "打开": ("open_cpu_s", 1),
    "提问 p95": ("ask_cpu_p95_ms", 1000),
    "提问 p50": ("ask_cpu_p50_ms", 1000),
}
"""Name → (key of a row, how many of its unit are a second)."""
PARTS = {
    "reading files": ("make_plan",),
    "paragraphs and chunks": ("split", "cut"),
    "facts": ("extract",),
    "writing records": ("write_rows",),
    "words": ("_write_words",),
    "writing vectors": ("_write_vectors",),
    "digests and disk": ("take_over", "digest_files", "publish"),
    "opening the generation before": ("_open_before",),
}
"""Part of a build → the functions that do it, as :mod:`index.build` calls them; what one does inside another counts once."""
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


@dataclass(frozen=True)
class Measured:
    """What a function returned, and what the process of its own used meanwhile: seconds, and MB of memory at most."""

    result: Any
    cpu: float
    peak: float


def apart(function: Callable[..., Any], *arguments: Any) -> Measured:
    """Call a function in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        measured: Measured = pool.apply(_measured, (function, arguments))
        return measured


def _measured(function: Callable[..., Any], arguments: Sequence[Any]) -> Measured:
    started = time.process_time()
    result = function(*arguments)
    cpu = time.process_time() - started
    return Measured(result, round(cpu, 2), round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


class Clock:
    """Processor seconds of parts of a program, each without those of the parts inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inside = [0.0]

    def timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, counted; of one that returns an iterator only the call is."""

        def call(*arguments: Any, **options: Any) -> Any:
            started = time.process_time()
            self._inside.append(0.0)
            try:
                return function(*arguments, **options)
            finally:
                took, inside = time.process_time() - started, self._inside.pop()
                self._inside[-1] += took
                self.seconds[part] = self.seconds.get(part, 0.0) + took - inside

        return call


def build_store(corpus: Path, store: Path, model: str = "") -> tuple[BuildReport, dict[str, float]]:
    """Build with random vectors, or with a model's; returns where the processor time went, too."""
    clock = Clock()
    for part, names in PARTS.items():
        for name in names:
            holder = generations if name == "publish" else build_module
            setattr(holder, name, clock.timed(part, getattr(holder, name)))
    embedder: Embedder = open_embedder(model) if model else RandomEmbedder()
    setattr(embedder, "encode_passages", clock.timed("embedding", embedder.encode_passages))  # noqa: B010
    done = build_module.build(corpus, store, embedder=embedder, progress=False)
    return done, {part: round(seconds, 2) for part, seconds in clock.seconds.items()}


def ask_all(store: Path, questions: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, float]:
    """Open a store and ask; the first question, which reads the dictionaries, is told apart."""
    started, used = time.perf_counter(), time.process_time()
    with open_store(store) as generation:
        row = {"open_s": time.perf_counter() - started, "open_cpu_s": time.process_time() - used}
        assistant = Assistant(generation, RandomEmbedder())
        took = list(_seconds(assistant, questions))
    row["first_ask_s"] = took[0][0]
    for place, name in enumerate(("ask", "ask_cpu")):
        each = [1000 * times[place] for times in took[1:]]
        row |= {f"{name}_p50_ms": statistics.median(each), f"{name}_p95_ms": statistics.quantiles(each, n=20)[18]}
    return {name: round(value, 3 if name.endswith("_s") else 1) for name, value in row.items()}


def _seconds(assistant: Assistant, questions: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[float, float]]:
    for question, history in questions:
        started, used = time.perf_counter(), time.process_time()
        assistant.ask(question, history=history)
        yield time.perf_counter() - started, time.process_time() - used


def measure(
    size: int, originals: Path, folder: Path, questions: Sequence[tuple[str, tuple[str, ...]]]
) -> dict[str, Any]:
    """Everything at one size. A store that a run before left in the folder is taken up: then building is not measured."""
    corpus, store, aside = folder / "corpus", folder / "store", folder / "last"
    row: dict[str, Any] = {"reports": size}
    if not store.exists():
        corpus.mkdir(parents=True)
        write_copies(originals, corpus, count=size + 1)
        (corpus / f"{size:05d}.txt").rename(aside)
        whole = apart(build_store, corpus, store)
        done, parts = whole.result
        row |= {"build_s": round(done.seconds, 1), "build_cpu_s": whole.cpu, "build_mb": whole.peak}
        row["build_parts"] = parts
    same = apart(build_store, corpus, store)
    row |= {"chunks": same.result[0].chunks, "facts": same.result[0].facts}
    row |= {"unchanged_s": round(same.result[0].seconds, 2), "unchanged_cpu_s": same.cpu}
    row["store_mb"] = round(sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) / 1e6, 1)
    asked = apart(ask_all, store, questions)
    row |= {**asked.result, "ask_mb": asked.peak}
    shutil.copy(aside, corpus / f"{size:05d}.txt")
    added = apart(build_store, corpus, store)
    row |= {"add_one_s": round(added.result[0].seconds, 2), "add_one_cpu_s": added.cpu, "add_one_mb": added.peak}
    return row | {"add_one_parts": added.result[1]}


def measure_model(originals: Path, folder: Path) -> dict[str, Any]:
    """A build of the originals with the embedded model."""
    whole = apart(build_store, originals, folder / "store", DEFAULT_EMBEDDER)
    done, parts = whole.result
    row = {"reports": len(done.added), "chunks": done.chunks, "model": DEFAULT_EMBEDDER}
    return {**row, "build_s": round(done.seconds, 1), "build_cpu_s": whole.cpu, "build_parts": parts}


def draw_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """The curves of these rows, as SVG."""
    drawn: dict[str, dict[int, float]] = {name: {} for name in CURVES}
    for row in rows:
        whole = {**row, "build_per_report_s": row.get("build_cpu_s", 0) / row["reports"]}
        for name, (key, unit) in CURVES.items():
            if whole[key]:
                drawn[name][row["reports"]] = whole[key] / unit
    return draw(drawn)


def main() -> None:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[13, 130, 1300])
    parser.add_argument("--questions", type=Path, default=Path("eval/data/real_dev.jsonl"))
    parser.add_argument("--work", type=Path, help="keep the stores there, and take up those that are there")
    parser.add_argument("--draw", type=Path, help="write the curves there, as SVG")
    parser.add_argument("--model", action="store_true", help="build the originals with the embedded model too")
    options = parser.parse_args()
    originals = Path(os.environ.get("REPORT_QA_CORPUS", "../shared/corpus"))
    questions = [(question.question, question.history) for question in read_questions(options.questions)]
    rows = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measure(size, originals, options.work / str(size) if options.work else Path(folder), questions))
        print(json.dumps(rows[-1]), flush=True)
    if options.model:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure_model(originals, Path(folder)), ensure_ascii=False), flush=True)
    if options.draw:
        options.draw.write_text(draw_rows(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
