"""Gold questions as a spreadsheet: one row a question, lists inside a cell by a rule that loses nothing.

Items are joined by ``；``, the fields of an item by ``|``, a piece of evidence and its substitutes by ``‖``; these
characters, ``\\`` and an empty field are escaped with ``\\`` where they are content.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from eval.corpus import decode
from eval.errors import GoldError
from eval.gold import Compact, Distractor, Evidence, GoldFact, Place, Question, Quoted
from eval.gold_json import question_from_json, question_to_json

T = TypeVar("T")

ITEM, FIELD, OTHER, ESCAPE = "；", "|", "‖", "\\"
EMPTY = f"{ESCAPE}空"
"""An empty string inside a list: an empty cell is an empty list."""
COLUMNS = tuple(Question.__dataclass_fields__)
_FLAGS = {"是": True, "否": False, "TRUE": True, "FALSE": False, "true": True, "false": False}
_LISTS = ("history", "aliases", "must_not")
_FLAG_COLUMNS = ("answerable", "facts_any", "any_of")


def _escape(text: str) -> str:
    if not text:
        return EMPTY
    return "".join(ESCAPE + char if char in (ITEM, FIELD, OTHER, ESCAPE) else char for char in text)


def _unescape(text: str) -> str:
    if text == EMPTY:
        return ""
    chars = iter(text)
    return "".join(next(chars, ESCAPE) if char == ESCAPE else char for char in chars)


def _split(text: str, separator: str) -> list[str]:
    """Cut at separators that are not escaped; escapes stay for the next level."""
    parts: list[str] = []
    current: list[str] = []
    escaped = False
    for char in text:
        if char == separator and not escaped:
            parts.append("".join(current))
            current = []
            continue
        current.append(char)
        escaped = char == ESCAPE and not escaped
    return [*parts, "".join(current)]


def _join(items: Iterable[T], write: Callable[[T], str]) -> str:
    return ITEM.join(write(item) for item in items)


def _items(cell: str) -> list[str]:
    return _split(cell, ITEM) if cell else []


def _fields(item: str, counts: Sequence[int], where: str) -> list[str]:
    fields = [_unescape(field) for field in _split(item, FIELD)]
    if len(fields) not in counts:
        raise ValueError(f"{where} 的一项应有 {'或'.join(map(str, counts))} 段（用 | 隔开），得到 {item!r}")
    return fields


def _group_cell(group: tuple[str, ...]) -> str:
    # A group of nothing can never be met, but it must not read back as a group of one empty string.
    return FIELD.join(map(_escape, group)) if group else f"{ESCAPE}无"


def _group(item: str) -> list[str]:
    return [] if item == f"{ESCAPE}无" else [_unescape(field) for field in _split(item, FIELD)]


def _fact_cell(fact: GoldFact) -> str:
    years = str(fact.first_year) if fact.first_year == fact.last_year else f"{fact.first_year}-{fact.last_year}"
    return FIELD.join((_escape(fact.text), _escape(fact.region), years, fact.role))


def _number(text: str, where: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"{where}应为整数，得到 {text!r}")
    return int(text)


def _fact(item: str) -> dict[str, object]:
    text, region, years, role = _fields(item, (4,), "facts")
    parts = years.replace("—", "-").split("-")
    if len(parts) not in (1, 2) or not all(part.isdecimal() for part in parts):
        raise ValueError(f"facts 的年份应为 2023 或 2013-2017，得到 {years!r}")
    numbers = list(map(int, parts))
    return {"text": text, "region": region, "year": numbers[0] if len(numbers) == 1 else numbers, "role": role}


def _place_cell(place: Place) -> str:
    if isinstance(place, Quoted):
        return f"{_escape(place.doc)}{FIELD}{_escape(place.quote)}"
    if isinstance(place, Compact):
        return FIELD.join((_escape(place.doc), "at", str(place.start), str(place.length)))
    return FIELD.join((f"sha256:{_escape(place.sha256)}", str(place.start), str(place.end)))


def _place(text: str) -> dict[str, object]:
    fields = _fields(text, (2, 3, 4), "evidence")
    if len(fields) == 2:
        return {"doc": fields[0], "quote": fields[1]}
    if len(fields) == 3 and fields[0].startswith("sha256:"):
        start, end = (_number(field, "evidence 的位置") for field in fields[1:])
        return {"sha256": fields[0].removeprefix("sha256:"), "start": start, "end": end}
    if len(fields) == 4 and fields[1] == "at":
        return {"doc": fields[0], "at": [_number(field, "evidence 的位置") for field in fields[2:]]}
    raise ValueError(f"evidence 的一项应为 文件|原句、sha256:…|起|止 或 文件|at|起|字数，得到 {text!r}")


def _evidence_cell(evidence: Evidence) -> str:
    return OTHER.join(map(_place_cell, (evidence.place, *evidence.alt)))


def _evidence(item: str) -> dict[str, object]:
    place, *alternatives = map(_place, _split(item, OTHER))
    return place | ({"alt": alternatives} if alternatives else {})


def _distractor_cell(distractor: Distractor) -> str:
    return f"{_escape(distractor.text)}{FIELD}{distractor.why}"


def _distractor(item: str) -> dict[str, object]:
    text, why = _fields(item, (2,), "distractors")
    return {"text": text, "why": why}


def _row(question: Question) -> dict[str, str]:
    row = {name: str(value) for name, value in question_to_json(question).items() if isinstance(value, str)}
    row |= {name: _join(getattr(question, name), _escape) for name in _LISTS}
    row |= {name: "是" if getattr(question, name) else "否" for name in _FLAG_COLUMNS}
    return row | {
        "reason": question.reason or "",
        "must": _join(question.must, _group_cell),
        "facts": _join(question.facts, _fact_cell),
        "evidence": _join(question.evidence, _evidence_cell),
        "distractors": _join(question.distractors, _distractor_cell),
    }


def _flag(name: str, cell: str) -> bool:
    if cell.strip() not in _FLAGS:
        raise ValueError(f"{name} 应为 是 或 否，得到 {cell!r}")
    return _FLAGS[cell.strip()]


def _question(row: dict[str, str]) -> Question:
    cells = {name: cell for name, cell in row.items() if cell}
    nested = {"must": _group, "facts": _fact, "evidence": _evidence, "distractors": _distractor}
    value: dict[str, object] = dict(cells)
    for name in cells:
        if name in _LISTS:
            value[name] = [_unescape(item) for item in _items(cells[name])]
        elif name in _FLAG_COLUMNS:
            value[name] = _flag(name, cells[name])
        elif name in nested:
            value[name] = [nested[name](item) for item in _items(cells[name])]
    return question_from_json({"id": "", "question": "", "answer": "", **value})


def to_csv(questions: Iterable[Question]) -> str:
    """A table that :func:`from_csv` reads back equal."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_row(question) for question in questions)
    return out.getvalue()


def from_csv(text: str, path: Path | str = "CSV") -> tuple[tuple[int, Question], ...]:
    """Read a table; columns in any order, empty ones may be missing.

    Returns:
        Row number (the header is row 1) and question, in order.

    Raises:
        GoldError: names the file, the row, the id and what is wrong.
    """
    rows = csv.reader(io.StringIO(text, newline=""))
    names = next(rows, [])
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or "id" not in names:
        what = f"有不认识的列 {unknown[0]!r}" if unknown else "没有 id 列"
        raise GoldError(path, 1, None, f"{what}，可用的列：{'、'.join(COLUMNS)}")
    found = []
    for line, cells in enumerate(rows, start=2):
        if not any(cells):
            continue
        row = dict(zip(names, cells, strict=False))
        try:
            found.append((line, _question(row)))
        except ValueError as error:
            raise GoldError(path, line, row.get("id") or None, str(error)) from None
    return tuple(found)


def read_csv(path: Path) -> tuple[tuple[int, Question], ...]:
    """Read a spreadsheet's export, UTF-8 or GB18030.

    Raises:
        GoldError: as :func:`from_csv`, or the file is in another encoding.
    """
    text = decode(path.read_bytes())
    if text is None:
        raise GoldError(path, None, None, "既不是 UTF-8 也不是 GB18030，请另存为 UTF-8 的 CSV")
    return from_csv(text, path)


def write_csv(path: Path, questions: Iterable[Question]) -> None:
    """Write with a byte order mark: spreadsheets take it for the sign of UTF-8."""
    path.write_bytes(to_csv(questions).encode("utf-8-sig"))
