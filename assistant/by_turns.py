"""Regions and times that a question names by turns: 「西安2023年实际、西安2024年目标、无锡2025年目标」."""

import itertools
from collections.abc import Sequence

from assistant.times import TimeMention
from index.records import Role


def named_by_turns(
    mentions: Sequence[tuple[int, str]], times: Sequence[TimeMention], roles: Sequence[tuple[int, int, Role]]
) -> tuple[str, ...]:
    """The regions, one for each time, or for each side of a lone time; empty where they are not named by turns with it.

    Args:
        mentions: (start, region), each time that one is named.
        roles: (start, end, side), as they are spoken of.
    """
    sides = [next(same)[0] for _, same in itertools.groupby(roles, lambda said: said[2])]
    against = [time.start for time in times] if len(times) > 1 else sides
    first = {name: start for start, name in reversed(mentions)}
    once = [(start, name) for start, name in mentions if first[name] == start]
    found = (said for said in (mentions, once) if _alternate([start for start, _ in said], against))
    return tuple(name for _, name in next(found, ()))


def _alternate(regions: Sequence[int], times: Sequence[int]) -> bool:
    """Whether regions and times, several of each, are named by turns; arguments: where each begins, in order."""
    if len(regions) != len(times) or len(regions) < 2:
        return False
    pairs = list(zip(regions, times, strict=True))
    return all((a < b) == (pairs[0][0] < pairs[0][1]) for a, b in pairs) and all(
        max(before) < min(after) for before, after in itertools.pairwise(pairs)
    )
