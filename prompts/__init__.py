"""Text that a model reads: Markdown files with ``$placeholders``, filled by :func:`fill`."""

from importlib.resources import files
from string import Template


def fill(name: str, **values: str) -> str:
    """The prompt ``name`` with every placeholder filled.

    Values are put in as they are: a ``$`` inside one is no placeholder.

    Raises:
        KeyError: there is no such prompt, a placeholder got no value, or a value has no placeholder.
    """
    path = files("prompts") / f"{name}.md"
    if not path.is_file():
        raise KeyError(f"no prompt named {name!r}")
    template = Template(path.read_text(encoding="utf-8"))
    if unknown := set(values) - set(template.get_identifiers()):
        raise KeyError(f"prompt {name!r} has no placeholder {sorted(unknown)}")
    return template.substitute(values)
