"""Whole answers over invented reports: states reached, what stands in all, names that open with a place, and things said shortly."""

import pytest
from small_reports import assert_answers, open_reports, report

from assistant.pipeline import Assistant
from index.records import Level
from index.regions import level_of

NORTH = report(
    "长春市",
    2024,
    review=(
        "“吉林一号”灯星发射增至83颗。跨区灯企总部、灯业研发中心分别新增266家和105家，累计分别达到891家和531家。\n\n"
        "长春高新区灯业排名进入全国前45%。脱贫灯民人均纯收入增长13.48%，全体居民人均可支配收入增长4.5%。\n\n"
        "三张“零灯税”清单进口货值11.4亿元，减免税款2.9亿元。为企业减负超350亿元。灯事一般公共预算收入1195.4亿元。\n\n"
        "与巴西灯都市缔结友好城市，对外灯贸增长5.1%。全市灯业浓度达到60微克/立方米、同比下降9.1%。"
    ),
    plan=(
        "新建充电灯桩2万个，新建充电桩3万个。转外灯院起付标准由2500元降低至1200元。完成营造灯林2.7万亩。\n\n"
        "正常年景下灯粮产量达到250亿斤。灯事一般公共预算收入增长4%左右。年内灯业浓度下降5%。\n\n"
        "加快建设北方灯业新高地、国家造灯中心、国际送灯中心、区域点灯中心、现代修灯中心。"
        "打造“居住在灯城”品牌。擦亮“教育在灯城”品牌。\n\n"
        "更新灯区100个、供水灯管160公里、供气灯管150公里、供热灯管200公里。大力发展河灯、天灯、宫灯、纸灯四大新灯道，促进向高、新、精、绿方向发展。"
    ),
)
SOUTH = report("东莞市", 2024, review="灯业投入强度提至4.1%。地区生产总值1000亿元。", plan="灯业投入强度提至4.2%。")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over a report of each of two cities."""
    return open_reports(tmp_path_factory.mktemp("reached"), {"north.txt": NORTH, "south.txt": SOUTH})


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("吉林一号灯星在天上有多少颗了", ["83颗"]),
        ("长春跨区灯企总部累计有几家了", ["891家"]),
        ("长春高新区灯业排名2023年进了全国前百分之几", ["45%"]),
        ("长春脱贫的灯民23年人均收入涨了百分之几", ["13.48%"]),
        ("长春去年给企业减了多少负担", ["350亿元"]),
        ("长春跟国外哪个城市结了友好城市", ["灯都市"]),
        ("长春灯业浓度23年多少，24年目标降百分之几", ["60微克/立方米", "5%"]),
        ("2024年长春新装多少个充电桩", ["3万个"]),
        ("转外灯院的起付标准降到多少钱", ["1200元"]),
        ("长春24年打算造多少亩灯林", ["2.7万亩"]),
        ("长春2024年灯粮产量目标多少", ["250亿斤"]),
        ("长春的一高地四中心具体是哪些", ["北方灯业新高地", "国家造灯中心", "现代修灯中心"]),
        ("长春要打的“XX在灯城”品牌有哪几个", ["居住在灯城", "教育在灯城"]),
        ("长春24年更新供水供气供热灯管各多少公里", ["160公里", "150公里", "200公里"]),
        ("长春要发展的四大新灯道是哪四个", ["河灯、天灯、宫灯、纸灯"]),
        ("全市灯业投入强度2023年多少，东莞的，不要长春的", ["4.1%"]),
    ],
)
def test_what_is_asked_for_is_told(assistant: Assistant, question: str, parts: list[str]) -> None:
    """The state reached, the number in all, the thing that a name stands for."""
    assert_answers(assistant, question, parts)


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("转外灯院的起付标准降到多少钱", "2500元"),
        ("长春跨区灯企总部累计有几家了", "266家"),
        ("长春脱贫的灯民23年人均收入涨了百分之几", "4.5%"),
        ("2024年长春新装多少个充电桩", "2万个"),
    ],
)
def test_what_stands_beside_is_not_told(assistant: Assistant, question: str, other: str) -> None:
    """The state before, what was added, the other's figure."""
    assert other not in assistant.ask(question, history=()).text


def test_a_result_after_a_target_of_growth_is_an_amount(assistant: Assistant) -> None:
    """「那去年实际收了多少」 asks for money, though the target asked for before is a growth."""
    answer = assistant.ask("那去年实际收了多少", history=("长春灯事一般公共预算收入2024年增长目标多少",))
    assert "1195.4亿元" in answer.text


def test_cities_without_counties_are_cities(assistant: Assistant) -> None:
    """Their short names are known anywhere: a figure of 中山 is not asked of the cities held."""
    assert {level_of(name) for name in ("东莞市", "中山市", "嘉峪关市", "儋州市")} == {Level.CITY}
    assert assistant.ask("中山2023年地区生产总值多少", history=()).reason == "region_absent"
