"""How the benchmark reads text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.text import bigrams, fold, fold_answer, holds_run, sentences, stands_in


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """fold(fold(x)) == fold(x)."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("达到 1,200 亿元", "达到1200亿元"),
        ("１，２００亿元", "1200亿元"),
        ("共100，200家", "共100，200家"),
        ("2017，2021年", "2017，2021年"),
        ("**增长**\n５％", "增长5%"),
        ("2013—2017年", "2013-2017年"),
        ("2013――2017年", "2013-2017年"),
        ("1877万㎡", "1877万平方米"),
    ],
)
def test_one_writing_for_what_reads_the_same(text: str, folded: str) -> None:
    """Width, spaces, marks and separators do not count; a Chinese comma between figures does."""
    assert fold(text) == folded


def test_citation_marks_are_no_part_of_an_answer() -> None:
    """[n] goes, in all its brackets; other numbers stay."""
    assert fold_answer("增长5%[1]【2】，共3［4］家") == "增长5%，共3家"


@pytest.mark.parametrize(
    ("needle", "haystack", "expected"),
    [
        ("70", "170", False),
        ("70", "70.5", False),
        ("70", "1.70", False),
        ("70", "70。5", True),
        ("2.3%", "12.3%", False),
        ("1000", "10000", False),
        ("5个", "5个百分点", False),
        ("5个", "5个月", False),
        ("5个", "5个项目", True),
        ("10万", "10万亿元", False),
        ("30万千瓦", "30万千瓦时", False),
        ("1250万人", "1250万人次", False),
        ("70", "170和70", True),
        ("", "70", False),
    ],
)
def test_figures_and_units_are_matched_whole(needle: str, haystack: str, expected: bool) -> None:
    """A figure inside of a longer figure, or a unit that only begins a longer one, is not there."""
    assert stands_in(needle, haystack) is expected


@given(st.text(min_size=1), st.text(), st.text())
def test_words_between_other_words_are_found(needle: str, before: str, after: str) -> None:
    """What stands apart, with words around it, stands there."""
    assert stands_in(f"甲{needle}乙", f"{before}甲{needle}乙{after}")


def test_an_unbroken_share_is_needed() -> None:
    """Six of ten characters in a row hold a share of 0.6; five do not, nor do six that are scattered."""
    gold = "甲乙丙丁戊己庚辛壬癸"
    assert holds_run("——丙丁戊己庚辛——", gold, share=0.6)
    assert not holds_run("丙丁戊己庚", gold, share=0.6)
    assert not holds_run("甲乙丙，己庚辛", gold, share=0.6)


@given(st.text())
def test_sentences_lose_nothing_but_blanks(text: str) -> None:
    """The sentences together are the text, blank ones left out."""
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.text(max_size=1))
def test_one_character_has_no_pairs(text: str) -> None:
    """Fewer than two characters, no bigrams."""
    assert bigrams(text) == frozenset()
