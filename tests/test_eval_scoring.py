"""The scorer against worked vectors: each line of the data file is one law with its question, answer and verdict."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.gold_json import question_from_json
from eval.keys import answer_key
from eval.predictions import Prediction, prediction_from_json
from eval.scoring import Scorecard, score

VECTORS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "scorer_vectors.jsonl").read_text(encoding="utf-8").splitlines()
]
REGIONS = frozenset({"青石市", "白水区"})


def observed(card: Scorecard) -> dict[str, object]:
    """What a vector may say of a scorecard."""
    return {
        "outcome": card.outcome,
        "content": card.content,
        "clean": card.clean,
        "bound": card.bound,
        "exact": card.exact,
        "contradictions": list(card.contradictions),
        "stray": list(card.stray),
        "cause": card.cause,
        "quoted": card.coverage.quoted if card.coverage else None,
        "inexact": list(card.soundness.inexact),
        "unsupported": list(card.soundness.unsupported),
        "unresolvable": list(card.soundness.unresolvable),
    }


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["law"] for vector in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    """The scorer's verdict is the one worked out by hand."""
    key = answer_key(question_from_json(vector["question"]), None)
    card = score(key, prediction_from_json(vector["answer"]), regions=REGIONS)
    found = observed(card)
    assert {name: found[name] for name in vector["expect"]} == vector["expect"]


def test_there_are_enough_vectors() -> None:
    """At least sixty, each of another law."""
    assert len({vector["law"] for vector in VECTORS}) >= 60


@pytest.mark.parametrize("prediction", [None, Prediction("v", "问", "", False, None, error="ValueError: 坏了")])
def test_a_missing_answer_is_neither_answered_nor_refused(prediction: Prediction | None) -> None:
    """A crash is never correct, not even where a refusal is wanted."""
    row = {"id": "v", "question": "问", "type": "unanswerable", "answerable": False, "answer": ""}
    card = score(answer_key(question_from_json(row), None), prediction)
    assert (card.outcome, card.answered, card.refused, card.cause) == ("missing", False, False, "missing")
