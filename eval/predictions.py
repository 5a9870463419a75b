"""Recorded answers: the batch contract's output, one JSON object a line, read strictly."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from eval.errors import PredictionError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation of an answer; sound only if ``quote == text[start:end]``."""

    n: int
    document_id: str
    source: str
    text: str
    quote: str
    start: int
    end: int
    paragraph: int
    title: str = ""
    region: str = ""
    report_year: int | None = None
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure of an answer, bound to the citation numbered ``citation``.

    Attributes:
        first_year, last_year: the period, both included; None where the answer gives none.
    """

    text: str
    value: Decimal | None
    unit: str
    qualifier: str | None
    region: str
    first_year: int | None
    last_year: int | None
    role: str
    measure: str
    citation: int | None
    computed: bool = False
    formula: str | None = None
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One retrieved chunk or paragraph; best first in its list."""

    document_id: str
    source: str
    paragraph: int
    text: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system answered to one question.

    Attributes:
        retrieved: what it looked at, best first; None where the system does not say.
        latency_ms: milliseconds by stage, ``total`` among them; empty where unknown.
        error: the exception in whose place this record stands; the answer is then empty.
        confidence: how sure the system is, greater is surer, on whatever scale; None where it does not say.
    """

    id: str
    question: str
    answer: str
    refused: bool
    reason: str | None
    citations: tuple[Cited, ...] = ()
    figures: tuple[Shown, ...] = ()
    retrieved: tuple[Retrieved, ...] | None = None
    answerer: str = ""
    generation: str = ""
    latency_ms: Mapping[str, float] = field(default_factory=dict)
    error: str | None = None
    confidence: float | None = None


def _need(row: Mapping[str, object], key: str, kind: type[T]) -> T:
    value = row.get(key)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise PredictionError(f"{key} 应为 {kind.__name__}，得到 {value!r}")
    return value


def _may(row: Mapping[str, object], key: str, kind: type[T]) -> T | None:
    return None if row.get(key) is None else _need(row, key, kind)


def _rows(row: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    rows = _need(row, key, list)
    if not all(isinstance(item, Mapping) for item in rows):
        raise PredictionError(f"{key} 应为对象的列表")
    return rows


def _cited(row: Mapping[str, object]) -> Cited:
    return Cited(
        n=_need(row, "n", int),
        document_id=_need(row, "document_id", str),
        source=_need(row, "source", str),
        text=_need(row, "text", str),
        quote=_need(row, "quote", str),
        start=_need(row, "start", int),
        end=_need(row, "end", int),
        paragraph=_need(row, "paragraph", int),
        title=_may(row, "title", str) or "",
        region=_may(row, "region", str) or "",
        report_year=_may(row, "report_year", int),
        section=tuple(str(part) for part in _may(row, "section", list) or ()),
    )


def _shown(row: Mapping[str, object]) -> Shown:
    period = _may(row, "period", dict) or {}
    value = _may(row, "value", str)
    try:
        number = None if value is None else Decimal(value)
    except InvalidOperation:
        raise PredictionError(f"figures 的 value 应为十进制数，得到 {value!r}") from None
    return Shown(
        text=_need(row, "text", str),
        value=number,
        unit=_may(row, "unit", str) or "",
        qualifier=_may(row, "qualifier", str),
        region=_may(row, "region", str) or "",
        first_year=_may(period, "start", int),
        last_year=_may(period, "end", int),
        role=_may(row, "role", str) or "",
        measure=_may(row, "measure", str) or "",
        citation=_may(row, "citation", int),
        computed=_may(row, "computed", bool) or False,
        formula=_may(row, "formula", str),
        indicator=_may(row, "indicator", str) or "",
    )


def _retrieved(row: Mapping[str, object]) -> Retrieved:
    return Retrieved(
        _need(row, "document_id", str),
        _may(row, "source", str) or "",
        _need(row, "paragraph", int),
        _may(row, "text", str) or "",
    )


def _latency(value: object) -> dict[str, float]:
    if isinstance(value, Mapping):
        return {str(stage): float(spent) for stage, spent in value.items()}
    return {"total": float(value)} if isinstance(value, int | float) else {}


def _confidence(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise PredictionError(f"confidence 应为有限的数，得到 {value!r}")
    return float(value)


def prediction_from_json(row: object) -> Prediction:
    """Read one batch record; unknown keys are left alone.

    Raises:
        PredictionError: a key of the contract is missing or of the wrong kind.
    """
    if not isinstance(row, Mapping):
        raise PredictionError(f"应为对象，得到 {row!r}")
    return Prediction(
        id=_need(row, "id", str),
        question=_need(row, "question", str),
        answer=_need(row, "answer", str),
        refused=_need(row, "refused", bool),
        reason=_may(row, "reason", str),
        citations=tuple(_cited(item) for item in _rows(row, "citations")),
        figures=tuple(_shown(item) for item in _rows(row, "figures")),
        retrieved=None if row.get("retrieved") is None else tuple(map(_retrieved, _rows(row, "retrieved"))),
        answerer=_may(row, "answerer", str) or "",
        generation=_may(row, "generation", str) or "",
        latency_ms=_latency(row.get("latency_ms")),
        error=_may(row, "error", str),
        confidence=_confidence(row.get("confidence")),
    )


def prediction_to_json(prediction: Prediction) -> dict[str, object]:
    """The batch record, without timings: two runs of one system write the same bytes."""
    return {
        "id": prediction.id,
        "question": prediction.question,
        "answer": prediction.answer,
        "refused": prediction.refused,
        "reason": prediction.reason,
        "citations": [_cited_json(cited) for cited in prediction.citations],
        "figures": [_shown_json(shown) for shown in prediction.figures],
        "retrieved": None
        if prediction.retrieved is None
        else [
            {"document_id": item.document_id, "source": item.source, "paragraph": item.paragraph, "text": item.text}
            for item in prediction.retrieved
        ],
        "answerer": prediction.answerer,
        "generation": prediction.generation,
        "error": prediction.error,
        **({} if prediction.confidence is None else {"confidence": prediction.confidence}),
    }


def _cited_json(cited: Cited) -> dict[str, object]:
    names = ("n", "document_id", "source", "title", "region", "report_year", "section", "paragraph", "text", "quote")
    row: dict[str, object] = {name: getattr(cited, name) for name in (*names, "start", "end")}
    return row | {"section": list(cited.section)}


def _shown_json(shown: Shown) -> dict[str, object]:
    names = ("text", "unit", "qualifier", "indicator", "region", "role", "measure", "citation", "computed", "formula")
    row: dict[str, object] = {name: getattr(shown, name) for name in names}
    period = None if shown.first_year is None else {"start": shown.first_year, "end": shown.last_year}
    return row | {"value": None if shown.value is None else str(shown.value), "period": period}


def read_predictions(path: Path) -> dict[str, Prediction]:
    """Recorded answers by question id; a last line that was cut short by a crash is an error like any other.

    Raises:
        PredictionError: names the file, the line and what is wrong; an id that stands twice is an error.
    """
    found: dict[str, Prediction] = {}
    for line, text in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not text.strip():
            continue
        try:
            prediction = prediction_from_json(json.loads(text))
        except (json.JSONDecodeError, PredictionError) as error:
            raise PredictionError(f"{path} 第 {line} 行：{error}") from None
        if prediction.id in found:
            raise PredictionError(f"{path} 第 {line} 行：编号 {prediction.id} 出现两次")
        found[prediction.id] = prediction
    return found


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> None:
    """Write records so that :func:`read_predictions` gives them back equal but for timings."""
    lines = [json.dumps(prediction_to_json(item), ensure_ascii=False) for item in predictions]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
