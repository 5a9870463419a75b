"""A build in a process of its own."""

import time
from pathlib import Path

import pytest
from small_reports import REPORTS

from assistant.reindexing import Progress, Reindexing
from index.embed import DEFAULT_EMBEDDER
from index.generations import read_pointer

pytestmark = pytest.mark.long


def ended(reindexing: Reindexing) -> Progress:
    """The progress once nothing runs."""
    for _ in range(1200):
        if not reindexing.progress.running:
            return reindexing.progress
        time.sleep(0.1)
    raise AssertionError("the build did not end")


def test_a_build_is_watched_to_its_end(tmp_path: Path) -> None:
    """It tells its steps and what it did, one at a time; one that is cancelled, or fails, changes nothing."""
    corpus, store = tmp_path / "corpus", tmp_path / "store"
    corpus.mkdir()
    for name, text in REPORTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    (corpus / "旧.doc").write_bytes(b"x")
    reindexing = Reindexing(corpus, store)
    assert reindexing.start(DEFAULT_EMBEDDER)
    assert not reindexing.start(DEFAULT_EMBEDDER)
    done = ended(reindexing)
    assert not done.failed
    assert any(line.startswith("新增或改动 4 份") for line in done.said)
    assert any(line.startswith("跳过 旧.doc") for line in done.said)
    first = read_pointer(store).name

    (corpus / "neu.txt").write_text(REPORTS["yunnan24.txt"].replace("905", "906"), encoding="utf-8")
    assert reindexing.start(DEFAULT_EMBEDDER)
    reindexing.cancel()
    cancelled = ended(reindexing)
    assert cancelled.failed
    assert "已取消" in cancelled.said[0]
    assert read_pointer(store).name == first

    (corpus / "metadata.toml").write_text("[oops", encoding="utf-8")
    assert reindexing.start(DEFAULT_EMBEDDER)
    failed = ended(reindexing)
    assert failed.failed
    assert "不是正确的 TOML" in failed.said[0]
    assert read_pointer(store).name == first
