"""Changes to a report's text whose effect on an answer is known beforehand: the moves of the metamorphic suites.

All work on the file as it is, line ends and layout included, and change nothing but what they name.
"""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from eval.quantities import quantities

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DRAWS = 400
_SENTENCE_END = re.compile(r"[。！？!?；;]")
_ENDED = re.compile(r"[。！？!?；;：:][”’』」）)]*$")
_HEADING = re.compile(
    r"\s*(?:[#>|*-]|第?[一二三四五六七八九十]+[、.．章部]|[（(][一二三四五六七八九十]+[）)]|[0-9]{1,2}(?:[、．]|\.(?![0-9])))"
)
_SHORTEST_CUT_LINE = 15
"""A line shorter than this that ends without a stop is a heading, not the first half of a sentence."""
_WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
_LARGE = re.compile(
    r"(?<![0-9.,，．、~～—–-])(?<![至到])([0-9]{4,})(?=(?:万亿|亿|万)?(?:元|吨|千瓦|户|人|公里|亩|个|家|平方米)(?![0-9]))"
)
_SCALED = re.compile(
    r"(?<![0-9.,，．、~～—–-])(?<![至到])([0-9]+(?:\.[0-9]+)?)(万亿|亿|万)(元|吨|千瓦时|千瓦|斤|亩|户|人次|人|平方米)(?![~～—–-])"
)
_POWERS = {"万亿": 12, "亿": 8, "万": 4}
_OTHER_SCALE = {"万亿": "亿", "亿": "万亿", "万": "亿"}


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; equal edits count once.

    Raises:
        ValueError: two edits overlap.
    """
    parts, position = [], 0
    for edit in sorted(set(edits)):
        if edit.start < position:
            raise ValueError(f"edits overlap at {edit.start}")
        parts += [text[position : edit.start], edit.new]
        position = edit.end
    return "".join([*parts, text[position:]])


def union(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same characters as disjoint spans, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def delete(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text without these spans."""
    return apply(text, [Edit(start, end, "") for start, end in union(spans)])


def other_number(number: str, *, draw: random.Random, free: Callable[[str], bool]) -> str | None:
    """Another number of the same shape, as many digits before the point and behind it; None if none drawn is ``free``."""
    for _ in range(_DRAWS):
        digits = [str(draw.randrange(10)) if char != "." else "." for char in number]
        if digits[0] == "0" and number[0] != "0":
            digits[0] = str(draw.randint(1, 9))
        if "." in number and digits[-1] == "0":
            digits[-1] = str(draw.randint(1, 9))
        text = "".join(digits)
        if Decimal(text) and text != number and free(text):
            return text
    return None


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around ``text[start:end]`` with its closing mark, blanks before it left alone.

    A line break ends it unless a narrow column or a page cut it there: then it goes on below, blank lines skipped.
    """
    first, last = start, end
    while first > 0 and not _SENTENCE_END.match(text[first - 1]) and not breaks(text, first - 1):
        first -= 1
    while last < len(text) and not _SENTENCE_END.match(text[last - 1]) and not breaks(text, last):
        last += 1
    while first < start and text[first].isspace():
        first += 1
    return first, last


def paragraph_end(text: str, place: int) -> int:
    """Where the paragraph around ``place`` ends: at the next line break that cuts no sentence, or with the text."""
    at = text.find("\n", place)
    while at >= 0 and not breaks(text, at):
        at = text.find("\n", at + 1)
    return at if at >= 0 else len(text)


def breaks(text: str, at: int) -> bool:
    """Whether a line ends at ``at`` and with it what it says: it is ended or a heading, or a heading follows."""
    if text[at] != "\n":
        return False
    before = text[:at].rstrip()
    line = before[before.rfind("\n") + 1 :]
    following = text[at:].lstrip()
    cut = len(line) >= _SHORTEST_CUT_LINE and not _HEADING.match(line) and not _ENDED.search(line)
    return not cut or not following or bool(_HEADING.match(following))


def full_width(text: str) -> str:
    """Full-width digits and percent signs."""
    return text.translate(_WIDE)


def thousands(text: str) -> str:
    """23184元 as 23,184元; numbers with a decimal point, years and ends of ranges left alone."""
    return _LARGE.sub(lambda match: f"{int(match[1]):,}" if match[1][0] != "0" else match[1], text)


def other_scale(text: str) -> str:
    """3243亿元 as 0.3243万亿元, 25万户 as 0.0025亿户; members of lists and ends of ranges, which share a unit, left alone."""
    return _SCALED.sub(_rescaled, text)


def _rescaled(match: re.Match[str]) -> str:
    number, scale, unit = match.groups()
    other = _OTHER_SCALE[scale]
    value = f"{Decimal(number).scaleb(_POWERS[scale] - _POWERS[other]):f}"
    return f"{value.rstrip('0').rstrip('.') if '.' in value else value}{other}{unit}"


def hard_wrap(text: str, *, width: int) -> str:
    """Lines cut after ``width`` characters as a narrow column does; headings and shorter lines left alone."""
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    if len(line) <= 2 * width or _HEADING.match(line):
        return line
    return "\n".join(line[i : i + width] for i in range(0, len(line), width))


def same_quantities(a: str, b: str) -> bool:
    """Whether two texts state the same figures in the same order: the law of every change of format."""
    return [(q.value, q.upper, q.unit) for q in quantities(a)] == [(q.value, q.upper, q.unit) for q in quantities(b)]
