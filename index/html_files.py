"""Pages saved from government sites → text; the only importer of lxml.

Menus, hidden text and everything after the element that holds the report are left out here. What sites write around a
report in words (下载、字号、来源 …) is left to :mod:`index.lines`, which treats it alike in every format.
"""

import re
from dataclasses import dataclass, field
from itertools import accumulate

from lxml import etree

from index import text_files
from index.extracted import Extracted, Refused, is_footnote_mark, mark
from index.headings import TITLE
from index.html_styles import Look, Styles, hides

_BETWEEN_LINKS = re.compile(r"[\s|｜>›»·/]+")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_HEAD_BYTES = 4096
_MOST_LOST = 0.001

_SKIPPED = frozenset(
    (
        *("head", "script", "style", "noscript", "template", "nav", "aside", "iframe", "object", "embed", "svg"),
        *("math", "canvas", "audio", "video", "map", "button", "select", "textarea", "input", "datalist"),
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    (
        *("address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "legend", "li", "main", "ol", "p"),
        *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS),
    )
)
_CELLS = frozenset(("td", "th"))
_SENTENCE = 20
_REPORT_SHARE = 0.99
_LINK_SHARE = 0.8
_LONGEST_CELL = 60


@dataclass(slots=True)
class _Line:
    """A line under way: its pieces with whether they are bold, how much of it is links, and its level as a heading."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    linked: int = 0
    level: int = 0

    def add(self, text: str, look: Look) -> None:
        if look.raised and is_footnote_mark(text, self.text):
            return
        self.pieces.append((text, look.bold))
        self.linked += len(text.strip()) if look.linked else 0

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces).strip()

    @property
    def is_menu(self) -> bool:
        text = self.text
        return not self.level and self.linked >= _LINK_SHARE * len(_BETWEEN_LINKS.sub("", text)) and "。" not in text

    @property
    def weight(self) -> int:
        """Its length, if it is one of the report's sentences or of a notice's."""
        text = self.text
        return len(text) if len(text) >= _SENTENCE and "。" in text and not self.is_menu else 0


class _Walk:
    """What is gathered on a walk through the page.

    Attributes:
        spans: element → the lines that it holds, ``[first, end)``.
        cell: the table cell with a datum that the walk is in: what is a block elsewhere breaks no line there.
    """

    def __init__(self) -> None:
        self.lines = [_Line()]
        self.spans: dict[etree._Element, tuple[int, int]] = {}
        self.cell: etree._Element | None = None

    def add(self, text: str | None, look: Look) -> None:
        if not text or look.unseen:
            return
        for index, part in enumerate(text.split("\n") if look.preformatted else [text]):
            if index:
                self.break_line()
            self.lines[-1].add(_SPACES.sub(" ", part), look)

    def open(self, element: etree._Element) -> None:
        if self.cell is None and element.tag in _CELLS and _is_datum(element):
            self.cell = element
            self.lines[-1].add(" ", Look())
        elif element.tag in _BLOCKS or element.tag == "br":
            self.break_line()
        if element.tag in _HEADINGS:
            self.lines[-1].level = _HEADINGS[element.tag]
        self.spans[element] = len(self.lines) - 1, len(self.lines)

    def close(self, element: etree._Element) -> None:
        first, end = self.spans[element][0], len(self.lines)
        if self.cell is element:
            self.cell = None
        elif element.tag in _BLOCKS and self.cell is None:
            self.break_line()
            end = len(self.lines) - 1
        self.spans[element] = first, end

    def break_line(self) -> None:
        if self.cell is not None:
            self.lines[-1].add(" ", Look())
        elif self.lines[-1].text:
            self.lines.append(_Line())
        else:
            self.lines[-1] = _Line()


def read(content: bytes) -> Extracted:
    """The text of a page.

    Raises:
        Refused: it cannot be decoded, is nested beyond reason, or holds no text.
    """
    # Bytes of a known encoding: libxml2 would believe the page's own claim, which is wrong on many sites.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(_decode(content).encode("utf-8", "replace"), parser)
    if root is None:
        raise Refused("网页里没有文字")
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Refused("网页的标签嵌套得太深")
    walk = _walk(root)
    lines = [mark(line.pieces, level=line.level) for line in _of_report(walk, root) if line.text and not line.is_menu]
    if not lines:
        raise Refused("网页里没有文字：可能要由脚本载入，请在浏览器里打开后全选复制，另存为文本")
    return Extracted("\n".join([*_title(root, lines), *lines]))


def _decode(content: bytes) -> str:
    """As text files are decoded; but a page with a broken character in it is still a page, where it says its encoding."""
    declared = _CHARSET.search(content[:_HEAD_BYTES])
    name = declared[1].decode("ascii").lower() if declared else ""
    encoding = "gb18030" if name.startswith("gb") else "utf-8"
    if name not in ("utf-8", "utf8") and not name.startswith("gb"):
        return text_files.decode(content)
    text = content.decode(encoding, "replace")
    return text if text.count("\ufffd") <= _MOST_LOST * len(text) else text_files.decode(content)


def _walk(root: etree._Element) -> _Walk:
    """Go through the page in its order, without recursion: pages may be nested deeply."""
    styles = Styles("".join(sheet.itertext()) for sheet in root.iter("style"))
    walk = _Walk()
    looks = [Look()]
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            if element in walk.spans:
                walk.close(element)
                looks.pop()
            walk.add(element.tail, looks[-1])
            continue
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
        style = styles.of(element.tag, attributes)
        if element.tag in _SKIPPED or hides(style, attributes):
            walker.skip_subtree()
            continue
        looks.append(looks[-1].within(element.tag, attributes, style))
        walk.open(element)
        walk.add(element.text, looks[-1])
    return walk


def _is_datum(cell: etree._Element) -> bool:
    """Whether a cell holds a datum, so that its row is one line; old pages are laid out with tables too."""
    plain = all(child.tag not in _BLOCKS or child.tag == "p" for child in cell.iterdescendants())
    return plain and sum(len(text) for text in cell.itertext()) <= _LONGEST_CELL


def _of_report(walk: _Walk, root: etree._Element) -> list[_Line]:
    """The lines up to the end of the smallest element that holds nearly all sentences of the page."""
    sums = [0, *accumulate(line.weight for line in walk.lines)]

    def holds_the_report(element: etree._Element) -> bool:
        first, end = walk.spans.get(element, (0, 0))
        return sums[end] - sums[first] >= _REPORT_SHARE * sums[-1]

    holder = root
    while sums[-1] and (inner := next(filter(holds_the_report, holder), None)) is not None:
        holder = inner
    return walk.lines[: walk.spans[holder][1]]


def _title(root: etree._Element, lines: list[str]) -> list[str]:
    """The window's title, where it is a report's and the page itself does not show one."""
    written = " ".join(root.findtext(".//title", default="").split())
    pieces = (piece.strip() for piece in re.split(r"[_|\-—–>]+", written))
    shown = any(TITLE.match(re.sub(r"[#*\s\u3000]", "", line)) for line in lines[:60])
    return [] if shown else [piece for piece in pieces if TITLE.match(piece)][:1]
