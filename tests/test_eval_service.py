"""The benchmark as the page runs it, without a page: one run at a time, stopped when told to, shown afterwards."""

import json
import time
from pathlib import Path
from threading import Event

import pytest
from hashed_embedder import HashedEmbedder
from small_store import EMBEDDER, build_small_store

from assistant.benchmark import BenchmarkError, Progress
from assistant.live import Live
from eval.service import JUDGED, Service


def gold(number: int, town: str, figure: str, quote: str = "桥梁产业产值达到100亿元") -> str:
    """One question about a small report; the answer is right where figure and quote are the question's."""
    row = {
        "id": f"g-{number}",
        "question": f"{town}{2022 + number}年桥梁产业产值是多少",
        "type": "figure",
        "answerable": True,
        "answer": figure,
        "must": [[figure]],
        "facts": [{"text": figure, "region": town, "year": 2022 + number, "role": "actual"}],
        "evidence": [{"doc": f"{number}.txt", "quote": quote}],
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


QUESTIONS = gold(0, "柳河市", "100亿元") + gold(1, "青石县", "100亿元") + gold(2, "云溪区", "12所", "新建学校12所")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Live:
    """Four small reports."""
    return Live(build_small_store(tmp_path_factory.mktemp("service")), open_model=lambda: EMBEDDER, longest=60)


def corpus_of(live: Live) -> Path:
    """What the service's store was built from."""
    assert isinstance(live.store, Path)
    return live.store.parent / "corpus"


@pytest.fixture
def service(live: Live, tmp_path: Path) -> Service:
    """A service with three judged questions, one of them wrong on purpose."""
    return Service(live, reports=corpus_of(live), runs=tmp_path / "runs", judged=lambda: QUESTIONS)


def ended(service: Service) -> Progress:
    """How the run under way ends."""
    for _ in range(600):
        if not service.progress().running:
            return service.progress()
        time.sleep(0.05)
    raise AssertionError("the run did not end")


@pytest.mark.long
def test_a_run_is_shown_with_its_failures_and_compared(service: Service) -> None:
    """Headline, plots, and each failure with the paragraph cited and the one that should have been."""
    assert service.question_sets() == [JUDGED]
    for _ in range(2):
        time.sleep(1.1 if service.runs() else 0)  # Runs are named by the second.
        service.start(JUDGED, sample=None)
        progress = ended(service)
        assert (progress.said, progress.done, progress.total) == ("", 2, 3)
    newest, earlier = (name for _, name in service.runs())
    assert newest == progress.run
    outcome = service.outcome(newest)
    assert outcome.headline == "66.7%"
    assert "3 题里 2 题" in outcome.lines[0]
    assert all(svg.startswith("<svg") for svg in outcome.plots)
    (failure,) = outcome.failures
    assert failure.id == "g-2"
    (pointer,) = [pointer for pointer in failure.pointers if pointer.n]
    start, end = pointer.quoted or (0, 0)
    assert "100亿元" in pointer.text[start:end]
    assert pointer.paragraph > 0
    difference = service.difference(newest, earlier)
    assert (difference.failing, difference.passing) == ((), ())
    assert difference.said[0].startswith("合计：3 题，新错 0")
    assert b"<!DOCTYPE html>" in service.page(newest)


def test_a_run_stops_when_told_and_leaves_nothing(live: Live, tmp_path: Path) -> None:
    """One at a time, also while it waits for the model; after a cancelled one the next may start."""
    loaded = Event()

    def slow() -> HashedEmbedder:
        loaded.wait(timeout=20)
        return EMBEDDER

    waiting = Live(live.store, open_model=slow, longest=60)
    service = Service(waiting, reports=corpus_of(live), runs=tmp_path / "runs", judged=lambda: QUESTIONS)
    service.start(JUDGED, sample=None)
    with pytest.raises(BenchmarkError, match="已有一次"):
        service.start(JUDGED, sample=None)
    service.cancel()
    loaded.set()
    assert "已取消" in ended(service).said
    assert service.runs() == []
    service.start(JUDGED, sample=None)
    assert ended(service).said == ""
    assert len(service.runs()) == 1


def test_what_a_browser_makes_up_is_refused(service: Service, tmp_path: Path) -> None:
    """Names are those that were offered, never paths."""
    (tmp_path / "secret").mkdir()
    for name in ("../secret", "", str(tmp_path / "secret")):
        with pytest.raises(BenchmarkError, match="没有名为"):
            service.outcome(name)
        with pytest.raises(BenchmarkError, match="没有名为"):
            service.page(name)
    with pytest.raises(BenchmarkError, match="没有题库"):
        service.start("../x.jsonl", sample=None)


def test_a_run_that_cannot_be_is_told(live: Live, tmp_path: Path) -> None:
    """Gold whose evidence is not in the reports: one line, and the next run may start."""
    wrong = QUESTIONS.replace("0.txt", "9.txt")
    service = Service(live, reports=corpus_of(live), runs=tmp_path / "runs", judged=lambda: wrong)
    service.start(JUDGED, sample=None)
    assert "评测没有完成" in ended(service).said
    assert not service.progress().running
    assert service.runs() == []
