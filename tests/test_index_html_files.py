"""Saved pages → the report's lines."""

import pytest

from index.extracted import Refused
from index.html_files import read


def lines(body: str, *, head: str = "") -> list[str]:
    """The lines read from a page with this body."""
    page = f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return read(page.encode()).text.split("\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>桥梁增长7%。</p><p>道路增长8%。</p>", ["桥梁增长7%。", "道路增长8%。"]),
        ("　　桥梁增长7%。<br><br>　　道路增长8%。", ["桥梁增长7%。", "道路增长8%。"]),
        ("<p>细颗粒物（PM<sub>2.5</sub>）<span>下降</span></p>", ["细颗粒物（PM2.5）下降"]),
        (
            "<p>产值1000<sup>5</sup>亿元<sup>[<a href='#a'>6</a>]</sup>，绿地12km<sup>2</sup><sup>①</sup>。</p>",
            ["产值1000亿元，绿地12km2。"],
        ),
        ("<h1>柳河市政府工作报告</h1><h2>一、回顾</h2>", ["# 柳河市政府工作报告", "## 一、回顾"]),
        ("<p><b>一是</b><strong>修桥。</strong>新建3座。</p>", ["**一是修桥。**新建3座。"]),
        (
            "<table><tr><td>指标</td><td><p>7%</p></td></tr><tr><td>桥</td><td>8%</td></tr></table>",
            ["指标 7%", "桥 8%"],
        ),
        ("<table><tr><td><div>桥梁。</div><div>道路。</div></td></tr></table>", ["桥梁。", "道路。"]),
        ("<pre>桥梁\n道路</pre>", ["桥梁", "道路"]),
        ("<form><p>桥梁。</p><select><option>甲</select></form><script>1</script><!-- 注 -->", ["桥梁。"]),
    ],
)
def test_blocks_become_lines(body: str, expected: list[str]) -> None:
    """A block is a line, a row of short cells too; headings and bold type keep their marks."""
    assert [" ".join(line.split()) for line in lines(body)] == expected


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">暗。</p>',
        '<p style="display: NONE !important">暗。</p>',
        "<p hidden>暗。</p>",
        '<p class="x">暗。</p>',
        '<p id="y">暗。</p>',
        '<p style="visibility:hidden">暗。</p>',
        '<p style="opacity:0">暗。</p>',
        '<p style="font-size:0">暗。</p>',
        '<p style="font-size:1px">暗。</p>',
        '<p style="color:#FFFFFF">暗。</p>',
        '<p><font color="white">暗。</font></p>',
        '<p style="position:absolute;left:-9999px">暗。</p>',
    ],
)
def test_what_cannot_be_seen_is_not_read(hidden: str) -> None:
    """Hidden by an attribute, its style, or a plain rule of the page's own style sheet."""
    sheet = "<style>@media print { .seen { display:none } } .x, #y { display: none } /* .seen{display:none} */</style>"
    assert lines(f'<p class="seen">桥梁。</p>{hidden}<p>道路。</p>', head=sheet) == ["桥梁。", "道路。"]


@pytest.mark.parametrize(
    "shown",
    [
        '<div style="background:#c00"><p style="color:white">桥梁。</p></div>',
        '<div style="font-size:0"><span style="font-size:16px">桥梁。</span></div>',
        '<div style="color:#fff"><p style="color:#000">桥梁。</p></div>',
        '<div style="visibility:hidden"><p style="visibility:visible">桥梁。</p></div>',
        '<p class="tab on">桥梁。</p>',
    ],
)
def test_what_can_be_seen_is_read(shown: str) -> None:
    """White on a coloured ground, and what shows again inside what is hidden."""
    assert lines(shown, head="<style>.tab{display:none} .tab.on{display:block}</style>") == ["桥梁。"]


def test_menus_and_what_follows_the_report_are_left_out() -> None:
    """Lines that are all links, and everything after the element that holds the sentences."""
    report = "".join(f"<p>第{number}座桥梁今年建成通车，附近居民出行方便。</p>" for number in range(40))
    page = (
        '<div><a href="/">首页</a> | <a href="/a">政务公开</a></div>'
        f'<div id="content">{report}</div><div><p>主办：某某办公室</p><p>建议使用新的浏览器。</p></div>'
    )
    assert lines(page) == [f"第{number}座桥梁今年建成通车，附近居民出行方便。" for number in range(40)]
    assert lines('<p><a name="top">桥梁。</a></p>') == ["桥梁。"]


def test_the_windows_title_stands_in_for_one_that_the_page_lacks() -> None:
    """Only a report's title, and only where the page does not show it."""
    head = "<title>2024年柳河市政府工作报告_柳河市人民政府</title>"
    assert lines("<p>各位代表：</p>", head=head) == ["2024年柳河市政府工作报告", "各位代表："]
    assert lines("<h1>2024年柳河市政府工作报告</h1>", head=head) == ["# 2024年柳河市政府工作报告"]
    assert lines("<p>各位代表：</p>", head="<title>政务公开_柳河市</title>") == ["各位代表："]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk"])
def test_a_broken_character_costs_no_page(charset: str) -> None:
    """Where the page says how it is encoded; the rest is read."""
    encoding = "utf-8" if charset == "utf-8" else "gb18030"
    page = f'<meta charset="{charset}"><p>{"桥梁增长。" * 400}'.encode(encoding) + b"\xff</p>"
    assert read(page).text.startswith("桥梁增长。桥梁增长。")


@pytest.mark.parametrize("page", [b"<html></html>", b"<div>" * 1_000 + "桥。".encode(), b"<script>1</script>"])
def test_a_page_without_text_is_refused(page: bytes) -> None:
    """Empty, all script, or nested beyond reason."""
    with pytest.raises(Refused):
        read(page)
