"""Length in tokens: the published examples, and what holds of any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import tokens


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("antidisestablishmentarianism", 6),
        ("2 + 2 = 4", 7),
        ("お誕生日おめでとう", 9),
        ("tiktoken is great!", 6),
    ],
)
def test_lengths_are_those_that_openai_publishes(text: str, length: int) -> None:
    """The examples for cl100k_base in OpenAI's cookbook, "How to count tokens with tiktoken"."""
    assert tokens.count(text) == length


@given(text=st.text(min_size=1, max_size=200))
def test_a_token_is_at_least_one_byte(text: str) -> None:
    """No text has more tokens than bytes, and only the empty one has none."""
    assert 1 <= tokens.count(text) <= len(text.encode())


def test_special_tokens_are_plain_text() -> None:
    """A report that prints a model's control word is counted, not obeyed or refused."""
    assert tokens.count("<|endoftext|>") > 1
