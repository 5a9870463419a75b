"""The page in headless Chromium: what keepers of the reports do; and whether everybody can use every tab."""

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from visits import NARROW, ROOT, WIDE, Visit, served

pytestmark = pytest.mark.browser

NEW = """柳河市政府工作报告

——2025年1月8日在柳河市第三届人民代表大会第一次会议上

市长　钱望山

各位代表：

一、2024年工作回顾

桥梁产业产值达到123亿元，增长6.7%。新建学校12所。

二、2025年工作安排

桥梁产业产值增长8%左右。栽种槐树3万棵。
"""
WAIT = 120_000
"""Milliseconds for a build."""
IN_SIGHT = """(where) => {
  const element = document.querySelector(where);
  if (!element) return false;
  const { top, bottom } = element.getBoundingClientRect();
  return 0 <= top && bottom <= innerHeight;
}"""
"""Whether an element is there and can be read without scrolling; it may be drawn anew while it is looked for."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus, to be changed."""
    folder = tmp_path_factory.mktemp("kept") / "reports"
    shutil.copytree(ROOT / "reports", folder)
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sample_store: Path, corpus: Path) -> Iterator[str]:
    """The page over it."""
    with served(corpus, tmp_path_factory.mktemp("keeper"), built=sample_store) as where:
        yield where


def shelf(page: Any, words: str) -> Any:
    """A report as listed."""
    return page.locator("#shelves .reports li", has_text=words)


def built(page: Any) -> None:
    """Wait for a build to end well."""
    page.locator("#status .built", has_text="索引已更新").wait_for(timeout=WAIT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_keepers_take_a_report_in_approve_it_and_take_it_out(
    browser: Any, tmp_path: Path, address: str, corpus: Path, viewport: dict[str, int], scheme: str
) -> None:
    """Upload two files; the good one waits, is found and marked; correct its year, approve it, take it out again.

    The correction is made in light alone: each step costs a build.
    """
    visit = Visit(browser, address, viewport=viewport, scheme=scheme)
    page = visit.page
    page.get_by_role("tab", name="资料").click()
    page.locator("#shelves td[title*='完成']").first.wait_for()
    (tmp_path / "柳河.txt").write_text(f"{NEW}\n{scheme}{viewport['width']}\n", encoding="utf-8")
    (tmp_path / "旧.doc").write_bytes(b"x")
    with page.expect_file_chooser() as chooser:
        page.click("#upload")
    chooser.value.set_files([str(tmp_path / "柳河.txt"), str(tmp_path / "旧.doc")])
    page.locator("#status .outcomes .taken", has_text="待核验").wait_for()
    page.locator("#status .outcomes .refused", has_text="另存为 .docx").wait_for()
    built(page)
    assert "未核验" in shelf(page, "柳河市").inner_text()

    page.locator("#header .held", has_text="6 份报告").wait_for(state="attached")  # Hidden where it is narrow.
    page.get_by_role("tab", name="问答").click()
    assert "柳河市" in page.locator("#panel .holdings").inner_text()
    answer = visit.ask("柳河市2024年桥梁产业产值是多少")
    assert "123亿元" in answer.inner_text()
    assert "未核验" in answer.locator(".source").inner_text()

    page.get_by_role("tab", name="资料").click()
    if scheme == "light":
        shelf(page, "柳河市").locator("a", has_text="管理").click()
        page.locator("#held h2", has_text="柳河市").wait_for()
        page.fill("#held-year input", "2026")
        page.click("#correct")
        shelf(page, "柳河市　2026年").wait_for(timeout=WAIT)
        built(page)
    else:
        shelf(page, "柳河市").locator("a", has_text="管理").click()
    # The report stays chosen, and in sight, from one step to the next.
    page.wait_for_function(IN_SIGHT, arg="#held h2")
    page.click("#approve")
    page.locator("#status", has_text="已核验").wait_for(timeout=WAIT)
    page.wait_for_function(IN_SIGHT, arg="#status")
    built(page)
    assert "未核验" not in shelf(page, "柳河市").inner_text()
    assert (corpus / "上传" / "柳河.txt").exists()

    page.locator("#held h2", has_text="柳河市").wait_for()
    page.click("#remove")
    page.click("#sure")
    shelf(page, "柳河市").wait_for(state="detached", timeout=WAIT)
    built(page)
    assert not (corpus / "上传" / "柳河.txt").exists()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.faults == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_tab_has_a_serious_fault_of_access(
    browser: Any, address: str, viewport: dict[str, int], scheme: str
) -> None:
    """axe-core finds nothing serious or critical on any tab, in use: contrast, names, roles, the keyboard."""
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    visit = Visit(browser, address, viewport=viewport, scheme=scheme)
    page = visit.page
    page.evaluate(axe)
    found = grave(page, "问答，问之前")
    visit.ask("2023年石拐区和2021年包头市规上工业增加值分别增长多少").locator(".source").first.click()
    visit.marked("#panel")
    found += grave(page, "问答")
    page.locator("#panel .close").click()
    page.locator("#panel .holdings").wait_for()
    visit.ask("上海2023年GDP多少")
    found += grave(page, "拒答")
    for tab, there in (
        ("原文", "#report .text p"),
        ("指标", "#chart .js-plotly-plot"),
        ("资料", "#shelves li"),
        ("核查", "#passage"),
    ):
        page.get_by_role("tab", name=tab).click()
        page.locator(there).first.wait_for()
        if tab == "原文":
            page.fill("#sought input", "增长")
            page.locator("#report .hit.now").wait_for()
        if tab == "资料":
            page.locator("#shelves .links a", has_text="管理").first.click()
            page.locator("#held-region").wait_for()
        found += grave(page, tab)
    assert found == []
    assert visit.faults == []
    page.close()


def grave(page: Any, where: str) -> list[str]:
    """The serious and critical violations on the page as it is now."""
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert result["passes"], "axe looked at nothing"
    return [
        f"{where}: {violation['id']} {node['html'][:120]} {node['failureSummary'][:160]}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
