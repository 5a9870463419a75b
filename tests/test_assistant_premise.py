"""assistant/premise.py: what a question takes for granted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_reports import every_passage, open_reports

from assistant.evidence import Scored, rank_facts
from assistant.premise import contradicted
from assistant.records import Ask, Passage
from index.records import Period, Role

LANTERNS = Ask("灯笼产业产值", region="包头市", period=Period.year(2023), role=Role.ACTUAL)


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> list[Passage]:
    """The passages that speak of 包头's lanterns in 2023."""
    held = every_passage(open_reports(tmp_path_factory.mktemp("reports")))
    return [p for p in held if "640亿元" in p.paragraph.text]


def speaking(ask: Ask, passages: list[Passage]) -> list[Scored]:
    """The facts of the ask's own indicator."""
    return [s for s in rank_facts(ask, passages) if s.fact.indicator == ask.topic]


def found(question: str, passages: list[Passage], ask: Ask = LANTERNS) -> str | None:
    """The figure that contradicts the question, as printed."""
    wrong = contradicted(question, ask, speaking(ask, passages))
    return wrong.fact.text if wrong else None


@given(number=st.decimals(min_value=1, max_value=9999, places=1))
def test_a_figure_taken_for_granted_is_held_against_the_report(number: Decimal, passages: list[Passage]) -> None:
    """Any figure but the report's own, of the same unit, is contradicted by the report's."""
    question = f"包头市2023年灯笼产业产值为{number.normalize():f}亿元，为什么"
    assert found(question, passages) == (None if number == 640 else "640亿元")


@pytest.mark.parametrize("figure", ["640亿元", "640.0亿元", "6400000万元", "0.064万亿元", "６４０亿元"])
def test_the_reports_own_figure_is_no_false_premise(figure: str, passages: list[Passage]) -> None:
    """However it is written, the right figure is right."""
    assert found(f"包头市2023年灯笼产业产值为{figure}，是吗", passages) is None


@pytest.mark.parametrize("word", ["下降", "下滑", "负增长"])
def test_a_fall_that_was_a_rise_is_contradicted(word: str, passages: list[Passage]) -> None:
    """A question after the reasons of a fall is not answered where the report has a rise."""
    assert found(f"包头市2023年灯笼产业产值为什么{word}", passages) == "12.5%"


def test_a_rise_that_was_a_rise_is_not(passages: list[Passage]) -> None:
    """Nor is a plain question anything to be contradicted."""
    assert found("包头市2023年灯笼产业产值增长了多少", passages) is None
    assert found("包头市2023年灯笼产业产值是多少", passages) is None


def test_figures_of_another_kind_are_let_be(passages: list[Passage]) -> None:
    """A count of bridges says nothing against a value in yuan, nor does the number of a list."""
    assert found("包头市2023年灯笼产业产值和36座桥", passages) is None
    assert found("包头市2023年灯笼产业产值3项内容", passages) is None


def test_without_facts_nothing_is_contradicted() -> None:
    """What the reports do not speak of they cannot deny."""
    assert contradicted("灯笼产业产值为1亿元是吗", LANTERNS, []) is None
