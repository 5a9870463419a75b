"""Questions that the store can answer, offered where one is refused."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.evidence import Scored, exactness, measured, rank_facts, same_figure, side
from assistant.held import holdings_of
from assistant.picking import pick
from assistant.query import understand
from assistant.records import Ask, Kind, Passage, Query, Reason
from assistant.topics import Topic, topic
from assistant.verify import check
from assistant.wording import quote_of
from index.records import Chunk, Document, Fact, Measure, Paragraph, Records, Role
from index.regions import short_name

MOST = 3
_MOST_TRIED = 12
_MOST_DOCUMENTS = 4
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9.]{2,14}")
_NO_NAME = re.compile(
    r"^(?:其中|新增?|年均|累计|分别|同比|全年|实施|完成)|[的了和与及为达]|目标|^(?:产值|总?投资|面积|规模|数量|产能|占比|比重)$"
)
"""What is left of a sentence rather than the name of an indicator, or names none by itself."""
_COUNTED = frozenset("个户家项条座台套件处所场人名列辆")
_TOLD, _EXACT = 0.5, 0.4
"""Least share of the topic told by a fact looked up, and of its indicator in the topic."""


def suggestions(query: Query, reason: Reason, nearest: Sequence[Scored], records: Records) -> tuple[str, ...]:
    """At most three questions of the facts nearest to a refused one, each of which these facts answer.

    Args:
        nearest: facts of what was asked, best first; without any, the reports held are looked through for them.
    """
    holdings = holdings_of(records)
    if reason is Reason.OUT_OF_DOMAIN or not holdings.years:
        return ()
    found: dict[str, Fact] = {}
    tried = 0
    for scored in itertools.chain(nearest, _looked_up(query.asks[0], records)):
        question = question_of(scored.fact)
        if question is None or question in found or any(same_figure(scored.fact, fact) for fact in found.values()):
            continue
        tried += 1
        read = understand(question, history=(), holdings=holdings)
        if read.kind is Kind.FIGURE and len(read.asks) == 1 and _answers(read.asks[0], scored, records):
            found[question] = scored.fact
        if len(found) == MOST or tried == _MOST_TRIED:
            break
    return tuple(found)


def question_of(fact: Fact) -> str | None:
    """The question that a fact of one year answers, whole and in Chinese; None where the fact has no clean name or year."""
    name = _name(fact)
    if name is None or fact.period is None or not fact.period.is_year:
        return None
    who = f"{fact.region}{fact.period}{name}"
    aim = "目标" if side(fact.role) is Role.TARGET else ""
    match fact.measure:
        case Measure.GROWTH if aim:
            return f"{who}{'下降' if fact.value < 0 else '增长'}目标是多少？"
        case Measure.GROWTH:
            return f"{who}增速是多少？"
        case Measure.RANK:
            return f"{who}排第几？"
        case Measure.LEVEL if fact.unit in _COUNTED and not aim:
            return f"{who}有多少{fact.unit}？"
        case Measure.LEVEL | Measure.SHARE:
            return f"{who}{aim}是多少？"
    return None


def _name(fact: Fact) -> str | None:
    """A fact's indicator without the place and the year that the question names already; None where it is no name."""
    name = fact.indicator
    for known in (fact.region, short_name(fact.region), str(fact.period)):
        name = name.removeprefix(known)
    return name if _NAME.fullmatch(name) and not _NO_NAME.search(name) else None


def _answers(ask: Ask, scored: Scored, records: Records) -> bool:
    """Whether an ask, put to the fact's own paragraph, is answered by that fact, and the answer passes its checks."""
    chosen = [s for found in pick(ask, [scored.passage]) for s in found.chosen]
    if not chosen or not same_figure(chosen[0].fact, scored.fact):
        return False
    document = next(d for d in records.documents() if d.id == scored.fact.document_id)
    return all(check(scored.fact, quote_of(scored), document, records).values())


def _looked_up(ask: Ask, records: Records) -> Iterator[Scored]:
    """The facts of the region's reports, or of the newest ones, that share most with what was asked; best first."""
    documents = [d for d in records.documents() if ask.region in (None, d.region)]
    newest = sorted(documents, key=lambda d: (-(d.report_year or 0), d.region))[:_MOST_DOCUMENTS]
    passages = [passage for document in newest for passage in _passages(document, topic(ask.topic), records)]
    yield from (s for s in rank_facts(ask, passages) if s.told >= _TOLD)


def _passages(document: Document, wanted: Topic, records: Records) -> Iterator[Passage]:
    """The paragraphs of a report that have facts whose indicator is most of a topic, with these."""
    paragraphs: dict[int, Paragraph] = {p.number: p for p in records.paragraphs(document.id)}
    facts = records.facts([p.key for p in paragraphs.values()])
    for number, held in _by_paragraph(f for f in facts if exactness(measured(f), wanted) >= _EXACT):
        paragraph = paragraphs[number]
        chunk = Chunk(document.id, number, paragraph.text, "", 0, len(paragraph.text))
        yield Passage(chunk, paragraph, held, 0.0)


def _by_paragraph(facts: Iterable[Fact]) -> list[tuple[int, tuple[Fact, ...]]]:
    grouped: dict[int, list[Fact]] = {}
    for fact in facts:
        grouped.setdefault(fact.paragraph, []).append(fact)
    return [(number, tuple(held)) for number, held in grouped.items()]
