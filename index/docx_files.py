"""Word files → text, by python-docx."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.font import Font
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from index.archives import check_word_archive
from index.docx_numbers import Numbers
from index.extracted import Extracted, Refused, is_footnote_mark, mark

_HEADING = re.compile(r"^(?:heading|标题) ?([1-9])$", re.I)
_TITLES = ("title", "标题")
_SMALLEST_SEEN = Pt(1.5)
_WHITE = (255, 255, 255)
_PAPER = (None, "auto", "FFFFFF", "ffffff")
_LONGEST_CELL = 60
_WRAPPERS = frozenset(
    qn(f"w:{name}")
    for name in (
        *("ins", "moveTo", "smartTag", "sdt", "sdtContent"),
        *("customXml", "hyperlink", "fldSimple", "dir", "bdo"),
    )
)
"""Elements that stand around paragraphs, rows and runs; what is deleted stands in others."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _R, _TABLE, _ROW, _CELL, _BOX = (qn(f"w:{name}") for name in ("p", "r", "tbl", "tr", "tc", "txbxContent"))
_PROPERTIES = tuple(qn(f"w:{name}") for name in ("rPr", "pPr", "tcPr"))
_NOTES = {RELATIONSHIP_TYPE.FOOTNOTES: "w:footnote", RELATIONSHIP_TYPE.ENDNOTES: "w:endnote"}
_NOTES_HEADING = "注释"
_SHADING, _FILL = qn("w:shd"), qn("w:fill")


def read(content: bytes) -> Extracted:
    """The text of a Word file: paragraphs, tables and text boxes in their order; hidden and deleted text is left out.

    Raises:
        Refused: it is none, or a dangerous one.
    """
    check_word_archive(content)
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError) as error:
        raise Refused("不是 Word 文件：请用 Word 或 WPS 打开后另存为 .docx") from error
    story = _Story(document)
    lines = [line for line in (*story.lines(document.element.body), *story.notes()) if line.strip()]
    if not lines:
        raise Refused("Word 文件里没有文字：若是图片，请先用文字识别软件转成文字")
    return Extracted("\n".join(lines))


class _Story:
    """A document's text. Its styles are looked up once each: the library searches the whole list every time."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._numbers = Numbers(document)
        self._styles: dict[tuple[type, str | None], tuple[str, list[Font], list[Any]]] = {}

    def lines(self, holder: Any) -> Iterator[str]:
        """The lines of the paragraphs and tables right below an element."""
        for element in _unwrapped(holder):
            if element.tag == _P:
                yield from self._paragraph(element)
            elif element.tag == _TABLE:
                for row in _unwrapped(element):
                    if row.tag == _ROW:
                        yield from self._row(row)

    def notes(self) -> Iterator[str]:
        """The texts of footnotes and endnotes under a heading of their own: in reports they explain terms."""
        entries: list[str] = []
        for kind, tag in _NOTES.items():
            with suppress(KeyError):
                root = parse_xml(self._document.part.part_related_by(kind).blob)
                # Those with a type are the lines that part notes from the text.
                notes = [note for note in root.iterchildren(qn(tag)) if note.get(qn("w:type")) is None]
                entries += [text for note in notes if (text := "".join(self.lines(note)).strip())]
        if entries:
            yield _NOTES_HEADING
        yield from (f"{number}.{text}" for number, text in enumerate(entries, 1))

    def _row(self, row: Any) -> Iterator[str]:
        """A row of short cells is one line; of long ones, each holds paragraphs of its own."""
        cells = [list(self.lines(cell)) for cell in _unwrapped(row) if cell.tag == _CELL]
        if all(sum(map(len, lines)) <= _LONGEST_CELL for lines in cells):
            yield "\t".join(" ".join(lines) for lines in cells)
        else:
            yield from (line for lines in cells for line in lines)

    def _paragraph(self, element: Any) -> Iterator[str]:
        """A paragraph's lines, then those of the text boxes anchored in it."""
        paragraph = Paragraph(element, self._document)
        style, inherited, styles = self._style(paragraph, element.style)
        level = _level(style)
        label = self._numbers.label(element, styles)
        pieces: list[tuple[str, bool]] = []
        for child in _unwrapped(element):
            if child.tag != _R:
                continue
            run = Run(child, paragraph)
            looks = [run.font, *self._style(run, child.style)[1], *inherited]
            if _is_hidden(run, looks) or (_is_raised(looks) and is_footnote_mark(run.text, _text(pieces))):
                continue
            first, *others = run.text.split("\n")
            if label and first:
                pieces.append((label, bool(run.bold)))
                label = ""
            pieces.append((first, bool(run.bold)))
            for other in others:
                yield mark(pieces, level=level)
                pieces = [(other, bool(run.bold))]
        yield mark(pieces, level=level)
        for box in element.iter(_BOX):
            if not any(outer.tag in (_FALLBACK, _BOX) for outer in box.iterancestors()):
                yield from self.lines(box)

    def _style(self, holder: Paragraph | Run, style_id: str | None) -> tuple[str, list[Font], list[Any]]:
        """The name of a paragraph's or a run's style, and fonts and elements of it and those that it is based on, nearest first."""
        key = type(holder), style_id
        if key not in self._styles:
            style = holder.style
            name, fonts, elements = (style.name or "") if style else "", [], []
            while style is not None:
                fonts.append(style.font)
                elements.append(style.element)
                style = style.base_style
            self._styles[key] = name, fonts, elements
        return self._styles[key]


def _unwrapped(holder: Any) -> Iterator[Any]:
    for element in holder:
        if element.tag in _WRAPPERS:
            yield from _unwrapped(element)
        else:
            yield element


def _level(style: str) -> int:
    """The level of a paragraph in a heading's style, 0 for any other."""
    if heading := _HEADING.match(style):
        return int(heading[1])
    return int(style.lower() in _TITLES)


def _text(pieces: list[tuple[str, bool]]) -> str:
    return "".join(text for text, _ in pieces)


def _is_raised(fonts: list[Font]) -> bool:
    return bool(next((font.superscript for font in fonts if font.superscript is not None), False))


def _is_hidden(run: Run, fonts: list[Font]) -> bool:
    """Whether a run cannot be seen.

    Args:
        fonts: what decides its looks, the nearest first.
    """
    hidden = next((font.hidden for font in fonts if font.hidden is not None), False)
    size = next((font.size for font in fonts if font.size is not None), None)
    color = next((font.color.rgb for font in fonts if font.color.rgb is not None), None)
    tiny = size is not None and size < _SMALLEST_SEEN
    return bool(hidden) or tiny or (color == _WHITE and not _is_shaded(run, fonts))


def _is_shaded(run: Run, fonts: list[Font]) -> bool:
    """Whether white characters stand on a ground that shows them: their own, their paragraph's or their cell's."""
    around = [run.element, *run.element.iterancestors()]
    properties = (each for element in around for each in element.iterchildren(*_PROPERTIES))
    shadings = (shading for each in properties for shading in each.iterchildren(_SHADING))
    return any(shading.get(_FILL) not in _PAPER for shading in shadings) or any(
        font.highlight_color is not None for font in fonts
    )
