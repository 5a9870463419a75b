"""Failed answers beside their gold: what was cited, what should have been, and where both stand."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from eval.causes import CAUSES
from eval.citations import source_file
from eval.corpus import Corpus, Passage, ReportFile, find_all
from eval.finished import Finished
from eval.gold import Question
from eval.predictions import Cited, Prediction

AROUND = 90
"""Characters shown on either side of a piece of evidence that no citation holds."""
Span = tuple[int, int]
_BINDINGS = ("value", "region", "period", "role", "cited", "said")
"""What a gold figure has to be, all of it: :attr:`eval.binding.FactMatch.bound`."""


@dataclass(frozen=True, slots=True)
class Source:
    """A paragraph of a report, with the words quoted and the words that the gold points to.

    Attributes:
        n: the citation's number; 0 for evidence that no citation holds.
        document_id: SHA-256 of the file.
        paragraph: its number in the product's count; 0 where only the offset is known.
        offset: of ``text`` in the decoded file; None for paragraphs, whose layout is not the file's.
        quoted, gold: half-open spans of ``text``; ``quoted`` is None where nothing is cited.
    """

    n: int
    document_id: str
    name: str
    paragraph: int
    offset: int | None
    text: str
    quoted: Span | None
    gold: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One failure.

    Attributes:
        asked: the question and, where it follows others, these before it.
        said: what was answered; empty where there is no record.
        details: what was found wrong, in words.
    """

    id: str
    type: str
    cause: str
    asked: tuple[str, ...]
    gold: str
    said: str
    refused: bool
    details: tuple[str, ...]
    sources: tuple[Source, ...]


def failed(run: Finished, corpus: Corpus | None) -> list[Case]:
    """Every failure of a run, the most frequent cause first, then in the order asked.

    Args:
        corpus: None where the reports are not at hand; evidence that no citation holds is then left out.
    """
    rows = [row for row in run.scores.values() if row["cause"]]
    often = {cause: sum(row["cause"] == cause for row in rows) for cause in CAUSES}
    ordered = sorted(rows, key=lambda row: (-often[row["cause"]], row["cause"]))
    return [case(row, run.questions[row["id"]], run.predictions.get(row["id"]), corpus) for row in ordered]


def case(row: Mapping[str, Any], question: Question, said: Prediction | None, corpus: Corpus | None) -> Case:
    """One failure from its scorecard."""
    found = said or Prediction(question.id, question.question, "", False, None)
    return Case(
        id=question.id,
        type=question.type,
        cause=CAUSES[row["cause"]],
        asked=(*question.history, question.question),
        gold=question.answer,
        said=found.error or found.answer,
        refused=found.refused,
        details=tuple(_details(row)),
        sources=tuple(_sources(question, found, corpus)),
    )


def _details(row: Mapping[str, Any]) -> Iterable[str]:
    unbound = [fact["text"] for fact in row["facts"] if not all(fact[name] for name in _BINDINGS)]
    sound = row["soundness"]
    for title, words in (
        ("没有绑定的标准数字", unbound if row["answerable"] else []),
        ("与标准相反", row["contradictions"]),
        ("多余的数字", row["stray"]),
        ("引文里找不到的数字", sound["unsupported"]),
        ("与原文不逐字相同的引文", sound["inexact"]),
        ("无处可查的引用", sound["unresolvable"]),
    ):
        if words:
            yield f"{title}：{'、'.join(words)}"


def _sources(question: Question, said: Prediction, corpus: Corpus | None) -> Iterable[Source]:
    wanted = _wanted(question, corpus)
    held: set[Passage] = set()
    for cited in said.citations:
        file = source_file(cited, corpus) if corpus else None
        marks = [(p, find_span(p.words, cited.text)) for p in wanted if file is None or p.doc == file.name]
        held.update(passage for passage, span in marks if span)
        yield _cited(cited, tuple(sorted(span for _, span in marks if span)))
    for passage in wanted:
        if corpus is not None and passage not in held and (source := _missed(passage, corpus.named(passage.doc))):
            yield source


def _wanted(question: Question, corpus: Corpus | None) -> list[Passage]:
    """The pieces of evidence; substitutes are left out, one place is enough to see what was meant."""
    try:
        return [find_all(item, corpus)[0] for item in question.evidence]
    except ValueError:
        return []


def _cited(cited: Cited, gold: tuple[Span, ...]) -> Source:
    quoted = (cited.start, cited.end) if 0 <= cited.start < cited.end <= len(cited.text) else None
    return Source(cited.n, cited.document_id, cited.source, cited.paragraph, None, cited.text, quoted, gold)


def _missed(passage: Passage, files: tuple[ReportFile, ...]) -> Source | None:
    """Evidence in its file, with a few words around it."""
    for file in files:
        span = find_span(passage.words, file.text)
        if span is not None:
            start, end = max(0, span[0] - AROUND), min(len(file.text), span[1] + AROUND)
            inside = (span[0] - start, span[1] - start)
            return Source(0, file.sha256, file.source, 0, start, file.text[start:end], None, (inside,))
    return None


def find_span(words: str, text: str) -> Span | None:
    """Where ``words`` first stand in ``text``, whatever the layout: letters and digits alone are compared.

    Returns:
        A half-open span of ``text``; None where they do not stand there.
    """
    wanted, _ = _letters(words)
    letters, places = _letters(text)
    at = letters.find(wanted) if wanted else -1
    if at < 0:
        return None
    end = places[at + len(wanted) - 1] + 1
    return places[at], end + (words.endswith("%") and text[end : end + 1] in ("%", "％"))


def _letters(text: str) -> tuple[str, list[int]]:
    kept = [
        (letter, at)
        for at, char in enumerate(text)
        for letter in unicodedata.normalize("NFKC", char)
        if letter.isalnum()
    ]
    return "".join(letter for letter, _ in kept), [at for _, at in kept]
