"""Figures matched to their nouns by position: 「A、B、C分别增长6.7%、9.1%、28.9%」, 「城乡居民收入从A和B分别提高到C和D」."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from index.clauses import Statement, qualified_end, statement
from index.list_items import COMPLETE, list_items, parts_of
from index.quantities import Quantity
from index.subjects import CHANGES, TIME_AND_FILLER, VERB, noun_after, subject_before

_MARKER = re.compile(r"分别|依次")
_PLACE_ENDS = "省市区县旗州盟镇园港"
_PACE, _REACHES = (
    re.compile("年均|同比|累计"),
    re.compile("^(?:均?达到?|[增升]至|(?:提高|提升|增加|上升)[到至]|(?:稳?居|位[居列]|排名?)[\u4e00-\u9fff]{0,6})$"),
)
_CHANGE_OF = re.compile("(?:年均|同比)?(?:增[速幅]|降幅|涨幅)")
_TOTAL, _ADDED = re.compile("总[数量]"), re.compile("^(?:[新净]增|新[认]?定|新设立?|新登记)")
_OF_RUN = re.compile(r"(?:总[数量]|年均|同比|累计|(?:比|较|是)[“”\u4e00-\u9fff]{2,8}(?:时期|期间|末|年|前)的?)+")
"""What is said of several things just counted, each in turn."""
_BETWEEN = re.compile(
    r"^(?:以上|以下|左右|以内)?(?:[、和与及,，]|以及)?(?:不低于|不少于|超过|突破|接近|超|近|约|每[人户月年])*$"
)
_PLAIN_BETWEEN = re.compile(r"^(?:以上|以下|左右|以内)?(?:[、和与及]|以及)(?:超过|突破|超|近|约)?$")
_PER_TIME = re.compile(r"/[月年]$")
"""「城乡低保标准提高到679元/月、5292元/年」 is one list."""
_EACH_FROM, _TURNS = re.compile("[由从]"), re.compile("[提增升上下降减缩][高升加长涨降低少小]?[到至](?:每人每[月年])?")
"""「分别从188元、252元提高到195元、261元」, and the same without 分别."""
_FROM = re.compile(r"[由从](?:(?:19|20)\d\d年)?的?$")
_GROWN = re.compile(r"(?:(?:地区)?生产总值|[\u4e00-\u9fff]{0,4}增加值|产值)?(?:同比)?(?:增速|增幅|增长率)")
_DOING_WELL = re.compile(
    r"(?P<things>[\u4e00-\u9fffA-Z、]{3,40}?)(?:等?[\u4e00-\u9fff]{0,4}产业|经济)?(?:发展|增长|保持|持续|快速|势头|表现|产销|加速|稳步|支撑|较快|拉动)[\u4e00-\u9fff]*"
)
_COMPARED = re.compile(r"^(?:同比|[比较](?:上年|去年|(?:19|20)\d\d年)(?:同期|[末底])?|按可比(?:口径|价格?)(?:计算)?)+")
"""Before 分别 it names nothing: 「收入分别达到A、B，同比分别增长…」."""
_GROWN_TOO = re.compile(r"(?:以上|左右)?[、，]?(?:分别|同比)*(?:增长|下降|提高)")
_NEAR = 8
_THAN = re.compile(r"(?:高于|低于|快于|慢于|高出|超出|优于|好于|超过|领先|比(?![率重例值]))(?:全[国省区市]|上年)")
"""After 分别: what was just said, against several others."""


def runs_of(text: str, quantities: tuple[Quantity, ...]) -> list[tuple[Quantity, ...]]:
    """The figures of a clause, as two runs where those of a list by position are followed by as many that say how each grew:
    「分别达到45406元和17162元、增长5%和6%」."""
    half = len(quantities) // 2
    if half < 2 or len(quantities) % 2:
        return [quantities]
    first, second = quantities[:half], quantities[half:]
    grown = _GROWN_TOO.fullmatch(text, first[-1].end, second[0].start) and {q.unit for q in second} == {"%"}
    by_position = "分别" in text[: first[0].start][-_NEAR:] and "%" not in {q.unit for q in first}
    return [first, second] if grown and by_position else [quantities]


def read_series(
    text: str, sentence: int, clause: int, quantities: Sequence[Quantity], earlier: Sequence[Statement]
) -> list[Statement]:
    """The statements of a clause whose figures stand by position; empty where it has no such list.

    Args:
        sentence, clause: where they begin in ``text``.
        quantities: the clause's, in order.
        earlier: the sentence's statements so far: a bare 「分别…」 speaks of the last of them.
    """
    marker = _MARKER.search(text, clause, quantities[-1].start)
    head_end = marker.start() if marker else quantities[0].start
    before, values = _states(text, marker, quantities)
    if len(values) < 2 or not all(_adjoin(text, part, plain=not marker) for part in (before, values)):
        return []
    origin = re.search("[由从]", text[clause : before[0].start]) if len(before) == len(values) else None
    if before and not origin:
        head_start = max(qualified_end(text, quantity) for quantity in before)
        clause = head_start + (text[head_start] in "、和")
    items_end = min(clause + origin.start(), head_end) if origin else head_end
    items = list_items(text, clause, items_end, len(values), bare=not marker)
    bare = not marker and not CHANGES.sub("", _PACE.sub("", _REACHES.sub("", _noun(text, clause, items_end))))
    grows = bare and all(s.listed for s in earlier[-len(values) :])
    if not items and (grows or (marker and not _noun(text, clause, items_end))):
        items = [(s.subject, s.subject_start) for s in earlier[-len(values) :]]
        if len(items) != len(values):
            items = _of_list_before(text, clause, values, earlier)
    if marker and not items and _OF_RUN.fullmatch(_noun(text, clause, items_end)):
        items = _of_run_before(_noun(text, clause, items_end), earlier[-len(values) :], len(values))
    if marker and not items and (grown := _GROWN.fullmatch(_noun(text, clause, items_end))):
        items = _of_clause_before(text, sentence, clause, len(values), grown.group())
    if marker and not items and earlier and _THAN.match(text, marker.end()):
        items = [(earlier[-1].subject, earlier[-1].subject_start)] * len(values)
    if marker and len(items) != len(values):
        items = _of_owners_before(text, clause, items_end, len(values), earlier)
        items = items or [_together(text, clause, items_end, values[0])] * len(values)
    if len(items) != len(values) or not (
        marker or _one_unit(values) or all(COMPLETE.search(item) for item, _ in items)
    ):
        return []
    verb_start = max(head_end if marker else clause, before[-1].end if origin else 0)
    verb = _verb(text[verb_start : values[0].start])
    read = [
        statement(text, sentence, q, item, start, verb, listed=True)
        for q, (item, start) in zip(values, items, strict=True)
    ]
    if not origin:
        return read
    first = [
        statement(text, sentence, q, *item, "", listed=True, earlier=True)
        for q, item in zip(before, items, strict=True)
    ]
    lead = _FROM.sub("", text[sentence : min(before[0].start, head_end)]) + text[verb_start : values[0].start]
    return [*first, *(replace(s, before=lead) for s in read)]


def shared_head(text: str, run: Sequence[Statement]) -> tuple[str, int] | None:
    """The words that head the list which ``run`` ends with, for a figure that holds for all its items (均增长8%)."""
    listed = [s for s in run if s.listed]
    if not listed:
        return None
    last = listed[-1]
    first = next(s for s in listed if s.verb == last.verb)
    return _MARKER.split(VERB.sub("", text[first.subject_start : first.quantity.start]))[0], first.subject_start


def _adjoin(text: str, values: Sequence[Quantity], *, plain: bool) -> bool:
    """Whether nothing but marks and qualifiers stands between the figures."""
    between = _PLAIN_BETWEEN if plain else _BETWEEN
    return all(between.match(text[a.end : b.start]) for a, b in pairwise(values))


def _one_unit(values: Sequence[Quantity]) -> bool:
    """Whether the figures of a plain list share their unit, as they do unless each item says what it measures (「播种面积、产量」)."""
    return len({_PER_TIME.sub("", value.unit) for value in values}) == 1


def _states(
    text: str, marker: re.Match[str] | None, quantities: Sequence[Quantity]
) -> tuple[Sequence[Quantity], Sequence[Quantity]]:
    """The figures before a list's own, or the states that they are reached from: 「从甲、乙提高到丙、丁」."""
    start = marker.start() if marker else quantities[0].start
    before = [quantity for quantity in quantities if quantity.start < start]
    values = [quantity for quantity in quantities if quantity.start >= start]
    half = len(values) // 2
    if before or half < 2 or len(values) != 2 * half:
        return before, values
    turned = _TURNS.fullmatch(text[values[half - 1].end : values[half].start])
    each = _EACH_FROM.match(text, marker.end()) if marker else turned
    return (values[:half], values[half:]) if each else (before, values)


def _of_list_before(
    text: str, clause: int, values: Sequence[Quantity], earlier: Sequence[Statement]
) -> list[tuple[str, int]]:
    """The items of the list that was counted before, each with what is said of it here: 「小学、中学22所，分别新增学位27个、90个」."""
    if not earlier:
        return []
    own = subject_before(_MARKER.sub("", text[clause : values[0].start], count=1), clause).text
    own = own or _MARKER.sub("", text[clause : values[0].start], count=1)
    parts = parts_of(earlier[-1].subject, 0)
    return [(part + own, clause) for part, _ in parts] if len(parts) == len(values) else []


def _of_run_before(noun: str, run: Sequence[Statement], count: int) -> list[tuple[str, int]]:
    """The things counted one by one before, of which the total or the growth is told: 「新增甲40家、乙7家，总数分别达到256家、45家」."""
    if len({s.subject for s in run}) != count:
        return []
    total = _TOTAL.search(noun)
    named = [(_ADDED.sub("", s.subject) if total else s.subject, s.subject_start) for s in run]
    return [(name + (total.group() if total else ""), start) for name, start in named if name]


def _of_owners_before(
    text: str, clause: int, end: int, count: int, earlier: Sequence[Statement]
) -> list[tuple[str, int]]:
    """The owners that the run before lists, each with its own: 「甲区、乙区产值分别增长5%、6%，投资分别增长7%、8%」."""
    noun, run = _noun(text, clause, end), [s for s in earlier[-count:] if s.listed]
    if not noun or "、" in noun or len({s.subject for s in run}) != count:
        return []
    if not CHANGES.sub("", _PACE.sub("", noun)):
        return [(s.subject, s.subject_start) for s in run]
    if _CHANGE_OF.fullmatch(noun):
        return [(s.subject + noun, clause) for s in run]
    tail = _shared_tail([s.subject for s in run])
    owners = [s.subject[: len(s.subject) - tail] for s in run]
    return [(owner + noun, clause) for owner in owners] if tail and all(owners) else []


def _shared_tail(words: Sequence[str]) -> int:
    """How many characters all the words end with alike, the 区 of 「甲区、乙区」 left out."""
    ends = zip(*(word[::-1] for word in words), strict=False)
    alike = len(list(takewhile(lambda characters: len(set(characters)) == 1, ends)))
    return alike - (alike > 0 and words[0][-alike] in _PLACE_ENDS)


def _of_clause_before(text: str, sentence: int, clause: int, count: int, measure: str) -> list[tuple[str, int]]:
    """The things that the clause before lists, each with its growth: 「甲、乙发展势头强劲，增速分别达27.5%、25.3%」."""
    before = text[sentence:clause].rstrip("，,")
    start = max(before.rfind(mark) for mark in "，,；;") + 1
    listed = _DOING_WELL.fullmatch(before, start)
    things = listed["things"].split("、") if listed else []
    return [(thing + measure, sentence + start) for thing in things] if len(things) == count else []


def _noun(text: str, clause: int, end: int) -> str:
    head = text[clause:end]
    filler = TIME_AND_FILLER.match(head)
    return _COMPARED.sub("", head[filler.end() :] if filler else head)


def _together(text: str, clause: int, end: int, value: Quantity) -> tuple[str, int]:
    """The whole head as one subject, where its items cannot be told apart; failing that, the words after 分别."""
    head = _noun(text, clause, end)
    if head:
        return head, end - len(head)
    subject = subject_before(_MARKER.sub("", text[clause : value.start], count=1), clause)
    return (subject.text or noun_after(text, value, len(text), left=subject)[0]), clause


def _verb(words: str) -> str:
    verb = VERB.search(words)
    return verb["verb"] if verb else _MARKER.sub("", words)
