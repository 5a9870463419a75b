"""Where folded characters stand in the file as it is: figures are found in folded text and changed in the file itself."""

from collections.abc import Iterator
from functools import cache

from eval.errors import EvalError
from eval.text import fold

Span = tuple[int, int]
"""Half-open, in code points."""


def align(text: str) -> tuple[str, tuple[Span, ...]]:
    """``fold(text)`` and, for each of its characters, the span of ``text`` that it was folded from.

    Raises:
        EvalError: characters of ``text`` combine across their bounds (decomposed accents), so that no span is theirs.
    """
    folded = fold(text)
    pieces = list(_joined_dashes(text))
    spans: list[Span] = []
    for char, span in pieces:
        if len(spans) < len(folded) and folded[len(spans)] == char:
            spans.append(span)
        elif char != "，":  # all that folding drops beyond single characters is a thousands separator
            raise EvalError(f"第 {span[0]} 字附近有组合字符，无法逐字对照：请先转成普通字符")
    if len(spans) != len(folded):
        raise EvalError("文本折叠后无法逐字对照")
    return folded, tuple(spans)


def _joined_dashes(text: str) -> Iterator[tuple[str, Span]]:
    """Folded characters one by one, a run of dashes as one."""
    pending: Span | None = None
    for at, raw in enumerate(text):
        for char in _folded(raw):
            if char == "-":
                pending = (pending[0] if pending else at, at + 1)
                continue
            if pending:
                yield "-", pending
                pending = None
            yield char, (at, at + 1)
    if pending:
        yield "-", pending


@cache
def _folded(char: str) -> str:
    return fold(char)


def raw_span(spans: tuple[Span, ...], start: int, end: int) -> Span:
    """The span of the file that the folded characters ``[start, end)`` stand in; ``end`` is beyond ``start``."""
    return spans[start][0], spans[end - 1][1]
