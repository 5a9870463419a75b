"""index/rows.py: records come back from SQLite as they went in."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.records import Chunk, Document, Fact, Level, Measure, Paragraph, ParagraphKind, Period, Role
from index.rows import Report, Rows
from index.rows_written import write_rows

TEXT = st.text(alphabet="产值达到亿元1200.%，。\n\"'；𠀀", max_size=12)
SPAN = st.integers(min_value=0, max_value=10**9)
YEAR = st.integers(min_value=1949, max_value=2100)
PERIOD = st.none() | st.builds(lambda a, b: Period(min(a, b), max(a, b)), YEAR, YEAR)
PARAGRAPHS = st.builds(
    Paragraph,
    document_id=st.just("d"),
    number=st.integers(min_value=1, max_value=10**6),
    text=TEXT,
    kind=st.sampled_from(ParagraphKind),
    section=st.lists(TEXT, max_size=3).map(tuple),
    period=PERIOD,
    role=st.none() | st.sampled_from(Role),
    start=SPAN,
    end=SPAN,
    page=st.none() | SPAN,
)
FACTS = st.builds(
    Fact,
    document_id=st.just("d"),
    paragraph=st.integers(min_value=1, max_value=5),
    text=TEXT,
    start=SPAN,
    end=SPAN,
    quote_start=SPAN,
    quote_end=SPAN,
    value=st.decimals(allow_nan=False, allow_infinity=False),
    unit=TEXT,
    qualifier=st.none() | TEXT,
    indicator=TEXT,
    region=TEXT,
    period=PERIOD,
    role=st.sampled_from(Role),
    measure=st.sampled_from(Measure),
)
DOCUMENTS = st.builds(
    Document,
    id=st.just("d"),
    source=TEXT,
    text=st.just(""),
    title=TEXT,
    region=TEXT,
    level=st.none() | st.sampled_from(Level),
    report_year=st.none() | YEAR,
    meeting_date=st.none() | st.dates(min_value=date(1949, 1, 1)),
    speaker=st.none() | TEXT,
    office=st.none() | TEXT,
)
CHUNKS = st.builds(Chunk, document_id=st.just("d"), paragraph=SPAN, text=TEXT, header=TEXT, start=SPAN, end=SPAN)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    document=DOCUMENTS,
    paragraphs=st.lists(PARAGRAPHS, max_size=4, unique_by=lambda paragraph: paragraph.number),
    chunks=st.lists(CHUNKS, max_size=4),
    facts=st.lists(FACTS, max_size=4),
)
def test_records_come_back_as_they_went_in(
    tmp_path: Path, document: Document, paragraphs: list[Paragraph], chunks: list[Chunk], facts: list[Fact]
) -> None:
    """Every field of every record survives; what reads them types them again."""
    path = tmp_path / "records.sqlite"
    path.unlink(missing_ok=True)
    counts = write_rows(path, [Report(document, paragraphs, chunks, facts)])
    with Rows(path) as rows:
        assert rows.counts() == counts
        assert rows.documents() == [(document, range(len(chunks)))]
        assert rows.paragraphs("d") == sorted(paragraphs, key=lambda paragraph: paragraph.number)
        assert rows.chunks(range(len(chunks))) == chunks
        assert rows.facts_of("d") == facts
        assert rows.facts([("d", n) for n in range(5, 0, -1)]) == sorted(facts, key=lambda f: (f.paragraph, f.start))
        assert [type(fact.value) for fact in rows.facts_of("d")] == [Decimal] * len(facts)
