"""A report to be read: its contents, its text with what is looked for marked, and how often that stands in it."""

import re
from collections.abc import Sequence

from assistant.web.excerpts import OriginalLink, document_of, line, no_original, scope_of, title_of
from assistant.web.markup import Html, element
from assistant.web.places import Place, jump_link, lasting, read_link
from index.records import Paragraph, ParagraphKind, Records

LONGEST = 40
"""Characters that are looked for at most."""
_DEEPEST = 3
"""Levels of headings that are told apart."""
NO_HEADINGS = "这份报告没有标题。"

Span = tuple[int, int]


def hits_in(text: str, sought: str) -> list[Span]:
    """Where the words stand in a text, half-open, from left to right; nowhere if there are none."""
    return [found.span() for found in re.finditer(re.escape(sought), text, re.IGNORECASE)] if sought else []


def hits_card(count: int) -> Html:
    """How often the words were found, and the ways to the one before and the next; the page's script counts along."""
    if not count:
        return element("p", "没有找到", class_="none", role="status")
    return element(
        "p",
        element("span", element("span", "1", class_="now"), f"/{count} 处", role="status"),
        element("a", "上一处", href="#hit/-1"),
        element("a", "下一处", href="#hit/1"),
    )


def contents(records: Records, document_id: str) -> Html:
    """The headings as a tree, those that open a paragraph among them, each a link to where it stands."""
    entries = headings_of(records.paragraphs(document_id))
    if not entries:
        return element("p", NO_HEADINGS, class_="nothing")
    items = (
        element("li", element("a", title, href=jump_link(number), title=title), class_=f"level{min(depth, _DEEPEST)}")
        for depth, title, number in entries
    )
    return element(
        "details",
        element("summary", f"目录（{len(entries)}）"),
        element("ul", *items),
        class_="contents",
        open_="open",
    )


def headings_of(paragraphs: Sequence[Paragraph]) -> list[tuple[int, str, int]]:
    """(depth from 0, heading, number of the paragraph where it stands) in order."""
    entries: list[tuple[int, str, int]] = []
    open_now: tuple[str, ...] = ()
    for paragraph in paragraphs:
        heading = (paragraph.text,) if paragraph.kind is ParagraphKind.HEADING else ()
        path = (*paragraph.section, *heading)
        for depth, title in enumerate(path):
            if open_now[: depth + 1] != path[: depth + 1]:
                entries.append((depth, title, paragraph.number))
        if path:
            open_now = path
    return entries


def whole_report(records: Records, place: Place, *, sought: str = "", original: OriginalLink = no_original) -> Html:
    """Every paragraph of a report, each under its number; the one at ``place`` marked, and the words that are looked for."""
    document = document_of(records, place.document_id)
    if document is None:
        return element("p", "现有资料里已经没有这份报告。", class_="gone")
    paragraphs = records.paragraphs(place.document_id)
    cited = next((p for p in paragraphs if p.number == place.paragraph and place.end), None)
    changed = bool(place.words) and place.words != (lasting(cited).words if cited else "")
    return element(
        "div",
        element(
            "div",
            element("h2", title_of(document), tabindex="-1"),
            element("p", f"{scope_of(document)}　共 {len(paragraphs)} 段", class_="scope"),
            element("p", original(document, cited.page if cited else None), _permalink(cited, place), class_="ways"),
            element("p", "", class_="trail"),
            class_="bar",
        ),
        element("p", "链接所指的那段文字已经改了，下面是这份报告现在的样子。", class_="gone") if changed else "",
        element("div", *(line(p, place, hits=hits_in(p.text, sought), linked=True) for p in paragraphs), class_="text"),
        class_="report",
    )


def _permalink(cited: Paragraph | None, place: Place) -> Html:
    """The address of a paragraph, good after the index was renewed."""
    if cited is None:
        return Html("")
    return element("a", f"复制第{cited.number}段的链接", class_="permalink", href=read_link(lasting(cited, place)))
