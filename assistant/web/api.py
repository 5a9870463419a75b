"""For programs: the endpoint ``ask``."""

from typing import Any

import gradio as gr
from gradio.events import api

from assistant.accounts import Accounts
from assistant.errors import QuestionError
from assistant.live import Live
from assistant.render import to_json
from assistant.web.chat import HISTORY
from assistant.web.visitors import visitor_of


def offer(live: Live, accounts: Accounts | None) -> None:
    """Add the endpoint, inside a ``gr.Blocks``."""

    # History is only read; Gradio shows its default.
    def ask(question: str, history: list[str] = [], request: gr.Request | None = None) -> dict[str, Any]:  # noqa: B006
        """One answer, as in a batch: see the README."""
        if visitor_of(accounts, request) is None:
            raise gr.Error("这个账号已停用：请找管理员。", print_exception=False)
        try:
            earlier = [_text(each, live.longest) for each in history][-HISTORY:]
            return to_json(live.assistant().ask(_text(question, live.longest), history=earlier))
        except QuestionError as error:
            raise gr.Error(str(error), print_exception=False) from error

    api(ask, api_name="ask", concurrency_limit=16, concurrency_id="ask")


def _text(given: object, longest: int) -> str:
    """A question out of a request, which may hold anything."""
    if not isinstance(given, str) or len(given) > longest:
        raise QuestionError(f"每个问题应是一段文字，最多 {longest} 个字")
    return given
