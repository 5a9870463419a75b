"""Lists whose things stand before what they did: 「甲、乙、丙成功上市」 says which companies went public, and never 「企业」."""

import re
from collections.abc import Iterator, Sequence

from assistant.records import Ask, Passage, Quote
from assistant.topics import grams_of, topic
from index.statements import clauses, sentences

_DID = re.compile(
    r"(?P<did>(?!发展的)[\u4e00-\u9fff]{2,10})的(?:[两二三四五六七八九十\d]{1,2}[个家所座条项位种])?(?P<what>[\u4e00-\u9fff]{2,6})"
)
"""「建成投用的三座文化设施」."""
_TOLD, _NOT_TOLD, _AROUND = 0.9, 0.3, 0.6
_LONGEST_NAME, _LATEST = 14, 3
"""Most characters of a name, and how far before the end of its clause stands what the things did (「成功上市」 and no 「办好民生实事」)."""


def named_before(ask: Ask, passages: Sequence[Passage], *, noun: str, count: int | None) -> Quote | None:
    """The clause that names things and says of them what is asked, best told in its sentence and headings; None without one.

    Args:
        noun: the sort of thing that the question asks for; empty where only its topic says it.
        count: how many things the question counts; None for no number.
    """
    did = next((said["did"] for word in ask.topic.split() if (said := _DID.fullmatch(word))), "")
    did = did or (ask.topic if noun and noun not in ask.topic else "")
    if not did:
        return None
    around = topic(" ".join(word for word in ask.topic.split() if did not in word))
    found = {
        quote: around.coverage(grams_of(f"{sentence} {' '.join(quote.paragraph.section)}"))
        for passage in passages
        for quote, sentence in _lists(passage, did, count)
    }
    best = max(found, key=lambda quote: found[quote], default=None)
    return best if best and (not around.size or found[best] >= _AROUND) else None


def _lists(passage: Passage, did: str, count: int | None) -> Iterator[tuple[Quote, str]]:
    """The clauses of a passage that name several things and then say that they did it, each with its sentence."""
    wanted, text = topic(did), passage.paragraph.text
    for start, end in sentences(text):
        if wanted.coverage(grams_of(text[start:end])) < _TOLD:
            continue
        for begin, stop in clauses(text, start, end):
            *names, last = re.split(
                r"、|(?<=[\u4e00-\u9fff”])和(?=[\u4e00-\u9fff“])", text[begin:stop].rstrip("。；;！")
            )
            if not names or (count and len(names) + 1 != count) or max(map(len, names)) > _LONGEST_NAME:
                continue
            at_its_end = did not in last or len(last) - last.find(did) - len(did) <= _LATEST
            told_late = wanted.coverage(grams_of(last)) >= _TOLD and at_its_end
            if told_late and all(wanted.coverage(grams_of(name)) < _NOT_TOLD for name in names):
                yield Quote(passage.paragraph, begin, begin + len(text[begin:stop].rstrip("。；;！"))), text[start:end]
