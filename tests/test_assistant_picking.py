"""assistant/picking.py: the facts that answer an ask, or why none does."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_reports import every_passage, open_reports, report

from assistant.choosing import Pick
from assistant.evidence import fits_measure, fits_period, fits_region, fits_role
from assistant.picking import pick, pick_all
from assistant.pipeline import Assistant
from assistant.records import Ask, Passage, Reason
from assistant.units import fits_unit
from index.records import Measure, Period, Role

TOPICS = [
    "灯笼产业产值",
    "地区生产总值",
    "固定资产投资",
    "新建桥梁",
    "玻璃产量",
    "竹林覆盖率",
    "茶叶产量",
    "煤炭产量",
    "出口灯笼产值",
]
ASKS = st.builds(
    Ask,
    topic=st.sampled_from(TOPICS),
    region=st.sampled_from(["包头市", "石拐区", "云南省"]),
    period=st.none() | st.builds(Period.year, st.integers(2019, 2026)) | st.just(Period(2019, 2023)),
    role=st.none() | st.sampled_from(Role),
    measure=st.none() | st.sampled_from(Measure),
    units=st.sampled_from([(), ("元",), ("%",), ("座",), ("吨",)]),
)
LANTERNS = Ask("灯笼产业产值", region="包头市", period=Period.year(2023), role=Role.ACTUAL, measure=Measure.LEVEL)


@dataclass(frozen=True)
class Shelf:
    """All passages of an assistant's store; a retriever without judgement, but for the region."""

    assistant: Assistant

    def passages(self, ask: Ask) -> list[Passage]:
        """Every passage of the reports of the region asked about, of all reports where none is."""
        regions = {d.id: d.region for d in self.assistant.generation.documents()}
        held = every_passage(self.assistant)
        return [p for p in held if ask.region in (None, regions[p.paragraph.document_id])]

    def pick(self, ask: Ask) -> list[Pick]:
        """The picks for an ask."""
        return pick(ask, self.passages(ask))

    def figures(self, ask: Ask) -> list[str]:
        """The figures picked, as printed."""
        return [s.fact.text for p in self.pick(ask) for s in p.chosen]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Over the small corpus."""
    return Shelf(open_reports(tmp_path_factory.mktemp("reports")))


@given(ask=ASKS)
def test_what_is_chosen_is_in_scope(ask: Ask, shelf: Shelf) -> None:
    """No ask is ever answered from another region, other years, the other side, another measure or unit."""
    (found,) = shelf.pick(ask)
    for scored in found.chosen:
        assert fits_region(ask, scored.fact)
        assert fits_period(ask, scored.fact)
        assert fits_role(ask, scored.fact)
        assert fits_measure(ask, scored.fact)
        assert not ask.units or any(fits_unit(unit, scored.fact) for unit in ask.units)


@given(ask=ASKS)
def test_an_ask_is_answered_or_has_a_reason(ask: Ask, shelf: Shelf) -> None:
    """Never both, never neither; a fact beside a refusal is of the region asked about."""
    (found,) = shelf.pick(ask)
    assert bool(found.chosen) == (found.reason is None)
    assert not (found.chosen and found.nearest)
    assert all(fits_region(ask, scored.fact) for scored in found.nearest)


@pytest.mark.parametrize(
    ("change", "figure"),
    [
        ({}, "640亿元"),
        ({"measure": Measure.GROWTH}, "12.5%"),
        ({"role": Role.TARGET}, "610亿元"),
        ({"period": Period.year(2022)}, "571亿元"),
        ({"period": Period.year(2024), "role": Role.TARGET}, "720亿元"),
        ({"region": "石拐区"}, "42亿元"),
        ({"region": "云南省"}, "905亿元"),
        ({"topic": "出口灯笼产值"}, "88亿元"),
        ({"topic": "新建桥梁", "measure": None, "units": ("座",)}, "36座"),
    ],
)
def test_each_part_of_the_scope_decides(change: dict[str, object], figure: str, shelf: Shelf) -> None:
    """Changing one part of an ask picks the figure that differs in that part."""
    assert shelf.figures(replace(LANTERNS, **change)) == [figure]  # type: ignore[arg-type]


@pytest.mark.parametrize(("item", "figure"), [("水泥", "3.1%"), ("玻璃", "4.2%"), ("陶瓷", "5.3%")])
def test_a_list_answers_by_position(item: str, figure: str, shelf: Shelf) -> None:
    """In a 分别 list each item has its own figure."""
    assert shelf.figures(Ask(f"{item}产量", region="包头市", period=Period.year(2023))) == [figure]


@pytest.mark.parametrize(("year", "figure"), [(2022, "21.4%"), (2023, "24.9%")])
def test_a_change_holds_two_years(year: int, figure: str, shelf: Shelf) -> None:
    """Of 「由21.4%提高到24.9%」 the first figure is the year before's."""
    assert shelf.figures(Ask("竹林覆盖率", region="包头市", period=Period.year(year))) == [figure]


def test_an_open_year_takes_the_newest_result(shelf: Shelf) -> None:
    """Where no year is asked for, the newest result is given, not a target and not an older year."""
    assert shelf.figures(Ask("灯笼产业产值", region="包头市", measure=Measure.LEVEL)) == ["640亿元"]


@pytest.mark.parametrize(
    ("change", "reason", "nearest"),
    [
        ({"period": Period.year(2019)}, Reason.YEAR_ABSENT, 1),
        ({"topic": "煤炭产量"}, Reason.INDICATOR_ABSENT, 0),
        ({"region": "云南省", "measure": Measure.GROWTH}, Reason.MEASURE_ABSENT, 1),
        ({"region": "石拐区", "role": Role.TARGET}, Reason.ROLE_ABSENT, 1),
    ],
)
def test_a_refusal_names_the_part_that_is_missing(
    change: dict[str, object], reason: Reason, nearest: int, shelf: Shelf
) -> None:
    """Year, indicator, measure and role fail each for its own reason; what comes nearest is offered."""
    (found,) = shelf.pick(replace(LANTERNS, **change))  # type: ignore[arg-type]
    assert (found.chosen, found.reason, len(found.nearest[:1])) == ((), reason, nearest)


def test_without_a_region_each_is_answered_on_its_own(shelf: Shelf) -> None:
    """At most three regions answer, each once, each with its own figure."""
    picks = shelf.pick(replace(LANTERNS, region=None))
    assert {p.ask.region: [s.fact.text for s in p.chosen] for p in picks} == {
        "包头市": ["640亿元"],
        "石拐区": ["42亿元"],
        "云南省": ["905亿元"],
    }


def test_several_asks_are_picked_in_order(shelf: Shelf) -> None:
    """Each ask of a question gets its own pick, answered or not."""
    asks = [replace(LANTERNS, period=Period.year(year)) for year in (2023, 2019, 2022)]
    picks = pick_all(asks, shelf.passages)
    assert [[s.fact.text for s in p.chosen] for p in picks] == [["640亿元"], [], ["571亿元"]]
    assert picks[1].reason is Reason.YEAR_ABSENT


def test_the_same_fact_in_two_reports_is_one_answer(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A figure that two reports state alike is chosen once, the other statement kept beside it."""
    twice = {
        "a.txt": report("包头市", 2023, review="灯笼产业产值达到500亿元。", plan="修整老桥。"),
        "b.txt": report("包头市", 2024, review="2022年，灯笼产业产值达到500亿元。", plan="修整老桥。"),
    }
    shelf = Shelf(open_reports(tmp_path_factory.mktemp("twice"), twice))
    (found,) = shelf.pick(replace(LANTERNS, period=Period.year(2022)))
    assert [s.fact.text for s in found.chosen] == [s.fact.text for s in found.also] == ["500亿元"]
    assert len({s.fact.document_id for s in (*found.chosen, *found.also)}) == 2


def test_a_pick_scores_as_its_best_fact(shelf: Shelf) -> None:
    """The score of a pick is that of its best fact; of an empty one, 0."""
    (found,) = shelf.pick(LANTERNS)
    assert found.score == max(s.score for s in found.chosen)
    assert Pick(LANTERNS).score == 0
