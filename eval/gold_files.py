"""Question files of either format, told apart by their ending."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from eval.errors import GoldError
from eval.gold import Question
from eval.gold_csv import read_csv, write_csv
from eval.gold_json import read_jsonl, write_jsonl

T = TypeVar("T")

DATA = Path(__file__).parent / "data"
"""Where the project's own questions are."""


def read_numbered(path: Path) -> tuple[tuple[int, Question], ...]:
    """Line (or row) number and question, in order.

    Raises:
        GoldError: there is no such file, its ending is neither ``.jsonl`` nor ``.csv``, or its content is wrong.
    """
    if not path.is_file():
        raise GoldError(path, None, None, "没有这个题目文件")
    return _by_suffix(path, {".jsonl": read_jsonl, ".csv": read_csv})(path)


def read_questions(path: Path) -> tuple[Question, ...]:
    """Questions in order; raises as :func:`read_numbered`."""
    return tuple(question for _, question in read_numbered(path))


def write_questions(path: Path, questions: Iterable[Question]) -> None:
    """Write a file that :func:`read_questions` gives back equal.

    Raises:
        GoldError: the file's ending is neither ``.jsonl`` nor ``.csv``.
    """
    _by_suffix(path, {".jsonl": write_jsonl, ".csv": write_csv})(path, questions)


def _by_suffix(path: Path, table: Mapping[str, T]) -> T:
    found = table.get(path.suffix.lower())
    if found is None:
        raise GoldError(path, None, None, f"题目文件应为 .jsonl 或 .csv，得到 {path.suffix or '没有扩展名'}")
    return found


def own_files() -> list[Path]:
    """The project's question files, by name."""
    return sorted(path for path in DATA.iterdir() if path.suffix in {".jsonl", ".csv"})
