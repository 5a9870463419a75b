"""Files made to break readers: real formats damaged at random, and bombs made on purpose."""

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

from converted import to_docx, to_html
from printed_pdf import Text, locked_pdf, pdf

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SUFFIXES = (".txt", ".md", ".docx", ".pdf", ".html")


def malformed(count: int, *, text: str, seed: int) -> Iterator[tuple[str, bytes]]:
    """(name, content) of files damaged at random, the same ones for the same seed.

    Args:
        text: a report, which the damaged files were made from.
    """
    chance = random.Random(seed)
    sound = _sound(text)
    for number in range(count):
        content, suffix = chance.choice(sound)
        damaged = chance.choice(_DAMAGES)(content, chance)
        if chance.random() < 0.2:
            suffix = chance.choice(_SUFFIXES)
        yield f"{number:05d}{suffix}", damaged


def _sound(text: str) -> list[tuple[bytes, str]]:
    pages = [[Text("Report of the year", 72, 740), Text("growth 5.5%", 72, 700)]] * 3
    return [
        (text.encode("utf-8"), ".txt"),
        (text.encode("gb18030"), ".md"),
        (text.encode("utf-16"), ".txt"),
        (to_docx(text), ".docx"),
        (to_docx(text[:400]), ".docx"),
        (to_html(text), ".html"),
        (to_html(text, charset="gb2312"), ".html"),
        (pdf(pages), ".pdf"),
        (locked_pdf(), ".pdf"),
    ]


def _truncated(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 8, 64))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _zeroed(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + bytes(min(512, len(content) - start)) + content[start + 512 :]


def _spliced(content: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[:start] + content[end:] + content[start:end] * chance.choice((0, 2))


def _beheaded(content: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"\xd0\xcf\x11\xe0")) + content[8:]


def _random(content: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice((0, 1, 100, len(content))))


_DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _truncated,
    _flipped,
    _zeroed,
    _spliced,
    _beheaded,
    _random,
)


def _archive(parts: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _word(body: str, *, prologue: str = "") -> bytes:
    """A Word file with this body, its XML written by hand."""
    with zipfile.ZipFile(io.BytesIO(to_docx("桥梁。"))) as sound:
        parts: dict[str, str | bytes] = {name: sound.read(name) for name in sound.namelist()}
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return _archive({**parts, "word/document.xml": f'<?xml version="1.0"?>{prologue}{document}'})


def _overlapping() -> bytes:
    """Two entries of the directory that name one and the same place."""
    packed = _archive({"a.xml": "<a/>" * 100, "b.xml": "<b/>" * 100})
    directory = packed.index(b"PK\x01\x02")
    second = packed.index(b"PK\x01\x02", directory + 4)
    return packed[: second + 42] + packed[directory + 42 : directory + 46] + packed[second + 46 :]


def _flate_bomb() -> bytes:
    squeezed = zlib.compress(zlib.compress(bytes(1 << 28), 9), 9)
    head = f"<< /Length {len(squeezed)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n"
    return pdf([[]]).replace(b"<< /Length 0 >>\nstream\n\nendstream", head.encode() + squeezed + b"\nendstream")


def _paragraph(inner: str) -> str:
    return f"<w:p><w:r><w:t>{inner}</w:t></w:r></w:p>"


BOMBS: Mapping[str, Callable[[], bytes]] = {
    "ratio.docx": lambda: _archive({"[Content_Types].xml": _TYPES, "word/media/a.bin": bytes(60 << 20)}),
    "huge entry.docx": lambda: _archive({"[Content_Types].xml": _TYPES, "word/media/a.bin": bytes(80 << 20)}),
    "entries.docx": lambda: _archive({f"{number}.xml": "<a/>" for number in range(3_000)}),
    "overlap.docx": _overlapping,
    "outside.docx": lambda: _archive({"../../outside.xml": "<a/>"}),
    "laughs.docx": lambda: _word(
        _paragraph("&c;"),
        prologue='<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
    ),
    "entity.docx": lambda: _word(_paragraph("&x;"), prologue='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "canary.docx": lambda: _word(_paragraph("&x;"), prologue='<!DOCTYPE d SYSTEM "http://127.0.0.1:9/canary.dtd">'),
    "deep.docx": lambda: _word("<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000),
    "locked.pdf": locked_pdf,
    "flate.pdf": _flate_bomb,
    "loop.pdf": lambda: (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 99999999 >>\nendobj\n"
        b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 2 /Root 1 0 R /Prev 9 >>\nstartxref\n110\n%%EOF"
    ),
    "blank.pdf": lambda: pdf([[]]),
    "deep.html": lambda: b"<div>" * 200_000 + "桥梁。".encode(),
    "empty.html": lambda: b"<html><body></body></html>",
}
"""Name → content; none of them may be read, and none may keep the others from being read."""


def _linked_word(kind: str, address: str) -> bytes:
    """A Word file one of whose parts lies elsewhere."""
    with zipfile.ZipFile(io.BytesIO(to_docx("桥梁。"))) as sound:
        parts: dict[str, str | bytes] = {name: sound.read(name) for name in sound.namelist()}
    name = "word/_rels/document.xml.rels"
    link = (
        f'<Relationship Id="rId99" TargetMode="External" Target="{address}/x"'
        f' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    )
    relations = parts[name]
    text = relations.decode() if isinstance(relations, bytes) else relations
    return _archive({**parts, name: text.replace("</Relationships>", f"{link}</Relationships>")})


def _page(head: str, body: str = "") -> bytes:
    return f"{head}<html><body><p>桥梁。</p>{body}</body></html>".encode()


EXTERNAL: Mapping[str, Callable[[str], bytes]] = {
    "entity.docx": lambda a: _word(_paragraph("&x;"), prologue=f'<!DOCTYPE d [<!ENTITY x SYSTEM "{a}/x">]>'),
    "dtd.docx": lambda a: _word(_paragraph("桥"), prologue=f'<!DOCTYPE d SYSTEM "{a}/x.dtd">'),
    "parameter.docx": lambda a: _word(_paragraph("桥"), prologue=f'<!DOCTYPE d [<!ENTITY % x SYSTEM "{a}/x"> %x;]>'),
    "inclusion.docx": lambda a: _word(
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{a}/x"/>{_paragraph("桥")}'
    ),
    "template.docx": lambda a: _linked_word("attachedTemplate", a),
    "picture.docx": lambda a: _linked_word("image", a),
    "entity.html": lambda a: _page(f'<!DOCTYPE html [<!ENTITY x SYSTEM "{a}/x">]>', "&x;"),
    "dtd.html": lambda a: _page(f'<!DOCTYPE html SYSTEM "{a}/x.dtd">'),
    "inclusion.html": lambda a: _page("", f'<xi:include href="{a}/x"/><iframe src="{a}/x"></iframe>'),
    "resources.html": lambda a: _page(
        f'<link rel="stylesheet" href="{a}/x">', f'<img src="{a}/x"><script src="{a}/x">'
    ),
    "link.pdf": lambda a: pdf(
        [[Text("growth", 72, 700)]], extra=f"<< /S /URI /URI ({a}/x) >>", trailer="/OpenAction 7 0 R"
    ),
}
"""Name → a file that names a server at an address; whether it can be read does not matter."""
