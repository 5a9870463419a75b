"""assistant/premise.py: what a question takes for granted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_reports import every_passage, open_reports, report

from assistant.evidence import Scored, rank_facts
from assistant.pipeline import Assistant
from assistant.premise import contradicted
from assistant.records import Ask, Passage, Reason
from index.records import Period, Role

LANTERNS = Ask("灯笼产业产值", region="包头市", period=Period.year(2023), role=Role.ACTUAL)


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> list[Passage]:
    """The passages that speak of 包头's lanterns in 2023."""
    held = every_passage(open_reports(tmp_path_factory.mktemp("reports")))
    return [p for p in held if "640亿元" in p.paragraph.text]


def speaking(ask: Ask, passages: list[Passage]) -> list[Scored]:
    """The facts of the ask's own indicator."""
    return [s for s in rank_facts(ask, passages) if s.fact.indicator == ask.topic]


def found(question: str, passages: list[Passage], ask: Ask = LANTERNS) -> str | None:
    """The figure that contradicts the question, as printed."""
    wrong = contradicted(question, ask, speaking(ask, passages))
    return wrong.fact.text if wrong else None


@given(number=st.decimals(min_value=1, max_value=9999, places=1))
def test_a_figure_taken_for_granted_is_held_against_the_report(number: Decimal, passages: list[Passage]) -> None:
    """Any figure but the report's own, of the same unit, is contradicted by the report's."""
    question = f"包头市2023年灯笼产业产值为{number.normalize():f}亿元，为什么"
    assert found(question, passages) == (None if number == 640 else "640亿元")


@pytest.mark.parametrize("figure", ["640亿元", "640.0亿元", "6400000万元", "0.064万亿元", "６４０亿元"])
def test_the_reports_own_figure_is_no_false_premise(figure: str, passages: list[Passage]) -> None:
    """However it is written, the right figure is right."""
    assert found(f"包头市2023年灯笼产业产值为{figure}，是吗", passages) is None


@pytest.mark.parametrize("word", ["下降", "下滑", "负增长"])
def test_a_fall_that_was_a_rise_is_contradicted(word: str, passages: list[Passage]) -> None:
    """A question after the reasons of a fall is not answered where the report has a rise."""
    assert found(f"包头市2023年灯笼产业产值为什么{word}", passages) == "12.5%"


def test_a_rise_that_was_a_rise_is_not(passages: list[Passage]) -> None:
    """Nor is a plain question anything to be contradicted."""
    assert found("包头市2023年灯笼产业产值增长了多少", passages) is None
    assert found("包头市2023年灯笼产业产值是多少", passages) is None


def test_figures_of_another_kind_are_let_be(passages: list[Passage]) -> None:
    """A count of bridges says nothing against a value in yuan, nor does the number of a list."""
    assert found("包头市2023年灯笼产业产值和36座桥", passages) is None
    assert found("包头市2023年灯笼产业产值3项内容", passages) is None


def test_without_facts_nothing_is_contradicted() -> None:
    """What the reports do not speak of they cannot deny."""
    assert contradicted("灯笼产业产值为1亿元是吗", LANTERNS, []) is None


TOWN = {
    "town24.txt": report(
        "云溪区",
        2024,
        review=(
            "地区生产总值达到520亿元，增长6.2%，低于全国0.4个百分点。山林火灾起数降至个位数。染坊数量由48家减少到29家。\n\n"
            "河灯产值突破100亿元。织锦产值增长3.5%、高于全国2.1个百分点。茶叶产量居全国第4位。河水含砂量首次下降。\n\n"
            "承诺的18项灯会实事基本完成，1项未全部完成。纸伞码头停建。陶器产值年均增长9.1%。"
        ),
        plan="地区生产总值增长7%左右。竹编产值达到35亿元。",
    ),
    "city24.txt": report(
        "包头市", 2024, review="地区生产总值达到4321亿元，增长8.3%。", plan="地区生产总值增长8%左右。"
    ),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over a report with a premise of every sort to get wrong."""
    return open_reports(tmp_path_factory.mktemp("town"), TOWN)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("云溪区2023年地区生产总值增速跑赢全国，主要靠什么", "0.4个百分点"),
        ("云溪区2023年山林火灾起数怎么上升那么多", "降至个位数"),
        ("云溪区2023年染坊数量从29家扩到48家，新增了哪些", "29家"),
        ("云溪区2023年河灯产值没能过百亿，原因是什么", "100亿元"),
        ("云溪区2023年织锦产值下降2.1个百分点，打算怎么扭转", "2.1个百分点"),
        ("云溪区2023年茶叶产量排全国第二，是怎么做到的", "第4位"),
        ("云溪区2023年茶叶产量跌出全国前五，为什么", "第4位"),
        ("云溪区2023年承诺的灯会实事全部完成了，是哪些", "基本完成"),
        ("云溪区纸伞码头开通后客流怎么样", "停建"),
        ("云溪区2023年竹编产值达到35亿元，靠什么", "35亿元"),
        ("云溪区2023年地区生产总值突破600亿，靠什么", "520亿元"),
        ("云溪区2023年地区生产总值增速为什么比包头还高", "6.2%"),
    ],
)
def test_a_false_premise_is_refused_with_what_the_report_says(question: str, said: str, town: Assistant) -> None:
    """Direction, comparison, order, completion, threshold, rank and side are each held against the report, which is cited."""
    answer = town.ask(question)
    assert answer.reason is Reason.PREMISE_WRONG
    assert said in answer.text
    assert answer.citations


@pytest.mark.parametrize(
    "question",
    [
        "云溪区2023年地区生产总值增速低于全国，为什么",
        "云溪区2023年山林火灾起数降到个位数，靠什么",
        "云溪区2023年染坊数量从48家减少到29家，关了哪些",
        "云溪区2023年河灯产值突破百亿，靠什么",
        "云溪区2023年织锦产值增长3.5%，打算怎么扩大",
        "云溪区2023年茶叶产量排全国第四，是怎么做到的",
        "云溪区2023年茶叶产量没有跌出全国前五吧",
        "云溪区2023年灯会实事没有全部完成，是哪一项",
        "云溪区2023年地区生产总值突破500亿，靠什么",
        "云溪区2023年地区生产总值增速为什么比包头还低",
        "云溪区2023年地区生产总值有没有超过全国平均",
        "云溪区陶器产值年均增长9.1%，靠什么",
    ],
)
def test_a_true_premise_or_a_neutral_question_is_not(question: str, town: Assistant) -> None:
    """What the report says itself, and what is only asked, is no false premise."""
    assert town.ask(question).reason is not Reason.PREMISE_WRONG
