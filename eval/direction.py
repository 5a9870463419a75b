"""Whether the words around a figure say that something rose or fell."""

import re
from typing import Literal

Direction = Literal["up", "down"]

_UP = (
    *("增长", "增加", "提高", "提升", "上升", "上涨", "增幅", "增速", "涨幅", "高于", "快于", "扩大", "新增", "净增"),
    *("增", "涨", "高", "快"),
)
_DOWN = (
    *("负增长", "下降", "降低", "减少", "下滑", "降幅", "跌幅", "低于", "慢于", "回落", "压减", "缩减", "收窄"),
    *("降", "减", "跌", "低", "慢"),
)
_WORDS: dict[str, Direction] = {**dict.fromkeys(_UP, "up"), **dict.fromkeys(_DOWN, "down")}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_CLAUSE_START = re.compile(r"[，。;:!?()；：！？（）\n]")
_AFTER = re.compile(r"(?:以上|左右|以内)?的?(增长|增幅|增速|涨幅|降幅|跌幅|下降|降低|减少)")
_REACH = 40
"""How many characters back a clause is read; longer ones list indicators of their own."""


def direction_at(text: str, start: int, end: int) -> Direction | None:
    """The direction that governs the figure at ``text[start:end]``.

    The last such word before it in its clause (an enumeration with 、 is one clause), else one right behind it.

    Returns:
        None where neither is there.
    """
    before = text[max(0, start - _REACH) : start]
    clause = _CLAUSE_START.split(before)[-1]
    words = _WORD.findall(clause)
    if words:
        return _WORDS[words[-1]]
    after = _AFTER.match(text, end)
    return None if after is None else _WORDS[after.group(1)]
