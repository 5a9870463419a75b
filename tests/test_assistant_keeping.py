"""Report files that come in, are corrected, approved and taken out; and the build that takes them up."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_reports import EMBEDDER, REPORTS, build_reports, report

from assistant.inventory import Told, take_stock
from assistant.journal import Journal, open_journal
from assistant.journal_records import Approval
from assistant.keeping import APPROVED, MOST_BYTES, Keeper, KeepingError
from assistant.metadata_file import move_corrections, write_corrections
from assistant.selection import UNAPPROVED
from index.build import build
from index.errors import CorpusError
from index.load import METADATA, load_corrections
from index.store import open_store

NEW = report("柳河市", 2025, review="灯笼产业产值达到77亿元。", plan="新建桥梁8座。")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A new journal."""
    return open_journal(str(tmp_path / "j.sqlite"))


@pytest.fixture
def keeper(tmp_path: Path, journal: Journal) -> Keeper:
    """Of a corpus of four reports."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Keeper(folder, journal)


def upload(tmp_path: Path, text: str | bytes = NEW) -> Path:
    """A file as the page hands it over, under a name of the server's."""
    file = tmp_path / "blob.bin"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_a_file_comes_in_and_waits(tmp_path: Path, keeper: Keeper, journal: Journal) -> None:
    """It is read, told whose it is, put aside from the approved ones, and written down."""
    outcome = keeper.take_in(upload(tmp_path), "柳河.txt", "管家")
    assert outcome.words == "已收下：柳河市，2025年，待核验"
    assert (keeper.folder / UNAPPROVED / "柳河.txt").read_text(encoding="utf-8") == NEW
    (kept,) = journal.uploads()
    assert (kept.name, kept.by, kept.approval) == ("柳河.txt", "管家", Approval.PENDING)
    assert outcome.document is not None
    assert kept.sha256 == outcome.document.id


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("旧.doc", b"x", "另存为 .docx"),
        ("表.xlsx", b"x", "不认识的格式"),
        ("空.txt", b"  \n", "空"),
        ("坏.docx", b"PK\x03\x04 broken", ""),
        ("大.txt", b"x" * (MOST_BYTES + 1), "超过上限"),
        ("同.txt", REPORTS["baotou24.txt"].encode(), "与 baotou24.txt 内容相同"),
    ],
)
def test_what_cannot_be_taken_says_why(
    tmp_path: Path, keeper: Keeper, journal: Journal, name: str, content: bytes, words: str
) -> None:
    """One sentence each; nothing is stored, nothing written down."""
    outcome = keeper.take_in(upload(tmp_path, content), name, "管家")
    assert outcome.document is None
    assert words in outcome.words
    assert outcome.words
    assert journal.uploads() == []
    assert not list((keeper.folder / UNAPPROVED).glob("*"))


@pytest.mark.parametrize(
    "name", ["../../外.txt", "/etc/外.txt", "..\\外.txt", "a\0b外.txt", "<img src=x>外.txt", "外" * 300 + ".txt"]
)
def test_no_name_leaves_the_folder(tmp_path: Path, keeper: Keeper, name: str) -> None:
    """A name out of a browser may be anything; the file lies where uploads lie."""
    assert keeper.take_in(upload(tmp_path), name, "管家").document is not None
    (file,) = (keeper.folder / UNAPPROVED).iterdir()
    assert file.suffix == ".txt"
    assert len(file.name) < 100
    assert {p.name for p in tmp_path.iterdir() if not p.name.startswith("j.sqlite")} == {"blob.bin", "corpus"}


def test_the_same_name_does_not_replace(tmp_path: Path, keeper: Keeper) -> None:
    """Who hands another file in under a name that waits is asked to decide first."""
    keeper.take_in(upload(tmp_path), "柳河.txt", "管家")
    again = keeper.take_in(upload(tmp_path, NEW + "\n灯笼很多。"), "柳河.txt", "管家")
    assert "同名" in again.words
    assert (keeper.folder / UNAPPROVED / "柳河.txt").read_text(encoding="utf-8") == NEW


def test_approval_moves_a_file_with_its_corrections(tmp_path: Path, keeper: Keeper, journal: Journal) -> None:
    """Corrected while it waits, it stays so; who approved it is written down; it cannot be approved twice."""
    keeper.take_in(upload(tmp_path), "柳河.txt", "管家")
    keeper.correct(f"{UNAPPROVED}/柳河.txt", region="青石县", report_year=2024)
    moved = keeper.approve(f"{UNAPPROVED}/柳河.txt", "主管")
    assert moved == f"{APPROVED}/柳河.txt"
    assert load_corrections(keeper.folder) == {moved: {"region": "青石县", "report_year": 2024}}
    (kept,) = journal.uploads()
    assert (kept.approval, kept.decided_by, kept.by) == (Approval.APPROVED, "主管", "管家")
    with pytest.raises(KeepingError, match="已经核验"):
        keeper.approve(moved, "主管")


def test_what_is_taken_out_is_read_by_no_build_and_not_destroyed(
    tmp_path: Path, keeper: Keeper, journal: Journal
) -> None:
    """Its bytes lie beside under another name; one that waited counts as rejected."""
    keeper.take_in(upload(tmp_path), "柳河.txt", "管家")
    keeper.take_out(f"{UNAPPROVED}/柳河.txt", "主管")
    keeper.take_out("yunnan24.txt", "主管")
    store = tmp_path / "store"
    assert set(build(keeper.folder, store, embedder=EMBEDDER, progress=False).added) == REPORTS.keys() - {
        "yunnan24.txt"
    }
    assert [upload.approval for upload in journal.uploads()] == [Approval.REJECTED]
    (aside,) = keeper.folder.glob(".*yunnan24.txt")
    assert aside.read_text(encoding="utf-8") == REPORTS["yunnan24.txt"]


@pytest.mark.parametrize("source", ["../j.sqlite", "没有.txt", "", ".", UNAPPROVED, METADATA, "/etc/passwd"])
def test_only_reports_can_be_changed(keeper: Keeper, source: str) -> None:
    """A path out of a browser names a report of this folder, or nothing."""
    (keeper.folder / METADATA).write_text("", encoding="utf-8")
    for change in (lambda: keeper.take_out(source, "x"), lambda: keeper.approve(source, "x")):
        with pytest.raises(KeepingError):
            change()
    with pytest.raises(KeepingError):
        keeper.correct(source, region="柳河市", report_year=None)


def test_a_folder_that_is_another_one_is_closed(tmp_path: Path, keeper: Keeper, journal: Journal) -> None:
    """Whoever renewed an index from the wrong folder would lose it."""
    store = build_reports(tmp_path / "built")
    sources = open_store(store).manifest.sources
    assert keeper.closed(sources) == ""
    assert "4 份报告" in Keeper(tmp_path, journal).closed(sources)


def test_corrections_leave_what_people_wrote(tmp_path: Path) -> None:
    """Comments and other tables stay; a table is replaced where it stands, however it is quoted."""
    file = tmp_path / METADATA
    file.write_text('# 人工更正\n[\'a.txt\']\nspeaker = "甲"\n\n["b.txt"]  # 乙\nregion = "柳河市"\n', encoding="utf-8")
    write_corrections(tmp_path, "a.txt", {"region": "青石县", "report_year": 2024})
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# 人工更正\n")
    assert '["b.txt"]  # 乙' in text
    assert load_corrections(tmp_path) == {
        "a.txt": {"speaker": "甲", "region": "青石县", "report_year": 2024},
        "b.txt": {"region": "柳河市"},
    }
    move_corrections(tmp_path, "a.txt", None)
    assert load_corrections(tmp_path) == {"b.txt": {"region": "柳河市"}}


@given(
    source=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20),
    region=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip),
)
@settings(max_examples=60)
def test_whatever_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, source: str, region: str) -> None:
    """Any path, any words."""
    folder = tmp_path_factory.mktemp("corrections")
    write_corrections(folder, "zuerst.txt", {"report_year": 2020})
    write_corrections(folder, source, {"region": region})
    expected = {"zuerst.txt": {"report_year": 2020}} | {source: {"region": region.strip()}}
    if source != "zuerst.txt":
        assert load_corrections(folder) == expected


def test_a_broken_corrections_file_is_left_alone(tmp_path: Path) -> None:
    """It is named, and not overwritten."""
    file = tmp_path / METADATA
    file.write_text("[oops", encoding="utf-8")
    with pytest.raises(CorpusError, match="TOML"):
        write_corrections(tmp_path, "a.txt", {"region": "柳河市"})
    assert file.read_text(encoding="utf-8") == "[oops"
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(file.read_text(encoding="utf-8"))


def test_stock_is_taken_report_by_report_and_year_by_year(tmp_path: Path) -> None:
    """What was read of each, what is odd, and results and targets by region and year."""
    odd = {"x.txt": "各位代表：\n\n这里没有写明是哪里。\n"}
    inventory = take_stock(open_store(build_reports(tmp_path / "s", {**REPORTS, **odd})))
    assert len(inventory.reports) == 5
    notes = {held.document.source: held.notes for held in inventory.reports}
    assert {"没有认出地区", "没有认出年份", "没有认出报告人", "没有读出数字"} <= set(notes["x.txt"])
    assert not any("没有认出" in note for note in notes["baotou24.txt"])
    assert inventory.told[("石拐区", 2023)] == Told(results=6, targets=0)  # One of them is in the city's report.
    assert inventory.told[("石拐区", 2024)] == Told(results=0, targets=2)
    assert inventory.years == (2022, 2023, 2024)
