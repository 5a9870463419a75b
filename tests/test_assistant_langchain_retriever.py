"""assistant/langchain_retriever.py: the retriever as LangChain knows retrievers."""

import asyncio

import pytest
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda
from small_reports import open_reports

from assistant.langchain_retriever import ReportRetriever
from assistant.pipeline import Assistant

QUESTION = "2023年包头市灯笼产业产值是多少？"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def retriever(assistant: Assistant) -> ReportRetriever:
    """Over the small corpus, as LangChain sees it."""
    return ReportRetriever(assistant=assistant)


def test_it_is_a_retriever(retriever: ReportRetriever) -> None:
    """Anyone's chain may use it."""
    assert isinstance(retriever, BaseRetriever)
    chain = retriever | RunnableLambda(lambda documents: len(documents))
    assert 0 < chain.invoke(QUESTION) <= retriever.k


def test_the_evidence_is_found(retriever: ReportRetriever) -> None:
    """One of the few documents holds the figure asked for."""
    assert any("灯笼产业产值达到640亿元" in document.page_content for document in retriever.invoke(QUESTION))


def test_documents_are_whole_paragraphs(retriever: ReportRetriever, assistant: Assistant) -> None:
    """Each names the paragraph that it is, word for word, once, and the report that it stands in."""
    documents = retriever.invoke(QUESTION)
    assert len({paragraph_of(document) for document in documents}) == len(documents)
    reports = {d.id: d for d in assistant.generation.documents()}
    for document in documents:
        paragraph = assistant.generation.paragraph(paragraph_of(document))
        report = reports[document.metadata["document_id"]]
        assert paragraph is not None
        assert document.page_content == paragraph.text
        assert document.metadata["section"] == list(paragraph.section)
        assert (document.metadata["source"], document.metadata["region"]) == (report.source, report.region)
        assert (document.metadata["title"], document.metadata["report_year"]) == (report.title, report.report_year)


def test_only_the_region_asked_about_is_searched(retriever: ReportRetriever) -> None:
    """A question of one region brings no other's paragraphs; one of two brings both."""
    assert {d.metadata["region"] for d in retriever.invoke(QUESTION)} == {"包头市"}
    both = ReportRetriever(assistant=retriever.assistant, k=40).invoke("2023年包头市和石拐区灯笼产业产值")
    assert {d.metadata["region"] for d in both} == {"包头市", "石拐区"}


@pytest.mark.parametrize("k", [1, 2, 3])
def test_at_most_k_documents(k: int, assistant: Assistant, retriever: ReportRetriever) -> None:
    """A smaller k takes the head of the same list, best first."""
    documents = ReportRetriever(assistant=assistant, k=k).invoke(QUESTION)
    assert documents == retriever.invoke(QUESTION)[:k]
    scores = [document.metadata["score"] for document in retriever.invoke(QUESTION)]
    assert scores == sorted(scores, reverse=True)


def test_batches_and_waiting_give_the_same(retriever: ReportRetriever) -> None:
    """LangChain's other ways of asking find what ``invoke`` finds."""
    found = retriever.invoke(QUESTION)
    assert retriever.batch([QUESTION, QUESTION]) == [found, found]
    assert asyncio.run(retriever.ainvoke(QUESTION)) == found


def paragraph_of(document: LangChainDocument) -> tuple[str, int]:
    """The paragraph's key, from the document's metadata."""
    return document.metadata["document_id"], document.metadata["paragraph"]
