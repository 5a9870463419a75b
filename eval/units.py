"""Units of the reports: to which base unit each counts how often, and which never turn into one another."""

from decimal import Decimal
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit as written: one of it is ``factor`` of ``base``; bases never convert into each other."""

    base: str
    factor: Decimal


PERCENT = "%"
POINTS = "个百分点"
BARE = ""
"""No unit, or one that this table does not know."""

_BASES: dict[str, dict[str, str]] = {
    "元": {"元": "1", "元钱": "1", "块钱": "1", "元人民币": "1"},
    "美元": {"美元": "1"},
    "港元": {"港元": "1"},
    "欧元": {"欧元": "1"},
    PERCENT: {"%": "1", "成": "10"},
    POINTS: {"个百分点": "1", "百分点": "1", "个点": "1"},
    "‰": {"‰": "1"},
    "个千分点": {"个千分点": "1"},
    "倍": {"倍": "1"},
    "千瓦": {"千瓦": "1", "瓦": "0.001", "兆瓦": "1000", "吉瓦": "1000000", "MW": "1000", "GW": "1000000", "kW": "1"},
    "千瓦时": {"千瓦时": "1", "度电": "1", "兆瓦时": "1000", "吉瓦时": "1000000", "kWh": "1", "MWh": "1000"},
    "千伏安": {"千伏安": "1"},
    "千伏": {"千伏": "1"},
    "吨": {"吨": "1", "公斤": "0.001", "千克": "0.001", "斤": "0.0005", "克": "0.000001"},
    "吨公里": {"吨公里": "1"},
    # 公顷 to 亩 is exact by definition of both; 亩 to 平方米 is not, so floor area stays by itself.
    "亩": {"亩": "1", "公顷": "15", "平方公里": "1500"},
    "平方米": {"平方米": "1", "平米": "1", "平方": "1"},
    "立方米": {"立方米": "1", "立方": "1"},
    "米": {"米": "1", "公里": "1000", "千米": "1000", "厘米": "0.01", "毫米": "0.001"},
    "微克": {"微克": "1", "微克/立方米": "1", "微克每立方米": "1"},
    "人": {"人": "1", "名": "1"},
    "人次": {"人次": "1"},
    "年": {"年": "1"},
    "个月": {"个月": "1"},
    "天": {"天": "1", "日": "1"},
    "小时": {"小时": "1"},
    "分钟": {"分钟": "1"},
    "摄氏度": {"摄氏度": "1", "°C": "1"},
    "标准箱": {"标准箱": "1", "标箱": "1", "TEU": "1"},
}
_COUNTERS = (
    *"个家户项条件处座所套辆台架艘列班张只头羽株棵部本册场次起期批种类间栋幢支片块颗例位级岁届轮宗笔单对口眼段道盏床",
    *"集首幅枚份根节盒镇乡村县市区省国月",
    *("家次", "户次", "班次", "列次", "车次", "场次", "批次", "台套", "款", "组", "英寸"),
)
"""Classifiers: each counts by itself, and a bare number may stand for any of them."""

UNITS: dict[str, Unit] = {
    name: Unit(base, Decimal(factor)) for base, names in _BASES.items() for name, factor in names.items()
} | {name: Unit(name, Decimal(1)) for name in _COUNTERS}

COUNTED = frozenset(_COUNTERS) | {BARE, "人", "人次"}
"""Bases between which a missing unit is no contradiction."""
