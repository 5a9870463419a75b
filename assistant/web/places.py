"""The addresses that the page's links carry: a span of a paragraph, which is found again after the index was renewed."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from assistant.records import Citation
from index.records import Paragraph, ParagraphKey, Records

CLOSE = "#close"
LEAVE = "#leave"
"""Signs out."""
COPY, AGAIN, REWRITE = "#copy", "#again", "#rewrite"
"""Of an answer: takes it along, asks its question again, puts that into the box to be changed."""

_PLACE = re.compile(r"([0-9a-f]{64})/([1-9][0-9]{0,5})/([0-9]{1,6})-([0-9]{1,6})(?:/([0-9a-f]{16}))?")

_LONGEST_NAME = 2000
_CASE = re.compile(r"([1-9][0-9]{0,8})/([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Place:
    """A half-open span of a paragraph's text; ``start == end`` means the paragraph as such.

    Attributes:
        words: a digest of the paragraph's text, by which it is found again where its report is another file now, or its
            paragraphs are counted otherwise; empty where the place need not last.
    """

    document_id: str
    paragraph: int
    start: int = 0
    end: int = 0
    words: str = ""

    @classmethod
    def of(cls, citation: Citation) -> "Place":
        """Where a citation's quote stands."""
        return cls(citation.document_id, citation.paragraph, citation.start, citation.end)

    @classmethod
    def parse(cls, text: object) -> "Place | None":
        """Read what :meth:`__str__` wrote; None for anything else, since it comes out of a browser."""
        found = _PLACE.fullmatch(text) if isinstance(text, str) else None
        return cls(found[1], int(found[2]), int(found[3]), int(found[4]), found[5] or "") if found else None

    @property
    def key(self) -> ParagraphKey:
        """The paragraph."""
        return self.document_id, self.paragraph

    def __str__(self) -> str:
        words = f"/{self.words}" if self.words else ""
        return f"{self.document_id}/{self.paragraph}/{self.start}-{self.end}{words}"


def lasting(paragraph: Paragraph, place: Place | None = None) -> Place:
    """A paragraph's place, or one in it, by which it is found for as long as any report held has it word for word."""
    start, end = (place.start, place.end) if place else (0, 0)
    return Place(*paragraph.key, start, end, _digest(paragraph.text))


def found_again(records: Records, place: Place) -> Place:
    """Where a place is now: as it says, or wherever its words have gone; as it says where they are nowhere."""
    there = records.paragraph(place.key)
    if not place.words or (there is not None and _digest(there.text) == place.words):
        return place
    documents = sorted(records.documents(), key=lambda document: document.id != place.document_id)
    moved = (p for d in documents for p in records.paragraphs(d.id) if _digest(p.text) == place.words)
    paragraph = next(moved, None)
    return lasting(paragraph, place) if paragraph else place


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def cite_link(place: Place) -> str:
    """Shows a place beside the conversation."""
    return f"#cite/{place}"


def read_link(place: Place) -> str:
    """Shows a place in its whole report."""
    return f"#read/{place}"


def jump_link(paragraph: int) -> str:
    """Brings a paragraph of the report that is read into sight."""
    return f"#jump/{paragraph}"


def ask_link(question: str) -> str:
    """Asks a question."""
    return f"#ask/{quote(question, safe='')}"


def indicator_link(name: str) -> str:
    """Brings up the table of an indicator."""
    return f"#indicator/{quote(name, safe='')}"


def parse_indicator(text: object) -> str:
    """The name in what follows ``#indicator/``; empty for what is none, since it comes out of a browser."""
    return unquote(text) if isinstance(text, str) and len(text) <= _LONGEST_NAME else ""


def holding_link(document_id: str) -> str:
    """Brings a report up to be changed."""
    return f"#holding/{document_id}"


def review_link(entry: int, citation: int = 0) -> str:
    """Brings an entry of the journal up for review, at a citation; 0 stands for the first that waits."""
    return f"#review/{entry}/{citation}"


def parse_review(text: object) -> tuple[int, int] | None:
    """(entry, citation) of what follows ``#review/``; None for anything else, since it comes out of a browser."""
    found = _CASE.fullmatch(text) if isinstance(text, str) else None
    return (int(found[1]), int(found[2])) if found else None
