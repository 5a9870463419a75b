"""Word files → the report's lines."""

import io
from typing import Any

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.text.run import Run

from index.docx_files import read


def lines(document: Any) -> list[str]:
    """The lines read from a document."""
    written = io.BytesIO()
    document.save(written)
    return read(written.getvalue()).text.split("\n")


def test_paragraphs_headings_tables_and_breaks_keep_their_order() -> None:
    """Heading styles and bold openings are marked; a row of short cells is a line; a soft break ends one."""
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    document.add_heading("柳河市政府工作报告", level=0)
    document.add_heading("一、回顾", level=2)
    paragraph = document.add_paragraph()
    paragraph.add_run("一是修桥。").bold = True
    paragraph.add_run("新建3座。")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "桥梁", "7%"
    document.add_paragraph("道路。\n水井。")
    assert lines(document) == [
        "# 柳河市政府工作报告",
        "## 一、回顾",
        "**一是修桥。**新建3座。",
        "桥梁\t7%",
        "道路。",
        "水井。",
    ]


def _vanish(run: Run) -> None:
    run.font.hidden = True


def _whiten(run: Run) -> None:
    run.font.color.rgb = RGBColor(255, 255, 255)


def _shrink(run: Run) -> None:
    run.font.size = Pt(1)


@pytest.mark.parametrize("hide", [_vanish, _whiten, _shrink])
def test_hidden_text_is_not_read(hide: Any) -> None:
    """Hidden by its own looks or by a style's."""
    document = docx.Document()
    paragraph = document.add_paragraph("桥梁。")
    hide(paragraph.add_run("暗。"))
    hide(document.styles["Quote"])
    document.add_paragraph("暗。", style="Quote")
    assert lines(document) == ["桥梁。"]


def test_white_on_a_ground_is_read() -> None:
    """A highlighted run, and a shaded paragraph."""
    document = docx.Document()
    run = document.add_paragraph().add_run("桥梁。")
    _whiten(run)
    run.font.highlight_color = WD_COLOR_INDEX.RED
    shaded = document.add_paragraph()
    _whiten(shaded.add_run("道路。"))
    shaded.paragraph_format.element.get_or_add_pPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:fill="C00000"/>'))
    assert lines(document) == ["桥梁。", "道路。"]


def test_revisions_are_read_as_they_would_be_accepted() -> None:
    """Inserted text and content controls are text; what was deleted is not."""
    document = docx.Document()
    paragraph = document.add_paragraph("桥梁")
    inserted = f"<w:ins {nsdecls('w')}><w:r><w:t>增长</w:t></w:r></w:ins>"
    deleted = f"<w:del {nsdecls('w')}><w:r><w:delText>下降</w:delText></w:r></w:del>"
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:r><w:t>7%。</w:t></w:r></w:sdtContent></w:sdt>"
    for part in (inserted, deleted, control):
        paragraph._p.append(parse_xml(part))
    assert lines(document) == ["桥梁增长7%。"]


def numbered(document: Any, levels: list[tuple[str, str]], *, start: int = 1, style: str = "") -> int:
    """A list of the document's, with a (numerals, text) for each level; returns its number."""
    root = document.part.numbering_part.element
    number = 100 + len(root)
    written = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{numerals}"/>'
        f'{f"""<w:pStyle w:val="{style}"/>""" if style and not place else ""}<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (numerals, text) in enumerate(levels)
    )
    names = nsdecls("w")
    kind = parse_xml(f'<w:abstractNum {names} w:abstractNumId="{number}">{written}</w:abstractNum>')
    root.insert(0, kind)
    root.append(parse_xml(f'<w:num {names} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    return number


def entry(document: Any, words: str, number: int, level: int = 0) -> None:
    """A paragraph of a list."""
    properties = document.add_paragraph(words)._p.get_or_add_pPr()
    within = f'<w:ilvl w:val="{level}"/>' if level else ""
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}>{within}<w:numId w:val="{number}"/></w:numPr>'))


def test_automatic_numbers_are_text() -> None:
    """Counted as Word counts: each level by itself, deeper ones anew below each entry, empty entries too; a bullet out of a symbol font is nothing."""
    document = docx.Document()
    number = numbered(
        document, [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    )
    for words, level in (
        ("回顾", 0),
        ("修桥。", 1),
        ("修路。", 1),
        ("东路。", 2),
        ("", 2),
        ("西路。", 2),
        ("安排", 0),
        ("挖井。", 1),
    ):
        entry(document, words, number, level)
    document.add_paragraph("无编号。")
    entry(document, "植树。", number, 1)
    entry(document, "点。", numbered(document, [("bullet", "\uf0b7")]))
    entry(document, "栽花。", 0)
    assert lines(document) == [
        *("一、回顾", "（一）修桥。", "（二）修路。", "1.东路。", "3.西路。"),
        *("二、安排", "（一）挖井。", "无编号。", "（二）植树。", "点。", "栽花。"),
    ]


def test_a_heading_style_numbers_its_headings() -> None:
    """The list stands in the style, and each level says which style it is for; what was typed stays as typed."""
    document = docx.Document()
    number = numbered(document, [("japaneseCounting", "第%1部分 ")], start=9, style="Heading1")
    properties = document.styles["Heading 1"].element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>'))
    for words in ("回顾", "安排", "展望"):
        document.add_heading(words, level=1)
    assert lines(document) == ["# 第九部分 回顾", "# 第十部分 安排", "# 第十一部分 展望"]


@pytest.mark.parametrize(
    ("numerals", "written"),
    [
        ("chineseCounting", ["一", "十", "十一", "二十", "二十一", "一百", "一百零五", "一百一十", "1000"]),
        ("decimalEnclosedCircle", ["①", "⑩", "⑪", "⑳", "21", "100", "105", "110", "1000"]),
        ("lowerRoman", ["i", "x", "xi", "xx", "xxi", "c", "cv", "cx", "1000"]),
        ("upperLetter", ["A", "J", "K", "T", "U", "100", "105", "110", "1000"]),
        ("decimal", ["1", "10", "11", "20", "21", "100", "105", "110", "1000"]),
    ],
)
def test_numerals_are_words(numerals: str, written: list[str]) -> None:
    """As Word writes them; where it cannot, or we do not, in decimal ones."""
    found = []
    for start in (1, 10, 11, 20, 21, 100, 105, 110, 1000):
        document = docx.Document()
        entry(document, "。", numbered(document, [(numerals, "%1")], start=start))
        found += lines(document)
    assert found == [f"{each}。" for each in written]


def test_footnotes_are_notes_at_the_end() -> None:
    """Word keeps them in a part of their own: terms are explained there. The line that parts them from the text is none."""
    document = docx.Document()
    reference = f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'
    paragraph = document.add_paragraph("“双碳”")
    paragraph._p.append(parse_xml(reference))
    paragraph.add_run("目标。")
    notes = f"""<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>
        <w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>“双碳”：指碳达峰、碳中和。</w:t></w:r></w:p></w:footnote></w:footnotes>"""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert lines(document) == ["“双碳”目标。", "注释", "1.“双碳”：指碳达峰、碳中和。"]


def test_marks_of_footnotes_are_left_out() -> None:
    """Raised numbers, in brackets or not; not exponents, nor what is lowered."""
    document = docx.Document()
    paragraph = document.add_paragraph("产值1000")
    for words, raised in (
        ("5", True),
        ("亿元，绿地12km", False),
        ("2", True),
        ("，PM", False),
        ("2.5", False),
        ("降", False),
    ):
        paragraph.add_run(words).font.superscript = raised or None
    assert lines(document) == ["产值1000亿元，绿地12km2，PM2.5降"]


def test_a_text_box_is_read_once() -> None:
    """Word writes it twice, for old programs too."""
    box = "<w:txbxContent><w:p><w:r><w:t>盒中。</w:t></w:r></w:p></w:txbxContent>"
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    run = parse_xml(
        f'<w:r {nsdecls("w")} xmlns:mc="{compatibility}"><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = docx.Document()
    document.add_paragraph("桥梁。")._p.append(run)
    assert run.tag == qn("w:r")
    assert lines(document) == ["桥梁。", "盒中。"]
