"""How the benchmark reads text: what counts as the same writing, and where a figure begins and ends."""

import math
import re
import unicodedata
from functools import lru_cache

_SQUARED = str.maketrans({"㎡": "平方米", "㎥": "立方米", "㎞": "公里", "㎏": "公斤"})
"""Signs that NFKC would take apart into a letter and a digit that nobody wrote."""
_MARKS = re.compile(r"[\s*#\u200b-\u200d\u2060\ufeff]")
_DASHES = re.compile(r"[-—–－―‒−~～]+")
_THOUSANDS = re.compile(
    r"(?<![0-9.])[0-9]{1,3}(?:,[0-9]{3}){1,12}(?![0-9])|(?<![０-９．])[０-９]{1,3}(?:[，,][０-９]{3}){1,12}(?![０-９])"
)
_REFERENCE = re.compile(r"\[[0-9]{1,4}\]|【[0-9]{1,4}】|［[0-9]{1,4}］")
_LONGER_UNIT: dict[str, tuple[str, ...]] = {
    "万": ("亿",),
    "千瓦": ("时",),
    "人": ("次",),
    "个": ("百分点", "点", "月"),
    "吨": ("公里",),
    "平方": ("公里",),
}
"""Units that are only the beginning of another one when the given characters follow."""


@lru_cache(maxsize=8192)  # Gold and answers are folded for each of the measures and sentinels.
def fold(text: str) -> str:
    """One writing for everything that reads the same.

    NFKC; no white space, Markdown marks or thousands separators; one kind of dash; one kind of comma. A Chinese comma
    between ordinary figures is no separator: ``100，200家`` stays two figures. Folding twice changes nothing.
    """
    joined = _THOUSANDS.sub(lambda match: match.group().replace(",", "").replace("，", ""), text.translate(_SQUARED))
    bare = _MARKS.sub("", unicodedata.normalize("NFKC", joined))
    return _DASHES.sub("-", unicodedata.normalize("NFKC", bare)).replace(",", "，")


def fold_answer(text: str) -> str:
    """:func:`fold` of an answer without its citation marks ``[n]``."""
    return fold(_REFERENCE.sub("", text))


def stands_in(needle: str, haystack: str) -> bool:
    """Whether folded ``needle`` stands in folded ``haystack`` with its figures and its unit whole.

    ``70`` does not stand in ``170`` or ``70.5``, nor ``5个`` in ``5个百分点``, nor ``10万`` in ``10万亿``.
    """
    if not needle:
        return False
    at = haystack.find(needle)
    while at >= 0:
        if _whole(needle, haystack[max(0, at - 2) : at], haystack[at + len(needle) :][:3]):
            return True
        at = haystack.find(needle, at + 1)
    return False


def _whole(needle: str, before: str, after: str) -> bool:
    if _is_digit(needle[0]) and re.search(r"[0-9]\.?$", before):
        return False
    if _is_digit(needle[-1]):
        return not re.match(r"\.?[0-9]", after)
    return not any(needle.endswith(unit) and after.startswith(longer) for unit, longer in _LONGER_UNIT.items())


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"


def holds_run(text: str, gold: str, *, share: float) -> bool:
    """Whether ``text`` holds an unbroken part of ``gold`` that is at least ``share`` of its length; both folded."""
    need = max(1, math.ceil(len(gold) * share - 1e-9))
    return any(gold[i : i + need] in text for i in range(len(gold) - need + 1))


def bigrams(text: str) -> frozenset[str]:
    """The character pairs of folded ``text``; empty for fewer than two characters."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


_FULL_STOP = re.compile(r"(?<=[。！？!?;；\n])")


def sentences(text: str) -> list[str]:
    """The sentences of ``text`` with their closing marks; together they are ``text`` again, blank ones left out."""
    return [part for part in _FULL_STOP.split(text) if part.strip()]
