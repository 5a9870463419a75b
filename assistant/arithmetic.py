"""Figures worked out of others, exactly, each with its formula as the reports would print it."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from assistant.records import Computed
from index.records import Fact

_OF_MONEY = (("亿元", Decimal(10**8)), ("万元", Decimal(10**4)), ("元", Decimal(1)))
_NUMBER = re.compile(r"-?[\d.]+")


def difference(a: Fact, b: Fact) -> Computed:
    """``a - b``, in the unit that ``a`` is printed in; 个百分点 for percentages. Of two falls, how much larger the first is."""
    value = abs(a.value) - abs(b.value) if fell([a, b]) else a.value - b.value
    unit = "个百分点" if a.unit == "%" else a.unit
    text = printed(abs(value), unit, like=a)
    if text.startswith("0.") and not (finer := printed(abs(value), unit, like=b)).startswith("0."):
        # 「1.2万个」 less 「9000个」: 3000个.
        text = finer
    terms = (a.text, b.text) if fell([a, b]) else (_signed(a), f"({_signed(b)})" if b.value < 0 else b.text)
    return Computed(text=text, value=value, unit=unit, formula=f"{'-'.join(terms)}={'-' if value < 0 else ''}{text}")


def fell(facts: Sequence[Fact]) -> bool:
    """Whether all of the facts are falls."""
    return all(fact.value < 0 for fact in facts)


def _signed(fact: Fact) -> str:
    """A figure as a formula has it: 「下降2%」 is -2%."""
    return f"-{fact.text}" if fact.value < 0 and not fact.text.startswith("-") else fact.text


def ratio(a: Fact, b: Fact) -> Computed:
    """``a / b``, to two decimals."""
    value = (a.value / b.value).quantize(Decimal("0.01"))
    text = f"{_plain(value)}倍"
    return Computed(text=text, value=value, unit="倍", formula=f"{a.text}/{b.text}≈{text}")


def share(a: Fact, b: Fact) -> Computed:
    """``a`` as a percentage of ``b``, to two decimals."""
    value = (100 * a.value / b.value).quantize(Decimal("0.01"))
    text = f"{_plain(value)}%"
    return Computed(text=text, value=value, unit="%", formula=f"{a.text}/{b.text}≈{text}")


def shared_out(a: Fact, b: Fact) -> Computed:
    """``a / b``, to two decimals; money in the largest of 亿元, 万元 and 元 that it comes to."""
    value = (a.value / b.value).quantize(Decimal("0.01"))
    scale = next(((word, size) for word, size in _OF_MONEY if abs(value) >= size), _OF_MONEY[-1])
    word, size = scale if a.unit == "元" else (a.unit, Decimal(1))
    text = f"{_plain((value / size).quantize(Decimal('0.01'), ROUND_HALF_UP))}{word}"
    return Computed(text=text, value=value, unit=a.unit, formula=f"{a.text}/{b.text}≈{text}")


def growth_rate(a: Fact, b: Fact) -> Computed | None:
    """By how many per cent the later of two figures is more than the earlier, or the first than the second; to one decimal.

    None where that would divide by nothing.
    """
    earlier, later = (a, b) if a.period and b.period and a.period.end < b.period.end else (b, a)
    if not earlier.value:
        return None
    value = (100 * (later.value - earlier.value) / earlier.value).quantize(Decimal("0.1"), ROUND_HALF_UP)
    text = f"{_plain(abs(value))}%"
    formula = f"({later.text}-{earlier.text})/{earlier.text}≈{'-' if value < 0 else ''}{text}"
    return Computed(text=text, value=value, unit="%", formula=formula)


def total(facts: Sequence[Fact]) -> Computed:
    """The sum of the facts, in the unit that the first is printed in."""
    value = sum((fact.value for fact in facts), Decimal(0))
    text = printed(value, facts[0].unit, like=facts[0])
    return Computed(
        text=text, value=value, unit=facts[0].unit, formula=f"{'+'.join(fact.text for fact in facts)}={text}"
    )


def mean(facts: Sequence[Fact]) -> Computed:
    """The arithmetic mean of the facts, to two decimals of the unit that the first is printed in."""
    scale = total(facts)
    number = Decimal(_NUMBER.match(scale.text).group()) / len(facts)  # type: ignore[union-attr]
    rounded = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = f"{_plain(rounded)}{_NUMBER.sub('', scale.text, count=1)}"
    value = scale.value / len(facts)
    formula = f"({'+'.join(fact.text for fact in facts)})/{len(facts)}{'=' if rounded == number else '≈'}{text}"
    return Computed(text=text, value=value, unit=scale.unit, formula=formula)


def average(fact: Fact) -> Computed:
    """What came about a year."""
    value = fact.value / years(fact)
    text = printed(value, fact.unit, like=fact)
    return Computed(text=text, value=value, unit=fact.unit, formula=f"{fact.text}/{years(fact)}={text}")


def years(fact: Fact) -> int:
    """How many years a fact is of; 1 where unknown."""
    return fact.period.end - fact.period.start + 1 if fact.period else 1


def printed(value: Decimal, unit: str, *, like: Fact) -> str:
    """A value as the reports would print it: with the scale and the unit word of ``like``."""
    if like.unit == "%":
        return f"{_plain(value)}{unit}"
    word = like.text.lstrip("0123456789.,，")
    number = like.text[: len(like.text) - len(word)].replace(",", "")
    if not number or not like.value:
        return f"{_plain(value)}{unit}"
    return f"{_plain(value / (abs(like.value) / Decimal(number)))}{word}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
