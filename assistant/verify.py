"""Draft → checked answer: a figure is shown only if the words it is cited to carry its value, unit, years, region, role and indicator.

Nothing here trusts the answerer: quotes are cut anew from their paragraphs, figures parsed anew from the quotes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.evidence import side
from assistant.records import Citation, Claim, Draft, Figure, Quote
from assistant.vocabulary import bigrams, canonical
from index.quantities import find_quantities
from index.records import Document, Fact, Paragraph, Records, Role

_LONGEST_MERGED = 140
_INDICATOR_SHARE = 0.5
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
        figures = [_figure(fact, quotes, documents) for fact in facts]
        if (
            not quotes
            or not all(figure and all(figure.checks.values()) for figure in figures)
            or _unbound(claim, facts, documents, quotes)
        ):
            checked.dropped.append(claim)
            continue
        numbers = [_cite(quote, checked.citations, documents) for quote in quotes]
        for figure in figures:
            if figure is not None:
                checked.figures.append(_numbered(figure, numbers))
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


def check(fact: Fact, quote: Quote, document: Document) -> dict[str, bool]:
    """Whether a quote, with what is known of its paragraph, carries each part of a fact."""
    parsed = find_quantities(quote.text)
    same_text = [q for q in parsed if q.text == fact.text]
    return {
        "value": any(q.value == abs(fact.value) for q in same_text),
        "unit": any(q.unit == fact.unit for q in same_text),
        "period": fact.period is not None and _period_carried(fact, quote.paragraph, document),
        "region": fact.region == document.region or fact.region in quote.paragraph.text,
        "role": _role_carried(fact, quote.paragraph),
        "indicator": _indicator_carried(fact, quote),
    }


def _period_carried(fact: Fact, paragraph: Paragraph, document: Document) -> bool:
    """The years are the paragraph's own, or stated in it, or follow from its words and the report's year."""
    period = fact.period
    if period is None:
        return False
    if period == paragraph.period or (paragraph.period and period.end == paragraph.period.end):
        return True
    if f"{period.end}年" in paragraph.text or str(period.end) in paragraph.text:
        return True
    year = document.report_year
    return year is not None and (period.end in (year - 1, year) or period.start == year or period.end % 5 == 0)


def _role_carried(fact: Fact, paragraph: Paragraph) -> bool:
    if paragraph.role is None or side(fact.role) is side(paragraph.role):
        return True
    words = (
        r"目标|力争|计划|今年|今后|未来|到20\d\d年|十[四五六]五|确保|预期"
        if side(fact.role) is Role.TARGET
        else r"20\d\d年|去年|上年|过去|已|来|有"
    )
    return bool(re.search(words, paragraph.text))


def _indicator_carried(fact: Fact, quote: Quote) -> bool:
    wanted = bigrams(canonical(fact.indicator))
    if not wanted:
        return True
    start = quote.paragraph.text.rfind("。", 0, quote.start) + 1
    around = bigrams(canonical(quote.paragraph.text[start : quote.end]))
    town_and_country = bigrams(canonical(quote.text.replace("城乡", "城镇农村")))
    return len(wanted & (around | town_and_country)) / len(wanted) >= _INDICATOR_SHARE


def _shown_facts(claim: Claim, quotes: Sequence[Quote], records: Records) -> list[Fact]:
    """The facts of a claim, and for quoted words those whose figures stand in them."""
    if claim.facts:
        return [fact for fact, _ in claim.facts]
    held = records.facts([quote.paragraph.key for quote in quotes])
    return [
        fact
        for fact in held
        if any(
            fact.key == quote.paragraph.key and quote.start <= fact.start and fact.end <= quote.end for quote in quotes
        )
    ]


def _figure(fact: Fact, quotes: Sequence[Quote], documents: dict[str, Document]) -> Figure | None:
    for index, quote in enumerate(quotes):
        if quote.paragraph.key == fact.key and quote.start <= fact.start and fact.end <= quote.end:
            return Figure(
                text=fact.text,
                value=fact.value,
                unit=fact.unit,
                qualifier=fact.qualifier,
                indicator=fact.indicator,
                region=fact.region,
                period=fact.period,
                role=fact.role,
                measure=fact.measure,
                citation=index,
                checks=check(fact, quote, documents[fact.document_id]),
            )
    return None


def _unbound(claim: Claim, facts: Sequence[Fact], documents: dict[str, Document], quotes: Sequence[Quote]) -> bool:
    """Whether the claim's text shows a number that no fact, quote, scope or formula of it accounts for."""
    known = [fact.text for fact in facts] + [quote.text for quote in quotes] + [str(fact.period) for fact in facts]
    known += [f"{c.text}{c.formula}" for c in claim.computed]
    known += [f"{documents[quote.paragraph.document_id].report_year}" for quote in quotes] + [
        fact.indicator for fact in facts
    ]
    accounted = set(_NUMBER.findall(" ".join(known)))
    return any(number not in accounted for number in _NUMBER.findall(claim.text))


def _cite(quote: Quote, citations: list[Citation], documents: dict[str, Document]) -> int:
    """The number of the citation of a quote, made if it is new."""
    paragraph = quote.paragraph
    for known in citations:
        if (known.document_id, known.paragraph, known.start, known.end) == (*paragraph.key, quote.start, quote.end):
            return known.n
    document = documents[paragraph.document_id]
    citations.append(
        Citation(
            n=len(citations) + 1,
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
        )
    )
    return len(citations)


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
                checks=dict.fromkeys(("value", "unit", "period", "region", "role", "indicator"), True),
            )
        )
