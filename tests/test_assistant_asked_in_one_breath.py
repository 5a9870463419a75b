"""Whole answers over invented reports: parts of a question told beside one another, places around the one held, mixed words."""

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant
from assistant.plain import plain
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


def test_a_place_around_that_only_says_among_which_is_none(assistant: Assistant) -> None:
    assert assistant.ask("海拉尔全职灯匠有多少，在内蒙古排第几").reason is not Reason.REGION_ABSENT
    assert assistant.ask("内蒙古级的全职灯匠有多少").reason is not Reason.REGION_ABSENT


def test_growth_on_the_year_before_is_no_amount(assistant: Assistant) -> None:
    answer = assistant.ask("海拉尔2023年灯具出口同比增长了百分之几")
    assert answer.refused, answer.text
    assert "2.99" not in answer.text.partition("相近")[0], answer.text


CITY = report(
    "沈阳市",
    2024,
    review=(
        "新建灯站4.6万座，累计达17万座。净增灯企698家、累计达3060家。灯民收入增长8.8%，扣除价格因素后增长7.1%。\n\n"
        "灯烟年均浓度为每立方米30微克、下降9%。10万名学徒留沈从灯，比上年增加1.1万人。75%的灯村收入超百万元。\n\n"
        "在沈灯匠达到30人，新增3名灯匠。4519项灯务事项实现“最多跑一次”，其中1878项实现“零跑腿”。\n\n"
        "白塔机场旅客吞吐量1200万人次。灯具产量83万盏，其中纸灯31.6万盏。首届灯博会共有172个国家、地区和组织参会，"
        "361家境外灯企参展，意向成交57亿元。"
    ),
    plan=(
        "灯业增加值增长6%以上，在实际工作中争取实现7%的更好结果。培育灯企150家。灯企总数突破4200家。\n\n"
        "力争纸灯产量超70万盏，带动灯具产量突破140万盏。\n\n"
        "打造三张“名片”。举办灯会，打造城市“音乐名片”。办好冰灯赛，打造城市“运动名片”。种好灯林，打造城市“生态名片”。\n\n"
        "做强做优中城、松湖、滨湾“三心”都市核心区，提升水乡、常平、塘厦三大副中心。开工建设1号灯线、2号灯线，开通3号灯线、4号灯线。\n\n"
        "打好烟尘治理、油烟治理和粉尘治理三场攻坚战。白塔机场三期用5年时间建成，拥有5条灯道、3个灯楼。"
    ),
    notes="“四个零”灯务零门槛、收费零加码、服务零距离、侵权零容忍。",
)
CITY_BEFORE = report("沈阳市", 2023, review="新增就业灯匠15万人。", plan="新增就业灯匠16万人。")
OTHER_CITY = report("大连市", 2024, review="新增就业灯匠12万人。", plan="新增就业灯匠14万人。")


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over two reports of one city and one of another."""
    reports = {"city.txt": CITY, "before.txt": CITY_BEFORE, "other.txt": OTHER_CITY}
    return open_reports(tmp_path_factory.mktemp("cities"), reports)


@pytest.mark.parametrize(
    ("question", "parts", "not_said"),
    [
        ("到23年底沈阳灯站总共有多少座，要总数不要当年新增", ["17万座"], ["4.6万座"]),
        ("沈阳2023年底灯企一共多少家？当年净增的也给一下", ["3060家", "698家"], ["150家"]),
        ("沈阳2024年灯企要突破多少家", ["4200家"], ["150家"]),
        ("沈阳2023年灯民收入，扣掉物价实际增了多少", ["扣除价格因素后增长7.1%"], ["8.8%"]),
        ("沈阳2023年灯民收入增了多少", ["8.8%"], ["7.1%"]),
        ("沈阳2023年灯烟年均浓度是每立方米多少微克，同比降了百分之几", ["30微克", "9%"], ["没有"]),
        ("2023年留沈从灯的学徒有多少人，比前一年多出多少", ["10万名", "1.1万人"], []),
        ("收入过百万的灯村占比，沈阳2023年多少", ["75%"], []),
        ("沈阳的灯匠2023年达到多少人，当年新增几名", ["30人", "3名"], []),
        ("沈阳灯务“最多跑一次”的有多少项？里面又有多少是一趟都不用跑的", ["4519项", "1878项"], []),
        ("沈阳2023年白塔机场旅客吞吐量多少", ["1200万人次"], []),
        ("白塔机场三期几条灯道、几个灯楼", ["5条", "3个"], ["白塔机场白塔机场"]),
        ("沈阳灯具总产量和纸灯产量，23年各做了多少、24年想各做到多少", ["83万盏", "31.6万盏", "140万盏", "70万盏"], []),
        (
            "首届灯博会来了多少个国家、地区和组织，境外参展灯企几家，意向成交多少？三个数",
            ["172个", "361家", "57亿元"],
            [],
        ),
        ("沈阳2024年灯业增加值目标是几个点，争取又是几个点", ["6%以上", "7%"], []),
        (
            "新增就业灯匠：沈阳2022年实际、沈阳2023年目标、大连2024年目标，依次多少",
            ["15万人", "16万人", "14万人"],
            ["没有"],
        ),
        ("沈阳要打造的三张名片分别是哪三张", ["音乐名片", "运动名片", "生态名片"], []),
        ("沈阳“三心三副”里三心、三副各指哪几个地方", ["中城、松湖、滨湾", "水乡、常平、塘厦"], []),
        ("2024年沈阳灯线，要开工建设哪几条、要开通哪几条", ["1号灯线", "3号灯线"], []),
        ("沈阳“四个零”是哪四个零", ["零门槛", "零加码", "零距离", "零容忍"], []),
        ("沈阳24年要打的三场攻坚战是啥", ["烟尘治理", "油烟治理", "粉尘治理"], []),
    ],
)
def test_answers_of_cities(cities: Assistant, question: str, parts: list[str], not_said: list[str]) -> None:
    answer = cities.ask(question)
    assert not answer.refused, answer.text
    assert [part for part in parts if part not in answer.text] == [], answer.text
    assert [part for part in not_said if part in answer.text] == [], answer.text


def test_results_of_an_appraisal_are_no_title(cities: Assistant) -> None:
    """「评成什么」 is 「评为什么」; 考评成绩 is a noun."""
    assert "考评成绩" in plain("沈阳考评成绩第几")
    assert "评为" in plain("沈阳被评成了什么")


def test_papers_for_an_application_are_no_matter_of_reports(cities: Assistant) -> None:
    assert cities.ask("在沈阳申请灯房要准备哪些材料").reason is Reason.OUT_OF_DOMAIN
