"""Facts as tables of one indicator, and as a workbook."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_reports import open_reports, report

from assistant.export_indicators import UNREPORTED, UNTOLD, kind_words, table_to_excel
from assistant.indicators import RESULTS, TARGETS, Indicators, Kind, Line, Table, scale_of
from assistant.wording import figure_words
from index.records import Measure, Period

GROWTH = Kind(Measure.GROWTH, "%")
MONEY = Kind(Measure.LEVEL, "元")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Indicators:
    """The indicators of four small reports."""
    return Indicators(open_reports(Path(tmp_path_factory.mktemp("indicators"))).generation)


def told(line: Line) -> list[str]:
    """The cells as read: a gap is its reason."""
    return ["/".join(map(figure_words, cell.facts)) or (UNTOLD if cell.reported else UNREPORTED) for cell in line.cells]


def lines(table: Table) -> dict[tuple[str, str], list[str]]:
    """The table's lines by region and side."""
    return {(line.region, line.side.value): told(line) for line in table.lines}


def test_results_and_targets_stand_apart_and_gaps_say_why(held: Indicators) -> None:
    """包头 tells of two years, 石拐 of one: an empty cell is a report's silence, or no report."""
    table = held.table("灯笼产业产值", MONEY)
    assert table.periods == (Period.year(2022), Period.year(2023), Period.year(2024))
    assert lines(table) == {
        ("包头市", "actual"): ["571亿元", "640亿元", UNREPORTED],
        ("包头市", "target"): [UNREPORTED, "610亿元", "720亿元"],
        ("云南省", "actual"): [UNREPORTED, "905亿元", UNREPORTED],
        ("云南省", "target"): [UNREPORTED, UNREPORTED, UNTOLD],
        ("石拐区", "actual"): [UNREPORTED, "42亿元", UNREPORTED],
        ("石拐区", "target"): [UNREPORTED, UNREPORTED, UNTOLD],
    }


def test_growth_and_level_are_never_in_one_table(held: Indicators) -> None:
    """Each kind has a table of its own."""
    assert set(held.kinds("灯笼产业产值")) == {GROWTH, MONEY}
    growth = held.table("灯笼产业产值", GROWTH, regions=["包头市"])
    assert lines(growth) == {
        ("包头市", "actual"): ["11.5%", "12.5%", UNREPORTED],
        ("包头市", "target"): [UNREPORTED, UNTOLD, "10%以上"],
    }


def test_regions_and_years_narrow_a_table_down(held: Indicators) -> None:
    """Only what was asked for; nothing where that is nothing."""
    table = held.table("地区生产总值", MONEY, regions=["石拐区"], years=[2023])
    assert lines(table)[("石拐区", "actual")] == ["98.6亿元"]
    assert held.table("地区生产总值", MONEY, regions=["石拐区"], years=[1999]).lines == ()
    assert held.table("没有的指标", MONEY).lines == ()


@pytest.mark.parametrize(
    ("said", "name"), [("GDP", "地区生产总值"), ("固投", "固定资产投资"), ("灯笼业产值", "灯笼产业产值")]
)
def test_an_indicator_is_found_by_what_people_call_it(held: Indicators, said: str, name: str) -> None:
    """Short forms and words left out lead to the report's own name."""
    assert held.search(said, limit=3)[0].name == name


def test_a_search_finds_what_holds_the_words_and_nothing_else(held: Indicators) -> None:
    """Whole list for no words, none for words of nothing held."""
    assert held.search(" ", limit=3) == list(held.listed[:3])
    assert held.listed[0].name == "地区生产总值"
    assert held.listed[0].regions == 3
    assert held.search("航天发射次数", limit=3) == []


def test_every_figure_of_a_table_is_cited_word_for_word(held: Indicators) -> None:
    """The quote stands where the citation says, and the figure in it."""
    for listed in held.listed:
        for kind in held.kinds(listed.name):
            for line in held.table(listed.name, kind).lines:
                for fact in (fact for cell in line.cells for fact in cell.facts):
                    cited = held.citation(fact)
                    assert cited.text[cited.start : cited.end] == cited.quote
                    assert fact.text in cited.quote
                    assert fact.region == line.region


def test_a_figure_told_twice_stands_once_and_a_different_one_beside_it(tmp_path: Path) -> None:
    """A second report that says the same adds nothing, nor does a rounded figure; another value is shown too."""
    review = "灯笼产业产值达到571.3亿元。"
    again = review + "灯笼产业产值突破570亿元。"
    other = report("包头市", 2023, review="灯笼产业产值达到600亿元。", plan="新建桥梁33座。", speaker="市长甲乙")
    sources = {
        "a.txt": report("包头市", 2023, review=again, plan="新建桥梁30座。"),
        "b.txt": report("包头市", 2023, review=review, plan="新建桥梁31座。"),
        "c.txt": other,
    }
    held = Indicators(open_reports(tmp_path, sources).generation)
    (result,) = held.table("灯笼产业产值", MONEY).lines
    assert result.side is RESULTS
    assert sorted(told(result)[0].split("/")) == ["571.3亿元", "600亿元"]


def test_what_went_down_says_so(tmp_path: Path) -> None:
    """A fall is no growth, in the table too."""
    sources = {"a.txt": report("包头市", 2023, review="灯笼产业产值下降11.5%。", plan="灯笼产业产值增长3%。")}
    held = Indicators(open_reports(tmp_path, sources).generation)
    assert [told(line)[0] for line in held.table("灯笼产业产值", GROWTH).lines if line.side is not TARGETS] == [
        "下降11.5%"
    ]


@pytest.mark.parametrize(
    ("unit", "values", "expected"),
    [
        ("元", ["120000000000", "5000000"], (10**8, "亿元")),
        ("人", ["43000"], (10**4, "万人")),
        ("座", ["36"], (1, "座")),
        ("%", ["200000000"], (1, "%")),
        ("元", [], (1, "元")),
    ],
)
def test_units_are_chosen_to_be_read(unit: str, values: list[str], expected: tuple[int, str]) -> None:
    """By the largest figure; percentages stay as they are."""
    assert scale_of(unit, list(map(Decimal, values))) == (Decimal(expected[0]), expected[1])


def test_the_workbook_holds_the_table_and_every_source(held: Indicators) -> None:
    """One sheet as it is seen, one with a line for each figure."""
    table = held.table("灯笼产业产值", MONEY, regions=["包头市"])
    book = load_workbook(io.BytesIO(table_to_excel(table, held)))
    grid = list(book["指标"].iter_rows(values_only=True))
    assert grid[0] == ("地区", "性质", "2022年", "2023年", "2024年")
    assert grid[1] == ("包头市", "完成", "571亿元", "640亿元", UNREPORTED)
    sources = list(book["出处"].iter_rows(min_row=2, values_only=True))
    assert [row[5:8] for row in sources] == [
        (571, "亿元", "571亿元"),
        (640, "亿元", "640亿元"),
        (610, "亿元", "610亿元"),
        (720, "亿元", "720亿元"),
    ]
    assert all(str(row[7]) in str(row[8]) and "包头市" in str(row[9]) for row in sources)


def test_kinds_have_names() -> None:
    """With their unit where they have one."""
    assert (kind_words(MONEY), kind_words(Kind(Measure.RANK, ""))) == ("总量（元）", "位次")
