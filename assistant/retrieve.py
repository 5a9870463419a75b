"""Query → ranked passages: dense and lexical search in scope, fused, each passage with its paragraph and facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.instructions import commands_a_machine
from assistant.records import Ask, Passage
from assistant.vocabulary import canonical, printed_otherwise, spoken, spoken_in
from index.records import Embedder, Fact, Hit, ParagraphKey, Records, Role, Scope, SearchIndex

T = TypeVar("T")

RANK_CONSTANT = 60
"""k of reciprocal rank fusion. *Source*: Cormack, Clarke, Büttcher, SIGIR 2009."""

_KEPT = 32
"""Searches whose passages a retriever remembers."""

_ROLE_WORDS = {Role.ACTUAL: "完成情况", Role.TARGET: "目标任务"}


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one generation.

    Attributes:
        embedder: None leaves the dense leg out.
        limit: passages handed on.
        depth: hits taken from each leg before fusion.
        lexical_weight, dense_weight: what each leg's ranks count in the fusion; 0 leaves a leg out.
    """

    search: SearchIndex
    records: Records
    embedder: Embedder | None
    limit: int = 40
    depth: int = 80
    lexical_weight: float = 1.0
    dense_weight: float = 0.3
    _kept: dict[tuple[str, Scope, bool], list[Passage]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _vectors: dict[str, NDArray[np.float32]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def passages(self, ask: Ask) -> list[Passage]:
        """The passages most likely to answer an ask, by its words and its meaning, best first, one per paragraph.

        Paragraphs that command a machine are left out whole: what stands beside a command may be planted with it.
        """
        return self._found(ask, bool(self.embedder and self.dense_weight))

    def by_words(self, ask: Ask) -> list[Passage]:
        """As :meth:`passages`, by the lexical leg alone, which embeds nothing; by both where that leg is left out."""
        return self._found(ask, not self.lexical_weight)

    def _found(self, ask: Ask, dense: bool) -> list[Passage]:
        """One question asks for the same passages several times: those of the last asks are kept."""
        wanted = search_text(ask), _scope_of(ask), dense
        found = self._kept.get(wanted)
        if found is None:
            found = self._search(*wanted, meaning=ask.topic)
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[wanted] = found
        return found

    def _search(self, text: str, scope: Scope, dense: bool, *, meaning: str) -> list[Passage]:
        legs = []
        if self.lexical_weight:
            legs.append((self.lexical_weight, self.search.search_lexical(text, limit=self.depth, scope=scope)))
        if self.embedder is not None and dense:
            vector = self._vector(self.embedder, meaning)
            legs.append((self.dense_weight, self.search.search_dense(vector, limit=self.depth, scope=scope)))
        return self._load(fuse(legs))

    def _vector(self, embedder: Embedder, meaning: str) -> NDArray[np.float32]:
        """The vector of what is meant; a comparison asks for the same one of several regions."""
        vector = self._vectors.get(meaning)
        if vector is None:
            vector = embedder.encode_queries([meaning])[0]
            if len(self._vectors) >= _KEPT:
                self._vectors.clear()
            self._vectors[meaning] = vector
        return vector

    def by_meaning(self, question: str, ask: Ask) -> list[Passage]:
        """The passages of an ask's region and report whose chunks mean what the question does, by the dense leg alone.

        Best first, their scores cosines; empty without an embedding model.
        """
        if self.embedder is None:
            return []
        hits = self.search.search_dense(self._vector(self.embedder, question), limit=self.depth, scope=_scope_of(ask))
        return self._load(hits)

    def of_model(self, table: Mapping[str, T]) -> T | None:
        """What a table holds for the embedding model, by the beginning of its name; None for another model, and for none."""
        name = self.embedder.name if self.embedder else ""
        return next((held for model, held in table.items() if name.startswith(model)), None)

    def similarity(self, asked: str, told: str) -> float:
        """The cosine of two short texts' vectors, in [-1, 1]; 0 without an embedding model."""
        if self.embedder is None:
            return 0.0
        a, b = (self._vector(self.embedder, text) for text in (asked, told))
        return float(a @ b)

    def _load(self, hits: Sequence[Hit]) -> list[Passage]:
        best: dict[tuple[str, int], Hit] = {}
        for hit in hits:
            best.setdefault(hit.chunk.key, hit)
        chosen = list(best.values())[: self.limit]
        documents = {document.id: document for document in self.records.documents()}
        facts: dict[ParagraphKey, list[Fact]] = {}
        for fact in self.records.facts([hit.chunk.key for hit in chosen]):
            facts.setdefault(fact.key, []).append(fact)
        passages = []
        printed: set[tuple[str, int | None, str]] = set()
        for hit in chosen:
            paragraph = self.records.paragraph(hit.chunk.key)
            if paragraph is None or commands_a_machine(paragraph.text):
                continue
            # A second copy of a report says nothing new.
            document = documents[paragraph.document_id]
            same = (document.region, document.report_year, paragraph.text)
            if same not in printed:
                printed.add(same)
                passages.append(Passage(hit.chunk, paragraph, tuple(facts.get(hit.chunk.key, ())), hit.score))
        return passages


def search_text(ask: Ask) -> str:
    """What is searched for an ask by its words: its topic, also as reports print it, with the scope in the words of the chunks' headers."""
    scope = f"{ask.period}{_ROLE_WORDS.get(ask.role, '') if ask.role else ''}" if ask.period else ""
    return " ".join(part for part in (ask.region or "", *_said(ask), scope) if part)


def _scope_of(ask: Ask) -> Scope:
    return Scope(
        regions=(ask.region,) if ask.region else (), report_years=(ask.report_year,) if ask.report_year else ()
    )


def _said(ask: Ask) -> tuple[str, ...]:
    """An ask's topic, and what reports print for its words."""
    words = canonical(ask.topic).split()
    otherwise = [form for key, form in printed_otherwise().items() if any(key in word for word in words)]
    return (
        ask.topic,
        *otherwise,
        *(printed for word in words for said in spoken_in(word) for printed in spoken()[said.group()]),
    )


def fuse(legs: Iterable[tuple[float, Sequence[Hit]]]) -> list[Hit]:
    """Weighted reciprocal rank fusion: score = Σ weight / (k + rank), rank from 1; ties by id."""
    scores: dict[int, float] = {}
    hits: dict[int, Hit] = {}
    for weight, leg in legs:
        for rank, hit in enumerate(leg, start=1):
            scores[hit.id] = scores.get(hit.id, 0.0) + weight / (RANK_CONSTANT + rank)
            hits[hit.id] = hit
    order = sorted(scores, key=lambda id_: (-scores[id_], id_))
    return [Hit(id_, hits[id_].chunk, scores[id_]) for id_ in order]
