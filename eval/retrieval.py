"""Retrieval over gold spans: did the pieces of evidence come back, and how far up.

A *need* is one piece of evidence, substitutes included; it is found at the first rank whose text holds 60 % of it
unbroken. Where a question says that any piece suffices, all of them are one need.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.citations import EVIDENCE_SHARE, names_file
from eval.corpus import Passage
from eval.errors import UndefinedMetric
from eval.keys import AnswerKey
from eval.predictions import Retrieved
from eval.text import fold, holds_run

CUTOFFS = (1, 3, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Where a result list holds what was needed.

    Attributes:
        first: per need, the first rank (from 1) that holds it; None where none does.
        length: how many results there were.
    """

    first: tuple[int | None, ...]
    length: int


def rank_needs(key: AnswerKey, retrieved: Sequence[Retrieved] | None) -> Ranking | None:
    """Find the needs in a result list; None where there is no list, or nothing is needed."""
    if retrieved is None or not key.evidence or not key.question.answerable:
        return None
    needs = [tuple(p for places in key.evidence for p in places)] if key.question.any_of else key.evidence
    texts = [(item.source, fold(item.text)) for item in retrieved]
    return Ranking(tuple(_first_rank(need, texts) for need in needs), len(texts))


def _first_rank(need: Sequence[Passage], texts: Sequence[tuple[str, str]]) -> int | None:
    for rank, (source, text) in enumerate(texts, start=1):
        if any(names_file(source, p.doc) and holds_run(text, p.words, share=EVIDENCE_SHARE) for p in need):
            return rank
    return None


def _needs(ranking: Ranking, name: str) -> Sequence[int | None]:
    if not ranking.first:
        raise UndefinedMetric(f"{name}：没有要找的证据")
    return ranking.first


def recall_at(ranking: Ranking, k: int) -> float:
    """Needs found among the first ``k`` / needs.

    Source: the usual recall@k (Manning et al., *Introduction to Information Retrieval*, 8.4) over spans.

    Raises:
        UndefinedMetric: nothing is needed.
    """
    needs = _needs(ranking, "recall@k")
    return sum(rank is not None and rank <= k for rank in needs) / len(needs)


def set_recall_at(ranking: Ranking, k: int) -> float:
    """1 if all needs are among the first ``k``, else 0: what a question of several parts requires.

    Source: this benchmark; success@k over the whole set.

    Raises:
        UndefinedMetric: nothing is needed.
    """
    return float(recall_at(ranking, k) == 1.0)


def reciprocal_rank(ranking: Ranking, *, cutoff: int = 10) -> float:
    """1 / rank of the first result that holds a need; 0 beyond ``cutoff``. Its mean is MRR@cutoff.

    Source: Voorhees, TREC-8 question answering track (1999).

    Raises:
        UndefinedMetric: nothing is needed.
    """
    ranks = [rank for rank in _needs(ranking, "MRR") if rank is not None and rank <= cutoff]
    return 1 / min(ranks) if ranks else 0.0


def ndcg_at(ranking: Ranking, k: int = 10) -> float:
    """DCG / ideal DCG, where a result gains 1 for every need that it is the first to hold.

    DCG = sum over ranks i <= k of gain_i / log2(i + 1). The ideal list has the same results in the order of falling
    gain, and one more for each need that was not found at all. With one need a result this is binary nDCG.

    Source: Järvelin & Kekäläinen, TOIS 2002; counting a need once is alpha-nDCG (Clarke et al., SIGIR 2008), alpha = 1.

    Raises:
        UndefinedMetric: nothing is needed.
    """
    needs = _needs(ranking, "nDCG")
    gains: dict[int, int] = {}
    for rank in needs:
        if rank is not None:
            gains[rank] = gains.get(rank, 0) + 1
    ideal = sorted(gains.values(), reverse=True) + [1] * sum(rank is None for rank in needs)
    best = sum(gain / math.log2(place + 1) for place, gain in enumerate(ideal[:k], start=1))
    return sum(gain / math.log2(rank + 1) for rank, gain in gains.items() if rank <= k) / best
