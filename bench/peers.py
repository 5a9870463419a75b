"""The product beside two pipelines that people build with LangChain: same files, questions and embedding model, one run.

    python bench/peers.py [--corpus reports] [--questions Q.jsonl ...] [--store STORE] [--out build/peers] [--no-noise] [--text]

``plain`` follows LangChain's tutorial: RecursiveCharacterTextSplitter (1000 characters, 200 overlap), an in-memory vector
store, the best sentence of the best chunk as the answer. ``chinese`` is what a careful Chinese team makes of it: chunks
of 250 characters cut at Chinese full stops, BM25 over jieba's words beside the vectors, ranks fused half and half, the
answer the best sentence of the first three chunks. Neither has a language model, as the product has none; neither can
refuse, as such pipelines cannot without one. Each system's run lies below OUT as ``python -m eval run`` would write it;
the product's report shows all three, with how each fares among look-alikes of the evidence. Prints one JSON line for each.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import bm25s
import jieba
import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.answerers import RETRIEVED, Answerer, build_store, product
from eval.corpus import Corpus, read_corpus
from eval.environment import environment
from eval.finished import ENVIRONMENT, read_finished
from eval.gold import Question
from eval.metamorphic import Remembering, noise_of_product
from eval.noise import measure_noise, write_noise
from eval.pages import write_pages, written_for_the_project
from eval.predictions import Cited, Prediction, Retrieved
from eval.run import choose_files, choose_questions, run
from eval.scoring import said_right
from eval.text import sentences
from eval.trials import Bench
from index.embed import open_embedder
from index.records import Embedder

RANK_CONSTANT = 60
"""k of reciprocal rank fusion, as LangChain's EnsembleRetriever has it."""


class Model(Embeddings):
    """Our embedding model as LangChain knows one."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        return [[float(value) for value in row] for row in self._inner.encode_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return [float(value) for value in self._inner.encode_queries([text])[0]]


@dataclass(frozen=True)
class Peer:
    """A pipeline over one corpus.

    Attributes:
        read: chunks among which the best sentence is looked for.
    """

    name: str
    corpus: Corpus
    embedder: Embedder
    splitter: RecursiveCharacterTextSplitter
    hybrid: bool
    read: int
    chunks: list[Document] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        texts = [file.text for file in self.corpus.files]
        names = [{"source": file.source, "sha256": file.sha256} for file in self.corpus.files]
        chunks = self.splitter.create_documents(texts, metadatas=names)
        for number, chunk in enumerate(chunks, start=1):
            chunk.metadata["number"] = number
        object.__setattr__(self, "chunks", chunks)

    @cached_property
    def vectors(self) -> InMemoryVectorStore:
        """Every chunk's vector."""
        return InMemoryVectorStore.from_documents(self.chunks, Model(self.embedder))

    @cached_property
    def words(self) -> bm25s.BM25:
        """BM25 over the words that jieba cuts."""
        index = bm25s.BM25()
        index.index([jieba.lcut(chunk.page_content) for chunk in self.chunks], show_progress=False)
        return index

    def search(self, question: str) -> list[Document]:
        """The chunks nearest to a question, best first."""
        dense = [document for document, _ in self.vectors.similarity_search_with_score(question, k=RETRIEVED)]
        if not self.hybrid:
            return dense
        numbers, _ = self.words.retrieve(
            [jieba.lcut(question)], k=min(RETRIEVED, len(self.chunks)), show_progress=False
        )
        legs = [[document.metadata["number"] for document in dense], [int(n) + 1 for n in numbers[0]]]
        scores: dict[int, float] = {}
        for leg in legs:
            for rank, number in enumerate(leg, start=1):
                scores[number] = scores.get(number, 0.0) + 0.5 / (RANK_CONSTANT + rank)
        ranked = sorted(scores, key=lambda number: (-scores[number], number))
        return [self.chunks[number - 1] for number in ranked[:RETRIEVED]]

    def answer(self, question: Question) -> Prediction:
        """The sentence nearest to the question, cited in its chunk; its cosine for a confidence."""
        start = time.perf_counter()
        asked = " ".join((*question.history, question.question))
        found = self.search(asked)
        candidates = [(chunk, sentence) for chunk in found[: self.read] for sentence in sentences(chunk.page_content)]
        cosines = self.embedder.encode_passages([s for _, s in candidates]) @ self.embedder.encode_queries([asked])[0]
        best = int(np.argmax(cosines))
        chunk, sentence = candidates[best]
        quote = sentence.strip()
        at = chunk.page_content.index(quote)
        number, source = chunk.metadata["number"], chunk.metadata["source"]
        cited = Cited(1, chunk.metadata["sha256"], source, chunk.page_content, quote, at, at + len(quote), number)
        return Prediction(
            question.id,
            question.question,
            f"{quote}[1]",
            False,
            None,
            (cited,),
            retrieved=tuple(
                Retrieved(d.metadata["sha256"], d.metadata["source"], d.metadata["number"], d.page_content)
                for d in found
            ),
            answerer=self.name,
            latency_ms={"total": 1000 * (time.perf_counter() - start)},
            confidence=float(cosines[best]),
        )


def plain(corpus: Corpus, embedder: Embedder) -> Peer:
    """As in LangChain's tutorial on retrieval."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    return Peer("LangChain 教程式", corpus, embedder, splitter, hybrid=False, read=1)


def chinese(corpus: Corpus, embedder: Embedder) -> Peer:
    """Chinese-aware splitting and both legs, in Langchain-Chatchat's manner."""
    marks = ["\n\n", "\n", "。|！|？", "；", "，"]
    splitter = RecursiveCharacterTextSplitter(
        separators=marks, is_separator_regex=True, keep_separator="end", chunk_size=250, chunk_overlap=50
    )
    return Peer("LangChain 中文混合式", corpus, embedder, splitter, hybrid=True, read=3)


MAKERS: dict[str, Callable[[Corpus, Embedder], Peer]] = {"plain": plain, "chinese": chinese}


def noise_of_peer(out: Path, folder: Path, questions: Sequence[Question], peer: Peer) -> None:
    """Measure a pipeline among look-alikes of its corpus, which lies in ``folder``, and write what came of it below ``out``."""
    with tempfile.TemporaryDirectory(prefix="noise-") as work:
        bench = Bench(folder, Path(work), lambda changed, budget: replace(peer, corpus=read_corpus(changed)).answer)
        write_noise(measure_noise(questions, peer.corpus, bench), out)


def measure(
    folder: Path, answerer: Answerer, questions: Sequence[Question], corpus: Corpus, note: dict[str, object]
) -> dict[str, object]:
    """Run one system, and the numbers that are printed."""
    run(questions, corpus, answerer, folder)
    (folder / ENVIRONMENT).write_text(json.dumps(note, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    finished = read_finished(folder)
    measures = finished.summary["measures"]
    rows = list(finished.scores.values())
    shown = ("correct", "selective_risk", "refusal_recall", "evidence_cited", "recall@5")
    return {
        "measure": "peers",
        "system": answerer.name,
        "n": len(rows),
        "words_right": round(sum(map(said_right, rows)) / len(rows), 3),
        **{name: round(measures[name]["value"], 3) for name in shown if name in measures},
        "p50_ms": finished.latency["total"]["p50"],
    }


def main() -> None:
    """Run all three, then write the report of the product's run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("reports"))
    parser.add_argument("--questions", type=Path, nargs="+", default=[])
    parser.add_argument("--store", type=Path, help="a built store; without, one is built below OUT")
    parser.add_argument("--out", type=Path, default=Path("build/peers"))
    parser.add_argument("--no-noise", dest="noise", action="store_false", help="leave the look-alikes out")
    parser.add_argument("--text", action="store_true", help="show words of the reports in the page")
    options = parser.parse_args()
    corpus = read_corpus(options.corpus)
    files = choose_files(options.questions, corpus)
    questions = choose_questions(files, split="dev", sample=None)
    store = options.store or options.out / "store"
    if not options.store:
        build_store(options.corpus, store)
    sample = written_for_the_project(corpus)
    note = environment(
        [], corpus=options.corpus.resolve().name, questions=[path.name for path in files], sample=sample
    ) | {"command": " ".join(["python", *sys.argv])}
    own = product(store)
    print(json.dumps(measure(options.out / "product", own, questions, corpus, note), ensure_ascii=False), flush=True)
    if options.noise:
        noise_of_product(options.corpus, questions, corpus, store, options.out / "product")
    model = open_embedder()
    for name, make in MAKERS.items():
        # Sentences come up again and again: nobody would embed them twice. Each system remembers its own.
        embedder = Remembering(model)
        peer = make(corpus, embedder)
        answerer = Answerer(peer.name, corpus.digest[:12], peer.answer, mode=model.name)
        row = measure(options.out / name, answerer, questions, corpus, note)
        print(json.dumps(row, ensure_ascii=False), flush=True)
        if options.noise:
            noise_of_peer(options.out / name, options.corpus, questions, peer)
    write_pages(
        options.out / "product",
        corpus=corpus,
        text=options.text or sample,
        peers=[options.out / name for name in MAKERS],
    )


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    main()
