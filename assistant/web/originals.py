"""The report files themselves: the very bytes that a report held was read from, or nothing."""

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assistant.accounts import Accounts
from assistant.live import Live
from assistant.web.excerpts import document_of
from assistant.web.markup import Html, element
from assistant.web.visitors import who
from index.records import Document

ADDRESS = "original"
_SHOWN = ".pdf"
"""What a browser shows by itself, at a page; everything else it saves: a web page of others must not run beside ours."""
_GONE = "现在的报告文件夹里没有这份原件，或者它在建索引以后改动过：请管理员更新索引。"
_SIGN_IN = "请先登录。"
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""The page's own policy would keep a browser's reader of PDFs from starting."""


class Originals:
    """Gives report files away by the id of the report, which is the digest of the file: no path comes from a browser."""

    def __init__(self, live: Live, accounts: Accounts | None, folder: Path) -> None:
        """Take the folder that the store was built from, and those who may read; None lets everybody."""
        self._live, self._accounts, self._folder = live, accounts, folder

    @property
    def route(self) -> Route:
        """Where the page's server takes the requests."""
        return Route(f"/{ADDRESS}/{{document_id}}", self.respond, methods=["GET"])

    def link(self, document: Document, page: int | None = None) -> Html:
        """A link to the file, at a page where it has pages; empty where the folder does not hold it."""
        if not (self._folder / document.source).is_file():
            return Html("")
        if _suffix(document) != _SHOWN:
            return element("a", "下载原件", class_="original", href=f"{ADDRESS}/{document.id}")
        words = f"打开原件第{page}页" if page else "打开原件"
        href = f"{ADDRESS}/{document.id}" + (f"#page={page}" if page else "")
        return element("a", words, class_="original shown", href=href)

    def respond(self, request: Request) -> Response:
        """The file of a report held, to who may read it."""
        if who(self._accounts, _signed_in(request)) is None:
            return PlainTextResponse(_SIGN_IN, status_code=401)
        document = document_of(self._live.records(), request.path_params["document_id"])
        content = self._content(document) if document else None
        if document is None or content is None:
            return PlainTextResponse(_GONE, status_code=404)
        return Response(content, headers=_headers(document))

    def _content(self, document: Document) -> bytes | None:
        """The bytes that the report was read from; None where the file is gone or another one now."""
        path = self._folder / document.source
        try:
            content = path.read_bytes() if path.is_file() else b""
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == document.id else None


def _signed_in(request: Request) -> str | None:
    """The name that Gradio has signed in; its own dependency cannot be had outside of its routes."""
    app: Any = request.app
    tokens: Mapping[str | None, str] = app.tokens
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    return next((tokens[held] for name in names if (held := request.cookies.get(name)) in tokens), None)


def _headers(document: Document) -> dict[str, str]:
    name = quote(PurePosixPath(document.source).name, safe="")
    if _suffix(document) == _SHOWN:
        kind, manner = "application/pdf", "inline"
    else:
        kind, manner = "application/octet-stream", "attachment"
    policy = {"content-security-policy": _PDF_POLICY} if manner == "inline" else {}
    return {
        "content-type": kind,
        "content-disposition": f"{manner}; filename*=UTF-8''{name}",
        "cache-control": "no-store",
        **policy,
    }


def _suffix(document: Document) -> str:
    return PurePosixPath(document.source).suffix.lower()
