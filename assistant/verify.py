"""Draft → checked answer: a figure is shown only if the words it is cited to carry its value, unit, years, region, role and indicator.

Nothing here trusts the answerer: quotes are cut anew from their paragraphs, figures parsed anew from the quotes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from assistant.held import report_words
from assistant.parts_of_years import part_of_year
from assistant.records import Citation, Claim, Draft, Figure, Quote
from assistant.vocabulary import bigrams, canonical
from assistant.wording import per_words
from index.facts import facts_of
from index.quantities import find_quantities
from index.records import Document, Fact, Paragraph, Records

_LONGEST_MERGED = 140
_INDICATOR_SHARE = 0.5
CHECKS = ("value", "unit", "period", "region", "role", "indicator")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(slots=True)
class Checked:
    """What survived of a draft.

    Attributes:
        sentences: the claims' texts with citation marks.
        dropped: claims that failed a check, for the log.
    """

    sentences: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    dropped: list[Claim] = field(default_factory=list)


def verify(draft: Draft, records: Records) -> Checked:
    """Check every claim of a draft; those that fail are left out."""
    checked = Checked()
    documents = {document.id: document for document in records.documents()}
    for claim in draft.claims:
        quotes = merge([*(quote for _, quote in claim.facts), *claim.quotes])
        facts = _shown_facts(claim, quotes, records)
        figures = [_figure(fact, quotes, documents, records) for fact in facts]
        sound = quotes and all(figure and all(figure.checks.values()) for figure in figures)
        if not sound or _miscalculated(claim) or _says_more(claim, facts, documents, quotes):
            checked.dropped.append(claim)
            continue
        numbers = [_cite(quote, checked.citations, documents) for quote in quotes]
        for figure in figures:
            if figure is not None and (shown := _numbered(figure, numbers)) not in checked.figures:
                checked.figures.append(shown)
        _add_computed(claim, checked, numbers)
        checked.sentences.append(f"{claim.text}。{''.join(f'[{n}]' for n in dict.fromkeys(numbers))}")
    return checked


def merge(quotes: Iterable[Quote]) -> list[Quote]:
    """Quotes of one paragraph that overlap become one, as long as that stays short; order of first mention."""
    merged: list[Quote] = []
    for quote in quotes:
        for index, other in enumerate(merged):
            start, end = min(quote.start, other.start), max(quote.end, other.end)
            overlap = quote.start <= other.end and other.start <= quote.end
            if quote.paragraph.key == other.paragraph.key and overlap and end - start <= _LONGEST_MERGED:
                merged[index] = Quote(other.paragraph, start, end)
                break
        else:
            merged.append(quote)
    return merged


def check(fact: Fact, quote: Quote, document: Document, records: Records) -> dict[str, bool]:
    """Whether a quote carries each part of a fact, by reading its paragraph in the store once more."""
    paragraph = records.paragraph(fact.key)
    if paragraph is None or paragraph.text != quote.paragraph.text or not _inside(fact, quote):
        return dict.fromkeys(CHECKS, False)
    read = next((f for f in _read_again(document, paragraph) if (f.start, f.end) == (fact.start, fact.end)), None)
    if read is None:
        return dict.fromkeys(CHECKS, False)
    printed = any(q.text == fact.text and q.value == abs(fact.value) for q in find_quantities(quote.text))
    return {
        "value": printed and (read.text, read.value, read.measure) == (fact.text, fact.value, fact.measure),
        "unit": (read.unit, read.qualifier) == (fact.unit, fact.qualifier),
        "period": fact.period is not None and read.period == fact.period,
        "region": read.region == fact.region,
        "role": read.role is fact.role,
        "indicator": read.indicator == fact.indicator and _indicator_carried(fact, quote),
    }


@lru_cache(maxsize=1_000)
def _read_again(document: Document, paragraph: Paragraph) -> tuple[Fact, ...]:
    return tuple(facts_of(document, paragraph))


def _inside(fact: Fact, quote: Quote) -> bool:
    return 0 <= quote.start <= fact.start < fact.end <= quote.end <= len(quote.paragraph.text)


def _indicator_carried(fact: Fact, quote: Quote) -> bool:
    """Whether half of the indicator's words stand in the quote or before it in its sentence."""
    if not bigrams(canonical(fact.indicator)):
        return True
    start = quote.paragraph.text.rfind("。", 0, quote.start) + 1
    around = quote.paragraph.text[start : quote.end]
    told = bigrams(around) | bigrams(canonical(around)) | bigrams(canonical(around.replace("城乡", "城镇农村")))
    # As printed or in the one form: an item completed by its list may only then be a known word (每千人托位、床位数).
    forms = (bigrams(fact.indicator), bigrams(canonical(fact.indicator)))
    return any(len(wanted & told) / len(wanted) >= _INDICATOR_SHARE for wanted in forms if wanted)


def _shown_facts(claim: Claim, quotes: Sequence[Quote], records: Records) -> list[Fact]:
    """The facts of a claim, and for quoted words those whose figures stand in them and are shown."""
    if claim.facts:
        return [fact for fact, _ in claim.facts]
    held = records.facts([quote.paragraph.key for quote in quotes])
    return [
        fact
        for fact in held
        if fact.text in claim.text
        and any(
            fact.key == quote.paragraph.key and quote.start <= fact.start and fact.end <= quote.end for quote in quotes
        )
    ]


def _figure(fact: Fact, quotes: Sequence[Quote], documents: dict[str, Document], records: Records) -> Figure | None:
    for index, quote in enumerate(quotes):
        if quote.paragraph.key == fact.key and quote.start <= fact.start and fact.end <= quote.end:
            return Figure(
                text=fact.text,
                value=fact.value,
                unit=fact.unit,
                qualifier=fact.qualifier,
                indicator=_indicator(fact, quote),
                region=fact.region,
                period=fact.period,
                role=fact.role,
                measure=fact.measure,
                citation=index,
                checks=check(fact, quote, documents[fact.document_id], records),
            )
    return None


def _indicator(fact: Fact, quote: Quote) -> str:
    """What a figure is of: its indicator, with the part of the year that its quote says (「前三季度地区生产总值」)."""
    before = quote.text[: fact.start - quote.start]
    said = part_of_year(before) if fact.period and fact.period.is_year else None
    return f"{said['part']}{fact.indicator}" if said else fact.indicator


def _says_more(claim: Claim, facts: Sequence[Fact], documents: dict[str, Document], quotes: Sequence[Quote]) -> bool:
    """Whether the claim's text shows a figure, a year or a region that no fact, quote or formula of it accounts for."""
    cited = [documents[quote.paragraph.document_id] for quote in quotes]
    words = claim.text
    for document in cited:
        words = words.replace(report_words(document), "")
    told = [fact.text for fact in facts] + [quote.text for quote in quotes] + [fact.indicator for fact in facts]
    told += [f"{c.text} {c.formula}" for c in claim.computed] + [str(fact.period) for fact in facts]
    numbers = set(_NUMBER.findall(" ".join(told)))
    regions = {fact.region for fact in facts} | {document.region for document in cited}
    strange = (document.region for document in documents.values() if document.region not in regions)
    return (
        any(number not in numbers for number in _NUMBER.findall(words))
        or any(not any(q.text in each for each in told) for q in find_quantities(words))
        or any(region in words and not any(region in each for each in told) for region in strange)
    )


def _miscalculated(claim: Claim) -> bool:
    """Whether a computed figure is none that the claim's facts give."""
    values = [fact.value for fact, _ in claim.facts]
    if not claim.computed:
        return False
    whole = sum(values, Decimal(0))
    right = {whole, whole / len(values), max(values) - min(values)}
    if len(values) == 2:
        right.add(values[0] - values[1])
        if max(values) < 0:
            # Of two falls, how much larger the first is.
            right.add(values[1] - values[0])
        if values[1]:
            right.add((values[0] / values[1]).quantize(Decimal("0.01")))
            right.add((100 * values[0] / values[1]).quantize(Decimal("0.01")))
        for later, earlier in (values, values[::-1]):
            if earlier:
                right.add((100 * (later - earlier) / earlier).quantize(Decimal("0.1"), ROUND_HALF_UP))
        # Spans of unlike length, each by the year.
        years = [f.period.end - f.period.start + 1 if f.period else 1 for f, _ in claim.facts]
        yearly = [value / count for value, count in zip(values, years, strict=True)]
        right |= {yearly[0] - yearly[1], *(each for each, count in zip(yearly, years, strict=True) if count > 1)}
        # A figure per year against one per month, as the words before each say.
        first, second = (per_words(quote.paragraph.text, fact)[-1:] for fact, quote in claim.facts)
        if {first, second} == {"月", "年"}:
            right = {values[0] / (12 if first == "年" else 1) - values[1] / (12 if second == "年" else 1)}
    return any(computed.value not in right for computed in claim.computed)


def _cite(quote: Quote, citations: list[Citation], documents: dict[str, Document]) -> int:
    """The number of the citation of a quote, made if it is new."""
    paragraph = quote.paragraph
    for known in citations:
        if (known.document_id, known.paragraph, known.start, known.end) == (*paragraph.key, quote.start, quote.end):
            return known.n
    citations.append(citation_of(quote, documents[paragraph.document_id], n=len(citations) + 1))
    return len(citations)


def citation_of(quote: Quote, document: Document, *, n: int) -> Citation:
    """The citation of a quote, under a number, with all that its paragraph says of where it was read and how surely."""
    paragraph = quote.paragraph
    return Citation(
        n=n,
        document_id=document.id,
        source=document.source,
        title=document.title,
        region=document.region,
        report_year=document.report_year,
        section=paragraph.section,
        paragraph=paragraph.number,
        text=paragraph.text,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        page=paragraph.page,
        sureness=paragraph.sureness,
        doubtful=paragraph.doubtful,
    )


def _numbered(figure: Figure, numbers: Sequence[int]) -> Figure:
    return replace(figure, citation=numbers[figure.citation])


def _add_computed(claim: Claim, checked: Checked, numbers: Sequence[int]) -> None:
    for computed in claim.computed:
        fact = claim.facts[0][0]
        checked.figures.append(
            Figure(
                text=computed.text,
                value=computed.value,
                unit=computed.unit,
                qualifier=None,
                indicator=fact.indicator,
                region=fact.region,
                period=fact.period,
                role=fact.role,
                measure=fact.measure,
                citation=numbers[0],
                computed=True,
                formula=computed.formula,
                checks=dict.fromkeys(CHECKS, True),
            )
        )
