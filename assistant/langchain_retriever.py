"""Retriever and assistant as LangChain knows them, for use in anyone's own chains; imports ``langchain_core`` alone."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, cast

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import run_in_executor
from pydantic import ConfigDict, SkipValidation

from assistant.pipeline import Assistant
from assistant.records import Passage
from assistant.render import to_json

Question = str | Mapping[str, Any]
RECORD = "report_qa"
"""The key of an answer's record among a message's metadata."""


class ReportRetriever(BaseRetriever):
    """Finds the paragraphs that answer a question about the reports of one store.

    Each document is a whole paragraph; its metadata name the report, the section, the years and what was searched.

    Attributes:
        assistant: the assistant whose store is searched.
        k: most documents for a question.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: SkipValidation[Assistant]
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        asks = self.assistant.read(query).asks
        found = [passage for ask in asks for passage in self.assistant.retriever.passages(ask)]
        best: dict[tuple[str, int], Passage] = {}
        for passage in sorted(found, key=lambda p: (-p.score, p.paragraph.key)):
            best.setdefault(passage.paragraph.key, passage)
        return [self._document(passage) for passage in list(best.values())[: self.k]]

    def _document(self, passage: Passage) -> LangChainDocument:
        paragraph = passage.paragraph
        report = next(d for d in self.assistant.generation.documents() if d.id == paragraph.document_id)
        metadata: dict[str, Any] = {
            "document_id": report.id,
            "source": report.source,
            "title": report.title,
            "region": report.region,
            "report_year": report.report_year,
            "section": list(paragraph.section),
            "paragraph": paragraph.number,
            "period": str(paragraph.period) if paragraph.period else None,
            "role": paragraph.role.value if paragraph.role else None,
            "score": passage.score,
        }
        return LangChainDocument(page_content=paragraph.text, metadata=metadata)


class ReportAssistant(Runnable[Question, AIMessage]):
    """The assistant as LangChain knows whatever can be run: a question in, a message with the checked answer out.

    A question is a string, or ``{"question": …, "history": [earlier questions]}``. The message's text is the answer
    with its marks ``[n]``; its ``response_metadata["report_qa"]`` is the whole record, citations and figures included.
    """

    def __init__(self, assistant: Assistant) -> None:
        """Wrap an assistant, whoever writes its answers."""
        self.assistant = assistant

    def invoke(self, input: Question, config: RunnableConfig | None = None, **kwargs: Any) -> AIMessage:
        """Answer a question.

        Raises:
            QuestionError: the question is empty or too long.
        """
        return self._call_with_config(self._ask, input, config, run_type="chain")

    def stream(self, input: Question, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[AIMessageChunk]:
        """The answer sentence by sentence, each already checked; the pieces add up to what ``invoke`` gives."""
        pieces = self._transform_stream_with_config(iter([input]), self._pieces, config, run_type="chain")
        yield from cast("Iterator[AIMessageChunk]", pieces)

    async def astream(
        self, input: Question, config: RunnableConfig | None = None, **kwargs: Any
    ) -> AsyncIterator[AIMessageChunk]:
        """As :meth:`stream`; the work is done on another thread."""
        pieces = self.stream(input, config)
        while (piece := await run_in_executor(config, next, pieces, None)) is not None:
            yield piece

    def _ask(self, question: Question) -> AIMessage:
        words, history = _parts(question)
        answer = self.assistant.ask(words, history=history)
        return AIMessage(content=answer.text, response_metadata={RECORD: to_json(answer)})

    def _pieces(self, questions: Iterator[Question]) -> Iterator[AIMessageChunk]:
        for question in questions:
            words, history = _parts(question)
            told, record = "", {}
            for answer in self.assistant.stream(words, history=history):
                if piece := answer.text.removeprefix(told):
                    yield AIMessageChunk(content=piece)
                told, record = answer.text, to_json(answer)
            yield AIMessageChunk(content="", response_metadata={RECORD: record})


def _parts(question: Question) -> tuple[str, list[str]]:
    """A question and the earlier ones of its conversation."""
    if isinstance(question, str):
        return question, []
    return question["question"], list(question.get("history") or [])
