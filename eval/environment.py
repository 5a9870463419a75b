"""When, where, from which code and by which command a run was made; a file of its own, since no two runs share it."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def environment(arguments: Sequence[str], *, corpus: str, questions: Sequence[str], sample: bool) -> dict[str, object]:
    """What is worth knowing of this machine and this moment.

    Args:
        arguments: of the command line, after ``python -m eval``.
        corpus: name of the corpus's folder.
        questions: names of the question files.
        sample: whether the corpus was written for the project, so that its words may be shown.
    """
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "command": " ".join(["python -m eval", *arguments]),
        "corpus": corpus,
        "questions": list(questions),
        "sample": sample,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}，{os.cpu_count()} 核",
    }


def commit() -> str:
    """The commit of the code, marked where files differ from it; empty outside of a checkout."""
    short = _git("rev-parse", "--short=12", "HEAD")
    return f"{short}（有改动）" if short and _git("status", "--porcelain", "--untracked-files=no") else short


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=_ROOT, capture_output=True, text=True, check=False, timeout=10)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
