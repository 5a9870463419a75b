"""How well a fact or a clause answers an ask: words by how near they stand to the figure, scope by hard rules."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.heads import another_of_its_kind, of_another_branch
from assistant.parts_of_years import same_part_of_year
from assistant.place_names import names_places
from assistant.records import Ask, Passage
from assistant.topics import Topic, grams_of, topic
from assistant.units import COUNT_UNITS
from index.records import Fact, Measure, ParagraphKind, Period, Role
from index.regions import short_name
from index.statements import clauses, sentences

_NEAR, _SENTENCE, _CONTEXT, _EXACT = 0.55, 0.2, 0.1, 0.15
IN_ALL = re.compile("总(?:数|量|长|里程|规模)$")
"""An indicator that is of all that there is: 高新技术企业总量."""
_RATE = re.compile(r"率|比重|占比|比例|强度|程度|份额")
_FLOW = re.compile(r"新增|净增|新建|新开|新改|发放|改造$")
"""What happens in each year: that of a span's last year is not the span's."""
_ROUNDED = 0.03
"""Of two statements alike, the exact one (32765亿元) comes before the rounded one (突破3万亿元)."""
GENERIC = re.compile(
    r"(?:年内|全年|力争|确保)*(?:(?:年度)?(?:改造|建设|投资|治理)?(?:任务|计划)|(?:达成|促成)项目|吞吐量|(?:签约)?总?金额|(?:新增|新开)?(?:运营|通车)?总?里程|总[人户]数|总数|产值|总产值|总产量|市值|总市值|投资|总投资|投资总额|面积|(?:产业)?规模|总量|产量|总产|总额|(?:交易|成交|销售)额|占比|比重|比例|收入比|保有量|存[量栏]|增量|数量|产能|(?:实现)?(?:营业)?收入|利润|金额|达到|开行|开通|运营|举办|实施|惠及|完成投资|(?:(?:新?[（(]?改?[）)]?建|新改建|改造|提升|完成|建成|建设)[、和及]?)*)"
)
"""Such an indicator says what it is of earlier in its sentence, or in its headings."""
_ECONOMY = re.compile(r"(?:全[省市区县国]|我[省市区]|国民)?经济(?:增速)?")
STATES = (Measure.LEVEL, Measure.SHARE, Measure.RANK, Measure.AVERAGE)
"""Measures with a value at a time, not over one."""
_SPOKEN_OF = 0.3
"""Least share of the topic told around a figure for it to be scored; all that use the scores ask for as much."""
_KIND_PENALTY = {ParagraphKind.LEAD: 0.08, ParagraphKind.NOTE: 0.1, ParagraphKind.CAPTION: 0.05}


@dataclass(frozen=True, slots=True)
class Scored:
    """A fact with how well it answers.

    Attributes:
        score: in [0, 1]; higher is better.
        near: share of the topic told in the figure's own clause.
        around: share told in its sentence.
        exact: share of the indicator that is in the topic.
        told: share told in its sentence, its headings, or the two sentences before.
        named: whether every proper name of the topic is told, every place in its own sentence, and nothing else of a kind.
        covered: the topic's characters told by its indicator.
    """

    fact: Fact
    passage: Passage
    score: float
    near: float
    around: float
    exact: float
    told: float
    covered: frozenset[int]
    named: bool


def rank_facts(ask: Ask, passages: Iterable[Passage]) -> list[Scored]:
    """The facts of the passages, scored by words alone, best first; scope is for the ``fits_`` functions to judge.

    Those around which next to nothing of the topic is told, headings included, are left out.
    """
    wanted = topic(ask.topic)
    scored = [
        score_fact(wanted, fact, passage, inside=ask.inside, since=ask.since)
        for passage in passages
        for fact in _spoken_of(wanted, passage)
    ]
    return sorted(scored, key=lambda s: (-s.score, s.fact.document_id, s.fact.paragraph, s.fact.start))


def _spoken_of(wanted: Topic, passage: Passage) -> Iterator[Fact]:
    """The facts of a passage around which enough of a topic is told; its paragraph is looked at as a whole first."""
    if not wanted.size or not passage.facts:
        return
    paragraph = passage.paragraph
    own = [wanted.told(grams_of(measured(fact))) for fact in passage.facts]
    if wanted.share(wanted.told(grams_of(" ".join((*paragraph.section, paragraph.text)))).union(*own)) < _SPOKEN_OF:
        return
    above = wanted.told(grams_of(" ".join(paragraph.section)))
    for fact, told in zip(passage.facts, own, strict=True):
        _, sentence, before = _windows(paragraph.text, fact.start)
        around = wanted.told(grams_of(sentence)) | wanted.told(grams_of(before)) | wanted.told_by_unit(fact.text)
        if wanted.share(told | around | above) >= _SPOKEN_OF:
            yield fact


def score_fact(
    wanted: Topic, fact: Fact, passage: Passage, *, inside: Sequence[str] = (), since: int | None = None
) -> Scored:
    """Score one fact against a topic.

    Args:
        inside: places that its sentence must name.
        since: year that its sentence must name; None for none.
    """
    text, headings = passage.paragraph.text, " ".join(passage.paragraph.section)
    clause, sentence, before = _windows(text, fact.start)
    indicator = measured(fact)
    own = wanted.told(grams_of(indicator)) | wanted.told_by_unit(fact.text) | wanted.told_by_measure(fact.measure)
    strict = wanted.strictness(grams_of(indicator))
    if GENERIC.fullmatch(fact.indicator):
        owner = sentence[: sentence.find(fact.text)]
        own |= wanted.told(grams_of(owner)) | wanted.told(grams_of(headings))
        strict = wanted.strictness(grams_of(fact.indicator) | grams_of(owner) | grams_of(headings))
    near = own | wanted.told(grams_of(text[fact.quote_start : fact.quote_end])) | wanted.told(grams_of(clause))
    around = near | wanted.told(grams_of(sentence))
    if inside or wanted.names or wanted.places:
        near |= around & _scope_of(wanted, inside)
    told = around | wanted.told(grams_of(headings)) | wanted.told(grams_of(before))
    scope = f"{''.join(passage.paragraph.section[-1:])} {sentence} {fact.indicator}"
    named = wanted.names_told(told) and names_places(inside, scope, asked=wanted.text)
    named = named and (since is None or f"{since}年" in sentence)
    before_it = sentence.partition(clause)[0] + clause.partition(fact.text)[0]
    named = named and same_part_of_year(wanted.text, before_it, grown=fact.measure is Measure.GROWTH)
    exact = exactness(indicator, wanted)
    near_share, around_share, told_share = (wanted.share(part) for part in (near, around, told))
    share = 0.5 * (0.5 * (wanted.share(own) + strict) + near_share)
    score = _NEAR * share + _SENTENCE * around_share + _CONTEXT * told_share + _EXACT * exact
    score -= _KIND_PENALTY.get(passage.paragraph.kind, 0.0) + (_ROUNDED if fact.qualifier else 0.0)
    return Scored(
        fact,
        passage,
        score=score,
        near=near_share,
        around=around_share,
        exact=exact,
        told=told_share,
        covered=own or near,
        named=named
        and not another_of_its_kind(wanted.text, fact.indicator)
        and not of_another_branch(wanted, fact.indicator, near),
    )


def measured(fact: Fact) -> str:
    """What a fact measures, as it is asked for: 「经济增长5%」 is said of the gross regional product."""
    of_all = fact.measure is Measure.GROWTH and _ECONOMY.fullmatch(fact.indicator)
    return "地区生产总值" if of_all else fact.indicator.removeprefix("全社会")


def _scope_of(wanted: Topic, inside: Sequence[str]) -> frozenset[int]:
    """The characters of a topic that name a place or another proper name: it is enough that its sentence tells them."""
    places = (wanted.characters.find(short_name(place)) for place in inside)
    spans = [range(at, at + len(short_name(place))) for at, place in zip(places, inside, strict=True) if at >= 0]
    return frozenset().union(*wanted.names, *wanted.places, *spans)


def exactness(indicator: str, wanted: Topic) -> float:
    """Share of an indicator's bigrams that the topic has too: 稀土原材料产值 is not 稀土产业产值."""
    own = grams_of(indicator)
    return len(own & wanted.grams) / len(own) if own else 0.0


def fits_region(ask: Ask, fact: Fact) -> bool:
    """Whether a fact is of the region asked about; any region fits an ask without one."""
    return ask.region is None or fact.region == ask.region


def fits_period(ask: Ask, fact: Fact) -> bool:
    """Whether a fact is of the years asked about.

    The same year, or the years that all is of up to it; or the same span, give or take a year at its start; or, of a span, the
    level reached in its last year, or what all came to by then.
    """
    if ask.period is None or fact.period is None:
        return ask.period is None
    if ask.period.is_year:
        total = ask.measure is fact.measure is Measure.TOTAL and fact.period.end == ask.period.end
        return total or fact.period == ask.period
    if fact.period.is_year:
        reached = fact.measure in STATES and not _FLOW.search(fact.indicator)
        return fact.period.end == ask.period.end and (reached or fact.measure is Measure.TOTAL)
    return fact.period.end == ask.period.end and abs(fact.period.start - ask.period.start) <= 1


def fits_role(ask: Ask, fact: Fact) -> bool:
    """Whether a fact is a result where results are asked for, and a target where targets are."""
    return ask.role is None or side(fact.role) is side(ask.role)


def side(role: Role) -> Role:
    """The two sides that must never be mixed up: results (estimates among them) and targets (plans among them)."""
    return Role.ACTUAL if role in (Role.ACTUAL, Role.ESTIMATE) else Role.TARGET


def fits_measure(ask: Ask, fact: Fact) -> bool:
    """Whether a fact gives the quantity asked for: growth is not a level, 个百分点 is not %."""
    match ask.measure:
        case None:
            return True
        case Measure.GROWTH:
            changed = fact.measure is Measure.CHANGE and (not ask.units or fact.unit in ask.units)
            return fact.measure is Measure.GROWTH or changed or grows(fact)
        case Measure.LEVEL:
            level = fact.measure in (Measure.LEVEL, Measure.TOTAL, Measure.AVERAGE)
            return level or (fact.measure is Measure.SHARE and bool(_RATE.search(ask.topic)))
        case Measure.SHARE:
            return fact.unit in ("%", "‰", "倍") and fact.measure is not Measure.GROWTH
        case Measure.CHANGE:
            return fact.measure in (Measure.CHANGE, Measure.GROWTH)
        case Measure.TOTAL:
            return fact.measure is Measure.TOTAL or bool(IN_ALL.search(fact.indicator))
        case _:
            return fact.measure is ask.measure


def grows(fact: Fact) -> bool:
    """A percentage of what is no rate (增加值实现10%以上) can only be its growth."""
    return (
        fact.measure is Measure.LEVEL
        and fact.unit in ("%", "‰")
        and not re.search(r"[率度比重例额占]$|强度|指数", fact.indicator)
    )


def comparable(a: Fact, b: Fact, *, sides_asked: bool = False) -> bool:
    """Whether two figures may be computed with: one unit, both levels or both changes, and not one region's target and
    another's result, unless it is those that are asked for."""
    levels = (*STATES, Measure.TOTAL)
    alike = (a.measure in levels) == (b.measure in levels) and (a.unit == b.unit or {a.unit, b.unit} <= COUNT_UNITS)
    return alike and (sides_asked or a.region == b.region or side(a.role) is side(b.role))


def best_period(scored: Sequence[Scored]) -> Period | None:
    """The newest of the periods held, single years before spans that end in the same year."""
    return max((s.fact.period for s in scored if s.fact.period), key=lambda p: (p.end, p.start), default=None)


def same_figure(a: Fact, b: Fact) -> bool:
    """Whether two facts, perhaps of two reports, state the same thing."""
    return (a.value, a.unit, a.region, a.period, a.measure) == (
        b.value,
        b.unit,
        b.region,
        b.period,
        b.measure,
    ) and side(a.role) is side(b.role)


@lru_cache(maxsize=20_000)
def _windows(text: str, position: int) -> tuple[str, str, str]:
    """The clause and the sentence that a position stands in, and the two sentences before; 其中 speaks of the clause before it."""
    spans = list(sentences(text))
    for index, (start, end) in enumerate(spans):
        if start <= position < end:
            parts = list(clauses(text, start, end))
            at = next((i for i, (a, b) in enumerate(parts) if a <= position < b), None)
            if at is None:
                return text[start:end], text[start:end], text[spans[max(0, index - 2)][0] : start]
            head = at - 1 if at and text.startswith("其中", parts[at][0]) else at
            return text[parts[head][0] : parts[at][1]], text[start:end], text[spans[max(0, index - 2)][0] : start]
    return "", "", ""
