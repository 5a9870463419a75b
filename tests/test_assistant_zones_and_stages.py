"""Whole answers over an invented report: zones inside a region, stages of one thing, sizes, and parts that each ask for themselves."""

import pytest
from small_reports import assert_answers, open_reports, report

from assistant.pipeline import Assistant

CITY = report(
    "兰州市",
    2023,
    review=(
        "新备案超10亿元灯项目84个，其中超50亿元19个、超100亿元8个。新增灯位6870个（其中普惠灯位5505个）。\n\n"
        "纳入清单的112个停灯项目完成销号，完工54个项目。新开工旧灯塔改造14.7万户、完工11.9万户。灯湖水位回升5.64米。\n\n"
        "加急开设灯诊917个，建设灯棚医院3个、床位1万张，增配灯车50辆。16家年产30万盏以下灯厂关闭。\n\n"
        "建成投用公办灯学校18所、新增学位3.13万个，公办灯园27所、新增学位8850个。\n\n"
        "高新灯企业由1388家增至7100家。灯事审批时限由最短35个工作日压缩至10个工作日。灯城居民灯保标准年人均提高到12420元。\n\n"
        "水灯集团控股上市公司，实现兰州国企灯市“零”的突破。提升灯产业水平，灯粮产量50万吨，河口铁观灯系统入选全球灯业文化遗产。\n\n"
        "都市灯圈坚持规划共绘、交通共联、产业共链、平台共享。灯区生产总值再次跨过一个千亿级台阶，达到5154.7亿元。"
    ),
    plan=(
        "高新区做大灯芯产业，新增高新灯企业30家以上。经开区抓好灯罩产业，新增高新灯企业10家。\n\n"
        "新备案超10亿元灯项目80个以上，其中超50亿元15个、超100亿元8个。开建8座智能灯箱。投用28个智能灯网项目。\n\n"
        "全面展开“三网”灯行动。织密综合灯路网，投资2亿元。织密现代灯流网，开工3处。织密灯源保障网，建设5处。\n\n"
        "深入推进灯村“五治”。抓好治灯、治水，改造灯房1万栋。进一步提升治油、治芯、治罩成果。5万户受灾灯房10月前重建。"
    ),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over one report."""
    return open_reports(tmp_path_factory.mktemp("zones"), {"city.txt": CITY})


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("兰州高新区23年要新增几家高新灯企业", ["高新区", "30家"]),
        ("兰州新备案超50亿的灯项目，23年目标比22年少几个", ["19个", "15个", "少4个"]),
        ("兰州2022年新增普惠灯位多少个", ["5505个"]),
        ("兰州清单里的停灯项目完工了几个", ["54个"]),
        ("兰州2022年旧灯塔改造完工了多少户", ["11.9万户"]),
        ("兰州灯湖水位涨了多少米", ["5.64米"]),
        ("兰州22年灯诊开了多少个、灯棚床位多少张、灯车配了多少辆", ["917个", "1万张", "50辆"]),
        ("兰州22年建成投用的公办灯学校和公办灯园各几所，分别增了多少学位", ["18所", "27所", "3.13万个", "8850个"]),
        ("兰州这五年高新灯企业净增了多少家", ["7100家-1388家=5712家"]),
        ("兰州灯事审批从35个工作日砍到几个了", ["10个工作日"]),
        ("兰州灯保标准22年提到一个人一年多少块", ["12420元"]),
        ("兰州国企灯市零的突破，靠的是哪家集团", ["水灯集团"]),
        ("兰州都市灯圈讲的四个“共”是啥", ["规划共绘", "平台共享"]),
        ("兰州“三网”灯行动到底是哪三张网", ["灯路网", "灯流网", "灯源保障网"]),
        ("灯村“五治”治的哪五样", ["治灯、治水", "治油、治芯、治罩"]),
        ("受灾灯房要重建多少户，几月前弄完", ["5万户", "10月前"]),
        ("兰州2022年灯区生产总值多少亿", ["5154.7亿元"]),
    ],
)
def test_what_is_asked_for_is_told(assistant: Assistant, question: str, parts: list[str]) -> None:
    """The zone's own figure, the stage, the size and the part asked for, each in its own unit."""
    assert_answers(assistant, question, parts)


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("兰州高新区23年要新增几家高新灯企业", "10家"),
        ("兰州新备案超50亿的灯项目22年几个", "84个"),
        ("兰州清单里的停灯项目完工了几个", "112个"),
        ("兰州2022年产了多少辆灯车", "16家"),
        ("兰州啥灯入选了全球灯业文化遗产", "50万吨"),
    ],
)
def test_another_zone_stage_size_or_unit_is_not_told(assistant: Assistant, question: str, other: str) -> None:
    """What stands beside the figure asked for is no answer, nor told along with it."""
    answer = assistant.ask(question, history=())
    assert answer.refused or other not in answer.text


def test_a_follow_up_of_what_is_opened_next_is_of_the_same_thing(assistant: Assistant) -> None:
    """「还要再开建几座」 after 「建成投用了几座」."""
    answer = assistant.ask("那23年还要再开建几座", history=("兰州2022年建成投用了几座智能灯箱？",))
    assert "8座" in answer.text


@pytest.mark.parametrize("question", ["兰州公积金提取要带啥材料", "兰州这周末限行哪几个尾号"])
def test_what_no_report_answers_is_declined(assistant: Assistant, question: str) -> None:
    """Procedures and the day's rules, in any word for 什么."""
    assert assistant.ask(question, history=()).reason == "out_of_domain"
