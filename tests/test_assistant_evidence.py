"""assistant/evidence.py: how well a fact answers an ask."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_reports import every_passage, fact_of, open_reports

from assistant import evidence, units
from assistant.pipeline import Assistant
from assistant.records import Ask, Passage
from index.records import Fact, Measure, Period, Role

PERIODS = st.builds(Period, st.integers(2015, 2018), st.integers(2018, 2022)) | st.builds(
    Period.year, st.integers(2015, 2022)
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def passages(assistant: Assistant) -> list[Passage]:
    """Every paragraph with its facts."""
    return every_passage(assistant)


@pytest.fixture(scope="module")
def level(assistant: Assistant) -> Fact:
    """A level of 2023: 640亿元 of 包头."""
    return fact_of(assistant, "640亿元")[0]


@pytest.mark.parametrize("topic", ["灯笼产业产值", "新建桥梁", "玻璃产量", "竹林覆盖率", "茶叶产量"])
def test_facts_are_ranked_by_how_much_of_the_topic_they_tell(topic: str, passages: list[Passage]) -> None:
    """Scores fall, shares are shares, and the best fact is one of the topic's own indicator."""
    ranked = evidence.rank_facts(Ask(topic), passages)
    assert all(a.score >= b.score for a, b in pairwise(ranked))
    assert all(0 <= s.near <= 1 + 1e-9 and 0 <= s.told <= 1 + 1e-9 and s.score <= 1 + 1e-9 for s in ranked)
    assert ranked[0].fact.indicator == topic


def test_the_order_of_passages_is_no_evidence(passages: list[Passage]) -> None:
    """Facts rank the same whichever way their passages come."""
    ask = Ask("灯笼产业产值")
    assert evidence.rank_facts(ask, passages) == evidence.rank_facts(ask, passages[::-1])


def test_a_narrower_indicator_is_another_one(passages: list[Passage]) -> None:
    """出口灯笼产值 is not 灯笼产业产值, whichever is asked for."""
    for topic, figure in (("灯笼产业产值", "640亿元"), ("出口灯笼产值", "88亿元")):
        ranked = evidence.rank_facts(Ask(topic, region="包头市"), [p for p in passages if "88亿元" in p.paragraph.text])
        assert ranked[0].fact.text == figure


@given(period=PERIODS, other=PERIODS)
def test_a_year_is_never_a_span(period: Period, other: Period) -> None:
    """A single year fits itself alone; a span ends in the year asked for, as does the level reached in its last year."""
    fact = a_fact(period=other)
    fits = evidence.fits_period(Ask("", period=period), fact)
    assert fits == (period == other) if period.is_year else not fits or period.end == other.end
    grown = a_fact(period=other, measure=Measure.GROWTH)
    assert not (other.is_year and not period.is_year and evidence.fits_period(Ask("", period=period), grown))
    assert evidence.fits_period(Ask("", period=period), a_fact(period=period))
    assert evidence.fits_period(Ask(""), fact)


def test_results_and_targets_are_two_sides() -> None:
    """An estimate is a result, a plan is a target, and neither ever stands for the other side."""
    assert {role for role in Role if evidence.side(role) is Role.ACTUAL} == {Role.ACTUAL, Role.ESTIMATE}
    for asked, held in product(Role, Role):
        assert evidence.fits_role(Ask("", role=asked), a_fact(role=held)) == (
            evidence.side(asked) is evidence.side(held)
        )


def test_a_region_is_itself_alone(level: Fact) -> None:
    """A fact of the city is none of its district."""
    assert evidence.fits_region(Ask("", region="包头市"), level)
    assert not evidence.fits_region(Ask("", region="石拐区"), level)
    assert evidence.fits_region(Ask(""), level)


@pytest.mark.parametrize(
    ("asked", "held", "unit", "fits"),
    [
        (Measure.GROWTH, Measure.GROWTH, "%", True),
        (Measure.GROWTH, Measure.LEVEL, "元", False),
        (Measure.LEVEL, Measure.GROWTH, "%", False),
        (Measure.LEVEL, Measure.LEVEL, "元", True),
        (Measure.SHARE, Measure.LEVEL, "元", False),
        (Measure.SHARE, Measure.SHARE, "%", True),
        (Measure.RANK, Measure.RANK, "位次", True),
        (Measure.RANK, Measure.LEVEL, "元", False),
        (Measure.CHANGE, Measure.LEVEL, "元", False),
        (None, Measure.LEVEL, "元", True),
        (None, Measure.GROWTH, "%", True),
    ],
)
def test_measures_are_kept_apart(asked: Measure | None, held: Measure, unit: str, fits: bool) -> None:
    """A growth answers no question for a level, nor the reverse; an open question takes either."""
    assert evidence.fits_measure(Ask("", measure=asked), a_fact(measure=held, unit=unit)) is fits


@pytest.mark.parametrize(
    ("asked", "held", "fits"),
    [
        ("元", "元", True),
        ("%", "个百分点", False),
        ("千瓦", "千瓦时", False),
        ("元", "美元", False),
        ("亩", "平方米", False),
        ("个", "家", True),
        ("家", "户", True),
        ("座", "人次", False),
        ("人", "人", True),
        ("人", "元", False),
    ],
)
def test_units_are_kept_apart(asked: str, held: str, fits: bool) -> None:
    """% is not 个百分点, 千瓦 not 千瓦时; counted things may be counted in another word."""
    assert units.fits_unit(asked, a_fact(unit=held)) is fits


@pytest.mark.parametrize(
    "change",
    [
        {"value": Decimal(1)},
        {"unit": "美元"},
        {"region": "石拐区"},
        {"period": Period.year(2022)},
        {"measure": Measure.GROWTH},
        {"role": Role.TARGET},
    ],
)
def test_the_same_figure_is_the_same_in_every_part(change: dict[str, object], level: Fact) -> None:
    """Two reports state the same thing only if value, unit, region, years, measure and side agree."""
    other = replace(level, document_id="another", paragraph=1, start=0)
    assert evidence.same_figure(level, other)
    assert not evidence.same_figure(level, replace(other, **change))  # type: ignore[arg-type]
    assert not evidence.same_figure(replace(other, **change), level)  # type: ignore[arg-type]


def test_the_newest_period_ends_last(passages: list[Passage]) -> None:
    """Of all periods held the one that ends last is the newest; of none, none."""
    ranked = evidence.rank_facts(Ask("灯笼产业产值", region="包头市"), passages)
    assert evidence.best_period(ranked) == Period.year(2024)
    assert evidence.best_period([]) is None


def a_fact(
    *, period: Period | None = None, role: Role = Role.ACTUAL, measure: Measure = Measure.LEVEL, unit: str = "元"
) -> Fact:
    """A fact of which only these parts matter."""
    return Fact("d", 1, "1", 0, 1, 0, 1, Decimal(1), unit, None, "产值", "包头市", period, role, measure)
