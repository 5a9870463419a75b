"""A figure told in other words than it is asked for in: how surely it is meant, by the meaning of both and the words they share.

Only asked where the words themselves find nothing. A standard indicator is printed in one of its known forms, so that one
which is not found is not there; anything else may be told otherwise (「看病」, 就诊; 「住多少天」, 平均居住).
"""

import math
from dataclasses import astuple, dataclass, replace

from assistant.choosing import Pick, in_scope
from assistant.evidence import Scored, rank_facts
from assistant.exact import same_sentence
from assistant.heads import of_another_thing
from assistant.preferences import head_first, levels_first, newest, plainest_first
from assistant.records import Ask
from assistant.retrieve import Retriever
from assistant.topic_words import QUOTED
from assistant.topics import grams_of, topic
from assistant.vocabulary import canonical, report_words
from index.clauses import sentences

LEAST = 0.3
"""Least probability of a figure that is shown, chosen on the curve of ``bench/likeness.py``: what is shown below it is wrong as
often as right where the reports have the figure, and more of it is shown where they have not."""
_BEFORE, _AFTER = 60, 30
"""Characters of a sentence that are embedded, before its figure and from it on: more cost more and say no more."""
_HIGHEST, _FARTHEST = 0.94, 0.06
"""No cosine of a topic and a sentence is higher, nor farther above that of the topic and the indicator; ``bench/likeness.py``
prints the highest met."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a figure's being the one meant.

    Attributes:
        indicator: cosine of what is asked and what the figure is of.
        sentence: cosine of what is asked and what stands beside the figure in its sentence.
        around: share of the topic told in that sentence.
        told: share told there, in its headings, or in the two sentences before.
        another: 1 where the figure is of another thing of the same kind, else 0; see :func:`assistant.heads.of_another_thing`.
    """

    indicator: float
    sentence: float
    around: float
    told: float
    another: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model: log odds = bias + Σ slope · sign."""

    bias: float
    slopes: Signs

    def probability(self, signs: Signs) -> float:
        """How probably a figure is the one meant, in (0, 1)."""
        odds = self.bias + sum(a * b for a, b in zip(astuple(self.slopes), astuple(signs), strict=True))
        return 1 / (1 + math.exp(-odds))

    def may_reach(self, least: float, signs: Signs) -> bool:
        """Whether a figure may yet be so probable, its sentence not looked at."""
        return self.probability(replace(signs, sentence=min(_HIGHEST, signs.indicator + _FARTHEST))) >= least


CALIBRATED = {
    "multilingual-e5-small": Calibration(
        -112.8, Signs(indicator=58.9, sentence=63.0, around=2.0, told=1.3, another=-1.4)
    )
}
"""By the embedding model, whose cosines are its own: fitted by ``bench/likeness.py``. Another model's say nothing here."""


def told_otherwise(missing: Pick, question: str, retriever: Retriever) -> Pick:
    """What answers an ask of a question that the words found nothing for; ``missing`` itself where nothing is probable enough."""
    calibrated = retriever.of_model(CALIBRATED)
    best = candidate(missing, retriever) if calibrated else None
    if calibrated is None or best is None or _names_other_terms(question, best):
        return missing
    told = _signs_by_indicator(missing.ask, best, retriever)
    if not calibrated.may_reach(LEAST, told):
        return missing
    likeness = calibrated.probability(_with_sentence(told, missing.ask, best, retriever))
    return Pick(missing.ask, (best,)) if likeness >= LEAST else missing


def _names_other_terms(question: str, scored: Scored) -> bool:
    """Whether a question quotes a term (“新三样”) that the figure's sentence, with its headings, has no word of."""
    text = " ".join((*scored.passage.paragraph.section, scored.passage.paragraph.text[slice(*_sentence_span(scored))]))
    return any(not topic(term).told(grams_of(text)) for term in QUOTED.findall(question))


def candidate(missing: Pick, retriever: Retriever) -> Scored | None:
    """The figure in an ask's scope that tells most of it, where the words found nothing of its topic.

    None for an ask of no region, of a list, or of a standard indicator.
    """
    ask = missing.ask
    if missing.chosen or ask.region is None or len(ask.items) > 1:
        return None
    if canonical(ask.topic) in report_words():
        return None
    inside = in_scope(ask, rank_facts(ask, retriever.passages(ask)))
    if not inside:
        return None
    best = levels_first(ask, head_first(ask, plainest_first(ask, inside)))[0]
    # 「从44项精简为3项」: of both states told, the one reached.
    states = [s for s in inside if s.fact.indicator == best.fact.indicator and same_sentence(s, best)]
    return newest([best, *states])[0] if ask.period is None else best


def signs(ask: Ask, scored: Scored, retriever: Retriever) -> Signs:
    """What speaks for a figure; cosines are 0 where there is no embedding model."""
    return _with_sentence(_signs_by_indicator(ask, scored, retriever), ask, scored, retriever)


def _signs_by_indicator(ask: Ask, scored: Scored, retriever: Retriever) -> Signs:
    indicator = scored.fact.indicator
    another = of_another_thing(topic(ask.topic), indicator, scored.covered)
    return Signs(retriever.similarity(ask.topic, indicator), 0.0, scored.around, scored.told, float(another))


def _with_sentence(signs: Signs, ask: Ask, scored: Scored, retriever: Retriever) -> Signs:
    return replace(signs, sentence=retriever.similarity(ask.topic, _beside(scored)))


def _beside(scored: Scored) -> str:
    """What stands beside a figure in its sentence."""
    start, end = _sentence_span(scored)
    figure = scored.fact.start
    return scored.passage.paragraph.text[max(start, figure - _BEFORE) : min(end, figure + _AFTER)]


def _sentence_span(scored: Scored) -> tuple[int, int]:
    return next(span for span in sentences(scored.passage.paragraph.text) if span[1] > scored.fact.start)
