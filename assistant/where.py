"""The regions that a question asks of: held ones, ones inside them, and ones that no report is held of."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.spelled_out import called, spelled_out
from assistant.vocabulary import nicknames
from assistant.words import cut
from index.records import Level
from index.regions import (
    NATION,
    PROVINCE_ABBREVIATIONS,
    Mention,
    find_nation,
    find_regions,
    gazetteer,
    level_of,
    parents_of,
    short_name,
)

_NO_PLACE = ("城区", "郊区", "矿区")
_PART_OF_A_PROVINCE = re.compile(r"(?P<of>[冀晋蒙辽苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇陕陇])[东南西北中]{1,2}(?!学|心)")
_WHOLE = {
    "全省": Level.PROVINCE,
    "我省": Level.PROVINCE,
    "省里": Level.PROVINCE,
    "自治区": Level.PROVINCE,
    "全市": Level.CITY,
    "我市": Level.CITY,
    "市里": Level.CITY,
    "本市": Level.CITY,
    "全县": Level.COUNTY,
}
_EVERY_PROVINCE = re.compile(
    r"(?:各|[两三四五六七八九十几\d]个?|哪一?[个些两几]?个?)(?:省区市|省市|省份|省)(?=[^，。？?]{0,24}(?:最|谁|哪|排|分别|各[是为有自多]))|哪一?个?省(?=[^，。？?]{0,14}最)"
    r"|(?:另外|其他|其它|其余|别的|剩下)的?(?:各|[两三四五六七八九十几\d])?个?(?:省区市|省市|省份|省)"
)
_EVERY_CITY = re.compile(
    r"(?:另外|其他|其它|其余|别的|剩下)的?(?:各|[两三四五六七八九十几\d])?个?(?:城市|地市|市)(?!场)"
)
_ALL_HELD = re.compile(
    r"(?:(?<=[这那年])|(?<![\u4e00-\u9fff])|(?=[两三四五]个?[省市县区地][谁哪各分相差]))(?P<number>[两三四五六七八九十])个?(?P<what>省区市|省市|省份|省|城市|地市|市|县|区|地)(?![\u4e00-\u9fff]?[场政容民委])"
)
"""「四市」, where four are held, are those."""
_COUNTS = {numeral: count for count, numeral in enumerate("两三四五六七八九十", start=2)}
_NICKNAME = r"(?:^|(?<=[，。；？：、\s年比和跟与及较在]))"
_ONE_CHARACTER = r"(?=[今去前]年|[^\u4e00-\u9fff]|$|[各的])"
_NAMED_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:大学|学院)|[一二三四五六七八九十]{1,2}号(?=[\u4e00-\u9fff”])|号(?![召码])|村(?![镇庄委改])|(?:国际)?(?:机场|大桥|大道|水库|火车站|高铁站|隧道)"
)
"""What may be named after a place and is none: 南京中医药大学, 白云机场."""
_OF_COUNTIES = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?=县区|县域)")
"""「南昌县区」 is of the counties of 南昌, and not of 南昌县."""
_ZONE = re.compile(
    r"(?:^|(?<=[，。；？：、\s年的和与跟比]))(?![跟同与和比在离距全各哪几多这那今去明前本两三四五六七八九十百千万]|国家级|省级|市级|工业|产业|物流|科技|化工|农业|经济|高新|自贸|示范|重点|主城|建成|新建|新增|综合)(?:(?![哪几多有个是些等])[\u4e00-\u9fff]){2,4}(?:新区|园区|片区)"
)
"""「江东新区」, 「复兴城园区」."""
_FIGURE = re.compile(r"多少|(?<!哪)几(?!家|大)|增速|增幅|增长|占比|百分之")
_COORDINATED = re.compile(r"(?:[、和与跟及同,，]|还有|以及|比|(?:相)?比较?|的|省|市|区)*")
_AMONG = re.compile(r"的?(?:首|第|最|唯一|率先|排名?|前[列\d十百]|[省市区]?[级内里]|范围|各|省会|首府)")
"""After a place: what is the first there, one of many, or in it."""
_HELPED = re.compile(
    r"(?:支援|驰援|援助|援建|(?:医务人员|医护|医疗队员?|队员)[去到赴]|帮扶|对口支持|[开发飞通运]往|[输销]往)(?:[\u4e00-\u9fff]{2,4}[、和与及])*$"
)
_TO_HELP = re.compile(r"(?:支援|驰援|援助|支教|支医|帮扶|抗疫)")
"""Before or after a place that something is sent to, which is part of what is asked."""
_COMPARED_WITH = re.compile(r"(?:[比较和与跟及、]|落后|领先|跑[赢输]|超[过出]|[高低快慢]于)$")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the store has reports of: region → the years of its reports, in order."""

    years: Mapping[str, tuple[int, ...]]

    def __hash__(self) -> int:
        return hash(tuple(self.years.items()))

    def newest(self, regions: Sequence[str] = ()) -> int | None:
        """The newest report year among these regions, or among all where none is named."""
        years = [year for region in (regions or self.years) for year in self.years.get(region, ())]
        return max(years, default=None)


@dataclass(frozen=True, slots=True)
class Where:
    """The places of a question.

    Attributes:
        text: the question with provinces' one-character names spelled out.
        regions: the regions asked of, in order, held or not.
        spans: where they are named in ``text``.
        inside: places named that lie inside one of the regions and have no report of their own; they stay in the topic.
        mentions: where a region is named, each time that one is, in order: (start, region).
    """

    text: str
    regions: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    inside: tuple[str, ...] = ()
    mentions: tuple[tuple[int, str], ...] = ()


def find_where(question: str, holdings: Holdings, *, but: Sequence[str] = ()) -> Where:
    """Read a question's places.

    Args:
        but: names, in full or short, that are not meant by 「另外几个省」.
    """
    text = _OF_COUNTIES.sub(" ", spelled_out(question, held=holdings.years, around=_outer(holdings)))
    held_places = tuple(name for name in holdings.years if name != NATION)
    found = [m for m in find_regions(text, held=held_places) if m.name not in _NO_PLACE]
    found = [m for m in found if m.name in holdings.years or not _belongs_to(text, m)]
    found = [replace(m, name=called(text[m.start], holdings.years)) if m.end - m.start == 1 else m for m in found]
    found = sorted((*found, *_nicknamed(text, holdings, found)), key=lambda m: m.start)
    around = [m for m in found if m.name in _outer(holdings)]
    named = _innermost(text, [m for m in found if m not in around])
    named = named or [m for m in around if _asked_of(text, m) and not _COMPARED_WITH.search(text[: m.start])]
    if not named and (
        meant := _part_of_a_province(text, holdings) or _mistyped(text, holdings) or _opening(text, holdings)
    ):
        named = [meant]
    held = [m for m in named if m.name in holdings.years]
    inside = [] if held else [m for m in named if _holder(m.name, holdings)]
    if held:
        named = [m for m in named if m in held or any(_coordinated(text, m, other) for other in held)]
        named += _whole_compared_with(text, held, holdings)
        named += _nation_beside(text, holdings)
    elif not named:
        named = (
            _all_held(text, holdings)
            or _every_province(text, holdings, but)
            or _whole(text, holdings)
            or _nation(text, holdings)
        )
    of = [
        (m, (_holder(m.name, holdings) or m.name) if m in inside else m.name)
        for m in sorted(named, key=lambda m: m.start)
    ]
    blanked = [m for m in (*named, *around) if m not in inside and not text.startswith("新区", m.end)]
    return Where(
        text=text,
        regions=tuple(dict.fromkeys(region for _, region in of)),
        spans=tuple((m.start, m.end) for m in blanked),
        inside=(*(m.name for m in inside), *_zones(text, blanked)),
        mentions=tuple((m.start, region) for m, region in of),
    )


def _zones(text: str, named: Sequence[Mention]) -> list[str]:
    """The zones that a question asks of by name (「江东新区」): no report is of one, and a figure of all is none of its own."""
    for m in named:
        text = text[: m.start] + " " * (m.end - m.start) + text[m.end :]
    return [zone for zone in _ZONE.findall(text) if zone not in gazetteer()]


def _outer(holdings: Holdings) -> set[str]:
    """The regions that have no report here but lie around one that has."""
    return {parent for name in holdings.years for parent in parents_of(name)} - holdings.years.keys()


def _belongs_to(text: str, mention: Mention) -> bool:
    """Whether a place is part of what is asked: it opens a name (白云机场, “长安号”), or something is sent there."""
    before, after = text[: mention.start], text[mention.end :]
    quoted = before.endswith(("“", '"', "「")) and not re.match(r"[”\"」省市区县]", after)
    return quoted or bool(_NAMED_AFTER.match(after) or _HELPED.search(before) or _TO_HELP.match(after))


def _asked_of(text: str, mention: Mention) -> bool:
    """Whether a figure of a place is asked for, and it is not where something is the first or one of many (「内蒙古首个…」)."""
    return bool(_FIGURE.search(text)) and not _AMONG.match(text, mention.end)


def _holder(name: str, holdings: Holdings) -> str | None:
    """The smallest region with a report that a place lies in; of places that share a name, the one that such a region holds."""
    part = _PART_OF_A_PROVINCE.fullmatch(name)
    around = [(PROVINCE_ABBREVIATIONS[part["of"]],)] if part else [r.parents for r in gazetteer().get(name, ())]
    holders = {next((parent for parent in reversed(each) if parent in holdings.years), None) for each in around}
    found = holders - {None}
    return found.pop() if len(found) == 1 else None


def _part_of_a_province(text: str, holdings: Holdings) -> Mention | None:
    """A side of a held province by the province's one character (陕南, 粤西北), which no report is of."""
    found = (Mention(m.start(), m.end(), m.group()) for m in _PART_OF_A_PROVINCE.finditer(text))
    return next((m for m in found if not parents_of(m.name) and _holder(m.name, holdings)), None)


def _innermost(text: str, mentions: list[Mention]) -> list[Mention]:
    """「内蒙古包头市」 names one place; 「包头的石拐区」 too: the outer name only says where the inner one lies."""
    inner = [
        b
        for a, b in itertools.pairwise(mentions)
        if b.start - a.end <= 1 and _lies_in(b.name, a.name) and text[a.end : b.start] in ("", "的")
    ]
    return [m for m in mentions if m in inner or not any(_lies_in(b.name, m.name) for b in inner)]


def _lies_in(name: str, outer: str) -> bool:
    return outer in parents_of(name)


def _coordinated(text: str, a: Mention, b: Mention) -> bool:
    """Whether two places are asked of alike (「四川和浙江」); else the one without reports is part of what is asked
    (「北京输出到天津的技术合同」)."""
    low, high = sorted((a, b), key=lambda m: m.start)
    between = text[low.end : high.start]
    return bool(between) and bool(_COORDINATED.fullmatch(between))


def _mistyped(text: str, holdings: Holdings) -> Mention | None:
    """A held region's name with one character wrong, at the head of a question, right before its year: 「昀南25年…」."""
    head = re.match(r"([\u4e00-\u9fff]{2,4})(?:省|市|区)?(?=\d|去年|今年)", text)
    if not head:
        return None
    for name in holdings.years:
        short = short_name(name)
        if len(short) == len(head[1]) and sum(a != b for a, b in zip(short, head[1], strict=True)) == 1:
            return Mention(0, head.end(1), name)
    return None


def _nicknamed(text: str, holdings: Holdings, named: Sequence[Mention]) -> list[Mention]:
    """The held regions by what people call them, at the head of a clause or beside another; one character only before a year: 「邕去年…」."""
    found = (
        Mention(m.start(), m.end(), region)
        for region in holdings.years
        for word in nicknames().get(region, ())
        for m in re.finditer(_called_by(word), text)
    )
    return [m for m in found if not any(other.start < m.end and m.start < other.end for other in named)]


def _called_by(nickname: str) -> str:
    """What finds a nickname; one that ends as a city's name does stands anywhere: 「GDP呼市和海口差多少」."""
    if nickname.endswith("市"):
        return nickname
    return f"{_NICKNAME}{nickname}{_ONE_CHARACTER if len(nickname) == 1 else ''}"


def _opening(text: str, holdings: Holdings) -> Mention | None:
    """A held province by its one character at the head of a question, where that opens no word: 「藏重点项目投资…」."""
    name, words = PROVINCE_ABBREVIATIONS.get(text[:1]), cut(text)
    opens = len(words) > 1 and len(words[0]) == 1 < len(words[1])
    return Mention(0, 1, name) if opens and name and name in holdings.years else None


def _nation(text: str, holdings: Holdings) -> list[Mention]:
    """The nation, where a question asks of it; without a report of its own only where a figure of it is asked for."""
    found = find_nation(text)
    return [found] if found and (NATION in holdings.years or _FIGURE.search(text)) else []


def _nation_beside(text: str, holdings: Holdings) -> list[Mention]:
    """The nation beside a region: by its government's name and a year (「比国务院2022年定的高」), or held against it (「全国比海拉尔高」)."""
    beside = r"国务院(?=(?:20)?\d\d年|去年|今年|定的|的目标)|全国(?=比|[和与跟、])"
    found = re.search(beside, text) if NATION in holdings.years else None
    return [Mention(found.start(), found.end(), NATION)] if found else []


def _all_held(text: str, holdings: Holdings) -> list[Mention]:
    """Every region held, where a question counts just as many (「四市」)."""
    asked, held = _ALL_HELD.search(text), [name for name in holdings.years if name != NATION]
    counted = asked and _COUNTS[asked["number"]] == len(held)
    return [Mention(asked.start(), asked.end(), name) for name in held] if asked and counted else []


def _every_province(text: str, holdings: Holdings, but: Sequence[str]) -> list[Mention]:
    """Every province held, where a question asks which of them (「八个省区市里谁最高」), or of all but some (「另外几个省」); cities
    of all but some alone."""
    cities = _EVERY_CITY.search(text)
    asked, level = (cities, Level.CITY) if cities else (_EVERY_PROVINCE.search(text), Level.PROVINCE)
    held = [name for name in holdings.years if level_of(name) is level]
    held = [name for name in held if name not in but and short_name(name) not in but]
    return [Mention(asked.start(), asked.end(), name) for name in held] if asked and len(held) > 1 else []


def _whole(text: str, holdings: Holdings) -> list[Mention]:
    """The only region held of the level that 全省, 全市 or 全县 names."""
    for word, level in _WHOLE.items():
        fitting = [name for name in holdings.years if level_of(name) is level]
        if word in text and len(fitting) == 1:
            start = text.index(word)
            return [Mention(start, start + len(word), fitting[0])]
    return []


def _whole_compared_with(text: str, held: Sequence[Mention], holdings: Holdings) -> list[Mention]:
    """The region around a district that it is compared with: 「石拐比全市高几个点」."""
    for word, level in _WHOLE.items():
        start = text.find(word)
        if start > 0 and _COMPARED_WITH.search(text[:start]):
            around = {p for m in held for p in parents_of(m.name) if p in holdings.years and level_of(p) is level}
            return [Mention(start, start + len(word), name) for name in sorted(around)[:1]]
    return []
