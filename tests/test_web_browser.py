"""The page in headless Chromium: what staff and reviewers do."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from visits import NARROW, ROOT, WIDE, Visit, served

from assistant.accounts import FAILURES, Permission, add_user

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sample_store: Path) -> Iterator[str]:
    """The page over the sample corpus."""
    with served(ROOT / "reports", tmp_path_factory.mktemp("sample"), built=sample_store) as where:
        yield where


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
    page.click("#words input")
    page.keyboard.insert_text("失业")  # as an input method does: without a key
    page.wait_for_function("[...document.querySelectorAll('#listed b')].every(it => it.innerText.includes('失业'))")
    page.fill("#words input", "GDP")
    page.wait_for_function("document.querySelector('#listed b')?.innerText.includes('地区生产总值')")
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


def test_asking_nothing_shows_where_to_type(browser: Any, address: str) -> None:
    """A button that seems to do nothing is a riddle."""
    visit = Visit(browser, address, viewport=WIDE)
    page = visit.page
    page.click("#only input")
    page.keyboard.press("Escape")
    page.click("#send")
    page.wait_for_function("document.activeElement.matches('#question textarea')")
    assert page.locator("#chat .asked").count() == 0
    page.close()


def test_a_question_too_long_is_told_and_can_be_shortened(browser: Any, address: str) -> None:
    """Nothing is cut off in silence: what was typed goes back into the box, whole."""
    visit = Visit(browser, address, viewport=WIDE)
    page = visit.page
    typed = "2023年晶硅光伏产值多少" * 60
    page.fill("#question textarea", typed)
    page.press("#question textarea", "Enter")
    page.locator("#chat .notice", has_text=f"问题有 {len(typed)} 个字").wait_for()
    page.locator("#chat .tools a", has_text="改问").click()
    page.wait_for_function("typed => document.querySelector('#question textarea').value === typed", arg=typed)
    assert visit.faults == []
    page.close()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_greeting_stays_where_it_is_when_examples_come(
    browser: Any, address: str, viewport: dict[str, int]
) -> None:
    """They come seconds after the page: nobody's eye or finger is to be led astray."""
    visit = Visit(browser, address, viewport=viewport)
    page = visit.page
    page.locator("#chat .welcome .try").first.wait_for()
    height = "document.querySelector('#chat .welcome h2').getBoundingClientRect().top"
    before = page.evaluate(height)
    page.evaluate(
        "document.querySelectorAll('#chat .welcome .label, #chat .welcome .questions').forEach((it) => it.remove())"
    )
    assert page.evaluate(height) == before
    page.close()


def test_no_check_is_broken_inside_its_name(browser: Any, address: str) -> None:
    """Lines end between 年份 and 地区, not within one of them, however narrow the column is."""
    visit = Visit(browser, address, viewport=NARROW)
    visit.ask("2023年包头市和石拐区地区生产总值分别增长多少")
    broken = visit.page.evaluate("""() => [...document.querySelectorAll('.compare .passed')].flatMap(({ firstChild }) =>
      [...firstChild.nodeValue.matchAll(/[\\u4e00-\\u9fff]+/g)].filter(({ 0: name, index }) => {
        const range = document.createRange();
        range.setStart(firstChild, index);
        range.setEnd(firstChild, index + name.length);
        return range.getClientRects().length > 1;
      }).map(([name]) => name))""")
    assert broken == []
    visit.page.close()


def test_nothing_that_gradio_says_is_english(browser: Any, address: str) -> None:
    """A note's head and every name that is read out are Chinese."""
    visit = Visit(browser, address, viewport=WIDE)
    page = visit.page
    page.click("#to-word")
    page.locator(".toast-title", has_text="提示").wait_for()
    names = page.evaluate("[...document.querySelectorAll('[aria-label]')].map((named) => named.ariaLabel)")
    assert "关闭" in names
    assert [name for name in names if name.isascii() and name.isalpha()] == []
    assert not {"More tabs", "chatbot conversation"} & set(names)
    assert visit.faults == []
    page.close()


def test_users_sign_in_and_do_what_they_may(browser: Any, tmp_path: Path, sample_store: Path) -> None:
    """Nothing is served before; who may not review sees no queue; after five wrong passwords nobody gets in."""
    password = "correct horse 电池"
    for name, permission in (("问事", Permission.ASK), ("核查员", Permission.REVIEW)):
        add_user(tmp_path / "users.json", name, permission, password)
    with served(ROOT / "reports", tmp_path, built=sample_store) as address:
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
        assert [tab.inner_text() for tab in asker.page.get_by_role("tab").all()] == ["问答", "原文", "指标", "资料"]
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
    page.wait_for_function("document.activeElement?.matches('#panel h2')")
    page.keyboard.press("Escape")
    page.locator("#panel .holdings").wait_for()
    page.wait_for_function("document.activeElement?.matches('.source')")
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
