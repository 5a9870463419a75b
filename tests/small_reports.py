"""A small invented corpus: four short reports of three regions, no figure or sentence of which is real.

=============  ======  ====
source         region  year
=============  ======  ====
baotou23.txt   包头市  2023
baotou24.txt   包头市  2024
shiguai24.txt  石拐区  2024
yunnan24.txt   云南省  2024
=============  ======  ====

The four speak of the same indicators, so that a figure alone never says whose it is, or of which year.
"""

import atexit
import os
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hashed_embedder import HashedEmbedder

from assistant.pipeline import Assistant
from assistant.records import Answer, Passage
from index.build import build
from index.cluster_build import build_cluster
from index.locations import open_store
from index.records import Fact

if TYPE_CHECKING:
    from clusters import Servers

EMBEDDER = HashedEmbedder()
ON_A_CLUSTER = os.environ.get("REPORT_QA_TEST_CLUSTER") == "1"
"""Read while tests are collected, before settings from outside are taken away."""


def report(region: str, year: int, *, review: str, plan: str, speaker: str = "市长钱望山", notes: str = "") -> str:
    """A report of ``year``: front, review of the year before, plan, and a glossary where there are ``notes``."""
    return (
        f"{region}政府工作报告\n\n——{year}年1月10日在{region}第九届人民代表大会第{'一二三四'[year % 4]}次会议上\n\n{speaker}\n\n"
        f"各位代表：\n\n一、{year - 1}年工作回顾\n\n{review}\n\n二、{year}年工作安排\n\n{plan}\n"
        + (f"\n名词解释\n\n{notes}\n" if notes else "")
    )


REPORTS: Mapping[str, str] = {
    "baotou23.txt": report(
        "包头市",
        2023,
        review="地区生产总值达到3900.5亿元，增长6.1%。灯笼产业产值达到571亿元，增长11.5%。固定资产投资增长13.9%。新建桥梁31座。",
        plan="地区生产总值增长9%左右。灯笼产业产值达到610亿元。新建桥梁33座。",
        speaker="市长孙晓岚",
    ),
    "baotou24.txt": report(
        "包头市",
        2024,
        review=(
            "地区生产总值达到4321.5亿元，增长8.3%。灯笼产业产值达到640亿元，增长12.5%，其中出口灯笼产值达到88亿元。"
            "固定资产投资增长9.7%。新建桥梁36座，改造水井1250眼。\n\n"
            "水泥、玻璃、陶瓷产量分别增长3.1%、4.2%、5.3%。竹林覆盖率由21.4%提高到24.9%。粮食产量达到187.2万吨。\n\n"
            "石拐区马车产业产值达到7.5亿元。"
        ),
        plan=(
            "地区生产总值增长7%左右。灯笼产业产值达到720亿元，增长10%以上。新建桥梁40座。\n\n"
            "抓好织锦、漆器、剪纸、泥塑四大工艺传承。"
        ),
        notes="河灯工程：指沿河安放灯笼、方便夜间行船的工程。\n\n五色网格：指按颜色划分的巡查网格。",
    ),
    "shiguai24.txt": report(
        "石拐区",
        2024,
        review="地区生产总值达到98.6亿元，增长5.7%。灯笼产业产值达到42亿元，增长15.2%。新建桥梁4座。",
        plan="地区生产总值增长6.5%左右。新建桥梁6座。",
        speaker="区长周以宁",
    ),
    "yunnan24.txt": report(
        "云南省",
        2024,
        review="地区生产总值达到21876亿元，增长4.6%。灯笼产业产值达到905亿元。茶叶产量达到55.3万吨。",
        plan="地区生产总值增长5%以上。茶叶产量达到58万吨。",
        speaker="省长郑云开",
    ),
}


def build_reports(folder: Path, reports: Mapping[str, str] = REPORTS) -> Path:
    """Write the reports (source → text) below ``folder`` and index them; returns the store."""
    store = folder / "store"
    build(_written(folder, reports), store, embedder=EMBEDDER, progress=False)
    return store


def open_reports(folder: Path, reports: Mapping[str, str] = REPORTS) -> Assistant:
    """An assistant over these reports; with ``REPORT_QA_TEST_CLUSTER=1`` its store lies in PostgreSQL and Milvus."""
    if not ON_A_CLUSTER:
        return Assistant(open_store(build_reports(folder, reports), embedder=EMBEDDER.name), EMBEDDER)
    place = _running().place()
    build_cluster(_written(folder, reports), place, embedder=EMBEDDER, progress=False)
    return Assistant(open_store(place, embedder=EMBEDDER.name), EMBEDDER)


def _written(folder: Path, reports: Mapping[str, str]) -> Path:
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for source, text in reports.items():
        (corpus / source).write_text(text, encoding="utf-8")
    return corpus


@cache
def _running() -> "Servers":
    """Both servers, started with the first store and stopped with the process."""
    from clusters import servers

    context = servers(Path(tempfile.mkdtemp()))
    atexit.register(context.__exit__, None, None, None)
    return context.__enter__()


def every_passage(assistant: Assistant) -> list[Passage]:
    """Every paragraph with its facts, in the order of the store, as a retriever without judgement would hand them on."""
    generation = assistant.generation
    found = []
    for chunk in generation.chunks():
        paragraph = generation.paragraph(chunk.key)
        if paragraph is not None and chunk.start == 0:
            found.append(Passage(chunk, paragraph, tuple(generation.facts([chunk.key])), 1.0))
    return found


def fact_of(assistant: Assistant, figure: str) -> tuple[Fact, Passage]:
    """The one fact whose figure is printed so, with its passage."""
    ((fact, passage),) = [(f, p) for p in every_passage(assistant) for f in p.facts if f.text == figure]
    return fact, passage


def shown(answer: Answer) -> list[str]:
    """The figures of an answer as printed, in its order."""
    return [figure.text for figure in answer.figures]


def assert_answers(assistant: Assistant, question: str, parts: Sequence[str]) -> None:
    """An assistant answers a question, and every part stands in the answer."""
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert [part for part in parts if part not in answer.text] == [], answer.text
