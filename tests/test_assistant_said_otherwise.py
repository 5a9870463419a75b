"""Whole answers over invented reports: what people say for what reports print, and what they ask several of in one breath."""

import pytest
from small_reports import assert_answers, open_reports, report

from assistant.pipeline import Assistant

NORTH = report(
    "哈尔滨市",
    2024,
    review=(
        "全年工业投资增长15.1%。灯关出口首次突破5000亿元、增长12%。\n\n"
        "城乡居民人均可支配收入分别达到50441元、20278元。一、二、三产增加值分别增长4%、3.7%、2.6%。灯粮产量喜获二十一连丰，达70万吨。\n\n"
        "灯笼、灯塔、灯船产量分别增长16%、31.8%、9.3%，分别占全国14.8%、24.1%、23.4%。\n\n"
        "灯贷加权平均利率降至3.31%，较年初下降65个基点。新增灯笼装机185万千瓦，居全省第一，新能源灯容量占比提高到36.5%。\n\n"
        "12345热线全年办理灯事咨询507万件。办理人大代表灯议562件、政协灯案445件。\n\n"
        "全社会研发投入增长10%、占GDP比重达3.2%。3499个灯塔灾后重建项目开工3451个、完工3320个、完成投资610亿元。\n\n"
        "我市获评全国灯火治理示范城市、灯火防控体系建设示范城市和国家灯火安全示范城市。《点灯谣》成为市歌。2018年以来灯产值年均增长4.8%。"
    ),
    plan=(
        "灯产值增长6%。力争工商业电价下降3分/千瓦时以上。今年一季度，灯产值增长5.2%。\n\n"
        "具体要把握以下三方面：一是突出点灯向好。必须稳中有进。二是突出修灯攻坚。必须改革。三是突出送灯先行。必须共富。"
    ),
    notes="六熄：熄灯、熄火、熄炉、熄窑、熄机、熄工。\n\n“128”灯业体系：“1”，即一个要求。“2”，即两个方向。“8”，即8个灯业。其中，3个未来灯业包括灯光智能、灯影无人、灯芯细胞。",
)
SOUTH = report(
    "南宁市",
    2024,
    review="平陆灯河（南宁段）建设完成总投资超65%。灯产值增长3%。全社会研发投入占GDP比重达2.2%。新增灯业名企1800家。",
    plan="灯产值增长4%。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over a report of each of two cities."""
    return open_reports(tmp_path_factory.mktemp("otherwise"), {"north.txt": NORTH, "south.txt": SOUTH})


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("2018年以来的这一届，哈尔滨灯产值平均每年增长多少", ["2018—2023年", "4.8%"]),
        ("哈市23年工投增速？", ["15.1%"]),
        ("哈尔滨2023年灯关出口迈过了多少亿元的关口，增幅几何？", ["5000亿元", "12%"]),
        ("哈尔滨2023年城里人比农村人人均可支配收入多多少元？", ["50441元", "20278元", "30163元"]),
        ("哈尔滨一、二、三产增加值2023年增速各是多少", ["4%", "3.7%", "2.6%"]),
        ("哈尔滨灯粮23年产了多少吨，连丰到第几年了？", ["70万吨", "二十一连丰"]),
        ("哈尔滨灯贷加权平均利率2023年降到多少了，比年初少了几个基点？", ["3.31%", "65个基点"]),
        (
            "请核实2023年哈尔滨市新增灯笼装机规模，以及新能源灯容量占比提高到的水平。",
            ["185万千瓦", "36.5%"],
        ),
        ("哈尔滨12345一年接办多少件灯事啊", ["507万件"]),
        ("请列出哈尔滨市2023年办理的人大代表灯议件数和政协灯案件数。", ["562件", "445件"]),
        ("哈尔滨23年的全社会研发投入强度比南宁23年高出几个百分点", ["3.2%", "2.2%", "1个百分点"]),
        ("灯产值增速，哈24年目标和邕23年实际各多少", ["6%", "3%"]),
        (
            "哈尔滨灯塔灾后重建那批项目，2023年总数、已完工个数、完成的投资额，三个数报一下",
            ["3499个", "3320个", "610亿元"],
        ),
        ("哈尔滨今年要把工商业用电价格降下来，每度力争降多少？", ["3分/千瓦时"]),
        ("哈尔滨 2024 Q1 的灯产值 growth 是百分之几？", ["5.2%"]),
        ("平陆灯河南宁段总投资完成百分之多少了", ["65%"]),
        ("灯业名企2023年新增多少家？我只要南宁的，别跟哈尔滨的弄混", ["1800家"]),
    ],
)
def test_figures(assistant: Assistant, question: str, parts: list[str]) -> None:
    assert_answers(assistant, question, parts)


def test_a_share_asked_for_alone_is_of_what_was_asked_before(assistant: Assistant) -> None:
    answer = assistant.ask("占全国多少", history=["哈尔滨2023年灯塔产量增了多少？"])
    assert [figure.text for figure in answer.figures] == ["24.1%"]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("哈尔滨市歌是哪首", ["《点灯谣》"]),
        ("灯灭的时候“六熄”都熄了啥", ["熄灯、熄火、熄炉、熄窑、熄机、熄工"]),
        ("“128”里头那3个未来灯业具体是哪些", ["灯光智能、灯影无人、灯芯细胞"]),
        ("做好2024年工作，哈尔滨强调要把握哪三个“突出”？", ["突出点灯向好", "突出修灯攻坚", "突出送灯先行"]),
        ("灯火安全方面，2023年哈尔滨获评了哪三个城市称号？", ["灯火治理示范城市", "建设示范城市", "灯火安全示范城市"]),
    ],
)
def test_names_and_lists(assistant: Assistant, question: str, parts: list[str]) -> None:
    assert_answers(assistant, question, parts)
