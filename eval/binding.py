"""Which shown figure answers which gold fact, and whether its region, period, role and citation are right."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eval.gold import GoldFact
from eval.keys import AnswerKey, FactKey
from eval.predictions import Prediction, Shown
from eval.quantities import carries, close, equal, quantities, sense
from eval.text import fold, fold_answer, stands_in

_ADMINISTRATIVE = re.compile("(?:省|市|区|县|旗|壮族自治区|回族自治区|维吾尔自治区|自治区)$")
_ROLE = {"estimate": "actual", "plan": "target"}
_SLACK = 6
"""How much longer than the gold figure a shown figure's text may be: a qualifier, a unit written out."""
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class FactMatch:
    """How one gold fact fared: the best of the shown figures that have its value.

    Attributes:
        value: a shown figure has this value and unit; what follows is False without one.
        near: one has it within half a unit of the coarser display, whatever its qualifier.
        qualifier: 以上, 左右 … as the evidence prints it.
        cited: the quote of the figure's own citation carries it.
        said: it stands in the answer's text.
    """

    text: str
    value: bool
    near: bool
    region: bool
    period: bool
    role: bool
    qualifier: bool
    cited: bool
    said: bool

    @property
    def bound(self) -> bool:
        """Whether a reader can rely on it: the right figure, its bindings, its citation, and shown."""
        return self.value and self.region and self.period and self.role and self.cited and self.said

    @property
    def strict(self) -> bool:
        """Numeric exact match: value, unit, qualifier, region, period and role."""
        return self.value and self.region and self.period and self.role and self.qualifier

    @property
    def lenient(self) -> bool:
        """Numeric match within the coarser display, qualifier ignored, bindings kept."""
        return self.near and self.region and self.period and self.role


def region_stem(name: str) -> str:
    """A region's name without its administrative ending: 包头市 → 包头."""
    return _ADMINISTRATIVE.sub("", fold(name))


def same_region(gold: str, stated: str) -> bool:
    """Whether both name one place; a longer path ends in it (内蒙古自治区包头市 is 包头市)."""
    ours, theirs = region_stem(gold), region_stem(stated)
    return bool(theirs) and (ours.endswith(theirs) or theirs.endswith(ours))


def same_period(gold: GoldFact, first: int | None, last: int | None) -> bool:
    """Whether the stated years are the gold's; of a span, the last year alone or a start one year off will do.

    Reports count 「过去五年」 from either end of the year before, so a start one off is no other period.
    """
    if first is None:
        return False
    last = first if last is None else last
    if gold.first_year == gold.last_year:
        return first == last == gold.first_year
    return last == gold.last_year and (abs(first - gold.first_year) <= 1 or first == last)


def same_role(gold: str, stated: str) -> bool:
    """Whether both report or both aim; an estimate reports, a plan aims."""
    return _ROLE.get(gold, gold) == _ROLE.get(stated, stated)


def match_facts(key: AnswerKey, prediction: Prediction) -> list[tuple[FactKey, FactMatch]]:
    """The gold facts that the answer has to show, each with how it fared.

    All of them; where the question says that one region suffices, those of the region that fared best.
    """
    quotes = {cited.n: fold(cited.quote) for cited in prediction.citations}
    said = fold_answer(prediction.answer)
    matched = [(fact, _best(fact, prediction.figures, quotes, said)) for fact in key.facts]
    if not key.question.facts_any or not matched:
        return matched
    regions = dict.fromkeys(fact.fact.region for fact in key.facts)
    groups = [[pair for pair in matched if pair[0].fact.region == region] for region in regions]
    return max(groups, key=lambda group: sum(match.bound for _, match in group) / len(group))


def _best(fact: FactKey, figures: Iterable[Shown], quotes: dict[int, str], said: str) -> FactMatch:
    matches = [_match(fact, shown, quotes, said) for shown in figures]
    fallback = FactMatch(fact.fact.text, *[False] * 8)
    return max(matches, key=_merit, default=fallback)


def _merit(match: FactMatch) -> tuple[bool, bool, int]:
    bindings = (match.region, match.period, match.role, match.cited, match.said, match.qualifier)
    return match.bound, match.value, match.near + sum(bindings)


def _match(fact: FactKey, shown: Shown, quotes: dict[int, str], said: str) -> FactMatch:
    text, gold = fold(shown.text), fact.fact
    value, near = _has_value(fact, text), _is_near(fact, text)
    some = value or near
    return FactMatch(
        text=gold.text,
        value=value,
        near=near,
        region=some and same_region(gold.region, shown.region),
        period=some and same_period(gold, shown.first_year, shown.last_year),
        role=some and same_role(gold.role, shown.role),
        qualifier=some and sense(shown.qualifier) in (fact.qualifiers or {None}),
        cited=some and holds_figure(fact, quotes.get(shown.citation or 0, "")),
        said=some and _is_said(fact, text, said),
    )


def _has_value(fact: FactKey, text: str) -> bool:
    if text == fact.words or (stands_in(fact.words, text) and len(text) <= len(fact.words) + _SLACK):
        return True
    found = quantities(text)
    return fact.quantity is not None and len(found) == 1 and equal(found[0], fact.quantity)


def _is_near(fact: FactKey, text: str) -> bool:
    found = quantities(text)
    return _has_value(fact, text) or (fact.quantity is not None and len(found) == 1 and close(found[0], fact.quantity))


def holds_figure(fact: FactKey, quote: str) -> bool:
    """Whether a folded quote carries the gold figure, in these words or re-expressed."""
    return stands_in(fact.words, quote) or (fact.quantity is not None and carries(quote, fact.quantity))


def _is_said(fact: FactKey, text: str, said: str) -> bool:
    """In the answer: as the record writes it, or its digits, or the same quantity."""
    if stands_in(text, said) or (fact.quantity is not None and carries(said, fact.quantity)):
        return True
    digits = _DIGITS.findall(fact.words)
    return bool(digits) and all(stands_in(number, said) for number in digits)
