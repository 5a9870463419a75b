"""A server that speaks the chat protocol of a language model over real HTTP, and says, or fails, what it is told to."""

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Request = dict[str, Any]
Script = Callable[["Handler", Request], None]

_EVIDENCE = re.compile(r"<<<材料 (\d+)（(.*?)\n(.*?)\n材料 \d+ 完>>>", re.DOTALL)


class Handler(BaseHTTPRequestHandler):
    """Answers every request as the server's script says."""

    server: "Server"
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """One request for a reply."""
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(request | {"path": self.path, "key": self.headers.get("Authorization")})
        try:
            self.server.script(self, request)
        except OSError:  # The client has heard enough.
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the terminal."""

    def open_stream(self, *, chunked: bool = True) -> None:
        """Send the head of a stream of events."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Connection", "close")))
        self.end_headers()
        self.close_connection = not chunked

    def send(self, text: str, *, chunked: bool = True) -> None:
        """Send a piece of the body."""
        body = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(body), body) if chunked else body)
        self.wfile.flush()

    def event(self, content: str | None, *, finish: str | None = None, chunked: bool = True) -> None:
        """Send one event of a reply."""
        delta = {} if content is None else {"role": "assistant", "content": content}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
        self.send(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n", chunked=chunked)


class Server(ThreadingHTTPServer):
    """The server; what is asked of it is kept."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.requests: list[Request] = []
        self.closing = Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error."""

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    """A running server."""
    server = Server(script)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Shown:
    """A piece of evidence as the model was shown it."""

    number: int
    header: str
    text: str


def evidence_in(request: Request) -> list[Shown]:
    """The evidence of a request."""
    return [Shown(int(n), header, text) for n, header, text in _EVIDENCE.findall(request["messages"][-1]["content"])]


def number_of(request: Request, words: str) -> int:
    """The number of the first evidence that holds these words; 1 if none does."""
    return next((shown.number for shown in evidence_in(request) if words in shown.text), 1)


def says(reply: str | Callable[[Request], str], *, piece: int = 3) -> Script:
    """Stream a reply, a few characters at a time, and finish properly."""

    def script(handler: Handler, request: Request) -> None:
        text = reply if isinstance(reply, str) else reply(request)
        handler.open_stream()
        for start in range(0, len(text), piece):
            handler.event(text[start : start + piece])
        handler.event(None, finish="stop")
        handler.send("data: [DONE]\n\n")
        handler.wfile.write(b"0\r\n\r\n")

    return script


def status(code: int, body: str = '{"error": {"message": "no", "type": "no", "code": "no"}}') -> Script:
    """Refuse with a status."""

    def script(handler: Handler, request: Request) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body.encode())))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return script


def breaks_off(text: str, *, chunked: bool) -> Script:
    """Stream the beginning of a reply, then close the connection: with half a chunk missing, or as if all were said."""

    def script(handler: Handler, request: Request) -> None:
        handler.open_stream(chunked=chunked)
        handler.event(text, chunked=chunked)
        handler.close_connection = True

    return script


def sends(body: str) -> Script:
    """Stream something that is no reply."""

    def script(handler: Handler, request: Request) -> None:
        handler.open_stream()
        handler.send(body)
        handler.wfile.write(b"0\r\n\r\n")

    return script


def html(handler: Handler, request: Request) -> None:
    """Answer with a web page, as a proxy does that wants a login."""
    status(200, "<html><body>请登录</body></html>")(handler, request)


def hangs(handler: Handler, request: Request) -> None:
    """Take the request, and never answer."""
    handler.server.closing.wait(30)


def drips(handler: Handler, request: Request) -> None:
    """Keep the connection alive with comments, without ever saying anything."""
    handler.open_stream()
    _keep_alive(handler)


def starts_and_drips(handler: Handler, request: Request) -> None:
    """Say one word, and then nothing more than keep-alives."""
    handler.open_stream()
    handler.event("产值")
    _keep_alive(handler)


def _keep_alive(handler: Handler) -> None:
    while not handler.server.closing.is_set():
        handler.send(": keep-alive\n\n")
        time.sleep(0.05)


def talks_on(handler: Handler, request: Request) -> None:
    """Never come to an end."""
    handler.open_stream()
    while not handler.server.closing.is_set():
        handler.event("产值")
        time.sleep(0.001)


def resets(handler: Handler, request: Request) -> None:
    """Drop the connection without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


@dataclass
class InTurn:
    """One script after the other, the last one for good."""

    scripts: list[Script] = field(default_factory=list)

    def __call__(self, handler: Handler, request: Request) -> None:
        """Follow the next script."""
        script = self.scripts[0] if len(self.scripts) == 1 else self.scripts.pop(0)
        script(handler, request)
