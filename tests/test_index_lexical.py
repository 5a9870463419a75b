"""index/lexical.py: what counts as the same token, and that the best texts are the best among those asked for."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from index import lexical
from index.lexical import LexicalIndex, Postings, tokenize
from index.vocabulary import Vocabulary

HAN = "晶硅光伏产业产值达到增长亿元粮食总产量万斤居民收入"
MIXED = st.text(alphabet=HAN + "0123456789.,%‰、，。年 GDPgdp", max_size=40)
TEXTS = (
    "晶硅光伏产业产值达到1200亿元",
    "粮食总产量达到24亿斤",
    "居民收入增长6.7%，快于GDP增速",
    "晶硅光伏产业产值达到1200亿元",
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("晶硅光伏产值", ["晶硅", "硅光", "光伏", "伏产", "产值"]),
        ("2023年，产值1200亿元", ["2023", "年", "产值", "1200", "亿元"]),
        ("增长10.2%，人口出生率6.39‰", ["增长", "10.2%", "人口", "口出", "出生", "生率", "6.39‰"]),
        ("一般公共预算收入 1,234.5 亿元", ["一般", "般公", "公共", "共预", "预算", "算收", "收入", "1234.5", "亿元"]),
        ("GDP 增速", ["gdp", "增速"]),
        ("what was the GDP growth in 2023", ["what", "was", "the", "gdp", "growth", "in", "2023"]),
        ("2022 2023", ["2022", "2023"]),
        ("为 10.2 %", ["为", "10.2%"]),
        ("", []),
        ("，。！？", []),
    ],
)
def test_tokens_are_bigrams_figures_and_words(text: str, tokens: list[str]) -> None:
    """Han characters in twos, a lone one by itself; figures and Latin words whole."""
    assert tokenize(text) == tokens


@given(text=MIXED)
def test_width_makes_no_difference(text: str) -> None:
    """Full-width digits, letters and signs give the tokens of half-width ones."""
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert tokenize(wide) == tokenize(text)


@given(text=MIXED)
def test_case_makes_no_difference(text: str) -> None:
    """Capitals give the tokens of small letters."""
    assert tokenize(text.upper()) == tokenize(text.lower())


@given(text=st.text(alphabet=HAN + "，。", max_size=30), space=st.sampled_from([" ", "\u3000", "\n", "\t "]))
def test_layout_makes_no_difference(text: str, space: str) -> None:
    """White space between Han characters is layout."""
    assert tokenize(space.join(text)) == tokenize(text)


@given(value=st.integers(min_value=0, max_value=10**12))
def test_thousands_separators_make_no_difference(value: int) -> None:
    """1,200 is 1200."""
    assert tokenize(f"产值{value:,}亿元") == tokenize(f"产值{value}亿元")


@given(text=MIXED)
def test_no_character_is_lost(text: str) -> None:
    """Every Han character, digit and letter of the text stands in a token."""
    plain = re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", text).lower())
    assert set(plain) <= set("".join(tokenize(text)))


@given(text=st.text(max_size=60))
def test_any_text_has_tokens_without_white_space(text: str) -> None:
    """Nothing a person types breaks it; a token is never empty."""
    assert all(token and not re.search(r"\s", token) for token in tokenize(text))


def test_ties_break_by_id_and_zero_scores_are_left_out() -> None:
    """Equal texts come in their order; a text that shares no token is not found."""
    found = LexicalIndex.build(TEXTS).search("晶硅光伏产值达到多少", limit=10)
    assert [i for i, _ in found] == [0, 3, 1]
    assert found[0][1] == found[1][1] > found[2][1] > 0


def test_a_mask_is_applied_before_the_best_are_taken() -> None:
    """A text out of scope neither appears nor takes another's place."""
    index = LexicalIndex.build(TEXTS)
    assert [i for i, _ in index.search("晶硅光伏", limit=1, among=np.array([False, True, True, True]))] == [3]
    assert index.search("晶硅光伏", limit=5, among=np.zeros(4, dtype=np.bool_)) == []


@pytest.mark.parametrize("question", ["", "，。", "量子力学", "99"])
def test_a_question_without_known_tokens_finds_nothing(question: str) -> None:
    """No token in common, no result, no error."""
    assert LexicalIndex.build(TEXTS).search(question, limit=3) == []


def test_a_limit_of_zero_finds_nothing() -> None:
    """At most none is none."""
    assert LexicalIndex.build(TEXTS).search("晶硅", limit=0) == []


def test_texts_without_tokens_can_be_indexed() -> None:
    """Punctuation alone is a text like any other, only never found."""
    index = LexicalIndex.build(["。", "！"])
    assert (len(index), index.search("。", limit=2)) == (2, [])


@given(texts=st.lists(MIXED, min_size=1, max_size=6), question=MIXED)
def test_scores_are_those_of_the_library(texts: list[str], question: str) -> None:
    """The same scores as bm25s gives for its own vocabulary of the same tokens."""
    reference = bm25s.BM25()
    reference.index([tokenize(text) or [""] for text in texts], show_progress=False)
    known = [token for token in tokenize(question) if token in reference.vocab_dict]
    expected = reference.get_scores(known) if known else np.zeros(len(texts))
    found = dict(LexicalIndex.build(texts).search(question, limit=len(texts)))
    np.testing.assert_allclose([found.get(i, 0.0) for i in range(len(texts))], expected, rtol=1e-5)


@given(texts=st.lists(MIXED, min_size=1, max_size=6))
def test_frequencies_count_the_texts_that_have_a_token(texts: list[str]) -> None:
    """A token that a text has twice counts once; a text without tokens adds none."""
    expected = Counter(token for text in texts for token in set(tokenize(text)))
    assert LexicalIndex.build(texts).frequencies() == expected


@given(texts=st.lists(MIXED, min_size=1, max_size=8), data=st.data(), question=MIXED)
def test_however_texts_are_parted_the_scores_are_those_of_all(
    texts: list[str], data: st.DataObject, question: str
) -> None:
    """Counted in parts, some of them moved from one to another: the same as counted together."""
    size = len(texts)
    vocabulary = Vocabulary()
    cut = data.draw(st.integers(0, size))
    ids = np.array(data.draw(st.permutations(range(size))), dtype=np.int32)
    parts = []
    for chosen in (ids[:cut], ids[cut:]):
        chosen.sort()
        if len(chosen):
            parts.append((Postings.count(enumerate(texts[i] for i in chosen), vocabulary), chosen))
    whole = LexicalIndex.build(texts)
    assert LexicalIndex(parts, vocabulary).search(question, limit=9) == whole.search(question, limit=9)
    moved = Postings.joined([postings.moved(chosen) for postings, chosen in parts])
    again = LexicalIndex([(moved, np.arange(size, dtype=np.int32))], vocabulary)
    assert again.search(question, limit=9) == whole.search(question, limit=9)
    assert again.frequencies() == whole.frequencies()


@given(before=st.lists(MIXED, min_size=1, max_size=6), stays=st.integers(0, 6), new=st.lists(MIXED, max_size=3))
def test_a_vocabulary_does_not_grow_with_every_change(before: list[str], stays: int, new: list[str]) -> None:
    """The number of a token that went is given to a new one; those that stay keep theirs."""
    vocabulary = Vocabulary()
    counted = Postings.count(enumerate(before), vocabulary)
    kept = counted.moved(np.where(np.arange(len(before)) < stays, np.arange(len(before)), -1).astype(np.int32))
    numbers = dict(vocabulary.numbers)
    later = vocabulary.only([kept.tokens])
    added = Postings.count(enumerate(new, len(before)), later)
    used = {token: number for token, number in numbers.items() if number in kept.tokens}
    assert used.items() <= later.numbers.items()
    assert set(later.numbers.values()) == {*kept.tokens.tolist(), *added.tokens.tolist()}
    assert len(later) == max(len(vocabulary), len(later.numbers))


def loaded(folder: Path) -> LexicalIndex:
    """The index of what was saved there."""
    vocabulary = Vocabulary.load(folder / "vocabulary.json")
    postings = Postings.load(folder / lexical.FILE, size=len(TEXTS), vocabulary=vocabulary)
    return LexicalIndex([(postings, np.arange(len(TEXTS), dtype=np.int32))], vocabulary)


def save(folder: Path) -> None:
    """Write what is counted of :data:`TEXTS`."""
    vocabulary = Vocabulary()
    Postings.count(enumerate(TEXTS), vocabulary).save(folder / lexical.FILE)
    vocabulary.save(folder / "vocabulary.json")


def test_saving_and_loading_change_nothing(tmp_path: Path) -> None:
    """The same answers after a round trip, and no file but those announced."""
    index = LexicalIndex.build(TEXTS)
    save(tmp_path)
    again = loaded(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([lexical.FILE, "vocabulary.json"])
    assert len(again) == len(TEXTS)
    assert again.frequencies() == index.frequencies()
    assert again.search("居民收入增长6.7%", limit=4) == index.search("居民收入增长6.7%", limit=4)


def test_two_indexes_of_the_same_texts_are_equal_to_the_byte(tmp_path: Path) -> None:
    """Nothing depends on the order of a set."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        save(tmp_path / name)
    for name in ("vocabulary.json", lexical.FILE):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_postings_without_texts_are_postings(tmp_path: Path) -> None:
    """A shard of reports without a word in their bodies: written, read, and found to hold nothing."""
    vocabulary = Vocabulary()
    Postings.count([], vocabulary).save(tmp_path / "none")
    none = Postings.load(tmp_path / "none", size=0, vocabulary=vocabulary)
    one = Postings.count([(0, TEXTS[0])], vocabulary)
    ids = np.arange(1, dtype=np.int32)
    assert LexicalIndex([(none, ids[:0]), (one, ids)], vocabulary).search(TEXTS[0], limit=2)


@pytest.mark.parametrize("name", ["tokens", "ends", "texts", "counts"])
@pytest.mark.parametrize("harm", ["fewer", "other kind", "beyond"])
def test_parts_that_do_not_fit_are_refused(tmp_path: Path, name: str, harm: str) -> None:
    """Fewer entries, numbers of another kind, numbers that name nothing."""
    save(tmp_path)
    arrays = load_file(tmp_path / lexical.FILE)
    values = arrays[name]
    harmed = {"fewer": values[:-1], "other kind": values.astype(np.float64), "beyond": np.zeros_like(values) - 1}[harm]
    save_file({**arrays, name: harmed}, tmp_path / lexical.FILE)
    if (name, harm) == ("counts", "beyond"):
        # All bits set is a count like any other.
        loaded(tmp_path)
    else:
        with pytest.raises(ValueError, match="is no lexical index"):
            loaded(tmp_path)
