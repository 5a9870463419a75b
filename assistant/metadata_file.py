"""Writes corrections into a corpus's ``metadata.toml``; what people wrote there themselves, comments too, stays."""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from index.errors import CorpusError, system_words
from index.load import METADATA, load_corrections

_HEADER = re.compile(r"^\s*\[(?P<name>.+)\]\s*(?:#.*)?$")


def write_corrections(folder: Path, source: str, values: Mapping[str, str | int]) -> None:
    """Correct attributes of one report; others that are corrected already stay so.

    Raises:
        CorpusError: the file is wrong, or a value is not one.
    """
    held = dict(load_corrections(folder).get(source, {}))
    lines = [f"{key} = {_toml(value)}" for key, value in (held | dict(values)).items()]
    _replace(folder, source, [f"[{_toml(source)}]", *lines])


def move_corrections(folder: Path, source: str, target: str | None) -> None:
    """A report's corrections follow it to its new path; None drops them.

    Raises:
        CorpusError: the file is wrong.
    """
    held = load_corrections(folder).get(source)
    if held is None:
        return
    lines = [f"{key} = {_toml(value)}" for key, value in held.items()]
    _replace(folder, source, [f"[{_toml(target)}]", *lines] if target else [])


def _replace(folder: Path, source: str, table: list[str]) -> None:
    """Put a table in the place of a source's own, or at the end."""
    path = folder / METADATA
    before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    heads = [number for number, line in enumerate(before) if _HEADER.match(line)]
    at = next((number for number in heads if _names(before[number], source)), None)
    if at is None:
        after = [*before, *([""] if before and before[-1].strip() and table else []), *table]
    else:
        end = next((number for number in heads if number > at), len(before))
        after = [*before[:at], *table, *([""] if table and end < len(before) else []), *before[end:]]
    _write(path, "\n".join(after).strip("\n") + "\n" if after else "")
    load_corrections(folder)


def _names(header: str, source: str) -> bool:
    """Whether a table's header is that of a source, however it is quoted."""
    try:
        return list(tomllib.loads(header)) == [source]
    except tomllib.TOMLDecodeError:
        return False


def _toml(value: object) -> str:
    """A value as TOML: JSON's strings are TOML's, but for DEL."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def _write(path: Path, text: str) -> None:
    """Replace the file in one step, once what it should become can be read.

    Raises:
        CorpusError: it could not be read, or written.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        tomllib.loads(text)
        aside.write_text(text, encoding="utf-8")
        os.replace(aside, path)
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"更正写不进 {path}（{error}）：请手工改好这个文件") from error
    except OSError as error:
        raise CorpusError(f"写不了 {path}（{system_words(error)}）：请检查磁盘和权限") from error
