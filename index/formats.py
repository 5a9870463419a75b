"""Which formats can be read, and by whom: text here, everything that needs a parser in :mod:`index.sandbox`."""

from collections.abc import Mapping
from pathlib import Path

from index import sandbox, text_files
from index.errors import UnreadableFile, system_words
from index.extracted import Extracted, Refused, check

MAX_BYTES = 64 << 20
_TEXT, _PDF, _SCAN = "text", "pdf", "scan"
READERS: Mapping[str, str] = {
    ".txt": _TEXT,
    ".md": _TEXT,
    ".markdown": _TEXT,
    ".docx": "docx",
    ".pdf": _PDF,
    ".html": "html",
    ".htm": "html",
}
"""Suffix → its reader."""

REMEDIES: Mapping[str, str] = {
    ".doc": "旧式 Word 文件：请用 Word 或 WPS 另存为 .docx",
    ".wps": "WPS 文件：请另存为 .docx",
    ".rtf": "RTF 文件：请另存为 .docx",
    ".odt": "ODT 文件：请另存为 .docx",
    ".ofd": "OFD 版式文件：请导出为 PDF",
    ".mht": "网页归档：请用浏览器打开，另存为网页（.html）",
    ".mhtml": "网页归档：请用浏览器打开，另存为网页（.html）",
}
"""Suffixes in which reports are kept too, and what to do with them: better said than passed over."""


def known(path: Path) -> bool:
    """Whether a file's suffix says that it may be a report."""
    return path.suffix.lower() in READERS or path.suffix.lower() in REMEDIES


def read(path: Path, *, ocr: bool = False) -> tuple[bytes, Extracted]:
    """A file's bytes and its text.

    Args:
        ocr: recognize what is written on scanned pages.

    Raises:
        UnreadableFile: no text can be had from it.
    """
    suffix = path.suffix.lower()
    if suffix in REMEDIES:
        raise UnreadableFile(path, REMEDIES[suffix])
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise UnreadableFile(path, f"有 {size >> 20} MB，超过上限 {MAX_BYTES >> 20} MB")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, f"打不开（{system_words(error)}）") from error
    reader = READERS.get(suffix, _TEXT)
    try:
        if not content.strip():
            raise Refused("文件是空的")
        if reader == _TEXT:
            return content, check(text_files.read(content))
        return content, sandbox.read(_SCAN if ocr and reader == _PDF else reader, content)
    except Refused as refusal:
        raise UnreadableFile(path, str(refusal)) from refusal
