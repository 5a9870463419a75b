"""Questions for the meaning of a term: glossary entries, and sentences that say 「…是指…」."""

import re
from collections.abc import Sequence

from assistant.records import Passage, Quote
from index.records import Paragraph, ParagraphKind, Records
from index.statements import sentences

_LONGEST = 200
_SAYS = r"[”」》]?[^。；]{0,12}?(?:是指|指的是|指|即|是)"


def find_meanings(terms: Sequence[str], passages: Sequence[Passage], records: Records) -> list[Quote]:
    """The words that explain each term, one quote a term; terms that nothing explains are left out."""
    paragraphs = {passage.paragraph.key: passage.paragraph for passage in passages}
    for document in records.documents():
        if any(key[0] == document.id for key in paragraphs):
            paragraphs.update((p.key, p) for p in records.paragraphs(document.id) if p.kind is ParagraphKind.NOTE)
    found = (_explanation(term, list(paragraphs.values())) for term in terms)
    return [quote for quote in found if quote is not None]


def _explanation(term: str, paragraphs: Sequence[Paragraph]) -> Quote | None:
    """A glossary entry that opens with the term, else a sentence that says what the term is."""
    for paragraph in paragraphs:
        for start, end in sentences(paragraph.text):
            if paragraph.kind is ParagraphKind.NOTE and re.search(
                rf"“{re.escape(term)}”[\u4e00-\u9fff]{{0,6}}\s?(?:是指|指)", paragraph.text[start:end]
            ):
                return Quote(paragraph, start, start + len(paragraph.text[start:end].rstrip("。；;")))
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.NOTE and re.match(
            rf"[^：:]{{0,12}}{re.escape(term)}[^：:]{{0,16}}[：:]|(?:\d+[.．、]\s?)?[“《]{re.escape(term)}[”》](?!的)",
            paragraph.text,
        ):
            return _from(paragraph, 0)
    for paragraph in paragraphs:
        for start, end in sentences(paragraph.text):
            if re.search(re.escape(term) + _SAYS, paragraph.text[start:end]):
                return _from(paragraph, start)
    return None


def _from(paragraph: Paragraph, start: int) -> Quote:
    """The sentences from ``start`` on, as many as stay short, the first in any case; the full stop left out."""
    ends = [end for begin, end in sentences(paragraph.text) if begin >= start]
    fitting = [end for end in ends if end - start <= _LONGEST] or ends[:1]
    stop = fitting[-1]
    return Quote(paragraph, start, start + len(paragraph.text[start:stop].rstrip("。；;")))
