"""assistant/render.py: the batch record of design, and Markdown."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from small_reports import open_reports

from assistant.pipeline import Assistant
from assistant.records import Answer
from assistant.render import place, to_json, to_markdown

ANSWER_KEYS = [
    "id",
    "question",
    "answer",
    "refused",
    "reason",
    "citations",
    "figures",
    "answerer",
    "generation",
    "latency_ms",
    "confidence",
]
CITATION_KEYS = [
    "n",
    "document_id",
    "source",
    "title",
    "region",
    "report_year",
    "section",
    "paragraph",
    "text",
    "quote",
    "start",
    "end",
    "page",
]
FIGURE_KEYS = [
    "text",
    "value",
    "unit",
    "qualifier",
    "indicator",
    "region",
    "period",
    "role",
    "measure",
    "citation",
    "computed",
    "formula",
    "checks",
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    """A comparison: two citations, a computed figure."""
    return assistant.ask("2023年包头市灯笼产业产值比2022年多多少？")


def test_the_record_has_the_contracts_keys(answer: Answer) -> None:
    """Every field of the batch contract, and no other, in its order."""
    record = to_json(answer, id_="7")
    assert list(record) == ANSWER_KEYS
    assert all(list(citation) == CITATION_KEYS for citation in record["citations"])
    assert all(list(figure) == FIGURE_KEYS for figure in record["figures"])
    assert record["id"] == "7"


def test_without_an_id_there_is_none(answer: Answer) -> None:
    """A single question has no id; everything else is the same."""
    assert to_json(answer) == {key: value for key, value in to_json(answer, id_="7").items() if key != "id"}


def test_the_record_is_plain_json(answer: Answer) -> None:
    """Writing and reading a record changes nothing: no tuple, enum or decimal is left in it."""
    record = to_json(answer, id_="7")
    assert json.loads(json.dumps(record, ensure_ascii=False)) == record


def test_values_are_exact_decimals(answer: Answer) -> None:
    """A figure's value is a string of its decimal in base units; period and role are spelled out."""
    for figure, record in zip(answer.figures, to_json(answer)["figures"], strict=True):
        assert Decimal(record["value"]) == figure.value
        assert record["role"] == "actual"
        assert record["measure"] == "level"
        assert set(record["checks"]) == {"value", "unit", "period", "region", "role", "indicator"}
    first = to_json(answer)["figures"][0]
    assert (first["text"], first["value"], first["period"]) == ("640亿元", "64000000000", {"start": 2023, "end": 2023})


def test_a_computed_figure_carries_its_formula(answer: Answer) -> None:
    """Only what was worked out here is computed, and its formula stands in the answer too."""
    record = to_json(answer)
    formulas = {figure["formula"] for figure in record["figures"] if figure["computed"]}
    assert formulas == {"640亿元-571亿元=69亿元"}
    assert all(formula in record["answer"] for formula in formulas)
    assert all(figure["formula"] is None for figure in record["figures"] if not figure["computed"])


def test_a_refusal_has_its_reason(assistant: Assistant) -> None:
    """``refused`` and ``reason`` go together."""
    refused = to_json(assistant.ask("2019年包头市灯笼产业产值是多少？"))
    answered = to_json(assistant.ask("2023年包头市灯笼产业产值是多少？"))
    assert (refused["refused"], refused["reason"]) == (True, "year_absent")
    assert (answered["refused"], answered["reason"]) == (False, None)


def test_markdown_lists_every_source(answer: Answer) -> None:
    """Under the answer stands each citation with its report and its exact words."""
    text = to_markdown(answer)
    assert text.startswith(answer.text)
    for citation in answer.citations:
        assert f"[{citation.n}] {citation.title}" in text
        assert f"「{citation.quote}」" in text
        assert place(citation) in text


def test_markdown_without_sources_is_the_answer_alone(assistant: Assistant) -> None:
    """A refusal that cites nothing has no list under it."""
    refused = assistant.ask("2023年成都市灯笼产业产值是多少？")
    assert refused.citations == ()
    assert to_markdown(refused) == refused.text


def test_a_place_is_the_part_and_the_paragraph(answer: Answer) -> None:
    """Where a citation stands: the report's part, then the paragraph's number."""
    citation = answer.citations[0]
    assert place(citation) == f"一、2023年工作回顾，第{citation.paragraph}段"
    assert place(replace(citation, page=3)) == f"一、2023年工作回顾，第3页，第{citation.paragraph}段"


def test_a_note_stands_apart_from_the_answer(answer: Answer) -> None:
    """In the record it has a key of its own, in the terminal the last line; the answer's text is left alone."""
    noted = replace(answer, note="模型没有作答；以上是不用模型的回答")
    assert to_json(noted) == to_json(answer) | {"note": noted.note}
    assert to_markdown(noted) == f"{to_markdown(answer)}\n\n（{noted.note}）"
