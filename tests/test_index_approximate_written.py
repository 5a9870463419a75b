"""index/approximate_written.py: when the approximate index is taken over, when it is made anew, and that answers hold."""

import json
from pathlib import Path

import pytest
from small_store import EMBEDDER, current, report

from index import generations, store_approximate
from index.build import build
from index.manifest import SCHEMA, digest_file
from index.records import Scope
from index.shards import APPROXIMATE, COVERED
from index.store import Generation, open_store

REPORTS, EACH = 12, 7
"""Reports at first, and the chunks of each."""
SPARE = 17
"""Most chunks that are compared whole: those of two reports, but not of three."""
TOWNS = ("柳河市", "青石县", "云溪区", "双桥乡")
QUESTIONS = ("桥梁产业产值", "新建学校", "栽种槐树", "柳河市桥梁")


@pytest.fixture(autouse=True)
def few_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound that small stores exceed."""
    monkeypatch.setattr(store_approximate, "EXACT", SPARE)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Invented reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(REPORTS):
        write(folder, number)
    return folder


def write(corpus: Path, number: int, *, value: int = 100) -> None:
    """Write one report."""
    text = report(TOWNS[number % len(TOWNS)], year=2010 + number, value=value)
    (corpus / f"{number:02d}.txt").write_text(text, encoding="utf-8")


def built(corpus: Path) -> Path:
    """Build, and check what must hold of every generation; returns the store."""
    store = corpus.parent / "store"
    build(corpus, store, embedder=EMBEDDER, progress=False)
    with open_store(store, embedder=EMBEDDER.name) as generation:
        assert list(generation.faults()) == []
        assert len(generation.documents()) == len(list(corpus.glob("*.txt")))
        check_found(generation)
    return store


def check_found(generation: Generation) -> None:
    """So few are all found: hits, scores and order are those of comparing all, with and without a scope."""
    for question in QUESTIONS:
        vector = EMBEDDER.encode_queries([question])[0]
        for scope in (Scope(), Scope(regions=TOWNS[:2]), Scope(regions=TOWNS[2:3])):
            found = generation.search_dense(vector, limit=20, scope=scope)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(store_approximate, "EXACT", 10**9)
                assert found == generation.search_dense(vector, limit=20, scope=scope)


def same_index(store: Path, before: int) -> bool:
    """Whether the index is the file that it was."""
    return (current(store) / APPROXIMATE).stat().st_ino == before


def test_few_chunks_need_none(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as all are compared there is no such file, and it goes when there are few again."""
    monkeypatch.setattr(store_approximate, "EXACT", REPORTS * EACH)
    store = built(corpus)
    assert not (current(store) / APPROXIMATE).exists()
    write(corpus, REPORTS)
    assert (current(built(corpus)) / APPROXIMATE).exists()
    (corpus / "00.txt").unlink()
    assert not (current(built(corpus)) / APPROXIMATE).exists()


def test_it_is_taken_over_until_too_much_came(corpus: Path) -> None:
    """Two reports more are compared one by one; with the third all go into a new index."""
    store = built(corpus)
    first = (current(store) / APPROXIMATE).stat().st_ino
    for more in range(3):
        write(corpus, REPORTS + more)
        assert same_index(built(corpus), first) == (more < 2)
    with open_store(store) as generation:
        assert generation.covered
        assert (generation.covered.held, generation.covered.gone) == ((REPORTS + 3) * EACH, 0)
        assert generation.recall == generation.covered.recall == 1


def test_what_changed_and_went_counts_too(corpus: Path) -> None:
    """A report changed is one that went and one that came; one removed and put back is one that came."""
    store = built(corpus)
    first = (current(store) / APPROXIMATE).stat().st_ino
    write(corpus, 3, value=777)
    assert same_index(built(corpus), first)
    with open_store(store) as generation:
        assert generation.covered
        assert (generation.covered.held, generation.covered.gone) == ((REPORTS - 1) * EACH, EACH)
    (corpus / "05.txt").unlink()
    assert not same_index(built(corpus), first)
    second = (current(store) / APPROXIMATE).stat().st_ino
    (corpus / "07.txt").unlink()
    assert same_index(built(corpus), second)
    write(corpus, 7)
    assert same_index(built(corpus), second)


def test_a_rewritten_shard_takes_nothing_from_it(corpus: Path) -> None:
    """A report changed has the others of its shard copied: they are in the index as before."""
    store = built(corpus)
    shards = {path.name for path in (current(store) / "shards").iterdir()}
    write(corpus, 3, value=777)
    assert {path.name for path in (current(built(corpus)) / "shards").iterdir()}.isdisjoint(shards)
    with open_store(store) as generation:
        assert generation.covered
        assert generation.covered.held == (REPORTS - 1) * EACH


@pytest.fixture
def older(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store as the format before had it."""
    with monkeypatch.context() as patch:
        patch.setattr(store_approximate, "EXACT", 10**9)
        store = built(corpus)
    path = current(store) / generations.MANIFEST
    fields = json.loads(path.read_bytes()) | {"schema": 4}
    path.write_text(json.dumps(fields), encoding="utf-8")
    (store / generations.CURRENT).write_text(f"{current(store).name} {digest_file(path).sha256}\n", encoding="ascii")
    return store


def test_an_older_store_is_read_and_built_upon(older: Path, corpus: Path) -> None:
    """It answers without such an index; the next build keeps what it holds and makes one."""
    with open_store(older) as generation:
        assert generation.covered is None
        check_found(generation)
    write(corpus, REPORTS)
    done = build(corpus, older, embedder=EMBEDDER, progress=False)
    assert (done.damage, done.added, done.embedded) == (None, (f"{REPORTS:02d}.txt",), EACH)
    with open_store(older) as generation:
        assert generation.manifest.schema == SCHEMA
        assert generation.covered
        check_found(generation)


@pytest.mark.parametrize("name", [APPROXIMATE, COVERED])
def test_half_of_it_is_damage(corpus: Path, name: str) -> None:
    """A manifest that lists one of its files only is not this program's."""
    store = built(corpus)
    path = current(store) / generations.MANIFEST
    fields = json.loads(path.read_bytes())
    del fields["files"][name]
    path.write_text(json.dumps(fields), encoding="utf-8")
    (store / generations.CURRENT).write_text(f"{current(store).name} {digest_file(path).sha256}\n", encoding="ascii")
    assert build(corpus, store, embedder=EMBEDDER, progress=False).damage
    with open_store(store) as generation:
        check_found(generation)
