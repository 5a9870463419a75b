"""Citations of scanned pages: what a reader has to know of words that were recognized on a picture."""

from collections.abc import Iterator, Sequence

from assistant.records import Citation, Figure


def scan_note(citations: Sequence[Citation], figures: Sequence[Figure]) -> str:
    """Which citations rest on recognized text, how sure it is, and which figures it is not sure of; empty for none."""
    notes = []
    for citation in citations:
        if citation.sureness is not None:
            page = f"第{citation.page}页，" if citation.page else ""
            doubts = "、".join(f"“{text}”" for text in _doubted(citation, figures))
            unsure = f"，其中{doubts}认不准" if doubts else ""
            notes.append(f"[{citation.n}]是扫描件上识别出的文字（{page}平均把握{citation.sureness:.0%}）{unsure}")
    return f"{'；'.join(notes)}。请对照原件" if notes else ""


def _doubted(citation: Citation, figures: Sequence[Figure]) -> Iterator[str]:
    """The answer's figures on this citation with a character that is doubtful; its quote, if that alone is."""
    unsure = [(max(start, citation.start), min(end, citation.end)) for start, end in citation.doubtful]
    overlapping = [(start, end) for start, end in unsure if start < end]
    told = list(dict.fromkeys(figure.text for figure in figures if figure.citation == citation.n))
    for text in told:
        at = citation.text.find(text, citation.start, citation.end)
        if at >= 0 and any(start < at + len(text) and at < end for start, end in overlapping):
            yield text
    if not told and overlapping:
        yield citation.quote
