"""Whole answers over invented reports: higher aims, what there is in all, lists that name their sort, premises, near things."""

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant
from assistant.records import Reason

CITY_BEFORE = report(
    "包头市",
    2023,
    review="境内上市灯企达到175家。灯油赤字率按3.6%安排。灯市交易额增长4%。",
    plan="灯会人次增长6%左右。",
)
CITY = report(
    "包头市",
    2024,
    review=(
        "经济增长5.2%。新增灯轨运营里程43公里、总里程达到879公里。境内上市灯企增至184家。灯工业增加值增长8.1%，规模以上工业增加值增长7.3%。\n\n"
        "城镇新增灯匠132万人，超额完成省里下达的110万人灯匠任务。农村居民人均可支配收入增长7%，城镇居民人均可支配收入增长4.8%。\n\n"
        "灯炭产量突破1亿吨、居全省第八，保有储量超过320亿吨、居全省第十。灯算规模从年初的400P增加到8400P。\n\n"
        "老旧灯塔改造开工742座、完工548座，86个灯闸项目全部开工。灯政支出与地区生产总值的比率下降0.3个百分点。\n\n"
        "灯粮总产781.8亿斤。灯会票款收入96.3亿元，是2018年的1.1倍。灯坊产值突破百亿元。拆除违法建设568万平方米。\n\n"
        "支持灯企参加秋灯会、春灯会、冬灯会等展销活动。红灯、蓝灯、绿灯包头实验室正式组建，新增“小灯人”企业37家、冠军灯企8家、挂牌灯企3家。\n\n"
        "东灯湖、西灯湖入选全国美丽灯湖，南灯湖入选全国魅力湖名录。城南灯校升为本科灯校，成为我市第5所本科灯校。\n\n"
        "“包头灯匠”品牌达到120个，建成灯匠示范村360个。推进红砂、白砂、黄砂、黑砂4个重点灯业绿色化改造全覆盖。"
    ),
    plan=(
        "地区生产总值增长7%以上、力争达到8%。灯会人次增长9%左右。城乡灯保标准提高到不低于740元/月和485元/月。\n\n"
        "办好40件灯事实事，投入125亿元。“包头灯匠”品牌达到200个。整车灯产量20万辆、新能源灯车14万辆。"
    ),
    notes="“一枢三中心”：灯运枢纽和灯创中心、灯融中心、灯造中心。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over two reports of a city."""
    return open_reports(tmp_path_factory.mktemp("variously"), {"before.txt": CITY_BEFORE, "now.txt": CITY})


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("包头今年GDP增速目标", ["增长7%以上、力争达到8%"]),
        ("包头灯会人次增速，22年多少，24年目标", ["9%左右"]),
        ("包头“包头灯匠”品牌，23年到多少个，24年目标", ["120个", "200个"]),
        ("包头今年城乡灯保标准提到多少", ["740元/月和485元/月"]),
        ("包头去年GDP增长多少", ["经济增长5.2%"]),
        ("包头灯轨去年底运营多少公里", ["总里程达到879公里"]),
        ("包头去年灯轨新增多少公里", ["43公里"]),
        ("包头境内上市灯企一年多了几家（22到23年）", ["184家-175家=9家"]),
        ("包头去年新增灯匠超额了几万人", ["132万人-110万人=22万人"]),
        ("包头去年农民收入比城里人多涨几个百分点", ["7%-4.8%=2.2个百分点"]),
        ("包头老旧灯塔去年开工比完工多几座", ["742座-548座=194座"]),
        ("包头灯算规模年底是年初的几倍", ["后来约为年初的21倍"]),
        ("包头“包头灯匠”品牌24年目标数比23年的多几个", ["200个-120个=80个"]),
        ("包头去年拆违拆了多少平", ["568万平方米"]),
        ("包头去年规上工业增加值是灯工业增加值增速的百分之几", ["90.12%"]),
    ],
)
def test_the_figure_meant_is_told(question: str, parts: list[str], assistant: Assistant) -> None:
    """The figure asked for, with what goes on from it, or what is worked out from it."""
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert [part for part in parts if part not in answer.text] == [], answer.text


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("包头组织灯企去过哪些展销会", "秋灯会、春灯会、冬灯会", "小灯人"),
        ("包头正式组建了哪三个包头实验室", "红灯、蓝灯、绿灯", "小灯人"),
        ("包头哪俩湖进了全国美丽灯湖", "东灯湖、西灯湖", "魅力湖"),
        ("包头绿色化改造要全覆盖的四个重点灯业", "红砂、白砂、黄砂、黑砂", "家"),
        ("包头的一枢三中心都是啥", "灯运枢纽和灯创中心、灯融中心、灯造中心", "灯匠"),
        ("包头第五所本科灯校是啥", "城南灯校", "实验室"),
    ],
)
def test_a_list_is_of_what_was_asked(question: str, told: str, not_told: str, assistant: Assistant) -> None:
    """The enumeration that names the sort asked for, and no other of as many items."""
    answer = assistant.ask(question)
    assert told in answer.text
    assert not_told not in answer.text


@pytest.mark.parametrize(
    ("question", "true"),
    [
        ("包头2023年灯会票款收入是2018年的1.76倍，怎么做到的", "是2018年的1.1倍"),
        ("包头去年GDP增长6.5%，靠什么做到的", "经济增长5.2%"),
        ("2023年包头灯粮773亿斤创历史最高，主要经验是啥", "781.8亿斤"),
        ("包头2023年灯坊产值离百亿还差多少", "突破百亿元"),
    ],
)
def test_what_is_taken_for_granted_is_held_against_the_reports(question: str, true: str, assistant: Assistant) -> None:
    """A false figure or threshold in any clause is told, with what the reports say, and a multiple is no growth."""
    answer = assistant.ask(question)
    assert answer.reason is Reason.PREMISE_WRONG, answer.text
    assert true in answer.text


@pytest.mark.parametrize(
    "question",
    ["包头去年灯工业增加值占地区生产总值比重是多少", "包头2022年灯粮总产多少", "包头今年白灯工业增加值增长目标"],
)
def test_what_is_only_like_it_is_not_told(question: str, assistant: Assistant) -> None:
    """A growth is no share, another year's figure none of this one's, and another branch's none of this one's."""
    assert assistant.ask(question).refused
