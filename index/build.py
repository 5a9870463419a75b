"""The offline pipeline, top to bottom: report files → records → vectors and lexical index → a new generation.

A file whose bytes, path, corrections and recipe are as they were is carried over. A vector is carried over wherever its
text was embedded last time: who changes one paragraph, or how facts are read, waits for no model.
"""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index import generations, lexical, rows
from index.approximate_written import write_approximate
from index.chunks import DEFAULT_BUDGET, cut, searched_text
from index.errors import CorpusError, StoreError, StoreMissing
from index.facts import extract
from index.manifest import Counts, Manifest, Recipe, Source, digest_files
from index.paragraphs import split
from index.plan import Plan, make_plan, recipe_of
from index.records import Embedder
from index.rows import Report, Rows
from index.rows_written import Carried, write_rows
from index.shards import FOLDER, VECTORS, VOCABULARY, shard_files
from index.shards_written import Words, arrange, take_over
from index.store import Generation, open_store
from index.store_vectors import VectorIndex
from index.vectors_written import fill, look_up


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
        unread: (path, pages) of each file of which only some pages could be read: those that could not.
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
    unread: tuple[tuple[str, tuple[int, ...]], ...]
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
            unread = {d.source: d.unread for d in before.documents() if d.unread} if before else {}
            plan = make_plan(corpus, recipe, indexed=indexed, waiting=unread, ocr=ocr, progress=progress)
            unread |= {path: document.unread for path, document in plan.fresh.items()}
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
        unread=tuple((source.path, unread[source.path]) for source in plan.sources if unread.get(source.path)),
        damage=damage,
        seconds=time.monotonic() - started,
    )


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
    stays, new = arrange(plan.sources, plan.fresh, before.rows.held if before else {})
    with generations.aside(store) as folder, ExitStack() as opened:
        shards = _take_over(stays, folder, before) if before else {}
        shards |= _write_rows(folder, new, plan, recipe, before, progress=progress)
        counts = sum(shards.values(), Counts(0, 0, 0, 0))
        if not counts.chunks:
            raise CorpusError("这些报告里没有一段正文：请检查文件内容")
        records = {name: opened.enter_context(Rows(folder / FOLDER / name / rows.FILE)) for name in new}
        _write_words(folder, records, plan.carried, stays, before)
        embedded = _write_vectors(folder, records, plan.carried, recipe, before, embedder, progress=progress)
        kept = [file for name in stays for file in shard_files(name)]
        written = [VOCABULARY, *(file for name in new for file in shard_files(name))]
        manifest = Manifest(
            name=generations.next_name(store, [source.key for source in plan.sources]),
            tool=tool(),
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            recipe=recipe,
            counts=counts,
            sources=plan.sources,
            shards=shards,
            # What stays was digested when the generation before was opened.
            files={name: before.manifest.files[name] for name in kept if before} | digest_files(folder, written),
        )
        beside = write_approximate(folder, manifest, plan.carried, before, progress=progress)
        manifest = replace(manifest, files={**manifest.files, **beside})
        generations.publish(store, folder, manifest)
        return manifest, embedded


def _take_over(stays: Sequence[str], folder: Path, before: Generation) -> dict[str, Counts]:
    for name in stays:
        take_over(before.folder, folder, shard_files(name))
    return {name: before.rows.counts[name] for name in stays}


def _write_rows(
    folder: Path,
    new: Mapping[str, Sequence[Source]],
    plan: Plan,
    recipe: Recipe,
    before: Generation | None,
    *,
    progress: bool,
) -> dict[str, Counts]:
    """Write the records of new shards; returns how many each holds."""
    counts = {}
    with tqdm(total=sum(map(len, new.values())), desc="读懂报告", unit="份", disable=not progress) as bar:
        for name, sources in new.items():
            path = folder / FOLDER / name
            path.mkdir(parents=True)
            counts[name] = write_rows(path / rows.FILE, _reports(sources, plan, recipe, before, bar))
    return counts


def _reports(
    sources: Sequence[Source], plan: Plan, recipe: Recipe, before: Generation | None, bar: "tqdm[Any]"
) -> Iterator[Report | Carried]:
    for source in sources:
        if document := plan.fresh.get(source.path):
            paragraphs = split(document)
            chunks = cut(document, paragraphs, budget=recipe.budget)
            yield Report(document, paragraphs, chunks, extract(document, paragraphs))
        elif before:
            shard, _ = before.rows.place(source.id)
            yield Carried(source.id, before.folder / FOLDER / shard / rows.FILE)
        bar.update()


def _write_words(
    folder: Path, records: Mapping[str, Rows], carried: Collection[str], stays: Sequence[str], before: Generation | None
) -> None:
    """Write the lexical half of new shards, and the vocabulary."""
    words = Words((before.folder, before.rows) if before else None, stays)
    counted = words.carry(records, carried)
    for name, held in records.items():
        new = [number for document, ids in held.documents() if document.id not in carried for number in ids]
        texts = ((number, searched_text(held.chunk(number))) for number in new)
        words.count(texts, counted[name], folder / FOLDER / name / lexical.FILE)
    words.save(folder)


def _write_vectors(
    folder: Path,
    records: Mapping[str, Rows],
    carried: Collection[str],
    recipe: Recipe,
    before: Generation | None,
    embedder: Embedder,
    *,
    progress: bool,
) -> int:
    """Write the vectors of new shards; returns how many the model had to compute."""
    usable = before if before and before.manifest.recipe.encoding == recipe.encoding else None
    wanted = look_up(records, carried, usable)
    embedded = sum(len(each.left) for each in wanted.values())
    # In characters: the longest chunks come first, and counted by the chunk the time left is guessed twice too long.
    characters = sum(each.size(each.left) for each in wanted.values())
    with tqdm(total=characters, desc="计算向量", unit="字", unit_scale=True, disable=not progress) as bar:
        for name, each in wanted.items():
            VectorIndex.build(fill(each, usable, embedder, bar)).save(folder / FOLDER / name / VECTORS)
    return embedded


def tool() -> str:
    """This program and its version."""
    try:
        return f"report-qa {metadata.version('report-qa')}"
    except metadata.PackageNotFoundError:
        return "report-qa（未安装的源码）"
