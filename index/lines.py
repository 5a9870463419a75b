"""Lines of a file → blocks of text: web chrome dropped, and what pages and narrow columns cut joined again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.captions import ends_caption
from index.headings import ANNEX, HEADING_LIMIT, NOTES, TITLE, bare_heading, is_top, marker_of

_BOLD = re.compile(r"\*\*|__")
_HASHES = re.compile(r"^\s*(#{1,6})\s*")
# A layout space stands beside a Han character, a full-width mark, or between a number and its sign; words of other
# scripts keep theirs.
_WIDE = r"\u2014\u2018\u2019\u201c\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_LAYOUT_SPACE = re.compile(rf"(?<=[{_WIDE}])\s+|\s+(?=[{_WIDE}])|(?<=\d)\s+(?=[%‰℃])|\s+(?=[,;:!?])|^\s+|\s+$")
SALUTATION = re.compile(r"^(?:各位代表|同志们)[：:！!，,]?$")
OWN_WORDS = re.compile(r"^(?:各位代表|(?:现在|下面)[，,]|现将|我(?:代表|受)|受[\u4e00-\u9fff]{2,20}委托)")
"""With which a report opens where no salutation stands on a line of its own."""
_SESSION = re.compile(r"^第[一二三四五六七八九十]+次(?:全体)?会议")
_FRONT_LINES = 60
_LONGEST_OPEN = 4000
"""A bracket still open after so many characters was forgotten, not cut."""
_LONGEST_BLOCK = 8000
"""No paragraph is as long: what goes on beyond it is cut, or one file could keep the build busy for hours."""
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\U000e0000-\U000e007f]")

_UNSETTLED = re.compile(r"[，、,：:和与及的]$")
_ENDED = re.compile(r"[。！？；：!?;:…][”’』」）)》\]]*$")
_SMALL_PRINT = re.compile(r"^\d(?:\.\d)?(?:$|[\u4e00-\u9fff，。；])")
_BEFORE_SMALL_PRINT = re.compile(r"(?:CO|PM|NO|SO|VOC|[cmk]?m)$")
"""What stands lowered or raised in print (CO₂, PM2.5, km²) comes out of some files as a line of its own."""
_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"), ("(", ")"), ("「", "」"))

_CHROME = re.compile(
    r"^(?:(?:您的?|你的?|当前|所在)位置[：:]?.{0,60}|(?:网站)?首页(?:\s*[>›»].{0,60})?|[>|×＞»]"
    r"|下载|打印|全屏|收藏|【?字[体号][：:]?|大|中|小|加大|还原|减小|】|[【\[]?字[体号](?:大小)?[：:].{0,20}|[【\[](?:打印|关闭|收藏|返回).{0,20}|分享(?:[到至].{0,8})?[：:]?"
    r"|(?:发布)?(?:时间|日期)[：:].{0,20}|来源[：:].{0,20}|信息来源[：:].{0,20}|作者[：:].{0,12}"
    r"|(?:浏览|阅读|访问)(?:次数|量)?[：:].*|文章来源[：:].{0,20}|稿源[：:].{0,20}|索\s*引\s*号.*|点击数?[：:]?.*"
    r"|20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*(?:\d{1,2}[:时]\d{1,2}(?::\d{1,2}|分)?)?|下转第.{1,4}版.*|上接第.{1,4}版.*|第?\s*\d+\s*页|[-—]\s*\d+\s*[-—])$"
)
_TOOL = r"下载|打印|全屏|收藏|关闭|返回|复制链接|分享(?:[到至](?:微信|微博|朋友圈)?)?|字[体号](?:大小)?|加大|还原|减小|[大中小]|[Aa][+＋-]"
_TOOLS = re.compile(rf"^[【\[]?(?:(?:{_TOOL})[【】\[\]：:|｜\s]*)+$")
_LABEL = r"(?:信息|文章|稿件)?来源|稿源|作者|(?:发布|成文|更新)?(?:时间|日期)|(?:浏览|阅读|访问|点击)(?:次数|量|数)?|发布(?:机构|单位)|字[体号](?:大小)?"
_LABELS = re.compile(rf"^(?:{_LABEL})\s*[：:].{{0,40}}?(?:{_LABEL})\s*[：:].{{0,60}}$")
"""Several of a page's tools, or of its labels, on one line."""
_TAIL = re.compile(
    r"^(?:相关报道|相关文档|相关附件|相关链接|相关阅读|相关稿件|责任编辑|编辑[：:]|打印本页|关闭窗口|扫一扫|》》|[（(]责任编辑)"
)
_TAIL_SHARE = 0.1
"""Chrome at the end is at most this share of the file; a 「相关报道」 further up is text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, cleaned; ``[start, end)`` is its span in the file's text.

    Attributes:
        hashes: the number of Markdown ``#`` before it.
        lead: length of the bold opening, 0 for none.
    """

    text: str
    start: int
    end: int
    hashes: int
    lead: int


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a heading, or a paragraph made whole again."""

    text: str
    start: int
    end: int
    hashes: int
    lead: int


def tidy(text: str) -> str:
    """Remove layout spaces, invisible characters and Markdown bold marks; change nothing else."""
    text = _INVISIBLE.sub("", text)
    while (once := _LAYOUT_SPACE.sub("", _BOLD.sub("", text))) != text:
        text = once
    return text


def read_lines(text: str) -> list[Line]:
    """The lines that carry text, chrome left out."""
    lines = [line for line in _raw_lines(text) if line.text and not _is_chrome(line.text)]
    tail = next((i for i, line in enumerate(lines) if _is_tail(line, lines[-1].end)), len(lines))
    return lines[:tail]


def join(lines: Sequence[Line]) -> Iterator[Block]:
    """Join the lines of each paragraph.

    A line goes on in the next one unless it ends a sentence, is a heading, or the next one opens with a heading's mark.
    """
    front = _front_length(lines)
    pending: list[Line] = []
    length = 0
    for index, line in enumerate(lines):
        pending.append(line)
        length += len(line.text)
        next_lines = lines[index + 1 : index + 4]
        if index < front and len(line.text) <= HEADING_LIMIT:
            going_on = bool(_SESSION.match(next_lines[0].text))
        else:
            going_on = bool(next_lines) and length < _LONGEST_BLOCK and _goes_on(pending, next_lines, length=length)
        if not going_on:
            yield _block(pending)
            pending, length = [], 0


def _front_length(lines: Sequence[Line]) -> int:
    """How many lines come before the report's own words: its title, session and speaker each stand on lines of their own."""
    opening = [line.text for line in lines[:_FRONT_LINES]]
    salutation = next((i for i, text in enumerate(opening) if SALUTATION.match(text) or OWN_WORDS.match(text)), None)
    if salutation is not None:
        return salutation
    titled = any(TITLE.match(text) for text in opening)
    return next((i for i, text in enumerate(opening) if titled and (is_top(text) or _opens_part(text))), 0)


def _opens_part(text: str) -> bool:
    marker = marker_of(text)
    return bool(marker and marker.level == 1)


def _goes_on(pending: Sequence[Line], next_lines: Sequence[Line], *, length: int) -> bool:
    last, following = pending[-1].text, next_lines[0]
    if SALUTATION.match(last) or SALUTATION.match(following.text):
        return False
    if _SMALL_PRINT.match(following.text) and _BEFORE_SMALL_PRINT.search(last):
        return True
    if length < _LONGEST_OPEN and _is_open("".join(line.text for line in pending)):
        return True
    if following.hashes or ends_caption(last) or _opens_annex(following.text):
        return False
    if len(pending) == 1 and (pending[0].hashes or _stands_alone(pending[0], next_lines)):
        return False
    return not _ENDED.search(last) and not marker_of(following.text)


def _stands_alone(line: Line, next_lines: Sequence[Line]) -> bool:
    """Whether an unfinished line is a heading rather than the first line of a cut sentence."""
    if _opens_annex(line.text):
        return True
    marker = marker_of(line.text)
    width = max((len(other.text) for other in next_lines), default=0)
    if marker and marker.heading and len(line.text) <= HEADING_LIMIT and "。" not in line.text:
        named = is_top(line.text) and not _UNSETTLED.search(line.text)
        return named or width >= 1.15 * len(line.text) or bool(marker_of(next_lines[0].text) or next_lines[0].hashes)
    return bare_heading(line.text, width=width)


def _opens_annex(text: str) -> bool:
    """Whether a line is the heading of an annex or a glossary."""
    return len(text) <= HEADING_LIMIT and bool(NOTES.match(text) or ANNEX.match(text))


def _is_open(text: str) -> bool:
    return any(text.count(left) > text.count(right) for left, right in _PAIRS)


def _block(lines: Sequence[Line]) -> Block:
    text = lines[0].text
    for line in lines[1:]:
        gap = " " if re.search(r"[A-Za-z,.]$", text) and re.match(r"[A-Za-z]", line.text) else ""
        text += gap + line.text
    return Block(tidy(text), lines[0].start, lines[-1].end, lines[0].hashes, lines[0].lead)


def _raw_lines(text: str) -> Iterator[Line]:
    position = 0
    for raw in (piece for line in text.splitlines(keepends=True) for piece in _pieces(line)):
        start, position = position, position + len(raw)
        stripped = raw.strip()
        marks = _HASHES.match(stripped)
        content = stripped[marks.end() :] if marks else stripped
        bold = re.match(r"^[\W_]*?\*\*(.+?)\*\*", content)
        yield Line(
            text=tidy(content),
            start=start + raw.find(stripped) if stripped else start,
            end=start + raw.find(stripped) + len(stripped),
            hashes=len(marks[1]) if marks else 0,
            lead=len(tidy(content[: bold.end()])) if bold else 0,
        )


def _pieces(line: str) -> Iterator[str]:
    """A line in pieces that are short enough for a paragraph, cut after sentences as far as there are any."""
    while len(line) > _LONGEST_BLOCK:
        end = line.rfind("。", 0, _LONGEST_BLOCK) + 1 or _LONGEST_BLOCK
        yield line[:end]
        line = line[end:]
    yield line


def _is_chrome(text: str) -> bool:
    return any(pattern.match(text) for pattern in (_CHROME, _TOOLS, _LABELS))


def _is_tail(line: Line, length: int) -> bool:
    return bool(_TAIL.match(line.text)) and length - line.start <= max(_TAIL_SHARE * length, 400)
