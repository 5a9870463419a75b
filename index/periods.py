"""Which years a statement speaks of, and whether it reports a result or sets a target.

A report of year Y reviews Y-1 (or the five years up to Y-1) and plans Y (or the years from Y on). Headings and opening
words say which; a clause may say otherwise for itself. All rules are relative to the report's own year.
"""

import re
from dataclasses import dataclass, replace

from index.day_given import in_its_year
from index.five_year_plans import five_year_plan, plan_as_time, plan_opening, until
from index.records import Period, Role
from index.several_years import years_averaged, years_behind, years_since

_TITLE = re.compile(r"《[^》]*》|(?<=规划|计划|方案|纲要)[（(][^（）()]*\d{4}[^（）()]*[）)]")
"""A document's name, and the years in its brackets: they are not those of what is said."""
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*年?\s*(?:—|–|―|-|－|~|～|至|到)\s*((?:19|20)\d\d)\s*年|(?<!\d)((?:19|20)\d\d)\s*年"
)
_AHEAD = re.compile(r"今后五年|未来五年|(?<!当前和)今后一个时期|下一个五年|接下来五年")
_LAST_YEAR = re.compile(r"一年来|过去一年|过去的一年|过去这一年|去年|上年末|上一年|刚刚过去")
_TARGET_TITLE = re.compile(
    r"预期目标|目标任务|主要目标|重点工作|工作安排|工作建议|主要任务|工作任务|工作部署|工作打算|工作思路|总体要求|攻坚行动|民生实事|展望|^(?:[一二三四五]、)?今年|下一步|下一阶段|工作重点|发展目标|主要举措|重点任务"
)
_SUBTITLE = re.compile(r"^(?:[（(][一二三四五六七八九十]+[）)]|\d+[.．、])")
_DOING_TITLE = re.compile(
    r"攻坚行动|民生实事|主要举措|重点任务|(?:工作重点|重点工作|主要任务|工作任务)[^，,]*[，,]|[，,].*(?:工作重点|重点工作)"
)
"""What is planned and, under a review's own heading, what was done; in two clauses it is a motto: 「聚焦工作重点，…」."""
_DONE_TITLE = re.compile(r"(?:全面|圆满|顺利|超额|全部|如期)(?:完成|实现|办结|兑现)")
_REVIEW_TITLE = re.compile(r"回顾|回眸|总结|成就|成绩|回首|完成情况")
_SECOND, _ACHIEVED = re.compile('[和与及][“"]?二?十[一二三四五六七八九]?五.*$'), re.compile("成[就效绩]|回[顾眸]|历程")
"""Of a heading of two parts, 「“十四五”发展成效和“十五五”目标任务」, the first is what the paragraphs right under it are of."""
_COMPARED = re.compile(r"(?:比|较|(?<!其)(?<!特别)是|为|同|与|相比|恢复[到至]|相当于)$")
_TARGET_NAMED = re.compile(r"年的?(?:主要|预期|奋斗|发展|约束性|年度|经济社会发展)*目标(?:任务)?(?:是|为|[：:])")
"""「2023年的预期目标是：…」 sets a target, even looking back."""
_ESTIMATE_WORDS = re.compile(r"预计|预估|初步核算|快报")
_REACHED = re.compile(
    r"^(?:达到?|突破|超过?|接近|[迈跨站登跃][上过]|稳?居|位居|位列|名列|跃居|高居|排|列|保持|稳定在|进入|跻身)"
    r"|^[\u4e00-\u9fff]{1,7}[到至]$|(?:整合|调整|归整|精简|压缩|缩减|减少|提升|提高|扩大)[为成]$"
)
_STATE = re.compile(r"(?:率|占比|比重|比例|收入比|之比|倍差|强度|浓度|寿命|盖度|生产总值|人均[\u4e00-\u9fff]*收入)$")
"""An indicator that has a value at a time, or for one year, and never one over several."""
_STOCK = re.compile(r"(?:余额|存量|吞吐量|保有量|库存|装机(?:容量|规模)?|里程|规模|总量|总数|最高年产)$")
"""One that is counted at a time, unless the words say that so much came about over a span."""
_STATE_FIRST = re.compile(r"^(?:我[省市区县州盟旗们])?(?:全[省市区国])?(?:实有|现有|拥有|共有|已有)")
_GROWN = re.compile(r"(?:新增|新建|增加|完成|建成|实施|改造|治理|投资|净增|年均|累计)[\u4e00-\u9fff]*$")
"""What came about over a span: 「新增装机」."""
_CAME = re.compile(r"新增|净增|^(?:完成|实施|改造|治理|开工|修复|发放|引进|培育)")
"""What is counted as it comes about, so that even 「新增就业超过300万人」 is of the whole span."""
_ORIGIN_YEAR = re.compile(r"[由从]((?:19|20)\d\d)年")
_ORIGIN = re.compile(rf"{_ORIGIN_YEAR.pattern}(?:末|底)?的?(?=\d)")
"""An earlier state's year, which does not hold for the figures after it."""
_ONE_YEAR = re.compile(r"全年(?!龄)|同比|[比较]上年|当年|年度(?!重点|任务|计划)")
_BEING = frozenset(("", "为", "是", "在", "有", "约", "共"))
"""Verbs that only join a figure to what it is of."""
_OVER_YEARS = re.compile(r"年均(?!浓度|气温|值|降水)|平均每年|(?<!后)五年")
_MILESTONE = re.compile(r"收官|之年|标志|一年|(?:顺利|圆满|胜利|如期)(?:完成|实现)")
_SPAN_OPENS = re.compile(
    r"^(?:回[顾望首眸])?(?:过去|这)?的?五年(?:来|间|里|的|是|[，,])|^[“\"「]?十[一二三四五六]五[”\"」]?(?:时期|期间|以来|这五年)"
)
_ADDRESS = re.compile(r"^(?:各位代表|同志们)[：:！!，,]")
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)}
"""Full-width digits: 「２０１７年」."""
_HAPPENED = re.compile(r"截至(?:目前|\d+月\d+日)|先后[^，,；;]*$")
"""In the sentence of a year that has begun, what has come about in it: 「先后派出7批医疗队」."""
_OPENS_PLAN = re.compile(r"开局|开好局|起好步|起步之年|[首头]年|第一年")
"""「做好“十五五”开局工作」 is of the plan's first year."""
_HELD = re.compile(r"(?:成功|圆满|顺利)(?:举办|承办|申办|取得|获得)[^，,。；;]*")
"""What was held, by its name: 「成功举办2026年亚洲杯预选赛等赛事31场」."""
_EXISTS = re.compile(r"(?:我[省市区县州盟旗们])?(?:拥有|现有|已有|有)(?!望|序|效|力|关|序)")
_OPENING = 48
_LEAD = 160
"""A milestone's year (「2025年是收官之年」) may stand before the words that set the scope (「五年来」)."""
_CLOSING_YEAR = re.compile(r"(?:20\d\d年|去年)是[^，,。；;]{2,20}(?:收官之年|最后一年)[。，,](?:过去|这)?[三四五]年")
"""「2021年是本届政府的收官之年。过去四年，…」 only says which year closes the span that is spoken of."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words read so far say about the words to come.

    Attributes:
        report_year: the report's year; None where unknown, then only stated years count.
        period, role: of the next figure unless its own clause says otherwise.
        again: the period and role spoken of again after a paragraph that looks at some other year alone, or back from a plan.
        titled: the role that the last heading with one set; None before any.
        early: whether the report was given before its year began.
    """

    report_year: int | None
    period: Period | None
    role: Role | None
    again: tuple[Period | None, Role | None] | None = None
    titled: Role | None = None
    early: bool = False

    @classmethod
    def start(cls, report_year: int | None, *, early: bool = False) -> "Reading":
        """Before the first heading: a report opens with the year gone by."""
        return cls(report_year, Period.year(report_year - 1) if report_year else None, Role.ACTUAL, early=early)

    @classmethod
    def whole(cls, report_year: int | None) -> "Reading":
        """Outside the report's parts: the year that it was given in, without a role."""
        return cls(report_year, Period.year(report_year) if report_year else None, None)


def read_scope(reading: Reading, text: str, *, heading: bool) -> Reading:
    """Take in one paragraph: headings and openings change what is spoken of, other text leaves it.

    Args:
        heading: whether the text is itself a heading.
    """
    text = text.translate(_NARROW)
    text = in_its_year(text) if reading.early else text
    if reading.again:
        reading = replace(reading, period=reading.again[0], role=reading.again[1], again=None)
    year = reading.report_year
    if year is None:
        stated = stated_period(text[:_OPENING])
        return replace(reading, period=stated) if stated and heading else reading
    scope = _title_scope(text, year) if heading else _opening_scope(text[:_LEAD], year)
    reviewed = reading.role is Role.ACTUAL and heading and _SUBTITLE.match(text) and _DOING_TITLE.search(text)
    closes = not heading and reading.period and not reading.period.is_year and _CLOSING_YEAR.match(text)
    if scope is None or closes or (reviewed and scope == (Period.year(year), Role.TARGET)):
        return reading
    if heading:
        reading = replace(reading, titled=scope[1])
    back = reading.titled is reading.role is Role.TARGET and scope[1] is Role.ACTUAL
    aside = scope[0].is_year and scope[0].end not in (year - 1, year)
    passing = not heading and (aside or back)
    again = (reading.period, reading.role) if passing else None
    return replace(reading, period=scope[0], role=scope[1], again=again)


def _title_scope(title: str, year: int) -> tuple[Period, Role] | None:
    years = [int(y) for match in _YEAR.finditer(title) for y in match.groups() if y]
    plan = five_year_plan(title)
    if _AHEAD.search(title):
        return Period(year, year + 4), Role.TARGET
    if plan and plan.start >= year:
        first = _SECOND.sub("", title)
        if _ACHIEVED.search(first) and (over := five_year_plan(first)) and over.start < year:
            return until(over, year), Role.ACTUAL
        return (Period.year(year) if plan.start == year and _OPENS_PLAN.search(title) else plan), Role.TARGET
    if years:
        return _years_scope(max(years), year, title)
    if behind := years_behind(title, year):
        return behind, Role.ACTUAL
    if plan:
        return until(plan, year), Role.ACTUAL
    if _REVIEW_TITLE.search(title) or _LAST_YEAR.search(title):
        return Period.year(year - 1), Role.ACTUAL
    if _TARGET_TITLE.search(title) and not _DONE_TITLE.search(title):
        return Period.year(year), Role.TARGET
    return None


def _years_scope(last: int, year: int, title: str) -> tuple[Period, Role]:
    """The scope of a heading whose last stated year is ``last``; one that names review and plan opens with the review."""
    if last < year:
        return Period.year(last), Role.ACTUAL
    return (Period.year(year - 1), Role.ACTUAL) if _REVIEW_TITLE.search(title) else (Period.year(last), Role.TARGET)


def _opening_scope(opening: str, year: int) -> tuple[Period, Role] | None:
    """The scope that a paragraph's first words set for it and those after it; a year gone by comes before what was planned in it."""
    opening = _ADDRESS.sub("", opening)
    first, *others = re.split(r"[。！？!?]", opening)
    if _MILESTONE.search(first) and any(_SPAN_OPENS.search(_ADDRESS.sub("", other)) for other in others[:2]):
        return Period(year - 5, year - 1), Role.ACTUAL
    first, opening = first[:_OPENING], opening[:_OPENING]
    if re.search(r"^今年|今年.{0,16}(?:目标|要求|工作)|做好今年|今年(?:我们)?要", opening):
        return Period.year(year), Role.TARGET
    dated = re.match(r"^.{0,8}?(?<![比较由从自])((?:19|20)\d\d)年", first)
    if _AHEAD.search(first) and not (dated and int(dated[1]) < year):
        return Period(year, year + 4), Role.TARGET
    if dated:
        stated = int(dated[1])
        span = (
            Period(stated, year - 1) if first.startswith("以来", dated.end()) and stated < year else Period.year(stated)
        )
        return span, Role.TARGET if stated >= year else Role.ACTUAL
    plan = plan_as_time(first) or plan_opening(first)
    if plan and not re.search(r"收官|之年|开局", first):
        return (plan, Role.TARGET) if plan.start >= year else (until(plan, year), Role.ACTUAL)
    if _LAST_YEAR.search(first):
        return Period.year(year - 1), Role.ACTUAL
    if behind := years_behind(first, year):
        return behind, Role.ACTUAL
    return None


def clause_scope(
    before: str, indicator: str, verb: str, *, period: Period | None, role: Role | None, report_year: int | None
) -> tuple[Period | None, Role]:
    """The period and role of one figure.

    Args:
        before: its sentence up to the figure.
        indicator, verb: subject and predicate of its statement.
        period, role: what its paragraph speaks of.
        report_year: the report's year, None where unknown.
    """
    role, before = role or Role.ACTUAL, _ORIGIN.sub("", before.translate(_NARROW))
    if report_year and role is not Role.ACTUAL and (_EXISTS.match(indicator) or _HAPPENED.search(before)):
        return Period.year(report_year), Role.ACTUAL
    if report_year and role is Role.ACTUAL:
        before = _HELD.sub(lambda held: held.group().replace(f"{report_year}年", ""), before)
    stated = stated_period(before)
    if stated:
        period = _span_up_to(stated, before, period)
        if report_year:
            role = Role.TARGET if _TARGET_NAMED.search(before) else _role_of(stated, role, report_year)
    elif report_year:
        period, role = _relative(before, period, role, report_year)
    if role is Role.ACTUAL and _ESTIMATE_WORDS.search(before):
        role = Role.ESTIMATE
    if not stated and period and not period.is_year and _at_the_end(before, indicator, verb):
        period = Period.year(period.end)
    return period, role


def _span_up_to(stated: Period, before: str, period: Period | None) -> Period:
    """The years of a figure whose sentence states a time: of several years up to that one where its own clause says so
    (「2022年地区生产总值达12.8万亿元，五年跨过3个台阶、年均增长5%」)."""
    clause = re.split(r"[，,；;]", before)[-1]
    if not stated.is_year or not _OVER_YEARS.search(clause) or stated_period(clause):
        return stated
    return period if period and not period.is_year else Period(stated.end - 4, stated.end)


def _at_the_end(before: str, indicator: str, verb: str) -> bool:
    """Whether a figure in a span of years is that of its last one: a level reached, a rate, a year's own result."""
    clause = re.split(r"[，,；;]|(?<=[%\d元个户人吨])、", before)[-1]
    if re.search(r"年均(?!浓度|气温|值|降水)|累计|总额?计|五年(?:来|共|新)", clause):
        return False
    if _REACHED.search(verb) and _CAME.search(indicator) and not _STATE.search(indicator):
        return bool(_ONE_YEAR.search(before))
    if _REACHED.search(verb) or _ONE_YEAR.search(before) or _STATE_FIRST.search(indicator):
        return True
    stock = _STOCK.search(indicator) and not _GROWN.search(indicator)
    return verb in _BEING and bool(stock or _STATE.search(indicator))


def _role_of(stated: Period, role: Role, report_year: int) -> Role:
    if stated.end < report_year:
        return Role.ACTUAL if role in (Role.TARGET, Role.PLAN) else role
    return Role.TARGET


def _relative(before: str, period: Period | None, role: Role, year: int) -> tuple[Period | None, Role]:
    if role is Role.ACTUAL and (since := years_since(before, year)):
        return since, role
    if (count := years_averaged(before)) and (period is None or period.is_year):
        ahead = role in (Role.TARGET, Role.PLAN)
        return (Period(year, year + count - 1) if ahead else Period(year - count, year - 1)), role
    if _AHEAD.search(before):
        return Period(year, year + 4), Role.TARGET
    if role in (Role.TARGET, Role.PLAN) and re.search(r"今年(?!以来)", before):
        return Period.year(year), role
    if plan := plan_as_time(before):
        return (plan, Role.TARGET) if plan.start >= year else (until(plan, year), Role.ACTUAL)
    if behind := years_behind(before, year):
        return behind, Role.ACTUAL
    if (
        role in (Role.TARGET, Role.PLAN)
        and re.search(r"去年|上年(?!度?(?:增|下|提))", before)
        and not re.search(r"[比较]去?上?年", before)
    ):
        return Period.year(year - 1), Role.ACTUAL
    if role is Role.ACTUAL and re.search(r"今年(?!以来)", before):
        return Period.year(year), Role.TARGET
    if period and (period.start < year - 1) and re.search(r"(?<![比较])去年|过去一年|一年来", before):
        return Period.year(year - 1), role
    return period, role


def period_before(before: str, period: Period | None) -> Period | None:
    """When the state before a change was: in the year that its clause, or one before it, gives it, else in the year before ``period``."""
    for clause in reversed(re.split(r"[，,；;]", before)):
        if years := _ORIGIN_YEAR.findall(clause):
            return Period.year(int(years[-1]))
    return period and Period.year(period.start - 1)


def stated_period(text: str) -> Period | None:
    """The last year or span of years that the text states as its time; years only compared with are passed over."""
    text = text.translate(_NARROW)
    found = None
    text = _TITLE.sub(lambda title: "　" * len(title.group()), text)
    for match in _YEAR.finditer(text):
        if _COMPARED.search(text[max(0, match.start() - 4) : match.start()]) or re.match(
            r"以来|建成于|度?中国", text[match.end() :]
        ):
            continue
        found = Period(*sorted((int(match[1]), int(match[2])))) if match[1] else Period.year(int(match[3]))
    return found
