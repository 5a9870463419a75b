"""assistant/blocks.py: the part of a report that answers an open question."""

from itertools import pairwise

import pytest
from small_reports import every_passage, open_reports, report

from assistant.blocks import best_block, blocks_of, quotes_of, subject_of
from assistant.pipeline import Assistant
from assistant.records import Ask, Passage
from index.records import ParagraphKind, Period, Role

PROSE = report(
    "包头市",
    2024,
    review=(
        "（一）老街重开。我们修好了石板路和戏台，夜里点灯，游人可以一直走到河边的渡口看船。匠人们在戏台后面搭起新的灯架，"
        "把旧灯笼一盏一盏补好。\n\n"
        "（二）书院免费。书院把藏书借给乡里的孩子，每到周末请老人讲故事。我们在院里种下两排槐树，好让读书的人有个凉快的地方坐。"
    ),
    plan=(
        "（一）续修老街。老街的北段今年动工，匠人先换屋瓦再铺石板，秋天以前让茶馆重新开门。老街北段的人家可以先搬到空屋里住。\n\n"
        "（二）照料乡里老小。让老人有人陪，让孩子有书读，把每一件小事做到各家各户的心坎上。\n\n"
        "办好乡村学堂。添置课桌和炭火，请先生到山脚的村子里上课，让远处的孩子也能坐马车来。\n\n"
        "开设河边医馆。请郎中坐堂，备齐药材，每逢集日免费看诊，给走不动的老人送药上门。\n\n"
        "一要修桥。两座木桥换成石桥，桥头都点上灯，夜里由村里人轮流看守照料。二要疏浚渡口航道。清出淤泥，给渡船换上新的船篷，"
        "雨天也能载客过河，船夫的工钱由我们出。"
    ),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over one report in prose."""
    return open_reports(tmp_path_factory.mktemp("blocks"), {"prose.txt": PROSE})


@pytest.fixture(scope="module")
def passages(assistant: Assistant) -> list[Passage]:
    """All its paragraphs."""
    return every_passage(assistant)


def test_blocks_lie_apart_in_their_paragraph(passages: list[Passage]) -> None:
    """A paragraph's blocks follow one another, each under its own head."""
    for passage in passages:
        blocks = blocks_of(passage.paragraph)
        assert all(a.end <= b.start for a, b in pairwise(blocks))
        assert all(block.head in passage.paragraph.text for block in blocks)


@pytest.mark.parametrize(
    ("topic", "role", "head"),
    [
        ("老街", Role.ACTUAL, "（一）老街重开。"),
        ("老街", Role.TARGET, "（一）续修老街。"),
        ("渡口航道", Role.TARGET, "二要疏浚渡口航道。"),
    ],
)
def test_a_block_is_found_by_its_head_and_its_side(topic: str, role: Role, head: str, passages: list[Passage]) -> None:
    """Run-in headings and ordinals inside a paragraph count alike; asked for plans, the review is no answer."""
    found = best_block(Ask(topic, role=role), passages)
    assert found is not None
    assert found[1].head == head


def test_what_no_block_tells_has_no_block(passages: list[Passage]) -> None:
    """Neither other things nor other years are offered for what is asked."""
    assert best_block(Ask("煤炭铁路机场"), passages) is None
    assert best_block(Ask("老街", period=Period.year(2019)), passages) is None
    assert best_block(Ask(""), passages) is None


def test_a_block_is_quoted_without_its_head(assistant: Assistant, passages: list[Passage]) -> None:
    """The sentences stand in order, apart, verbatim, each without its full stop."""
    for passage in passages:
        for block in blocks_of(passage.paragraph) if passage.paragraph.kind is ParagraphKind.BODY else ():
            quotes = quotes_of(Ask("老街"), block, assistant.generation)
            own = [quote for quote in quotes if quote.paragraph == passage.paragraph]
            assert own
            assert all(a.end <= b.start for a, b in pairwise(own))
            assert not any(quote.text.endswith("。") for quote in quotes)
    street = best_block(Ask("老街", role=Role.TARGET), passages)
    assert street is not None
    assert quotes_of(Ask("老街"), street[1], assistant.generation)[0].text.startswith("老街的北段今年动工")


@pytest.mark.parametrize(
    ("said", "subject"), [("修路 举措", "修路"), ("渡口上有", "渡口"), ("老街", "老街"), ("举措", "举措")]
)
def test_words_of_asking_are_no_part_of_the_subject(said: str, subject: str) -> None:
    """「…方面有哪些举措」 asks of what stands before it; a topic of such words only keeps them."""
    assert subject_of(said) == subject
