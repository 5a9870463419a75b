"""How much each character of a question's topic says: parts of speech by ``jieba``; its only importer.

A name or a noun must be told by whatever answers; a verb or a numeral is often told in another word (砍 / 压减,
第一个 / 首家); the rest of a sentence's words tell nothing.
"""

import logging
import re
from functools import cache
from itertools import pairwise
from typing import Any

_NOUNS = ("n", "vn", "an", "eng", "j", "b", "l", "i", "z", "s", "g", "x")
_HELPERS = ("v", "a", "d", "m")
NOUN, HELPER, OTHER = 1.0, 0.35, 0.0
_TAGGED = {"高速": "n", "新装": "v", "申遗": "n"}
"""Words that staff mean otherwise than the dictionary tags them: 高速 is a road, and what is 新装 no clothes."""
_THINGS = frozenset("桩站道仓亭屋舱柜车机杆棚馆厂井闸")
"""What a verb before it makes the name of a thing that no dictionary need have: 充电桩, 加氢站."""
_QUANTITY_NOUNS = frozenset("量额数值")
"""What only says that the noun before it is counted: 信访量, 信访总量."""
_NAME = re.compile(
    r"[\u3400-\u9fff]{2,}(?:[县旗盟镇]|[^城全本外省大]市|[^小社园校景新灾城全本我地山牧矿郊]区)$|^[\u3400-\u9fff]{2,}(?:大学|学院|集团|公司|机场|水库|大桥)$|^第[一二三]产业$"
)


@cache
def weigh(text: str) -> tuple[tuple[str, float, bool], ...]:
    """The words of a text, each with its weight and whether it is a proper name."""
    found = [(pair.word, _weight(pair.flag, pair.word), bool(_NAME.search(pair.word))) for pair in _tagger().cut(text)]
    for at, ((word, weight, _), (last, _, name)) in enumerate(pairwise(found)):
        if last in _THINGS and weight == HELPER and len(word) > 1:
            found[at], found[at + 1] = (word, NOUN, False), (last, NOUN, name)
    return tuple(found)


def tokens_of(text: str) -> list[str]:
    """The words of a text, in order."""
    return [word for word, _, _ in weigh(text)]


def words_across(text: str) -> list[tuple[int, int]]:
    """Where the dictionary's words of two characters and more stand in a text, overlapping ones too; half-open."""
    found = _tokenizer().get_DAG(text).items()
    return [(start, end + 1) for start, ends in found for end in ends if end > start]


def cut(text: str) -> list[str]:
    """A text cut into the dictionary's words and single characters: no word is guessed."""
    return list(_tokenizer().cut(text, HMM=False))


def _weight(flag: str, word: str) -> float:
    flag = _TAGGED.get(word, flag)
    if word in _QUANTITY_NOUNS:
        return OTHER
    if flag == "x" and not word.isalnum():
        return OTHER
    if flag.startswith(_NOUNS) and flag not in ("nrfg",):
        return NOUN
    return HELPER if flag.startswith(_HELPERS) else OTHER


@cache
def _tokenizer() -> Any:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


@cache
def _tagger() -> Any:
    import jieba.posseg

    return jieba.posseg.POSTokenizer(_tokenizer())
