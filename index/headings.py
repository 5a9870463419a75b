"""What a heading looks like in a report, and where it stands in the outline."""

import re
from dataclasses import dataclass

HEADING_LIMIT = 60
"""Longest heading, in characters; a longer line with a heading's mark is a paragraph that opens with one."""

TITLE = re.compile(
    r"^(?![^政]*[作向])(?:(?P<y1>20\d\d)年)?(?P<region>[\u4e00-\u9fff]{2,14}?)??(?:(?P<y2>20\d\d)年)?(?:人民)?政府(?:(?P<y3>20\d\d)年)?工作报告"
    r"(?:[（(][^）)]{1,12}[）)])?(?:摘要|全文)?(?:[（(][^）)]{1,12}[）)])?$"
)
"""A report's own title; a remark in brackets may follow."""

NOTES = re.compile(
    r"^(?:附(?:件|录)?\d*[：:]?)?(?:《?政府工作报告》?(?:中的?)?)?(?:有关|部分|相关)?(?:内容)?的?"
    r"(?:(?:专业|专有)?(?:名词|术语|用语|词语|词汇)+(?:解释|注释|注解|释义|说明)(?:[和及与]?说明)?|注释|相关说明)"
    r"(?:[（(].{0,20}[）)])?[：:]?$"
)
"""The heading of a glossary."""
ANNEX = re.compile(r"^附(?:件|表|录)?[：:]?\d*[：:]?$|^附(?:件|表|录)?\d*[：:]")
"""The heading of an annex, its title behind a colon."""

_BARE_LIMIT = 32
_NUMERAL = "一二三四五六七八九十"
_MARKERS = (
    (1, True, re.compile(rf"^第[{_NUMERAL}]{{1,2}}部分[：:、\s]?|^[{_NUMERAL}]{{1,3}}(?:、|[.．](?!\d))")),
    (2, True, re.compile(rf"^[（(][{_NUMERAL}]{{1,3}}[)）]")),
    (3, True, re.compile(r"^\d{1,2}[.．、](?!\d)|^[（(]\d{1,2}[)）]|^[①②③④⑤⑥⑦⑧⑨⑩]")),
    (4, True, re.compile(r"^[●■◆▲◎○★※]")),
    (4, False, re.compile(r"^(?:——|--|—)(?=[^—\d])")),
    (4, False, re.compile(rf"^[{_NUMERAL}]{{1,3}}(?:是|要|则)|^第[{_NUMERAL}]{{1,2}}[，,]")),
)
_TOP = re.compile(
    r"回顾|回眸|总结|成就|成绩|展望|总体要求|总体思路|总体考虑|主要考虑|预期目标|主要目标|目标任务|发展目标|重点工作|工作重点|主要工作|重点任务|工作安排|工作建议|工作任务|工作部署"
    r"|工作打算|^(?:20\d\d|今|去)年(?:政府)?工作|以来$|攻坚行动$|附件|名词解释|名词注释|民生实事"
)
_UNFINISHED = re.compile(r"(?:达到|达|为|至|到|实现|完成|增长|下降|的|和|与|及|在|以|将|等|对|向|把|年|月|、)$")
_SALUTATION = re.compile(r"各位代表|同志们")
_INNER_MARKS = re.compile(r"[，。；！？,;!?]")


@dataclass(frozen=True, slots=True)
class Marker:
    """A heading's mark at the head of a line.

    Attributes:
        level: depth in the outline, 1 the outermost.
        heading: whether the mark is for headings; otherwise it opens a paragraph that begins with one.
    """

    level: int
    heading: bool


def marker_of(text: str) -> Marker | None:
    """The heading's mark with which the text opens, or None."""
    for level, heading, pattern in _MARKERS:
        if pattern.match(text):
            return Marker(level, heading)
    return None


def bare_heading(text: str, *, width: int) -> bool:
    """Whether a line without mark and full stop is a heading.

    Args:
        width: length of the longest of the lines that follow; a line nearly as long was cut by its column.
    """
    if is_top(text) and len(text) < width:
        return not _INNER_MARKS.search(text)
    if len(text) > _BARE_LIMIT or len(text) < 2 or _INNER_MARKS.search(text) or _UNFINISHED.search(text):
        return False
    return bool(re.search(r"[\u4e00-\u9fff]", text)) and len(text) <= 0.65 * width


def is_top(text: str) -> bool:
    """Whether a bare heading names one of a report's main parts."""
    return bool(_TOP.search(text)) and len(text) <= _BARE_LIMIT


def run_in(text: str, *, lead: int = 0) -> str | None:
    """The heading with which a paragraph opens (「一是…。」, bold type, a first short sentence), or None.

    Args:
        lead: length of the bold opening, 0 for none.
    """
    if _SALUTATION.match(text):
        return None
    first = re.match(r"[^。！？!?]{2,}?[。！!]", text)
    marker = marker_of(text)
    if marker and first and len(text) > first.end() and first.end() <= HEADING_LIMIT:
        return first.group()
    if lead and 4 <= lead <= HEADING_LIMIT and len(text) > lead:
        return text[:lead]
    if first and len(text) > 2 * first.end() and first.end() <= 24 and not re.search(r"[\d，：:]", first.group()):
        return first.group()
    return None
