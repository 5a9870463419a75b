"""PDF files with a text layer → text, by pypdfium2."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.extracted import Extracted, Refused, is_footnote_mark
from index.pdf_tags import read_tags
from index.printed import PrintedLine, compose

MAX_PAGES = 1_000
_SIGNATURE = b"%PDF-"
_SIGNATURE_WITHIN = 1024
_SMALLEST_SEEN = 1.5
_LEAST_ALPHA, _WHITE = 16, 250
_UPRIGHT = 0.05
_SAME_LINE = 0.5
"""Characters whose baselines differ by less, as a share of their size, stand on one line: raised and lowered ones do."""
_COLUMN_GAP = 1.0
_SMALLER, _RAISED = 0.9, 0.15
_LEAST_READABLE = 0.7
_BOLD = re.compile(r"bold|black|heavy|semibold|demi|simhei|\b(?:st|fz)?hei", re.I)
_BOLD_WEIGHT = 600
_LONGEST_NAME = 128
_RADICALS = re.compile(r"[\u2e80-\u2fdf]")
_MEANINGLESS = re.compile(r"[\x00-\x1f\ufffd\ufffe\uffff\ue000-\uf8ff]")
_FEW = 60
"""Characters at most of a page number, a running head or a stamp: with no more, a page of pictures is a scanned one."""
_PICTURED = 0.3
_OUTLINES = 100
_SCAN = "没有文字层（可能是扫描件）：建索引时加上 --ocr 就用文字识别来读，每页约几秒"


@dataclass(frozen=True, slots=True)
class _Glyph:
    """One visible character: its origin on the baseline, where it ends, and its size in points."""

    text: str
    x: float
    right: float
    baseline: float
    size: float
    bold: bool
    level: int
    block: int | None
    spaced: bool


def read(content: bytes) -> Extracted:
    """The text of a PDF file, with the places where its pages begin.

    Raises:
        Refused: it is none, is locked, or has no text layer that makes sense.
    """
    with read_pages(content, most=MAX_PAGES) as pages:
        legible: list[PrintedLine] = []
        unread: list[int] = []
        garbled = False
        for number, page in enumerate(pages, 1):
            lines = list(page_lines(page, number))
            if not is_read(page, lines):
                unread.append(number)
            if makes_sense(lines):
                legible += lines
            else:
                garbled = True
        if not any(line.text for line in legible):
            raise Refused(f"文字层是乱码（字体没有写明文字）：{_SCAN.partition('：')[2]}" if garbled else _SCAN)
        return replace(compose(legible, pages=len(pages)), unread=tuple(unread))


@contextmanager
def read_pages(content: bytes, *, most: int) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF file; what its library raises meanwhile is told in our words.

    Raises:
        Refused: it is none, is broken or locked, or has more pages than ``most``.
    """
    if _SIGNATURE not in content[:_SIGNATURE_WITHIN]:
        raise Refused("不是 PDF 文件：请用原来的软件重新导出")
    try:
        document = pdfium.PdfDocument(content)
        if not 0 < len(document) <= most:
            raise Refused(f"有 {len(document)} 页，能读的是 1 至 {most} 页")
        yield document
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Refused("有密码：请去掉密码后再放入") from error
        raise Refused("不是完好的 PDF 文件：请用原来的软件重新导出") from error


def makes_sense(lines: Sequence[PrintedLine]) -> bool:
    """Whether a page's text layer, if it has one, holds characters that mean something."""
    characters = "".join(line.text for line in lines)
    return len(_MEANINGLESS.findall(characters)) <= (1 - _LEAST_READABLE) * len(characters)


def is_read(page: pdfium.PdfPage, lines: Sequence[PrintedLine]) -> bool:
    """Whether a page's text layer says what the page shows: else it is scanned, drawn in outlines, or set in a font without meaning.

    Args:
        lines: those of its text layer.
    """
    characters = sum(len(line.text) for line in lines)
    if characters > _FEW:
        return makes_sense(lines)
    width, height = page.get_size()
    if _pictured(page) >= _PICTURED * width * height:
        return False
    outlines = 0 if characters else sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]))
    return outlines < _OUTLINES and makes_sense(lines)


def _pictured(page: pdfium.PdfPage) -> float:
    """The area of a page's pictures; scanners often cut a page into strips."""
    boxes: list[tuple[float, float, float, float]] = [
        picture.get_bounds() for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    ]
    return sum((right - left) * (top - bottom) for left, bottom, right, top in boxes)


def page_lines(page: pdfium.PdfPage, number: int) -> Iterator[PrintedLine]:
    """The lines of a page in the order in which they were set."""
    line: list[_Glyph] = []
    for glyph in _glyphs(page):
        if line and not _on_line(line[-1], glyph):
            yield _line(line, number)
            line = []
        line.append(glyph)
    if line:
        yield _line(line, number)


def _on_line(last: _Glyph, glyph: _Glyph) -> bool:
    size = max(last.size, glyph.size)
    return abs(glyph.baseline - last.baseline) < _SAME_LINE * size and glyph.x > last.x - _COLUMN_GAP * size


def _line(glyphs: list[_Glyph], number: int) -> PrintedLine:
    sizes = sorted(glyph.size for glyph in glyphs)
    glyphs = _without_marks(glyphs, size=sizes[len(sizes) // 2])
    return PrintedLine(
        pieces=tuple(
            (f" {glyph.text}" if glyph.spaced and place else glyph.text, glyph.bold)
            for place, glyph in enumerate(glyphs)
        ),
        page=number,
        left=glyphs[0].x,
        right=max(glyph.right for glyph in glyphs),
        baseline=glyphs[0].baseline,
        size=sizes[len(sizes) // 2],
        level=max(glyph.level for glyph in glyphs),
        block=glyphs[0].block,
    )


def _without_marks(glyphs: list[_Glyph], *, size: float) -> list[_Glyph]:
    """A line without the raised numbers of footnotes; a line of nothing else stays as it is."""
    usual = median(glyph.baseline for glyph in glyphs if glyph.size >= _SMALLER * size)
    kept: list[_Glyph] = []
    for raised, run in groupby(glyphs, lambda g: g.size < _SMALLER * size and g.baseline > usual + _RAISED * size):
        characters = list(run)
        text = "".join(glyph.text for glyph in characters)
        if not (raised and is_footnote_mark(text, "".join(glyph.text for glyph in kept))):
            kept += characters
    return kept or glyphs


def _glyphs(page: pdfium.PdfPage) -> Iterator[_Glyph]:
    """The characters that can be seen, in the order in which they were set; slanted watermarks are left out."""
    text, tags = page.get_textpage(), read_tags(page)
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    spaced = False
    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if raw.FPDFText_IsGenerated(text, index) == 1 or not character.strip():
            # pdfium ends lines where it sees fit; we go by the baseline, and take from it the spaces between words.
            spaced = True
            continue
        size = raw.FPDFText_GetFontSize(text, index)
        if not _is_seen(text, index, size):
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        piece = raw.FPDFPageObj_GetMarkedContentID(raw.FPDFText_GetTextObject(text, index))
        yield _Glyph(
            text=unicodedata.normalize("NFKC", character) if _RADICALS.match(character) else character,
            x=x.value,
            right=box.right,
            baseline=y.value,
            size=size,
            bold=piece in tags.bold or _is_bold(text, index),
            level=tags.levels.get(piece, 0),
            block=tags.blocks.get(piece),
            spaced=spaced,
        )
        spaced = False


def _is_seen(text: pdfium.PdfTextPage, index: int, size: float) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(text, index, red, green, blue, alpha)
    white = min(red.value, green.value, blue.value) >= _WHITE
    upright = abs(raw.FPDFText_GetCharAngle(text, index)) < _UPRIGHT
    return size >= _SMALLEST_SEEN and not white and alpha.value >= _LEAST_ALPHA and upright


def _is_bold(text: pdfium.PdfTextPage, index: int) -> bool:
    """By the font's name or weight; browsers embed some fonts as drawings that have neither."""
    name, flags = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, name, _LONGEST_NAME, flags)
    called = name.value.decode("utf-8", "replace")
    return bool(_BOLD.search(called)) or raw.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT
