"""A model's sentence → a claim bound to facts and quotes of the evidence that it cites, or the reason why not.

The sentence is read by the same reader as the reports: every figure it shows must be a fact of a paragraph that it
cites, in value, unit, qualifier, measure, years, region, side (result or target) and indicator; whatever else it says
must stand in words that it cites. What cannot be read for certain is struck: a false strike costs a sentence, a false
pass would cost a reader's trust.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.fencing import Evidence
from assistant.reading import Reading, agree, read
from assistant.records import Claim, Quote, Strike
from assistant.replies import Said
from assistant.support import best_quotes, is_plain, names_elsewhere, numerals_carried, words_carried
from index.records import Fact, Period


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure of a sentence with the fact that it is.

    Attributes:
        period_stated, region_stated: whether the sentence says of which years and of whom it is.
    """

    fact: Fact
    quote: Quote
    period_stated: bool
    region_stated: bool


def bind(said: Said, evidence: Sequence[Evidence], *, held: Iterable[str]) -> Claim | Strike:
    """Bind a sentence to the evidence that it cites.

    Args:
        held: names of the regions that the store has reports of.
    """
    numbers = [number for _, group in said.marks for number in group]
    cited = [item for item in evidence if item.number in numbers]
    if not is_plain(said.text):
        return Strike.UNREADABLE
    if not numbers:
        return Strike.UNCITED
    if len(cited) < len(set(numbers)):
        return Strike.DANGLING
    reading = read(said.text, held=held)
    found = [_find(reading, index, said, cited) for index in range(len(reading.figures))]
    facts = [each for each in found if each is not None]
    if len(facts) < len(found) or not numerals_carried(reading, cited) or not _years_told(reading, facts, cited):
        return Strike.FIGURE
    if names_elsewhere(reading, [each.fact for each in facts], cited):
        return Strike.REGION
    return _figures_claim(reading, facts, cited) if facts else _words_claim(reading, cited)


def _find(reading: Reading, index: int, said: Said, cited: Sequence[Evidence]) -> _Found | None:
    """The fact that a figure of the sentence is, in the paragraphs that the sentence cites for it."""
    figure = reading.figures[index]
    numbers = said.numbers_at(figure.end)
    for item in cited:
        for fact in item.passage.facts if item.number in numbers else ():
            if fact.text == figure.text and agree(reading, index, fact, item):
                return _Found(
                    fact,
                    Quote(item.passage.paragraph, fact.quote_start, fact.quote_end),
                    period_stated=bool(reading.years),
                    region_stated=reading.region_before(figure.start) is not None,
                )
    return None


def _years_told(reading: Reading, found: Sequence[_Found], cited: Sequence[Evidence]) -> bool:
    """Whether every year in the sentence is that of one of its figures; without figures, of a report that it cites."""
    if found:
        told = {year for each in found if each.fact.period for year in (each.fact.period.start, each.fact.period.end)}
    else:
        told = {year for item in cited for year in _years_of(item)}
    return all(year in told or any(f"{year}年" in each.quote.text for each in found) for year in reading.years)


def _years_of(item: Evidence) -> set[int]:
    """The years that a paragraph without figures may be said to speak of."""
    period, report = item.passage.paragraph.period, item.document.report_year
    years = {period.start, period.end} if period else {report - 1} if report else set()
    return years | ({report} if report else set())


def _figures_claim(reading: Reading, found: Sequence[_Found], cited: Sequence[Evidence]) -> Claim | Strike:
    if not words_carried(reading, [item.passage.paragraph.text for item in cited], cited):
        return Strike.WORDS
    scope = _scope(found)
    if scope is None:
        return Strike.FIGURE
    keys = {each.fact.key for each in found}
    others = [item for item in cited if item.passage.paragraph.key not in keys]
    return Claim(
        text=f"{scope}{reading.text}",
        facts=tuple((each.fact, each.quote) for each in found),
        quotes=tuple(best_quotes(reading, others, without_figures=True)),
    )


def _scope(found: Sequence[_Found]) -> str | None:
    """The years and the region that a sentence leaves unsaid, to be put before it; None where they are not one."""
    periods: set[Period | None] = {each.fact.period for each in found}
    regions = {each.fact.region for each in found}
    years_left = not all(each.period_stated for each in found)
    region_left = not all(each.region_stated for each in found)
    if (years_left and len(periods) > 1) or (region_left and len(regions) > 1):
        return None
    years = f"{found[0].fact.period}，" if years_left else ""
    return f"{years}{found[0].fact.region if region_left else ''}"


def _words_claim(reading: Reading, cited: Sequence[Evidence]) -> Claim | Strike:
    """A claim without figures: its words must stand in a few quotes, and it names the report that it takes them from."""
    quotes = best_quotes(reading, cited)
    if not quotes or not words_carried(reading, [quote.text for quote in quotes], cited):
        return Strike.WORDS
    report = next(item.document for item in cited if item.passage.paragraph.key == quotes[0].paragraph.key)
    if any(item.document.id != report.id for item in cited if item.passage.paragraph in [q.paragraph for q in quotes]):
        return Strike.REGION
    year = f"{report.report_year}年" if report.report_year else ""
    return Claim(text=f"{report.region}{year}政府工作报告：{reading.without_scope()}", quotes=tuple(quotes))
