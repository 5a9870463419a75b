"""Whether a text names the places that an ask is of."""

import re
from collections.abc import Sequence

from index.regions import short_name

_LARGER = r"平原|盆地|都市圈|经济圈|经济区|城市群|高原|走廊|地区(?!生产)"
_NAMED_AFTER = r"[\u4e00-\u9fff]{0,4}?(?P<of>实验室|大学|学院|机场|交易所|集团|公司)"
"""What a place's name may open without being that place."""


def names_places(places: Sequence[str], text: str, *, asked: str) -> bool:
    """Whether a text names each of these places, in full or short; 成都平原 is not 成都, nor 广州实验室 广州.

    Args:
        asked: the topic; what it names after a place itself (咸阳机场) is meant.
    """
    return all(place in text or _names(short_name(place), text, asked) for place in places)


def _names(place: str, text: str, asked: str) -> bool:
    for named in re.finditer(rf"{place}(?!{_LARGER})(?:{_NAMED_AFTER})?", text):
        if not named["of"] or named["of"] in asked:
            return True
    return False
