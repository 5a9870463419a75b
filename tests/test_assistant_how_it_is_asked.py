"""Whole answers over invented reports: counts that run on, all and shares of it, ranks, lists named before what they did."""

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant
from assistant.plain import plain
from assistant.records import Reason

CITY = report(
    "南宁市",
    2023,
    review=(
        "三次产业结构调整为4:37.2:58.8。灯务诉求解决率、灯民满意率分别达到95.5%和96.1%。灯友城市增至35个国家57个城市。\n\n"
        "灯网出省带宽达到9130Gbps。灯贷利率下降69个基点。灯币结算量624亿元、占全区40%。灯业税收增长3%、高于全区1.8个百分点。\n\n"
        "灯梯完工553处，累计完工809处。新增灯科企业1238家，灯科企业总量达7889家。新能源灯车推广35.4万辆，保有量达到128.8万辆。\n\n"
        "灯港吞吐量3335万吨，增长7.3%，连续5年居世界第三。灯企总资产、净资产分别达到5975亿元、1683亿元，增长17.5%、41.2%。\n\n"
        "明珠灯业、远光灯饰、照亮股份成功上市。赴黔传灯的陈大明同志被授予“灯界楷模”称号。灯轨1—4号线相继开通。积极申报灯港自贸区。\n\n"
        "市级灯业基金累计为157户灯企投资33.2亿元。完成灯改村任务60个。经代表票决的10件灯事有3件没有达到预期。"
    ),
    plan=(
        "争创全国灯城模范城“八连冠”。除险加固59座病险灯塔。灯业增加值增长6%。灯饰投资增长5%。\n\n"
        "做大做强“三大灯台”，推进东湾灯城、西山灯廊、北岸灯谷建设。创排灯剧《三盏灯》。\n\n"
        "学徒按小学1000元/生/年、初中1250元/生/年的标准发放灯学助学金。今年以来先后派出灯医队6批次318名灯医。"
    ),
)
OTHER = report("贵阳市", 2023, review="灯友城市达到17个。灯业税收增长4%。", plan="灯业税收增长5%。")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over a report of each of two cities."""
    return open_reports(tmp_path_factory.mktemp("asked"), {"city.txt": CITY, "other.txt": OTHER})


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("南宁2022年一二三产的比例", ["4:37.2:58.8"]),
        ("南宁2022年灯务热线的解决率、满意率各是多少", ["95.5%", "96.1%"]),
        ("南宁的灯友城市覆盖多少个国家、多少座城市", ["35个国家", "57个城市"]),
        ("南宁2022年灯网出省bandwidth多少G", ["9130Gbps"]),
        ("南宁2022年灯贷利率降了几个基点", ["下降69个基点"]),
        ("南宁2022年灯币结算量及其占全区的比重各是多少", ["624亿元", "占全区40%"]),
        ("南宁2022年灯业税收涨了多少，比广西全区快几个点", ["3%", "1.8个百分点"]),
        ("南宁灯梯2022年当年完工几处？累计又是几处？", ["553处", "809处"]),
        ("南宁2022年新认了多少家灯科企业，现在一共有多少", ["1238家", "7889家"]),
        ("写稿要用：南宁新能源灯车保有量到2022年有多少辆", ["128.8万辆"]),
        ("南宁2022年灯港吞吐量多少万吨、增速多少、排世界第几", ["3335万吨", "7.3%", "居世界第三"]),
        ("南宁2022年灯企净资产多少亿元，同比增长多少", ["1683亿元", "增长41.2%"]),
        ("南宁市级灯业基金2022年投了多少户灯企、投了多少钱", ["157户", "33.2亿元"]),
        ("南宁2022年完成灯改村任务多少个", ["60个"]),
        ("南宁2023年全国灯城模范城要争几连冠", ["“八连冠”"]),
        ("南宁2023年要除险加固病险灯塔多少座", ["59座"]),
        ("南宁一共派了几批灯医队、多少名灯医", ["6批次318名灯医"]),
        ("灯友城市有几个？我问的是贵阳", ["17个"]),
        ("只看贵阳：2022年灯业税收增长多少", ["4%"]),
    ],
)
def test_answers(assistant: Assistant, question: str, parts: list[str]) -> None:
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert [part for part in parts if part not in answer.text] == [], answer.text
    assert "目标" not in answer.text or "要" in question, answer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("南宁2022年上市的企业有哪几家", "明珠灯业、远光灯饰、照亮股份成功上市"),
        ("南宁2022年哪几家企业上市了", "明珠灯业、远光灯饰、照亮股份成功上市"),
        ("南宁哪位老师被评为“灯界楷模”", "陈大明"),
        ("南宁的“三大灯台”指什么", "东湾灯城、西山灯廊、北岸灯谷"),
        ("南宁2023年打算创排一部灯剧，剧名？", "《三盏灯》"),
    ],
)
def test_tells_in_the_reports_words(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert words in plain(answer.text), answer.text


@pytest.mark.parametrize(
    "question",
    [
        "南宁灯轨6号线是哪年开通的",
        "南宁灯港自贸区是哪年获批的",
        "南宁2023年固定资产投资目标增长百分之几",
        "南宁哪几家企业退市了",
    ],
)
def test_what_is_not_told_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).refused


def test_a_currency_that_no_report_gives_is_what_is_missing(assistant: Assistant) -> None:
    answer = assistant.ask("南宁2022年灯币结算量多少亿美元")
    assert answer.reason is Reason.MEASURE_ABSENT, answer.text
    assert "以美元计的数字" in answer.text
    assert "624亿元" in answer.text
