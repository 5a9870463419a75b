"""Reports as HTML: a paragraph among its neighbours, and which reports are held."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from assistant.web.markup import Html, element, join
from assistant.web.places import CLOSE, Place, lasting, read_link
from index.records import Document, Paragraph, ParagraphKind, Records

NEIGHBOURS = 2
"""Paragraphs shown on each side of the cited one."""

REGIONS_LISTED = 60

OriginalLink = Callable[[Document, int | None], Html]
"""A report, and a page of it → the link to its file; empty where there is none."""


def no_original(document: Document, page: int | None) -> Html:
    """The link where files are not given away: none."""
    return Html("")


def excerpt(records: Records, place: Place, *, original: OriginalLink = no_original) -> Html:
    """The paragraph in its report: its headings above it, the quote marked, its neighbours around it."""
    document = document_of(records, place.document_id)
    paragraphs = records.paragraphs(place.document_id)
    cited = next((paragraph for paragraph in paragraphs if paragraph.number == place.paragraph), None)
    if document is None or cited is None:
        return element(
            "div", _bar("原文"), element("p", "现有资料里已经没有这段原文。", class_="gone"), class_="excerpt"
        )
    around = [p for p in paragraphs if abs(p.number - place.paragraph) <= NEIGHBOURS]
    return element(
        "div",
        _bar(title_of(document), scope_of(document), " › ".join([*cited.section, _position(cited)])),
        element("div", *(line(p, place) for p in around), class_="text"),
        element(
            "p",
            element("a", "在全文中阅读", class_="read", href=read_link(place)),
            original(document, cited.page),
            class_="ways",
        ),
        class_="excerpt",
    )


def holdings(records: Records) -> Html:
    """The reports held, a line for each region, each year a link to its report."""
    held: dict[str, list[Document]] = {}
    for document in records.documents():
        held.setdefault(document.region, []).append(document)
    lines = [_region(region, documents) for region, documents in list(held.items())[:REGIONS_LISTED]]
    rest = f"另有 {len(held) - REGIONS_LISTED} 个地区，见「原文」。" if len(held) > REGIONS_LISTED else ""
    return element(
        "div",
        element("h2", "现有报告"),
        element("p", "答案只出自这些报告。选择引用 [1]，这里会显示它在原文中的位置。"),
        element("ul", *lines),
        element("p", rest) if rest else "",
        class_="holdings",
    )


def summary(records: Records) -> str:
    """How much is held, in a few words."""
    documents = records.documents()
    years = sorted({document.report_year for document in documents if document.report_year})
    span = f"　{years[0]}—{years[-1]}年" if len(years) > 1 else "".join(f"　{year}年" for year in years)
    return f"{len(documents)} 份报告　{len({document.region for document in documents})} 个地区{span}"


def document_of(records: Records, document_id: str) -> Document | None:
    """A document by its id."""
    return next((document for document in records.documents() if document.id == document_id), None)


def title_of(document: Document) -> str:
    """The title in its brackets; the file's name where the report has none."""
    return f"《{document.title}》" if document.title else document.source


def scope_of(document: Document) -> str:
    """Whose report it is, of which year, and who gave it."""
    year = f"{document.report_year}年" if document.report_year else "年份不明"
    speaker = f"{document.office or ''}{document.speaker}" if document.speaker else ""
    return "　".join(part for part in (document.region or "地区不明", year, speaker) if part)


def _region(region: str, documents: Sequence[Document]) -> Html:
    years = (
        element("a", str(d.report_year or "年份不明"), href=read_link(Place(d.id, 1)), title=title_of(d))
        for d in documents
    )
    return element("li", element("b", region or "地区不明"), element("span", *years, class_="years"))


def line(paragraph: Paragraph, place: Place, *, hits: Sequence[tuple[int, int]] = (), linked: bool = False) -> Html:
    """A paragraph under its number; the one at ``place`` has its quote marked, exactly.

    Args:
        hits: further spans to be told from the rest, ascending and apart from one another.
        linked: whether the number leads to the paragraph.
    """
    cited = paragraph.number == place.paragraph and place.end > 0
    quote = (place.start, place.end) if cited and place.start < place.end <= len(paragraph.text) else None
    kind = "heading" if paragraph.kind is ParagraphKind.HEADING else "body"
    name, number = f"第{paragraph.number}段", str(paragraph.number)
    told = (
        element("a", number, class_="no", href=read_link(_whole(paragraph)), title=f"{name}，可复制它的链接")
        if linked
        else element("span", number, class_="no", title=name)
    )
    classes = f"p{number} {kind} cited" if cited else f"p{number} {kind}"
    return element("p", told, element("span", _marked(paragraph.text, quote, hits)), class_=classes)


def _whole(paragraph: Paragraph) -> Place:
    return lasting(paragraph, Place(*paragraph.key, 0, len(paragraph.text)))


def _position(paragraph: Paragraph) -> str:
    return f"第{paragraph.number}段" + (f"（第{paragraph.page}页）" if paragraph.page else "")


def _bar(title: str, *lines: str) -> Html:
    """What stays in sight while the text scrolls: whose words these are, under which headings, the way to other citations."""
    return element(
        "div",
        element("h2", title, tabindex="-1"),
        element("a", "关闭", class_="close", href=CLOSE),
        *(element("p", line) for line in lines if line),
        element("p", "", class_="trail"),
        class_="bar",
    )


def _marked(text: str, quote: tuple[int, int] | None, hits: Sequence[tuple[int, int]]) -> Html:
    """The text with the quote as ``mark``, and each hit one element around its part of it."""
    cuts = sorted({0, len(text), *(end for hit in hits for end in hit)})
    starts = {start for start, _ in hits}
    return join(
        element("span", _quoted(text, start, end, quote), class_="hit")
        if start in starts
        else _quoted(text, start, end, quote)
        for start, end in pairwise(cuts)
    )


def _quoted(text: str, start: int, end: int, quote: tuple[int, int] | None) -> Html:
    """A part of the text with what the quote has of it marked."""
    if quote is None or not max(quote[0], start) < min(quote[1], end):
        return join([text[start:end]])
    first, last = max(quote[0], start), min(quote[1], end)
    return join([text[start:first], element("mark", text[first:last]), text[last:end]])
