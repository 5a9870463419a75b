"""BM25 over character bigrams and whole figures; the only importer of bm25s.

Bigrams rather than words: they need no dictionary and beat a word segmenter on Chinese passage retrieval (design
measurements: R@1 0.963 against 0.956). A figure is one token, so that 1200 is never found through 12 and 00.
"""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

FILES = (
    "data.csc.index.npy",
    "indices.csc.index.npy",
    "indptr.csc.index.npy",
    "vocab.index.json",
    "params.index.json",
)
"""What :meth:`LexicalIndex.save` writes: plain arrays and JSON, no pickle."""

_NOTHING = ""
"""Stands for a text without tokens; no question can ask for it."""
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
# White space is layout between Han characters and figures, but it separates words and neighbouring figures.
_LAYOUT_SPACE = re.compile(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])")
_THOUSANDS = re.compile(r"(?<!\d)(?<!\d[,.])\d{1,3}(?:,\d{3})+(?!\d)", re.ASCII)
_RUN = re.compile(rf"[0-9]+(?:\.[0-9]+)?[%‰]?|[a-z]+|[{_HAN}]+")


def tokenize(text: str) -> list[str]:
    """Cut text into search tokens, the same way for reports and for questions.

    Full-width forms, letter case, layout spaces and thousands separators make no difference.

    Returns:
        In order of appearance: the bigrams of each run of Han characters (a run of one character is its own token),
        whole figures with their ``%`` or ``‰``, lower-cased Latin words.
    """
    plain = _LAYOUT_SPACE.sub("", unicodedata.normalize("NFKC", text).lower())
    plain = _THOUSANDS.sub(lambda figure: figure[0].replace(",", ""), plain)
    return [token for run in _RUN.findall(plain) for token in _tokens(run)]


def _tokens(run: str) -> list[str]:
    if run.isascii() or run[-1] == "‰" or len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over the texts of one generation; safe to search from many threads."""

    def __init__(self, scorer: Any) -> None:
        self._scorer = scorer

    def __len__(self) -> int:
        return int(self._scorer.scores["num_docs"])

    @classmethod
    def build(cls, texts: Iterable[str]) -> "LexicalIndex":
        """Index at least one text; a text's position is its id."""
        vocabulary: dict[str, int] = {}
        ids = [
            [vocabulary.setdefault(token, len(vocabulary)) for token in tokenize(text) or [_NOTHING]] for text in texts
        ]
        scorer = bm25s.BM25()
        # Our own vocabulary, numbered by first appearance: bm25s numbers a set of strings, differently in every run.
        scorer.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(scorer)

    def save(self, folder: Path) -> None:
        """Write :data:`FILES` into ``folder``."""
        self._scorer.save(folder, allow_pickle=False, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Read what :meth:`save` wrote."""
        return cls(bm25s.BM25.load(folder, allow_pickle=False, show_progress=False))

    def frequencies(self) -> dict[str, int]:
        """Token → the number of texts that have it."""
        counts = np.diff(self._scorer.scores["indptr"]).tolist()
        return {token: counts[id_] for token, id_ in self._scorer.vocab_dict.items() if token != _NOTHING}

    def search(self, text: str, *, limit: int, among: NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """The best texts for a question.

        Args:
            limit: how many at most; nothing for 0.
            among: shape (n,), which texts may be found; None for all. Applied before the best are taken.

        Returns:
            (id, score), best first, ties by id; a score is above 0 and higher is better.
        """
        tokens = self._scorer.get_tokens_ids(tokenize(text))
        if not tokens or limit <= 0:
            return []
        scores: NDArray[np.float32] = self._scorer.get_scores_from_ids(tokens)
        found = np.flatnonzero(scores > 0 if among is None else (scores > 0) & among)
        best = found[np.argsort(-scores[found], kind="stable")[:limit]]
        return [(int(i), float(scores[i])) for i in best]
