"""What a metamorphic suite is made of: questions that entered, rounds of a changed corpus, checks within a round."""

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from eval.corpus import Corpus
from eval.generated import Reading
from eval.gold import Question
from eval.predictions import Prediction
from eval.quantities import Quantity, quantities
from eval.relations import Judge, shows
from eval.sites import Report, Site, Statement
from eval.transformations import NUMBER, other_number
from eval.units import BARE, COUNTED


@dataclass(frozen=True, slots=True)
class Entrant:
    """A question that is answered from the unchanged corpus.

    Attributes:
        statements: its gold figures and where they stand; empty where the gold has none.
        base: the answer from the unchanged corpus.
    """

    question: Question
    statements: tuple[Statement, ...]
    base: Prediction

    @property
    def lacks(self) -> str | None:
        """Why no figure of it can be changed: ``no_figure``, ``not_found`` in its evidence, ``not_shown`` by the base answer."""
        if not self.statements or any(item.number is None for item in self.statements):
            return "no_figure"
        if any(item.home is None for item in self.statements):
            return "not_found"
        shown = all(item.quantity is not None and shows(self.base, item.quantity) for item in self.statements)
        return None if shown else "not_shown"


@dataclass(frozen=True, slots=True)
class World:
    """All that suites are planned from.

    Attributes:
        readings: the plain statements that the evaluation's own parser found.
        corrections: the text of the corpus's ``metadata.toml``; empty where there is none.
    """

    corpus: Corpus
    reports: Mapping[str, Report]
    entrants: tuple[Entrant, ...]
    readings: tuple[Reading, ...]
    seed: int
    corrections: str = ""

    def text(self, source: str) -> str:
        """A file's text."""
        return self.reports[source].text

    def draw(self, *key: object) -> random.Random:
        """A source of randomness that depends on the seed and the key alone."""
        return random.Random(":".join(map(str, (self.seed, *key))))

    def group(self, entrant: Entrant, size: int) -> int:
        """One of ``size`` groups, by the hash of the question's id."""
        digest = hashlib.sha256(f"{self.seed}:{entrant.question.id}".encode()).digest()
        return int.from_bytes(digest[:4]) % size


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked of a changed corpus.

    Attributes:
        question: as asked; of flips not the one that entered.
        base: the answer before.
        kind: what was done, where a round does several things.
    """

    question: Question
    judge: Judge = field(repr=False)
    base: Prediction = field(repr=False)
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A changed corpus and what is asked of it.

    Attributes:
        files: path → new bytes, None for a file taken away; all others stay.
        budget: most tokens of a chunk; None for the product's own.
    """

    name: str
    files: Mapping[str, bytes | None] = field(repr=False)
    checks: tuple[Check, ...] = field(repr=False)
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A suite's rounds, and the questions that could not enter it: reason → ids."""

    rounds: tuple[Round, ...]
    dropped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Sieve:
    """Sorts entrants into those that a suite takes and those that it leaves out, by reason."""

    def __init__(self) -> None:
        self._dropped: dict[str, list[str]] = {}

    def drop(self, entrant: Entrant, reason: str) -> None:
        """Leave a question out."""
        self._dropped.setdefault(reason, []).append(entrant.question.id)

    def with_figures(self, entrants: Iterable[Entrant]) -> list[Entrant]:
        """Those whose gold figures can be changed."""
        taken = []
        for entrant in entrants:
            if entrant.lacks:
                self.drop(entrant, entrant.lacks)
            else:
                taken.append(entrant)
        return taken

    def plan(self, rounds: Sequence[Round]) -> Plan:
        """The plan with what was left out."""
        return Plan(
            tuple(item for item in rounds if item.checks),
            {reason: tuple(ids) for reason, ids in sorted(self._dropped.items())},
        )


class FreshNumbers:
    """Numbers that stand for nothing yet: of a unit, no file of the corpus and no earlier draw has the value."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._held = {name: _values(report.figures) for name, report in world.reports.items()}
        asked = [q for entrant in world.entrants for q in quantities(entrant.question.question)]
        self._drawn = _values(asked)

    def other(self, site: Site, figure: Quantity) -> tuple[str, Quantity] | None:
        """Another number for a figure, of as many digits, and the figure with it.

        Where short numbers are all taken somewhere, one that no file of the same region has will do; None if there is
        none either.
        """
        number = NUMBER.findall(figure.text)[0]
        region = self._world.reports[site.source].outline.region
        near = [name for name, report in self._world.reports.items() if report.outline.region in (region, None)]
        draw = self._world.draw("number", site.source, site.first)
        for names in (list(self._held), [*near, site.source]):
            found = other_number(number, draw=draw, free=partial(self._is_free, figure, names))
            if found is not None:
                read = _with_number(figure, found)
                self._drawn.add((read.unit, read.value))
                return found, read
        return None

    def _is_free(self, figure: Quantity, names: Sequence[str], number: str) -> bool:
        read = _with_number(figure, number)
        keys = {(unit, read.value) for unit in ({read.unit, BARE} if read.unit in COUNTED else {read.unit})}
        return keys.isdisjoint(self._drawn) and all(keys.isdisjoint(self._held[name]) for name in names)


def _values(figures: Iterable[Quantity]) -> set[tuple[str, Decimal]]:
    return {(q.unit, value) for q in figures for value in (q.value, q.upper) if value is not None}


def _with_number(figure: Quantity, number: str) -> Quantity:
    return quantities(NUMBER.sub(number, figure.text, count=1))[0]
