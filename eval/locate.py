"""Finding the offsets of a quote in a report, so that gold can name it without repeating it."""

from eval.corpus import Corpus, ReportFile
from eval.errors import EvalError
from eval.text import fold


def locate(corpus: Corpus, doc: str, quote: str) -> dict[str, object]:
    """The place of ``quote`` in the one file named by ``doc``, white space and width of characters ignored.

    Returns:
        ``sha256``, ``start`` and ``end``, as evidence is written; the span is the shortest that folds to the quote.

    Raises:
        EvalError: the file is missing or not the only one, or the quote does not stand in it exactly once.
    """
    files = corpus.named(doc)
    if len(files) != 1:
        raise EvalError(f"文件名含 {doc!r} 的文件应恰有一个，语料里有 {len(files)} 个")
    file, words = files[0], fold(quote)
    times = file.folded.count(words) if words else 0
    if times != 1:
        raise EvalError(f"{file.name} 里这句话出现 {times} 次，应恰好一次：写长一些或检查用字")
    start = _last(file, words)
    end = _first(file, words, start)
    return {"sha256": file.sha256, "start": start, "end": end}


def _last(file: ReportFile, words: str) -> int:
    """The last start from which the rest of the text still holds the quote."""
    low, high = 0, len(file.text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if words in fold(file.text[middle:]) else (low, middle - 1)
    return low


def _first(file: ReportFile, words: str, start: int) -> int:
    """The first end at which the text from ``start`` holds the quote."""
    low, high = start, len(file.text)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if words in fold(file.text[start:middle]) else (middle + 1, high)
    return low
