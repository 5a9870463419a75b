"""A table of one indicator → Excel: the table as it is seen, and every figure of it with its source, word for word."""

from collections.abc import Iterator

from assistant.evidence import side
from assistant.export import ROLES, attribution
from assistant.export_excel import Row, workbook
from assistant.indicators import Indicators, Kind, Table, scale_of
from assistant.wording import figure_words
from index.records import Measure

MEASURES = {
    Measure.LEVEL: "总量",
    Measure.GROWTH: "增速",
    Measure.SHARE: "比率",
    Measure.CHANGE: "增减",
    Measure.RANK: "位次",
    Measure.TOTAL: "累计",
    Measure.AVERAGE: "平均",
}
SOURCES = ("指标", "口径", "地区", "年份", "性质", "数值", "单位", "报告原文", "引文", "出处", "报告年份", "文件")
UNREPORTED, UNTOLD = "无报告", "报告未写"
"""Why a cell is empty."""


def kind_words(kind: Kind) -> str:
    """What a kind of figures is called: 总量（元）."""
    return f"{MEASURES[kind.measure]}（{kind.unit}）" if kind.unit else MEASURES[kind.measure]


def table_to_excel(table: Table, indicators: Indicators) -> bytes:
    """The workbook's bytes."""
    columns = ("地区", "性质", *map(str, table.periods))
    return workbook({"指标": (columns, _lines(table)), "出处": (SOURCES, _sources(table, indicators))})


def _lines(table: Table) -> Iterator[Row]:
    for line in table.lines:
        cells = ("；".join(map(figure_words, c.facts)) or (UNTOLD if c.reported else UNREPORTED) for c in line.cells)
        yield (line.region, ROLES[line.side], *cells)


def _sources(table: Table, indicators: Indicators) -> Iterator[Row]:
    facts = [fact for line in table.lines for cell in line.cells for fact in cell.facts]
    divisor, unit = scale_of(table.kind.unit, [fact.value for fact in facts])
    for fact in sorted(facts, key=lambda f: (f.region, side(f.role), f.period)):
        cited = indicators.citation(fact)
        value = fact.value / divisor
        what = (table.indicator, MEASURES[table.kind.measure], fact.region, str(fact.period), ROLES[fact.role])
        place = (figure_words(fact), cited.quote, attribution(cited), cited.report_year, cited.source)
        yield (*what, value, unit, *place)
