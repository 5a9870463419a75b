"""A second implementation of the embedder protocol: hashed character bigrams. Quick, exact, and it counts its work."""

import time
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class HashedEmbedder:
    """Embeds a text as its normalised bigram counts in ``dim`` buckets.

    Attributes:
        embedded: how many passages it has embedded.
    """

    def __init__(self, *, name: str = "hashed-bigrams", dim: int = 64, pause: float = 0.0) -> None:
        self.name = name
        self.dim = dim
        self.embedded = 0
        self._pause = pause

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the protocol says; sleeps ``pause`` seconds first, to be killed in."""
        time.sleep(self._pause)
        self.embedded += len(texts)
        return self.encode_queries(texts)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the protocol says."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            vector[0] = 1  # A text of one character has no bigram, and still a norm.
            for i in range(len(text) - 1):
                vector[zlib.crc32(text[i : i + 2].encode()) % self.dim] += 1
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit
