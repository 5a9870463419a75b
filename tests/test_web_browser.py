"""The page in headless Chromium: what staff do, and what hostile text must not."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from assistant.accounts import FAILURES, Permission, add_user

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "[链接](javascript:alert(1))",
    "![图](http://127.0.0.2:9/leak.png)",
    "<img src=http://127.0.0.2:9/leak.png>",
    "<style>@import 'http://127.0.0.2:9/leak.css';</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='#ask/%3Cimg%20src=x%20onerror=alert(1)%3E' class='cite'>[1]</a>",
    "$$\\href{javascript:alert(1)}{x}$$",
    "&lt;img src=x onerror=alert(1)&gt;",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("要有 Chromium 和中文字体：apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over the sample corpus."""
    with served(ROOT / "reports", tmp_path_factory.mktemp("sample")) as where:
        yield where


@contextmanager
def served(corpus: Path, folder: Path) -> Iterator[str]:
    """Build a store, and run ``python app.py`` over it as people do; ``users.json`` of the folder may sign in."""
    store, log = folder / "store", folder / "log.txt"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("REPORT_QA_")}
    environ["REPORT_QA_JOURNAL"] = str(folder / "journal.sqlite")
    environ["REPORT_QA_USERS"] = str(folder / "users.json")
    if cache := os.environ.get("REPORT_QA_CACHE"):
        environ["REPORT_QA_CACHE"] = cache
    build = [sys.executable, "-m", "index", "build", str(corpus), "--store", str(store)]
    subprocess.run(build, cwd=ROOT, env=environ, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with log.open("wb") as out:
        command = [sys.executable, "app.py", "--store", str(store), "--port", str(port)]
        app = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out)
    try:
        wait_for(f"http://127.0.0.1:{port}", app, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        app.send_signal(signal.SIGINT)
        app.wait(timeout=30)


def wait_for(address: str, app: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the page is served."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(240):
        try:
            opener.open(address, timeout=5).close()
            return
        except OSError:
            if app.poll() is not None:
                break
            time.sleep(0.25)
    raise AssertionError(f"the page did not come up: {log.read_text(encoding='utf-8')}")


class Visit:
    """One visitor's page, and everything that should not have happened on it."""

    def __init__(
        self,
        browser: Any,
        address: str,
        *,
        viewport: dict[str, int],
        scheme: str = "light",
        user: tuple[str, str] | None = None,
    ) -> None:
        self.faults: list[str] = []
        self._answers = 0
        self.page = browser.new_page(locale="zh-CN", viewport=viewport, color_scheme=scheme)
        self.page.on("dialog", self._dismiss)
        self.page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("request", lambda request: self._watch(request.url, address))
        self.page.goto(address)
        if user:
            self.sign_in(*user)
        self.page.wait_for_selector("#chat .welcome")

    def sign_in(self, name: str, password: str) -> None:
        """Fill in the form that Gradio shows, and send it."""
        self.page.locator("input[type=text]").fill(name)
        self.page.locator("input[type=password]").fill(password)
        self.page.get_by_role("button", name="登录").click()

    def saved(self, button: str, folder: Path) -> Path:
        """The file that a button saves."""
        with self.page.expect_download() as download:
            self.page.click(button)
        path = folder / str(download.value.suggested_filename)
        download.value.save_as(path)
        return path

    def _dismiss(self, dialog: Any) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _watch(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            self.faults.append(f"request {url}")

    def ask(self, question: str) -> Any:
        """Type a question; the card of its answer."""
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        return self.answer()

    def answer(self) -> Any:
        """The card of the next answer."""
        self._answers += 1
        card = self.page.locator("#chat .answer").nth(self._answers - 1)
        card.wait_for(timeout=60_000)
        return card

    def marked(self, root: str) -> str:
        """The highlighted words of a place, once they are in sight; the place itself may be further down the page."""
        mark = self.page.locator(f"{root} mark")
        mark.wait_for()
        self.page.locator(root).scroll_into_view_if_needed()
        self.page.wait_for_function(
            "root => { const box = document.querySelector(`${root} mark`).getBoundingClientRect();"
            " return box.top >= 0 && box.bottom <= innerHeight }",
            arg=root,
        )
        return str(mark.text_content())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_staff_find_a_figure_and_its_source(browser: Any, address: str, viewport: dict[str, int], scheme: str) -> None:
    """Ask, read the figure, open [1], see the quote in its paragraph; ask on; be told what is not there."""
    visit = Visit(browser, address, viewport=viewport, scheme=scheme)
    page = visit.page
    answer = visit.ask("2023年晶硅光伏产值多少")
    for shown in ("1200亿元", "包头市", "2023年", "数值 · 单位 · 年份 · 地区 · 完成"):
        assert shown in answer.inner_text()

    answer.locator(".says .cite").first.click()
    quote = visit.marked("#panel")
    assert "1200亿元" in quote
    assert f"「{quote}」" in answer.locator(".source").first.inner_text()
    assert quote in page.locator("#panel .cited").inner_text()
    assert page.locator("#panel .text > p").count() == 5

    page.locator("#panel .read").click()
    assert visit.marked("#report") == quote
    page.get_by_role("tab", name="问答").click()
    page.locator("#panel .close").click()
    page.locator("#panel .holdings").wait_for()

    assert "2000亿元" in visit.ask("那2024年的目标呢").inner_text()
    refusal = visit.ask("上海2023年GDP多少")
    assert "refused" in refusal.get_attribute("class")
    assert "石拐区" in refusal.inner_text()

    page.click("#anew")
    page.wait_for_selector("#chat .welcome")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.faults == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_reviewers_judge_each_citation(
    browser: Any, tmp_path: Path, address: str, viewport: dict[str, int], scheme: str
) -> None:
    """Ask, save the conversation; see the answer in the queue, judge its citations, think better of one, save gold."""
    visit = Visit(browser, address, viewport=viewport, scheme=scheme)
    page = visit.page
    visit.ask("2023年包头市和石拐区地区生产总值分别增长多少")
    document = Document(str(visit.saved("#to-word", tmp_path)))
    assert any("政府工作报告" in paragraph.text and "段：“" in paragraph.text for paragraph in document.paragraphs)
    assert len(load_workbook(visit.saved("#to-excel", tmp_path))["数字"]["A"]) >= 3

    page.get_by_role("tab", name="核查").click()
    quote = visit.marked("#passage")
    assert quote in page.locator("#judged .source .quote").first.inner_text()
    page.fill("#remark textarea", "数字无误")
    for n in range(1, page.locator("#passage .chip").count() + 1):
        page.click("#verdict-supported")
        page.locator(".kept", has_text=f"[{n}]").wait_for()
    page.locator(".kept a").click()
    page.locator("#passage .by").wait_for()
    page.click("#verdict-supported")
    page.locator("#passage .by").wait_for(state="hidden")
    (line, *_) = visit.saved("#to-gold", tmp_path).read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["evidence"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.faults == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_staff_compare_an_indicator_across_years(
    browser: Any, tmp_path: Path, address: str, viewport: dict[str, int], scheme: str
) -> None:
    """Look an indicator up by another name, narrow it down, see gaps and a chart, open a cell's source, take it along."""
    visit = Visit(browser, address, viewport=viewport, scheme=scheme)
    page = visit.page
    page.get_by_role("tab", name="指标").click()
    page.fill("#words input", "GDP")
    page.locator("#listed a", has_text="地区生产总值").first.click()
    page.locator("#indicator h2", has_text="地区生产总值").wait_for()
    assert {"完成", "目标"} <= set(page.locator("#table th.side").all_inner_texts())
    assert page.locator("#table .gap").count() > 0
    page.locator("#chart .js-plotly-plot").wait_for()
    page.locator("#regions input").click()
    page.get_by_role("option", name="石拐区").click()
    page.wait_for_function("document.querySelectorAll('#table tbody').length === 1")
    assert "石拐区" in page.locator("#table tbody").inner_text()
    book = load_workbook(visit.saved("#table-to-excel", tmp_path))
    assert {row[0] for row in book["指标"].iter_rows(min_row=2, values_only=True)} == {"石拐区"}

    figure = page.locator("#table td a").first
    words = figure.inner_text()
    figure.click()
    assert words.removesuffix("以上").removesuffix("左右") in visit.marked("#report")
    page.get_by_role("tab", name="指标").click()
    page.locator("#indicator h2", has_text="地区生产总值").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.faults == []
    page.close()


def test_users_sign_in_and_do_what_they_may(browser: Any, tmp_path: Path) -> None:
    """Nothing is served before; who may not review sees no queue; after five wrong passwords nobody gets in."""
    password = "correct horse 电池"
    for name, permission in (("问事", Permission.ASK), ("核查员", Permission.REVIEW)):
        add_user(tmp_path / "users.json", name, permission, password)
    with served(ROOT / "reports", tmp_path) as address:
        for path in (
            "config",
            "gradio_api/info",
            "gradio_api/openapi.json",
            "gradio_api/queue/data",
            "gradio_api/file=x",
        ):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{address}/{path}", timeout=10)
            assert refused.value.code == 401, path
        reviewer = Visit(browser, address, viewport=NARROW, user=("核查员", password))
        reviewer.ask("2023年晶硅光伏产值多少")
        reviewer.page.get_by_role("tab", name="核查").click()
        reviewer.marked("#passage")
        assert "核查员" in reviewer.page.locator("#header").inner_text()
        reviewer.page.get_by_role("link", name="退出").click()
        reviewer.page.wait_for_selector("input[type=password]")

        asker = Visit(browser, address, viewport=WIDE, user=("问事", password))
        asker.ask("2023年晶硅光伏产值多少")
        assert [tab.inner_text() for tab in asker.page.get_by_role("tab").all()] == ["问答", "原文", "指标"]
        for visit in (reviewer, asker):
            assert visit.faults == []
            visit.page.close()

        page = browser.new_page(locale="zh-CN", viewport=WIDE)
        page.goto(address)
        for wrong in range(FAILURES + 1):
            page.wait_for_selector("input[type=password]")
            page.locator("input[type=text]").fill("问事")
            page.locator("input[type=password]").fill("wrong password" if wrong < FAILURES else password)
            with page.expect_response("**/login") as response:
                page.get_by_role("button", name="登录").click()
            assert response.value.status == 400
        page.close()


def test_an_example_is_asked_by_choosing_it_with_the_keyboard(browser: Any, address: str) -> None:
    """Examples and citations are links: reached with Tab, chosen with Enter, left with Escape."""
    visit = Visit(browser, address, viewport=WIDE)
    page = visit.page
    page.locator(".try").first.focus()
    page.keyboard.press("Enter")
    answer = visit.answer()
    assert "refused" not in answer.get_attribute("class")
    answer.locator(".source").first.focus()
    page.keyboard.press("Enter")
    visit.marked("#panel")
    page.wait_for_function("document.activeElement.matches('#panel h2')")
    page.keyboard.press("Escape")
    page.locator("#panel .holdings").wait_for()
    page.wait_for_function("document.activeElement.matches('.source')")
    assert visit.faults == []
    page.close()


def test_visitors_do_not_share_a_conversation(browser: Any, address: str) -> None:
    """A follow-up refers to one's own question, never to a neighbour's."""
    one, other = (Visit(browser, address, viewport=WIDE) for _ in range(2))
    one.ask("石拐区2023年固定资产投资增长多少")
    assert "包头市" in other.ask("包头市2021年固定资产投资增长多少").inner_text()
    assert "石拐区" in one.ask("那一般公共预算收入呢").inner_text()
    assert one.page.locator("#chat .asked").count() == 2
    for visit in (one, other):
        assert visit.faults == []
        visit.page.close()


def test_hostile_text_stays_text(browser: Any, tmp_path: Path) -> None:
    """Out of a report, a file's name or a question: no dialog, no request elsewhere, no element of theirs."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    attacks = "\n\n".join(f"桥梁产业{payload}产值达到{100 + i}亿元。" for i, payload in enumerate(PAYLOADS))
    # Hostile paragraphs are no evidence: what is cited stands among them.
    cited = "槐树产业产值达到321亿元。"
    (corpus / "<img src=x onerror=alert(1)>.txt").write_text(
        f"柳河市政府工作报告<img src=x onerror=alert(1)>\n\n——2025年1月8日在柳河市第三届人民代表大会第一次会议上"
        f"\n\n各位代表：\n\n一、2024年工作回顾<svg onload=alert(1)>\n\n{cited}\n\n{attacks}\n",
        encoding="utf-8",
    )
    with served(corpus, tmp_path) as address:
        visit = Visit(browser, address, viewport=WIDE)
        page = visit.page
        visit.ask("柳河市2024年槐树产业产值是多少").locator(".says .cite").first.click()
        visit.marked("#panel")
        page.locator("#panel .read").click()
        page.locator("#report mark").wait_for()
        for payload in PAYLOADS:
            assert payload in page.locator("#report").inner_text()
        page.get_by_role("tab", name="问答").click()
        for payload in PAYLOADS:
            visit.ask(payload)
            assert payload in page.locator("#chat .asked").last.inner_text()
        page.get_by_role("tab", name="核查").click()
        visit.marked("#passage")
        assert PAYLOADS[0] in page.locator("#passage .text").inner_text()
        page.fill("#remark textarea", PAYLOADS[1])
        page.click("#verdict-partial")
        page.locator(".kept a").click()
        page.locator("#passage .by").wait_for()
        assert PAYLOADS[1] in page.locator("#passage .by").inner_text()
        theirs = "#chat, #panel, #report, #header, #review"
        assert (
            page.evaluate(
                "roots => [...document.querySelectorAll(roots)].flatMap(root =>"
                " [...root.querySelectorAll('.md script, .md img, .md svg, .md iframe, .md style, .md math, .md [onerror]')]).length",
                theirs,
            )
            == 0
        )
        assert visit.faults == []
        page.close()
