"""A question → its parts, each with what it fixes, and what it takes over from the part before."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.carried import merge
from assistant.evidence import GENERIC
from assistant.operations import operation_of
from assistant.records import Operation
from assistant.segments import Segments, segments
from assistant.slots import Slots, not_meant, read_part, without_asides
from assistant.topic_words import contrasts, only_comes_about
from assistant.topics import topic
from assistant.vocabulary import canonical
from assistant.wants import DONE, INDICATOR, of_the_present
from assistant.where import Holdings
from index.records import Level, Measure, Period, Role
from index.regions import level_of
from index.subjects import OF_PREVIOUS, left_out

_INTENSITY = "强度"
"""「研发投入多少亿、强度多少」."""
_WITHIN = re.compile(r"(?:里面?|中|当中|方面)[，,：:]$")
"""「实事清单里，…」 says where the things asked for are told, which need not be printed beside them."""
_BROUGHT = re.compile(r"带[来动]|拉动")
"""「给旅游带来多少收入」: by what was asked before."""
_SHARE_OF = re.compile(
    r"(?:又|各|都)?占了?(?:全[省市区国县]|我[省市])的?(?P<of>[\u4e00-\u9fff]{0,6}?)(?:总[量额数])?的?(?=多少|几|百分|比[重例])"
)
"""「占全省几成」, 「占全市税收的百分之几」."""
_AMONG_WHOM = re.compile(
    r"(?:在|于)[^，。？?]{2,12}?(?:(?:里面?|当?中)(?:排|居|位列|位居|名列)*|排|位列|位居|名列)第几"
    r"|(?:排|居|位列|位居|名列)在?(?:全?[世国省市区球]界?)第几|(?:全[国省市区球]|世界)\s?(?:排名?|位[列居]|居)第几"
)
"""「在万亿城市里第几」: whom it is ranked among."""
_GREW_EACH = re.compile(r"^(?:又|同比)?(?:各|分别)(?:同比|又)?[涨增升降]")
_STATE_BEFORE = re.compile(r"(?:原[来先]|以前|之前|过去)(?:是|有|要)?(?:多少|几)")
"""「现在几列？以前是几列」: the state before is told with the state."""
_EACH = re.compile(
    r"(?P<list>[^，,。？?；;：:]+(?:、|以及|和)[^，,。？?；;：:]+?)(?:(?:各自?|分别)(?:是|为|有)?(?:多少|几)|的?(?:数额|数值|金额)$)"
)
_EACH_GAVE = re.compile("(?:又|还)?(?:各|分别)(?:又|还)?(?:新增|增加|带动|惠及)")
_COUNTS_SOME = re.compile(r"^其中[又还]?有多少")
_SAME_THINGS = re.compile(r"各|这(?:两|三|四|几)(?:项|个|样|类)")
"""「22年新开工、建成各多少户，23年又计划各多少户」, 「19年这两项又安排多少」."""
_IN_ALL = re.compile(r"(?:现在|目前|到现在)?(?:累计|一共|总共|合计)(?:又|都|共)?(?:是|有|达到?|为)?(?:多少|几)")
"""「当年完工几处？累计又是几处？」"""
_OF_ALL = re.compile(r"[全我]市")
_AND = re.compile(r"、|以及|和(?!美)")


def parts_of(text: str, holdings: Holdings, context: Slots | None, *, together: bool = True) -> list[Slots]:
    """What each part of a question fixes, at least one; a part that only asks to compare (「哪个多？多多少」) fixes nothing of its own.

    Args:
        context: what the conversation fixed before.
        together: read a part that asks on of the same figures' sentence (「…多少个、面积多大」) as one with the part before.
    """
    found = segments(without_asides(text if together else _EACH.sub(_one_by_one, text)))
    excluded = not_meant(text)
    aside = read_part(found.remark, holdings, context)
    parts: list[Slots] = []
    named_first = last = ""
    for segment in _scoped(found, holdings) if together else found.parts:
        bare = read_part(segment, holdings, None)
        grown = operation_of(text) is Operation.CHANGE and only_comes_about(bare.topic)
        named = topic(bare.topic).size and not grown
        compared = all(part.regions for part in parts) and {*bare.regions} <= {
            r for part in parts for r in part.regions
        }
        says = (bare.regions and not compared) or bare.times or bare.role or named or Measure.CHANGE in bare.measures
        if parts and ((operation_of(text) and not says) or _STATE_BEFORE.match(segment)):
            continue
        part = read_part(found.head + segment, holdings, parts[-1] if parts else context, but=excluded)
        if _WITHIN.search(found.head) and topic(bare.topic).size >= 1:
            part = replace(part, topic=bare.topic)
        if topic(named_first).size >= 1 and found.head and not topic(bare.topic).size and not operation_of(text):
            # 「招商：亿元以上项目去年招了多少个，今年要招多少个」
            part = replace(part, topic=parts[0].topic)
        named_first = named_first if parts else bare.topic
        if parts:
            part = _going_on(part, bare, segment, parts[-1], compares=operation_of(text) is not None)
            if parts[-1].role is Role.TARGET and (verb := DONE.search(segment)) and verb.group() in last:
                # 「今年想做到多少家、营收做到多少」
                part = replace(part, role=Role.TARGET)
        last = segment
        if parts and _GREW_EACH.search(segment) and not topic(bare.topic).size:
            # 「接待多少人次、收入多少，各涨了几个点」
            part = replace(part, topic=parts[-1].topic)
            parts += [replace(p, measures=bare.measures, units=bare.units, times=()) for p in parts[:-1]]
        parts.append(
            replace(
                part,
                regions=part.regions or aside.regions,
                times=part.times or aside.times,
                units=tuple(dict.fromkeys(part.units + aside.units)),
                topic=f"{part.topic} {aside.topic}" if aside.items and not part.items else part.topic or aside.topic,
                items=part.items or _of_its_kinds(aside.items, part.topic),
                several=part.several or bool(aside.items),
                excluded=excluded,
            )
        )
    if not parts[0].regions:
        # 「2021实际多少、2022目标多少（包头）」: a region named late is meant from the start.
        parts[0] = replace(parts[0], regions=next((part.regions for part in parts if part.regions), ()))
    return parts


def _going_on(part: Slots, bare: Slots, segment: str, before: Slots, *, compares: bool) -> Slots:
    """A part with what it takes over from the one before it.

    Args:
        bare: what its own words fix.
        compares: whether the question wants something worked out.
    """
    if bare.topic and segment.startswith("其中"):
        whole = () if Measure.SHARE in bare.measures else (before.topic,)
        part = replace(part, topic=" ".join((*whole, bare.topic)))
        if _COUNTS_SOME.search(segment) and not bare.units and not any(bare.measures):
            part = replace(part, units=before.units)
    if _asks_all(segment, bare, before):
        part = replace(part, measures=(Measure.TOTAL,))
    if (share := _SHARE_OF.match(segment)) and Measure.SHARE in bare.measures:
        part = replace(part, topic=f"{before.topic} {share['of']}".strip())
    if _AMONG_WHOM.match(segment):
        part = replace(part, topic=before.topic, regions=before.regions, inside=before.inside)
    if _OF_ALL.search(segment) and any(level_of(r) is Level.PROVINCE and r.endswith("市") for r in before.regions):
        # 「北京社区的表减到几项、全市考核事项减到几项」: 全市 is said of 北京市 too.
        part = replace(part, regions=before.regions)
    brought = _BROUGHT.search(segment) and not bare.regions
    if bare.topic == _INTENSITY:
        part = replace(part, topic=canonical(f"{before.topic}{_INTENSITY}"))
    elif OF_PREVIOUS.fullmatch(bare.topic) or _says_no_owner(bare) or brought:
        # 「工单多少件、满意率多少」, 「重大项目多少个，总投资多少」: of what was asked before.
        said = OF_PREVIOUS.fullmatch(bare.topic) and before.topic.endswith(bare.topic)
        part = replace(part, topic=before.topic if said else f"{before.topic} {bare.topic}")
    if part.since and not topic(part.topic).size and compares:
        # 「2021年想做到多少，比2016年多多少」: the year compared with is the other side.
        part = replace(part, times=((Period.year(part.since), None, None),), measures=(None,), since=None)
    if len(part.units) == len(before.units) == 1 and left_out(before.units[0], part.units[0]):
        # 「2019年要几个工作日，2020年压到几个」
        part = replace(part, units=before.units)
    if before.items and not part.items and _EACH_GAVE.match(segment) and topic(bare.topic).size >= 1:
        # 「小学和幼儿园各几所，分别新增多少学位」
        items = tuple(f"{item} {bare.topic}" for item in before.items)
        part = replace(part, topic=bare.topic, items=items, several=True, units=bare.units or ("个",))
    more = only_comes_about(bare.topic) or (_SAME_THINGS.search(segment) and not topic(bare.topic).size)
    if before.items and not part.items and more:
        # 「22年新开工、建成各多少户，23年又计划各多少户」
        part = replace(part, topic=before.topic, items=before.items, several=True)
    if before.role is Role.TARGET and not part.role and DONE.search(segment) and part.times != before.times:
        part = replace(part, role=Role.ACTUAL)
    if before.role is Role.TARGET and part.role is Role.ACTUAL and not part.times and of_the_present(segment):
        # 「甲“十四五”末目标多少，乙现在多少」
        part = replace(part, times=((None, Role.ACTUAL, None),))
    return part


def _of_its_kinds(items: tuple[str, ...], topic: str) -> tuple[str, ...]:
    """What a remark lists; where that only tells kinds apart (「城市、农村分别说」), each with what is asked of it."""
    kinds = {name for group in contrasts() for names in group for name in names}
    return tuple(item + topic for item in items) if topic and kinds.issuperset(items) else items


def _one_by_one(listed: re.Match[str]) -> str:
    """「甲、乙增速和丙各多少」 as a question for each: every one has a measure of its own."""
    return "；".join(f"{item}多少" for item in _AND.split(listed["list"]))


def merged_parts(parts: Sequence[Slots], context: Slots | None) -> list[Slots]:
    """The parts with what each leaves open taken from the part before it, the first one's from the conversation.

    A part that asks how much of a thing of its own takes over no measure, nor does a question that is whole by itself.
    """
    merged: list[Slots] = []
    for part in parts:
        before = merged[-1] if merged else context
        whole = part.regions and part.times and topic(part.topic).size >= 1
        anew = before and (part.anew if merged else whole)
        merged.append(merge(replace(before, measures=(None,), units=()) if anew and before else before, part))
    return merged


def _scoped(found: Segments, holdings: Holdings) -> list[str]:
    """The parts of a question, joined where one asks on of the same figures' sentence.

    That is a part that names no region, year, role or indicator of its own and asks for another quantity (「…多少个、面积多大」).
    """
    joined: list[str] = []
    for part in found.parts:
        own = read_part(part, holdings, None)
        last = read_part(joined[-1], holdings, None) if joined else own
        says_more = topic(own.topic).size >= 1
        another = own.units != last.units or (own.measures != last.measures and not says_more)
        scoped = own.regions or own.times or own.role or {Measure.CHANGE, Measure.RANK}.intersection(own.measures)
        apart = (
            scoped
            or part.startswith("其中")
            or (joined and _asks_all(part, own, last))
            or (len(joined) > 1 and _GREW_EACH.match(part))
            or _names_indicator(own.topic)
            or only_comes_about(own.topic)
            or own.items
            or (last.items and _EACH_GAVE.match(part))
        )
        if joined and another and not apart:
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _asks_all(segment: str, part: Slots, before: Slots) -> bool:
    """Whether a part asks for all of what was asked before: 「累计又是几处」."""
    return not part.topic and part.units in ((), before.units) and bool(_IN_ALL.match(segment))


def _names_indicator(topic: str) -> bool:
    """Whether a topic is an indicator of its own, and no bare 投资 or 面积 of what was named before."""
    return bool(INDICATOR.search(topic)) and not GENERIC.fullmatch(topic)


def _says_no_owner(part: Slots) -> bool:
    """Whether all that a part asks for is bare quantities, 「总投资和完成投资各多少」, or is named by one character, 「交了多少套房」."""
    things = part.items or tuple(part.topic.split())
    return bool(things) and (len(part.topic) == 1 or all(map(GENERIC.fullmatch, things)))
