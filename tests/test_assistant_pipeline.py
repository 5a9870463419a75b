"""assistant/pipeline.py: whole answers over small reports, and what must hold of every one of them."""

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_reports import REPORTS, open_reports, report, shown

from assistant.errors import QuestionError
from assistant.pipeline import Assistant
from assistant.records import Answer, Reason
from index.records import Period, Role

FEW = settings(max_examples=20)
"""Each example builds a store."""

FIGURES = [
    ("2023年包头市灯笼产业产值是多少？", "640亿元"),
    ("2023年包头市灯笼产业产值增长多少？", "12.5%"),
    ("2022年包头市灯笼产业产值是多少？", "571亿元"),
    ("2023年包头市灯笼产业产值目标是多少？", "610亿元"),
    ("2024年包头市灯笼产业产值目标是多少？", "720亿元"),
    ("2023年石拐区灯笼产业产值是多少？", "42亿元"),
    ("2023年云南省灯笼产业产值是多少？", "905亿元"),
    ("去年包头市灯笼产业产值是多少？", "640亿元"),
    ("今年包头市计划新建桥梁多少座？", "40座"),
    ("23年包头GDP多少", "4321.5亿元"),
    ("包头2023年GDP增速", "8.3%"),
    ("包头2024年GDP增长目标", "7%"),
    ("Baotou 2023 GDP growth rate", "8.3%"),
    ("2023年包头市固投增长多少", "9.7%"),
    ("包头市2023年新建桥梁多少座", "36座"),
    ("2023年包头市水泥产量增长多少", "3.1%"),
    ("2023年包头市玻璃产量增长多少", "4.2%"),
    ("2023年包头市陶瓷产量增长多少", "5.3%"),
    ("包头市2023年竹林覆盖率是多少", "24.9%"),
    ("2023年包头市出口灯笼产值是多少", "88亿元"),
    ("包头市2023年报告里新建桥梁多少座？", "31座"),
    ("2023年茶叶产量多少", "55.3万吨"),
    ("包头市灯笼产业产值是多少", "640亿元"),
]
REFUSED = [
    ("2019年包头市灯笼产业产值是多少？", Reason.YEAR_ABSENT),
    ("2035年包头市灯笼产业产值目标是多少？", Reason.YEAR_ABSENT),
    ("2023年成都市灯笼产业产值是多少？", Reason.REGION_ABSENT),
    ("2023年昆区灯笼产业产值是多少？", Reason.REGION_ABSENT),
    ("2023年包头市煤炭产量是多少？", Reason.INDICATOR_ABSENT),
    ("2023年云南省灯笼产业产值增长多少？", Reason.MEASURE_ABSENT),
    ("2023年包头市固定资产投资总额是多少亿元？", Reason.MEASURE_ABSENT),
    ("2023年石拐区新建桥梁目标是多少座？", Reason.ROLE_ABSENT),
    ("2023年包头市灯笼产业产值是不是达到700亿元？", Reason.PREMISE_WRONG),
    ("2023年包头市灯笼产业产值下降了多少？", Reason.PREMISE_WRONG),
]
OTHER_QUESTIONS = [
    "2023年包头市灯笼产业产值比2022年多多少？",
    "2022年和2023年包头市新建桥梁加起来多少座？",
    "2023年包头市、石拐区、云南省的GDP增速从高到低排序",
    "2023年灯笼产业产值是多少？",
    "河灯工程是什么意思？",
    "包头市四大工艺是哪四大？",
    "包头市2024年政府工作报告是谁作的？",
    "今天天气怎么样",
    "灯笼怎么做",
    "为什么修桥",
]
TYPED = st.text(max_size=50) | st.text(
    "2023年包头市石拐区云南省灯笼产业产值新建桥梁多少增长目标实际比和哪些什么、？%", max_size=40
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


def hold(answer: Answer, assistant: Assistant) -> None:
    """What must be true of any answer to any question."""
    numbers = [citation.n for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert sorted({int(n) for n in re.findall(r"\[(\d+)\]", answer.text)}) == numbers
    assert answer.refused == (answer.reason is not None)
    assert answer.text
    for citation in answer.citations:
        held = assistant.generation.paragraph((citation.document_id, citation.paragraph))
        assert held is not None
        assert citation.text == held.text
        assert 0 <= citation.start < citation.end <= len(citation.text)
        assert citation.quote == citation.text[citation.start : citation.end]
    for figure in answer.figures:
        citation = answer.citations[figure.citation - 1]
        assert all(figure.checks.values())
        assert figure.text in answer.text
        if figure.computed:
            assert figure.formula
            assert figure.formula in answer.text
        else:
            assert figure.text in citation.quote
            assert figure.formula is None
    assert not unaccounted(answer)


def unaccounted(answer: Answer) -> set[str]:
    """The numbers that an answer shows and no figure, quote or year of its citations accounts for.

    Left out is what it says is not held, in the question's own words, and which reports are.
    """
    number = re.compile(r"\d+(?:\.\d+)?")
    known = [figure.text + (figure.formula or "") + str(figure.period) for figure in answer.figures]
    known += [f"{citation.quote} {citation.report_year}" for citation in answer.citations]
    spoken = re.sub(r"\[\d+\]|资料中没有[^。；]*|现有报告：[^。]*", "", answer.text)
    return set(number.findall(spoken)) - set(number.findall(" ".join(known)))


@pytest.mark.parametrize(("question", "figure"), FIGURES)
def test_the_right_figure(question: str, figure: str, assistant: Assistant) -> None:
    """Level or growth, result or target, this year or that, this region or another: each its own figure, and no other."""
    answer = assistant.ask(question)
    hold(answer, assistant)
    assert not answer.refused
    assert shown(answer) == [figure]
    assert figure in answer.text


@pytest.mark.parametrize(("question", "reason"), REFUSED)
def test_what_is_not_held_is_refused_for_its_own_reason(question: str, reason: Reason, assistant: Assistant) -> None:
    """A refusal names the part of the question that the reports do not hold."""
    answer = assistant.ask(question)
    hold(answer, assistant)
    assert answer.reason is reason


@pytest.mark.parametrize("question", [question for question, _ in (*FIGURES, *REFUSED)] + OTHER_QUESTIONS)
def test_the_same_question_has_the_same_answer(question: str, assistant: Assistant) -> None:
    """Every answer keeps the laws, and nothing but its timing changes when it is asked again."""
    answer = assistant.ask(question)
    hold(answer, assistant)
    assert replace(assistant.ask(question), latency_ms={}) == replace(answer, latency_ms={})


@given(question=TYPED, history=st.lists(TYPED, max_size=1))
def test_anything_typed_gets_an_answer_that_keeps_the_laws(
    question: str, history: list[str], assistant: Assistant
) -> None:
    """Whatever is typed is answered or refused, with exact quotes and no number from nowhere."""
    if any(char.isalnum() for char in question):
        hold(assistant.ask(question, history=history), assistant)
    else:
        with pytest.raises(QuestionError):
            assistant.ask(question, history=history)


@pytest.mark.parametrize(
    ("history", "question", "figures"),
    [
        (["2023年包头市灯笼产业产值是多少？"], "那石拐区呢？", ["42亿元"]),
        (["2023年包头市灯笼产业产值是多少？"], "2022年呢？", ["571亿元"]),
        (["2023年包头市灯笼产业产值是多少？"], "上一年呢？", ["571亿元"]),
        (["2023年包头市灯笼产业产值是多少？"], "增长多少？", ["12.5%"]),
        (["2023年包头市灯笼产业产值是多少？"], "目标呢？", ["610亿元"]),
        (["2023年包头市灯笼产业产值是多少？", "新建桥梁呢？"], "2024年目标呢？", ["40座"]),
    ],
)
def test_follow_ups_use_the_conversation(
    history: list[str], question: str, figures: list[str], assistant: Assistant
) -> None:
    """A question that leaves something out takes it from the questions before."""
    answer = assistant.ask(question, history=history)
    hold(answer, assistant)
    assert shown(answer) == figures
    assert answer.standalone.startswith(question)
    assert len(answer.standalone) > len(question)


@pytest.mark.parametrize(
    ("history", "question", "figure"),
    [
        (["石拐区2023年灯笼产业产值是多少"], "2023年茶叶产量是多少", "55.3万吨"),
        (["石拐区2023年灯笼产业产值是多少", "2023年茶叶产量是多少"], "那竹林覆盖率呢", "24.9%"),
        (["石拐区2023年灯笼产业产值是多少"], "那2023年茶叶产量呢", None),
        (["石拐区2023年灯笼产业产值是多少"], "茶叶产量是多少", None),
        (["石拐区2023年灯笼产业产值是多少"], "2023年灯笼产业产值是多少", "42亿元"),
        (["石拐区2023年灯笼产业产值是多少", "2023年灯笼产业产值是多少"], "2022年呢", None),
    ],
)
def test_a_whole_question_leaves_a_region_that_cannot_answer_it(
    history: list[str], question: str, figure: str | None, assistant: Assistant
) -> None:
    """Indicator and year named, nothing pointed back to: it is asked by itself; a follow-up stays with its region."""
    answer = assistant.ask(question, history=history)
    hold(answer, assistant)
    assert answer.refused == (figure is None)
    assert figure is None or figure in shown(answer)
    assert ("石拐区" in answer.standalone) == (figure in (None, "42亿元"))


@pytest.mark.parametrize(
    ("question", "operands", "formula"),
    [
        ("2023年包头市灯笼产业产值比2022年多多少？", {"640亿元", "571亿元"}, "640亿元-571亿元=69亿元"),
        ("2023年包头市和石拐区灯笼产业产值相差多少？", {"640亿元", "42亿元"}, "640亿元-42亿元=598亿元"),
        ("2023年包头市和云南省GDP增速相差多少？", {"8.3%", "4.6%"}, "8.3%-4.6%=3.7个百分点"),
        ("2022年和2023年包头市新建桥梁加起来多少座？", {"31座", "36座"}, "31座+36座=67座"),
    ],
)
def test_comparisons_show_exact_formulas(question: str, operands: set[str], formula: str, assistant: Assistant) -> None:
    """Each operand is cited, and what is worked out stands with its formula: 640 - 571 = 69."""
    answer = assistant.ask(question)
    hold(answer, assistant)
    assert {figure.text for figure in answer.figures if not figure.computed} == operands
    assert {figure.formula for figure in answer.figures if figure.computed} == {formula}


def test_result_and_target_of_one_year_come_from_two_reports(assistant: Assistant) -> None:
    """The target of 2023 stands in the report of 2023, its result in that of 2024."""
    answer = assistant.ask("2023年包头市灯笼产业产值实际和目标分别是多少？")
    hold(answer, assistant)
    assert {(f.text, f.role) for f in answer.figures} == {("640亿元", Role.ACTUAL), ("610亿元", Role.TARGET)}
    assert [c.source for c in answer.citations] == ["baotou24.txt", "baotou23.txt"]


def test_a_part_that_is_missing_is_named(assistant: Assistant) -> None:
    """Of two years asked for the one held is answered, the other said to be missing."""
    answer = assistant.ask("2021年和2023年包头市新建桥梁多少座？")
    hold(answer, assistant)
    assert not answer.refused
    assert shown(answer) == ["36座"]
    assert "没有" in answer.text
    assert "2021年" in answer.text


def test_several_indicators_are_each_answered(assistant: Assistant) -> None:
    """Two things asked in one question have each their own figure, in the order asked."""
    answer = assistant.ask("2023年包头市灯笼产业产值和新建桥梁分别是多少？")
    hold(answer, assistant)
    assert shown(answer) == ["640亿元", "36座"]


def test_years_asked_together_are_of_one_region(assistant: Assistant) -> None:
    """Without a region, two years are answered by the region that has both, not by one region each."""
    answer = assistant.ask("2022年和2023年新建桥梁多少座？")
    hold(answer, assistant)
    assert [(figure.region, figure.text) for figure in answer.figures] == [("包头市", "31座"), ("包头市", "36座")]


def test_an_open_region_is_asked_back(assistant: Assistant) -> None:
    """Where several regions fit, each is named with its own figure."""
    answer = assistant.ask("2023年灯笼产业产值是多少？")
    hold(answer, assistant)
    assert {(f.region, f.text) for f in answer.figures} == {
        ("包头市", "640亿元"),
        ("石拐区", "42亿元"),
        ("云南省", "905亿元"),
    }
    assert "地区" in answer.text


def test_words_are_answered_in_the_reports_words(assistant: Assistant) -> None:
    """A meaning, a list and a speaker are quoted, with the report named."""
    for question, words in (
        ("河灯工程是什么意思？", "沿河安放灯笼"),
        ("包头市四大工艺是哪四大？", "织锦、漆器、剪纸、泥塑"),
        ("包头市2024年政府工作报告是谁作的？", "钱望山"),
        ("包头市2023年政府工作报告是谁作的？", "孙晓岚"),
    ):
        answer = assistant.ask(question)
        hold(answer, assistant)
        assert not answer.refused
        assert words in answer.text
        assert any(words in citation.quote for citation in answer.citations)


@pytest.mark.parametrize("question", ["", "  ", "\n\t", "\u3000"])
def test_an_empty_question_is_an_error(question: str, assistant: Assistant) -> None:
    """Nothing asked is not a question."""
    with pytest.raises(QuestionError, match="空"):
        assistant.ask(question)


def test_a_question_too_long_is_an_error(assistant: Assistant) -> None:
    """The limit is the setting's, and a question of just that length is taken."""
    short = replace(assistant, longest=10)
    assert short.ask("包头市新建桥梁多少座")
    with pytest.raises(QuestionError, match="10"):
        short.ask("包头市新建桥梁多少座呢")


def test_the_time_spent_is_told_by_stage(assistant: Assistant) -> None:
    """The stages together are the whole."""
    latency = dict(assistant.ask(FIGURES[0][0]).latency_ms)
    total = latency.pop("total")
    assert all(spent >= 0 for spent in latency.values())
    assert sum(latency.values()) == pytest.approx(total)


def test_an_answer_names_its_generation(assistant: Assistant) -> None:
    """Which index was read stands in every answer."""
    assert assistant.ask(FIGURES[0][0]).generation == assistant.generation.generation


def test_words_alone_answer_too(assistant: Assistant) -> None:
    """Without an embedding model the figures are the same."""
    without = replace(assistant, embedder=None)
    for question, figure in FIGURES:
        assert shown(without.ask(question)) == [figure]


def test_many_may_ask_at_once(assistant: Assistant) -> None:
    """Questions asked from many threads get the answers they would get alone."""
    questions = [question for question, _ in FIGURES] * 2
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda question: assistant.ask(question), questions))
    assert [shown(answer) for answer in answers] == [[figure] for _, figure in FIGURES] * 2


@pytest.mark.parametrize(("question", "figure"), FIGURES)
def test_full_width_digits_ask_the_same(question: str, figure: str, assistant: Assistant) -> None:
    """A question typed with full-width digits and signs has the same figures."""
    wide = question.translate({code: code + 0xFEE0 for code in (*range(0x30, 0x3A), 0x3F)})
    assert shown(assistant.ask(wide)) == [figure]


@dataclass(frozen=True)
class Town:
    """The figures of one region's two reports, as printed."""

    before: str
    level: str
    growth: str
    target: str
    bridges: str

    def reports(self, region: str) -> dict[str, str]:
        """Reports of 2023 and 2024 that state them."""
        return {
            f"{region}-23.txt": report(region, 2023, review=f"灯笼产业产值达到{self.before}亿元。", plan="栽种槐树。"),
            f"{region}-24.txt": report(
                region,
                2024,
                review=f"灯笼产业产值达到{self.level}亿元，增长{self.growth}%。新建桥梁{self.bridges}座。",
                plan=f"灯笼产业产值达到{self.target}亿元。",
            ),
        }

    def answers(self, region: str) -> dict[str, list[str]]:
        """Question → the figures that answer it."""
        return {
            f"2022年{region}灯笼产业产值是多少": [f"{self.before}亿元"],
            f"2023年{region}灯笼产业产值是多少": [f"{self.level}亿元"],
            f"2023年{region}灯笼产业产值增长多少": [f"{self.growth}%"],
            f"2024年{region}灯笼产业产值目标是多少": [f"{self.target}亿元"],
            f"2023年{region}新建桥梁多少座": [f"{self.bridges}座"],
        }


@st.composite
def towns(draw: st.DrawFn) -> Town:
    """Figures of which no two are alike."""
    tenths = draw(st.lists(st.integers(101, 1999), min_size=4, max_size=4, unique=True))
    before, level, target, growth = (f"{Decimal(number) / 10:f}" for number in tenths)
    return Town(before, level, growth, target, str(draw(st.integers(2, 99))))


def asked(reports: Mapping[str, str], questions: list[str]) -> list[Answer]:
    """The answers to these questions from these reports, each held to the laws."""
    with TemporaryDirectory() as folder:
        assistant = open_reports(Path(folder), reports)
        with assistant.generation:
            answers = [assistant.ask(question) for question in questions]
            for answer in answers:
                hold(answer, assistant)
    return answers


@FEW
@given(city=towns(), district=towns())
def test_answers_follow_the_figures(city: Town, district: Town) -> None:
    """Whatever figures the reports print, each question gets its own, of its own region."""
    expected = city.answers("包头市") | district.answers("石拐区")
    answers = asked(city.reports("包头市") | district.reports("石拐区"), list(expected))
    assert [shown(answer) for answer in answers] == list(expected.values())


@FEW
@given(city=towns(), other=towns())
def test_swapped_figures_swap_the_answers(city: Town, other: Town) -> None:
    """Two regions that trade their figures trade their answers: nothing is known but what the reports say."""
    questions = [*city.answers("包头市"), *city.answers("石拐区")]
    one = asked(city.reports("包头市") | other.reports("石拐区"), questions)
    two = asked(other.reports("包头市") | city.reports("石拐区"), questions)
    half = len(questions) // 2
    assert [shown(a) for a in one] == [shown(a) for a in (*two[half:], *two[:half])]


@FEW
@given(city=towns(), other=towns())
def test_without_the_evidence_there_is_no_answer(city: Town, other: Town) -> None:
    """With its sentence gone a figure is not found elsewhere: the question is refused, and the figure never shown."""
    reports = city.reports("包头市") | other.reports("石拐区")
    cut = reports["包头市-24.txt"].replace(f"灯笼产业产值达到{city.level}亿元，增长{city.growth}%。", "修缮戏台。")
    answers = asked(
        {**reports, "包头市-24.txt": cut}, ["2023年包头市灯笼产业产值是多少", "2023年包头市灯笼产业产值增长多少"]
    )
    assert all(answer.refused for answer in answers)
    assert all(figure.period != Period.year(2023) for answer in answers for figure in answer.figures)


@FEW
@given(city=towns(), others=st.tuples(towns(), towns(), towns()))
def test_other_reports_change_nothing(city: Town, others: tuple[Town, Town, Town]) -> None:
    """Reports of other regions and of other years leave an answer word for word as it was."""
    questions = list(city.answers("包头市"))
    alone = asked(city.reports("包头市"), questions)
    distractors = others[0].reports("石拐区") | others[1].reports("云南省")
    distractors["old.txt"] = report("包头市", 2019, review=f"灯笼产业产值达到{others[2].level}亿元。", plan="修路。")
    among = asked(city.reports("包头市") | distractors, questions)
    for a, b in zip(alone, among, strict=True):
        assert (a.text, a.figures, a.citations) == (b.text, b.figures, b.citations)


@FEW
@given(city=towns())
def test_full_width_reports_answer_the_same(city: Town) -> None:
    """Figures printed in full-width digits are the same figures, cited as they are printed."""
    questions = list(city.answers("包头市"))
    wide = {code: code + 0xFEE0 for code in range(0x30, 0x3A)}
    reports = {
        source: re.sub(r"(?<=[到长梁])\d+", lambda match: match.group().translate(wide), text)
        for source, text in city.reports("包头市").items()
    }
    for a, b in zip(asked(city.reports("包头市"), questions), asked(reports, questions), strict=True):
        assert [(f.value, f.unit, f.period) for f in a.figures] == [(f.value, f.unit, f.period) for f in b.figures]


@FEW
@given(city=towns(), names=st.permutations(["a.txt", "b.txt"]))
def test_file_names_and_their_order_say_nothing(city: Town, names: list[str]) -> None:
    """Whose report it is and of which year is read from its text alone."""
    expected = city.answers("包头市")
    renamed = dict(zip(names, city.reports("包头市").values(), strict=True))
    assert [shown(answer) for answer in asked(renamed, list(expected))] == list(expected.values())


def test_a_report_held_twice_is_one_answer(tmp_path: Path) -> None:
    """A second copy of a report under another name adds no second figure."""
    twice = open_reports(tmp_path, {**REPORTS, "copy.txt": REPORTS["baotou24.txt"] + "\n"})
    answer = twice.ask("2023年包头市灯笼产业产值是多少？")
    hold(answer, twice)
    assert shown(answer) == ["640亿元"]


def test_reports_that_disagree_are_both_shown(tmp_path: Path) -> None:
    """Two reports that give one year's figure differently are both cited, neither passed over in silence."""
    disagreeing = {
        "a.txt": report("包头市", 2023, review="灯笼产业产值达到500亿元。", plan="修整老桥。"),
        "b.txt": report("包头市", 2024, review="2022年，灯笼产业产值达到510亿元。", plan="修整老桥。"),
    }
    assistant = open_reports(tmp_path, disagreeing)
    answer = assistant.ask("2022年包头市灯笼产业产值是多少？")
    hold(answer, assistant)
    assert {"500亿元", "510亿元"} == set(shown(answer))
    assert {citation.source for citation in answer.citations} == {"a.txt", "b.txt"}
