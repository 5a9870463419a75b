"""Figures matched to their nouns by position: 「A、B、C分别增长6.7%、9.1%、28.9%」, 「城乡居民收入从A和B分别提高到C和D」."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from index.clauses import Statement, qualified_end, statement
from index.quantities import Quantity
from index.subjects import CHANGES, TIME_AND_FILLER, VERB, noun_after, subject_before

_MARKER = re.compile(r"分别|依次")
_PLACE_ENDS = "省市区县旗州盟镇园港"
_PACE, _REACHES = re.compile("年均|同比|累计"), re.compile("^(?:均?达到?|[增升]至)$")
_CHANGE_OF = re.compile("(?:年均|同比)?(?:增[速幅]|降幅|涨幅)")
_BETWEEN = re.compile(
    r"^(?:以上|以下|左右|以内)?(?:[、和与及,，]|以及)?(?:不低于|不少于|超过|突破|接近|超|近|约|每[人户月年])*$"
)
_PLAIN_BETWEEN = re.compile(r"^(?:以上|以下|左右|以内)?(?:[、和与及]|以及)(?:超过|突破|超|近|约)?$")
_PER_TIME = re.compile(r"/[月年]$")
"""「城乡低保标准提高到679元/月、5292元/年」 is one list."""
_EACH_FROM = re.compile(r"[由从]")
"""「分别从188元、252元提高到195元、261元」."""
_FROM = re.compile(r"[由从](?:(?:19|20)\d\d年)?的?$")
# 和, 及 and 与 also stand inside words: 共和, 呼和浩特, 普及率, 参与率.
_SPLIT = re.compile(r"、|以及|(?<![共呼饱温总缓平])和(?![平谐林美田])|(?<!参)与(?!会)|(?<![普涉触惠遍危顾以])及(?!格)")
_GROWN = re.compile(r"(?:(?:地区)?生产总值|[\u4e00-\u9fff]{0,4}增加值|产值)?(?:同比)?(?:增速|增幅|增长率)")
_DOING_WELL = re.compile(
    r"(?P<things>[\u4e00-\u9fffA-Z、]{3,40}?)(?:等?[\u4e00-\u9fff]{0,4}产业|经济)?(?:发展|增长|保持|持续|快速|势头|表现|产销|加速|稳步|支撑|较快|拉动)[\u4e00-\u9fff]*"
)
_PAIRS = (
    (re.compile(r"城乡(?=[\u4e00-\u9fff]{0,2}(?:居民|低保|最低|常住|收入|居|特困))"), "城镇", "农村"),
    (re.compile(r"内外(?=资)"), "内", "外"),
    (re.compile(r"存贷款"), "存款", "贷款"),
)
"""Two nouns written as one."""

_COMPARED = re.compile(r"^(?:同比|[比较](?:上年|去年|(?:19|20)\d\d年)(?:同期|[末底])?|按可比(?:口径|价格?)(?:计算)?)+")
"""Before 分别 it names nothing: 「收入分别达到A、B，同比分别增长…」."""
_GROWN_TOO = re.compile(r"(?:以上|左右)?[、，]?(?:分别|同比)*(?:增长|下降|提高)")
_NEAR, _BRACKETED = 8, re.compile("[县区市旗][（(][县区市旗][）)]")
_THAN = re.compile(r"(?:高于|低于|快于|慢于|高出|超出|优于|好于|超过|领先|比(?![率重例值]))(?:全[国省区市]|上年)")
"""After 分别: what was just said, against several others."""
_COMPLETE = re.compile(
    r"(?:(?<![存增总])量|[率额值数度]|比重|占比|人次|人数|收入|支出|利润|投资|面积|余额|产能|标准|增速|花费|游客|中心|基地)$"
)
"""A list item that ends so needs nothing from the last one."""
_COMMON_TAIL = re.compile(
    r"(?:(?:限上|限额以上)?零售额|增加值|总?产值|投资|(?:产量|产值|产业|增加值)?占比|进出口|出口|进口|销售额|营业收入|吞吐量|产量|产能|余额)$"
)

_BARE = re.compile(
    r"(?:死?亡人数|[总净]资产|负债|总花费|花费|支出|收入|利润|出口|进口|合同额|面积|[普满解合][\u4e00-\u9fff]率)$"
)
"""An item that only says which measure of the first one's owner it is: 「企业营收和利润」."""
_OWN_MEASURE = re.compile(
    r"(?:起数|[总净]资产|负债|(?:营业)?收入|营收|支出|利润|出口|进口|产值|人次|人数|面积|数量?|[\u4e00-\u9fff]{2}率)$"
)
_ATTRIBUTE = re.compile(r"(?:存量|增量|新增|新建|续建|既有|公办|民办|(?:^|第)[一二三])$")
_ATTRIBUTE_FIRST = re.compile(r"存量|增量|新增|新建|续建|既有|公办|民办|第?[一二三]")
"""Words that only tell items apart: all of what follows is common."""
_YIELDS, _SOWN = ("产量", "总产", "总产量", "单产"), re.compile(r"(?P<crop>[\u4e00-\u9fff]{2,8}?)(?:播种|种植)面积")
_SHARE_OF = re.compile(r"占[^占]{2,14}比[重例]$")
"""「甲增加值、乙增加值占地区生产总值比重分别达到…」: two shares."""
_LETTERS, _LETTERS_FIRST = re.compile(r"[A-Za-z][A-Za-z\d.]*$"), re.compile(r"[A-Za-z][A-Za-z\d.]*")
"""Items that letters tell apart: 「PM2.5、PM10平均浓度」."""


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
    values = [quantity for quantity in quantities if quantity.start >= head_end]
    before = [quantity for quantity in quantities if quantity.start < head_end]
    if marker and not before and _EACH_FROM.match(text, marker.end()) and len(values) % 2 == 0:
        before, values = values[: len(values) // 2], values[len(values) // 2 :]
    if len(values) < 2 or not all(_adjoin(text, part, plain=not marker) for part in (before, values)):
        return []
    changing = len(before) == len(values) and bool(re.search(r"[由从]", text[clause : before[0].start]))
    if before and not changing:
        head_start = max(qualified_end(text, quantity) for quantity in before)
        clause = head_start + (text[head_start] in "、和")
    items_end = min(before[0].start, head_end) if changing else head_end
    items = list_items(text, clause, items_end, len(values), bare=not marker)
    bare = not marker and not CHANGES.sub("", _REACHES.sub("", _noun(text, clause, items_end)))
    grows = bare and all(s.listed for s in earlier[-len(values) :])
    if not items and (grows or (marker and not _noun(text, clause, items_end))):
        items = [(s.subject, s.subject_start) for s in earlier[-len(values) :]]
        if len(items) != len(values):
            items = _of_list_before(text, clause, values, earlier)
    if marker and not items and (grown := _GROWN.fullmatch(_noun(text, clause, items_end))):
        items = _of_clause_before(text, sentence, clause, len(values), grown.group())
    if marker and not items and earlier and _THAN.match(text, marker.end()):
        items = [(earlier[-1].subject, earlier[-1].subject_start)] * len(values)
    if marker and len(items) != len(values):
        items = _of_owners_before(text, clause, items_end, len(values), earlier)
    if marker and len(items) != len(values):
        items = [_together(text, clause, items_end, values[0])] * len(values)
    if len(items) != len(values) or not (
        marker or _one_unit(values) or all(_COMPLETE.search(item) for item, _ in items)
    ):
        return []
    verb_start = max(head_end if marker else clause, before[-1].end if changing else 0)
    verb = _verb(text[verb_start : values[0].start])
    read = [
        statement(text, sentence, q, item, start, verb, listed=True)
        for q, (item, start) in zip(values, items, strict=True)
    ]
    if not changing:
        return read
    first = [
        statement(text, sentence, q, *item, "", listed=True, earlier=True)
        for q, item in zip(before, items, strict=True)
    ]
    lead = _FROM.sub("", text[sentence : min(before[0].start, head_end)]) + text[verb_start : values[0].start]
    return [*first, *(replace(s, before=lead) for s in read)]


def list_items(text: str, clause: int, end: int, count: int, *, bare: bool) -> list[tuple[str, int]]:
    """The ``count`` items of a list with their starts; empty if the words name another number of things.

    Args:
        bare: without 分别, the verb still stands at the end of the words.
    """
    head = text[clause:end]
    if not bare:
        head = re.split(r"[由从](?=(?:19|20)\d\d年|(?:每[人户])?(?:每[月年天])?$)", head)[0]
    else:
        subject = subject_before(head, 0)
        head = head[: subject.start] + subject.text if subject.text else ""
    head = re.sub(r"(?:年均|五年|同比|累计|均)+$", "", head)
    filler = TIME_AND_FILLER.match(head)
    begin = filler.end() if filler else 0
    parts = _parts(head, begin)
    if len(parts) == count and not (bare and count < 2):
        return [(part, clause + start) for part, start in _completed(parts)]
    if count == 2:
        for pattern, *forms in _PAIRS:
            if both := pattern.search(head, begin):
                return [(head[begin : both.start()] + form + head[both.end() :], clause + begin) for form in forms]
    return []


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


def _parts(head: str, begin: int) -> list[tuple[str, int]]:
    parts, position = [], begin
    for mark in [*_SPLIT.finditer(head, begin), None]:
        end = mark.start() if mark else len(head)
        if end > position:
            parts.append((head[position:end], position))
        position = mark.end() if mark else end
    return parts


def _completed(parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Give each item the tail that only the last one prints."""
    parts = [parts[0], *((_owned(parts[0][0], part), start) for part, start in parts[1:])]
    last = parts[-1][0]
    if (share := _SHARE_OF.search(last)) and not any("占" in part for part, _ in parts[:-1]):
        return [*((part + share.group(), start) for part, start in parts[:-1]), parts[-1]]
    wanting = [part for part, _ in parts[:-1] if not _COMPLETE.search(part)]
    return [(part + _tail(part, last, wanting) if part in wanting else part, start) for part, start in parts]


def harvest_of(sown: str, words: str) -> str:
    """What a bare 产量 after a sown area is of: 「粮食播种面积、产量」; else empty."""
    crop = _SOWN.fullmatch(sown)
    return crop["crop"] + words if crop and words in _YIELDS else ""


def _owned(first: str, item: str) -> str:
    """An item that is a bare measure, with the first one's owner before it."""
    if harvest := harvest_of(first, item):
        return harvest
    owner = _OWN_MEASURE.sub("", first)
    return owner + item if _BARE.fullmatch(item) and owner != first else item


def _tail(item: str, last: str, wanting: Sequence[str]) -> str:
    """What the last item has and ``item`` wants: a measure's name, else what stands after the words like its own."""
    own = (_ATTRIBUTE_FIRST if _ATTRIBUTE.search(item) else _BRACKETED).match(last)
    if own:
        return last[own.end() :]
    if common := _COMMON_TAIL.search(last):
        return common.group()
    if _LETTERS.search(item) and (letters := _LETTERS_FIRST.match(last)):
        return last[letters.end() :]
    if re.search(rf"{item[-1]}[数率额量]$", last):
        return last[-1]
    tails = []
    for other in wanting:
        like = last.rfind(other[-2:], 1)
        begin = like + 2 if like >= 0 else len(other)
        if len(last) - begin >= 2 or (like < 0 and len(last) > begin):
            tails.append(last[begin:])
    return min(tails, key=len, default="")


def _of_list_before(
    text: str, clause: int, values: Sequence[Quantity], earlier: Sequence[Statement]
) -> list[tuple[str, int]]:
    """The items of the list that was counted before, each with what is said of it here: 「小学、中学22所，分别新增学位27个、90个」."""
    if not earlier:
        return []
    own = subject_before(_MARKER.sub("", text[clause : values[0].start], count=1), clause).text
    own = own or _MARKER.sub("", text[clause : values[0].start], count=1)
    parts = _parts(earlier[-1].subject, 0)
    return [(part + own, clause) for part, _ in parts] if len(parts) == len(values) else []


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
