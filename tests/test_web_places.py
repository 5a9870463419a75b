"""The addresses in the page's links."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.places import Place, ask_link, cite_link

PLACES = st.builds(
    Place,
    document_id=st.text(alphabet="0123456789abcdef", min_size=64, max_size=64),
    paragraph=st.integers(1, 999_999),
    start=st.integers(0, 999_999),
    end=st.integers(0, 999_999),
)


@given(place=PLACES)
def test_a_place_is_read_back(place: Place) -> None:
    """An address names its place, and no other."""
    assert Place.parse(str(place)) == place
    assert cite_link(place).removeprefix("#cite/") == str(place)


@pytest.mark.parametrize(
    "given", ["", "x", None, 3, {}, ["a"], f"{'a' * 64}/0/0-1", f"{'a' * 64}/1/-1-2", f"{'a' * 64}/1/0-1\n"]
)
def test_what_is_no_address_is_no_place(given: object) -> None:
    """An address comes out of a browser: anything else is None, never an error."""
    assert Place.parse(given) is None


@given(question=st.text(max_size=40))
def test_a_question_is_read_back(question: str) -> None:
    """A question to be asked survives its link, which holds ASCII only."""
    question = question.encode("utf-8", "ignore").decode()  # A browser sends no lone surrogates.
    link = ask_link(question)
    assert link.isascii()
    assert unquote(link.removeprefix("#ask/")) == question
