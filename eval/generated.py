"""Questions that a corpus asks about itself: plain statements of figures, read by the evaluation's own parser.

Only the plainest clauses are read (X达到N亿元，增长M%), and only where a heading or the sentence itself names one year;
what the product makes of them plays no part.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from eval.alignment import Span
from eval.gold import Evidence, GoldFact, Offsets, Question
from eval.quantities import Quantity
from eval.sites import Report
from eval.transformations import breaks
from eval.units import BARE, PERCENT, POINTS

_LEAD = r"(?:20\d\d年|今年|去年|全年|年内|年末|年底|全市|全省|全区|全自治区|全旗|全县|我市|我省|力争|确保|争取|计划|预计|预期)*"
_NOUN = (
    r"(?:总值|产值|增加值|产业规模|收入|投资|总额|产量|面积|覆盖率|[\u4e00-\u9fff]率|比重|占比|人数|装机规模|装机容量"
    r"|装机|里程|总量|出口|进口|余额|存款|贷款|用电量|发电量|吞吐量|客运量|货运量|人口|寿命|浓度|营收|花费)"
)
_SUBJECT = rf"(?P<subject>(?:[\u4e00-\u9fff]|PM2\.5){{0,12}}?{_NOUN})"
_NEAR = r"(?:约|近|超|超过|突破)?"
_LEVEL = re.compile(
    rf"{_LEAD}{_SUBJECT}(?:已|均)?(?:达到|达|完成|实现|为|突破|超过|增至|升至|提高到|提升到|提升至){_NEAR}"
)
_GROWTH = re.compile(rf"{_LEAD}(?:{_SUBJECT})?(?:同比|比上年|较上年|预期)?(?P<verb>增长|下降){_NEAR}")
# A 、 parts clauses only where a growth follows: 达到640亿元、增长12.5%.
_CLAUSE = re.compile(r"(?:(?!、(?:同比|比上年)?(?:增长|下降))[^，。；:!?])+")
_SENTENCE = re.compile(r"[^。；!?]+")
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})年")
_LAST_YEAR = re.compile("去年|全年|过去一年")
_SEVERAL_YEARS = re.compile("五年|时期|十[三四五]五|年均|累计|以来|连续|历年|任期|分别|翻|季度|[0-9]月|上半年|由[0-9]")
_AIMS = re.compile("预期|目标|力争|计划|确保|争取|不低于")
_AFTER = frozenset({"", "以上", "左右", "以内", "以下"})
_OTHERS = re.compile("全国|全省|全自治区平均|高于|低于|位居|区县|旗县|[\u4e00-\u9fff]{2,3}(?:市|区|县|旗)(?!区)")
_VERBS = re.compile("实现|完成|推动|带动|建成|新增|获得|发放|累计|引进|其中|比上|占|力争|确保|争取")


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that a report plainly states, with all that a question needs to ask for it.

    Attributes:
        start, end: the figure in the file's text.
        measure: ``level`` or ``growth``.
        verb: 增长 or 下降 of a growth, else empty.
    """

    source: str
    sha256: str
    start: int
    end: int
    quantity: Quantity
    region: str
    year: int
    role: str
    indicator: str
    measure: str
    verb: str = ""

    @property
    def topic(self) -> tuple[str, str]:
        """What is measured, and of whom."""
        return self.region, self.indicator


def readings(reports: Mapping[str, Report]) -> list[Reading]:
    """All plain statements, in the order of the files; of what is stated with two values, none."""
    found = [reading for report in reports.values() for reading in _of_report(report)]
    values: dict[tuple[object, ...], set[object]] = {}
    for item in found:
        values.setdefault(_key(item), set()).add((item.quantity.value, item.quantity.unit))
    once = {_key(item): item for item in reversed(found) if len(values[_key(item)]) == 1}
    return [item for item in found if once.get(_key(item)) is item]


def _key(item: Reading) -> tuple[object, ...]:
    return (*item.topic, item.year, item.role, item.measure)


def _of_report(report: Report) -> Iterator[Reading]:
    if report.outline.region is None:
        return
    for start, end in _sentences(report):
        if not _SEVERAL_YEARS.search(report.file.folded, start, end):
            yield from _of_sentence(report, start, end)


def _sentences(report: Report) -> Iterator[Span]:
    """Folded spans of the sentences; where a line ends what it says, so that no heading is read as a clause."""
    ends = [match.start() for match in re.finditer("\n", report.text) if breaks(report.text, match.start())]
    cuts = [0, *(bisect_left(report.spans, at, key=itemgetter(0)) for at in ends), len(report.spans)]
    for first, last in pairwise(cuts):
        yield from (match.span() for match in _SENTENCE.finditer(report.file.folded, first, last))


def _of_sentence(report: Report, start: int, end: int) -> Iterator[Reading]:
    folded, subject = report.file.folded, ""
    for clause in _CLAUSE.finditer(folded, start, end):
        figures = [q for q in report.figures if clause.start() <= q.start < clause.end() and q.unit != "公历年"]
        read = _of_clause(folded, clause.start(), clause.end(), figures, subject)
        subject = read[1] if read else ""
        when = _when(report, start, figures[0].start) if read else None
        if read and when:
            (measure, subject, verb), figure, (year, role) = read, figures[0], when
            place = report.raw(figure.start, figure.end)
            file, region = report.file, report.outline.region or ""
            yield Reading(file.source, file.sha256, *place, figure, region, year, role, subject, measure, verb)


def _of_clause(folded: str, start: int, end: int, figures: list[Quantity], before: str) -> tuple[str, str, str] | None:
    """(measure, subject, verb) of a clause with one figure, or None; ``before`` is the subject of the clause before."""
    if len(figures) != 1 or figures[0].upper is not None or folded[figures[0].end : end] not in _AFTER:
        return None
    figure, words = figures[0], folded[start : figures[0].start].removeprefix("、")
    if _OTHERS.search(words) or figure.unit in (BARE, POINTS, "倍", "第", "年"):
        return None
    grown = _GROWTH.fullmatch(words)
    if grown and figure.unit == PERCENT:
        subject = grown["subject"] or before
        return ("growth", subject, grown["verb"]) if _is_plain(subject) else None
    level = _LEVEL.fullmatch(words)
    return ("level", level["subject"], "") if level and _is_plain(level["subject"]) else None


def _is_plain(subject: str) -> bool:
    return len(subject) >= 3 and not _VERBS.search(subject)


def _when(report: Report, sentence: int, figure: int) -> tuple[int, str] | None:
    """The year and role of a figure, where the sentence or its section leaves no doubt."""
    folded = report.file.folded
    words = folded[sentence:figure]
    section = report.outline.at(report.spans[figure][0])
    if section is None or section.role is None:
        return None
    stated = [int(year) for year in _YEAR.findall(words)]
    year = stated[-1] if stated else section.year
    if section.role == "actual":
        if not stated and _LAST_YEAR.search(words) and report.outline.report_year:
            year = report.outline.report_year - 1
        return (year, "actual") if year and not _AIMS.search(words) else None
    aims = section.year == report.outline.report_year and _AIMS.search(words)
    return (year, "target") if year and aims else None


def question_of(reading: Reading) -> Question:
    """The question that a reading answers, with its gold."""
    fact = GoldFact(reading.quantity.text, reading.region, reading.year, reading.year, reading.role)
    return Question(
        id=f"gen-{reading.sha256[:6]}-{reading.start}",
        question=asking(reading),
        type="target" if reading.role == "target" else "figure",
        answerable=True,
        answer=reading.quantity.text,
        must=((reading.quantity.text,),),
        facts=(fact,),
        evidence=(Evidence(Offsets(reading.sha256, reading.start, reading.end)),),
        provenance="generated",
    )


def asking(reading: Reading) -> str:
    """The question in words."""
    head = f"{reading.region}{reading.year}年{reading.indicator}"
    if reading.role == "target":
        return f"{head}{reading.verb}目标是多少？" if reading.measure == "growth" else f"{head}的目标是多少？"
    return f"{head}{reading.verb}多少？" if reading.measure == "growth" else f"{head}达到多少？"


def asking_other_role(reading: Reading) -> str:
    """The result in place of the aim, or the aim in place of the result."""
    head, verb = f"{reading.region}{reading.year}年{reading.indicator}", reading.verb
    if reading.role == "target":
        return f"{head}实际{verb or '达到'}多少？"
    return f"{head}{verb}目标是多少？" if verb else f"{head}的目标是多少？"


def asking_other_measure(reading: Reading) -> str:
    """The level in place of the growth, or the growth in place of the level."""
    head = f"{reading.region}{reading.year}年{reading.indicator}"
    if reading.measure == "growth":
        return f"{head}总量目标是多少？" if reading.role == "target" else f"{head}总量达到多少？"
    return f"{head}增长目标是百分之几？" if reading.role == "target" else f"{head}增长百分之几？"


def pair(reading: Reading, others: Iterable[Reading], *, measure: str, role: str) -> Reading | None:
    """The same region's same indicator in the same year, of that measure and role; None if no report plainly states it."""
    wanted = (*reading.topic, reading.year, role, measure)
    return next((other for other in others if _key(other) == wanted), None)
