"""assistant/missing.py: which part of an ask nothing answers, and what comes nearest."""

from dataclasses import replace

import pytest
from small_reports import every_passage, open_reports

from assistant.evidence import Scored, fits_measure, rank_facts
from assistant.missing import nearest, why_missing
from assistant.records import Ask, Reason
from index.records import Measure, Period, Role

LANTERNS = Ask("灯笼产业产值", region="包头市", period=Period.year(2023), role=Role.ACTUAL, measure=Measure.LEVEL)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> list[Scored]:
    """The one fact of 包头's lanterns in 2023."""
    passages = every_passage(open_reports(tmp_path_factory.mktemp("reports")))
    return [s for s in rank_facts(LANTERNS, passages) if s.fact.text == "640亿元"]


def told(held: list[Scored], **change: object) -> list[Scored]:
    """The fact with some of its parts changed."""
    return [replace(held[0], fact=replace(held[0].fact, **change))]  # type: ignore[arg-type]


def reason(ask: Ask, speaking: list[Scored]) -> Reason:
    """Why these facts do not answer."""
    return why_missing(ask, speaking, wanted=[s for s in speaking if fits_measure(ask, s.fact)])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"period": Period.year(2019)}, Reason.YEAR_ABSENT),
        ({"period": Period.year(2024), "role": Role.TARGET}, Reason.ROLE_ABSENT),
        ({"period": Period.year(2023), "role": Role.TARGET}, Reason.ROLE_ABSENT),
        ({"period": Period.year(2018), "role": Role.TARGET}, Reason.YEAR_ABSENT),
        ({"measure": Measure.GROWTH}, Reason.MEASURE_ABSENT),
        ({"measure": Measure.GROWTH, "period": Period(2019, 2023)}, Reason.MEASURE_ABSENT),
        ({"measure": Measure.LEVEL, "period": Period(2019, 2023)}, Reason.YEAR_ABSENT),
    ],
)
def test_the_part_that_fails_is_named(change: dict[str, object], expected: Reason, held: list[Scored]) -> None:
    """Only the other side of the next year, only a span's growth, only another year: each has its own reason."""
    assert reason(LANTERNS, told(held, **change)) is expected


def test_a_rank_is_no_figure_of_the_year(held: list[Scored]) -> None:
    """Where another year has the figure and this one only a rank, the year is missing; where none has, the figure is."""
    ranked = told(held, measure=Measure.RANK)
    assert reason(LANTERNS, ranked + told(held, period=Period.year(2021))) is Reason.YEAR_ABSENT
    assert reason(LANTERNS, ranked) is Reason.MEASURE_ABSENT


def test_facts_of_something_else_leave_the_indicator_missing(held: list[Scored]) -> None:
    """Words in common do not make an indicator."""
    assert reason(LANTERNS, [replace(held[0], exact=0.1)]) is Reason.INDICATOR_ABSENT
    assert reason(LANTERNS, []) is Reason.INDICATOR_ABSENT


def test_the_nearest_shares_most_of_the_scope(held: list[Scored]) -> None:
    """The year weighs more than the side."""
    other_year, other_side = told(held, period=Period.year(2019)), told(held, role=Role.TARGET)
    assert nearest(LANTERNS, other_year + other_side, wanted=())[0] is other_side[0]
    assert nearest(LANTERNS, [], wanted=()) == ()
