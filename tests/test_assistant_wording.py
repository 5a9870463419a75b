"""assistant/wording.py: facts in the report's own words."""

import re

import pytest
from small_reports import every_passage, open_reports

from assistant.evidence import Scored, score_fact, side
from assistant.topics import topic
from assistant.wording import quote_of, scope_words, statement_words
from index.records import Role


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> list[Scored]:
    """Every fact of the small corpus."""
    passages = every_passage(open_reports(tmp_path_factory.mktemp("reports")))
    return [score_fact(topic("灯笼"), fact, passage) for passage in passages for fact in passage.facts]


def test_the_scope_names_region_and_years(scored: list[Scored]) -> None:
    """Whose figure it is and of which year is always said; a target is called one, a result is not."""
    for each in scored:
        words = scope_words(each)
        assert each.fact.region in words
        assert str(each.fact.period) in words
        assert ("目标" in words) == (side(each.fact.role) is Role.TARGET)


def test_a_statement_shows_its_own_figure_and_no_other(scored: list[Scored]) -> None:
    """Each fact is stated with its indicator and its figure; its neighbours' figures stay out."""
    assert scored
    for each in scored:
        words = statement_words(each)
        others = {s.fact.text for s in scored if s.fact.key == each.fact.key} - {each.fact.text}
        assert each.fact.text in words
        assert not [figure for figure in others if re.search(rf"(?<![\d.]){re.escape(figure)}", words)]


def test_a_statement_keeps_the_qualifier(scored: list[Scored]) -> None:
    """「7%左右」 is not stated as 7%."""
    said = {(s.fact.text, s.fact.qualifier): statement_words(s) for s in scored if s.fact.qualifier}
    assert said
    assert all(qualifier in words for (_, qualifier), words in said.items() if qualifier)


def test_a_quote_carries_its_figure(scored: list[Scored]) -> None:
    """The words cited for a fact hold its figure, exactly where the report prints it."""
    for each in scored:
        quote = quote_of(each)
        assert quote.start <= each.fact.start < each.fact.end <= quote.end
        assert quote.text == each.passage.paragraph.text[quote.start : quote.end]


def test_a_list_item_is_stated_with_its_verb(scored: list[Scored]) -> None:
    """An item of a 分别 list gets the verb that the list prints once."""
    (glass,) = [s for s in scored if s.fact.text == "4.2%"]
    assert statement_words(glass) == "玻璃产量增长4.2%"
