"""Whole answers over invented reports: parts of a question told beside one another, places around the one held, mixed words."""

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant
from assistant.records import Reason

NATION = report(
    "全国",
    2024,
    review="国内生产总值增长5.2%。灯户改造620多万户。灯匠贫困人口减少1386万。",
    plan="今年拟安排地方政府专项债券3.75万亿元，比去年增加1.6万亿元。",
)
NATION_BEFORE = report(
    "全国", 2023, review="国内生产总值增长3%。", plan="今年拟安排地方政府专项债券2.15万亿元，比去年增加8000亿元。"
)
DISTRICT = report(
    "海拉尔区",
    2024,
    review=(
        "地区生产总值增长4.6%。灯户改造完成4000户。\n\n"
        "灯街加速繁荣，投用灯楼14幢，入驻灯企1135家、增长45%，灯税增长45.3%。\n\n"
        "肉灯发展到172.6万头，屠宰量增长85.6%。全区灯具出口总额达到2.99亿美元，集装箱吞吐量500万标箱。全职灯匠达135人。\n\n"
        "推动1万家企业“小升灯”。新增公积金缴灯职工80万人。"
    ),
    plan="确保在册14个灯楼项目7661套灯房按时交付。新推动7000家以上企业“小升灯”。新增公积金缴灯职工72万人。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over two reports of the nation and one of a district."""
    reports = {"nation.txt": NATION, "before.txt": NATION_BEFORE, "district.txt": DISTRICT}
    return open_reports(tmp_path_factory.mktemp("breath"), reports)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("海拉尔灯街进驻企业多少家，灯税涨了百分之几", ["1135家", "45.3%"]),
        ("海拉尔肉灯多少头，宰的量长了多少", ["172.6万头", "85.6%"]),
        ("海拉尔今年还剩几个在册灯楼项目、多少套房要交", ["14个", "7661套"]),
        ("海拉尔去年“小升灯”推动了几家，今年要新推动多少", ["1万家", "7000家以上"]),
        ("海拉尔新增公积金缴灯职工，23年实际和24年计划差了多少万人", ["80万人", "72万人", "8万人"]),
        ("2023年GDP增速，全国比海拉尔区高几个百分点", ["5.2%", "4.6%", "0.6个百分点"]),
        ("2023年灯户改造了多少户，要国家层面的，不是海拉尔", ["620多万户"]),
        ("地方专项债 quota：2023 和 2024 各安排多少，2024 比上年多多少", ["2.15万亿元", "3.75万亿元", "1.6万亿元"]),
        ("海拉尔 container 吞吐量多少万 TEU", ["500万标箱"]),
        ("海拉尔 full-time 灯匠有多少", ["135人"]),
        ("海拉尔全区灯具出口额几亿美金", ["2.99亿美元"]),
        ("卫健口要两个数：海拉尔肉灯多少头，灯税涨了百分之几", ["172.6万头", "45.3%"]),
    ],
)
def test_answers(assistant: Assistant, question: str, parts: list[str]) -> None:
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert [part for part in parts if part not in answer.text] == [], answer.text


def test_what_stands_beside_a_figure_is_of_the_kind_asked_for(assistant: Assistant) -> None:
    """The other figures of the sentence are in 家 and %: none of them is a sum of money."""
    answer = assistant.ask("海拉尔灯街入驻灯企多少家，投了多少亿元")
    assert "1135家" in answer.text
    assert "45" not in answer.text.replace("1135家", ""), answer.text


@pytest.mark.parametrize("question", ["呼伦贝尔市2023年GDP增速是多少", "内蒙古去年灯税涨了多少"])
def test_a_place_around_the_one_held_is_another(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.refused, answer.text
    assert answer.reason is Reason.REGION_ABSENT, answer.text


def test_growth_on_the_year_before_is_no_amount(assistant: Assistant) -> None:
    answer = assistant.ask("海拉尔2023年灯具出口同比增长了百分之几")
    assert answer.refused, answer.text
    assert "2.99" not in answer.text.partition("相近")[0], answer.text
