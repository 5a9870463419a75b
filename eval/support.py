"""Zero tolerance: what no answer may show, right or wrong."""

import re
from dataclasses import dataclass

from eval.citations import is_exact, unresolvable
from eval.corpus import Corpus
from eval.predictions import Prediction
from eval.quantities import Quantity, carries, quantities
from eval.text import fold, fold_answer, stands_in

_LIST_NUMBER = re.compile(r"(?m)^\s*(?:[（(]?[0-9]{1,2}[)）]|[0-9]{1,2}[.、．])(?![0-9])")
_ARABIC = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Soundness:
    """Counts behind the zero-tolerance rules of one answer.

    Attributes:
        inexact: quotes that are not ``text[start:end]``, or do not stand in the cited file.
        figures: figures in the answer's text, years, list numbers and the question's own figures left out.
        unsupported: those that stand in no cited quote and are not a computed result.
        unresolvable: references that lead nowhere.
    """

    quotes: int
    inexact: tuple[str, ...]
    figures: int
    unsupported: tuple[str, ...]
    unresolvable: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.inexact or self.unsupported or self.unresolvable)


def shown_quantities(answer: str) -> list[Quantity]:
    """The figures of an answer that are written with Arabic digits, years, citation marks and list numbers left out."""
    text = fold_answer(_LIST_NUMBER.sub("", answer))
    return [q for q in quantities(text) if _ARABIC.search(q.text) and not _is_year(q) and not _in_name(q, text)]


def _is_year(quantity: Quantity) -> bool:
    return quantity.unit == "公历年" or (quantity.unit == "" and re.fullmatch("20[0-9]{2}", quantity.text) is not None)


def _in_name(quantity: Quantity, text: str) -> bool:
    """Whether the digits are part of a Latin word: 5G, L3."""
    around = text[max(0, quantity.start - 1) : quantity.start] + text[quantity.end : quantity.end + 1]
    return any(char.isascii() and char.isalpha() for char in around)


def unsupported_figures(prediction: Prediction, *, asked: str) -> list[str]:
    """Figures shown that no cited quote carries, and recorded ones that the quote of their own citation does not.

    Computed figures and those of the question need no quote.

    Args:
        asked: question and history.
    """
    quotes = [fold(cited.quote) for cited in prediction.citations]
    computed = [fold(f"{shown.text} {shown.formula or ''}") for shown in prediction.figures if shown.computed]
    given = [*quotes, *computed, fold(asked)]
    shown = [q.text for q in shown_quantities(prediction.answer) if not any(_given(q, text) for text in given)]
    return list(dict.fromkeys([*shown, *_unquoted(prediction)]))


def _given(quantity: Quantity, text: str) -> bool:
    return stands_in(quantity.text, text) or carries(text, quantity)


def _unquoted(prediction: Prediction) -> list[str]:
    """Recorded figures, computed ones left out, that the quote of their own citation does not carry."""
    by_number = {cited.n: fold(cited.quote) for cited in prediction.citations}
    lost = []
    for shown in prediction.figures:
        quote = by_number.get(shown.citation or 0, "")
        found = quantities(shown.text)
        if not shown.computed and not stands_in(fold(shown.text), quote) and not (found and _given(found[0], quote)):
            lost.append(fold(shown.text))
    return lost


def soundness(prediction: Prediction, *, asked: str, corpus: Corpus | None = None) -> Soundness:
    """Check one answer, refusals included: what a refusal says that the reports do hold is cited as well."""
    inexact = tuple(f"[{c.n}]" for c in prediction.citations if not is_exact(c, corpus))
    return Soundness(
        quotes=len(prediction.citations),
        inexact=inexact,
        figures=len(shown_quantities(prediction.answer)),
        unsupported=tuple(unsupported_figures(prediction, asked=asked)),
        unresolvable=tuple(unresolvable(prediction, corpus)),
    )
