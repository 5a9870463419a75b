"""Settings: defaults < ``report-qa.toml`` in the current folder < environment ``REPORT_QA_*`` < flags.

One flat table; its keys are the field names of :class:`Settings`, in the environment in capitals
(``REPORT_QA_PORT=8000``). A key that is not known is an error, not a shrug: a misspelt setting that is silently
ignored looks exactly like one that does nothing.
"""

import difflib
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from assistant.errors import SettingsError
from index.embed import DEFAULT_EMBEDDER
from index.errors import system_words
from index.locations import Cluster, Location, location_of

SETTINGS_FILE = Path("report-qa.toml")
PREFIX = "REPORT_QA_"
RESERVED = frozenset(
    {"REPORT_QA_CORPUS", "REPORT_QA_TEST_ALL", "REPORT_QA_CACHE", "REPORT_QA_EMBEDDER_URL", "REPORT_QA_EMBEDDER_KEY"}
)
"""Environment names that share the prefix but are no settings: the folder of real reports for tests and docs,
the switch that runs every test, the folder that the embedded model is unpacked into, where an endpoint for vectors is
and its key: building reads those too."""

ANSWERERS = ("extractive", "llm")
FOLLOWUPS = ("rules", "model")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run may be told, with its defaults; folders are relative to the current one.

    Attributes:
        store: the folder of the built index, or a database, ``postgresql://…?milvus=…``.
        reports: the folder of report files that the index was built from; the page's keepers add to it.
        embedder: the embedded model's name, or any sentence-transformers model name or folder.
        precision: number format of the model's weights; None takes the embedder's own default.
        host, port: where the page is served.
        max_question: the longest question taken, in characters.
        passages: how many passages are handed to the answerer.
        chunk_tokens: budget of one chunk, in tokens.
        answerer: one of :data:`ANSWERERS`.
        journal: the file that questions, answers and verdicts are kept in, or a database, ``postgresql://…``.
        users: the file of those who may sign in.
        llm_base_url, llm_model, llm_api_key: an OpenAI-compatible endpoint, for the answerer ``llm``.
        llm_timeout: seconds that the model may take for an answer, retries included.
        llm_window: tokens that the model takes in and gives back together; evidence is cut to it.
        llm_followups: one of :data:`FOLLOWUPS`: whether the model may make follow-ups whole before the rules read them.
    """

    store: Location = Path("store")
    reports: Path = Path("reports")
    embedder: str = DEFAULT_EMBEDDER
    precision: str | None = None
    host: str = "127.0.0.1"
    port: int = field(default=7860, metadata={"range": (1, 65_535)})
    max_question: int = field(default=500, metadata={"range": (1, 10_000)})
    passages: int = field(default=40, metadata={"range": (1, 200)})
    chunk_tokens: int = field(default=256, metadata={"range": (16, 8_192)})
    answerer: str = field(default="extractive", metadata={"choices": ANSWERERS})
    journal: str = field(default="journal.sqlite", repr=False)  # A URL may hold a password.
    users: Path = Path("users.json")
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: str | None = field(default=None, repr=False)
    llm_timeout: int = field(default=60, metadata={"range": (1, 600)})
    llm_window: int = field(default=8_192, metadata={"range": (2_048, 1_000_000)})
    llm_followups: str = field(default="rules", metadata={"choices": FOLLOWUPS})


def load_settings(*, file: Path | None = None, environ: Mapping[str, str] | None = None, **flags: object) -> Settings:
    """Put the layers together, the later one winning.

    Args:
        file: a settings file that must exist; None takes ``report-qa.toml`` if the current folder has one.
        environ: stands in for ``os.environ``; an empty value counts as not set.
        flags: settings by field name; None counts as not given.

    Raises:
        SettingsError: a key is unknown, or a value is not of the wanted kind.
    """
    layers = (_from_file(file), _from_environment(os.environ if environ is None else environ), _from_flags(flags))
    values = {key: _value(key, raw, origin) for layer in layers for key, raw, origin in layer}
    return Settings(**values)


_KINDS: Mapping[str, Any] = get_type_hints(Settings)
_LIMITS: Mapping[str, Mapping[str, Any]] = {each.name: each.metadata for each in fields(Settings)}

_Entry = tuple[str, object, str]
"""(field name, raw value, where it came from, for people)."""


def _from_file(file: Path | None) -> Iterator[_Entry]:
    """The entries of the settings file; none if no file was named and the default one is not there."""
    path = SETTINGS_FILE if file is None else file
    if file is None and not path.exists():
        return
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"读不了设置文件 {path}：{system_words(error)}") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise SettingsError(f"设置文件 {path} 不是正确的 TOML：{str(error).splitlines()[0]}") from error
    for key, raw in table.items():
        _require_known(key, _KINDS, where=f"设置文件 {path}")
        yield key, raw, f"设置文件 {path} 的 {key}"


def _from_environment(environ: Mapping[str, str]) -> Iterator[_Entry]:
    """The entries of the environment, whatever else the machine has set left alone."""
    names = {PREFIX + key.upper(): key for key in _KINDS}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in RESERVED:
            _require_known(name, names, where="环境变量")
            if environ[name]:
                yield names[name], environ[name], f"环境变量 {name}"


def _from_flags(flags: Mapping[str, object]) -> Iterator[_Entry]:
    """The flags that were given."""
    for key, raw in flags.items():
        _require_known(key, _KINDS, where="参数")
        if raw is not None:
            yield key, raw, f"参数 {key}"


def _require_known(name: str, known: Iterable[str], *, where: str) -> None:
    """Refuse a name that is no setting, naming the nearest one that is."""
    known = sorted(known)
    if name not in known:
        nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
        raise SettingsError(f"{where}里没有 {name} 这项设置：最接近的是 {nearest}")


def _value(key: str, raw: object, origin: str) -> Any:
    """One raw value as the type that its field has, within the field's limits."""
    if _KINDS[key] == Location and isinstance(raw, Cluster):
        return raw
    if _KINDS[key] is int:
        return _whole_number(raw, origin, *_LIMITS[key]["range"])
    path = _KINDS[key] in (Path, Location)
    if path and isinstance(raw, str | Path) and str(raw):
        # Unlike Path.expanduser, no error for an unknown user.
        return location_of(raw) if _KINDS[key] == Location else Path(os.path.expanduser(raw))
    if path or not isinstance(raw, str):  # never the value itself: it may be a key
        wanted = "路径" if path else "文字"
        raise SettingsError(f"{origin} 应当是{wanted}，不能是 {type(raw).__name__}")
    choices = _LIMITS[key].get("choices")
    if choices and raw not in choices:
        raise SettingsError(f"{origin} 应当是 {' 或 '.join(choices)}，不能是 {raw!r}")
    return raw


def _whole_number(raw: object, origin: str, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``, given as one or as its digits; a boolean is none."""
    if isinstance(raw, str) and raw.isdecimal() and len(raw) <= len(str(high)):
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool) or not low <= raw <= high:
        raise SettingsError(f"{origin} 应当是 {low} 到 {high} 的整数，不能是 {raw!r}")
    return raw
