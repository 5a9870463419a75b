"""Switches readers from one generation to the next, and removes what nobody reads any more."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from index.build import tool
from index.cluster import ClusterGeneration
from index.cluster_written import packed, unpacked
from index.errors import CorpusError
from index.manifest import Counts, Manifest, Recipe, Source
from index.milvus import Entities
from index.postgres import Database

KEPT = timedelta(days=1)
"""How long what no generation needs any more stays: for readers of older generations, and for builds at work."""

_WRITTEN = "SELECT seq, key, done, unreadable, paragraphs, chunks, facts FROM store_documents WHERE key = ANY(:keys)"
_GENERATION = """
INSERT INTO store_generations (number, name, manifest, collection, tokens, words)
VALUES (:number, :name, :manifest, :collection, :tokens, :words)"""
_SUPERSEDED = """
DELETE FROM store_generations g USING store_about a
WHERE g.number < a.current
AND EXISTS (SELECT 1 FROM store_generations later WHERE later.number > g.number AND later.published < now() - :kept)"""
_UNNEEDED = """
SELECT seq, collection FROM store_documents d
WHERE touched < now() - :kept AND NOT EXISTS (SELECT 1 FROM store_members m WHERE m.seq = d.seq) {and_more}
FOR UPDATE SKIP LOCKED"""

Unread = list[tuple[str, str]]
"""(path, reason) of files that could not be read."""


def publish(
    database: Database, collection: str, recipe: Recipe, wanted: Sequence[Source]
) -> tuple[Manifest, Unread] | None:
    """Make a generation of these documents the current one; nothing is written where it is that already.

    All of it is one transaction on PostgreSQL: readers see the generation before, or all of this one.

    Returns:
        The manifest of the current generation, and what of ``wanted`` could not be read; None where not all is written yet.

    Raises:
        CorpusError: there is nothing to be searched.
        StoreCorrupt: Milvus does not hold what was written.
        StoreError: PostgreSQL or Milvus does not answer.
    """
    with database.writing() as connection:
        connection.execute(sa.text("SELECT 1 FROM store_about FOR UPDATE"))
        rows = connection.execute(sa.text(_WRITTEN), {"keys": [source.key for source in wanted]})
        written = {row.key: row for row in rows if row.done}
        if len(written) < len(wanted):
            return None
        unread = [(source.path, written[source.key].unreadable) for source in wanted if written[source.key].unreadable]
        sources = tuple(source for source in wanted if not written[source.key].unreadable)
        members = [written[source.key] for source in sources]
        if not any(row.chunks for row in members):
            raise CorpusError("这些报告里没有一段正文：请检查文件内容")
        current = database.number(connection)
        if current is not None:
            manifest = ClusterGeneration(database.place, current, connection).manifest
            if (manifest.sources, manifest.recipe) == (sources, recipe):
                return manifest, unread
        manifest = _write(connection, database, collection, recipe, sources, members, before=current)
        return manifest, unread


def _write(
    connection: sa.Connection,
    database: Database,
    collection: str,
    recipe: Recipe,
    sources: tuple[Source, ...],
    members: Sequence[sa.Row[Any]],
    *,
    before: int | None,
) -> Manifest:
    """Write the next generation, see that Milvus has all of it, and point to it."""
    number = (before or 0) + 1
    manifest = _manifest(number, recipe, sources, members)
    words, tokens = _words_of(connection, [int(row.seq) for row in members], before)
    values = {"name": manifest.name, "manifest": manifest.to_json(), "collection": collection, "tokens": tokens}
    connection.execute(sa.text(_GENERATION), {"number": number, "words": packed(words), **values})
    first, listed = 0, []
    for position, row in enumerate(members):
        listed.append({"generation": number, "position": position, "seq": row.seq, "first": first})
        first += row.chunks
    connection.execute(sa.text("INSERT INTO store_members VALUES (:generation, :position, :seq, :first)"), listed)
    ClusterGeneration(database.place, number, connection).check()
    connection.execute(sa.text("UPDATE store_about SET current = :number"), {"number": number})
    return manifest


def _manifest(number: int, recipe: Recipe, sources: tuple[Source, ...], members: Sequence[sa.Row[Any]]) -> Manifest:
    digest = hashlib.sha256("\n".join(source.key for source in sources).encode()).hexdigest()
    counted = (sum(getattr(row, what) for row in members) for what in ("paragraphs", "chunks", "facts"))
    return Manifest(
        name=f"{number:06d}-{digest[:8]}",
        tool=tool(),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        recipe=recipe,
        counts=Counts(len(members), *counted),
        sources=sources,
        shards={},
        files={},
    )


def _words_of(connection: sa.Connection, seqs: Sequence[int], before: int | None) -> tuple[dict[str, int], int]:
    """How many chunks of these documents have each token, and how many tokens they hold.

    Args:
        before: the number of a generation: only what differs from it is read.
    """
    words: Counter[str] = Counter()
    tokens, held = 0, set[int]()
    if before is not None:
        row = connection.execute(
            sa.text("SELECT words, tokens FROM store_generations WHERE number = :number"), {"number": before}
        ).one()
        words, tokens = Counter(unpacked(row.words)), int(row.tokens)
        members = sa.text("SELECT seq FROM store_members WHERE generation = :number")
        held = set(connection.execute(members, {"number": before}).scalars())
    for sign, changed in ((1, set(seqs) - held), (-1, held - set(seqs))):
        wanted = sa.text("SELECT words, tokens FROM store_documents WHERE seq = ANY(:seqs)")
        for row in connection.execute(wanted, {"seqs": sorted(changed)}):
            tokens += sign * row.tokens
            for token, count in unpacked(row.words).items():
                words[token] += sign * count
    return {token: count for token, count in words.items() if count > 0}, tokens


def collect(database: Database, kept: timedelta) -> None:
    """Remove the generations that were superseded that long ago, and the documents that none has needed since.

    Raises:
        StoreError: PostgreSQL or Milvus does not answer.
    """
    old = {"kept": kept}
    with database.writing() as connection:
        connection.execute(sa.text(_SUPERSEDED), old)
        # First they count as not written: were their vectors deleted and this interrupted, a build must write them again.
        rows = connection.execute(sa.text(_UNNEEDED.format(and_more="")), old).all()
        undone = sa.text("UPDATE store_documents SET done = false WHERE seq = ANY(:seqs)")
        connection.execute(undone, {"seqs": [row.seq for row in rows]})
    with database.writing() as connection:
        rows = connection.execute(sa.text(_UNNEEDED.format(and_more="AND NOT done")), old).all()
        for name in {row.collection for row in rows}:
            Entities(database.place.milvus, name).forget([row.seq for row in rows if row.collection == name])
        connection.execute(
            sa.text("DELETE FROM store_documents WHERE seq = ANY(:seqs)"), {"seqs": [row.seq for row in rows]}
        )
    with database.writing() as connection:
        connection.execute(sa.text("SELECT 1 FROM store_about FOR UPDATE"))
        empty = (
            "DELETE FROM store_collections c WHERE NOT EXISTS (SELECT 1 FROM store_documents WHERE collection = c.name)"
        )
        for name in connection.execute(sa.text(f"{empty} RETURNING name")).scalars().all():
            Entities(database.place.milvus, name).drop()
