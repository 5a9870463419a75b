"""Plain text and Markdown: bytes → text, whatever the encoding."""

import codecs
import re

from index.extracted import Extracted, Refused

_MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_READABLE = re.compile(r"[\t\n\r -~\u2010-\u2027\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MOST_UNPRINTABLE = 0.001
_LEAST_READABLE = 0.9


def read(content: bytes) -> Extracted:
    """The text of a text file, unchanged.

    Raises:
        Refused: it is no text.
    """
    return Extracted(decode(content))


def decode(content: bytes) -> str:
    """Bytes → text: UTF-8 or UTF-16, with or without byte order mark, else GB18030.

    Raises:
        Refused: none of these.
    """
    marked = next((encoding for mark, encoding in _MARKED.items() if content.startswith(mark)), None)
    if marked is None and b"\0" in content:
        return _unmarked_utf_16(content)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_UNPRINTABLE.findall(text)) > _MOST_UNPRINTABLE * len(text):
            raise Refused("不是文本文件（含有控制字符）")
        return text
    raise Refused("不是 UTF-8、UTF-16 或 GB18030 编码：请另存为 UTF-8 文本")


def _unmarked_utf_16(content: bytes) -> str:
    """Zero bytes are every other byte of an ASCII letter in UTF-16; elsewhere they mean that this is no text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_READABLE.findall(text)) > _LEAST_READABLE * len(text):
            return text
    raise Refused("不是文本文件（含有空字节）")
