"""The units that a question asks for its figures in, and those that the reports count in."""

import itertools
import re
from dataclasses import replace

from assistant.records import Ask
from index.records import Fact, Measure

COUNT_UNITS = frozenset(
    ("头只", "只头", *"个户家项条座台套件处所场名人次枚块部支栋幢口辆艘架列只头张间眼盏株棵根颗起宗篇期笔批片对种类")
)
"""Units of counted things: a question's 多少个 is answered by 118户."""

_SAID_OF = {"面积": ("平方米", "亩"), "人次": ("", "人")}
_NEVER_ALIKE = (frozenset("辆艘架列"), frozenset("家户所"))
"""Units of counted things none of which stands for one of the others: cars are no firms."""
_PER_TIME = re.compile(r"/[年月]$")
"""「多少元」 is answered by 5292元/年."""
RATIOS = ("%", "‰", "倍", "个百分点", "位次")
"""Units of what is no amount."""
_MEASURED_IN = (
    (
        re.compile(r"(?:投资|资金|收入|支出|利润|产值|增加值|余额|贷款|存款|税收|[售销成交]额|进出口|总值|的钱)$"),
        ("元", "美元"),
    ),
    (re.compile("产业规模$"), ("元", "美元")),
    (re.compile(r"面积$"), ("平方米", "亩")),
    (re.compile(r"里程$"), ("米",)),
    (re.compile(r"(?:人口|人数)$"), ("人", "人次", "户", "")),
    (re.compile(r"(?:(?<!生产)率|比重)$"), ("∶1", "")),
)
"""The last noun of a topic → the units that it is measured in, besides ratios of it."""
_OF_A_RATE = re.compile(r"率$")
"""What is a rate itself rises by 个百分点: 「应诉率涨了几个点」."""
_ALSO_COUNTED_IN = {("个",): ("人",), ("元",): ("美元",), ("块",): ("元",)}
"""The units asked for → those that answer where the reports count in no other."""


def fits_noun(ask: Ask, fact: Fact) -> bool:
    """Whether a fact's unit is one that the topic's last noun can be measured in: 投资 is never 628个, and 产量 no 二十连丰."""
    if ask.units or fact.unit in RATIOS:
        return True
    measured = next((units for noun, units in _MEASURED_IN if noun.search(ask.topic)), None)
    return fact.unit in measured if measured else not fact.unit.startswith("连")


def fits_unit(unit: str, fact: Fact) -> bool:
    """Whether a fact's unit is the one asked for; counted things may be counted in another word."""
    if unit in (_PER_TIME.sub("", fact.unit), fact.unit.removesuffix("次")):
        return True
    if unit in _SAID_OF:
        return fact.unit in _SAID_OF[unit]
    if any(unit in some and fact.unit in others for some, others in itertools.permutations(_NEVER_ALIKE)):
        return False
    if unit in ("人", "名", "位", "户"):
        return fact.unit in ("人", "名", "位", "人次", "", "户")
    return unit in COUNT_UNITS and fact.unit in COUNT_UNITS and fact.unit not in ("人", "人次")


def counted_otherwise(ask: Ask) -> Ask | None:
    """An ask whose figure may be counted in another unit (「配几个社工」 in people, 「水位涨了几米」 in no %); else None."""
    if ask.units in _ALSO_COUNTED_IN:
        return replace(ask, units=_ALSO_COUNTED_IN[ask.units])
    if ask.units == ("个百分点",) and not ask.measure:
        return replace(ask, measure=Measure.GROWTH, units=("%",))
    if ask.measure is Measure.GROWTH and ask.units and not {*ask.units} & {*RATIOS}:
        return replace(ask, measure=Measure.CHANGE)
    if ask.measure is Measure.GROWTH and _OF_A_RATE.search(ask.topic):
        return replace(ask, measure=Measure.CHANGE, units=("个百分点",))
    return None
