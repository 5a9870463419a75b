"""The online flow: question → query → passages → draft → checked answer."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answerers import EXTRACTIVE, Answerer, open_answerer
from assistant.errors import QuestionError
from assistant.held import holdings_of
from assistant.query import understand
from assistant.records import Answer, Draft, Query, Reason
from assistant.retrieve import Retriever
from assistant.settings import Settings
from assistant.spelling import Spelling, told
from assistant.verify import Checked, verify
from assistant.where import Holdings
from index.errors import StoreMismatch
from index.records import Embedder
from index.store import Generation, open_store


@dataclass(frozen=True)
class Assistant:
    """Answers questions from one generation; safe to use from many threads.

    Attributes:
        embedder: None leaves the dense leg out.
        answerer: who proposes the answers; whoever does, they are checked.
        longest: most characters of a question.
        passages: how many passages are read for each ask.
    """

    generation: Generation
    embedder: Embedder | None
    answerer: Answerer = EXTRACTIVE
    longest: int = 500
    passages: int = 40

    @cached_property
    def holdings(self) -> Holdings:
        """Which regions and report years the generation holds."""
        return holdings_of(self.generation)

    @cached_property
    def retriever(self) -> Retriever:
        """The retriever over this generation."""
        return Retriever(search=self.generation, records=self.generation, embedder=self.embedder, limit=self.passages)

    @cached_property
    def spelling(self) -> Spelling:
        """What puts questions right by the words of this generation."""
        return Spelling(self.generation.frequencies())

    def read(self, question: str, *, history: Sequence[str] = ()) -> Query:
        """Understand a question, with slips put right in it and in the conversation.

        Args:
            history: the conversation's earlier questions, oldest first.
        """
        corrected = self.spelling.corrected
        return understand(corrected(question), history=[*map(corrected, history)], holdings=self.holdings)

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
        clock = [time.perf_counter()]
        query = self.read(question, history=history)
        clock.append(time.perf_counter())
        for proposed in self.answerer.drafts(query, self.retriever):
            drafted = time.perf_counter()
            checked = verify(proposed, self.generation)
            latency = _latency([*clock, drafted, time.perf_counter()])
            yield _answer(question, query, proposed, checked, self.generation.generation, latency)

    def _check(self, question: str) -> None:
        if not question.strip():
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
    lost = not proposed.reason and not checked.sentences
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
        note="；".join(filter(None, (told(question, query.question), proposed.note))),
    )


def _latency(clock: Sequence[float]) -> dict[str, float]:
    stages = ("understand", "draft", "verify")
    spent = {stage: 1000 * (after - before) for stage, before, after in zip(stages, clock, clock[1:], strict=False)}
    return spent | {"total": 1000 * (clock[-1] - clock[0])}
