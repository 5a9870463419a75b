"""How surely figures that are told in other words are those asked for: fits ``assistant/likeness.py`` and draws its curve.

    python bench/likeness.py STORE [--questions Q.jsonl ...]

Takes every thing asked for that the words find nothing for, with the figure in its scope that tells most of it. Prints the
logistic model of cosine and words' score fitted to whether that is the figure of the gold answer, the area under the ROC curve
of either and of both, then the risk–coverage curve of the probabilities that models fitted without the same question give (ten folds): one JSON line for each point.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from assistant.extract import pick_by_words
from assistant.likeness import candidate, similarity
from assistant.pipeline import Assistant, open_assistant
from assistant.premise import takes_for_granted
from assistant.presumed import DIRECTION
from assistant.records import Kind
from assistant.settings import load_settings
from eval.gold import Question
from eval.gold_files import read_questions

_STEP = 5


def rows(assistant: Assistant, questions: Sequence[Question]) -> Iterator[tuple[str, float, float, bool]]:
    """Of each missing ask's candidate: the question's id, the cosine, the words' score, and whether it is right."""
    for question in questions:
        query = assistant.read(question.question, history=question.history)
        if query.kind is not Kind.FIGURE or query.absent_regions or takes_for_granted(query.question, but=(DIRECTION,)):
            continue
        for missing in pick_by_words(query, assistant.retriever):
            found = candidate(missing, assistant.retriever)
            if found is not None:
                right = any(found.fact.text == fact.text for fact in question.facts)
                yield question.id, similarity(missing.ask, found, assistant.retriever), found.score, right


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    data = Path("eval/data")
    parser.add_argument(
        "--questions", type=Path, nargs="+", default=[data / "real_dev.jsonl", data / "real_seen.jsonl"]
    )
    options = parser.parse_args()
    questions = [question for path in options.questions for question in read_questions(path)]
    found = list(rows(open_assistant(load_settings(store=options.store)), questions))
    features, right = np.array([row[1:3] for row in found]), np.array([row[3] for row in found])
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    scaled, ids = (features - mean) / deviation, [row[0] for row in found]
    weights = LogisticRegression().fit(scaled, right)
    slopes = weights.coef_[0] / deviation
    model = dict(zip(("similarity", "score"), slopes.round(1).tolist(), strict=True))
    print(
        json.dumps(
            {
                "n": len(found),
                "right": int(right.sum()),
                "bias": round(float(weights.intercept_[0] - slopes @ mean), 1),
                **model,
            }
        )
    )
    folds = cross_val_predict(
        LogisticRegression(), scaled, right, cv=GroupKFold(10), groups=ids, method="predict_proba"
    )[:, 1]
    areas = {"similarity": features[:, 0], "score": features[:, 1], "both": folds}
    print(json.dumps({"auc": {name: round(float(roc_auc_score(right, by)), 3) for name, by in areas.items()}}))
    order = np.argsort(-folds)
    for shown in range(_STEP, len(found) + 1, _STEP):
        chosen = order[:shown]
        print(
            json.dumps({"least": round(float(folds[chosen[-1]]), 2), "shown": shown, "right": int(right[chosen].sum())})
        )


if __name__ == "__main__":
    main()
