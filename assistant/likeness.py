"""A figure told in other words than it is asked for in: how surely it is meant, by the meaning of both and the words they share.

Only asked where the words themselves find nothing. A standard indicator is printed in one of its known forms, so that one
which is not found is not there; anything else may be told otherwise (「看病」, 就诊; 「住多少天」, 平均居住).
"""

import math
import re
from dataclasses import astuple, dataclass, replace

from assistant.choosing import Pick, in_scope, tells_the_thing
from assistant.evidence import IN_ALL, Scored, rank_facts
from assistant.exact import same_sentence
from assistant.heads import of_another_thing
from assistant.preferences import head_first, levels_first, newest, plainest_first, stage_first
from assistant.records import Ask
from assistant.retrieve import Retriever
from assistant.slots import without_asides
from assistant.topic_words import QUOTED
from assistant.topics import grams_of, topic
from assistant.vocabulary import canonical, report_words
from index.clauses import sentences
from index.records import Fact

LEAST = 0.15
"""Least probability of a figure that is shown, chosen on the curve of ``bench/likeness.py``: what is shown below it is wrong as
often as right where the reports have the figure, and more of it is shown where they have not."""
_ADDED = re.compile("新增|净增|新[建开改]")
_IN_ALL = re.compile("一共|总共|累计|总计|共有|总数|总量")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+[\u4e00-\u9fff]")
_LITTLE = 0.3
"""A figure whose sentence tells so much less of the topic than another's is not the one meant, whatever its unit."""
_LAST = 10
"""Place among the paragraphs found from which on they are all as far down."""
_BEFORE, _AFTER = 30, 15
"""Characters of a sentence that are embedded, before its figure and from it on: more cost more and say no more."""
_HIGHEST, _FARTHEST = 0.96, 0.07
"""No cosine of a topic and a sentence is higher, nor farther above that of the topic and the indicator; ``bench/likeness.py``
prints the highest met."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a figure's being the one meant.

    Attributes:
        indicator: cosine of what is asked and what the figure is of.
        sentence: cosine of what is asked and what stands beside the figure in its sentence.
        around: share of the topic told in that sentence.
        another: 1 where the figure is of another thing of the same kind, else 0; see :func:`assistant.heads.of_another_thing`.
        rank: how far down its paragraph stands among those found, in [0, 1]: 0 for the first, 1 from the eleventh on.
    """

    indicator: float
    sentence: float
    around: float
    another: float
    rank: float


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
        -93.1, Signs(indicator=48.2, sentence=53.0, around=0.8, another=-0.9, rank=-3.1)
    )
}
"""By the embedding model, whose cosines are its own: fitted by ``bench/likeness.py``. Another model's say nothing here."""


def told_otherwise(missing: Pick, question: str, retriever: Retriever) -> Pick:
    """What answers an ask of a question that the words found nothing for; ``missing`` itself where nothing is probable enough."""
    calibrated = retriever.of_model(CALIBRATED)
    best = candidate(missing, question, retriever) if calibrated else None
    if calibrated is None or best is None:
        return missing
    by_indicator = _signs_by_indicator(missing.ask, best, retriever)
    if not calibrated.may_reach(LEAST, by_indicator):
        return missing
    likeness = calibrated.probability(_with_sentence(by_indicator, missing.ask, best, retriever))
    return Pick(missing.ask, (best,)) if likeness >= LEAST else missing


def _cannot_be(question: str, asked: str, scored: Scored) -> bool:
    """Whether a figure is not what a question asks for, however alike both sound.

    Its sentence, with its headings, has no word of a term that the question quotes (“新三样”), or not the ordinal of what is asked
    (第一产业); or it is what was added where all that there is is asked for.
    """
    if only_added(question, scored.fact):
        return True
    terms, ordinals = QUOTED.findall(question), _ORDINAL.findall(asked)
    if not terms and not ordinals:
        return False
    text = " ".join((*scored.passage.paragraph.section, scored.passage.paragraph.text[slice(*_sentence_span(scored))]))
    return any(one not in text for one in ordinals) or any(not topic(term).told(grams_of(text)) for term in terms)


def only_added(question: str, fact: Fact) -> bool:
    """Whether a figure is what was added where a question asks what there is in all."""
    if not _ADDED.search(fact.indicator) or IN_ALL.search(fact.indicator):
        return False
    question = without_asides(question)
    return bool(_IN_ALL.search(question)) and not _ADDED.search(question)


def candidate(missing: Pick, question: str, retriever: Retriever) -> Scored | None:
    """The figure in the scope of a question's ask that tells most of it, where the words found nothing of its topic.

    None for an ask of a standard indicator.
    """
    ask = missing.ask
    if missing.chosen or canonical(ask.topic) in report_words():
        return None
    inside = in_scope(ask, rank_facts(ask, retriever.passages(ask)))
    inside = [s for s in inside if tells_the_thing(ask, s) and not _cannot_be(question, ask.topic, s)]
    if not inside:
        return None
    fullest = max(s.around for s in inside)
    inside = [s for s in inside if s.around >= fullest - _LITTLE]
    best = levels_first(ask, stage_first(ask, head_first(ask, plainest_first(ask, inside)), inside))[0]
    # 「从44项精简为3项」: of both states told, the one reached.
    states = [s for s in inside if s.fact.indicator == best.fact.indicator and same_sentence(s, best)]
    return newest([best, *states])[0] if ask.period is None else best


def signs(ask: Ask, scored: Scored, retriever: Retriever) -> Signs:
    """What speaks for a figure; cosines are 0 where there is no embedding model."""
    return _with_sentence(_signs_by_indicator(ask, scored, retriever), ask, scored, retriever)


def _signs_by_indicator(ask: Ask, scored: Scored, retriever: Retriever) -> Signs:
    places = (
        place for place, passage in enumerate(retriever.passages(ask)) if passage.paragraph == scored.passage.paragraph
    )
    rank = min(next(places, _LAST), _LAST) / _LAST
    another = of_another_thing(topic(ask.topic), scored.fact.indicator, scored.covered)
    return Signs(retriever.similarity(ask.topic, scored.fact.indicator), 0.0, scored.around, float(another), rank)


def _with_sentence(signs: Signs, ask: Ask, scored: Scored, retriever: Retriever) -> Signs:
    return replace(signs, sentence=retriever.similarity(ask.topic, _beside(scored)))


def _beside(scored: Scored) -> str:
    """What stands beside a figure in its sentence."""
    start, end = _sentence_span(scored)
    figure = scored.fact.start
    return scored.passage.paragraph.text[max(start, figure - _BEFORE) : min(end, figure + _AFTER)]


def _sentence_span(scored: Scored) -> tuple[int, int]:
    return next(span for span in sentences(scored.passage.paragraph.text) if span[1] > scored.fact.start)
