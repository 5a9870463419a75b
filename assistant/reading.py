"""What a sentence written by a model says of each of its figures, read by the reader of the reports."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.evidence import side
from assistant.fencing import Evidence
from assistant.vocabulary import bigrams, canonical
from index.facts import facts_of
from index.quantities import Quantity, find_quantities
from index.records import Document, Fact, Paragraph, ParagraphKind, Role
from index.regions import Mention, find_regions
from index.statements import sentences

SAME_WORDS = 0.75
"""Least share of an indicator's character pairs that the other one has to have, both ways: 稀土原材料产值 is not
稀土产业产值, and 出口灯笼产值 is not 灯笼产值."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_AHEAD = re.compile(r"目标|计划|力争|预期|预计|拟|将|确保|争取|规划|安排|打算|有望")
_CLAUSE_END = re.compile(r"[，,；;。]")
_RELATIVE = re.compile(r"(?<![比较同])(?:今年|去年|明年|前年|本年)")
_SCOPE_WORDS = re.compile(r"的?(?:目标|计划|预期)(?:值|是|为)?|(?:19|20)\d\d年(?:末|底|度)?|^[的是为]+")
_OPENING = re.compile(
    r"^(?:[，,：:的]|目标[：:]|(?:19|20)\d\d年度?|(?:政府)?工作报告|报告|提出|指出|显示|表示|中|里|在|根据)+"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with what it names.

    Attributes:
        figures: in order.
        regions: mentions in order.
        years: every year that stands in it.
        ahead: for each figure the words that make it a target or an estimate; None for a plain result.
    """

    text: str
    figures: tuple[Quantity, ...]
    regions: tuple[Mention, ...]
    years: frozenset[int]
    ahead: tuple[frozenset[str] | None, ...]

    def region_before(self, position: int) -> Mention | None:
        """The region named last before a position."""
        return next((mention for mention in reversed(self.regions) if mention.end <= position), None)

    def without_scope(self) -> str:
        """The words without the report, the years and the region that they open with."""
        words = self.text
        names = [self.text[mention.start : mention.end] for mention in self.regions]
        while (shorter := _OPENING.sub("", _without_opening(words, names))) != words:
            words = shorter
        return words


def read(text: str, *, held: Iterable[str]) -> Reading:
    """Read a sentence.

    Args:
        held: names of the regions that the store has reports of.
    """
    figures = tuple(find_quantities(text))
    return Reading(
        text=text,
        figures=figures,
        regions=tuple(find_regions(text, held=held)),
        years=frozenset(map(int, _YEAR.findall(text))),
        ahead=tuple(_sides(text, figures)),
    )


def agree(reading: Reading, index: int, fact: Fact, item: Evidence) -> bool:
    """Whether a figure of a sentence is said of what a fact with the same figure is of."""
    stated = _as_fact(reading, index, item.document)
    return stated is not None and (
        (stated.value, stated.unit, stated.qualifier, stated.measure)
        == (fact.value, fact.unit, fact.qualifier, fact.measure)
        and _same_period(reading, stated, fact)
        and _same_region(reading, index, fact, item)
        and _same_side(reading.ahead[index], fact, item)
        and _same_indicator(reading, stated, fact, item)
    )


def _as_fact(reading: Reading, index: int, document: Document) -> Fact | None:
    """The figure as the reader of the reports reads it, were the sentence a paragraph of the document."""
    paragraph = Paragraph(document.id, 1, reading.text, ParagraphKind.BODY, (), None, None, 0, len(reading.text))
    start = reading.figures[index].start
    return next((fact for fact in facts_of(document, paragraph) if fact.start == start), None)


def _same_period(reading: Reading, stated: Fact, fact: Fact) -> bool:
    """Years that a sentence names hold for its figures; one that names none at all leaves them to be added."""
    if fact.period is None or _RELATIVE.search(reading.text):
        return False
    return stated.period == fact.period or (stated.period is None and not reading.years)


def _same_region(reading: Reading, index: int, fact: Fact, item: Evidence) -> bool:
    """The region named last before a figure is whose it is, unless the name is part of what is measured."""
    quote = item.passage.paragraph.text[fact.quote_start : fact.quote_end]
    named = [m for m in reading.regions if m.name == fact.region or reading.text[m.start : m.end] not in quote]
    before = [mention for mention in named if mention.end <= reading.figures[index].start]
    return before[-1].name == fact.region if before else not named


def _same_side(ahead: frozenset[str] | None, fact: Fact, item: Evidence) -> bool:
    """A target is called one, and a result is not, save in the report's own words (规划面积, 安排资金)."""
    words = (ahead or frozenset()) - {"预计"}
    if side(fact.role) is Role.TARGET:
        return bool(words)
    quote = item.passage.paragraph.text[fact.quote_start : fact.quote_end]
    estimated = ahead is None or "预计" not in ahead or fact.role is Role.ESTIMATE
    return estimated and all(word in quote for word in words)


def _same_indicator(reading: Reading, stated: Fact, fact: Fact, item: Evidence) -> bool:
    text = item.passage.paragraph.text
    names = [reading.text[mention.start : mention.end] for mention in reading.regions]
    said = bigrams(canonical(_without_names(stated.indicator, names)))
    meant = bigrams(canonical(_without_names(fact.indicator, [fact.region, *names])))
    start = next((a for a, b in sentences(text) if a <= fact.start < b), 0)
    around = bigrams(canonical(text[start : fact.start])) | bigrams(canonical(" ".join(item.passage.paragraph.section)))
    return _share(meant, said) >= SAME_WORDS and _share(said, meant | around) >= SAME_WORDS and bool(said)


def _share(of: set[str], among: set[str]) -> float:
    return len(of & among) / len(of) if of else 1.0


def _without_names(words: str, names: Iterable[str]) -> str:
    for name in names:
        words = words.replace(name, "")
    return _SCOPE_WORDS.sub("", words).strip("的")


def _without_opening(words: str, names: Iterable[str]) -> str:
    return next((words[len(name) :] for name in names if words.startswith(name)), words)


def _sides(text: str, figures: Iterable[Quantity]) -> Iterable[frozenset[str] | None]:
    """For each figure the words that make it a target, None for a result; a new year begins a new side."""
    begin, ahead = 0, None
    for figure in figures:
        tail = _CLAUSE_END.search(text, figure.end)
        reach = text[begin : tail.start() if tail else len(text)]
        if words := frozenset(_AHEAD.findall(reach)):
            ahead = words
        elif _YEAR.search(reach):
            ahead = None
        yield ahead
        begin = figure.end
