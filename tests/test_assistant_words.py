"""assistant/words.py: how much each word of a topic says."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from assistant.words import HELPER, NOUN, OTHER, weigh

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


def test_importing_reads_no_dictionary() -> None:
    """The segmenter's dictionary is loaded by the first word weighed, not by importing."""
    program = "import sys, assistant.words, assistant.topics; sys.exit('jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
