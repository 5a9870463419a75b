"""Unpacking: the folder is whole or absent, is written once, and tokenises as the packed model says."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from packed_model import PIECES, write_packed
from tokenizers import Tokenizer

from index import embedded
from index.errors import EmbeddingError


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A small packed model."""
    write_packed(tmp_path / "e5.bin")
    return tmp_path / "e5.bin"


def test_many_callers_get_one_whole_folder(packed: Path, tmp_path: Path) -> None:
    """Whoever comes second uses what the first one wrote, and nothing half-written stays behind."""
    with ThreadPoolExecutor(8) as threads:
        folders = list(threads.map(lambda _: embedded.unpack(packed, tmp_path / "cache"), range(8)))
    assert len(set(folders)) == 1
    assert list((tmp_path / "cache").iterdir()) == folders[:1]
    assert (folders[0] / "modules.json").is_file()


def test_an_unpacked_model_is_not_unpacked_again(packed: Path, tmp_path: Path) -> None:
    """The second call changes no file."""
    folder = embedded.unpack(packed, tmp_path / "cache")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert embedded.unpack(packed, tmp_path / "cache") == folder
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_another_model_file_gets_another_folder(packed: Path, tmp_path: Path) -> None:
    """A new version of the package is unpacked beside the old one."""
    first = embedded.unpack(packed, tmp_path / "cache")
    write_packed(packed, seed=1)
    assert embedded.unpack(packed, tmp_path / "cache") != first


def test_a_cache_that_cannot_be_written_is_named_in_one_line(packed: Path, tmp_path: Path) -> None:
    """The message names the folder and the setting that changes it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddingError, match=r"^.+REPORT_QA_CACHE.+$"):
        embedded.unpack(packed, tmp_path / "file" / "cache")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("产值增长5%", ["▁", "产值", "增", "长", "5", "%"]),
        ("产\x07值\n５％", ["▁", "产值", "▁", "5", "%"]),
        ("query:  产值 ", ["▁query", ":", "▁", "产值"]),
        ("龘", ["▁", "<unk>"]),
        ("", []),
    ],
)
def test_text_is_normalised_and_cut_into_the_likeliest_pieces(
    packed: Path, tmp_path: Path, text: str, pieces: list[str]
) -> None:
    """Full-width forms become plain, controls go, line breaks are spaces, spaces join; 产值 outweighs 产 and 值."""
    tokenizer = Tokenizer.from_file(str(embedded.unpack(packed, tmp_path) / "tokenizer.json"))
    assert [PIECES[token] for token in tokenizer.encode(text).ids] == ["<s>", *pieces, "</s>"]
