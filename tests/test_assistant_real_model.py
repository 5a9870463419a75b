"""A real language model end to end: it writes poor Chinese, and nothing wrong of it reaches the reader."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
import small_model
from adversarial_replies import question_to
from small_reports import open_reports
from test_assistant_written import check_shown
from written_reports import TRUTHS

from assistant.generate import Endpoint
from assistant.pipeline import Assistant
from assistant.written import Written

pytestmark = pytest.mark.llm

OPEN = ("概括2024年包头市的工艺传承工作", "2024年包头市有哪些安排？")
WINDOW, REPLY_TOKENS = 1_200, 80
_COUNTED = re.compile(r"写了 (\d+) 句，删去 (\d+) 句")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus, without a model."""
    return open_reports(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def writer(assistant: Assistant) -> Iterator[Assistant]:
    """The same with the model."""
    if not small_model.is_installed():
        pytest.skip("要有本地小模型：运行 `make test-llm`")
    with small_model.serving() as url:
        # It reads a Han character as three tokens, tens of them a second on two busy cores: little evidence, short replies.
        endpoint = Endpoint(model=small_model.NAME, base_url=url, timeout=180, reply_tokens=REPLY_TOKENS)
        yield replace(assistant, answerer=Written(endpoint, window=WINDOW, reply_tokens=REPLY_TOKENS))


def test_nothing_wrong_reaches_the_reader(
    writer: Assistant, assistant: Assistant, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every figure and mark shown is true and resolves; where nothing holds, the extractive answer stands with a note."""
    caplog.set_level(logging.INFO, logger="assistant.written")
    questions = [*OPEN, *(question_to(truth, Random(index)) for index, truth in enumerate(TRUTHS[2:6]))]
    for question in questions:
        answer, own = writer.ask(question), assistant.ask(question)
        assert "HTTP" not in answer.note
        assert "连不上" not in answer.note
        if question not in OPEN:
            check_shown(answer, assistant)
            assert [f.text for f in own.figures] == [f.text for f in answer.figures][: len(own.figures)]
        assert answer.answerer in ("extractive", f"llm:{small_model.NAME}")
        assert answer.text == own.text or answer.answerer != "extractive"
    counts = [tuple(map(int, found.groups())) for found in map(_COUNTED.search, caplog.messages) if found]
    said, struck = map(sum, zip(*counts, strict=True))
    assert said > 0
    with capsys.disabled():
        print(f"\n{small_model.NAME}：{len(counts)} 题，写了 {said} 句，删去 {struck} 句（{struck / said:.0%}）")
