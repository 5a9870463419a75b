"""Files that the page gives away. They are made in memory and saved by the page's script: none lies on the server,
where Gradio would hand it to whoever knows its address."""

import base64
from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.export import Exchange, file_name
from assistant.export_excel import to_excel
from assistant.export_word import to_word
from assistant.web.events import QUEUED
from assistant.web.turns import Conversation, exchanges

SAVE = "(file) => reportQA.save(file)"
"""Saves what :func:`attachment` made, in the browser."""

_KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".html": "text/html",
    ".jsonl": "application/x-ndjson",
}
Attachment = dict[str, str] | None


def attachment(name: str, data: bytes) -> Attachment:
    """A file as the page's script takes it."""
    kind = _KINDS["." + name.rpartition(".")[2]]
    return {"name": name, "kind": kind, "data": base64.b64encode(data).decode("ascii")}


def offer_file(button: gr.Button, make: Callable[..., Attachment], inputs: Any = None) -> None:
    """Save what ``make`` returns when the button is pressed; None saves nothing."""
    file = gr.JSON(visible=False)
    button.click(make, inputs, file, **QUEUED).then(None, file, None, js=SAVE)


def offer_conversation(conversation: gr.State) -> None:
    """Add the buttons that save a conversation, inside a ``gr.Blocks``."""
    with gr.Row(elem_id="exports", equal_height=True):
        word = gr.Button("导出 Word", size="sm", elem_id="to-word", scale=0, min_width=96)
        excel = gr.Button("导出 Excel", size="sm", elem_id="to-excel", scale=0, min_width=96)
    offer_file(word, as_word, conversation)
    offer_file(excel, as_excel, conversation)


def as_word(conversation: Conversation) -> Attachment:
    """The conversation as a Word document."""
    return _conversation(conversation, ".docx", to_word)


def as_excel(conversation: Conversation) -> Attachment:
    """The conversation as an Excel workbook."""
    return _conversation(conversation, ".xlsx", to_excel)


def _conversation(conversation: Conversation, suffix: str, make: Callable[[list[Exchange]], bytes]) -> Attachment:
    held = list(exchanges(conversation))
    if not held:
        gr.Info("还没有可以导出的回答：请先提问。", title="导出")
        return None
    return attachment(file_name(held, suffix), make(held))
