"""The 评测 tab in headless Chromium: run, see what failed and where it stands, compare, cancel, save."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from visits import NARROW, ROOT, WIDE, Visit, served

from assistant.accounts import Permission, add_user

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sample_store: Path) -> Iterator[str]:
    """The page over the sample corpus."""
    with served(ROOT / "reports", tmp_path_factory.mktemp("bench"), built=sample_store) as where:
        yield where


def choose(page: Any, dropdown: str, option: str | re.Pattern[str]) -> None:
    """Pick an option of a dropdown."""
    page.click(f"{dropdown} input")
    page.get_by_role("option", name=option).first.click()


def run(page: Any) -> None:
    """Start a run and wait until it is shown."""
    now = "(document.querySelector('#bench-run input')?.value ?? '')"
    before = page.evaluate(now)
    page.click("#bench-begin")
    page.wait_for_function(
        f"before => {now} !== before && document.querySelector('#bench-progress').innerText.trim() === ''",
        arg=before,
        timeout=120_000,
    )
    page.locator("#bench-headline .share").wait_for()


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "narrow"])
def test_evaluators_run_compare_and_open_sources(
    browser: Any, tmp_path: Path, address: str, viewport: dict[str, int], scheme: str
) -> None:
    """Judge an answer, which becomes gold; run it, then a sample; open a failure's source; compare; cancel; save."""
    visit = Visit(browser, address, viewport=viewport, scheme=scheme)
    page = visit.page
    visit.ask("2023年晶硅光伏产值多少")
    page.get_by_role("tab", name="核查").click()
    visit.marked("#passage")
    page.click("#verdict-supported")
    page.locator(".kept").wait_for()

    page.get_by_role("tab", name="评测").click()
    page.wait_for_function("document.querySelector('#bench-set input')?.value")
    if viewport is WIDE:  # Before the first run there is nothing to look at, compare or save.
        page.locator("#bench-progress", has_text="还没有评测过").wait_for()
        assert not page.locator("#bench-choose").is_visible()
    assert not page.locator("#bench-cancel").is_visible()
    choose(page, "#bench-set", "核查得来的题")
    run(page)
    assert "100.0%" in page.inner_text("#bench-headline")
    choose(page, "#bench-set", "reports.jsonl")
    run(page)
    assert page.locator("#bench-plots svg").count() == 3
    assert "哨兵系统都落在理论位置" in page.inner_text("#bench-headline")

    source = page.locator("#bench-failures .source-of:has(mark) a").first
    name = re.sub(r"^\[\d+\] (.*) 第 .*$", r"\1", source.inner_text())
    quote = page.locator("#bench-failures .source-of:has(mark) mark").first.inner_text()
    source.click()
    assert quote in visit.marked("#report")
    assert name.endswith(".md")

    page.get_by_role("tab", name="评测").click()
    run(page)
    choose(page, "#bench-earlier", re.compile("reports.jsonl"))
    page.locator("#bench-difference .moved", has_text="新错 0，新对 0").wait_for()

    choose(page, "#bench-size", "全部")
    page.click("#bench-begin")
    page.locator("#bench-progress", has_text=re.compile("正在准备|已答")).wait_for()
    page.click("#bench-cancel")
    page.locator("#bench-progress", has_text="已取消").wait_for(timeout=60_000)

    saved = visit.saved("#bench-save", tmp_path)
    assert saved.name.startswith("评测报告_")
    assert "<h2>局限</h2>" in saved.read_text(encoding="utf-8")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.faults == []
    page.close()


def test_only_keepers_see_the_tab(browser: Any, tmp_path: Path, sample_store: Path) -> None:
    """Who may ask or review does not start runs."""
    password = "correct horse 电池"
    for name, permission in (("核查员", Permission.REVIEW), ("管理员", Permission.KEEP)):
        add_user(tmp_path / "users.json", name, permission, password)
    with served(ROOT / "reports", tmp_path, built=sample_store) as address:
        for name, seen in (("核查员", 0), ("管理员", 1)):
            visit = Visit(browser, address, viewport=WIDE, user=(name, password))
            visit.ask("2023年晶硅光伏产值多少")
            assert visit.page.get_by_role("tab", name="评测").count() == seen
            assert visit.faults == []
            visit.page.close()
