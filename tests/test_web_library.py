"""The 资料 tab, without a browser."""

from pathlib import Path
from typing import Any

import pytest
from small_reports import EMBEDDER, REPORTS
from test_web_markup import read

from assistant.accounts import Accounts, Permission, add_user
from assistant.journal import open_journal
from assistant.keeping import Keeper, Outcome
from assistant.live import Live
from assistant.reindexing import Progress, Reindexing
from assistant.selection import UNAPPROVED
from assistant.web.library import LIMITS, Library
from assistant.web.shelves import outcome_list, progress_card
from index.build import build

gr = pytest.importorskip("gradio")

NOBODY = gr.Request()


def tab(folder: Path, accounts: Accounts | None = None, corpus: str = "corpus") -> Library:
    """The tab over four reports, one of which waits for approval."""
    waiting = folder / "corpus" / UNAPPROVED
    waiting.mkdir(parents=True)
    for name, text in REPORTS.items():
        where = waiting if name.startswith("yunnan") else folder / "corpus"
        (where / name).write_text(text, encoding="utf-8")
    build(folder / "corpus", folder / "store", embedder=EMBEDDER, progress=False)
    live = Live(folder / "store", open_model=lambda: EMBEDDER, longest=60)
    keeper = Keeper(folder / corpus, open_journal(str(folder / "j.sqlite")))
    with gr.Blocks():
        return Library(live, keeper, Reindexing(folder / corpus, live.store), accounts, gr.HTML(js_on_load="'edit'"))


def links(html: str) -> list[str]:
    """Where its links lead."""
    return [tag["href"] or "" for name, tag in read(html).tags if name == "a"]


def test_every_report_is_listed_and_the_coverage_mapped(tmp_path: Path) -> None:
    """With what was read of it, and whether it was approved; results and targets by region and year."""
    shelves, desk, *_ = tab(tmp_path).refresh(NOBODY)
    text = read(shelves).text
    assert "4 份报告，其中 1 份未核验" in text
    assert "云南省　2024年未核验" in text
    titles = [tag.get("title") for name, tag in read(shelves).tags if name == "td"]
    assert "石拐区 2023年：完成 6 个，目标 0 个" in titles
    assert "石拐区 2022年：没有数字" in titles
    assert desk["visible"] is True


def test_what_files_are_taken_can_be_broken_into_lines() -> None:
    """A line may end after 「、」, but not before a full stop: 「.txt、.md」 would be one long word."""
    assert "txt、md" in LIMITS
    assert "、." not in LIMITS


def test_a_report_is_brought_up_to_be_changed(tmp_path: Path) -> None:
    """By its link; only one that waits can be approved; what is no report changes nothing."""
    library = tab(tmp_path)
    shelves, *_ = library.refresh(NOBODY)
    seen = []
    for link in (link for link in links(shelves) if link.startswith("#holding/")):
        event = gr.EventData(None, {"document": link.removeprefix("#holding/")})
        _, source, _, change, region, year, approve, sure = library.open(event, NOBODY)
        assert change["visible"] is True
        assert sure["visible"] is False
        seen.append((source, region, year, approve["visible"]))
    assert (f"{UNAPPROVED}/yunnan24.txt", "云南省", "2024", True) in seen
    assert ("baotou23.txt", "包头市", "2023", False) in seen
    odd_ones: list[object] = [{"document": "0" * 64}, {"document": 3}, None, []]
    for odd in odd_ones:
        assert all(update == gr.skip() for update in library.open(gr.EventData(None, odd), NOBODY))


def test_who_may_not_keep_sees_the_reports_and_changes_none(tmp_path: Path) -> None:
    """No desk, no links to it, and every handler says no."""
    users = tmp_path / "users.json"
    add_user(users, "问事", Permission.REVIEW, "correct horse 电池")
    library = tab(tmp_path, Accounts(users))
    request = gr.Request()
    request.username = "问事"
    shelves, desk, *_ = library.refresh(request)
    assert desk["visible"] is False
    assert not any(link.startswith("#holding/") for link in links(shelves))
    steps: list[Any] = [
        library.take_in([], request),
        library.renew(request),
        library.correct("baotou23.txt", "青石县", "", request),
        library.approve(f"{UNAPPROVED}/yunnan24.txt", request),
        library.take_out("baotou23.txt", request),
    ]
    for step in steps:
        with pytest.raises(gr.Error, match="管理"):
            next(step)
    assert (tmp_path / "corpus" / "baotou23.txt").exists()


def test_another_folder_is_not_kept(tmp_path: Path) -> None:
    """Where the files are not the index's, nothing can be changed, and the reason is told."""
    (tmp_path / "other").mkdir()
    library = tab(tmp_path, corpus="other")
    shelves, _, status, *_ = library.refresh(NOBODY)
    assert "设置 reports" in read(status).text
    assert not any(link.startswith("#holding/") for link in links(shelves))
    with pytest.raises(gr.Error, match="设置 reports"):
        next(library.renew(NOBODY))


@pytest.mark.parametrize("year", ["二〇二四", "24", "20244", "1900", "-1", "2024.5"])
def test_what_is_no_year_is_no_correction(tmp_path: Path, year: str) -> None:
    """It is told, and nothing is written."""
    with pytest.raises(gr.Error, match="四位数字"):
        next(tab(tmp_path).correct("baotou23.txt", "", year, NOBODY))
    assert not (tmp_path / "corpus" / "metadata.toml").exists()


def test_a_correction_without_anything_is_told(tmp_path: Path) -> None:
    """Our own errors are sentences on the page."""
    with pytest.raises(gr.Error, match="没有可更正的"):
        next(tab(tmp_path).correct("baotou23.txt", " ", "", NOBODY))


def test_each_file_has_its_outcome() -> None:
    """Names and words as they are, whatever is in them; how many are left."""
    html = outcome_list([Outcome("<b>.txt", "空 & 坏")], left=2)
    assert "<b>.txt" in read(html).text
    assert "还有 2 个文件" in read(html).text
    assert outcome_list([]) == ""


def test_a_build_tells_how_far_it_is() -> None:
    """While it runs, and what it said at its end."""
    running = progress_card(Progress("计算向量", 0.5, running=True))
    assert "计算向量 50%" in read(running).text
    assert "索引没有更新" in progress_card(Progress("", 1.0, running=False, said=("错误：坏了",), failed=True))
    assert progress_card(Progress("", 0.0, running=False)) == ""
