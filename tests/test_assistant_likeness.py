"""assistant/likeness.py: figures told in other words than they are asked for in, and none for what only sounds alike."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_reports import report

from assistant.likeness import CALIBRATED, LEAST, Calibration, Signs
from assistant.pipeline import Assistant, open_assistant
from assistant.settings import load_settings
from index.build import build
from index.embed import open_embedder

FIGURES = st.floats(-1, 1)
REPORT = report(
    "包头市",
    2024,
    review=(
        "灯医院建成投用，外来观灯者就诊人数增长31%，旅居观灯者平均居住17天。"
        "为老旧高层灯楼安装感应灯盏4200盏。省外群体购买灯笼的比例达22.7%。"
        "灯匠行会增加值增长6.2%。新建灯桥22座。为3900户灯铺减免灯油费8.4亿元。减免灯船靠港费1.5亿元。"
    ),
    plan="灯会门票目标收入3亿元。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over one report, with the embedding model that the calibration is of."""
    folder = tmp_path_factory.mktemp("likeness")
    (folder / "reports").mkdir()
    (folder / "reports" / "one.txt").write_text(REPORT, encoding="utf-8")
    build(folder / "reports", folder / "store", embedder=open_embedder())
    return open_assistant(load_settings(store=folder / "store"))


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("包头2023年外地观灯人看病的人数涨了百分之几", "31%"),
        ("来包头旅居看灯的人2023年平均住多少天", "17天"),
        ("包头2023年给老高楼装了多少盏感应灯", "4200盏"),
        ("老高楼装感应灯盏2023年一共多少盏", "4200盏"),
    ],
)
def test_what_is_told_in_other_words_is_found(assistant: Assistant, question: str, figure: str) -> None:
    """The report's words for it are shown, and the figure is checked and cited as any other."""
    answer = assistant.ask(question)
    assert [f.text for f in answer.figures] == [figure]
    assert all(all(f.checks.values()) for f in answer.figures)
    without = replace(assistant, embedder=None).ask(question)
    assert without.refused or figure in without.text


@pytest.mark.parametrize(
    "question",
    [
        "包头2023年规上工业增加值增长多少",
        "包头2023年进出口总值增长多少",
        "包头2023年养了多少头牛",
        "包头2022年来看灯的外地人看病的涨了百分之几",
        "包头2023年灯桥梁总共有多少座了",
        "包头2023年外地观灯人看病的人数为啥涨到31%了",
        "包头2023年第一产业占比多少",
    ],
)
def test_what_is_not_there_stays_refused(assistant: Assistant, question: str) -> None:
    """A standard indicator that is not printed is not there; nor is another year's figure, nor what nothing is like."""
    assert assistant.ask(question).refused


def test_a_part_told_otherwise_stands_beside_what_the_words_find(assistant: Assistant) -> None:
    """Of two things asked in one breath, the second is no figure of another sentence that only sounds like it."""
    answer = assistant.ask("包头2023年为多少户灯铺减免灯油费，减免额是多少")
    assert "3900户" in answer.text
    assert "1.5亿元" not in answer.text


@given(
    signs=st.builds(Signs, FIGURES, FIGURES, FIGURES, FIGURES, FIGURES),
    more=st.sampled_from([f.name for f in fields(Signs)]),
)
def test_probability_grows_with_each_sign(signs: Signs, more: str) -> None:
    """A probability; more of any sign that speaks for a figure makes it no less, of being another thing or far down no more."""
    model = next(iter(CALIBRATED.values()))
    less, found = model.probability(signs), model.probability(replace(signs, **{more: getattr(signs, more) + 0.1}))
    if more in ("another", "rank"):
        less, found = found, less
    assert 0 <= less <= found <= 1


def test_words_alone_are_never_enough() -> None:
    """Without any likeness in meaning no words show a figure that they did not find."""
    assert all(model.probability(Signs(0.0, 0.0, 1.0, 0.0, 0.0)) < LEAST for model in CALIBRATED.values())
    assert Calibration(0.0, Signs(0.0, 0.0, 0.0, 0.0, 0.0)).probability(
        Signs(1.0, 1.0, 1.0, 1.0, 1.0)
    ) == pytest.approx(0.5)


def test_another_models_cosines_say_nothing(assistant: Assistant, tmp_path: Path) -> None:
    """An embedding model that nobody calibrated finds nothing otherwise told."""

    class Renamed:
        name = "another-model"
        dim = 384

        def __init__(self) -> None:
            self.encode_passages = open_embedder().encode_passages
            self.encode_queries = open_embedder().encode_queries

    answer = replace(assistant, embedder=Renamed()).ask("包头2023年外地观灯人看病的人数涨了百分之几")
    assert answer.refused
