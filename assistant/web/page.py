"""The page put together: header, tabs, the bridge from links to Python; and how it is served."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import gradio as gr

from assistant.accounts import Accounts
from assistant.benchmark import Benchmark
from assistant.journal import Journal
from assistant.keeping import MOST_BYTES, Keeper
from assistant.live import Live
from assistant.reindexing import Reindexing
from assistant.web import api, bench, chat, indicators, library, review, source
from assistant.web.events import AT_ONCE
from assistant.web.excerpts import summary
from assistant.web.headers import SecurityHeaders
from assistant.web.markup import Html, element
from assistant.web.originals import Originals
from assistant.web.places import LEAVE
from assistant.web.theme import ICON, text_of, theme
from assistant.web.visitors import SIGN_IN, admission, visitor_of

NAME = "政府工作报告问答"
MAX_WAITING = 200
"""Questions under way or waiting, of all visitors together; who comes after is told to try again."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is served: the tabs, and the files that they lead to."""

    blocks: gr.Blocks
    originals: Originals


def build_page(
    live: Live, journal: Journal, accounts: Accounts | None, reports: Path, *, benchmark: Benchmark | None = None
) -> Page:
    """Every tab over one assistant.

    Args:
        reports: the folder of report files that the store was built from.
        benchmark: what runs the benchmark; None leaves its tab out.
        accounts: those who may sign in; None lets everybody do everything.
    """
    originals = Originals(live, accounts, reports)
    page = gr.Blocks(title=NAME, analytics_enabled=False, delete_cache=(600, 3600), fill_width=True)
    with page:
        header = gr.Markdown(_header(live, ""), elem_id="header", sanitize_html=True, latex_delimiters=[])
        # Links chosen in what Python rendered become events of this component, which shows nothing itself.
        bridge = gr.HTML("", elem_id="bridge", js_on_load=text_of("page.js") + text_of("reading.js"))
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(chat.TITLE, id="chat"):
                asking = chat.Chat(live, journal, accounts, originals, bridge)
            with gr.Tab(source.TITLE, id=source.TAB):
                reading = source.Source(live, originals, bridge, tabs)
            with gr.Tab(indicators.TITLE, id=indicators.TAB) as comparing:
                indicators.IndicatorTables(live, accounts, bridge).shows_on(comparing)
            with gr.Tab(library.TITLE, id=library.TAB) as holding:
                keeping = Keeper(reports, journal), Reindexing(reports, live.store)
                stock = library.Library(live, *keeping, accounts, bridge)
                stock.shows_on(holding)
            # Where people sign in, the tab comes up for those whom it is for.
            with gr.Tab(review.TITLE, id=review.TAB, visible=accounts is None) as checking:
                reviewing = review.Review(live, journal, accounts, originals, bridge)
        reviewing.shows_on(checking)
        if benchmark:
            with tabs, gr.Tab(bench.TITLE, id=bench.TAB, visible=accounts is None) as measuring:
                evaluating = bench.Bench(benchmark, accounts)
            evaluating.shows_on(measuring)
            page.load(evaluating.seen, None, measuring, **AT_ONCE)

        def load(request: gr.Request) -> tuple[Any, ...]:
            visitor = visitor_of(accounts, request)
            name = visitor.name if visitor and accounts else ""
            seen = gr.update(visible=reviewing.may_see(request))
            return _header(live, name), *asking.refresh(), reading.refresh(), seen

        held = [header, asking.panel, asking.only, reading.picker, checking]
        page.load(load, None, held, **AT_ONCE)
        for renewal in stock.renewals:
            renewal.then(load, None, held, **AT_ONCE)
        page.load(asking.suggest, None, asking.chatbot, **AT_ONCE)
        api.offer(live, accounts)
    page.queue(max_size=MAX_WAITING, default_concurrency_limit=8)
    return Page(page, originals)


def serve_page(page: Page, *, accounts: Accounts | None, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve the page until the process is told to stop.

    Args:
        accounts: those who may sign in; None asks nobody to.
        ready: called once, when the page can be opened.

    Raises:
        OSError: the port is taken.
    """
    _reach_directly(host)
    page.blocks.launch(
        server_name=host,
        server_port=port,
        # Gradio awaits it; its annotation does not say so.
        auth=admission(accounts) if accounts else None,  # type: ignore[arg-type]
        auth_message=SIGN_IN,
        theme=theme(),
        css="".join(map(text_of, ("page.css", "source.css", "bench.css"))),
        head=ICON,
        quiet=True,
        inbrowser=False,
        share=False,
        show_error=False,
        allowed_paths=[],
        max_file_size=MOST_BYTES,
        enable_monitoring=False,
        strict_cors=True,
        mcp_server=False,
        ssr_mode=False,
        run_history=False,
        footer_links=[],
        max_threads=40,
        state_session_capacity=1000,
        app_kwargs={"middleware": [(SecurityHeaders, (), {})], "routes": [page.originals.route]},
        prevent_thread_lock=True,
    )
    ready()
    try:
        Event().wait()
    finally:
        page.blocks.close(verbose=False)


def _header(live: Live, name: str) -> Html:
    """The masthead; with a name, who is signed in and the way out."""
    return element(
        "div",
        element("span", "报", class_="seal"),
        element("h1", NAME, class_="name"),
        element("span", summary(live.records()), class_="held"),
        element("span", name, element("a", "退出", href=LEAVE), class_="who") if name else "",
        class_="masthead",
    )


def _reach_directly(host: str) -> None:
    """Keep Gradio's call on its own server out of the office's proxy."""
    names = {host, "127.0.0.1", "localhost"}
    for variable in ("no_proxy", "NO_PROXY"):
        before = os.environ.get(variable, "")
        os.environ[variable] = ",".join([*filter(None, [before]), *sorted(names - set(before.split(",")))])
