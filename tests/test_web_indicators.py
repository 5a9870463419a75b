"""The 指标 tab, without a browser."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from small_reports import EMBEDDER, build_reports
from test_web_markup import read

from assistant.live import Live
from assistant.web.charts import chart_of
from assistant.web.indicators import IndicatorTables, indicators_of
from assistant.web.places import Place, indicator_link, parse_indicator
from assistant.web.tables import NOTHING

gr = pytest.importorskip("gradio")

NAME = "灯笼产业产值"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Live:
    """Four small reports."""
    store = build_reports(Path(tmp_path_factory.mktemp("indicators")))
    return Live(store, open_model=lambda: EMBEDDER, longest=60)


@pytest.fixture(scope="module")
def tab(live: Live) -> IndicatorTables:
    """The tab over them."""
    with gr.Blocks():
        return IndicatorTables(live, None, gr.HTML(js_on_load="'apply'"))


def shown(updates: tuple[Any, ...]) -> str:
    """Heading and table as people read them."""
    return str(read(updates[-3]).text + read(updates[-2]).text)


def test_the_commonest_indicator_comes_up_by_itself(tab: IndicatorTables) -> None:
    """Nobody faces an empty tab."""
    updates = tab.refresh("", "", None, [], [])
    assert updates[0] == "地区生产总值"
    assert "21876亿元" in shown(updates) or "4.6%" in shown(updates)


def test_an_indicator_is_chosen_by_its_link(tab: IndicatorTables) -> None:
    """And stays when the tab comes to the front again."""
    link = indicator_link(NAME).removeprefix("#indicator/")
    updates = tab.choose("", gr.EventData(None, {"indicator": link}))
    assert updates[0] == NAME
    again = tab.refresh("", NAME, "level 元", ["石拐区"], [])
    assert "42亿元" in shown(again)
    assert "571亿元" not in shown(again)


@pytest.mark.parametrize("data", [{"indicator": 3}, {"indicator": "没有"}, {"indicator": "x" * 9000}, [], None])
def test_odd_events_change_nothing(tab: IndicatorTables, data: object) -> None:
    """An event comes out of a browser."""
    assert all(update == gr.skip() for update in tab.choose("", gr.EventData(None, data)))


@pytest.mark.parametrize(
    ("kind", "regions", "years"), [(None, None, None), (3, "包头市", 5), ("x", [{}], ["2023", None]), ("", [1], [[]])]
)
def test_odd_choices_are_passed_over(tab: IndicatorTables, kind: object, regions: object, years: object) -> None:
    """What is not held bounds nothing."""
    heading, table, _ = tab.show(NAME, kind, regions, years)
    assert NAME in heading
    assert "包头市" in table


def test_every_figure_is_a_link_to_its_quote(tab: IndicatorTables, live: Live) -> None:
    """One click from a cell to the words that it was read from."""
    _, table, _ = tab.show(NAME, "level 元", ["包头市"], [])
    links = [tag["href"] or "" for name, tag in read(table).tags if name == "a"]
    places = [Place.parse(link.removeprefix("#read/")) for link in links]
    assert len(places) == 4
    for place in places:
        assert place is not None
        paragraph = live.records().paragraph(place.key)
        assert paragraph is not None
        assert "灯笼产业产值" in paragraph.text[place.start : place.end]


def test_the_chart_breaks_where_a_year_is_missing(live: Live) -> None:
    """A gap is a gap: the line does not run over it, and every point carries its place."""
    held = indicators_of(live.records())
    kind = next(kind for kind in held.kinds("地区生产总值") if kind.unit == "%")
    chart = chart_of(held.table("地区生产总值", kind))
    assert chart is not None
    figure = json.loads(chart.plot.plot)
    assert {trace["type"] for trace in figure["data"]} == {"bar"}
    assert [trace["name"] for trace in figure["data"]] == ["2023年完成", "2024年目标"]
    places = [place for trace in figure["data"] for place in trace["customdata"]]
    assert all(Place.parse(place) for place in places)
    assert "另有 2 个数字见表" in chart.leaves_out


def test_one_figure_makes_no_chart(live: Live) -> None:
    """There is nothing to compare."""
    held = indicators_of(live.records())
    (kind,) = held.kinds("固定资产投资")
    assert chart_of(held.table("固定资产投资", kind, years=[2022])) is None


def test_nothing_fits_and_says_so(tab: IndicatorTables) -> None:
    """Bounds that leave nothing are told, and exported as nothing."""
    _, table, plot = tab.show(NAME, "level 元", ["云南省"], [2022])
    assert NOTHING in table
    assert plot["visible"] is False
    assert tab.export(NAME, "level 元", ["云南省"], [2022], gr.Request()) is None


def test_what_is_shown_is_exported(tab: IndicatorTables) -> None:
    """The same bounds, the same figures."""
    file = tab.export(NAME, "level 元", ["石拐区"], [], gr.Request())
    assert file is not None
    assert file["name"] == f"指标_{NAME}.xlsx"
    book = load_workbook(io.BytesIO(base64.b64decode(file["data"])))
    assert "42亿元" in [cell.value for row in book["指标"] for cell in row]


def test_a_link_holds_any_name() -> None:
    """Whatever a report calls an indicator comes back as it was."""
    for name in ("R&D投入/GDP", "5G基站（个）", "“小巨人”#1", "<b>"):
        assert parse_indicator(indicator_link(name).removeprefix("#indicator/")) == name
