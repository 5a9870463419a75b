"""What the day on which a report was given says of its words: which year is 今年, and what was over by then."""

import re
from datetime import date

PART_OF_YEAR = "前三季度|第?[一二三四]季度|[上下]半年"
_ENDS_WITH = {"一季度": 3, "上半年": 6, "前三季度": 9}
_PARTS = re.compile(f"{PART_OF_YEAR}|全年")
_MONTHS = 12


def in_its_year(text: str) -> str:
    """The words of a report that was given before its year began, as if they had been spoken in that year; of the same length."""
    return text.replace("今年", "去年").replace("明年", "今年")


def is_over(before: str, given: date | None) -> bool:
    """Whether a sentence speaks last of a part of the year that was over on the day that its report was given: a quarter in a plan of May."""
    parts = _PARTS.findall(before)
    return given is not None and bool(parts) and given.month > _ENDS_WITH.get(parts[-1].removeprefix("第"), _MONTHS)
