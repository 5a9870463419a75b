"""index/shards.py, index/shards_written.py: what did not change is taken over as it is, and shards stay few."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_store import EMBEDDER, build_small_store, current, report

from index.build import build
from index.manifest import Source
from index.shards import FOLDER, VOCABULARY, shard_files
from index.shards_written import arrange
from index.store import open_store

PATHS = st.sets(st.integers(0, 40), min_size=1, max_size=30)


def source(number: int) -> Source:
    """A source whose id is its path."""
    return Source(f"{number:02d}", f"{number:02d}", "")


@given(
    rounds=st.lists(st.tuples(PATHS, st.sets(st.integers(0, 40), max_size=5)), min_size=1, max_size=8),
    most=st.integers(1, 9),
)
def test_every_report_is_in_one_shard(rounds: list[tuple[set[int], set[int]]], most: int) -> None:
    """Whatever comes, changes and goes: each once, in order, none too many together, and only what stayed as it was is kept."""
    held: dict[str, list[str]] = {}
    for numbers, changed in rounds:
        sources = [source(number) for number in sorted(numbers)]
        before = {id_ for ids in held.values() for id_ in ids}
        fresh = {each.path for each in sources if each.id not in before or int(each.id) in changed}
        stays, new = arrange(sources, fresh, held, most=most)
        assert all(fresh.isdisjoint(held[name]) for name in stays)
        assert held.keys().isdisjoint(new)
        held = {name: held[name] for name in stays} | {name: [s.id for s in each] for name, each in new.items()}
        assert sorted(id_ for ids in held.values() for id_ in ids) == [each.id for each in sources]
        assert all(ids == sorted(ids) and 0 < len(ids) <= most for ids in held.values())


def test_reports_added_one_by_one_are_copied_a_few_times_each() -> None:
    """A thousand of them: no more shards than twice what a build of all makes, plus a handful, and each is written seldom."""
    held: dict[str, list[str]] = {}
    written = 0
    for number in range(1000):
        sources = [Source(f"{n:04d}", f"{n:04d}", "") for n in range(number + 1)]
        stays, new = arrange(sources, {sources[-1].path}, held)
        held = {name: held[name] for name in stays} | {name: [s.id for s in each] for name, each in new.items()}
        written += sum(map(len, new.values()))
        assert len(held) <= 2 * (number + 1) / 64 + 7
    # Binary counting: a report is written anew each time its shard at least doubles, log2(64) = 6 times at most.
    assert written <= 1000 * 7


def test_adding_a_report_leaves_the_others_where_they_are(tmp_path: Path) -> None:
    """Their files are the same ones under a second name; what is new is its shard, the vocabulary and the manifest."""
    store = build_small_store(tmp_path)
    before = {path.relative_to(current(store)).as_posix(): path.stat().st_ino for path in current(store).rglob("*.*")}
    (tmp_path / "corpus" / "4.txt").write_text(report("双桥乡", year=2024), encoding="utf-8")
    build(tmp_path / "corpus", store, embedder=EMBEDDER, progress=False)
    after = {path.relative_to(current(store)).as_posix(): path.stat().st_ino for path in current(store).rglob("*.*")}
    assert {name for name in after if after[name] == before.get(name)} == set(shard_files("000001"))
    # The shard of one report went with the new one into a shard of two.
    assert set(after) == {*shard_files("000001"), *shard_files("000003"), VOCABULARY, "manifest.json"}


def test_a_disk_without_links_is_copied_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk knows no hard links the files are copied, and the store is the same."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    store = build_small_store(tmp_path)
    with open_store(store, embedder=EMBEDDER.name) as generation:
        assert list(generation.faults()) == []
        assert len(generation.documents()) == 4
    older = min((store / "generations").iterdir())
    names = [f"{FOLDER}/000001/records.sqlite", f"{FOLDER}/000001/vectors.faiss"]
    assert all((older / name).stat().st_ino != (current(store) / name).stat().st_ino for name in names)
