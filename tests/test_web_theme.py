"""The page's colours."""

import re

import pytest

from assistant.web.theme import text_of

LEGIBLE = 4.5
"""WCAG 2.2, level AA, text of any size."""

PAIRS = (
    *(("ink", ground) for ground in ("paper", "sheet", "blue-soft", "amber-soft")),
    *(("ink-soft", ground) for ground in ("paper", "sheet", "blue-soft", "amber-soft")),
    *(("blue", ground) for ground in ("paper", "sheet", "blue-soft", "amber-soft")),
    *(("green", ground) for ground in ("sheet", "amber-soft")),
    *(("amber", ground) for ground in ("paper", "sheet", "amber-soft")),
    ("mark-ink", "mark"),
)
"""(text, ground) as page.css puts them together."""


def colours(scheme: str) -> dict[str, str]:
    """The variables of a scheme, ``:root`` or ``.dark``."""
    block = re.search(rf"^{re.escape(scheme)} \{{(.*?)^\}}", text_of("page.css"), re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1] if block else ""))


def luminance(colour: str) -> float:
    """Relative luminance.

    Source: WCAG 2.2, definition of relative luminance.
    """
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [":root", ".dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_legible(scheme: str, text: str, ground: str) -> None:
    """Every colour of text stands out from every ground it is used on, by day and by night."""
    held = colours(scheme)
    light, dark = sorted((luminance(held[text]), luminance(held[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= LEGIBLE


def test_nothing_is_fetched() -> None:
    """Neither style nor script names another host."""
    for name in ("page.css", "page.js"):
        assert not re.search(r"https?:|@import|url\(", text_of(name))
