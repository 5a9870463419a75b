"""index/cluster*.py: whoever is killed, readers of a store in databases see one generation, whole."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clusters import servers
from faulty_builds import Builds, Fault
from release_counts import times
from small_store import report

from index.locations import Cluster, Location, location_of, open_store

pytestmark = [pytest.mark.postgres, pytest.mark.long]

ROOT = Path(__file__).resolve().parents[1]
TOWNS = ("柳河市", "青石县", "云溪区")
KILLS = times(20, release=200)
READERS = 5
"""How many are killed at a time."""


class Store:
    """A store whose every generation prints one number in all its reports."""

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self.corpus, self.cluster = folder / "reports", cluster
        self.corpus.mkdir()

    def change(self, number: int) -> None:
        """Change every report."""
        for place, town in enumerate(TOWNS):
            text = report(town, year=2024, value=1000 + number)
            (self.corpus / f"{place}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store over three reports, built once."""
    with servers(tmp_path) as running, Builds() as builds:
        made = Store(tmp_path, running.place())
        made.change(-1)
        assert builds.run(made.corpus, made.cluster).done
        yield made


def number_of(location: Location) -> int:
    """Open the store and read all of it: the number that its one generation prints.

    Raises:
        AssertionError: it is empty, or holds parts of two.
    """
    opened = open_store(location)
    documents = opened.documents()
    facts = opened.facts([p.key for d in documents for p in opened.paragraphs(d.id)])
    printed = {int(fact.value) // 10**8 for fact in facts if fact.unit == "元"}
    hits = opened.search_lexical("桥梁产业产值达到", limit=50)
    found = [hit for hit in hits if "产值达到" in hit.chunk.text]
    assert len(documents) == len({hit.chunk.document_id for hit in found}) == len(TOWNS)
    assert len(printed) == 1, printed
    number = printed.pop()
    assert all(f"产值达到{number}亿元" in hit.chunk.text for hit in found)
    return number - 1000


def test_killed_builders_leave_the_old_generation_or_the_new(store: Store) -> None:
    """kill -9 at any moment of a build: readers meanwhile and afterwards see all of one generation."""
    chance = random.Random(5)
    errors: list[BaseException] = []
    seen: list[list[int]] = [[], []]
    stop = threading.Event()

    def read(numbers: list[int]) -> None:
        try:
            while not stop.is_set():
                numbers.append(number_of(store.cluster))
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read, args=(numbers,)) for numbers in seen]
    for reader in readers:
        reader.start()
    with Builds() as builds:
        # A build that changes every report takes this long now: a kill falls anywhere in it.
        store.change(0)
        started = time.monotonic()
        assert builds.run(store.corpus, store.cluster, Fault(pause=0.05)).done
        seconds = time.monotonic() - started
        last = published = 0
        for number in range(1, KILLS + 1):
            store.change(number)
            after = chance.uniform(0.2, 1.4) * seconds
            outcome = builds.killed(store.corpus, store.cluster, Fault(pause=0.05), after=after)
            assert outcome.error == "", outcome.message
            held = number_of(store.cluster)
            assert held in (last, number)
            assert held == number or not outcome.done
            published += held != last
            last = held
        assert builds.run(store.corpus, store.cluster).done
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert number_of(store.cluster) == KILLS
    # Some kills came too late to stop a switch, and some in time: both were tried.
    assert 0 < published < KILLS
    assert seen == [sorted(numbers) for numbers in seen]


def test_killed_readers_disturb_nobody(store: Store) -> None:
    """kill -9 of processes that read while generations switch: what they held open keeps no build and no reader waiting."""
    with Builds() as builds:
        for number in range(1, KILLS // READERS + 1):
            readers = [reading(store.cluster) for _ in range(READERS)]
            for reader in readers:
                assert reader.stdout is not None
                assert reader.stdout.readline() == "reading\n"
            store.change(number)
            process = builds.start(store.corpus, store.cluster)
            for reader in readers:
                reader.kill()
            assert builds.end().done, process
            assert number_of(store.cluster) == number
            for reader in readers:
                assert reader.communicate()[1] == ""


def reading(cluster: Cluster) -> "subprocess.Popen[str]":
    """A process that opens and reads the store again and again."""
    return subprocess.Popen(
        [sys.executable, __file__],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "READ_STORE": cluster.address},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


if __name__ == "__main__":
    READ = location_of(os.environ["READ_STORE"])
    number_of(READ)
    print("reading", flush=True)
    while True:
        number_of(READ)
