"""Whole answers over invented reports: results against targets, months against years, regions and years by turns, terms of office."""

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant
from assistant.query import understand
from assistant.records import Answer, Reason
from assistant.where import Holdings
from index.records import Period, Role

FIRST = report(
    "包头市",
    2022,
    review=(
        "过去五年，灯笼产业产值从2016年的50亿元增长到2021年的80亿元，灯税收入从3亿元增长到5亿元。"
        "2021年灯会营业额达90亿元，五年跨过2个十亿元级台阶、年均增长6%。五年新增灯匠445人。\n\n"
        "城乡低保标准分别提高到每月795元和每年7044元。"
    ),
    plan=(
        "今年经济社会发展的主要预期目标是：地区生产总值增长8%左右，新建灯桥30座。\n\n"
        "今后五年，灯林覆盖率提高到19.3%。新增灯匠100人以上，营造灯林600亩。"
    ),
)
LATEST = report(
    "包头市",
    2024,
    review=(
        "地区生产总值达到4321.5亿元，增长8.3%。新建灯桥36座。新增灯匠120人，营造灯林638亩。"
        "农村低保标准提高到每人每月661元。城乡居民人均可支配收入分别达到20000元和8000元。"
        "灯会展览总面积8万平方米。灯税收入增长9.9%，灯匠失业率3.1%。\n\n"
        "残灯补贴、旧灯护理补贴标准分别从每人每月188元、252元提高到195元、261元。"
    ),
    plan=(
        "今年经济社会发展的主要预期目标是：地区生产总值增长7%左右，新建灯桥40座。新增灯匠150人以上，营造灯林700亩。\n\n"
        "一要做好灯油保供文章。备足灯油。二要做好灯芯改良文章。改良灯芯。三要做好灯罩轻量文章。轻量灯罩。\n\n"
        "壮大纸灯、纱灯等2个百亿级产业，培育河灯、天灯、宫灯等3个十亿级产业。"
    ),
)
INNER = report("石拐区", 2024, review="新建灯桥9座。灯匠失业率4.0%。", plan="新建灯桥12座。", speaker="区长钱望山")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over two reports of a city and one of its district."""
    return open_reports(tmp_path_factory.mktemp("side"), {"first.txt": FIRST, "latest.txt": LATEST, "inner.txt": INNER})


def answered(assistant: Assistant, question: str) -> Answer:
    """An answer that is no refusal."""
    answer = assistant.ask(question, history=())
    assert not answer.refused, answer.text
    return answer


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("包头农村低保21年到23年涨了多少钱", ["每年7044元", "每人每月661元", "折成每月", "74元", "7044元/12"]),
        ("包头23年城里人收入是农村人的几倍", ["20000元", "8000元", "2.5倍"]),
        ("包头2023年新建灯桥比石拐2023年多多少座", ["36座", "9座", "27座"]),
        ("灯匠失业率23年石拐比全市高几个点", ["4.0%", "3.1%", "0.9个百分点"]),
        ("包头灯税收入2016年到2021年涨了多少", ["3亿元", "5亿元"]),
    ],
)
def test_figures_are_worked_out_from_the_ones_meant(assistant: Assistant, question: str, parts: list[str]) -> None:
    """Per month against per year, one thing against another, each region in its own year: the operands and what they give."""
    text = answered(assistant, question).text
    assert [part for part in parts if part not in text] == []


def test_a_month_and_a_year_give_no_ratio_and_no_sum(assistant: Assistant) -> None:
    """Only a difference is worked out per month; anything else is said not to compare."""
    for question in ("包头农村低保23年是21年的几倍", "包头农村低保21年和23年合计多少"):
        answer = answered(assistant, question)
        assert "口径不同" in answer.text
        assert not any(figure.computed for figure in answer.figures)


def test_regions_and_years_named_by_turns_belong_together() -> None:
    """「包头2023年…比石拐2024年…」 asks of two, not of four."""
    held = Holdings({"包头市": (2022, 2024), "石拐区": (2024, 2025)})
    asks = understand("包头2023年灯桥座数比石拐2024年的多多少座", history=(), holdings=held).asks
    assert [(ask.region, ask.period) for ask in asks] == [("包头市", Period.year(2023)), ("石拐区", Period.year(2024))]


def test_years_of_different_regions_are_never_subtracted(assistant: Assistant) -> None:
    """Where no region is named and no one region has both years, nothing is worked out across two."""
    assert "个百分点" not in answered(assistant, "灯匠失业率2021年到2023年高了几个点").text


def test_a_state_before_a_change_keeps_the_year_that_its_sentence_gives(assistant: Assistant) -> None:
    """「从2016年的50亿元增长到2021年…，灯税收入从3亿元增长到5亿元」: both began in 2016."""
    figures = answered(assistant, "包头2016年灯税收入多少").figures
    assert [(figure.text, figure.period) for figure in figures] == [("3亿元", Period.year(2016))]


def test_a_five_year_average_is_no_one_years_growth(assistant: Assistant) -> None:
    """「2021年营业额达90亿元，五年…年均增长6%」 is of five years, and is told with its pace."""
    answer = answered(assistant, "包头过去五年灯会营业额年均增速多少")
    assert "2017—2021年" in answer.text
    assert "年均增长6%" in answer.text
    assert assistant.ask("包头2021年灯会营业额增速多少", history=()).refused


def test_five_years_ahead_and_behind_are_those_of_the_report_that_speaks_of_them(assistant: Assistant) -> None:
    """The newest report looks neither ahead nor back five years: the one that does is quoted, with its years."""
    assert "19.3%" in answered(assistant, "包头灯林覆盖率今后五年要到多少").text
    assert "445人" in answered(assistant, "包头过去五年新增灯匠多少人").text
    # Of the report that the question names, no other one is put in place.
    named = assistant.ask("包头2024年报告里，灯林覆盖率今后五年要到多少", history=())
    assert "19.3%" not in named.text


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("包头2023年灯税收入增速多少，灯匠失业率多少", ["9.9%", "3.1%"]),
        ("包头23年灯桥建了多少座、灯匠新增了多少人、灯林营造了多少亩", ["36座", "120人", "638亩"]),
        ("包头2021年城乡低保标准分别多少", ["每月795元", "每年7044元"]),
    ],
)
def test_every_part_of_a_question_is_answered(assistant: Assistant, question: str, parts: list[str]) -> None:
    """Parts that stand far apart in a report are found each on its own."""
    text = answered(assistant, question).text
    assert [part for part in parts if part not in text] == []


def test_lists_that_change_by_position_are_read_by_position(assistant: Assistant) -> None:
    """「分别从188元、252元提高到195元、261元」 gives each allowance its own figures."""
    text = answered(assistant, "包头23年旧灯护理补贴标准提高到多少").text
    assert "261元" in text
    assert "195元" not in text


def test_a_result_is_held_against_the_target_of_its_own_year(assistant: Assistant) -> None:
    """By how much a year's result passed its target; the year's own target, not the next one's."""
    text = answered(assistant, "包头2022年新建灯桥目标多少座").text
    assert "30座" in text
    query = understand("灯桥2023年比计划多建多少座", history=(), holdings=Holdings({"包头市": (2022, 2023, 2024)}))
    assert [(ask.role, ask.period) for ask in query.asks] == [
        (Role.ACTUAL, Period.year(2023)),
        (Role.TARGET, Period.year(2023)),
    ]


@pytest.mark.parametrize("question", ["包头2024年主要预期目标有哪些", "包头今年经济社会发展主要预期目标是什么"])
def test_the_main_targets_are_those_that_the_report_announces(assistant: Assistant, question: str) -> None:
    """「主要预期目标是：…」 of the year asked about, whole, and of no other year."""
    text = answered(assistant, question).text
    assert "目标是：地区生产总值增长7%左右" in text
    assert "40座" in text
    assert "8%" not in text


def test_what_was_done_of_the_targets_is_not_the_targets(assistant: Assistant) -> None:
    """「主要目标完成情况」 is never answered with what was aimed at."""
    assert "地区生产总值增长7%" not in assistant.ask("包头2024年主要目标完成情况", history=()).text


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("包头2024年要做好哪几篇“文章”", ["灯油保供", "灯芯改良", "灯罩轻量"]),
        ("包头2个百亿级、3个十亿级产业都是什么", ["纸灯、纱灯", "河灯、天灯、宫灯"]),
    ],
)
def test_lists_are_told_whole(assistant: Assistant, question: str, parts: list[str]) -> None:
    """What stands after each ordinal, and each of two counted lists."""
    text = answered(assistant, question).text
    assert [part for part in parts if part not in text] == []


def test_what_did_not_happen_is_not_what_did(assistant: Assistant) -> None:
    """「没建成多少座」 is not answered with how many were built."""
    assert assistant.ask("包头2023年灯桥没建成多少座", history=()).refused


def test_a_direction_turned_round_is_no_premise(assistant: Assistant) -> None:
    """「为啥大降9.9%」 where the report has it rise."""
    answer = assistant.ask("包头2023年灯税收入为啥大降9.9%", history=())
    assert (answer.refused, answer.reason) == (True, Reason.PREMISE_WRONG)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "包头新建灯桥2021年和2023年各多少座、2024年计划多少座，24年计划比23年实际多多少座",
            ["36座", "40座", "2024年比2023年多4座"],
        ),
        ("灯匠失业率23年石拐跑输市里多少", ["4.0%", "3.1%", "0.9个百分点"]),
    ],
)
def test_the_two_that_are_compared_are_those_worked_out(assistant: Assistant, question: str, parts: list[str]) -> None:
    """Of several figures asked for, the difference is that of the two that the question names."""
    text = answered(assistant, question).text
    assert [part for part in parts if part not in text] == []


def test_which_province_asks_of_every_province_held() -> None:
    """「各省谁最高」 and provinces by one character each."""
    held = Holdings({"四川省": (2026,), "山东省": (2026,), "包头市": (2024,), "陕西省": (2026,), "重庆市": (2026,)})

    def regions(question: str) -> set[str | None]:
        return {ask.region for ask in understand(question, history=(), holdings=held).asks}

    assert regions("2026年各省灯会目标谁最高") == {"四川省", "山东省", "陕西省", "重庆市"}
    assert regions("2025年川、鲁灯会产值差多少") == {"四川省", "山东省"}
    assert regions("川渝陕灯会产值谁涨得快") == {"四川省", "重庆市", "陕西省"}


def test_a_plan_beside_a_year_is_the_other_side() -> None:
    """「2025年增速比“十四五”平均快还是慢」 compares a year with a span."""
    held = Holdings({"四川省": (2026,)})
    asks = understand("四川2025年灯会产值增速比“十四五”平均是快了还是慢了", history=(), holdings=held).asks
    assert {ask.period for ask in asks} == {Period.year(2025), Period(2021, 2025)}


OTHERWISE = report(
    "包头市",
    2024,
    review=(
        "灯市骗局受理数下降12%、损失数下降35.8%。全年灯会收入突破40亿元大关、达45.3亿元，增长6.7%。灯会安全事故起数下降9%。"
        "灯粮播种面积1520万亩、总产125亿斤。灯会接待游客84万人次，实现灯会旅游收入22.5亿元。城乡居民灯入倍差缩小至1.83。"
        "开行灯船班列261列。一季度灯业增速达16.6%，全年灯业增长1.2%。灯税总额先后迈过300亿元、400亿元台阶，达到438.3亿元，增长9.8%。"
        "城乡灯保平均标准提高到679元/月、5292元/年。168家国有“熄灯企业”完成处置105家。灯货出口增长12.3%。"
        "新增省级智能灯盏工厂112家、示范灯坊501个。"
    ),
    plan="开行灯船班列300列。",
)
BEFORE = report(
    "包头市",
    2023,
    review="开行灯船班列238列，灯会安全事故起数下降7%。",
    plan="开行灯船班列250列。",
)
NEIGHBOUR = report("云南省", 2024, review="灯会安全事故起数下降11%。灯粮总产30万吨。", plan="开行灯船班列20列。")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over two reports of a city and one of a province."""
    reports = {"before.txt": BEFORE, "latest.txt": OTHERWISE, "neighbour.txt": NEIGHBOUR}
    return open_reports(tmp_path_factory.mktemp("told"), reports)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("包头2023年灯市骗局造成的损失下降了百分之几", ["损失数下降35.8%"]),
        ("包头2023年灯会收入是多少亿", ["45.3亿元"]),
        ("包头2023年灯会接待游客人次和旅游收入数据", ["84万人次", "22.5亿元"]),
        ("包头2023年灯船班列比上年多开了多少列", ["261列", "238列", "23列"]),
        ("灯会安全事故起数，包头和云南去年谁降得多", ["9%", "11%", "降幅", "2个百分点"]),
        ("包头2023年灯粮总产比云南多多少", ["125亿斤", "30万吨", "119亿斤"]),
        ("今年灯船班列的目标，别给我云南的，要包头的", ["300列"]),
        ("包头2023年一季度灯业增速多少", ["16.6%"]),
        ("包头2023年灯业增长多少", ["1.2%"]),
        ("包头2023年灯税总额多少亿", ["438.3亿元"]),
        ("包头国有熄灯企业已经处置多少家", ["105家"]),
        ("包头2023年省级示范灯坊新增多少个", ["501个"]),
    ],
)
def test_what_is_asked_for_is_what_is_told(told: Assistant, question: str, parts: list[str]) -> None:
    """The thing that a question ends with; the exact figure; the year before's, from its own report; falls as falls; one mass."""
    text = answered(told, question).text
    assert [part for part in parts if part not in text] == []


@pytest.mark.parametrize("question", ["包头2023年灯货进出口增长多少", "包头2023年二季度灯业增速多少"])
def test_a_part_is_not_the_whole(told: Assistant, question: str) -> None:
    """What goes out is not what goes in and out; another quarter's growth is not told."""
    assert told.ask(question, history=()).refused


def test_regions_that_a_question_does_not_want_are_left_out(told: Assistant) -> None:
    """「别给我云南的」: nothing of that region is shown."""
    assert "云南" not in answered(told, "今年灯船班列的目标，别给我云南的，要包头的").text


def test_the_year_after_the_one_spoken_of(told: Assistant) -> None:
    """「第二年计划多少」 goes on from the year asked about before."""
    answer = told.ask("第二年计划开行多少列", history=("包头2023年灯船班列开行多少列",))
    assert "300列" in answer.text
