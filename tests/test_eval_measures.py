"""Measures over a run: worked by hand, and where fixed systems land."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import measures, refusals
from eval.corpus import read_corpus
from eval.errors import UndefinedMetric
from eval.estimates import MEASURES, PROPORTIONS, estimate, estimates
from eval.gold_files import read_questions
from eval.keys import AnswerKey, answer_key
from eval.latency import by_stage, percentile
from eval.measures import ratio
from eval.oracle import oracle
from eval.predictions import Prediction
from eval.refusals import aurc, coverage_at_risk, risks
from eval.scoring import Scorecard, score
from eval.sentinels import Landing, random_number, refuse, run_sentinels, swapped_region, window

DATA = Path(__file__).parent / "data"
WORLD = read_corpus(DATA / "world")
KEYS = [answer_key(question, WORLD) for question in read_questions(DATA / "world_questions.jsonl")]
REGIONS = frozenset({"青石市", "白水区"})
ANSWERABLE, UNANSWERABLE = 35, 6


def graded(key: AnswerKey, system: str) -> Scorecard:
    """A sentinel's scorecard."""
    answers: dict[str, Callable[[], Prediction | None]] = {
        "oracle": lambda: oracle(key, WORLD),
        "refuse": lambda: refuse(key),
        "random": lambda: random_number(key, WORLD, 0),
        "swapped": lambda: swapped_region(key, WORLD, REGIONS),
        "window": lambda: window(key, WORLD),
        "missing": lambda: None,
    }
    return score(key, answers[system](), corpus=WORLD, regions=REGIONS)


def cards(system: str) -> list[Scorecard]:
    """A sentinel's run."""
    return [graded(key, system) for key in KEYS]


def test_the_world_is_as_counted() -> None:
    """35 answerable questions, 6 others."""
    assert sum(key.question.answerable for key in KEYS) == ANSWERABLE
    assert len(KEYS) == ANSWERABLE + UNANSWERABLE


def test_an_oracle_has_all_measures_at_their_best() -> None:
    """Everything that has a best value of 1 is 1, and what should be 0 is 0."""
    found = {item.name: item.value for item in estimates(cards("oracle"))}
    worst = {"selective_risk", "stray"}
    off = {name: value for name, value in found.items() if value != (name not in worst)}
    # Two pieces of evidence in one paragraph: by the paragraph, either citation could be spared.
    assert off.keys() <= {"quote_length", "citation_precision"}
    assert off.get("citation_precision", 1) > 0.95


def test_refusing_everything_worked() -> None:
    """Coverage 0, refusal recall 1, precision 6/41, P₄ 6/41, and no risk to speak of."""
    run = cards("refuse")
    assert ratio(refusals.coverage, run) == 0
    assert ratio(refusals.refusal_recall, run) == 1
    assert ratio(refusals.refusal_precision, run) == pytest.approx(UNANSWERABLE / len(KEYS))
    assert ratio(refusals.penalised(4), run) == pytest.approx(UNANSWERABLE / len(KEYS))
    assert ratio(refusals.reason_accuracy, run) == 0
    with pytest.raises(UndefinedMetric):
        ratio(refusals.selective_risk, run)


def test_a_crashing_system_neither_answers_nor_refuses() -> None:
    """Coverage 0, correct 0; precision and risk are undefined."""
    run = cards("missing")
    assert (ratio(refusals.coverage, run), ratio(measures.correct, run), ratio(refusals.refusal_recall, run)) == (
        0,
        0,
        0,
    )
    for measure in (refusals.selective_risk, refusals.refusal_precision):
        with pytest.raises(UndefinedMetric):
            ratio(measure, run)


def test_risk_of_a_mixed_run_worked() -> None:
    """Ten right answers, five wrong ones: coverage 15/35, risk 5/15, P₁ (10 − 5)/35."""
    run = [card for card in cards("oracle") if card.answerable][:10]
    with_facts = [key for key in KEYS if key.facts]
    run += [graded(key, "random") for key in with_facts[-5:]]
    run += [graded(key, "refuse") for key in with_facts[:20]]
    assert ratio(refusals.coverage, run) == pytest.approx(15 / 35)
    assert ratio(refusals.selective_risk, run) == pytest.approx(5 / 15)
    assert ratio(refusals.penalised(1), run) == pytest.approx(5 / 35)


def test_sentinels_land_where_theory_puts_them() -> None:
    """All six, on the invented reports."""
    landings = run_sentinels(KEYS, WORLD, regions=REGIONS)
    assert {landing.name for landing in landings if landing.holds} == {
        *("oracle", "refuse", "echo", "window", "random_number", "swapped_region")
    }
    assert {landing.name: landing.correct for landing in landings if landing.low == landing.high} == {
        "oracle": 41,
        "refuse": 6,
        "window": 0,
        "random_number": 11,
        "swapped_region": 11,
    }


def test_a_sentinel_off_its_place_is_seen() -> None:
    """One more or one less than theory allows does not hold."""
    assert not Landing("oracle", 41, 40, 41, 41).holds
    assert not Landing("window", 41, 1, 0, 0).holds


def test_swapping_regions_breaks_nothing_but_the_region() -> None:
    """The figures are still there; each is said of the wrong place."""
    run = [card for card in cards("swapped") if card.facts]
    assert ratio(measures.region_bound, run) == 0
    assert ratio(measures.period_bound, run) == ratio(measures.role_bound, run) == 1
    assert {card.cause for card in run} == {"region"}


def test_proportions_are_zero_or_one_of_each_question() -> None:
    """What gets a Wilson interval is a yes or no."""
    for system in ("oracle", "refuse", "window"):
        for card in cards(system):
            shares = [MEASURES[name][1](card) for name in PROPORTIONS]
            assert all(share is None or (share[0] in (0, 1) and share[1] == 1) for share in shares)


def test_every_interval_holds_its_value() -> None:
    """low <= value <= high, n is not 0."""
    for item in estimates([*cards("oracle")[:20], *cards("random")[20:]]):
        assert item.low - 1e-9 <= item.value <= item.high + 1e-9
        assert item.n > 0


def test_an_undefined_measure_is_left_out() -> None:
    """Without retrieved lists there is no recall to print."""
    assert "recall@5" not in {item.name for item in estimates(cards("oracle"))}
    with pytest.raises(UndefinedMetric):
        estimate("recall@5", cards("oracle"))


def test_aurc_worked() -> None:
    """Right, wrong, right: risks 0, 1/2, 1/3; AURC 5/18; within a risk of 0.34 all three may be answered."""
    ranked = [True, False, True]
    assert risks(ranked) == pytest.approx([0, 1 / 2, 1 / 3])
    assert aurc(ranked) == pytest.approx(5 / 18)
    assert coverage_at_risk(ranked, risk=0.34) == 1
    assert coverage_at_risk(ranked, risk=0.1) == pytest.approx(1 / 3)


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_the_best_order_has_the_smallest_aurc(ranked: list[bool]) -> None:
    """Right answers first is best, wrong ones first worst."""
    assert aurc(sorted(ranked, reverse=True)) <= aurc(ranked) + 1e-12
    assert aurc(ranked) <= aurc(sorted(ranked)) + 1e-12


def test_percentiles_are_nearest_rank() -> None:
    """Of 1 … 20 the 95th is 19, the median 10; one value is all of them."""
    values = [float(n) for n in range(1, 21)]
    assert (percentile(values, 0.95), percentile(values, 0.5), percentile([3.0], 0.99)) == (19, 10, 3)
    with pytest.raises(UndefinedMetric):
        percentile([], 0.5)
    assert list(by_stage([{"total": 3.0, "draft": 1.0}, {"total": 5.0}])) == ["draft", "total"]
