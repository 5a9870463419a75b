"""What a part of a question, or a follow-up, takes over from what was asked before it."""

import re
from dataclasses import replace

from assistant.parts_of_years import is_part_of_year
from assistant.slots import Slots
from assistant.topic_words import continued, only_acts, only_comes_about
from assistant.topics import topic
from index.records import Measure
from index.regions import parents_of

_ZONE_ALONE = re.compile(r"[\u4e00-\u9fff]{1,8}(?:新区|片区|园区?|开发区|高新区|经开区|保税区|示范区|新城|港)")
_SHARE_ALONE = re.compile("又?占了?全[国省市区县]的?(?:比[重例])?")
_COMES_NEW = re.compile("[新净]增")
_OF_NO_UNIT = ((Measure.GROWTH,), (Measure.RANK,))
"""Measures whose figures are not in the unit asked for before."""


def merge(before: Slots | None, own: Slots) -> Slots:
    """A part's slots, the empty ones filled with those of the part or the question before it."""
    if before is None:
        return own
    if own.inside and all(region in parents_of(b) for region in own.regions for b in before.regions):
        # 「包头接了多少人，额济纳旗转来多少」: of the report asked before.
        own = replace(own, regions=before.regions, inside=())
    same = not topic(own.topic).size or own.topic in before.topic.split()
    if own.measures == (Measure.GROWTH,) and same and "新增" in before.topic:
        # 「去年新增多少，今年打算增多少」: as many more of them.
        own = replace(own, measures=before.measures, units=before.units, topic=before.topic)
    if before.measures == (Measure.GROWTH,) and not any(own.measures) and _COMES_NEW.search(own.topic):
        # 「GDP增长多少？城镇新增就业呢」: what comes new each year is counted.
        before = replace(before, measures=(None,), units=())
    zone = next((place for place in before.inside if place in before.topic), None)
    if zone and not own.regions and _ZONE_ALONE.fullmatch(own.topic):
        # 「综保区呢」 after a question of 江东新区: the same of another zone.
        before = replace(before, topic=before.topic.replace(zone, own.topic), inside=())
        own = replace(own, topic=before.topic)
    if _SHARE_ALONE.fullmatch(own.topic):
        # 「产量多少？占全国多少」: of what was asked before.
        own = replace(own, topic="")
    if is_part_of_year(own.topic) and before.topic:
        own = replace(own, topic=f"{own.topic}{before.topic}")
    roles_only = not own.times and own.role is not None
    times = own.times or tuple((period, None if roles_only else role, report) for period, role, report in before.times)
    return Slots(
        regions=own.regions or before.regions,
        inside=own.inside if own.regions else before.inside,
        times=times,
        role=own.role or (None if own.times else before.role),
        measures=own.measures
        if any(own.measures) or (own.units and (own.topic or (own.role and before.measures in _OF_NO_UNIT)))
        else before.measures,
        grows=own.grows,
        units=own.units or (before.units if not own.topic and own.measures not in _OF_NO_UNIT else ()),
        topic=continued(own.topic, before.topic)
        if topic(own.topic).size >= 1 or only_comes_about(own.topic) or (own.units and only_acts(own.topic))
        else before.topic,
        several=own.several,
        items=own.items or (before.items if not own.topic else ()),
        since=own.since,
        excluded=own.excluded,
        anew=own.anew,
        compares=own.compares,
        paired=own.paired,
    )
