"""Scanned PDF pages → text, by rapidocr, whose models come in its package; pages with a text layer are read as they are.

A page takes some seconds of computing. What was recognized is marked: each line with its confidence, each character that
may well be another one with its place.
"""

import re
import resource
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2 as pdfium
from rapidocr import RapidOCR

from index.extracted import Extracted, Refused
from index.pdf_files import is_read, makes_sense, page_lines, read_pages
from index.printed import PrintedLine, compose

MAX_PAGES = 200
CPU_S, CPU_S_PER_PAGE = 30, 60
_DPI, _POINTS = 150, 72
_MAX_SIDE = 4_000
"""Pixels: a page that would be larger is drawn smaller."""
_SAME_LINE = 0.5
_USUAL = 0.2
_HEIGHT_OF_TYPE = 0.72
"""Size of the characters as a share of the height of the box around their line."""
_HAN = "[\u4e00-\u9fff]"
_NARROW = re.compile(rf"(?<={_HAN})[,:;!?](?!\d)|(?<={_HAN})\((?={_HAN})|(?<={_HAN})\)")
_WIDE = str.maketrans(",:;!?()", "，：；！？（）")


def read(content: bytes) -> Extracted:
    """The text of a PDF file, its scanned pages recognized.

    Raises:
        Refused: it is none, is locked, or no text can be seen on its pages.
    """

    with read_pages(content, most=MAX_PAGES) as pages:
        _limit_time(len(pages))
        found = [line for number, page in enumerate(pages, 1) for line in _lines(page, number)]
        extracted = compose(found, pages=len(pages))
    if not extracted.text.strip():
        raise Refused("每页都认不出文字：请检查扫描件是否清楚、方向是否正确")
    return extracted


def _lines(page: pdfium.PdfPage, number: int) -> list[PrintedLine]:
    """A page's lines: those of its text layer, or what is seen on it where that says more than a layer that tells little."""
    printed = list(page_lines(page, number))
    if printed and is_read(page, printed):
        return printed
    seen = list(_recognized(page, number))
    return printed if makes_sense(printed) and _length(printed) > _length(seen) else seen


def _length(lines: Sequence[PrintedLine]) -> int:
    return sum(len(line.text) for line in lines)


def _limit_time(pages: int) -> None:
    """A file may take so long as its pages justify; a process that nobody limited stays unlimited."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft == resource.RLIM_INFINITY:
        return
    allowed = CPU_S + CPU_S_PER_PAGE * pages
    resource.setrlimit(resource.RLIMIT_CPU, (allowed if hard < 0 else min(allowed, hard), hard))


@cache
def _engine() -> Any:
    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 2})


@dataclass(frozen=True, slots=True)
class _Box:
    """A line, or a part of one, as recognized; lengths in points, from the page's lower left corner.

    Attributes:
        sureness: of each character, 0 to 1.
    """

    text: str
    sureness: tuple[float, ...]
    left: float
    right: float
    bottom: float
    height: float


def _recognized(page: pdfium.PdfPage, number: int) -> Iterator[PrintedLine]:
    """The lines seen on a page, from top to bottom; boxes beside each other are one line."""
    scale = min(_DPI / _POINTS, _MAX_SIDE / max(page.get_size()))
    seen = _engine()(page.render(scale=scale).to_numpy(), use_cls=False, return_word_box=True)
    boxes = sorted(_boxes(seen, page.get_height(), scale), key=lambda box: (-box.bottom, box.left))
    usual = median(box.height for box in boxes) if boxes else 0.0
    while boxes:
        row = [box for box in boxes if abs(box.bottom - boxes[0].bottom) < _SAME_LINE * boxes[0].height]
        boxes = [box for box in boxes if box not in row]
        yield _line(sorted(row, key=lambda box: box.left), number, usual)


def _boxes(seen: Any, page_height: float, scale: float) -> Iterator[_Box]:
    characters = {"".join(word[0] for word in words): [word[1] for word in words] for words in seen.word_results or ()}
    for corners, text, score in zip(seen.boxes, seen.txts, seen.scores, strict=True) if seen.txts else ():
        each = characters.get(text, [score] * len(text))
        x, y = corners[:, 0] / scale, corners[:, 1] / scale
        yield _Box(
            text=_NARROW.sub(lambda mark: mark[0].translate(_WIDE), text),
            # A character is no surer than its line: a smudge lowers all of it.
            sureness=tuple(min(float(sure), float(score)) for sure in each),
            left=float(x.min()),
            right=float(x.max()),
            bottom=page_height - float(y.max()),
            height=float(y.max() - y.min()),
        )


def _line(row: Sequence[_Box], number: int, usual: float) -> PrintedLine:
    height = median(box.height for box in row)
    text, sureness = row[0].text, list(row[0].sureness)
    for before, box in pairwise(row):
        gap = " " if box.left - before.right > _HEIGHT_OF_TYPE * box.height else ""
        text += gap + box.text
        sureness += [1.0] * len(gap) + list(box.sureness)
    return PrintedLine(
        pieces=((text, False),),
        page=number,
        left=row[0].left,
        right=row[-1].right,
        baseline=min(box.bottom for box in row),
        # Boxes around one size of type differ a little: what is near the page's usual height is that size.
        size=_HEIGHT_OF_TYPE * (usual if abs(height - usual) < _USUAL * usual else height),
        sureness=tuple(sureness),
    )
