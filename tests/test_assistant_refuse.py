"""assistant/refuse.py: a refusal says what is missing and what is held."""

import pytest
from small_reports import every_passage, open_reports

from assistant.evidence import rank_facts
from assistant.pipeline import Assistant
from assistant.records import Ask, Kind, Query, Reason
from assistant.refuse import refusal
from index.records import Period, Role

ASK = Ask("灯笼产业产值", region="包头市", period=Period.year(2019), role=Role.TARGET)
QUERY = Query("问题", "问题", Kind.FIGURE, (ASK,), absent_regions=("成都市", "昆都仑区"))


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_words(reason: Reason, assistant: Assistant) -> None:
    """A refusal keeps its reason, and without anything near names the reports that are held."""
    draft = refusal(QUERY, reason, assistant.generation)
    assert draft.reason is reason
    assert draft.claims == ()
    assert "{" not in draft.lead
    for held in ("包头市（2023、2024）", "石拐区（2024）", "云南省（2024）"):
        assert held in draft.lead


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.YEAR_ABSENT, ("2019年", "灯笼产业产值")),
        (Reason.REGION_ABSENT, ("成都市", "昆都仑区")),
        (Reason.INDICATOR_ABSENT, ("包头市", "灯笼产业产值")),
        (Reason.ROLE_ABSENT, ("目标",)),
    ],
)
def test_what_is_missing_is_named(reason: Reason, said: tuple[str, ...], assistant: Assistant) -> None:
    """The part of the question that the reports do not hold stands in the refusal."""
    lead = refusal(QUERY, reason, assistant.generation).lead
    assert all(words in lead for words in said)


def test_the_nearest_fact_is_offered_and_quoted(assistant: Assistant) -> None:
    """What comes nearest is one claim, bound to the words that carry it."""
    nearest = [s for s in rank_facts(ASK, every_passage(assistant)) if s.fact.text == "640亿元"]
    (claim,) = refusal(QUERY, Reason.YEAR_ABSENT, assistant.generation, nearest=nearest).claims
    ((fact, quote),) = claim.facts
    assert fact.text in claim.text
    assert fact.text in quote.text
    assert "2023年" in claim.text


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("云南省2023年茶叶产量目标是多少", "资料中没有云南省2023年茶叶产量的目标，只有2023年的完成数"),
        ("云南省2023年茶叶产量增速是多少", "资料中没有云南省2023年茶叶产量的增速，只有总量"),
        ("石拐区2024年灯笼产业产值目标是多少", "资料中没有石拐区2024年灯笼产业产值的目标，只有2023年的完成数"),
    ],
)
def test_what_is_held_instead_is_said(question: str, lead: str, assistant: Assistant) -> None:
    """The lead names in one sentence what is missing and what stands in its place."""
    assert assistant.ask(question).text.split("。")[0].startswith(lead)


@pytest.mark.parametrize(
    "topic", ["灯笼产业产值跟今年的", "怎么卖灯笼", "灯笼 跟 去年", "的灯笼", "灯笼" * 12, "笼产业", ""]
)
def test_leftovers_of_a_sentence_are_never_shown_as_a_name(topic: str, assistant: Assistant) -> None:
    """Where a topic is no clean name, the question itself is quoted."""
    query = Query("灯笼产业往后咋弄？", "", Kind.FIGURE, (Ask(topic, region="包头市"),))
    lead = refusal(query, Reason.INDICATOR_ABSENT, assistant.generation).lead
    assert lead.startswith("资料中没有查到能回答「灯笼产业往后咋弄」的内容")
