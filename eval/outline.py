"""Whose report a file is, and what its parts speak of; read here anew, without the product's loader.

Modest on purpose: what it is not sure of is None, and no question is made from it.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from eval.text import fold

_REGION = r"[\u4e00-\u9fff]{2,10}?(?:自治区|自治州|自治县|省|市|区|县|旗|盟)"
_MEETINGS = (
    re.compile(rf"(?:(?P<year>20\d\d)年\d{{1,2}}月\d{{1,2}}日)?在?(?P<region>{_REGION})第?[一二三四五六七八九十]+届"),
    re.compile(rf"(?:(?P<year>20\d\d)年)?(?P<region>{_REGION})(?P<later>20\d\d)?年?(?:人民)?政府工作报告"),
)
_YEAR = re.compile(r"(20\d\d)年")
_FRONT_LINES = 20

_TOP = re.compile(r"^#*[一二三四五六七八九]、")
_PLAIN_HEADING = re.compile(r"^#*(?:20\d\d年)?(?:工作回顾|工作安排|重点工作|主要工作)$")
_REVIEWS = re.compile(r"回顾|总结|成绩")
_PLANS = re.compile(r"安排|任务|重点工作|工作建议|部署|展望|目标")
_LONGEST_HEADING = 80
_MANY_YEARS = re.compile(r"五年|时期|十[三四五]五|本届|任期|规划")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report, ``[start, end)`` in the file's text.

    Attributes:
        year: the one year that it reviews or plans; None where it speaks of several or does not say.
        role: ``actual`` or ``target``; None where the heading says neither.
    """

    start: int
    end: int
    year: int | None
    role: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file's front and headings say; None where they do not."""

    region: str | None
    report_year: int | None
    sections: tuple[Section, ...]

    def at(self, place: int) -> Section | None:
        """The section that holds this character, or None."""
        return next((section for section in self.sections if section.start <= place < section.end), None)


def outline(text: str) -> Outline:
    """Read a report's region, year and sections."""
    front = [fold(line) for line in text.splitlines() if line.strip()][:_FRONT_LINES]
    region, year = _front(front)
    heads = [(start, *_speaks_of(line)) for start, line in _top_headings(text)]
    year = year or max((about for _, about, _ in heads if about), default=None)
    bounds = [*heads, (len(text), None, None)]
    sections = tuple(Section(a[0], b[0], a[1], a[2]) for a, b in pairwise(bounds))
    return Outline(region, year, sections)


def _front(lines: list[str]) -> tuple[str | None, int | None]:
    for pattern in _MEETINGS:
        for line in lines:
            match = pattern.search(line)
            if match:
                stated = match["year"] or match.groupdict().get("later") or _first_year(lines)
                return match["region"], int(stated) if stated else None
    return None, None


def _first_year(lines: list[str]) -> str | None:
    titled = (_YEAR.search(line) for line in lines if "政府工作报告" in line)
    return next((match[1] for match in titled if match), None)


def _top_headings(text: str) -> list[tuple[int, str]]:
    found, position = [], 0
    for raw in text.splitlines(keepends=True):
        line = "".join(raw.split())
        if len(line) <= _LONGEST_HEADING and (_TOP.match(line) or _PLAIN_HEADING.match(line)):
            found.append((position, line))
        position += len(raw)
    return found


def _speaks_of(heading: str) -> tuple[int | None, str | None]:
    reviews, plans = bool(_REVIEWS.search(heading)), bool(_PLANS.search(heading))
    years = set(_YEAR.findall(heading))
    role = "actual" if reviews and not plans else "target" if plans and not reviews else None
    single = len(years) == 1 and not _MANY_YEARS.search(heading)
    return (int(years.pop()) if single else None), role
