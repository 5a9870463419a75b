"""Quarters and halves: a figure of one of them is no figure of the year."""

import re
from functools import lru_cache

from index.day_given import PART_OF_YEAR

_PART = re.compile(rf"全年|{PART_OF_YEAR}|1月?[—–至到-]\d{{1,2}}月")
_OPENS = re.compile(rf"(?:^|[，,；;、。])(?:今年|\d{{4}}年)?(?P<part>{_PART.pattern})(?:份)?[，,]?")
_LEADING = re.compile(rf"^(?!全年)(?:今年|\d{{4}}年)?(?:{_PART.pattern})(?:份)?[，,]?(?:全[省市区县国])?")
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
    if wanted and (wanted != "全年" or told):
        return wanted == told
    return told in _WHOLE or not grown


def is_part_of_year(text: str) -> bool:
    """Whether a text says a part of a year, and nothing else."""
    return bool(_PART.fullmatch(text))


def names_part_of_year(text: str) -> bool:
    """Whether a text speaks of a part of a year."""
    return _named_last(text) not in _WHOLE


def part_of_year(before: str) -> re.Match[str] | None:
    """What says last in a figure's sentence, before it, that it is of one part of a year (「前三季度，」); None where nothing does."""
    found = list(_OPENS.finditer(before))
    return found[-1] if found and found[-1]["part"] not in _WHOLE else None


def without_part(statement: str) -> str:
    """A statement that need not say again of which part of a year it is."""
    return _LEADING.sub("", statement)


@lru_cache(maxsize=20_000)
def _named_last(text: str) -> str:
    found = _PART.findall(text)
    return re.sub("月?[—–至到-]", "-", found[-1].removeprefix("第")) if found else ""
