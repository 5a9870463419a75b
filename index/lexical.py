"""BM25 over character bigrams and whole figures.

Bigrams rather than words: they need no dictionary and beat a word segmenter on Chinese passage retrieval (design
measurements: R@1 0.963 against 0.956). A figure is one token, so that 1200 is never found through 12 and 00.

What is kept is how often each token stands in each text, mapped from the disk. What that is worth depends on all texts of a
generation, and is worked out for the tokens of a question when it is asked.
"""

import json
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save as serialized

from index.vocabulary import Vocabulary

FILE = "postings.safetensors"
"""What :meth:`Postings.save` writes: plain arrays and their names. NumPy's own format begins with a Python literal, and
CPython before 3.11.8 fails now and then when two threads parse one at once, as readers do that open a store together."""

K1, B = 1.5, 0.75
"""How soon repetition, and how much a text's length, counts in BM25."""
_KINDS = {"I32": np.int32, "I64": np.int64, "U16": np.uint16}
"""What a safetensors file calls the kinds of numbers of :class:`Postings`."""
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

    def spans(self, tokens: NDArray[np.int64]) -> list[slice]:
        """The entries of each of these tokens; none for one that no text holds."""
        places = (np.searchsorted(self.tokens, tokens, side) for side in ("left", "right"))
        bounds = (np.where(place > 0, self.ends[place - 1], 0).tolist() for place in places)
        return list(map(slice, *bounds))

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
        """Map what :meth:`save` wrote: nothing of it is copied.

        Args:
            size: how many texts were counted.
            vocabulary: that they were counted by.

        Raises:
            OSError: it cannot be read.
            ValueError: it is no such file, or its parts do not fit together.
        """
        try:
            found = cls(**_mapped(path))
        except (KeyError, TypeError, ValueError) as error:
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


def _mapped(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a safetensors file, each a view of it.

    *Source*: its format is the length of a header in eight bytes, the header in JSON, the arrays that it tells of.
    """
    with path.open("rb") as file:
        content = mmap(file.fileno(), 0, access=ACCESS_READ)
    start = 8 + int.from_bytes(content[:8], "little")
    arrays = {}
    for name, about in json.loads(content[8:start]).items():
        begin, end = about["data_offsets"]
        kind = np.dtype(_KINDS[about["dtype"]])
        arrays[name] = np.frombuffer(content, kind, (end - begin) // kind.itemsize, start + begin)
    return arrays


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the texts of an index.

    Attributes:
        ids, damping: int32 and float32, shape (texts,), the id that each has in the index, and what :func:`dampings` says.
    """

    postings: Postings
    ids: NDArray[np.int32]
    damping: NDArray[np.float32]

    def scores(self, tokens: NDArray[np.int64], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """BM25 of each text, float32, shape (texts,), summed in the order of the tokens.

        Args:
            tokens: shape (n,), their numbers.
            weights: shape (n,), the rarity of each.
        """
        spans = self.postings.spans(tokens)
        texts = np.concatenate([self.postings.texts[span] for span in spans])
        counts = np.concatenate([self.postings.counts[span] for span in spans])
        rarities = np.repeat(weights, [span.stop - span.start for span in spans])
        scores = np.zeros(len(self.ids), dtype=np.float32)
        np.add.at(scores, texts, rarities * (counts / (self.damping[texts] + counts)))
        return scores


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over the texts of one generation; safe to search from many threads."""

    def __init__(self, parts: Sequence[tuple[Postings, NDArray[np.int32]]], vocabulary: Vocabulary) -> None:
        """Index what was counted before.

        Args:
            parts: postings, and the id that each of their texts has here; all ids together are 0 … n - 1, n at least 1.
        """
        lengths = np.zeros(sum(len(ids) for _, ids in parts))
        self._held = np.zeros(len(vocabulary), dtype=np.int64)
        for postings, ids in parts:
            self._held[postings.tokens] += postings.held
            lengths[ids] = np.bincount(postings.texts, weights=postings.counts, minlength=len(ids))
        damping = dampings(lengths, lengths.mean())
        self._weights = rarity(self._held, len(lengths))
        self._parts = [_Part(postings, ids, damping[ids]) for postings, ids in parts if len(ids)]
        self._numbers = vocabulary.numbers

    def __len__(self) -> int:
        return sum(len(part.ids) for part in self._parts)

    @classmethod
    def build(cls, texts: Iterable[str]) -> "LexicalIndex":
        """Index at least one text; a text's position is its id."""
        vocabulary = Vocabulary()
        postings = Postings.count(enumerate(texts), vocabulary)
        size = int(postings.texts.max()) + 1
        return cls([(postings, np.arange(size, dtype=np.int32))], vocabulary)

    def frequencies(self) -> dict[str, int]:
        """Token → the number of texts that have it."""
        counts = self._held.tolist()
        return {token: counts[number] for token, number in self._numbers.items() if token != _NOTHING}

    def search(self, text: str, *, limit: int, among: NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """The best texts for a question.

        Args:
            limit: how many at most; nothing for 0.
            among: shape (n,), which texts may be found; None for all. Applied before the best are taken.

        Returns:
            (id, score), best first, ties by id; a score is above 0 and higher is better.
        """
        tokens = np.array([self._numbers[token] for token in tokenize(text) if token in self._numbers], dtype=np.int64)
        if not len(tokens) or limit <= 0:
            return []
        scores = np.zeros(len(self), dtype=np.float32)
        for part in self._parts:
            if among is None or among[part.ids].any():
                scores[part.ids] = part.scores(tokens, self._weights[tokens])
        found = np.flatnonzero(scores > 0 if among is None else (scores > 0) & among)
        if len(found) > limit:
            found = found[scores[found] >= np.partition(scores[found], -limit)[-limit]]
        best = found[np.argsort(-scores[found], kind="stable")[:limit]]
        return [(int(i), float(scores[i])) for i in best]
