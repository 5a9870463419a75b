"""What a tagged PDF says of its text besides how it looks: what is bold, what a heading, and what one paragraph."""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_BOLD = ("Strong", "B")
_LEVELS = {"Title": 1, "H": 1, **{f"H{level}": level for level in range(1, 7)}}
_BLOCKS = frozenset(("P", "LI", "LBody", "TD", "TH", "Caption", "BlockQuote", "Note", *_LEVELS))
_DEEPEST = 64
_MOST_PIECES = 20_000
_LONGEST_NAME = 64


_Path = tuple[tuple[str, int], ...]
"""Names and numbers of the elements around a piece, outermost first."""


@dataclass(frozen=True, slots=True)
class Tags:
    """A page's tags, by the number that marks a piece of its content.

    Attributes:
        bold: the pieces in bold type.
        levels: piece → level of the heading that it belongs to.
        blocks: piece → number of the paragraph or heading that it belongs to, unlike any other's on the page.
    """

    bold: frozenset[int]
    levels: dict[int, int]
    blocks: dict[int, int]


def read_tags(page: pdfium.PdfPage) -> Tags:
    """The tags of a page; none where the file is not tagged."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return Tags(frozenset(), {}, {})
    try:
        roots = _children(tree, raw.FPDF_StructTree_CountChildren, raw.FPDF_StructTree_GetChildAtIndex)
        pieces = list(islice(_pieces(roots), _MOST_PIECES))
    finally:
        raw.FPDF_StructTree_Close(tree)
    return Tags(
        bold=frozenset(piece for piece, around in pieces if any(name in _BOLD for name, _ in around)),
        levels={piece: _LEVELS[name] for piece, around in pieces for name, _ in around if name in _LEVELS},
        blocks={piece: number for piece, around in pieces for name, number in around if name in _BLOCKS},
    )


def _pieces(roots: Iterable[Any]) -> Iterator[tuple[int, _Path]]:
    """Every piece of marked content, with the elements around it."""
    waiting: list[tuple[Any, _Path]] = [(root, ()) for root in roots]
    for number in range(_MOST_PIECES):
        if not waiting:
            return
        element, around = waiting.pop()
        path = (*around, (_name(element), number))
        for index in range(raw.FPDF_StructElement_CountChildren(element)):
            if (piece := raw.FPDF_StructElement_GetChildMarkedContentID(element, index)) >= 0:
                yield piece, path
        if len(path) < _DEEPEST:
            counted = (raw.FPDF_StructElement_CountChildren, raw.FPDF_StructElement_GetChildAtIndex)
            waiting += [(child, path) for child in _children(element, *counted)]


def _children(parent: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any]) -> Iterator[Any]:
    return (child for index in range(count(parent)) if (child := get(parent, index)))


def _name(element: Any) -> str:
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    length = min(raw.FPDF_StructElement_GetType(element, name, _LONGEST_NAME), _LONGEST_NAME)
    return name.raw[:length].decode("utf-16-le", "replace").rstrip("\0")
