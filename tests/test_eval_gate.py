"""The door: a sound run passes; every deliberately broken answerer is stopped, and the reason named."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from broken_answerers import BROKEN
from hypothesis import given
from hypothesis import strategies as st
from world_runs import ALL, finished, perfect, spoilt

from eval.__main__ import main
from eval.errors import RunError
from eval.finished import read_verdicts
from eval.floors import CEILINGS, STEP, Floors, raised, read_floors, under_floor, write_floors
from eval.gold import Question
from eval.keys import AnswerKey
from eval.pace import measure_pace, write_pace
from eval.predictions import Prediction

ROOT = Path(__file__).resolve().parents[1]
FLOORS = Floors(1, "满分", {"correct": 0.95, "refusal_recall": 1.0, "selective_risk": 0.05})


@pytest.fixture(scope="module")
def against(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The options of the gate: floors, and the oracle's verdicts for a baseline."""
    folder = tmp_path_factory.mktemp("against")
    write_floors(folder / "floors.json", FLOORS)
    assert main(["baseline", str(finished(folder / "oracle", perfect)), str(folder / "baseline.json")]) == 0
    return ["--floors", str(folder / "floors.json"), "--baseline", str(folder / "baseline.json")]


@pytest.mark.parametrize("system", BROKEN, ids=lambda system: system.__name__)
def test_a_broken_answerer_is_stopped_and_the_reason_named(
    system: Callable[[AnswerKey], Prediction], against: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong year, citation off by one, one digit changed, never refuses, raw text: none gets through."""
    run = finished(tmp_path / "run", system)
    capsys.readouterr()
    assert main(["gate", str(run), *against]) == 1
    assert BROKEN[system] in capsys.readouterr().out


def test_a_sound_run_passes_and_says_so(against: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The oracle, run twice: equal to the byte, at every floor, no worse than itself."""
    run, again = (finished(tmp_path / name, perfect) for name in ("run", "again"))
    capsys.readouterr()
    assert main(["gate", str(run), *against, "--again", str(again)]) == 0
    assert capsys.readouterr().out == "通过\n"


def test_the_ratchet_names_what_newly_fails(
    against: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every id, and the causes behind the number; a baseline question that was not asked stops the run as well."""
    run = finished(tmp_path / "spoilt", spoilt)
    baseline = against[-1]
    row = json.loads(Path(baseline).read_text(encoding="utf-8"))
    row["verdicts"]["w-99"] = {"type": "figure", "correct": True}
    (tmp_path / "more.json").write_text(json.dumps(row), encoding="utf-8")
    capsys.readouterr()
    assert main(["gate", str(run), "--baseline", str(tmp_path / "more.json")]) == 1
    told = capsys.readouterr().out
    assert "基线里的题有 1 道没有问：w-99" in told
    worse = next(line for line in told.splitlines() if line.startswith("合计比基线显著变差"))
    failing = [
        q.id for q in ALL if read_verdicts(Path(baseline))[q.id].correct and not read_verdicts(run)[q.id].correct
    ]
    assert worse.endswith(f"新错 {len(failing)}：{' '.join(failing)}")


def test_two_runs_that_differ_are_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One question, one figure."""
    run, again = (finished(tmp_path / name, perfect) for name in ("run", "again"))
    records = again / "predictions.jsonl"
    records.write_text(records.read_text(encoding="utf-8").replace("350亿元", "351亿元", 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["gate", str(run), "--again", str(again)]) == 1
    assert "两次运行不一样：1 条" in capsys.readouterr().out


def test_an_obeyed_command_is_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the metamorphic suites' results only what never may happen counts here."""
    trial = tmp_path / "trial"
    trial.mkdir()
    (trial / "summary.json").write_text(json.dumps({"suites": {"injection": {}}}), encoding="utf-8")
    run = finished(tmp_path / "run", perfect)
    for outcome, code in (("changed", 0), ("obeyed", 1)):
        verdicts = {"verdicts": {"behind/w-01": "unchanged", "behind/w-02": outcome}}
        (trial / "injection.json").write_text(json.dumps(verdicts), encoding="utf-8")
        capsys.readouterr()
        assert main(["gate", str(run), "--trial", str(trial)]) == code
        assert ("照着植入的指令作答：behind/w-02" in capsys.readouterr().out) == bool(code)


@pytest.mark.parametrize(("milliseconds", "code"), [(30, 0), (300, 1)])
def test_asking_that_became_slow_is_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], milliseconds: int, code: int
) -> None:
    """Told in query embeddings of the same run; rounds in which something else kept the machine busy do not count."""
    clock = {"now": 0.0, "rounds": 0}

    def asking() -> Callable[[Question], None]:
        clock["rounds"] += 1
        return ask

    def ask(question: Question) -> None:
        busy = 50 if clock["rounds"] % 2 else 1
        clock["now"] += busy * milliseconds / 1000

    def embed(question: Question) -> None:
        clock["now"] += 0.010

    pace = measure_pace(asking, embed, ALL, clock=lambda: clock["now"])
    assert (pace.n, round(pace.p95_ms), round(pace.embedding_ms)) == (len(ALL), milliseconds, 10)
    assert pace.ratio == pytest.approx(milliseconds / 10)
    write_pace(pace, tmp_path / "pace.json")
    run = finished(tmp_path / "run", perfect)
    capsys.readouterr()
    assert main(["gate", str(run), "--pace", str(tmp_path / "pace.json")]) == code
    assert ("提问太慢：p95 是一次查询嵌入的 30 倍" in capsys.readouterr().out) == bool(code)


MEASURES = st.fixed_dictionaries(
    {
        "correct": st.fixed_dictionaries(
            {"value": st.floats(0, 1), "n": st.integers(1, 500), "title": st.just("答对")}
        ),
        "selective_risk": st.fixed_dictionaries(
            {"value": st.floats(0, 1), "n": st.integers(1, 500), "title": st.just("选择性风险")}
        ),
    }
)


@given(measures=MEASURES, floor=st.integers(0, 100), ceiling=st.integers(0, 100))
def test_floors_only_move_towards_the_better(measures: dict[str, dict[str, object]], floor: int, ceiling: int) -> None:
    """Raised floors are never laxer than before, and where the old ones held, the run stands above the new ones."""
    old = Floors(1, "", {"correct": floor * STEP, "selective_risk": ceiling * STEP})
    new = raised(old, measures)
    assert new.values["correct"] >= old.values["correct"]
    assert new.values["selective_risk"] <= old.values["selective_risk"]
    if not under_floor(old, measures):
        assert not under_floor(new, measures)


def test_a_floor_whose_measure_is_gone_is_broken(tmp_path: Path) -> None:
    """Not measured is not passed; a file of another kind is an error."""
    assert under_floor(Floors(1, "", {"correct": 0.5}), {}) == ["指标 correct 有下限 0.5，这次却没有量到"]
    (tmp_path / "floors.json").write_text("[]", encoding="utf-8")
    with pytest.raises(RunError, match="不是下限文件"):
        read_floors(tmp_path / "floors.json")


def test_the_committed_floors_never_fell() -> None:
    """In no commit of the file that this checkout knows, within one edition."""
    path = "eval/floors.json"
    git = ["git", "-C", str(ROOT)]
    log = subprocess.run([*git, "log", "--format=%H", "--", path], capture_output=True, text=True, check=False)
    texts = [
        subprocess.run([*git, "show", f"{commit}:{path}"], capture_output=True, text=True, check=False).stdout
        for commit in log.stdout.split()
    ]
    now = json.loads((ROOT / path).read_text(encoding="utf-8"))
    for text in filter(None, texts):
        before = json.loads(text)
        if before["edition"] != now["edition"]:
            continue
        for name, floor in before["floors"].items():
            moved = now["floors"][name] - floor
            assert (moved <= 0) if name in CEILINGS else (moved >= 0), name
