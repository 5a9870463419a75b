"""What a run found, as one JSON object and as the table that people read."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from eval.causes import CAUSES
from eval.errors import UndefinedMetric
from eval.estimates import COUNTS, Estimate, estimates
from eval.gate import breaches
from eval.gold import Question
from eval.intervals import wilson
from eval.measures import ratio
from eval.predictions import Prediction
from eval.refusals import aurc, by_confidence, coverage_at_risk, reason_accuracy, refusal_recall
from eval.scoring import Scorecard
from eval.sentinels import Landing

SCHEMA = 2
TOLERATED = 0.02
"""The selective risk at which the coverage is given."""
_OUTCOMES = ("correct", "wrong", "refused", "missing")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that is reported of a run; timings are kept apart."""

    cards: tuple[Scorecard, ...]
    sentinels: tuple[Landing, ...]


def summary(evaluation: Evaluation, *, manifest: Mapping[str, object]) -> dict[str, object]:
    """The run as one JSON object; the same cards give the same bytes."""
    cards = evaluation.cards
    return {
        "schema": SCHEMA,
        "run": dict(manifest),
        "n": len(cards),
        "measures": {item.name: _estimate_json(item) for item in estimates(cards)},
        "types": {name: _outcomes(group) for name, group in _by_type(cards).items()},
        "refusal_reasons": _by_reason(cards),
        "risk": _risk(cards),
        "causes": {cause: [c.id for c in cards if c.cause == cause] for cause in CAUSES if _count(cards, cause)},
        "sentinels": [asdict(landing) | {"holds": landing.holds} for landing in evaluation.sentinels],
        "breaches": breaches(cards),
    }


def _risk(cards: Sequence[Scorecard]) -> dict[str, object] | None:
    """AURC, and how much is answered at a risk of at most 2 %; None where answers do not say how sure they are."""
    try:
        ranked = by_confidence(cards)
    except UndefinedMetric:
        return None
    within = coverage_at_risk(ranked, risk=TOLERATED)
    return {"n": len(ranked), "aurc": round(aurc(ranked), 6), "coverage_at_2%": round(within, 6)}


def _estimate_json(item: Estimate) -> dict[str, object]:
    row = asdict(item)
    return {key: round(value, 6) if isinstance(value, float) else value for key, value in row.items() if key != "name"}


def _count(cards: Sequence[Scorecard], cause: str) -> int:
    return sum(card.cause == cause for card in cards)


def _by_type(cards: Sequence[Scorecard]) -> dict[str, list[Scorecard]]:
    return {name: [card for card in cards if card.type == name] for name in sorted({card.type for card in cards})}


def _outcomes(cards: Sequence[Scorecard]) -> dict[str, object]:
    counts = Counter(card.outcome for card in cards)
    low, high = wilson(counts["correct"], len(cards))
    return {"n": len(cards), **{name: counts[name] for name in _OUTCOMES}, "low": round(low, 6), "high": round(high, 6)}


def _by_reason(cards: Sequence[Scorecard]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for reason in sorted({card.reason_wanted for card in cards if card.reason_wanted is not None}):
        group = [card for card in cards if card.reason_wanted == reason]
        row: dict[str, object] = {"n": len(group), "recall": round(ratio(refusal_recall, group), 6)}
        try:
            row["reason_accuracy"] = round(ratio(reason_accuracy, group), 6)
        except UndefinedMetric:
            row["reason_accuracy"] = None
        found[reason] = row
    return found


def table(evaluation: Evaluation) -> str:
    """The printed report: types, measures, causes, sentinels, breaches."""
    cards = evaluation.cards
    causes, reasons = _cause_rows(cards), _reason_rows(cards)
    parts = [
        _rows(["题型", "题数", "答对", "答错", "拒答", "缺失", "答对率", "95% 区间"], _type_rows(cards)),
        _rows(["指标", "值", "95% 区间", "题数", "分母", "区间方法"], list(map(_measure_row, estimates(cards)))),
        *([_rows(["应拒答的理由", "题数", "拒答召回", "理由正确"], reasons)] if reasons else []),
        _rows(["失败原因", "题数", "题号"], causes) if causes else "没有失败的题",
        _rows(["哨兵系统", "答对", "理论", "是否相符"], list(map(_sentinel_row, evaluation.sentinels))),
    ]
    found = breaches(cards)
    parts.append("\n".join(["零容忍规则：", *found]) if found else "零容忍规则：全部通过")
    return "\n\n".join(parts) + "\n"


def _type_rows(cards: Sequence[Scorecard]) -> list[list[str]]:
    groups = {**_by_type(cards), "合计": list(cards)}
    rows = []
    for name, group in groups.items():
        row = _outcomes(group)
        low, high = wilson(sum(card.correct for card in group), len(group))
        share = sum(card.correct for card in group) / len(group)
        counts = [str(row[key]) for key in ("n", *_OUTCOMES)]
        rows.append([name, *counts, f"{share:.1%}", f"{low:.1%}—{high:.1%}"])
    return rows


def _measure_row(item: Estimate) -> list[str]:
    show = "{:.2f}".format if item.name in COUNTS else "{:.1%}".format
    return [
        item.title,
        show(item.value),
        f"{show(item.low)}—{show(item.high)}",
        str(item.n),
        f"{item.total:g}",
        "Wilson" if item.method == "wilson" else "按报告自助",
    ]


def _reason_rows(cards: Sequence[Scorecard]) -> list[list[str]]:
    return [
        [reason, *(_percent(row[key]) for key in ("n", "recall", "reason_accuracy"))]
        for reason, row in _by_reason(cards).items()
    ]


def _percent(value: object) -> str:
    return f"{value:.1%}" if isinstance(value, float) else "—" if value is None else str(value)


def _cause_rows(cards: Sequence[Scorecard]) -> list[list[str]]:
    counts = sorted(((_count(cards, cause), cause) for cause in CAUSES), key=lambda item: -item[0])
    return [
        [CAUSES[cause], str(count), " ".join(card.id for card in cards if card.cause == cause)]
        for count, cause in counts
        if count
    ]


def _sentinel_row(landing: Landing) -> list[str]:
    theory = str(landing.low) if landing.low == landing.high else f"{landing.low}—{landing.high}"
    return [landing.name, f"{landing.correct}/{landing.n}", theory, "相符" if landing.holds else "不符：本报告不可信"]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _rows(head: list[str], rows: list[list[str]]) -> str:
    widths = [max(_width(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [head, ["─" * (width // 2) for width in widths], *rows]
    ]
    return "\n".join(lines)


def failures(
    cards: Sequence[Scorecard], questions: Mapping[str, Question], predictions: Mapping[str, Prediction]
) -> str:
    """Every failure with question, gold and answer, the most frequent cause first."""
    counts = Counter(card.cause for card in cards if card.cause)
    parts = []
    for cause, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        parts.append(f"## {CAUSES[cause]}（{count}）\n")
        for card in cards:
            if card.cause == cause:
                parts.append(_failure(card, questions[card.id], predictions.get(card.id)))
    return "\n".join(parts) + "\n" if parts else "没有失败的题\n"


def _failure(card: Scorecard, question: Question, prediction: Prediction | None) -> str:
    said = "（没有记录）" if prediction is None else prediction.error or prediction.answer.replace("\n", " ")
    details = [
        *(["矛盾：" + "、".join(card.contradictions)] if card.contradictions else []),
        *(["多余数字：" + "、".join(card.stray)] if card.stray else []),
        *([] if not card.answerable else ["没绑定：" + "、".join(m.text for m in card.facts if not m.bound)]),
    ]
    lines = [f"- {card.id}（{card.type}）{' ← '.join((question.question, *question.history[::-1]))}"]
    lines += [f"  标准：{question.answer}", f"  回答：{said[:400]}{'（拒答）' if card.refused else ''}"]
    return "\n".join([*lines, *(f"  {detail}" for detail in details if not detail.endswith("：")), ""])
