"""The retriever as LangChain knows retrievers, for use in anyone's own chains; imports ``langchain_core`` alone."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from assistant.pipeline import Assistant
from assistant.query import understand
from assistant.records import Passage


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
        asks = understand(query, history=(), holdings=self.assistant.holdings).asks
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
