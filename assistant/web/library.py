"""资料: the reports held and what they cover; keepers add files, correct, approve and take out, and renew the index."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.accounts import Accounts, Permission
from assistant.inventory import Held, Inventory, take_stock
from assistant.keeping import MOST_AT_ONCE, MOST_BYTES, Keeper, Outcome
from assistant.live import Live
from assistant.reindexing import Reindexing
from assistant.web.events import AT_ONCE, QUEUED, chosen
from assistant.web.markup import Html, element, join
from assistant.web.shelves import desk_card, outcome_list, progress_card, shelves
from assistant.web.visitors import Visitor, visitor_of
from index import formats
from index.errors import ReportQAError, system_words
from index.opened import Opened

TITLE = "资料"
TAB = "library"
POLL = 0.4
"""Seconds between two looks at a build."""
LIMITS = f"每次至多 {MOST_AT_ONCE} 个文件，每个至多 {MOST_BYTES >> 20}\N{NO-BREAK SPACE}MB：{'、'.join(suffix.lstrip('.') for suffix in formats.READERS)}。核验之前，只在别的报告答不了时才用，并且注明。"

_TEXT: dict[str, Any] = {"sanitize_html": True, "latex_delimiters": [], "container": False}
Shown = tuple[Any, ...]


@lru_cache(maxsize=1)
def inventory_of(generation: Opened) -> Inventory:
    """The inventory of a generation, taken once."""
    return take_stock(generation)


class Library:
    """The tab's components, and what happens when they are used."""

    def __init__(
        self, live: Live, keeper: Keeper, reindexing: Reindexing, accounts: Accounts | None, bridge: gr.HTML
    ) -> None:
        """Lay the tab out, inside a ``gr.Blocks``.

        Args:
            bridge: tells of links chosen in the page: ``edit`` brings a report up to be changed.
        """
        self._live, self._keeper, self._reindexing, self._accounts = live, keeper, reindexing, accounts
        self.source = gr.State("")
        with gr.Row(elem_id="library", equal_height=False):
            with gr.Column(elem_id="stock"):
                self.shelves = gr.Markdown("", elem_id="shelves", **_TEXT)
            with gr.Column(elem_id="keep", visible=False) as self.desk:
                self.status = gr.Markdown("", elem_id="status", **_TEXT)
                with gr.Row(elem_id="renew", equal_height=True):
                    upload = gr.UploadButton(
                        "上传报告",
                        file_count="multiple",
                        variant="primary",
                        elem_id="upload",
                    )
                    renew = gr.Button("更新索引", elem_id="reindex")
                    self.cancel = gr.Button("取消更新", elem_id="cancel", visible=False)
                gr.Markdown(element("p", LIMITS, class_="label"), elem_id="limits", **_TEXT)
                self.card = gr.Markdown("", elem_id="held", **_TEXT)
                with gr.Column(elem_id="change", visible=False) as self.change:
                    self.region = gr.Textbox(label="地区", max_length=40, max_lines=1, elem_id="held-region")
                    self.year = gr.Textbox(label="报告年份", max_length=4, max_lines=1, elem_id="held-year")
                    with gr.Row(equal_height=True):
                        correct = gr.Button("保存更正", elem_id="correct", min_width=80)
                        self.approve_button = gr.Button("核验通过", elem_id="approve", min_width=80)
                        remove = gr.Button("移除", elem_id="remove", min_width=80)
                    self.sure = gr.Button("确定移除这份报告", elem_id="sure", visible=False)
        self._form = [self.source, self.card, self.change, self.region, self.year, self.approve_button, self.sure]
        self._all = [self.shelves, self.desk, self.status, self.cancel, *self._form]
        opening = bridge.edit(self.open, None, [self.shelves, *self._form], **AT_ONCE)
        opening.then(None, js="() => reportQA.show('held')")
        remove.click(lambda: gr.update(visible=True), None, self.sure, **AT_ONCE)
        self.cancel.click(self.stop, None, None, **AT_ONCE)
        long: dict[str, Any] = {**QUEUED, "concurrency_limit": 4, "concurrency_id": "keep"}
        self.renewals = (
            upload.upload(self.take_in, upload, self._all, **long),
            renew.click(self.renew, None, self._all, **long),
            correct.click(self.correct, [self.source, self.region, self.year], self._all, **long),
            self.approve_button.click(self.approve, self.source, self._all, **long),
            self.sure.click(self.take_out, self.source, self._all, **long),
        )
        """What may bring another index about: whatever else shows the reports held listens to their ends."""
        # On a narrow page what is told of them stands above the form.
        told = [correct.click, self.approve_button.click, self.sure.click]
        gr.on(told, None, js="() => reportQA.show('status')", api_visibility="private")

    def shows_on(self, tab: gr.Tab) -> None:
        """Bring the tab up to date whenever it comes to the front."""
        tab.select(self.refresh, None, self._all, **AT_ONCE)

    def refresh(self, request: gr.Request) -> Shown:
        """The reports as they are now; a build that runs is told of."""
        return self._show(request, progress_card(self._reindexing.progress))

    def open(self, event: gr.EventData, request: gr.Request) -> Shown:
        """Bring the report of the link that was chosen up to be changed."""
        wanted = chosen(event, "document")
        inventory = inventory_of(self._live.records())
        held = next((each for each in inventory.reports if each.document.id == wanted), None)
        if held is None or not self._keeps(request):
            return (gr.skip(),) * (1 + len(self._form))
        return shelves(inventory, keeps=True, chosen=held.document.source), *self._chosen(held)

    def take_in(self, files: object, request: gr.Request) -> Iterator[Shown]:
        """Read each file that was handed in, tell what became of it, then renew the index."""
        keeper = self._allowed(request)
        paths = [Path(str(file)) for file in files] if isinstance(files, list) else []
        outcomes: list[Outcome] = []
        for number, path in enumerate(paths[:MOST_AT_ONCE]):
            yield self._show(request, outcome_list(outcomes, left=len(paths) - number))
            outcomes.append(self._keeper.take_in(path, path.name, keeper.name))
            path.unlink(missing_ok=True)
        for path in paths[MOST_AT_ONCE:]:
            outcomes.append(Outcome(path.name, f"没有收：一次至多 {MOST_AT_ONCE} 个，请分几次上传"))
            path.unlink(missing_ok=True)
        if any(outcome.document for outcome in outcomes):
            yield from self._renew(request, outcome_list(outcomes))
        else:
            yield self._show(request, outcome_list(outcomes))

    def renew(self, request: gr.Request) -> Iterator[Shown]:
        """Bring the index up to date with the folder."""
        self._allowed(request)
        yield from self._renew(request, Html(""))

    def correct(self, source: str, region: str, year: str, request: gr.Request) -> Iterator[Shown]:
        """Keep a report's right region and year, and renew the index."""
        self._allowed(request)
        written = str(year or "").strip()
        if written and not (written.isdecimal() and 1949 <= int(written) <= 2100):
            raise gr.Error(f"报告年份应是四位数字，不能是「{written}」", title="没有更正", print_exception=False)
        with _told("没有更正"):
            self._keeper.correct(source, region=str(region or ""), report_year=int(written) if written else None)
        yield from self._renew(request, element("p", f"已更正 {source}。"), source)

    def approve(self, source: str, request: gr.Request) -> Iterator[Shown]:
        """Let a report count as much as the others, and renew the index."""
        keeper = self._allowed(request)
        with _told("没有核验"):
            moved = self._keeper.approve(source, keeper.name)
        yield from self._renew(request, element("p", f"已核验，移到 {moved}。"), moved)

    def take_out(self, source: str, request: gr.Request) -> Iterator[Shown]:
        """Take a report out, and renew the index."""
        keeper = self._allowed(request)
        with _told("没有移除"):
            self._keeper.take_out(source, keeper.name)
        yield from self._renew(request, element("p", f"已移除 {source}；文件改了名，仍在原处。"))

    def stop(self, request: gr.Request) -> None:
        """End the build that runs."""
        if self._keeps(request):
            self._reindexing.cancel()

    def _renew(self, request: gr.Request, before: Html, source: str = "") -> Iterator[Shown]:
        """Build, and tell how far it is; where a build runs already, its end is waited for and another one made.

        Args:
            source: the report that is being changed: it is brought up again when the build has ended.
        """
        embedder = self._live.records().manifest.recipe.embedder
        started = self._reindexing.start(embedder)
        while True:
            progress = self._reindexing.progress
            if not progress.running and started:
                break
            if not progress.running:
                started = self._reindexing.start(embedder)
            yield self._show(request, join([before, progress_card(progress)]))
            time.sleep(POLL)
        yield self._show(request, join([before, progress_card(progress)]), source)

    def _show(self, request: gr.Request, status: Html, source: str = "") -> Shown:
        """Everything on the tab; the report from ``source`` is brought up to be changed, if it is held."""
        generation = self._live.records()
        keeps = self._keeps(request) is not None
        closed = self._keeper.closed(generation.manifest.sources) if keeps else ""
        running = self._reindexing.progress.running
        told = element("p", closed, class_="gone") if closed else status
        inventory = inventory_of(generation)
        chosen = next((each for each in inventory.reports if source and each.document.source == source), None)
        return (
            shelves(inventory, keeps=keeps and not closed, chosen=source),
            gr.update(visible=keeps),
            told if keeps else Html(""),
            gr.update(visible=running),
            *self._chosen(chosen),
        )

    def _chosen(self, held: Held | None) -> Shown:
        """The form for a report."""
        document = held.document if held else None
        return (
            document.source if document else "",
            desk_card(held),
            gr.update(visible=held is not None),
            document.region if document else "",
            str(document.report_year or "") if document else "",
            gr.update(visible=held is not None and held.unapproved),
            gr.update(visible=False),
        )

    def _keeps(self, request: gr.Request) -> Visitor | None:
        """The visitor, if they may change the reports; asked at every step, since permissions can be taken away."""
        visitor = visitor_of(self._accounts, request)
        return visitor if visitor and visitor.may(Permission.KEEP) else None

    def _allowed(self, request: gr.Request) -> Visitor:
        keeper = self._keeps(request)
        if keeper is None:
            raise gr.Error("增减报告要有「管理」权限：请找管理员。", title="不能增减", print_exception=False)
        if closed := self._keeper.closed(self._live.records().manifest.sources):
            raise gr.Error(closed, title="不能增减", print_exception=False)
        return keeper


@contextmanager
def _told(title: str) -> Iterator[None]:
    """Our errors, told on the page."""
    try:
        yield
    except ReportQAError as error:
        raise gr.Error(str(error), title=title, print_exception=False) from error
    except OSError as error:
        words = f"{system_words(error)}：请检查磁盘和文件夹的权限"
        raise gr.Error(words, title=title, print_exception=False) from error
