"""The page put together: header, tabs, the bridge from links to Python; and how it is served."""

import os
from collections.abc import Callable
from threading import Event

import gradio as gr

from assistant.live import Live
from assistant.web import api, chat, source
from assistant.web.events import AT_ONCE
from assistant.web.excerpts import summary
from assistant.web.headers import SecurityHeaders
from assistant.web.markup import Html, element
from assistant.web.theme import ICON, text_of, theme

NAME = "政府工作报告问答"
MAX_WAITING = 200
"""Questions under way or waiting, of all visitors together; who comes after is told to try again."""


def build_page(live: Live) -> gr.Blocks:
    """Every tab over one assistant."""
    page = gr.Blocks(title=NAME, analytics_enabled=False, delete_cache=(600, 3600), fill_width=True)
    with page:
        header = gr.Markdown(_header(live), elem_id="header", sanitize_html=True, latex_delimiters=[])
        # Links chosen in what Python rendered become events of this component, which shows nothing itself.
        bridge = gr.HTML("", elem_id="bridge", js_on_load=text_of("page.js"))
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(chat.TITLE, id="chat"):
                asking = chat.Chat(live, bridge)
            with gr.Tab(source.TITLE, id=source.TAB):
                reading = source.Source(live, bridge, tabs)
        page.load(
            lambda: (_header(live), *asking.refresh(), reading.refresh()),
            None,
            [header, asking.chatbot, asking.panel, reading.picker],
            **AT_ONCE,
        )
        api.offer(live)
    page.queue(max_size=MAX_WAITING, default_concurrency_limit=8)
    return page


def serve_page(page: gr.Blocks, *, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve the page until the process is told to stop.

    Args:
        ready: called once, when the page can be opened.

    Raises:
        OSError: the port is taken.
    """
    _reach_directly(host)
    page.launch(
        server_name=host,
        server_port=port,
        theme=theme(),
        css=text_of("page.css"),
        head=ICON,
        quiet=True,
        inbrowser=False,
        share=False,
        show_error=False,
        allowed_paths=[],
        max_file_size="1mb",
        enable_monitoring=False,
        strict_cors=True,
        mcp_server=False,
        ssr_mode=False,
        run_history=False,
        footer_links=[],
        max_threads=40,
        state_session_capacity=1000,
        app_kwargs={"middleware": [(SecurityHeaders, (), {})]},
        prevent_thread_lock=True,
    )
    ready()
    try:
        Event().wait()
    finally:
        page.close(verbose=False)


def _header(live: Live) -> Html:
    return element(
        "div",
        element("span", "报", class_="seal"),
        element("span", NAME, class_="name"),
        element("span", summary(live.records()), class_="held"),
        class_="masthead",
    )


def _reach_directly(host: str) -> None:
    """Keep Gradio's call on its own server out of the office's proxy."""
    names = {host, "127.0.0.1", "localhost"}
    for variable in ("no_proxy", "NO_PROXY"):
        before = os.environ.get(variable, "")
        os.environ[variable] = ",".join([*filter(None, [before]), *sorted(names - set(before.split(",")))])
