"""What building and asking cost, and what each embedder finds: dense alone, beside lexical alone and both fused.

    python bench/asking.py [--questions eval/data/real_dev.jsonl] [--embedders default ...]

Prints JSON lines: for each embedder of ``bench/embedding.py`` the seconds and peak memory of building
``$REPORT_QA_CORPUS`` (``../shared/corpus``), recall@5 over the questions' evidence for each leg, then p50 and p95 of
answering with the default beside one query embedding in the same run.
"""

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from embedding import DEFAULT, EMBEDDERS, ENGINE, FP32

from assistant.pipeline import Assistant
from assistant.retrieve import Retriever
from eval.answerers import retrieve
from eval.corpus import Corpus, read_corpus
from eval.gold import Question
from eval.gold_files import read_questions
from eval.keys import answer_key
from eval.retrieval import rank_needs, recall_at
from index.build import build
from index.records import Embedder
from index.store import open_store

LEGS = {"lexical": (1.0, 0.0), "dense": (0.0, 1.0), "fused": (1.0, 0.3)}
"""Leg → (lexical weight, dense weight)."""


class Weighed(Assistant):
    """An assistant whose retriever takes other weights."""

    weights = (1.0, 0.3)

    @property
    def retriever(self) -> Retriever:
        """The retriever with this assistant's weights."""
        lexical, dense = self.weights
        return Retriever(
            search=self.generation,
            records=self.generation,
            embedder=self.embedder,
            lexical_weight=lexical,
            dense_weight=dense,
        )


def recall(assistant: Assistant, questions: Iterable[Question], corpus: Corpus) -> tuple[float, int]:
    """Mean recall@5 over the questions with evidence, and how many those are."""
    found = []
    for question in questions:
        ranking = rank_needs(answer_key(question, corpus), retrieve(assistant, question))
        if ranking is not None:
            found.append(recall_at(ranking, 5))
    return statistics.fmean(found), len(found)


def measure_embedder(label: str, corpus: Path, store: Path, questions: Sequence[Question]) -> dict[str, object]:
    """Build a store with one embedder, and find the evidence with each leg."""
    embedder: Embedder = EMBEDDERS[label]()
    report = build(corpus, store, embedder=embedder, progress=False)
    row: dict[str, object] = {
        "measure": "build",
        "embedder": label,
        "seconds": round(report.seconds, 1),
        "chunks": report.chunks,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    files = read_corpus(corpus)
    with open_store(store, embedder=embedder.name) as generation:
        for leg, weights in LEGS.items():
            assistant = Weighed(generation, embedder)
            object.__setattr__(assistant, "weights", weights)
            share, n = recall(assistant, questions, files)
            row[f"recall@5 {leg}"], row["n"] = round(share, 3), n
    return row


def measure_asking(store: Path, questions: Sequence[Question]) -> dict[str, object]:
    """p50 and p95 of one answer, beside one query embedding, in turns; milliseconds."""
    embedder = EMBEDDERS[DEFAULT]()
    answers, embeddings = [], []
    with open_store(store) as generation:
        assistant = Assistant(generation, embedder)
        assistant.ask(questions[0].question)
        for question in questions:
            start = time.perf_counter()
            assistant.ask(question.question, history=question.history)
            middle = time.perf_counter()
            embedder.encode_queries([question.question])
            answers.append(1000 * (middle - start))
            embeddings.append(1000 * (time.perf_counter() - middle))
    cuts = statistics.quantiles(answers, n=20)
    embedding = statistics.median(embeddings)
    return {
        "measure": "ask",
        "n": len(answers),
        "p50_ms": round(statistics.median(answers), 1),
        "p95_ms": round(cuts[18], 1),
        "query_embedding_ms": round(embedding, 1),
        "p95_in_embeddings": round(cuts[18] / embedding, 1),
    }


def main() -> None:
    """Measure the embedders asked for, then asking."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, default=Path("eval/data/real_dev.jsonl"))
    parser.add_argument("--embedders", nargs="+", choices=list(EMBEDDERS), default=[DEFAULT, FP32, ENGINE])
    options = parser.parse_args()
    corpus = Path(os.environ.get("REPORT_QA_CORPUS", "../shared/corpus"))
    questions = read_questions(options.questions)
    with tempfile.TemporaryDirectory() as folder:
        for label in options.embedders:
            print(json.dumps(measure_embedder(label, corpus, Path(folder) / label, questions)), flush=True)
        print(json.dumps(measure_asking(Path(folder) / options.embedders[0], questions)), flush=True)


if __name__ == "__main__":
    main()
