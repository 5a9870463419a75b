"""assistant/query.py: a question in its conversation → asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query import understand
from assistant.records import Ask, Kind, Operation, Query
from assistant.where import Holdings
from index.records import Measure, Period, Role

HELD = Holdings(
    {"包头市": (2018, 2022, 2024), "石拐区": (2024,), "云南省": (2026,), "四川省": (2026,), "广东省": (2026,)}
)
ANY_TEXT = st.text(max_size=60) | st.text(
    "2023年包头市石拐区云南产值多少增长目标实际和去今上届比呢、？% abc", max_size=60
)
REGIONS = st.sampled_from(sorted(HELD.years))
YEARS = st.integers(min_value=2015, max_value=2026)
NOUNS = st.sampled_from(["灯笼产业产值", "茶叶产量", "新建桥梁", "竹林覆盖率"])


def read(question: str, *history: str, holdings: Holdings = HELD) -> Query:
    """The question understood after the ``history``."""
    return understand(question, history=history, holdings=holdings)


def only(query: Query) -> Ask:
    """The one ask of a query."""
    (ask,) = query.asks
    return ask


def scopes(query: Query) -> list[tuple[str | None, int | None, Role | None]]:
    """Region, year and role of each ask, in order."""
    return [(ask.region, ask.period.end if ask.period else None, ask.role) for ask in query.asks]


@given(question=ANY_TEXT, history=st.lists(ANY_TEXT, max_size=2))
def test_every_question_has_an_ask(question: str, history: list[str]) -> None:
    """Whatever is typed is understood as something, of regions that are held and none that are not."""
    query = read(question, *history)
    assert query.question == question
    assert query.asks
    assert len(set(query.asks)) == len(query.asks)
    assert {ask.region for ask in query.asks} <= {None, *HELD.years}
    assert not set(query.absent_regions) & set(HELD.years)


@given(question=ANY_TEXT)
def test_a_first_question_stands_alone(question: str) -> None:
    """Without a conversation nothing is added to what was typed, and reading it twice gives the same."""
    assert read(question).standalone == question
    assert read(question) == read(question)


@given(region=REGIONS, year=YEARS, noun=NOUNS)
def test_region_year_and_topic_are_read_in_any_order(region: str, year: int, noun: str) -> None:
    """Who, when and what may be said in any order."""
    asks = [
        only(read(question))
        for question in (
            f"{region}{year}年{noun}是多少",
            f"{year}年{region}{noun}是多少",
            f"{year}年{region}的{noun}是多少？",
            f"请问{region}，{year}年{noun}是多少",
        )
    ]
    assert {(ask.region, ask.period, ask.topic) for ask in asks} == {(region, Period.year(year), noun)}
    assert len(set(asks)) == 1


@given(region=REGIONS, year=YEARS, noun=NOUNS)
def test_full_width_digits_and_spaces_change_nothing(region: str, year: int, noun: str) -> None:
    """How a keyboard prints a digit is no part of the question."""
    plain = f"{year}年{region}{noun}增长多少"
    wide = plain.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    assert read(wide).asks == read(f" {year} 年 {region} {noun} 增长多少 ").asks == read(plain).asks


@given(region=REGIONS, noun=NOUNS)
def test_a_year_gone_by_is_asked_for_results_and_a_planned_one_for_targets(region: str, noun: str) -> None:
    """A year before the newest report can only be asked for results, the report's own year for targets."""
    newest = max(HELD.years[region])
    assert only(read(f"{region}{newest - 1}年{noun}多少")).role is Role.ACTUAL
    assert only(read(f"{region}{newest}年{noun}多少")).role is Role.TARGET
    assert only(read(f"{region}{newest - 1}年{noun}目标多少")).role is Role.TARGET


@given(region=REGIONS, noun=NOUNS)
def test_last_year_goes_by_the_regions_own_newest_report(region: str, noun: str) -> None:
    """去年 is the year that the region's newest report reviews, 今年 the one that it plans."""
    newest = max(HELD.years[region])
    assert only(read(f"{region}去年{noun}多少")).period == Period.year(newest - 1)
    assert only(read(f"{region}今年{noun}目标多少")).period == Period.year(newest)


@pytest.mark.parametrize(
    ("named", "region"),
    [
        ("包头", "包头市"),
        ("包头市", "包头市"),
        ("石拐", "石拐区"),
        ("石拐区", "石拐区"),
        ("四川", "四川省"),
        ("川", "四川省"),
    ],
)
def test_regions_by_their_short_names(named: str, region: str) -> None:
    """A region may be named in full, in short, or, a province, by its one character."""
    assert only(read(f"{named}2023年灯笼产业产值")).region == region


def test_a_place_not_held_is_said_to_be_absent() -> None:
    """A place that no report is of is asked of nobody else: 昆区 is not 包头."""
    assert read("杭州市2023年灯笼产业产值").absent_regions == ("杭州市",)
    assert read("四川和浙江2023年灯笼产业产值谁高").absent_regions == ("浙江省",)
    assert read("浙江2023年帮四川建了多少座桥").absent_regions == ()


def test_a_place_inside_a_held_region_is_looked_for_there() -> None:
    """A city without a report of its own may be spoken of in its province's, and must then be named there."""
    query = read("成都市2023年灯笼产业产值")
    assert query.absent_regions == ()
    assert (only(query).region, only(query).inside) == ("四川省", ("成都市",))
    assert only(read("昆区2023年灯笼产业产值")).inside == ("昆都仑区",)


def test_the_outer_of_two_nested_places_only_says_where() -> None:
    """「包头市石拐区」 is one place, the inner one."""
    assert only(read("包头市石拐区2023年灯笼产业产值")).region == "石拐区"
    assert only(read("包头的石拐区2023年灯笼产业产值")).region == "石拐区"


def test_the_whole_city_is_the_one_city_held() -> None:
    """全市 is the city that the store has reports of; where it has two, nobody is guessed."""
    assert only(read("全市2023年灯笼产业产值")).region == "包头市"
    assert only(read("全省2023年灯笼产业产值")).region is None


def test_regions_and_years_multiply() -> None:
    """Two regions in two years are four asks, in the order asked."""
    assert scopes(read("包头和石拐2022年和2023年灯笼产业产值")) == [
        ("包头市", 2022, Role.ACTUAL),
        ("包头市", 2023, Role.ACTUAL),
        ("石拐区", 2022, Role.ACTUAL),
        ("石拐区", 2023, Role.ACTUAL),
    ]


def test_result_and_target_of_one_year_are_two_asks() -> None:
    """「实际和目标」 asks twice."""
    assert scopes(read("包头2023年灯笼产业产值实际和目标")) == [
        ("包头市", 2023, Role.ACTUAL),
        ("包头市", 2023, Role.TARGET),
    ]


def test_each_role_goes_with_the_year_before_it() -> None:
    """「2022年实际和2023年目标」 binds each word to its own year."""
    query = read("包头灯笼产业产值2022年实际和2023年目标分别是多少")
    assert scopes(query) == [("包头市", 2022, Role.ACTUAL), ("包头市", 2023, Role.TARGET)]


def test_a_report_named_by_its_year_limits_the_search_to_it() -> None:
    """「2022年报告里」 names the file; its targets are of its own year, its results of the year before."""
    assert only(read("包头2022年报告里灯笼产业产值")).report_year == 2022
    target = only(read("包头2022年报告里灯笼产业产值目标"))
    assert (target.report_year, target.period, target.role) == (2022, Period.year(2022), Role.TARGET)


def test_what_is_not_meant_is_kept_out() -> None:
    """「不要出口那个数」 excludes an indicator, and adds nothing to the topic."""
    ask = only(read("包头2023年灯笼产业产值（不要出口那个数）"))
    assert (ask.topic, ask.excluded) == ("灯笼产业产值", ("出口",))


def test_mixed_english_is_read() -> None:
    """Known English words ask the same as their Chinese ones."""
    ask = only(read("Baotou 2023 GDP growth rate"))
    assert (ask.region, ask.period, ask.topic, ask.measure) == (
        "包头市",
        Period.year(2023),
        "地区生产总值",
        Measure.GROWTH,
    )


@pytest.mark.parametrize(
    ("follow_up", "expected"),
    [
        ("那石拐区呢？", ("石拐区", 2023, Role.ACTUAL)),
        ("2021年呢？", ("包头市", 2021, Role.ACTUAL)),
        ("目标呢？", ("包头市", 2023, Role.TARGET)),
        ("上一年呢？", ("包头市", 2022, Role.ACTUAL)),
    ],
)
def test_a_follow_up_changes_only_what_it_names(follow_up: str, expected: tuple[str, int, Role]) -> None:
    """Region, year and role that a follow-up leaves out are those of the question before; so is the topic."""
    query = read(follow_up, "2023年包头灯笼产业产值是多少")
    assert query.kind is Kind.FIGURE
    assert scopes(query) == [expected]
    assert only(query).topic == "灯笼产业产值"


def test_a_follow_up_may_change_the_measure_or_the_topic() -> None:
    """「增速呢」 keeps the topic, 「新建桥梁呢」 replaces it."""
    assert only(read("增速呢", "2023年包头灯笼产业产值是多少")).measure is Measure.GROWTH
    changed = only(read("新建桥梁呢", "2023年包头灯笼产业产值是多少"))
    assert (changed.topic, changed.region, changed.period) == ("新建桥梁", "包头市", Period.year(2023))


def test_a_follow_up_is_spelled_out() -> None:
    """The question made whole names what the conversation added, and only that."""
    whole = read("那石拐区呢？", "2023年包头灯笼产业产值是多少").standalone
    assert whole.startswith("那石拐区呢？")
    assert "2023年" in whole
    assert "灯笼产业产值" in whole
    assert "包头" not in whole


def test_a_chain_of_follow_ups_builds_up() -> None:
    """Each question starts from what the ones before it had come to."""
    query = read("目标呢", "2023年包头灯笼产业产值多少", "石拐区呢", "2024年呢")
    assert scopes(query) == [("石拐区", 2024, Role.TARGET)]


def test_operation_and_count_belong_to_the_query() -> None:
    """What is to be worked out and how many items are wanted are read once for the whole question."""
    assert read("包头2023年灯笼产业产值比2022年多多少").operation is Operation.DIFFERENCE
    assert read("包头四大工艺是哪四大").count == 4


def test_holdings_know_the_newest_report() -> None:
    """The newest year is among the regions named, or all; None where nothing is held."""
    assert HELD.newest(["包头市"]) == 2024
    assert HELD.newest() == 2026
    assert HELD.newest(["成都市"]) is None
    assert Holdings({}).newest() is None


@given(question=ANY_TEXT)
def test_an_empty_store_still_understands(question: str) -> None:
    """With no reports at all a question is read, and no region is taken for held."""
    assert all(ask.region is None for ask in read(question, holdings=Holdings({})).asks)
