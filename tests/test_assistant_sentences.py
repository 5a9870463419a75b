"""assistant/sentences.py: answers in words."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_reports import every_passage, open_reports, report

from assistant.pipeline import Assistant
from assistant.records import Ask, Passage
from assistant.sentences import best_paragraph, first_sentences, of_period, opening_sentences, rank_words
from index.records import ParagraphKind, Period, Role

PROSE = report(
    "包头市",
    2024,
    review=(
        "（一）老街重开。我们修好了石板路和戏台。老街由本地匠人照看，夜里点灯，游人可以一直走到河边的渡口看船。"
        "因为渡船停了三年，河边的茶馆都关了门。"
        "匠人们在戏台后面搭起新的灯架，把旧灯笼一盏一盏补好，又请来画师给每盏灯笼画上山水和花鸟。\n\n"
        "（二）书院免费。书院把藏书借给乡里的孩子，每到周末请老人讲故事，从渡口到山脚的村子都派了马车接送读书的人。"
        "书院的屋子冷，我们添了炭火和棉帘，又在院里种下两排槐树，好让夏天读书的人有个凉快的地方坐。"
    ),
    plan="（一）续修老街。老街的北段今年动工，匠人先换屋瓦再铺石板，秋天以前让茶馆重新开门，冬天再修渡口的栈桥。"
    "老街北段的人家可以先搬到书院旁边的空屋里住，等屋瓦换好再搬回来，搬家的马车由我们出钱。",
)
TOPICS = st.sampled_from(["老街石板路", "书院藏书", "渡口茶馆关门", "老街", "没有的东西"])


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over one report in prose."""
    return open_reports(tmp_path_factory.mktemp("prose"), {"prose.txt": PROSE})


@pytest.fixture(scope="module")
def passages(assistant: Assistant) -> list[Passage]:
    """All its paragraphs."""
    return every_passage(assistant)


@given(topic=TOPICS)
def test_words_are_ranked_and_exact(topic: str, passages: list[Passage]) -> None:
    """Scores fall, shares are shares, and every quote is a stretch of its paragraph without a full stop at its end."""
    ranked = rank_words(Ask(topic), passages)
    assert all(a.score >= b.score for a, b in pairwise(ranked))
    for words in ranked:
        assert 0 <= words.near <= 1 + 1e-9
        assert 0 <= words.told <= 1 + 1e-9
        assert words.near <= words.told + 1e-9
        assert words.quote.paragraph == words.passage.paragraph
        assert 0 <= words.quote.start < words.quote.end <= len(words.quote.paragraph.text)
        assert words.quote.text
        assert not words.quote.text.endswith("。")


def test_the_best_words_tell_the_topic(passages: list[Passage]) -> None:
    """The clause that speaks of the thing asked comes first."""
    assert "石板路" in rank_words(Ask("石板路戏台"), passages)[0].quote.text
    assert "藏书" in rank_words(Ask("书院藏书"), passages)[0].quote.text


def test_a_topic_that_says_nothing_finds_nothing(passages: list[Passage]) -> None:
    """Without words to look for no clause is better than another."""
    assert rank_words(Ask(""), passages) == []
    assert rank_words(Ask("的"), passages) == []


@given(topic=TOPICS, most=st.integers(1, 5))
def test_no_sentence_is_shown_twice(topic: str, most: int, passages: list[Passage]) -> None:
    """Of one sentence at most one stretch is shown, the best of all first, and never more than asked for."""
    ranked = rank_words(Ask(topic), passages)
    shown = first_sentences(ranked, most=most)
    assert len(shown) <= most
    assert shown[:1] == ranked[:1]
    for a, b in combinations([words.quote for words in shown], 2):
        low, high = min(a.end, b.end), max(a.start, b.start)
        assert a.paragraph.key != b.paragraph.key or (low <= high and "。" in a.paragraph.text[low:high])


def test_passages_of_other_years_are_left_out(passages: list[Passage]) -> None:
    """The review speaks of the year before, the plan of the report's own; an open question takes both."""
    assert of_period(Ask("老街"), passages) == passages
    for year in (2023, 2024):
        kept = of_period(Ask("老街", period=Period.year(year)), passages)
        assert kept
        assert {p.paragraph.period for p in kept} <= {None, Period.year(year)}


@pytest.mark.parametrize(("topic", "start"), [("老街重开", "（一）老街重开"), ("书院免费", "（二）书院免费")])
def test_the_paragraph_is_found_by_its_heading(topic: str, start: str, passages: list[Passage]) -> None:
    """A paragraph whose opening tells the topic answers an open question."""
    found = best_paragraph(Ask(topic), passages)
    assert found is not None
    assert found.text.startswith(start)


def test_a_paragraph_of_the_other_side_answers_nothing(passages: list[Passage]) -> None:
    """Asked for plans, the review is no answer, and the reverse."""
    review = best_paragraph(Ask("老街", role=Role.ACTUAL), passages)
    plan = best_paragraph(Ask("老街", role=Role.TARGET), passages)
    assert review is not None
    assert plan is not None
    assert (review.role, plan.role) == (Role.ACTUAL, Role.TARGET)
    assert best_paragraph(Ask("煤炭铁路机场"), passages) is None


def test_the_opening_sentences_are_the_paragraphs_own(passages: list[Passage]) -> None:
    """In order, apart, from the paragraph's text, without the run-in heading that says nothing new."""
    for passage in passages:
        if passage.paragraph.kind is ParagraphKind.BODY:
            quotes = opening_sentences(passage.paragraph)
            assert quotes
            assert all(a.end <= b.start for a, b in pairwise(quotes))
            assert all(quote.text in passage.paragraph.text for quote in quotes)
    street = best_paragraph(Ask("老街重开"), passages)
    assert street is not None
    assert opening_sentences(street)[0].text == "我们修好了石板路和戏台"
