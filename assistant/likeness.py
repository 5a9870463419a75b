"""A figure told in other words than it is asked for in: how surely it is meant, by the meaning of both and the words they share.

Only asked where the words themselves find nothing. A standard indicator is printed in one of its known forms, so that one
which is not found is not there; anything else may be told otherwise (「看病」, 就诊; 「住多少天」, 平均居住).
"""

import math
from dataclasses import dataclass

from assistant.choosing import Pick, in_scope
from assistant.evidence import Scored, rank_facts
from assistant.heads import of_another_thing
from assistant.records import Ask
from assistant.retrieve import Retriever
from assistant.topics import topic
from assistant.vocabulary import canonical, report_words

LEAST = 0.7
"""Least probability of a figure that is shown; on the risk–coverage curve of ``bench/likeness.py`` the last point at which
nine of ten shown are right."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model: log odds = bias + similarity · cosine of topic and indicator + score · the words' score."""

    bias: float
    similarity: float
    score: float

    def probability(self, similarity: float, score: float) -> float:
        """How probably a figure is the one meant, in (0, 1).

        Args:
            similarity: cosine of the topic's vector and the indicator's.
            score: :attr:`Scored.score` of the figure.
        """
        return 1 / (1 + math.exp(-(self.bias + self.similarity * similarity + self.score * score)))


CALIBRATED = {"multilingual-e5-small": Calibration(bias=-27.8, similarity=27.8, score=7.7)}
"""By the embedding model, whose cosines are its own: fitted by ``bench/likeness.py``. Another model's say nothing here."""


def told_otherwise(missing: Pick, retriever: Retriever) -> Pick:
    """What answers an ask that the words found nothing for; ``missing`` itself where nothing is probable enough."""
    calibrated = _calibration(retriever)
    best = candidate(missing, retriever) if calibrated else None
    if calibrated is None or best is None:
        return missing
    likeness = calibrated.probability(similarity(missing.ask, best, retriever), best.score)
    return Pick(missing.ask, (best,)) if likeness >= LEAST else missing


def candidate(missing: Pick, retriever: Retriever) -> Scored | None:
    """The figure in an ask's scope that tells most of it, where the words found nothing of its topic.

    None for an ask of no region, of a list, or of a standard indicator, and where that figure is of another thing of its kind.
    """
    ask = missing.ask
    if missing.chosen or ask.region is None or len(ask.items) > 1:
        return None
    if canonical(ask.topic) in report_words():
        return None
    best = next(iter(in_scope(ask, rank_facts(ask, retriever.passages(ask)))), None)
    return None if best and of_another_thing(topic(ask.topic), best.fact.indicator, best.covered) else best


def similarity(ask: Ask, scored: Scored, retriever: Retriever) -> float:
    """The cosine of what is asked and what a figure is of; 0 where there is no embedding model."""
    return retriever.similarity(ask.topic, scored.fact.indicator)


def _calibration(retriever: Retriever) -> Calibration | None:
    name = retriever.embedder.name if retriever.embedder else ""
    return next((found for model, found in CALIBRATED.items() if name.startswith(model)), None)
