"""The items of a list of nouns, and what each but the last leaves out: 「甲、乙增加值」 are 甲增加值 and 乙增加值."""

import re
from collections.abc import Sequence

from index.subjects import TIME_AND_FILLER, subject_before

# 和, 及 and 与 also stand inside words: 共和, 呼和浩特, 普及率, 参与率.
_SPLIT = re.compile(r"、|以及|(?<![共呼饱温总缓平])和(?![平谐林美田])|(?<!参)与(?!会)|(?<![普涉触惠遍危顾以])及(?!格)")
_MARKS = re.compile("、")
_TOGETHER = (
    (re.compile(r"城乡(?=[\u4e00-\u9fff]{0,2}(?:居民|人均|低保|最低|常住|收入|居|特困))"), "城镇", "农村"),
    (re.compile(r"内外(?=资)"), "内", "外"),
    (re.compile(r"存贷款"), "存款", "贷款"),
    (re.compile("三次产业(?=增加值|投资)"), "第一产业", "第二产业", "第三产业"),
    (re.compile("客货(?=吞吐量|运量|运输量|周转量)"), "旅客", "货物"),
)
"""Nouns written as one."""

_BRACKETED = re.compile("[县区市旗][（(][县区市旗][）)]")
COMPLETE = re.compile(
    r"(?:(?<![存增总])量|[率额值数度]|比重|占比|人次|人数|收入|支出|利润|投资|面积|余额|产能|标准|增速|花费|游客|中心|基地)$"
)
"""A list item that ends so needs nothing from the last one."""
_COMMON_TAIL = re.compile(
    r"(?:(?:限上|限额以上)?零售额|增加值|总?产值|投资|(?:产量|产值|产业|增加值)?占比|进出口|出口|进口|销售额|营业收入|主营业务收入|吞吐量|产量|产能|余额)$"
)

_BARE = re.compile(
    r"(?:死?亡人数|[总净]资产|负债|总花费|花费|支出|收入|利润|出口|进口|合同额|面积|[普满解合][\u4e00-\u9fff]率)$"
)
"""An item that only says which measure of the first one's owner it is: 「企业营收和利润」."""
_OWN_MEASURE = re.compile(
    r"(?:起数|[总净]资产|负债|(?:营业)?收入|营收|支出|利润|出口|进口|产值|人次|人数|面积|数量?|[\u4e00-\u9fff]{2}率)$"
)
_SORT = re.compile(r"(?<![高中初同平])等(?P<sort>[\u4e00-\u9fff]{2,8})$")
"""What all of 「甲、乙等新兴行业」 are."""
_ATTRIBUTE = re.compile(r"(?:存量|增量|新增|新建|续建|既有|公办|民办|(?:^|第)[一二三])$")
_ATTRIBUTE_FIRST = re.compile(r"存量|增量|新增|新建|续建|既有|公办|民办|第?[一二三]")
"""Words that only tell items apart: all of what follows is common."""
_YIELDS, _SOWN = ("产量", "总产", "总产量", "单产"), re.compile(r"(?P<crop>[\u4e00-\u9fff]{2,8}?)(?:播种|种植)面积")
_SHARE_OF = re.compile(r"(?:占[^占]{2,14}比[重例]|全[国省市区]占比)$")
"""「甲增加值、乙增加值占地区生产总值比重分别达到…」: two shares."""
_LETTERS, _LETTERS_FIRST = re.compile(r"[A-Za-z][A-Za-z\d.]*$"), re.compile(r"[A-Za-z][A-Za-z\d.]*")
"""Items that letters tell apart: 「PM2.5、PM10平均浓度」."""


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
    parts = parts_of(head, begin)
    if len(parts) != count:
        # 「租赁和商务服务业、邮政业营业收入」: what 和 joins may be one item.
        parts = parts_of(head, begin, _MARKS)
    if len(parts) == count and not (bare and count < 2):
        return [(part, clause + start) for part, start in _completed(parts)]
    for pattern, *forms in _TOGETHER:
        if len(forms) == count and (all_ := pattern.search(head, begin)):
            return [(head[begin : all_.start()] + form + head[all_.end() :], clause + begin) for form in forms]
    return []


def parts_of(head: str, begin: int, marks: re.Pattern[str] | None = None) -> list[tuple[str, int]]:
    """What stands between the marks of a list, each with its start."""
    parts, position = [], begin
    for mark in [*(marks or _SPLIT).finditer(head, begin), None]:
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
    wanting = [part for part, _ in parts[:-1] if not COMPLETE.search(part)]
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
    if sort := _SORT.search(last):
        return sort["sort"]
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
