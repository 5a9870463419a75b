"""评测: run the benchmark over the reports that the page answers from, see what failed and why, compare with before."""

from typing import Any

import gradio as gr

from assistant.accounts import Accounts, Permission
from assistant.benchmark import Benchmark
from assistant.web.downloads import Attachment, attachment, offer_file
from assistant.web.events import AT_ONCE, QUEUED
from assistant.web.findings import difference_card, failure_list, headline_card, progress_card
from assistant.web.markup import Html, element
from assistant.web.visitors import visitor_of
from index.errors import ReportQAError

TITLE = "评测"
TAB = "bench"
SIZES: dict[str, int | None] = {"约 20 题": 20, "约 40 题": 40, "全部": None}
CLOSED = "评测要有「管理」权限：请找管理员。"
NONE = "还没有评测过。选好题库，点「开始评测」；命令行写到索引旁边 runs 文件夹里的评测也会列在这里。"

_TEXT: dict[str, Any] = {"sanitize_html": True, "latex_delimiters": [], "container": False}


class Bench:
    """The tab's components, and what happens when they are used."""

    def __init__(self, benchmark: Benchmark, accounts: Accounts | None) -> None:
        """Lay the tab out, inside a ``gr.Blocks``."""
        self._benchmark, self._accounts = benchmark, accounts
        with gr.Column(elem_id="bench"):
            with gr.Row(elem_id="bench-start", equal_height=True):
                self.questions = gr.Dropdown([], label="题库", elem_id="bench-set", filterable=False)
                size = gr.Dropdown(
                    list(SIZES), value="约 20 题", label="问多少题", elem_id="bench-size", filterable=False
                )
                begin = gr.Button("开始评测", variant="primary", elem_id="bench-begin", min_width=110)
                self.stop = gr.Button("取消", elem_id="bench-cancel", min_width=80, visible=False)
            self.progress = gr.Markdown("", elem_id="bench-progress", **_TEXT)
            with gr.Row(elem_id="bench-choose", equal_height=True, visible=False) as self.past:
                self.run = gr.Dropdown([], label="看哪一次", elem_id="bench-run", filterable=False)
                self.earlier = gr.Dropdown([], label="与哪一次相比", elem_id="bench-earlier", filterable=False)
                save = gr.Button("下载报告", elem_id="bench-save", min_width=110)
            self.headline = gr.Markdown("", elem_id="bench-headline", **_TEXT)
            self.difference = gr.Markdown("", elem_id="bench-difference", **_TEXT)
            # Our own plots: nothing in them comes from a report or from a visitor.
            self.plots = gr.HTML("", elem_id="bench-plots")
            self.failures = gr.Markdown("", elem_id="bench-failures", **_TEXT)
        self._clock = gr.Timer(1.0, active=False)
        self._shown_run = gr.State("")
        self._picture = [self.headline, self.difference, self.plots, self.failures]
        self._all = [
            self.questions,
            self.progress,
            self.stop,
            self.past,
            self._clock,
            self.run,
            self.earlier,
            self._shown_run,
            *self._picture,
        ]
        begin.click(self.begin, [self.questions, size], [self.progress, self.stop, self._clock], **QUEUED)
        self.stop.click(self.cancel, None, self.progress, **AT_ONCE)
        self._clock.tick(self.tick, [self._shown_run], self._all, **AT_ONCE)
        self.run.input(self.show, [self.run, self.earlier], self._picture, **QUEUED)
        self.earlier.input(self.show, [self.run, self.earlier], self._picture, **QUEUED)
        offer_file(save, self.save, self.run)

    def shows_on(self, tab: gr.Tab) -> None:
        """Bring everything up to date whenever the tab comes to the front."""
        tab.select(self.refresh, [self._shown_run], self._all, **AT_ONCE)

    def may_see(self, request: gr.Request) -> bool:
        """Whether the tab is for this visitor."""
        visitor = visitor_of(self._accounts, request)
        return visitor is not None and visitor.may(Permission.KEEP)

    def seen(self, request: gr.Request) -> Any:
        """Show the tab to whom it is for."""
        return gr.update(visible=self.may_see(request))

    def refresh(self, shown: str, request: gr.Request) -> tuple[Any, ...]:
        """The question sets, the runs, and the one shown: the newest where none was chosen."""
        if not self.may_see(request):
            return (gr.skip(), _words(CLOSED), *(gr.skip(),) * (len(self._all) - 2))
        return self._everything(shown, clock=gr.Timer(active=True) if self._benchmark.progress().running else gr.skip())

    def begin(self, questions: str, size: str, request: gr.Request) -> tuple[Any, ...]:
        """Start a run; the clock then asks how far it is."""
        if not self.may_see(request):
            return _words(CLOSED), gr.skip(), gr.skip()
        try:
            self._benchmark.start(str(questions or ""), sample=SIZES.get(size))
        except ReportQAError as error:
            raise gr.Error(str(error), title="没有开始", print_exception=False) from error
        return progress_card(self._benchmark.progress()), gr.update(visible=True), gr.Timer(active=True)

    def cancel(self, request: gr.Request) -> Any:
        """Stop the run under way."""
        if not self.may_see(request) or not self._benchmark.progress().running:
            return gr.skip()
        self._benchmark.cancel()
        return _words("正在取消……")

    def tick(self, shown: str, request: gr.Request) -> tuple[Any, ...]:
        """How far the run is; when it has ended, what it found."""
        if not self.may_see(request):
            return (gr.skip(),) * len(self._all)
        progress = self._benchmark.progress()
        if progress.running:
            return (gr.skip(), progress_card(progress), *(gr.skip(),) * (len(self._all) - 2))
        return self._everything(progress.run if not progress.said else shown, clock=gr.Timer(active=False))

    def show(self, run: str | None, earlier: str | None, request: gr.Request) -> tuple[Any, ...]:
        """A run, and what moved since an earlier one."""
        if not self.may_see(request) or not run:
            return (gr.skip(),) * len(self._picture)
        try:
            return self._pictured(run, earlier)
        except ReportQAError as error:
            raise gr.Error(str(error), title="看不了", print_exception=False) from error

    def save(self, run: str | None, request: gr.Request) -> Attachment:
        """The run's report as a file."""
        if not self.may_see(request):
            return None
        if not run:
            gr.Info(NONE, title="下载报告")
            return None
        try:
            return attachment(f"评测报告_{run}.html", self._benchmark.page(run))
        except ReportQAError as error:
            raise gr.Error(str(error), title="没有下载", print_exception=False) from error

    def _everything(self, wanted: str, *, clock: Any) -> tuple[Any, ...]:
        """Every component of the tab.

        Args:
            clock: what becomes of the clock. Only a tick stops it: to gather all this takes a moment, in which a run
                may have been started.
        """
        progress, sets, runs = self._benchmark.progress(), self._benchmark.question_sets(), self._benchmark.runs()
        names = [name for _, name in runs]
        run = wanted if wanted in names else (names or [""])[0]
        earlier = next((name for name in names[names.index(run) + 1 :]), "") if run else ""
        chosen = gr.update(choices=sets, value=sets[0]) if sets else gr.update(choices=[], value=None)
        return (
            chosen,
            progress_card(progress) if progress.running or progress.said else _words("" if runs else NONE),
            gr.update(visible=progress.running),
            gr.update(visible=bool(runs)),
            clock,
            gr.update(choices=runs, value=run or None),
            gr.update(choices=[("不比", ""), *runs], value=earlier),
            run,
            *(self._pictured(run, earlier) if run else (Html(""),) * len(self._picture)),
        )

    def _pictured(self, run: str, earlier: str | None) -> tuple[str, ...]:
        outcome = self._benchmark.outcome(run)
        moved: str = Html("")
        if earlier and earlier != run:
            try:
                moved = difference_card(self._benchmark.difference(run, earlier), earlier)
            except ReportQAError as error:
                moved = _words(str(error))
        drawn = "".join(f'<div class="plot">{svg}</div>' for svg in outcome.plots)
        return headline_card(outcome), moved, drawn, failure_list(outcome.failures)


def _words(text: str) -> Html:
    return element("p", text, class_="nothing") if text else Html("")
