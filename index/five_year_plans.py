"""The years of the five-year plans: 「十四五」 is 2021–2025."""

import re

from index.records import Period

_PLAN_NUMERALS = {n: i for i, n in enumerate("一二三四五六七八九十", start=1)} | {
    f"十{n}": 10 + i for i, n in enumerate("一二三四五六七八九", start=1)
} | {"二十": 20}  # fmt: skip
_PLAN_NAME = r"[“\"「]?(二?十[一二三四五六七八九]?|[一二三四五六七八九])五[”\"」]?"
_FIVE_YEAR_PLAN = re.compile(rf"{_PLAN_NAME}(?:时期|期间|规划|以来|这五年|末|收官|五年|发展|[”\"」])")
_PLAN_SPAN = re.compile(rf"{_PLAN_NAME}(?:时期|期间|以来|这五年|五年|(?<=[”\"」])[，,])")
"""The plan as a time in which something happened, not as a document or a milestone (「十四五」规划收官)."""
_PLAN_END = re.compile(rf"(?<![由从自“\"「]){_PLAN_NAME}(?:时期|期)?末")
"""The last year of a plan, where it is no state before a change (「由“十三五”末的5座增至9座」)."""
_PLAN_OPENS = re.compile(rf"^.{{0,4}}{_PLAN_NAME}")
_COMPARED = re.compile(r"(?:比|较|是|为|同|与|相比)$")
"""What a plan is only compared with."""


def five_year_plan(text: str) -> Period | None:
    """The years of the five-year plan named last in the text (「十四五」 is 2021–2025)."""
    return _last_plan(_FIVE_YEAR_PLAN, text)


def plan_as_time(text: str) -> Period | None:
    """The years of the plan named last as a time in which something happened (「“十四五”期间」); of one at whose end, its last year."""
    if ends := _last_plan(_PLAN_END, text):
        return Period.year(ends.end)
    return _last_plan(_PLAN_SPAN, text)


def plan_opening(text: str) -> Period | None:
    """The years of a plan that a text opens with."""
    return five_year_plan(text) if _PLAN_OPENS.match(text) else None


def _last_plan(pattern: re.Pattern[str], text: str) -> Period | None:
    found = None
    for match in pattern.finditer(text):
        number = _PLAN_NUMERALS.get(match[1])
        if number and number >= 6 and not _COMPARED.search(text[max(0, match.start() - 2) : match.start()]):
            found = Period(1956 + 5 * (number - 1), 1960 + 5 * (number - 1))
    return found


def until(plan: Period, report_year: int) -> Period:
    """A plan's years that were over when the report was given."""
    return Period(plan.start, min(plan.end, max(plan.start, report_year - 1)))
