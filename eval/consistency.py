"""What the answer's own words say of a figure: year, region, direction and qualifier must not contradict the gold.

A reader reads the sentence, not the record beside it, so a sound record does not excuse a wrong sentence.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from eval.binding import region_stem, same_period
from eval.direction import direction_at
from eval.keys import FactKey
from eval.predictions import Prediction
from eval.quantities import Quantity, equal, opposed, quantities, same_unit, sense
from eval.text import fold_answer, sentences

_SPAN = re.compile(r"(?<![0-9])(20[0-9]{2})年?(?:-|至|到)(20[0-9]{2})(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})年(?![0-9]{1,2}月)(?![^，。;；、]{0,12}报告)")
"""A year that is spoken of; the year of a report or of a meeting's date is not."""
_HEDGE = re.compile(r"或|还是|要么")


def contradictions(facts: Iterable[FactKey], prediction: Prediction, *, regions: frozenset[str]) -> list[str]:
    """What the answer's words contradict, as ``year``, ``region``, ``direction``, ``qualifier``, ``hedged``; sorted.

    Args:
        facts: the gold facts whose value the answer shows.
        regions: names of all regions that the question set knows; only these are recognised in the text.
    """
    parts = [fold_answer(sentence) for sentence in sentences(prediction.answer)]
    stems = frozenset(map(region_stem, regions))
    return sorted({name for fact in facts for name in _of_fact(fact, parts, stems, prediction)})


def _of_fact(fact: FactKey, parts: list[str], stems: frozenset[str], prediction: Prediction) -> set[str]:
    places = [
        (part, q) for part in parts for q in quantities(part) if fact.quantity is not None and equal(q, fact.quantity)
    ]
    if not places:
        return set()
    whole = "".join(parts)
    tests: dict[str, Callable[[str, Quantity], bool]] = {
        "year": lambda part, q: _year_wrong(fact, part, whole),
        "region": lambda part, q: _region_wrong(fact, part, whole, stems),
        "direction": lambda part, q: _direction_wrong(fact, part, q),
        "qualifier": lambda part, q: _qualifier_wrong(fact, q.qualifier),
        "hedged": lambda part, q: _hedged(part, q),
    }
    # One sound mention is enough: the same figure may stand elsewhere in the answer for something else.
    wrong = {name for name, test in tests.items() if all(test(part, q) for part, q in places)}
    return wrong | ({"qualifier"} if _opposed_record(fact, prediction) else set())


def _periods(text: str) -> list[tuple[int, int]]:
    spans = [(int(a), int(b)) for a, b in _SPAN.findall(text)]
    return spans + [(int(year), int(year)) for year in _YEAR.findall(_SPAN.sub("", text))]


def _year_wrong(fact: FactKey, part: str, whole: str) -> bool:
    stated = _periods(part) or _periods(whole)
    gold = fact.fact
    return bool(stated) and not any(
        same_period(gold, first, last) or gold.first_year <= last <= gold.last_year for first, last in stated
    )


def _region_wrong(fact: FactKey, part: str, whole: str, stems: frozenset[str]) -> bool:
    own = region_stem(fact.fact.region)
    for text in (part, whole):
        named = {stem for stem in stems if stem in text}
        if named:
            return not any(stem.endswith(own) or own.endswith(stem) for stem in named)
    return False


def _direction_wrong(fact: FactKey, part: str, quantity: Quantity) -> bool:
    stated = direction_at(part, quantity.start, quantity.end)
    return stated is not None and bool(fact.directions) and stated not in fact.directions


def _qualifier_wrong(fact: FactKey, stated: str | None) -> bool:
    return bool(fact.qualifiers) and all(opposed(stated, printed) for printed in fact.qualifiers)


def _opposed_record(fact: FactKey, prediction: Prediction) -> bool:
    return any(
        _qualifier_wrong(fact, sense(shown.qualifier))
        for shown in prediction.figures
        if fact.quantity is not None and any(equal(q, fact.quantity) for q in quantities(shown.text))
    )


def _hedged(part: str, quantity: Quantity) -> bool:
    """Whether the figure is one of several on offer: 10.2%或9%."""
    return any(_HEDGE.search(gap) for gap in _gaps_to_others(part, quantity))


def _gaps_to_others(part: str, quantity: Quantity) -> Iterator[str]:
    others: Iterable[Quantity] = (q for q in quantities(part) if same_unit(q, quantity) and not equal(q, quantity))
    for other in others:
        gap = part[quantity.end : other.start] if other.start >= quantity.end else part[other.end : quantity.start]
        if len(gap) <= 6:
            yield gap
