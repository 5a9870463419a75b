"""Characters typed for others that sound alike (「旅局人数」), put right by what the reports print; the only importer of pypinyin.

People type by sound: a slip is another character of the same sound (zh and z, n and l, in and ing told apart or not), or
the sound itself left in Latin letters (「wai资」). A question wrongly put right is answered wrongly, so a pair of
characters is doubted only where neither the reports nor a dictionary have it, and a character replaced only where one
other stands out, makes a word that the reports print, and fits what stands beside that word.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property, lru_cache
from itertools import accumulate

from assistant.topic_words import words_of_questions
from assistant.vocabulary import from_english, report_words, spoken, spoken_words
from assistant.words import cut, words_across
from index.regions import gazetteer, short_name

_RUN = re.compile(r"[\u3400-\u9fff]+")
_SYLLABLE = re.compile(r"(?<![A-Za-z])[a-z]{2,6}(?![A-Za-z])")
_GRAMMAR = frozenset(
    "的了呢吗啊吧是在有和与及或把被让给从到于对向以将用为由比按跟同这那哪它其之几多少各每再又也还都就才已正要想会能可"
    "不没无未一二两三四五六七八九十百千万亿零半第年月日时上下里内外中前后大小高低新谁何怎什么请问"
    "个件种条座项处所位名只辆台套户张份批块片支场次届回倍吨米家省市区县旗州盟镇乡村占超过达"
)
"""Characters that hold a question together, count, or name a region's sort: each is right beside any other."""
_READINGS = 2
"""Most readings by which a printed character is looked up; the rest are of old texts."""
_WORDS_SO_READ = 3
"""Fewest words of the dictionary in which a character must have a sound that is not its usual one."""
_LONGEST = 8
"""Most characters of a word of the vocabulary, or a region's name, that a slip is looked for in."""
_CLEARLY = 3.0
"""How many times better than the next the best reading must be."""
_MUCH = 5
"""In how many chunks a word must stand to take the place of one that only the dictionary has; a vocabulary's word does."""
_SIMILAR = 0.3
"""What a sound counts that is only similar."""
_SIMILAR_SOUNDS = ((re.compile("^([zcs])h"), r"\1"), (re.compile("^n"), "l"), (re.compile("(?<=[aei]n)g$"), ""))


@dataclass(frozen=True)
class Spelling:
    """Puts questions to one generation right; safe to use from many threads.

    Attributes:
        frequencies: token of the reports → the number of chunks that have it.
    """

    frequencies: Mapping[str, int]

    def corrected(self, text: str) -> str:
        """The text with what is surely a slip put right: almost always the text itself."""
        text = self._spelled_out(text)
        doubted = [place for place in _places(text) if not self._known(text[place : place + 2])]
        inside = _inside_words(text) if doubted else set()
        for place in doubted:
            # A slip put right settles the two pairs that it stands in.
            if place not in inside and not self._known(text[place : place + 2]):
                text = _best(self._readings(text, place)) or text
        return text

    def _known(self, pair: str) -> bool:
        return pair in self._printed or pair in _spoken_pairs()

    def _spelled_out(self, text: str) -> str:
        """The text with each syllable in Latin letters as the one character that makes a word with those beside it."""
        for match in reversed(list(_SYLLABLE.finditer(text))):
            start, end = match.span()
            beside = text[max(start - 1, 0) : start] + text[end : end + 1]
            if _RUN.search(beside) and match[0] not in self.frequencies and from_english(match[0]) == match[0]:
                readings = (text[:start] + char + text[end:] for char in self._by_sound.get(_similar(match[0]), ()))
                said = (new for new in readings if match[0] == _sound_in(new, self._word(new, start), start))
                text = _best((self._support(new, start), new) for new in said) or text
        return text

    def _readings(self, text: str, place: int) -> Iterator[tuple[float, str]]:
        """What a text may stand for whose pair at ``place`` is doubted, each reading with what speaks for it."""
        slips = (_Slip(text, place, place + 1), _Slip(text, place + 1, place))
        typed_as = [(each, sound) for each in slips for sound in _sounds_in_words(text[each.at])]
        for slip, typed in typed_as:
            for new in self._printed_instead(slip, typed):
                word = self._word(new, slip.at)
                sound = _sound_in(new, word, slip.at) if word and {*word} <= _ends(text) else ""
                if word and _similar(sound) == _similar(typed) and self._fits(slip, new, word, exact=sound == typed):
                    yield self._support(new, slip.at) * (1 if sound == typed else _SIMILAR), new

    def _printed_instead(self, slip: "_Slip", sound: str) -> list[str]:
        """The texts with another character of a like sound where the slip is, whose doubted pair the reports print."""
        text, at, place = slip.text, slip.at, min(slip.at, slip.partner)
        if text[at] in _GRAMMAR or slip.beside in _spoken_pairs():
            return []
        chars = (char for char in self._by_sound.get(_similar(sound), ()) if char != text[at])
        texts = [
            new for char in chars if (new := text[:at] + char + text[at + 1 :])[place : place + 2] in self._printed
        ]
        return [] if texts and self._prints(text, _around(at, _ends(text))) else texts

    def _fits(self, slip: "_Slip", new: str, word: tuple[int, int], *, exact: bool) -> bool:
        """Whether a reading's word takes no other apart and suits what stands beside it."""
        own = _around(slip.at, _ends(slip.text))
        if not {*word} <= _ends(slip.text):
            return False
        if own[1] - own[0] > 1 and not (exact and self._rarest(new, word) >= _MUCH):
            return False
        if slip.partner not in range(*word):
            # 「公公预算」: the word is made with the other neighbour, and the pair with that was as odd.
            return slip.beside not in self._printed
        long = word[1] - word[0] > 2
        if slip.text[slip.partner] in _GRAMMAR and not long and new[slice(*word)] not in _names():
            return False
        beside = _Slip(new, slip.at, slip.partner).beside
        return beside in self._printed or (slip.ends_a_phrase and (exact or long))

    def _word(self, text: str, at: int) -> tuple[int, int] | None:
        """Where the word around ``at`` stands that the reports print; half-open."""
        first = max(at - _LONGEST, 0)
        start, end = _around(at - first, _ends(text[first : at + _LONGEST]))
        spans = [(first + start, first + end)]
        spans += ((start, start + n) for n in range(_LONGEST, 1, -1) for start in range(max(at + 1 - n, 0), at + 1))
        words = (span for span in spans if span == spans[0] or text[slice(*span)] in _names())
        return next((span for span in words if self._prints(text, span)), None)

    def _prints(self, text: str, span: tuple[int, int]) -> bool:
        """Whether the reports print every pair of a word of two characters or more."""
        return span[1] - span[0] > 1 and self._rarest(text, span) > 0

    def _rarest(self, text: str, span: tuple[int, int]) -> int:
        """In how many chunks the rarest pair of a word stands."""
        return min(self._printed.get(text[i : i + 2], 0) for i in range(span[0], span[1] - 1))

    def _support(self, text: str, at: int) -> float:
        """In how many chunks the pairs around ``at`` stand."""
        return float(sum(self._printed.get(text[max(i, 0) : i + 2], 0) for i in (at - 1, at)))

    @cached_property
    def _printed(self) -> dict[str, int]:
        """The pairs of Han characters that the reports and the vocabulary's words have → what each counts."""
        pairs = dict.fromkeys((word[i : i + 2] for word in report_words() for i in _places(word)), _MUCH)
        for token, count in self.frequencies.items():
            if len(token) == 2 and _RUN.fullmatch(token):
                pairs[token] = pairs.get(token, 0) + count
        return pairs

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        """The characters that reports print by their sounds, similar ones together."""
        found: dict[str, list[str]] = {}
        for char in sorted({char for pair in self._printed for char in pair}):
            for sound in {_similar(sound) for sound in _sounds(char)}:
                found.setdefault(sound, []).append(char)
        return found


@dataclass(frozen=True, slots=True)
class _Slip:
    """A character that may be one typed for another.

    Attributes:
        at: where it stands.
        partner: where the character stands with which it makes a pair that is doubted.
    """

    text: str
    at: int
    partner: int

    @property
    def beyond(self) -> int:
        """Where its other neighbour stands, or would stand."""
        return 2 * self.at - self.partner

    @property
    def beside(self) -> str:
        """The pair that it makes with its other neighbour; shorter at an end of the text."""
        first = min(self.at, self.beyond)
        return self.text[max(first, 0) : first + 2]

    @property
    def ends_a_phrase(self) -> bool:
        """Whether its other neighbour is no character left over, to which it might belong."""
        if len(self.beside) < 2 or not _RUN.fullmatch(self.beside) or self.text[self.beyond] in _GRAMMAR:
            return True
        start, end = _around(self.beyond, _ends(self.text))
        # 「补帖发了多少」: a verb of one character.
        asks = self.beyond > self.at and self.text[self.beyond + 1 : self.beyond + 2] in tuple("了多几")
        return end - start > 1 or asks


def told(typed: str, read: str) -> str:
    """What was read otherwise than typed, for the reader of the answer; empty where nothing was."""
    changes = SequenceMatcher(None, typed, read, autojunk=False).get_opcodes()
    return "，".join(
        f"「{_with_neighbours(typed, a, b)}」读作「{_with_neighbours(read, c, d)}」"
        for kind, a, b, c, d in changes
        if kind != "equal"
    )


def _with_neighbours(text: str, start: int, end: int) -> str:
    """A part of a text with the Han character before and after it."""
    before, after = text[:start][-1:], text[end : end + 1]
    return "".join((before if _RUN.match(before) else "", text[start:end], after if _RUN.match(after) else ""))


def _best(readings: Iterable[tuple[float, str]]) -> str | None:
    """The reading that most speaks for; None where another comes near it."""
    ranked = sorted(set(readings), reverse=True)
    alone = len(ranked) == 1 or (ranked and ranked[0][0] >= _CLEARLY * ranked[1][0])
    return ranked[0][1] if alone else None


def _places(text: str) -> Iterator[int]:
    """Where the pairs of Han characters of a text begin."""
    return (place for run in _RUN.finditer(text) for place in range(run.start(), run.end() - 1))


def _inside_words(text: str) -> set[int]:
    """Where the pairs of a text begin that stand in a word of the dictionary."""
    return {place for start, end in words_across(text) for place in range(start, end - 1)}


@lru_cache(maxsize=64)
def _ends(text: str) -> frozenset[int]:
    """Where the words of a text begin and end."""
    return frozenset({0, *accumulate(map(len, cut(text)))})


def _around(at: int, ends: frozenset[int]) -> tuple[int, int]:
    """The word that the character ``at`` stands in."""
    return max(end for end in ends if end <= at), min(end for end in ends if end > at)


@cache
def _names() -> frozenset[str]:
    """Words that no dictionary need have: the vocabulary's and the regions' names."""
    printed = (word for words in spoken().values() for word in words)
    return report_words() | frozenset(gazetteer()) | frozenset(printed)


@cache
def _short_names() -> frozenset[str]:
    """The regions' names without their suffix."""
    return frozenset(map(short_name, gazetteer()))


@cache
def _spoken_pairs() -> frozenset[str]:
    """The pairs of the words that questions are made of, and of the regions' names."""
    words = (*_names(), *spoken_words(), *words_of_questions(), *_short_names())
    return frozenset(word[i : i + 2] for word in words for i in _places(word))


@cache
def _sounds(char: str) -> tuple[str, ...]:
    """How a character is read, without tones, the usual reading first."""
    from pypinyin import Style, pinyin

    return tuple(pinyin(char, style=Style.NORMAL, heteronym=True)[0][:_READINGS])


@cache
def _sounds_in_words(char: str) -> tuple[str, ...]:
    """The sounds of a character that somebody may type it by: those that it has in words, the usual one first (曾 of 曾孙)."""
    from pypinyin.constants import PHRASES_DICT
    from pypinyin.contrib.tone_convert import to_normal

    usual = _sounds(char)[0]
    words = ((word.find(char), sounds) for word, sounds in PHRASES_DICT.items() if char in word)
    said = Counter(to_normal(sounds[at][0]) for at, sounds in words)
    return tuple(dict.fromkeys((usual, *(sound for sound, count in said.items() if count >= _WORDS_SO_READ))))


def _sound_in(text: str, word: tuple[int, int] | None, at: int) -> str:
    """How the character ``at`` is read in its word; empty without a word."""
    from pypinyin import lazy_pinyin

    # Characters without a sound each stand for themselves; the types leave out that a list may come back.
    return lazy_pinyin(text[slice(*word)], errors=list)[at - word[0]] if word else ""  # type: ignore[arg-type]


@cache
def _similar(sound: str) -> str:
    """A sound without what many speakers do not tell apart."""
    for pattern, plain in _SIMILAR_SOUNDS:
        sound = pattern.sub(plain, sound)
    return sound
