"""A part of the reports, searched and read as if it were all there is."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.records import Document, Fact, Hit, Paragraph, ParagraphKey, Records, Scope, SearchIndex

UNAPPROVED = "未核验"
"""The folder of the corpus whose reports nobody has approved yet: where a file lies says what it is worth."""


class Reports(SearchIndex, Records, Protocol):
    """A generation, or a part of one."""


class Selection:
    """Some documents of a generation: implements :class:`~index.records.SearchIndex` and :class:`~index.records.Records`."""

    def __init__(self, whole: Reports, documents: Collection[str]) -> None:
        """Leave everything out but the documents of these ids."""
        self._whole, self._kept = whole, frozenset(documents)
        self.generation = whole.generation

    def search_dense(self, vector: NDArray[np.float32], *, limit: int, scope: Scope = Scope()) -> list[Hit]:
        """See :class:`~index.records.SearchIndex`."""
        within = self._within(scope)
        return self._whole.search_dense(vector, limit=limit, scope=within) if within.documents else []

    def search_lexical(self, text: str, *, limit: int, scope: Scope = Scope()) -> list[Hit]:
        """See :class:`~index.records.SearchIndex`."""
        within = self._within(scope)
        return self._whole.search_lexical(text, limit=limit, scope=within) if within.documents else []

    def documents(self) -> list[Document]:
        """See :class:`~index.records.Records`."""
        return list(self._documents)

    def paragraphs(self, document_id: str) -> list[Paragraph]:
        """See :class:`~index.records.Records`."""
        return self._whole.paragraphs(document_id) if document_id in self._kept else []

    def paragraph(self, key: ParagraphKey) -> Paragraph | None:
        """See :class:`~index.records.Records`."""
        return self._whole.paragraph(key) if key[0] in self._kept else None

    def facts(self, keys: Sequence[ParagraphKey]) -> list[Fact]:
        """See :class:`~index.records.Records`."""
        return self._whole.facts([key for key in keys if key[0] in self._kept])

    @cached_property
    def _documents(self) -> tuple[Document, ...]:
        return tuple(document for document in self._whole.documents() if document.id in self._kept)

    def _within(self, scope: Scope) -> Scope:
        kept = self._kept.intersection(scope.documents) if scope.documents else self._kept
        return replace(scope, documents=tuple(sorted(kept)))


def unapproved(source: str) -> bool:
    """Whether a report, by its file's path below the corpus, is one that nobody has approved yet."""
    return source.split("/", 1)[0] == UNAPPROVED


def narrowed(
    reports: Reports, *, regions: Collection[str] = (), years: Collection[int] = (), documents: Collection[str] = ()
) -> Reports:
    """The reports of these regions and report years, or these reports; an empty collection leaves that side open."""
    if not (regions or years or documents):
        return reports
    kept = [
        document.id
        for document in reports.documents()
        if (not regions or document.region in regions)
        and (not years or document.report_year in years)
        and (not documents or document.id in documents)
    ]
    return Selection(reports, kept)
