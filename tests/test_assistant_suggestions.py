"""assistant/suggestions.py: what is offered with a refusal can be asked."""

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hashed_embedder import HashedEmbedder
from small_reports import fact_of, open_reports

from assistant.pipeline import Assistant
from assistant.suggestions import MOST, question_of
from index.build import build
from index.records import Measure, Period, Role
from index.store import open_store

CORPUS = Path(os.environ.get("REPORT_QA_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")
REFUSED = (
    "包头市2019年灯笼产业产值是多少",
    "包头市2025年灯笼产业产值目标是多少",
    "云南省2023年茶叶产量增速是多少",
    "石拐区2024年灯笼产业产值目标是多少",
    "上海市2023年灯笼产业产值是多少",
    "包头市2023年灯笼产业产值为什么下降",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


@pytest.mark.parametrize("question", REFUSED)
def test_every_suggestion_is_answered(question: str, assistant: Assistant) -> None:
    """A refusal offers at most three other questions, none of which is refused."""
    answer = assistant.ask(question)
    assert answer.refused
    assert 0 < len(answer.suggestions) <= MOST
    assert len(set(answer.suggestions)) == len(answer.suggestions)
    for suggestion in answer.suggestions:
        assert "灯笼" in suggestion or "茶叶" in suggestion
        assert not assistant.ask(suggestion).refused


def test_an_answer_and_a_stray_question_get_none(assistant: Assistant) -> None:
    """Suggestions go with refusals, and what no report answers has nothing near."""
    assert assistant.ask("包头市2023年灯笼产业产值是多少").suggestions == ()
    assert assistant.ask("明天天气怎么样，股票能买吗").suggestions == ()


@pytest.mark.parametrize(
    ("change", "question"),
    [
        ({}, "包头市2023年灯笼产业产值是多少？"),
        ({"role": Role.TARGET}, "包头市2023年灯笼产业产值目标是多少？"),
        ({"measure": Measure.GROWTH}, "包头市2023年灯笼产业产值增速是多少？"),
        ({"measure": Measure.GROWTH, "role": Role.PLAN}, "包头市2023年灯笼产业产值增长目标是多少？"),
        (
            {"measure": Measure.GROWTH, "role": Role.PLAN, "value": Decimal(-3)},
            "包头市2023年灯笼产业产值下降目标是多少？",
        ),
        ({"measure": Measure.RANK}, "包头市2023年灯笼产业产值排第几？"),
        ({"unit": "家", "indicator": "灯笼作坊"}, "包头市2023年灯笼作坊有多少家？"),
        ({"indicator": "包头市灯笼产业产值"}, "包头市2023年灯笼产业产值是多少？"),
        ({"indicator": "产值"}, None),
        ({"indicator": "把灯笼卖到了各地的产值"}, None),
        ({"period": None}, None),
        ({"period": Period(2019, 2023)}, None),
    ],
)
def test_a_question_names_place_year_indicator_and_side(
    change: dict[str, object], question: str | None, assistant: Assistant
) -> None:
    """A fact of one year with a clean name has its question; any other has none."""
    fact, _ = fact_of(assistant, "640亿元")
    assert question_of(replace(fact, **change)) == question  # type: ignore[arg-type]


@pytest.mark.long
def test_suggestions_over_the_real_reports_are_answered(tmp_path: Path) -> None:
    """Whatever is offered over the real corpus is answered there."""
    if not CORPUS.is_dir():
        pytest.skip(f"{CORPUS} is missing: set REPORT_QA_CORPUS to the folder of the real reports")
    embedder = HashedEmbedder()
    build(CORPUS, tmp_path, embedder=embedder, progress=False)
    real = Assistant(open_store(tmp_path, embedder=embedder.name), embedder)
    regions = {d.region for d in real.generation.documents()}
    offered = {
        suggestion
        for region in regions
        for asked in ("2016年地区生产总值", "2016年社会消费品零售总额", "2030年粮食产量目标", "2016年城镇新增就业")
        for suggestion in real.ask(f"{region}{asked}是多少").suggestions
    }
    assert len(offered) >= len(regions)
    assert [suggestion for suggestion in sorted(offered) if real.ask(suggestion).refused] == []
