"""A question's topic as something that can be looked for in report text, however the words are joined there."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.vocabulary import bigrams, canonical, spoken, spoken_in
from assistant.words import NOUN, weigh
from index.records import Measure

_REMEMBERED = 20_000
"""Report texts whose bigrams are kept: the same paragraphs are read for question after question."""

_ENOUGH_OF_WORD = 0.5
_ENOUGH_OF_PLACE = 0.6
_BETWEEN_WORDS = re.compile(r"\s+|(?<=..)(?:和(?!美)|[与及])(?=..)")
_FIGURES = re.compile(r"\d+(?:\.\d+)?(?![A-Za-z小])")
_SAID_BY_UNIT = {
    **dict.fromkeys(("公里", "千米"), "里程"),
    **dict.fromkeys(("平方米", "平方公里", "公顷", "亩"), "面积"),
    **{unit: f"{unit}数" for unit in "人户家套"},
    "人次": "人次",
    **dict.fromkeys(("微克", "微克/立方米", "微克每立方米"), "浓度"),
}
_SHARE = canonical("占比")
_OF_A_PLACE = re.compile(
    r"^(?!国际|国家|货运|客运|支线|沿边|边境|重点|新[改扩]?建|改扩?建|各[个大]|全[国省市区])[\u4e00-\u9fff]{2,4}(?:机场|口岸|水库|港口)"
    r"|(?!夏季|冬季|全国|参加|本届|上届)[\u4e00-\u9fff]{2}(?:残奥会|[冬青]?奥运?会|亚运会|亚冬会|全运会|冬运会)"
)
"""What is told from others of its kind by a place: 花湖机场, 巴黎奥运会."""
_ORDINAL = re.compile(r"第[一二三四五六七八九十](?=[\u4e00-\u9fff])")
"""The 第一 of 第一产业 is told by 一产 alone: 「居全国第一」 says nothing of it."""
_QUOTES = re.compile("[“”「」‘’]")
"""「“十大考古”新发现」 is told as one run of words."""


@dataclass(frozen=True)
class Topic:
    """The characters of a topic, what each says, and the bigrams that can account for them.

    A character counts as told where it stands in the text beside one of its neighbours: 「新能源装机比重」 is told whole
    by a text with 新能源, 装机 and 比重 in it, wherever they stand.

    Attributes:
        text: the topic, canonical.
        weights: character → how much it says, above 0; see :mod:`assistant.words`.
        size: the sum of the weights; 0 for a topic that says nothing.
        tiles: (bigram, or Latin word, or figure; the characters it accounts for).
        alternatives: (all bigrams of words that say the same; the characters they account for).
        words: the characters of each word of the topic, in order; words joined by 和 are two.
        names: the characters of each proper name; what answers must tell them.
        places: those of each thing that a place tells from others; what answers must tell most of them, as names are mistyped.
    """

    text: str
    weights: dict[int, float]
    tiles: tuple[tuple[str, frozenset[int]], ...]
    alternatives: tuple[tuple[frozenset[str], frozenset[int]], ...]
    words: tuple[frozenset[int], ...]
    names: tuple[frozenset[int], ...]
    places: tuple[frozenset[int], ...]
    size: float

    def told(self, grams: frozenset[str]) -> frozenset[int]:
        """The characters that a text with these bigrams tells."""
        if grams not in self._told:
            self._told[grams] = self._told_by(grams)
        return self._told[grams]

    def _told_by(self, grams: frozenset[str]) -> frozenset[int]:
        characters = [self._by_gram[gram] for gram in self._by_gram.keys() & grams]
        characters += [own for needed, own in self.alternatives if needed <= grams]
        return frozenset().union(*characters)

    @cached_property
    def _told(self) -> dict[frozenset[str], frozenset[int]]:
        """What texts asked about before tell: many facts share their sentence and their headings."""
        return {}

    @cached_property
    def _by_gram(self) -> dict[str, frozenset[int]]:
        found: dict[str, frozenset[int]] = {}
        for gram, own in self.tiles:
            found[gram] = found.get(gram, frozenset()) | own
        return found

    @cached_property
    def characters(self) -> str:
        """The topic's words run together: what its characters' numbers count."""
        return _BETWEEN_WORDS.sub("", self.text.lower().strip())

    @cached_property
    def grams(self) -> frozenset[str]:
        """Every bigram that a text about the topic may have."""
        own = {gram for gram, _ in self.tiles}
        return frozenset(own.union(*(needed for needed, _ in self.alternatives)))

    def told_by_unit(self, figure: str) -> frozenset[int]:
        """The characters that only say what the unit of a printed figure says: 里程 of one in 公里."""
        said = (own for unit, own in self._said_by_unit.items() if figure.endswith(unit))
        return frozenset().union(*said) if self._said_by_unit else frozenset()

    def told_by_measure(self, measure: Measure) -> frozenset[int]:
        """The characters that only say that a figure is a share (占比), where it is one."""
        at = self.characters.find(_SHARE) if measure is Measure.SHARE else -1
        return frozenset(i for i in range(at, at + len(_SHARE)) if i in self.weights) if at >= 0 else frozenset()

    @cached_property
    def _said_by_unit(self) -> dict[str, frozenset[int]]:
        """Of the units whose noun the topic names, the characters of that noun."""
        found = {unit: self.characters.find(word) for unit, word in _SAID_BY_UNIT.items()}
        spans = {unit: range(at, at + len(_SAID_BY_UNIT[unit])) for unit, at in found.items() if at >= 0}
        return {unit: frozenset(at for at in span if at in self.weights) for unit, span in spans.items()}

    def share(self, told: frozenset[int]) -> float:
        """Share of the topic that these characters are, by weight, in [0, 1]; 0 for an empty topic."""
        if told not in self._share_of:
            weight = sum(self.weights.get(i, 0.0) for i in told)
            self._share_of[told] = weight / self.size if self.size else 0.0
        return self._share_of[told]

    @cached_property
    def _share_of(self) -> dict[frozenset[int], float]:
        """Shares worked out before: most facts tell the same few parts of a topic."""
        return {}

    def coverage(self, grams: frozenset[str]) -> float:
        """Share of the topic told by a text with these bigrams."""
        return self.share(self.told(grams))

    def strictness(self, grams: frozenset[str]) -> float:
        """Share of the topic's bigrams found, in [0, 1]: as :meth:`coverage`, but words joined otherwise count less."""
        whole = sum(share for _, share in self._shares)
        return sum(share for gram, share in self._shares if gram in grams) / whole if whole else 0.0

    @cached_property
    def _shares(self) -> tuple[tuple[str, float], ...]:
        return tuple((gram, self.share(own)) for gram, own in self.tiles)

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """The proper names, as the topic has them."""
        return tuple("".join(self.characters[i] for i in sorted(name)) for name in (*self.names, *self.places))

    def names_told(self, told: frozenset[int]) -> bool:
        """Whether what is told names every proper name whole, and most of every thing that a place tells from others."""
        return all(name <= told for name in self.names) and all(
            len(place & told) >= _ENOUGH_OF_PLACE * len(place) for place in self.places
        )

    def named(self, word: frozenset[int], told: frozenset[int]) -> bool:
        """Whether what is told names a word of the topic: half of it, its head noun (its last two characters) included."""
        return len(word & told) >= _ENOUGH_OF_WORD * len(word) and frozenset(sorted(word)[-2:]) <= told


@lru_cache(maxsize=200)
def topic(text: str) -> Topic:
    """Read a topic: words separated by spaces."""
    weights: dict[int, float] = {}
    tiles: list[tuple[str, frozenset[int]]] = []
    words: list[frozenset[int]] = []
    names: list[frozenset[int]] = []
    places: list[frozenset[int]] = []
    alternatives: list[tuple[frozenset[str], frozenset[int]]] = []
    position = 0
    for word in _BETWEEN_WORDS.split(canonical(text).lower().strip()):
        start = position
        for token, weight, name in weigh(word):
            own = frozenset(range(position, position + len(token)))
            if weight:
                weights.update(dict.fromkeys(own, weight))
            if name and len(token) > 1:
                names.append(own)
            position += len(token)
        places.extend(frozenset(range(start + m.start(), start + m.end())) for m in _OF_A_PLACE.finditer(word))
        for match in re.finditer(r"[\u3400-\u9fff]{2,}|[a-z][a-z&0-9.]*|\d+(?:\.\d+)?", word):
            run, at = match.group(), start + match.start()
            if run[0] < "\u3400":
                tiles.extend((gram, frozenset(range(at, at + len(run)))) for gram in grams_of(run) or {run})
            else:
                ordinals = {m.start() for m in _ORDINAL.finditer(run)}
                for i in range(len(run) - 1):
                    if i not in ordinals:
                        tiles.append((run[i : i + 2], frozenset(range(at + i - (i - 1 in ordinals), at + i + 2))))
        for said in spoken_in(word):
            own = frozenset(range(start + said.start(), start + said.end()))
            alternatives.extend((grams, own) for printed in spoken()[said.group()] if (grams := grams_of(printed)))
            if any(_shortens(said.group(), printed) for printed in spoken()[said.group()]):
                weights.update(dict.fromkeys(own, NOUN))
        words.append(frozenset(i for i in range(start, position) if i in weights))
    tellable = frozenset().union(*(own for _, own in (*tiles, *alternatives)))
    weights = {i: weight for i, weight in weights.items() if i in tellable}
    kept = tuple(word for word in words if word)
    return Topic(
        canonical(text),
        weights,
        tuple(tiles),
        tuple(alternatives),
        kept,
        tuple(names),
        tuple(places),
        sum(weights.values()),
    )


def _shortens(said: str, printed: str) -> bool:
    """Whether a word is short for a name, which it then is itself: 高速, 高速公路."""
    rest = iter(printed)
    return len(said) < len(printed) and all(character in rest for character in said)


@lru_cache(maxsize=_REMEMBERED)
def grams_of(text: str) -> frozenset[str]:
    """The bigrams of a report's words, as printed and canonical; figures left out."""
    same = canonical(text)
    forms = (same,) if same == text else (same, text)
    words = (_QUOTES.sub("", _FIGURES.sub(" ", form)) for form in forms)
    return frozenset(gram for each in words for gram in bigrams(each))
