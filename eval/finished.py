"""A finished run, read back from its folder; or the baseline, which keeps no more than each question's verdict."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.comparison import Verdict
from eval.errors import RunError
from eval.gold import Question
from eval.gold_files import read_questions
from eval.predictions import Prediction, read_predictions

MANIFEST, PREDICTIONS, TIMINGS, QUESTIONS = "run.json", "predictions.jsonl", "timings.jsonl", "questions.jsonl"
SCORES, SUMMARY, TABLE, FAILURES = "scores.jsonl", "summary.json", "report.txt", "failures.md"
LATENCY, LEGS, NOISE, ENVIRONMENT = "latency.json", "legs.json", "noise.json", "environment.json"
PAGE, RECORD, JUNIT = "report.html", "report.json", "junit.xml"
BASELINE_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Finished:
    """All that a run's folder holds.

    Attributes:
        summary: as :func:`eval.report.summary` made it.
        scores: the scorecards as JSON, by question, in the order asked.
        timings: the milliseconds of each question's stages.
        legs: what each leg of the search found, alone; empty where the system has none.
        noise: how it fares among look-alikes of its evidence; empty where that was not measured.
        environment: when, where and by which command; empty for runs of old.
    """

    folder: Path
    summary: Mapping[str, Any]
    scores: Mapping[str, Mapping[str, Any]]
    questions: Mapping[str, Question]
    predictions: Mapping[str, Prediction]
    timings: Mapping[str, Mapping[str, float]]
    latency: Mapping[str, Mapping[str, float]]
    legs: Mapping[str, Any] = field(default_factory=dict)
    noise: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)

    @property
    def manifest(self) -> Mapping[str, Any]:
        """Which system, corpus and questions."""
        manifest: Mapping[str, Any] = self.summary["run"]
        return manifest

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """Right or not, question by question."""
        return {key: Verdict(key, row["type"], row["outcome"] == "correct") for key, row in self.scores.items()}

    @property
    def finished(self) -> str:
        """The time at which the run ended, as ISO 8601; empty where it is not known."""
        return str(self.environment.get("finished", ""))


def read_finished(folder: Path) -> Finished:
    """Read a run's folder.

    Raises:
        RunError: there is no finished run in it.
    """
    summary, scores = folder / SUMMARY, folder / SCORES
    missing = next((path.name for path in (summary, scores, folder / QUESTIONS) if not path.is_file()), None)
    if missing:
        raise RunError(f"{folder} 里没有 {missing}：先运行 python -m eval run --out {folder}")
    return Finished(
        folder=folder,
        summary=_json(summary),
        scores={row["id"]: row for row in _lines(scores)},
        questions={question.id: question for question in read_questions(folder / QUESTIONS)},
        predictions=read_predictions(folder / PREDICTIONS),
        timings={row["id"]: row["latency_ms"] for row in _lines(folder / TIMINGS)},
        latency=_json(folder / LATENCY),
        legs=_optional(folder / LEGS),
        noise=_optional(folder / NOISE),
        environment=_optional(folder / ENVIRONMENT),
    )


def _json(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(f"读不了 {path}（{error}）：先运行 python -m eval run --out {path.parent}") from None
    if not isinstance(found, Mapping):
        raise RunError(f"{path} 应为一个 JSON 对象：先删掉它，再运行 python -m eval run")
    return found


def _optional(path: Path) -> Mapping[str, Any]:
    return _json(path) if path.is_file() else {}


def _lines(path: Path) -> list[Mapping[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    except (OSError, ValueError) as error:
        raise RunError(f"读不了 {path}（{error}）：先运行 python -m eval run --out {path.parent}") from None


def read_verdicts(path: Path) -> dict[str, Verdict]:
    """The verdicts of a run's folder, or of a baseline file.

    Raises:
        RunError: it is neither.
    """
    if path.suffix != ".json":
        scores = path / SCORES
        if not scores.is_file():
            raise RunError(f"{path} 里没有 {SCORES}：先运行 python -m eval run --out {path}")
        return {row["id"]: Verdict(row["id"], row["type"], row["outcome"] == "correct") for row in _lines(scores)}
    found = _json(path)
    if found.get("schema") != BASELINE_SCHEMA:
        raise RunError(f"{path} 不是基线文件：用 python -m eval baseline RUN {path} 写一个")
    return {key: Verdict(key, row["type"], row["correct"]) for key, row in found["verdicts"].items()}


def write_baseline(run: Path, path: Path) -> None:
    """Keep a run's verdicts, and what run it was, in one small file.

    Raises:
        RunError: there is no finished run.
    """
    verdicts = {key: {"type": v.type, "correct": v.correct} for key, v in sorted(read_verdicts(run).items())}
    rows = ",\n".join(f"    {json.dumps(key)}: {json.dumps(row)}" for key, row in verdicts.items())
    head = json.dumps(dict(_json(run / SUMMARY)["run"]), ensure_ascii=False)
    text = f'{{\n  "schema": {BASELINE_SCHEMA},\n  "run": {head},\n  "verdicts": {{\n{rows}\n  }}\n}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")


def last_before(run: Finished) -> Path | None:
    """The run beside this one, over the same corpus and questions, that ended last before it."""
    found = []
    for folder in run.folder.resolve().parent.iterdir():
        environment, manifest = folder / ENVIRONMENT, folder / MANIFEST
        if folder == run.folder.resolve() or not environment.is_file() or not manifest.is_file():
            continue
        ended, same = str(_json(environment).get("finished", "")), _json(manifest)
        if ended < run.finished and all(same.get(key) == run.manifest[key] for key in ("corpus", "questions")):
            found.append((ended, folder))
    return max(found)[1] if found else None
