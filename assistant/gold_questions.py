"""Judged answers as gold questions, in the format that ``eval/data/README.md`` describes."""

import json
import re
from collections.abc import Iterable
from typing import Any

from assistant.journal_records import Reviewed
from assistant.records import Answer, Citation, Figure, Reason
from index.records import Role

_MARK = re.compile(r"\[\d+\]")


def gold_questions(reviewed: Iterable[Reviewed]) -> list[dict[str, Any]]:
    """One question for each answer whose every citation was found to support it; asked twice, the last answer."""
    asked: dict[tuple[str, ...], dict[str, Any]] = {}
    for each in reviewed:
        answer = each.entry.answer
        if answer is not None and each.supported:
            words = (*each.entry.asked.history, answer.question)
            asked.pop(words, None)
            asked[words] = _question(each, answer)
    return list(asked.values())


def gold_lines(reviewed: Iterable[Reviewed]) -> str:
    """The same as JSON lines."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in gold_questions(reviewed))


def _question(reviewed: Reviewed, answer: Answer) -> dict[str, Any]:
    asked, reviewers = reviewed.entry.asked, dict.fromkeys(verdict.by for verdict in reviewed.verdicts)
    dates = sorted(verdict.at.date().isoformat() for verdict in reviewed.verdicts)
    told = _MARK.sub("", answer.text)
    return {
        "id": f"journal-{reviewed.entry.id:06d}",
        "question": answer.question,
        "history": list(asked.history),
        "type": _type(answer, asked.history),
        "answerable": not answer.refused,
        **({"reason": answer.reason.value} if answer.reason else {}),
        "answer": told,
        "must": [] if answer.refused else _must(answer, told),
        "facts": [] if answer.refused else _facts(answer),
        "evidence": [_evidence(citation) for citation in answer.citations],
        "split": "dev",
        # The program wrote the answer; people only agreed with it.
        "provenance": "generated",
        "note": f"{'、'.join(reviewers)}于{dates[-1]}逐条核查，出处全部支持",
    }


def _type(answer: Answer, history: tuple[str, ...]) -> str:
    if answer.refused:
        return "premise" if answer.reason is Reason.PREMISE_WRONG else "unanswerable"
    if any(figure.computed for figure in answer.figures):
        return "compare"
    if len(answer.figures) > 1:
        return "several"
    if not answer.figures:
        return "open"
    if history and answer.standalone != answer.question:
        return "followup"
    return "target" if answer.figures[0].role in {Role.TARGET, Role.PLAN} else "figure"


def _must(answer: Answer, told: str) -> list[list[str]]:
    """What has to stand in an answer: each figure; where there is none, the words quoted, or else what was said."""
    figures = dict.fromkeys(figure.text for figure in answer.figures)
    quotes = dict.fromkeys(citation.quote for citation in answer.citations if citation.quote in told)
    return [[text] for text in figures or quotes or (told,)]


def _facts(answer: Answer) -> list[dict[str, Any]]:
    """The figures that stand in a quote, with the year that the format wants."""
    return [_fact(figure) for figure in answer.figures if not figure.computed and figure.period]


def _fact(figure: Figure) -> dict[str, Any]:
    period = figure.period
    years = [period.start, period.end] if period else []
    return {
        "text": figure.text,
        "region": figure.region,
        "year": years[0] if period and period.is_year else years,
        "role": figure.role.value,
    }


def _evidence(citation: Citation) -> dict[str, str]:
    return {"doc": citation.source.rsplit("/", 1)[-1], "quote": citation.quote}
