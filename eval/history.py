"""Runs kept over time: a JSON-lines file, one line a run, that only grows; the report draws it as a curve."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.finished import Finished

SCHEMA = 1
KEPT = ("correct", "selective_risk", "refusal_recall", "evidence_cited", "quote_exactness", "supported")
"""The measures that a line holds, each with the ends of its interval."""


def keep(run: Finished, path: Path) -> None:
    """Add a run to the history, unless it is there; the file is made where there is none.

    Raises:
        RunError: the file holds something else, or cannot be written.
    """
    line = json.dumps(_line(run), ensure_ascii=False)
    if path.is_file() and line in map(_dumped, read_history(path)):
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(line + "\n")
    except OSError as error:
        raise RunError(f"写不了历次评测的记录 {path}（{error}）：用 --history 换一个文件") from None


def _dumped(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _line(run: Finished) -> dict[str, object]:
    manifest, measures = run.manifest, run.summary["measures"]
    return {
        "schema": SCHEMA,
        "finished": run.finished,
        "commit": run.environment.get("commit", ""),
        **{key: manifest[key] for key in ("answerer", "corpus", "questions", "n")},
        "breaches": len(run.summary["breaches"]),
        "measures": {
            name: [measures[name][key] for key in ("value", "low", "high")] for name in KEPT if name in measures
        },
    }


def read_history(path: Path) -> list[Mapping[str, Any]]:
    """Every line, in the order in which the runs were kept.

    Raises:
        RunError: the file is missing or holds something else.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    except (OSError, ValueError) as error:
        raise RunError(f"读不了历次评测的记录 {path}（{error}）：用 --history 换一个文件") from None
    if wrong := next((at for at, row in enumerate(rows, start=1) if not _is_line(row)), None):
        raise RunError(f"{path} 第 {wrong} 行不是一次评测的记录：用 --history 换一个文件")
    return rows


def _is_line(row: object) -> bool:
    return isinstance(row, Mapping) and row.get("schema") == SCHEMA and "correct" in row.get("measures", ())


def alike(rows: Sequence[Mapping[str, Any]], run: Finished) -> list[Mapping[str, Any]]:
    """Those of the same system over the same corpus and questions, the oldest first."""

    def same(row: Mapping[str, Any]) -> bool:
        # A model's name goes with the version of its prompts: they may change, the system is the same.
        system = str(row["answerer"]).partition(" ")[0] == str(run.manifest["answerer"]).partition(" ")[0]
        return system and all(row[key] == run.manifest[key] for key in ("corpus", "questions"))

    return sorted(filter(same, rows), key=lambda row: str(row["finished"]))
