"""Paragraphs → facts: one row per figure, bound to region, period, role, indicator and measure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.among import CAME_ABOUT, counted_among
from index.day_given import in_its_year, is_over
from index.periods import Reading, clause_scope, period_before, read_scope, stated_period
from index.records import Document, Fact, Measure, Paragraph, ParagraphKind, Period, Role
from index.regions import find_regions, parents_of
from index.statements import Statement, read_statements, sentences
from index.subjects import CHANGES, DIFFERS, FALLS, ZONE

_WITHOUT_FACTS = (ParagraphKind.FRONT, ParagraphKind.CAPTION, ParagraphKind.HEADING)
_SHARE = re.compile(r"(?:占比|比重|比例|率|份额|覆盖面|集中度|占)$|占.{0,20}$")
_RISE = re.compile(r"(?:增速|增幅|增长率|涨幅|降幅|跌幅)$")
"""An indicator that is itself a growth."""
_DROP = re.compile(r"(?:降幅|跌幅)$")
_YEAR_OPENING = re.compile(r"(?:(?:19|20)\d\d年|今年|去年)(?=[，,要我全])")
_YEAR_SAID = re.compile(r"\d年|今年|去年|五年|年均|“十")
_SET = re.compile(r"(?:超额?完成|下达)[^，,。；;、\d]{0,12}$")
_TASK = re.compile(r"(?:以上|左右)?的?[\u4e00-\u9fff]{0,8}(?:任务|目标)")
"""Around a figure that was aimed at, though results are reported: 「超额完成国家下达的110万人就业任务」."""
STRIVING = re.compile(r"[，,、]?(?:并|在实际工作中)?(?:力争|努力|争取)(?:达到|实现|增长)?")
"""Between an aim and a higher one."""
_LONGEST_QUOTE = 120
_STATISTIC = r"(?:(?:地区)?生产总值|规模?以?上工业(?:企业)?(?:总产值|增加值|利润)|固定资产投资|社会消费品零售总额|(?:地方)?一般公共预算(?:收入|支出)|(?:外贸)?进出口(?:总额|总值|额)|(?:城镇|农村)?(?:居民|常住居民)?人均可支配收入|营业?收入|营收|税收(?:收入)?)"
_OWNED = re.compile(
    rf"(?P<owner>(?![全我本各]|城市|城区|农牧区|牧区|山区|社区|库区|灾区|景区|[贫脱]贫县)(?:(?![全我本各][区县市旗])[\u4e00-\u9fff]){{1,12}}?(?:[区县市旗])(?<!地区)){_STATISTIC}"
)
"""A statistic of a part of the region; those after it in its sentence are that part's too."""
_OF_ALL = re.compile(r"[全我][省市区县国旗]|全自治区|[。！？]")
_OF_A_ZONE = re.compile(rf"(?:工业)?{_STATISTIC}")
OPENS_WITH_ZONE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,4}新区|[\u4e00-\u9fff]{0,4}(?:高新区|经开区|综合?保税区|自贸(?:试验)?片?区)|川渝|成渝(?:地区双城经济圈)?|京津冀|长三角)(?=[\u4e00-\u9fff])(?![内外等与和及]|[\u4e00-\u9fff]{0,12}全[省市])"
)
_ZONE_NAMED = re.compile(r"[\u4e00-\u9fff]{2}(?<![级流])(?:新区|高新区|经开区|经济技术开发区|高新技术产业开发区)")
_NAMED_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:机场|平原|盆地|高原|经济区|都市圈|经济圈|城市群|大学|学院|港|口岸|铁路|高铁|高速|集团|公司)"
)
"""What a short place name may open without being that place: 西安咸阳国际机场, 成都平原经济区."""


def extract(document: Document, paragraphs: Sequence[Paragraph]) -> list[Fact]:
    """The facts of a document, in the order of their figures."""
    return [
        fact
        for paragraph in paragraphs
        if paragraph.kind not in _WITHOUT_FACTS
        for fact in facts_of(document, paragraph)
    ]


def facts_of(document: Document, paragraph: Paragraph) -> Iterator[Fact]:
    """The facts of one paragraph."""
    before: Fact | None = None
    for statement in _with_owners(
        counted_among(read_statements(paragraph.text), paragraph.text), paragraph.text, document.region
    ):
        quantity = statement.quantity
        period, role = _scope(document, paragraph, statement)
        measure = Measure.GROWTH if before and _outbids(before, statement, paragraph.text) else measure_of(statement)
        falls = measure in (Measure.GROWTH, Measure.CHANGE) and (
            FALLS.search(statement.verb) or _DROP.search(statement.subject)
        )
        start = statement.subject_start if statement.end - statement.subject_start <= _LONGEST_QUOTE else quantity.start
        before = Fact(
            document_id=document.id,
            paragraph=paragraph.number,
            text=quantity.text,
            start=quantity.start,
            end=quantity.end,
            quote_start=min(start, quantity.start),
            quote_end=statement.end,
            value=-quantity.value if falls else quantity.value,
            unit=quantity.unit,
            qualifier=quantity.qualifier,
            indicator=_indicator_of(statement),
            region=_region_of(statement.subject, document.region),
            period=period,
            role=role,
            measure=measure,
        )
        yield before


def _indicator_of(statement: Statement) -> str:
    """What a statement measures; of the items of a list that came about (「甲、乙分别新增3家、5家」), with that."""
    came_about = statement.listed and CAME_ABOUT.fullmatch(statement.verb)
    return statement.verb + statement.subject if came_about else statement.subject


def _with_owners(statements: Sequence[Statement], text: str, region: str) -> Iterator[Statement]:
    """The statements of a region's report, bare statistics with the part of the region that an earlier one of their sentence is of.

    「滇中新区生产总值增长15.7%，规上工业增加值增长66.3%」: both are the zone's.
    """
    owner, end = "", 0
    for statement in statements:
        if owned := _OWNED.fullmatch(statement.subject):
            owner = "" if owned["owner"] == region else owned["owner"]
            end = statement.quantity.end
        elif owner and _OF_ALL.search(text[end : statement.quantity.start]):
            owner = ""
        elif owner and re.fullmatch(_STATISTIC, statement.subject):
            statement = replace(statement, subject=owner + statement.subject)
        elif zone := _zone_told(text, statement):
            statement = replace(statement, subject=zone + statement.subject)
        yield statement


def _zone_told(text: str, statement: Statement) -> str:
    """The zone that a sentence opens with, 「综保区开行班列，实现进出口额268亿元」, or that the one right before names, where it opens with a
    bare statistic of it: 「…兰州新区…。预计生产总值增长13%」; else empty."""
    if not _OF_A_ZONE.fullmatch(statement.subject):
        return ""
    spans = list(sentences(text))
    at = next((n for n, (a, b) in enumerate(spans) if a <= statement.quantity.start < b), 0)
    if _OF_ALL.search(text[spans[at][0] : statement.quantity.start]):
        return ""
    if opens := OPENS_WITH_ZONE.match(text, *spans[at]):
        return opens.group()
    if not at or ZONE.search(text, spans[at][0], statement.quantity.start):
        return ""
    named = _ZONE_NAMED.findall(text, *spans[at - 1])
    return named[-1] if named else ""


def _outbids(before: Fact, statement: Statement, text: str) -> bool:
    """Whether a figure is only a higher aim for the growth before it: 「增长7%以上、力争达到8%」."""
    same = before.measure is Measure.GROWTH and (before.indicator, before.unit) == (
        statement.subject,
        statement.quantity.unit,
    )
    return same and bool(STRIVING.fullmatch(text[before.quote_end : statement.quantity.start]))


def _scope(document: Document, paragraph: Paragraph, statement: Statement) -> tuple[Period | None, Role]:
    """The years and the role of a statement; the state before a change is that of the year before, and was so."""
    year = document.report_year
    indicator = "" if statement.earlier else statement.subject
    reading = Reading(year, paragraph.period, paragraph.role, early=document.given_early)
    if paragraph.kind is ParagraphKind.LEAD:
        reading = read_scope(reading, paragraph.text, heading=False)
    before = _year_opening(paragraph.text, statement) + statement.before
    before = in_its_year(before) if document.given_early else before
    period, role = clause_scope(
        before, indicator, statement.verb, period=reading.period, role=reading.role, report_year=year
    )
    if (
        role in (Role.TARGET, Role.PLAN)
        and year
        and period == Period.year(year)
        and is_over(before, document.meeting_date)
    ):
        role = Role.ACTUAL
    looks_back = role is Role.ACTUAL and reading.role in (Role.TARGET, Role.PLAN)
    if statement.earlier and not looks_back:
        period = period_before(before, _span_closed_by(period, reading.period, before) or period)
        role = Role.ACTUAL if year and period and period.end < year else role
    set_as_task = _SET.search(statement.before) and _TASK.match(paragraph.text, statement.quantity.end)
    return period, Role.TARGET if set_as_task else role


def _span_closed_by(period: Period | None, spoken_of: Period | None, before: str) -> Period | None:
    """The years that a paragraph speaks of where a figure without a year of its own is their last one's: it rose over them all."""
    closes = period and spoken_of and period.is_year and not spoken_of.is_year and period.end == spoken_of.end
    return spoken_of if closes and not stated_period(before) else None


def _year_opening(text: str, statement: Statement) -> str:
    """The year that a sentence opens with, for what stands after its first semicolon: 「2016年，…；全社会用电量12.1亿度」."""
    sentence = text[: statement.quantity.start]
    sentence = sentence[max(sentence.rfind(stop) for stop in "。！？") + 1 :]
    opened = _YEAR_OPENING.match(sentence)
    return opened.group() if opened and re.search("[；;]", sentence) and not _YEAR_SAID.search(statement.before) else ""


def measure_of(statement: Statement) -> Measure:
    """Which quantity of its indicator a statement gives."""
    unit, verb, subject = statement.quantity.unit, statement.verb, statement.subject
    if unit == "位次" or (unit == "名" and "排名" in statement.before):
        return Measure.RANK
    if unit == "个百分点" or (DIFFERS.fullmatch(verb) and unit not in ("%", "倍")):
        return Measure.CHANGE
    if CHANGES.search(verb):
        return Measure.GROWTH if unit in ("%", "‰", "倍") else Measure.CHANGE
    if unit == "倍" or (unit in ("%", "‰") and _RISE.search(subject)):
        return Measure.GROWTH
    if unit in ("%", "‰"):
        return Measure.SHARE if _SHARE.search(subject) or verb == "占" else Measure.LEVEL
    clause = re.split(r"[，,；;]", statement.before)[-1]
    if re.search(r"年均(?!浓度|气温|值|降水)|平均每|人均(?!可支配|地区|生产总值|GDP|预期)", clause):
        return Measure.AVERAGE
    return Measure.TOTAL if re.search(r"累计|总计|合计|共计", clause) else Measure.LEVEL


def _region_of(subject: str, region: str) -> str:
    """The district inside ``region`` that a subject opens with, else ``region``."""
    for mention in find_regions(subject, held=(region,)):
        own = mention.start == 0 and region in parents_of(mention.name)
        if own and not (_NAMED_AFTER.match(subject, mention.end) and subject[: mention.end] != mention.name):
            return mention.name
    return region
