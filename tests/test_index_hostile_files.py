"""Files that are damaged, or made to harm, are named in one line; the others are indexed.

``REPORT_QA_MALFORMED=1000`` sets how many damaged files there are, 100 otherwise.
"""

import os
import resource
import sys
import time
from pathlib import Path

import pytest
from converted import to_docx
from hashed_embedder import HashedEmbedder
from hostile_files import BOMBS, malformed

from index import formats, sandbox
from index.build import build
from index.errors import UnreadableFile
from index.lines import tidy
from index.store import open_store

ROOT = Path(__file__).resolve().parents[1]
COUNT = int(os.environ.get("REPORT_QA_MALFORMED", "100"))
BATCH = 50
MOST_GROWTH_KIB = 512 << 10


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused(tmp_path: Path, name: str) -> None:
    """In time, in one line, and without a byte beside it."""
    (tmp_path / name).write_bytes(BOMBS[name]())
    started = time.monotonic()
    with pytest.raises(UnreadableFile) as raised:
        formats.read(tmp_path / name)
    assert time.monotonic() - started < sandbox.WALL_S + 5
    assert "\n" not in raised.value.reason
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_entities_reach_no_file(tmp_path: Path) -> None:
    """A page's own entities are text to it, and no external one is looked up."""
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>桥梁&x;增长。</p><xi:include href="{secret.as_uri()}"/>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert "机密" not in formats.read(tmp_path / "a.html")[1].text


@pytest.mark.parametrize("invisible", ["\u200b", "\u200d", "\u2060", "\u202e", "\u2066", "\U000e0041", "\ufeff"])
def test_invisible_characters_are_dropped(invisible: str) -> None:
    """Zero width, direction marks and tags: a paragraph holds what people see."""
    assert tidy(f"桥{invisible}梁") == "桥梁"


@pytest.mark.long
def test_damaged_files_harm_no_build(tmp_path: Path) -> None:
    """Each is read or named; nothing crashes, hangs or grows, and the sound report beside them is always there."""
    text = (ROOT / "reports" / "baotou-2024.md").read_text(encoding="utf-8")
    damaged = list(malformed(COUNT, text=text, seed=20240117))
    before = _peak_kib()
    for first in range(0, COUNT, BATCH):
        corpus = tmp_path / f"corpus{first}"
        corpus.mkdir()
        (corpus / "sound.docx").write_bytes(to_docx(text))
        for name, content in damaged[first : first + BATCH]:
            (corpus / name).write_bytes(content)
        report = build(corpus, tmp_path / "store", embedder=HashedEmbedder(), progress=False)
        assert all(reason and "\n" not in reason for _, reason in report.skipped)
        with open_store(tmp_path / "store") as generation:
            sound = [document for document in generation.documents() if document.source == "sound.docx"]
            assert [(document.region, document.report_year) for document in sound] == [("包头市", 2024)]
    assert _peak_kib() - before < MOST_GROWTH_KIB


def _peak_kib() -> int:
    """The most memory that this process ever held; macOS counts it in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
