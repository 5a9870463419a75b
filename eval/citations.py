"""Citations: do they resolve, are the quotes exact, do they carry what is claimed, and do they hold the evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from eval.corpus import Corpus, Passage, ReportFile
from eval.errors import UndefinedMetric
from eval.keys import AnswerKey
from eval.predictions import Cited, Prediction
from eval.text import bigrams, fold, holds_run, sentences, stands_in

EVIDENCE_SHARE = 0.6
"""A citation holds a piece of evidence if an unbroken run of this share of it stands there."""
CONTAINMENT = 0.5
"""Share of a statement's character pairs that its citations' paragraphs have to hold."""
_REFERENCE = re.compile(r"[\[【［]([0-9]{1,4})[\]】］]")
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SPAN = re.compile(r"(?<![0-9])20[0-9]{2}年?[-至到](20[0-9]{2})(?![0-9])")
_STATES = re.compile(r"[\u4e00-\u9fff]{4}|[0-9]")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How an answer's citations meet the gold evidence.

    Attributes:
        cited: every piece of evidence is held by a citation of its file, by quote or by paragraph.
        quoted: the same by quotes alone.
        holding: citations that hold a piece of evidence.
    """

    cited: bool
    quoted: bool
    holding: int


def references(answer: str) -> list[int]:
    """The citation numbers that an answer's text refers to, in order."""
    return [int(number) for number in _REFERENCE.findall(answer)]


def source_file(cited: Cited, corpus: Corpus) -> ReportFile | None:
    """The corpus file that a citation names: by hash, else by path or file name; None if there is none."""
    name = cited.source.rsplit("/", 1)[-1]
    by_name = (file for file in corpus.files if cited.source == file.source or name == file.name)
    return corpus.by_hash(cited.document_id) or next(by_name, None)


def is_exact(cited: Cited, corpus: Corpus | None = None) -> bool:
    """Whether ``quote == text[start:end]``, and, with a corpus, whether the quote stands in the cited file itself.

    A quote is compared with the file on folded text: cleaning may drop layout spaces, nothing else.
    """
    inside = 0 <= cited.start < cited.end <= len(cited.text) and cited.quote == cited.text[cited.start : cited.end]
    if not inside or corpus is None:
        return inside
    file = source_file(cited, corpus)
    return file is None or fold(cited.quote) in file.folded


def unresolvable(prediction: Prediction, corpus: Corpus | None = None) -> list[str]:
    """References that lead nowhere: ``[n]`` or a figure's citation without an entry, or an entry without a file."""
    numbers = {cited.n for cited in prediction.citations}
    wanted = [*references(prediction.answer), *(f.citation for f in prediction.figures if f.citation is not None)]
    lost = [f"[{n}]" for n in sorted(set(wanted) - numbers)]
    if corpus is not None:
        lost += [c.source for c in prediction.citations if source_file(c, corpus) is None]
    return lost


def mean_quote_length(citations: Sequence[Cited]) -> float:
    """Folded characters of all quotes / quotes.

    Raises:
        UndefinedMetric: there are no citations.
    """
    if not citations:
        raise UndefinedMetric("引文字数：没有引文")
    return sum(len(fold(cited.quote)) for cited in citations) / len(citations)


def statements(answer: str) -> list[tuple[str, tuple[int, ...]]]:
    """The answer's sentences that state something, each with the numbers that it cites.

    A mark that stands behind the full stop belongs to the sentence before it.
    """
    found: list[tuple[str, tuple[int, ...]]] = []
    for part in sentences(re.sub(r"([。！？；;])((?:\s*[\[【［][0-9]{1,4}[\]】］])+)", r"\2\1", answer)):
        if _STATES.search(_REFERENCE.sub("", part)):
            found.append((fold(_REFERENCE.sub("", part)), tuple(dict.fromkeys(references(part)))))
    return found


def supports(statement: str, cited: Sequence[Cited], *, allowed: str = "") -> bool:
    """The support judge: whether these citations together carry a folded statement.

    All must hold: there is a citation; each number of the statement stands in a cited paragraph, its headings or
    ``allowed`` (the question, computed results), or is a year that the cited report reviews or plans, or the first of
    a span that ends in one; and at least half of the statement's character pairs without numbers stand there too.
    Deterministic; no model is asked.
    """
    if not cited:
        return False
    context = " ".join(_context(item) for item in cited)
    numbers = _DIGITS.findall(_reported_spans(statement, cited))
    if not all(stands_in(number, context) or stands_in(number, allowed) for number in numbers):
        return False
    pairs = bigrams(_DIGITS.sub("", statement))
    return not pairs or len(_held(statement, cited, allowed)) / len(pairs) >= CONTAINMENT


def _held(statement: str, cited: Sequence[Cited], allowed: str) -> frozenset[str]:
    """The statement's character pairs, numbers left out, that these citations hold."""
    texts = [*map(_context, cited), allowed]
    pairs = frozenset(pair for text in texts for pair in bigrams(_DIGITS.sub("", text)))
    return bigrams(_DIGITS.sub("", statement)) & pairs


def _reported_spans(statement: str, cited: Sequence[Cited]) -> str:
    """The statement with every span of years that ends in a reported year cut down to that year."""
    reported = {year - back for item in cited if (year := item.report_year) is not None for back in (0, 1)}
    return _SPAN.sub(lambda match: match[1] if int(match[1]) in reported else match[0], statement)


def _context(cited: Cited) -> str:
    year = cited.report_year
    years = "" if year is None else f"{year - 1}年 {year}年"
    return " ".join(map(fold, (cited.text, cited.title, cited.region, *cited.section))) + " " + years


def citation_recall(prediction: Prediction, *, allowed: str = "") -> float:
    """Statements that their citations support / statements.

    A sentence without a citation that shows no figure but computed ones is a result, and no statement of its own.

    Source: ALCE (Gao et al., EMNLP 2023), with :func:`supports` in place of the NLI model.

    Raises:
        UndefinedMetric: the answer states nothing.
    """
    verdicts = [
        supports(text, cited, allowed=allowed)
        for text, cited in _cited_statements(prediction)
        if cited or not _is_result(text, allowed)
    ]
    if not verdicts:
        raise UndefinedMetric("引用召回率：回答没有陈述")
    return sum(verdicts) / len(verdicts)


def citation_precision(prediction: Prediction, *, allowed: str = "") -> float:
    """Citations that their statement needs / citations, both counted per statement.

    A citation is not needed if it does not support the statement by itself and the others support it as well without
    it; in an unsupported statement none counts.

    Source: ALCE (Gao et al., EMNLP 2023), with :func:`supports` in place of the NLI model. A citation that alone
    holds some of the statement's words is needed, or every item of a list cited to its own paragraph would be idle.

    Raises:
        UndefinedMetric: no statement cites anything.
    """
    needed = total = 0
    for text, cited in _cited_statements(prediction):
        total += len(cited)
        if not supports(text, cited, allowed=allowed):
            continue
        for item in cited:
            others = [other for other in cited if other is not item]
            alone = supports(text, [item], allowed=allowed)
            spared = supports(text, others, allowed=allowed)
            unique = _held(text, cited, allowed) - _held(text, others, allowed)
            needed += alone or not spared or bool(unique)
    if not total:
        raise UndefinedMetric("引用精确率：没有引用")
    return needed / total


def _is_result(text: str, allowed: str) -> bool:
    numbers = _DIGITS.findall(text)
    return bool(numbers) and all(stands_in(number, allowed) for number in numbers)


def _cited_statements(prediction: Prediction) -> list[tuple[str, list[Cited]]]:
    by_number = {cited.n: cited for cited in prediction.citations}
    return [
        (text, [by_number[n] for n in numbers if n in by_number]) for text, numbers in statements(prediction.answer)
    ]


def evidence_coverage(key: AnswerKey, citations: Sequence[Cited]) -> Coverage:
    """Which gold evidence the citations hold."""
    quoted = [any(_quotes(c, p) for p in places for c in citations) for places in key.evidence]
    cited = [any(_quotes(c, p) or _in_text(c, p) for p in places for c in citations) for places in key.evidence]
    passages = [passage for places in key.evidence for passage in places]
    holding = sum(any(_quotes(c, p) or _in_text(c, p) for p in passages) for c in citations)
    enough = any if key.question.any_of else all
    return Coverage(bool(cited) and enough(cited), bool(quoted) and enough(quoted), holding)


def names_file(source: str, doc: str) -> bool:
    """Whether a citation's source is the file that the gold means."""
    return doc in source.rsplit("/", 1)[-1]


def _in_text(cited: Cited, passage: Passage) -> bool:
    return names_file(cited.source, passage.doc) and holds_run(fold(cited.text), passage.words, share=EVIDENCE_SHARE)


def _quotes(cited: Cited, passage: Passage) -> bool:
    """The quote holds most of the evidence, or lies in it, or overlaps it, and shares a figure with it there."""
    quote = fold(cited.quote)
    if not quote or not names_file(cited.source, passage.doc):
        return False
    if holds_run(quote, passage.words, share=EVIDENCE_SHARE):
        return True
    shared = set(_DIGITS.findall(quote)) & set(_DIGITS.findall(passage.words))
    if not shared or len(quote) < 6:
        return False
    overlaps = (
        quote[i : i + 8] in passage.words and shared & set(_DIGITS.findall(quote[max(0, i - 12) : i + 20]))
        for i in range(len(quote) - 7)
    )
    return quote in passage.words or any(overlaps)
