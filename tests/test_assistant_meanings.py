"""assistant/meanings.py: what a term means."""

import pytest
from small_reports import every_passage, open_reports, report

from assistant.meanings import find_meanings
from assistant.pipeline import Assistant
from index.records import ParagraphKind

REPORT = report(
    "包头市",
    2024,
    review="河灯工程点亮两岸。所谓“暖屋行动”是指冬天替老人修补门窗。渡船增加三条。",
    plan="扩大河灯工程。",
    notes="河灯工程：指沿河安放灯笼、方便夜间行船的工程。\n\n五色网格：指按颜色划分的巡查网格。每格一人。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over one report with a glossary."""
    return open_reports(tmp_path_factory.mktemp("meanings"), {"notes.txt": REPORT})


def meanings(assistant: Assistant, *terms: str) -> list[str]:
    """The words found for each term."""
    return [quote.text for quote in find_meanings(terms, every_passage(assistant), assistant.generation)]


def test_the_glossary_explains_first(assistant: Assistant) -> None:
    """A term that the text uses and the glossary explains is explained by the glossary."""
    (quote,) = find_meanings(["河灯工程"], every_passage(assistant), assistant.generation)
    assert quote.paragraph.kind is ParagraphKind.NOTE
    assert quote.text == "河灯工程：指沿河安放灯笼、方便夜间行船的工程"


def test_a_sentence_that_says_what_a_term_is_will_do(assistant: Assistant) -> None:
    """Without an entry a 「…是指…」 in the text explains."""
    (text,) = meanings(assistant, "暖屋行动")
    assert "是指冬天替老人修补门窗" in text


def test_several_terms_are_explained_in_the_order_asked(assistant: Assistant) -> None:
    """One quote a term."""
    assert [text[:4] for text in meanings(assistant, "五色网格", "河灯工程")] == ["五色网格", "河灯工程"]


def test_what_nothing_explains_is_left_out(assistant: Assistant) -> None:
    """A term that is only used, or not known at all, has no meaning made up for it."""
    assert meanings(assistant, "渡船") == []
    assert meanings(assistant, "飞天计划") == []
    assert meanings(assistant) == []


def test_an_explanation_is_exact(assistant: Assistant) -> None:
    """The words are the paragraph's own, whole sentences, the last full stop left out."""
    for quote in find_meanings(["五色网格", "暖屋行动"], every_passage(assistant), assistant.generation):
        assert quote.text == quote.paragraph.text[quote.start : quote.end]
        assert not quote.text.endswith("。")
        assert quote.paragraph.text[quote.end : quote.end + 1] in ("。", "")
