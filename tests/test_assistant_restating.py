"""A follow-up made whole by a model counts only if it asks what the conversation asks; else the rules read it, as without one."""

from dataclasses import replace

import pytest
from scripted_model import Script, says, serving, status
from small_reports import open_reports

from assistant.answerers import open_answerer
from assistant.errors import SettingsError
from assistant.generate import Endpoint
from assistant.pipeline import Assistant
from assistant.restating import one_question
from assistant.settings import load_settings
from assistant.written import Written

FIRST = "2023年包头市灯笼产业产值是多少"
FOLLOW_UP = "换成那个矿区城区呢"
WHOLE = "2023年石拐区灯笼产业产值是多少"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus, without a model."""
    return open_reports(tmp_path_factory.mktemp("reports"))


def read(assistant: Assistant, script: Script, question: str, *history: str) -> tuple[str, int]:
    """How a follow-up is read with a model's help, and how often the model was asked."""
    with serving(script) as server:
        endpoint = Endpoint(model="scripted", base_url=server.url, timeout=20.0)
        writer = replace(assistant, answerer=Written(endpoint, window=8_192, reply_tokens=800, restates=True))
        query = writer.read(question, history=history)
        assert writer.read(question, history=history) == query
        return query.standalone, len(server.requests)


def test_a_turn_of_speech_that_the_rules_do_not_read_is_made_whole(assistant: Assistant) -> None:
    """The model's question is searched, and shown as what was understood; it is asked once for a follow-up."""
    history = (FIRST, "石拐区2023年地区生产总值增长多少")
    own = assistant.read("前一个指标在后一个地方是多少", history=history)
    assert own.standalone != WHOLE
    assert read(assistant, says(f"改写后的问题：{WHOLE}\n"), "前一个指标在后一个地方是多少", *history) == (WHOLE, 1)


@pytest.mark.parametrize(
    "said",
    [
        "2022年包头市灯笼产业产值是多少",
        "2023年云南省灯笼产业产值是多少",
        "2023年广东省灯笼产业产值是多少",
        "2023年包头市灯笼产业产值达到640亿元了吗",
        "2023年包头市灯笼产业产值目标是多少",
        "2023年包头市茶叶产量是多少",
        "2023年包头市前3名的灯笼产业产值是多少",
        "灯笼产业产值是多少 http://x.example/",
        "资料中没有查到",
        "灯" * 121,
        "",
    ],
)
def test_what_the_conversation_does_not_hold_makes_it_fall_back(assistant: Assistant, said: str) -> None:
    """Another year, region, figure, side or topic: the follow-up is read by the rules, to the letter."""
    own = assistant.read("石拐区呢", history=(FIRST,))
    assert read(assistant, says(said), "石拐区呢", FIRST) == (own.standalone, 1)


def test_what_the_conversation_fixes_may_not_be_lost(assistant: Assistant) -> None:
    """A model that repeats the question before, or forgets its region or year, has not understood the one that was asked."""
    own = assistant.read("石拐区呢", history=(FIRST,))
    assert "石拐区" in own.standalone
    for lost in (FIRST, "石拐区灯笼产业产值是多少", "2023年灯笼产业产值是2023年灯笼产业产值；。"):
        assert read(assistant, says(lost), "石拐区呢", FIRST)[0] == own.standalone
    assert read(assistant, says(WHOLE), "石拐区呢", FIRST)[0] == WHOLE


def test_years_spoken_of_by_their_distance_may_be_spelled_out(assistant: Assistant) -> None:
    """去年 is the year that the rules find it to be, and no other."""
    for year, taken in ((2022, True), (2021, False)):
        said = f"{year}年包头市灯笼产业产值是多少"
        assert (read(assistant, says(said), "那前一年呢", FIRST)[0] == said) is taken


@pytest.mark.parametrize("fault", [status(500), status(401)])
def test_a_model_that_fails_costs_nothing_but_time(assistant: Assistant, fault: Script) -> None:
    """The follow-up is read as without it."""
    assert read(assistant, fault, "石拐区呢", FIRST)[0] == assistant.read("石拐区呢", history=(FIRST,)).standalone


def test_a_first_question_is_the_rules_alone(assistant: Assistant) -> None:
    """It is whole; no model is asked. Nor is one where the setting leaves follow-ups to the rules, as it does by default."""
    assert read(assistant, says(WHOLE), FIRST) == (FIRST, 0)
    where = {"REPORT_QA_LLM_BASE_URL": "http://127.0.0.1:9/v1", "REPORT_QA_LLM_MODEL": "m"}
    for followups, restates in ((None, False), ("rules", False), ("model", True)):
        answerer = open_answerer(load_settings(environ=where, answerer="llm", llm_followups=followups))
        assert isinstance(answerer, Written)
        assert answerer.restates is restates
    with pytest.raises(SettingsError, match="rules 或 model"):
        load_settings(environ={}, llm_followups="always")


@pytest.mark.parametrize(
    ("reply", "question"),
    [(f"\n\n问题：「{WHOLE}」\n因为上文", WHOLE), ("<b>2023年</b>", ""), ("", ""), ("\n", "")],
)
def test_the_question_is_the_first_line(reply: str, question: str) -> None:
    """Without what is put before and around it; what is no plain question is none."""
    assert one_question(reply) == question
