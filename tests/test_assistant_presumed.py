"""assistant/presumed.py: what a question takes for granted, read from its words alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.presumed import (
    COMPARED,
    DIRECTION,
    FINISHED,
    FIRST,
    OPENED,
    REACHED,
    Sides,
    bare,
    compared,
    is_neutral,
    presumptions,
    stated,
    takes,
    turned,
)


@pytest.mark.parametrize(
    ("sides", "one", "other"),
    [
        (DIRECTION, "灯笼产值怎么上升了", "灯笼产值怎么下滑了"),
        (COMPARED, "灯笼产值增速跑赢全国", "灯笼产值增速低于全国平均"),
        (FINISHED, "二十座桥全部完工", "二十座桥未全部完成"),
        (OPENED, "河灯码头开通后", "河灯码头停建"),
        (REACHED, "灯笼产值突破5亿", "灯笼产值没能过5亿"),
        (FIRST, "首次出口", "再次出口"),
    ],
)
def test_each_side_is_told_from_the_other(sides: Sides, one: str, other: str) -> None:
    """The two sides are opposite, and a clause of neither takes none."""
    assert (sides.of_question(one), sides.of_question(other), sides.of_question("灯笼产值是多少")) == (1, -1, 0)


@pytest.mark.parametrize("noun", ["增加值", "新增就业", "增速", "增长目标", "降幅"])
def test_a_noun_with_a_direction_in_it_says_none(noun: str) -> None:
    """增加值 has not increased by being named."""
    assert DIRECTION.of_question(f"灯笼产业{noun}是多少") == 0


@given(value=st.decimals(min_value=1, max_value=900, places=1))
def test_the_bounds_of_a_figure_hold_it(value: Decimal) -> None:
    """A bare figure lies within what is stated, to the digits said; 突破 leaves the top open, 不到 the bottom."""
    (exact,) = stated(f"灯笼产值达到{value}吨")
    (above,) = stated(f"灯笼产值突破{value}吨")
    (below,) = stated(f"灯笼产值不到{value}吨")
    assert exact.low is not None
    assert exact.high is not None
    assert exact.low <= value <= exact.high
    assert exact.high - exact.low <= Decimal("0.1")
    assert (above.low, above.high) == (value, None)
    assert (below.low, below.high, below.strict) == (None, value, True)


@pytest.mark.parametrize("clause", ["36座桥和3项内容的清单", "破几千万人次", "3项内容", "30吨级码头"])
def test_a_figure_that_names_or_asks_states_nothing(clause: str) -> None:
    """Only what is said of the subject is held against a report."""
    assert not stated(clause)


@pytest.mark.parametrize(("said", "value"), [("百亿", 10**10), ("千亿", 10**11), ("万亿", 10**12)])
def test_a_round_threshold_needs_no_numeral(said: str, value: int) -> None:
    """没能过百亿 speaks of ten thousand million."""
    (figure,) = stated(f"灯笼产值没能过{said}")
    assert (figure.high, figure.strict) == (Decimal(value), True)


def test_places_in_an_order_are_figures() -> None:
    """排第三 states the third place, 跌出前五 a place below the fifth."""
    (third,) = stated("灯笼产值排全国第三")
    (fallen,) = stated("灯笼产值跌出全国前五")
    assert (third.quantity.value, third.quantity.unit) == (Decimal(3), "位次")
    assert (fallen.low, fallen.high) == (Decimal(6), None)


def test_from_and_to_keep_their_order() -> None:
    """The figure after 从 comes first; a lone figure is no pair."""
    pair = turned("市属作坊从33家扩到51家")
    assert pair is not None
    assert [quantity.value for quantity in pair] == [33, 51]
    assert turned("市属作坊达到51家") is None


@pytest.mark.parametrize("question", ["产值达到5亿元了吗", "产值有没有超过5亿元", "产值是不是下降了", "完成了没有？"])
def test_a_yes_or_no_question_is_neutral(question: str) -> None:
    """Who asks whether takes neither for granted."""
    assert is_neutral(question)
    assert not is_neutral("产值下降，主要靠什么")


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("石拐产值为什么比包头还低", -1),
        ("石拐产值为什么比包头高", 1),
        ("石拐产值比包头高吗", 0),
        ("石拐比包头高多少", 0),
    ],
)
def test_an_order_is_taken_for_granted_only_by_who_asks_why(question: str, order: int) -> None:
    """Asking which or by how much leaves the order open."""
    assert compared(question) == order


def test_only_the_clause_that_states_is_read() -> None:
    """The circumstances before and the question after are left out, and what is said of the subject is taken off."""
    (found,) = presumptions("受大雨影响，包头市2023年灯笼产值下滑到5亿元，主要卖给谁？")
    assert found.clause == "包头市2023年灯笼产值下滑到5亿元"
    assert "大雨" not in found.statement
    assert "灯笼产值" in found.statement
    assert not takes(found.statement)


@given(text=st.text(alphabet="包头灯笼产值增加下降突破从到第前首次未完成没超过0123456789%亿元，？", max_size=30))
def test_any_text_is_read(text: str) -> None:
    """Nothing that can be typed breaks the reading."""
    list(presumptions(text))
    bare(text)
    compared(text)
