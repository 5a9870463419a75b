"""A question's topic as something that can be looked for in report text, however the words are joined there."""

import re
from dataclasses import dataclass
from functools import cache

from assistant.vocabulary import bigrams, canonical

_FUNCTION_CHARACTERS = frozenset("的了呢吗啊呀吧嘛么是在和与及或把被让给从到以对于那这里它又就也之其各每个几中")


@dataclass(frozen=True, slots=True)
class Topic:
    """The characters of a topic, and the bigrams that can account for them.

    A character counts as told where it stands in the text beside one of its neighbours: 「新能源装机比重」 is told whole
    by a text with 新能源, 装机 and 比重 in it, wherever they stand. Function words need not be told.

    Attributes:
        size: number of characters to be told.
        tiles: (bigram, or Latin word, or figure; the characters it accounts for).
        words: the characters of each word of the topic, in order; words joined by 和 are two.
    """

    size: int
    tiles: tuple[tuple[str, frozenset[int]], ...]
    words: tuple[frozenset[int], ...]

    def told(self, grams: frozenset[str]) -> frozenset[int]:
        """The characters that a text with these bigrams tells."""
        return frozenset().union(*(characters for gram, characters in self.tiles if gram in grams))

    def strictness(self, grams: frozenset[str]) -> float:
        """Share of the topic's bigrams found, in [0, 1]: as :meth:`coverage`, but words joined otherwise count less."""
        return sum(gram in grams for gram, _ in self.tiles) / len(self.tiles) if self.tiles else 0.0

    def names(self, word: frozenset[int], told: frozenset[int]) -> bool:
        """Whether what is told names a word of the topic: half of it, its head noun (its last two characters) included."""
        return len(word & told) >= 0.5 * len(word) and frozenset(sorted(word)[-2:]) <= told

    def coverage(self, grams: frozenset[str]) -> float:
        """Share of the topic's characters told, in [0, 1]; 0 for an empty topic."""
        return len(self.told(grams)) / self.size if self.size else 0.0


@cache
def topic(text: str) -> Topic:
    """Read a topic: words separated by spaces."""
    tiles: list[tuple[str, frozenset[int]]] = []
    words: list[frozenset[int]] = []
    position = 0
    for word in re.split(r"\s+|(?<=..)[和与及](?=..)", canonical(text).lower().strip()):
        own: set[int] = set()
        for run in re.findall(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?", word):
            counted = {position + i for i, char in enumerate(run) if char not in _FUNCTION_CHARACTERS}
            if run[0] < "\u3400":
                counted = {position}
                tiles.append((run, frozenset(counted)))
            elif len(run) == 1:
                counted = set()
            else:
                tiles.extend((run[i : i + 2], frozenset(counted & {position + i, position + i + 1})) for i in range(len(run) - 1))
            own |= counted
            position += len(run)
        if own:
            words.append(frozenset(own))
    return Topic(size=sum(map(len, words)), tiles=tuple(tiles), words=tuple(words))


@cache
def grams_of(text: str) -> frozenset[str]:
    """The bigrams of a report's words, canonical; figures left out."""
    return frozenset(bigrams(canonical(re.sub(r"\d+(?:\.\d+)?(?![A-Za-z小])", " ", text))))
