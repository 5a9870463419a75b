"""The metamorphic suite that floods a corpus with look-alikes of the evidence: other regions', other years', aims for results."""

import re
from collections.abc import Mapping, Sequence

from eval.binding import region_stem
from eval.gold import GoldFact
from eval.relations import same_answer
from eval.rounds import Check, Entrant, Plan, Round, Sieve, World
from eval.sheets import Sheets, figures_in, retold, sentence_of
from eval.sites import Site
from eval.text import fold
from eval.transformations import NUMBER, Edit, apply, other_number, paragraph_end

FLOODS: Mapping[int, tuple[str, ...]] = {
    1: ("region",),
    3: ("region", "year_beside", "role_beside"),
    10: (
        *("region", "year_beside", "role_beside", "region_beside", "year"),
        *("region", "region", "year", "region_beside", "region"),
    ),
}
"""How many look-alikes each question gets, and in what they differ from its own figure: in a report of their own, or
as a paragraph beside the evidence that says so itself."""
_CITIES = (
    "桂林市",
    "襄阳市",
    "遵义市",
    "泉州市",
    "洛阳市",
    "温州市",
    "湛江市",
    "岳阳市",
    "赣州市",
    "芜湖市",
    "吉林市",
    "大连市",
)
_YEARS_BACK = 4
"""How long before its oldest report a region's look-alikes begin."""
_LEADING_YEAR = re.compile(r"^(?:20[0-9]{2}年|今年|去年|全年)?[，,]?")
_COMMA = re.compile(r"[，,：:](?![0-9]{3})")
_SHORTEST_SUBJECT = 6
"""Han characters before a figure, its verb among them, that can say what it is of."""
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}年")
_WHOLE = re.compile("^全[省市区县旗]|^全自治区")
_COMPARED = re.compile("同比|比上年|较上年")


def distractors(world: World) -> Plan:
    """Look-alikes of each gold statement: of other regions, other years, and its aim in place of its result."""
    sieve = Sieve()
    taken = []
    for entrant in sieve.with_figures(world.entrants):
        if reason := open_scope(entrant):
            sieve.drop(entrant, reason)
        else:
            taken.append(entrant)
    return sieve.plan([flood(world, taken, count, kinds) for count, kinds in FLOODS.items()])


def open_scope(entrant: Entrant) -> str | None:
    """What the question leaves open, ``region_open`` or ``year_open``: then another region's or year's may well be its answer."""
    asked = fold(" ".join((entrant.question.question, *entrant.question.history)))
    regions = {region_stem(item.fact.region) for item in entrant.statements}
    if not all(region in asked for region in regions):
        return "region_open"
    return None if re.search(r"[0-9]{2}", asked) else "year_open"


def flood(world: World, entrants: Sequence[Entrant], count: int, kinds: Sequence[str]) -> Round:
    """A corpus with look-alikes of every figure of these questions, one of each kind."""
    sheets, cities = Sheets(), _cities(world)
    edits: dict[str, set[Edit]] = {}
    told = {item.home: item.fact for entrant in entrants for item in entrant.statements if item.home}
    for place, fact in sorted(told.items(), key=lambda pair: pair[0]):
        for number, kind in enumerate(kinds):
            text = _look_alike(world, place, number, clause=kind.endswith("_beside"))
            city, year = cities[number % len(cities)], _first_year(world, fact) - _YEARS_BACK - number
            if kind == "region":
                sheets.add(fact, city, fact.last_year, f"{_years(fact)}{_moved(text, fact, city)}")
            elif fact.first_year != fact.last_year:
                continue  # a span of years has no such neighbour
            elif kind == "year":
                sheets.add(fact, fact.region, year, f"{year}年，{_YEAR.sub(f'{year}年', text)}")
            elif (beside := _paragraph(fact, kind, text, city=city, year=year)) is not None:
                end = paragraph_end(world.text(place.source), place.end)
                edits.setdefault(place.source, set()).add(Edit(end, end, f"\n{beside}"))
    files = {source: apply(world.text(source), changes).encode() for source, changes in edits.items()}
    checks = tuple(Check(e.question, same_answer(e.base, words=True), e.base) for e in entrants)
    return Round(f"flood-{count}", {**files, **sheets.files("look-alike")}, checks)


def _look_alike(world: World, place: Site, number: int, *, clause: bool) -> str:
    """The sentence or clause around a figure with every figure replaced that is one plain number, its leading year left out."""
    start, end = sentence_of(world, place)
    draw = world.draw("look-alike", place.source, start, number)
    if clause:
        start, end = _clause(world.text(place.source), start, end, place)
    numbers = {}
    for figure in figures_in(world, place.source, start, end):
        printed = fold(world.text(figure.source)[figure.first : figure.last])
        if NUMBER.fullmatch(printed):
            numbers[figure] = other_number(printed, draw=draw, free=lambda text: True) or printed
    return _LEADING_YEAR.sub("", retold(world, place.source, start, end, numbers))


def _clause(text: str, start: int, end: int, place: Site) -> tuple[int, int]:
    """The clause around a figure, with the one before it where it does not say what is measured."""
    stops = [match.end() for match in _COMMA.finditer(text, start, place.start)]
    first = stops[-1] if stops else start
    if stops and len(re.findall(r"[\u4e00-\u9fff]", text[first : place.start])) < _SHORTEST_SUBJECT:
        first = stops[-2] if len(stops) > 1 else start
    after = _COMMA.search(text, place.end, end)
    return first, after.start() if after else end


def _paragraph(fact: GoldFact, kind: str, text: str, *, city: str, year: int) -> str | None:
    """The sentence as a paragraph of the same report, its other year, region or role in so many words; None for an aim's aim."""
    if kind == "region_beside":
        told = _moved(text, fact, city)
        return f"{_years(fact)}{told if city in told else city + _WHOLE.sub('', told)}"
    if kind == "year_beside":
        return f"{year}年，{_YEAR.sub(f'{year}年', text)}"
    return (
        f"{fact.last_year}年的预期目标是：{_YEAR.sub('', _COMPARED.sub('', text))}" if fact.role == "actual" else None
    )


def _years(fact: GoldFact) -> str:
    return f"{fact.last_year}年，" if fact.first_year == fact.last_year else ""


def _moved(text: str, fact: GoldFact, city: str) -> str:
    """The sentence with another region's name in the place of its own."""
    return text.replace(fact.region, city).replace(region_stem(fact.region), region_stem(city))


def _cities(world: World) -> list[str]:
    """The cities that neither corpus nor question names."""
    named = [report.text for report in world.reports.values()] + [e.question.question for e in world.entrants]
    return [city for city in _CITIES if not any(region_stem(city) in text for text in named)] or ["青石市"]


def _first_year(world: World, fact: GoldFact) -> int:
    """The year of the region's oldest report."""
    years = [r.outline.report_year for r in world.reports.values() if r.outline.region == fact.region]
    return min((year for year in years if year), default=fact.first_year)
