"""HTML that nothing can be injected into: whatever is not :class:`Html` already is escaped on its way in.

The page of the product has one like it; what scores shares no code with what is scored.
"""

import html
from collections.abc import Iterable, Sequence
from itertools import starmap


class Html(str):
    """A piece of HTML; made by this module, or read from a file of this package."""

    __slots__ = ()


def escape(text: str) -> Html:
    """The text as HTML that shows it, character for character; HTML comes back as it is."""
    return text if isinstance(text, Html) else Html(html.escape(text))


def element(name: str, *children: str, **attributes: str) -> Html:
    """One element.

    Args:
        name: the tag.
        children: text, which is escaped, and HTML, which is not.
        attributes: values are escaped; ``class_`` stands for ``class``; an empty value leaves the attribute out.
    """
    written = starmap(_attribute, attributes.items())
    return Html(f"<{name}{''.join(written)}>{join(children)}</{name}>")


def join(pieces: Iterable[str]) -> Html:
    """The pieces one after another; those that are text are escaped."""
    return Html("".join(map(escape, pieces)))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = (), class_: str = "") -> Html:
    """A table that scrolls by itself where it is wider than the page.

    Args:
        numbers: columns whose cells are set flush right.
    """

    def cells(tag: str, row: Sequence[str]) -> Html:
        shown = (element(tag, cell, class_="number" if at in numbers else "") for at, cell in enumerate(row))
        return element("tr", *shown)

    body = element("tbody", *(cells("td", row) for row in rows))
    whole = element("table", element("thead", cells("th", head)), body, class_=class_)
    return element("div", whole, class_="wide")


def _attribute(name: str, value: str) -> str:
    return f' {name.rstrip("_").replace("_", "-")}="{html.escape(value)}"' if value else ""
