"""The door: every reason for which a run may not pass, in words, the gravest first.

Zero tolerance comes first (quotes, figures, references, records, sentinels, planted commands, determinism), then the
pace and the floors, then the ratchet: not worse than the baseline beyond chance, overall or in any type.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.causes import CAUSES
from eval.comparison import Change, Verdict, compare
from eval.errors import RunError
from eval.finished import PREDICTIONS, Finished, read_verdicts
from eval.floors import read_floors, under_floor
from eval.pace import read_pace, too_slow
from eval.trial_file import read_trial


@dataclass(frozen=True, slots=True)
class Door:
    """What a run is held against; what is None is not asked for.

    Attributes:
        baseline: another run's folder, or the baseline file.
        floors: the floors file.
        again: a second run of the same system, which has to be equal to the byte.
        trial: the results of the metamorphic suites.
        pace: what asking costs.
    """

    baseline: Path | None = None
    floors: Path | None = None
    again: Path | None = None
    trial: Path | None = None
    pace: Path | None = None


def reasons(run: Finished, door: Door) -> list[str]:
    """Why the run may not pass, one line each; empty where it may.

    Raises:
        RunError: what it is to be held against is not there.
    """
    found: list[str] = list(run.summary["breaches"])
    found += [f"哨兵系统 {row['name']} 没有落在理论位置" for row in run.summary["sentinels"] if not row["holds"]]
    if door.again:
        found += _undetermined(run, door.again)
    if door.trial:
        found += read_trial(door.trial).breaches
    if door.pace:
        found += too_slow(read_pace(door.pace))
    if door.floors:
        found += [f"{line}{_why(run)}" for line in under_floor(read_floors(door.floors), run.summary["measures"])]
    if door.baseline:
        found += _worse(run, read_verdicts(door.baseline))
    return found


def _undetermined(run: Finished, again: Path) -> list[str]:
    """Whether a second run said something else."""
    first, second = run.folder / PREDICTIONS, again / PREDICTIONS
    if not second.is_file():
        raise RunError(f"{again} 里没有 {PREDICTIONS}：--again 要另一次运行的文件夹")
    if _digest(first) == _digest(second):
        return []
    one, other = (path.read_text(encoding="utf-8").splitlines() for path in (first, second))
    differing = sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))
    return [f"同样的问题两次运行不一样：{differing} 条回答记录不同"]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _why(run: Finished) -> str:
    """What most of the failures are, to be read behind a number."""
    return _causes(row["cause"] for row in run.scores.values() if row["cause"])


def _causes(found: Any) -> str:
    often = Counter(found).most_common(3)
    return f"（{'、'.join(f'{CAUSES[cause]} {n} 题' for cause, n in often)}）" if often else ""


def _worse(run: Finished, baseline: Mapping[str, Verdict]) -> list[str]:
    """The ratchet: nothing left out, and no group worse beyond chance; every newly failing id is named."""
    verdicts = run.verdicts
    gone = [key for key in baseline if key not in verdicts]
    found = [f"基线里的题有 {len(gone)} 道没有问：{' '.join(gone)}"] if gone else []
    if len(gone) == len(baseline):
        return found
    changes: Sequence[Change] = compare(baseline, verdicts)
    for change in changes:
        if change.worse:
            causes = _causes(run.scores[key]["cause"] for key in change.failing)
            found.append(
                f"{change.name}比基线显著变差（p={change.p_worse:.3f}）{causes}，"
                f"新错 {len(change.failing)}：{' '.join(change.failing)}"
            )
    return found
