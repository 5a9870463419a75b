"""HTML that nothing can be injected into: whatever is not :class:`Html` already is escaped on its way in."""

import html
from collections.abc import Iterable
from itertools import starmap

_WHITE_SPACE = {ord("\n"): "&#10;", ord("\r"): "&#13;", ord("\t"): "&#9;"}
"""Gradio hands our HTML to a Markdown reader, for which a blank line would end it: none gets through. Nor do tabs,
which Gradio would turn into blanks."""


class Html(str):
    """A piece of HTML on one line; made by this module's functions only."""

    __slots__ = ()


def escape(text: str) -> Html:
    """The text as HTML that shows it, character for character; HTML comes back as it is."""
    return text if isinstance(text, Html) else Html(html.escape(text).translate(_WHITE_SPACE))


def element(name: str, *children: str, **attributes: str) -> Html:
    """One element.

    Args:
        name: the tag, of ours.
        children: text, which is escaped, and HTML, which is not.
        attributes: values are escaped; ``class_`` stands for ``class``; an empty value leaves the attribute out.
    """
    written = starmap(_attribute, attributes.items())
    return Html(f"<{name}{''.join(written)}>{join(children)}</{name}>")


def join(pieces: Iterable[str]) -> Html:
    """The pieces one after another; those that are text are escaped."""
    return Html("".join(map(escape, pieces)))


def _attribute(name: str, value: str) -> str:
    return f' {name.rstrip("_")}="{escape(value)}"' if value else ""
