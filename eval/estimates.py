"""Every measure of a run with its n and 95 % interval, in the order of the report."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval import measures, refusals
from eval.errors import UndefinedMetric
from eval.intervals import cluster_bootstrap, wilson
from eval.measures import Measure, ranked, ratio
from eval.retrieval import CUTOFFS, ndcg_at, recall_at, reciprocal_rank, set_recall_at
from eval.scoring import Scorecard


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure's value over some scorecards.

    Attributes:
        n: scorecards inside of the measure.
        total: the denominator: questions, figures, quotes or answers.
        method: ``wilson`` for :data:`PROPORTIONS`, else ``bootstrap`` over reports.
    """

    name: str
    title: str
    value: float
    low: float
    high: float
    n: int
    total: float
    method: str


def _retrieval(k: int) -> dict[str, tuple[str, Measure]]:
    return {
        f"recall@{k}": (f"证据召回 recall@{k}", ranked(lambda ranking: recall_at(ranking, k))),
        f"set_recall@{k}": (f"证据齐全 set-recall@{k}", ranked(lambda ranking: set_recall_at(ranking, k))),
    }


MEASURES: dict[str, tuple[str, Measure]] = {
    "correct": ("答对", measures.correct),
    "correct_answerable": ("答对（可答的题）", measures.correct_answerable),
    "penalised_1": ("罚分 P₁", refusals.penalised(1)),
    "penalised_4": ("罚分 P₄", refusals.penalised(4)),
    "content": ("内容正确", measures.content),
    "clean": ("没有多余数字", measures.clean),
    "bound": ("数字绑定正确", measures.bound),
    "consistent": ("行文无矛盾", measures.consistent),
    "nem_strict": ("数字严格匹配", measures.nem_strict),
    "nem_lenient": ("数字宽松匹配", measures.nem_lenient),
    "region_bound": ("地区绑定", measures.region_bound),
    "period_bound": ("年份绑定", measures.period_bound),
    "role_bound": ("目标与结果绑定", measures.role_bound),
    "stray": ("每答多余数字", measures.stray),
    "coverage": ("覆盖率", refusals.coverage),
    "selective_risk": ("选择性风险", refusals.selective_risk),
    "refusal_precision": ("拒答精确率", refusals.refusal_precision),
    "refusal_recall": ("拒答召回率", refusals.refusal_recall),
    "reason_accuracy": ("拒答理由正确", refusals.reason_accuracy),
    "quote_exactness": ("引文逐字", measures.quote_exactness),
    "supported": ("数字有引文", measures.supported),
    "resolvable": ("引用可查", measures.resolvable),
    "evidence_cited": ("引到证据", measures.evidence_cited),
    "evidence_quoted": ("引文含证据", measures.evidence_quoted),
    "evidence_precision": ("引用中证据所占", measures.evidence_precision),
    "citation_recall": ("引用召回率", measures.citation_recall),
    "citation_precision": ("引用精确率", measures.citation_precision),
    "quote_length": ("引文字数", measures.quote_length),
    **{name: entry for k in CUTOFFS for name, entry in _retrieval(k).items()},
    "mrr@10": ("首中倒数排名 MRR@10", ranked(reciprocal_rank)),
    "ndcg@10": ("折损累计增益 nDCG@10", ranked(ndcg_at)),
}
"""Name → (what people read, measure)."""
PROPORTIONS = frozenset(
    {
        *("correct", "correct_answerable", "content", "clean", "bound", "consistent", "coverage", "selective_risk"),
        *("refusal_precision", "refusal_recall", "reason_accuracy", "resolvable", "evidence_cited", "evidence_quoted"),
        *(f"set_recall@{k}" for k in CUTOFFS),
    }
)
"""Measures that say yes or no of each question; the others are means and ratios of counts."""
COUNTS = frozenset({"penalised_1", "penalised_4", "stray", "quote_length"})
"""Measures that are no shares of a whole."""


def estimate(name: str, cards: Sequence[Scorecard]) -> Estimate:
    """Value and interval of one of :data:`MEASURES`.

    Raises:
        UndefinedMetric: the denominator is 0.
    """
    title, measure = MEASURES[name]
    value = ratio(measure, cards)
    rows = [(card.cluster, *share) for card in cards if (share := measure(card)) is not None]
    total = sum(denominator for _, _, denominator in rows)
    if name in PROPORTIONS:
        (low, high), method = wilson(round(value * len(rows)), len(rows)), "wilson"
    else:
        (low, high), method = cluster_bootstrap(rows), "bootstrap"
    return Estimate(name, title, value, low, high, len(rows), total, method)


def estimates(cards: Sequence[Scorecard]) -> list[Estimate]:
    """All measures that are defined for these scorecards, in order."""
    found = []
    for name in MEASURES:
        try:
            found.append(estimate(name, cards))
        except UndefinedMetric:
            continue
    return found
