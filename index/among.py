"""Things counted among those just counted: 「亿元以上项目500个，其中10亿元以上80个、超50亿元12个」, 「新增托位100个（其中普惠托位80个）」."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.clauses import Statement

_MONEY = r"(?:\d+(?:\.\d+)?[十百千]?|[一二三五十百千]*)[万亿]+(?:美?元)?"
SIZE = re.compile(rf"(?:超过?|过){_MONEY}(?:级|的)?|{_MONEY}(?:级|(?:及|级)?以上)的?")
"""How large a thing is: 「10亿元以上」, 「超50亿元」, 「百亿级」."""
_OF_A_SIZE = re.compile(
    rf"[，,、（(]?(?:其中)?[，,、：:]?(?P<size>(?:总?投资额?|产值|营业收入|营收)?(?:{SIZE.pattern}))"
)
"""Between what was counted and a count of those of a size among them."""
_OF_NO_THINGS = frozenset(("元", "美元", "%", "个百分点", "倍"))
_IN_BRACKETS = re.compile(r"[（(]其中(?P<part>[\u4e00-\u9fff]{3,12})")
CAME_ABOUT = re.compile("净增|新开工|新认定|新培育|新引进|新[增建设改开]")
"""What says that things counted came about."""
_NOUN = 2
"""Characters that a part's name and that of the whole end with."""


def counted_among(statements: Sequence[Statement], text: str) -> list[Statement]:
    """The statements of a text, those of a part alone said of what was counted before.

    A size that was read as a figure of its own (「超50亿元19个」) is left out.
    """
    found: list[Statement] = []
    counted: Statement | None = None
    last: Statement | None = None
    for one in statements:
        same = last is not None and counted is not None and one.quantity.unit == counted.quantity.unit
        of_size = _OF_A_SIZE.fullmatch(text, last.end, one.quantity.start) if same and last else None
        in_brackets = _IN_BRACKETS.fullmatch(text, last.end, one.quantity.start) if same and last else None
        if counted and last and of_size:
            found = [other for other in found if other.quantity.start < last.end]
            last = _of_size(one, of_size["size"].removesuffix("的"), counted)
        elif counted and in_brackets:
            last = _of_part(one, in_brackets["part"], counted)
        elif one.quantity.unit not in _OF_NO_THINGS:
            if found and (size := _size_between(found[-1], one, text)):
                one = replace(_of_size(one, size, found.pop()), subject_start=one.subject_start)
            counted = last = one
        found.append(last if last and last.quantity is one.quantity else one)
    return found


def _size_between(money: Statement, count: Statement, text: str) -> str:
    """The size that was read as a figure of its own right before a count, 「项目超10亿元30个」; else empty."""
    read = money.quantity.unit == "元" and money.subject == count.subject
    size = SIZE.fullmatch(text, money.quantity.start - 1, count.quantity.start) if read else None
    return size.group() if size else ""


def _of_size(one: Statement, size: str, counted: Statement) -> Statement:
    """A count of a size, as one of the things counted before."""
    subject, told = SIZE.subn(size, counted.subject, count=1)
    return replace(one, subject=subject if told else size + subject, subject_start=counted.subject_start, verb="")


def _of_part(one: Statement, part: str, counted: Statement) -> Statement:
    """A count of a part in brackets; of things that came about, where it is the same that did."""
    same = part[-_NOUN:] == counted.subject[-_NOUN:] and not CAME_ABOUT.match(part)
    came_about = CAME_ABOUT.match(counted.subject) if same else None
    return replace(
        one, subject=(came_about.group() if came_about else "") + part, subject_start=counted.subject_start, verb=""
    )
