"""The offline half's records, and the two protocols through which everything else reaches a store.

A report file becomes one :class:`Document`, its :class:`Paragraph` s, their :class:`Chunk` s (what is searched) and
:class:`Fact` s (one per figure). All offsets are half-open and count code points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

ParagraphKey = tuple[str, int]
"""(document id, paragraph number): names one paragraph for good, whatever generation holds it."""


class Role(StrEnum):
    """What a statement says of the world: done, about to be counted, aimed at, or to be done."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"
    TARGET = "target"
    PLAN = "plan"


class Measure(StrEnum):
    """Which quantity of an indicator a figure gives."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"
    CHANGE = "change"
    RANK = "rank"
    TOTAL = "total"
    AVERAGE = "average"


class Level(StrEnum):
    """Administrative level of the government that reports."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"


class ParagraphKind(StrEnum):
    """Where a paragraph stands in its report."""

    FRONT = "front"
    """Title lines: session, date, speaker."""
    LEAD = "lead"
    """A news item's own words before the report begins."""
    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"
    """Under a photograph."""
    NOTE = "note"
    """Glossary entries and footnotes."""
    ANNEX = "annex"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole years, both ends included.

    Raises:
        ValueError: ``end`` lies before ``start``.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"period {self.start}..{self.end} ends before it starts")

    @classmethod
    def year(cls, year: int) -> "Period":
        """The period of one year."""
        return cls(year, year)

    @property
    def is_year(self) -> bool:
        """Whether this is a single year."""
        return self.start == self.end

    def __str__(self) -> str:
        return f"{self.start}年" if self.is_year else f"{self.start}—{self.end}年"


@dataclass(frozen=True, slots=True)
class Document:
    """One report file, decoded and described.

    Attributes:
        id: SHA-256 of the file's bytes, 64 hex digits.
        source: the file's path below the corpus folder, with ``/``.
        text: the decoded text, unchanged; paragraphs point into it.
        report_year: the year in which the report was given: it reviews the year before and plans this one.
        page_starts: offset in ``text`` of each page's first character, ascending; empty where the format has no pages.
        recognized: (start, end, sureness from 0 to 1) of what was recognized on scanned pages, ascending.
        unread: numbers of the pages whose text could not be read, from 1, ascending: scanned ones that nobody recognized.
    """

    id: str
    source: str
    text: str
    title: str
    region: str
    level: Level | None
    report_year: int | None
    meeting_date: date | None
    speaker: str | None
    office: str | None
    page_starts: tuple[int, ...] = ()
    recognized: tuple[tuple[int, int, float], ...] = ()
    unread: tuple[int, ...] = ()

    @property
    def given_early(self) -> bool:
        """Whether the report was given in the last days of the year before its own: its 今年 is the year that it reviews."""
        given, year = self.meeting_date, self.report_year
        return given is not None and year is not None and given.year == year - 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as printed, whole again where pages and columns cut it.

    Attributes:
        number: position in the document, from 1, headings included.
        text: as printed, without layout spaces or Markdown marks.
        section: the headings above it, outermost first.
        period, role: what its figures speak of unless a clause says otherwise.
        start, end: the span of ``Document.text`` that it was read from.
        page: page of the source file on which it begins, from 1; None where the format has none.
        sureness: how sure the recognition of its characters is on average, 0 to 1; None where nothing was recognized.
        doubtful: the spans of ``text`` whose recognition is too unsure to be relied on, ascending.
    """

    document_id: str
    number: int
    text: str
    kind: ParagraphKind
    section: tuple[str, ...]
    period: Period | None
    role: Role | None
    start: int
    end: int
    page: int | None = None
    sureness: float | None = None
    doubtful: tuple[tuple[int, int], ...] = ()

    @property
    def key(self) -> ParagraphKey:
        """The paragraph's lasting name."""
        return self.document_id, self.number


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is searched: a span of one paragraph. The chunks of a paragraph tile it without overlap.

    Attributes:
        header: the context that the text itself does not name (region, report year, section, period);
            searched together with the text, never cited.
        start, end: the span of the paragraph's text.
    """

    document_id: str
    paragraph: int
    text: str
    header: str
    start: int
    end: int

    @property
    def key(self) -> ParagraphKey:
        """The paragraph that this chunk is a part of."""
        return self.document_id, self.paragraph


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure with all that binds it.

    Attributes:
        text: the figure as printed, unit included, qualifier excluded (``24亿斤``).
        start, end: span of ``text`` in the paragraph's text.
        quote_start, quote_end: the shortest span around it that still carries the claim.
        value: in base units (``1200亿元`` is 120000000000).
        unit: canonical base unit (``元``, ``%``, ``个百分点``, ``千瓦时``, ``户`` …).
        qualifier: 以上, 左右, 突破, 近, 超 … as printed; None for a bare figure.
        indicator: the noun phrase that is measured, as printed.
        region: whom the figure is of.
    """

    document_id: str
    paragraph: int
    text: str
    start: int
    end: int
    quote_start: int
    quote_end: int
    value: Decimal
    unit: str
    qualifier: str | None
    indicator: str
    region: str
    period: Period | None
    role: Role
    measure: Measure

    @property
    def key(self) -> ParagraphKey:
        """The paragraph that holds this figure."""
        return self.document_id, self.paragraph


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents a search may look into; an empty tuple leaves that side open."""

    regions: tuple[str, ...] = ()
    report_years: tuple[int, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result; a higher score is better, ties break by (score descending, ``id`` ascending)."""

    id: int
    """The chunk's position in its generation, from 0."""
    chunk: Chunk
    score: float


class Embedder(Protocol):
    """Turns text into vectors; ``name`` and ``dim`` go into the store's manifest."""

    name: str
    dim: int

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed n passages for inner-product search.

        Returns:
            float32 of shape (n, dim), rows of unit L2 norm; n may be 0.

        Raises:
            EmbeddingError: the model is missing, or a value is not finite.
        """

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed n questions; as :meth:`encode_passages` in shape, norm and errors."""


class SearchIndex(Protocol):
    """The search half of a store; reads one generation, safe to call from many threads."""

    generation: str

    def search_dense(self, vector: NDArray[np.float32], *, limit: int, scope: Scope = Scope()) -> list[Hit]:
        """The ``limit`` chunks nearest to ``vector`` (float32, shape (dim,), unit norm) by inner product, best first."""

    def search_lexical(self, text: str, *, limit: int, scope: Scope = Scope()) -> list[Hit]:
        """The ``limit`` chunks best by BM25 over character bigrams and whole figures, best first; zero scores left out."""


class Records(Protocol):
    """The records half of a store; reads one generation, safe to call from many threads."""

    generation: str

    def documents(self) -> list[Document]:
        """Every document, ordered by (region, report year, source); ``text`` is left empty."""

    def paragraphs(self, document_id: str) -> list[Paragraph]:
        """A document's paragraphs in order; empty if there is no such document."""

    def paragraph(self, key: ParagraphKey) -> Paragraph | None:
        """One paragraph, or None."""

    def facts(self, keys: Sequence[ParagraphKey]) -> list[Fact]:
        """The facts of these paragraphs, ordered by (document, paragraph, start)."""
