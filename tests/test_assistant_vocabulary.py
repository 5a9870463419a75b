"""assistant/vocabulary.py, vocabulary.toml: staff's words and the reports' words meet."""

import tomllib
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.vocabulary import bigrams, canonical, from_english, normalise

TABLES = tomllib.loads((files("assistant") / "vocabulary.toml").read_text(encoding="utf-8"))
SAME: dict[str, list[str]] = TABLES["same"]
ENGLISH: dict[str, str] = TABLES["english"]
FORMS = [(form, key) for key, forms in SAME.items() for form in forms]
TEXT = st.text(max_size=40) | st.text("２０23年 包头GDP社零规上工业，,％%  \u3000", max_size=30)


@pytest.mark.parametrize(("form", "key"), FORMS)
def test_every_form_becomes_its_key(form: str, key: str) -> None:
    """A word of staff's and the reports' word for it are one after reading, and reading twice changes nothing."""
    assert canonical(form) == canonical(key) == key
    assert canonical(canonical(form)) == key


def test_no_form_belongs_to_two_keys() -> None:
    """A form has one meaning; a key is nobody's form."""
    meanings = {(form.lower(), key) for form, key in FORMS}
    assert len({form for form, _ in meanings}) == len(meanings)
    assert not {form for form, _ in meanings} & {key.lower() for key in SAME}


@given(text=TEXT)
def test_normalising_settles(text: str) -> None:
    """Normalised text is NFKC without space at its ends, and normalising it again changes nothing."""
    flat = normalise(text)
    assert flat == flat.strip() == normalise(flat)
    assert unicodedata.is_normalized("NFKC", flat)


@given(digits=st.text("0123456789.%", min_size=1, max_size=8))
def test_full_width_digits_are_digits(digits: str) -> None:
    """Digits typed with a Chinese keyboard are the same digits."""
    wide = digits.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert normalise(f"产值{wide}") == f"产值{digits}"
    assert canonical(f"产值{wide}") == canonical(f"产值{digits}")


def test_spaces_inside_chinese_go() -> None:
    """Layout spaces between Han characters and figures are no words' edges; those between English words are."""
    assert normalise(" 2023 年 包头　产值 ") == "2023年包头产值"
    assert normalise("grain output") == "grain output"


@pytest.mark.parametrize(("word", "chinese"), ENGLISH.items())
def test_every_english_word_is_read_in_any_case(word: str, chinese: str) -> None:
    """A known English word stands for its Chinese one, in capitals too."""
    if len(word) > 1 and word[:2].isalpha():
        assert from_english(f"包头 {word} 2023").split() == f"包头 {chinese} 2023".split()
        assert from_english(f"包头 {word.upper()} 2023").split() == f"包头 {chinese} 2023".split()


def test_english_inside_a_longer_word_is_left() -> None:
    """A known word is replaced where it stands alone, not inside another word."""
    assert from_english("planetary growths") == "planetary growths"


@given(text=st.text("包头市二〇二三年灯笼产值多少，？2023GW%", max_size=30))
def test_chinese_questions_are_left_as_they_are(text: str) -> None:
    """A question without English words is not touched."""
    assert from_english(text) == text


@given(a=TEXT, b=TEXT)
def test_bigrams_of_two_texts_are_those_of_each(a: str, b: str) -> None:
    """A mark between two texts joins none of their characters."""
    assert bigrams(f"{a}。{b}") == bigrams(a) | bigrams(b)


def test_bigrams_keep_figures_and_words_whole() -> None:
    """Han runs go in pairs; a number and a Latin word stay whole."""
    assert bigrams("灯笼产值571.5亿GDP") == {"灯笼", "笼产", "产值", "571.5", "亿", "gdp"}
