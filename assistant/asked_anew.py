"""A question whose figures are not found as it asks for them → the same question, asking for what answers it all the same."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.choosing import Pick
from assistant.held import holdings_of
from assistant.query import understand
from assistant.records import Operation, Query
from assistant.slots import read_part
from assistant.topics import Topic, topic
from index.records import Level, Measure, Period, Records, Role
from index.regions import NATION, level_of, parents_of

_OPENING = re.compile(r"(?P<opening>[^，。？?；;：:]{4,})[，。？?；;](?P<rest>[^，。？?；;：:]{4,}[。？?]?)")
_ENOUGH_ALONE = 1.5
"""Least size of what is asked after an opening clause."""
_THAN_YEAR_BEFORE = re.compile(r"(?:比|较|跟|同)(?:上一?年|去年|前一年|上年度)")
_UNTIL = re.compile(r"(?<!提前)(?:截?至|截止|到)了?(?:20)?\d\d年[底末]?|十[一二三四五六七八九]五[”\"」]?期?末")
NET_RISE = re.compile("净增[加长]?|新增")
"""By how many there are more: 「五年净增了多少家」."""
_PACE = re.compile(r"增速|增长率|年均|每年")
_OF_ALL = re.compile(r"全(?P<of>部|国|省|市|自治区|区)?的?")
_WHOLES = {"国": Level.NATION, "省": Level.PROVINCE, "自治区": Level.PROVINCE, "区": Level.PROVINCE, "市": Level.CITY}
"""「占全市」: the whole is the same thing of the city above; 全区 is an autonomous region."""
_AMONG = re.compile(r"(?P<whole>.{2,}?)(?:里[头面]?|当?中)\s*(?P<part>\S{2,}?)(?:占|的?比重).*")
"""「经营主体里头，企业占比」."""
_ENDS = re.compile(r"(?:的?(?:比重|比例|份额|占比))+$")


def of_the_region_that_tells(query: Query, picks: Sequence[Pick], records: Records) -> Query | None:
    """A question of some years that names no region, as one of the only region that tells its topic: its reports say which years.

    「五年来」 of a region whose newest report is older than another's ends earlier.
    """
    ask, regions = query.asks[0], {s.fact.region for p in picks for s in p.nearest}
    if ask.region or not ask.period or ask.period.is_year or len(regions) != 1:
        return None
    return understand(f"{regions.pop()}{query.standalone}", history=(), holdings=holdings_of(records))


def after_opening(query: Query, records: Records) -> tuple[Topic, Query] | None:
    """What a question of one thing opens with, and the question without that: 「迈进超大城市，城区人口多少」.

    None where it opens with nothing, or where what is left is too little to be found by.
    """
    said = _OPENING.fullmatch(query.question)
    if len(query.asks) > 1 or query.standalone != query.question or not said:
        return None
    holdings = holdings_of(records)
    opening = topic(read_part(said["opening"], holdings, None).topic)
    rest = understand(said["rest"], history=(said["opening"],), holdings=holdings)
    enough = opening.size and topic(rest.asks[0].topic).size >= _ENOUGH_ALONE
    return (opening, rest) if enough else None


def with_year_before(query: Query) -> Query | None:
    """By how much a figure is more than the year before's, as a comparison of the two years; None for any other question.

    No report may state it, and two reports, or one with its target, have the figures that it is worked out from.
    """
    ask = query.asks[0]
    year = ask.period.end if ask.period and ask.period.is_year else None
    compares = ask.measure in (Measure.CHANGE, Measure.GROWTH) and _THAN_YEAR_BEFORE.search(query.question)
    if len(query.asks) > 1 or not year or not compares:
        return None
    units = tuple("%" if unit == "个百分点" else unit for unit in ask.units)
    later = replace(ask, measure=None, units=units)
    before = replace(later, period=Period.year(year - 1), role=Role.ACTUAL, report_year=None)
    return replace(query, asks=(later, before), operation=Operation.DIFFERENCE, pairs=(), apart=())


def with_year_named(query: Query) -> Query | None:
    """By how much a figure is more now than in a year that is named, as a comparison of the newest with that year's.

    None for any other question: 「优良天数比2016年多了多少」.
    """
    ask = query.asks[0]
    if len(query.asks) > 1 or ask.since is None:
        return None
    units = tuple("%" if unit == "个百分点" else unit for unit in ask.units)
    now = replace(ask, measure=None, since=None, units=units, role=Role.ACTUAL)
    before = replace(now, period=Period.year(ask.since), report_year=None)
    return replace(query, asks=(now, before), operation=Operation.DIFFERENCE, pairs=(), apart=())


def from_earlier_state(query: Query) -> Query | None:
    """By how much something rose over several years, worked out from the states that its report gives (由…增至…).

    None for any other question, and where its pace is asked for.
    """
    ask = query.asks[0]
    spans = ask.period is not None and not ask.period.is_year
    rose = ask.measure is Measure.GROWTH or NET_RISE.search(ask.topic)
    if len(query.asks) > 1 or not rose or not spans or _PACE.search(query.question):
        return None
    last = Period.year(ask.period.end) if ask.period else None
    state = replace(ask, topic=NET_RISE.sub("", ask.topic).strip(), measure=None, units=(), period=last)
    return replace(query, asks=(state,), operation=Operation.CHANGE, apart=())


def of_years_until(query: Query) -> Query | None:
    """What had come about by the end of a year (「到2021年建了多少」, 「“十三五”末有多少」), as what came about in the five years that it closes; None for
    any other question."""
    ask = query.asks[0]
    if len(query.asks) > 1 or not ask.period or not ask.period.is_year or not _UNTIL.search(query.question):
        return None
    return replace(query, asks=(replace(ask, period=Period(ask.period.end - 4, ask.period.end)),), apart=())


def as_part_and_whole(query: Query) -> Query | None:
    """「甲占乙的百分之几」, 「乙里头甲的占比」, as the share that 甲 is of 乙, both stated; of the same thing in the region above where that is the whole.

    None for any other question, and where either is too little to be found by.
    """
    ask = query.asks[0]
    among = _AMONG.fullmatch(ask.topic)
    part, said, whole = (among["part"], "占", among["whole"]) if among else ask.topic.partition("占")
    whole = _ENDS.sub("", whole)
    if len(query.asks) > 1 or not said or ask.measure is not Measure.SHARE or topic(part).size < 1:
        return None
    of_part = replace(ask, topic=part.strip(), measure=Measure.LEVEL, units=(), items=(), several=False)
    if above := _region_above(ask.region, whole):
        of_whole = replace(of_part, region=above)
    else:
        of_whole = replace(of_part, topic=_OF_ALL.sub("", whole, count=1).strip())
    if topic(of_whole.topic).size < 1:
        return None
    return replace(query, asks=(of_part, of_whole), operation=Operation.SHARE, pairs=(), apart=())


def _region_above(region: str | None, whole: str) -> str | None:
    """The region that 「全市」 or 「全国」 means, said of a part of it; None where it says anything else."""
    said = _OF_ALL.fullmatch(whole)
    level = _WHOLES.get(said["of"] or "") if said else None
    if region is None or level is None:
        return None
    return next((name for name in (NATION, *parents_of(region)) if level_of(name) is level), None)
