"""Reports put into Word, web pages and PDF answer the development questions as their texts do."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from converted import to_docx, to_html, to_pdf
from hashed_embedder import HashedEmbedder

from assistant.pipeline import Assistant
from assistant.render import to_json
from index.build import build
from index.store import open_store
from index.text_files import decode

pytestmark = pytest.mark.long

SEEDS = ("000", "001", "002", "003", "004")
CONVERTERS: dict[str, Callable[[str, Path], bytes]] = {
    ".docx": lambda text, _: to_docx(text),
    ".html": lambda text, _: to_html(text),
    ".pdf": to_pdf,
}
MOST_LOST = 1


@pytest.fixture(scope="module")
def questions(corpus: Path) -> Path:
    """The development questions, with the program that grades answers to them beside."""
    path = corpus.parent / "eval" / "dev.jsonl"
    if not path.with_name("grade.py").exists():
        pytest.skip(f"要有开发题和评分程序：放在 {path.parent}")
    return path


def correct(corpus: Path, questions: Path, folder: Path) -> int:
    """How many questions are answered right from a corpus, by words alone: the vectors do not depend on the format."""
    build(corpus, folder / "store", embedder=HashedEmbedder(), progress=False)
    asked = [json.loads(line) for line in questions.read_text("utf-8").splitlines()]
    with open_store(folder / "store") as generation:
        assistant = Assistant(generation, None)
        answers = [to_json(assistant.ask(each["question"], history=each["history"]), id_=each["id"]) for each in asked]
    written = folder / "answers.jsonl"
    written.write_text("".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers), encoding="utf-8")
    command = [sys.executable, str(questions.with_name("grade.py")), str(written), str(questions), "--json"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(run.stdout.splitlines()[-1])["all"]
    assert result["n"] == len(asked)
    return round(result["correct"] * result["n"])


@pytest.fixture(scope="module")
def from_text(corpus: Path, questions: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many the texts themselves answer."""
    found = correct(corpus, questions, tmp_path_factory.mktemp("text"))
    assert found > 45
    return found


@pytest.mark.parametrize("suffix", [".docx", ".html", pytest.param(".pdf", marks=pytest.mark.browser)])
def test_a_format_answers_as_the_text_does(
    corpus: Path, questions: Path, from_text: int, tmp_path: Path, suffix: str
) -> None:
    """Five reports in another format beside the rest: at most one question less is answered right."""
    converted = shutil.copytree(corpus, tmp_path / "corpus")
    for prefix in SEEDS:
        (report,) = converted.rglob(f"{prefix}_*.txt")
        report.with_suffix(suffix).write_bytes(CONVERTERS[suffix](decode(report.read_bytes()), tmp_path))
        report.unlink()
    found = correct(converted, questions, tmp_path)
    print(f"{suffix}: {found}, .txt: {from_text}")
    assert found >= from_text - MOST_LOST
