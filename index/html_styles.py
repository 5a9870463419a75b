"""Which elements of a page are not to be seen: as far as attributes, ``style`` and plain rules of its own style sheets say.

Only rules that select by tag, classes and id alone are followed; scripts, media queries and linked style sheets are not.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

Attributes = Mapping[str, str]

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_AT_BLOCK = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"^(?P<tag>[a-z][\w-]*|\*)?(?P<marks>(?:[.#][\w-]+)*)$", re.I)
_SIZE = re.compile(r"^(\d*\.?\d+)(px|pt|em|rem|%|)$")
_WHITE = re.compile(r"^(?:white|#fff|#ffffff|rgba?\(255,255,255(?:,1(?:\.0*)?)?\)|transparent|rgba\(.*,0(?:\.0*)?\))$")
_FAR_AWAY = re.compile(r"^-\d{3,}(?:\.\d+)?(?:px|pt|em)$")
_BOLD_WEIGHTS = ("bold", "bolder", "600", "700", "800", "900")
_LARGEST_UNSEEN = {"px": 1.5, "pt": 1.0, "": 0.0, "em": 0.1, "rem": 0.1, "%": 10.0}


@dataclass(frozen=True, slots=True)
class _Rule:
    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    style: dict[str, str]

    @property
    def weight(self) -> tuple[int, int, int]:
        return len(self.ids), len(self.classes), int(self.tag not in ("", "*"))

    def selects(self, tag: str, classes: frozenset[str], id_: str) -> bool:
        return self.tag in ("", "*", tag) and self.classes <= classes and self.ids <= {id_}


class Styles:
    """The rules of a page's style sheets."""

    def __init__(self, sheets: Iterable[str]) -> None:
        rules = [rule for sheet in sheets for rule in _rules(sheet)]
        self._rules = sorted(rules, key=lambda rule: rule.weight)

        self._selected = cache(self._select)

    def of(self, tag: str, attributes: Attributes) -> dict[str, str]:
        """An element's own declarations, property → value in lower case without spaces; nothing is inherited."""
        selected = self._selected(tag, attributes.get("class", ""), attributes.get("id", ""))
        return selected | _declarations(attributes.get("style", ""))

    def _select(self, tag: str, classes: str, id_: str) -> dict[str, str]:
        style: dict[str, str] = {}
        for rule in self._rules:
            if rule.selects(tag, frozenset(classes.split()), id_):
                style |= rule.style
        return style


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks where it stands; what an element does not declare it has from the one around it."""

    linked: bool = False
    bold: bool = False
    preformatted: bool = False
    raised: bool = False
    white: bool = False
    grounded: bool = False
    tiny: bool = False
    invisible: bool = False

    @property
    def unseen(self) -> bool:
        """Whether text that looks so cannot be read: on a ground of its own, white text can."""
        return self.tiny or self.invisible or (self.white and not self.grounded)

    def within(self, tag: str, attributes: Attributes, style: Mapping[str, str]) -> "Look":
        """The look inside an element with these attributes and declarations."""
        color = style.get("color", attributes.get("color", "").lower())
        size = _SIZE.match(style.get("font-size", ""))
        weight = style.get("font-weight")
        return Look(
            linked=self.linked or (tag == "a" and "href" in attributes),
            bold=tag in ("b", "strong") or (weight in _BOLD_WEIGHTS if weight else self.bold),
            preformatted=self.preformatted or tag == "pre",
            raised=self.raised or tag == "sup" or style.get("vertical-align") == "super",
            white=bool(_WHITE.match(color)) if color and color != "inherit" else self.white,
            grounded=self.grounded or _paints(style, attributes),
            tiny=_is_tiny(size[1], size[2], inherited=self.tiny) if size else self.tiny,
            invisible=style["visibility"] != "visible" if "visibility" in style else self.invisible,
        )


def hides(style: Mapping[str, str], attributes: Attributes) -> bool:
    """Whether an element with these declarations and attributes takes everything in it out of sight."""
    return (
        "hidden" in attributes
        or style.get("display") == "none"
        or bool(re.match(r"^(?:0+%?|0*\.0+)$", style.get("opacity", "")))
        or any(_FAR_AWAY.match(style.get(name, "")) for name in ("text-indent", "left", "top", "margin-left"))
    )


def _is_tiny(number: str, unit: str, *, inherited: bool) -> bool:
    if unit in ("em", "%"):
        return inherited or float(number) <= _LARGEST_UNSEEN[unit]
    return float(number) <= _LARGEST_UNSEEN[unit]


def _paints(style: Mapping[str, str], attributes: Attributes) -> bool:
    """Whether an element paints a ground other than white under its text."""
    grounds = (style.get("background", ""), style.get("background-color", ""), attributes.get("bgcolor", "").lower())
    painted = [ground for ground in grounds if ground and ground != "none" and not _WHITE.match(ground)]
    return bool(painted) or style.get("background-image", "none") != "none"


def _rules(sheet: str) -> Iterable[_Rule]:
    plain = _AT_BLOCK.sub("", _COMMENT.sub("", sheet))
    for selectors, declared in _RULE.findall(plain):
        style = _declarations(declared)
        for selector in selectors.split(","):
            if style and (match := _SELECTOR.match(selector.strip())):
                marks = re.findall(r"[.#][\w-]+", match["marks"])
                yield _Rule(
                    tag=(match["tag"] or "").lower(),
                    classes=frozenset(mark[1:] for mark in marks if mark[0] == "."),
                    ids=frozenset(mark[1:] for mark in marks if mark[0] == "#"),
                    style=style,
                )


def _declarations(declared: str) -> dict[str, str]:
    pairs = (each.split(":", 1) for each in declared.split(";") if ":" in each)
    return {
        name.strip().lower(): re.sub(r"\s+|!important", "", value).lower() for name, value in pairs if value.strip()
    }
