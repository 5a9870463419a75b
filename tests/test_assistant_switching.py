"""Fifty people ask while the store is built anew again and again: each answer is of one generation, whole."""

import random
import threading
import time
from pathlib import Path

import pytest
from faulty_builds import Builds
from hashed_embedder import HashedEmbedder
from release_counts import times
from small_store import report

from assistant.live import Live
from assistant.records import Answer
from index.store import open_store

CLIENTS = 50
PAUSE = 0.2
"""Seconds between a client's questions, on average."""
REBUILDS = 20
SECONDS = times(20, release=600)
TOWNS = ("柳河市", "青石县", "云溪区")
QUESTIONS = [
    f"{town}{words}"
    for town in TOWNS
    for words in ("2023年桥梁产业产值多少", "2024年桥梁产业增长目标", "新建学校多少所")
]


class Kept:
    """What each generation held: paragraph texts, and the one figure that every build changes."""

    def __init__(self, corpus: Path, store: Path) -> None:
        self.corpus = corpus
        self.store = store
        self.texts: dict[str, dict[tuple[str, int], str]] = {}
        self.figures: dict[str, str] = {}

    def rebuild(self, number: int, builds: Builds) -> None:
        """Change every report, build in another process, and keep what the new generation holds."""
        for place, town in enumerate(TOWNS):
            text = report(town, year=2024, value=1000 + number)
            (self.corpus / f"{place}.txt").write_text(text, encoding="utf-8")
        assert builds.run(self.corpus, self.store).done
        with open_store(self.store) as generation:
            name = generation.generation
            paragraphs = [p for d in generation.documents() for p in generation.paragraphs(d.id)]
        self.texts[name] = {p.key: p.text for p in paragraphs}
        self.figures[name] = f"{1000 + number}亿元"

    def check(self, answer: Answer) -> None:
        """Every citation resolves in the answer's own generation, and its figures are that generation's."""
        held = self.texts[answer.generation]
        assert answer.citations
        for citation in answer.citations:
            assert held[citation.document_id, citation.paragraph] == citation.text
            assert citation.text[citation.start : citation.end] == citation.quote
        for figure in answer.figures:
            assert figure.text in ("8%", "6.7%", "12所", self.figures[answer.generation])


@pytest.mark.long
def test_readers_are_undisturbed_while_generations_switch(tmp_path: Path) -> None:
    """No error, no answer of two generations, and the newest one is what people get in the end."""
    (tmp_path / "corpus").mkdir()
    kept = Kept(tmp_path / "corpus", tmp_path / "store")
    stop, answers, errors = threading.Event(), list[Answer](), list[BaseException]()
    with Builds() as builds:
        kept.rebuild(0, builds)
        live = Live(kept.store, open_model=HashedEmbedder, longest=100)
        # Dictionaries are read at the first question: not by fifty at once.
        live.assistant().ask(QUESTIONS[0])

        def client(seed: int) -> None:
            chance = random.Random(seed)
            try:
                while not stop.wait(chance.uniform(0, 2 * PAUSE)):
                    answers.append(live.assistant().ask(chance.choice(QUESTIONS)))
            except BaseException as error:
                errors.append(error)

        clients = [threading.Thread(target=client, args=(seed,)) for seed in range(CLIENTS)]
        for thread in clients:
            thread.start()
        started = time.monotonic()
        for number in range(1, REBUILDS + 1):
            kept.rebuild(number, builds)
            time.sleep(max(0.0, started + SECONDS * number / REBUILDS - time.monotonic()))
        stop.set()
        for thread in clients:
            thread.join()
    assert errors == []
    for answer in answers:
        kept.check(answer)
    # Generations did change under the clients' hands.
    assert len({answer.generation for answer in answers}) > REBUILDS // 4
    assert live.assistant().ask(QUESTIONS[0]).generation == list(kept.texts)[-1]
