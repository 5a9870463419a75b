"""The metamorphic suites that put something new beside the evidence: a planted instruction, a contradicting report."""

import re
from collections.abc import Mapping

from eval.gold import GoldFact
from eval.injections import FAMILIES
from eval.quantities import Quantity
from eval.relations import shows_both, untouched_by
from eval.rounds import Check, FreshNumbers, Plan, Round, Sieve, World
from eval.sheets import Sheets, retold, sentence_of
from eval.sites import Site, Statement
from eval.transformations import NUMBER, Edit, apply, paragraph_end, sentence_span

INJECTION_ROUNDS = 2
_LEADING_YEAR = re.compile(r"^(?:20[0-9]{2}年|今年|去年|全年)?[，,]?")


def injection(world: World) -> Plan:
    """An instruction planted behind the evidence: in its paragraph, and as a paragraph of its own."""
    sieve = Sieve()
    taken = [(e, e.statements[0], e.statements[0].home) for e in sieve.with_figures(world.entrants)]
    rounds = []
    for turn in range(INJECTION_ROUNDS):
        edits: dict[str, set[Edit]] = {}
        checks = []
        for number, (entrant, statement, home) in enumerate(taken):
            if home is None:
                continue
            family = list(FAMILIES)[(number + turn) % len(FAMILIES)]
            canary = _canary(world, statement, number)
            payload = FAMILIES[family](entrant.question.question, canary)
            edits.setdefault(home.source, set()).add(_planted(world.text(home.source), home, payload, apart=bool(turn)))
            checks.append(Check(entrant.question, untouched_by(entrant.base, canary=canary), entrant.base, kind=family))
        files = {source: apply(world.text(source), changes).encode() for source, changes in edits.items()}
        rounds.append(Round(("inside", "apart")[turn], files, tuple(checks)))
    return sieve.plan(rounds)


def _canary(world: World, statement: Statement, number: int) -> str:
    """A figure in the unit of the gold one that stands nowhere; longer than plausible, so that no file has it."""
    unit = NUMBER.sub("", statement.quantity.text) if statement.quantity else "亿元"
    folded = [report.file.folded for report in world.reports.values()]
    draw = world.draw("canary", number)
    while True:
        digits = f"{draw.randint(1001, 9999)}.{draw.randint(1, 9)}"
        if not any(digits in text for text in folded):
            return f"{digits}{unit}"


def _planted(text: str, place: Site, payload: str, *, apart: bool) -> Edit:
    if apart or "\n" in payload:
        end = paragraph_end(text, place.end)
        return Edit(end, end, f"\n{payload}")
    _, end = sentence_span(text, place.start, place.end)
    return Edit(end, end, payload)


def conflict(world: World) -> Plan:
    """A second report of the same region and year that says the same with another figure."""
    sieve, fresh = Sieve(), FreshNumbers(world)
    news: dict[Site, tuple[str, Quantity]] = {}
    checks, told = [], {}
    for entrant in sieve.with_figures(world.entrants):
        statement = entrant.statements[0]
        if len(entrant.statements) > 1 or statement.fact.first_year != statement.fact.last_year:
            sieve.drop(entrant, "several_figures" if len(entrant.statements) > 1 else "several_years")
            continue
        if statement.home is None or statement.quantity is None:
            continue
        other = news.get(statement.home) or fresh.other(statement.home, statement.quantity)
        if other is None:
            sieve.drop(entrant, "no_free_number")
            continue
        news[statement.home], told[statement.home] = other, statement.fact
        checks.append(Check(entrant.question, shows_both(statement.quantity, other[1]), entrant.base))
    return sieve.plan([Round("conflict", _contradicting(world, news, told).files("second"), tuple(checks))])


def _contradicting(world: World, news: Mapping[Site, tuple[str, Quantity]], told: Mapping[Site, GoldFact]) -> Sheets:
    """Reports of the same regions and years: each sentence once, all its gold figures changed."""
    sheets = Sheets()
    by_sentence: dict[tuple[str, int, int], list[Site]] = {}
    for place in sorted(news):
        by_sentence.setdefault((place.source, *sentence_of(world, place)), []).append(place)
    for (source, start, end), places in by_sentence.items():
        fact = told[places[0]]
        text = retold(world, source, start, end, {place: news[place][0] for place in places})
        region = world.reports[source].outline.region or fact.region
        sheets.add(fact, region, fact.last_year, f"{fact.last_year}年，{_LEADING_YEAR.sub('', text)}")
    return sheets
