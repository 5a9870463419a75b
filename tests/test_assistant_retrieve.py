"""assistant/retrieve.py: passages in scope, best first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from small_reports import open_reports

from assistant.pipeline import Assistant
from assistant.records import Ask
from assistant.retrieve import RANK_CONSTANT, Retriever, fuse, search_text
from index.records import Chunk, Hit, Period, Role

ASKS = st.builds(
    Ask,
    topic=st.sampled_from(["灯笼产业产值", "新建桥梁", "玻璃", "河灯工程", "没有的东西", ""]),
    region=st.sampled_from([None, "包头市", "石拐区", "云南省", "成都市"]),
    period=st.none() | st.builds(Period.year, st.integers(2020, 2026)),
    role=st.none() | st.sampled_from(Role),
    report_year=st.sampled_from([None, 2023, 2024, 2030]),
)
LEGS = st.lists(
    st.tuples(st.sampled_from([0.3, 1.0, 2.0]), st.lists(st.integers(0, 12), unique=True, max_size=8)), max_size=3
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def retriever(assistant: Assistant) -> Retriever:
    """The assistant's own retriever."""
    return assistant.retriever


@given(ask=ASKS)
def test_nothing_comes_from_outside_the_scope(ask: Ask, assistant: Assistant) -> None:
    """A region or a report that is named bounds the search; one that is not held finds nothing."""
    reports = {d.id: d for d in assistant.generation.documents()}
    for passage in assistant.retriever.passages(ask):
        report = reports[passage.paragraph.document_id]
        assert ask.region in (None, report.region)
        assert ask.report_year in (None, report.report_year)


@given(ask=ASKS)
def test_passages_are_whole_and_come_once(ask: Ask, assistant: Assistant) -> None:
    """Best first, one a paragraph, each with its own paragraph's facts and no other's."""
    passages = assistant.retriever.passages(ask)
    assert all(count == 1 for count in Counter(p.paragraph.key for p in passages).values())
    assert all(a.score >= b.score for a, b in pairwise(passages))
    for passage in passages:
        assert passage.chunk.key == passage.paragraph.key
        assert passage.paragraph == assistant.generation.paragraph(passage.paragraph.key)
        assert list(passage.facts) == assistant.generation.facts([passage.paragraph.key])


@given(ask=ASKS)
def test_searching_twice_finds_the_same(ask: Ask, assistant: Assistant) -> None:
    """Nothing about a search is left to chance."""
    assert assistant.retriever.passages(ask) == assistant.retriever.passages(ask)


def test_the_limit_holds(retriever: Retriever) -> None:
    """At most ``limit`` passages, and they are the first of the longer list."""
    ask = Ask("灯笼产业产值")
    few = replace(retriever, limit=2).passages(ask)
    assert few == retriever.passages(ask)[:2]
    assert len(few) == 2


def test_words_alone_will_do(retriever: Retriever) -> None:
    """Without an embedding model the lexical leg still finds the paragraph."""
    passages = replace(retriever, embedder=None).passages(Ask("玻璃产量", region="包头市"))
    assert "玻璃" in passages[0].paragraph.text


class Silent:
    """An embedding model that must not be asked."""

    name, dim = "silent", 8

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Never."""
        raise AssertionError(f"embedded {texts}")

    encode_queries = encode_passages


@given(ask=ASKS)
def test_the_lexical_leg_embeds_nothing(ask: Ask, retriever: Retriever) -> None:
    """What is found by words is what a search without a model finds."""
    found = replace(retriever, embedder=Silent()).by_words(ask)
    assert found == replace(retriever, embedder=None).passages(ask)


def test_a_retriever_without_the_lexical_leg_searches_by_meaning(retriever: Retriever) -> None:
    """There are no words to go by."""
    ask = Ask("玻璃产量", region="包头市")
    meaning = replace(retriever, lexical_weight=0.0)
    assert meaning.by_words(ask) == meaning.passages(ask) != []


def test_a_figure_told_in_its_own_words_needs_no_model(assistant: Assistant) -> None:
    """The model is asked where the words find nothing."""
    silent = replace(assistant, embedder=Silent())
    assert "640亿元" in silent.ask("包头市2023年灯笼产业产值是多少").text
    with pytest.raises(AssertionError, match="embedded"):
        silent.ask("包头市2023年风筝出口额是多少")


@given(legs=LEGS)
def test_fusion_adds_weighted_reciprocal_ranks(legs: list[tuple[float, list[int]]]) -> None:
    """score = Σ weight / (k + rank), rank from 1; a higher score first, then the lower id; every hit once."""
    fused = fuse([(weight, [a_hit(id_) for id_ in ids]) for weight, ids in legs])
    expected: dict[int, float] = {}
    for weight, ids in legs:
        for rank, id_ in enumerate(ids, start=1):
            expected[id_] = expected.get(id_, 0.0) + weight / (RANK_CONSTANT + rank)
    assert {hit.id: hit.score for hit in fused} == pytest.approx(expected)
    assert [hit.id for hit in fused] == sorted(expected, key=lambda id_: (-expected[id_], id_))


def test_what_is_searched_names_the_scope() -> None:
    """The search text holds topic, region and years, as the chunks' headers do."""
    text = search_text(Ask("灯笼产业产值", region="包头市", period=Period.year(2023), role=Role.TARGET))
    assert all(word in text for word in ("灯笼产业产值", "包头市", "2023年", "目标"))


def a_hit(id_: int) -> Hit:
    """A hit of which only the id matters."""
    return Hit(id_, Chunk("d", id_, "字", "", 0, 1), 1.0)
