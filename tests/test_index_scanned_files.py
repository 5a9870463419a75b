"""Scanned PDF pages → text that says how sure it is."""

import ctypes
import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from converted import to_pdf
from hashed_embedder import HashedEmbedder
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter
from printed_pdf import Text, pdf

from assistant.inventory import take_stock
from assistant.pipeline import Assistant
from assistant.records import Citation, Figure
from assistant.scans import scan_note
from index import pdf_files, scanned_files
from index.build import build
from index.load import describe
from index.paragraphs import split
from index.printed import PrintedLine, compose
from index.recognition import SURE, mark
from index.records import Measure, Paragraph, ParagraphKind, Role
from index.store import open_store

REPORT = """柳河市政府工作报告

——2024年1月8日在柳河市第三届人民代表大会第一次会议上

市长钱望山

各位代表：

一、2023年工作回顾

桥梁产业产值达到1234.5亿元，增长6.7%。新建学校12所。

二、2024年工作安排

桥梁产业产值增长8%左右。栽种槐树3万棵。
"""


def scan(printed: bytes, *, blurred: float = 0, dpi: int = 150) -> bytes:
    """A PDF of pictures of the pages of another."""
    document = pdfium.PdfDocument(printed)
    pictures: list[Image.Image] = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    soft = [picture.filter(ImageFilter.GaussianBlur(blurred)) if blurred else picture for picture in pictures]
    written = io.BytesIO()
    soft[0].save(written, "PDF", save_all=True, append_images=soft[1:], resolution=dpi)
    return written.getvalue()


@pytest.mark.browser
@pytest.mark.long
def test_a_scanned_report_is_read_and_says_so(tmp_path: Path) -> None:
    """Its figures are found, cited with their page, and noted as recognized; without --ocr the build says how to read it."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "scan.pdf").write_bytes(scan(to_pdf(REPORT, tmp_path)))
    (corpus / "plain.txt").write_text(REPORT.replace("柳河市", "青石县").replace("1234.5", "77"), encoding="utf-8")
    embedder = HashedEmbedder()
    skipped = build(corpus, tmp_path / "store", embedder=embedder, progress=False).skipped
    assert [path for path, _ in skipped] == ["scan.pdf"]
    assert "--ocr" in skipped[0][1]
    done = build(corpus, tmp_path / "store", embedder=embedder, progress=False, ocr=True)
    assert (done.added, done.skipped) == (("scan.pdf",), ())
    # Once recognized it stays, though later builds recognize nothing.
    assert not build(corpus, tmp_path / "store", embedder=embedder, progress=False).changed
    with open_store(tmp_path / "store") as generation:
        assert list(generation.faults()) == []
        scanned = next(d for d in generation.documents() if d.source == "scan.pdf")
        assert (scanned.region, scanned.report_year) == ("柳河市", 2024)
        paragraphs = generation.paragraphs(scanned.id)
        assert [p.text for p in paragraphs if p.kind is ParagraphKind.BODY] == [
            "各位代表：",
            "桥梁产业产值达到1234.5亿元，增长6.7%。新建学校12所。",
            "桥梁产业产值增长8%左右。栽种槐树3万棵。",
        ]
        assert all(p.page == 1 and p.sureness is not None and p.sureness > SURE for p in paragraphs)
        assert not any(p.doubtful for p in paragraphs)
        assistant = Assistant(generation, embedder)
        answer = assistant.ask("柳河市2023年桥梁产业产值多少")
        assert "1234.5亿元" in answer.text
        assert "扫描件" in answer.note
        assert "第1页" in answer.note
        assert [citation.sureness is not None for citation in answer.citations] == [True]
        plain = assistant.ask("青石县2023年桥梁产业产值多少")
        assert "77亿元" in plain.text
        assert plain.note == ""
        assert [citation.sureness for citation in plain.citations] == [None]


@pytest.mark.browser
@pytest.mark.long
def test_what_cannot_be_read_surely_is_marked(tmp_path: Path) -> None:
    """On a page too soft to read, no wrong character of a figure or word goes unmarked."""
    soft = scanned_files.read(scan(to_pdf(REPORT, tmp_path), blurred=3.5))
    document = replace(describe("0" * 64, "a.pdf", soft.text), recognized=soft.recognized)
    paragraphs = split(document)
    assert any(paragraph.doubtful for paragraph in paragraphs)
    for paragraph in paragraphs:
        sure = [
            character
            for place, character in enumerate(paragraph.text)
            if character.isalnum() and not any(start <= place < end for start, end in paragraph.doubtful)
        ]
        assert set(sure) <= set(REPORT)


WORDS = (
    "Report of the year",
    "Bridges grew 5.5% in the past year.",
    "Schools: 12 new ones, of two floors.",
    "Roads: 34 km!",
)


def page_of(words: Sequence[str]) -> bytes:
    """A PDF of one page with these lines."""
    return pdf([[Text(line, 72, 740 - 30 * place) for place, line in enumerate(words)]])


def bound(*parts: bytes) -> bytes:
    """One PDF of the pages of several."""
    whole, written = pdfium.PdfDocument.new(), io.BytesIO()
    for part in parts:
        whole.import_pages(pdfium.PdfDocument(part))
    whole.save(written)
    return written.getvalue()


def numbered(scanned: bytes) -> bytes:
    """The same page with a page number printed on it."""
    document, written = pdfium.PdfDocument(scanned), io.BytesIO()
    number = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 12)
    raw.FPDFText_SetText(number, (ctypes.c_ushort * 3)(ord("1"), ord("2"), 0))
    raw.FPDFPageObj_Transform(number, 1, 0, 0, 1, 290, 30)
    page = document[0]
    raw.FPDFPage_InsertObject(page, number)
    page.gen_content()
    document.save(written)
    return written.getvalue()


def test_pages_that_only_recognition_can_read_are_named() -> None:
    """A picture, though a page number be printed on it, and characters without meaning; not an empty page nor a short one."""
    parts = [page_of(WORDS), scan(page_of(WORDS)), page_of([]), page_of(["Thanks."]), numbered(scan(page_of(WORDS)))]
    found = pdf_files.read(bound(*parts, page_of(["\x01" * 40] * 3)))
    assert found.unread == (2, 5, 6)
    assert found.text.count("Bridges") == 1


def test_scanned_pages_among_others_are_said_and_read_on_demand(tmp_path: Path) -> None:
    """The build and the list of reports name them; with --ocr a file that did not change is read again, and marked there alone."""
    corpus, embedder = tmp_path / "corpus", HashedEmbedder()
    corpus.mkdir()
    (corpus / "a.pdf").write_bytes(bound(page_of(WORDS), scan(page_of(["Wells: 56 new ones were dug last year."]))))
    done = build(corpus, tmp_path / "store", embedder=embedder, progress=False)
    assert done.unread == (("a.pdf", (2,)),)
    again = build(corpus, tmp_path / "store", embedder=embedder, progress=False)
    assert (again.changed, again.unread) == (False, done.unread)
    with open_store(tmp_path / "store") as generation:
        [held] = take_stock(generation).reports
        assert [note for note in held.notes if "第2页" in note and "--ocr" in note]
        assert not any("Wells" in paragraph.text for paragraph in generation.paragraphs(held.document.id))
    read = build(corpus, tmp_path / "store", embedder=embedder, progress=False, ocr=True)
    assert (read.added, read.unread) == (("a.pdf",), ())
    assert not build(corpus, tmp_path / "store", embedder=embedder, progress=False, ocr=True).changed
    with open_store(tmp_path / "store") as generation:
        [held] = take_stock(generation).reports
        assert not any("--ocr" in note for note in held.notes)
        paragraphs = generation.paragraphs(held.document.id)
        assert {(p.page, p.sureness is not None) for p in paragraphs} == {(1, False), (2, True)}
        assert any("56" in p.text for p in paragraphs if p.page == 2)


def test_a_text_layer_needs_no_recognition() -> None:
    """Such pages are read as without --ocr, and nothing is said to be recognized."""
    content = page_of(WORDS)
    assert scanned_files.read(content) == pdf_files.read(content)


# --- how sure a paragraph is ---


@pytest.mark.parametrize(
    ("doubtful", "says"),
    [
        ((), "平均把握99%）。请对照原件"),
        (((9, 10),), "其中“1234.5亿元”认不准。"),
        (((0, 2),), "平均把握99%）。请对照原件"),
    ],
)
def test_a_note_names_the_figures_that_are_unsure(doubtful: tuple[tuple[int, int], ...], says: str) -> None:
    """Those with a doubtful character, and no others; nothing is noted of what was not recognized."""
    text = "桥梁产业产值达到1234.5亿元，增长6.7%。"
    citation = Citation(
        n=1, document_id="", source="", title="", region="", report_year=2024, section=(), paragraph=3,
        text=text, quote=text[2:16], start=2, end=16, page=4, sureness=0.99, doubtful=doubtful,
    )  # fmt: skip
    figure = Figure(
        text="1234.5亿元", value=Decimal("123450000000"), unit="元", qualifier=None, indicator="", region="",
        period=None, role=Role.ACTUAL, measure=Measure.LEVEL, citation=1,
    )  # fmt: skip
    note = scan_note([citation], [figure])
    assert "[1]是扫描件上识别出的文字（第4页，" in note
    assert says in note
    assert scan_note([replace(citation, sureness=None)], [figure]) == ""


LINES = st.lists(
    st.lists(st.tuples(st.sampled_from("桥梁产业增长1234.5亿元，。 "), st.sampled_from([0.5, 0.95, 1.0])), min_size=2),
    min_size=1,
)


@given(lines=LINES)
def test_sureness_keeps_to_its_characters(lines: list[list[tuple[str, float]]]) -> None:
    """Through all joining of lines every recognized character keeps its own, and none is lost."""
    printed = [
        PrintedLine(
            pieces=(("".join(character for character, _ in line), False),),
            page=1,
            left=80,
            right=500,
            baseline=700 - 20 * number,
            size=12,
            sureness=tuple(sureness for _, sureness in line),
        )
        for number, line in enumerate(lines)
    ]
    extracted = compose(printed, pages=1)
    told = [
        (character, sureness)
        for start, end, sureness in extracted.recognized
        for character in extracted.text[start:end]
        if character.strip()
    ]
    kept = [each for line in lines for each in line if each[0].strip()]
    assert [each for each in told if each in kept] == told
    assert len(told) <= len(kept)


@given(text=st.text(alphabet="桥梁增长1234亿元 \u3000**", min_size=1, max_size=40), data=st.data())
def test_doubtful_spans_are_those_of_unsure_characters(text: str, data: st.DataObject) -> None:
    """Whatever layout was taken out of the paragraph's text."""
    sureness = data.draw(st.lists(st.sampled_from([0.3, 0.99]), min_size=len(text), max_size=len(text)))
    shown = "".join(text.split()).replace("*", "")
    document = replace(
        describe("0" * 64, "a.pdf", text),
        recognized=tuple((place, place + 1, sure) for place, sure in enumerate(sureness)),
    )
    paragraph = Paragraph("0" * 64, 1, shown, ParagraphKind.BODY, (), None, None, 0, len(text))
    [marked] = mark(document, [paragraph])
    wanted = [
        sure < SURE for character, sure in zip(text, sureness, strict=True) if character in shown and character.strip()
    ]
    found = [any(start <= place < end for start, end in marked.doubtful) for place in range(len(shown))]
    assert found == wanted
