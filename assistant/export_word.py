"""A conversation → a Word document, laid out as official documents are (GB/T 9704: margins, faces, sizes, spacing)."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.text.paragraph import Paragraph

from assistant.export import Exchange, FigureRow, attribution, figure_rows, printable, time_of
from assistant.records import Citation

TITLE = "政府工作报告问答记录"
NOTE = "答案与引文逐字出自所列报告。段号自报告全文的第一段起计，标题也算一段。"
COLUMNS = ("地区", "年份", "指标", "性质", "数值", "单位", "出处")

_TITLE_FACE, _HEADING_FACE, _BODY_FACE = "方正小标宋简体", "黑体", "仿宋"
_TITLE_SIZE, _BODY_SIZE, _TABLE_SIZE = Pt(22), Pt(16), Pt(10.5)
_LINE = Pt(28)


def to_word(exchanges: Sequence[Exchange]) -> bytes:
    """The document's bytes."""
    document = Document()
    _page(document)
    _write(document, TITLE, face=_TITLE_FACE, size=_TITLE_SIZE).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(document, "")
    _write(document, NOTE, indent=True)
    for number, exchange in enumerate(exchanges, start=1):
        _exchange(document, number, exchange)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _exchange(document: Any, number: int, exchange: Exchange) -> None:
    answer = exchange.answer
    _write(document, f"{_chinese(number)}、{answer.question}", face=_HEADING_FACE, indent=True, level=1)
    if answer.standalone != answer.question:
        _write(document, f"理解为：{answer.standalone}", indent=True)
    _write(document, f"{'未作答' if answer.refused else '答'}：{answer.text}", indent=True)
    for citation in answer.citations:
        _write(document, _source(citation), indent=True)
    rows = list(figure_rows(answer))
    if rows:
        _table(document, rows)
        for row in rows:
            if row.formula:
                _write(document, f"由原文数字算得：{row.formula}", indent=True)
    if answer.note:
        _write(document, f"说明：{answer.note}", indent=True)
    _write(document, f"检索时间：{time_of(exchange.at)}（索引 {answer.generation}）", indent=True)


def _source(citation: Citation) -> str:
    return f"[{citation.n}] {attribution(citation)}：“{citation.quote}”"


def _table(document: Any, rows: Sequence[FigureRow]) -> None:
    table = document.add_table(rows=1 + len(rows), cols=len(COLUMNS), style="Table Grid")
    lines = [COLUMNS, *((r.region, r.period, r.indicator, r.role, f"{r.value:f}", r.unit, r.place) for r in rows)]
    widths = (Cm(2.2), Cm(1.8), Cm(3.4), Cm(1.4), Cm(1.9), Cm(1.6), Cm(3.3))
    for cells, line in zip(table.rows, lines, strict=True):
        for cell, text, width in zip(cells.cells, line, widths, strict=True):
            cell.width = width
            face = _HEADING_FACE if line is COLUMNS else _BODY_FACE
            _set(cell.paragraphs[0], text, face=face, size=_TABLE_SIZE)
    # The heading line stands again on every page that the table reaches.
    header = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(header)


def _write(
    document: Any, text: str, *, face: str = _BODY_FACE, size: Pt = _BODY_SIZE, indent: bool = False, level: int = 0
) -> Paragraph:
    """One paragraph at the end; ``level`` 1 makes it a heading that Word's outline shows."""
    paragraph: Paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    form.space_before = form.space_after = Pt(0)
    if size is _TITLE_SIZE:
        form.line_spacing = Pt(36)
    if indent:
        form.first_line_indent = Pt(2 * size.pt)
    if level:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        paragraph._p.get_or_add_pPr().append(outline)
    _set(paragraph, text, face=face, size=size)
    return paragraph


def _set(paragraph: Paragraph, text: str, *, face: str, size: Pt) -> None:
    run = paragraph.add_run(printable(text))
    run.font.size = size
    run.font.name = "Times New Roman"  # For digits and letters; Chinese characters take the East Asian face.
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _set(footer, "— ", face="宋体", size=Pt(14))
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = footer.add_run()
        run.font.size = Pt(14)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
    _set(footer, " —", face="宋体", size=Pt(14))


def _chinese(number: int) -> str:
    """一 … 九十九; digits above, which no page keeps."""
    if number > 99:
        return str(number)
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones or not tens else ''}"
