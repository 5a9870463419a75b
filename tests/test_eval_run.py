"""A run as people start it: records first, equal to the byte, resumable, compared, gated; and its exit codes."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.answerers import Answerer, recorded
from eval.comparison import Verdict, compare, comparison_text
from eval.corpus import read_corpus
from eval.errors import PredictionError, RunError
from eval.gold import Question
from eval.gold_files import read_questions
from eval.keys import answer_key
from eval.oracle import oracle
from eval.predictions import Prediction, prediction_from_json, prediction_to_json, read_predictions, write_predictions
from eval.run import choose_questions, run
from eval.sentinels import random_number

DATA = Path(__file__).parent / "data"
QUESTIONS = DATA / "world_questions.jsonl"
WORLD = read_corpus(DATA / "world")
ALL = read_questions(QUESTIONS)
RECORDED_FILES = (
    *("run.json", "predictions.jsonl", "questions.jsonl", "scores.jsonl", "summary.json", "report.txt", "failures.md"),
)


def perfect(question: Question) -> Prediction:
    """The oracle, taking its time."""
    return replace(oracle(answer_key(question, WORLD), WORLD), latency_ms={"total": 1.5})


def spoilt(question: Question) -> Prediction:
    """Right figures for some questions, random ones for others."""
    key = answer_key(question, WORLD)
    return oracle(key, WORLD) if int(question.id[-2:]) % 3 else random_number(key, WORLD, 1)


def contents(folder: Path) -> dict[str, bytes]:
    """The files that have to be equal."""
    return {name: (folder / name).read_bytes() for name in RECORDED_FILES}


def test_two_runs_are_equal_to_the_byte(tmp_path: Path) -> None:
    """Everything but timings, which stand in files of their own."""
    for name in ("a", "b"):
        run(ALL, WORLD, Answerer("spoilt", "g", spoilt), tmp_path / name)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert {path.name for path in (tmp_path / "a").iterdir()} == {*RECORDED_FILES, "timings.jsonl", "latency.json"}


def test_a_run_goes_on_where_it_was_cut(tmp_path: Path) -> None:
    """Recorded questions are not asked again, a half-written line is; the result is that of a run in one piece."""
    asked: list[str] = []

    def counting(question: Question) -> Prediction:
        asked.append(question.id)
        return perfect(question)

    whole, cut = tmp_path / "whole", tmp_path / "cut"
    run(ALL, WORLD, Answerer("oracle", "g", perfect), whole)
    cut.mkdir()
    lines = (whole / "predictions.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (cut / "predictions.jsonl").write_text("".join(lines[:5]) + lines[5][:40], encoding="utf-8")
    (cut / "run.json").write_bytes((whole / "run.json").read_bytes())
    run(ALL, WORLD, Answerer("oracle", "g", counting), cut)
    assert asked == [question.id for question in ALL[5:]]
    assert contents(cut) == contents(whole)


def test_another_system_does_not_go_on_with_a_run(tmp_path: Path) -> None:
    """Other system, other store, other questions: another folder."""
    run(ALL[:3], WORLD, Answerer("oracle", "g", perfect), tmp_path)
    for questions, answerer in (
        (ALL[:3], Answerer("oracle", "h", perfect)),
        (ALL[:2], Answerer("oracle", "g", perfect)),
    ):
        with pytest.raises(RunError, match="另一次运行"):
            run(questions, WORLD, answerer, tmp_path)


def test_a_crash_is_recorded_and_gated(tmp_path: Path) -> None:
    """One bad question neither stops the run nor passes the gate."""

    def crashing(question: Question) -> Prediction:
        if question.id == "w-03":
            raise ZeroDivisionError("除以零")
        return perfect(question)

    evaluation = run(ALL[:5], WORLD, Answerer("crashing", "g", crashing), tmp_path)
    assert [card.outcome for card in evaluation.cards] == ["correct", "correct", "missing", "correct", "correct"]
    assert "ZeroDivisionError: 除以零" in (tmp_path / "failures.md").read_text(encoding="utf-8")
    assert main(["gate", str(tmp_path)]) == 1


def test_a_sample_keeps_all_types_and_never_changes() -> None:
    """Chosen by ids alone, every type in it, the order of the file kept."""
    chosen = choose_questions([QUESTIONS], split="dev", sample=20)
    assert chosen == choose_questions([QUESTIONS], split="dev", sample=20)
    assert {question.type for question in chosen} == {question.type for question in ALL}
    assert [question for question in ALL if question in chosen] == chosen
    assert 15 <= len(chosen) <= 25
    with pytest.raises(RunError, match="held_out"):
        choose_questions([QUESTIONS], split="held_out", sample=None)
    with pytest.raises(RunError, match="w-01"):
        choose_questions([QUESTIONS, QUESTIONS], split="dev", sample=None)


def answers(path: Path, system: object, questions: Sequence[Question] = ALL) -> Path:
    """A batch output of a system."""
    write_predictions(path, [system(question) for question in questions])  # type: ignore[operator]
    return path


def evaluated(tmp_path: Path, name: str, system: object) -> Path:
    """A finished run of recorded answers, by the command line."""
    batch = answers(tmp_path / f"{name}.jsonl", system)
    out = tmp_path / name
    options = [
        "--corpus",
        str(DATA / "world"),
        "--questions",
        str(QUESTIONS),
        "--answers",
        str(batch),
        "--out",
        str(out),
    ]
    assert main(["run", *options]) == 0
    return out


def test_the_commands_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """run prints the table, compare names what changed, gate passes a sound run and stops a worse or unsound one."""
    good, bad = evaluated(tmp_path, "good", perfect), evaluated(tmp_path, "bad", spoilt)
    printed = capsys.readouterr().out
    assert (good / "report.txt").read_text(encoding="utf-8") in printed
    assert main(["compare", str(good), str(bad)]) == 0
    told = capsys.readouterr().out
    changed = [key for key in ("w-03", "w-06", "w-09") if key in told.split("新错：")[1]]
    assert changed == ["w-03", "w-06", "w-09"]
    assert "变差（显著）" in told.splitlines()[0]
    assert main(["gate", str(good)]) == 0
    assert capsys.readouterr().out == "通过\n"
    assert main(["gate", str(bad)]) == 1
    assert "w-03：数字在引文里找不到" in capsys.readouterr().out
    assert main(["gate", str(good), "--baseline", str(bad)]) == 0


def test_errors_are_one_line_and_exit_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing folder, run or file is told, not traced."""
    world, none = str(DATA / "world"), str(tmp_path / "none")
    commands = [
        ["run", "--corpus", none, "--out", none],
        ["run", "--corpus", world, "--out", none],
        ["run", "--corpus", world, "--questions", str(QUESTIONS), "--answers", none, "--out", none],
        ["compare", none, none],
        ["gate", none],
        ["check", none, "--corpus", world],
        ["locate", world, "qingshi", "竹纤维"],
    ]
    for command in commands:
        assert main(command) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_wrong_usage_exits_with_2() -> None:
    """As every command line does."""
    for command in ([], ["run"], ["run", "--corpus", "a", "--out", "b", "--split", "test"]):
        with pytest.raises(SystemExit) as caught:
            main(command)
        assert caught.value.code == 2


def test_check_convert_and_locate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The tools for writing questions."""
    world = str(DATA / "world")
    assert main(["convert", str(QUESTIONS), str(tmp_path / "q.csv")]) == 0
    assert main(["check", str(tmp_path / "q.csv"), "--corpus", world]) == 0
    assert "41 题，全部合格" in capsys.readouterr().out
    assert main(["locate", world, "qingshi-2024", "产值达到350亿元"]) == 0
    place = json.loads(capsys.readouterr().out)
    assert (place["sha256"], place["end"] - place["start"]) == (
        WORLD.named("qingshi-2024")[0].sha256,
        len("产值达到 350 亿元"),
    )
    text = QUESTIONS.read_text(encoding="utf-8").replace("350亿元", "351亿元")
    (tmp_path / "bad.jsonl").write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path / "bad.jsonl"), "--corpus", world]) == 1
    assert "bad.jsonl 第 2 行（w-02）" in capsys.readouterr().err


def test_comparison_counts_types_and_what_only_one_run_has() -> None:
    """Common questions only; the types' p-values are corrected; nothing in common is an error."""
    a = {f"q{i}": Verdict(f"q{i}", "figure" if i < 6 else "list", True) for i in range(9)}
    b = {key: Verdict(key, verdict.type, verdict.type == "list") for key, verdict in a.items()}
    total, figures, lists = compare(a, b)
    assert (total.n, len(total.failing), total.passing, total.worse) == (9, 6, (), True)
    assert (figures.worse, lists.worse) == (True, False)
    assert figures.p_worse == pytest.approx(2 * 0.5**6)
    assert "只在 A 中的题 1 道" in comparison_text([total], only_a=1, only_b=0)
    with pytest.raises(RunError):
        compare(a, {})


def test_records_are_read_back(tmp_path: Path) -> None:
    """A batch record survives its file, timings aside."""
    batch = answers(tmp_path / "a.jsonl", perfect)
    found = read_predictions(batch)
    assert list(found.values()) == [replace(perfect(question), latency_ms={}) for question in ALL]
    assert recorded(batch).answer(ALL[0]) == found[ALL[0].id]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"answer": None}, "answer"),
        ({"refused": "no"}, "refused"),
        ({"citations": [{"n": "1"}]}, "n 应为"),
        ({"citations": None}, "citations"),
        ({"figures": [{"text": "5%", "value": "五"}]}, "value"),
        ({"figures": [{"text": "5%", "period": 2023}]}, "period"),
        ({"retrieved": [{"paragraph": 1}]}, "document_id"),
    ],
)
def test_a_record_that_breaks_the_contract_is_named(change: dict[str, object], said: str, tmp_path: Path) -> None:
    """File, line and key."""
    row = prediction_to_json(perfect(ALL[0]))
    with pytest.raises(PredictionError, match=said):
        prediction_from_json(row | change)
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n" + json.dumps(row | change) + "\n", encoding="utf-8")
    with pytest.raises(PredictionError, match="第 2 行"):
        read_predictions(tmp_path / "a.jsonl")


def test_one_id_twice_is_an_error(tmp_path: Path) -> None:
    """Which of two answers would count?"""
    batch = answers(tmp_path / "a.jsonl", perfect, [ALL[0], ALL[0]])
    with pytest.raises(PredictionError, match="出现两次"):
        read_predictions(batch)
