"""Which files are read, and what is said of those that are not."""

from pathlib import Path

import pytest
from converted import to_docx, to_html
from hashed_embedder import HashedEmbedder

from index import formats, sandbox
from index.build import build
from index.errors import UnreadableFile
from index.extracted import Extracted, Refused
from index.load import load
from index.regions import level_of
from index.store import open_store

REPORT = (
    "# 柳河市政府工作报告\n\n——2024年1月8日在柳河市第三届人民代表大会第一次会议上\n\n柳河市市长 林一川\n\n各位代表：\n\n"
    "## 一、2023年工作回顾\n\n**一是桥梁产业稳步向前。** 产值增长7%。\n\n## 二、2024年工作安排\n\n桥梁产业产值增长8%左右。\n"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", to_docx(REPORT)),
        ("a.html", to_html(REPORT)),
        ("a.HTM", to_html(REPORT, charset="gb2312")),
        ("a.txt", REPORT.encode("utf-16")),
    ],
)
def test_every_format_says_whose_the_report_is(tmp_path: Path, name: str, content: bytes) -> None:
    """Title, region, level, year, speaker and session are read from the text, whatever the format."""
    (tmp_path / name).write_bytes(content)
    document = load(tmp_path / name, corpus=tmp_path)
    assert (document.region, document.level, document.report_year) == ("柳河市", level_of("柳河市"), 2024)
    assert (document.title, document.speaker, document.office) == ("柳河市政府工作报告", "林一川", "柳河市市长")
    assert document.page_starts == ()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.doc", b"x", "另存为 .docx"),
        ("a.wps", b"x", "另存为 .docx"),
        ("a.ofd", b"x", "导出为 PDF"),
        ("a.mhtml", b"x", "另存为网页"),
        ("a.docx", b"x", "不是完好的 Word 文件"),
        ("a.pdf", b"x", "不是 PDF 文件"),
        ("a.html", b"<p></p>", "没有文字"),
        ("a.txt", "桥".encode() * 1_000_001, "超过上限"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """One line that names the file, the reason and the remedy; old and foreign formats are named too."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason) as raised:
        formats.read(tmp_path / name)
    assert "\n" not in str(raised.value)
    assert name in str(raised.value)


def test_a_file_beyond_the_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size alone is asked for."""
    monkeypatch.setattr(formats, "MAX_BYTES", 10)
    (tmp_path / "a.txt").write_bytes(b"x" * 11)
    with pytest.raises(UnreadableFile, match="超过上限"):
        formats.read(tmp_path / "a.txt")


def test_a_reader_works_without_the_right_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader's process finds this package wherever the build was started."""
    monkeypatch.chdir(tmp_path)
    assert sandbox.read("html", b"<p>a bridge</p>") == Extracted("a bridge")


@pytest.mark.parametrize(("code", "says"), [(-9, "处理器时间"), (-11, "退出码 -11"), (1, "退出码 1")])
def test_a_reader_that_dies_is_a_refusal(code: int, says: str) -> None:
    """Whether it was killed at its limit or crashed."""
    with pytest.raises(Refused, match=says):
        sandbox._result(code, b"")


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The build goes on when its time is over."""
    monkeypatch.setattr(sandbox, "WALL_S", 0.001)
    with pytest.raises(Refused, match="还没有完"):
        sandbox.read("html", b"<p>a bridge</p>")


def test_a_second_build_parses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are as they were cost no parsing, whatever their format; a bad one is named and keeps no other out."""
    corpus, store = tmp_path / "corpus", tmp_path / "store"
    corpus.mkdir()
    (corpus / "a.docx").write_bytes(to_docx(REPORT))
    (corpus / "b.pdf").write_bytes(b"%PDF-1.7\nbroken")
    first = build(corpus, store, embedder=HashedEmbedder(), progress=False)
    assert (first.added, [path for path, _ in first.skipped]) == (("a.docx",), ["b.pdf"])

    def refuse(reader: str, content: bytes) -> Extracted:
        raise Refused(f"{reader}: {len(content)} bytes parsed again")

    monkeypatch.setattr(sandbox, "read", refuse)
    (corpus / "b.pdf").unlink()
    second = build(corpus, store, embedder=HashedEmbedder(), progress=False)
    assert (second.unchanged, second.changed, second.skipped) == (("a.docx",), False, ())
    with open_store(store) as generation:
        (document,) = generation.documents()
        assert {paragraph.page for paragraph in generation.paragraphs(document.id)} == {None}
