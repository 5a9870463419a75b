"""Refusing: how much is answered, how wrong the answers are, and whether refusals are the right ones.

Let A be the answerable questions, U the others. Every measure gives one scorecard's (numerator, denominator), or None
where the card is outside of it; see ``measures.ratio``. A question without a record is no answer and no refusal.
"""

from collections.abc import Callable, Iterable, Sequence

from eval.errors import UndefinedMetric
from eval.measures import Share
from eval.scoring import Scorecard


def coverage(card: Scorecard) -> Share | None:
    """Answered of A / A. Source: El-Yaniv & Wiener, JMLR 2010."""
    return (float(card.answered), 1.0) if card.answerable else None


def selective_risk(card: Scorecard) -> Share | None:
    """Wrong answers / answers; any answer to a question of U is wrong. Source: El-Yaniv & Wiener, JMLR 2010."""
    return (float(not card.correct), 1.0) if card.answered else None


def refusal_precision(card: Scorecard) -> Share | None:
    """Refused of U / refused. Source: SQuAD 2.0's no-answer class (Rajpurkar et al., ACL 2018)."""
    return (float(not card.answerable), 1.0) if card.refused else None


def refusal_recall(card: Scorecard) -> Share | None:
    """Refused of U / U. Source: RGB's rejection rate (Chen et al., AAAI 2024), by flag instead of by phrase."""
    return None if card.answerable else (float(card.correct), 1.0)


def reason_accuracy(card: Scorecard) -> Share | None:
    """Refusals of U with the gold reason / refusals of U whose gold gives one. Source: this benchmark."""
    if card.answerable or not card.refused or card.reason_wanted is None:
        return None
    return float(card.reason == card.reason_wanted), 1.0


def penalised(cost: float) -> Callable[[Scorecard], Share]:
    """(correct − ``cost`` · wrong) / questions: silence costs nothing, a wrong answer does.

    Refusing everything scores |U| / questions, an oracle 1. Source: CRAG (Yang et al., NeurIPS 2024), cost left open.
    """
    return lambda card: (card.correct - cost * (card.outcome == "wrong"), 1.0)


def by_confidence(cards: Iterable[Scorecard]) -> list[bool]:
    """Whether each answer is correct, the most confident first, ties by id: what the curve below is drawn from.

    Raises:
        UndefinedMetric: nothing was answered, or an answer says not how sure it is.
    """
    answered = [(card.confidence, card.id, card.correct) for card in cards if card.answered]
    sure = [(-confidence, id_, correct) for confidence, id_, correct in answered if confidence is not None]
    if not answered or len(sure) < len(answered):
        raise UndefinedMetric("风险—覆盖率曲线：没有作答的题" if not answered else "风险—覆盖率曲线：回答没有把握程度")
    return [correct for _, _, correct in sorted(sure)]


def risks(ranked: Sequence[bool]) -> list[float]:
    """Selective risk of the first i answers, i = 1 … n; ``ranked`` says which are correct, most confident first."""
    wrong, found = 0, []
    for count, correct in enumerate(ranked, start=1):
        wrong += not correct
        found.append(wrong / count)
    return found


def aurc(ranked: Sequence[bool]) -> float:
    """Area under the risk-coverage curve: (1/n) Σ risk of the first i answers; smaller is better.

    Args:
        ranked: whether each answer is correct, most confident first.

    Source: Geifman et al., ICLR 2019.

    Raises:
        UndefinedMetric: nothing was answered.
    """
    if not ranked:
        raise UndefinedMetric("AURC：没有作答的题")
    return sum(risks(ranked)) / len(ranked)


def coverage_at_risk(ranked: Sequence[bool], *, risk: float) -> float:
    """The largest share of answers, most confident first, whose selective risk is at most ``risk``.

    Source: Geifman & El-Yaniv, NeurIPS 2017.

    Raises:
        UndefinedMetric: nothing was answered.
    """
    if not ranked:
        raise UndefinedMetric("定风险覆盖率：没有作答的题")
    within = [count for count, value in enumerate(risks(ranked), start=1) if value <= risk]
    return max(within, default=0) / len(ranked)
