"""Question and conversation → :class:`Query`: which region, years, role, measure, units and topic are asked, one :class:`Ask` each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.coordinates import items_of
from assistant.operations import operation_of
from assistant.records import Ask, Kind, Operation, Query
from assistant.segments import Segments, segments
from assistant.times import TimeMention, find_times, joined
from assistant.topic_words import continued, cut_at_questions, topic_of, without_filler
from assistant.topics import topic
from assistant.vocabulary import canonical, from_english, normalise
from assistant.wants import (
    count_wanted,
    kind_of,
    measure_of,
    measures_of,
    names_growth,
    of_the_present,
    role_mentions,
    units_of,
)
from assistant.where import Holdings, find_where
from index.records import Measure, Period, Role

_ASIDE = re.compile(
    r"[（(](?:不要|不含|不是|别给|除了)[^）)]*[)）]|别[拿用把][^，。？?]*|不要[^，。？?]{1,12}(?:那个?数|的数|那个)|(?:请)?注明(?:出处|来源)|给出(?:出处|来源)"
)
_SEVERAL = re.compile(r"分别|各(?:是|为|有|要|自|多少|几|推|减|占|达|突|投)|、|三个|两个|四个|都给|以及|和")
_YEAR_BEFORE = re.compile(r"(?:比|较|跟|同)?(?:去年|上一年度?|上年度?|前一年|前年)(?:同期)?(?:相比|比)?")
_NOT_MEANT = re.compile(r"(?:不要|不是|不含|除了)([\u4e00-\u9fff]{2,8}?)(?:那个?数|的数|那个|[，。？?）)]|$)")
_OF_GROWTH = ("%", "倍", "个百分点")
_Time = tuple[Period | None, Role | None, int | None]
"""(the years meant, whether results or targets, the year of the report named)"""


@dataclass(frozen=True, slots=True)
class _Slots:
    """What one question fixes; an empty slot is filled from the question before it."""

    regions: tuple[str, ...]
    inside: tuple[str, ...]
    times: tuple[_Time, ...]
    role: Role | None
    measures: tuple[Measure | None, ...]
    grows: bool
    units: tuple[str, ...]
    topic: str
    excluded: tuple[str, ...]
    several: bool
    items: tuple[str, ...]


def understand(question: str, *, history: Sequence[str], holdings: Holdings) -> Query:
    """Understand a question in its conversation.

    Args:
        history: the conversation's earlier questions, oldest first.
        holdings: what the store has reports of.
    """
    slots: _Slots | None = None
    for earlier in history:
        slots = _merge(slots, _read(_plain(earlier), holdings, slots))
    text = _plain(question)
    operation, kind = operation_of(text), kind_of(text, followed=bool(history))
    own = _parts(text, holdings, slots) if kind is Kind.FIGURE else [_read(text, holdings, slots)]
    if not own[0].regions:
        # 「2021实际多少、2022目标多少（包头）」: a region named late is meant from the start.
        own[0] = replace(own[0], regions=next((part.regions for part in own if part.regions), ()))
    merged: list[_Slots] = []
    for part in own:
        slots = _merge(slots, part)
        merged.append(slots)
    asks = tuple(dict.fromkeys(ask for part in merged for ask in _asks(part, holdings, operation)))
    if operation is Operation.DIFFERENCE and len(asks) == 1 and asks[0].role is Role.TARGET:
        # 「离今年的目标还差多少」: the newest result is the other side.
        asks = (*asks, replace(asks[0], role=Role.ACTUAL, period=None))
    regions = tuple(dict.fromkeys(region for part in merged for region in part.regions))
    return Query(
        question=question,
        standalone=_standalone(question, own[0], merged[0]) if history else question,
        kind=kind,
        asks=asks,
        count=count_wanted(text),
        absent_regions=tuple(region for region in regions if region not in holdings.years),
        inside=tuple(dict.fromkeys(place for part in merged for place in part.inside)),
        operation=operation,
    )


def _parts(text: str, holdings: Holdings, context: _Slots | None) -> list[_Slots]:
    """What each part of a question fixes; a part that only asks to compare (「哪个多？多多少」) fixes nothing of its own."""
    found = segments(text)
    aside = _read(found.remark, holdings, context)
    parts: list[_Slots] = []
    for segment in _scoped(found, holdings):
        bare = _read(segment, holdings, None)
        compares = operation_of(text) and not (bare.regions or bare.times or bare.role or topic(bare.topic).size)
        if parts and compares:
            continue
        part = _read(found.head + segment, holdings, parts[-1] if parts else context)
        parts.append(
            replace(
                part,
                regions=part.regions or aside.regions,
                times=part.times or aside.times,
                units=tuple(dict.fromkeys(part.units + aside.units)),
                topic=f"{part.topic} {aside.topic}" if aside.items and not part.items else part.topic or aside.topic,
                items=part.items or aside.items,
                several=part.several or bool(aside.items),
                excluded=part.excluded + aside.excluded,
            )
        )
    return parts


def _scoped(found: Segments, holdings: Holdings) -> list[str]:
    """The parts of a question, joined where one asks on of the same figures' sentence.

    That is a part that names no region, year or role of its own and asks for another quantity (「…多少个、面积多大」).
    """
    joined: list[str] = []
    for part in found.parts:
        own = _read(part, holdings, None)
        last = _read(joined[-1], holdings, None) if joined else own
        another = (own.units, own.measures) != (last.units, last.measures)
        if joined and another and not (own.regions or own.times or own.role):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _read(question: str, holdings: Holdings, context: _Slots | None) -> _Slots:
    text = _ASIDE.sub("", question)
    where = find_where(text, holdings)
    text, names = where.text, where.regions
    before = (
        next((period for period, _, _ in reversed(context.times) if period), None)
        if context and context.times
        else None
    )
    newest = holdings.newest(tuple(n for n in names if n in holdings.years) or (context.regions if context else ()))
    times = find_times(text, newest=newest, context=before)
    roles = role_mentions(text)
    bound = _bind(text, times, roles)
    rest = _YEAR_BEFORE.sub(" ", _blank(text, [(t.start, t.end) for t in times] + list(where.spans)))
    spoken = {role for _, _, role in roles}
    items = items_of(without_filler(cut_at_questions(rest)))
    return _Slots(
        regions=names,
        inside=where.inside,
        times=tuple(bound),
        role=next(iter(spoken)) if len(spoken) == 1 else None,
        measures=measures_of(_outside_list(text, items)),
        grows=measure_of(text) is not Measure.GROWTH or names_growth(text),
        units=_units(_outside_list(text, items)),
        topic=topic_of(rest),
        several=bool(_SEVERAL.search(text)),
        items=items,
        excluded=tuple(match[1] for match in _NOT_MEANT.finditer(question)),
    )


def _bind(text: str, times: list[TimeMention], roles: list[tuple[int, int, Role]]) -> list[_Time]:
    """Give each time the roles spoken of after it, before the next time; times joined by 和 or 、 share the later one's."""
    spoken: list[Role | None] = list(dict.fromkeys(role for _, _, role in roles))
    if len(times) == 1:
        before = {role for start, _, role in roles if start < times[0].start} if len(spoken) > 1 else set()
        before |= {Role.ACTUAL} if len(spoken) > 1 and of_the_present(text) else set()
        return [(None if role in before else times[0].period, role, times[0].report_year) for role in spoken or [None]]
    bound: list[_Time] = []
    following: Role | None = None
    for index in range(len(times) - 1, -1, -1):
        time = times[index]
        limit = times[index + 1].start if index + 1 < len(times) else len(text)
        own = [role for start, _, role in roles if time.end <= start < limit]
        if time.period is None and (not own or any(other.period and not other.period.is_year for other in times)):
            continue
        if not own and index + 1 < len(times) and following and joined(text, time, times[index + 1]):
            own = [following]
        following = own[0] if own else None
        bound.append((time.period, following, time.report_year))
    return bound[::-1]


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _merge(before: _Slots | None, own: _Slots) -> _Slots:
    if before is None:
        return own
    roles_only = not own.times and own.role is not None
    times = own.times or tuple((period, None if roles_only else role, report) for period, role, report in before.times)
    return _Slots(
        regions=own.regions or before.regions,
        inside=own.inside if own.regions else before.inside,
        times=times,
        role=own.role or (None if own.times else before.role),
        measures=own.measures if any(own.measures) or (own.topic and own.units) else before.measures,
        grows=own.grows,
        units=own.units or (before.units if not own.topic else ()),
        topic=continued(own.topic, before.topic) if topic(own.topic).size >= 1 else before.topic,
        several=own.several,
        items=own.items or (before.items if not own.topic else ()),
        excluded=own.excluded,
    )


def _units(text: str) -> tuple[str, ...]:
    """The units asked for; growth asked for by name is none of the people, houses or yuan that it is of."""
    units = units_of(text)
    return (
        tuple(u for u in units if u in _OF_GROWTH) if measures_of(text) == (Measure.GROWTH,) and "%" in units else units
    )


def _outside_list(text: str, items: Sequence[str]) -> str:
    """The words that are said of all things listed: a measure named inside the list (「GDP增速、社零总额」) is one item's own."""
    first, last = (text.find(items[0]), text.rfind(items[-1])) if len(items) > 1 else (-1, -1)
    return text[:first] + text[last:] if 0 <= first < last else text


def _asks(slots: _Slots, holdings: Holdings, operation: Operation | None) -> tuple[Ask, ...]:
    held = [region for region in slots.regions if region in holdings.years]
    scopes = [(region, time) for region in held or (None,) for time in slots.times or ((None, slots.role, None),)]
    compared = operation is not None and len(scopes) > 1
    asks = []
    for region, (period, role, report) in scopes:
        role = role or (slots.role if len(slots.times) <= 1 else None)
        newest = holdings.newest((region,) if region else ())
        if period is None and report and role:
            period = Period.year(report if role is Role.TARGET else report - 1)
        for measure in slots.measures:
            asks.append(
                Ask(
                    topic=slots.topic,
                    region=region,
                    period=period,
                    role=role or _role_by_time(period, newest),
                    measure=None if compared and (measure is Measure.CHANGE or not slots.grows) else measure,
                    units=_operand_units(slots.units) if compared else _units_for(measure, slots),
                    report_year=report,
                    excluded=slots.excluded,
                    several=slots.several,
                    items=slots.items,
                    inside=slots.inside,
                )
            )
    return tuple(dict.fromkeys(asks))


def _units_for(measure: Measure | None, slots: _Slots) -> tuple[str, ...]:
    """The units of one of the measures asked for: of a level and a growth or share together, only the latter is in %."""
    if len(slots.measures) < 2:
        return slots.units
    return tuple(unit for unit in slots.units if (unit in ("%", "倍")) is (measure is not Measure.LEVEL))


def _operand_units(units: tuple[str, ...]) -> tuple[str, ...]:
    """The units of what is compared: a difference in 个百分点 is one of percentages, a ratio has no unit."""
    return tuple(dict.fromkeys("%" if unit == "个百分点" else unit for unit in units if unit != "倍"))


def _role_by_time(period: Period | None, newest: int | None) -> Role | None:
    """A year that the newest report only plans can only be asked for its targets; one gone by, for its results."""
    if period is None or newest is None:
        return None
    return Role.TARGET if period.end >= newest else Role.ACTUAL


def _plain(question: str) -> str:
    """A question as it is read: one script, known words in one form."""
    return canonical(from_english(normalise(question)))


def _standalone(question: str, own: _Slots, merged: _Slots) -> str:
    """The question with what the conversation fills in spelled out before it."""
    if own == merged:
        return question
    added: list[str] = []
    if not own.regions:
        added.extend(merged.regions)
    if not own.times:
        added.extend(str(period) for period, _, _ in merged.times if period)
    else:
        added.extend(str(period) for period, _, _ in own.times if period and f"{period.end}" not in question)
    if not own.topic:
        added.append(merged.topic.replace(" ", ""))
    return f"{question}（{'，'.join(added)}）" if added else question
