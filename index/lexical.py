"""BM25 over character bigrams and whole figures; the only importer of bm25s.

Bigrams rather than words: they need no dictionary and beat a word segmenter on Chinese passage retrieval (design
measurements: R@1 0.963 against 0.956). A figure is one token, so that 1200 is never found through 12 and 00.
"""

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as deserialized
from safetensors.numpy import save as serialized

from index.vocabulary import Vocabulary

FILE = "postings.safetensors"
"""What :meth:`Postings.save` writes: plain arrays and their names. NumPy's own format begins with a Python literal, and
CPython before 3.11.8 fails now and then when two threads parse one at once, as readers do that open a store together."""

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
class Postings:
    """Which token stands how often in which text, ordered by token, then by text.

    Attributes:
        tokens: int32, shape (tokens,), the numbers of those that some text holds, ascending.
        ends: int64, shape (tokens,), where each one's entries end.
        texts, counts: int32 and uint16, one entry for each token and text that holds it.
    """

    tokens: NDArray[np.int32]
    ends: NDArray[np.int64]
    texts: NDArray[np.int32]
    counts: NDArray[np.uint16]

    @property
    def held(self) -> NDArray[np.int64]:
        """Shape (tokens,), how many texts hold each."""
        return np.diff(self.ends, prepend=0)

    @classmethod
    def count(cls, texts: Iterable[tuple[int, str]], vocabulary: Vocabulary) -> "Postings":
        """Count the tokens of (id, text), putting new ones into the vocabulary."""
        tokens, places, counts = array("i"), array("i"), array("H")
        for place, text in texts:
            found = counted(text)
            tokens.extend([vocabulary.number(token) for token in found])
            places.extend([place] * len(found))
            counts.extend(found.values())
        return cls._of(np.array(tokens, np.int32), np.array(places, np.int32), np.array(counts, np.uint16))

    @classmethod
    def joined(cls, parts: Sequence["Postings"]) -> "Postings":
        """Those of several, which count different texts by the same vocabulary; at least one."""
        return cls._of(
            np.concatenate([np.repeat(part.tokens, part.held) for part in parts]),
            np.concatenate([part.texts for part in parts]),
            np.concatenate([part.counts for part in parts]),
        )

    @classmethod
    def _of(cls, tokens: NDArray[np.int32], texts: NDArray[np.int32], counts: NDArray[np.uint16]) -> "Postings":
        order = np.lexsort((texts, tokens))
        held_tokens, held = np.unique(tokens, return_counts=True)
        return cls(held_tokens, np.cumsum(held), texts[order], counts[order])

    def moved(self, to: NDArray[np.int32]) -> "Postings":
        """Those of the texts that stay, under new ids.

        Args:
            to: shape (texts,), each one's new id; below 0 for those that do not stay.
        """
        texts = to[self.texts]
        stays = texts >= 0
        return self._of(np.repeat(self.tokens, self.held)[stays], texts[stays], self.counts[stays])

    def save(self, path: Path) -> None:
        """Write them to ``path``."""
        path.write_bytes(serialized({name: np.ascontiguousarray(held) for name, held in self._arrays.items()}))

    @classmethod
    def load(cls, path: Path, *, size: int, vocabulary: Vocabulary) -> "Postings":
        """Read what :meth:`save` wrote.

        Args:
            size: how many texts were counted.
            vocabulary: that they were counted by.

        Raises:
            OSError: it cannot be read.
            ValueError: it is no such file, or its parts do not fit together.
        """
        try:
            found = cls(**deserialized(path.read_bytes()))
        except (SafetensorError, TypeError) as error:
            raise ValueError(f"{path} is no lexical index: {error}") from error
        if not found._is_sound(size, len(vocabulary)):
            raise ValueError(f"{path} is no lexical index: its parts do not fit together")
        return found

    @property
    def _arrays(self) -> dict[str, NDArray[Any]]:
        return {"tokens": self.tokens, "ends": self.ends, "texts": self.texts, "counts": self.counts}

    def _is_sound(self, size: int, tokens: int) -> bool:
        arrays = list(self._arrays.values())
        if [each.dtype for each in arrays] != [np.int32, np.int64, np.int32, np.uint16]:
            return False
        if any(each.ndim != 1 for each in arrays) or len(self.tokens) != len(self.ends):
            return False
        if not size:
            return not any(len(each) for each in arrays)
        if not len(self.tokens) or not 0 < self.ends[-1] == len(self.texts) == len(self.counts):
            return False
        return bool(
            0 <= self.tokens[0] <= self.tokens[-1] < tokens
            and np.all(np.diff(self.tokens) > 0)
            and np.all(self.held > 0)
            and self.texts.min() >= 0
            # A text without tokens counts as one that holds nothing: every text is there.
            and self.texts.max() == size - 1
            and self.counts.min() > 0
        )


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over the texts of one generation; safe to search from many threads."""

    def __init__(self, scorer: Any) -> None:
        self._scorer = scorer

    def __len__(self) -> int:
        return int(self._scorer.scores["num_docs"])

    @classmethod
    def build(cls, texts: Iterable[str]) -> "LexicalIndex":
        """Index at least one text; a text's position is its id."""
        vocabulary = Vocabulary()
        postings = Postings.count(enumerate(texts), vocabulary)
        size = int(postings.texts.max()) + 1
        return cls.of([(postings, np.arange(size, dtype=np.int32))], vocabulary)

    @classmethod
    def of(cls, parts: Sequence[tuple[Postings, NDArray[np.int32]]], vocabulary: Vocabulary) -> "LexicalIndex":
        """Index what was counted before.

        Every posting is scored as bm25s does, for all texts at once: its own indexing takes a turn of Python for each.

        Args:
            parts: postings, and the id that each of their texts has here; all ids together are 0 … n - 1, n at least 1.
        """
        size = sum(len(ids) for _, ids in parts)
        held, lengths = np.zeros(len(vocabulary), dtype=np.int64), np.zeros(size)
        for postings, ids in parts:
            held[postings.tokens] += postings.held
            lengths[ids] = np.bincount(postings.texts, weights=postings.counts, minlength=len(ids))
        ends = np.concatenate([[0], np.cumsum(held)])
        scorer = bm25s.BM25(k1=K1, b=B)
        weight, damping = rarity(held, size), dampings(lengths, lengths.mean())
        data, indices, free = np.empty(ends[-1], np.float32), np.empty(ends[-1], np.int32), ends[:-1].copy()
        for postings, ids in parts:
            runs, texts = postings.held, ids[postings.texts]
            # Each token's entries behind those of the parts before.
            to = np.repeat(free[postings.tokens] - postings.ends + runs, runs) + np.arange(len(texts))
            free[postings.tokens] += runs
            indices[to] = texts
            counts = np.asarray(postings.counts)
            data[to] = np.repeat(weight[postings.tokens], runs) * (counts / (damping[texts] + counts))
        scorer.vocab_dict = vocabulary.numbers
        scorer.scores = {"data": data, "indices": indices, "indptr": ends, "num_docs": size}
        scorer.nonoccurrence_array = None
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
