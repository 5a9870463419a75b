"""assistant/sentences.py: answers in words."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_reports import every_passage, open_reports, report

from assistant.pipeline import Assistant
from assistant.records import Ask, Passage
from assistant.sentences import confessed, of_each_item, of_period, rank_words, with_what_follows
from index.records import Period
from index.statements import sentences

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


@given(topic=TOPICS)
def test_an_open_answer_reads_on_in_whole_sentences(topic: str, passages: list[Passage]) -> None:
    """It holds the best words, begins with their sentence or with them, stays in their paragraph, and ends a sentence."""
    for words in rank_words(Ask(topic), passages)[:5]:
        quote, text = with_what_follows(Ask(topic), words), words.quote.paragraph.text
        assert quote.paragraph == words.quote.paragraph
        assert quote.start <= words.quote.start < quote.end
        assert quote.start in (words.quote.start, *(a for a, _ in sentences(text)))
        assert quote.end == len(text) or text[quote.end] in "。；;！!？?"


def test_passages_of_other_years_are_left_out(passages: list[Passage]) -> None:
    """The review speaks of the year before, the plan of the report's own; an open question takes both."""
    assert of_period(Ask("老街"), passages) == passages
    for year in (2023, 2024):
        kept = of_period(Ask("老街", period=Period.year(year)), passages)
        assert kept
        assert {p.paragraph.period for p in kept} <= {None, Period.year(year)}


def test_each_thing_listed_gets_its_own_clause(passages: list[Passage]) -> None:
    """What a topic lists is told one by one, from one paragraph; if one of the things is nowhere, nothing is."""
    quotes = of_each_item(Ask("戏台 茶馆", items=("戏台", "茶馆")), passages)
    assert [quote.text for quote in quotes] == ["我们修好了石板路和戏台", "河边的茶馆都关了门"]
    assert of_each_item(Ask("戏台 铁路", items=("戏台", "铁路")), passages) == []
    assert of_each_item(Ask("戏台"), passages) == []


@pytest.mark.parametrize(
    "text",
    [
        "各位代表！我们也看到还有不少困难，主要是：渡船太旧，常常漏水；匠人不够；茶馆冷清，等等。我们将逐一解决。",
        "我们清醒地看到，还有不少问题。渡船太旧，常常漏水；匠人不够；茶馆冷清。这些都是成长中的问题。",
    ],
)
def test_what_is_amiss_is_listed_whole(text: str, passages: list[Passage]) -> None:
    """Every shortcoming, without the words of address, the announcement and the promise."""
    paragraph = replace(passages[0].paragraph, text=text)
    assert [quote.text for quote in confessed(paragraph)] == ["渡船太旧，常常漏水", "匠人不够", "茶馆冷清"]
