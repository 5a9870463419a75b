"""Several years, regions or reports side by side: differences, sums and order, worked out exactly, with the formula shown."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.arithmetic import (
    average,
    difference,
    fell,
    growth_rate,
    mean,
    printed,
    ratio,
    share,
    shared_out,
    total,
    years,
)
from assistant.choosing import Pick
from assistant.evidence import Scored, comparable, side
from assistant.records import Claim, Computed, Operation, Quote
from assistant.topics import grams_of
from assistant.units import RATIOS
from assistant.wording import per_words, quote_of
from index.records import Fact, Measure, Role

_SIDES = {Role.ACTUAL: "实际", Role.TARGET: "目标"}
_MONTHS = {"月": 1, "年": 12}
"""What a figure per month and one per year are divided by to be comparable."""
_AMOUNTS = (Measure.LEVEL, Measure.TOTAL)
_DONE = re.compile(r"[新净]增|新[建改开]|完成|建成|改造|投入|发放|培育|引进|营造")
"""What is done in the course of years: of several years together it is more than of one."""
_YEAR_SAID = re.compile(r"(?:\d{4}年|去年|上年|前年|十[一二三四五六]五)[”\"]?[^，,。；;\d]{0,8}$")
_EARLIER_SAID = re.compile(r"(年初|期初|[改整][革合]前|此前|原来)的?$")
_GAP = re.compile(r"差距|[缩扩][没小大]")
_CHANGE_WITHIN = 30
"""Most characters between a state and the one that it changed to."""


def computed_claims(
    operation: Operation, picks: Sequence[Pick], *, rate: bool = False, over_years: bool = False
) -> list[Claim]:
    """What the figures picked give together: one claim for each figure that every ask was given.

    One ask alone compares the figures that it was given itself; or each of them with the state that its own sentence
    says it changed from. Figures of different units or measures are never computed with; % from % gives 个百分点.

    Args:
        rate: whether it is wanted too by how many per cent two figures differ.
        over_years: whether the question itself names the years over which something changed.
    """
    if operation is Operation.EACH:
        return _for_each(*(p.chosen[0] for p in picks)) if len(picks) == 2 else []
    if len(picks[0].chosen) > 1 and len({tuple(s.fact for s in pick.chosen) for pick in picks}) == 1:
        # 「从多少涨到多少，净增多少」: both states, asked for twice.
        picks = picks[:1]
    if len(picks) > 1:
        rows = [_row(first, picks) for first in picks[0].chosen]
        whole = [row for row in rows if len(row) == len(picks) and not _one_asked_twice(row, picks)]
        claims = [(row[0].fact.indicator, _claim(operation, row, rate=rate)) for row in whole]
        return named_apart(claims)
    chosen = picks[0].chosen
    if (
        len(chosen) > 1
        and all(comparable(s.fact, chosen[0].fact) for s in chosen)
        and operation is not Operation.CHANGE
    ):
        return [_claim(operation, chosen, rate=rate)]
    if operation not in (Operation.CHANGE, Operation.DIFFERENCE, Operation.RATIO):
        return []
    pairs = [(later, earlier) for later in chosen if (earlier := state_before(later))]
    pairs += [(later, earlier) for earlier in chosen if (later := _later(earlier))]
    once = {(later.fact, earlier.fact): (later, earlier) for later, earlier in pairs}.values()
    named = (_before_and_after(earlier, dated=over_years) for _, earlier in once)
    claims = [(p[0].fact.indicator, _claim(operation, p, rate=rate, names=n)) for p, n in zip(once, named, strict=True)]
    return named_apart(claims)


def _one_asked_twice(row: Sequence[Scored], picks: Sequence[Pick]) -> bool:
    """Whether two asks of other words have the same figure: nothing is compared."""
    return len({s.fact for s in row}) < len(row) and len({pick.ask.topic for pick in picks}) > 1


def _before_and_after(earlier: Scored, *, dated: bool) -> tuple[str, str] | None:
    """What a state and the one before it are called: after the report (「由年初的400P增加到8400P」), and by no year where neither it nor
    the question (``dated``) gives the latter one; None where one does, for their years tell them apart."""
    before = earlier.passage.paragraph.text[: earlier.fact.start]
    if said := _EARLIER_SAID.search(before):
        return "后来", said[1]
    return None if dated or _YEAR_SAID.search(before) else ("后来", "原来")


def with_trend(question: str, claims: list[Claim]) -> list[Claim]:
    """Two ratios, the earlier year's first, the second with whether it is less, where the question asks about the gap."""
    if len(claims) != 2 or not _GAP.search(question):
        return claims
    first, second = (claim.computed[0].value for claim in claims)
    said = "差距不变" if first == second else "差距缩小" if second < first else "差距扩大"
    return [claims[0], replace(claims[1], text=f"{claims[1].text}，{said}")]


def named_apart(claims: Sequence[tuple[str, Claim]]) -> list[Claim]:
    """Of several claims each with what it is of before it; a lone one as it is."""
    return [replace(claim, text=f"{of}：{claim.text}") if len(claims) > 1 else claim for of, claim in claims]


def _for_each(whole: Scored, count: Scored) -> list[Claim]:
    """A total by how many there are; nothing where the two are not of one region and time."""
    a, b = whole.fact, count.fact
    if (a.region, a.period) != (b.region, b.period) or not b.value:
        return []
    computed = shared_out(a, b)
    text = f"平均每{b.unit}约{computed.text}（{computed.formula}）"
    return [Claim(text=text, facts=((a, quote_of(whole)), (b, quote_of(count))), computed=(computed,))]


def _row(first: Scored, picks: Sequence[Pick]) -> list[Scored]:
    """The figures of all asks that can be compared with one of the first ask's: of its own indicator, else the nearest in words."""
    sides_asked = all(pick.ask.role for pick in picks)
    found = [[s for s in pick.chosen if comparable(s.fact, first.fact, sides_asked=sides_asked)] for pick in picks]
    own = grams_of(first.fact.indicator)

    def likeness(s: Scored) -> tuple[bool, float]:
        other = grams_of(s.fact.indicator)
        return s.fact.indicator == first.fact.indicator, len(own & other) / max(len(own | other), 1)

    return [max(alike, key=likeness) for alike in found if alike]


def with_states_before(pick: Pick) -> Pick:
    """The figures picked, each followed by the state that its own sentence says it changed from: 「由1296项精简到405项」."""
    found = [(later, earlier) if (earlier := state_before(later)) else (later,) for later in pick.chosen]
    return replace(pick, chosen=tuple(dict.fromkeys(s for states in found for s in states)))


def state_before(later: Scored) -> Scored | None:
    """The state before the change that led to a figure (由51家整合为33家), from its own sentence."""
    fact = later.fact
    for other in later.passage.facts:
        same = (other.indicator, other.unit, other.region) == (fact.indicator, fact.unit, fact.region)
        before = other.period and fact.period and other.period.end < fact.period.end
        if same and before and other.end <= fact.start <= other.end + _CHANGE_WITHIN:
            return replace(later, fact=other)
    return None


def _later(earlier: Scored) -> Scored | None:
    """The state after the change that led away from a figure."""
    states = (replace(earlier, fact=other) for other in earlier.passage.facts if other.start > earlier.fact.start)
    return next((s for s in states if (before := state_before(s)) and before.fact == earlier.fact), None)


def _claim(
    operation: Operation, operands: Sequence[Scored], *, rate: bool = False, names: tuple[str, str] | None = None
) -> Claim:
    """One claim for the figures that go together; ``names`` are what two are called, by default what tells them apart."""
    facts = [s.fact for s in operands]
    quotes = tuple((s.fact, quote_of(s)) for s in operands)
    if (pers := [per_words(s.passage.paragraph.text, s.fact) for s in operands]) and not _alike(pers):
        return _unlike(operation, facts, pers, quotes)
    if len(facts) == 2 and operation in (Operation.DIFFERENCE, Operation.CHANGE) and _totals_of_unlike_spans(*facts):
        return _per_year(facts, quotes)
    if operation is Operation.SUM:
        computed = total(facts)
        return Claim(text=f"合计{computed.text}（{computed.formula}）", facts=quotes, computed=(computed,))
    if operation is Operation.MEAN:
        computed = mean(facts)
        return Claim(text=f"平均{computed.text}（{computed.formula}）", facts=quotes, computed=(computed,))
    if len(facts) == 2 and operation in (Operation.RATIO, Operation.SHARE) and facts[1].value:
        computed = ratio(*facts) if operation is Operation.RATIO and not rate else share(*facts)
        first, second = names or (label(facts[0], facts), label(facts[1], facts))
        return Claim(
            text=f"{first}约为{second}的{computed.text}（{computed.formula}）",
            facts=quotes,
            computed=(computed,),
        )
    if len(facts) == 2:
        computed = difference(facts[0], facts[1])
        words = _difference_words(facts[0], facts[1], computed, names)
        grown = growth_rate(*facts) if rate and facts[0].unit != "%" else None
        if grown is None or not grown.value:
            return Claim(text=words, facts=quotes, computed=(computed,))
        said = f"{'增长' if grown.value > 0 else '下降'}{grown.text}（{grown.formula}）"
        return Claim(text=f"{words}，{said}", facts=quotes, computed=(computed, grown))
    return _order(facts, quotes)


def _order(facts: Sequence[Fact], quotes: tuple[tuple[Fact, Quote], ...]) -> Claim:
    """More than two figures from high to low; where all fell, from the largest fall."""
    down = fell(facts)
    ordered = sorted(facts, key=lambda fact: fact.value, reverse=not down)
    listed = "、".join(f"{label(fact, facts)}{fact.text}" for fact in ordered)
    computed = difference(ordered[0], ordered[-1])
    most, least = label(ordered[0], facts), label(ordered[-1], facts)
    said = ("降幅从大到小", "降得最多", "降得最少") if down else ("从高到低", "最高", "最低")
    return Claim(
        text=f"{said[0]}：{listed}；{most}{said[1]}，{least}{said[2]}，相差{computed.text}（{computed.formula}）",
        facts=quotes,
        computed=(computed,),
    )


def _alike(pers: Sequence[str]) -> bool:
    """Whether figures are per the same, as far as it is said; of an allowance, 每月 is 每人每月."""
    return len({per.removeprefix("每人") or per for per in pers if per}) < 2


def _unlike(
    operation: Operation, facts: Sequence[Fact], pers: Sequence[str], quotes: tuple[tuple[Fact, Quote], ...]
) -> Claim:
    """What figures per different things (每月, 每年) give: the difference of two worked out per month, else that they do not compare."""
    months = [_MONTHS.get(per[-1:]) for per in pers]
    if len(facts) != 2 or not all(months) or operation not in (Operation.DIFFERENCE, Operation.CHANGE):
        said = "、".join(f"{per}{fact.text}" for per, fact in zip(pers, facts, strict=True))
        return Claim(text=f"口径不同（{said}），不能直接计算", facts=quotes)
    a, b = facts
    value = a.value / (months[0] or 1) - b.value / (months[1] or 1)
    terms = [f.text + (f"/{m}" if m != 1 else "") for f, m in zip(facts, months, strict=True)]
    text = printed(abs(value), a.unit, like=a)
    formula = f"{'-'.join(terms)}={'-' if value < 0 else ''}{text}"
    computed = Computed(text=text, value=value, unit=a.unit, formula=formula)
    words = f"口径不同，折成每月计算：{_difference_words(a, b, computed)}"
    return Claim(text=words, facts=quotes, computed=(computed,))


def _totals_of_unlike_spans(a: Fact, b: Fact) -> bool:
    """Whether one figure is what came about in several years together and the other in fewer, of one region.

    Neither is more than the other as they stand; a state at the end of several years compares with any other.
    """
    if a.region != b.region or years(a) == years(b):
        return False
    if any(f.unit in RATIOS or f.measure not in _AMOUNTS for f in (a, b)):
        return False
    longer = max(a, b, key=years)
    return longer.measure is Measure.TOTAL or bool(_DONE.search(longer.indicator))


def _per_year(facts: Sequence[Fact], quotes: tuple[tuple[Fact, Quote], ...]) -> Claim:
    """The difference of what came about in spans of unlike length, each by the year."""
    a, b = facts
    value = a.value / years(a) - b.value / years(b)
    text = printed(abs(value), a.unit, like=a)
    terms = [f.text + (f"/{years(f)}" if years(f) > 1 else "") for f in facts]
    formula = f"{'-'.join(terms)}={'-' if value < 0 else ''}{text}"
    computed = Computed(text=text, value=value, unit=a.unit, formula=formula)
    averages = [average(f) for f in facts if years(f) > 1]
    said = "、".join(f"平均每年{average.text}" for average in averages)
    words = f"年数不同，折成每年计算（{said}）：{_difference_words(a, b, computed)}"
    return Claim(text=words, facts=quotes, computed=(computed, *averages))


def _difference_words(a: Fact, b: Fact, computed: Computed, names: tuple[str, str] | None = None) -> str:
    first, second = names or (label(a, [a, b]), label(b, [a, b]))
    if computed.value == 0:
        return f"{first}与{second}相同（{computed.formula}）"
    more, less = ("高", "低") if a.unit in ("%", "‰", "") or "/" in a.unit else ("多", "少")
    if fell([a, b]):
        more, less = "降幅大", "降幅小"
    return f"{first}比{second}{more if computed.value > 0 else less}{computed.text}（{computed.formula}）"


def label(fact: Fact, among: Sequence[Fact]) -> str:
    """What tells a fact from the others: its region, its years, or both; else whether it was aimed at or done, or its indicator."""
    region = fact.region if len({f.region for f in among}) > 1 else ""
    period = str(fact.period) if len({f.period for f in among}) > 1 and fact.period else ""
    sides = {side(f.role) for f in among}
    return f"{period}{region}" or (_SIDES[side(fact.role)] if len(sides) > 1 else fact.indicator)
