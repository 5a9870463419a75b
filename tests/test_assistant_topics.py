"""assistant/topics.py: how much of a topic a text tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.topics import grams_of, topic

TOPICS = st.sampled_from(
    ["灯笼产业产值", "新能源汽车销量 出口", "固阳县马车产值", "GDP", "水泥和玻璃产量", "R&D经费", "新建桥梁"]
)
TEXTS = st.text("灯笼产业值新建桥梁水泥玻璃量固阳县马车的了，。 GDP12", max_size=30)


@given(words=TOPICS, text=TEXTS)
def test_every_share_is_a_share(words: str, text: str) -> None:
    """Coverage and strictness lie in [0, 1]; what is told is part of the topic."""
    wanted, grams = topic(words), grams_of(text)
    assert 0.0 <= wanted.coverage(grams) <= 1.0 + 1e-9
    assert 0.0 <= wanted.strictness(grams) <= 1.0 + 1e-9
    assert wanted.told(grams) <= frozenset().union(*(own for _, own in wanted.tiles))


@given(words=TOPICS, before=TEXTS, after=TEXTS)
def test_a_text_with_the_topic_in_it_tells_it_whole(words: str, before: str, after: str) -> None:
    """Whatever else a text says, one that prints the topic covers it."""
    assert topic(words).coverage(grams_of(f"{before}。{words}。{after}")) == pytest.approx(1)


@given(words=TOPICS, text=TEXTS, more=TEXTS)
def test_more_text_never_tells_less(words: str, text: str, more: str) -> None:
    """Coverage grows with the text."""
    wanted = topic(words)
    assert wanted.coverage(grams_of(text)) <= wanted.coverage(grams_of(f"{text}。{more}")) + 1e-9


def test_words_may_stand_apart() -> None:
    """A topic's words count wherever they stand, but joined as asked they count as strictly told too."""
    wanted = topic("新能源装机比重")
    apart, together = grams_of("装机中新能源的比重"), grams_of("新能源装机比重")
    assert wanted.coverage(apart) == wanted.coverage(together) == pytest.approx(1)
    assert wanted.strictness(apart) < wanted.strictness(together)


def test_staff_words_tell_the_reports_words() -> None:
    """A topic in staff's words is told by the reports' words for it."""
    assert topic("社零").coverage(grams_of("社会消费品零售总额")) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "的", "，", " "])
def test_a_topic_that_says_nothing_is_told_by_nothing(text: str) -> None:
    """An empty topic has no size and no coverage."""
    assert topic(text).size == 0
    assert topic(text).coverage(grams_of("灯笼产业产值")) == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("第一产业占比", True),
        ("一产占比", True),
        ("产业配套率提高，产能居全国第一，投资占比过半", False),
        ("第二产业占比", False),
    ],
)
def test_an_ordinal_is_told_with_its_noun(text: str, told: bool) -> None:
    """第一 somewhere and 产业 elsewhere are no 第一产业."""
    assert (topic("第一产业占比").coverage(grams_of(text)) == pytest.approx(1)) is told


def test_words_joined_by_and_are_two() -> None:
    """「灯笼产值和新建桥梁」 asks of two things, and a text of one names only that one."""
    wanted = topic("灯笼产值和新建桥梁")
    told = wanted.told(grams_of("新建桥梁"))
    assert [wanted.named(word, told) for word in wanted.words] == [False, True]


def test_the_proper_names_of_a_topic_are_known() -> None:
    """A place inside a topic is one of its names; a common noun is not."""
    assert topic("固阳县马车产值").names
    assert not topic("马车产值").names


@given(number=st.decimals(min_value=0, max_value=10**6, places=1))
def test_figures_of_a_report_tell_no_topic(number: object) -> None:
    """A report's figure is not among its words: the digits of a question never match it."""
    assert grams_of(f"产值{number}亿元") == grams_of("产值 亿元")


def test_characters_are_what_the_numbers_count() -> None:
    """Neither the blanks nor the 和 between words are numbered: a word is where it stands in the words run together."""
    wanted = topic("桥梁 灯笼和水井 改造")
    assert wanted.characters == "桥梁灯笼水井改造"
    assert wanted.told(grams_of("水井")) == frozenset((4, 5))
