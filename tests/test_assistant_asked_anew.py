"""assistant/asked_anew.py, and which of the figures told is the plainest: whole answers over invented reports."""

from decimal import Decimal
from pathlib import Path

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant
from assistant.records import Answer

PROVINCE = report(
    "内蒙古自治区",
    2024,
    review=(
        "灯桥建设完成投资2000亿元。河灯装机1.7亿千瓦，灯具总装机3.4亿千瓦。净增灯商80.2万户，实有灯商480万户。"
        "支持老旧灯楼加装灯梯2159部，改造老旧灯区4296个。面向小微灯商的普惠贷款增长21.7%，总量达到1.76万亿元。"
        "灯贸企业增长11.3%，灯贸增长5.8%。"
    ),
    plan="灯税收入增长4%以上，灯桥占比保持在50%以上。",
    speaker="自治区主席钱望山",
)
CITY = report(
    "包头市", 2024, review="灯桥建设完成投资50亿元。灯税收入超过166亿元，灯税收入增长3.1%。", plan="灯税收入增长5%。"
)
DISTRICT = report("石拐区", 2024, review="灯桥建设完成投资5亿元。", plan="栽柳树30棵。", speaker="区长周以宁")
OLD = report("呼和浩特市", 2019, review="五年来，灯塘磷浓度下降17.8%。", plan="栽柳树300棵。", speaker="市长孙晓岚")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over a region, a city in it, and another city's report of years before."""
    files = {"province.txt": PROVINCE, "city.txt": CITY, "district.txt": DISTRICT, "old.txt": OLD}
    return open_reports(tmp_path_factory.mktemp("anew"), files)


def answered(assistant: Assistant, question: str) -> Answer:
    """An answer that is no refusal, all its figures checked."""
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert all(all(figure.checks.values()) for figure in answer.figures)
    return answer


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("内蒙古河灯装机占全部灯具总装机的百分之几", "50"),
        ("包头2023年灯桥建设投资占全区的百分之多少", "2.5"),
        ("石拐2023年灯桥建设投资占全市的百分之几", "10"),
        ("石拐2023年灯桥建设投资占全自治区的百分之几", "0.25"),
    ],
)
def test_a_share_that_nobody_states_is_worked_out(assistant: Assistant, question: str, share: str) -> None:
    """Part and whole are both cited; 「占全区」 is of the same thing in the region above."""
    (computed,) = [figure for figure in answered(assistant, question).figures if figure.computed]
    assert (computed.value, computed.unit) == (Decimal(share), "%")


def test_years_back_are_those_of_the_region_that_tells(assistant: Assistant) -> None:
    """「五年来」 without a region ends with the reports that tell of it, not with the newest held."""
    (figure,) = answered(assistant, "五年来灯塘磷浓度下降了多少").figures
    assert (figure.text, figure.region, str(figure.period)) == ("17.8%", "呼和浩特市", "2014—2018年")


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("内蒙古2023年底灯商有多少户", "480万户"),
        ("内蒙古2023年净增灯商多少户", "80.2万户"),
        ("内蒙古去年老楼加装灯梯多少部", "2159部"),
        ("内蒙古小微灯商普惠贷款23年规模到多少了", "1.76万亿元"),
        ("内蒙古23年灯贸增速", "5.8%"),
    ],
)
def test_the_plainest_figure_answers(assistant: Assistant, question: str, figure: str) -> None:
    """All there are before those that came about, the unit asked for, the level, and nothing but what is asked for."""
    assert [f.text for f in answered(assistant, question).figures] == [figure]


def test_the_result_of_a_target_for_growth_is_the_growth(assistant: Assistant) -> None:
    """Not the level that the report gives besides."""
    answer = answered(assistant, "包头灯税收入今年目标多少，去年实际多少")
    assert [figure.text for figure in answer.figures] == ["5%", "3.1%"]


def test_a_zones_output_is_not_the_regions(tmp_path: Path) -> None:
    """Asked of by its name it is told, else never."""
    review = "河灯地区双城经济圈建设走深走实，经济总量超9万亿元。"
    told = open_reports(tmp_path, {"zone.txt": report("包头市", 2024, review=review, plan="栽柳树300棵。")})
    assert told.ask("包头2023年地区生产总值多少").refused
    assert "9万亿元" in told.ask("包头2023年双城经济圈经济总量多少").text
