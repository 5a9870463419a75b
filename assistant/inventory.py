"""What a store holds, report by report, and which years it tells of which region."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.evidence import side
from assistant.selection import unapproved
from index.recognition import unread_note
from index.records import Document, Fact, Records, Role

FEW_PARAGRAPHS = 20
"""A whole report has several times as many."""


@dataclass(frozen=True, slots=True)
class Held:
    """A report with how much was read from it, and what a keeper should look at.

    Attributes:
        notes: in Chinese; empty where nothing is odd.
    """

    document: Document
    paragraphs: int
    facts: int
    notes: tuple[str, ...]

    @property
    def unapproved(self) -> bool:
        """Whether nobody has approved it yet."""
        return unapproved(self.document.source)


@dataclass(frozen=True, slots=True)
class Told:
    """How many results and how many targets are held of a region and a year."""

    results: int
    targets: int


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything held.

    Attributes:
        reports: ordered by (region, report year, source).
        told: (region, year) → what is told of it; only regions that have a report, and years with a figure.
    """

    reports: tuple[Held, ...]
    told: Mapping[tuple[str, int], Told]

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that have a report, in order."""
        return tuple(dict.fromkeys(held.document.region for held in self.reports))

    @property
    def years(self) -> tuple[int, ...]:
        """The years with a figure, ascending."""
        return tuple(sorted({year for _, year in self.told}))


def take_stock(records: Records) -> Inventory:
    """Read a store through."""
    reports: list[Held] = []
    counted: dict[tuple[str, int], list[int]] = {}
    documents = records.documents()
    regions = {document.region for document in documents}
    for document in documents:
        paragraphs = records.paragraphs(document.id)
        facts = records.facts([paragraph.key for paragraph in paragraphs])
        notes = tuple(_notes(document, len(paragraphs), len(facts), documents))
        reports.append(Held(document, len(paragraphs), len(facts), notes))
        for fact in facts:
            if fact.region in regions and fact.period and fact.period.is_year:
                counts = counted.setdefault((fact.region, fact.period.start), [0, 0])
                counts[_is_target(fact)] += 1
    return Inventory(tuple(reports), {key: Told(*counts) for key, counts in counted.items()})


def _is_target(fact: Fact) -> bool:
    return side(fact.role) is Role.TARGET


def _notes(document: Document, paragraphs: int, facts: int, all_: Sequence[Document]) -> Iterator[str]:
    """What is odd about a report."""
    if not document.region:
        yield "没有认出地区"
    if not document.report_year:
        yield "没有认出年份"
    if not document.speaker:
        yield "没有认出报告人"
    if paragraphs < FEW_PARAGRAPHS:
        yield f"只有 {paragraphs} 段，可能不全"
    if document.unread:
        yield unread_note(document.unread)
    if not facts:
        yield "没有读出数字"
    scope = (document.region, document.report_year)
    if all(scope) and sum((other.region, other.report_year) == scope for other in all_) > 1:
        yield "同一地区同一年不止一份"
