"""How surely figures that are told in other words are those asked for: fits ``assistant/likeness.py`` and draws its curve.

    python bench/likeness.py STORE [--questions Q.jsonl ...]

Takes every thing asked for that the words find nothing for, with the figure in its scope that tells most of it: as the reports
are, and once more with the figures of the gold answer withheld, when none is right. Prints the logistic model of the signs
fitted to whether that is a figure of the gold answer, the highest value of each sign, and the area under the ROC curve of each sign and of all; then, of the
probabilities that models fitted without the same question give (ten folds), what each threshold shows: one JSON line each.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from assistant.by_words import pick_by_words
from assistant.likeness import Signs, candidate, signs
from assistant.pipeline import Assistant, open_assistant
from assistant.premise import takes_for_granted
from assistant.presumed import DIRECTION
from assistant.records import Ask, Kind, Passage
from assistant.retrieve import Retriever
from assistant.settings import load_settings
from eval.gold import Question
from eval.gold_files import read_questions

THRESHOLDS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.35, 0.3, 0.25, 0.2, 0.15, 0.1)


@dataclass(frozen=True)
class Withholding(Retriever):
    """A retriever that leaves out the paragraphs that state any of some figures, each a text and a region."""

    withheld: frozenset[tuple[str, str | None]] = frozenset()

    def _found(self, ask: Ask, dense: bool) -> list[Passage]:
        """See :class:`~assistant.retrieve.Retriever`."""
        found = super()._found(ask, dense)
        return [p for p in found if not any((fact.text, fact.region) in self.withheld for fact in p.facts)]


@dataclass(frozen=True, slots=True)
class Row:
    """A missing ask's candidate: the question's id, what speaks for it, whether the gold figures were there, and whether it is one."""

    question: str
    signs: Signs
    there: bool
    right: bool


def rows(assistant: Assistant, questions: Sequence[Question]) -> Iterator[Row]:
    """The candidates of every question that asks for figures, without and with the gold figures withheld."""
    whole = assistant.retriever
    for question in questions:
        query = assistant.read(question.question, history=question.history)
        if query.kind is not Kind.FIGURE or query.absent_regions or takes_for_granted(query.question, but=(DIRECTION,)):
            continue
        gold = frozenset((fact.text, fact.region) for fact in question.facts)
        without = Withholding(whole.search, whole.records, whole.embedder, withheld=gold)
        for retriever in (whole, without)[: 2 if gold and not query.operation else 1]:
            for missing in pick_by_words(query, retriever):
                found = candidate(missing, query.question, retriever)
                if found is not None:
                    right = found.fact.text in {text for text, _ in gold}
                    told = signs(missing.ask, found, retriever)
                    yield Row(question.id, told, retriever is whole, right)


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
    features, right = np.array([astuple(row.signs) for row in found]), np.array([row.right for row in found])
    there, ids = np.array([row.there for row in found]), [row.question for row in found]
    names = [field.name for field in fields(Signs)]
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    scaled = (features - mean) / deviation
    weights = LogisticRegression().fit(scaled, right)
    slopes = weights.coef_[0] / deviation
    bias = round(float(weights.intercept_[0] - slopes @ mean), 1)
    model = dict(zip(names, slopes.round(1).tolist(), strict=True))
    counts = {"n": len(found), "withheld": int((~there).sum()), "right": int(right.sum())}
    print(json.dumps({**counts, "bias": bias, **model}))
    above = {"sentence above indicator": round(float((features[:, 1] - features[:, 0]).max()), 3)}
    print(json.dumps({"highest": {**dict(zip(names, features.max(axis=0).round(3).tolist(), strict=True)), **above}}))
    folds = cross_val_predict(
        LogisticRegression(), scaled, right, cv=GroupKFold(10), groups=ids, method="predict_proba"
    )[:, 1]
    areas = {**{name: features[:, n] for n, name in enumerate(names)}, "all": folds}
    print(json.dumps({"auc": {name: round(float(roc_auc_score(right, by)), 3) for name, by in areas.items()}}))
    for least in THRESHOLDS:
        shown = folds >= least
        counts = {
            "shown": int((shown & there).sum()),
            "right": int(right[shown].sum()),
            "shown where withheld": int((shown & ~there).sum()),
        }
        print(json.dumps({"least": least, **counts}))


if __name__ == "__main__":
    main()
