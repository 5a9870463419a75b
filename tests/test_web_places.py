"""The addresses in the page's links."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import EMBEDDER, build_small_store, report

from assistant.web.places import Place, ask_link, cite_link, found_again, lasting
from index.build import build
from index.store import open_store

PLACES = st.builds(
    Place,
    document_id=st.text(alphabet="0123456789abcdef", min_size=64, max_size=64),
    paragraph=st.integers(1, 999_999),
    start=st.integers(0, 999_999),
    end=st.integers(0, 999_999),
    words=st.just("") | st.text(alphabet="0123456789abcdef", min_size=16, max_size=16),
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


def test_a_place_is_found_again_after_the_index_was_renewed(tmp_path: Path) -> None:
    """Where its report is as it was, where that has grown, and where it is another file of the same words."""
    store = build_small_store(tmp_path)
    corpus = tmp_path / "corpus"
    with open_store(store) as before:
        document = next(d for d in before.documents() if d.region == "青石县")
        paragraph = next(p for p in before.paragraphs(document.id) if "12所" in p.text)
    place = lasting(paragraph, Place(*paragraph.key, 2, 6))

    (corpus / "9.txt").write_text(report("白塔县", year=2026), encoding="utf-8")
    build(corpus, store, embedder=EMBEDDER, progress=False)
    with open_store(store) as same:
        assert found_again(same, place) == place

    longer = (corpus / document.source).read_text(encoding="utf-8").replace("各位代表：", "各位代表：\n\n感谢大家。", 1)
    (corpus / document.source).write_text(longer, encoding="utf-8")
    build(corpus, store, embedder=EMBEDDER, progress=False)
    with open_store(store) as after:
        found = found_again(after, place)
        moved = after.paragraph(found.key)
        assert found.document_id != document.id
        assert moved is not None
        assert (moved.text, found.start, found.end) == (paragraph.text, 2, 6)
        assert found_again(after, found) == found

    (corpus / document.source).unlink()
    for other in corpus.glob("*.txt"):
        other.write_text(other.read_text(encoding="utf-8").replace("12所", "13所"), encoding="utf-8")
    build(corpus, store, embedder=EMBEDDER, progress=False)
    with open_store(store) as gone:
        assert found_again(gone, place) == place
