"""Other people's measures, as their papers define them, on Chinese text compared as this benchmark compares it."""

import math
import unicodedata
from collections.abc import Mapping, Sequence

from eval.errors import UndefinedMetric
from eval.text import fold, fold_answer, stands_in


def _bare(text: str) -> str:
    """Letters and digits alone, as CMRC's scorer compares."""
    return "".join(char for char in fold_answer(text).lower() if unicodedata.category(char)[0] in "LN")


def exact_match(said: str, aliases: Sequence[str]) -> float:
    """1 if the answer is one of the aliases, marks and white space aside. Source: CMRC 2018 (Cui et al., EMNLP 2019)."""
    return float(any(_bare(said) == _bare(alias) for alias in aliases))


def overlap_f1(said: str, aliases: Sequence[str]) -> float:
    """The best alias's F1 over the longest common run of characters. Source: as :func:`exact_match`."""
    return max((_f1(_bare(said), _bare(alias)) for alias in aliases), default=0.0)


def _f1(said: str, gold: str) -> float:
    run = _longest_run(said, gold)
    if not run:
        return 0.0
    precision, recall = run / len(said), run / len(gold)
    return 2 * precision * recall / (precision + recall)


def _longest_run(a: str, b: str) -> int:
    best, row = 0, [0] * (len(b) + 1)
    for char in a:
        row = [0, *(row[j] + 1 if char == other else 0 for j, other in enumerate(b))]
        best = max(best, *row)
    return best


def says_all(said: str, groups: Sequence[Sequence[str]]) -> bool:
    """Whether of every group one alias stands in the answer, its figures whole.

    Source: RGB's accuracy (Chen et al., AAAI 2024), where 70 does not stand in 170.
    """
    folded = fold_answer(said)
    return bool(groups) and all(any(stands_in(fold(alias), folded) for alias in group) for group in groups)


def graded_ndcg(ranked: Sequence[str], grades: Mapping[str, int], *, k: int = 10) -> float:
    """DCG over ideal DCG with the grade as gain. Source: BEIR (Thakur et al., NeurIPS 2021), trec_eval's ``ndcg_cut``.

    Raises:
        UndefinedMetric: no document is relevant.
    """
    ideal = _dcg(sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k])
    if not ideal:
        raise UndefinedMetric("nDCG：没有相关的文档")
    return _dcg([max(0, grades.get(name, 0)) for name in ranked[:k]]) / ideal


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def recall_of(ranked: Sequence[str], grades: Mapping[str, int], *, k: int) -> float:
    """Relevant documents among the first ``k`` / relevant documents.

    Raises:
        UndefinedMetric: no document is relevant.
    """
    relevant = {name for name, grade in grades.items() if grade > 0}
    if not relevant:
        raise UndefinedMetric("召回：没有相关的文档")
    return len(relevant & set(ranked[:k])) / len(relevant)


def first_hit(ranked: Sequence[str], grades: Mapping[str, int], *, cutoff: int = 10) -> float:
    """1 / rank of the first relevant document; 0 beyond ``cutoff``. Its mean is MRR."""
    ranks = (rank for rank, name in enumerate(ranked[:cutoff], start=1) if grades.get(name, 0) > 0)
    return 1 / next(ranks, math.inf)
