"""Figures that measure nothing themselves, and only tell which things the next figure counts: 「产值超百亿元的企业达12家」."""

import re

from index.quantities import Quantity
from index.subjects import BOUNDING

_THRESHOLDS = frozenset(("超", "超过", "突破", "过", "破", "逾", "不低于", "高于", "以上"))
_OF_A_CLASS = re.compile(
    r"(?:元|以上)?的?(?!上|基础|水平)[\u4e00-\u9fffA-Za-z“”]{2,12}?(?:达到?|有|共|为|[增发][至到]|增加[至到]|发展到|超过?)?\d+[个家户座条处]"
)
_COUNTED_CLASS = re.compile(
    r"\d+[多余]?[个家户座条处](?:以上)?[\u4e00-\u9fff]{2,8}(?:超过?|突破|[过破逾]|不低于|高于)$"
)
_OF_PLACES = re.compile("(?:以上|以下)的?(?:[县市区镇乡村]|街道|企业|项目)(?:全部|[都均]|清零|消除)")
_REACHES = frozenset(("米", "小时", "分钟", "天", "岁"))
_WITHIN_REACH = re.compile(r"(?:以内|以外|内|及?以上|及?以下)的?(?!基础)[\u4e00-\u9fff]{2}[^，,。；;]*?\d")


def names_a_class(text: str, quantity: Quantity) -> bool:
    """Whether a figure only tells which things the next figure is of: 「产值超百亿元的企业达12家」, 「500米内换乘比例80%」."""
    if quantity.unit in _REACHES and _WITHIN_REACH.match(text, quantity.end):
        return True
    if _OF_PLACES.match(text, quantity.end):
        return True
    passed = quantity.qualifier in _THRESHOLDS or text.startswith("过", quantity.start - 1)
    if not passed or (quantity.unit and quantity.unit not in BOUNDING):
        return False
    if _OF_A_CLASS.match(text, quantity.end):
        return True
    return text.startswith("的", quantity.end) and bool(_COUNTED_CLASS.search(text[: quantity.start]))
