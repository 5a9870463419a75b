"""The assistant as the page keeps it."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hashed_embedder import HashedEmbedder
from small_store import EMBEDDER, build_small_store, current, report

from assistant.live import Live
from index.build import build
from index.errors import EmbeddingError, StoreCorrupt, StoreMissing


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store over four small reports."""
    return build_small_store(tmp_path)


def live(store: Path, embedder: HashedEmbedder = EMBEDDER) -> Live:
    """A service over the store."""
    return Live(store, open_model=lambda: embedder, longest=500)


def test_a_question_is_answered(store: Path) -> None:
    """The model that the store was built with is used."""
    service = live(store)
    assistant = service.assistant()
    assert "100亿元" in assistant.ask("柳河市2025年桥梁产业产值是多少").text
    assert assistant.embedder is EMBEDDER
    assert service.handicap(assistant.generation) == ""
    assert service.assistant() is assistant


def test_a_question_waits_for_the_model_and_nothing_else_does(store: Path) -> None:
    """Reports can be read while the model loads."""
    loaded = threading.Event()

    def slow() -> HashedEmbedder:
        loaded.wait(timeout=10)
        return EMBEDDER

    service = Live(store, open_model=slow, longest=500)
    assert service.loading
    assert len(service.records().documents()) == 4
    loaded.set()
    assert service.assistant().embedder is EMBEDDER
    assert not service.loading


def test_those_who_come_at_once_share_one_assistant(store: Path) -> None:
    """What a generation needs is loaded once, before any of them is answered: at the start, and after a rebuild."""
    service = live(store)
    for number in (4, 5):
        with ThreadPoolExecutor(12) as pool:
            got = list(pool.map(lambda _: service.assistant(), range(24)))
        assert len({id(assistant) for assistant in got}) == 1
        (store.parent / "corpus" / f"{number}.txt").write_text(report("白塔县", year=2022 + number), encoding="utf-8")
        build(store.parent / "corpus", store, embedder=EMBEDDER, progress=False)
        service.records()


def test_the_dictionaries_are_there_before_the_first_question(store: Path) -> None:
    """Both are loaded by the thread that loads the model."""
    program = (
        "import sys; from pathlib import Path; from assistant.live import Live;"
        "from hashed_embedder import HashedEmbedder;"
        f"live = Live(Path({str(store)!r}), open_model=HashedEmbedder, longest=500); live.assistant();"
        "from assistant import words; assert words._tokenizer.cache_info().currsize == 1;"
        "assert words._tokenizer().initialized; assert 'pypinyin' in sys.modules"
    )
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", program], env=environ, check=True)


def test_a_rebuilt_store_is_taken_up(store: Path) -> None:
    """The next question reads the new generation; who holds the old one still reads that."""
    service = live(store)
    before = service.assistant()
    (store.parent / "corpus" / "4.txt").write_text(report("白塔县", year=2026, value=321), encoding="utf-8")
    build(store.parent / "corpus", store, embedder=EMBEDDER, progress=False)
    assert "321亿元" in service.assistant().ask("白塔县2025年桥梁产业产值是多少").text
    assert len(service.records().documents()) == 5
    assert len(before.generation.documents()) == 4


def test_a_rebuild_that_went_wrong_leaves_the_old_generation(store: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A damaged new generation is refused, once and aloud; the one before goes on answering."""
    service = live(store)
    (store.parent / "corpus" / "4.txt").write_text(report("白塔县", year=2026), encoding="utf-8")
    build(store.parent / "corpus", store, embedder=EMBEDDER, progress=False)
    (current(store) / "shards/000001/vectors.faiss").write_bytes(b"")
    assert len(service.records().documents()) == 4
    assert len(service.records().documents()) == 4
    assert caplog.text.count("已损坏") == 1


def test_without_its_model_it_searches_by_words(store: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A model that cannot be loaded leaves an assistant that answers, and says what it lacks."""

    def missing() -> HashedEmbedder:
        raise EmbeddingError("没有嵌入模型")

    service = Live(store, open_model=missing, longest=500)
    assistant = service.assistant()
    assert assistant.embedder is None
    assert "100亿元" in assistant.ask("柳河市2025年桥梁产业产值是多少").text
    assert service.handicap(assistant.generation) == "没有嵌入模型"
    assert "没有嵌入模型" in caplog.text


def test_vectors_of_another_model_are_not_compared(store: Path) -> None:
    """A store built with another model is searched by words, and the mismatch is named."""
    service = live(store, HashedEmbedder(name="another"))
    assistant = service.assistant()
    assert assistant.embedder is None
    assert "'hashed-bigrams'" in service.handicap(assistant.generation)


def test_a_store_that_cannot_be_used_stops_the_start(store: Path, tmp_path: Path) -> None:
    """Missing and damaged stores are errors before anything is served."""
    with pytest.raises(StoreMissing):
        live(tmp_path / "none")
    (current(store) / "shards/000001/vectors.faiss").write_bytes(b"")
    with pytest.raises(StoreCorrupt):
        live(store)
