"""The online flow: question → query → passages → draft → checked answer."""

import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answerers import EXTRACTIVE, Answerer, open_answerer
from assistant.errors import QuestionError
from assistant.framing import without_framing
from assistant.held import holdings_of
from assistant.query import is_whole, understand
from assistant.records import Answer, Citation, Draft, Query, Reason
from assistant.restating import adds_nothing
from assistant.retrieve import Retriever
from assistant.scans import scan_note
from assistant.selection import Reports, Selection, unapproved
from assistant.settings import Settings
from assistant.spelling import Spelling, told
from assistant.verify import Checked, verify
from assistant.where import Holdings
from index.errors import StoreMismatch
from index.locations import open_store
from index.opened import Opened
from index.records import Embedder

UNAPPROVED_NOTE = "依据里有还没有核验的报告：引用前请先核对。"
_ELSEWHERE = (
    Reason.YEAR_ABSENT,
    Reason.REGION_ABSENT,
    Reason.INDICATOR_ABSENT,
    Reason.MEASURE_ABSENT,
    Reason.ROLE_ABSENT,
    Reason.UNSUPPORTED,
)
"""Refusals of what other reports may tell."""


@dataclass(frozen=True)
class Part:
    """Reports that a question is put to."""

    reports: Reports
    retriever: Retriever
    holdings: Holdings


@dataclass(frozen=True)
class Assistant:
    """Answers questions from one generation; safe to use from many threads.

    Reports that nobody has approved yet are asked only where the approved ones do not answer, and the answer says so.

    Attributes:
        only: the part of the generation to answer from; None for all of it.
        embedder: None leaves the dense leg out.
        answerer: who proposes the answers; whoever does, they are checked.
        longest: most characters of a question.
        passages: how many passages are read for each ask.
    """

    generation: Opened
    embedder: Embedder | None
    answerer: Answerer = EXTRACTIVE
    longest: int = 500
    passages: int = 40
    only: Reports | None = None

    @property
    def reports(self) -> Reports:
        """What is answered from."""
        return self.generation if self.only is None else self.only

    @property
    def holdings(self) -> Holdings:
        """Which regions and report years are held."""
        return self._parts[-1].holdings

    @property
    def retriever(self) -> Retriever:
        """The retriever over all reports."""
        return self._parts[-1].retriever

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        """What a question is put to, one after the other: the approved reports where others are held too, then all."""
        documents = self.reports.documents()
        approved = [document.id for document in documents if not unapproved(document.source)]
        mixed = 0 < len(approved) < len(documents)
        return tuple(map(self._part, [*([Selection(self.reports, approved)] if mixed else []), self.reports]))

    def _part(self, reports: Reports) -> Part:
        retriever = Retriever(search=reports, records=reports, embedder=self.embedder, limit=self.passages)
        return Part(reports, retriever, holdings_of(reports))

    @cached_property
    def spelling(self) -> Spelling:
        """What puts questions right by the words of this generation."""
        return Spelling(self.generation.frequencies())

    def read(self, question: str, *, history: Sequence[str] = ()) -> Query:
        """Understand a question, with slips put right in it and in the conversation.

        Args:
            history: the conversation's earlier questions, oldest first.
        """
        return self._understood(question, history, self.holdings)

    def _understood(self, question: str, history: Sequence[str], holdings: Holdings) -> Query:
        corrected = self.spelling.corrected
        asked, before = corrected(without_framing(question)), [corrected(without_framing(said)) for said in history]
        own = understand(asked, history=before, holdings=holdings)
        if said := self.answerer.restated(asked, before):
            whole = understand(said, history=(), holdings=holdings)
            if adds_nothing(said, asked, before, own=own, whole=whole, holdings=holdings):
                return replace(whole, question=asked)
        return own

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        """Answer a question.

        Args:
            history: the conversation's earlier questions, oldest first.

        Raises:
            QuestionError: the question is empty or too long.
        """
        return deque(self.stream(question, history=history), maxlen=1).pop()

    def stream(self, question: str, *, history: Sequence[str] = ()) -> Iterator[Answer]:
        """Answer a question as the answerer goes along: checked answers, the text of each the beginning of the next's.

        Args:
            history: the conversation's earlier questions, oldest first.

        Raises:
            QuestionError: the question is empty or too long.
        """
        self._check(question)
        refusal = yield from self._streamed(question, history)
        if history and refusal and refusal.reason in _ELSEWHERE and refusal.standalone != question:
            later = self._later(question, history)
            if later is not None and (yield from self._streamed(question, later)) is None:
                return
        if refusal is not None:
            yield refusal

    def _streamed(self, question: str, history: Sequence[str]) -> Generator[Answer, None, Answer | None]:
        """The answers, or the refusal as what is returned."""
        refusal: Answer | None = None
        for part in self._parts:
            answer: Answer | None = None
            for answer in self._stream(question, history, part):
                if not answer.refused:
                    yield answer
            if answer is None or not answer.refused:
                return None
            refusal = refusal or answer
            if refusal.reason not in _ELSEWHERE:
                break
        return refusal

    def _later(self, question: str, history: Sequence[str]) -> Sequence[str] | None:
        """The conversation from where it left its region: at a question whole in itself, which that region cannot answer.

        Returns:
            None where it never did: a follow-up stays with the region that it goes on from.
        """
        if is_whole(question, self.holdings):
            return ()
        at = next((i for i in range(len(history) - 1, 0, -1) if is_whole(history[i], self.holdings)), 0)
        left = self.ask(history[at], history=history[:at]) if at else None
        return history[at:] if left and not left.refused and left.standalone == history[at] else None

    def _stream(self, question: str, history: Sequence[str], part: Part) -> Iterator[Answer]:
        clock = [time.perf_counter()]
        query = self._understood(question, history, part.holdings)
        clock.append(time.perf_counter())
        for proposed in self.answerer.drafts(query, part.retriever):
            drafted = time.perf_counter()
            checked = verify(proposed, part.reports)
            latency = _latency([*clock, drafted, time.perf_counter()])
            yield _answer(question, query, proposed, checked, self.generation.generation, latency)

    def _check(self, question: str) -> None:
        if not any(char.isalnum() for char in question):
            raise QuestionError("问题是空的：请写下要问的内容，例如「2023年晶硅光伏产值多少」")
        if any("\ud800" <= char <= "\udfff" for char in question):
            raise QuestionError("问题里有无法识别的字符：请重新输入")
        if len(question) > self.longest:
            raise QuestionError(f"问题有 {len(question)} 个字，最多 {self.longest} 个：请缩短后再问")


def open_assistant(settings: Settings) -> Assistant:
    """Open the store and the embedder that it was built with.

    Raises:
        StoreError: the store is missing, damaged, or was built with another embedder.
        EmbeddingError: the model is missing.
    """
    generation = open_store(settings.store)
    built_with = generation.manifest.recipe.embedder
    embedder = open_model(settings, built_with)
    if embedder.name != built_with:
        raise StoreMismatch(settings.store, built_with, embedder.name)
    answerer = open_answerer(settings)
    return Assistant(generation, embedder, answerer, longest=settings.max_question, passages=settings.passages)


def open_model(settings: Settings, built_with: str) -> Embedder:
    """Open the embedder that the settings name; in the store's precision where they leave that open.

    Args:
        built_with: the name of the embedder that the store was built with, precision included.
    """
    from index.embed import open_embedder

    same = settings.precision is None and built_with.rpartition("+")[0] == settings.embedder
    return open_embedder(built_with if same else settings.embedder, precision=settings.precision)


def _answer(
    question: str, query: Query, proposed: Draft, checked: Checked, generation: str, latency: dict[str, float]
) -> Answer:
    lost = not (proposed.reason or checked.sentences or proposed.unfinished)
    reason = proposed.reason or (Reason.UNSUPPORTED if lost else None)
    lead = "资料中的相关内容没有通过核对，不能作答" if lost else proposed.lead
    sentences = (
        [f"{lead}。" if lead else "", *checked.sentences]
        if reason
        else [*checked.sentences, f"{lead}。" if lead else ""]
    )
    return Answer(
        question=question,
        standalone=query.standalone,
        text="".join(sentences),
        refused=reason is not None,
        reason=reason,
        citations=tuple(checked.citations),
        figures=tuple(checked.figures),
        answerer=proposed.answerer,
        generation=generation,
        suggestions=proposed.suggestions,
        latency_ms=latency,
        confidence=None if reason else proposed.confidence,
        struck=proposed.struck,
        unfinished=proposed.unfinished,
        note="；".join(
            filter(
                None,
                (
                    told(without_framing(question), query.question),
                    proposed.note,
                    scan_note(checked.citations, checked.figures),
                    _doubt(checked.citations),
                ),
            )
        ),
    )


def _doubt(citations: Sequence[Citation]) -> str:
    """That a source has not been approved yet; empty where all are."""
    return UNAPPROVED_NOTE if any(unapproved(citation.source) for citation in citations) else ""


def _latency(clock: Sequence[float]) -> dict[str, float]:
    stages = ("understand", "draft", "verify")
    spent = {stage: 1000 * (after - before) for stage, before, after in zip(stages, clock, clock[1:], strict=False)}
    return spent | {"total": 1000 * (clock[-1] - clock[0])}
