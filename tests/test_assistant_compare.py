"""assistant/compare.py: differences and sums are exact, and show how they were worked out."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from small_reports import every_passage, open_reports

from assistant.arithmetic import difference, ratio, total
from assistant.choosing import Pick
from assistant.compare import computed_claims, label
from assistant.evidence import Scored, score_fact
from assistant.pipeline import Assistant
from assistant.records import Ask, Operation
from assistant.topics import topic
from index.quantities import find_quantities
from index.records import Fact, Measure, Period, Role

PRINTED = [
    ("亿元", "元"),
    ("万元", "元"),
    ("万亿元", "元"),
    ("万吨", "吨"),
    ("座", "座"),
    ("万户", "户"),
    ("万千瓦", "千瓦"),
]
NUMBERS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(99999), places=2)


def a_fact(number: Decimal, unit: str, *, region: str = "包头市", year: int = 2023) -> Fact:
    """A fact that prints ``number`` with ``unit``."""
    text = f"{number.normalize():f}{unit}"
    (quantity,) = find_quantities(text)
    measure = Measure.GROWTH if unit == "%" else Measure.LEVEL
    span = (0, len(text), 0, len(text))
    return Fact(
        "d",
        1,
        text,
        *span,
        quantity.value,
        quantity.unit,
        None,
        "产值",
        region,
        Period.year(year),
        Role.ACTUAL,
        measure,
    )


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Fact, Fact]:
    """Two facts of one class of units, perhaps printed on different scales."""
    unit, base = draw(st.sampled_from(PRINTED))
    other = draw(st.sampled_from([printed for printed, known in PRINTED if known == base]))
    return a_fact(draw(NUMBERS), unit), a_fact(draw(NUMBERS), other, year=2022)


@given(pair=pairs())
def test_a_difference_is_exact(pair: tuple[Fact, Fact]) -> None:
    """The value is the decimal difference, and what is printed reads back as its size."""
    a, b = pair
    computed = difference(a, b)
    assert (computed.value, computed.unit) == (a.value - b.value, a.unit)
    assume(computed.value)
    (read,) = find_quantities(computed.text)
    assert (read.value, read.unit) == (abs(computed.value), a.unit)


@given(pair=pairs())
def test_the_formula_shows_both_operands_as_printed(pair: tuple[Fact, Fact]) -> None:
    """``a-b=c`` with the figures of the reports, the sign of ``c`` shown."""
    a, b = pair
    computed = difference(a, b)
    sign = "-" if computed.value < 0 else ""
    assert computed.formula == f"{a.text}-{b.text}={sign}{computed.text}"


@given(pair=pairs())
def test_a_difference_turned_round_changes_its_sign(pair: tuple[Fact, Fact]) -> None:
    """``a - b`` and ``b - a`` are opposite."""
    a, b = pair
    assert difference(a, b).value == -difference(b, a).value


@given(x=NUMBERS, y=NUMBERS)
def test_percentages_differ_by_points(x: Decimal, y: Decimal) -> None:
    """5% less 3% are 2个百分点, not 2%."""
    computed = difference(a_fact(x, "%"), a_fact(y, "%"))
    assert (computed.value, computed.unit) == (x - y, "个百分点")
    assert computed.text.endswith("个百分点")


@given(facts=st.lists(pairs(), min_size=1, max_size=3))
def test_a_sum_is_exact_in_any_order(facts: list[tuple[Fact, Fact]]) -> None:
    """The value is the sum of all; its formula names each figure; the order changes only the scale printed."""
    operands = [fact for pair in facts for fact in pair if fact.unit == facts[0][0].unit]
    computed = total(operands)
    assert computed.value == sum(fact.value for fact in operands) == total(operands[::-1]).value
    assert computed.formula == "+".join(fact.text for fact in operands) + f"={computed.text}"
    (read,) = find_quantities(computed.text)
    assert (read.value, read.unit) == (computed.value, computed.unit)


@given(pair=pairs())
def test_a_ratio_is_right_to_two_decimals(pair: tuple[Fact, Fact]) -> None:
    """The quotient is within half a hundredth, whatever scales the two are printed on, and has no unit but 倍."""
    a, b = pair
    computed = ratio(a, b)
    assert abs(computed.value - a.value / b.value) <= Decimal("0.005")
    assert computed.unit == "倍"
    assert computed.formula == f"{a.text}/{b.text}≈{computed.text}"


def test_worked_differences() -> None:
    """640亿元 - 571.5亿元 = 68.5亿元; 1.2万亿元 - 9000亿元 = 3000亿元; 8.3% - 6.1% = 2.2个百分点."""
    for (a, unit_a), (b, unit_b), text in (
        (("640", "亿元"), ("571.5", "亿元"), "68.5亿元"),
        (("1.2", "万亿元"), ("9000", "亿元"), "3000亿元"),
        (("8.3", "%"), ("6.1", "%"), "2.2个百分点"),
    ):
        assert difference(a_fact(Decimal(a), unit_a), a_fact(Decimal(b), unit_b)).text == text


def test_a_label_says_what_tells_facts_apart() -> None:
    """Facts of two years are named by their year, of two regions by their region, of both by both."""
    one = a_fact(Decimal(1), "座")
    year, region = a_fact(Decimal(1), "座", year=2022), a_fact(Decimal(1), "座", region="石拐区")
    both = a_fact(Decimal(1), "座", region="石拐区", year=2022)
    assert label(one, [one, year]) == "2023年"
    assert label(one, [one, region]) == "包头市"
    assert label(one, [one, both]) == "2023年包头市"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


def chosen(assistant: Assistant, *figures: str) -> list[Pick]:
    """A pick of each figure, in order."""
    passages = every_passage(assistant)
    ranked = {f.text: score_fact(topic("产值"), f, passage) for passage in passages for f in passage.facts}
    found: list[Scored] = [ranked[figure] for figure in figures]
    return [Pick(Ask("产值"), (scored,)) for scored in found]


def test_each_operand_is_bound(assistant: Assistant) -> None:
    """A difference carries both facts with quotes that show them, and its formula in its words."""
    (claim,) = computed_claims(Operation.DIFFERENCE, chosen(assistant, "640亿元", "571亿元"))
    assert [fact.text for fact, _ in claim.facts] == ["640亿元", "571亿元"]
    assert all(fact.text in quote.text for fact, quote in claim.facts)
    assert [c.formula for c in claim.computed] == ["640亿元-571亿元=69亿元"]
    assert claim.computed[0].formula in claim.text
    assert "多69亿元" in claim.text


def test_a_ratio_says_so(assistant: Assistant) -> None:
    """640 / 571 = 1.1208…: about 1.12 times."""
    (claim,) = computed_claims(Operation.RATIO, chosen(assistant, "640亿元", "571亿元"))
    assert "1.12倍（640亿元/571亿元≈1.12倍）" in claim.text


def test_the_words_follow_the_sign(assistant: Assistant) -> None:
    """The smaller first is 少, not 多; growth rates are 高 and 低; equal ones are the same."""
    (less,) = computed_claims(Operation.DIFFERENCE, chosen(assistant, "571亿元", "640亿元"))
    (lower,) = computed_claims(Operation.DIFFERENCE, chosen(assistant, "6.1%", "8.3%"))
    (same,) = computed_claims(Operation.DIFFERENCE, chosen(assistant, "640亿元", "640亿元"))
    assert "少69亿元" in less.text
    assert "低2.2个百分点" in lower.text
    assert "相同" in same.text


@pytest.mark.parametrize("pair", [("640亿元", "12.5%"), ("640亿元", "36座"), ("12.5%", "24.9%")])
def test_unlike_figures_are_not_computed_with(pair: tuple[str, str], assistant: Assistant) -> None:
    """A level and a growth, yuan and bridges, a growth and a share: nothing is subtracted."""
    assert computed_claims(Operation.DIFFERENCE, chosen(assistant, *pair)) == []
    assert computed_claims(Operation.SUM, chosen(assistant, *pair)) == []


def test_an_operand_short_nothing_is_computed(assistant: Assistant) -> None:
    """A sum of what is held alone would pass for the whole."""
    assert computed_claims(Operation.SUM, [*chosen(assistant, "31座", "36座"), Pick(Ask("新建桥梁"))]) == []


def test_an_order_falls(assistant: Assistant) -> None:
    """Regions are named from the highest figure to the lowest, and how far these are apart is worked out."""
    (claim,) = computed_claims(Operation.ORDER, chosen(assistant, "5.7%", "8.3%", "4.6%"))
    assert re.findall(r"\d\.\d%", claim.text)[:3] == ["8.3%", "5.7%", "4.6%"]
    assert claim.computed[0].text == "3.7个百分点"
    assert claim.text.index("包头市") < claim.text.index("石拐区") < claim.text.index("云南省")
