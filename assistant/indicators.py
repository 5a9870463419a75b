"""A store's facts as tables: one indicator across regions and years, results and targets apart, every figure citable."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assistant.evidence import grows, side
from assistant.records import Citation, Quote
from assistant.selection import unapproved
from assistant.topics import topic
from assistant.verify import citation_of
from assistant.vocabulary import bigrams, canonical
from index.records import Document, Fact, Measure, ParagraphKey, ParagraphKind, Period, Records, Role
from index.regions import short_name

RESULTS, TARGETS = Role.ACTUAL, Role.TARGET
"""The two sides of a table."""

_ROUNDED_WITHIN = Decimal("0.1")
_TOLD = 0.6
"""Least share of the words looked for that an indicator's name must tell."""
_NO_NAME = re.compile(r"[了的及和与为达]$|^(?:其中|同比|分别)|^.$")
_DONE = re.compile(r"^(?:完成|实现)(?=.{3})")
_ASIDE = (ParagraphKind.LEAD, ParagraphKind.NOTE, ParagraphKind.CAPTION)


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """One sort of figure that an indicator has: its level in 元, its growth in % … Only figures of one kind compare."""

    measure: Measure
    unit: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator as it is chosen from.

    Attributes:
        figures: how many there are of it, in all reports.
        regions: of how many regions.
    """

    name: str
    figures: int
    regions: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What the reports say of one region, side and period.

    Attributes:
        facts: different figures, the one to go by first; empty for a gap.
        reported: for a gap, whether a report is held that could have told it.
    """

    facts: tuple[Fact, ...]
    reported: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A region's results, or its targets, one cell for each period of the table."""

    region: str
    side: Role
    cells: tuple[Cell, ...]

    @property
    def says_something(self) -> bool:
        """Whether there is a figure in it, or a report that could have told one and does not."""
        return any(cell.facts or cell.reported for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One indicator; lines by region, results before targets; single years before spans of years."""

    indicator: str
    kind: Kind
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]


class Indicators:
    """Every indicator that a store has a figure of; reads it whole, once. Safe to use from many threads."""

    def __init__(self, records: Records) -> None:
        """Read every fact.

        Args:
            records: of one generation.
        """
        self.documents: dict[str, Document] = {document.id: document for document in records.documents()}
        self._records = records
        self._facts: dict[str, list[Fact]] = {}
        self._aside: set[ParagraphKey] = set()
        for document in self.documents.values():
            paragraphs = records.paragraphs(document.id)
            self._aside.update(p.key for p in paragraphs if p.kind in _ASIDE)
            for fact in records.facts([p.key for p in paragraphs]):
                if fact.period and (name := name_of(fact)):
                    self._facts.setdefault(name, []).append(fact)

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    @cached_property
    def listed(self) -> tuple[Listed, ...]:
        """All of them, those of most regions and figures first."""
        entries = (
            Listed(name, len(facts), len({fact.region for fact in facts})) for name, facts in self._facts.items()
        )
        return tuple(sorted(entries, key=lambda each: (-each.regions * each.figures, -each.figures, each.name)))

    def search(self, words: str, *, limit: int) -> list[Listed]:
        """The indicators that these words name, in whatever form people say them; all of them for none.

        Args:
            limit: how many at most.

        Returns:
            The best first: named so, beginning so, holding the words, sharing most of them; then as :attr:`listed`.
        """
        wanted = "".join(canonical(words).lower().split())
        if not wanted:
            return list(self.listed[:limit])
        asked = topic(wanted)
        found = []
        for rank, entry in enumerate(self.listed):
            name = entry.name.lower()
            told = 1.0 if wanted in name else asked.coverage(frozenset(bigrams(name)))
            if told >= _TOLD:
                found.append(((name != wanted, not name.startswith(wanted), wanted not in name, -told, rank), entry))
        return [entry for _, entry in sorted(found, key=lambda pair: pair[0])[:limit]]

    def kinds(self, name: str) -> list[Kind]:
        """The kinds of figures that an indicator has, the commonest first."""
        counted: dict[Kind, int] = {}
        for fact in self._facts.get(name, ()):
            counted[kind_of(fact)] = counted.get(kind_of(fact), 0) + 1
        return sorted(counted, key=lambda kind: (-counted[kind], kind))

    def regions(self, name: str) -> list[str]:
        """The regions that an indicator is told of, those of most figures first."""
        counted: dict[str, int] = {}
        for fact in self._facts.get(name, ()):
            counted[fact.region] = counted.get(fact.region, 0) + 1
        return sorted(counted, key=lambda region: (-counted[region], region))

    def years(self, name: str) -> list[int]:
        """The years that an indicator is told of, the last ones of spans among them, ascending."""
        return sorted({fact.period.end for fact in self._facts.get(name, ()) if fact.period})

    def table(self, name: str, kind: Kind, *, regions: Collection[str] = (), years: Collection[int] = ()) -> Table:
        """The figures of one kind; an empty collection leaves that side open. Without any figure: no lines."""
        told: dict[tuple[str, Role, Period], list[Fact]] = {}
        for fact in self._facts.get(name, ()):
            fitting = (not regions or fact.region in regions) and kind_of(fact) == kind
            if fact.period and fitting and (not years or fact.period.end in years):
                told.setdefault((fact.region, side(fact.role), fact.period), []).append(fact)
        periods = sorted({period for *_, period in told}, key=lambda p: (not p.is_year, p))
        present = {region for region, *_ in told}
        lines = (
            Line(region, half, tuple(self._cell(told.get((region, half, p), ()), region, half, p) for p in periods))
            for region in self.regions(name)
            for half in (RESULTS, TARGETS)
            if region in present
        )
        return Table(name, kind, tuple(periods), tuple(line for line in lines if line.says_something))

    def citation(self, fact: Fact) -> Citation:
        """Where a fact stands, as answers cite it.

        Raises:
            KeyError: it is a fact of other records.
        """
        document, paragraph = self.documents[fact.document_id], self._records.paragraph(fact.key)
        if paragraph is None:
            raise KeyError(fact.key)
        return citation_of(Quote(paragraph, fact.quote_start, fact.quote_end), document, n=1)

    def _cell(self, facts: Iterable[Fact], region: str, half: Role, period: Period) -> Cell:
        """Different figures only: the same one of two reports once, a rounded one not beside the exact one."""
        kept: list[Fact] = []
        for fact in sorted(facts, key=self._doubt):
            if not any(fact.value == other.value or _rounds(fact, other) for other in kept):
                kept.append(fact)
        year = period.end + (half is RESULTS)
        held = any((d.region, d.report_year) == (region, year) for d in self.documents.values())
        return Cell(tuple(kept), reported=held)

    def _doubt(self, fact: Fact) -> tuple[object, ...]:
        """The lower, the sooner a figure is gone by."""
        document = self.documents[fact.document_id]
        year, pending = document.report_year or 0, unapproved(document.source)
        tentative = fact.role in (Role.ESTIMATE, Role.PLAN)
        return (
            pending,
            fact.key in self._aside,
            bool(fact.qualifier),
            tentative,
            -year,
            fact.document_id,
            fact.paragraph,
        )


def name_of(fact: Fact) -> str:
    """What a fact's indicator is called, whatever its report calls it; empty where the words are no name."""
    name = canonical(fact.indicator)
    for known in (fact.region, short_name(fact.region)):
        name = name.removeprefix(known)
    name = _DONE.sub("", name.removeprefix("全市").removeprefix("全省").removeprefix("全区"))
    return "" if _NO_NAME.search(name) else name


def kind_of(fact: Fact) -> Kind:
    """The kind of a figure: a percentage of what is no rate is its growth, of a rate its state."""
    if grows(fact):
        return Kind(Measure.GROWTH, fact.unit)
    if fact.measure is Measure.LEVEL and fact.unit in ("%", "‰"):
        return Kind(Measure.SHARE, fact.unit)
    return Kind(fact.measure, fact.unit)


def scale_of(unit: str, values: Sequence[Decimal]) -> tuple[Decimal, str]:
    """(divisor, unit) in which figures of a base unit are read easily side by side: 元 → 亿元."""
    largest = max((abs(value) for value in values), default=Decimal(0))
    if unit in ("%", "‰", "个百分点", "位次"):
        return Decimal(1), unit
    for power, prefix in ((8, "亿"), (4, "万")):
        if largest >= 10**power:
            return Decimal(10**power), f"{prefix}{unit}"
    return Decimal(1), unit


def _rounds(rounded: Fact, exact: Fact) -> bool:
    """Whether one figure only says the other one roundly (突破3万亿元, 32765亿元)."""
    if not rounded.qualifier or exact.qualifier or not exact.value:
        return False
    return abs(rounded.value / exact.value - 1) <= _ROUNDED_WITHIN
