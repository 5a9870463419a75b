"""assistant/binding.py: a model's sentence is bound to what it cites, or struck with a reason."""

from dataclasses import replace

import pytest
from small_reports import every_passage, open_reports

from assistant.binding import bind
from assistant.fencing import Evidence, number_evidence
from assistant.pipeline import Assistant
from assistant.records import Claim, Draft, Strike
from assistant.replies import read_sentence
from assistant.verify import verify

REVIEW, LISTS, CART, PLAN, CRAFTS, TERM, OUTER, EARLIER = (
    "4321.5亿元",
    "水泥",
    "马车",
    "720亿元",
    "织锦",
    "河灯工程：",
    "98.6亿元",
    "571亿元",
)
"""Words that stand in one paragraph alone; a ``{}`` in a sentence is filled with its paragraph's number."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the small corpus."""
    return open_reports(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def evidence(assistant: Assistant) -> list[Evidence]:
    """Every paragraph of the small corpus, numbered."""
    found, left_out = number_evidence(every_passage(assistant), assistant.generation, budget=100_000)
    assert left_out == 0
    return found


def bound(sentence: str, evidence: list[Evidence], *cited: str) -> Claim | Strike:
    """The sentence bound; each ``{}`` cites the paragraph that holds these words."""
    numbers = [next(item.number for item in evidence if words in item.passage.paragraph.text) for words in cited]
    return bind(read_sentence(sentence.format(*numbers)), evidence, held=[item.document.region for item in evidence])


@pytest.mark.parametrize(
    ("sentence", "cited", "shown"),
    [
        ("2023年，包头市灯笼产业产值达到640亿元，增长12.5%。[{}]", REVIEW, None),
        ("2023年包头市地区生产总值为4321.5亿元，同比增长8.3%[{}]。", REVIEW, None),
        ("包头市2023年GDP达到4321.5亿元[{}]。", REVIEW, None),
        ("2023年，包头市新建桥梁36座、改造水井1250眼[{}]。", REVIEW, None),
        ("2024年，包头市灯笼产业产值目标为720亿元，增长10%以上[{}]。", PLAN, None),
        ("2024年包头市计划新建桥梁40座[{}]。", PLAN, None),
        ("2023年，包头市水泥、玻璃、陶瓷产量分别增长3.1%、4.2%、5.3%[{}]。", LISTS, None),
        ("2023年，包头市玻璃产量增长4.2%[{}]。", LISTS, None),
        ("2023年，包头市竹林覆盖率由21.4%提高到24.9%[{}]。", LISTS, None),
        ("2023年，石拐区马车产业产值达到7.5亿元[{}]。", CART, None),
        ("灯笼产业产值达到640亿元[{}]。", REVIEW, "2023年，包头市灯笼产业产值达到640亿元"),
        ("2023年，灯笼产业产值达到640亿元[{}]。", REVIEW, "包头市2023年，灯笼产业产值达到640亿元"),
        (
            "2024年，包头市将抓好织锦、漆器、剪纸、泥塑四大工艺传承[{}]。",
            CRAFTS,
            "包头市2024年政府工作报告：将抓好织锦、漆器、剪纸、泥塑四大工艺传承",
        ),
        (
            "河灯工程是指沿河安放灯笼、方便夜间行船的工程[{}]。",
            TERM,
            "包头市2024年政府工作报告：河灯工程是指沿河安放灯笼、方便夜间行船的工程",
        ),
    ],
)
def test_what_stands_there_is_bound(
    sentence: str, cited: str, shown: str | None, evidence: list[Evidence], assistant: Assistant
) -> None:
    """A true sentence keeps its words, with the years, the region or the report added where it leaves them out."""
    claim = bound(sentence, evidence, cited)
    assert isinstance(claim, Claim)
    assert claim.text == (shown or sentence.partition("[")[0].rstrip("。"))
    assert verify(Draft((claim,)), assistant.generation).sentences


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("2023年，包头市灯笼产业产值达到999亿元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值达到640万元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值达到640.0亿元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值达到640亿元以上[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值达到六百五十亿元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值累计640亿元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值人均640亿元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业亏损640亿元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值下降12.5%[{}]。", REVIEW),
        ("2023年，包头市地区生产总值增长12.5%[{}]。", REVIEW),
        ("2023年，包头市出口灯笼产值达到640亿元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值达到88亿元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值居全国首位[{}]。", REVIEW),
        ("2023年，包头市地区生产总值占全国的8.3%[{}]。", REVIEW),
        ("2023年，包头市水泥产量增长4.2%[{}]。", LISTS),
        ("2023年，包头市竹林覆盖率由24.9%提高到21.4%[{}]。", LISTS),
        ("2024年，包头市将抓好织锦、漆器、剪纸、泥塑五大工艺传承[{}]。", CRAFTS),
    ],
)
def test_a_figure_that_does_not_stand_there_is_struck(sentence: str, cited: str, evidence: list[Evidence]) -> None:
    """Value, unit, qualifier, measure, direction and indicator are those of the paragraph, or the sentence goes."""
    assert bound(sentence, evidence, cited) is Strike.FIGURE


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("2022年，包头市灯笼产业产值达到640亿元[{}]。", REVIEW),
        ("2024年，包头市灯笼产业产值达到640亿元[{}]。", REVIEW),
        ("去年，包头市灯笼产业产值达到640亿元[{}]。", REVIEW),
        ("2021—2023年，包头市灯笼产业产值达到640亿元[{}]。", REVIEW),
        ("到2030年，包头市灯笼产业产值达到640亿元[{}]。", REVIEW),
        ("包头市灯笼产业产值达到640亿元（2022年）[{}]。", REVIEW),
        ("2024年，包头市灯笼产业产值达到720亿元[{}]。", PLAN),
        ("2024年，包头市新建桥梁40座[{}]。", PLAN),
        ("2023年，包头市灯笼产业产值目标为640亿元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值预计达到640亿元[{}]。", REVIEW),
        ("2023年，包头市灯笼产业产值力争达到640亿元[{}]。", REVIEW),
    ],
)
def test_another_year_or_side_is_struck(sentence: str, cited: str, evidence: list[Evidence]) -> None:
    """A result is not given as a target or an estimate, nor a target as a result, nor either of another year."""
    assert bound(sentence, evidence, cited) is Strike.FIGURE


@pytest.mark.parametrize("region", ["石拐区", "云南省", "乌海市", "云水市", "全省"])
def test_another_region_is_struck(region: str, evidence: list[Evidence]) -> None:
    """Whether the store holds it, knows it, or nobody does."""
    for sentence in (
        f"2023年，{region}灯笼产业产值达到640亿元[{{}}]。",
        f"{region}2023年，灯笼产业产值达到640亿元[{{}}]。",
    ):
        assert bound(sentence, evidence, REVIEW) in (Strike.FIGURE, Strike.REGION)


@pytest.mark.parametrize(
    ("sentence", "strike"),
    [
        ("2023年，包头市灯笼产业产值达到640亿元。", Strike.UNCITED),
        ("2023年，包头市灯笼产业产值达到640亿元[999]。", Strike.DANGLING),
        ("2023年，包头市灯笼产业产值达到640亿元[{}][999]。", Strike.DANGLING),
        ("2023年，包头市灯笼产业产值达到640亿元[0]。", Strike.DANGLING),
        ("2023年，包头市灯笼产业产值达到640亿元[来源：国务院]。", Strike.UNREADABLE),
        ("2023年，包头市灯笼产业产值达到６４０亿元[{}]。", Strike.UNREADABLE),
        ("2023年，包头市灯笼\u200b产业产值达到640亿元[{}]。", Strike.UNREADABLE),
        ("<script>alert(640)</script>[{}]", Strike.UNREADABLE),
        ("![](http://x.example/?q=640)[{}]", Strike.UNREADABLE),
        ("见http://x.example/[{}]", Strike.UNREADABLE),
        ("2023年，包头市灯笼产业产值达到640亿元，市长因此辞去职务[{}]。", Strike.WORDS),
        ("2023年，包头市灯笼产业产值没有达到640亿元[{}]。", Strike.WORDS),
        ("2023年，包头市将关闭全部学校[{}]。", Strike.WORDS),
    ],
)
def test_the_reason_is_named(sentence: str, strike: Strike, evidence: list[Evidence]) -> None:
    """What is cited to nothing, holds what no prose holds, or says more than stands there, is struck as that."""
    assert bound(sentence, evidence, *([REVIEW] * sentence.count("{}"))) is strike


def test_each_figure_has_its_own_citation(evidence: list[Evidence]) -> None:
    """Marks inside a sentence bind each figure to its own paragraph; swapped, they carry neither."""
    right = bound("2023年，包头市灯笼产业产值640亿元[{}]，竹林覆盖率提高到24.9%[{}]。", evidence, REVIEW, LISTS)
    assert isinstance(right, Claim)
    assert [quote.paragraph.text[:4] for _, quote in right.facts] == ["地区生产", "水泥、玻"]
    wrong = bound("2023年，包头市灯笼产业产值640亿元[{}]，竹林覆盖率提高到24.9%[{}]。", evidence, LISTS, REVIEW)
    assert wrong is Strike.FIGURE


def test_a_figure_of_two_reports_is_not_lent(evidence: list[Evidence]) -> None:
    """The number alone proves nothing: the paragraph cited must be the one of that region and year."""
    for other in (OUTER, EARLIER, PLAN, LISTS):
        assert bound("2023年，包头市灯笼产业产值达到640亿元[{}]。", evidence, other) is Strike.FIGURE


def test_a_fact_without_years_binds_nothing(evidence: list[Evidence]) -> None:
    """Where the report does not tell of which years a figure is, a sentence must not either."""
    item = next(item for item in evidence if REVIEW in item.passage.paragraph.text)
    facts = tuple(replace(fact, period=None) for fact in item.passage.facts)
    undated = replace(item, passage=replace(item.passage, facts=facts))
    said = read_sentence(f"2023年，包头市灯笼产业产值达到640亿元[{item.number}]。")
    assert bind(said, [undated], held=["包头市"]) is Strike.FIGURE
