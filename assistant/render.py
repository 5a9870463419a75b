"""Answer → the batch record, and Markdown for the terminal."""

from typing import Any

from assistant.records import Answer, Citation, Figure


def to_json(answer: Answer, *, id_: str | None = None) -> dict[str, Any]:
    """The record of one answer in the batch contract; decimals as strings, offsets in code points.

    An answer with a note has one key more, ``note``; one whose answerer says how sure it is, ``confidence``.
    """
    record: dict[str, Any] = {} if id_ is None else {"id": id_}
    record |= {
        "question": answer.question,
        "answer": answer.text,
        "refused": answer.refused,
        "reason": answer.reason.value if answer.reason else None,
        "citations": [_citation(citation) for citation in answer.citations],
        "figures": [_figure(figure) for figure in answer.figures],
        "answerer": answer.answerer,
        "generation": answer.generation,
        "latency_ms": round(answer.latency_ms.get("total", 0.0), 1),
    }
    sure = {} if answer.confidence is None else {"confidence": round(answer.confidence, 3)}
    return record | sure | ({"note": answer.note} if answer.note else {})


def to_markdown(answer: Answer) -> str:
    """The answer and its sources, for a terminal or a document."""
    sources = "\n".join(
        f"[{c.n}] {c.title}（{c.region}{f'，{c.report_year}年' if c.report_year else ''}）{place(c)}\n    「{c.quote}」"
        for c in answer.citations
    )
    note = f"（{answer.note}）" if answer.note else ""
    return "\n\n".join(part for part in (answer.text, sources, note) if part)


def place(citation: Citation) -> str:
    """Where a citation stands in its report: 「一、…，第9段」, and on which page where there are pages."""
    page = [f"第{citation.page}页"] if citation.page else []
    return "，".join([*citation.section[:1], *page, f"第{citation.paragraph}段"])


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        "document_id": citation.document_id,
        "source": citation.source,
        "title": citation.title,
        "region": citation.region,
        "report_year": citation.report_year,
        "section": list(citation.section),
        "paragraph": citation.paragraph,
        "text": citation.text,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
        **({} if citation.sureness is None else {"sureness": citation.sureness}),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "text": figure.text,
        "value": str(figure.value),
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "indicator": figure.indicator,
        "region": figure.region,
        "period": {"start": figure.period.start, "end": figure.period.end} if figure.period else None,
        "role": figure.role.value,
        "measure": figure.measure.value,
        "citation": figure.citation,
        "computed": figure.computed,
        "formula": figure.formula,
        "checks": dict(figure.checks),
    }
