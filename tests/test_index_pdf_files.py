"""PDF files and printed lines → the report's paragraphs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_pdf import Text, locked_pdf, pdf

from index.extracted import Refused
from index.load import describe
from index.paragraphs import split
from index.pdf_files import read
from index.printed import PrintedLine, compose

EM, WIDTH, LEADING, TOP, LINES = 16.0, 28, 28.0, 740.0, 22
LONG = "".join(chr(0x4E00 + 7 * number % 5000) for number in range(800)) + "。"
"""More than a page, no line of it like another."""
PARAGRAPHS = st.lists(
    st.text(alphabet="桥梁产业增长新建学校道路整治居民收入", min_size=5, max_size=400).map(lambda words: f"{words}。"),
    min_size=1,
    max_size=12,
)


def printed(paragraphs: list[str], *, indent: int = 2, spacing: float = 0) -> list[PrintedLine]:
    """Paragraphs as a printer sets them: lines of so many characters, the first indented, a head and a number a page."""
    lines: list[PrintedLine] = []
    page, height = 1, TOP
    for paragraph in paragraphs:
        ems, rest = indent, paragraph
        while rest:
            if height < TOP - LEADING * LINES:
                page, height = page + 1, TOP
            now, rest = rest[: WIDTH - ems], rest[WIDTH - ems :]
            left = 80 + ems * EM
            lines.append(PrintedLine(((now, False),), page, left, left + len(now) * EM, height, EM))
            ems, height = 0, height - LEADING
        height -= spacing
    heads = [PrintedLine((("柳河市政府工作报告", False),), number, 80, 300, 800, 10) for number in range(1, page + 1)]
    feet = [PrintedLine(((f"— {number} —", False),), number, 290, 310, 30, 10) for number in range(1, page + 1)]
    return sorted([*lines, *heads, *feet], key=lambda line: (line.page, -line.baseline))


@given(paragraphs=PARAGRAPHS)
def test_indented_paragraphs_come_out_whole(paragraphs: list[str]) -> None:
    """Whatever lines and pages cut; running heads and page numbers are no part of them."""
    wide = [LONG, *paragraphs]
    assert compose(printed(wide), pages=printed(wide)[-1].page).text.split("\n")[:-1] == wide


@given(paragraphs=PARAGRAPHS)
def test_spaced_paragraphs_come_out_whole_on_one_page(paragraphs: list[str]) -> None:
    """Without indents it is the space between paragraphs that tells."""
    few = [LONG[:100] + "。", *(paragraph[-60:] for paragraph in paragraphs[:5])]
    lines = [line for line in printed(few, indent=0, spacing=14) if line.size == EM]
    assert compose(lines, pages=1).text.split("\n")[:-1] == few


@given(paragraphs=PARAGRAPHS)
def test_a_paragraph_knows_the_page_it_begins_on(paragraphs: list[str]) -> None:
    """The page travels from the printed line to the paragraph."""
    wide = [LONG, *paragraphs]
    lines = printed(wide)
    extracted = compose(lines, pages=lines[-1].page)
    first_pages = [line.page for line in lines if line.left > 100 and line.size == EM]
    found = [line for line in extracted.text.split("\n") if line]
    starts = [sum(len(line) + 1 for line in found[:number]) for number in range(len(found))]
    assert [sum(start >= page for page in extracted.page_starts) for start in starts] == first_pages


def test_an_empty_page_is_counted() -> None:
    """Page numbers are the file's, not those of the pages with text."""
    set_so = (("桥梁。", 1, 80.0), ("道路。", 3, 112.0))
    lines = [PrintedLine(((words, False),), page, left, left + 48, 700, EM) for words, page, left in set_so]
    assert compose(lines, pages=4).page_starts == (0, 4, 4, 8)
    assert compose([], pages=2).text == ""


def test_a_file_is_read_with_its_pages() -> None:
    """Lines join where they are full; running heads, page numbers and what cannot be seen are left out."""
    first = [
        Text("Annual report of the city", 72, 800, 9),
        Text("Bold opening.", 96, 740, font="F2"),
        Text("plain words that go on up to the margin", 180, 740),
        Text("of the page and end here.", 72, 724),
        Text("white words", 72, 600, color="1 g"),
        Text("tiny words", 72, 580, size=1),
        Text("1", 300, 30, 9),
    ]
    second = [
        Text("Annual report of the city", 72, 800, 9),
        Text("Another paragraph, on the second page, that is wide", 96, 740),
        Text("2", 300, 30, 9),
    ]
    extracted = read(pdf([first, second]))
    assert extracted.text.split("\n")[:-1] == [
        "**Bold opening.** plain words that go on up to the margin of the page and end here.",
        "Another paragraph, on the second page, that is wide",
    ]
    assert extracted.page_starts == (0, extracted.text.index("Another"))


def test_the_page_travels_with_the_paragraph() -> None:
    """To the page on which it begins; text files have none."""
    text = "柳河市政府工作报告\n各位代表：\n桥梁增长7%。\n道路增长8%。"
    document = describe("0" * 64, "a.pdf", text)
    paged = replace(document, page_starts=(0, text.index("桥梁"), text.index("道路"), len(text)))
    assert [paragraph.page for paragraph in split(paged)] == [1, 1, 2, 3]
    assert {paragraph.page for paragraph in split(document)} == {None}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no pdf", "不是 PDF 文件"),
        (b"%PDF-1.7\nbroken", "不是完好的 PDF"),
        (locked_pdf(), "有密码"),
        (pdf([[]]), "没有文字层"),
        (pdf([[Text("white", 72, 700, color="1 1 1 rg")]]), "没有文字层"),
    ],
)
def test_a_file_without_text_says_why(content: bytes, reason: str) -> None:
    """Not a PDF, broken, locked, or scanned."""
    with pytest.raises(Refused, match=reason):
        read(content)


def test_raised_numbers_of_footnotes_are_left_out() -> None:
    """They would lengthen the figure before them; exponents stay, and so does a line of small print."""
    line = [
        Text("Value 1000", 72, 700),
        Text("5", 135, 705, size=8),
        Text("units of 12 km", 145, 700),
        Text("2", 225, 705, size=8),
    ]
    content = pdf(
        [[*line, Text("Roads and bridges were built in the past year!", 72, 670), Text("7", 72, 640, size=8)]]
    )
    assert read(content).text.split("\n")[0].replace(" ", "") == "Value1000unitsof12km2"
