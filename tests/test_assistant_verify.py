"""assistant/verify.py: what is shown is carried by what is cited."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_reports import every_passage, fact_of, open_reports

from assistant.pipeline import Assistant
from assistant.records import Claim, Computed, Draft, Quote
from assistant.verify import Checked, check, merge, verify
from index.records import Fact, Paragraph, Period, Role

CHECKS = {"value", "unit", "period", "region", "role", "indicator"}
Tamper = Callable[[Fact], Fact]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


def quoted(fact: Fact, paragraph: Paragraph) -> Quote:
    """The span that carries a fact."""
    return Quote(paragraph, fact.quote_start, fact.quote_end)


def claim_of(assistant: Assistant, figure: str) -> Claim:
    """The honest claim of one figure of the corpus."""
    fact, passage = fact_of(assistant, figure)
    return Claim(text=f"{fact.indicator}{fact.text}", facts=((fact, quoted(fact, passage.paragraph)),))


def run(assistant: Assistant, *claims: Claim) -> Checked:
    """The claims checked against the store."""
    return verify(Draft(claims), assistant.generation)


def is_dropped(assistant: Assistant, claim: Claim) -> bool:
    """Whether a claim is left out with everything that hangs on it."""
    checked = run(assistant, claim)
    gone = checked.dropped == [claim]
    assert gone == (not checked.sentences) == (not checked.figures) == (not checked.citations)
    return gone


def test_honest_claims_are_kept(assistant: Assistant) -> None:
    """A figure with its indicator, cited to the words that print it, passes every check."""
    for figure in ("640亿元", "12.5%", "36座", "4.2%", "24.9%", "720亿元", "42亿元", "55.3万吨", "1250眼"):
        checked = run(assistant, claim_of(assistant, figure))
        assert checked.dropped == []
        (shown,) = checked.figures
        (citation,) = checked.citations
        assert shown.checks == dict.fromkeys(CHECKS, True)
        assert citation.n == shown.citation == 1
        assert figure in citation.quote == citation.text[citation.start : citation.end]
        assert checked.sentences[0].endswith("。[1]")


@pytest.mark.parametrize(
    "tamper",
    [
        lambda fact: replace(fact, value=fact.value + 1),
        lambda fact: replace(fact, text="650亿元", value=Decimal(65_000_000_000)),
        lambda fact: replace(fact, unit="美元"),
        lambda fact: replace(fact, text="640万元", value=Decimal(6_400_000)),
        lambda fact: replace(fact, period=Period.year(2019)),
        lambda fact: replace(fact, period=None),
        lambda fact: replace(fact, region="石拐区"),
        lambda fact: replace(fact, region="云南省"),
        lambda fact: replace(fact, role=Role.TARGET),
        lambda fact: replace(fact, indicator="煤炭销量"),
    ],
    ids=["value", "figure", "unit", "scale", "period", "no period", "district", "province", "role", "indicator"],
)
def test_a_fact_altered_in_one_part_is_dropped(tamper: Tamper, assistant: Assistant) -> None:
    """A wrong value, unit, year, region, role or indicator is not carried by the words cited, and is not shown."""
    claim = claim_of(assistant, "640亿元")
    ((fact, quote),) = claim.facts
    wrong = tamper(fact)
    assert is_dropped(assistant, Claim(text=f"{wrong.indicator}{wrong.text}", facts=((wrong, quote),)))


def test_a_target_shown_as_a_result_is_dropped(assistant: Assistant) -> None:
    """What the report only plans is never passed off as done."""
    claim = claim_of(assistant, "720亿元")
    ((fact, quote),) = claim.facts
    assert is_dropped(assistant, replace(claim, facts=((replace(fact, role=Role.ACTUAL), quote),)))


@pytest.mark.parametrize("shift", [-400, -30, 30, 400])
def test_a_quote_beside_the_figure_is_no_proof(shift: int, assistant: Assistant) -> None:
    """Words that do not hold the figure do not carry it, however near they stand."""
    claim = claim_of(assistant, "640亿元")
    ((fact, quote),) = claim.facts
    start, end = max(0, quote.start + shift), max(0, quote.end + shift)
    assert is_dropped(assistant, replace(claim, facts=((fact, Quote(quote.paragraph, start, end)),)))


def test_a_paragraph_that_the_store_does_not_hold_is_no_proof(assistant: Assistant) -> None:
    """Words made up around a figure carry nothing, even in a true paragraph's place."""
    ((fact, quote),) = claim_of(assistant, "640亿元").facts
    forged = replace(quote.paragraph, text=quote.paragraph.text.replace("640亿元", "999亿元"))
    wrong = replace(fact, text="999亿元", value=Decimal(99_900_000_000))
    claim = Claim(text=f"{fact.indicator}999亿元", facts=((wrong, replace(quote, paragraph=forged)),))
    assert is_dropped(assistant, claim)


@pytest.mark.parametrize("start_end", [(-200, None), (None, 9999)], ids=["before", "after"])
def test_a_quote_outside_its_paragraph_is_no_proof(
    start_end: tuple[int | None, int | None], assistant: Assistant
) -> None:
    """A citation's span lies inside its paragraph."""
    ((fact, quote),) = claim_of(assistant, "640亿元").facts
    start, end = start_end
    wide = Quote(quote.paragraph, quote.start if start is None else start, quote.end if end is None else end)
    assert is_dropped(assistant, Claim(text=f"{fact.indicator}{fact.text}", facts=((fact, wide),)))


@pytest.mark.parametrize(
    "words",
    ["{indicator}640万元", "云南省{indicator}640亿元", "2024年，包头市{indicator}640亿元"],
    ids=["unit", "region", "year"],
)
def test_words_that_say_more_than_their_facts_are_dropped(words: str, assistant: Assistant) -> None:
    """A true fact does not carry another unit, region or year in the sentence around it."""
    ((fact, quote),) = claim_of(assistant, "640亿元").facts
    assert is_dropped(assistant, Claim(text=words.format(indicator=fact.indicator), facts=((fact, quote),)))


def test_a_wrong_difference_is_dropped(assistant: Assistant) -> None:
    """What is computed is computed again from the facts cited."""
    facts = tuple(claim_of(assistant, figure).facts[0] for figure in ("720亿元", "640亿元"))
    computed = Computed(text="100亿元", value=Decimal(10_000_000_000), unit="元", formula="720亿元-640亿元=100亿元")
    assert is_dropped(assistant, Claim(text="多100亿元（720亿元-640亿元=100亿元）", facts=facts, computed=(computed,)))


def test_a_figure_itself_is_no_difference(assistant: Assistant) -> None:
    """One of the figures of single years is not what came about a year, nor how far the two differ."""
    facts = tuple(claim_of(assistant, figure).facts[0] for figure in ("720亿元", "640亿元"))
    computed = Computed(text="640亿元", value=Decimal(64_000_000_000), unit="元", formula="720亿元-640亿元=640亿元")
    assert is_dropped(assistant, Claim(text="多640亿元（720亿元-640亿元=640亿元）", facts=facts, computed=(computed,)))


def test_a_quote_of_another_report_is_no_proof(assistant: Assistant) -> None:
    """The same indicator in another region's report proves nothing."""
    (_, other) = claim_of(assistant, "905亿元").facts[0]
    (fact, _) = claim_of(assistant, "640亿元").facts[0]
    assert is_dropped(assistant, Claim(text="灯笼产业产值640亿元", facts=((fact, other),)))


def test_a_claim_without_a_quote_is_dropped(assistant: Assistant) -> None:
    """Nothing is said without a source."""
    assert is_dropped(assistant, Claim(text="灯笼产业兴旺"))


@given(number=st.decimals(min_value=0, max_value=10**5, places=2))
def test_a_number_that_nothing_accounts_for_is_dropped(number: Decimal, assistant: Assistant) -> None:
    """A claim may show the figures of its facts, quotes, years and formulas, and no other number."""
    claim = claim_of(assistant, "36座")
    printed = f"{number:.2f}"
    assert is_dropped(assistant, replace(claim, text=f"{claim.text}，投资{printed}亿元"))


def test_a_computed_figure_shows_its_formula(assistant: Assistant) -> None:
    """A number worked out here passes only with the formula that accounts for it."""
    a, b = claim_of(assistant, "640亿元").facts[0], claim_of(assistant, "571亿元").facts[0]
    computed = Computed("69亿元", Decimal(6_900_000_000), "元", "640亿元-571亿元=69亿元")
    honest = Claim(text="多69亿元（640亿元-571亿元=69亿元）", facts=(a, b), computed=(computed,))
    checked = run(assistant, honest)
    worked_out = [figure for figure in checked.figures if figure.computed]
    assert [(figure.text, figure.formula) for figure in worked_out] == [("69亿元", computed.formula)]
    assert is_dropped(assistant, replace(honest, computed=()))


def test_one_bad_operand_drops_the_comparison(assistant: Assistant) -> None:
    """A difference stands only on two figures that both pass."""
    a, (fact, quote) = claim_of(assistant, "640亿元").facts[0], claim_of(assistant, "571亿元").facts[0]
    computed = Computed("69亿元", Decimal(6_900_000_000), "元", "640亿元-571亿元=69亿元")
    wrong = (replace(fact, region="云南省"), quote)
    assert is_dropped(assistant, Claim(text="多69亿元", facts=(a, wrong), computed=(computed,)))


def test_bad_claims_leave_good_ones_alone(assistant: Assistant) -> None:
    """Each claim stands or falls by itself, and citations are numbered by what is left."""
    good, other = claim_of(assistant, "640亿元"), claim_of(assistant, "36座")
    bad = Claim(text="投资9999亿元", facts=good.facts)
    checked = run(assistant, bad, good, other)
    assert checked.dropped == [bad]
    assert [figure.text for figure in checked.figures] == ["640亿元", "36座"]
    assert [citation.n for citation in checked.citations] == [1, 2]


def test_the_same_quote_is_cited_once(assistant: Assistant) -> None:
    """Two claims of the same words share one citation, and their figure is listed once."""
    claim = claim_of(assistant, "640亿元")
    checked = run(assistant, claim, claim)
    assert len(checked.citations) == 1
    assert [figure.citation for figure in checked.figures] == [1]


def test_the_figures_of_quoted_words_are_bound(assistant: Assistant) -> None:
    """A sentence quoted as it stands brings the facts inside it along."""
    fact, passage = fact_of(assistant, "640亿元")
    end = passage.paragraph.text.index("，", fact.end)
    quote = Quote(passage.paragraph, fact.quote_start, end)
    checked = run(assistant, Claim(text=quote.text, quotes=(quote,)))
    assert [figure.text for figure in checked.figures] == ["640亿元"]


def test_citations_describe_their_report(assistant: Assistant) -> None:
    """A citation names the file, its title, region and year, and where in it the words stand."""
    (citation,) = run(assistant, claim_of(assistant, "4.2%")).citations
    assert (citation.source, citation.region, citation.report_year) == ("baotou24.txt", "包头市", 2024)
    assert citation.section == ("一、2023年工作回顾",)
    held = assistant.generation.paragraph((citation.document_id, citation.paragraph))
    assert held is not None
    assert held.text == citation.text


def test_each_check_is_named(assistant: Assistant) -> None:
    """The checks of a fact are six, and each fails for its own part alone."""
    fact, passage = fact_of(assistant, "640亿元")
    (report,) = [d for d in assistant.generation.documents() if d.id == fact.document_id]
    quote = quoted(fact, passage.paragraph)
    records = assistant.generation
    assert check(fact, quote, report, records) == dict.fromkeys(CHECKS, True)
    for part, wrong in (
        ("value", replace(fact, value=Decimal(1))),
        ("unit", replace(fact, unit="美元")),
        ("period", replace(fact, period=Period.year(2011))),
        ("region", replace(fact, region="云南省")),
        ("role", replace(fact, role=Role.TARGET)),
        ("indicator", replace(fact, indicator="煤炭销量")),
    ):
        assert check(wrong, quote, report, records) == dict.fromkeys(CHECKS, True) | {part: False}


SPANS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 60), st.integers(1, 60)), min_size=1, max_size=6)


@given(spans=SPANS)
def test_merging_loses_no_word(spans: list[tuple[int, int, int]], assistant: Assistant) -> None:
    """Every quote lies whole inside one that is left, of its own paragraph; there are never more than there were."""
    first, second = [p.paragraph for p in every_passage(assistant) if len(p.paragraph.text) > 60][:2]
    quotes = [Quote((first, second)[which], start, start + length) for which, start, length in spans]
    merged = merge(quotes)
    assert len(merged) <= len(quotes)
    for quote in quotes:
        assert any(m.paragraph is quote.paragraph and m.start <= quote.start and quote.end <= m.end for m in merged)


def test_quotes_apart_stay_apart(assistant: Assistant) -> None:
    """Quotes that do not touch are cited each by itself."""
    paragraph = max((p.paragraph for p in every_passage(assistant)), key=lambda p: len(p.text))
    apart = [Quote(paragraph, 0, 5), Quote(paragraph, 20, 25)]
    assert merge(apart) == apart
