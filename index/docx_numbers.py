"""Word's automatic numbers → text: 「一、」 and 「（二）」 that stand in no paragraph but in the file's list of numberings.

Word counts while it shows a document, and so does this: one counter for each level of each list, the deeper ones begun anew
by each entry above them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

_LONGEST_LABEL = 20
_PLACE = re.compile(r"%([1-9])")
_SYMBOLS = re.compile("[\ue000-\uf8ff]")
"""Bullets out of symbol fonts: as characters they mean nothing."""
_HAN_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level counts: where it begins, in which numerals, and with what around them (``第%1章``)."""

    start: int
    numerals: str
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class _List:
    """A numbering: whose counters it counts with, its levels, and where it makes a level begin anew."""

    counters: str
    levels: Mapping[int, _Level]
    restarts: Mapping[int, int]


class Numbers:
    """Counts through a document; ask for each paragraph once, in order."""

    def __init__(self, document: Any) -> None:
        """Read the file's numberings, if it has any."""
        self._lists = _read(document)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: Any, styles: list[Any]) -> str:
        """The number that Word shows before a paragraph; empty for none.

        Args:
            paragraph: its element.
            styles: the elements of its style and of those that it is based on, the nearest first.
        """
        found = _numbering(paragraph, styles)
        if found is None or (numbering := self._lists.get(found[0])) is None:
            return ""
        id_, level, style = found
        if level is None:
            level = next((number for number, each in numbering.levels.items() if style and each.style == style), 0)
        if level not in numbering.levels:
            return ""
        return self._next(id_, numbering, level)

    def _next(self, id_: str, numbering: _List, level: int) -> str:
        counts = self._counts.setdefault(numbering.counters, {})
        if id_ not in self._begun:
            self._begun.add(id_)
            for number in numbering.restarts:
                counts.pop(number, None)
        first = numbering.restarts.get(level, numbering.levels[level].start)
        counts[level] = counts[level] + 1 if level in counts else first
        for deeper in [number for number in counts if number > level]:
            del counts[deeper]

        def shown(place: re.Match[str]) -> str:
            above = int(place[1]) - 1
            each = numbering.levels.get(above)
            return _written(counts.get(above, each.start), each.numerals) if each else ""

        return _PLACE.sub(shown, numbering.levels[level].text)[:_LONGEST_LABEL]


def _numbering(paragraph: Any, styles: list[Any]) -> tuple[str, int | None, str] | None:
    """(numbering, level, style that names it) of a paragraph: its own, else its style's; None for none."""
    for holder in (paragraph, *styles):
        properties = holder.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if properties is not None and (id_ := _value(properties, "w:numId")) is not None:
            level = _value(properties, "w:ilvl")
            style = "" if holder is paragraph else holder.get(qn("w:styleId"), "")
            return None if id_ == "0" else (id_, int(level) if level and level.isdigit() else None, style)
    return None


def _read(document: Any) -> dict[str, _List]:
    try:
        root = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        return {}
    kinds = {each.get(qn("w:abstractNumId")): _levels(each) for each in root.findall(qn("w:abstractNum"))}
    lists = {}
    for each in root.findall(qn("w:num")):
        kind = _value(each, "w:abstractNumId") or ""
        levels, restarts = dict(kinds.get(kind, {})), {}
        for override in each.findall(qn("w:lvlOverride")):
            levels |= _levels(override)
            if (start := _value(override, "w:startOverride")) is not None:
                restarts[_number(override.get(qn("w:ilvl")))] = _number(start)
        lists[each.get(qn("w:numId"))] = _List(kind, levels, restarts)
    return lists


def _levels(holder: Any) -> dict[int, _Level]:
    return {
        _number(each.get(qn("w:ilvl"))): _Level(
            start=_number(_value(each, "w:start") or "1"),
            numerals=_value(each, "w:numFmt") or "decimal",
            text=_SYMBOLS.sub("", _value(each, "w:lvlText") or ""),
            style=_value(each, "w:pStyle") or "",
        )
        for each in holder.findall(qn("w:lvl"))
    }


def _value(holder: Any, name: str) -> str | None:
    found = holder.find(qn(name))
    value: str | None = None if found is None else found.get(qn("w:val"))
    return value


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 6 else 0


def _written(number: int, numerals: str) -> str:
    """A number in Word's numerals of this name; in decimal ones where they are rare or cannot write it."""
    if numerals in ("none", "bullet"):
        return ""
    return _NUMERALS.get(numerals, str)(number) or str(number)


def _han(number: int) -> str:
    """「十一」, 「一百零五」; empty from a thousand on."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    if not 0 < number < 1000:
        return ""
    text = f"{_HAN_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{'' if number < 20 else _HAN_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_HAN_DIGITS[ones] if ones else "")


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else ""


def _letters(number: int) -> str:
    """a … z, aa … zz, as Word goes on."""
    return chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26) if 0 < number <= 26 * 3 else ""


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN if 0 < number < 400 else ():
        text += sign * (number // value)
        number %= value
    return text


_NUMERALS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "koreanCounting"),
            *("taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand"),
        ),
        _han,
    ),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
