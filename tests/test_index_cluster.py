"""index/cluster*.py: a store in PostgreSQL and Milvus is built once, answers as a folder does, and mends itself."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from clusters import Servers, servers
from hashed_embedder import HashedEmbedder
from small_store import build_at, report

from assistant.__main__ import main
from assistant.pipeline import Assistant
from assistant.records import Answer
from index.chunks import DEFAULT_BUDGET
from index.cluster_switch import collect
from index.errors import StoreCorrupt, StoreMismatch, StoreMissing, StoreOutdated, StoreUnreachable
from index.locations import Cluster, Location, current_name, open_store
from index.milvus import Entities
from index.plan import recipe_of
from index.postgres import Database
from index.records import Scope

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).resolve().parents[1]
TOWNS = ("柳河市", "青石县", "云溪区", "双桥乡")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Both servers."""
    with servers(tmp_path_factory.mktemp("servers")) as both:
        yield both


@pytest.fixture
def cluster(running: Servers) -> Cluster:
    """Where nothing was built yet."""
    return running.place()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Four invented reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number, town in enumerate(TOWNS):
        (folder / f"{number}.txt").write_text(report(town, year=2024, value=100 + number), encoding="utf-8")
    return folder


def build(reports: Path, cluster: Cluster) -> int:
    """Build; returns how many vectors had to be computed."""
    return build_at(reports, cluster, embedder=HashedEmbedder()).embedded


def execute(cluster: Cluster, statement: str) -> None:
    """Meddle with the tables."""
    with Database(cluster).writing() as connection:
        connection.execute(sa.text(statement))


def entities(cluster: Cluster) -> Entities:
    """The one collection of a store."""
    with Database(cluster).reading() as connection:
        return Entities(cluster.milvus, connection.execute(sa.text("SELECT name FROM store_collections")).scalar_one())


def answers(questions: list[dict[str, Any]], store: Location) -> list[Answer]:
    """What the assistant says, but for the time it took and the generation's name."""
    assistant = Assistant(open_store(store), HashedEmbedder(dim=256))
    said = [assistant.ask(question["question"], history=question.get("history") or []) for question in questions]
    return [replace(answer, latency_ms={}, generation="") for answer in said]


@pytest.mark.long
def test_answers_are_those_of_a_folder(corpus: Path, tmp_path: Path, cluster: Cluster) -> None:
    """Every committed question on real reports: the same text, citations and figures, whatever holds the store."""
    embedder = HashedEmbedder(dim=256)
    build_at(corpus, tmp_path / "store", embedder=embedder)
    build_at(corpus, cluster, embedder=embedder)
    lines = (ROOT / "eval/data/real_dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    different = [
        (question["id"], folder.text, both.text)
        for question, folder, both in zip(
            questions, answers(questions, tmp_path / "store"), answers(questions, cluster), strict=True
        )
        if folder != both
    ]
    assert different == []


def test_lexical_scores_stay_a_folder_s_as_the_reports_change(reports: Path, tmp_path: Path, cluster: Cluster) -> None:
    """To the last bit, though a chunk's weights were worked out when reports were fewer and shorter."""
    for number in range(3):
        long = report(f"柳{number}镇", year=2022) + "桥梁产业产值再创新高。" * 40 * (number + 1)
        (reports / f"new{number}.txt").write_text(long, encoding="utf-8")
        build(reports, cluster)
        build_at(reports, tmp_path / "store", embedder=HashedEmbedder())
        in_folder, in_both = open_store(tmp_path / "store"), open_store(cluster)
        assert in_both.frequencies() == in_folder.frequencies()
        for question in ("桥梁产业产值", "新建学校12所", "2024年栽种槐树多少万棵"):
            for scope in (Scope(), Scope(report_years=(2022,)), Scope(regions=("柳河市", "云溪区"))):
                assert in_both.search_lexical(question, limit=7, scope=scope) == in_folder.search_lexical(
                    question, limit=7, scope=scope
                )


def test_building_again_costs_nothing(reports: Path, cluster: Cluster) -> None:
    """Nothing is read or embedded anew, and the generation stays."""
    assert build(reports, cluster) > 0
    before = current_name(cluster)
    assert build(reports, cluster) == 0
    assert current_name(cluster) == before


def test_only_what_changed_is_embedded(reports: Path, cluster: Cluster) -> None:
    """One sentence of one report: its chunk, and nothing else; what went is found no more."""
    build(reports, cluster)
    (reports / "0.txt").write_text(report("柳河市", year=2024, value=777), encoding="utf-8")
    (reports / "1.txt").unlink()
    assert build(reports, cluster) == 1
    opened = open_store(cluster)
    assert {document.source for document in opened.documents()} == {"0.txt", "2.txt", "3.txt"}
    said = [hit.chunk.text for hit in opened.search_lexical("桥梁产业产值", limit=20)]
    assert any("777亿元" in text for text in said)
    assert not any("100亿元" in text or "101亿元" in text for text in said)


def test_a_new_way_of_reading_embeds_nothing(reports: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes how facts are read rewrites every record; texts that stay keep their vectors."""
    build(reports, cluster)
    now = recipe_of(HashedEmbedder(), budget=DEFAULT_BUDGET)
    monkeypatch.setattr("index.cluster_build.recipe_of", lambda *_, **__: replace(now, pipeline="another"))
    done = build_at(reports, cluster, embedder=HashedEmbedder())
    assert (len(done.added), done.embedded) == (4, 0)
    assert list(open_store(cluster).faults()) == []


def test_several_builders_share_the_work(reports: Path, cluster: Cluster) -> None:
    """Three at once: each vector is computed by one of them, and all end with the same generation."""
    embedders = [HashedEmbedder(pause=0.3) for _ in range(3)]
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda embedder: build_at(reports, cluster, embedder=embedder), embedders))
    assert len({report.generation for report in done}) == 1
    assert sum(embedder.embedded for embedder in embedders) == done[0].chunks
    assert sum(embedder.embedded > 0 for embedder in embedders) > 1


def test_what_cannot_be_read_is_left_out_and_tried_again(reports: Path, cluster: Cluster) -> None:
    """Its reason is told each time; once it can be read it is in."""
    (reports / "empty.txt").write_bytes(b"")
    first = build_at(reports, cluster, embedder=HashedEmbedder())
    assert [path for path, _ in first.skipped] == ["empty.txt"]
    assert build_at(reports, cluster, embedder=HashedEmbedder()).skipped == first.skipped
    (reports / "empty.txt").write_text(report("河口镇", year=2024), encoding="utf-8")
    assert build_at(reports, cluster, embedder=HashedEmbedder()).skipped == ()
    assert len(open_store(cluster).documents()) == 5


def test_a_store_that_milvus_lost_is_told_and_built_again(reports: Path, cluster: Cluster) -> None:
    """Half a store answers nothing: opening it says so, and the next build mends it."""
    build(reports, cluster)
    entities(cluster).drop()
    with pytest.raises(StoreCorrupt, match="Milvus 里有 0 块"):
        open_store(cluster)
    done = build_at(reports, cluster, embedder=HashedEmbedder())
    assert done.damage is not None
    assert list(open_store(cluster).faults()) == []


def test_one_chunk_too_few_is_noticed(reports: Path, cluster: Cluster) -> None:
    """Before anybody is answered from what is left."""
    build(reports, cluster)
    entities(cluster).forget([1])
    with pytest.raises(StoreCorrupt):
        open_store(cluster)


def test_what_milvus_lost_unseen_is_written_again(reports: Path, cluster: Cluster) -> None:
    """A report that was taken out, lost by Milvus, and comes back: the build that needs it finds out and mends the store."""
    build(reports, cluster)
    text = (reports / "0.txt").read_bytes()
    (reports / "0.txt").unlink()
    build(reports, cluster)
    entities(cluster).forget([1])
    (reports / "0.txt").write_bytes(text)
    assert build_at(reports, cluster, embedder=HashedEmbedder()).damage is not None
    opened = open_store(cluster)
    assert len(opened.documents()) == len(TOWNS)
    assert list(opened.faults()) == []


def test_what_nobody_needs_is_removed(reports: Path, cluster: Cluster) -> None:
    """Superseded generations and their documents go when their time is over, the current one never."""
    build(reports, cluster)
    (reports / "0.txt").write_text(report("柳河市", year=2024, value=777), encoding="utf-8")
    build(reports, cluster)
    held = entities(cluster)
    before = held.count("document >= 0")
    collect(Database(cluster), timedelta(days=1))
    assert held.count("document >= 0") == before
    collect(Database(cluster), timedelta(0))
    opened = open_store(cluster)
    assert held.count("document >= 0") == opened.manifest.counts.chunks < before
    assert list(opened.faults()) == []


def test_a_store_of_another_embedder_or_version_is_refused(reports: Path, cluster: Cluster) -> None:
    """As a folder's is, in one line; where nothing was built that is said."""
    with pytest.raises(StoreMissing):
        current_name(cluster)
    build(reports, cluster)
    with pytest.raises(StoreMismatch, match="hashed-bigrams"):
        open_store(cluster, embedder="another")
    execute(cluster, "UPDATE store_about SET schema = 0")
    with pytest.raises(StoreOutdated):
        current_name(cluster)


def test_an_outage_is_one_line_and_passes(
    reports: Path, cluster: Cluster, running: Servers, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whichever of the two is gone: the question fails in one line at once, and is answered once it is back."""
    build(reports, cluster)
    assistant = Assistant(open_store(cluster), None)
    for engine, stop in ((running.milvus, running.milvus.kill), (running.postgres, running.postgres.stop)):
        stop()
        try:
            with pytest.raises(StoreUnreachable) as told:
                assistant.generation.search_lexical("桥梁产业产值", limit=9 + len(engine.url))
            assert "\n" not in str(told.value)
            assert main(["ask", "桥梁产业产值", "--store", cluster.address]) == 1
            assert capsys.readouterr().err.count("\n") == 1
        finally:
            engine.start()
        assert until_answered(assistant).citations


def until_answered(assistant: Assistant) -> Answer:
    """Ask until the engine is found again, by the assistant that lost it."""
    until = time.monotonic() + 30
    while True:
        try:
            return assistant.ask("柳河市2023年桥梁产业产值多少")
        except StoreUnreachable:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
