"""A language model at any OpenAI-compatible endpoint, through LangChain; beside ``langchain_retriever`` its only importer.

Whatever an endpoint does, :meth:`Endpoint.stream` ends within the time allowed: with the whole reply, or with one of
our errors that says in plain words what was wrong.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import ReportQAError

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI
    from openai import DefaultHttpxClient

RETRIES = 2
"""How often a request is sent again after a refusal that may pass (408, 409, 429, 5xx, no connection)."""

_NO_KEY = "none"
"""Sent where no key is set: local servers want none, and a key of the machine's own environment is not for them."""

_SAYS = {
    400: "模型服务不接受这个请求（可能超出了它的窗口：请调小 llm_window）",
    401: "模型服务不认密钥（请检查 REPORT_QA_LLM_API_KEY）",
    402: "模型服务的额度用完了",
    403: "模型服务不许使用（请检查 REPORT_QA_LLM_API_KEY）",
    404: "模型服务没有这个模型或这个地址（请检查 REPORT_QA_LLM_MODEL 和 REPORT_QA_LLM_BASE_URL）",
    408: "模型服务等得太久",
    413: "模型服务嫌请求太长（请调小 llm_window）",
    429: "模型服务的额度用完了，或请求太多",
}


class ModelError(ReportQAError):
    """An endpoint gave no whole reply; the message says why, in words for the note under the answer."""


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing that the reading thread says.

    Attributes:
        error: why the reply broke off; None for a reply that the model finished.
    """

    error: Exception | None = None


@dataclass(frozen=True)
class Endpoint:
    """Where a model is reached, and how long it may take.

    Attributes:
        base_url: up to and with ``/v1``.
        timeout: seconds for a whole reply, retries included.
        reply_tokens: most tokens of a reply.
    """

    model: str
    base_url: str
    api_key: str | None = field(default=None, repr=False)
    timeout: float = 60.0
    reply_tokens: int = 800

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The reply's text, piece by piece, as it comes.

        The endpoint is read on a thread of its own: a server that sends nothing but keep-alives never lets the client
        library's own time-out strike. Who stops early leaves nothing behind: the connection is closed.

        Raises:
            ModelError: the endpoint cannot be reached, refuses, is too slow, breaks off, or sends no reply.
        """
        client = self._client()
        chat, stop = self._chat(client), Event()
        pieces: Queue[str | _End] = Queue()
        deadline = time.monotonic() + self.timeout
        Thread(target=_read, args=(chat, system, user, pieces, stop), name="model", daemon=True).start()
        try:
            while not isinstance(piece := self._next(pieces, deadline), _End):
                yield piece
            if piece.error is not None:
                raise self._fault(piece.error) from piece.error
        finally:
            stop.set()
            client.close()

    def _next(self, pieces: "Queue[str | _End]", deadline: float) -> str | _End:
        with suppress(Empty):
            if (left := deadline - time.monotonic()) > 0:
                return pieces.get(timeout=left)
        raise ModelError(f"模型没有在 {self.timeout:g} 秒内答完")

    def _client(self) -> "DefaultHttpxClient":
        """Connections of one reply's own: LangChain's are shared by all replies, and closing one would end the others."""
        from openai import DefaultHttpxClient

        local = urlsplit(self.base_url).hostname in ("127.0.0.1", "::1", "localhost")
        return DefaultHttpxClient(timeout=self.timeout, trust_env=not local)  # No proxy knows this machine's servers.

    def _chat(self, client: "DefaultHttpxClient") -> "ChatOpenAI":
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        return ChatOpenAI(
            model=self.model,
            base_url=self.base_url,
            api_key=SecretStr(self.api_key or _NO_KEY),
            temperature=0,
            timeout=self.timeout,
            max_retries=RETRIES,
            http_client=client,
            use_responses_api=False,
            # LangChain's own option is sent as max_completion_tokens, which fewer servers know.
            extra_body={"max_tokens": self.reply_tokens},
        )

    def _fault(self, error: Exception) -> ModelError:
        """What a vendor's error means, in words for the reader of the note."""
        if isinstance(error, ModelError):
            return error
        from langchain_core.exceptions import ModelConnectionError, ModelTimeoutError

        status = getattr(error, "status_code", None)
        if isinstance(status, int):
            return ModelError(_SAYS.get(status, f"模型服务出了错（HTTP {status}）"))
        if isinstance(error, ModelTimeoutError):
            return ModelError(f"模型没有在 {self.timeout:g} 秒内答完")
        if isinstance(error, ModelConnectionError):
            return ModelError("连不上模型服务（请检查 REPORT_QA_LLM_BASE_URL）")
        return ModelError(f"模型服务的回复读不懂（{type(error).__name__}）")


def _read(chat: "ChatOpenAI", system: str, user: str, pieces: "Queue[str | _End]", stop: Event) -> None:
    """Put a reply's pieces into a queue, and how it ended."""
    finished = False
    try:
        for chunk in chat.stream([("system", system), ("human", user)]):
            if stop.is_set():
                return
            finished = finished or bool(chunk.response_metadata.get("finish_reason"))
            if chunk.text:
                pieces.put(str(chunk.text))
        pieces.put(_End(None if finished else ModelError("模型的回复中途断了")))
    except Exception as error:  # A server may send anything, and the client libraries raise anything.
        pieces.put(_End(error))
