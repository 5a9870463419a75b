"""assistant/wants.py: what sort of answer a question wants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.operations import operation_of
from assistant.records import Kind, Operation
from assistant.topic_words import topic_of
from assistant.wants import count_wanted, kind_of, measure_of, role_mentions, units_of
from index.records import Measure, Role

NOUNS = st.sampled_from(["灯笼产业产值", "茶叶产量", "固定资产投资", "新建桥梁", "竹林覆盖率", "一般公共预算收入"])
ANY_TEXT = st.text(max_size=40) | st.text("2023年包头市产值多少增长目标实际和、几哪些什么是谁的百分之", max_size=40)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("灯笼产业产值多少", Kind.FIGURE),
        ("灯笼产业产值增长多少", Kind.FIGURE),
        ("新建桥梁几座", Kind.FIGURE),
        ("灯笼产业产值在全省排第几", Kind.FIGURE),
        ("报告是谁作的", Kind.SPEAKER),
        ("市长是谁", Kind.SPEAKER),
        ("什么是河灯工程", Kind.MEANING),
        ("河灯工程是什么意思", Kind.MEANING),
        ("四大工艺是哪四大", Kind.LIST),
        ("有哪些传统工艺", Kind.LIST),
        ("哪家企业获奖", Kind.ENTITY),
        ("为什么灯笼滞销", Kind.OPEN),
        ("怎么保护老桥", Kind.OPEN),
    ],
)
def test_the_question_word_tells_the_kind(question: str, kind: Kind) -> None:
    """多少 wants a figure, 谁 a name, 哪些 a list, 什么意思 a meaning, 为什么 a passage."""
    assert kind_of(question) is kind


def test_a_bare_follow_up_asks_for_a_figure() -> None:
    """「那石拐区呢」 after another question asks for the same sort of thing."""
    assert kind_of("那石拐区呢", followed=True) is Kind.FIGURE


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("灯笼产业产值增长多少", Measure.GROWTH),
        ("灯笼产业产值增速", Measure.GROWTH),
        ("灯笼产业产值下降了多少", Measure.GROWTH),
        ("灯笼产业产值占比", Measure.SHARE),
        ("灯笼产业占工业比重多少", Measure.SHARE),
        ("灯笼产业产值排名第几", Measure.RANK),
        ("灯笼产业产值多少亿元", Measure.LEVEL),
        ("灯笼产业产值多少", None),
    ],
)
def test_the_measure_is_the_one_named(question: str, measure: Measure | None) -> None:
    """A growth, a share, a rank and a level are four different things, and a bare 多少 is none of them yet."""
    assert measure_of(question) is measure


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("新建桥梁多少座", ("座",)),
        ("产值多少亿元", ("元",)),
        ("出口多少万美元", ("美元",)),
        ("茶叶产量多少万吨", ("吨",)),
        ("发电多少亿千瓦时", ("千瓦时",)),
        ("装机多少万千瓦", ("千瓦",)),
        ("造林多少亩", ("亩",)),
        ("灯笼产业产值多少", ()),
    ],
)
def test_the_unit_asked_for_is_a_base_unit(question: str, units: tuple[str, ...]) -> None:
    """万 and 亿 only scale: 多少亿元 wants yuan, and 千瓦 is not 千瓦时."""
    assert units_of(question) == units


def test_units_come_in_the_order_asked() -> None:
    """「多少户、多少人」 wants households first."""
    assert units_of("搬迁多少户、多少人") == ("户", "人")
    assert units_of("搬迁多少人、多少户") == ("人", "户")


@pytest.mark.parametrize("word", ["目标", "计划", "打算", "力争"])
def test_words_for_targets(word: str) -> None:
    """What is aimed at is a target, where the word stands."""
    ((start, end, role),) = role_mentions(f"产值{word}多少")
    assert (start, role) == (2, Role.TARGET)
    assert f"产值{word}多少"[start:end] == word


def test_results_and_targets_are_told_apart_in_one_question() -> None:
    """「实际和目标」 speaks of both, in order."""
    assert [role for _, _, role in role_mentions("产值实际和目标分别多少")] == [Role.ACTUAL, Role.TARGET]


@pytest.mark.parametrize(
    ("question", "count"), [("四大工艺", 4), ("三项任务", 3), ("10件实事", 10), ("两个重点", 2), ("工艺", None)]
)
def test_the_number_of_items_is_read(question: str, count: int | None) -> None:
    """「四大工艺」 wants four items; without a number any list will do."""
    assert count_wanted(f"{question}是哪些" if count else question) == count


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("2023年产值比2022年多多少", Operation.DIFFERENCE),
        ("两地产值相差多少", Operation.DIFFERENCE),
        ("两年产值加起来多少", Operation.SUM),
        ("三地产值从高到低排序", Operation.ORDER),
        ("产值多少", None),
    ],
)
def test_the_operation_is_the_one_named(question: str, operation: Operation | None) -> None:
    """相差 subtracts, 加起来 adds, 排序 orders, and a plain question computes nothing."""
    assert operation_of(question) is operation


@given(
    noun=NOUNS,
    asked=st.sampled_from(
        ["是多少", "多少？", "增长多少", "增速", "目标是多少", "达到多少", "分别是多少", "是多少来着"]
    ),
)
def test_the_topic_is_the_noun_alone(noun: str, asked: str) -> None:
    """Question words, measure words and role words are no part of what is looked for."""
    assert topic_of(noun + asked) == noun


@given(text=ANY_TEXT)
def test_a_topic_adds_nothing(text: str) -> None:
    """Every word of the topic stands in the question, single spaces between them."""
    topic = topic_of(text)
    assert topic == " ".join(topic.split())
    assert all(word in text for word in topic.split())


@given(text=ANY_TEXT)
def test_anything_typed_is_read_without_complaint(text: str) -> None:
    """Every text has a kind, and reading it never fails."""
    assert kind_of(text) in Kind
    assert len(set(units_of(text))) == len(units_of(text))
    assert all(0 <= start < end <= len(text) for start, end, _ in role_mentions(text))
    assert measure_of(text) in (None, *Measure)
    assert count_wanted(text) is None or isinstance(count_wanted(text), int)
