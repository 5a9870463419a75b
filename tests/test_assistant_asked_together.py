"""Whole answers over invented reports: averages, ratios year by year, parts joined by 还有, lists by their first items."""

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant
from assistant.records import Reason

CITY_BEFORE = report(
    "包头市",
    2022,
    review="灯林覆盖率提高到17.6%。城乡居民人均可支配收入分别达到40000元和16000元。",
    plan="今年新增灯桥20座。",
)
CITY = report(
    "包头市",
    2024,
    review=(
        "灯林覆盖率达到18.8%。城乡居民人均可支配收入分别达到50000元和25000元。常住灯民登记率达到40%。\n\n"
        "转移灯匠66万人，实现灯务收入75.4亿元。全年举办灯会22场、增长10%，修好灯塔13座。\n\n"
        "灯具事故起数、伤亡人数下降17.6%、11.6%。纸灯增加值增长8%。产值超百亿元的灯企达12家。\n\n五年来累计新建灯亭500座。"
    ),
    plan=(
        "今年，我们将办好5件民生实事，包括：修好老街3条；新建灯桥9座；开办灯校2所；栽种灯林5万亩；发放灯油4万斤。\n\n"
        "大力发展河灯经济、天灯经济、宫灯经济。发挥灯通、灯办、灯智等智慧终端作用。\n\n"
        "灯路里程突破950公里。新建灯亭80座。推进重大灯塔建设，全年完成投资240亿元。"
    ),
)
PROVINCES = {
    "浙江省": ("灯会收入达到30亿元，灯匠失业率4%。", "灯匠失业率控制在5%左右。"),
    "江苏省": ("灯会收入达到20亿元，灯匠失业率5%。", "灯匠失业率控制在6%左右。"),
    "四川省": ("灯会收入达到25亿元，灯匠失业率6%。", "灯匠失业率控制在7%左右。"),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over two reports of a city and three provinces'."""
    reports = {"before.txt": CITY_BEFORE, "now.txt": CITY}
    reports |= {f"{name}.txt": report(name, 2024, review=told, plan=plan) for name, (told, plan) in PROVINCES.items()}
    return open_reports(tmp_path_factory.mktemp("together"), reports)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("浙江、江苏、四川三地去年灯会收入算术平均是多少", ["30亿元", "20亿元", "25亿元", "平均25亿元"]),
        ("江苏和四川去年灯会收入的平均值是多少（保留两位）", ["平均22.5亿元"]),
        ("包头灯林覆盖率2021到2023年涨了多少", ["17.6%", "18.8%", "高1.2个百分点"]),
        ("包头城里人收入是农村的几倍？2021和2023年分别算一下", ["2.5倍", "2倍", "2021年：", "2023年："]),
        ("包头城里人收入是农村的几倍？2023和2021分别算一下，差距扩没扩大", ["2021年：", "2023年：", "差距缩小"]),
        ("包头去年转移灯匠人数和灯务收入，还有修好灯塔几座", ["66万人", "75.4亿元", "13座"]),
        ("包头去年办了几场灯会、同比多少，修好灯塔几座", ["22场", "10%", "13座"]),
        ("包头去年灯具事故伤亡人数降了多少", ["伤亡人数下降11.6%"]),
        ("包头产值超百亿元的灯企有几家", ["12家"]),
        ("除了浙江，另外几个省今年灯匠失业率目标是多少", ["6%左右", "7%左右"]),
        ("包头重大灯塔投资今年定多少", ["240亿元"]),
        ("包头农村居民收入21年到23年涨了多少元，涨幅多大", ["25000元-16000元=9000元", "增长56.3%"]),
        ("包头今年新建灯亭比过去五年平均每年少多少座", ["折成每年", "80座-500座/5=-20座"]),
    ],
)
def test_every_part_is_told(question: str, parts: list[str], assistant: Assistant) -> None:
    """Each figure asked for, or what is worked out from them, stands in the answer."""
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert [part for part in parts if part not in answer.text] == []


@pytest.mark.parametrize(
    ("question", "items", "others"),
    [
        ("包头今年5件民生实事，前三件是什么", ["修好老街3条", "新建灯桥9座", "开办灯校2所"], ["栽种灯林", "发放灯油"]),
        ("包头今年要大力发展哪三个“经济”", ["河灯经济、天灯经济、宫灯经济"], ["灯通"]),
        ("包头今年要发挥哪几个“灯”字头智慧终端的作用", ["灯通、灯办、灯智"], ["经济"]),
    ],
)
def test_a_list_ends_where_it_was_asked_to(
    question: str, items: list[str], others: list[str], assistant: Assistant
) -> None:
    """The items that are asked for, and none of the others."""
    text = assistant.ask(question).text
    assert [item for item in items if item not in text] == []
    assert [other for other in others if other in text] == []


def test_a_rate_is_no_number_of_people(assistant: Assistant) -> None:
    """「多少万」 is not answered in per cent."""
    answer = assistant.ask("包头常住灯民有多少万")
    assert answer.reason is Reason.MEASURE_ABSENT


def test_a_part_of_a_statistic_is_not_the_whole(assistant: Assistant) -> None:
    """纸灯增加值 answers nothing about 工业增加值."""
    assert assistant.ask("包头去年灯具工业增加值增长多少").refused


def test_a_region_left_out_is_not_told(assistant: Assistant) -> None:
    """「除了浙江，另外几个省」 leaves Zhejiang out."""
    assert "浙江" not in assistant.ask("除了浙江，另外几个省今年灯匠失业率目标是多少").text
