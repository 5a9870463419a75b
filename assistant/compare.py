"""Several years, regions or reports side by side: differences and order, worked out exactly, with the formula shown."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.picking import Pick
from assistant.records import Claim, Computed, Query
from assistant.wording import quote_of
from index.records import Fact

_DISPLAY = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))


def computed_claim(query: Query, picks: Sequence[Pick]) -> Claim | None:
    """What the facts picked for two or more asks give together: a difference, or for more than two the order.

    Figures of different units are never subtracted; % from % gives 个百分点.
    """
    operands = [p.chosen[0] for p in picks]
    if len(operands) < 2 or len({s.fact.unit for s in operands}) > 1 or len({s.fact.measure for s in operands}) > 1:
        return None
    facts = [s.fact for s in operands]
    quotes = tuple((s.fact, quote_of(s)) for s in operands)
    if len(facts) == 2:
        computed = difference(facts[0], facts[1])
        return Claim(text=_difference_words(facts[0], facts[1], computed), facts=quotes, computed=(computed,))
    greatest = max(facts, key=lambda fact: fact.value)
    return Claim(text=f"其中{label(greatest, facts)}最高，为{greatest.text}", facts=quotes)


def difference(a: Fact, b: Fact) -> Computed:
    """``a - b``, in the unit that both are printed in; 个百分点 for percentages."""
    value = a.value - b.value
    unit = "个百分点" if a.unit == "%" else a.unit
    text = printed(abs(value), unit, like=a)
    return Computed(text=text, value=value, unit=unit, formula=f"{a.text}-{b.text}={'-' if value < 0 else ''}{text}")


def printed(value: Decimal, unit: str, *, like: Fact) -> str:
    """A value as the reports would print it: with the scale of ``like``."""
    for factor, word in _DISPLAY:
        if f"{word}{like.unit}" in like.text or like.text.endswith(word):
            return f"{_plain(value / factor)}{word}{unit}"
    if like.unit not in like.text and like.unit != "%":
        printed_unit = like.text.lstrip("0123456789.,")
        base = like.value / Decimal(like.text[: len(like.text) - len(printed_unit)].replace(",", "")) if printed_unit else Decimal(1)
        return f"{_plain(value / base)}{printed_unit}"
    return f"{_plain(value)}{unit}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _difference_words(a: Fact, b: Fact, computed: Computed) -> str:
    if computed.value == 0:
        return f"{label(a, [a, b])}与{label(b, [a, b])}相同（{computed.formula}）"
    word = "高" if a.unit in ("%", "‰") else "多"
    opposite = "低" if word == "高" else "少"
    return f"{label(a, [a, b])}比{label(b, [a, b])}{word if computed.value > 0 else opposite}{computed.text}（{computed.formula}）"


def label(fact: Fact, among: Sequence[Fact]) -> str:
    """What tells a fact from the others: its region, its years, or both."""
    region = fact.region if len({f.region for f in among}) > 1 else ""
    years = str(fact.period) if len({f.period for f in among}) > 1 and fact.period else ""
    return f"{years}{region}" or fact.indicator
