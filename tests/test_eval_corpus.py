"""Files, places in them, and how to find a place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.corpus import Corpus, ReportFile, decode, find, read_corpus
from eval.errors import EvalError
from eval.gold import Compact, Offsets
from eval.locate import locate
from eval.text import fold

WORLD = read_corpus(Path(__file__).parent / "data" / "world")
FILE = WORLD.named("qingshi-2024")[0]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_text_is_decoded_or_left_out(text: str, encoding: str) -> None:
    """UTF-8 always comes back; GB18030 does unless its bytes happen to be UTF-8 as well."""
    found = decode(text.encode(encoding))
    if encoding != "gb18030":
        assert found == text.removeprefix("\ufeff")
    else:
        assert found is not None


def test_other_bytes_are_no_text() -> None:
    """Neither encoding, no text."""
    assert decode(b"\xff\xff\xff") is None


def test_offsets_count_code_points_and_compact_ones_leave_out_white_space() -> None:
    """Both ways of naming a place give the same words."""
    start = FILE.text.index("达到 350 亿元")
    words = find(Offsets(FILE.sha256, start, start + len("达到 350 亿元")), WORLD).words
    bare = "".join(FILE.text.split())
    assert words == "达到350亿元"
    assert find(Compact("qingshi-2024", bare.index("达到350亿元"), 7), WORLD).words == words


@given(st.data())
def test_locating_gives_back_the_words(data: st.DataObject) -> None:
    """A stretch of the file that stands there once is found where it stands, at its shortest."""
    start = data.draw(st.integers(0, len(FILE.text) - 2))
    quote = FILE.text[start : data.draw(st.integers(start + 1, min(len(FILE.text), start + 60)))]
    words = fold(quote)
    if not words or FILE.folded.count(words) != 1:
        with pytest.raises(EvalError):
            locate(WORLD, "qingshi-2024", quote)
        return
    place = locate(WORLD, "qingshi-2024", quote)
    found = FILE.text[int(str(place["start"])) : int(str(place["end"]))]
    assert words in fold(found)
    assert not fold(found[1:]).endswith(words) or len(fold(found)) > len(words)


def test_a_name_means_one_file() -> None:
    """The beginning of a name goes before its middle."""
    files = tuple(ReportFile(name, name, "", "") for name in ("b/a-2024.txt", "2024-b.txt"))
    assert [file.name for file in Corpus(files).named("2024")] == ["2024-b.txt"]
    assert [file.name for file in Corpus(files).named("a-2024")] == ["a-2024.txt"]


def test_a_folder_without_reports_is_named(tmp_path: Path) -> None:
    """Missing and empty folders are told apart."""
    with pytest.raises(EvalError, match="不存在"):
        read_corpus(tmp_path / "none")
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(EvalError, match="没有文本文件"):
        read_corpus(tmp_path)


def test_the_digest_follows_the_bytes(tmp_path: Path) -> None:
    """Another byte, another corpus."""
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    before = read_corpus(tmp_path).digest
    (tmp_path / "a.txt").write_text("乙", encoding="utf-8")
    assert read_corpus(tmp_path).digest != before
