"""Text that a model reads: Markdown files with ``$placeholders``, filled by :func:`fill`."""

import hashlib
from importlib.resources import files
from string import Template


def fill(name: str, **values: str) -> str:
    """The prompt ``name`` with every placeholder filled.

    Values are put in as they are: a ``$`` inside one is no placeholder.

    Raises:
        KeyError: there is no such prompt, a placeholder got no value, or a value has no placeholder.
    """
    template = Template(_text(name))
    if unknown := set(values) - set(template.get_identifiers()):
        raise KeyError(f"prompt {name!r} has no placeholder {sorted(unknown)}")
    return template.substitute(values)


def version(*names: str) -> str:
    """A name for the wording of these prompts, eight hex digits: it changes with every character of theirs.

    Raises:
        KeyError: there is no such prompt.
    """
    return hashlib.sha256("\0".join(map(_text, names)).encode()).hexdigest()[:8]


def _text(name: str) -> str:
    path = files("prompts") / f"{name}.md"
    if not path.is_file():
        raise KeyError(f"no prompt named {name!r}")
    return path.read_text(encoding="utf-8")
