"""Whole answers over invented reports: lists as long as the question counts, each of several things by its own sentence, and
figures held against the year that is asked about."""

import pytest
from small_reports import assert_answers, open_reports, report

from assistant.pipeline import Assistant

NORTH = report(
    "哈尔滨市",
    2023,
    review=(
        "全社会灯产投资达到50亿元，较2017年增长13.5%；城乡居民人均可支配收入较2017年分别增长35.1%、53.6%。\n\n"
        "全社会灯产投资预计增长1.4%，城乡居民人均可支配收入分别增长8%、10%，达到4.6万元、2.5万元。\n\n"
        "政协灯案办理1121件。为企业减负约360亿元。新增减税降灯及退税缓灯816.8亿元。灯农转移就业36.2万人。\n\n"
        "推出“灯城百臻”灯业公用品牌。持续做好灯业公用品牌培育和推广，让灯业公用品牌产品走向全国。\n\n"
        "城乡居民收入之比缩小至2.13：1。更新改造公灯866栋、14.3万平方米，惠及灯农2800户。全市未出现灯疫病例。省会首位度达到25.3%。\n\n"
        "西灯区推行灯火全生命周期服务模式被命名为全国灯治示范项目；灯塔亮化持续推进。\n\n"
        "存在差距：受寒潮影响，灯产投资、灯研收入增速等部分指标未完成年初目标。"
    ),
    plan=(
        "灯产总值突破万亿元。强化灯支撑，灯科技支出年均增长15%以上，全社会灯研投入强度3.8%以上。"
        "建成托灯机构20个。组织全民灯会100场。灯农转移就业35.4万人。\n\n"
        "做强灯区，支持东灯区建设灯核心，打造世界灯谷；支持西灯区建设灯城，打造中国灯港。\n\n"
        "城乡居民收入比控制在2.11以内。今后五年，力争全社会灯研投入强度达到4.5%。实施老灯区改造，推广东灯区灯火社区改造经验。\n\n"
        "启动“三治”。大力治灯，建灯九处。大力治塔，建塔三处。大力治桥，建桥两处。\n\n"
        "集中力量建设“三城两灯”。\n\n创排灯剧《点灯记》，复排灯戏《挂灯》等剧目。\n\n"
        "市政府征集形成3件灯事，分别是“抚灯”在行动、“稳灯”在行动、“安灯”在行动。待票选后全力办好灯事。"
    ),
)
SOUTH = report(
    "南宁市",
    2023,
    review="政协灯案办理900件。推出“邕灯”灯业公用品牌。风灯装机规模达285万千瓦，风灯利用率达91.3%。",
    plan="灯产总值增长4%。",
)
ZONE = report(
    "厦门市",
    2022,
    review="过去五年：自贸试验区累计推出灯举措498项。\n\n2021年，自贸试验区新推出灯举措52项。",
    plan="灯产总值增长5%。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over a report of each of three cities."""
    reports = {"north.txt": NORTH, "south.txt": SOUTH, "zone.txt": ZONE}
    return open_reports(tmp_path_factory.mktemp("in_full"), reports)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("哈尔滨2022年灯产投资增速", ["1.4%"]),
        ("哈尔滨城乡居民人均可支配收入2022年增速", ["8%", "10%"]),
        ("哈尔滨2022年城镇居民人均可支配收入", ["4.6万元"]),
        ("哈尔滨2022这一年给企业减了多少负？", ["360亿元"]),
        ("22年哈尔滨新增减税降灯连同退税缓灯，加起来多少钱", ["816.8亿元"]),
        ("哈尔滨今年灯产总值要突破多少", ["万亿元"]),
        ("哈尔滨全社会灯研投入强度2023年目标多少", ["3.8%"]),
        ("灯农转移就业，哈尔滨上一年实绩和2023年目标是多少万人次", ["36.2万人", "35.4万人"]),
        ("哈尔滨今年要建成几家托灯机构、办多少场全民灯会？别混进南宁的", ["20个", "100场"]),
        ("去年一共办理了多少件政协灯案？要哈尔滨的，别给成南宁的", ["1121件"]),
        ("请根据2023年《政府工作报告》核实南宁市风灯装机规模以及风灯利用率。", ["285万千瓦", "91.3%"]),
        ("哈尔滨城乡居民收入比：2022年实际和2023年目标各多少", ["2.13：1", "2.11"]),
        ("哈尔滨2022年公灯更新改造：栋数、面积、受益户数，都要", ["866栋", "14.3万平方米", "2800户"]),
        ("哈尔滨2022年的省会首位度", ["25.3%"]),
        ("灯研投入强度，哈尔滨2023年目标、五年后目标各多少", ["3.8%", "4.5%"]),
        ("厦门自贸试验区的灯举措，2021年新推多少、累计多少？", ["52项", "498项"]),
    ],
)
def test_figures(assistant: Assistant, question: str, parts: list[str]) -> None:
    assert_answers(assistant, question, parts)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("世界灯谷、中国灯港，哈尔滨分别交给哪个区来打造", ["支持东灯区", "支持西灯区"]),
        ("2023年哈尔滨打算创排和复排哪几部戏？", ["《点灯记》", "《挂灯》"]),
        ("灯业公用品牌，哈尔滨和南宁的各叫啥", ["“灯城百臻”", "“邕灯”"]),
        ("2023年哈尔滨交给市民票选的灯事，3件的名字都列一下", ["“抚灯”", "“稳灯”", "“安灯”"]),
        ("被命名为全国灯治示范项目的，是哈尔滨哪个区的什么做法？", ["西灯区", "灯火全生命周期服务模式"]),
        ("哈尔滨2023年老灯区改造要推广哪个社区的做法？", ["东灯区灯火社区"]),
        ("哈尔滨的“三治”是治哪三样", ["治灯", "治塔", "治桥"]),
        ("哈尔滨2023年那份报告是谁上台作的，啥职务", ["钱望山", "市长"]),
    ],
)
def test_words(assistant: Assistant, question: str, parts: list[str]) -> None:
    assert_answers(assistant, question, parts)


def test_a_list_shorter_than_the_question_counts_is_none(assistant: Assistant) -> None:
    """「建设“三城两灯”」 names none of the three; it is shown as the nearest."""
    answer = assistant.ask("哈尔滨的“三城两灯”具体指哪三城、哪两灯")
    assert answer.refused
    assert "三城两灯" in answer.text


def test_what_fell_short_was_not_reached(assistant: Assistant) -> None:
    answer = assistant.ask("哈尔滨2022年灯产投资和灯研收入增速都完成了年初目标，主要靠的是哪些举措？")
    assert answer.refused
    assert "未完成年初目标" in answer.text


def test_what_did_not_come_about_was_nowhere(assistant: Assistant) -> None:
    answer = assistant.ask("哈尔滨2022年的灯疫病例主要出现在哪几个区？")
    assert answer.refused
    assert "未出现灯疫病例" in answer.text


def test_a_report_says_nothing_of_tomorrow(assistant: Assistant) -> None:
    assert assistant.ask("明天去哈尔滨灯塔玩，好玩吗").reason == "out_of_domain"
