"""What leaves the page in a file: a conversation as rows and attributions, for Word and Excel alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from assistant.records import Answer, Citation, Figure
from index.records import Role

ROLES = {Role.ACTUAL: "完成", Role.ESTIMATE: "预计", Role.TARGET: "目标", Role.PLAN: "计划"}

_PART = re.compile(r"([一二三四五六七八九十]+)、")
_NUMBER = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(.*)", re.DOTALL)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer in a conversation.

    Attributes:
        at: when the reports were searched, with its zone.
    """

    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as a table shows it.

    Attributes:
        value, unit: as printed (1200, 亿元); in base units where it is printed in words (近三成).
        printed: the report's own words, qualifier included; empty for what was worked out here.
        formula: how that was worked out; empty for the report's own figures.
        place: where its quote stands.
    """

    region: str
    period: str
    indicator: str
    role: str
    value: Decimal
    unit: str
    printed: str
    formula: str
    place: str


def attribution(citation: Citation) -> str:
    """Where a quote stands: 《…政府工作报告》第一部分第11段; with its page where the file has pages."""
    title = f"《{citation.title}》" if citation.title else citation.source
    heading = citation.section[0] if citation.section else ""
    numbered = _PART.match(heading)
    part = f"第{numbered[1]}部分" if numbered else f"“{heading}”部分" if heading else ""
    page = f"（第{citation.page}页）" if citation.page else ""
    return f"{title}{part}第{citation.paragraph}段{page}"


def figure_rows(answer: Answer) -> Iterator[FigureRow]:
    """The answer's figures in its order."""
    citations = {citation.n: citation for citation in answer.citations}
    for figure in answer.figures:
        cited = citations.get(figure.citation)
        value, unit = _as_printed(figure)
        yield FigureRow(
            region=figure.region,
            period=str(figure.period or ""),
            indicator=figure.indicator,
            role=ROLES[figure.role],
            value=value,
            unit=unit,
            printed="" if figure.computed else _with_qualifier(figure, cited),
            formula=figure.formula or "",
            place=attribution(cited) if cited else "",
        )


def time_of(at: datetime) -> str:
    """A point in time on this machine's clock: 2026年3月5日 14:05."""
    local = at.astimezone()
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def printable(text: str) -> str:
    """The text without the characters that neither format can hold."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def file_name(exchanges: Sequence[Exchange], suffix: str) -> str:
    """What the file is called: by when the last question was asked."""
    return f"政府工作报告问答_{exchanges[-1].at.astimezone():%Y%m%d_%H%M}{suffix}"


def _as_printed(figure: Figure) -> tuple[Decimal, str]:
    found = _NUMBER.fullmatch(figure.text)
    return (Decimal(found[1].replace(",", "")), found[2].strip()) if found else (figure.value, figure.unit)


def _with_qualifier(figure: Figure, cited: Citation | None) -> str:
    """The figure with its qualifier on the side where the quote has it."""
    qualifier = figure.qualifier or ""
    after = figure.text + qualifier
    return after if cited is None or after in cited.quote else qualifier + figure.text
