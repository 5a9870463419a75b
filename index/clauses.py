"""Text → sentences → clauses, and the record of what one figure in a clause says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from index.quantities import Quantity, find_quantities

_SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]?[”’」』）)]*")
_CLAUSE_MARK = re.compile(r"[（(《）)》，,：:]")
_REMEMBERED = 20_000
"""Texts whose sentences and clauses are kept: the same paragraphs are read for question after question."""
_THOUSANDS = re.compile(r"\d,\d{3}")
_BARE_ORIGIN = re.compile(r"(?<=..)[由从]\d+\.\d+$")
"""「收入比从1.96缩小至1.82」: a state before without a unit is no part of what it is of."""
_OPEN_END = re.compile(r"(?:(?<!目)的|、)+$")
"""What leaves a noun phrase open where the figure stood in it: 「占产值的20%」."""
_NEXT = 24
"""Within so many characters the next figure of a list ends."""
_RATIO = re.compile(r"\d[：:]\d")
_AIMED = re.compile(r"(?:超额|提前|全面|圆满|顺利|如期)*完成(?:了|年初|全年|年度|当年|既定|预定|计划)*")
_AIM = re.compile(r"(?:以上|左右)?的?(?:年度|全年|预期|既定|计划|年初)*(?:目标|任务)(?:数|任务)?(?=[，,。；;、！]|$)")
"""Around what was aimed at of the thing just told: 「新增就业11万人，超额完成年度9万人的预期目标」."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of a sentence; offsets count from the start of the text that was read.

    Attributes:
        subject: the noun phrase measured, as printed (list items completed by the list's common tail).
        subject_start: where it begins.
        verb: the predicate before the figure; empty for none.
        before: the sentence up to the figure, a figure's earlier state (由…) left out.
        earlier: whether the figure is the state before a change (由32%…).
        listed: whether subject and figure are matched by position.
        end: where the shortest span that carries the statement ends, after qualifier and counted noun.
    """

    quantity: Quantity
    subject: str
    subject_start: int
    verb: str
    before: str
    earlier: bool
    listed: bool
    end: int


@lru_cache(maxsize=_REMEMBERED)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of a text's sentences; a semicolon ends one."""
    return tuple(match.span() for match in _SENTENCE.finditer(text))


@lru_cache(maxsize=_REMEMBERED)
def clauses(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The spans of the clauses of ``text[start:end]``, without their commas; commas inside brackets do not count."""
    spans, depth, begin = [], 0, start
    for match in _CLAUSE_MARK.finditer(text, start, end):
        mark, position = match.group(), match.start()
        if mark in "（(《":
            depth += 1
        elif mark in "）)》":
            depth -= 1
        elif depth <= 0 and not _inside_number(text, position):
            spans.append((begin, position))
            begin = position + 1
    return (*spans, (begin, end)) if begin < end else tuple(spans)


def aimed_at(left: str, after: str) -> bool:
    """Whether a figure between these words is what was aimed at of the thing that was told before."""
    return bool(_AIMED.fullmatch(left) and _AIM.match(after))


def qualified_end(text: str, quantity: Quantity) -> int:
    """Where a figure ends together with a qualifier printed after it (``5%左右``)."""
    after = quantity.qualifier
    return quantity.end + len(after) if after and text.startswith(after, quantity.end) else quantity.end


def statement(
    text: str,
    sentence: int,
    quantity: Quantity,
    subject: str,
    start: int,
    verb: str,
    *,
    listed: bool = False,
    earlier: bool = False,
) -> Statement:
    """The statement of one figure in the sentence that begins at ``sentence``; a bare number in a list has the unit of the next."""
    whole = quantity
    if following := _unit_of_next(text, quantity):
        quantity, whole = replace(quantity, unit=following.unit), following
    return Statement(
        quantity=quantity,
        subject=_BARE_ORIGIN.sub("", _OPEN_END.sub("", subject)),
        subject_start=start,
        verb=verb,
        before=text[sentence : quantity.start],
        earlier=earlier,
        listed=listed,
        end=_closed(text, start, qualified_end(text, whole)),
    )


def _unit_of_next(text: str, quantity: Quantity) -> Quantity | None:
    """The figure right behind a bare number in a list, whose unit it has too (「36、58微克/立方米」); None for none, or a scaled one."""
    if not quantity.text.isdecimal() or text[quantity.end : quantity.end + 1] != "、":
        return None
    at = quantity.end + 1
    found = next((q for q in find_quantities(text[at : at + _NEXT]) if q.start == 0 and q.unit), None)
    bare = found and re.match(r"\d+(?:\.\d+)?", found.text)
    if not found or not bare or Decimal(bare.group()) != found.value:
        return None
    return replace(found, start=at, end=at + found.end)


def _closed(text: str, start: int, end: int) -> int:
    """The end of a statement, a quotation mark that closes what is quoted in it included."""
    opened = text.rfind("“", start, end) > text.rfind("”", start, end)
    return end + 1 if opened and text.startswith("”", end) else end


def _inside_number(text: str, position: int) -> bool:
    around = max(0, position - 1)
    return bool(_THOUSANDS.match(text, around) or _RATIO.match(text, around))


def head_of_run(run: Sequence[Statement]) -> Statement:
    """The statement whose subject a dependent one (竣工310个, 达标比例83%) goes on speaking of: the first of its run."""
    head = run[-1]
    for earlier in reversed(run):
        if earlier.subject and (earlier.subject == head.subject or head.subject.startswith(earlier.subject)):
            head = earlier
    return head
