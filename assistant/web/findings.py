"""What an evaluator sees of a run, as HTML: how far it is, its headline, what moved, each failure with its sources."""

from collections.abc import Sequence
from itertools import pairwise

from assistant.benchmark import Difference, Failure, Outcome, Pointer, Progress, Span
from assistant.web.markup import Html, element, join
from assistant.web.places import Place, read_link


def progress_card(progress: Progress) -> Html:
    """How far the run under way is, or how the last one ended."""
    if not progress.running:
        return element("p", progress.said, class_="nothing")
    if not progress.total:
        return element("p", "正在准备……", class_="nothing")
    told = f"已答 {progress.done} / {progress.total} 题"
    if progress.done + 1 >= progress.total:
        told += "，接着打分"
    return element("p", told, class_="nothing")


def headline_card(outcome: Outcome) -> Html:
    """The share that is right, and what a manager reads first."""
    return element(
        "div",
        element("p", element("strong", outcome.headline), " 答对", class_="share"),
        element("ul", *(element("li", line) for line in outcome.lines)),
        class_="outcome",
    )


def difference_card(difference: Difference, earlier: str) -> Html:
    """What moved since an earlier run."""
    return element(
        "div",
        element("h2", f"与 {earlier} 相比"),
        element("ul", *(element("li", line) for line in difference.said)),
        element("p", f"新错：{' '.join(difference.failing) or '无'}"),
        element("p", f"新对：{' '.join(difference.passing) or '无'}"),
        class_="moved",
    )


def failure_list(failures: Sequence[Failure]) -> Html:
    """Every failure; each source is a link to its place in the report."""
    if not failures:
        return element("p", "没有失败的题。", class_="nothing")
    return element("div", element("h2", f"失败的题（{len(failures)}）"), *map(_failure, failures), class_="failures")


def _failure(failure: Failure) -> Html:
    before = [element("p", f"上文：{'；'.join(failure.asked[:-1])}", class_="label")] if failure.asked[1:] else []
    return element(
        "div",
        element("p", f"{failure.id}　{failure.type}　{failure.cause}", class_="label"),
        *before,
        element("h3", failure.asked[-1]),
        _row("拒答" if failure.refused else "回答", failure.said or "没有回答记录"),
        _row("标准", failure.gold),
        element("ul", *(element("li", detail) for detail in failure.details), class_="details")
        if failure.details
        else "",
        *map(_source, failure.pointers),
        class_="failure",
    )


def _row(name: str, words: str) -> Html:
    return element("p", element("b", name), " ", words)


def _source(pointer: Pointer) -> Html:
    name = f"[{pointer.n}]" if pointer.n else "没有引到的证据"
    start, end = pointer.quoted or (pointer.gold or ((0, 0),))[0]
    place = Place(pointer.document_id, pointer.paragraph, start, end)
    label = f"{name} {pointer.name}" + (f" 第 {pointer.paragraph} 段" if pointer.paragraph else "")
    return element(
        "div",
        element("a", label, href=read_link(place), class_="read-it") if pointer.paragraph else element("span", label),
        element("p", _marked(pointer.text, pointer.quoted, pointer.gold)),
        class_="source-of" if pointer.n else "source-of missed",
    )


def _marked(text: str, quoted: Span | None, gold: Sequence[Span]) -> Html:
    """The quote as ``mark``, the gold as ``ins``, which is what it should have been."""
    spans = [("mark", quoted)] if quoted else []
    spans += [("ins", span) for span in gold]
    cuts = sorted({0, len(text), *(end for _, span in spans for end in span)})
    pieces = []
    for start, end in pairwise(cuts):
        piece: str = text[start:end]
        for tag in ("ins", "mark"):
            if any(name == tag and span[0] <= start and end <= span[1] for name, span in spans):
                piece = element(tag, piece)
        pieces.append(piece)
    return join(pieces)
