"""What every reader of a format hands on, whatever the format: text, and where its pages begin."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

MAX_CHARACTERS = 1_000_000
"""Thirty times the longest report: a text beyond it is no report, and reading it as one would take hours."""


_FOOTNOTE_MARK = re.compile(r"^[\s\d\[\]［］〔〕【】()（）注*＊,，、\u2460-\u2473]+$")
_BEFORE_AN_EXPONENT = re.compile(r"[A-Za-z]\s*$|[×xX*]\s*10\s*$")


class Refused(Exception):
    """No text can be had from these bytes; the message is the reason, in one line, remedy included.

    Readers know no path: :mod:`index.formats` adds it and raises :class:`index.errors.UnreadableFile`.
    """


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, one line a paragraph or a part of one, with Markdown's ``#`` and ``**`` for headings and bold openings.

    Attributes:
        page_starts: offset of each page's first character, ascending; empty where the format has no pages.
        recognized: (start, end, sureness from 0 to 1) of what was recognized on pictures of pages, ascending.
        unread: numbers of the pages that show text which was not read, from 1, ascending: pictures of pages, mostly.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    recognized: tuple[tuple[int, int, float], ...] = ()
    unread: tuple[int, ...] = ()


def check(extracted: Extracted) -> Extracted:
    """The same, if it can be a report.

    Raises:
        Refused: it holds no text, or far too much.
    """
    if not extracted.text.strip():
        raise Refused("文件是空的")
    if len(extracted.text) > MAX_CHARACTERS:
        raise Refused(f"有 {len(extracted.text)} 个字，超过上限 {MAX_CHARACTERS}：请拆成一份报告一个文件")
    return extracted


def is_footnote_mark(raised: str, before: str) -> bool:
    """Whether raised characters are a footnote's mark: they are no part of what is said, and would lengthen a figure.

    Args:
        raised: the characters.
        before: what stands before them on the line: after a letter (m³) or 「×10」 a number is an exponent.
    """
    if not _FOOTNOTE_MARK.match(raised):
        return False
    return bool(re.search(r"[^\d\s]", raised)) or not _BEFORE_AN_EXPONENT.search(before)


def mark(pieces: Sequence[tuple[str, bool]], *, level: int = 0) -> str:
    """A line with Markdown's marks, as :mod:`index.lines` reads them.

    Args:
        pieces: (text, whether it is bold), in their order.
        level: of the heading that the line is, 1 the outermost; 0 for none.
    """
    if level:
        return f"{'#' * min(level, 6)} {''.join(text for text, _ in pieces).strip()}"
    runs = ((bold, "".join(text for text, _ in run)) for bold, run in groupby(pieces, key=itemgetter(1)))
    return "".join(f"**{text}**" if bold and text.strip() else text for bold, text in runs).strip()
