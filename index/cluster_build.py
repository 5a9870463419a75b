"""The offline pipeline into PostgreSQL and Milvus, by as many processes on as many machines as are started.

Each process lists the corpus and works off the documents that nobody has claimed: a claim is a row locked in the
database, and who dies gives it back. Whoever finds all of them done publishes the generation; the others find it there.
"""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from tqdm import tqdm

from index.build import BuildReport
from index.chunks import DEFAULT_BUDGET, cut
from index.cluster import ClusterGeneration, open_cluster
from index.cluster_switch import KEPT, collect, publish
from index.cluster_written import Writer
from index.errors import StoreCorrupt, StoreMissing, UnreadableFile
from index.facts import extract
from index.load import Corrections, load_corrections
from index.locations import Cluster
from index.manifest import Manifest, Recipe, Source
from index.milvus import Entities
from index.paragraphs import split
from index.plan import list_sources, nothing_to_index, read_source, recipe_of
from index.postgres import Database
from index.records import Embedder
from index.rows import Report

_LOOK_AGAIN = 0.5
"""Seconds between looks at what other processes still work on."""
_ENLIST = """
INSERT INTO store_documents (key, path, collection)
SELECT key, path, :collection FROM unnest(CAST(:keys AS text[]), CAST(:paths AS text[])) AS wanted (key, path)
ON CONFLICT DO NOTHING"""
_TOUCH = """
UPDATE store_documents SET touched = now(), done = done AND unreadable IS NULL WHERE seq IN
(SELECT seq FROM store_documents WHERE key = ANY(:keys) ORDER BY seq FOR UPDATE SKIP LOCKED)"""
_CLAIM = """
SELECT seq, key FROM store_documents WHERE key = ANY(:keys) AND NOT done ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED"""
_UNREADABLE = "UPDATE store_documents SET done = true, unreadable = :why, touched = now() WHERE seq = :seq"
_DONE = "SELECT count(*) FROM store_documents WHERE key = ANY(:keys) AND done"


def build_cluster(
    corpus: Path,
    place: Cluster,
    *,
    embedder: Embedder,
    budget: int = DEFAULT_BUDGET,
    ocr: bool = False,
    progress: bool = True,
) -> BuildReport:
    """Index every report below ``corpus`` as a new generation; write nothing if nothing changed.

    Args:
        budget: most tokens of a chunk's text.
        ocr: recognize what is written on scanned pages; takes seconds a page.
        progress: show a progress bar on standard error.

    Raises:
        CorpusError: nothing could be indexed.
        EmbeddingError: the embedder failed.
        StoreError: PostgreSQL or Milvus does not answer, which harms no generation that was there.
    """
    started = time.monotonic()
    recipe = recipe_of(embedder, budget=budget)
    corrections = load_corrections(corpus)
    listed, skipped = list_sources(corpus, recipe, corrections)
    sources = [source for _, source in listed]
    if not sources:
        raise nothing_to_index(corpus, skipped)
    database = Database(place)
    damage = _damage(database)
    collection = _collection(database, recipe, anew=damage is not None)
    before = _current(database)
    writer = Writer(Entities(place.milvus, collection), collection, embedder)
    work = _Work(database, _Reader(corpus, recipe, corrections, ocr), writer, listed)
    work.enlist(collection, again=True)
    published = None
    while published is None:
        work.until_done(collection, progress=progress)
        writer.entities.flush()
        try:
            published = publish(database, collection, recipe, sources)
        except StoreCorrupt as error:
            # Milvus lost what an earlier build wrote and no generation held until now: all of it is written again, once.
            if damage is not None:
                raise
            damage = _why(error)
            _collection(database, recipe, anew=True)
    manifest, unreadable = published
    collect(database, KEPT)
    return BuildReport(
        generation=manifest.name,
        **_changes(before, manifest),
        paragraphs=manifest.counts.paragraphs,
        chunks=manifest.counts.chunks,
        facts=manifest.counts.facts,
        embedded=writer.embedded,
        skipped=tuple(sorted([*skipped, *unreadable])),
        unread=_unread(database),
        damage=damage,
        seconds=time.monotonic() - started,
    )


def _changes(before: Manifest | None, now: Manifest) -> dict[str, tuple[str, ...]]:
    """Paths of what was added, what stayed and what was removed between two generations."""
    held = {source.path: source for source in before.sources} if before else {}
    paths = {source.path for source in now.sources}
    return {
        "added": tuple(source.path for source in now.sources if held.get(source.path) != source),
        "unchanged": tuple(source.path for source in now.sources if held.get(source.path) == source),
        "removed": tuple(path for path in held if path not in paths),
    }


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads report files."""

    corpus: Path
    recipe: Recipe
    corrections: Corrections
    ocr: bool

    def read(self, file: Path) -> Report:
        """Everything that is read from one file.

        Raises:
            UnreadableFile: it cannot be read.
        """
        document = read_source(file, self.corpus, self.corrections, ocr=self.ocr)
        paragraphs = split(document)
        chunks = cut(document, paragraphs, budget=self.recipe.budget)
        return Report(document, paragraphs, chunks, extract(document, paragraphs))


class _Work:
    """The documents to be written, and this process's share of them."""

    def __init__(
        self, database: Database, reader: _Reader, writer: Writer, listed: Sequence[tuple[Path, Source]]
    ) -> None:
        self._database, self._reader, self._writer = database, reader, writer
        self._files = {source.key: file for file, source in listed}
        self._keys, self._paths = list(self._files), [source.path for _, source in listed]

    def enlist(self, collection: str, *, again: bool) -> None:
        """Put on the list what is not on it.

        Args:
            again: try again what could not be read: the file may be closed no longer, or recognition be asked for.
        """
        with self._database.writing() as connection:
            connection.execute(sa.text(_ENLIST), {"collection": collection, "keys": self._keys, "paths": self._paths})
            if again:
                connection.execute(sa.text(_TOUCH), {"keys": self._keys})

    def until_done(self, collection: str, *, progress: bool) -> None:
        """Write what nobody else writes, and wait for what others write."""
        with tqdm(total=len(self._keys), desc="计算向量", unit="份", disable=not progress) as bar:
            while (done := self._done()) < len(self._keys):
                bar.update(done - bar.n)
                if not self._one():
                    time.sleep(_LOOK_AGAIN)
                    # Nothing keeps a document on the list that a build of long ago put there: it may be gone by now.
                    self.enlist(collection, again=False)
            bar.update(done - bar.n)

    def _done(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute(sa.text(_DONE), {"keys": self._keys}).scalar_one())

    def _one(self) -> bool:
        """Claim one document and write it; False where there is none to claim."""
        with self._database.writing() as connection:
            claimed = connection.execute(sa.text(_CLAIM), {"keys": self._keys}).one_or_none()
            if claimed is None:
                return False
            try:
                report = self._reader.read(self._files[claimed.key])
            except UnreadableFile as error:
                connection.execute(sa.text(_UNREADABLE), {"why": error.reason, "seq": claimed.seq})
            else:
                self._writer.write(connection, claimed.seq, report)
            return True


def _damage(database: Database) -> str | None:
    """Why the current generation cannot be used; None if it can, or there is none."""
    database.prepare()
    try:
        open_cluster(database.place)
    except StoreMissing:
        return None
    except StoreCorrupt as error:
        return _why(error)
    return None


def _why(error: StoreCorrupt) -> str:
    """Without its advice: what it advises is being done."""
    return str(error).rpartition("：")[0]


def _collection(database: Database, recipe: Recipe, *, anew: bool) -> str:
    """The collection for vectors of this recipe, made where it is missing.

    Args:
        anew: write all that it holds again.
    """
    with database.writing() as connection:
        # One at a time: two would make it twice.
        about = connection.execute(sa.text("SELECT id FROM store_about FOR UPDATE")).one()
        name = f"report_qa_{about.id}_{hashlib.sha256(repr(recipe.encoding).encode()).hexdigest()[:12]}"
        entities = Entities(database.place.milvus, name)
        anew = anew or not entities.exists()
        entities.create(recipe.dim)
        connection.execute(
            sa.text("INSERT INTO store_collections VALUES (:name, 0) ON CONFLICT DO NOTHING"), {"name": name}
        )
        if anew:
            connection.execute(
                sa.text("UPDATE store_documents SET done = false WHERE collection = :name"), {"name": name}
            )
    return name


def _unread(database: Database) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """(path, pages) of each file of the current generation of which some pages could not be read."""
    documents = open_cluster(database.place).documents()
    return tuple(sorted((document.source, document.unread) for document in documents if document.unread))


def _current(database: Database) -> Manifest | None:
    """The manifest of the current generation, whole or not; None where there is none."""
    with database.reading() as connection:
        number = database.number(connection)
        return None if number is None else ClusterGeneration(database.place, number, connection).manifest
