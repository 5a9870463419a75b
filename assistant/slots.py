"""One part of a question → what it fixes: regions, times, role, measures, units, topic; the rest comes from the conversation."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.by_turns import named_by_turns
from assistant.coordinates import items_of
from assistant.operations import operation_of
from assistant.records import Operation
from assistant.times import TimeMention, find_times, joined
from assistant.topic_words import (
    QUOTED,
    cut_at_questions,
    topic_of,
    without_filler,
)
from assistant.topics import topic
from assistant.wants import (
    measure_of,
    measures_of,
    names_growth,
    of_the_present,
    role_mentions,
    units_of,
)
from assistant.where import Holdings, find_where
from assistant.words import tokens_of
from index.records import Measure, Period, Role
from index.regions import short_name

_LEFT_OUT = r"(?:^|(?<=[，,。？?；;（(]))([\u4e00-\u9fff]{2,6}?)(?:的|那个|那边|这个)?(?:不用(?:[管看算报说]|(?=[)），,。？?]|$))|不[算看要]|别管|除外|就?算了)(?=[，,。？?)）]|$)"
"""「吉林不用管」."""
_ASIDE = re.compile(
    rf"[（(](?:不[要含是算]|不包括|不计|别给|除了)[^）)]*[)）]|[（(][^（()）]*[，,](?:不[要用含算]|别[用给拿])[^（()）]*[)）]|(?<![分区])别(?:[拿用把管混掺扯串]|[跟和与同][^,，。？?]*?[混搞弄])[^,，。？?]*|不要[^,，。？?]{{1,12}}(?:那个?数|的数|那个)|(?:不要|(?<!是)不是|(?<![分区])别[给要报说]我?|不问|不看|不算|刨去|(?<![拆消清解扣免排根铲破切剔])除(?![险尘虫雪霜害草夕])[去了]?)[^,，。？?]{{1,12}}?的?(?:那个?|那边的?|的|外|以外|之外)?[\d.%]*(?=[,，。？?]|$)|(?<=[，,。？?；;])[^，,。？?；;]{{2,12}}的(?:不要|别|不用|不)[列算说写给报]?(?=[。？?]?$)|{_LEFT_OUT}|^(?:受|由于|因)[^,，。？?]{{2,14}}影响[,，]|[是为]?\d[\d.]*[%万亿元斤吨家个]*(?:以上|左右|以内)?还是\d[\d.]*[%万亿元斤吨家个]*(?:以上|左右|以内)?"
)
_GLOSSED = re.compile(
    r"(?P<said>[\u4e00-\u9fff]+)(?<!多[大少高长远重])(?<!几[倍个位])[（(](?P<name>(?!不|含|按|含)[\u4e00-\u9fff]{3,12}(?:率|值|[额量数]|收入|支出|税收|投资|面积|里程|人口|交易|产业|企业|项目|[工产行]业))[）)]"
)
_SEVERAL = re.compile(r"分别|各(?:是|为|有|要|自|多少|几|推|减|占|达|突|投)|、|三个|两个|四个|都给|以及|和")
_YEAR_BEFORE = re.compile(r"(?:比|较|跟|同)?(?:去年|上一年度?|上年度?|前一年|前年)(?:同期)?(?:相比|比)?")
_NOT_MEANT = re.compile(
    rf"{_LEFT_OUT}|(?:不要|不是|不含|除了)([\u4e00-\u9fff]{{2,8}}?)(?:那个?数|的数|那个|[,，。？?）)]|$)"
)
_SINCE = re.compile(
    r"(?:比|较|跟|和|同|与)(?=(?:19|20)?\d\d年[^，。？?]{0,12}?(?:[升涨降增减多少高低快慢]|提高|提升|扩大|缩小)[了出加低长少]*(?:几|多少|百分))"
    r"(?:19|20)?\d\d年(?:相比|比)?"
)
_TIMES_AS_MUCH = re.compile(
    r"(?:是|相当于)(?!对方|它|他)(?=[^是，。？?]{2,16}?(?:的)?(?:(?:几|多少)倍|百分之(?:几|多少)))"
)
"""「城里人收入是农村人的几倍」 holds two things against each other."""
_THAN_SCOPE = re.compile(r"(?<!收入)比(?= {2}|(?:年初|原定|既定)?的?(?:目标|计划|任务|预期|预算))")
"""What is left of 「比2017年」, 「比自治区」 and 「比目标」."""
_ALL_OF_THEM = re.compile(
    r"(?<=[\s的])这?[两俩二三四五六七八九十]个?(?:省区市|省市|省区|省份|省|区|市|县|地|家|边)(?![\u4e00-\u9fff]?[、和])"
)
"""「京蒙两地」, 「鲁渝川滇陕这五家」: the regions named before, counted."""
_OF_ALL = re.compile(r"^(?:全[省市区国县])?经济$")
"""「经济增长多少」 asks of the gross regional product."""
_TWO_ENDS = re.compile(r"(?P<first>\d{2,4}年?)[到至]\d{2,4}年?")
_HOW_MUCH = re.compile(r"多少|几")
_OF_GROWTH = ("%", "倍", "个百分点")

Time = tuple[Period | None, Role | None, int | None]
"""(the years meant, whether results or targets, the year of the report named)"""


@dataclass(frozen=True, slots=True)
class Slots:
    """What one question fixes; an empty slot is filled from the question before it."""

    regions: tuple[str, ...]
    inside: tuple[str, ...]
    times: tuple[Time, ...]
    role: Role | None
    measures: tuple[Measure | None, ...]
    grows: bool
    units: tuple[str, ...]
    topic: str
    excluded: tuple[str, ...]
    several: bool
    items: tuple[str, ...]
    since: int | None
    anew: bool
    """Whether it asks how much of a thing of its own: it then takes no measure from the part before."""
    compares: bool
    """Whether it asks by how much two things differ."""
    paired: bool
    """Whether each region has a time or a side of its own (「包头23年的…比自治区25年的…」, 「贵阳实际…比合肥目标…」), in the same order."""


def without_asides(question: str) -> str:
    """A question without what it says it does not ask for (「不要四川的」, 「不是宁夏那个90%」)."""
    return _ASIDE.sub("", question)


def not_meant(question: str) -> tuple[str, ...]:
    """The words of what a question says it does not ask for."""
    return tuple(match[1] or match[2] for match in _NOT_MEANT.finditer(question))


def _of_each_place(asked: str, places: Sequence[str]) -> tuple[str, ...]:
    """What is asked of each of several places inside a region (「沈阳大连的生产总值」); empty for less than two of them."""
    named = [next((form for form in (place, short_name(place)) if form in asked), "") for place in places]
    if len(named) < 2 or not all(named):
        return ()
    rest = re.sub(rf"(?:{'|'.join(map(re.escape, named))})[和与跟、]?", "", asked).strip()
    return tuple(f"{place}{rest}" for place in named) if rest else ()


def _counted_as_one(text: str, items: Sequence[str]) -> bool:
    """Whether what looks like a list is counted together: 「多少个国家、地区和国际组织」, and not 「多少个产业项目、服务项目」."""
    counted = re.search(rf"(?:多少|几)[\u4e00-\u9fff]{{1,2}}{re.escape(items[0])}", text) if items else None
    return bool(counted) and len({item[-2:] for item in items}) > 1


@lru_cache(maxsize=64)
def read_part(question: str, holdings: Holdings, context: Slots | None, *, but: tuple[str, ...] = ()) -> Slots:
    """What a part of a question fixes of itself; what it leaves open is empty.

    Remembered for a moment: one question's parts are read by themselves, joined, and apart.

    Args:
        but: what the whole question says it does not ask for.
    """
    text = _GLOSSED.sub(_by_its_name, without_asides(question))
    where = find_where(text, holdings, but=but)
    text, names = where.text, where.regions
    before = (
        next((period for period, _, _ in reversed(context.times) if period), None)
        if context and context.times
        else None
    )
    newest = holdings.newest(tuple(n for n in names if n in holdings.years) or (context.regions if context else ()))
    report = next((report for _, _, report in context.times if report), None) if context else None
    times = find_times(text, newest=newest, context=before, report=report)
    from_to = False
    if operation_of(text) is Operation.DIFFERENCE:
        ends = [end for time in times for end in _ends_of(time, text)]
        between = [text[a.end : b.start] for a, b in itertools.pairwise(ends)]
        from_to, times = len(ends) > len(times) or between in (["到"], ["至"]), ends
    named, since = times, _since(text, times)
    times = [] if since else _without_year_before(text, times)
    roles = role_mentions(_blank(text, where.spans))
    bound = _bind(text, times, roles)
    rest = _SINCE.sub(" ", text) if since else text
    rest = _YEAR_BEFORE.sub(" ", _blank(rest, [(t.start, t.end) for t in named] + _outside_terms(text, where.spans)))
    spoken = {role for _, _, role in roles}
    rest = _ALL_OF_THEM.sub(" ", rest) if len(names) > 1 else rest
    rest = _TIMES_AS_MUCH.sub("比", rest)
    rest = _THAN_SCOPE.sub(" ", rest) if operation_of(text) else rest
    items = items_of(without_filler(cut_at_questions(rest))) or _of_each_place(topic_of(rest), where.inside)
    items = () if _counted_as_one(rest, items) else items
    apart = len(times) > 1 and len(bound) != len(times)
    paired = () if apart else named_by_turns(where.mentions, times, roles)
    return Slots(
        regions=paired or names,
        inside=where.inside,
        times=tuple(bound[::-1] if from_to else bound),
        role=next(iter(spoken)) if len(spoken) == 1 else None,
        measures=(Measure.CHANGE,)
        if since
        else measures_of(text if operation_of(text) else _outside_list(text, items)),
        grows=measure_of(text) is not Measure.GROWTH or names_growth(text),
        units=_units(_outside_list(_blank(text, where.spans), items)),
        topic=_OF_ALL.sub("地区生产总值", topic_of(rest)) if names_growth(text) else topic_of(rest),
        several=bool(_SEVERAL.search(text)),
        items=items,
        excluded=not_meant(question),
        since=since,
        compares=operation_of(text) is Operation.DIFFERENCE,
        paired=bool(paired),
        anew=bool(_HOW_MUCH.search(text)) and topic(topic_of(rest)).size >= 1,
    )


def _ends_of(time: TimeMention, text: str) -> list[TimeMention]:
    """The first and the last year of a span that is compared: 「2016年到2021年涨了多少」."""
    said = _TWO_ENDS.fullmatch(text[time.start : time.end])
    if not said or not time.period or time.period.is_year:
        return [time]
    middle = time.start + said.end("first")
    return [
        replace(time, end=middle, period=Period.year(time.period.start)),
        replace(time, start=middle, period=Period.year(time.period.end)),
    ]


def _without_year_before(text: str, times: list[TimeMention]) -> list[TimeMention]:
    """The times without the year that growth is always counted from: 「2023年比2022年增长多少」 asks of 2023 alone."""
    if len(times) != 2 or not all(time.period and time.period.is_year for time in times):
        return times
    later, before = times
    grown = re.match(r"(?:相比|比)?[^，。？?]{0,10}?增长了?(?:多少|几|百分)", text[before.end :])
    against = re.search(r"[比较跟同与]$", text[: before.start])
    adjacent = later.period and before.period and later.period.end == before.period.end + 1
    return [later] if adjacent and grown and against else times


def _by_its_name(glossed: re.Match[str]) -> str:
    """A thing by the name that brackets give it: 「财政（一般公共预算收入）」."""
    said, name = glossed["said"], glossed["name"]
    return said if said.endswith(name) else "".join(tokens_of(said)[:-1]) + name


def _since(text: str, times: Sequence[TimeMention]) -> int | None:
    """The year that a change is counted from, where a question names no other: 「比2015年下降了多少」."""
    compared = _SINCE.search(text)
    return times[0].period.end if compared and len(times) == 1 and times[0].period else None


def _bind(text: str, times: list[TimeMention], roles: list[tuple[int, int, Role]]) -> list[Time]:
    """Give each time the roles spoken of after it, before the next time; times joined by 和 or 、 share the later one's."""
    spoken: list[Role | None] = list(dict.fromkeys(role for _, _, role in roles))
    if len(times) == 1:
        before = {role for start, _, role in roles if start < times[0].start} if len(spoken) > 1 else set()
        before |= {Role.ACTUAL} if len(spoken) > 1 and of_the_present(text) else set()
        return [(None if role in before else times[0].period, role, times[0].report_year) for role in spoken or [None]]
    if len(times) == 2 and len(spoken) == len(roles) == 2 and roles[0][0] >= times[1].end:
        # 「2023年和2024年的…，实际跟计划分别多少」: in the order of the years.
        return [(time.period, role, time.report_year) for time, role in zip(times, spoken, strict=True)]
    bound: list[Time] = []
    following: Role | None = None
    for index in range(len(times) - 1, -1, -1):
        time = times[index]
        limit = times[index + 1].start if index + 1 < len(times) else len(text)
        own = [role for start, _, role in roles if time.end <= start < limit]
        after = times[index + 1 : index + 2]
        if (
            not own
            and following
            and not _each_its_own(times, roles)
            and any(joined(text, time, t) or _both_reports((time, t)) for t in after)
        ):
            own = [following]
        if time.period is None and (not own or any(other.period and not other.period.is_year for other in times)):
            continue
        following = own[0] if own else None
        bound.append((time.period, following, time.report_year))
    if bound and not any(role for _, role, _ in bound) and (ahead := [r for at, _, r in roles if at < times[0].start]):
        # 「年度投资任务，25年比24年多多少」: said ahead of all the times.
        bound = [(period, ahead[-1], report) for period, _, report in bound]
    return bound[::-1]


def _each_its_own(times: Sequence[TimeMention], roles: Sequence[tuple[int, int, Role]]) -> bool:
    """Whether several times are each followed at once by a side of their own: 「2020年、2021年目标、“十四五”目标」 asks for no target of 2020."""
    ends = {time.end for time in times}
    return sum(start in ends for start, _, _ in roles) > 1


def _both_reports(times: Sequence[TimeMention]) -> bool:
    """Whether of two times only the reports are named: 「南京2022年报告和唐山2016年报告里」."""
    return all(time.period is None and time.report_year for time in times)


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _outside_terms(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of regions without those that a quoted term opens with or holds: 「“山西精品”」 is a name."""
    terms = [term.span(1) for term in QUOTED.finditer(text)]
    return [
        (a, b) for a, b in spans if not any(start <= a and b <= end and b - a < end - start for start, end in terms)
    ]


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
