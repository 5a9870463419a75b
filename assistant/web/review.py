"""核查: answers wait in a queue; of each citation a reviewer says whether its words carry what was answered."""

from typing import Any

import gradio as gr

from assistant.accounts import Accounts, Permission
from assistant.gold_questions import gold_lines
from assistant.journal import REMARK, Journal
from assistant.journal_records import Judgement, Reviewed, Verdict, now
from assistant.live import Live
from assistant.web.cases import JUDGEMENTS, case_card, passage_card, queue_list
from assistant.web.downloads import Attachment, attachment, offer_file
from assistant.web.events import AT_ONCE, chosen
from assistant.web.markup import Html, element
from assistant.web.originals import Originals
from assistant.web.places import Place, parse_review
from assistant.web.visitors import Visitor, visitor_of
from index.errors import ReportQAError

TITLE = "核查"
TAB = "review"
LISTED = 50
"""How many of the waiting answers are listed."""
REVEAL = "() => reportQA.review()"

_TEXT: dict[str, Any] = {"sanitize_html": True, "latex_delimiters": [], "container": False}

Case = tuple[int, int]
"""(entry, citation) under review; (0, 0) for none."""


class Review:
    """The tab's components, and what happens when they are used."""

    def __init__(
        self, live: Live, journal: Journal, accounts: Accounts | None, originals: Originals, bridge: gr.HTML
    ) -> None:
        """Lay the tab out, inside a ``gr.Blocks``.

        Args:
            bridge: tells of links chosen in the page: ``option_select`` brings a case up, by its number or by the
                place that a citation of the present one points to.
        """
        self._live, self._journal, self._accounts, self._originals = live, journal, accounts, originals
        with gr.Row(elem_id="review", equal_height=False):
            with gr.Column(elem_id="cases"):
                self.queue = gr.Markdown("", elem_id="queue", **_TEXT)
                export = gr.Button("导出为题库", size="sm", elem_id="to-gold")
            with gr.Column(elem_id="case"):
                self.card = gr.Markdown("", elem_id="judged", **_TEXT)
            with gr.Column(elem_id="findings", visible=False) as self.findings:
                self.passage = gr.Markdown("", elem_id="passage", **_TEXT)
                self.remark = gr.Textbox(
                    elem_id="remark",
                    label="备注（可不写）",
                    placeholder="例如：原文是2022年的数字",
                    max_length=REMARK,
                    lines=1,
                    max_lines=3,
                )
                with gr.Row(elem_id="verdicts", equal_height=True):
                    buttons = {
                        each: gr.Button(told, elem_id=f"verdict-{each.value}", elem_classes=["verdict"], min_width=80)
                        for each, told in JUDGEMENTS.items()
                    }
        self.case = gr.State((0, 0))
        self._shown = [self.queue, self.card, self.findings, self.passage, self.remark, self.case]
        offer_file(export, self.export)
        bridge.option_select(self.open, self.case, self._shown, **AT_ONCE).then(None, js=REVEAL)
        for judgement, button in buttons.items():
            judging = button.click(self.judging(judgement), [self.case, self.remark], self._shown, **AT_ONCE)
            judging.then(None, js=REVEAL)

    def shows_on(self, tab: gr.Tab) -> None:
        """Bring the queue up to date whenever the tab comes to the front."""
        tab.select(self.refresh, self.case, self._shown, **AT_ONCE).then(None, js=REVEAL)

    def refresh(self, case: Case, request: gr.Request) -> tuple[Any, ...]:
        """The queue as it is now; the case under review stays, or the first one comes up."""
        if self._reviewer(request) is None:
            return self._closed()
        return self._show(case)

    def open(self, case: Case, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Bring up what was chosen: a case of the queue, or a citation of the present one."""
        if self._reviewer(request) is None:
            return self._closed()
        if wanted := parse_review(chosen(event, "case")):
            return self._show(wanted)
        place = Place.parse(chosen(event, "place"))
        reviewed = self._journal.entry(case[0])
        answer = reviewed.entry.answer if reviewed else None
        pointing = [c.n for c in answer.citations if Place.of(c) == place] if answer else []
        return self._show((case[0], pointing[0])) if pointing else (gr.skip(),) * len(self._shown)

    def judging(self, judgement: Judgement) -> Any:
        """What the button of a judgement does."""

        def judge(case: Case, remark: str, request: gr.Request) -> tuple[Any, ...]:
            return self.judge(judgement, case, remark, request)

        return judge

    def judge(self, judgement: Judgement, case: Case, remark: str, request: gr.Request) -> tuple[Any, ...]:
        """Keep a verdict, and bring up what waits next."""
        reviewer = self._reviewer(request)
        if reviewer is None:
            return self._closed()
        entry, citation = case
        try:
            verdict = Verdict(
                entry=entry,
                citation=citation,
                judgement=judgement,
                by=reviewer.name,
                at=now(),
                remark=str(remark or ""),
            )
            self._journal.judge(verdict)
        except ReportQAError as error:
            raise gr.Error(str(error), title="没有记下", print_exception=False) from error
        return self._show((entry, 0), said=verdict)

    def export(self, request: gr.Request) -> Attachment:
        """The answers found right, as gold questions."""
        if self._reviewer(request) is None:
            return None
        lines = gold_lines(self._journal.judged())
        if not lines:
            gr.Info("还没有出处全部核查为「支持」的回答。", title="导出为题库")
            return None
        return attachment(f"题库_{now().astimezone():%Y%m%d_%H%M}.jsonl", lines.encode("utf-8"))

    def may_see(self, request: gr.Request) -> bool:
        """Whether the tab is for this visitor."""
        return self._reviewer(request) is not None

    def _reviewer(self, request: gr.Request) -> Visitor | None:
        """The visitor, if they may review; asked at every step, since permissions can be taken away."""
        visitor = visitor_of(self._accounts, request)
        return visitor if visitor and visitor.may(Permission.REVIEW) else None

    def _closed(self) -> tuple[Any, ...]:
        words = element("p", "核查要有「核查」权限：请找管理员。", class_="nothing")
        return Html(""), words, gr.update(visible=False), Html(""), "", (0, 0)

    def _show(self, wanted: Case, *, said: Verdict | None = None) -> tuple[Any, ...]:
        """Everything on the tab, for a case; once something was said, one that is done gives way to the next."""
        queue = self._journal.queue(limit=LISTED)
        reviewed = self._journal.entry(wanted[0]) if wanted[0] else None
        if reviewed is None or reviewed.entry.answer is None or (said and reviewed.judged):
            reviewed = _after(wanted[0], queue)
        citation = _citation(reviewed, wanted[1]) if reviewed else 0
        entry = reviewed.entry.id if reviewed else 0
        return (
            queue_list(queue, self._journal.statistics(), chosen=entry),
            case_card(reviewed, said=said),
            gr.update(visible=bool(citation)),
            passage_card(self._live.records(), reviewed, citation, said=said, original=self._originals.link)
            if reviewed
            else Html(""),
            "",
            (entry, citation),
        )


def _after(entry: int, queue: list[Reviewed]) -> Reviewed | None:
    """What comes up next: the first one after ``entry``, or else the first one."""
    return next((each for each in queue if each.entry.id > entry), queue[0] if queue else None)


def _citation(reviewed: Reviewed, wanted: int) -> int:
    """The citation asked for, or the first that has no verdict, or the first; 0 if there is none."""
    numbers = [citation.n for citation in reviewed.entry.answer.citations] if reviewed.entry.answer else []
    said = {verdict.citation for verdict in reviewed.verdicts}
    left = [n for n in numbers if n not in said]
    return wanted if wanted in numbers else (left or numbers or [0])[0]
