"""The offline pipeline, top to bottom: report files → records → vectors and lexical index → a new generation.

A file whose bytes, path, corrections and recipe are as they were is carried over. A vector is carried over wherever its
text was embedded last time: who changes one paragraph, or how facts are read, waits for no model.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from index import generations, rows
from index.chunks import DEFAULT_BUDGET, cut
from index.errors import CorpusError, StoreError, StoreMissing
from index.facts import extract
from index.lexical import LexicalIndex
from index.manifest import Manifest, Recipe, digest_files
from index.paragraphs import split
from index.plan import Plan, make_plan, recipe_of
from index.records import Chunk, Embedder
from index.rows import Report, Rows
from index.rows_written import Carried, write_rows
from index.store import FILES, LEXICAL, VECTORS, Generation, open_store
from index.store_vectors import VectorIndex

_COPIED = 8192
"""Vectors carried over at a time: a copy of all of them at once would be a second index in memory."""
_BATCH = 32
"""Chunks embedded at a time: one step of the progress bar."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        generation: the current generation now.
        added: paths of the files indexed anew, because they are new or something that shapes their records changed.
        unchanged: paths of the files carried over.
        removed: paths that the generation before held and this one does not.
        paragraphs, chunks, facts: how many the generation holds.
        skipped: (path, reason) of each file left out.
        embedded: how many chunks' vectors the model had to compute.
        damage: why the generation before could not be used; None if it could, or there was none.
        seconds: wall-clock time.
    """

    generation: str
    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    paragraphs: int
    chunks: int
    facts: int
    embedded: int
    skipped: tuple[tuple[str, str], ...]
    damage: str | None
    seconds: float

    @property
    def changed(self) -> bool:
        """Whether a new generation was written."""
        return bool(self.added or self.removed)


def build(
    corpus: Path,
    store: Path,
    *,
    embedder: Embedder,
    budget: int = DEFAULT_BUDGET,
    ocr: bool = False,
    progress: bool = True,
) -> BuildReport:
    """Index every report below ``corpus`` as a new generation of ``store``; write nothing if nothing changed.

    Args:
        budget: most tokens of a chunk's text.
        ocr: recognize what is written on scanned pages; takes seconds a page.
        progress: show progress bars on standard error.

    Raises:
        CorpusError: nothing could be indexed.
        EmbeddingError: the embedder failed.
        StoreBusy: another build is at work on this store.
        StoreError: writing failed, which harms no generation that was there.
    """
    started = time.monotonic()
    recipe = recipe_of(embedder, budget=budget)
    with generations.locked(store):
        before, damage = _open_before(store)
        with before or nullcontext():
            indexed = {source.path: source for source in before.manifest.sources} if before else {}
            plan = make_plan(corpus, recipe, indexed=indexed, ocr=ocr, progress=progress)
            if before and not plan.fresh and not plan.removed:
                manifest, embedded = before.manifest, 0
            else:
                manifest, embedded = _write(store, plan, recipe, before, embedder, progress=progress)
    return BuildReport(
        generation=manifest.name,
        added=tuple(plan.fresh),
        unchanged=plan.unchanged,
        removed=plan.removed,
        paragraphs=manifest.counts.paragraphs,
        chunks=manifest.counts.chunks,
        facts=manifest.counts.facts,
        embedded=embedded,
        skipped=plan.skipped,
        damage=damage,
        seconds=time.monotonic() - started,
    )


def searched_text(chunk: Chunk) -> str:
    """What both indexes hold of a chunk: its context, then its text."""
    return f"{chunk.header}\n{chunk.text}"


def _open_before(store: Path) -> tuple[Generation | None, str | None]:
    """The current generation, or why there is one that cannot be used."""
    try:
        return open_store(store), None
    except StoreMissing:
        return None, None
    except StoreError as error:
        # Without its advice: what it advises is being done.
        return None, str(error).rpartition("：")[0]


def _write(
    store: Path, plan: Plan, recipe: Recipe, before: Generation | None, embedder: Embedder, *, progress: bool
) -> tuple[Manifest, int]:
    """Write and publish the next generation; returns its manifest and how many chunks had to be embedded."""
    with generations.aside(store) as folder:
        old_rows = before.folder / rows.FILE if before else None
        counts = write_rows(folder / rows.FILE, _reports(plan, recipe, progress=progress), before=old_rows)
        if not counts.chunks:
            raise CorpusError("这些报告里没有一段正文：请检查文件内容")
        with Rows(folder / rows.FILE) as records:
            moved = _moved(plan, records, before)
            new = np.setdiff1d(np.arange(counts.chunks), moved)
            lexical = _index_words(records, new, before, moved)
            vectors = np.empty((counts.chunks, recipe.dim), dtype=np.float32)
            left = _carry_vectors(vectors, records, new, before if _same_encoding(before, recipe) else None, moved)
            _embed(vectors, records, left, embedder, progress=progress)
        lexical.save(folder / LEXICAL)
        VectorIndex.build(vectors).save(folder / VECTORS)
        manifest = Manifest(
            name=generations.next_name(store, [source.key for source in plan.sources]),
            tool=tool(),
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            recipe=recipe,
            counts=counts,
            sources=plan.sources,
            files=digest_files(folder, FILES),
        )
        generations.publish(store, folder, manifest)
        return manifest, len(left)


def _reports(plan: Plan, recipe: Recipe, *, progress: bool) -> Iterator[Report | Carried]:
    for source in tqdm(plan.sources, desc="读懂报告", unit="份", disable=not progress):
        if document := plan.fresh.get(source.path):
            paragraphs = split(document)
            chunks = cut(document, paragraphs, budget=recipe.budget)
            yield Report(document, paragraphs, chunks, extract(document, paragraphs))
        else:
            yield Carried(source.id)


def _moved(plan: Plan, records: Rows, before: Generation | None) -> NDArray[np.int32]:
    """Shape (chunks before,): the id that each chunk has now; -1 for those of files that changed or went."""
    moved = np.full(before.manifest.counts.chunks if before else 0, -1, dtype=np.int32)
    ids = {document.id: ids for document, ids in records.documents()}
    for source in plan.sources:
        if before and source.path not in plan.fresh:
            old, now = before.chunk_ids(source.id), ids[source.id]
            moved[old.start : old.stop] = np.arange(now.start, now.stop)
    return moved


def _index_words(
    records: Rows, new: NDArray[np.int64], before: Generation | None, moved: NDArray[np.int32]
) -> LexicalIndex:
    texts = ((int(i), searched_text(records.chunk(int(i)))) for i in new)
    if before is None or not np.any(moved >= 0):
        return LexicalIndex.build(text for _, text in texts)
    return LexicalIndex.grown(before.folder / LEXICAL, moved, texts, size=records.counts().chunks)


def _same_encoding(before: Generation | None, recipe: Recipe) -> bool:
    return before is not None and before.manifest.recipe.encoding == recipe.encoding


def _carry_vectors(
    vectors: NDArray[np.float32],
    records: Rows,
    new: NDArray[np.int64],
    before: Generation | None,
    moved: NDArray[np.int32],
) -> list[int]:
    """Fill in the vectors of what stayed, and of texts that stood in a file that changed; returns the ids left over."""
    if before is None:
        return [int(i) for i in new]
    stays, gone = np.flatnonzero(moved >= 0), np.flatnonzero(moved < 0).tolist()
    for part in np.array_split(stays, 1 + len(stays) // _COPIED):
        vectors[moved[part]] = before.vectors(part)
    known = {_fingerprint(chunk): i for i, chunk in zip(gone, before.chunks(gone), strict=True)}
    found = {int(i): known.get(_fingerprint(records.chunk(int(i)))) for i in new}
    carried = {i: old for i, old in found.items() if old is not None}
    vectors[list(carried)] = before.vectors(list(carried.values()))
    return [i for i, old in found.items() if old is None]


def _fingerprint(chunk: Chunk) -> bytes:
    return hashlib.blake2b(searched_text(chunk).encode(), digest_size=16).digest()


def _embed(vectors: NDArray[np.float32], records: Rows, ids: list[int], embedder: Embedder, *, progress: bool) -> None:
    """Fill in the vectors of these chunks, a batch at a time."""
    # Longest first: texts of like length pad one another little, and the time left is never guessed too short.
    order = sorted(ids, key=lambda i: -len(records.chunk(i).text))
    with tqdm(total=len(order), desc="计算向量", unit="块", disable=not progress) as bar:
        for batch in (order[i : i + _BATCH] for i in range(0, len(order), _BATCH)):
            vectors[batch] = embedder.encode_passages([searched_text(chunk) for chunk in records.chunks(batch)])
            bar.update(len(batch))


def tool() -> str:
    """This program and its version."""
    try:
        return f"report-qa {metadata.version('report-qa')}"
    except metadata.PackageNotFoundError:
        return "report-qa（未安装的源码）"
