"""assistant/__main__.py: the command line and the batch contract."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hashed_embedder import HashedEmbedder
from scripted_model import number_of, says, serving
from small_reports import EMBEDDER, REPORTS, build_reports

from assistant.__main__ import main, read_questions
from assistant.errors import QuestionError

ASKED = "2023年包头市灯笼产业产值是多少？"
CHECKS = dict.fromkeys(("value", "unit", "period", "region", "role", "indicator"), True)
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the small corpus."""
    return build_reports(tmp_path_factory.mktemp("reports"))


@pytest.fixture(autouse=True)
def _small_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedder that the store was built with stands for the embedded one."""
    monkeypatch.setattr("index.embed.open_embedder", lambda name, precision=None: EMBEDDER)


class Batch:
    """A batch of questions in a folder of its own."""

    def __init__(self, folder: Path, store: Path) -> None:
        self.questions, self.out, self.store = folder / "Q.jsonl", folder / "A.jsonl", store

    def run(self, *lines: str | dict[str, Any]) -> int:
        """Write the questions, one a line, and answer them; returns the exit code."""
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        self.questions.write_text("\n".join(texts) + "\n", encoding="utf-8")
        return self.answer()

    def answer(self) -> int:
        """Answer what stands in the questions' file."""
        return main(["answer", "--store", str(self.store), "--questions", str(self.questions), "--out", str(self.out)])

    def answers(self) -> list[dict[str, Any]]:
        """The records written."""
        return [json.loads(line) for line in self.out.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def batch(tmp_path: Path, store: Path) -> Batch:
    """Questions to the small corpus."""
    return Batch(tmp_path, store)


def test_ask_prints_the_answer_and_its_source(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The figure with its mark, then the report and the exact words; nothing else on standard error."""
    assert main(["ask", ASKED, "--store", str(store)]) == 0
    out, err = capsys.readouterr()
    assert "640亿元" in out
    assert "[1] 包头市政府工作报告" in out
    assert "「灯笼产业产值达到640亿元」" in out
    assert err == ""


def test_ask_in_json_is_the_batch_record_without_id(
    store: Path, batch: Batch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One question asked and the same in a batch give the same record."""
    assert main(["ask", ASKED, "--store", str(store), "--json"]) == 0
    asked = json.loads(capsys.readouterr().out)
    assert batch.run({"id": "1", "question": ASKED}) == 0
    (record,) = batch.answers()
    assert record.pop("id") == "1"
    assert asked.pop("latency_ms") >= 0
    assert record.pop("latency_ms") >= 0
    assert asked == record


def test_ask_takes_the_conversation(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--history`` may be given again and again, oldest first."""
    command = ["ask", "2024年目标呢？", "--store", str(store), "--history", ASKED, "--history", "新建桥梁呢？"]
    assert main(command) == 0
    assert "40座" in capsys.readouterr().out


@pytest.mark.parametrize("question", ["2019年包头市灯笼产业产值是多少？", "2023年成都市灯笼产业产值是多少？"])
def test_a_refusal_is_no_error(question: str, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Declining to answer is an answer: exit code 0, on standard output."""
    assert main(["ask", question, "--store", str(store)]) == 0
    assert "没有" in capsys.readouterr().out


def test_the_batch_contract_field_by_field(batch: Batch) -> None:
    """Every field of a record, as other programs read it."""
    assert batch.run({"id": "q1", "question": ASKED}) == 0
    (record,) = batch.answers()
    text = "灯笼产业产值达到640亿元"
    (citation,) = record["citations"]
    paragraph = citation["text"]
    assert (record["id"], record["question"], record["refused"], record["reason"]) == ("q1", ASKED, False, None)
    assert record["answer"] == f"2023年，包头市{text}。[1]"
    assert {key: citation[key] for key in ("n", "source", "title", "region", "report_year", "section")} == {
        "n": 1,
        "source": "baotou24.txt",
        "title": "包头市政府工作报告",
        "region": "包头市",
        "report_year": 2024,
        "section": ["一、2023年工作回顾"],
    }
    assert (citation["quote"], paragraph[citation["start"] : citation["end"]]) == (text, text)
    assert paragraph in REPORTS["baotou24.txt"]
    assert len(citation["document_id"]) == 64
    assert isinstance(citation["paragraph"], int)
    assert record["figures"] == [
        {
            "text": "640亿元",
            "value": "64000000000",
            "unit": "元",
            "qualifier": None,
            "indicator": "灯笼产业产值",
            "region": "包头市",
            "period": {"start": 2023, "end": 2023},
            "role": "actual",
            "measure": "level",
            "citation": 1,
            "computed": False,
            "formula": None,
            "checks": CHECKS,
        }
    ]
    assert isinstance(record["answerer"], str)
    assert isinstance(record["generation"], str)
    assert record["latency_ms"] >= 0


def test_a_refused_record_names_its_reason(batch: Batch) -> None:
    """``refused`` is true and ``reason`` one of the contract's words; a record is never left out."""
    assert batch.run(
        {"id": 1, "question": "2019年包头市灯笼产业产值是多少？"},
        {"id": 2, "question": "2023年成都市灯笼产业产值是多少？"},
        {"id": 3, "question": "2023年云南省灯笼产业产值增长多少？"},
    ) == 0  # fmt: skip
    assert [(record["refused"], record["reason"]) for record in batch.answers()] == [
        (True, "year_absent"),
        (True, "region_absent"),
        (True, "measure_absent"),
    ]


def test_a_batch_keeps_order_and_ids(batch: Batch) -> None:
    """One line in, one line out, in the same order; ids of any kind come back as they were; other keys are ignored."""
    ids = ["b", "a", 7, "", "b"]
    assert batch.run(*({"id": id_, "question": ASKED, "gold": [1], "type": "x"} for id_ in ids)) == 0
    records = batch.answers()
    assert [record["id"] for record in records] == ids
    assert not {"gold", "type", "history"} & records[0].keys()


def test_a_batch_uses_each_questions_own_history(batch: Batch) -> None:
    """A follow-up reads the conversation of its own line, not the line before."""
    follow_up = {"question": "那石拐区呢？"}
    assert batch.run(
        {"id": 1, **follow_up, "history": [ASKED]},
        {"id": 2, **follow_up, "history": ["2023年包头市新建桥梁多少座？"]},
    ) == 0  # fmt: skip
    assert [[figure["text"] for figure in record["figures"]] for record in batch.answers()] == [["42亿元"], ["4座"]]


def test_blank_lines_and_a_byte_order_mark_are_no_questions(batch: Batch) -> None:
    """What an editor leaves in a file does not stop a batch."""
    line = json.dumps({"id": 1, "question": ASKED})
    batch.questions.write_text(f"\n{line}\n\n", encoding="utf-8-sig")
    assert batch.answer() == 0
    assert len(batch.answers()) == 1


def test_an_empty_batch_has_no_answers(batch: Batch) -> None:
    """No line in, no line out."""
    assert batch.run() == 0
    assert batch.answers() == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2023年包头市", "第 2 行"),
        ('{"id": 1, "question": ', "第 2 行"),
        ('["id", "question"]', "第 2 行"),
        ('{"id": 1}', '"question"'),
        ('{"question": "包头"}', '"id"'),
        ('{"id": 1, "question": 5}', '"question"'),
        ('{"id": 1, "question": "包头", "history": "包头"}', '"history"'),
        ('{"id": 1, "question": "包头", "history": [5]}', '"history"'),
    ],
)
def test_a_wrong_line_is_named(line: str, said: str, batch: Batch, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that is no question stops the batch before anything is written, with its number, in one line."""
    batch.out.write_text("earlier", encoding="utf-8")
    assert batch.run({"id": 0, "question": ASKED}, line) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err.startswith("错误：")) == ("", 1, True)
    assert said in err
    assert batch.out.read_text(encoding="utf-8") == "earlier"


def test_questions_are_read_before_any_is_answered(batch: Batch) -> None:
    """The reader itself raises what the command shows."""
    batch.questions.write_text("{}", encoding="utf-8")
    with pytest.raises(QuestionError, match="第 1 行"):
        list(read_questions(batch.questions))


def test_a_questions_file_that_cannot_be_read(batch: Batch, capsys: pytest.CaptureFixture[str]) -> None:
    """Missing, or not UTF-8: one line, exit code 1."""
    assert batch.answer() == 1
    missing = capsys.readouterr().err
    batch.questions.write_bytes('{"id": 1, "question": "包头"}'.encode("gb18030"))
    assert batch.answer() == 1
    undecodable = capsys.readouterr().err
    assert all("Q.jsonl" in err and err.count("\n") == 1 for err in (missing, undecodable))
    assert "没有这个文件" in missing
    assert "不是 UTF-8" in undecodable


def test_answers_that_cannot_be_written(batch: Batch, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there is one line, exit code 1."""
    batch.out = batch.out.parent / "none" / "A.jsonl"
    assert batch.run({"id": 1, "question": ASKED}) == 1
    err = capsys.readouterr().err
    assert (err.count("\n"), "A.jsonl" in err) == (1, True)


@pytest.mark.parametrize("question", ["", " ", "字" * 501])
def test_a_question_that_cannot_be_used(question: str, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Empty or too long: one line, exit code 1."""
    assert main(["ask", question, "--store", str(store)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err.startswith("错误：")) == ("", 1, True)


def test_a_missing_store_says_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The next step stands in the message."""
    assert main(["ask", ASKED, "--store", str(tmp_path / "none")]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "python -m index build" in err


def test_a_store_of_another_model_is_refused(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Vectors of one model are never searched with another's."""
    monkeypatch.setattr("index.embed.open_embedder", lambda name, precision=None: HashedEmbedder(name="another"))
    assert main(["ask", ASKED, "--store", str(store)]) == 1
    err = capsys.readouterr().err
    assert "another" in err
    assert EMBEDDER.name in err


def test_the_store_is_a_setting(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without ``--store`` it is the environment's, else ./store; a setting that is unknown is an error of one line."""
    monkeypatch.chdir(tmp_path)
    assert main(["ask", ASKED]) == 1
    assert "store" in capsys.readouterr().err
    monkeypatch.setenv("REPORT_QA_STORE", str(store))
    assert main(["ask", ASKED]) == 0
    assert "640亿元" in capsys.readouterr().out
    monkeypatch.setenv("REPORT_QA_STOER", str(store))
    assert main(["ask", ASKED]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["ask"],
        ["tell", "包头"],
        ["ask", "包头", "市"],
        ["ask", "包头", "--bogus"],
        ["answer"],
        ["answer", "--questions", "Q.jsonl"],
        ["answer", "--out", "A.jsonl"],
    ],
)
def test_wrong_usage_exits_with_two(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """As command lines do, and one line says why."""
    with pytest.raises(SystemExit) as stopped:
        main(command)
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("用法不对：")


@pytest.mark.parametrize(("command", "code"), [(["ask", "包头", "--store", "none"], 1), (["tell"], 2)])
def test_the_process_ends_with_the_exit_code(command: list[str], code: int, tmp_path: Path) -> None:
    """``python -m assistant`` shows no traceback, and its exit code is the command's."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_model_answers_where_it_is_told_to(
    batch: Batch, store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--answerer llm`` asks the endpoint that the environment names; without it the same settings change nothing."""
    reply = says(lambda r: f"2023年，包头市灯笼产业产值达到640亿元，增长12.5%。[{number_of(r, '640亿元')}]")
    with serving(reply) as server:
        monkeypatch.setenv("REPORT_QA_LLM_BASE_URL", server.url)
        monkeypatch.setenv("REPORT_QA_LLM_MODEL", "scripted")
        assert main(["ask", ASKED, "--store", str(store), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["answerer"] == "extractive"
        assert server.requests == []
        assert main(["ask", ASKED, "--store", str(store), "--json", "--answerer", "llm"]) == 0
        record = json.loads(capsys.readouterr().out)
        assert (record["answerer"], record["answer"][-15:]) == ("llm:scripted", "640亿元，增长12.5%。[1]"[-15:])
        assert "note" not in record
        batch.questions.write_text(json.dumps({"id": 1, "question": ASKED}), encoding="utf-8")
        options = ["--questions", str(batch.questions), "--out", str(batch.out), "--answerer", "llm"]
        assert main(["answer", "--store", str(store), *options]) == 0
        (line,) = batch.out.read_text(encoding="utf-8").splitlines()
        assert json.loads(line)["answer"] == record["answer"]


def test_a_model_that_is_not_set_is_said_to_be_missing(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line names the settings that are wanted."""
    assert main(["ask", ASKED, "--store", str(store), "--answerer", "llm"]) == 1
    assert "REPORT_QA_LLM_BASE_URL" in capsys.readouterr().err
