"""What the metamorphic suites found, as records, as files and as the table that people read."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.intervals import wilson


@dataclass(frozen=True, slots=True)
class Row:
    """One verdict with what it rests on."""

    round: str
    id: str
    kind: str
    question: str
    outcome: str
    held: bool | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What a suite found.

    Attributes:
        dropped: reason → ids of the questions that could not enter.
    """

    name: str
    rows: tuple[Row, ...]
    dropped: Mapping[str, tuple[str, ...]]

    @property
    def n(self) -> int:
        """Verdicts that count."""
        return sum(row.held is not None for row in self.rows)

    @property
    def held(self) -> int:
        """Verdicts in which the relation holds."""
        return sum(row.held is True for row in self.rows)


@dataclass(frozen=True, slots=True)
class Trial:
    """All suites over one corpus.

    Attributes:
        candidates: questions asked of the unchanged corpus.
        left_out: reason → ids of those that no suite could take.
    """

    corpus: str
    seed: int
    candidates: int
    entrants: int
    generated: int
    left_out: Mapping[str, tuple[str, ...]]
    suites: tuple[SuiteResult, ...]


def suite_json(result: SuiteResult) -> dict[str, object]:
    """A suite's numbers, and its violations with both answers."""
    counted = [row for row in result.rows if row.held is not None]
    names = ("round", "id", "kind", "outcome", "question", "before", "after")
    return {
        "suite": result.name,
        "n": result.n,
        "held": result.held,
        "violated": result.n - result.held,
        "undecided": len(result.rows) - result.n,
        "wilson95": [round(end, 4) for end in wilson(result.held, result.n)] if result.n else None,
        "outcomes": _counted(row.outcome for row in result.rows),
        "rounds": {name: _tally(row for row in counted if row.round == name) for name in _in_order(counted, "round")},
        "kinds": {
            name: _tally(row for row in counted if row.kind == name) for name in _in_order(counted, "kind") if name
        },
        "verdicts": {f"{row.round}/{row.id}": row.outcome for row in result.rows},
        "dropped": {reason: list(ids) for reason, ids in result.dropped.items()},
        "violations": [{name: getattr(row, name) for name in names} for row in counted if not row.held],
    }


def _in_order(rows: Iterable[Row], name: str) -> list[str]:
    return list(dict.fromkeys(str(getattr(row, name)) for row in rows))


def _tally(rows: Iterable[Row]) -> dict[str, int]:
    held = [row.held for row in rows]
    return {"n": len(held), "held": sum(value is True for value in held)}


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def write_trial(trial: Trial, out: Path) -> None:
    """A JSON file per suite, a summary, and the table; equal to the byte for equal answers."""
    out.mkdir(parents=True, exist_ok=True)
    for result in trial.suites:
        _write(out / f"{result.name}.json", suite_json(result))
    names = ("corpus", "seed", "candidates", "entrants", "generated")
    head = {name: getattr(trial, name) for name in names}
    short = ("n", "held", "violated", "undecided", "wilson95", "outcomes")
    suites = {r.name: {key: suite_json(r)[key] for key in short} for r in trial.suites}
    left_out = {reason: list(ids) for reason, ids in trial.left_out.items()}
    _write(out / "summary.json", {**head, "left_out": left_out, "suites": suites})
    (out / "report.txt").write_text(trial_table(trial), encoding="utf-8", newline="\n")


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def trial_table(trial: Trial) -> str:
    """The result as people read it."""
    left_out = "，".join(f"{reason} {len(ids)}" for reason, ids in trial.left_out.items()) or "无"
    lines = [
        f"问了 {trial.candidates} 题，作答 {trial.entrants} 题入选（其中自造 {trial.generated} 题）；落选：{left_out}",
        "",
        f"{'套件':<14}{'轮次':<16}{'n':>6}{'成立':>6}{'违反':>6}  {'95% 区间':<16}结果",
    ]
    for result in trial.suites:
        lines += _suite_lines(result)
    return "\n".join(lines) + "\n"


def _suite_lines(result: SuiteResult) -> list[str]:
    lines = [_line(result.name, "合计", result.rows)]
    rounds = _in_order(result.rows, "round")
    if len(rounds) > 1:
        lines += [_line("", name, [row for row in result.rows if row.round == name]) for name in rounds]
    if result.dropped:
        lines.append(
            " " * 14 + "未入选：" + "，".join(f"{reason} {len(ids)}" for reason, ids in result.dropped.items())
        )
    return lines


def _line(suite: str, name: str, rows: Sequence[Row]) -> str:
    counted = [row.held for row in rows if row.held is not None]
    n, held = len(counted), sum(value is True for value in counted)
    low, high = wilson(held, n) if n else (0.0, 0.0)
    interval = f"{low:.1%}—{high:.1%}" if n else "—"
    outcomes = "，".join(f"{key} {count}" for key, count in _counted(row.outcome for row in rows).items())
    return f"{suite:<14}{name:<16}{n:>6}{held:>6}{n - held:>6}  {interval:<16}{outcomes}"
