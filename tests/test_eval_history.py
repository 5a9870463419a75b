"""Runs kept over time: the file only grows, holds each run once, and is drawn for the runs that can be compared."""

import json
import re
from pathlib import Path

import pytest
from world_runs import WORLD, finished, perfect, spoilt

from eval.errors import RunError
from eval.finished import read_finished
from eval.history import alike, keep, read_history
from eval.pages import write_pages


def ended(folder: Path, day: str) -> Path:
    """Give a run the day on which it ended, as the command line does."""
    note = {"finished": f"2026-01-{day}T08:00:00+00:00", "commit": f"c{day}"}
    (folder / "environment.json").write_text(json.dumps(note), encoding="utf-8")
    return folder


@pytest.fixture
def runs(tmp_path: Path) -> list[Path]:
    """A bad run, a good one, and one of another system."""
    return [
        ended(finished(tmp_path / "bad", spoilt), "01"),
        ended(finished(tmp_path / "good", perfect), "02"),
        ended(finished(tmp_path / "other", perfect, name="别家"), "03"),
    ]


def test_a_run_is_kept_once_and_what_is_there_stays(runs: list[Path], tmp_path: Path) -> None:
    """Lines are only added: those before are equal to the byte, and a report written anew adds none."""
    path = tmp_path / "kept" / "history.jsonl"
    before = b""
    for folder in runs:
        keep(read_finished(folder), path)
        assert path.read_bytes().startswith(before)
        before = path.read_bytes()
        write_pages(folder, corpus=WORLD, text=False, history=path)
        assert path.read_bytes() == before
    assert [row["commit"] for row in read_history(path)] == ["c01", "c02", "c03"]


def test_the_curve_joins_runs_of_one_system_over_the_same_questions(runs: list[Path], tmp_path: Path) -> None:
    """The oldest first, by the time it ended; others are counted, not drawn."""
    path = tmp_path / "history.jsonl"
    for folder in reversed(runs):
        keep(read_finished(folder), path)
    good = read_finished(runs[1])
    kept = alike(read_history(path), good)
    assert [row["commit"] for row in kept] == ["c01", "c02"]
    assert kept[0]["measures"]["correct"][0] < kept[1]["measures"]["correct"][0] == 1.0
    write_pages(runs[1], corpus=WORLD, text=False, history=path)
    page = (runs[1] / "report.html").read_text(encoding="utf-8")
    section = page.partition("<h2>历次评测</h2>")[2].partition("</section>")[0]
    assert section.count("<svg") == 1
    assert re.findall("<td>(c[0-9]+)</td>", section) == ["c02", "c01"]
    assert "另有 1 次" in section


def test_without_a_history_the_report_says_nothing_of_one(runs: list[Path]) -> None:
    """Nobody asked for it."""
    write_pages(runs[0], corpus=WORLD, text=False)
    assert "历次评测" not in (runs[0] / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["{", "[]\n", '{"schema": 2, "measures": {"correct": [1, 1, 1]}}\n'])
def test_a_file_of_another_kind_is_left_alone(runs: list[Path], tmp_path: Path, text: str) -> None:
    """One line says which file it is and what to do; not a byte of it changes."""
    path = tmp_path / "other.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=r"other\.jsonl.*--history"):
        keep(read_finished(runs[0]), path)
    assert path.read_text(encoding="utf-8") == text
