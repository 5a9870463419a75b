"""assistant/generate.py: whatever an endpoint does, the stream ends within the time, whole or with a reason."""

import threading
import time
from collections.abc import Callable

import pytest
from scripted_model import (
    InTurn,
    Script,
    breaks_off,
    drips,
    free_port,
    hangs,
    html,
    resets,
    says,
    sends,
    serving,
    starts_and_drips,
    status,
    talks_on,
)

from assistant.generate import RETRIES, Endpoint, ModelError

QUICK = 1.5
"""Seconds that a reply may take here."""
GRACE = 1.0
"""Seconds that closing a connection may take on top, on a busy machine."""


def endpoint(url: str, *, timeout: float = 20.0) -> Endpoint:
    """An endpoint of the scripted server."""
    return Endpoint(model="scripted", base_url=url, api_key="sk-secret", timeout=timeout)


def reply(script: Script, *, timeout: float = 20.0) -> str:
    """The whole reply to one request."""
    with serving(script) as server:
        return "".join(endpoint(server.url, timeout=timeout).stream("规则", "问题"))


def test_a_reply_comes_whole() -> None:
    """The pieces put together are what the server said."""
    assert reply(says("2023年，产值640亿元。[1]")) == "2023年，产值640亿元。[1]"


def test_pieces_come_as_they_are_said() -> None:
    """The first piece is there before the last one is sent."""
    go_on = threading.Event()

    def script(handler, request) -> None:  # type: ignore[no-untyped-def]
        handler.open_stream()
        handler.event("先")
        go_on.wait(10)
        handler.event("后", finish="stop")
        handler.send("data: [DONE]\n\n")
        handler.wfile.write(b"0\r\n\r\n")

    with serving(script) as server:
        pieces = endpoint(server.url).stream("规则", "问题")
        assert next(pieces) == "先"
        go_on.set()
        assert "".join(pieces) == "后"


def test_what_is_asked_for() -> None:
    """Two messages, a stream, temperature 0, a bound on the reply, and our own key."""
    with serving(says("好。")) as server:
        list(endpoint(server.url).stream("规则", "问题{$x}"))
        (request,) = server.requests
    assert [m["role"] for m in request["messages"]] == ["system", "user"]
    assert request["messages"][1]["content"] == "问题{$x}"
    assert (request["temperature"], request["stream"], request["model"]) == (0, True, "scripted")
    assert request["max_tokens"] == 800
    assert request["key"] == "Bearer sk-secret"
    assert request["path"] == "/v1/chat/completions"


def test_no_key_of_the_machine_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no key is set, one that lies about in the environment is not sent to a server that it is not for."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-somebody-elses")
    with serving(says("好。")) as server:
        list(Endpoint(model="m", base_url=server.url).stream("规则", "问题"))
        assert "somebody" not in server.requests[0]["key"]


def test_the_key_is_not_printed() -> None:
    """Neither an endpoint nor its errors show the key."""
    assert "sk-secret" not in repr(endpoint("http://127.0.0.1:1/v1"))
    with pytest.raises(ModelError) as caught:
        reply(status(401))
    assert "sk-secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("script", "says_why"),
    [
        (status(400), "不接受"),
        (status(401), "密钥"),
        (status(402), "额度"),
        (status(403), "不许"),
        (status(404), "没有这个模型"),
        (status(413), "太长"),
        (status(422), "422"),
        (breaks_off("2023年，产值", chunked=True), "断|读不懂|连不上"),
        (breaks_off("2023年，产值", chunked=False), "中途断了"),
        (html, "断|读不懂"),
        (sends("data: {不是 JSON}\n\n"), "读不懂"),
        (sends('data: {"choices": "none"}\n\n'), "断|读不懂"),
        (sends('data: {"error": {"message": "overloaded"}}\n\n'), "读不懂|出了错"),
        (sends("data: [DONE]\n\n"), "断|读不懂"),
        (sends(""), "断|读不懂"),
    ],
)
def test_a_fault_is_named(script: Script, says_why: str) -> None:
    """Each way of failing ends in one line that says which it was."""
    with pytest.raises(ModelError, match=says_why):
        reply(script)


@pytest.mark.parametrize("code", [408, 409, 429, 500, 503])
def test_what_may_pass_is_tried_again(code: int) -> None:
    """A refusal that may pass is asked again, and what comes then is taken."""
    with serving(InTurn([status(code), says("好。")])) as server:
        assert "".join(endpoint(server.url).stream("规则", "问题")) == "好。"
        assert len(server.requests) == 2


@pytest.mark.parametrize("code", [408, 429, 500])
def test_retries_are_bounded(code: int) -> None:
    """What does not pass is given up after a few tries."""
    with serving(status(code)) as server:
        with pytest.raises(ModelError):
            list(endpoint(server.url).stream("规则", "问题"))
        assert len(server.requests) == 1 + RETRIES


def test_a_refusal_for_good_is_not_tried_again() -> None:
    """A wrong key stays wrong."""
    with serving(status(401)) as server:
        with pytest.raises(ModelError):
            list(endpoint(server.url).stream("规则", "问题"))
        assert len(server.requests) == 1


def test_nobody_there() -> None:
    """An endpoint that is down is said to be."""
    with pytest.raises(ModelError, match="连不上"):
        list(endpoint(f"http://127.0.0.1:{free_port()}/v1").stream("规则", "问题"))


def test_a_dropped_connection() -> None:
    """A server that hangs up at once is one that cannot be reached."""
    with pytest.raises(ModelError, match="连不上"):
        reply(resets)


@pytest.mark.parametrize("script", [hangs, drips, talks_on], ids=["silent", "keep-alives", "endless"])
def test_the_time_is_kept(script: Script) -> None:
    """Neither silence nor keep-alives nor endless talk lasts longer than allowed."""
    begun = time.monotonic()
    with pytest.raises(ModelError, match=r"没有在 1\.5 秒内答完"):
        reply(script, timeout=QUICK)
    assert time.monotonic() - begun < QUICK + GRACE


def test_a_server_that_asks_for_a_long_wait() -> None:
    """The time allowed includes the waits between tries, however long the server asks for."""

    def script(handler, request) -> None:  # type: ignore[no-untyped-def]
        handler.send_response(429)
        handler.send_header("Retry-After", "50")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    begun = time.monotonic()
    with pytest.raises(ModelError):
        reply(script, timeout=QUICK)
    assert time.monotonic() - begun < QUICK + GRACE


def test_replies_are_independent() -> None:
    """Neither an earlier reply nor one that is given up meanwhile takes the connection of another."""
    with serving(says("一二三四五六。" * 20)) as server:
        asked = endpoint(server.url)
        first, second = asked.stream("规则", "甲"), asked.stream("规则", "乙")
        assert next(first) == next(second)
        first.close()  # type: ignore[attr-defined]
        assert "".join(second).endswith("六。")
        assert "".join(asked.stream("规则", "丙")) == "一二三四五六。" * 20


@pytest.mark.parametrize("script", [talks_on, starts_and_drips], ids=["endless", "keep-alives"])
def test_who_stops_early_leaves_nothing_behind(script: Script) -> None:
    """Once the reader stops, the connection is closed and its thread ends."""
    before = set(threading.enumerate())

    def readers() -> list[threading.Thread]:
        return [each for each in threading.enumerate() if each.name == "model" and each not in before]

    with serving(script) as server:
        pieces = endpoint(server.url).stream("规则", "问题")
        next(pieces)
        assert readers()
        pieces.close()  # type: ignore[attr-defined]
        assert _within(5, lambda: not readers())


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return holds()
