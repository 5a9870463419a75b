"""index/store.py: both protocols over one generation; searches are exact, scopes too."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from clusters import servers
from hypothesis import given, settings
from hypothesis import strategies as st
from small_store import EMBEDDER, build_small_store, build_twice

from index import locations
from index.build import build
from index.errors import StoreCorrupt
from index.opened import Opened
from index.records import Records, Scope, SearchIndex
from index.sharded_vectors import ShardedVectors
from index.store import open_store
from index.store_vectors import VectorIndex


@pytest.fixture(scope="module", params=["folder", pytest.param("cluster", marks=pytest.mark.postgres)])
def generation(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """A small store, opened: in a folder, and in PostgreSQL and Milvus."""
    folder = tmp_path_factory.mktemp("built")
    if request.param == "folder":
        with open_store(build_small_store(folder)) as opened:
            yield opened
    else:
        with servers(folder) as running:
            cluster = running.place()
            build_twice(folder, cluster)
            yield locations.open_store(cluster)


def test_a_generation_is_both_protocols(generation: Opened) -> None:
    """What searches and what holds the records reach it by the protocols alone."""
    search: SearchIndex = generation
    records: Records = generation
    assert search.generation == records.generation == generation.manifest.name


def test_documents_are_ordered_by_region_year_and_source(generation: Opened) -> None:
    """The order that people read them in, without their text."""
    documents = generation.documents()
    assert [(d.region, d.report_year, d.source) for d in documents] == [
        ("云溪区", 2025, "2.txt"),
        ("柳河市", 2023, "0.txt"),
        ("柳河市", 2026, "3.txt"),
        ("青石县", 2024, "1.txt"),
    ]
    assert {document.text for document in documents} == {""}


def test_paragraphs_and_facts_are_found_by_key(generation: Opened) -> None:
    """By document and number; what is not there is None or nothing, and a key asked twice answers once."""
    document = generation.documents()[0]
    paragraphs = generation.paragraphs(document.id)
    assert [generation.paragraph(paragraph.key) for paragraph in paragraphs] == paragraphs
    assert generation.paragraph((document.id, 999)) is None
    assert generation.paragraphs("unknown") == []
    keys = [paragraph.key for paragraph in paragraphs]
    facts = generation.facts([*reversed(keys), *keys])
    assert "100亿元" in {fact.text for fact in facts}
    assert facts == sorted(facts, key=lambda fact: (*fact.key, fact.start))
    assert len(facts) == len(set(facts))
    assert generation.facts([]) == []


@settings(max_examples=60)
@given(data=st.data(), n=st.integers(min_value=1, max_value=40), limit=st.integers(min_value=0, max_value=45))
def test_dense_search_is_exact_ties_and_masks_included(data: st.DataObject, n: int, limit: int) -> None:
    """The same as sorting all inner products by (score descending, id ascending), however they are parted and whatever is masked."""
    # Small whole numbers: many ties, and sums without rounding.
    row = st.lists(st.integers(min_value=-1, max_value=1), min_size=3, max_size=3)
    vectors = np.array(data.draw(st.lists(row, min_size=n, max_size=n)), dtype=np.float32)
    vector = np.array(data.draw(row), dtype=np.float32)
    among = data.draw(st.none() | st.lists(st.booleans(), min_size=n, max_size=n).map(np.array))
    ids = range(n) if among is None else np.flatnonzero(among).tolist()
    expected = sorted(((i, float(vectors[i] @ vector)) for i in ids), key=lambda hit: (-hit[1], hit[0]))
    parts = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    shards = {str(part): VectorIndex.build(vectors[parts == part]) for part in (False, True)}
    numbers = {str(part): np.flatnonzero(parts == part).astype(np.int32) for part in (False, True)}
    assert ShardedVectors(shards, numbers, dim=3).search(vector, limit=limit, among=among) == expected[:limit]


def test_vectors_come_back_as_they_went_in(tmp_path: Path) -> None:
    """To the bit, through the file."""
    vectors = EMBEDDER.encode_passages(["桥梁产业", "槐树", ""])
    VectorIndex.build(vectors).save(tmp_path / "v")
    again = VectorIndex.load(tmp_path / "v")
    assert (len(again), again.dim) == (3, EMBEDDER.dim)
    assert np.array_equal(again.vectors(range(1, 3)), vectors[1:])


def test_a_vector_of_another_length_is_refused(generation: Opened) -> None:
    """Not searched with, not padded."""
    with pytest.raises(ValueError, match="holds vectors of 64"):
        generation.search_dense(np.ones(3, dtype=np.float32), limit=1)


@pytest.mark.parametrize(
    ("scope", "sources"),
    [
        (Scope(), {"0.txt", "1.txt", "2.txt", "3.txt"}),
        (Scope(regions=("柳河市",)), {"0.txt", "3.txt"}),
        (Scope(report_years=(2024, 2026)), {"1.txt", "3.txt"}),
        (Scope(regions=("柳河市", "青石县"), report_years=(2026,)), {"3.txt"}),
        (Scope(regions=("柳河市",), report_years=(2024,)), set()),
        (Scope(documents=("unknown",)), set()),
    ],
)
def test_a_scope_is_exact_in_both_searches(generation: Opened, scope: Scope, sources: set[str]) -> None:
    """Every chunk in scope can be found, none outside it; best first."""
    source_of = {document.id: document.source for document in generation.documents()}
    vector = EMBEDDER.encode_queries(["桥梁产业产值"])[0]
    for hits in (
        generation.search_dense(vector, limit=1000, scope=scope),
        generation.search_lexical("桥梁产业产值", limit=1000, scope=scope),
    ):
        assert {source_of[hit.chunk.document_id] for hit in hits} == sources
        assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.id))


def test_a_scope_of_one_document_finds_only_it(generation: Opened) -> None:
    """And hands out its chunks as they stand in its paragraphs."""
    document = generation.documents()[0]
    hits = generation.search_lexical("槐树", limit=5, scope=Scope(documents=(document.id,)))
    assert hits
    for hit in hits:
        paragraph = generation.paragraph(hit.chunk.key)
        assert paragraph
        assert paragraph.text[hit.chunk.start : hit.chunk.end] == hit.chunk.text
        assert paragraph.document_id == document.id


def test_frequencies_are_those_of_the_chunks(generation: Opened) -> None:
    """A pair of characters counts once for each chunk that has it, in its text or its header."""
    chunks = [f"{chunk.header}\n{chunk.text}" for chunk in generation.chunks()]
    assert generation.frequencies()["桥梁"] == sum("桥梁" in chunk for chunk in chunks) > 0
    assert "栽楼" not in generation.frequencies()


def test_many_threads_get_what_one_gets(generation: Opened) -> None:
    """Concurrent searches and look-ups do not disturb one another."""
    words = ["桥梁产业产值", "栽种槐树", "新建学校", "工作安排"] * 25

    def ask(word: str) -> object:
        hits = generation.search_lexical(word, limit=5)
        dense = generation.search_dense(EMBEDDER.encode_queries([word])[0], limit=5)
        return hits, dense, generation.facts([hit.chunk.key for hit in (*hits, *dense)])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, words)) == [ask(word) for word in words]


def test_a_hostile_vector_file_is_refused(tmp_path: Path) -> None:
    """Lengths in a file that go beyond the file are an error, not an allocation."""
    path = tmp_path / "v"
    VectorIndex.build(EMBEDDER.encode_passages(["槐树"] * 4)).save(path)
    content = path.read_bytes()
    # The number of floats stands in the eight bytes before them.
    at = len(content) - 4 * EMBEDDER.dim * 4 - 8
    path.write_bytes(content[:at] + (2**38).to_bytes(8, "little") + content[at + 8 :])
    with pytest.raises(StoreCorrupt, match="不是向量文件"):
        VectorIndex.load(path)


def test_a_sound_store_has_no_faults(generation: Opened) -> None:
    """Chunks tile, figures stand in their spans, vectors are of unit norm."""
    assert list(generation.faults()) == []


def test_real_reports_make_a_sound_store(corpus: Path, tmp_path: Path) -> None:
    """Each file is indexed with its region and year; chunks tile its paragraphs, figures stand in their spans."""
    done = build(corpus, tmp_path / "store", embedder=EMBEDDER, progress=False)
    assert done.skipped == ()
    with open_store(tmp_path / "store", embedder=EMBEDDER.name) as opened:
        assert len(opened.documents()) == len(done.added)
        assert all(document.region and document.report_year for document in opened.documents())
        assert list(opened.faults()) == []
