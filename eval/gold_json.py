"""Gold questions as JSON, one object a line."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from eval.errors import GoldError
from eval.gold import (
    PROVENANCES,
    REASONS,
    ROLES,
    SPLITS,
    TYPES,
    WHYS,
    Compact,
    Distractor,
    Evidence,
    GoldFact,
    Offsets,
    Place,
    Question,
    Quoted,
)


class _Fields:
    """Typed access to one JSON object; every complaint is a ``ValueError`` in Chinese that names the key."""

    def __init__(self, row: object, allowed: frozenset[str], where: str) -> None:
        if not isinstance(row, Mapping):
            raise ValueError(f"{where}应为对象，得到 {row!r}")
        unknown = sorted(set(row) - allowed)
        if unknown:
            raise ValueError(f"{where}有不认识的键 {unknown[0]!r}，可用的键：{'、'.join(sorted(allowed))}")
        self._row, self._where = row, where

    def has(self, key: str) -> bool:
        return key in self._row

    def text(self, key: str, default: str | None = None) -> str:
        value = self._row.get(key, default)
        if not isinstance(value, str):
            raise ValueError(f"{self._where}的 {key} 应为字符串，得到 {value!r}")
        return value

    def choice(self, key: str, allowed: frozenset[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            raise ValueError(f"{self._where}的 {key} 应为 {'、'.join(sorted(allowed))} 之一，得到 {value!r}")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self._row.get(key, default)
        if not isinstance(value, bool):
            raise ValueError(f"{self._where}的 {key} 应为 true 或 false，得到 {value!r}")
        return value

    def integer(self, key: str) -> int:
        return _integer(self._row.get(key), f"{self._where}的 {key} ")

    def items(self, key: str) -> list[object]:
        value = self._row.get(key, [])
        if not isinstance(value, list):
            raise ValueError(f"{self._where}的 {key} 应为列表，得到 {value!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        return _texts(self.items(key), f"{self._where}的 {key} ")


def _integer(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{where}应为整数，得到 {value!r}")
    return value


def _texts(values: object, where: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{where}应为字符串的列表，得到 {values!r}")
    return tuple(values)


def _place(row: object, where: str, doc: str | None = None) -> Place:
    if isinstance(row, str) and doc is not None:
        return Quoted(doc, row)
    fields = _Fields(row, frozenset({"doc", "quote", "at", "sha256", "start", "end", "alt"}), where)
    if fields.has("sha256"):
        return Offsets(fields.text("sha256"), fields.integer("start"), fields.integer("end"))
    if fields.has("at"):
        at = fields.items("at")
        if len(at) != 2:
            raise ValueError(f"{where}的 at 应为 [起点, 字数]，得到 {at!r}")
        return Compact(fields.text("doc", doc), _integer(at[0], f"{where}的 at "), _integer(at[1], f"{where}的 at "))
    return Quoted(fields.text("doc", doc), fields.text("quote"))


def _evidence(row: object) -> Evidence:
    place = _place(row, "evidence ")
    doc = None if isinstance(place, Offsets) else place.doc
    alternatives = row.get("alt", []) if isinstance(row, Mapping) else []
    if not isinstance(alternatives, list):
        raise ValueError(f"evidence 的 alt 应为列表，得到 {alternatives!r}")
    return Evidence(place, tuple(_place(item, "alt ", doc) for item in alternatives))


def _fact(row: object) -> GoldFact:
    fields = _Fields(row, frozenset({"text", "region", "year", "role"}), "facts ")
    year = row.get("year") if isinstance(row, Mapping) else None
    pair = year if isinstance(year, list) else [year, year]
    if len(pair) != 2:
        raise ValueError(f"facts 的 year 应为年份或 [首年, 末年]，得到 {year!r}")
    first, last = (_integer(value, "facts 的 year ") for value in pair)
    return GoldFact(fields.text("text"), fields.text("region"), first, last, fields.choice("role", ROLES))


def _distractor(row: object) -> Distractor:
    fields = _Fields(row, frozenset({"text", "why"}), "distractors ")
    return Distractor(fields.text("text"), fields.choice("why", WHYS))


def question_from_json(row: object) -> Question:
    """Read one question object.

    Raises:
        ValueError: a key is unknown, missing or of the wrong kind; the message is one Chinese line.
    """
    fields = _Fields(row, frozenset(Question.__dataclass_fields__), "题目")
    return Question(
        id=fields.text("id"),
        question=fields.text("question"),
        type=fields.choice("type", TYPES),
        answerable=fields.flag("answerable"),
        answer=fields.text("answer"),
        history=fields.texts("history"),
        reason=fields.choice("reason", REASONS) if isinstance(row, Mapping) and row.get("reason") is not None else None,
        aliases=fields.texts("aliases"),
        must=tuple(_texts(group, "题目的 must 的每一组") for group in fields.items("must")),
        must_not=fields.texts("must_not"),
        facts=tuple(_fact(item) for item in fields.items("facts")),
        facts_any=fields.flag("facts_any", False),
        evidence=tuple(_evidence(item) for item in fields.items("evidence")),
        any_of=fields.flag("any_of", False),
        distractors=tuple(_distractor(item) for item in fields.items("distractors")),
        split=fields.choice("split", SPLITS, "dev"),
        provenance=fields.choice("provenance", PROVENANCES, "author"),
        note=fields.text("note", ""),
    )


def _place_json(place: Place) -> dict[str, object]:
    if isinstance(place, Quoted):
        return {"doc": place.doc, "quote": place.quote}
    if isinstance(place, Compact):
        return {"doc": place.doc, "at": [place.start, place.length]}
    return {"sha256": place.sha256, "start": place.start, "end": place.end}


def question_to_json(question: Question) -> dict[str, object]:
    """The object that :func:`question_from_json` reads back; keys in the order in which people read them."""
    return {
        "id": question.id,
        "question": question.question,
        "history": list(question.history),
        "type": question.type,
        "answerable": question.answerable,
        "reason": question.reason,
        "answer": question.answer,
        "aliases": list(question.aliases),
        "must": [list(group) for group in question.must],
        "must_not": list(question.must_not),
        "facts": [_fact_json(fact) for fact in question.facts],
        "facts_any": question.facts_any,
        "evidence": [
            _place_json(item.place) | ({"alt": [_place_json(p) for p in item.alt]} if item.alt else {})
            for item in question.evidence
        ],
        "any_of": question.any_of,
        "distractors": [{"text": item.text, "why": item.why} for item in question.distractors],
        "split": question.split,
        "provenance": question.provenance,
        "note": question.note,
    }


def _fact_json(fact: GoldFact) -> dict[str, object]:
    year: object = fact.first_year if fact.first_year == fact.last_year else [fact.first_year, fact.last_year]
    return {"text": fact.text, "region": fact.region, "year": year, "role": fact.role}


def read_jsonl(path: Path) -> tuple[tuple[int, Question], ...]:
    """Line number and question, in order; empty lines are skipped.

    Raises:
        GoldError: names the file, the line, the id where it is known, and what is wrong.
    """
    questions = []
    for line, text in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not text.strip():
            continue
        row: object = None
        try:
            row = json.loads(text)
            questions.append((line, question_from_json(row)))
        except json.JSONDecodeError as error:
            raise GoldError(path, line, None, f"不是 JSON（{error.msg}，第 {error.colno} 个字符）") from None
        except ValueError as error:
            known = row.get("id") if isinstance(row, Mapping) else None
            raise GoldError(path, line, known if isinstance(known, str) else None, str(error)) from None
    return tuple(questions)


def write_jsonl(path: Path, questions: Iterable[Question]) -> None:
    """Write questions so that :func:`read_jsonl` gives them back equal."""
    lines = [json.dumps(question_to_json(question), ensure_ascii=False) for question in questions]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
