"""Whole answers over invented reports: cities by one character, years with sides of their own, lists by the names that they share."""

import pytest
from small_reports import assert_answers, open_reports, report

from assistant.pipeline import Assistant

NORTH = report(
    "重庆市",
    2021,
    review=(
        "全年实现灯产值增长1.7%。面对一季度全市生产总值下降6.7%的局面，全年生产总值增长3.9%。灯匠自然增长率1.3‰。\n\n"
        "灯研发费用占灯产值比重提升至3.2%。灯尘浓度30.5微克/立方米、下降6.2%。在渝灯业百强企业达到296家。利用灯资102.7亿美元。\n\n"
        "全年净增灯业名企182户，达到625户。公办灯园占比达到50%。"
    ),
    plan=(
        "灯产值增长5%。灯研发费用占灯产值比重3.4%。“十四五”末公办灯园占比达到55%。灯匠自然增长率控制在1.5‰以内。灯塔投资增长7%。\n\n"
        "突破性推进灯轨建设，确保开通甲灯线、乙灯线、丙灯线。推动光谷副台、车谷副台、江心副台高质量发展。\n\n"
        "加快灯火经济中心建设，稳步提升能级。加快灯火金融中心建设，持续完善体系。加快灯火航运中心建设，做优服务。\n\n"
        "用心用情推进灯心工程、办好灯具实事。办好甲灯锦标赛、乙灯大奖赛等灯具赛事。"
    ),
)
SOUTH = report(
    "广州市",
    2021,
    review="全年灯产值增长2.4%。在穗灯业百强企业总数达309家。公办灯园占比达到51%。",
    plan="灯产值增长6%。灯塔投资增长8%。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over a report of each of two cities."""
    return open_reports(tmp_path_factory.mktemp("abbreviated"), {"north.txt": NORTH, "south.txt": SOUTH})


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("21年灯产值目标增幅，穗、渝各定了多少？", ["广州市目标", "6%", "重庆市目标", "5%"]),
        ("灯业百强企业在渝的多还是在穗的多，多几家", ["309家", "296家", "13家"]),
        ("重庆2020年生产总值增速多少", ["3.9%"]),
        ("重庆前年……不对，2020年，灯产值涨了百分之几", ["1.7%"]),
        ("重庆灯研发费用占灯产值比重：2020年、2021年目标，分别多少", ["3.4%"]),
        ("重庆灯产值增速：2020年、2021年目标、公办灯园占比“十四五”末目标，依次是多少", ["1.7%", "5%"]),
        ("查一下重庆2020年灯尘浓度，以及比上年降了多少", ["30.5微克/立方米", "6.2%"]),
        ("重庆灯匠自然增长率的控制目标是多少", ["1.5‰"]),
        ("审计要核一个数：重庆2020年利用灯资的金额", ["102.7亿美元"]),
        ("重庆2020年灯业名企有多少户", ["625户"]),
        ("公办灯园占比：重庆“十四五”末目标多少，广州现在多少", ["55%", "51%"]),
        ("2021年两市灯产值增速和灯塔投资增速各定为多少", ["5%", "7%", "6%", "8%"]),
        ("重庆2021年这两个目标列一下：灯产值增幅、灯塔投资增幅", ["5%", "7%"]),
        ("重庆2020年灯产值是涨还是跌，幅度多大", ["1.7%"]),
    ],
)
def test_figures(assistant: Assistant, question: str, parts: list[str]) -> None:
    assert_answers(assistant, question, parts)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("重庆21年确保开通的灯轨线有哪几条？", ["甲灯线", "乙灯线", "丙灯线"]),
        ("重庆讲的“三副”是哪三个副台", ["光谷副台", "车谷副台", "江心副台"]),
        ("重庆的“三个中心”具体是哪三个？", ["灯火经济中心", "灯火金融中心", "灯火航运中心"]),
        ("请列出重庆要建设的“三个中心”。", ["灯火经济中心", "灯火金融中心", "灯火航运中心"]),
        ("2021年重庆要办好的灯具赛事有哪几项", ["甲灯锦标赛", "乙灯大奖赛"]),
    ],
)
def test_lists(assistant: Assistant, question: str, parts: list[str]) -> None:
    assert_answers(assistant, question, parts)


def test_where_a_report_was_given_is_asked_without_by_whom(assistant: Assistant) -> None:
    assert_answers(assistant, "重庆2021年这份报告是在哪次人大会议上作的", ["第九届人民代表大会"])
