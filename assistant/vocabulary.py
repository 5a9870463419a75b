"""Staff's words and the reports' words brought to one form; the words themselves stand in ``vocabulary.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

_SPAN = re.compile(
    r"\bbetween\s+(20\d\d)\s+and\s+(20\d\d)\b|(?:\bfrom\s+)?\b(20\d\d)\s*(?:to|through|until|-)\s*(20\d\d)\b",
    re.IGNORECASE,
)
"""Years from one to another in English."""
_CHOICE = re.compile(r"(\[[^\]]*\])")
_HAN_DIGITS = "零一二三四五六七八九〇"
_HAN_YEAR = re.compile(
    rf"(?<![{_HAN_DIGITS}十百千万亿第])(?:二[零〇][{_HAN_DIGITS}]{{2}}|[零〇一二][{_HAN_DIGITS}])(?=年(?!级|制|期|来|内|前|间))"
)
"""A year in Chinese digits: 二〇二二年, 二二年."""
_OF_THE_DAY = re.compile(r"(?:^|[，,。；;？?！!\s])(?:明天|后天|今晚|明晚|这?周末|下周)")
"""A report speaks of years: a clause that opens with a day to come is of something else."""


def normalise(text: str) -> str:
    """NFKC, one case for Latin letters, no white space between Han characters, years in figures; words are left as they are."""
    flat = unicodedata.normalize("NFKC", text)
    flat = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", flat)
    flat = _HAN_YEAR.sub(lambda year: "".join(str(_HAN_DIGITS.index(digit) % 10) for digit in year[0]), flat)
    # Characters that the white space kept apart may compose now.
    return unicodedata.normalize("NFKC", flat).strip()


@lru_cache(maxsize=20_000)
def canonical(text: str) -> str:
    """The text with each known form replaced by its canonical one; longest form first, nothing replaced twice."""
    keys, forms, pattern = _same()
    flat = unicodedata.normalize("NFKC", text)
    return pattern.sub(lambda m: keys[m.lastindex - 1] if m.lastindex else forms[m.group().lower()], flat)


def from_english(question: str) -> str:
    """A question's known English words turned into Chinese; a question without any comes back unchanged.

    In a question that is English in the main the words between its terms go, bare years become 年, and a question word
    at its head moves to its end, as in Chinese.
    """
    if not re.search(r"[A-Za-z]{2}", question):
        return question
    sentence = len(re.findall(r"[A-Za-z]", question)) > 2 * len(re.findall(r"[\u3400-\u9fff]", question))
    words, pattern = _english(sentence)
    question = re.sub(r"(?<!\d)(\d\d|20\d\d)\s*yr", r"\1年", question)
    read = question
    if sentence:
        read = _SPAN.sub(lambda years: f"{years[1] or years[3]}到{years[2] or years[4]}年", read)
        read = re.sub(r"(?<=\d),(?=\d{3}\b)", "", read)
    chinese, known = pattern.subn(lambda match: words[_plain(match["word"])], read)
    if not known:
        return question
    return _in_order(chinese) if sentence else chinese


def elsewhere(question: str) -> bool:
    """Whether a question asks for what no government work report answers."""
    words, question = _tables()["elsewhere"]["words"], question.replace("啥", "什么")
    return bool(_OF_THE_DAY.search(question)) or any(word in question for word in words)  # type: ignore[attr-defined]


@cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """A region → what people call it besides its name."""
    return {region: tuple(words) for region, words in _tables()["nicknames"].items()}  # type: ignore[arg-type]


@cache
def report_words() -> frozenset[str]:
    """Every form of what reports print, in Chinese."""
    same = _tables()["same"]
    forms = (form for key, variants in same.items() for form in (key, *variants))  # type: ignore[misc]
    return frozenset(form for form in forms if not form.isascii() and not _CHOICE.search(form))


@cache
def spoken_words() -> frozenset[str]:
    """Every other word that the vocabulary holds, in Chinese."""
    said = {word for word, printed in spoken().items() for word in (word, *printed)}
    english = {word for table in ("english", "english_grammar") for word in _tables()[table]}
    return frozenset((*said, *english, *_tables()["elsewhere"]["words"]))  # type: ignore[misc]


@cache
def spoken() -> dict[str, tuple[str, ...]]:
    """What people say → what reports print instead; any of these words, standing whole in a text, tells the word said."""
    return {word: tuple(alternatives) for word, alternatives in _tables().get("spoken", {}).items()}  # type: ignore[arg-type]


@cache
def printed_otherwise() -> dict[str, str]:
    """Canonical words none of whose forms is like them → the first form, which reports may print alone: 细颗粒物, PM2.5."""
    _, forms, _ = _same()
    of: dict[str, list[str]] = {}
    for form, key in forms.items():
        if form == key.lower():
            continue
        of.setdefault(key, []).append(form)
    unlike = ((key, said) for key, said in of.items() if not any(bigrams(key) & bigrams(form) for form in said))
    return {key: said[0] for key, said in unlike} | {
        key: " ".join(dict.fromkeys(words)) for key, words in _chosen_instead().items() if words
    }


def _chosen_instead() -> dict[str, list[str]]:
    """Keys with forms to choose from → what such a form may print in the place of a word of the key: of 「[研发|R&D]…」, R&D."""
    found: dict[str, list[str]] = {}
    for key, variants in _tables()["same"].items():
        groups = (part[1:-1].split("|") for form in variants for part in _CHOICE.findall(form))  # type: ignore[attr-defined]
        chosen = (group for group in groups if any(len(word) > 1 and word in key for word in group))
        found[key] = [word for group in chosen for word in group if word and word not in key]
    return found


def spoken_in(text: str) -> Iterator[re.Match[str]]:
    """The words of :func:`spoken` in a text, left to right, the longest first where they overlap.

    A word of one character counts only where it is the whole text: 煤 is no part of 煤气.
    """
    return (said for said in _spoken_words().finditer(text) if len(said.group()) > 1 or said.group() == text)


def bigrams(text: str) -> set[str]:
    """Character bigrams of the Han runs, and the Latin words and figures, of a canonical text."""
    found: set[str] = set()
    for run in re.findall(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?", text.lower()):
        if run[0] < "\u3400" or len(run) == 1:
            found.add(run)
        else:
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return found


@cache
def _tables() -> dict[str, dict[str, object]]:
    return tomllib.loads((files("assistant") / "vocabulary.toml").read_text(encoding="utf-8"))


@cache
def _same() -> tuple[list[str], dict[str, str], re.Pattern[str]]:
    """The keys of the forms with a choice in them, the key of every other form, and what finds them, those with a choice first."""
    keys: list[str] = []
    chosen: list[str] = []
    forms: dict[str, str] = {}
    for key, variants in _tables()["same"].items():
        forms[key.lower()] = key
        for variant in variants:  # type: ignore[attr-defined]
            if _CHOICE.search(variant):
                keys.append(key)
                chosen.append(f"({_with_choices(variant)})")
            else:
                forms[variant.lower()] = key
    longest_first = sorted(forms, key=len, reverse=True)
    return keys, forms, re.compile("|".join((*chosen, *map(re.escape, longest_first))), re.IGNORECASE)


def _with_choices(form: str) -> str:
    """A form as a regular expression: 「[甲|乙|]」 is one of them, or nothing."""
    either = (
        "(?:" + "|".join(map(re.escape, part[1:-1].split("|"))) + ")" if part[0] == "[" else re.escape(part)
        for part in _CHOICE.split(form)
        if part
    )
    return "".join(either)


@cache
def _english(sentence: bool) -> tuple[dict[str, str], re.Pattern[str]]:
    """The English words to read, of a whole sentence or else the terms alone → Chinese; and what finds them."""
    tables = [_tables()[name] for name in (("english", "english_grammar") if sentence else ("english",))]
    words = {_plain(word): chinese for table in tables for chinese, known in table.items() for word in known}  # type: ignore[attr-defined]
    longest_first = sorted(words, key=len, reverse=True)
    any_word = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+").replace("'", "['\u2019]") for word in longest_first)
    plural, possessive = r"(?:e?s)?", r"(?:['\u2019]s?)?"
    found = rf"(?<![A-Za-z])(?=[A-Za-z0-9])(?P<word>{any_word}){plural}{possessive}(?![A-Za-z])"
    return words, re.compile(found, re.IGNORECASE)


def _plain(word: str) -> str:
    """An English word as the table has it: small letters, straight apostrophes, one space for a hyphen or white space."""
    return re.sub(r"[\s-]+", " ", word.lower().replace("\u2019", "'"))


def _in_order(chinese: str) -> str:
    """The words of an English sentence, now Chinese, in Chinese order; they stay apart, for they were not one word."""
    text = re.sub(r"(?<![\w.])(20\d\d)(?=[\s,.?!;:]|$)", r"\1年", chinese)
    text = re.sub(r"(?<!\S)[A-Za-z](?!\S)", "", text)
    text = re.sub(r"\s*\b和\b\s*", "和", " ".join(text.split()))
    text = re.sub(r"\s+(?=[,.?!;:])|(?<=年) (?=(?:政府工作)?报告)", "", text)
    return re.sub(r"^(多少\S*|几\S+|百分之几)\s+(.*?)\.?([?!]*)$", r"\2 \1\3", text).removesuffix(".")


@cache
def _spoken_words() -> re.Pattern[str]:
    longest_first = sorted(spoken(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
