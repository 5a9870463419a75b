"""Answers as cards."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_web_markup import ANY_TEXT, read

from assistant.records import Answer, Citation, Figure, Reason
from assistant.web.cards import FIGURES_SHOWN, REASONS, answer_card, notice_card, question_card
from assistant.web.places import Place, cite_link
from index.records import Measure, Period, Role

TEXT = "2024年，柳河市桥梁产业产值达到571亿元，增长8%左右。"
CITATION = Citation(
    n=1,
    document_id="a" * 64,
    source="1.txt",
    title="柳河市政府工作报告",
    region="柳河市",
    report_year=2025,
    section=("一、工作回顾", "（一）产业"),
    paragraph=7,
    text=TEXT,
    quote=TEXT[9:22],
    start=9,
    end=22,
)
FIGURE = Figure(
    text="571亿元",
    value=Decimal(57_100_000_000),
    unit="元",
    qualifier=None,
    indicator="桥梁产业产值",
    region="柳河市",
    period=Period.year(2024),
    role=Role.ACTUAL,
    measure=Measure.LEVEL,
    citation=1,
    checks=dict.fromkeys(("value", "unit", "period", "region", "role", "indicator"), True),
)
ANSWER = Answer(
    question="2024年桥梁产值",
    standalone="2024年桥梁产值",
    text="2024年，柳河市桥梁产业产值达到571亿元。[1]",
    refused=False,
    reason=None,
    citations=(CITATION,),
    figures=(FIGURE,),
    answerer="extractive",
    generation="000001-00000000",
)


def test_a_mark_leads_to_its_quote() -> None:
    """[n] in the text, beside the figure and on the source's card all carry the quote's address."""
    links = [attributes["href"] for tag, attributes in read(answer_card(ANSWER)).tags if tag == "a"]
    assert links == [cite_link(Place("a" * 64, 7, 9, 22))] * 3


def test_a_mark_without_citation_is_no_link() -> None:
    """A number in brackets that is no citation stays text."""
    reader = read(answer_card(replace(ANSWER, text="见附表[9]。", citations=(), figures=())))
    assert reader.text == "见附表[9]。"
    assert all(tag != "a" for tag, _ in reader.tags)


def test_a_figure_says_whose_it_is() -> None:
    """Number, indicator, region, year, role, and each check by name."""
    text = read(answer_card(ANSWER)).text
    assert "571亿元桥梁产业产值柳河市　2024年　完成✓ 数值 · 单位 · 年份 · 地区 · 完成 · 指标[1]" in text


@pytest.mark.parametrize(
    ("qualifier", "shown"), [("左右", "571亿元左右"), ("突破", "突破571亿元"), (None, "571亿元桥梁")]
)
def test_a_qualifier_stands_where_the_report_has_it(qualifier: str | None, shown: str) -> None:
    """以上 and 左右 follow the figure, 突破 and 约 precede it."""
    assert shown in read(answer_card(replace(ANSWER, text="", figures=(replace(FIGURE, qualifier=qualifier),)))).text


def test_a_failed_check_is_shown() -> None:
    """What was not found in the quote is not passed over."""
    figure = replace(FIGURE, checks=FIGURE.checks | {"period": False})
    text = read(answer_card(replace(ANSWER, figures=(figure,)))).text
    assert "✓ 数值 · 单位 · 地区 · 完成 · 指标" in text
    assert "未核对上：年份" in text


def test_a_computed_figure_shows_its_formula() -> None:
    """A number that stands in no report says how it came about."""
    figure = replace(FIGURE, computed=True, formula="571 − 500 = 71")
    assert "由原文数字算得：571 − 500 = 71" in read(answer_card(replace(ANSWER, figures=(figure,)))).text


@given(count=st.integers(0, 12))
def test_every_figure_is_there(count: int) -> None:
    """The first few are seen at once, the others are folded away, none is lost."""
    reader = read(answer_card(replace(ANSWER, text="", figures=(FIGURE,) * count)))
    assert reader.text.count("571亿元桥梁产业产值柳河市") == count
    assert ("details" in dict(reader.tags)) == (count > FIGURES_SHOWN)


@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_looks_different_and_says_why(reason: Reason) -> None:
    """Every reason has its words, and the card its own class."""
    refusal = replace(ANSWER, refused=True, reason=reason, suggestions=("2023年桥梁产值是多少？",))
    reader = read(answer_card(refusal))
    assert reader.tags[0] == ("div", {"class": "answer refused"})
    assert REASONS[reason] in reader.text
    assert "可以改问2023年桥梁产值是多少？" in reader.text


def test_a_follow_up_says_how_it_was_understood() -> None:
    """Words taken from the conversation are shown."""
    text = read(answer_card(replace(ANSWER, standalone="柳河市2024年桥梁产值"))).text
    assert text.startswith("理解为：柳河市2024年桥梁产值")


def test_each_sentence_is_a_paragraph() -> None:
    """Several claims are read one under the other, each with its own marks."""
    card = answer_card(replace(ANSWER, text="甲为1。[1][1]乙为2。[1]", figures=(), citations=(CITATION,)))
    assert card.count("<p>") == 2


@given(text=ANY_TEXT)
def test_what_reports_and_people_write_stays_text(text: str) -> None:
    """No field of a record can put a tag or an attribute on the page."""
    tags = [(tag, set(attributes)) for tag, attributes in read(answer_card(ANSWER)).tags]
    hostile = replace(
        ANSWER,
        citations=(replace(CITATION, source=text, title=f"题{text}", region=text, section=(text, text), quote=text),),
        figures=(replace(FIGURE, indicator=f"项{text}", region=text, unit=text),),
    )
    assert [(tag, set(attributes)) for tag, attributes in read(answer_card(hostile)).tags] == tags
    assert read(question_card(text).replace("&#13;", "\r")).text == text
    assert len(read(notice_card(text)).tags) == 1


def test_a_note_stands_below_the_answer() -> None:
    """How an answer came about is told apart from what it says; without a note there is nothing."""
    noted = read(answer_card(replace(ANSWER, note="模型没有作答；<b>以上</b>是不用模型的回答")))
    assert noted.text.endswith("模型没有作答；<b>以上</b>是不用模型的回答")
    assert ("p", {"class": "handicap"}) in [(tag, dict(attributes)) for tag, attributes in noted.tags]
    assert ("p", {"class": "handicap"}) not in [(tag, dict(a)) for tag, a in read(answer_card(ANSWER)).tags]
