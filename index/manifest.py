"""What a generation says of itself: its files with size and SHA-256, what it was built from, and how much it holds."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

SCHEMA = 5
"""Raised with every change to the files of a generation that an older program cannot read."""
READ = (4, SCHEMA)
"""Those that this program reads: in 4 no generation has an approximate index."""


class OtherSchema(Exception):
    """A manifest's schema is none of :data:`READ`; it is the exception's argument."""


@dataclass(frozen=True, slots=True)
class FileDigest:
    """A file's size in bytes and its SHA-256, 64 hex digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """What shapes the records and vectors of every file.

    Attributes:
        embedder: its name.
        dim: length of a vector.
        encoder: version of the code that makes vectors.
        pipeline: version of the code that makes records, the encoder's included.
        budget: most tokens of a chunk's text.
    """

    embedder: str
    dim: int
    encoder: str
    pipeline: str
    budget: int

    @property
    def encoding(self) -> tuple[str, int, str]:
        """What decides a text's vector: where it is equal, vectors can be kept."""
        return self.embedder, self.dim, self.encoder


@dataclass(frozen=True, slots=True)
class Source:
    """One indexed file.

    Attributes:
        id: the document's id.
        path: below the corpus folder, with ``/``.
        key: names everything that shapes its records; equal keys, equal records.
    """

    id: str
    path: str
    key: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records a generation holds."""

    documents: int
    paragraphs: int
    chunks: int
    facts: int

    def __add__(self, other: "Counts") -> "Counts":
        mine, others = astuple(self), astuple(other)
        return Counts(*(a + b for a, b in zip(mine, others, strict=True)))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of ``manifest.json``.

    Attributes:
        tool: program and version that built it.
        built_at: UTC, ISO 8601.
        counts: of all shards together.
        sources: in the order of their chunks.
        shards: name → how many records it holds.
        files: path below the generation, with ``/`` → digest.
    """

    name: str
    tool: str
    built_at: str
    recipe: Recipe
    counts: Counts
    sources: tuple[Source, ...]
    shards: Mapping[str, Counts]
    files: Mapping[str, FileDigest]
    schema: int = SCHEMA

    def to_json(self) -> bytes:
        """UTF-8, keys sorted."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Manifest":
        """Read what :meth:`to_json` wrote.

        Raises:
            OtherSchema: it was written by another version.
            ValueError: it is no manifest.
        """
        fields = json.loads(content)
        try:
            if fields["schema"] not in READ:
                raise OtherSchema(fields["schema"])
            return cls(
                **fields
                | {
                    "recipe": Recipe(**fields["recipe"]),
                    "counts": Counts(**fields["counts"]),
                    "sources": tuple(Source(**source) for source in fields["sources"]),
                    "shards": {name: Counts(**counts) for name, counts in fields["shards"].items()},
                    "files": {name: FileDigest(**digest) for name, digest in fields["files"].items()},
                }
            )
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"清单的内容不对：{error}") from error


def digest_file(path: Path) -> FileDigest:
    """Read a file whole and digest it.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return FileDigest(size=file.tell(), sha256=sha256)


def digest_files(folder: Path, names: Iterable[str]) -> dict[str, FileDigest]:
    """Digest these files below ``folder``."""
    return {name: digest_file(folder / name) for name in names}
