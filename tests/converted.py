"""A report's text put into other formats at test time: Word, a page saved from a government site, and that page printed."""

import html
import io
import re
import subprocess
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

CHROMIUM = Path("/usr/bin/chromium")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_HEAD = re.compile(r"^(#{1,6})\s*(.*)$")

_ABOVE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="{charset}"><title>政府信息公开_门户网站</title>
<style>.hide{{display:none}} .topbar{{background:#c00;color:#fff}}</style><script>var page = "菜单。";</script></head>
<body>
<div class="topbar"><a href="/">网站首页</a> | <a href="/zwgk">政务公开</a> | <a href="/hd">互动交流</a> | <a href="/en">English</a></div>
<ul class="menu"><li><a href="/a">领导之窗</a></li><li><a href="/b">机构职能</a></li><li><a href="/c">政策文件</a></li></ul>
<div class="hide">本页由内容管理平台生成。</div>
<div class="crumbs">您的位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; <a href="/bg">政府工作报告</a></div>
<div class="article">
<div class="tools"><span>下载</span><span>打印</span><span>收藏</span> 【字号：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】
<div>分享到：</div><div>分享到微信</div></div>
<div class="meta"><span>来源：市政府办公室</span> <span>发布时间：2024-02-02 09:30</span> <span>浏览次数：<script>count()</script>128</span></div>
<div class="content">
"""
_BELOW = """
</div>
<div class="after"><p>责任编辑：值班员</p><p>打印本页</p><p>关闭窗口</p></div>
<div class="related"><h3>相关报道</h3><ul><li><a href="/1">图解：一张图读懂政府工作报告</a></li><li><a href="/2">解读</a></li></ul></div>
</div>
<div class="footer"><p>主办：市人民政府办公室　承办：市大数据中心</p><p>网站标识码：1500000001　备案号：某ICP备05000001号</p>
<p>建议使用较新的浏览器访问本站。</p></div>
</body></html>
"""


def to_html(text: str, *, charset: str = "utf-8", chrome: bool = True) -> bytes:
    """A page as saved from a site: each line a ``<p>``, menus before, share buttons and footers after."""
    lines = "\n".join(_html_line(line) for raw in text.splitlines() if (line := raw.strip()))
    above, below = (_ABOVE.format(charset=charset), _BELOW) if chrome else (_PRINT_ABOVE, "</body></html>")
    return f"{above}{lines}{below}".encode("gb18030" if charset.startswith("gb") else charset)


_PRINT_ABOVE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>政府工作报告</title><style>
@page { size: A4; margin: 28mm 26mm } body { font: 16pt/28pt "Noto Serif CJK SC", serif; text-align: justify }
p { margin: 0; text-indent: 2em } h1 { font-size: 22pt; text-align: center } h2 { font-size: 18pt } h3, h4 { font-size: 16pt }
</style></head><body>"""


def _html_line(line: str) -> str:
    if head := _HEAD.match(line):
        level = len(head[1])
        return f"<h{level}>{_html_runs(head[2])}</h{level}>"
    return f"<p>{_html_runs(line)}</p>"


def _html_runs(line: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", html.escape(line, quote=False))


def to_pdf(text: str, folder: Path, *, header: bool = False) -> bytes:
    """The same lines printed by headless Chromium on A4, set as official documents are.

    Args:
        folder: for the page and the browser's profile.
        header: print the browser's own header and footer: date, title, address, page number.
    """
    page, printed = folder / "page.html", folder / "page.pdf"
    page.write_bytes(to_html(text, chrome=False))
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    options += [f"--print-to-pdf={printed}", *([] if header else ["--no-pdf-header-footer"])]
    subprocess.run([str(CHROMIUM), *options, page.as_uri()], check=True, capture_output=True, timeout=120)
    return printed.read_bytes()


def to_docx(text: str) -> bytes:
    """A Word file: Markdown headings in heading styles, bold runs, first lines indented, a header and page numbers."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "政府工作报告"
    for raw in text.splitlines():
        if not (line := raw.strip()):
            continue
        head = _HEAD.match(line)
        paragraph = document.add_heading(level=len(head[1])) if head else document.add_paragraph()
        if head:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        for index, piece in enumerate(_BOLD.split(head[2] if head else line)):
            if piece:
                paragraph.add_run(piece).bold = bool(index % 2) or None
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
