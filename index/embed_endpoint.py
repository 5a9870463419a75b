"""An embedding model behind an OpenAI-compatible endpoint: as many machines as it has, whatever they run.

The embedder's name is ``endpoint:`` and the model's, which the store's manifest keeps; where the endpoint is the
environment says, ``REPORT_QA_EMBEDDER_URL`` and ``REPORT_QA_EMBEDDER_KEY``: it may move, and its key is nobody's business.
"""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbeddingError

if TYPE_CHECKING:
    from openai import OpenAI

PREFIX = "endpoint:"
URL, KEY = "REPORT_QA_EMBEDDER_URL", "REPORT_QA_EMBEDDER_KEY"
_TIMEOUT, _TRIES = 60.0, 4
_BATCH = 64


class EndpointEmbedder:
    """Asks an endpoint for vectors; safe to use from many threads. Questions and passages are embedded alike.

    Attributes:
        name: ``endpoint:`` and the model's.
        dim: length of a vector.
    """

    def __init__(self, name: str, client: "OpenAI") -> None:
        """Ask for one vector, to learn their length.

        Raises:
            EmbeddingError: the endpoint does not answer, or not with vectors.
        """
        self.name = name
        self._client = client
        self.dim = len(self._ask(["产值"])[0])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As :class:`index.records.Embedder` says."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            part = self._ask(list(texts[start : start + _BATCH]))
            if any(len(vector) != self.dim for vector in part):
                raise EmbeddingError(f"向量服务给出的向量长短不一：模型 {self.name} 应当都是 {self.dim} 维")
            vectors[start : start + _BATCH] = part
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.all(np.isfinite(norms) & (norms > 0)):
            raise EmbeddingError(f"向量服务给出了不是数的向量：请检查模型 {self.name}")
        unit: NDArray[np.float32] = vectors / norms
        return unit

    encode_queries = encode_passages

    def _ask(self, texts: list[str]) -> list[list[float]]:
        from openai import OpenAIError

        model = self.name.removeprefix(PREFIX)
        try:
            answer = self._client.embeddings.create(model=model, input=texts, encoding_format="float")
        except (OpenAIError, ValueError) as error:
            cause = " ".join(str(error).split())[:200]
            raise EmbeddingError(f"向量服务没有给出向量（{cause}）：请检查环境变量 {URL}、{KEY} 和模型名") from error
        vectors = {each.index: each.embedding for each in answer.data or ()}
        if sorted(vectors) != list(range(len(texts))):
            raise EmbeddingError(f"向量服务给出 {len(vectors)} 个向量，应当是 {len(texts)} 个：请检查模型 {model}")
        return [vectors[place] for place in range(len(texts))]


def open_endpoint(name: str) -> EndpointEmbedder:
    """Open the embedder of this name, ``endpoint:`` and the model's.

    Raises:
        EmbeddingError: it is not said where the endpoint is, or it does not answer.
    """
    from openai import OpenAI

    address = os.environ.get(URL)
    if not address:
        raise EmbeddingError(f"没有说向量服务在哪里：请设环境变量 {URL}，例如 http://127.0.0.1:8000/v1")
    key = os.environ.get(KEY) or "none"  # The client wants one, endpoints on one's own machines do not.
    return EndpointEmbedder(name, OpenAI(base_url=address, api_key=key, timeout=_TIMEOUT, max_retries=_TRIES))
