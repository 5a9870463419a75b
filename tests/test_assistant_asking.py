"""Ways of asking that staff use: homely comparisons, years counted from, leads over the nation, units side by side."""

import pytest

from assistant.operations import operation_of
from assistant.query import understand
from assistant.records import Ask, Kind, Operation, Query
from assistant.topic_words import sort_asked
from assistant.where import Holdings
from index.records import Measure, Period, Role

HELD = Holdings({"包头市": (2018, 2022, 2024), "石拐区": (2024,), "云南省": (2026,)})


def read(question: str, *history: str) -> Query:
    """The question understood after the ``history``."""
    return understand(question, history=history, holdings=HELD)


def only(question: str, *history: str) -> Ask:
    """Its one ask."""
    (ask,) = read(question, *history).asks
    return ask


@pytest.mark.parametrize(
    "question",
    [
        "桥梁23年比21年一个月多拿几块",
        "桥梁数2021年跟2023年比升了多少",
        "桥梁产值增速，石拐落后全市几个点",
        "桥梁目标比去年实际高了还是低了",
        "桥梁产值增速，甲乙两届哪个快",
        "两地的桥梁任务一样多吗",
    ],
)
def test_homely_comparisons_ask_for_a_difference(question: str) -> None:
    """However a comparison is put, the difference is wanted."""
    assert operation_of(question) is Operation.DIFFERENCE


def test_a_comparison_asks_of_what_it_names_and_of_nothing_more() -> None:
    """What only opens a comparison is no ask of its own, and its measure holds for all."""
    query = read("2023年桥梁产值增速，石拐落后全市几个点")
    assert [(ask.region, ask.measure) for ask in query.asks] == [
        ("石拐区", Measure.GROWTH),
        ("包头市", Measure.GROWTH),
    ]
    assert {ask.topic for ask in query.asks} == {"桥梁产值"}


def test_spans_in_short_are_compared() -> None:
    """「13-17这届和17-21这届」 are two spans of years."""
    asks = read("包头桥梁产值年均增速，13-17这届和17-21这届比，哪个快").asks
    assert [ask.period for ask in asks] == [Period(2013, 2017), Period(2017, 2021)]


def test_two_plans_are_two_spans_each_with_its_side() -> None:
    """「十四五目标比十三五实际」 asks for a target of one plan and a result of the other."""
    asks = read("包头桥梁产值年均增速，十四五目标比十三五实际快还是慢").asks
    assert [(ask.period, ask.role) for ask in asks] == [
        (Period(2021, 2025), Role.TARGET),
        (Period(2016, 2020), Role.ACTUAL),
    ]


@pytest.mark.parametrize("question", ["包头桥梁数比2015年多了多少座", "包头灯笼浓度比2015年降了百分之几"])
def test_a_year_counted_from_is_no_year_asked_of(question: str) -> None:
    """The change since a year is one of the newest figures; its sentence has to name that year."""
    ask = only(question)
    assert (ask.period, ask.since, ask.measure) == (None, 2015, Measure.CHANGE)
    assert "2015" not in ask.topic


def test_two_years_named_are_both_asked_of() -> None:
    """A year compared with is an operand where another year is named."""
    assert [ask.period for ask in read("包头桥梁数2023年比2021年多了多少座").asks] == [
        Period.year(2023),
        Period.year(2021),
    ]


def test_a_lead_over_the_nation_is_stated_and_not_worked_out() -> None:
    """「增速多少，比全国快几个点」 asks for two figures of one sentence; as a follow-up, for the lead alone."""
    query = read("云南桥梁产值增速多少，比全国快了几个百分点？")
    assert query.operation is None
    assert [ask.measure for ask in query.asks] == [Measure.GROWTH, Measure.CHANGE]
    follow = only("比全国高多少", "云南去年桥梁产值增速多少")
    assert (follow.topic, follow.region, follow.measure) == ("桥梁产值", "云南省", Measure.CHANGE)


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("包头固投完成了多少个亿", ("元",)),
        ("包头桥梁津贴每人每年提到几块", ("元",)),
        ("包头路边的招牌拆了多少块", ("块",)),
        ("包头灯笼企业现在几家、总市值多少", ("家", "元")),
        ("包头来了多少游客，花了多少钱", ("人", "元")),
    ],
)
def test_units_are_read_as_they_are_meant(question: str, units: tuple[str, ...]) -> None:
    """多少个亿 is money; 块 is money only of what is paid; a second quantity brings its unit."""
    assert only(question).units == units


def test_growth_asked_for_behind_is_a_second_figure() -> None:
    """「开了多少列，同比」 wants how many and how much more."""
    assert [ask.measure for ask in read("云南灯笼班列去年开了多少列，同比").asks] == [Measure.LEVEL, Measure.GROWTH]


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("哪个医院升的三甲", "医院"),
        ("哪些高校建了桥梁学院", "高校"),
        ("投运的灯笼船是什么型号", "型号"),
        ("有哪些产业集群", ""),
        ("灯笼产值多少", ""),
    ],
)
def test_the_sort_of_thing_asked_for_need_not_be_said(question: str, sort: str) -> None:
    """What stands right after 哪个 is what the answer is; the report need not say it."""
    assert sort_asked(question) == sort


def test_a_place_whose_name_ends_in_a_verb_asks_for_no_target() -> None:
    """保定的 is no 定的."""
    assert understand("保定的桥梁一共多少座", history=(), holdings=Holdings({"保定市": (2023,)})).asks[0].role is None


def test_brackets_give_a_thing_its_name_and_quotes_keep_it_whole() -> None:
    """「财政（一般公共预算收入）」 asks for what stands in the brackets; a quoted term is never cut."""
    assert only("包头21年财政（一般公共预算收入）增长多少").topic == "一般公共预算收入"
    assert "新三样" in only("包头“新三样”灯笼产值多少").topic


def test_what_is_asked_by_啥_is_an_entity() -> None:
    """「去年啥进了名录」 asks for a name."""
    assert read("云南去年啥进了世界灯笼遗产名录").kind is Kind.ENTITY


def test_a_province_is_never_asked_for_the_nation() -> None:
    """Where no report of the nation is held, a question of it is of a region that is absent."""
    query = read("2025年全国GDP增速")
    assert query.absent_regions == ("全国",)
    assert not any(ask.region for ask in query.asks)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("包头23年灯笼出口有多大（出口额）", Kind.FIGURE),
        ("请提供包头2023年灯会总收入、晴好天数以及修桥资金的数额。", Kind.FIGURE),
        ("包头哪处古桥23年进了名录", Kind.ENTITY),
        ("头一个驻包头的灯会是哪国的", Kind.ENTITY),
        ("包头今年要点的灯分几个方向，都是什么", Kind.LIST),
        ("包头报告悟出来几个“必须点灯”", Kind.LIST),
        ("包头灯税留抵给哪几个行业", Kind.LIST),
    ],
)
def test_the_kind_of_answer_wanted(question: str, kind: Kind) -> None:
    """Whatever words ask for it."""
    assert read(question).kind is kind


def test_each_of_several_things_has_its_own_measure() -> None:
    """「甲总额、乙增速、丙各多少」: read apart, the growth is of one of them alone."""
    asks = read("包头去年灯笼总额、河灯增速、桥灯浓度各多少").apart
    assert [(ask.topic, ask.measure) for ask in asks][1:] == [("河灯", Measure.GROWTH), ("桥灯浓度", None)]
    assert asks[0].measure is None


def test_where_things_are_told_is_none_of_what_is_asked_for() -> None:
    """「实事清单里，…」, and each thing counted has an ask."""
    asks = read("包头今年实事清单里，灯梯装多少部、灯补发多少户、灯床建几张").apart
    assert [ask.units for ask in asks] == [("部",), ("户",), ("张",)]
    assert not any("清单" in ask.topic for ask in asks)


def test_the_target_of_this_year_is_set_against_the_newest_result() -> None:
    """A year that is not over has no result yet: 「比已经做到的低几个点」 means the last one."""
    target, result = read("包头24年灯笼占比的底线，比已经做到的低几个点").asks
    assert (target.role, target.period) == (Role.TARGET, Period.year(2024))
    assert (result.role, result.period) == (Role.ACTUAL, None)


def test_one_of_two_figures_offered_is_no_part_of_the_topic() -> None:
    """「是3.1%还是4%以上」 takes neither for granted."""
    asks = read("包头灯笼产值今年目标增长是3.1%还是4%以上？去年实际又是几").asks
    assert {ask.topic for ask in asks} == {"灯笼产值"}
    assert [ask.role for ask in asks] == [Role.TARGET, Role.ACTUAL]


def test_as_many_more_are_asked_for_in_a_follow_up() -> None:
    """「打算再增多少」 after 「新增多少个」 asks for things, and no growth."""
    ask = only("24年打算再增多少", "包头2023年新增了多少个灯位")
    assert (ask.measure, ask.units, ask.role) == (None, ("个",), Role.TARGET)


def test_a_question_whole_by_itself_takes_no_measure_from_before() -> None:
    """After a growth, the level is asked for as if nothing had been."""
    asks = read("包头和石拐2023年灯笼产值哪个高", "包头2022年河灯增速多少").asks
    assert {ask.measure for ask in asks} == {None}


def test_people_whose_number_fell_are_no_unit() -> None:
    """「人数同比降了多少」 asks by how much, in whatever unit."""
    assert only("包头去年落水人数同比降了多少").units == ()


def test_a_surplus_is_no_difference() -> None:
    """顺差 is what is asked for."""
    query = read("包头23年灯具贸易顺差多少")
    assert (query.operation, query.asks[0].topic) == (None, "灯具贸易顺差")
