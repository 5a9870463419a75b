"""How many years, and which, a report looks back on or averages over where it counts them in words: 「过去五年」, 「近三年年均」."""

import re

from index.records import Period

_BEHIND = re.compile(r"过去五年|五年来|这五年|五年工作回顾|过去的五年|五年的|以来的五年|这?是[^，,。；;]{2,24}的五年")
_TERM = re.compile(
    r"[本上]届政府(?!.{0,8}(?:第一年|首年|开局|起步))|(?<!新一)届政府(?:任期|以来)|[一二三四五六七八九十]+届人(?:民代表)?大(?:会)?(?:第)?一次会议以来"
)
_AVERAGED = re.compile(r"(?:年均|(?<![两三四])年平均)(?!浓度|气温|值|降水)|平均每年")
_LATELY = re.compile(r"近(?P<count>[两三四])年")
_SINCE = re.compile(r"(?:^|[，,；;。])(?:自|从)?(?P<year>(?:19|20)\d\d)年以来(?![新最首])[^，,；;。]*$")
"""Right before a figure; 「创2018年以来新高」 tells no span."""
_FIVE = 5
"""Years of a term of office, where no number is said."""


def years_behind(text: str, year: int) -> Period | None:
    """The span that a review of several years covers: a government's term that is nowhere called five years was shorter.

    Args:
        year: the report's.
    """
    if _BEHIND.search(text):
        return Period(year - _FIVE, year - 1)
    return Period(year - 4, year - 1) if _TERM.search(text) else None


def years_since(text: str, year: int) -> Period | None:
    """The span from the year with which the last clause opens (「2018年以来产值年均…」) to the one before the report's; None for none."""
    since = _SINCE.search(text)
    first = int(since["year"]) if since else year
    return Period(first, year - 1) if first < year - 1 else None


def years_averaged(text: str) -> int:
    """How many years a yearly average, told in the last clause, is of: those that its words count, else a term of office; 0 for none."""
    clause = re.split("[，,；;]", text)[-1]
    if not _AVERAGED.search(clause):
        return 0
    lately = _LATELY.search(clause)
    return "两三四".index(lately["count"]) + 2 if lately else _FIVE
