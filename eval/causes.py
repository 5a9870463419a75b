"""Why an answer failed: the first cause that applies, from retrieval down to form."""

from collections.abc import Sequence

from eval.binding import FactMatch
from eval.keys import AnswerKey, FactKey
from eval.predictions import Prediction
from eval.quantities import Quantity, equal, quantities, same_unit
from eval.retrieval import Ranking
from eval.text import fold, fold_answer, stands_in

CAUSES = {
    "missing": "没有回答记录",
    "answered_unanswerable": "不该答而答",
    "not_retrieved": "没检索到证据",
    "over_refusal": "该答而拒答",
    "too_long": "太长：贴了原文而不是回答",
    "region": "地区不对",
    "year": "年份不对",
    "role": "目标与结果混淆",
    "measure": "增速与总量混淆",
    "unit": "单位或量级不对",
    "indicator": "答成了别的指标",
    "direction": "升降说反",
    "qualifier": "以上、以下说反",
    "hedged": "几个数字任选",
    "stray": "多余的数字",
    "incomplete": "答得不全",
    "unbound": "数字没有登记或引文里没有它",
}
"""Every cause with its name in reports, in the order in which they are looked for."""


def cause_of(
    key: AnswerKey,
    prediction: Prediction | None,
    *,
    outcome: str,
    matches: Sequence[tuple[FactKey, FactMatch]],
    contradictions: tuple[str, ...],
    ranking: Ranking | None,
    clean: bool,
) -> str | None:
    """The first of :data:`CAUSES` that explains a failure; None for a correct answer."""
    if outcome == "correct":
        return None
    if prediction is None or outcome == "missing":
        return "missing"
    if not key.question.answerable:
        return "answered_unanswerable"
    if ranking is not None and any(rank is None for rank in ranking.first):
        return "not_retrieved"
    if prediction.refused:
        return "over_refusal"
    said = fold_answer(prediction.answer)
    if len(said) > key.limit:
        return "too_long"
    bound = _wrong_binding(matches) or _wrong_figure(key, matches, said) or next(iter(contradictions), None)
    if bound is not None:
        return bound
    if not clean:
        return "stray"
    unbound = all(match.said for _, match in matches) and not all(match.bound for _, match in matches)
    return "unbound" if unbound else "incomplete"


def _wrong_binding(matches: Sequence[tuple[FactKey, FactMatch]]) -> str | None:
    """The right figure, said of the wrong region, year or role."""
    for _, match in matches:
        if match.value and not (match.region and match.period and match.role):
            return "region" if not match.region else "year" if not match.period else "role"
    return None


def _wrong_figure(key: AnswerKey, matches: Sequence[tuple[FactKey, FactMatch]], said: str) -> str | None:
    """A known distractor in place of a gold figure, or one that is off by its kind or its scale."""
    if all(match.value for _, match in matches):
        return None
    for distractor in key.question.distractors:
        if stands_in(fold(distractor.text), said):
            return distractor.why
    shown = quantities(said)
    for fact, match in matches:
        if not match.value and fact.quantity is not None and shown:
            return _unlike(fact.quantity, shown)
    return None


def _unlike(wanted: Quantity, shown: list[Quantity]) -> str | None:
    kinds = [q for q in shown if q.unit != "公历年" and not equal(q, wanted)]
    if any(_digits(q) == _digits(wanted) for q in kinds):
        return "unit"
    if kinds and not any(same_unit(q, wanted) for q in kinds):
        return "measure"
    return "indicator" if kinds else None


def _digits(quantity: Quantity) -> str:
    return str(quantity.value.normalize().as_tuple().digits)
