"""Builds that are killed, crash, run out of disk or of files, or meet each other: the store is the old one or the new one."""

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty_builds import CRASHED, Builds, Fault
from release_counts import RELEASE, times
from small_store import EMBEDDER, report

from index import generations
from index.manifest import digest_file
from index.store import open_store

TOWNS = ("柳河市", "青石县", "云溪区")
FAILURES = [("ENOSPC", False), ("EIO", True)]
if RELEASE:
    FAILURES = [(code, for_good) for code in ("EIO", "ENOSPC", "EMFILE") for for_good in (False, True)]
MOST_CALLS = 200
PAUSE = 0.05
"""Seconds that a build waits for its embedder: to be killed in."""


@pytest.fixture(scope="module")
def builds() -> Iterator[Builds]:
    """The server of builders."""
    with Builds() as server:
        yield server


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three invented reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number, town in enumerate(TOWNS):
        write(folder / f"{number}.txt", report(town, year=2024))
    return folder


@pytest.fixture
def store(tmp_path: Path, corpus: Path, builds: Builds) -> Path:
    """A store over them."""
    assert builds.run(corpus, tmp_path / "store").done
    return tmp_path / "store"


def write(path: Path, text: str) -> None:
    """Write a report file."""
    path.write_text(text, encoding="utf-8")


def change(corpus: Path, number: int) -> None:
    """Change one report, add and remove another."""
    write(corpus / "0.txt", report("柳河市", year=2024, value=1000 + number))
    write(corpus / f"new{number % 3}.txt", report("双桥乡", year=2023, value=2000 + number))
    (corpus / f"new{(number + 1) % 3}.txt").unlink(missing_ok=True)


def held(store: Path) -> dict[str, str]:
    """File → SHA-256, of a store that must be whole: no report missing, left over, twice there or out of shape."""
    with open_store(store, embedder=EMBEDDER.name) as generation:
        assert list(generation.faults()) == []
        assert generation.search_lexical("桥梁产业产值", limit=1)
        documents = generation.documents()
        assert len({document.source for document in documents}) == len(documents)
        return {document.source: document.id for document in documents}


def wanted(corpus: Path) -> dict[str, str]:
    """The same, as it must be once a build has gone through."""
    return {path.name: digest_file(path).sha256 for path in corpus.glob("*.txt")}


def check_cleared(builds: Builds, corpus: Path, store: Path) -> None:
    """The next build goes through and leaves nothing of those before it."""
    assert builds.run(corpus, store).done
    assert held(store) == wanted(corpus)
    assert {path.name for path in store.iterdir()} == {".lock", "CURRENT", "generations"}
    assert len(list((store / "generations").iterdir())) <= 2


def test_a_build_killed_at_any_moment_leaves_the_store_whole(builds: Builds, corpus: Path, store: Path) -> None:
    """After each kill -9 the store is the old one or the new one; the next build begins where the killed one lay."""
    started = time.monotonic()
    for number in range(3):
        change(corpus, number)
        assert builds.run(corpus, store, Fault(pause=PAUSE)).done
    longest = 1.5 * (time.monotonic() - started) / 3
    chance, before, killed, went_through = random.Random(7), held(store), 0, 0
    for number in range(times(50, release=500)):
        change(corpus, number + 3)
        outcome = builds.killed(corpus, store, Fault(pause=PAUSE), after=chance.uniform(0, longest))
        killed += outcome.code < 0
        now = held(store)
        assert now in (before, wanted(corpus))
        went_through += now == wanted(corpus)
        before = now
    # Both ways out were seen, or the moments were ill chosen.
    assert killed > 0
    assert went_through > 0
    check_cleared(builds, corpus, store)


@pytest.mark.long
def test_a_crash_while_clearing_up_after_a_crash_harms_nothing(builds: Builds, corpus: Path, store: Path) -> None:
    """A build ends at any of its calls, the next one at any call of its own, and the third goes through."""
    chance = random.Random(11)
    last = builds.run(corpus, store).calls
    change(corpus, 0)
    longest = builds.run(corpus, store).calls
    assert longest > last
    for number in range(1, times(50, release=200) + 1):
        before = held(store)
        change(corpus, number)
        for at in (chance.randint(1, longest), chance.randint(1, longest)):
            assert builds.run(corpus, store, Fault(at=at, code="crash")).code in (CRASHED, 0)
            assert held(store) in (before, wanted(corpus))
        check_cleared(builds, corpus, store)


@pytest.mark.parametrize(("code", "for_good"), FAILURES)
@pytest.mark.long
def test_every_failing_call_leaves_the_store_whole(
    builds: Builds, corpus: Path, store: Path, code: str, for_good: bool
) -> None:
    """Whichever call that opens, makes, forces, moves or removes fails, once or from then on: an error of ours, or none."""
    refused = 0
    for at in range(1, MOST_CALLS):
        before = held(store)
        change(corpus, at)
        outcome = builds.run(corpus, store, Fault(at=at, code=code, for_good=for_good))
        assert outcome.refused or outcome.done, outcome
        assert outcome.leaked == 0
        assert held(store) in (before, wanted(corpus))
        refused += outcome.refused
        if outcome.calls < at:
            break
    # Folders made, files opened and forced, the move, the pointer: a build makes dozens of calls that matter.
    assert refused >= 20
    check_cleared(builds, corpus, store)


@pytest.mark.long
def test_a_crash_at_every_call_leaves_the_store_whole(builds: Builds, corpus: Path, store: Path) -> None:
    """The process ends there, as in a power cut; the first build of all included."""
    for at in range(1, MOST_CALLS):
        before = held(store)
        change(corpus, at)
        outcome = builds.run(corpus, store, Fault(at=at, code="crash"))
        assert held(store) in (before, wanted(corpus))
        fresh = store.with_name("fresh")
        shutil.rmtree(fresh, ignore_errors=True)
        first = builds.run(corpus, fresh, Fault(at=at, code="crash"))
        if (fresh / generations.CURRENT).exists():
            assert held(fresh) == wanted(corpus)
        else:
            assert first.code == CRASHED
        if outcome.done and first.done:
            break
    assert at > 20
    check_cleared(builds, corpus, store)


@pytest.mark.long
def test_a_full_disk_leaves_the_store_whole(builds: Builds, corpus: Path, store: Path) -> None:
    """However little a file may hold: the library that writes it does not matter, and the old index goes on answering."""
    sizes = [round(60_000 * step / 20) for step in range(20)]
    refused = []
    for number, size in enumerate(sizes):
        before = held(store)
        change(corpus, number)
        outcome = builds.run(corpus, store, Fault(file_size=size))
        assert outcome.refused or outcome.done, outcome
        assert outcome.leaked == 0
        assert held(store) == (wanted(corpus) if outcome.done else before)
        refused.append(outcome.refused)
        assert not outcome.refused or "不影响已有的索引" in outcome.message
    assert refused[0]
    assert not refused[-1]
    check_cleared(builds, corpus, store)


@pytest.mark.long
def test_too_many_open_files_leave_the_store_whole(builds: Builds, corpus: Path, store: Path) -> None:
    """However few more a build may open."""
    for more in range(20):
        before = held(store)
        change(corpus, more)
        outcome = builds.run(corpus, store, Fault(more_files=more))
        assert outcome.leaked == 0
        assert held(store) in (before, wanted(corpus))
        assert outcome.done or outcome.refused or outcome.error == "CorpusError", outcome
    assert outcome.done
    check_cleared(builds, corpus, store)


@pytest.mark.long
def test_of_two_builds_one_goes_ahead(builds: Builds, corpus: Path, store: Path) -> None:
    """The other ends at once, with the process id of the one that works; a killed one blocks nobody."""
    met = 0
    with Builds() as others:
        for number in range(times(50, release=50)):
            change(corpus, number)
            first = builds.start(corpus, store, Fault(pause=0.05))
            second = others.start(corpus, store, Fault(pause=0.05))
            outcomes = {first: builds.end(), second: others.end()}
            done = [process for process, outcome in outcomes.items() if outcome.done]
            assert done
            for outcome in outcomes.values():
                if not outcome.done:
                    met += 1
                    assert outcome.error == "StoreBusy"
                    assert f"进程 {done[0]}" in outcome.message
            assert held(store) == wanted(corpus)
            builds.killed(corpus, store, Fault(pause=0.05), after=0.01)
    assert met > 0
    check_cleared(builds, corpus, store)
