"""Indicators that are worded alike and are of different things: 煤炭产量 is not 粮食产量, 第一产业 not 第二产业."""

import itertools
import re
from functools import lru_cache

from assistant.topic_words import contrasts
from assistant.topics import Topic
from assistant.vocabulary import bigrams, canonical, report_words
from index.among import SIZE
from index.regions import find_regions, gazetteer
from index.subjects import ZONE

_MARKS = re.compile(
    r"(?<!应)对[\u4e00-\u9fff“”A-Za-z]{1,8}?(?=(?:货物)?(?:进出口|出口|进口|贸易))|(?<![月年])[人户亩]均(?!可支配|收入|纯收入|消费|预期|标准|月|每)|能耗|贡献(?![力奖者])|收入比(?![重例])|没(?!收)"
)
"""Words that make an indicator another one wherever only one side has them: 人均地区生产总值 is not 地区生产总值."""
_OF_RESIDENTS = re.compile(r"居民(?:人均)?(?:可支配)?(?:收入|消费支出)")
_OF_SOME, _SAYS_WHOSE = re.compile("城镇|城里|农村|农民|农牧|乡下"), re.compile("城镇|农村|农牧|城乡")
_BROUGHT = re.compile(r"(?<=..)[带拉撬]动.+$")
BRINGS = re.compile("[带拉撬]动")
_SOLD = re.compile("销售额|销量")
"""What is sold is called more or less by name: 消费品以旧换新销售额 is 以旧换新销售额."""
_AMOUNT_OF_SIZE = re.compile(r"[\d.]*[十百千]*[亿万]+")
"""What tells projects apart: 亿元以上 is not 10亿元以上."""
_SHORTEST = 2
"""Characters of a shared end, and of what stands before it on either side, that tell one indicator from another."""
_INSIDE = re.compile("综保区|综合保税区|保税区|自贸试?验?区|口岸|园区|片区")
_ZONE_NAME = 5
"""Characters that end a zone's name and tell it from others: 双城经济圈."""
_NO_BRANCH = re.compile(
    r"(?:正常年景(?:情况)?下?|(?:19|20)\d\d年[末底度]?|[全我本][国省市区县旗]|自治区|规模?以?上|全部|全年?|实现|完成|预计|力争|新增|地区|年|总|和)*"
)
"""Before a statistic these say nothing of whose it is."""
_BARE = frozenset(("产量", "产值", "增加值", "零售额", "销售额", "销量"))
"""Of these it is left to the question's other words whose they are."""
_MEASURE = re.compile(r"(?:总值|总额|增加值|产值|产量|收入|支出|投资|价格|余额|指数|强度|率)$")
_INDUSTRY = re.compile(r"[工产行]业$")
"""What a branch's name ends with says nothing of which it is."""
_RATIO = re.compile(r"(?P<part>.+?)(?:占|[与和同](?=.+的?(?:比率|比值|之比)$))(?P<whole>.+?)的?(?:比[率值重例]|之比)")
_AMOUNT, _SHARE = re.compile(r"(?:总值|总额|增加值|产值|产量)$"), re.compile(r"占.+比[重例]$")
_RATIO_SAID = re.compile(r"占|比[率值重例]|之比")
_STATISTIC = re.compile(r"(?:产量|产值|生产总值|增加值|零售额|销售额|销量|占[\u4e00-\u9fffA-Z]{2,8}比[重例])$")
"""Every branch has its own of these: what stands before them says whose."""


def of_another_branch(wanted: Topic, indicator: str, told: frozenset[int]) -> bool:
    """Whether an indicator is of a zone that the topic does not name, another standard indicator, or a statistic of another branch.

    Args:
        told: the topic's characters that the figure's clause tells.
    """
    zone = ZONE.match(indicator)
    if zone and _own_name(zone.group()) not in wanted.text and zone.group() not in gazetteer():
        return True
    asked, printed = wanted.characters, canonical(indicator).lower()
    *_, last = wanted.text.split() or [""]
    brought = None if BRINGS.search(asked) else _BROUGHT.search(printed)
    if last and brought and not bigrams(last) & bigrams(brought.group()):
        # 「投入财政资金36.8亿元，带动消费360亿元」: what the money brought is not the money.
        return True
    if _of_places_inside(asked, printed) or _of_all_branches(wanted, printed, told):
        return True
    if _other_indicator(asked, printed) or _measured_against(asked, printed) or _share_of(asked, printed):
        return True
    return bool(_STATISTIC.search(printed)) and (of_another_thing(wanted, indicator, told) or _narrower(asked, printed))


@lru_cache(maxsize=20_000)
def _own_name(zone: str) -> str:
    """A zone's name without that of the region before it, which the topic does not name: 温州高新区."""
    for region in find_regions(zone):
        if region.start == 0 and region.end < len(zone):
            zone = zone[region.end :]
            break
    return zone[-_ZONE_NAME:]


@lru_cache(maxsize=20_000)
def _of_places_inside(asked: str, printed: str) -> bool:
    """Whether a standard indicator is asked for and one is told of some places inside the region: 三大综保区进出口总额."""
    standard = asked in report_words() and _MEASURE.search(asked)
    return bool(standard) and any(place not in asked for place in _INSIDE.findall(printed))


def _of_all_branches(wanted: Topic, printed: str, told: frozenset[int]) -> bool:
    """Whether a branch's standard indicator is asked for and that of all branches is told: 固定资产投资 is no 工业固定资产投资."""
    if printed not in report_words() or not _MEASURE.search(printed) or not wanted.characters.endswith(printed):
        return False
    branch = wanted.characters.removesuffix(printed)
    own = [position for position in range(len(branch)) if wanted.weights.get(position)]
    return bool(_INDUSTRY.search(branch)) and not told.intersection(own)


@lru_cache(maxsize=20_000)
def _other_indicator(asked: str, printed: str) -> bool:
    """Whether both are standard indicators that have no two characters in common: 规上工业增加值 beside 地区生产总值."""
    known = report_words()
    standard = all(words in known and _MEASURE.search(words) for words in (asked, printed))
    return standard and not bigrams(asked) & bigrams(printed)


@lru_cache(maxsize=20_000)
def _measured_against(asked: str, printed: str) -> bool:
    """Whether what is asked for is only what an indicator is held against: 社会物流总费用与地区生产总值的比率 is no 地区生产总值."""
    ratio = _RATIO.fullmatch(printed)
    if not ratio or _RATIO_SAID.search(asked):
        return False
    return not bigrams(asked) & bigrams(ratio["part"]) and bool(bigrams(asked) & bigrams(ratio["whole"]))


@lru_cache(maxsize=20_000)
def _share_of(asked: str, printed: str) -> bool:
    """Whether an amount is asked for and an indicator is a share of one: 规上制造业占规上工业比重 is no 规上工业增加值."""
    return bool(_AMOUNT.search(asked) and _SHARE.search(printed)) and not _RATIO_SAID.search(asked)


def _shared_end(asked: str, printed: str) -> int:
    """How many characters two indicators end with alike: the statistic, where that is one."""
    statistic = _STATISTIC.search(asked)
    if statistic and printed.endswith(statistic.group()):
        return len(statistic.group())
    ends = zip(reversed(asked), reversed(printed), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], ends))


@lru_cache(maxsize=20_000)
def _narrower(asked: str, printed: str) -> bool:
    """Whether an indicator is a part of the statistic asked for: 能源工业增加值 is not 工业增加值."""
    branch, found, after = printed.partition(asked)
    if not found or after or len(branch) < _SHORTEST or asked in _BARE or _SOLD.search(asked):
        return False
    if {*branch} & {*asked}:
        # 汽车整车产量 is 整车产量.
        return False
    for region in reversed(find_regions(branch)):
        branch = branch[: region.start] + branch[region.end :]
    return not _NO_BRANCH.fullmatch(branch)


def of_another_thing(wanted: Topic, indicator: str, told: frozenset[int]) -> bool:
    """Whether an indicator ends as a topic does, opens with something else, and nothing told beside it is what the topic opens with.

    Args:
        told: the topic's characters that the figure's clause tells.
    """
    asked, printed = wanted.characters, canonical(indicator).lower()
    shared = _shared_end(asked, printed)
    opening, other = asked[: len(asked) - shared], printed[: len(printed) - shared]
    industry = _INDUSTRY.search(opening)
    same_sort = bool(industry and other.endswith(industry.group()))
    if industry and same_sort:
        opening, other = opening.removesuffix(industry.group()), other.removesuffix(industry.group())
    # 「工业增加值」 names whose it is, if only at large; a bare 「增加值」 leaves it open.
    whose = same_sort or len(other) >= _SHORTEST
    if min(shared, len(opening)) < _SHORTEST or not whose or bigrams(opening) & bigrams(other):
        return False
    says = [position for position in range(len(opening)) if wanted.weights.get(position)]
    # The last character may be told by what follows it (业 of 工业 in 产业增加值).
    return 2 * sum(position in told for position in says) <= len(says)


def another_of_its_kind(asked: str, indicator: str) -> bool:
    """Whether an indicator is of another one of things told apart by one word: 第一产业 where 第二产业 is asked for."""
    if (size := _sizes(asked)) and (other := _sizes(indicator)) and not size & other:
        return True
    wanted, told = _kinds_named(asked), _kinds_named(indicator)
    if marks_of(asked) != marks_of(indicator) or _of_all_residents(asked, indicator):
        return True
    return any(not kinds & wanted[group] for group, kinds in told.items() if group in wanted)


@lru_cache(maxsize=20_000)
def _sizes(text: str) -> frozenset[str]:
    """The sizes from which on a text counts: 亿 of 亿元以上."""
    return frozenset(amount for size in SIZE.finditer(text) for amount in _AMOUNT_OF_SIZE.findall(size.group()))


@lru_cache(maxsize=20_000)
def _of_all_residents(asked: str, indicator: str) -> bool:
    """Whether an indicator is of all residents' income or spending where that of the towns or of the country is asked for."""
    of_all = _OF_RESIDENTS.search(indicator) and not _SAYS_WHOSE.search(indicator)
    return bool(of_all and _OF_SOME.search(canonical(asked)))


@lru_cache(maxsize=20_000)
def marks_of(text: str) -> frozenset[str]:
    """The words of a text that make its indicator another one."""
    return frozenset(_MARKS.findall(canonical(text)))


@lru_cache(maxsize=20_000)
def _kinds_named(text: str) -> dict[int, frozenset[int]]:
    """Of each group of like things: which ones a text names; groups of which it names none are left out."""
    named: dict[int, frozenset[int]] = {}
    for group, kinds in enumerate(contrasts()):
        of = {name: kind for kind, names in enumerate(kinds) for name in names}
        longest_first = "|".join(map(re.escape, sorted(of, key=len, reverse=True)))
        if found := re.findall(longest_first, text):
            named[group] = frozenset(of[name] for name in found)
    return named
