"""assistant/replies.py: a stream of pieces becomes sentences with their marks, however it is cut."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.replies import LONGEST, Said, read_sentence, read_sentences

REPLY = (
    "<think>先想一想。\n再想一想。</think>2023年，产值达到640亿元。[1]\n"
    "- **增长** 12.5 %[1][2]。\n1. 新建桥梁36座[3、4]！\n\n## 小结\n粮食产量达到 187.2 万吨【5】。完"
)
SAID = [
    Said("2023年，产值达到640亿元", ((15, (1,)),)),
    Said("增长12.5%", ((7, (1,)), (7, (2,)))),
    Said("新建桥梁36座", ((7, (3, 4)),)),
    Said("小结", ()),
    Said("粮食产量达到187.2万吨", ((13, (5,)),)),
    Said("完", ()),
]


@given(cuts=st.lists(st.integers(min_value=0, max_value=len(REPLY)), max_size=20).map(sorted))
def test_where_the_stream_is_cut_does_not_matter(cuts: list[int]) -> None:
    """The sentences are those of the whole reply, each with the marks behind its full stop."""
    edges = [0, *cuts, len(REPLY)]
    pieces = [REPLY[start:end] for start, end in pairwise(edges)]
    assert list(read_sentences(pieces)) == SAID


def test_a_sentence_is_there_before_the_next_is_whole() -> None:
    """Nothing waits for the end of the reply."""
    pieces = iter(["甲产值5亿元。[1]", "乙", "产值6亿元。[2]"])
    sentences = read_sentences(pieces)
    assert next(sentences).text == "甲产值5亿元"
    assert next(pieces) == "产值6亿元。[2]"


@pytest.mark.parametrize(
    ("raw", "text", "numbers"),
    [
        ("产值5亿元[1]。", "产值5亿元", [(1,)]),
        ("产值5亿元。[1][2]", "产值5亿元", [(1,), (2,)]),
        ("[1] 产值5亿元", "产值5亿元", [(1,)]),
        ("根据[3]，产值5亿元", "根据，产值5亿元", [(3,)]),
        ("产值5亿元［1，2］", "产值5亿元", [(1, 2)]),
        ("产值5亿元[来源]", "产值5亿元[来源]", []),
        ("产值5亿元[1-3]", "产值5亿元[1-3]", []),
        ("产值 5 亿元，GDP growth 8 %", "产值5亿元，GDP growth8%", []),
        ("`产值`__5__亿元", "产值5亿元", []),
        ("3. 产值5亿元", "产值5亿元", []),
        ("3.5亿元的产值", "3.5亿元的产值", []),
    ],
)
def test_marks_and_decoration_are_taken_out(raw: str, text: str, numbers: list[tuple[int, ...]]) -> None:
    """What is left is plain prose; brackets that hold no numbers stay, and are for others to refuse."""
    said = read_sentence(raw)
    assert said.text == text
    assert [group for _, group in said.marks] == numbers
    assert all(0 <= at <= len(text) for at, _ in said.marks)


def test_a_figure_has_the_marks_behind_it() -> None:
    """Marks hold for what stands before them; for what follows the last ones, those."""
    said = read_sentence("甲5亿元[1]，乙6亿元[2][3]，丙7亿元")
    assert [said.numbers_at(said.text.index(figure) + 3) for figure in ("5亿元", "6亿元", "7亿元")] == [
        (1,),
        (2,),
        (3,),
    ]


def test_a_model_that_repeats_itself_is_heard_once() -> None:
    """The same sentence with the same marks comes once."""
    assert [said.text for said in read_sentences(["产值5亿元。[1]" * 50])] == ["产值5亿元"]


def test_a_model_that_talks_on_is_cut_short() -> None:
    """No more than so many characters are read."""
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        for number in range(10**9):
            read += 10
            yield f"第{number:08d}句。"

    assert len(list(read_sentences(endless()))) > 100
    assert read <= LONGEST + 20
