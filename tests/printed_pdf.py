"""Small PDF files written by hand: text at given places, as many pages as there are lists."""

from collections.abc import Sequence
from dataclasses import dataclass

A4 = (595, 842)
_FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold"}


@dataclass(frozen=True, slots=True)
class Text:
    """ASCII characters at (x, y) points from the lower left corner; ``color`` is PDF's, ``0 g`` black."""

    words: str
    x: float
    y: float
    size: float = 12
    font: str = "F1"
    color: str = "0 g"


def pdf(pages: Sequence[Sequence[Text]], *, extra: str = "", trailer: str = "") -> bytes:
    """A PDF of these pages.

    Args:
        extra: one more object, written as it is.
        trailer: more entries of the trailer.
    """
    fonts = {name: f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} >>" for name, font in _FONTS.items()}
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", *fonts.values()]
    resources = f"<< /Font << {' '.join(f'/{name} {number} 0 R' for number, name in enumerate(fonts, 3))} >> >>"
    kids = []
    for page in pages:
        content = "\n".join(_shown(text) for text in page)
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] "
            f"/Resources {resources} /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    if extra:
        objects.append(extra)
    written, offsets = "%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    ending = f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{len(written)}\n%%EOF\n"
    return f"{written}xref\n0 {size}\n0000000000 65535 f \n{table}{ending}".encode("latin-1")


def locked_pdf() -> bytes:
    """A PDF that wants a password."""
    mask = "<" + "5a" * 32 + ">"
    lock = f"<< /Filter /Standard /V 1 /R 2 /O {mask} /U {mask} /P -4 >>"
    return pdf([[Text("secret", 72, 700)]], extra=lock, trailer="/Encrypt 7 0 R /ID [<00> <00>]")


def _shown(text: Text) -> str:
    words = text.words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT {text.color} /{text.font} {text.size} Tf {text.x} {text.y} Td ({words}) Tj ET"
