"""The page in headless Chromium: a report read by its contents, its words, its citations and its file; asking otherwise."""

import hashlib
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from visits import NARROW, ROOT, WIDE, Visit, environment, served

from assistant.web.originals import ADDRESS

pytestmark = pytest.mark.browser

PRINTED = "".join(
    f"<p style='text-indent:2em'>{words}</p>"
    for words in (
        "——2025年1月8日在柳河市第三届人民代表大会第一次会议上",
        "各位代表：",
        "一、2024年工作回顾",
        "新建学校12所。",
    )
)
SECOND_PAGE = (
    "<p style='text-indent:2em;break-before:page'>二、2025年工作安排</p>"
    "<p style='text-indent:2em'>桥梁产业产值要增长8%左右。</p>"
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Path:
    """The sample corpus, and a report printed to two pages of PDF."""
    folder = tmp_path_factory.mktemp("read") / "reports"
    shutil.copytree(ROOT / "reports", folder)
    page = browser.new_page()
    page.set_content(f"<meta charset=utf-8><h1>柳河市政府工作报告</h1>{PRINTED}{SECOND_PAGE}")
    page.pdf(path=str(folder / "柳河市 2025.pdf"), format="A4")
    page.close()
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Iterator[str]:
    """The page over it."""
    with served(corpus, tmp_path_factory.mktemp("served")) as where:
        yield where


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_report_is_read_by_its_contents_its_words_and_its_citations(
    browser: Any, address: str, viewport: dict[str, int], scheme: str
) -> None:
    """From an answer's first source to the second and back; to a heading; from hit to hit, by key and by link."""
    visit = Visit(browser, address, viewport=viewport, scheme=scheme)
    page = visit.page
    answer = visit.ask("2023年包头市和石拐区地区生产总值分别增长多少")
    answer.locator(".source").first.click()
    first = visit.marked("#panel")
    page.locator("#panel .trail", has_text="1/2").locator("button", has_text="下一处").click()
    page.locator("#panel .trail", has_text="2/2").wait_for()
    second = visit.marked("#panel")
    assert (f"「{first}」", f"「{second}」") == tuple(answer.locator(".source .quote").all_inner_texts())
    page.locator("#panel .read").click()
    assert visit.marked("#report") == second
    page.locator("#report .trail button", has_text="上一处").click()
    page.locator("#report .trail", has_text="1/2").wait_for()
    assert visit.marked("#report") == first

    if viewport is NARROW:
        page.locator("#outline summary").click()
    heading = page.locator("#outline a").last
    words = heading.inner_text()
    heading.click()
    in_sight(page, page.locator("#report .heading", has_text=words).last)

    page.fill("#sought input", "产值")
    page.locator("#hits", has_text="处").wait_for()
    count = page.locator("#report .hit").count()
    assert count > 2
    assert {hit.lower() for hit in page.locator("#report .hit").all_inner_texts()} == {"产值"}
    page.wait_for_function("document.querySelector('#report .hit.now')")
    at = int(page.locator("#hits .now").inner_text())
    page.press("#sought input", "Enter")
    page.locator("#hits .now", has_text=str(at % count + 1)).wait_for()
    in_sight(page, page.locator("#report .hit.now"))
    page.locator("#hits a", has_text="上一处").click()
    page.locator("#hits .now", has_text=str(at)).wait_for()
    page.fill("#sought input", "没有这样的话")
    page.locator("#hits", has_text="没有找到").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.faults == []
    page.close()


def in_sight(page: Any, target: Any) -> None:
    """Wait until it is there, below what stays in sight."""
    page.wait_for_function(
        "it => { const box = it.getBoundingClientRect();"
        " return box.top >= document.querySelector('#report .bar').getBoundingClientRect().bottom - 2"
        " && box.bottom <= innerHeight }",
        arg=target.element_handle(),
    )


def test_a_link_opens_the_same_paragraph_after_the_index_was_renewed(browser: Any, tmp_path: Path) -> None:
    """Copied once, it finds the words again when their report is a longer file, where their number is another."""
    corpus = tmp_path / "reports"
    shutil.copytree(ROOT / "reports", corpus)
    with served(corpus, tmp_path) as address:
        visit = Visit(browser, address, viewport=WIDE)
        page = visit.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.ask("2023年晶硅光伏产值多少").locator(".source").first.click()
        quote = visit.marked("#panel")
        page.locator("#panel .read").click()
        visit.marked("#report")
        number = page.locator("#report .cited .no").inner_text()
        page.locator("#report .permalink").click()
        page.locator("#report .permalink", has_text="已复制").wait_for()
        link = page.evaluate("navigator.clipboard.readText()")
        assert link.startswith(f"{address}/#read/")
        assert page.evaluate("location.href") == link

        file = corpus / "baotou-2024.md"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("各位代表：", "各位代表：\n\n感谢各位。\n\n", 1), encoding="utf-8")
        assert file.read_text(encoding="utf-8") != text
        build = [sys.executable, "-m", "index", "build", str(corpus), "--store", str(tmp_path / "store")]
        subprocess.run(build, cwd=ROOT, env=environment(tmp_path), check=True, capture_output=True)
        page.goto("about:blank")
        # The first request takes the renewed index up; those beside it may still be answered from the one before.
        renewed = hashlib.sha256(file.read_bytes()).hexdigest()
        assert page.request.get(f"{address}/{ADDRESS}/{renewed}").ok
        page.goto(link)
        assert visit.marked("#report") == quote
        assert page.locator("#report .cited .no").inner_text() != number
        assert visit.faults == []
        page.close()


def test_a_pdf_opens_at_the_cited_page(browser: Any, address: str, corpus: Path) -> None:
    """The file itself, byte for byte, in the browser's own reader; a text file is saved instead."""
    visit = Visit(browser, address, viewport=WIDE)
    page = visit.page
    source = visit.ask("柳河市2025年桥梁产业产值增长目标是多少").locator(".source").first
    assert "（第2页）" in source.inner_text()
    source.click()
    visit.marked("#panel")
    with page.expect_popup() as popup:
        page.locator("#panel .original", has_text="打开原件第2页").click()
    assert popup.value.url.endswith("#page=2")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(popup.value.url.split("#")[0]) as given:
        assert given.headers["content-type"] == "application/pdf"
        assert given.read() == (corpus / "柳河市 2025.pdf").read_bytes()
    popup.value.close()

    visit.ask("2023年包头市晶硅光伏产值多少").locator(".source").first.click()
    page.locator("#panel .bar", has_text="包头市").wait_for()
    with page.expect_download() as download:
        page.locator("#panel .original", has_text="下载原件").click()
    assert Path(download.value.path()).read_bytes() == (corpus / download.value.suggested_filename).read_bytes()
    assert visit.faults == []
    page.close()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_an_answer_is_copied_asked_again_and_put_otherwise(
    browser: Any, address: str, viewport: dict[str, int]
) -> None:
    """With its sources in the official form; in its place; and a bar of its chart leads to the citation."""
    visit = Visit(browser, address, viewport=viewport)
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask("2023年包头市和石拐区地区生产总值分别增长多少")
    page.locator("#chat .tools a", has_text="复制").click()
    page.locator("#chat .tools a", has_text="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "10.2%" in copied
    assert "[1] 《包头市2024年政府工作报告摘要》第一部分第8段：「包头市地区生产总值增长10.2%」" in copied
    assert "检索于" in copied

    page.locator("#compared .js-plotly-plot .point path").first.wait_for()
    page.locator("#compared").scroll_into_view_if_needed()
    box = page.locator("#compared .point path").last.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert visit.marked("#panel") == page.locator("#chat .source .quote").last.inner_text().strip("「」")
    page.locator("#panel .close").click()

    page.evaluate("document.querySelector('#chat .answer').classList.add('before')")
    page.locator("#chat .tools a", has_text="重问").click()
    page.locator("#chat .answer:not(.before)").wait_for(timeout=60_000)
    assert page.locator("#chat .asked").count() == 1

    page.locator("#chat .tools a", has_text="改问").click()
    page.wait_for_function("document.querySelector('#question textarea').value.includes('石拐区')")
    page.fill("#question textarea", "2023年石拐区地区生产总值增长多少")
    page.press("#question textarea", "Enter")
    page.locator("#chat .asked", has_text="2023年石拐区地区").wait_for()
    page.locator("#chat .says", has_text="6.7%").wait_for(timeout=60_000)
    assert page.locator("#chat .asked").count() == 1
    page.locator("#compared").wait_for(state="hidden")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.faults == []
    page.close()


def test_bounds_are_seen_and_taken_away(browser: Any, address: str) -> None:
    """A region and a year are chosen, the answer says so; each is taken away by itself."""
    visit = Visit(browser, address, viewport=WIDE)
    page = visit.page
    for name in ("石拐区", "2024年报告"):
        page.click("#only input")
        page.get_by_role("option", name=name, exact=True).click()
    assert "只查了：石拐区、2024年报告" in visit.ask("地区生产总值增长多少").inner_text()
    assert page.locator("#only .token").count() == 2
    page.locator("#only .token", has_text="石拐区").locator(".token-remove").click()
    page.locator("#only .token", has_text="石拐区").wait_for(state="detached")
    assert "只查了：2024年报告" in visit.ask("包头市2023年地区生产总值增长多少").inner_text()
    assert visit.faults == []
    page.close()
