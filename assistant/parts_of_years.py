"""Quarters and halves: a figure of one of them is no figure of the year."""

import re
from functools import lru_cache

_PART = re.compile(r"全年|前三季度|第?[一二三四]季度|[上下]半年|1月?[—–至到-]\d{1,2}月")
_WHOLE = ("", "全年")


def same_part_of_year(asked: str, before: str, *, grown: bool) -> bool:
    """Whether a figure is of the part of a year that is asked for.

    Args:
        asked: the topic of the question.
        before: the figure's sentence up to it; the part that it names last is the figure's.
        grown: whether the figure is of growth, which every part of a year has its own of; anything else may have come
            about in a quarter and be the year's all the same.
    """
    wanted, told = _named_last(asked), _named_last(before)
    return wanted == told if wanted not in _WHOLE else told in _WHOLE or not grown


@lru_cache(maxsize=20_000)
def _named_last(text: str) -> str:
    found = _PART.findall(text)
    return re.sub("月?[—–至到-]", "-", found[-1].removeprefix("第")) if found else ""
