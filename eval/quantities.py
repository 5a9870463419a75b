"""Figures to quantities, independently of the product's own parser: Decimal throughout, total, linear in the text.

Unit classes never turn into one another (``units``); ``成`` and ``百分之`` are percent, a fraction of another kind
(``三分之一``) is a class of its own, ``翻一番`` is twofold.
"""

import re
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import lru_cache

from eval.chinese_numerals import CHARACTERS, DIGITS, chinese_value
from eval.text import fold
from eval.units import BARE, COUNTED, PERCENT, UNITS

_EXACT = Context(prec=80)
"""Wide enough that no product of a 30-digit figure, a scale and a unit is rounded."""
_SCALES = {"万亿": 12, "亿": 8, "万": 4, "千": 3, "百": 2, "十": 1}

_ARABIC = r"(?<![0-9.])[0-9]{1,30}(?:\.[0-9]{1,20})?(?![0-9])"
# Bounded runs: an unbounded one would make a long row of numerals without a unit quadratic.
_CHINESE = f"(?:[{CHARACTERS}]{{1,24}}(?:点[{''.join(DIGITS)}]{{1,12}})?)"
_SCALE = "[十百千]?(?:万亿|亿|万)|千(?![瓦克米伏])|百(?!分)"
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_FIGURE = re.compile(
    f"翻(?P<doublings>[0-9]{{1,2}}|[{''.join(DIGITS)}])?番"
    f"|(?P<ratio>百分之|千分之)(?P<share>{_ARABIC}|{_CHINESE})"
    f"|(?P<below>[{CHARACTERS}]{{1,8}}|[0-9]{{1,6}})分之(?P<above>{_CHINESE}|[0-9]{{1,6}})"
    f"|(?P<rank>第)?(?P<number>{_ARABIC}|{_CHINESE})(?P<some>[多余])?(?P<scale>{_SCALE})?(?P<more>[多余])?(?P<unit>{_UNIT})?"
)

_BEFORE = {
    "ge": ("不低于", "不少于", "不小于", "至少"),
    "le": ("不高于", "不超过", "不突破", "不多于", "至多"),
    "gt": ("超过", "突破", "超", "逾", "多于", "大于"),
    "lt": ("接近", "不足", "不到", "少于", "近"),
    "approx": ("大约", "大概", "约"),
}
_AFTER = {
    "ge": ("以上", "及以上"),
    "le": ("以下", "及以下", "以内", "之内"),
    "approx": ("左右", "上下"),
}
_OPPOSED = ({"gt", "ge"}, {"lt", "le"})
QUALIFIERS = frozenset(_BEFORE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure read.

    Attributes:
        text: as it stands in the folded text, unit included, qualifier excluded.
        start, end: span of ``text`` in the folded text.
        value: in units of ``unit``; the lower end of a range.
        upper: the upper end of a range (``5%-6%``), else None.
        unit: the base unit, ``""`` where there is none.
        qualifier: one of :data:`QUALIFIERS`, or None.
        step: one unit in the last place as displayed, in units of ``unit``.
    """

    text: str
    start: int
    end: int
    value: Decimal
    upper: Decimal | None
    unit: str
    qualifier: str | None
    step: Decimal


REMEMBERED = 8192
"""Texts whose figures are kept: a run asks for those of the same gold and the same answers again and again."""


def quantities(text: str) -> list[Quantity]:
    """Every figure of ``fold(text)``, in order; never raises.

    A run of Chinese numerals counts only with a unit, 万 or 亿 behind it: ``十四五`` and ``百姓`` are no figures.
    """
    return list(_quantities(fold(text)))


@lru_cache(maxsize=REMEMBERED)
def _quantities(folded: str) -> tuple[Quantity, ...]:
    found = [quantity for match in _FIGURE.finditer(folded) if (quantity := _read(match, folded)) is not None]
    return tuple(_ranges(found, folded))


def _read(match: re.Match[str], folded: str) -> Quantity | None:
    read = _size(match)
    if read is None:
        return None
    value, unit, step = read
    qualifier = "gt" if match["some"] or match["more"] else _qualifier(folded, match.start(), match.end())
    return Quantity(match.group(), match.start(), match.end(), value, None, unit, qualifier, step)


def _size(match: re.Match[str]) -> tuple[Decimal, str, Decimal] | None:
    """Value, base unit and step of one match; None where the numerals write no number."""
    if match["number"] is not None:
        return _plain(match)
    if match["share"] is not None:
        share, unit = _number(match["share"]), PERCENT if match["ratio"] == "百分之" else "‰"
        return None if share is None else (share, unit, _last_place(match["share"], share))
    if match["below"] is not None:
        below, above = _number(match["below"]), _number(match["above"])
        return None if not below or above is None else (_EXACT.divide(above, below), "分之", Decimal(0))
    times = _number(match["doublings"] or "1")
    return None if times is None else (Decimal(2) ** int(times), "倍", Decimal(1))


def _plain(match: re.Match[str]) -> tuple[Decimal, str, Decimal] | None:
    digits = match["number"]
    number = _number(digits)
    if number is None:
        number = _whole_order(digits, match["unit"])
    if number is None or not (_is_arabic(digits) or _counts(match)):
        return None
    unit = UNITS.get(match["unit"] or "")
    base, factor = (BARE, Decimal(1)) if unit is None else unit
    if match["rank"]:
        base = "第"
    elif base == "年" and match["scale"] is None and len(digits) == 4 and 1900 <= number < 2100:
        base = "公历年"
    size = _EXACT.multiply(factor, Decimal(10) ** _exponent(match["scale"]))
    return _EXACT.multiply(number, size), base, _EXACT.multiply(_last_place(digits, number), size)


def _counts(match: re.Match[str]) -> bool:
    return bool(match["unit"] or match["rank"] or match["scale"] or {"万", "亿"} & set(match["number"]))


def _exponent(scale: str | None) -> int:
    if not scale:
        return 0
    head = scale if scale in _SCALES else scale[1:]
    return _SCALES[head] + (0 if head == scale else _SCALES[scale[0]])


def _is_arabic(text: str) -> bool:
    return "0" <= text[0] <= "9"


def _whole_order(digits: str, unit: str | None) -> Decimal | None:
    """One of an order of magnitude, where a unit makes it a figure: 千亿元, 百万吨; 亿元 alone is a class of projects."""
    return chinese_value(f"一{digits}") if unit and re.fullmatch("[百千万][万亿]", digits) else None


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _is_arabic(text) else chinese_value(text)


def _last_place(text: str, value: Decimal) -> Decimal:
    """The weight of the last digit shown; of Chinese numerals, of the last place named."""
    exponent = value.as_tuple().exponent
    if _is_arabic(text) or (isinstance(exponent, int) and exponent < 0):
        return Decimal(1).scaleb(int(exponent))
    digits = str(int(value))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0"))) if value else Decimal(1)


def _words(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """(word, sense), longer words first: 不超过 before 超过 before 超."""
    return sorted(((word, sense) for sense, words in table.items() for word in words), key=lambda item: -len(item[0]))


_WORDS_BEFORE, _WORDS_AFTER = _words(_BEFORE), _words(_AFTER)


def _qualifier(folded: str, start: int, end: int) -> str | None:
    after = folded[end : end + 3]
    for word, sense in _WORDS_AFTER:
        if after.startswith(word):
            return sense
    before = folded[max(0, start - 3) : start]
    for word, sense in _WORDS_BEFORE:
        if before.endswith(word) and not before.endswith("最近"):
            return sense
    return None


def _ranges(found: list[Quantity], folded: str) -> list[Quantity]:
    """Join the two ends of a range into one quantity."""
    joined: list[Quantity] = []
    for quantity in found:
        both = _range(joined[-1], quantity, folded) if joined else None
        if both is None:
            joined.append(quantity)
        else:
            joined[-1] = both
    return joined


def _range(first: Quantity, second: Quantity, folded: str) -> Quantity | None:
    """``5%-6%``, ``20-30亿元``; a falling pair is a subtraction, 由…至… a change, and neither is a range."""
    if first.upper is not None or folded[first.end : second.start] not in {"-", "至"}:
        return None
    if folded[max(0, first.start - 1) : first.start] in {"由", "从", "自"}:
        return None
    lower = _alike(first, second)
    if lower is None or lower >= second.value:
        return None
    text = folded[first.start : second.end]
    return replace(second, text=text, start=first.start, value=lower, upper=second.value)


def _alike(first: Quantity, second: Quantity) -> Decimal | None:
    """The first end in the unit of the second, whose scale and unit it shares where it has none of its own."""
    if first.unit == second.unit:
        return first.value
    return _EXACT.multiply(first.value, _unit_size(second)) if first.unit == BARE else None


def _unit_size(quantity: Quantity) -> Decimal:
    match = _FIGURE.fullmatch(quantity.text)
    if match is None or match["number"] is None:
        return Decimal(1)
    unit = UNITS.get(match["unit"] or "")
    return _EXACT.multiply(unit.factor if unit else Decimal(1), Decimal(10) ** _exponent(match["scale"]))


def same_unit(a: Quantity, b: Quantity) -> bool:
    """Equal base units; a bare number may stand for anything that is counted (``118`` for ``118户``)."""
    return a.unit == b.unit or (BARE in (a.unit, b.unit) and {a.unit, b.unit} <= COUNTED)


def equal(a: Quantity, b: Quantity) -> bool:
    """Numeric exact match: the same class of unit and the same canonical value; a wrong scale is wrong.

    Source: TAT-QA's exact match with scale (Zhu et al., ACL 2021), here with unit classes and Decimal.
    """
    return same_unit(a, b) and a.value == b.value and a.upper == b.upper


def close(a: Quantity, b: Quantity) -> bool:
    """Lenient match: the difference is at most half a unit in the last place of the coarser display."""
    if not same_unit(a, b) or (a.upper is None) != (b.upper is None):
        return False
    tolerance = _EXACT.multiply(max(a.step, b.step), Decimal("0.5"))
    ends = [(a.value, b.value)] + ([(a.upper, b.upper)] if a.upper is not None and b.upper is not None else [])
    return all(abs(x - y) <= tolerance for x, y in ends)


def sense(word: str | None) -> str | None:
    """The sense of a qualifier as printed (以上, 突破 …); None for none or an unknown one."""
    return next((meaning for known, meaning in (*_WORDS_BEFORE, *_WORDS_AFTER) if word and known in word), None)


def opposed(a: str | None, b: str | None) -> bool:
    """Whether two qualifiers contradict each other: 以上 against 以下, 超 against 近."""
    return any(a in one and b in other for one, other in (_OPPOSED, _OPPOSED[::-1]))


def only_quantity(text: str) -> Quantity | None:
    """The quantity that ``text`` consists of, qualifiers aside; None where it holds none, several or other words."""
    found = quantities(text)
    if len(found) != 1:
        return None
    rest = fold(text).replace(found[0].text, "", 1)
    return found[0] if rest in {"", *(word for word, _ in (*_WORDS_BEFORE, *_WORDS_AFTER))} else None


def carries(text: str, wanted: Quantity) -> bool:
    """Whether one of the figures of ``text`` equals ``wanted``; one end of a range counts."""
    return any(
        equal(found, wanted) or (found.upper is not None and equal(replace(found, upper=None, value=end), wanted))
        for found in quantities(text)
        for end in (found.value, found.upper)
        if end is not None
    )
