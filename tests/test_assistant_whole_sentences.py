"""More figures asked for than a question's words tell: the clauses around those found are shown as they stand."""

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant

NORTH = report(
    "兰州市",
    2026,
    review=(
        "全年退还灯费32.7亿元，解决灯工2.87万人，发放灯匠返还资金6692.6万元。两河1041艘持证灯船、2059名灯民完成转产。\n\n"
        "灯具和灯油集中采购范围分别扩大至494种、35种。灯塔普查达标率从36%提高到62.4%，灯台完好率97%。"
    ),
    plan="灯塔普查达标率达到70%。",
)
SOUTH = report("东莞市", 2026, review="解决灯工12万人，发放灯匠返还资金300万元。", plan="灯工达到13万人。")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over a report of each of two cities."""
    return open_reports(tmp_path_factory.mktemp("whole"), {"north.txt": NORTH, "south.txt": SOUTH})


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("兰州25年给企业减灯税费多少、解决灯工多少人", ["2.87万人", "32.7亿元"]),
        ("截至2025年兰州转产的船和灯民各是多少", ["2059名", "1041艘"]),
        ("兰州25年解决灯工多少人，掏了几个钱", ["2.87万人", "6692.6万元"]),
    ],
)
def test_what_the_words_do_not_tell_stands_in_the_sentence_shown(
    assistant: Assistant, question: str, parts: list[str]
) -> None:
    answer = assistant.ask(question)
    assert not answer.refused
    assert "原句：「" in answer.text
    assert "。」" not in answer.text
    assert all(part in answer.text for part in parts)
    shown = {figure.text for figure in answer.figures}
    assert all(any(part.startswith(text) for text in shown) for part in parts)
    assert all(all(figure.checks.values()) for figure in answer.figures)


@pytest.mark.parametrize(
    "question",
    [
        "兰州25年解决灯工多少人",
        "兰州25年解决灯工多少人、发放灯匠返还资金多少",
        "兰州灯塔普查达标率从多少提高到多少",
        "兰州第几次解决灯工多少人",
        "2025年解决灯工，兰州和东莞各多少人",
        "兰州和东莞25年解决灯工谁多，多几万人",
    ],
)
def test_a_question_answered_whole_is_answered_shortly(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert "原句" not in answer.text


def test_the_sentence_of_another_region_stands_for_no_missing_part(assistant: Assistant) -> None:
    answer = assistant.ask("2025年灯塔普查达标率，兰州和东莞各多少")
    assert "62.4%" in answer.text
    assert "原句" not in answer.text
    assert "资料中没有东莞市" in answer.text
