"""Example questions, made of what a store holds and tried on it: whoever chooses one sees an answer."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from threading import Lock

from assistant.pipeline import Assistant
from assistant.selection import unapproved
from index.opened import Opened
from index.records import Document, Fact, Measure, Role

DOCUMENTS_READ = 6
TRIES = 6
"""Facts tried for a wording before it is given up."""

_WORDINGS = (
    (Role.ACTUAL, Measure.LEVEL, "{region}{year}年{indicator}是多少？"),
    (Role.TARGET, Measure.GROWTH, "{region}{year}年{indicator}的增长目标是多少？"),
    (Role.ACTUAL, Measure.GROWTH, "{region}{year}年{indicator}增长多少？"),
    (Role.TARGET, Measure.LEVEL, "{region}{year}年{indicator}的目标是多少？"),
)
_PLAIN = re.compile(
    r"(?:(?![年月要其本各全共累等达和的])[\u4e00-\u9fff]){2,10}"
    r"(?:产值|总值|增加值|收入|支出|总额|投资|投资额|产量|面积|里程|规模|容量|比重|率|就业)"
)
"""An indicator that reads well in a question: one plain noun phrase, by its last word a quantity."""

_trying = Lock()


def example_questions(generation: Opened) -> tuple[str, ...]:
    """At most one question a wording, newest reports first, regions taking turns; each is answered with its own fact."""
    with _trying:  # All who open the page after a rebuild ask for them at once.
        return _tried(generation)


@lru_cache(maxsize=1)
def _tried(generation: Opened) -> tuple[str, ...]:
    assistant = Assistant(generation, None)
    approved = [document for document in generation.documents() if not unapproved(document.source)]
    documents = _by_turns(approved)[:DOCUMENTS_READ]
    facts = {d.id: generation.facts([p.key for p in generation.paragraphs(d.id)]) for d in documents}
    chosen: list[str] = []
    for turn, (role, measure, wording) in enumerate(_WORDINGS):
        shift = turn % max(len(documents), 1)
        candidates = [
            (wording.format(region=fact.region, year=fact.period.start, indicator=fact.indicator), fact)
            for document in (*documents[shift:], *documents[:shift])
            for fact in facts[document.id]
            if fact.period and _reads_well(fact, document, role, measure)
        ]
        chosen.extend(_first_answered(assistant, candidates[:TRIES]))
    return tuple(dict.fromkeys(chosen))


def _by_turns(documents: Sequence[Document]) -> list[Document]:
    """Newest first, one of each region before the second of any."""
    regions: dict[str, list[Document]] = {}
    for document in sorted(documents, key=lambda d: -(d.report_year or 0)):
        regions.setdefault(document.region, []).append(document)
    return [d for rank in zip_longest(*regions.values()) for d in rank if d is not None]


def _reads_well(fact: Fact, document: Document, role: Role, measure: Measure) -> bool:
    return (
        (fact.role, fact.measure, fact.region) == (role, measure, document.region)
        and fact.period is not None
        and fact.period.is_year
        and bool(_PLAIN.fullmatch(fact.indicator))
        and not fact.indicator.startswith(document.region)
    )


def _first_answered(assistant: Assistant, candidates: Sequence[tuple[str, Fact]]) -> Iterator[str]:
    """The first question that is answered with the figure it was made from."""
    for question, fact in candidates:
        answer = assistant.ask(question)
        if not answer.refused and any((f.value, f.unit) == (fact.value, fact.unit) for f in answer.figures):
            yield question
            return
