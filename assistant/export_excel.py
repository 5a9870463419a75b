"""A conversation → an Excel workbook: the figures, their sources word for word, the answers."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export import Exchange, attribution, figure_rows, printable, time_of

FIGURES = ("地区", "年份", "指标", "性质", "数值", "单位", "报告原文", "算式", "出处", "所问", "检索时间")
SOURCES = ("所问", "编号", "出处", "引文", "地区", "报告年份", "文件", "检索时间")
ANSWERS = ("所问", "答案", "是否作答", "索引", "检索时间")

_WIDTHS = {
    "指标": 24,
    "出处": 44,
    "引文": 60,
    "所问": 36,
    "答案": 60,
    "算式": 28,
    "文件": 28,
    "检索时间": 20,
    "索引": 18,
}
_LONGEST = 32_767
"""Characters of a cell."""

Row = tuple[str | int | Decimal | None, ...]


def to_excel(exchanges: Sequence[Exchange]) -> bytes:
    """The workbook's bytes. No cell is a formula, whatever its text begins with."""
    return workbook(
        {
            "数字": (FIGURES, _figures(exchanges)),
            "出处": (SOURCES, _sources(exchanges)),
            "答案": (ANSWERS, _answers(exchanges)),
        }
    )


def workbook(sheets: Mapping[str, tuple[Sequence[str], Iterable[Row]]]) -> bytes:
    """The bytes of a workbook: by the name of each sheet its columns and its rows. No cell is a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (columns, rows) in sheets.items():
        _sheet(book.create_sheet(name), columns, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _figures(exchanges: Sequence[Exchange]) -> Iterator[Row]:
    for exchange in exchanges:
        for row in figure_rows(exchange.answer):
            told = (row.region, row.period, row.indicator, row.role, row.value, row.unit, row.printed, row.formula)
            yield (*told, row.place, exchange.answer.question, time_of(exchange.at))


def _sources(exchanges: Sequence[Exchange]) -> Iterator[Row]:
    for exchange in exchanges:
        for cited in exchange.answer.citations:
            place = (attribution(cited), cited.quote, cited.region, cited.report_year, cited.source)
            yield (exchange.answer.question, cited.n, *place, time_of(exchange.at))


def _answers(exchanges: Sequence[Exchange]) -> Iterator[Row]:
    for exchange in exchanges:
        answer = exchange.answer
        answered = "未作答" if answer.refused else "已作答"
        yield answer.question, answer.text, answered, answer.generation, time_of(exchange.at)


def _sheet(sheet: Worksheet, columns: Sequence[str], rows: Iterable[Row]) -> None:
    for number, name in enumerate(columns, start=1):
        cell = sheet.cell(1, number, name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6EEF4")
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 12)
    for line, row in enumerate(rows, start=2):
        for number, value in enumerate(row, start=1):
            _fill(sheet.cell(line, number), value)
    sheet.freeze_panes = "A2"


def _fill(cell: Cell, value: str | int | Decimal | None) -> None:
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = printable(value)[:_LONGEST]
    # openpyxl makes a formula of what begins with "="; the quote prefix keeps Excel from making one later,
    # when somebody edits the cell, without a character more in the quoted words.
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(("=", "+", "-", "@", "\t", "\r"))
