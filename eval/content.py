"""What an answer's text has to say, and what it must not show beside it."""

import re

from eval.gold import SHORT_TYPES
from eval.keys import AnswerKey
from eval.predictions import Prediction
from eval.quantities import Quantity, carries, equal, only_quantity, quantities
from eval.support import shown_quantities
from eval.text import fold, fold_answer, stands_in
from eval.units import BARE, COUNTED

STRAY_SHORT, STRAY_LONG = 1, 3
"""How many figures without a place in gold, evidence or question a short and a long answer may show."""
_YEAR_SAID = re.compile(r"(?<![0-9])(20[0-9]{2})(?=年|[-至到])")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def meets_content(key: AnswerKey, prediction: Prediction) -> bool:
    """Every ``must`` group met, no ``must_not``, and no longer than an answer may be."""
    said = fold_answer(prediction.answer)
    met = all(any(says(said, text) for text in group) for group in key.question.must)
    barred = any(stands_in(fold(text), said) for text in key.question.must_not)
    return met and not barred and len(said) <= key.limit


def says(said: str, wanted: str) -> bool:
    """Whether a folded answer says ``wanted``: in these characters or, if it is a figure with a unit, re-expressed."""
    if stands_in(fold(wanted), said):
        return True
    quantity = only_quantity(wanted)
    return quantity is not None and quantity.unit != BARE and carries(said, quantity)


def stray_figures(key: AnswerKey, prediction: Prediction) -> tuple[str, ...]:
    """Figures shown that neither gold, evidence, question nor a computed result knows; in order.

    Figures in Chinese numerals count where their unit leaves no doubt that they are figures (百分之九, 三百亿元).
    """
    computed = fold(" ".join(f"{shown.text} {shown.formula or ''}" for shown in prediction.figures if shown.computed))
    derived = quantities(computed)
    written = [q for q in quantities(fold_answer(prediction.answer)) if _in_chinese(q)]
    shown = sorted((*shown_quantities(prediction.answer), *written), key=lambda q: q.start)
    return tuple(q.text for q in shown if not _known(q, key, computed, derived))


def _in_chinese(quantity: Quantity) -> bool:
    return not _NUMBER.search(quantity.text) and quantity.unit not in COUNTED and quantity.unit != "公历年"


def _known(quantity: Quantity, key: AnswerKey, computed: str, derived: list[Quantity]) -> bool:
    if any(equal(quantity, other) for other in (*key.known_quantities, *derived)):
        return True
    numbers = _NUMBER.findall(quantity.text) or [quantity.text]
    known = all(stands_in(number, key.known) or stands_in(number, computed) for number in numbers)
    return known or (re.fullmatch("[0-9]{2}年", quantity.text) is not None and 2000 + int(numbers[0]) in key.years)


def foreign_years(key: AnswerKey, prediction: Prediction) -> tuple[int, ...]:
    """Years that the answer speaks of and nobody asked for; of questions with gold figures only.

    The years of the cited reports themselves may be named.
    """
    if not key.facts:
        return ()
    reports = {cited.report_year for cited in prediction.citations}
    said = {int(year) for year in _YEAR_SAID.findall(fold_answer(prediction.answer))}
    return tuple(sorted(said - key.years - reports))


def is_clean(key: AnswerKey, prediction: Prediction) -> bool:
    """Hardly a stray figure and no foreign year."""
    allowed = STRAY_SHORT if key.question.type in SHORT_TYPES else STRAY_LONG
    return len(stray_figures(key, prediction)) <= allowed and not foreign_years(key, prediction)
