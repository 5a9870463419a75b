"""Word files → the report's lines."""

import io
from typing import Any

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
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
