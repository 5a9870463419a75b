"""Reports as HTML: a paragraph among its neighbours, a whole report, and which reports are held."""

from collections.abc import Sequence

from assistant.web.markup import Html, element, join
from assistant.web.places import CLOSE, Place, read_link
from index.records import Document, Paragraph, ParagraphKind, Records

NEIGHBOURS = 2
"""Paragraphs shown on each side of the cited one."""

REGIONS_LISTED = 60


def excerpt(records: Records, place: Place) -> Html:
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
        _bar(title_of(document), scope_of(document), " › ".join(cited.section)),
        element("div", *(_paragraph(p, place) for p in around), class_="text"),
        element("p", element("a", "在全文中阅读", class_="read", href=read_link(place))),
        class_="excerpt",
    )


def whole_report(records: Records, place: Place) -> Html:
    """Every paragraph of a report, the one at ``place`` marked."""
    document = document_of(records, place.document_id)
    if document is None:
        return element("p", "现有资料里已经没有这份报告。", class_="gone")
    paragraphs = records.paragraphs(place.document_id)
    return element(
        "div",
        element("p", f"{scope_of(document)}　共 {len(paragraphs)} 段", class_="scope"),
        element("div", *(_paragraph(p, place) for p in paragraphs), class_="text"),
        class_="report",
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


def _bar(title: str, *lines: str) -> Html:
    """What stays in sight while the text scrolls: whose words these are, under which headings."""
    return element(
        "div",
        element("h2", title, tabindex="-1"),
        element("a", "关闭", class_="close", href=CLOSE),
        *(element("p", line) for line in lines if line),
        class_="bar",
    )


def _paragraph(paragraph: Paragraph, place: Place) -> Html:
    """A paragraph under its number; the one at ``place`` has its quote marked, exactly."""
    cited = paragraph.number == place.paragraph and place.end > 0
    words = _marked(paragraph.text, place) if cited else paragraph.text
    kind = "heading" if paragraph.kind is ParagraphKind.HEADING else "body"
    number = element("span", str(paragraph.number), class_="no", title=f"第{paragraph.number}段")
    return element("p", number, element("span", words), class_=f"{kind} cited" if cited else kind)


def _marked(text: str, place: Place) -> Html:
    """The text with the span marked; the paragraph may have come out shorter than when it was cited."""
    if not place.start < place.end <= len(text):
        return join([text])
    return join([text[: place.start], element("mark", text[place.start : place.end]), text[place.end :]])
