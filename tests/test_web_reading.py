"""A report to be read: contents, and what is looked for in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import build_small_store
from test_web_markup import read

from assistant.web.places import Place, lasting
from assistant.web.reading import contents, headings_of, hits_card, hits_in, whole_report
from index.records import Paragraph, ParagraphKind
from index.store import Generation, open_store

HIT = re.compile(r'<span class="hit">(.*?)</span>')


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    """Four small reports."""
    with open_store(build_small_store(Path(tmp_path_factory.mktemp("reading")))) as opened:
        yield opened


def test_the_contents_lead_to_every_heading(generation: Generation) -> None:
    """In the report's order, each to the paragraph where it stands."""
    document = generation.documents()[0]
    headings = [p for p in generation.paragraphs(document.id) if p.kind is ParagraphKind.HEADING]
    html = contents(generation, document.id)
    assert re.findall(r"#jump/(\d+)", html) == [str(p.number) for p in headings]
    assert "".join(p.text for p in headings) in read(html).text
    assert "没有标题" in contents(generation, "0" * 64)


def test_headings_that_open_a_paragraph_are_among_the_contents() -> None:
    """Wherever the path of headings changes, what is new in it is told once, at its depth."""

    def paragraph(number: int, text: str, section: tuple[str, ...], kind: ParagraphKind) -> Paragraph:
        return Paragraph("0" * 64, number, text, kind, section, None, None, 0, 0)

    body, heading = ParagraphKind.BODY, ParagraphKind.HEADING
    paragraphs = [
        paragraph(1, "柳河市政府工作报告", (), ParagraphKind.FRONT),
        paragraph(2, "一、回顾", (), heading),
        paragraph(3, "桥梁更多。今年……", ("一、回顾", "桥梁更多。"), body),
        paragraph(4, "槐树……", ("一、回顾", "桥梁更多。"), body),
        paragraph(5, "道路更宽。今年……", ("一、回顾", "道路更宽。"), body),
        paragraph(6, "二、安排", (), heading),
    ]
    assert headings_of(paragraphs) == [
        (0, "一、回顾", 2),
        (1, "桥梁更多。", 3),
        (1, "道路更宽。", 5),
        (0, "二、安排", 6),
    ]


@given(data=st.data())
def test_what_is_looked_for_is_marked_wherever_it_stands(generation: Generation, data: st.DataObject) -> None:
    """Every hit is one element with the words in it, the quote marked in and beside them, and no character is lost."""
    document = generation.documents()[0]
    paragraphs = generation.paragraphs(document.id)
    paragraph = data.draw(st.sampled_from(paragraphs))
    start = data.draw(st.integers(0, len(paragraph.text) - 1))
    end = data.draw(st.integers(start + 1, min(start + 6, len(paragraph.text))))
    sought = data.draw(
        st.sampled_from(["产业", "%", "年", "桥梁产业产值", "(", paragraph.text[start:end], "没有这样的话"])
    )
    html = whole_report(generation, Place(*paragraph.key, start, end), sought=sought)
    hits = [read(found).text for found in HIT.findall(html)]
    assert hits == [sought] * sum(len(hits_in(p.text, sought)) for p in paragraphs)
    assert all(p.text in read(html).text for p in paragraphs)
    assert "".join(read(mark).text for mark in re.findall(r"<mark>(.*?)</mark>", html)) == paragraph.text[start:end]


def test_hits_are_counted_and_led_to() -> None:
    """Letters of either case are the same; of nothing there is no hit."""
    assert hits_in("GDP与gdp", "gdp") == [(0, 3), (4, 7)]
    assert hits_in("桥梁", "") == []
    assert read(hits_card(3)).text == "1/3 处上一处下一处"
    assert read(hits_card(0)).text == "没有找到"


def test_a_paragraph_has_a_link_that_lasts(generation: Generation) -> None:
    """Beside each paragraph, and above the report for the one that is shown; a changed one is said to be."""
    paragraph = generation.paragraphs(generation.documents()[0].id)[3]
    html = whole_report(generation, lasting(paragraph, Place(*paragraph.key, 0, 2)))
    assert f"#read/{lasting(paragraph, Place(*paragraph.key, 0, 2))}" in html
    assert "已经改了" not in read(html).text
    assert "已经改了" in read(whole_report(generation, Place(*paragraph.key, 0, 2, "0" * 16))).text
