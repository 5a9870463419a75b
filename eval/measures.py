"""What is measured of answers: each measure gives one scorecard's (numerator, denominator).

None says that the scorecard is outside of the measure. :func:`ratio` adds both up over a run. What a numerator means
in detail is defined where it is computed: ``content``, ``binding``, ``consistency``, ``support``, ``citations``.
"""

from collections.abc import Callable, Iterable, Sequence

from eval.binding import FactMatch
from eval.errors import UndefinedMetric
from eval.retrieval import Ranking
from eval.scoring import Scorecard

Share = tuple[float, float]
Measure = Callable[[Scorecard], Share | None]


def ratio(measure: Measure, cards: Iterable[Scorecard]) -> float:
    """Sum of the numerators / sum of the denominators.

    Raises:
        UndefinedMetric: no scorecard is inside of the measure, or its denominators are all 0.
    """
    shares = [share for card in cards if (share := measure(card)) is not None]
    total = sum(denominator for _, denominator in shares)
    if not total:
        raise UndefinedMetric(f"{measure.__name__}：分母为 0")
    return sum(numerator for numerator, _ in shares) / total


def _of_answerable(card: Scorecard, passes: bool) -> Share | None:
    return (float(passes), 1.0) if card.answerable else None


def correct(card: Scorecard) -> Share:
    """Questions answered or refused rightly / questions. Source: FinanceBench (Islam et al., 2023), made checkable."""
    return float(card.correct), 1.0


def correct_answerable(card: Scorecard) -> Share | None:
    """Correct answers / answerable questions; a refusal is not correct. Source: as :func:`correct`."""
    return _of_answerable(card, card.correct)


def content(card: Scorecard) -> Share | None:
    """Answers that say all of ``must``, nothing of ``must_not`` and are short / answerable questions.

    Source: ALCE's STR-Hit (Gao et al., EMNLP 2023) with figures compared at digit boundaries.
    """
    return _of_answerable(card, card.content)


def clean(card: Scorecard) -> Share | None:
    """Answers with hardly a stray figure and no foreign year / answerable questions. Source: this benchmark."""
    return _of_answerable(card, card.clean)


def bound(card: Scorecard) -> Share | None:
    """Answers whose gold figures are all bound to region, period, role and citation / answerable questions.

    Source: this benchmark.
    """
    return _of_answerable(card, card.bound)


def consistent(card: Scorecard) -> Share | None:
    """Answers whose words contradict no gold figure / answerable questions. Source: this benchmark."""
    return _of_answerable(card, not card.contradictions)


def stray(card: Scorecard) -> Share | None:
    """Stray figures / answers to answerable questions; a mean count, smaller is better. Source: this benchmark."""
    return (float(len(card.stray)), 1.0) if card.answered and card.answerable else None


def _of_facts(matches: Sequence[FactMatch], test: Callable[[FactMatch], bool]) -> Share | None:
    return (float(sum(map(test, matches))), float(len(matches))) if matches else None


def nem_strict(card: Scorecard) -> Share | None:
    """Gold figures shown with equal value, unit, qualifier, region, period and role / gold figures.

    Source: TAT-QA's exact match with scale (Zhu et al., ACL 2021), bindings added.
    """
    return _of_facts(card.facts, lambda match: match.strict)


def nem_lenient(card: Scorecard) -> Share | None:
    """As :func:`nem_strict` within half a unit of the coarser display, qualifiers ignored / gold figures."""
    return _of_facts(card.facts, lambda match: match.lenient)


def _of_found(card: Scorecard, test: Callable[[FactMatch], bool]) -> Share | None:
    return _of_facts([match for match in card.facts if match.value], test)


def region_bound(card: Scorecard) -> Share | None:
    """Of the gold figures whose value is shown, those said of the right region / these. Source: this benchmark."""
    return _of_found(card, lambda match: match.region)


def period_bound(card: Scorecard) -> Share | None:
    """Of the gold figures whose value is shown, those said of the right years / these. Source: this benchmark."""
    return _of_found(card, lambda match: match.period)


def role_bound(card: Scorecard) -> Share | None:
    """Of the gold figures whose value is shown, results said as results, aims as aims / these.

    Source: this benchmark.
    """
    return _of_found(card, lambda match: match.role)


def quote_exactness(card: Scorecard) -> Share | None:
    """Quotes that equal ``text[start:end]`` and stand in the cited file / quotes.

    Source: ALCE's check that citations are in range (Gao et al., EMNLP 2023), on characters.
    """
    counts = card.soundness
    return (float(counts.quotes - len(counts.inexact)), float(counts.quotes)) if counts.quotes else None


def supported(card: Scorecard) -> Share | None:
    """Figures shown that a cited quote carries, or that are computed or the question's own / figures shown.

    Source: this benchmark; RAGChecker's faithfulness (Ru et al., NeurIPS 2024) with figures for claims.
    """
    counts = card.soundness
    held = max(0, counts.figures - len(counts.unsupported))
    return (float(held), float(counts.figures)) if counts.figures else None


def resolvable(card: Scorecard) -> Share:
    """Answers all of whose references lead somewhere / questions. Source: as :func:`quote_exactness`."""
    return float(not card.soundness.unresolvable), 1.0


def evidence_cited(card: Scorecard) -> Share | None:
    """Answers whose cited paragraphs hold all gold evidence / answerable questions. Source: this benchmark."""
    return None if card.coverage is None else (float(card.coverage.cited), 1.0)


def evidence_quoted(card: Scorecard) -> Share | None:
    """Answers whose quotes hold all gold evidence / answerable questions. Source: this benchmark."""
    return None if card.coverage is None else (float(card.coverage.quoted), 1.0)


def evidence_precision(card: Scorecard) -> Share | None:
    """Citations of answers that hold a piece of gold evidence / citations of answers.

    Source: ragas' ID-based context precision, on citations.
    """
    if card.coverage is None or not card.citations or not card.answered:
        return None
    return float(card.coverage.holding), float(card.citations)


def _mean_of(value: float | None) -> Share | None:
    return None if value is None else (value, 1.0)


def citation_recall(card: Scorecard) -> Share | None:
    """Sum of the answers' citation recalls / answers that state something. Source: ALCE; ``citations`` defines it."""
    return _mean_of(card.citation_recall)


def citation_precision(card: Scorecard) -> Share | None:
    """Sum of the answers' citation precisions / answers that cite. Source: ALCE; ``citations`` defines it."""
    return _mean_of(card.citation_precision)


def quote_length(card: Scorecard) -> Share | None:
    """Sum of the answers' mean quote lengths, in characters / answers with quotes. Source: this benchmark."""
    return _mean_of(card.quote_length)


def ranked(value: Callable[[Ranking], float]) -> Measure:
    """Sum of a retrieval measure / questions with a result list; ``retrieval`` defines them."""
    return lambda card: None if card.ranking is None else (value(card.ranking), 1.0)
