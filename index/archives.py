"""What a Word file's ZIP archive may be: bombs, forged entries and XML entities are found before any parser sees them."""

import io
import stat
import zipfile
import zlib
from itertools import pairwise

from index.extracted import Refused

MAX_ENTRIES = 2_000
MAX_ENTRY = 64 << 20
MAX_TOTAL = 200 << 20
MAX_RATIO = 100
_RATIO_FROM = 100 << 10
"""Small entries may be packed as tightly as they like."""

_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORBIDDEN = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_ADVICE = "请用 Word 或 WPS 打开后另存一份"


def check_word_archive(content: bytes) -> None:
    """Look through an archive without unpacking more than one part of it at a time.

    Raises:
        Refused: it is no archive, a bomb, or holds what no word processor writes.
    """
    if content.startswith(_OLE):
        raise Refused("有密码，或是旧式 Word 文件：请去掉密码，另存为 .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            _check_places(entries, archive.start_dir)
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _check_part(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, EOFError, ValueError, zlib.error) as error:
        raise Refused(f"不是完好的 Word 文件：{_ADVICE}") from error


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Refused(f"压缩包里有 {len(entries)} 个条目，超过上限 {MAX_ENTRIES}（疑似压缩炸弹）")
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > MAX_ENTRY or (entry.file_size > _RATIO_FROM and ratio > MAX_RATIO):
            raise Refused(
                f"压缩包里有一个条目解开后有 {entry.file_size >> 10} KB，是压缩前的 {ratio:.0f} 倍（疑似压缩炸弹）"
            )
    if (total := sum(entry.file_size for entry in entries)) > MAX_TOTAL:
        raise Refused(f"压缩包解开后有 {total >> 20} MB，超过上限 {MAX_TOTAL >> 20} MB（疑似压缩炸弹）")


def _check_places(entries: list[zipfile.ZipInfo], end: int) -> None:
    """No encryption, links or ways out of the archive; and entries lie one after another, none inside another."""
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise Refused("压缩包加了密：请去掉密码后再放入")
        name = entry.filename
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
            raise Refused(f"压缩包里有指向外面的条目：{_ADVICE}")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused(f"压缩包里有符号链接：{_ADVICE}")
    # zipfile itself looks for overlaps only from Python 3.11.8 on.
    spans = sorted(
        (entry.header_offset, entry.header_offset + _LOCAL_HEADER + entry.compress_size) for entry in entries
    )
    if any(before[1] > after[0] for before, after in pairwise([*spans, (end, end)])):
        raise Refused("压缩包里的条目互相重叠（疑似压缩炸弹）")


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with archive.open(entry) as part:
        # One byte more than it claims to have: an entry that lies about its size is not unpacked further.
        unpacked = part.read(entry.file_size + 1)
    if any(mark in unpacked for mark in _FORBIDDEN):
        raise Refused(f"里面有 XML 实体或 DOCTYPE，正常的 Word 文件没有：{_ADVICE}")
