"""Paragraphs → facts: one row per figure, bound to region, years, role, indicator and measure."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.facts import extract, facts_of
from index.load import describe, load, read_corpus_files
from index.paragraphs import split
from index.records import Document, Fact, Measure, ParagraphKind, Period, Role

FRONT = "包头市政府工作报告\n——2024年1月8日在包头市第三届人民代表大会第一次会议上\n各位代表：\n"
BODY = st.text(
    alphabet="桥梁产值收入城乡居民新建分别由从提高至增长下降占居全国第位年均今去、，。；%亿元个户万2023.5年和",
    max_size=80,
)


def facts(review: str, plan: str = "") -> list[Fact]:
    """The facts of an invented 2024 report."""
    document = describe("0" * 64, "a.txt", f"{FRONT}一、2023年工作回顾\n{review}\n二、2024年工作安排\n{plan}\n")
    return extract(document, split(document))


@pytest.mark.parametrize(
    ("text", "value", "unit", "measure"),
    [
        ("桥梁产值达到5亿元。", 500_000_000, "元", Measure.LEVEL),
        ("桥梁产值增长6%。", 6, "%", Measure.GROWTH),
        ("桥梁产值下降6%。", -6, "%", Measure.GROWTH),
        ("审批要件精简21%。", -21, "%", Measure.GROWTH),
        ("桥梁座数增加30座。", 30, "座", Measure.CHANGE),
        ("桥梁占比提高3个百分点。", 3, "个百分点", Measure.CHANGE),
        ("桥梁产值占比达到40%。", 40, "%", Measure.SHARE),
        ("75%的村有了桥梁。", 75, "%", Measure.SHARE),
        ("桥梁价格降价52%。", -52, "%", Measure.GROWTH),
        ("桥梁产值居全国第2位。", 2, "位次", Measure.RANK),
        ("桥梁产值进入全国前8位。", 8, "位次", Measure.RANK),
        ("累计建成桥梁30座。", 30, "座", Measure.TOTAL),
        ("年均建成桥梁30座。", 30, "座", Measure.AVERAGE),
        ("桥梁产值实现翻番。", 2, "倍", Measure.GROWTH),
        ("桥梁产值实现6%以上增长。", 6, "%", Measure.GROWTH),
        ("科技型企业新增30家。", 30, "家", Measure.LEVEL),
        ("桥梁产值增幅为6%。", 6, "%", Measure.GROWTH),
        ("桥梁产值降幅为6%。", -6, "%", Measure.GROWTH),
        ("人均生产总值达到10万元。", 100_000, "元", Measure.LEVEL),
    ],
)
def test_value_and_measure(text: str, value: int, unit: str, measure: Measure) -> None:
    """What kind of quantity it is, a decrease with its sign, in the base unit."""
    (fact,) = facts(text)
    assert (fact.value, fact.unit, fact.measure) == (Decimal(value), unit, measure)


def test_review_and_plan_give_results_and_targets() -> None:
    """The same words, bound to the year and role of their part."""
    result, target = facts("桥梁产值增长7%。", "桥梁产值增长8%左右。")
    assert (result.period, result.role, result.qualifier) == (Period.year(2023), Role.ACTUAL, None)
    assert (target.period, target.role, target.qualifier) == (Period.year(2024), Role.TARGET, "左右")


def test_the_state_before_a_change_is_of_the_time_before() -> None:
    """A year stated counts; else the year before the span, and it was a result even in a plan."""
    before, after = facts("", "桥梁占比由32%提高到55%。")
    assert (before.period, before.role) == (Period.year(2023), Role.ACTUAL)
    assert (after.period, after.role) == (Period.year(2024), Role.TARGET)
    before, after = facts("五年来，桥梁占比由32%提高到55%。")
    assert (before.period, after.period) == (Period.year(2018), Period.year(2023))
    before, after = facts("桥梁占比由2020年的32%提高到55%。")
    assert (before.period, after.period) == (Period.year(2020), Period.year(2023))


def test_the_state_before_is_older_than_the_year_stated_for_the_change() -> None:
    """「2022年，占比由32%提高到55%」: 32 % stood before 2022."""
    before, after = facts("2022年，桥梁占比由32%提高到55%。")
    assert (before.period, after.period) == (Period.year(2021), Period.year(2022))


def test_a_news_items_lead_may_tell_of_the_plan() -> None:
    """Each paragraph of it is read by its own opening words."""
    document = describe("0" * 64, "a.txt", f"{FRONT}一、2023年工作回顾\n2024年工作安排，桥梁产值达到5亿元。\n")
    lead = replace(split(document)[-1], kind=ParagraphKind.LEAD, period=Period.year(2023), role=Role.ACTUAL)
    (fact,) = facts_of(document, lead)
    assert (fact.period, fact.role) == (Period.year(2024), Role.TARGET)


def test_a_district_inside_the_region_owns_its_figures() -> None:
    """The subject's own region, where it lies inside the report's."""
    district, city = facts("石拐区桥梁产值达到5亿元。全市桥梁产值达到9亿元。")
    assert (district.region, city.region) == ("石拐区", "包头市")


def test_a_zones_output_is_told_as_the_zones() -> None:
    """Several divisions together are none of them: their output is not the reporting one's."""
    zone, own = facts("河灯地区双城经济圈建设走深走实，经济总量超9万亿元。经济总量达到4000亿元。")
    assert (zone.indicator, own.indicator) == ("河灯地区双城经济圈经济总量", "经济总量")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "东桥新区直管区地区生产总值增长15.7%，规模以上工业增加值增长66.3%；固定资产投资增长9%。",
            ["东桥新区直管区地区生产总值", "东桥新区直管区规模以上工业增加值", "东桥新区直管区固定资产投资"],
        ),
        (
            "东桥新区直管区地区生产总值增长15.7%，全市规模以上工业增加值增长6%，固定资产投资增长9%。",
            ["东桥新区直管区地区生产总值", "规模以上工业增加值", "固定资产投资"],
        ),
        ("包头市地区生产总值增长7%，固定资产投资增长9%。", ["包头市地区生产总值", "固定资产投资"]),
        ("城市居民人均可支配收入达到4万元，固定资产投资增长9%。", ["城市居民人均可支配收入", "固定资产投资"]),
        ("园区营收突破1500亿元，税收88亿元。", ["园区营收", "园区税收"]),
        ("甲灯、乙及乙灯发展势头强劲，增速分别达27.5%、25.3%。", ["甲灯增速", "乙及乙灯增速"]),
        ("其中，一、二、三产增加值分别增长4.5%、1.1%、4.8%。", ["一产增加值", "二产增加值", "三产增加值"]),
    ],
)
def test_a_bare_statistic_is_of_what_its_sentence_names(text: str, told: list[str]) -> None:
    """Of the zone or the things named before, until the whole region is."""
    assert [fact.indicator for fact in facts(text)] == told


def test_a_place_in_a_list_of_ranks_is_a_rank() -> None:
    """「排名由223名上升到139名」 counts no people."""
    before, after = facts("在灯城名册中排名由2020年223名上升到139名。")
    assert (before.measure, after.measure) == (Measure.RANK, Measure.RANK)
    assert before.period == Period.year(2020)


def test_headings_captions_and_front_hold_no_facts() -> None:
    """Only what the report says is a fact."""
    assert facts("（一）新建12座桥\n柳河大桥长800米。林一川 摄") == []


@given(review=BODY, plan=BODY)
def test_a_fact_is_its_span_inside_its_quote(review: str, plan: str) -> None:
    """``text == paragraph.text[start:end]``, the quote holds it, no period is inverted — whatever the words."""
    document = describe("0" * 64, "a.txt", f"{FRONT}一、2023年工作回顾\n{review}\n二、2024年工作安排\n{plan}\n")
    check(document)


def test_facts_of_the_real_reports_are_their_spans(corpus: Path) -> None:
    """The same on every figure of the real reports, each of which has hundreds."""
    for path in read_corpus_files(corpus):
        assert check(load(path, corpus=corpus)) > 100


@pytest.mark.parametrize(
    ("prefix", "indicator", "text", "year", "measure"),
    [
        ("001", "晶硅光伏产业产值", "1200亿元", 2023, Measure.LEVEL),
        ("003", "地区生产总值", "6.7%", 2023, Measure.GROWTH),
        ("002", "固定资产投资", "26.6%", 2021, Measure.GROWTH),
        ("2026_四川省", "地区生产总值", "67665亿元", 2025, Measure.LEVEL),
    ],
)
def test_well_known_figures_of_the_real_reports(
    corpus: Path, prefix: str, indicator: str, text: str, year: int, measure: Measure
) -> None:
    """Bound to their year as results."""
    (path,) = corpus.rglob(f"{prefix}*.txt")
    document = load(path, corpus=corpus)
    found = [fact for fact in extract(document, split(document)) if fact.indicator == indicator and fact.text == text]
    assert any((f.period, f.role, f.measure) == (Period.year(year), Role.ACTUAL, measure) for f in found)


def check(document: Document) -> int:
    """Check the laws on every fact of a document; returns how many there were."""
    paragraphs = split(document)
    found = extract(document, paragraphs)
    by_number = {p.number: p for p in paragraphs}
    for fact in found:
        text = by_number[fact.paragraph].text
        assert fact.text == text[fact.start : fact.end]
        assert 0 <= fact.quote_start <= fact.start < fact.end <= fact.quote_end <= len(text)
        assert fact.period is None or fact.period.start <= fact.period.end
    return len(found)


def test_a_quarter_that_was_over_is_a_result() -> None:
    """In the plan of a report given in May, a figure of the first quarter has come about."""
    front = FRONT.replace("1月8日", "5月8日")
    document = describe(
        "0" * 64, "a.txt", f"{front}二、2024年工作安排\n有效应对冲击，一季度桥梁产值下降5%。桥梁产值增长6%。\n"
    )
    quarter, year = extract(document, split(document))
    assert (quarter.role, quarter.period) == (Role.ACTUAL, Period.year(2024))
    assert year.role is Role.TARGET


def test_a_report_of_december_reviews_its_own_year() -> None:
    """今年 in a report of 27 December 2023 for 2024 is 2023."""
    front = FRONT.replace("2024年1月8日", "2023年12月27日")
    text = f"{front}一、2023年工作回顾\n今年是桥梁之年。新建桥梁5座。\n二、2024年工作安排\n新建桥梁6座。\n"
    document = replace(describe("0" * 64, "a.txt", text), report_year=2024)
    done, aimed = extract(document, split(document))
    assert (done.role, done.period) == (Role.ACTUAL, Period.year(2023))
    assert (aimed.role, aimed.period) == (Role.TARGET, Period.year(2024))


def test_a_statistic_after_a_sentence_of_a_zone_is_the_zones() -> None:
    """A bare statistic in the next sentence is not the city's; one that says 全市 is."""
    zone, city = facts("桥东新区建设十年。生产总值增长13%。全市生产总值增长5%。")
    assert (zone.indicator, city.indicator) == ("桥东新区生产总值", "生产总值")


def test_a_yearly_income_told_of_five_years_is_of_the_last() -> None:
    """What is counted by the year is never of several together."""
    (income,) = facts("过去五年，桥梁遍布城乡。农村居民人均可支配收入13960元。")
    assert income.period == Period.year(2023)
