"""The answer key of one question: its gold, made ready to be compared with an answer."""

import re
from dataclasses import dataclass, field

from eval.corpus import Corpus, Passage, find_all
from eval.direction import Direction, direction_at
from eval.errors import GoldError
from eval.gold import LONG_TYPES, GoldFact, Question
from eval.quantities import Quantity, equal, quantities
from eval.text import fold, fold_answer

SHORT_LIMIT, LONG_LIMIT = 220, 900
"""Longest folded answer, in characters: a sentence or two, or a list."""
_FULL_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_SHORT_YEAR = re.compile(r"(?<![0-9])([0-9]{2})年")


@dataclass(frozen=True, slots=True)
class FactKey:
    """A gold fact with what its evidence prints around the figure.

    Attributes:
        quantity: the figure read; None where it is no quantity (``286万`` is one, ``首位`` is none).
        qualifiers: senses that the evidence gives the figure; None among them means a bare figure.
        directions: rise or fall as the evidence has it; empty where it says neither.
    """

    fact: GoldFact
    words: str
    quantity: Quantity | None
    qualifiers: frozenset[str | None]
    directions: frozenset[Direction]


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """A question with its evidence found and folded.

    Attributes:
        evidence: per piece of evidence, the passage itself and its substitutes.
        known: everything that gold, evidence and question say: figures in it are no strays.
        known_quantities: the quantities of ``known``.
        years: years that an answer may speak of.
        limit: the longest answer in folded characters.
    """

    question: Question
    evidence: tuple[tuple[Passage, ...], ...]
    facts: tuple[FactKey, ...]
    known: str = field(repr=False)
    known_quantities: tuple[Quantity, ...] = field(repr=False)
    years: frozenset[int]
    limit: int

    @property
    def cluster(self) -> str:
        """What intervals are resampled by: the report of the first piece of evidence; without one, the question."""
        return self.evidence[0][0].doc if self.evidence else f"question:{self.question.id}"


def answer_key(question: Question, corpus: Corpus | None) -> AnswerKey:
    """Find the question's evidence and read its figures.

    Raises:
        GoldError: a piece of evidence does not stand where the gold says.
    """
    try:
        evidence = tuple(find_all(item, corpus) for item in question.evidence)
    except ValueError as error:
        raise GoldError("题库", None, question.id, str(error)) from None
    passages = [passage.words for alternatives in evidence for passage in alternatives]
    said = [question.answer, *question.aliases, *(text for group in question.must for text in group)]
    known = " ".join([*map(fold_answer, said), *passages, fold(question.question), *map(fold, question.history)])
    return AnswerKey(
        question=question,
        evidence=evidence,
        facts=tuple(_fact_key(fact, [*passages, fold_answer(question.answer)]) for fact in question.facts),
        known=known,
        known_quantities=tuple(q for part in known.split(" ") for q in quantities(part)),
        years=_years(known).union(*map(_fact_years, question.facts)),
        limit=LONG_LIMIT if question.type in LONG_TYPES else SHORT_LIMIT,
    )


def _years(text: str) -> frozenset[int]:
    return frozenset(map(int, _FULL_YEAR.findall(text))) | {2000 + int(year) for year in _SHORT_YEAR.findall(text)}


def _fact_years(fact: GoldFact) -> frozenset[int]:
    """The years of a fact, and the year before a span: some count five years from there."""
    first = fact.first_year - (fact.last_year > fact.first_year)
    return frozenset(range(first, fact.last_year + 1))


def _fact_key(fact: GoldFact, passages: list[str]) -> FactKey:
    found = quantities(fact.text)
    wanted = found[0] if len(found) == 1 else None
    places = [(text, q) for text in passages for q in quantities(text) if wanted is not None and equal(q, wanted)]
    turned = {direction_at(text, q.start, q.end) for text, q in places}
    return FactKey(
        fact=fact,
        words=fold(fact.text),
        quantity=wanted,
        qualifiers=frozenset(q.qualifier for _, q in places),
        directions=frozenset(direction for direction in turned if direction is not None),
    )
