"""Figures of a zone inside a region: 「经开区…，新增高新技术企业10家」 says nothing of the region's own, nor of 高新区."""

import re

from assistant.evidence import Scored
from assistant.records import Ask
from index.clauses import sentences
from index.facts import OPENS_WITH_ZONE

_ZONE = re.compile("[新开保]区|保税区|开发区|自贸")
_NAME = 3
"""Characters that end a zone's name and tell it from others."""


def of_its_zone(ask: Ask, speaking: list[Scored]) -> list[Scored]:
    """The figures without those of a zone that the topic does not name; where it names none, these are left out only where others
    are left."""
    own = [s for s in speaking if (zone := zone_of(s)) is None or zone[-_NAME:] in ask.topic]
    return own if own or _ZONE.search(ask.topic) else speaking


def zone_of(scored: Scored) -> str | None:
    """The zone that a figure's sentence opens with."""
    text = scored.passage.paragraph.text
    start = next((a for a, b in sentences(text) if a <= scored.fact.start < b), 0)
    opens = OPENS_WITH_ZONE.match(text, start)
    return opens.group() if opens else None
