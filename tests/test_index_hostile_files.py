"""Files that are damaged, or made to harm, are named in one line; the others are indexed.

``REPORT_QA_MALFORMED`` sets how many damaged files there are; ``make test-release`` takes ten thousand.
"""

import contextlib
import importlib
import io
import os
import random
import resource
import socketserver
import sys
import threading
import time
from pathlib import Path

import docx
import pytest
from converted import to_docx
from docx.shared import Pt, RGBColor
from hashed_embedder import HashedEmbedder
from hostile_files import BOMBS, EXTERNAL, malformed
from printed_pdf import Text, pdf
from release_counts import times

from index import formats, sandbox
from index.build import build
from index.errors import UnreadableFile
from index.lines import tidy
from index.store import open_store

ROOT = Path(__file__).resolve().parents[1]
COUNT = int(os.environ.get("REPORT_QA_MALFORMED") or times(100, release=10_000))
BATCH = 50
SEEN, HIDDEN = "Bridgesgrew5.5%.", "Secretgrew99.9%."
"""ASCII, for the sake of the PDF files written by hand."""
INVISIBLE = ("\u200b", "\u200d", "\u2060", "\u202e", "\u2066", "\U000e0041", "\ufeff")
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


@pytest.mark.long
@pytest.mark.parametrize("name", EXTERNAL)
def test_no_file_makes_its_reader_call_out(tmp_path: Path, name: str) -> None:
    """Entities, inclusions, style sheets, pictures, templates: a server that they name hears nothing."""
    heard: list[object] = []

    class Canary(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            heard.append(self.client_address)

    with socketserver.TCPServer(("127.0.0.1", 0), Canary) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            path = tmp_path / name
            path.write_bytes(EXTERNAL[name](f"http://127.0.0.1:{server.server_address[1]}"))
            with contextlib.suppress(UnreadableFile):
                formats.read(path)
        finally:
            server.shutdown()
    assert heard == []


@pytest.mark.long
def test_hidden_text_is_never_read() -> None:
    """Two hundred files, each with a sentence hidden somewhere in one of the ways in which text is hidden."""
    chance = random.Random(20240208)
    for _ in range(200):
        suffix, content = chance.choice(HIDING)(chance)
        text = importlib.import_module(READERS[suffix]).read(content).text
        read = "".join(tidy(text).split())
        assert SEEN in read
        assert HIDDEN not in read


def _hidden_in_word(chance: random.Random) -> tuple[str, bytes]:
    document = docx.Document()
    places = [document.add_paragraph(SEEN) for _ in range(chance.randint(1, 9))]
    run = chance.choice(places).add_run(HIDDEN)
    way = chance.choice(("vanish", "white", "small"))
    if way == "vanish":
        run.font.hidden = True
    elif way == "white":
        run.font.color.rgb = RGBColor(255, 255, 255)
    else:
        run.font.size = Pt(1)
    written = io.BytesIO()
    document.save(written)
    return "docx", written.getvalue()


def _hidden_in_page(chance: random.Random) -> tuple[str, bytes]:
    style = chance.choice(("display:none", "visibility:hidden", "font-size:0", "opacity:0", "color:#fff"))
    tag = chance.choice(("p", "span", "div"))
    lines = [f"<p>{SEEN}</p>"] * chance.randint(1, 9)
    lines.insert(chance.randint(0, len(lines)), f'<{tag} style="{style}">{HIDDEN}</{tag}>')
    return "html", f"<html><body>{''.join(lines)}</body></html>".encode()


def _hidden_in_pdf(chance: random.Random) -> tuple[str, bytes]:
    lines = [Text(SEEN, 72, 740 - 30 * line) for line in range(chance.randint(1, 9))]
    x, y = chance.uniform(72, 300), chance.uniform(60, 400)
    hidden = chance.choice(
        (Text(HIDDEN, x, y, color="1 g"), Text(HIDDEN, x, y, color="1 1 1 rg"), Text(HIDDEN, x, y, 1))
    )
    return "pdf", pdf([[*lines, hidden]])


def _hidden_in_text(chance: random.Random) -> tuple[str, bytes]:
    tags = "".join(chr(0xE0000 + ord(character)) for character in HIDDEN)
    split = "".join(f"{character}{chance.choice(INVISIBLE)}" for character in SEEN)
    return "txt", f"{split}{tags}".encode()


READERS = {**sandbox.READERS, "txt": "index.text_files"}
HIDING = (_hidden_in_word, _hidden_in_page, _hidden_in_pdf, _hidden_in_text)


@pytest.mark.parametrize("invisible", INVISIBLE)
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
