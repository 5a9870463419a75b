"""Where the figures of gold questions stand in the report files, and where the same statement stands once more."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from eval.alignment import Span, align, raw_span
from eval.corpus import Corpus, ReportFile
from eval.errors import EvalError
from eval.gold import Compact, Evidence, GoldFact, Offsets, Place, Question
from eval.outline import Outline, outline
from eval.quantities import Quantity, equal, quantities
from eval.text import bigrams, fold
from eval.transformations import NUMBER

SAME, DIFFERENT = 0.5, 0.2
"""Share of character pairs before two equal figures from which they state one thing, and below which they do not;
between the two it is left open."""
_REACH, _CONTEXT = 40, 12
_IDLE = re.compile(
    "增长|下降|提高|提升|达到|达|完成|实现|突破|超过|分别|同比|左右|以上|以下|累计|全年|全市|全省|全区|力争|预期|目标|年|[到至为超近约]"
)
_STOP = re.compile("[。；!?]")


@dataclass(frozen=True, slots=True)
class Report:
    """A report file read for its figures: ``spans`` leads from the folded text back to the file."""

    file: ReportFile
    spans: tuple[Span, ...] = field(repr=False)
    figures: tuple[Quantity, ...] = field(repr=False)
    outline: Outline

    @property
    def text(self) -> str:
        """The file's text."""
        return self.file.text

    def raw(self, start: int, end: int) -> Span:
        """The span of the file for one of the folded text."""
        return raw_span(self.spans, start, end)

    def within(self, start: int, end: int) -> Span | None:
        """The folded characters that were read from ``[start, end)`` of the file; None if there are none."""
        first = bisect_left(self.spans, start, key=itemgetter(0))
        last = bisect_right(self.spans, end, key=itemgetter(1))
        return (first, last) if first < last else None


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """A figure in a file: ``[start, end)`` of the file's text holds it, ``[first, last)`` only its digits."""

    source: str
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A gold figure with all the places that state it.

    Attributes:
        quantity: None where the gold is no quantity (``首位``).
        sites: in the evidence and wherever the same region's files say the same of the same figure.
        home: the first of them, in the evidence; None where the figure is not found there.
        doubtful: the same figure stands elsewhere in words that may or may not be the same statement.
    """

    fact: GoldFact
    quantity: Quantity | None
    sites: tuple[Site, ...]
    home: Site | None
    doubtful: bool

    @property
    def number(self) -> str | None:
        """The digits, where the figure is one plain number; None for ranges and Chinese numerals."""
        found = NUMBER.findall(self.quantity.text) if self.quantity and self.quantity.upper is None else []
        return found[0] if len(found) == 1 else None


def read_reports(corpus: Corpus) -> dict[str, Report]:
    """Every file of the corpus by its path; files whose characters cannot be told apart are left out."""
    found = {}
    for file in corpus.files:
        try:
            folded, spans = align(file.text)
        except EvalError:
            continue
        found[file.source] = Report(file, spans, tuple(quantities(folded)), outline(file.text))
    return found


def statements(question: Question, corpus: Corpus, reports: Mapping[str, Report]) -> tuple[Statement, ...]:
    """The question's gold figures with their places; evidence that does not stand in the corpus has none."""
    spans = list(_evidence_spans(question.evidence, corpus, reports))
    return tuple(_statement(fact, spans, reports) for fact in question.facts)


def _statement(fact: GoldFact, spans: Sequence[tuple[Report, Span]], reports: Mapping[str, Report]) -> Statement:
    read = quantities(fact.text)
    if len(read) != 1:
        return Statement(fact, None, (), None, False)
    wanted = read[0]
    homes = [
        (report, q)
        for report, (a, b) in spans
        for q in report.figures
        if a <= q.start < q.end <= b and equal(q, wanted)
    ]
    if not homes:
        return Statement(fact, wanted, (), None, False)
    others, doubtful = _elsewhere(homes, {fact.region}, reports)
    sites = tuple(dict.fromkeys(site(report, q) for report, q in [*homes, *others]))
    return Statement(fact, homes[0][1], sites, sites[0], doubtful)


def site(report: Report, figure: Quantity) -> Site:
    """Where a figure stands in the file."""
    digits = list(NUMBER.finditer(figure.text))
    start, end = report.raw(figure.start, figure.end)
    if not digits:
        return Site(report.file.source, start, end, start, end)
    first, last = report.raw(figure.start + digits[0].start(), figure.start + digits[-1].end())
    return Site(report.file.source, start, end, first, last)


def _elsewhere(
    homes: Sequence[tuple[Report, Quantity]], regions: set[str], reports: Mapping[str, Report]
) -> tuple[list[tuple[Report, Quantity]], bool]:
    """The same figure in the same region's files: those in the same words, and whether some are in doubt.

    The same value written otherwise (0.12万亿元 for 1200亿元) cannot be swapped digit for digit: that too is doubt.
    """
    own = regions | {report.outline.region for report, _ in homes} | {None}
    taken = {(report.file.source, q.start) for report, q in homes}
    found, doubtful = [], False
    for report in reports.values():
        if report.outline.region not in own:
            continue
        for q in report.figures:
            if (report.file.source, q.start) in taken or not equal(q, homes[0][1]):
                continue
            alike = max(_alike(_words_before(report, q), _words_before(other, home)) for other, home in homes)
            if alike >= SAME and NUMBER.findall(q.text) == NUMBER.findall(homes[0][1].text):
                found.append((report, q))
            elif alike >= DIFFERENT:
                doubtful = True
    return found, doubtful


def _words_before(report: Report, figure: Quantity) -> frozenset[str]:
    """Character pairs of the words before a figure that say what it is of; verbs, years and other figures left out."""
    before = report.file.folded[max(0, figure.start - _REACH) : figure.start]
    own = _told(_STOP.split(before)[-1])
    return bigrams(own if len(own) >= 4 else _told(before))


def _told(words: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", _IDLE.sub("", words))[-_CONTEXT:]


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _evidence_spans(
    evidence: Iterable[Evidence], corpus: Corpus, reports: Mapping[str, Report]
) -> Iterator[tuple[Report, Span]]:
    """Folded spans of all pieces of evidence and their substitutes."""
    for item in evidence:
        for place in (item.place, *item.alt):
            report = reports.get(_source(place, corpus))
            if report is not None:
                yield from ((report, span) for span in _spans(place, report))


def _source(place: Place, corpus: Corpus) -> str:
    if isinstance(place, Offsets):
        file = corpus.by_hash(place.sha256)
        return file.source if file else ""
    files = corpus.named(place.doc)
    return files[0].source if len(files) == 1 else ""


def _spans(place: Place, report: Report) -> Iterator[Span]:
    if isinstance(place, Offsets):
        yield from filter(None, [report.within(place.start, place.end)])
    elif isinstance(place, Compact):
        printed = [i for i, char in enumerate(report.text) if not char.isspace()]
        if place.start + place.length <= len(printed):
            span = report.within(printed[place.start], printed[place.start + place.length - 1] + 1)
            yield from filter(None, [span])
    else:
        words = fold(place.quote)
        yield from ((m.start(), m.end()) for m in re.finditer(re.escape(words), report.file.folded) if words)
