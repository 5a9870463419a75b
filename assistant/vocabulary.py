"""Staff's words and the reports' words brought to one form; the words themselves stand in ``vocabulary.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files


def normalise(text: str) -> str:
    """NFKC, one case for Latin letters, no white space between Han characters; words are left as they are."""
    flat = unicodedata.normalize("NFKC", text)
    flat = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", flat)
    # Characters that the white space kept apart may compose now.
    return unicodedata.normalize("NFKC", flat).strip()


@lru_cache(maxsize=20_000)
def canonical(text: str) -> str:
    """The text with each known form replaced by its canonical one; longest form first, nothing replaced twice."""
    forms, pattern = _same()
    flat = unicodedata.normalize("NFKC", text)
    return pattern.sub(lambda match: forms[match.group().lower()], flat)


def from_english(question: str) -> str:
    """A mixed question with its known English words turned into Chinese; Chinese questions come back unchanged."""
    if not re.search(r"[A-Za-z]{2}", question):
        return question
    words, pattern = _english()
    chinese = pattern.sub(lambda match: words[match.group().lower()], question)
    return re.sub(r"(?<!\d)(\d\d|20\d\d)\s*yr", r"\1年", chinese)


def elsewhere(question: str) -> bool:
    """Whether a question asks for what no government work report answers."""
    words = _tables()["elsewhere"]["words"]
    return any(word in question for word in words)  # type: ignore[attr-defined]


@cache
def spoken() -> dict[str, tuple[str, ...]]:
    """What people say → what reports print instead; any of these words, standing whole in a text, tells the word said."""
    return {word: tuple(alternatives) for word, alternatives in _tables().get("spoken", {}).items()}  # type: ignore[arg-type]


def spoken_in(text: str) -> Iterator[re.Match[str]]:
    """The words of :func:`spoken` in a text, left to right, the longest first where they overlap."""
    return _spoken_words().finditer(text)


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
def _same() -> tuple[dict[str, str], re.Pattern[str]]:
    forms: dict[str, str] = {}
    for key, variants in _tables()["same"].items():
        forms[key.lower()] = key
        forms.update((variant.lower(), key) for variant in variants)  # type: ignore[attr-defined]
    longest_first = sorted(forms, key=len, reverse=True)
    return forms, re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)


@cache
def _english() -> tuple[dict[str, str], re.Pattern[str]]:
    words = {key.lower(): str(value) for key, value in _tables()["english"].items()}
    longest_first = sorted(words, key=len, reverse=True)
    alternatives = "|".join(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])" for word in longest_first)
    return words, re.compile(alternatives, re.IGNORECASE)


@cache
def _spoken_words() -> re.Pattern[str]:
    longest_first = sorted(spoken(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
