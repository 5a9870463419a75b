"""Text that attacks the page, in headless Chromium: out of questions, reports, titles, names of files and indicators."""

from pathlib import Path
from typing import Any

import pytest
from visits import WIDE, Visit, served

pytestmark = pytest.mark.browser

LEAK = "http://127.0.0.2:9/leak"
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "[链接](javascript:alert(1))",
    f"![图]({LEAK}.png)",
    f"<img src={LEAK}.png>",
    f"<style>@import '{LEAK}.css';</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='#ask/%3Cimg%20src=x%20onerror=alert(1)%3E' class='cite'>[1]</a>",
    "$$\\href{javascript:alert(1)}{x}$$",
    "&lt;img src=x onerror=alert(1)&gt;",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<img/src='x'/onerror='alert(1)'>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>开</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)></select>",
    "<marquee onstart=alert(1)>动</marquee>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><button>按</button></form>",
    "<a href='javascript:alert(1)'>点</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>点</a>",
    f"<link rel=stylesheet href={LEAK}.css>",
    f"<meta http-equiv=refresh content='0;url={LEAK}'>",
    f"<base href='{LEAK}/'>",
    f"<div style=\"background:url('{LEAK}.png')\">底</div>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "</span></p></div><img src=x onerror=alert(1)>",
    "`<img src=x onerror=alert(1)>`",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "<img src=x onerror=alert&#40;1&#41;>",
)
THEIRS = "script, img, svg, iframe, style, math, video, audio, object, embed, form, base, link, meta"
ROOTS = (
    "#chat",
    "#panel",
    "#report",
    "#outline",
    "#hits",
    "#header",
    "#review",
    "#listed",
    "#indicator",
    "#table",
    "#shelves",
    "#status",
    "#held",
)


def test_there_are_forty_of_them() -> None:
    """Each another way in."""
    assert len(set(PAYLOADS)) == 40


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
        report = page.locator("#report").inner_text()
        assert [payload for payload in PAYLOADS if payload not in report] == []
        _read(page)
        page.get_by_role("tab", name="问答").click()
        for payload in PAYLOADS:
            visit.ask(payload)
            assert payload in page.locator("#chat .asked").last.inner_text()
        _compare(page)
        _keep(page, tmp_path)
        page.get_by_role("tab", name="核查").click()
        visit.marked("#passage")
        assert PAYLOADS[0] in page.locator("#passage .text").inner_text()
        page.fill("#remark textarea", PAYLOADS[1])
        page.click("#verdict-partial")
        page.locator(".kept a").click()
        page.locator("#passage .by").wait_for()
        assert PAYLOADS[1] in page.locator("#passage .by").inner_text()
        found = page.evaluate(
            "([roots, theirs]) => roots.flatMap(root => [...document.querySelectorAll(root)]).flatMap(root =>"
            " [...root.querySelectorAll('.md')]).flatMap(md => [...md.querySelectorAll(theirs),"
            " ...[...md.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on')"
            " || /^(javascript|data):/.test(a.value.trim())))]).map(e => e.outerHTML.slice(0, 200))",
            [ROOTS, THEIRS],
        )
        assert found == []
        assert visit.faults == []
        page.close()


def _read(page: Any) -> None:
    """Contents with hostile headings, hostile words looked for and found, a hostile link, the file under its hostile name."""
    assert "<svg onload=alert(1)>" in (page.locator("#outline").text_content() or "")
    page.fill("#sought input", PAYLOADS[1])
    page.locator("#report .hit.now").wait_for()
    assert set(page.locator("#report .hit").all_text_contents()) == {PAYLOADS[1]}
    with page.expect_download() as download:
        page.locator("#report .original").click()
    assert download.value.suggested_filename.endswith(".txt")
    for payload in PAYLOADS:
        page.evaluate("payload => { location.hash = `#read/${payload}` }", payload)


def _compare(page: Any) -> None:
    """Every indicator of the report, hostile names among them, and its chart."""
    page.get_by_role("tab", name="指标").click()
    page.locator("#listed a").first.wait_for()
    for number in range(min(page.locator("#listed a").count(), 12)):
        name = page.locator("#listed a b").nth(number).inner_text()
        page.locator("#listed a").nth(number).click()
        page.wait_for_function("name => document.querySelector('#indicator h2')?.innerText === name", arg=name)
    page.fill("#words input", "<img src=x onerror=alert(1)>")
    page.locator("#listed").wait_for()


def _keep(page: Any, folder: Path) -> None:
    """An upload under a hostile name, with a hostile title."""
    page.get_by_role("tab", name="资料").click()
    page.locator("#shelves .reports li").first.wait_for()
    assert "<img src=x onerror=alert(1)>.txt" in _open(page)
    file = folder / "<svg onload=alert(1)>.txt"
    file.write_text("<script>alert(1)</script>政府工作报告\n\n各位代表：\n\n没有数字。\n", encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        page.click("#upload")
    chooser.value.set_files(str(file))
    page.locator("#status .outcomes li").wait_for()
    page.locator("#status .built").wait_for(timeout=120_000)


def _open(page: Any) -> str:
    page.locator("#shelves .links a", has_text="管理").first.click()
    page.locator("#held h2").wait_for()
    return str(page.locator("#held").inner_text())
