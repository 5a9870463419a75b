"""assistant/words.py: how much each word of a topic says."""

import re
import subprocess
import sys
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.words import HELPER, NOUN, OTHER, cut, weigh, words_across

HAN = st.text("灯笼产业值桥梁新建茶叶的了是和在包头市石拐区提高加快全", max_size=20)


@given(text=HAN | st.text(max_size=20))
def test_words_tile_the_text(text: str) -> None:
    """No character is lost or added, and every weight is one of three."""
    found = weigh(text)
    assert "".join(word for word, _, _ in found) == text
    assert {weight for _, weight, _ in found} <= {NOUN, HELPER, OTHER}


def test_nouns_say_most_and_particles_nothing() -> None:
    """What is measured outweighs what is done to it; 的, 了 and 和 say nothing."""
    weights = {word: weight for word, weight, _ in weigh("桥梁的修建和了")}
    assert weights["桥梁"] == NOUN > HELPER > OTHER
    assert weights["的"] == weights["和"] == OTHER


def test_marks_say_nothing() -> None:
    """Punctuation has no weight."""
    assert all(weight == OTHER for _, weight, _ in weigh("，。（）"))


def test_places_are_proper_names_and_common_nouns_are_not() -> None:
    """A name must be told by whatever answers; a common noun need not be told so."""
    assert any(name for _, _, name in weigh("固阳县"))
    assert not any(name for _, _, name in weigh("全市小区"))


@given(text=HAN | st.text(max_size=20))
def test_a_cut_loses_nothing_and_words_across_it_are_words(text: str) -> None:
    """The pieces are the text; a word of two characters that is cut out whole is among those found."""
    pieces = cut(text)
    assert "".join(pieces) == text
    found = words_across(text)
    assert all(0 <= start < end - 1 < len(text) for start, end in found)
    ends = [0, *accumulate(map(len, pieces))]
    words = (span for span in pairwise(ends) if re.fullmatch("[\u4e00-\u9fa5]{2,}", text[slice(*span)]))
    assert set(words) <= set(found)


def test_words_may_overlap() -> None:
    """「市政府」 holds 市政, 政府 and 市政府."""
    text = "市政府"
    assert {text[start:end] for start, end in words_across(text)} >= {"市政", "政府"}


def test_importing_reads_no_dictionary() -> None:
    """The segmenter's dictionary is loaded by the first word weighed, not by importing."""
    program = "import sys, assistant.words, assistant.topics; sys.exit('jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
