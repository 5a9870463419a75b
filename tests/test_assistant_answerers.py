"""assistant/answerers.py: which answerer the settings name."""

import pytest

from assistant.answerers import EXTRACTIVE, open_answerer
from assistant.errors import SettingsError
from assistant.settings import Settings

ADDRESS = "http://127.0.0.1:11434/v1"


def test_the_default_needs_no_model() -> None:
    """Without a setting the report's own words answer, whatever endpoint may be set."""
    assert open_answerer(Settings()) is EXTRACTIVE
    assert open_answerer(Settings(llm_base_url=ADDRESS, llm_model="m")) is EXTRACTIVE


def test_a_model_is_named_by_the_settings() -> None:
    """Its name stands in the answers, the prompts' version in what is measured; nothing is asked of it yet."""
    answerer = open_answerer(Settings(answerer="llm", llm_base_url=ADDRESS, llm_model="qwen"))
    assert answerer.name == "llm:qwen"
    assert answerer.edition.startswith("llm:qwen prompts:")


@pytest.mark.parametrize("missing", [{"llm_model": "m"}, {"llm_base_url": ADDRESS}, {}])
def test_what_is_missing_is_said(missing: dict[str, str]) -> None:
    """One line names both settings; no other service is asked instead."""
    with pytest.raises(SettingsError, match=r"REPORT_QA_LLM_BASE_URL.*REPORT_QA_LLM_MODEL"):
        open_answerer(Settings(answerer="llm", **missing))  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["localhost:11434", "ftp://x/v1", "http://", "http://[::1/v1", "http://x:port/v1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """At the start, not at the first question."""
    with pytest.raises(SettingsError, match="REPORT_QA_LLM_BASE_URL 应当是"):
        open_answerer(Settings(answerer="llm", llm_base_url=address, llm_model="m"))
