"""Open questions by meaning: when the dense leg's paragraph takes the place of the words' one, and which part of it is quoted."""

from dataclasses import dataclass

import numpy as np
import pytest

from assistant.blocks import Block, blocks_of
from assistant.meant import LEAST, meant, overrules, part_meant
from assistant.records import Ask, Passage
from assistant.wants import asks_manner
from index.records import Chunk, Paragraph, ParagraphKind, Period, Role

TEXT = "修好灯桥。加固三座灯桥，更换桥灯。看护灯林。补种灯树，巡查灯林。"


def paragraph(number: int, text: str = TEXT, *, role: Role = Role.TARGET) -> Paragraph:
    """A paragraph of a plan for 2024."""
    return Paragraph("d", number, text, ParagraphKind.BODY, (), Period.year(2024), role, 0, len(text))


def passage(number: int, score: float, *, role: Role = Role.TARGET) -> Passage:
    """A passage of one paragraph, as the dense leg scores it."""
    own = paragraph(number, role=role)
    return Passage(Chunk("d", number, own.text, "", 0, len(own.text)), own, (), score)


@dataclass
class ByMeaning:
    """A retriever whose dense leg finds given passages; texts are alike by the characters that they share."""

    found: list[Passage]
    name: str = "multilingual-e5-small"

    def of_model(self, table: dict[str, float]) -> float | None:
        return table.get(self.name)

    def by_meaning(self, question: str, ask: Ask) -> list[Passage]:
        return self.found

    def similarity(self, asked: str, told: str) -> float:
        return float(np.mean([char in told for char in asked]))


ASK = Ask("灯林", period=Period.year(2024), role=Role.TARGET)


def test_only_what_means_enough_and_is_in_scope_is_found() -> None:
    """Results are left out where plans are asked for; the best one left must reach the model's floor; at most three."""
    near = [passage(1, 0.95, role=Role.ACTUAL), *(passage(n, 0.93 - n / 1000) for n in range(2, 8))]
    assert [p.paragraph.number for p in meant("怎么护灯林", ASK, ByMeaning(near))] == [2, 3, 4]  # type: ignore[arg-type]
    low = [passage(2, LEAST["multilingual-e5-small"] - 0.01)]
    assert meant("怎么护灯林", ASK, ByMeaning(low)) == []  # type: ignore[arg-type]


def test_another_models_cosines_say_nothing() -> None:
    """A floor holds for the model that it was chosen for."""
    assert meant("怎么护灯林", ASK, ByMeaning([passage(2, 0.99)], name="other")) == []  # type: ignore[arg-type]


def test_a_chunk_that_is_all_head_still_has_a_part() -> None:
    """Then the part is one of its paragraph's."""
    own = paragraph(1)
    head = Passage(Chunk("d", 1, TEXT[:3], "", 0, 3), own, (), 0.95)
    assert part_meant("怎么护灯林", ASK, head, ByMeaning([])).head == "看护灯林。"  # type: ignore[arg-type]


def test_words_give_way_only_where_they_are_unsure() -> None:
    """A block told surely stays, and so does one in a paragraph that means the question too."""
    words = Block(paragraph(9), "", 0, len(TEXT))
    assert overrules(None, [passage(1, 0.9)])
    assert overrules((0.6, words), [passage(1, 0.9)])
    assert not overrules((0.8, words), [passage(1, 0.9)])
    assert not overrules((0.6, words), [passage(1, 0.9), passage(9, 0.89)])
    assert not overrules((0.6, words), [])


@pytest.mark.parametrize(("topic", "question"), [("灯林", "怎么护灯林"), ("树木", "怎么补种树木、巡查林")])
def test_the_part_is_chosen_by_words_then_by_meaning(topic: str, question: str) -> None:
    """The part whose words tell the topic; where none does, the one whose opening is most like the question."""
    found = part_meant(question, Ask(topic), passage(1, 0.95), ByMeaning([]))  # type: ignore[arg-type]
    assert found in blocks_of(paragraph(1))
    assert found.head == "看护灯林。"


@pytest.mark.parametrize(
    ("question", "manner"),
    [
        ("云南今年咋促消费", True),
        ("去年在防汛方面做了什么", True),
        ("稳楼市有哪些招数", True),
        ("为什么收入下降了", False),
        ("增速是怎么做到的", False),
        ("去年GDP多少", False),
    ],
)
def test_how_is_not_why(question: str, manner: bool) -> None:
    """What is asked for is how something is gone about, not why it came about."""
    assert asks_manner(question) is manner
