"""BM25 over character bigrams and whole figures; the only importer of bm25s.

Bigrams rather than words: they need no dictionary and beat a word segmenter on Chinese passage retrieval (design
measurements: R@1 0.963 against 0.956). A figure is one token, so that 1200 is never found through 12 and 00.
"""

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

COUNTS = "counts.npy"
"""How often each token stands in each text: what a later build carries over instead of reading the texts again."""
FILES = (
    "data.csc.index.npy",
    "indices.csc.index.npy",
    "indptr.csc.index.npy",
    "vocab.index.json",
    "params.index.json",
    COUNTS,
)
"""What :meth:`LexicalIndex.save` writes: plain arrays and JSON, no pickle."""

K1, B = 1.5, 0.75
"""How soon repetition, and how much a text's length, counts in BM25."""
_MOST = 2**16 - 1
"""Beyond it one more of the same token makes no difference to a score."""
_NOTHING = ""
"""Stands for a text without tokens; no question can ask for it."""
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
# White space is layout between Han characters and figures, but it separates words and neighbouring figures.
_LAYOUT_SPACE = re.compile(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])")
_THOUSANDS = re.compile(r"(?<!\d)(?<!\d[,.])\d{1,3}(?:,\d{3})+(?!\d)", re.ASCII)
_RUN = re.compile(rf"[0-9]+(?:\.[0-9]+)?[%‰]?|[a-z]+|[{_HAN}]+")


def rarity(held: NDArray[np.int64], size: int) -> NDArray[np.float32]:
    """What finding a token says, for tokens that ``held`` of ``size`` texts have; float32 of the same shape.

    *Source*: the inverse document frequency of Lucene's BM25, ln(1 + (N - n + ½) / (n + ½)).
    """
    weight: NDArray[np.float32] = np.log(1 + (size - held + 0.5) / (held + 0.5)).astype(np.float32)
    return weight


def dampings(lengths: NDArray[Any], mean: float) -> NDArray[np.float32]:
    """How soon more of a token says no more, in texts of so many tokens; float32 of the same shape.

    A token that stands c times in a text counts c / (damping + c) of its rarity.
    """
    damping: NDArray[np.float32] = (K1 * (1 - B + B * lengths / mean)).astype(np.float32)
    return damping


def counted(text: str) -> dict[str, int]:
    """How often each token stands in a text; one that no question can ask for where there is none."""
    return {token: min(count, _MOST) for token, count in Counter(tokenize(text) or [_NOTHING]).items()}


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


@dataclass(frozen=True, slots=True)
class _Postings:
    """Which token stands how often in which text, ordered by token, then by text.

    Attributes:
        vocabulary: token → its number.
        held: shape (tokens,), how many texts hold each.
        texts, counts: one entry for each token and text that holds it.
    """

    vocabulary: dict[str, int]
    held: NDArray[np.int64]
    texts: NDArray[np.int32]
    counts: NDArray[np.uint16]


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over the texts of one generation; safe to search from many threads."""

    def __init__(self, scorer: Any, counts: NDArray[np.uint16] | None = None) -> None:
        self._scorer = scorer
        self._counts = counts

    def __len__(self) -> int:
        return int(self._scorer.scores["num_docs"])

    @classmethod
    def build(cls, texts: Iterable[str]) -> "LexicalIndex":
        """Index at least one text; a text's position is its id."""
        postings = _count(enumerate(texts), {})
        return cls._of(postings, size=int(postings.texts.max()) + 1)

    @classmethod
    def grown(
        cls, folder: Path, moved: NDArray[np.int32], texts: Iterable[tuple[int, str]], *, size: int
    ) -> "LexicalIndex":
        """Index anew what was indexed before, without its texts; the same as :meth:`build` over all of them.

        Args:
            folder: what :meth:`save` wrote.
            moved: shape (texts before,), the new id of each, below 0 for those that are gone; those that stay keep
                their order.
            texts: (id, text) of those that are new.
            size: how many texts there are now.
        """
        before = cls._postings(folder, moved)
        new = _count(texts, before.vocabulary)
        starts = np.concatenate([[0], np.cumsum(before.held)])
        places = _places(new, before, starts)
        held = new.held.copy()
        held[: len(before.held)] += before.held
        merged = _Postings(
            vocabulary=new.vocabulary,
            held=held,
            texts=np.insert(before.texts, places, new.texts),
            counts=np.insert(before.counts, places, new.counts),
        )
        return cls._of(merged, size=size)

    @classmethod
    def _postings(cls, folder: Path, moved: NDArray[np.int32]) -> _Postings:
        """What was counted before, of the texts that stay, under their new ids."""
        scorer, counts = cls.load(folder)._scorer, np.load(folder / COUNTS, allow_pickle=False)
        texts = moved[scorer.scores["indices"]]
        ends = scorer.scores["indptr"]
        if not (stays := texts >= 0).all():
            ends = np.concatenate([[0], np.cumsum(stays)])[ends]
            texts, counts = texts[stays], counts[stays]
        return _Postings(dict(scorer.vocab_dict), np.diff(ends), texts, counts)

    @classmethod
    def _of(cls, postings: _Postings, *, size: int) -> "LexicalIndex":
        """Score every posting as bm25s does, for all texts at once; its own indexing takes a turn of Python for each."""
        held, counts = postings.held, postings.counts
        lengths = np.bincount(postings.texts, weights=counts, minlength=size)
        scorer = bm25s.BM25(k1=K1, b=B)
        weight, damping = rarity(held, size), dampings(lengths, lengths.mean())
        # Tokens that are in no text any more go, so that the vocabulary does not grow with every change.
        used = held > 0
        kept = (token for token, number in postings.vocabulary.items() if used[number])
        scorer.vocab_dict = {token: number for number, token in enumerate(kept)}
        scorer.scores = {
            "data": np.repeat(weight, held) * (counts / (damping[postings.texts] + counts)),
            "indices": postings.texts,
            "indptr": np.concatenate([[0], np.cumsum(held[used])]),
            "num_docs": size,
        }
        scorer.nonoccurrence_array = None
        return cls(scorer, counts)

    def save(self, folder: Path) -> None:
        """Write :data:`FILES` into ``folder``; only what was built, not what was loaded, can be written."""
        if self._counts is None:
            raise ValueError("a loaded index is written already")
        self._scorer.save(folder, allow_pickle=False, show_progress=False)
        np.save(folder / COUNTS, self._counts, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Read what :meth:`save` wrote.

        Raises:
            ValueError: it is no such folder, or its parts do not fit together.
        """
        try:
            # Mapped: what a question needs is read from the file, and all processes of a machine share it.
            scorer = bm25s.BM25.load(folder, mmap=True, allow_pickle=False, show_progress=False)
            scores = scorer.scores
            ends, documents = scores["indptr"], scores["indices"]
            # Only looked at: a search has no use for the counts, the next build has.
            counts = np.load(folder / COUNTS, mmap_mode="r", allow_pickle=False)
            whole = (
                ends[0] == 0 and ends[-1] == len(documents) == len(scores["data"]) and bool(np.all(np.diff(ends) >= 0))
            )
            whole = whole and (counts.dtype, counts.shape) == (np.uint16, documents.shape)
            if not whole or len(ends) != len(scorer.vocab_dict) + 1 or documents.max() >= scores["num_docs"]:
                raise ValueError("its parts do not fit together")
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError) as error:
            raise ValueError(f"{folder} is no lexical index: {error}") from error
        return cls(scorer)

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


def _count(texts: Iterable[tuple[int, str]], vocabulary: dict[str, int]) -> _Postings:
    """Count the tokens of (id, text); the vocabulary's tokens keep their numbers, others get the next ones."""
    vocabulary = dict(vocabulary)
    tokens, places, counts = array("i"), array("i"), array("H")
    for place, text in texts:
        found = counted(text)
        tokens.extend([vocabulary.setdefault(token, len(vocabulary)) for token in found])
        places.extend([place] * len(found))
        counts.extend(found.values())
    columns = np.array(tokens, np.int32)
    order = np.lexsort((np.array(places, np.int32), columns))
    return _Postings(
        vocabulary=vocabulary,
        held=np.bincount(columns, minlength=len(vocabulary)),
        texts=np.array(places, np.int32)[order],
        counts=np.array(counts, np.uint16)[order],
    )


def _places(new: _Postings, before: _Postings, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where among the postings before each new one belongs: in its token's run by its text, or behind all of them."""
    runs = np.split(new.texts, np.cumsum(new.held)[:-1])
    found = [
        starts[token] + np.searchsorted(before.texts[starts[token] : starts[token + 1]], run)
        if token < len(before.held)
        else np.full(len(run), len(before.texts))
        for token, run in enumerate(runs)
        if len(run)
    ]
    return np.concatenate(found) if found else np.empty(0, np.int64)
