"""Which years a statement speaks of, and whether it is a result or a target."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.five_year_plans import five_year_plan
from index.periods import Reading, clause_scope, read_scope, stated_period
from index.records import Period, Role

WORDS = st.lists(
    st.sampled_from(
        [
            "2023年",
            "2019—2023年",
            "过去五年",
            "“十四五”时期",
            "“十五五”",
            "今年",
            "去年",
            "年均",
            "累计",
            "全年",
            "力争",
            "预计",
            "比上年",
            "到2030年",
            "，",
            "增长",
            "达到",
            "本届政府",
            "今后五年",
        ]
    ),
    max_size=6,
).map("".join)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023年，产值", Period.year(2023)),
        ("2019—2023年产值", Period(2019, 2023)),
        ("产值比2022年增长", None),
        ("较2020年提高", None),
        ("到2030年，产值", Period.year(2030)),
        ("2022年产值、2023年", Period.year(2023)),
        ("产值", None),
    ],
)
def test_the_year_that_a_text_states(text: str, period: Period | None) -> None:
    """The last one stated; a year only compared with is passed over."""
    assert stated_period(text) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("“十四五”时期", Period(2021, 2025)),
        ("十五五规划", Period(2026, 2030)),
        ("“十三五”末", Period(2016, 2020)),
        ("较“十三五”末增加", None),
        ("五个方面", None),
    ],
)
def test_the_years_of_a_five_year_plan(text: str, period: Period | None) -> None:
    """The n-th plan covers 1956+5(n-1) to 1960+5(n-1): the 14th 2021 to 2025."""
    assert five_year_plan(text) == period


@pytest.mark.parametrize(
    ("before", "indicator", "verb", "period", "role"),
    [
        ("产值", "产值", "达到", Period.year(2023), Role.ACTUAL),
        ("今年产值", "产值", "达到", Period.year(2024), Role.TARGET),
        ("预计产值", "产值", "达到", Period.year(2023), Role.ESTIMATE),
        ("过去五年，产值年均", "产值", "增长", Period(2019, 2023), Role.ACTUAL),
        ("过去五年，产值", "产值", "达到", Period.year(2023), Role.ACTUAL),
        ("过去五年，产值由", "产值", "", Period(2019, 2023), Role.ACTUAL),
        ("过去五年，桥梁公司由5家整合为", "桥梁公司", "整合为", Period.year(2023), Role.ACTUAL),
        ("过去五年，道路里程", "道路里程", "", Period.year(2023), Role.ACTUAL),
        ("过去五年，新增道路里程", "新增道路里程", "", Period(2019, 2023), Role.ACTUAL),
        ("过去五年，新增桥梁超过", "新增桥梁", "超过", Period(2019, 2023), Role.ACTUAL),
        ("过去五年，失业率控制在", "失业率", "控制在", Period(2019, 2023), Role.ACTUAL),
        ("过去五年，实有桥梁", "实有桥梁", "", Period.year(2023), Role.ACTUAL),
        ("《桥梁规划（2021—2035年）》出台，产值", "产值", "增长", Period.year(2023), Role.ACTUAL),
        ("产值由2020年的7亿元提高到8亿元，利润", "利润", "达到", Period.year(2023), Role.ACTUAL),
        ("五年来，普及率", "普及率", "", Period.year(2023), Role.ACTUAL),
        ("五年来，累计建桥", "建桥", "", Period(2019, 2023), Role.ACTUAL),
        ("五年来，产值", "产值", "居", Period.year(2023), Role.ACTUAL),
        ("产值年均", "产值", "增长", Period(2019, 2023), Role.ACTUAL),
        ("近三年产值年均", "产值", "增长", Period(2021, 2023), Role.ACTUAL),
        ("2021年以来产值年均", "产值", "增长", Period(2021, 2023), Role.ACTUAL),
        ("投资创2018年以来新高，产值", "产值", "增长", Period.year(2023), Role.ACTUAL),
        ("收入9亿元，恢复至2019年的", "收入", "恢复至", Period.year(2023), Role.ACTUAL),
        ("2030年产值", "产值", "达到", Period.year(2030), Role.TARGET),
        ("“十四五”规划实施顺利，产值", "产值", "增长", Period.year(2023), Role.ACTUAL),
    ],
)
def test_the_scope_of_a_clause_in_a_review(before: str, indicator: str, verb: str, period: Period, role: Role) -> None:
    """In the 2024 report's review of 2023, unless the clause says otherwise for itself."""
    assert clause_scope(before, indicator, verb, period=Period.year(2023), role=Role.ACTUAL, report_year=2024) == (
        period,
        role,
    )


@pytest.mark.parametrize(
    ("before", "indicator", "verb", "period", "role"),
    [
        ("产值", "产值", "增长", Period.year(2024), Role.TARGET),
        ("去年签约的", "签约", "", Period.year(2023), Role.ACTUAL),
        ("产值比去年", "产值", "增长", Period.year(2024), Role.TARGET),
        ("2023年产值", "产值", "达到", Period.year(2023), Role.ACTUAL),
        ("今后五年，产值年均", "产值", "增长", Period(2024, 2028), Role.TARGET),
        ("我市拥有", "我市拥有", "", Period.year(2024), Role.ACTUAL),
    ],
)
def test_the_scope_of_a_clause_in_a_plan(before: str, indicator: str, verb: str, period: Period, role: Role) -> None:
    """A plan part may quote results; those are results."""
    assert clause_scope(before, indicator, verb, period=Period.year(2024), role=Role.TARGET, report_year=2024) == (
        period,
        role,
    )


@pytest.mark.parametrize(
    ("opening", "period"),
    [
        ("2021年是本届政府的收官之年。过去四年，灯业兴旺", Period(2018, 2021)),
        ("2021年是本届政府最后一年，面对风雨，灯业兴旺", Period.year(2021)),
    ],
)
def test_the_year_that_closes_a_span_is_spoken_of_where_no_span_follows(opening: str, period: Period) -> None:
    """Under 「本届政府工作回顾」 of the 2022 report."""
    term = read_scope(Reading.start(2022), "二、本届政府工作回顾", heading=True)
    assert read_scope(term, opening, heading=False).period == period


@given(before=WORDS, heading=WORDS, opening=WORDS, year=st.none() | st.integers(2010, 2030))
def test_every_reading_gives_a_role_and_an_upright_period(
    before: str, heading: str, opening: str, year: int | None
) -> None:
    """Whatever the words: no period ends before it starts, and nothing is raised."""
    reading = read_scope(read_scope(Reading.start(year), heading, heading=True), opening, heading=False)
    period, role = clause_scope(before, "产值", "达到", period=reading.period, role=reading.role, report_year=year)
    assert period is None or period.start <= period.end
    assert role in Role


@given(heading=WORDS, year=st.integers(2015, 2025), shift=st.integers(-4, 4))
def test_relative_words_move_with_the_report(heading: str, year: int, shift: int) -> None:
    """Without stated years or numbered plans, another report year shifts every period by the same."""
    plain = (
        heading.replace("2023年", "")
        .replace("2019—", "")
        .replace("到2030年", "")
        .replace("“十四五”时期", "")
        .replace("“十五五”", "")
    )
    here, there = (read_scope(Reading.start(y), plain, heading=True) for y in (year, year + shift))
    assert here.period is not None
    assert there.period == Period(here.period.start + shift, here.period.end + shift)
    assert there.role == here.role


def test_a_note_stands_outside_review_and_plan() -> None:
    """The year of the report, no role; without a year nothing is known."""
    assert (Reading.whole(2024).period, Reading.whole(2024).role) == (Period.year(2024), None)
    assert Reading.whole(None).period is None


PLANNED = read_scope(Reading.start(2025), "二、2025年目标任务和重点工作", heading=True)
REVIEWED = read_scope(Reading.start(2025), "一、2024年工作回顾", heading=True)


def test_a_plan_named_in_passing_sets_no_time() -> None:
    """「对照…“十四五”规划，继续办好实事」 in a plan stays a plan of the year, and so does what follows it."""
    reading = read_scope(PLANNED, "各位代表，我们对照实施方案和“十四五”规划，继续办好十方面实事。", heading=False)
    assert (reading.period, reading.role) == (Period.year(2025), Role.TARGET)
    assert read_scope(reading, "1.造桥方面。新建桥梁30座。", heading=False).role is Role.TARGET


def test_a_plan_that_looks_back_looks_forward_again() -> None:
    """A paragraph of a plan that tells of the last five years says nothing of the next one."""
    back = read_scope(PLANNED, "过去五年，全市造桥150座。", heading=False)
    assert (back.period, back.role) == (Period(2020, 2024), Role.ACTUAL)
    ahead = read_scope(back, "新建桥梁30座。", heading=False)
    assert (ahead.period, ahead.role) == (Period.year(2025), Role.TARGET)


@pytest.mark.parametrize(
    "opening",
    [
        "过去这一年是本届政府履职的第一年，我们新建桥梁30座。",
        "一年来，作为本届政府开局之年，我们新建桥梁30座。",
    ],
)
def test_a_term_that_began_last_year_is_no_span(opening: str) -> None:
    """A government's first year is one year."""
    assert read_scope(REVIEWED, opening, heading=False).period == Period.year(2024)


def test_what_was_done_for_the_people_is_no_plan() -> None:
    """「（六）办好民生实事」 under a review is of the review; as a part of its own it is a plan."""
    assert read_scope(REVIEWED, "（六）办好民生实事，生活品质稳步提高", heading=True).role is Role.ACTUAL
    assert read_scope(REVIEWED, "三、民生实事", heading=True).role is Role.TARGET
    assert read_scope(REVIEWED, "（三）聚焦工作重点，桥梁建设提速", heading=True).role is Role.ACTUAL
    assert read_scope(REVIEWED, "二、工作重点", heading=True).role is Role.TARGET


def test_what_came_one_after_the_other_has_come_about() -> None:
    """「先后派出」 and 「截至4月23日」 in what is said of this year tell results."""
    for before in ("先后派出", "截至4月23日，复工率达到"):
        scope = clause_scope(before, "桥队", "", period=Period.year(2020), role=Role.TARGET, report_year=2020)
        assert scope == (Period.year(2020), Role.ACTUAL)


def test_a_report_given_before_its_year_began_reviews_this_year() -> None:
    """In December 今年 is the year that is reviewed, and 明年 the one that is planned."""
    early = Reading.start(2022, early=True)
    review = read_scope(early, "今年是桥梁建设的一年", heading=False)
    assert (review.period, review.role) == (Period.year(2021), Role.ACTUAL)
    plan = read_scope(early, "明年要建好桥梁", heading=False)
    assert (plan.period, plan.role) == (Period.year(2022), Role.TARGET)


def test_a_year_that_is_singled_out_is_no_comparison() -> None:
    """「尤其是2021年」 speaks of that year, 「是2021年的3倍」 does not."""
    assert stated_period("五年来不易，尤其是2021年") == Period.year(2021)
    assert stated_period("分别是2021年") is None


def test_a_year_average_of_what_is_measured_at_a_time_is_of_one_year() -> None:
    """「年平均浓度」 is no average over five years."""
    scope = clause_scope(
        "力争年平均浓度", "年平均浓度", "降至", period=Period.year(2023), role=Role.TARGET, report_year=2023
    )
    assert scope == (Period.year(2023), Role.TARGET)


def test_since_a_year_is_a_span() -> None:
    """「2021年以来」 runs up to the report's last year; 「去年3月」 in it is that year."""
    since = read_scope(Reading.start(2024), "2021年以来，我们坚持造桥。去年3月，新建桥梁30座。", heading=False)
    assert since.period == Period(2021, 2023)
    scope = clause_scope("去年3月，", "桥梁", "新建", period=since.period, role=since.role, report_year=2024)
    assert scope == (Period.year(2023), Role.ACTUAL)


def test_a_review_that_speaks_of_plans_made_in_its_year() -> None:
    """「过去的2024年，…擘画了今后五年的蓝图」 tells of 2024, and what follows of it too."""
    reading = read_scope(REVIEWED, "刚刚过去的2024年，全会擘画了今后五年的蓝图。", heading=False)
    assert (reading.period, reading.role) == (Period.year(2024), Role.ACTUAL)


@pytest.mark.parametrize(
    "opening", ["这是桥梁越造越好的五年。造桥150座。", "2024年是收官之年。回望过去五年，我们造桥150座。"]
)
def test_openings_of_a_review_of_five_years(opening: str) -> None:
    assert read_scope(REVIEWED, opening, heading=False).period == Period(2020, 2024)


def test_a_year_in_the_name_of_what_was_held() -> None:
    """「成功举办2025年预选赛等赛事31场」 in the review of 2024 is of 2024."""
    before = "成功举办2025年预选赛等赛事"
    scope = clause_scope(before, before, "", period=Period.year(2024), role=Role.ACTUAL, report_year=2025)
    assert scope == (Period.year(2024), Role.ACTUAL)


def test_the_years_in_a_plan_s_name_are_not_those_of_what_is_said() -> None:
    assert stated_period("国土空间总体规划（2021―2035年）获批，产值") is None


def test_a_part_on_the_opening_of_a_plan_is_of_its_first_year() -> None:
    """「三、做好“十五五”开局工作」 in the report of 2026, after a part on 2026 to 2030."""
    ahead = read_scope(Reading.start(2026), "二、“十五五”时期的奋斗目标", heading=True)
    assert ahead.period == Period(2026, 2030)
    assert read_scope(ahead, "三、全力做好“十五五”开局工作", heading=True).period == Period.year(2026)


def test_a_part_on_two_plans_opens_with_the_one_gone_by() -> None:
    """「二、“十四五”发展成效和“十五五”目标任务」: what stands right under it was done."""
    back = read_scope(Reading.start(2026), "二、“十四五”发展成效和“十五五”目标任务", heading=True)
    assert (back.period, back.role) == (Period(2021, 2025), Role.ACTUAL)
    ahead = read_scope(back, "“十五五”时期的主要目标是：产值突破万亿元。", heading=False)
    assert (ahead.period, ahead.role) == (Period(2026, 2030), Role.TARGET)


def test_a_yearly_average_is_of_its_own_clause() -> None:
    """「支出年均增长15%，强度3.8%」 in the plan of a year sets the strength for that year."""
    before = "灯支出年均增长15%以上，强度"
    scope = clause_scope(before, "强度", "", period=Period.year(2023), role=Role.TARGET, report_year=2023)
    assert scope == (Period.year(2023), Role.TARGET)
