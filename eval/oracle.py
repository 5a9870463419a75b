"""The perfect answer that a gold question implies: what the scorer has to accept, and what corruptions start from."""

import re
from collections.abc import Sequence

from eval.binding import holds_figure
from eval.content import says
from eval.corpus import Corpus, Passage
from eval.gold import GoldFact
from eval.keys import AnswerKey, FactKey
from eval.predictions import Cited, Prediction, Shown
from eval.quantities import carries, equal, only_quantity, quantities
from eval.text import fold, fold_answer, stands_in

CONTEXT = 120
"""Characters of the file on either side of a quote that its citation's ``text`` shows."""
QUALIFIER_WORDS = {"ge": "以上", "le": "以内", "gt": "超过", "lt": "近", "approx": "左右"}
_CLAUSE_END = re.compile(r"[，。;!?；！？]")
_ANSWERER = "oracle"


def oracle(key: AnswerKey, corpus: Corpus | None) -> Prediction:
    """A correct answer with all its bindings and exact citations; a refusal where that is right."""
    question = key.question
    if not question.answerable:
        text = "报告里没有这项内容。"
        return Prediction(question.id, question.question, text, True, question.reason, answerer=_ANSWERER)
    facts = _facts_to_show(key)
    passages = _passages_to_cite(key, facts)
    numbers = {passage: n for n, passage in enumerate(passages, start=1)}
    sources = [(fact, _carrier(fact, passages)) for fact in facts]
    told = [_sentence(fact, passage, numbers, key.limit // max(1, len(facts))) for fact, passage in sources]
    extra = _unmet(key, "".join(told))
    marks = "".join(f"[{n}]" for n in numbers.values() if f"[{n}]" not in "".join(told))
    answer = "".join(told) + (f"{'、'.join(extra)}{marks}。" if extra or marks else "")
    return Prediction(
        id=question.id,
        question=question.question,
        answer=answer,
        refused=False,
        reason=None,
        citations=tuple(_citation(n, passage, _first_fact(passage, sources), corpus) for passage, n in numbers.items()),
        figures=(*(_figure(fact, numbers.get(p) if p else None) for fact, p in sources), *_computed(key, extra)),
        answerer=_ANSWERER,
    )


def _facts_to_show(key: AnswerKey) -> list[FactKey]:
    if not key.question.facts_any or not key.facts:
        return list(key.facts)
    region = key.facts[0].fact.region
    return [fact for fact in key.facts if fact.fact.region == region]


def _passages_to_cite(key: AnswerKey, facts: Sequence[FactKey]) -> list[Passage]:
    """One passage per piece of evidence; where any piece suffices, the first that carries a fact to show."""
    first = [places[0] for places in key.evidence]
    if not key.question.any_of:
        return list(dict.fromkeys(first))
    needed = dict.fromkeys(passage for fact in facts if (passage := _carrier(fact, first)) is not None)
    return list(needed) or first[:1]


def _carrier(fact: FactKey, passages: Sequence[Passage]) -> Passage | None:
    return next((passage for passage in passages if holds_figure(fact, passage.words)), None)


def _sentence(fact: FactKey, passage: Passage | None, numbers: dict[Passage, int], room: int) -> str:
    """The clause of the evidence that holds the figure, led by its year and region."""
    gold = fact.fact
    years = str(gold.first_year) if gold.first_year == gold.last_year else f"{gold.first_year}—{gold.last_year}"
    mark = f"[{numbers[passage]}]" if passage in numbers else ""
    clause = _clause(fact, passage.words) if passage else fact.words
    lead = f"{years}年{gold.region}"
    return f"{lead}：{clause if len(lead) + len(clause) < room - 4 else _bare(fact)}{mark}。"


def _clause(fact: FactKey, words: str) -> str:
    for quantity in quantities(words):
        if fact.quantity is not None and equal(quantity, fact.quantity):
            start = max((m.end() for m in _CLAUSE_END.finditer(words, 0, quantity.start)), default=0)
            end = _CLAUSE_END.search(words, quantity.end)
            return words[start : end.start() if end else len(words)]
    return fact.words


def _bare(fact: FactKey) -> str:
    qualifier = next((sense for sense in sorted(map(str, fact.qualifiers)) if sense in QUALIFIER_WORDS), None)
    word = QUALIFIER_WORDS[qualifier] if qualifier else ""
    return f"{word}{fact.words}" if qualifier in ("gt", "lt") else f"{fact.words}{word}"


def _unmet(key: AnswerKey, told: str) -> list[str]:
    """Of every ``must`` group that is not yet said, the variant that the evidence has, else the first."""
    said = fold_answer(told)
    words = " ".join(passage.words for places in key.evidence for passage in places)
    groups = [group for group in key.question.must if not any(says(said, text) for text in group)]
    return [next((text for text in group if stands_in(fold(text), words)), group[0]) for group in groups]


def _computed(key: AnswerKey, extra: Sequence[str]) -> list[Shown]:
    """Results that stand in no evidence: differences, ratios; the gold answer shows how they come about."""
    words = [passage.words for places in key.evidence for passage in places]
    results = []
    for text in extra:
        quantity = only_quantity(text)
        if quantity is None or any(carries(passage, quantity) or stands_in(fold(text), passage) for passage in words):
            continue
        results.append(
            Shown(
                text=fold(text),
                value=quantity.value,
                unit=quantity.unit,
                qualifier=None,
                region="",
                first_year=None,
                last_year=None,
                role="actual",
                measure="change",
                citation=None,
                computed=True,
                formula=fold(key.question.answer),
            )
        )
    return results


def _figure(fact: FactKey, citation: int | None) -> Shown:
    gold, quantity = fact.fact, fact.quantity
    senses = sorted(sense for sense in fact.qualifiers if sense is not None)
    printed = None if None in fact.qualifiers or not senses else QUALIFIER_WORDS[senses[0]]
    return Shown(
        text=gold.text,
        value=quantity.value if quantity else None,
        unit=quantity.unit if quantity else "",
        qualifier=printed,
        region=gold.region,
        first_year=gold.first_year,
        last_year=gold.last_year,
        role=gold.role,
        measure="growth" if fact.directions and quantity and quantity.unit == "%" else "level",
        citation=citation,
    )


def _first_fact(passage: Passage, sources: Sequence[tuple[FactKey, Passage | None]]) -> GoldFact | None:
    return next((fact.fact for fact, place in sources if place == passage), None)


def _report_year(fact: GoldFact) -> int:
    """A report tells the results of the year before and the aims of its own."""
    return fact.last_year + 1 if fact.role in ("actual", "estimate") else fact.first_year


def _citation(n: int, passage: Passage, fact: GoldFact | None, corpus: Corpus | None) -> Cited:
    files = corpus.named(passage.doc) if corpus else ()
    file = files[0] if files else None
    whole = file.folded if file else passage.words
    at = whole.index(passage.words)
    start = max(0, at - CONTEXT)
    return Cited(
        n=n,
        document_id=file.sha256 if file else "",
        source=file.source if file else passage.doc,
        text=whole[start : at + len(passage.words) + CONTEXT],
        quote=passage.words,
        start=at - start,
        end=at - start + len(passage.words),
        paragraph=1,
        region=fact.region if fact else "",
        report_year=_report_year(fact) if fact else None,
    )
