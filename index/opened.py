"""What an opened generation answers, wherever it lies: :mod:`index.store` in a folder, :mod:`index.cluster` in databases."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.manifest import Manifest
from index.records import Chunk, Records, SearchIndex
from index.rows import Report


class Opened(SearchIndex, Records, Protocol):
    """One generation, opened; wherever it lies, it answers alike.

    Attributes:
        manifest: what it says of itself.
        recall: the share of the nearest ten that a dense search finds, measured when it was built; 1 where all are compared.
    """

    manifest: Manifest
    recall: float

    def __hash__(self) -> int:
        """What is worked out from a generation is kept under it."""

    def __enter__(self) -> "Opened":
        """Closed at the end of the block."""

    def __exit__(self, *_: object) -> None:
        """Close it."""

    def frequencies(self) -> dict[str, int]:
        """The tokens of the lexical index → the number of chunks that have each."""

    def report(self, document_id: str) -> Report:
        """Everything held of one document.

        Raises:
            KeyError: there is no such document.
        """

    def chunk_ids(self, document_id: str) -> range:
        """The ids of a document's chunks.

        Raises:
            KeyError: there is no such document.
        """

    def chunks(self, ids: Iterable[int] | None = None) -> Iterator[Chunk]:
        """The chunks of these ids, in their order; all of them for None."""

    def vectors(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these chunks, float32, shape (len(ids), dim)."""

    def faults(self) -> Iterator[str]:
        """What is wrong with it that opening it does not notice, a Chinese line each."""

    def close(self) -> None:
        """Give back what it holds; nothing works afterwards."""
