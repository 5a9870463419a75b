"""Figures as printed → exact quantities: 「1.2万亿元」, 「5%左右」, 「百分之五」, 「近三成」, 「翻一番」, 「全国第5位」.

Values are decimals in a base unit; units of one class convert exactly (公顷/亩, GW/万千瓦, 公里/米), classes never
convert into each other: % is not 个百分点, 千瓦 is not 千瓦时, 亿元 is not 亿美元.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SCALES = {
    "十": 1, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
}  # fmt: skip
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

# unit as printed → (base unit, factor). The base unit names the class.
_CONVERTIBLE: dict[str, tuple[str, str]] = {
    "元": ("元", "1"), "美元": ("美元", "1"), "欧元": ("欧元", "1"), "港元": ("港元", "1"), "元/千瓦时": ("元/千瓦时", "1"), "元/度": ("元/千瓦时", "1"), "分/千瓦时": ("元/千瓦时", "0.01"), "分/度": ("元/千瓦时", "0.01"),
    "%": ("%", "1"), "个百分点": ("个百分点", "1"), "百分点": ("个百分点", "1"), "‰": ("‰", "1"), "倍": ("倍", "1"),
    "千瓦时": ("千瓦时", "1"), "度电": ("千瓦时", "1"), "兆瓦时": ("千瓦时", "1000"), "吉瓦时": ("千瓦时", "1000000"), "MWh": ("千瓦时", "1000"), "GWh": ("千瓦时", "1000000"),
    "千瓦": ("千瓦", "1"), "兆瓦": ("千瓦", "1000"), "吉瓦": ("千瓦", "1000000"), "MW": ("千瓦", "1000"), "GW": ("千瓦", "1000000"), "kW": ("千瓦", "1"),
    "千伏安": ("千伏安", "1"), "千伏": ("千伏", "1"), "kV": ("千伏", "1"),
    "平方公里": ("平方米", "1000000"), "平方千米": ("平方米", "1000000"), "平方米": ("平方米", "1"), "平米": ("平方米", "1"),
    "公顷": ("亩", "15"), "亩": ("亩", "1"), "立方米": ("立方米", "1"), "方": ("立方米", "1"),
    "公里": ("米", "1000"), "千米": ("米", "1000"), "海里": ("海里", "1"), "米": ("米", "1"), "毫米": ("毫米", "1"), "微米": ("微米", "1"), "纳米": ("纳米", "1"),
    "吨标准煤": ("吨标准煤", "1"), "标准箱": ("标箱", "1"), "标箱": ("标箱", "1"), "TEU": ("标箱", "1"),
    "吨": ("吨", "1"), "公斤": ("吨", "0.001"), "千克": ("吨", "0.001"), "斤": ("吨", "0.0005"), "微克/立方米": ("微克/立方米", "1"),
    "微克每立方米": ("微克/立方米", "1"), "微克": ("微克/立方米", "1"), "英寸": ("英寸", "1"),
    "℃": ("℃", "1"), "摄氏度": ("℃", "1"), "小时": ("小时", "1"), "个小时": ("小时", "1"), "分钟": ("分钟", "1"), "天": ("天", "1"), "个工作日": ("个工作日", "1"),
    "个月": ("个月", "1"), "岁": ("岁", "1"), "周岁": ("岁", "1"), "P": ("P", "1"), "PF": ("P", "1"), "PFlops": ("P", "1"), "PFLOPS": ("P", "1"), "亿度": ("千瓦时", "100000000"), "万度": ("千瓦时", "10000"), "万亿度": ("千瓦时", "1000000000000"), "PFlop/s": ("P", "1"), "Pflops": ("P", "1"), "EFLOPS": ("EFLOPS", "1"), "EFlops": ("EFLOPS", "1"), "Eflops": ("EFLOPS", "1"), "个基点": ("个基点", "1"), "Gbps": ("Gbps", "1"), "Tbps": ("Gbps", "1000"), "Mbps": ("Gbps", "0.001"),
}  # fmt: skip
_COUNTED = (
    "人次 乘次 剂次 人份 架次 车次 列次 班次 班 场次 户次 家次 项次 件次 批次 台套 人 户 家 个 项 条 台 套 座 辆 件 处 所 张 床 位 名 批 次 起 场 支 款 部 头只 只头 只 头 口 枚 "
    "艘 架 列 片 株 棵 间 栋 幢 眼 本 册 门 宗 笔 单 篇 盏 组 公里/小时 卷 类 种 期 轮 对 层 例 颗 届 块 份 页 袋"
)
"""Units that count: each its own base."""
_UNITS = sorted({*_CONVERTIBLE, *_COUNTED.split()}, key=len, reverse=True)
# 「750千伏」 is a unit, not 750 thousand of something.
_SCALE = f"(?:{'|'.join(sorted(_SCALES, key=len, reverse=True))})(?![伏瓦米克度])"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# Bounded: no number is longer, and a run of numerals must not be tried from each of its characters to its end.
_HAN_NUMBER = r"[零〇一二两三四五六七八九十百千]{1,12}"
_UNIT = rf"(?!方[面案阵式位向]|台阶|单[元体位]|份[额子]|(?<=[百千]亿)项目)(?:{'|'.join(map(re.escape, _UNITS))})"
# 「10公里多」 is a qualifier, 「10万吨多元素产品」 is not.
_AFTER = r"以上|以下|以内|之内|(?<=[天时月日钟])内|左右|上下|[多余](?![\u4e00-\u9fff])"
_BOUND = rf"(?P<after>{_AFTER})?"
_PER = r"(?:/(?:平方公里|百亿元|亿元|万元|人|生|年|月|天|户|亩|吨|台)){1,2}"
"""What a rate is counted by: 「25万元/人」, 「1000元/生/年」."""
_START = r"(?<![\d.A-Za-z/])"
_OF_LETTERS = r"(?<=[A-Z]{3})(?=\d+[台套辆架座])"
"""「AED3060台」 counts; 「C919」 and 「G109」 are names."""

_ARABIC = re.compile(
    rf"(?:{_START}|{_OF_LETTERS})(?P<number>{_NUMBER})(?:[—–~～至到-](?P<upper>{_NUMBER})(?=%|{_SCALE}|{_UNIT}))?"
    rf"(?P<more>[余多])?(?P<scale>{_SCALE})?(?P<more2>[余多])?(?:(?: (?=[EP]F))?(?P<unit>{_UNIT})(?P<per>{_PER})?)?{_BOUND}"
)
_PERCENT_RANGE = re.compile(rf"{_START}(?P<number>{_NUMBER})%[—–~～至到-](?P<upper>{_NUMBER})%{_BOUND}")
_RATIO = re.compile(rf"{_START}(?P<number>{_NUMBER})[∶：:]1(?![\d.])")
_STRUCTURE = re.compile(rf"{_START}(?P<number>{_NUMBER})(?:[∶：:](?:{_NUMBER})){{2,}}(?![\d.])")
_STREAK = re.compile(rf"(?!一连)(?P<number>{_HAN_NUMBER}|(?<!\d)\d{{1,2}})(?P<unit>连[冠丰增快优升调涨降])")
_BARE_RATIO = re.compile(  # 「收入比缩小至2.5」: the ∶1 is left out
    r"(?<=[^占]比|倍差)(?:[由从]\d\.\d{1,3})?(?:(?:缩小|降低?|下降|提高|扩大)?[到至为]|(?:控制|保持|稳定)在)(?P<number>\d\.\d{1,3}|\d(?=以内|以下|左右))(?P<after>以内|以下|左右)?(?=[，,。；;、！!）)]|$)"
)
_INDEX = re.compile(r"指数[^，,。；;：:]{0,24}")  # 「交通指数从6.32下降至6.08」: an index has no unit
_BARE_INDEX = re.compile(
    r"(?:(?<=[达到至为从由的年])|(?<=指数))\d{1,4}(?:\.\d+)?(?=(?:下降|上升|提高|提升|增长|回落|上涨|升|降)[到至为]|[，,。；;、！!）)]|$)"
)
# 「分别达到162、587项」, 「高0.9个、0.7个百分点」: the numbers before the last take its unit.
_SERIES = re.compile(
    rf"{_START}(?<!\d[、和])(?:(?:{_NUMBER}个?[、和])+(?={_NUMBER}个百分点)|(?:{_NUMBER}[、和])+(?={_NUMBER}))"
)
_HAN = re.compile(
    rf"(?<!/)(?P<number>{_HAN_NUMBER}|(?<=[破过超达近逾上])(?=万亿元))(?P<more2>[余多])?(?P<scale>万亿|亿|万)(?P<more>[余多])?(?P<unit>{_UNIT})?{_BOUND}"
)
_FRACTIONS = (
    (re.compile(rf"百分之(?P<number>{_HAN_NUMBER}(?:点[零〇一二三四五六七八九]{{1,12}})?){_BOUND}"), "percent"),
    (re.compile(rf"(?P<lower>[二两三四五六七八九十百千]{{1,12}})分之(?P<number>{_HAN_NUMBER}){_BOUND}"), "fraction"),
    (re.compile(rf"(?<=[占的近约超过至到国省市])(?P<number>[1-9])/(?P<lower>[2-9]){_BOUND}(?![\d万亿年])"), "fraction"),
    (
        re.compile(
            rf"(?<![建组构完形合促达生收落变赞养现])(?<![\d.])(?P<number>[一两二三四五六七八九]|[1-9])成(?P<half>半)?{_BOUND}(?![为了立果员功本效长就品绩熟分])"
        ),
        "tenth",
    ),
    (re.compile(r"翻(?P<number>[一两二三四])番|(?P<once>翻番|翻倍)"), "doubling"),
)
_RANK = re.compile(
    rf"第(?P<place>\d{{1,3}}|{_HAN_NUMBER})(?:位|名|(?=(?:[、和]第\d{{1,3}})+[位名]))|(?P<first>(?<!放在)(?<!摆在)(?<!置于)首位(?!度)|榜首|(?:\d{{1,3}}个[\u4e00-\u9fff]{{2,8}}?)?之首)"
    r"|(?<=全国|全区|全省|全市|全球|世界|亚洲|西部|东部|中部|内地|国内|城市|省会|省份)第(?P<lone>[一二三四五六七八九十]|\d{1,2})(?=[，,。；;、！!）)和]|$)"
    r"|(?<=[\u4e00-\u9fff])第(?P<bare>\d{1,3})(?=[，,。；;！!]|$)"
    rf"|(?<=前)(?P<within>(?:\d{{1,3}}|{_HAN_NUMBER})(?=[位名])|\d{{1,3}}(?=[，,。；;！!]|$))[位名]?"
)
_BEFORE = re.compile(
    r"(不低于|不少于|不高于|不超过|不超|超过|突破|超出|高于|低于|接近|将近|大约|约为|超|逾|近|约|达|破)(?:了)?$"
)
_LONGEST_BEFORE = 4
_NAME_BEFORE = re.compile(r"(?:第|[〔\[]|国道|省道|东经|北纬)$")
"""What makes the number after it a part of a name: an ordinal, a document's or a road's number."""
_NAME_AFTER = "级"
"""「百亿级企业」, 「300吨级自卸车」 name a class, they measure nothing."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure in a text at ``[start, end)``, qualifier excluded.

    Attributes:
        text: as printed.
        value: in ``unit``; the lower end of a range; of a ratio, its first part.
        unit: base unit; ∶1 for a ratio, ∶ for one of three parts and more; the empty string where none is printed.
        upper: the upper end of a range, else None.
        qualifier: 以上, 左右, 突破, 近 … as printed; None for a bare figure.
    """

    text: str
    start: int
    end: int
    value: Decimal
    unit: str
    upper: Decimal | None = None
    qualifier: str | None = None


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity in a text, left to right; years, dates, document numbers and names such as 5G are not quantities."""
    flat = text.translate(_WIDE)
    found: list[Quantity] = []
    taken = bytearray(len(flat))
    for quantity in _candidates(flat):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found.append(_as_printed(quantity, text))
    return sorted(found, key=lambda quantity: quantity.start)


def parse_quantity(text: str) -> Quantity | None:
    """The quantity that a text consists of or begins with, or None."""
    found = find_quantities(text)
    return found[0] if found else None


def same_quantity(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities are equal once their units are those of one class (1公顷 = 15亩, 0.1万亿元 = 1000亿元)."""
    return a.unit == b.unit and a.value == b.value and a.upper == b.upper


@cache
def unit_of(name: str) -> tuple[str, Decimal]:
    """A printed unit's base unit and the factor to it; a counted unit is its own base.

    >>> unit_of("公顷")
    ('亩', Decimal('15'))
    """
    base, factor = _CONVERTIBLE.get(name, (name, "1"))
    return base, Decimal(factor)


def han_number(text: str) -> Decimal:
    """A number in Chinese numerals below 10⁴ (一千二百, 二十, 两, 三点五)."""
    whole, _, decimals = text.partition("点")
    total = section = 0
    for char in whole:
        if char in _DIGITS:
            section = _DIGITS[char]
        else:
            total += (section or 1) * 10 ** _SCALES[char]
            section = 0
    fraction = "".join(str(_DIGITS[char]) for char in decimals)
    return Decimal(f"{total + section}.{fraction or 0}") if decimals else Decimal(total + section)


def _said(number: str) -> Decimal:
    """A number in digits or in Chinese numerals."""
    return Decimal(number) if number.isdecimal() else han_number(number)


def _candidates(text: str) -> Iterator[Quantity]:
    """What may be a quantity, the safer readings first; a later one yields where they overlap."""
    yield from map(_rank, _RANK.finditer(text))
    for pattern, kind in _FRACTIONS:
        for match in pattern.finditer(text):
            yield _fraction(match, kind, text)
    for match in _PERCENT_RANGE.finditer(text):
        yield _percent_range(match, text)
    for match in _RATIO.finditer(text):
        yield Quantity(match.group(), match.start(), match.end(), _plain(_decimal(match["number"])), "∶1")
    for match in _STRUCTURE.finditer(text):
        yield Quantity(match.group(), match.start(), match.end(), _plain(_decimal(match["number"])), "∶")
    for match in _STREAK.finditer(text):
        yield Quantity(match.group(), match.start(), match.end(), _said(match["number"]), match["unit"])
    for match in _BARE_RATIO.finditer(text):
        bound = _qualifier(text, match.start("number"), match["after"])
        yield Quantity(match["number"], *match.span("number"), _plain(_decimal(match["number"])), "∶1", None, bound)
    for named in _INDEX.finditer(text):
        for match in _BARE_INDEX.finditer(text, named.start(), named.end()):
            yield Quantity(match.group(), match.start(), match.end(), _plain(_decimal(match.group())), "")
    arabic = {match.start(): quantity for match in _ARABIC.finditer(text) if (quantity := _arabic(match, text))}
    for match in _SERIES.finditer(text):
        if last := arabic.get(match.end()):
            yield from _series(match, last, text)
    yield from arabic.values()
    for match in _HAN.finditer(text):
        if (match["unit"] or match["more"] or match["more2"] or match["after"]) and not text.startswith(
            _NAME_AFTER, match.end()
        ):
            yield _scaled(match, text, han_number(match["number"] or "一"))  # 「突破万亿元」


def _rank(match: re.Match[str]) -> Quantity:
    value = _said(match["place"] or match["lone"] or match["bare"] or match["within"] or "1")
    return Quantity(match.group(), match.start(), match.end(), value, "位次", None, "前" if match["within"] else None)


def _percent_range(match: re.Match[str], text: str) -> Quantity:
    end = match.start("after") if match["after"] else match.end()
    qualifier = _qualifier(text, match.start(), match["after"])
    lower, upper = _decimal(match["number"]), _decimal(match["upper"])
    return Quantity(text[match.start() : end], match.start(), end, _plain(lower), "%", _plain(upper), qualifier)


def _arabic(match: re.Match[str], text: str) -> Quantity | None:
    if not match["unit"] and not match["scale"]:
        return None
    before = text[max(0, match.start() - 2) : match.start()]
    if _NAME_BEFORE.search(before) or text.startswith(_NAME_AFTER, match.end()):
        return None
    return _scaled(match, text, _decimal(match["number"]))


def _series(match: re.Match[str], last: Quantity, text: str) -> Iterator[Quantity]:
    """The bare numbers of a series, in the scale and unit of its last one."""
    number = re.match(_NUMBER, last.text)
    if number is None or not (of_last := _decimal(number.group())):
        return
    factor = last.value / of_last
    for item in re.finditer(rf"({_NUMBER})个?", match.group()):
        start, end = match.start() + item.start(), match.start() + item.end()
        yield Quantity(item.group(), start, end, _plain(_decimal(item[1]) * factor), last.unit)


def _scaled(match: re.Match[str], text: str, number: Decimal) -> Quantity:
    base, factor = unit_of(match["unit"] or "")
    scale = Decimal(10) ** _SCALES[match["scale"]] if match["scale"] else Decimal(1)
    groups = match.groupdict()
    upper = _plain(_decimal(groups["upper"]) * scale * factor) if groups.get("upper") else None
    end = match.start("after") if match["after"] else match.end()
    after = match["after"] or groups.get("more") or groups.get("more2")
    value = _plain(number * scale * factor)
    return Quantity(
        text=text[match.start() : end],
        start=match.start(),
        end=end,
        value=value,
        unit=base + (groups.get("per") or ""),
        upper=upper,
        qualifier=_qualifier(text, match.start(), after),
    )


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent."""
    return Decimal(f"{value.normalize():f}")


def _fraction(match: re.Match[str], kind: str, text: str) -> Quantity:
    groups = match.groupdict()
    if kind == "doubling":
        value = Decimal(2) ** (_DIGITS[match["number"]] if match["number"] else 1)
        return Quantity(match.group(), *match.span(), value, "倍")
    number = _said(match["number"])
    if kind == "tenth":
        number = number * 10 + (5 if groups["half"] else 0)
    elif kind == "fraction":
        number = number * 100 / _said(match["lower"])
    end = match.start("after") if match["after"] else match.end()
    bound = _qualifier(text, match.start(), match["after"])
    return Quantity(text[match.start() : end], match.start(), end, number, "%", None, bound)


def _qualifier(text: str, start: int, after: str | None) -> str | None:
    if after:
        return after
    before = _BEFORE.search(text[max(0, start - _LONGEST_BEFORE) : start])
    return before[1] if before and before[1] != "达" else None


def _as_printed(quantity: Quantity, text: str) -> Quantity:
    return replace(quantity, text=text[quantity.start : quantity.end])
