"""assistant/times.py: which years a question speaks of."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.times import find_times, joined
from index.records import Period

YEARS = st.integers(min_value=2000, max_value=2029)
QUESTION_TEXT = st.text("包头市产值去今明前上一后年报告里的比较到至、和0123456789—十四五过未来？ %亿元", max_size=40)


def years(text: str, *, newest: int | None = 2024, context: Period | None = None) -> list[tuple[int, int]]:
    """The periods named, as pairs."""
    found = find_times(text, newest=newest, context=context)
    return [(mention.period.start, mention.period.end) for mention in found if mention.period]


@given(year=YEARS)
def test_a_year_is_read_in_full_and_in_short(year: int) -> None:
    """2023年, 2023年度 and 23年 are one year."""
    assert (
        years(f"包头{year}年产值")
        == years(f"包头{year}年度产值")
        == years(f"包头{year % 100:02}年产值")
        == [(year, year)]
    )


@given(text=QUESTION_TEXT, newest=st.none() | YEARS)
def test_mentions_are_spans_in_order(text: str, newest: int | None) -> None:
    """Whatever is typed, mentions lie inside the text, in order, apart from one another, each naming years or a report."""
    found = find_times(text, newest=newest)
    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(mention.period is not None or mention.report_year is not None for mention in found)


@given(newest=YEARS, word=st.sampled_from([("去年", -1), ("今年", 0), ("明年", 1), ("前年", -2), ("上一年", -1)]))
def test_relative_years_count_from_the_newest_report(newest: int, word: tuple[str, int]) -> None:
    """去年 is the year before the newest report's own, 今年 that year itself."""
    text, shift = word
    assert years(f"{text}包头产值多少", newest=newest) == [(newest + shift, newest + shift)]


@pytest.mark.parametrize("word", ["去年", "今年", "明年", "前年", "过去五年", "今后五年"])
def test_relative_years_mean_nothing_without_a_report(word: str) -> None:
    """Where no report is held, a relative year is left open rather than guessed."""
    assert years(f"{word}产值多少", newest=None) == []


@given(year=YEARS)
def test_the_year_before_is_counted_from_what_was_spoken_of(year: int) -> None:
    """上一年 and 下一年 go by the year that the conversation, or the question itself, named before."""
    context = Period.year(year)
    assert years("上一年呢", context=context) == [(year - 1, year - 1)]
    assert years("下一年呢", context=context) == [(year + 1, year + 1)]
    assert years(f"{year}年和前一年产值") == [(year, year), (year - 1, year - 1)]


@pytest.mark.parametrize("basis", ["上年", "去年"])
def test_a_year_only_compared_with_is_not_asked_about(basis: str) -> None:
    """「2023年比上年增长多少」 asks about one year."""
    assert years(f"2023年产值比{basis}增长多少") == [(2023, 2023)]


@pytest.mark.parametrize("text", ["2017、2021、2023年产值", "2017年、2021年和2023年产值", "2017年，2021年，2023年产值"])
def test_every_year_of_a_list_is_read(text: str) -> None:
    """Years joined by marks or words are as many years, in their order."""
    assert years(text) == [(2017, 2017), (2021, 2021), (2023, 2023)]


@given(a=YEARS, b=YEARS, sign=st.sampled_from(["到", "至", "—", "-", "年到", "年至"]))
def test_a_span_is_one_period(a: int, b: int, sign: str) -> None:
    """「2013到2017年」 is one span, its earlier year first."""
    assert years(f"{a}{sign}{b}年新建桥梁") == [(min(a, b), max(a, b))]


def test_five_years_are_told_apart_by_their_side() -> None:
    """The five years gone by end before the report's year, the five to come begin with it."""
    assert years("过去五年新建桥梁", newest=2024) == [(2019, 2023)]
    assert years("今后五年新建桥梁", newest=2024) == [(2024, 2028)]


@pytest.mark.parametrize(
    ("plan", "period"), [("十三五", (2016, 2020)), ("十四五", (2021, 2025)), ("十五五", (2026, 2030))]
)
def test_a_five_year_plan_stands_for_its_years(plan: str, period: tuple[int, int]) -> None:
    """「十四五」 is 2021–2025, with or without quotation marks."""
    assert years(f"“{plan}”时期新建桥梁") == years(f"{plan}期间新建桥梁") == [period]


@pytest.mark.parametrize(
    "text", ["2018年报告里产值", "18年的报告产值", "2018年政府工作报告说的产值", "2018年包头市政府工作报告里产值"]
)
def test_a_report_named_by_its_year_is_no_period(text: str) -> None:
    """The year of a report says which file to open, not which year's figure is wanted."""
    (mention,) = find_times(text, newest=2024)
    assert (mention.period, mention.report_year) == (None, 2018)


@pytest.mark.parametrize("text", ["产值2018亿元对吗", "比重20.23%", "12023项"])
def test_figures_are_no_years(text: str) -> None:
    """Digits that count something, or stand inside a longer number, name no year."""
    assert years(text) == []


def test_times_joined_by_and_are_joined() -> None:
    """Two years with nothing but 和 or 、 between them share what follows; two years with words between them do not."""
    for text, together in (("2022年和2023年目标", True), ("2022、2023年目标", True), ("2022年实际和2023年目标", False)):
        first, second = find_times(text, newest=2024)
        assert joined(text, first, second) is together
