"""Question and conversation → :class:`Query`: which region, years, role, measure, units and topic are asked, one :class:`Ask` each."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.carried import merge
from assistant.operations import AGAINST_TARGET, counted_for_each, operation_of
from assistant.parts import merged_parts, parts_of
from assistant.parts_of_years import names_part_of_year
from assistant.plain import plain
from assistant.records import Ask, Kind, Operation, Query
from assistant.slots import Slots, read_part, without_asides
from assistant.topic_words import only_acts, sort_asked, topic_of, without_sort
from assistant.topics import topic
from assistant.wants import count_wanted, kind_of, measure_of, without_first
from assistant.where import Holdings, find_where
from index.quantities import find_quantities
from index.records import Measure, Period, Role

_ENOUGH_BESIDE = 1.5
"""Least size of what is left of a topic without the sort of thing asked for."""
_COUNTERS = frozenset("个家项条座处所位名件大")
"""What a question counts is the number of answers (「哪两家」), not a figure of theirs."""
_THAN_ALL = re.compile(r"(?:[跟同和与比较]|[高低快慢]于|跑[赢输]|落后于?|领先于?|超过?)全国")
"""Each region's lead over the nation is stated, not worked out from theirs."""
_REGION_LAST = re.compile(
    r"(?P<rest>[^，？?]{4,})[，？?](?![^，]*(?:怎么|如何|多少|几|哪))(?:我?只?(?:要|看|问)的?是?)?(?P<region>[\u4e00-\u9fff]{2,10})的"
    r"(?P<aside>，[别不][^，？?]*)?[。？?]?"
)
_THESE = re.compile(r"(?:这|那|上面|前面)的?(?P<count>[两俩三])(?:项|个|者|样)?(?:指标|数据?|数字)?")
_THAN_WHOLE = re.compile(r"[比较](?:全[省市区县]|整个[省市区县])")
_WHICH = re.compile(r"哪些|哪几|哪[两三四五六七八九十]")
_POINTS_BACK = re.compile(r"^(?:那|它|其|该|这|还有|同期|同样)|呢[？?。！!]*$")


def understand(question: str, *, history: Sequence[str], holdings: Holdings) -> Query:
    """Understand a question in its conversation.

    Args:
        history: the conversation's earlier questions, oldest first.
        holdings: what the store has reports of.
    """
    slots: Slots | None = None
    for earlier in history:
        slots = merge(slots, read_part(plain(earlier), holdings, slots))
    text = _spelled_these(_region_first(plain(question), holdings), history, holdings)
    operation, kind = operation_of(without_asides(text)), kind_of(text, followed=bool(history))
    if operation is Operation.DIFFERENCE and measure_of(text) is Measure.CHANGE and _THAN_ALL.search(text):
        operation = None
    text, first = without_first(text) if kind is Kind.LIST else (text, None)
    several = kind is Kind.FIGURE or (kind is Kind.LIST and len(_WHICH.findall(text)) > 1)
    own = (
        parts_of(text, holdings, slots, together=kind is Kind.FIGURE) if several else [read_part(text, holdings, slots)]
    )
    merged = merged_parts(own, slots)
    asks = tuple(dict.fromkeys(ask for part in merged for ask in _asks(part, holdings, operation)))
    pairs = _pairs([_asks(part, holdings, operation) if part.compares else () for part in merged], asks)
    apart: tuple[Ask, ...] = ()
    if kind is Kind.FIGURE and not operation:
        singly = merged_parts(parts_of(text, holdings, slots, together=False), slots)
        apart = tuple(dict.fromkeys(ask for part in singly for ask in _asks(part, holdings, None)))
    if any(ask.measure is Measure.CHANGE for ask in asks) and len({(ask.region, ask.period) for ask in asks}) == 1:
        # 「增速多少，比全国快几个百分点」: a lead that the report states, nothing to be worked out.
        operation = None
    if operation is Operation.SUM and len({ask.measure is Measure.SHARE for ask in asks}) > 1:
        # 「支出合计多少，占比几成」: one sum that the report states, and its share.
        operation = None
    asks = _most_specific(asks) if operation else asks
    asks = tuple(_newest_result(ask, asks, holdings) for ask in asks)
    if (unit := counted_for_each(text)) and len(asks) == 1:
        asks = (asks[0], replace(asks[0], measure=None, units=(unit,)))
    asks = _with_whole(asks, text)
    asks = _with_other_side(asks, text, holdings) if operation is Operation.DIFFERENCE and len(asks) == 1 else asks
    if kind in (Kind.ENTITY, Kind.LIST):
        asks = tuple(_of_a_sort(ask, text) for ask in asks)
    pairs = pairs or _of_each_region(asks)
    regions = tuple(dict.fromkeys(region for part in merged for region in part.regions))
    return Query(
        question=question,
        standalone=_standalone(question, own[0], merged[0]) if history else question,
        kind=kind,
        asks=asks,
        count=count_wanted(text),
        first=first,
        absent_regions=tuple(region for region in regions if region not in holdings.years),
        inside=tuple(dict.fromkeys(place for part in merged for place in part.inside)),
        operation=operation,
        pairs=pairs,
        apart=apart if apart != asks else (),
    )


def _with_whole(asks: tuple[Ask, ...], text: str) -> tuple[Ask, ...]:
    """A lone ask of a zone that is held against the whole region (「江东新区比全市的高几个点」), with that of the region."""
    zone = next((place for place in asks[0].inside if place in asks[0].topic), None)
    if len(asks) > 1 or not zone or not _THAN_WHOLE.search(text):
        return asks
    of_zone = replace(asks[0], measure=_of_state(asks[0].measure), units=_operand_units(asks[0].units))
    return (of_zone, replace(of_zone, topic=of_zone.topic.replace(zone, "").strip(), inside=()))


def _with_other_side(asks: tuple[Ask, ...], text: str, holdings: Holdings) -> tuple[Ask, ...]:
    """A lone ask with what it is set against (「离今年的目标还差多少」): the year's result, or the newest one where it is not over."""
    ask = asks[0]
    held = len(ask.items) > 1 and not re.search("年|五(?= |$)|末", " ".join(ask.items))
    if (ask.role is not Role.TARGET or held) and not AGAINST_TARGET.search(text):
        return asks
    newest = holdings.newest((ask.region,) if ask.region else ())
    over = ask.period if newest and ask.period and ask.period.end < newest else None
    aimed = replace(ask, role=Role.TARGET, measure=_of_state(ask.measure), units=_operand_units(ask.units))
    sides = aimed, replace(aimed, role=Role.ACTUAL, period=over)
    return sides[::-1] if AGAINST_TARGET.search(text) else sides


def is_whole(question: str, holdings: Holdings) -> bool:
    """Whether a question that names no region can be asked by itself: it names its indicator and years, and goes on from none."""
    own = read_part(plain(question), holdings, None)
    named = topic(own.topic).size >= 1 and any(period for period, _, _ in own.times)
    return named and not (own.regions or own.inside or _POINTS_BACK.search(question.strip()))


def _asks(slots: Slots, holdings: Holdings, operation: Operation | None) -> tuple[Ask, ...]:
    held = [region for region in slots.regions if region in holdings.years]
    times = slots.times or ((None, slots.role, None),)
    scopes = list(itertools.product(held or (None,), times))
    if slots.paired and len(held) == len(times):
        scopes = list(zip(held, times, strict=True))
    compared = operation is not None and len(scopes) > 1
    held_against = operation is Operation.DIFFERENCE and len(slots.items) > 1
    both = len(slots.measures) > 1
    if operation is Operation.RATIO:
        # 「顶几个」 counts times, and no things.
        slots = replace(slots, units=())
    asks = []
    for region, (period, role, report) in scopes:
        role = role or (slots.role if len(slots.times) <= 1 else None)
        newest = [years[-1] for name, years in holdings.years.items() if years and region in (None, name)]
        if period is None and report and role:
            period = Period.year(report if role is Role.TARGET else report - 1)
        for measure in slots.measures:
            own = _units_for(measure, slots)
            units = _operand_units(own if both else slots.units) if compared or held_against else own
            measure = _measure_in(units, _measure_of_operand(measure, slots) if compared else measure)
            asks.append(
                Ask(
                    topic=slots.topic,
                    region=region,
                    period=period,
                    role=role or (None if names_part_of_year(slots.topic) else _role_by_time(period, newest)),
                    measure=measure,
                    units=units,
                    report_year=report,
                    excluded=slots.excluded,
                    several=slots.several,
                    items=slots.items,
                    inside=slots.inside,
                    since=slots.since,
                )
            )
    return tuple(dict.fromkeys(asks))


def _of_a_sort(ask: Ask, text: str) -> Ask:
    """An ask for a thing by its name: what sort of thing it is need not be said, what the question says of its size must."""
    sort = sort_asked(text)
    rest = topic_of(without_sort(ask.topic, sort)) if sort else ask.topic
    rest = ask.topic if only_acts(rest) else rest
    figures = tuple(q.text for q in find_quantities(text) if q.unit not in _COUNTERS)
    return replace(ask, topic=rest if topic(rest).size >= _ENOUGH_BESIDE else ask.topic, sort=sort, figures=figures)


def _most_specific(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """The asks of a comparison without those that only open it: 「规上工业增速，石拐比全市低几个点」 asks of two regions, not of three."""

    def opens(ask: Ask, other: Ask) -> bool:
        slots = ((ask.region, other.region), (ask.period, other.period), (ask.role, other.role))
        return ask != other and ask.topic == other.topic and all(own in (None, more) for own, more in slots)

    said = {ask.measure for ask in asks} - {None, Measure.CHANGE}
    stated = {replace(ask, several=False) for ask in asks if ask.measure is None}
    asks = _asked_once([ask for ask in asks if not (ask.measure is Measure.CHANGE and _of_level(ask) in stated)])
    kept = [ask for ask in asks if not any(opens(ask, other) and not opens(other, ask) for other in asks)]
    measure = said.pop() if len(said) == 1 else None
    return tuple(dict.fromkeys(replace(ask, measure=ask.measure or measure) for ask in kept))


def _newest_result(ask: Ask, asks: Sequence[Ask], holdings: Holdings) -> Ask:
    """An ask for the result of a year that is not over, set against that year's target, as one for the newest result."""
    newest = holdings.newest((ask.region,) if ask.region else ())
    aimed = any(other == replace(ask, role=Role.TARGET) for other in asks)
    unfinished = newest is not None and ask.period is not None and ask.period.is_year and ask.period.end >= newest
    return replace(ask, period=None) if ask.role is Role.ACTUAL and aimed and unfinished else ask


def _pairs(compared: Sequence[tuple[Ask, ...]], asks: Sequence[Ask]) -> tuple[tuple[Ask, ...], ...]:
    """Each two asks that one part compares; of a lone target (「离24年目标还差多少」), with the last result asked for."""
    result = next((ask for ask in reversed(asks) if ask.role is Role.ACTUAL), None)
    pairs = [
        (*part, result) if len(part) == 1 and part[0].role is Role.TARGET and result else part for part in compared
    ]
    return tuple(pair for pair in pairs if len(pair) == 2)


def _of_each_region(asks: Sequence[Ask]) -> tuple[tuple[Ask, ...], ...]:
    """The two asks of each of several regions: 「川鲁两省今年的目标都比去年实际低」 compares within each."""
    regions = dict.fromkeys(ask.region for ask in asks)
    pairs = tuple(tuple(ask for ask in asks if ask.region == region) for region in regions)
    alike = all(len(pair) == 2 and pair[0].measure is pair[1].measure for pair in pairs)
    return pairs if len(pairs) > 1 and alike else ()


def _asked_once(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """The asks with those made one that only say differently how they are told: 「哪年增得快，差几个点」."""
    merged: dict[Ask, Ask] = {}
    for ask in asks:
        same = replace(ask, several=False, units=())
        units = merged[same].units if same in merged else ()
        merged[same] = replace(ask, units=tuple(dict.fromkeys((*units, *ask.units))))
    return tuple(merged.values())


def _units_for(measure: Measure | None, slots: Slots) -> tuple[str, ...]:
    """The units of one of the measures asked for: of a level and a growth or share together, only the latter is in %."""
    if len(slots.measures) < 2:
        return tuple(unit for unit in slots.units if measure is not Measure.CHANGE or unit != "%")
    if Measure.CHANGE in slots.measures:
        return tuple(unit for unit in slots.units if (unit in ("个百分点", "个基点")) is (measure is Measure.CHANGE))
    return tuple(unit for unit in slots.units if (unit in ("%", "倍")) is (measure is not Measure.LEVEL))


def _measure_of_operand(measure: Measure | None, slots: Slots) -> Measure | None:
    """The measure of what is compared: by how much it changed is worked out."""
    return _of_state(measure) if slots.grows else None


def _measure_in(units: Sequence[str], measure: Measure | None) -> Measure | None:
    """The measure asked for; none where a part is wanted in a unit that no share has (「智算占多少P」)."""
    return None if measure is Measure.SHARE and units and not {"%", "‰", "倍"} & {*units} else measure


def _of_level(ask: Ask) -> Ask:
    """An ask by how much something changed, as one for how much it is."""
    return replace(ask, measure=None, several=False)


def _of_state(measure: Measure | None) -> Measure | None:
    return None if measure is Measure.CHANGE else measure


def _operand_units(units: tuple[str, ...]) -> tuple[str, ...]:
    """The units of what is compared: a difference in 个百分点 is one of percentages, a ratio has no unit."""
    return tuple(dict.fromkeys("%" if unit == "个百分点" else unit for unit in units if unit != "倍"))


def _role_by_time(period: Period | None, newest: Sequence[int]) -> Role | None:
    """A year that the newest report only plans can only be asked for its targets; one gone by, for its results.

    Args:
        newest: the newest report's year of each region that may be meant; where they differ on it, nothing is decided.
    """
    if period is None or not newest:
        return None
    planned = {period.end >= year for year in newest}
    return None if len(planned) > 1 else Role.TARGET if planned.pop() else Role.ACTUAL


def _region_first(text: str, holdings: Holdings) -> str:
    """A question with the region that only its end names put first: 「去年发了多少钱，新疆的」."""
    tail = _REGION_LAST.fullmatch(text)
    named = tail and find_where(tail["region"], holdings).regions and not find_where(tail["rest"], holdings).regions
    return f"{tail['region']}{tail['rest']}{tail['aside'] or ''}" if tail and named else text


def _spelled_these(text: str, history: Sequence[str], holdings: Holdings) -> str:
    """「这两项今年各多少」 with the things that the last two questions asked of."""
    these = _THESE.search(text)
    count = {"两": 2, "俩": 2, "三": 3}[these["count"]] if these else 0
    topics = (
        [read_part(plain(said), holdings, None).topic.replace(" ", "") for said in history[-count:]] if these else []
    )
    spelled = these and len(topics) == count and all(topics)
    return f"{text[: these.start()]}{'和'.join(topics)}{text[these.end() :]}" if these and spelled else text


def _standalone(question: str, own: Slots, merged: Slots) -> str:
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
