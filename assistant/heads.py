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
_STATISTIC = re.compile(r"(?:产量|产值|增加值|零售额|销售额|销量|占[\u4e00-\u9fffA-Z]{2,8}比[重例])$")
"""Every branch has its own of these: what stands before them says whose."""


def of_another_branch(wanted: Topic, indicator: str, told: frozenset[int]) -> bool:
    """As :func:`of_another_thing`, of indicators that every branch has of its own; or of a zone that the topic does not name."""
    zone = ZONE.match(indicator)
    if zone and zone.group()[-_ZONE_NAME:] not in wanted.text:
        return True
    return bool(_STATISTIC.search(indicator)) and of_another_thing(wanted, indicator, told)


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
