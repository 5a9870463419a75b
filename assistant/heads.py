"""Indicators that end alike and are of different things: 煤炭产量 is not 粮食产量."""

import itertools
import re

from assistant.topics import Topic
from assistant.vocabulary import bigrams, canonical
from index.subjects import ZONE

_SHORTEST = 2
"""Characters of a shared end, and of what stands before it on either side, that tell one indicator from another."""
_ZONE_NAME = 5
"""Characters that end a zone's name and tell it from others: 双城经济圈."""
_NO_BRANCH = re.compile(r"(?:规模?以?上|全部|全|实现|完成|预计|力争|新增|地区|年|总|和)*")
"""Before a statistic these say nothing of whose it is."""
_STATISTIC = re.compile(r"(?:产量|产值|增加值|零售额|销售额|销量|占[\u4e00-\u9fffA-Z]{2,8}比[重例])$")
"""Every branch has its own of these: what stands before them says whose."""


def of_another_branch(wanted: Topic, indicator: str, told: frozenset[int]) -> bool:
    """As :func:`of_another_thing`, of indicators that every branch has of its own; or of a zone that the topic does not name."""
    zone = ZONE.match(indicator)
    if zone and zone.group()[-_ZONE_NAME:] not in wanted.text:
        return True
    if not _STATISTIC.search(indicator):
        return False
    return of_another_thing(wanted, indicator, told) or _narrower(wanted.characters, canonical(indicator).lower())


def _narrower(asked: str, printed: str) -> bool:
    """Whether an indicator is a part of the statistic asked for: 能源工业增加值 is not 工业增加值."""
    branch, found, after = printed.partition(asked)
    named = found and not after and _STATISTIC.sub("", asked)
    return bool(named) and len(branch) >= _SHORTEST and not _NO_BRANCH.fullmatch(branch)


def of_another_thing(wanted: Topic, indicator: str, told: frozenset[int]) -> bool:
    """Whether an indicator ends as a topic does, opens with something else, and nothing told beside it is what the topic opens with.

    Args:
        told: the topic's characters that the figure's clause tells.
    """
    asked, printed = wanted.characters, canonical(indicator).lower()
    ends = zip(reversed(asked), reversed(printed), strict=False)
    shared = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], ends))
    opening, other = asked[: len(asked) - shared], printed[: len(printed) - shared]
    if min(shared, len(opening), len(other)) < _SHORTEST or bigrams(opening) & bigrams(other):
        return False
    return not any(position in told for position in range(len(opening)) if wanted.weights.get(position))
