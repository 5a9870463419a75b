"""The years that a question speaks of, spelled out: 「23年」, 「去年」, 「2013到2017这五年」, 「2018年报告」, 「上一年」."""

import re
from dataclasses import dataclass, replace

from index.five_year_plans import five_year_plan
from index.records import Period

_FULL = r"(?:19|20)\d\d"
_SHORT = r"[012]\d(?=年)"
_SPAN = re.compile(
    rf"(?<!\d)(?:(?P<a>{_FULL})年?\s*(?:—|–|―|-|~|到|至)\s*(?P<b>{_FULL}|\d\d(?=年))年?"
    rf"|(?P<c>[012]\d)年?(?:—|–|―|-|~|到|至)(?P<d>[012]\d)(?:年(?=的|[）)])|年?(?=[这那间届）)]|期间|五年|年均|平均)))"
)
_REPORT = re.compile(
    rf"(?<!\d)(?P<y>{_FULL}|{_SHORT})年?(?:[\u4e00-\u9fff]{{0,6}}?(?:那份|这份))?(?:度|的|版)?(?:[\u4e00-\u9fff]{{0,6}}?(?:省|市|区|县|旗|国务院)|(?!调研|审计|统计|研究|评估|分析)[\u4e00-\u9fff]{{2,3}}?)?(?:《?政府工作)?报告》?(?:里|中|上)?(?:说|写|提|定)?"
)
_YEAR = re.compile(
    rf"(?<![\d.])(?P<y>{_FULL})(?:年度|年(?:底|末)?|(?=[^\d.%万亿元个家户项米座处条辆台套公吨人次亩平千百名位所张件只头口场]|$))|(?<![\d.])(?P<s>{_SHORT})年(?:底|末)?(?![前内间])"
)
_SINCE = re.compile(rf"(?<![\d.])(?P<y>{_FULL}|{_SHORT})年?以来(?:的?这[一几]?[届年])?")
_RELATIVE = re.compile(
    r"(?P<w>去年|今年|本年度|明年|前年|上一年度?|上年度?|前一年|头一年|后一年|下一年|第二年|次年)(?:年?底|年?末)?"
)
_FIVE = re.compile(
    r"(?P<past>过去五年|[此之]前五年|(?<=[，,、；;])前五年|上一?个五年|这五年|五年来|近五年|(?<![后来个届五])五年(?=一共|共|累计|总共|合计|里|间|净增|新[增建改开]|改造|改建|建成|建[了起]|完成|投入|实现|引进|培育|增[加长了]|涨|提高|上升|降|下降|减))|(?P<term>(?:上一?届|本届)政府(?:任期?)?(?:内|期间|以来)?|任期内)|(?P<next>今后五年|未来五年|往后五年|接下来五年|五年目标|五年[之以]?后|下一个五年)|(?P<average>五年年均|五年平均)"
)
_PLAN = re.compile(r"[“\"「]?(?P<plan>十[一二三四五六七八九]五)[”\"」]?(?:时期|期间|规划|期?末|五年)?")
_ITS_OWN = re.compile(
    r"^的?(?:[要想力争预计]{0,2}(?:达|做|提高|冲)?到?(?:多少|几)|(?:[发展规划预期]{2,4})?目标|年均|实际|任务|预计|数?(?:比(?!重|例|率)|跟|与))"
)
_APART = re.compile(r"(?:^|[、，,；;：:（(\s]|以及|[和与及])$")
"""「2025实际、2026目标、“十五五”目标」: a plan told apart from the years beside it, with a side of its own."""
_COMPARED = re.compile(r"(?:比|较|相比)$")
_ROSE = re.compile(r"(?:增长|增加|提高|提升|上升|下降|降低|减少|[增涨升降减多少])")
_COMPARED_AFTER = re.compile(r"^(?:的)?(?:相比|比)")
_OF_ITSELF = re.compile(
    r"^(?:(?:[定设][的下]|安排的?|下达的?|确定的?|提出的?)?的?(?:实际|完成|目标|计划|任务|水平|新增|数)|[\u4e00-\u9fff]{1,3}的(?=[多少高低快慢]))"
)
"""「比去年实际少多少」 compares with a figure of that year's own."""
_ASIDE = 2
"""Most characters between a term of office and the years that brackets give it."""
_BESIDE_A_YEAR = re.compile(r"[比较跟和同与]$")
"""「去年增速比“十四五”平均快还是慢」: the plan is the other side, not where the year stands in."""
_UNTIL = re.compile(r"(?:到|至|截至|截止)$")
_JOINED = re.compile(r"年?(?:[、和与及,，跟]|以及)?年?")


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time named in a question at ``[start, end)``.

    Attributes:
        period: the years meant; None where only a report is named.
        report_year: the year of the report named (「2018年报告」), else None.
    """

    start: int
    end: int
    period: Period | None
    report_year: int | None = None


def joined(text: str, first: TimeMention, second: TimeMention) -> bool:
    """Whether nothing but 和 or 、 stands between two times: they then share what is said after the second."""
    return bool(_JOINED.fullmatch(text[first.end : second.start]))


def find_times(
    text: str, *, newest: int | None, context: Period | None = None, report: int | None = None
) -> list[TimeMention]:
    """The times a question names, left to right; years it only compares with (「比上年」, 「是2020年的几倍」) are left out.

    Args:
        newest: year of the newest report in question: 今年; None where unknown, then relative words mean nothing.
        context: the period that the conversation spoke of, for 「上一年」.
        report: year of the report that the conversation spoke of, for 「今后五年」.
    """
    found: list[TimeMention] = []
    taken = bytearray(len(text))
    for pattern in (_REPORT, _SPAN, _SINCE, _YEAR, _FIVE, _RELATIVE):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            if pattern is _FIVE and any(_spans(mention) and _beside(mention, match) for mention in found):
                continue
            reports = [mention.report_year for mention in found if mention.report_year]
            year = (reports[0] if reports else report or newest) if pattern is _FIVE else newest
            mention = _mention(pattern, match, text, year, _before(found, match.start(), context))
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            if mention:
                found.append(mention)
    plans = ((named, five_year_plan(f"“{named['plan']}”")) for named in _PLAN.finditer(text))
    plans = ((named, plan) for named, plan in plans if not _since_its_end(text, named))
    spans = [TimeMention(*named.span(), _end_of(plan, named.group())) for named, plan in plans if plan]
    found += [span for span in spans if not found or _BESIDE_A_YEAR.search(text[: span.start]) or _apart(text, span)]
    return _with_last_year(text, sorted(found, key=lambda mention: mention.start))


def _end_of(plan: Period, named: str) -> Period:
    """The years of a plan; of 「“十四五”末」 its last one."""
    return Period.year(plan.end) if named.endswith("末") else plan


def _since_its_end(text: str, named: re.Match[str]) -> bool:
    """Whether a question only counts from a plan's end: 「比“十三五”末下降了百分之几」."""
    ends = named.group().endswith("末") and _COMPARED.search(text[: named.start()])
    return bool(ends) and bool(_ROSE.match(text[named.end() :]))


def _apart(text: str, plan: TimeMention) -> bool:
    """Whether a plan named beside a year is asked for itself: 「“十四五”末预计多少、2026年目标」."""
    ends = text[plan.start : plan.end].endswith("末")
    return bool(_APART.search(text[: plan.start]) or ends) and bool(_ITS_OWN.match(text[plan.end :]))


def _with_last_year(text: str, found: list[TimeMention]) -> list[TimeMention]:
    """Five years and the year that they end with as one time: 「五年涨了多少？到22年」."""
    spans = [mention for mention in found if _spans(mention)]
    ends = [mention for mention in found if mention.period and mention.period.is_year]
    if len(found) != 2 or len(spans) != 1 or len(ends) != 1 or not _UNTIL.search(text[: ends[0].start]):
        return found
    last = ends[0].period.end  # type: ignore[union-attr]
    return [replace(spans[0], period=Period(last - 4, last)), replace(ends[0], period=Period(last - 4, last))]


def _beside(mention: TimeMention, match: re.Match[str]) -> bool:
    """Whether nothing but a mark or two stands between: 「2018到2021这五年」, 「上届政府任内（18到21年）」."""
    return 0 <= match.start() - mention.end <= 1 or 0 <= mention.start - match.end() <= _ASIDE


def _spans(mention: TimeMention) -> bool:
    return mention.period is not None and not mention.period.is_year


def _before(found: list[TimeMention], position: int, context: Period | None) -> TimeMention | None:
    """The time named last before a position, for 「前一年」; else that of the conversation."""
    earlier = [mention for mention in found if mention.start < position]
    if earlier:
        return max(earlier, key=lambda mention: mention.start)
    return TimeMention(0, 0, context) if context else None


def _mention(
    pattern: re.Pattern[str], match: re.Match[str], text: str, newest: int | None, before: TimeMention | None
) -> TimeMention | None:
    start, end = match.span()
    if pattern is _REPORT:
        return TimeMention(start, end, None, _full_year(match["y"]))
    if pattern is _SPAN:
        first, last = _full_year(match["a"] or match["c"]), _full_year(match["b"] or match["d"])
        return TimeMention(start, end, Period(min(first, last), max(first, last)))
    if pattern is _FIVE and match["average"]:
        end_year = _last_year(before, reviewed=True) or (newest - 1 if newest else None)
        return TimeMention(start, end, Period(end_year - 4, end_year)) if end_year else None
    if pattern is _FIVE:
        if newest is None:
            return None
        years = (newest, newest + 4) if match["next"] else (newest - (5 if match["past"] else 4), newest - 1)
        return TimeMention(start, end, Period(*years), before.report_year if before else None)
    if pattern is _SINCE:
        first = _full_year(match["y"])
        return TimeMention(start, end, Period(first, newest - 1)) if newest and newest - 1 > first else None
    if pattern is _YEAR:
        return TimeMention(start, end, Period.year(_full_year(match["y"] or match["s"])))
    return _relative(match, text, newest, before)


def _relative(match: re.Match[str], text: str, newest: int | None, before: TimeMention | None) -> TimeMention | None:
    word = match["w"].rstrip("度")
    if _is_compared(text, match):
        return None
    year = None
    if word in ("上一年", "上年", "前一年", "头一年"):
        named = _last_year(before)
        year = named - 1 if named else newest - 1 if newest else None
    elif word in ("后一年", "下一年", "第二年", "次年"):
        named = _last_year(before)
        year = named + 1 if named else None
    elif newest is not None:
        year = newest + {"去年": -1, "今年": 0, "本年": 0, "明年": 1, "前年": -2}[word]
    return TimeMention(match.start(), match.end(), Period.year(year)) if year else None


def _is_compared(text: str, match: re.Match[str]) -> bool:
    """Whether a question only compares with a year, and wants no figure of it: what it wants of a year stands after it."""
    compared = _COMPARED.search(text[: match.start()]) or (
        text[: match.start()].endswith(("跟", "同", "和")) and _COMPARED_AFTER.match(text[match.end() :])
    )
    return bool(compared) and not _OF_ITSELF.match(text[match.end() :])


def _last_year(mention: TimeMention | None, *, reviewed: bool = False) -> int | None:
    """The last year of a time; of a report its own, or with ``reviewed`` the one that it reviews."""
    if mention is None:
        return None
    if mention.period:
        return mention.period.end
    return mention.report_year - reviewed if mention.report_year else None


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
