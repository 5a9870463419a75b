"""Whole answers over invented reports: what changed and by how much, things that a question counts, medals, sessions, short words."""

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant

NORTH = report(
    "南昌市",
    2026,
    review=(
        "灯院从18家增至33家，新增灯塔2座。灯电总装机从1461万千瓦增加到2199万千瓦，灯能装机从204万千瓦增加到712.5万千瓦。\n\n"
        "县区灯厂由39家压减至17家。始发灯班列由每周5列加密至14列。优良灯天数282天、增加34天。灯案发案较“十三五”末下降80.2%。\n\n"
        "投入财政资金36.8亿元，带动消费超360亿元。南昌健儿在灯运会斩获2金1银5铜佳绩。灯园系统被列为灯业文化遗产。\n\n"
        "灯业民生支出累计达1.6万亿元、占财政支出比重近七成。全市生产总值增长6%，增量达到448.2亿元。灯河水质连续9年保持Ⅱ类。\n\n"
        "灯术合同成交额突破260亿元，占全省81%。启用华南地区首个灯子治疗中心。完成灯出口2.8万亿元，逆势增长7.4%。\n\n"
        "研发投入为2453.1亿元，研发投入强度达6.67%。灯会游客640万人次、增长5.9%，灯会收入69亿元、增长8.6%。\n\n"
        "新增灯技人员2200人。"
    ),
    plan=(
        "力争新认定灯脑企业300家、灯芯企业4000家、灯网企业15家。加力实施708个灯造项目、926个灯基项目、268个灯服项目。\n\n"
        "深入实施“四灯”工程，新增甲灯户2700家、乙灯户60家、丙灯户200家、丁灯户10家。优化提升“灯轴”“灯江”“灯滨”三条灯线。\n\n"
        "实施“宁静灯园工程”、“改造灯园工程”、“护眼灯园工程”，加强管理。支持甲乙灯实验室建设，力争5月底正式运行。\n\n"
        "发展壮大3大灯色产业。灯材产业，重点推动灯塔建设。灯机产业，重点推动灯台建设。灯能产业，重点推动灯海建设。\n\n"
        "灯滩区、灯山区灯业增加值分别增长6.5%、15%，灯业投资分别增长10%、6%。全社会固定资产投资增长6%左右。\n\n"
        "力争新增灯技人员1000人。力争规上灯化企业超2000家、营收超4500亿元。"
    ),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over one city's report."""
    return open_reports(tmp_path_factory.mktemp("counted"), {"north.txt": NORTH})


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("南昌灯院从几家变成几家，净增几家？", ["18家", "33家", "15家"]),
        (
            "南昌灯电总装机、灯能装机分别从多少到多少，各增加了多少万千瓦？",
            ["1461万千瓦", "2199万千瓦", "738万千瓦", "204万千瓦", "712.5万千瓦", "508.5万千瓦"],
        ),
        ("南昌县区灯厂压到多少家了，原来是多少家？", ["39家", "17家"]),
        ("南昌始发的灯班列现在一周开几列？以前是几列", ["5列", "14列"]),
        ("南昌去年优良灯天数有多少天，比前年多了几天", ["282天", "34天"]),
        ("南昌灯案发案比“十三五”末下降了百分之几？", ["80.2%"]),
        ("南昌2025年促消费投了多少财政资金，带动消费多少？", ["36.8亿元", "360亿元"]),
        ("南昌灯业民生支出合计多少，占财政支出比重大概几成？", ["1.6万亿元", "七成"]),
        ("南昌市2025年生产总值增量为多少亿元？", ["448.2亿元"]),
        ("南昌灯河水质保持Ⅱ类到现在连续几年了？", ["连续9年"]),
        ("南昌灯术合同成交额25年做到多少", ["260亿元"]),
        ("南昌2025年灯出口增幅多大", ["7.4%"]),
        ("南昌全社会研发投入多少亿、强度多少？哪年的数也写一下", ["2453.1亿元", "6.67%"]),
        ("今年南昌打算新认定多少家灯脑企业、灯芯企业、灯网企业？三个数分开给", ["300家", "4000家", "15家"]),
        ("今年南昌安排了多少个灯造项目、灯基项目、灯服项目？", ["708个", "926个", "268个"]),
        ("南昌“四灯”工程今年四类各要新增多少家", ["2700家", "60家", "200家", "10家"]),
        ("南昌固定资产投资2026年定的增长多少", ["6%左右"]),
        ("南昌25年灯会游客多少人次、灯会收入多少，各涨了几个点？", ["640万人次", "5.9%", "69亿元", "8.6%"]),
        ("南昌灯技人员：2025增了多少人，2026力争增多少", ["2200人", "1000人"]),
        ("南昌今年想把规上灯化企业做到多少家、营收做到多少", ["2000家", "4500亿元"]),
    ],
)
def test_answers(assistant: Assistant, question: str, parts: list[str]) -> None:
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert [part for part in parts if part not in answer.text] == [], answer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("灯运会南昌拿了几块牌，金银铜各几个", "2金1银5铜"),
        ("南昌去年有一处被列为灯业文化遗产，是哪里？", "灯园系统"),
        ("南昌去年启用了华南地区首个什么治疗中心？", "灯子治疗中心"),
        ("南昌要优化提升的三条灯线叫什么", "“灯轴”“灯江”“灯滨”"),
        ("南昌今年要搞哪三个灯园工程？", "“宁静灯园工程”、“改造灯园工程”、“护眼灯园工程”"),
        ("南昌力争5月底正式运行的是哪个实验室", "甲乙灯实验室"),
        ("南昌三大灯色产业是哪三个", "灯材产业；灯机产业；灯能产业"),
        ("南昌2026年的政府工作报告由谁作、在哪次人代会上作的？", "第九届人民代表大会第三次会议"),
    ],
)
def test_tells_in_the_reports_words(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert words in answer.text


def test_a_state_before_without_a_year_gets_none(assistant: Assistant) -> None:
    """「从18家增至33家」 names no year for the 18; none is made up for it."""
    assert "2020年" not in assistant.ask("南昌灯院从几家变成几家，净增几家？").text


def test_a_zone_s_figures_stand_by_their_owners(assistant: Assistant) -> None:
    """「甲区、乙区增加值分别…，投资分别…」: the investments are the zones' too, and not the city's."""
    answer = assistant.ask("南昌灯山区灯业投资2026年增长多少")
    assert "6%" in answer.text
    assert "10%" not in answer.text
