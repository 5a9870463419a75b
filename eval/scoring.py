"""One question and its answer to one scorecard: right, wrong or refused, and why.

``correct`` wants the right content, hardly a stray figure, every gold figure bound, and words that contradict nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from eval.binding import FactMatch, match_facts
from eval.causes import cause_of
from eval.citations import Coverage, citation_precision, citation_recall, evidence_coverage, mean_quote_length
from eval.consistency import contradictions
from eval.content import is_clean, meets_content, stray_figures
from eval.corpus import Corpus
from eval.errors import UndefinedMetric
from eval.keys import AnswerKey
from eval.predictions import Prediction
from eval.retrieval import Ranking, rank_needs
from eval.support import Soundness, soundness
from eval.text import fold


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What is known of one answer; a ratio that is undefined for it is None.

    Attributes:
        outcome: ``correct``, ``wrong`` (answered, and not correct), ``refused`` (where it should have answered) or
            ``missing``.
        content: every ``must`` met, no ``must_not``, not too long.
        clean: hardly a stray figure, and no year that nobody asked for.
        bound: every gold fact shown with its region, period, role and a citation that carries it.
        facts: how the gold facts fared that the answer has to show.
        exact: the same with the printed qualifier (numeric exact match, strict).
        contradictions: what the answer's words say against the gold.
        cause: the first reason that applies; None for a correct answer.
        confidence: as the system gave it.
    """

    id: str
    type: str
    cluster: str
    answerable: bool
    outcome: str
    refused: bool
    content: bool
    clean: bool
    bound: bool
    exact: bool
    contradictions: tuple[str, ...]
    stray: tuple[str, ...]
    facts: tuple[FactMatch, ...]
    coverage: Coverage | None
    citations: int
    quote_length: float | None
    citation_recall: float | None
    citation_precision: float | None
    soundness: Soundness
    ranking: Ranking | None
    reason: str | None
    reason_wanted: str | None
    cause: str | None
    confidence: float | None = None

    @property
    def correct(self) -> bool:
        """Whether the outcome is the wanted one; refusing the unanswerable is."""
        return self.outcome == "correct"

    @property
    def answered(self) -> bool:
        """Whether there is an answer at all."""
        return not self.refused and self.outcome != "missing"

    @property
    def flawless(self) -> bool:
        """Correct and sound, every figure exact, all evidence quoted and nothing else cited: as an oracle answers."""
        if not (self.correct and self.soundness.sound):
            return False
        if not self.answerable:
            return self.reason_wanted in (None, self.reason)
        covered = self.coverage is None or (self.coverage.quoted and self.coverage.holding == self.citations)
        return covered and self.exact


def score(
    key: AnswerKey,
    prediction: Prediction | None,
    *,
    corpus: Corpus | None = None,
    regions: frozenset[str] = frozenset(),
) -> Scorecard:
    """Score one answer.

    Args:
        prediction: None, or one with ``error``, is missing: neither a refusal nor an answer, and never correct.
        corpus: where given, quotes are also looked for in the files.
        regions: every region that the question set knows; an answer that names another one than asked is caught.
    """
    question = key.question
    missing = prediction is None or prediction.error is not None
    said = prediction or Prediction(question.id, question.question, "", False, None)
    matches = match_facts(key, said)
    against = tuple(contradictions([fact for fact, match in matches if match.value], said, regions=regions))
    content, clean = meets_content(key, said), is_clean(key, said)
    bound = all(match.bound for _, match in matches)
    right = content and clean and bound and not against and not said.refused if question.answerable else said.refused
    outcome = "missing" if missing else "correct" if right else "refused" if said.refused else "wrong"
    asked = " ".join((question.question, *question.history))
    grounded = question.answerable and not said.refused and not missing
    allowed = _allowed(said, asked)
    ranked = rank_needs(key, said.retrieved)
    return Scorecard(
        id=question.id,
        type=question.type,
        cluster=key.cluster,
        answerable=question.answerable,
        outcome=outcome,
        refused=said.refused,
        content=content,
        clean=clean,
        bound=bound,
        exact=all(match.bound and match.strict for _, match in matches),
        contradictions=against,
        stray=stray_figures(key, said),
        facts=tuple(match for _, match in matches),
        coverage=evidence_coverage(key, said.citations) if question.answerable and key.evidence else None,
        citations=len(said.citations),
        quote_length=_defined(lambda: mean_quote_length(said.citations)),
        citation_recall=_defined(lambda: citation_recall(said, allowed=allowed)) if grounded else None,
        citation_precision=_defined(lambda: citation_precision(said, allowed=allowed)) if grounded else None,
        soundness=soundness(said, asked=asked, corpus=corpus),
        ranking=ranked,
        reason=said.reason,
        reason_wanted=question.reason,
        cause=cause_of(
            key, prediction, outcome=outcome, matches=matches, contradictions=against, ranking=ranked, clean=clean
        ),
        confidence=said.confidence,
    )


def _defined(measure: Callable[[], float]) -> float | None:
    try:
        return measure()
    except UndefinedMetric:
        return None


def _allowed(prediction: Prediction, asked: str) -> str:
    """What a statement may say without a citation: the question's own words and results worked out here."""
    computed = [f"{shown.text}{shown.formula or ''}" for shown in prediction.figures if shown.computed]
    return fold(" ".join((asked, *computed)))


def said_right(row: Mapping[str, Any]) -> bool:
    """Whether the words of an answer are right, whatever its record binds: what a system without records can reach.

    Args:
        row: a scorecard as JSON.
    """
    if not row["answerable"]:
        return bool(row["refused"])
    return bool(row["content"] and row["clean"] and not row["contradictions"] and not row["refused"])
