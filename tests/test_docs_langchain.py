"""docs/langchain_example.py runs as it stands, and the assistant is a LangChain runnable in every way of calling one."""

import asyncio
import runpy
from pathlib import Path

import pytest
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import Runnable
from scripted_model import number_of, says
from small_reports import EMBEDDER, REPORTS, build_reports, open_reports
from written_reports import TRUTHS, writing

from assistant.langchain_retriever import ReportAssistant
from assistant.pipeline import Assistant
from assistant.render import to_json

EXAMPLE = Path(__file__).parents[1] / "docs" / "langchain_example.py"
QUESTION = "2023年包头市灯笼产业产值是多少？"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside a built store it streams an answer, asks a follow-up, and shows a paragraph; in about ten lines."""
    reports = {
        "a.txt": REPORTS["baotou24.txt"]
        .replace("灯笼产业产值达到640亿元", "晶硅光伏产业产值达到640亿元")
        .replace("灯笼产业产值达到720亿元", "晶硅光伏产业产值达到720亿元")
    }
    build_reports(tmp_path, reports)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("index.embed.open_embedder", lambda name, precision=None: EMBEDDER)
    runpy.run_path(str(EXAMPLE), run_name="__main__")
    streamed, followed, *_ = capsys.readouterr().out.split("。[1]")
    assert "640亿元" in streamed
    assert "720亿元" in followed
    code = [line for line in EXAMPLE.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]
    assert len(code) <= 12


def test_it_is_a_runnable(assistant: Assistant) -> None:
    """Anyone's chain may use it; the message carries the whole record."""
    runnable = ReportAssistant(assistant)
    assert isinstance(runnable, Runnable)
    message = runnable.invoke(QUESTION)
    record = to_json(assistant.ask(QUESTION))
    assert message.text == record["answer"]
    assert message.response_metadata["report_qa"] | {"latency_ms": 0} == record | {"latency_ms": 0}
    assert (runnable | StrOutputParser()).invoke(QUESTION) == record["answer"]


def test_a_conversation_is_followed(assistant: Assistant) -> None:
    """A question with its history is understood from it."""
    message = ReportAssistant(assistant).invoke({"question": "那石拐区呢？", "history": [QUESTION]})
    assert "42亿元" in message.text


def test_every_way_of_calling_gives_the_same(assistant: Assistant) -> None:
    """At once, in a batch, piece by piece, and all of it without waiting."""
    growth = next(t for t in TRUTHS if t.figure == "12.5%")
    reply = says(lambda r: "".join(f"{t.sentence}。[{number_of(r, t.beside)}]" for t in (TRUTHS[2], growth)))
    with writing(assistant, reply) as writer:
        runnable = ReportAssistant(writer)
        whole = runnable.invoke(QUESTION).text
        assert "640亿元" in whole
        assert "12.5%" in whole
        pieces = list(runnable.stream(QUESTION))
        assert len([piece for piece in pieces if piece.text]) == 2
        assert "".join(piece.text for piece in pieces) == whole
        added = pieces[0]
        for piece in pieces[1:]:
            added = added + piece
        assert added.response_metadata["report_qa"]["answer"] == whole
        assert [message.text for message in runnable.batch([QUESTION, QUESTION])] == [whole, whole]
        assert asyncio.run(runnable.ainvoke(QUESTION)).text == whole
        assert "".join(piece.text for piece in asyncio.run(_stream(runnable))) == whole


async def _stream(runnable: ReportAssistant) -> list:  # type: ignore[type-arg]
    return [piece async for piece in runnable.astream(QUESTION)]
