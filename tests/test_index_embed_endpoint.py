"""index/embed_endpoint.py: vectors of an OpenAI-compatible endpoint on this machine, its faults told in one line."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from hashed_embedder import HashedEmbedder
from small_store import report

from index.build import build
from index.embed import open_embedder
from index.embed_endpoint import KEY, URL
from index.errors import EmbeddingError
from index.store import open_store

NAME = "endpoint:hashed"
Reply = Callable[[dict[str, Any], int], tuple[int, Any]]
"""(what was asked, how manieth request from 0) → status and body."""


def honest(asked: dict[str, Any], turn: int) -> tuple[int, Any]:
    """Vectors three times as long as they should be, the last text's first."""
    vectors = 3 * HashedEmbedder().encode_queries(asked["input"])
    data = [{"object": "embedding", "index": i, "embedding": v.tolist()} for i, v in enumerate(vectors)]
    return 200, {
        "object": "list",
        "model": asked["model"],
        "data": data[::-1],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }


@contextmanager
def endpoint(reply: Reply) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A scripted endpoint; its address and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append({**body, "path": self.path, "key": self.headers["Authorization"]})
            status, said = reply(body, len(asked) - 1)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
        server.shutdown()


def test_vectors_come_in_order_and_of_unit_norm(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the endpoint orders and scales them; it is asked by the model's own name, with the key."""
    with endpoint(honest) as (address, asked):
        monkeypatch.setenv(URL, address)
        monkeypatch.setenv(KEY, "secret")
        embedder = open_embedder(NAME)
        texts = [f"第{number}句" for number in range(130)]
        assert np.allclose(embedder.encode_passages(texts), HashedEmbedder().encode_queries(texts), atol=1e-6)
        assert embedder.encode_passages([]).shape == (0, 64)
    assert (embedder.name, embedder.dim) == (NAME, 64)
    assert {(each["model"], each["path"], each["key"]) for each in asked} == {
        ("hashed", "/v1/embeddings", "Bearer secret")
    }


def test_a_store_is_built_and_asked_through_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest names the model, not where it is served: the endpoint may move."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/0.txt").write_text(report("柳河市", year=2024), encoding="utf-8")
    with endpoint(honest) as (address, _):
        monkeypatch.setenv(URL, address)
        build(tmp_path / "reports", tmp_path / "store", embedder=open_embedder(NAME), progress=False)
    with endpoint(honest) as (address, _):
        monkeypatch.setenv(URL, address)
        embedder = open_embedder(NAME)
        with open_store(tmp_path / "store", embedder=embedder.name) as generation:
            hits = generation.search_dense(embedder.encode_queries(["桥梁产业产值达到"])[0], limit=1)
            assert "桥梁产业" in hits[0].chunk.text


def test_a_passing_fault_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """An overloaded endpoint costs time, not the build."""
    with endpoint(lambda asked, turn: honest(asked, turn) if turn else (503, {"error": {"message": "busy"}})) as (
        at,
        asked,
    ):
        monkeypatch.setenv(URL, at)
        assert open_embedder(NAME).dim == 64
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (lambda asked, turn: (401, {"error": {"message": "no such key"}}), "no such key"),
        (lambda asked, turn: (200, {"object": "list", "data": [], "model": "m"}), "应当是 1 个"),
        (
            lambda asked, turn: (200, {"object": "list", "model": "m", "data": [{"index": 0, "embedding": [0.0] * 4}]}),
            "不是数",
        ),
    ],
)
def test_a_fault_is_told_in_one_line(reply: Reply, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the endpoint said, and what to look at; never the key."""
    with endpoint(reply) as (address, _):
        monkeypatch.setenv(URL, address)
        monkeypatch.setenv(KEY, "secret")
        with pytest.raises(EmbeddingError, match=told) as error:
            open_embedder(NAME).encode_passages(["产值"])
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)


def test_where_it_is_must_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no default: nothing is sent anywhere that nobody named."""
    monkeypatch.delenv(URL, raising=False)
    with pytest.raises(EmbeddingError, match=URL):
        open_embedder(NAME)
