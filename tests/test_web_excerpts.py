"""Reports as HTML."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import build_small_store
from test_web_markup import read

from assistant.web.excerpts import NEIGHBOURS, excerpt, holdings, summary
from assistant.web.places import Place
from assistant.web.reading import whole_report
from index.records import Paragraph
from index.store import Generation, open_store

MARK = re.compile(r"<mark>(.*?)</mark>")


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    """Four small reports."""
    with open_store(build_small_store(Path(tmp_path_factory.mktemp("web")))) as opened:
        yield opened


@pytest.fixture(scope="module")
def paragraphs(generation: Generation) -> list[Paragraph]:
    """The paragraphs of one of them."""
    return generation.paragraphs(generation.documents()[0].id)


@given(data=st.data())
def test_the_quote_is_marked_exactly(generation: Generation, paragraphs: list[Paragraph], data: st.DataObject) -> None:
    """Beside the conversation and in the whole report, the one mark holds the quote and nothing else."""
    paragraph = data.draw(st.sampled_from(paragraphs))
    start = data.draw(st.integers(0, len(paragraph.text) - 1))
    end = data.draw(st.integers(start + 1, len(paragraph.text)))
    place = Place(*paragraph.key, start, end)
    for html in (excerpt(generation, place), whole_report(generation, place)):
        assert [read(found).text for found in MARK.findall(html)] == [paragraph.text[start:end]]
        assert paragraph.text in read(html).text


def test_neighbours_stand_around_the_paragraph(generation: Generation, paragraphs: list[Paragraph]) -> None:
    """As many on each side as there are, up to NEIGHBOURS, in the report's order."""
    for i, paragraph in enumerate(paragraphs):
        around = paragraphs[max(0, i - NEIGHBOURS) : i + NEIGHBOURS + 1]
        text = read(excerpt(generation, Place(*paragraph.key, 0, 1))).text
        assert "".join(f"{each.number}{each.text}" for each in around) in text


def test_the_headings_stand_above_the_paragraph(generation: Generation, paragraphs: list[Paragraph]) -> None:
    """Title, region, year and heading path say where the words come from."""
    cited = next(paragraph for paragraph in paragraphs if "12所" in paragraph.text)
    document = generation.documents()[0]
    text = read(excerpt(generation, Place(*cited.key, 0, 1))).text
    assert text.startswith(f"《{document.title}》")
    assert f"{document.region}　{document.report_year}年" in text
    assert " › ".join(cited.section) in text
    assert cited.section


def test_a_span_that_is_no_longer_there_marks_nothing(generation: Generation, paragraphs: list[Paragraph]) -> None:
    """A paragraph that a later reader cut shorter is shown without a mark, not with a wrong one."""
    place = Place(*paragraphs[0].key, 2, len(paragraphs[0].text) + 1)
    assert paragraphs[0].text in read(excerpt(generation, place)).text
    assert "<mark>" not in excerpt(generation, place)


@pytest.mark.parametrize("place", [Place("0" * 64, 1, 0, 1), Place("f" * 64, 99)])
def test_a_report_that_is_gone_is_said_to_be(generation: Generation, place: Place) -> None:
    """A link may be older than the store."""
    assert "已经没有" in read(excerpt(generation, place)).text
    assert "已经没有" in read(whole_report(generation, place)).text


def test_every_report_held_can_be_opened(generation: Generation) -> None:
    """The list of reports links to each, under its region."""
    html = holdings(generation)
    assert all(f"#read/{document.id}/1/0-0" in html for document in generation.documents())
    assert summary(generation) == "4 份报告　3 个地区　2023—2026年"
