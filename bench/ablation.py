"""What each part of answering is worth: the best sentence of dense, lexical and fused search, then scope, then the product.

    python bench/ablation.py STORE [--corpus ../shared/corpus] [--questions Q.jsonl ...]

Prints one JSON line for each step: the shares of questions that are right, wrong (an answer shown that is not right) and
refused, and of answerable ones whose citation holds the evidence. The first four steps show the sentence that tells most
of the question among the passages found; they refuse only where nothing tells any of it. ``dropped`` counts the claims that verification takes out.
"""

import argparse
import json
import os
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answerers import EXTRACTIVE, Answerer
from assistant.pipeline import Assistant, open_assistant
from assistant.records import Claim, Draft, Query
from assistant.render import to_json
from assistant.retrieve import Retriever
from assistant.sentences import rank_words
from assistant.settings import load_settings
from assistant.verify import verify
from eval.corpus import read_corpus
from eval.gold import Question
from eval.gold_files import read_questions
from eval.keys import answer_key
from eval.predictions import prediction_from_json
from eval.scoring import score

_READ = 5
"""Passages among which the best sentence is looked for."""


@dataclass(frozen=True)
class BestSentence:
    """Answers any question with the sentence that tells most of it; never refuses while anything is found.

    Attributes:
        lexical, dense: what the legs of the search count.
        scoped: whether region, year and report of the question limit the search.
    """

    lexical: float
    dense: float
    scoped: bool = False
    name: str = "best sentence"
    edition: str = "best sentence"

    def restated(self, question: str, history: Sequence[str]) -> str:
        """Nothing: there is no model."""
        return ""

    def drafts(self, query: Query, retriever: Retriever) -> Iterator[Draft]:
        """One draft of one quote."""
        ask = query.asks[0] if self.scoped else replace(query.asks[0], region=None, report_year=None, period=None)
        weighed = replace(retriever, lexical_weight=self.lexical, dense_weight=self.dense)
        passages = weighed.passages(ask)[:_READ]
        best = rank_words(ask, passages)[:1]
        yield Draft(tuple(Claim(text=words.quote.text, quotes=(words.quote,)) for words in best))


STEPS: dict[str, Answerer] = {
    "dense": BestSentence(0.0, 1.0),
    "lexical": BestSentence(1.0, 0.0),
    "fused": BestSentence(1.0, 0.3),
    "+ scope": BestSentence(1.0, 0.3, scoped=True),
    "+ facts, verification": EXTRACTIVE,
}


def measure(
    name: str, ask: Callable[[Question], object], questions: Sequence[Question], corpus: Path, dropped: int
) -> dict[str, object]:
    """One step's shares over the questions."""
    files = read_corpus(corpus)
    cards = [
        score(
            answer_key(question, files),
            prediction_from_json(to_json(ask(question), id_=question.id)),  # type: ignore[arg-type]
            corpus=files,
        )
        for question in questions
    ]
    covered = [card.coverage for card in cards if card.coverage is not None]
    return {
        "step": name,
        "n": len(cards),
        "correct": _share(card.correct for card in cards),
        "wrong": _share(card.answered and not card.correct for card in cards),
        "refused": _share(card.refused for card in cards),
        "cited": _share(coverage.cited for coverage in covered),
        "dropped": dropped,
    }


def _share(found: Iterable[bool]) -> float:
    return round(statistics.fmean(found), 3)


def main() -> None:
    """Measure every step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("REPORT_QA_CORPUS", "../shared/corpus")))
    parser.add_argument("--questions", type=Path, nargs="+", default=[Path("eval/data/real_dev.jsonl")])
    options = parser.parse_args()
    questions = [question for path in options.questions for question in read_questions(path)]
    product = open_assistant(load_settings(store=options.store))
    systems = {name: replace(product, answerer=answerer) for name, answerer in STEPS.items()}
    systems["+ facts, verification, without dense"] = replace(product, embedder=None)
    for name, assistant in systems.items():
        row = measure(
            name,
            lambda q, a=assistant: a.ask(q.question, history=q.history),  # type: ignore[misc]
            questions,
            options.corpus,
            _dropped(assistant, questions),
        )
        print(json.dumps(row, ensure_ascii=False), flush=True)


def _dropped(assistant: Assistant, questions: Sequence[Question]) -> int:
    """How many claims verification takes out of the answers to all questions."""
    total = 0
    for question in questions:
        query = assistant.read(question.question, history=question.history)
        for draft in assistant.answerer.drafts(query, assistant.retriever):
            total += len(verify(draft, assistant.generation).dropped)
    return total


if __name__ == "__main__":
    main()
