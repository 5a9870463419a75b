"""Who answers: the report's own words, or a language model under the same checks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from assistant import extract
from assistant.errors import SettingsError
from assistant.records import Draft, Query
from assistant.retrieve import Retriever
from assistant.settings import Settings

REPLY_TOKENS = 800
"""Most tokens of a model's reply."""


class Answerer(Protocol):
    """Proposes answers; ``name`` stands in the answers, ``edition`` says what exactly a measurement is of."""

    @property
    def name(self) -> str:
        """``extractive``, or ``llm:<model>``."""

    @property
    def edition(self) -> str:
        """The name, with whatever else decides the answers."""

    def drafts(self, query: Query, retriever: Retriever) -> Iterator[Draft]:
        """Drafts of one answer, at least one: each but the last is the beginning of the one after it."""

    def restated(self, question: str, history: Sequence[str]) -> str:
        """A follow-up as a question of its own, not yet checked; empty where the rules alone are to read it."""


@dataclass(frozen=True, slots=True)
class Extractive:
    """Answers in the report's own words, without a language model."""

    name: str = "extractive"
    edition: str = "extractive"

    def drafts(self, query: Query, retriever: Retriever) -> Iterator[Draft]:
        """The one draft."""
        yield extract.draft(query, retriever)

    def restated(self, question: str, history: Sequence[str]) -> str:
        """Nothing: there is no model."""
        return ""


EXTRACTIVE = Extractive()


def open_answerer(settings: Settings) -> Answerer:
    """The answerer that the settings name; a model's endpoint is first reached with the first question.

    Raises:
        SettingsError: a model is to answer, and it is not said which, or where.
    """
    if settings.answerer != "llm":
        return EXTRACTIVE
    if not settings.llm_base_url or not settings.llm_model:
        raise SettingsError(
            "要用模型作答，先设 REPORT_QA_LLM_BASE_URL（例如 http://127.0.0.1:11434/v1）和 REPORT_QA_LLM_MODEL"
        )
    if not _is_address(settings.llm_base_url):
        raise SettingsError(f"REPORT_QA_LLM_BASE_URL 应当是 http(s)://主机[:端口]/v1，不能是 {settings.llm_base_url!r}")
    from assistant.generate import Endpoint
    from assistant.written import Written

    endpoint = Endpoint(
        model=settings.llm_model,
        base_url=settings.llm_base_url,
        api_key=settings.llm_api_key,
        timeout=settings.llm_timeout,
        reply_tokens=REPLY_TOKENS,
    )
    restates = settings.llm_followups == "model"
    return Written(endpoint, window=settings.llm_window, reply_tokens=REPLY_TOKENS, restates=restates)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # No host in brackets, no port.
        return False
