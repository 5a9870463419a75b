"""Whole answers over invented reports: parts of years, states before and after, lists that sentences or names make, zones."""

import pytest
from small_reports import assert_answers, open_reports, report

from assistant.pipeline import Assistant
from assistant.plain import plain

CITY = report(
    "兰州市",
    2023,
    review=(
        "前三季度，全市生产总值实现1024亿元，预计全年保持增长。灯价由2016年的282元增加到310元。灯照率从31%提升至85%。\n\n"
        "灯企服务“暖灯计划”惠及893万人次。12345灯线服务水平提升，城镇登记失业率为3.86%。PM2.5降至16微克/立方米。\n\n"
        "新开工灯塔6万座、建成1.8万座。灯班列发运3.9万标箱，是2016年的9.1倍。实施亿元以上灯项目1311个、10亿元以上灯项目313个。\n\n"
        "帮扶临夏灯业继续位居前列，落实各类帮扶灯资金6.3亿元，实施扶贫灯项目416个。落实援藏灯资金2.6亿元。\n\n"
        "全面推开“蓓蕾灯计划”，20万名学徒获得课后托灯服务。三大综灯区建设提速，三大综保区进出口总额增长12.5%。"
    ),
    plan=(
        "城镇登记失业率控制在5%以内。PM2.5控制在15微克/立方米以内。将灯企开办时间由去年6.8个工作日压至1.5个。\n\n"
        "全面实施“四大”灯色行动。加快灯色生产。扩建灯园，新增灯厂10家。倡导灯色消费。推进采购、回收。推行灯色生活。弘扬灯色文明。\n\n"
        "打响“灯戏故里”“灯舞之都”“灯画名城”文化品牌。打造“15分钟灯圈”，构建“15分钟茶圈”。\n\n"
        "全力建设东部灯心城市、西部灯廊城市，全力打造灯创高地、灯教高地、灯医高地。新开工灯塔4万座、建成3万座。\n\n"
        "着力打造百大、远洋灯城、南湖灯廊等3大灯圈。发挥兰州新区作用。生产总值增长15%以上。\n\n"
        "全市生产总值增长6.5%。加快灯能学院建设，确保秋季如期招生。"
    ),
    notes="五大灯中心：在灯一院建设灯肺中心，在灯二院建设灯肾中心。",
)
OTHER = report("东莞市", 2020, review="灯轨运营3条。", plan="灯轨运营4条。")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over a report of each of two cities."""
    return open_reports(tmp_path_factory.mktemp("otherwise"), {"city.txt": CITY, "other.txt": OTHER})


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("兰州2022年GDP多少亿元", ["2022年前三季度", "1024亿元"]),
        ("兰州灯价比2016年多了多少元", ["310元", "282元", "28元"]),
        ("兰州灯价从多少元涨到多少元？净增多少", ["282元", "310元", "28元"]),
        ("2022年兰州的灯照率，原来是多少、提升到了多少", ["31%", "85%"]),
        ("兰州“暖灯计划”2022年惠及多少人次", ["893万人次"]),
        ("兰州登记失业率22年多少，23年红线是多少", ["3.86%", "5%"]),
        ("兰州PM2.5年度控制目标2023年是多少", ["15微克/立方米"]),
        ("兰州灯企开办时间，2022年要几个工作日，2023年想压到几个", ["6.8个工作日", "1.5个"]),
        ("兰州灯塔：22年新开工、建成各多少座，23年又计划各多少座", ["6万座", "1.8万座", "4万座", "3万座"]),
        ("2022年兰州灯班列发了多少标箱，是2016年的几倍", ["3.9万标箱", "9.1倍"]),
        ("兰州2022年亿元以上灯项目实施了几个", ["1311个"]),
        ("兰州帮扶临夏，22年落实灯资金、扶贫灯项目数各多少", ["6.3亿元", "416个"]),
        ("兰州新区23年GDP增长目标比全市的高几个百分点", ["15%", "6.5%", "8.5个百分点"]),
    ],
)
def test_answers(assistant: Assistant, question: str, parts: list[str]) -> None:
    assert_answers(assistant, question, parts)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("兰州2023年的“四大”灯色行动指哪四项", "加快灯色生产；倡导灯色消费；推行灯色生活；弘扬灯色文明"),
        ("兰州2023年要打响三个文化品牌，分别叫什么", "“灯戏故里”“灯舞之都”“灯画名城”"),
        ("兰州2023年提到要打造的“15分钟”圈有哪几种", "15分钟灯圈；15分钟茶圈"),
        ("兰州的“两城三高地”具体都是啥", "灯创高地、灯教高地、灯医高地"),
        ("23年兰州打算重点打造哪3个灯圈", "百大、远洋灯城、南湖灯廊"),
        ("请列出兰州五大灯中心的名称", "灯肺中心"),
        ("兰州给学徒搞课后托灯服务，这个计划叫啥", "“蓓蕾灯计划”"),
        ("按兰州市2023年的工作安排，哪所学院要确保秋季如期招生", "灯能学院"),
    ],
)
def test_tells_in_the_reports_words(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert plain(words) in plain(answer.text), answer.text


@pytest.mark.parametrize(
    "question",
    [
        "兰州2022年全年GDP总量到底是多少亿元",
        "兰州2023年城镇调查失业率控制目标是多少",
        "兰州2022年外贸进出口总额增长了多少",
    ],
)
def test_a_part_is_not_the_whole(assistant: Assistant, question: str) -> None:
    """Neither three quarters, another rate nor some zones answer for what is asked."""
    assert assistant.ask(question).refused


def test_a_figure_says_of_which_part_of_its_year_it_is(assistant: Assistant) -> None:
    (figure,) = assistant.ask("兰州2022年GDP多少亿元").figures
    assert figure.indicator.startswith("前三季度")
