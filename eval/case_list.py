"""Failures as HTML: question, answer, gold, and the paragraphs with both spans highlighted."""

from collections.abc import Sequence
from itertools import pairwise

from eval.cases import Case, Source, Span
from eval.markup import Html, element, join
from eval.titles import TYPE_TITLES

SHORT_ID = 12


def case_list(cases: Sequence[Case], *, text: bool) -> Html:
    """All failures, those of one cause together.

    Args:
        text: whether words are shown; without, ids and offsets stand in for them.
    """
    if not cases:
        return element("p", "没有失败的题。")
    causes = list(dict.fromkeys(case.cause for case in cases))
    return join(_group(cause, [case for case in cases if case.cause == cause], text=text) for cause in causes)


def _group(cause: str, cases: Sequence[Case], *, text: bool) -> Html:
    return join([element("h3", f"{cause}（{len(cases)} 题）"), *(_case(case, text=text) for case in cases)])


def _case(case: Case, *, text: bool) -> Html:
    head = element("h4", element("code", case.id), element("span", TYPE_TITLES[case.type], class_="chip"))
    if not text:
        places = join(element("li", place_of(source)) for source in case.sources)
        return element("article", head, element("ul", places) if places else "", class_="case")
    before = [element("p", "上文：", " ← ".join(case.asked[-2::-1]), class_="before")] if case.asked[1:] else []
    said = "没有回答记录。" if not case.said else case.said
    rows = [
        ("问", case.asked[-1]),
        ("拒答" if case.refused else "回答", said),
        ("标准", case.gold),
    ]
    told = join(piece for name, words in rows for piece in (element("dt", name), element("dd", words)))
    details = join(element("li", detail) for detail in case.details)
    sources = join(_source(source) for source in case.sources)
    return element(
        "article",
        head,
        *before,
        element("dl", told),
        element("ul", details, class_="details") if details else "",
        sources,
        class_="case",
    )


def place_of(source: Source) -> str:
    """Where a source stands, without its words."""
    start, end = source.quoted or (source.gold or ((0, 0),))[0]
    where = f"第 {source.paragraph} 段" if source.paragraph else "原文"
    shift = source.offset or 0
    kind = f"出处 [{source.n}]" if source.n else "标准证据，没有引到"
    return f"{kind}：{source.document_id[:SHORT_ID]} {where} {start + shift}—{end + shift}"


def _source(source: Source) -> Html:
    label = f"[{source.n}] {source.name} 第 {source.paragraph} 段" if source.n else f"没有引到的证据：{source.name}"
    return element(
        "figure",
        element("figcaption", label),
        element("blockquote", highlighted(source.text, quoted=source.quoted, gold=source.gold)),
        class_="source" if source.n else "source missed",
    )


def highlighted(text: str, *, quoted: Span | None, gold: Sequence[Span]) -> Html:
    """The text with the quote and the gold marked; where they overlap, marked as both."""
    spans = {"quoted": [quoted] if quoted else [], "gold": list(gold)}
    cuts = sorted({0, len(text), *(end for kind in spans.values() for span in kind for end in span)})
    pieces = []
    for start, end in pairwise(cuts):
        names = [kind for kind, all_ in spans.items() if any(s <= start and end <= e for s, e in all_)]
        piece = text[start:end]
        pieces.append(element("mark", piece, class_=" ".join(names)) if names else piece)
    return join(pieces)
