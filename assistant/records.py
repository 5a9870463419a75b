"""The online half's records: what goes from step to step between a question and its checked answer."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from index.records import Chunk, Fact, Measure, Paragraph, Period, Role


class Kind(StrEnum):
    """What sort of answer a question wants."""

    FIGURE = "figure"
    ENTITY = "entity"
    SPEAKER = "speaker"
    MEANING = "meaning"
    LIST = "list"
    OPEN = "open"


class Operation(StrEnum):
    """What is worked out from several figures."""

    DIFFERENCE = "difference"
    SUM = "sum"
    MEAN = "mean"
    RATIO = "ratio"
    SHARE = "share"
    EACH = "each"
    ORDER = "order"
    CHANGE = "change"


class Reason(StrEnum):
    """Why an answer was refused."""

    YEAR_ABSENT = "year_absent"
    REGION_ABSENT = "region_absent"
    INDICATOR_ABSENT = "indicator_absent"
    MEASURE_ABSENT = "measure_absent"
    ROLE_ABSENT = "role_absent"
    PREMISE_WRONG = "premise_wrong"
    OUT_OF_DOMAIN = "out_of_domain"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked: a question has one per region, period, role and topic that it names.

    Attributes:
        topic: the words that name what is asked, scope and question words taken out.
        region, period, role: None where the question leaves them open.
        measure: None for any.
        units: base units of the figures wanted (``元``, ``%``, ``户`` …), in the order asked; empty for any.
        report_year: the report asked about by its own year; None for any.
        excluded: words of indicators that are not meant (「不要总投资那个数」).
        several: whether several figures may be wanted (「户厕、污水、垃圾三个率」, 「个数和面积分别」).
        items: what the topic lists, in order; each asks for a figure of its own.
        inside: places inside the region that whatever answers must name.
        sort: what sort of thing is asked for (「哪个医院」); whatever answers need not say it.
        figures: the figures that the question itself names (「刚过2000亿的市」), as typed.
        since: the year that a change is counted from (「比2015年下降多少」); whatever answers must name it.
    """

    topic: str
    region: str | None = None
    period: Period | None = None
    role: Role | None = None
    measure: Measure | None = None
    units: tuple[str, ...] = ()
    report_year: int | None = None
    excluded: tuple[str, ...] = ()
    several: bool = False
    items: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    sort: str = ""
    figures: tuple[str, ...] = ()
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood.

    Attributes:
        question: as typed, slips put right.
        standalone: the question made whole from the conversation.
        asks: in the order asked, at least one.
        count: the number of items a list question names (「四个攻坚战」), else None.
        first: how many of them are wanted, from the first on (「前三件」); None for all.
        absent_regions: regions named that the store has no report of.
        inside: places named that lie inside a region asked of and have no report of their own.
        operation: what is to be worked out from the asks' figures, if anything.
        pairs: of the asks of a comparison, each two that one part of the question compares.
        apart: the asks with every part read on its own, where ``asks`` reads some together; else empty.
    """

    question: str
    standalone: str
    kind: Kind
    asks: tuple[Ask, ...]
    count: int | None = None
    first: int | None = None
    absent_regions: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    operation: Operation | None = None
    pairs: tuple[tuple[Ask, ...], ...] = ()
    apart: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk handed to the answerer, with its paragraph and that paragraph's facts.

    Attributes:
        score: fused retrieval score; higher is better.
    """

    chunk: Chunk
    paragraph: Paragraph
    facts: tuple[Fact, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Quote:
    """The span of a paragraph that carries a claim."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.paragraph.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a draft, not yet checked.

    Attributes:
        text: Chinese, without full stop and citation marks.
        facts: the facts whose figures ``text`` shows, each with the quote that carries it.
        quotes: further quotes, for words without figures and for the same fact in another report.
        computed: differences, ratios and ranks worked out from ``facts``, formula included.
    """

    text: str
    facts: tuple[tuple[Fact, Quote], ...] = ()
    quotes: tuple[Quote, ...] = ()
    computed: tuple["Computed", ...] = ()


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure worked out here from cited ones; ``formula`` shows how."""

    text: str
    value: Decimal
    unit: str
    formula: str


class Strike(StrEnum):
    """Why a sentence of a model is no part of the answer."""

    UNREADABLE = "unreadable"
    """It holds characters that no report's sentence needs: links, markup, hidden ones."""
    UNCITED = "uncited"
    DANGLING = "dangling"
    """It cites a number that no evidence has."""
    FIGURE = "figure"
    """A figure is none of the cited paragraphs', or of another year, region, indicator or side."""
    REGION = "region"
    WORDS = "words"
    """Its words do not stand in what it cites."""
    BESIDE = "beside"
    """It may hold, but it is not what was asked."""
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Struck:
    """A sentence of a model that did not pass; ``text`` is the model's, without its marks."""

    text: str
    why: Strike


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer proposes: claims to be checked, or a refusal with what the reports do hold as claims.

    Attributes:
        note: how the draft came about, where a reader has to know: a model that failed, sentences struck.
        answerer: who wrote it.
        confidence: how sure the answerer is, in [0, 1]; None where it does not say, and for a refusal.
        struck: a model's sentences that are not among the claims, in the order written.
        unfinished: a longer draft follows.
    """

    claims: tuple[Claim, ...]
    reason: Reason | None = None
    lead: str = ""
    suggestions: tuple[str, ...] = ()
    note: str = ""
    answerer: str = "extractive"
    confidence: float | None = None
    struck: tuple[Struck, ...] = ()
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A paragraph that an answer rests on; ``quote == text[start:end]``, always.

    Attributes:
        n: its number in the answer, from 1.
        paragraph: the paragraph's number in its document.
        text: the whole paragraph.
        page: page of the source file on which the paragraph begins, from 1; None where the format has none.
        sureness: how sure the recognition of a scanned paragraph is, 0 to 1; None where nothing was recognized.
        doubtful: spans of ``text`` that were recognized too unsurely to be relied on.
    """

    n: int
    document_id: str
    source: str
    title: str
    region: str
    report_year: int | None
    section: tuple[str, ...]
    paragraph: int
    text: str
    quote: str
    start: int
    end: int
    page: int | None = None
    sureness: float | None = None
    doubtful: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure shown in an answer, bound to one citation whose quote carries it.

    Attributes:
        citation: ``Citation.n``.
        computed: a difference, ratio or rank worked out here; ``formula`` then stands in the answer.
        checks: what was verified against the citation: value, unit, period, region, role, indicator.
    """

    text: str
    value: Decimal
    unit: str
    qualifier: str | None
    indicator: str
    region: str
    period: Period | None
    role: Role
    measure: Measure
    citation: int
    computed: bool = False
    formula: str | None = None
    checks: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer, or a refusal with its reason.

    Attributes:
        question: as typed.
        standalone: the question with slips put right and made whole from the conversation; equals ``question`` where
            nothing was.
        text: Chinese, citations as ``[n]``.
        suggestions: nearest questions that the store can answer; offered with a refusal.
        latency_ms: time spent per stage, in milliseconds; the key ``total`` is the whole.
        note: how the answer came about, where a reader has to know; no part of what it says.
        confidence, struck, unfinished: as of :class:`Draft`.
    """

    question: str
    standalone: str
    text: str
    refused: bool
    reason: Reason | None
    citations: tuple[Citation, ...]
    figures: tuple[Figure, ...]
    answerer: str
    generation: str
    suggestions: tuple[str, ...] = ()
    latency_ms: dict[str, float] = field(default_factory=dict)
    note: str = ""
    confidence: float | None = None
    struck: tuple[Struck, ...] = ()
    unfinished: bool = False
