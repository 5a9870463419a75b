"""Retrieval measures over spans, against the textbook and a reference implementation."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.errors import UndefinedMetric
from eval.gold_json import question_from_json
from eval.keys import answer_key
from eval.predictions import Retrieved
from eval.retrieval import Ranking, ndcg_at, rank_needs, recall_at, reciprocal_rank, set_recall_at

metrics: Any = pytest.importorskip("sklearn.metrics")

RANKS = st.lists(st.none() | st.integers(1, 15), min_size=1, max_size=6)


def test_worked() -> None:
    """Three needs at ranks 1, 4 and nowhere: recall@3 1/3, recall@5 2/3, MRR 1, DCG 1 + 1/log₂5."""
    ranking = Ranking((1, 4, None), 10)
    assert recall_at(ranking, 3) == pytest.approx(1 / 3)
    assert recall_at(ranking, 5) == pytest.approx(2 / 3)
    assert set_recall_at(ranking, 10) == 0
    assert reciprocal_rank(ranking) == 1
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at(ranking) == pytest.approx((1 + 1 / math.log2(5)) / ideal)


def test_two_needs_in_one_paragraph_are_as_good_as_it_gets() -> None:
    """Both at rank 1: all measures are 1."""
    ranking = Ranking((1, 1), 5)
    assert (recall_at(ranking, 1), set_recall_at(ranking, 1), ndcg_at(ranking)) == (1, 1, 1)


@given(st.sets(st.integers(1, 12), min_size=1, max_size=8), st.integers(1, 12))
def test_ndcg_is_sklearns_where_each_need_has_its_own_result(ranks: set[int], k: int) -> None:
    """Binary nDCG over the list, to nine places."""
    ranking = Ranking(tuple(ranks), 12)
    relevance = [[1.0 if place in ranks else 0.0 for place in range(1, 13)]]
    scores = [[float(-place) for place in range(12)]]
    assert ndcg_at(ranking, k) == pytest.approx(metrics.ndcg_score(relevance, scores, k=k), abs=1e-9)


@given(RANKS, st.integers(1, 20))
def test_measures_stay_in_bounds_and_grow_with_k(ranks: list[int | None], k: int) -> None:
    """Between 0 and 1; a longer list never finds less; all needs found is full recall."""
    ranking = Ranking(tuple(ranks), 20)
    values = (recall_at(ranking, k), set_recall_at(ranking, k), reciprocal_rank(ranking), ndcg_at(ranking, k))
    assert all(0 <= value <= 1 + 1e-9 for value in values)
    assert recall_at(ranking, k) <= recall_at(ranking, k + 1)
    assert (set_recall_at(ranking, k) == 1) == (recall_at(ranking, k) == 1)


def test_a_need_is_found_by_its_words_in_the_right_file() -> None:
    """60 % of the evidence unbroken, in a file of that name; substitutes count; any_of makes one need."""
    row = {
        "id": "a",
        "question": "问",
        "type": "compare",
        "answerable": True,
        "answer": "5%",
        "evidence": [
            {"doc": "qingshi", "quote": "竹纤维产值增长百分之五"},
            {"doc": "baishui", "quote": "区内产值增长6%", "alt": [{"doc": "digest", "quote": "本区产值增6%"}]},
        ],
    }
    texts = [("qingshi-1.md", "无关"), ("digest.md", "去年本区产值增6%左右"), ("other.md", "竹纤维产值增长百分之五")]
    listed = [Retrieved("", source, n, text) for n, (source, text) in enumerate(texts)]
    ranking = rank_needs(answer_key(question_from_json(row), None), listed)
    assert ranking == Ranking((None, 2), 3)
    ranking = rank_needs(answer_key(question_from_json(row | {"any_of": True}), None), listed)
    assert ranking == Ranking((2,), 3)
    assert rank_needs(answer_key(question_from_json(row), None), None) is None


def test_without_needs_nothing_is_measured() -> None:
    """No evidence, no recall."""
    for measure in (lambda r: recall_at(r, 5), reciprocal_rank, ndcg_at):
        with pytest.raises(UndefinedMetric):
            measure(Ranking((), 5))
