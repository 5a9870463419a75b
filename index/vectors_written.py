"""The next generation's vectors: carried over wherever their text was embedded last time, computed where it was not."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from index.chunks import searched_text
from index.records import Chunk, Embedder
from index.rows import Rows
from index.store import Generation

_BATCH = 32
"""Chunks embedded at a time: one step of the progress bar, which counts characters."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The vectors of a new shard.

    Attributes:
        records: of the shard.
        known: number of a chunk → id, in the generation before, of the chunk whose vector it takes.
        left: numbers of the chunks that the model has to embed.
    """

    records: Rows
    known: Mapping[int, int]
    left: Sequence[int]

    def size(self, numbers: Sequence[int]) -> int:
        """How many characters these chunks have."""
        return sum(len(self.records.chunk(number).text) for number in numbers)


def look_up(records: Mapping[str, Rows], carried: Collection[str], before: Generation | None) -> dict[str, Wanted]:
    """See which vectors need not be computed: of reports that stayed, and of texts that stood in one that changed or went.

    Args:
        records: of each new shard.
        carried: ids of the documents that stayed as they were.
        before: the generation before, if its vectors are of the same model.
    """
    gone = _gone(before, carried) if before else {}
    wanted = {}
    for name, rows in records.items():
        known: dict[int, int] = {}
        left: list[int] = []
        for document, numbers in rows.documents():
            if before and document.id in carried:
                known.update(zip(numbers, before.chunk_ids(document.id), strict=True))
                continue
            for number in numbers:
                old = gone.get(_fingerprint(rows.chunk(number))) if gone else None
                if old is None:
                    left.append(number)
                else:
                    known[number] = old
        wanted[name] = Wanted(rows, known, left)
    return wanted


def _gone(before: Generation, carried: Collection[str]) -> dict[bytes, int]:
    """Fingerprint → id, of the chunks before whose documents changed or went."""
    ids = [i for document in before.documents() if document.id not in carried for i in before.chunk_ids(document.id)]
    return {_fingerprint(chunk): i for i, chunk in zip(ids, before.chunks(ids), strict=True)}


def _fingerprint(chunk: Chunk) -> bytes:
    return hashlib.blake2b(searched_text(chunk).encode(), digest_size=16).digest()


def fill(wanted: Wanted, before: Generation | None, embedder: Embedder, bar: "tqdm[Any]") -> NDArray[np.float32]:
    """A new shard's vectors.

    Returns:
        float32, shape (chunks, dim), in the order of the chunks.

    Raises:
        EmbeddingError: the embedder failed.
    """
    vectors = np.empty((len(wanted.known) + len(wanted.left), embedder.dim), dtype=np.float32)
    if before and wanted.known:
        vectors[list(wanted.known)] = before.vectors(list(wanted.known.values()))
    # Longest first: texts of like length pad one another little, and the time left is never guessed too short.
    order = sorted(wanted.left, key=lambda number: -len(wanted.records.chunk(number).text))
    for batch in (order[i : i + _BATCH] for i in range(0, len(order), _BATCH)):
        vectors[batch] = embedder.encode_passages([searched_text(chunk) for chunk in wanted.records.chunks(batch)])
        bar.update(wanted.size(batch))
    return vectors
