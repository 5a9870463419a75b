"""问答: the conversation, and beside it the paragraph behind the citation last chosen."""

import logging
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.accounts import Accounts
from assistant.errors import QuestionError
from assistant.export import Exchange
from assistant.journal import Journal
from assistant.journal_records import Asked, JournalError, now
from assistant.live import Live
from assistant.records import Answer
from assistant.web.answer_charts import chart_of_answer
from assistant.web.bounds import bound_choices, read_bounds
from assistant.web.cards import answer_card, notice_card, pending_card, question_card, question_links
from assistant.web.downloads import offer_conversation
from assistant.web.events import AT_ONCE, chosen
from assistant.web.examples import example_questions
from assistant.web.excerpts import excerpt, holdings
from assistant.web.markup import Html, element
from assistant.web.originals import Originals
from assistant.web.places import Place
from assistant.web.turns import Conversation, Turn, messages
from assistant.web.visitors import Visitor, visitor_of
from index.errors import StoreUnreachable

TITLE = "问答"
HISTORY = 20
"""How many earlier questions a follow-up is understood with."""
TURNS = 60
"""How many the page keeps."""

_log = logging.getLogger(__name__)
NO_REPORTS = "限定的范围里没有报告：请在「只查」里去掉一些。"

Update = Any
"""What Gradio takes for a component's change."""
Shown = tuple[Update, Update, Update, Update, Update, Update]
"""Messages, box, conversation, what is being answered, whether the box holds the last question, the chart."""


class Chat:
    """The tab's components, and what happens when they are used."""

    def __init__(
        self, live: Live, journal: Journal, accounts: Accounts | None, originals: Originals, bridge: gr.HTML
    ) -> None:
        """Lay the tab out, inside a ``gr.Blocks``.

        Args:
            journal: keeps every question and its answer.
            accounts: those who may ask; None lets everybody.
            bridge: tells of links chosen in the page: ``submit`` asks a question, ``select`` shows a place, ``clear``
                puts the side panel back.
        """
        self._live, self._journal, self._accounts, self._originals = live, journal, accounts, originals
        self.conversation = gr.State((), time_to_live=24 * 3600)
        self.asked = gr.State("")  # what is being answered
        self.rewriting = gr.State(False)  # whether the box holds the last question, to be asked otherwise
        with gr.Row(elem_id="desk", equal_height=False):
            with gr.Column(elem_id="talk"):
                self.chatbot = gr.Chatbot(
                    elem_id="chat",
                    label="对话",
                    show_label=False,
                    container=False,
                    layout="bubble",
                    buttons=[],
                    sanitize_html=True,
                    allow_tags=False,
                    latex_delimiters=[],
                    line_breaks=False,
                    feedback_options=None,
                    autoscroll=False,
                    placeholder=_welcome(()),
                )
                self._compose()
            with gr.Column(elem_id="aside"):
                self.chart = gr.Plot(label="图", show_label=False, container=False, elem_id="compared", visible=False)
                self.panel = gr.Markdown(
                    holdings(live.records()), elem_id="panel", sanitize_html=True, latex_delimiters=[], container=False
                )
        self._listen(bridge)

    def _compose(self) -> None:
        """The box, its buttons, and what is below them."""
        with gr.Row(elem_id="composer", equal_height=True):
            self.box = gr.Textbox(
                elem_id="question",
                label="问题",
                show_label=False,
                container=False,
                placeholder="请输入问题",
                max_lines=4,
                autofocus=True,
                scale=1,
            )
            self.send = gr.Button("提问", variant="primary", elem_id="send", scale=0, min_width=88)
            self.stop = gr.Button("停止", elem_id="stop", scale=0, min_width=88)
            self.anew = gr.Button("新对话", elem_id="anew", scale=0, min_width=88)
        with gr.Row(elem_id="below", equal_height=True):
            self.only = gr.Dropdown(
                bound_choices(self._live.records()),
                value=[],
                multiselect=True,
                label="只查",
                elem_id="only",
                min_width=160,
            )
            offer_conversation(self.conversation)

    def _listen(self, bridge: gr.HTML) -> None:
        shown = [self.chatbot, self.box, self.conversation, self.asked, self.rewriting, self.chart]
        asking = gr.on(
            [self.box.submit, self.send.click, bridge.submit, bridge.retry],
            self.respond,
            [self.box, self.conversation, self.only, self.rewriting, self.asked],
            shown,
            # Gradio's ``once`` takes nothing more after one that was stopped.
            trigger_mode="multiple",
            concurrency_limit=16,
            concurrency_id="ask",
            show_progress="hidden",
            api_visibility="private",
        )
        self.anew.click(
            lambda: ([], "", (), "", False, gr.update(value=None, visible=False), holdings(self._live.records())),
            None,
            [*shown, self.panel],
            cancels=[asking],
            **AT_ONCE,
        )
        self.stop.click(self.interrupt, [self.conversation, self.asked], shown, cancels=[asking], **AT_ONCE)
        bridge.undo(self.rewrite, self.conversation, [self.box, self.rewriting], **AT_ONCE)
        bridge.select(self.show, None, self.panel, **AT_ONCE).then(None, js="() => reportQA.reveal('panel')")
        bridge.clear(lambda: holdings(self._live.records()), None, self.panel, **AT_ONCE)

    def refresh(self) -> tuple[str, Update]:
        """What a newly opened page shows: it may find another generation than the one before."""
        records = self._live.records()
        return holdings(records), gr.update(choices=bound_choices(records))

    def suggest(self) -> Update:
        """Example questions, once the assistant can try them: the page is there before."""
        return gr.update(placeholder=_welcome(example_questions(self._live.assistant().generation)))

    def respond(
        self,
        typed: str,
        conversation: Conversation,
        only: object,
        rewriting: bool,
        asked: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Shown]:
        """Answer what was typed, the question of the link that was chosen, or the last one again; first show that it was taken."""
        picked, again = chosen(event, "question"), chosen(event, "again") is True
        question = (picked if isinstance(picked, str) else typed).strip()
        if again:
            question = conversation[-1].typed if conversation else ""
        if not question or asked:  # One at a time: what comes meanwhile stays in the box.
            yield _unchanged()
            return
        own = not again and not isinstance(picked, str)
        if again or (own and rewriting):
            conversation = conversation[:-1]
        box = "" if own else gr.skip()
        pending = Turn(self._asked(question), pending_card(self._status()))
        yield messages((*conversation, pending)), box, conversation, question, False, gr.skip()
        turn = yield from self._turn(question, conversation, only, visitor_of(self._accounts, request))
        conversation = (*conversation, turn)[-TURNS:]
        chart = chart_of_answer(turn.exchange.answer) if turn.exchange else None
        drawn = gr.update(value=chart, visible=chart is not None)
        yield messages(conversation), gr.skip(), conversation, "", gr.skip(), drawn

    def interrupt(self, conversation: Conversation, asked: str) -> Shown:
        """What stays of a question whose answer was not waited for; it can be asked again or otherwise."""
        if not asked:
            return _unchanged()
        key = conversation[-1].conversation if conversation else uuid4().hex
        stopped = Turn(self._asked(asked), notice_card("已停止，没有作答。"), asked, conversation=key)
        conversation = (*conversation, stopped)[-TURNS:]
        return messages(conversation), gr.skip(), conversation, "", False, gr.skip()

    def rewrite(self, conversation: Conversation) -> tuple[Update, bool]:
        """Put the last question into the box; what is asked then takes its place."""
        return (conversation[-1].typed, True) if conversation else (gr.skip(), False)

    def show(self, event: gr.EventData) -> Update:
        """The paragraph that a citation points to."""
        place = Place.parse(chosen(event, "place"))
        return excerpt(self._live.records(), place, original=self._originals.link) if place else gr.skip()

    def _asked(self, question: str) -> Html:
        """What was asked; of one that is too long, no more than could have been right."""
        return question_card(question[: self._live.longest])

    def _status(self) -> str:
        return "正在载入模型，第一个问题要多等一会儿……" if self._live.loading else "正在查阅报告……"

    def _turn(
        self, question: str, conversation: Conversation, only: object, visitor: Visitor | None
    ) -> Generator[Shown, None, Turn]:
        """Ask, and show an answer while a model writes it; returns the turn.

        What goes wrong becomes a sentence on the page, and, where it should not have, a traceback in the log.
        """
        card = self._asked(question)
        if visitor is None:
            return Turn(card, notice_card("这个账号已停用：请找管理员。"), question)
        history = tuple(turn.question for turn in conversation if turn.question is not None)[-HISTORY:]
        key = conversation[-1].conversation if conversation else uuid4().hex
        asked = Asked(question=question, by=visitor.name, at=now(), conversation=key, history=history)
        try:
            assistant = self._live.assistant()
            bounds = read_bounds(only, assistant.generation)
            within = bounds.of(assistant.generation)
            if not within.documents():
                return Turn(card, notice_card(NO_REPORTS), question, conversation=key)
            asked_of = replace(assistant, only=within) if bounds.words else assistant
            for answer in asked_of.stream(question, history=history):
                if answer.unfinished:
                    shown = Turn(card, answer_card(answer, status="正在写，逐句核对……"))
                    yield messages((*conversation, shown)), gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()
            answer = replace(answer, note=f"{answer.note} {bounds.note}".strip())
        except QuestionError as error:
            return Turn(card, notice_card(str(error)), question, conversation=key)
        except StoreUnreachable as error:
            _log.error("%s", error)
            self._keep(asked, None)
            return Turn(
                card, notice_card("索引暂时连不上，这个问题没有答出来。请稍后再问。"), question, conversation=key
            )
        except Exception:
            _log.exception("没有答出来")
            self._keep(asked, None)
            words = "程序出了错，这个问题没有答出来。请换个问法再试，或告诉管理员查看日志。"
            return Turn(card, notice_card(words), question, conversation=key)
        self._keep(asked, answer)
        reply = answer_card(answer, handicap=self._live.handicap(assistant.generation))
        return Turn(card, reply, question, question, Exchange(answer, asked.at), key)

    def _keep(self, asked: Asked, answer: Answer | None) -> None:
        """Write the question down. Who asks gets the answer all the same; whoever runs this reads the log."""
        try:
            self._journal.record(asked, answer)
        except JournalError as error:
            _log.error("%s", error)


def _unchanged() -> Shown:
    return gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()


def _welcome(examples: Sequence[str]) -> Html:
    return element(
        "div",
        element("h2", "想查报告里的哪个数字？"),
        element("p", "用平常的话提问。答案逐字引自报告，每个数字都能点开原文；报告里没有的，会直接说没有。"),
        element("p", "试试这些", class_="label") if examples else "",
        question_links(examples),
        class_="welcome",
    )
