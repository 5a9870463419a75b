"""Whole answers over four cities' invented reports: all of them counted, openings before the question, parts of a whole."""

from pathlib import Path

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant

HANGZHOU = report(
    "杭州市",
    2024,
    review=(
        "新增上市公司22家、总数达302家。地区生产总值增长5.6%、高于全国0.4个百分点。\n\n"
        "城区总人口突破千万、达到1002.1万，成为全国10个超大灯城之一。优化灯路管理，交通拥堵指数下降15%。\n\n"
        "新增公共场所AED3060台。机场旅客吞吐量2379.8万人次。\n\n"
        "灯船货运量120万吨、比上年增加20万吨。验灯时间由40小时压缩至5小时。灯务事项由1296项精简到405项。\n\n"
        "江灯新区直管区地区生产总值增长15.7%，规模以上工业增加值增长66.3%。灯企营收3300亿元，居万亿城市第7位。\n\n"
        "南屏灯街入选第三批“全国示范灯街”。接待灯会游客人次、游客人均花费分别达19万、1326元。灯务会议数量减少5.5%。\n\n"
        "争取全国灯院改革示范项目、获中央补助资金5亿元、实施14个子项目。实际使用外资34.4亿美元、其中灯业占比超过40%。\n\n"
        "新建灯廊11.4公里、总量达到92.8公里。\n\n"
        "实有灯铺688.3万户，其中连锁店162.5万户。全年储备重大灯项目44个，实施30个，总投资291亿元，完成投资50亿元以上。"
        "投用灯塔、灯桥两座，总投资20亿元。"
    ),
    plan="地区生产总值增长5.5%左右。",
)
FUZHOU = report(
    "福州市",
    2024,
    review="新增规上企业270家、上市企业3家。新增灯校学位9000个。灯业增加值增长7.9%。实施政策、创新、金融、数字、品牌、服务六大赋灯行动。与塞浦路斯灯城市缔结友好城市关系。",
    plan="地区生产总值增长6%左右。对俄进出口额增长32.4%。新增灯校学位1.2万个。",
)
XINING = report(
    "西宁市",
    2024,
    review="新增上市公司5家。新增灯校学位300个。",
    plan="地区生产总值增长5%左右。灯业增加值增长4.5%。灯站覆盖率48%、提高3个百分点。",
)
NANCHANG = report(
    "南昌市",
    2024,
    review="构建“4+2”灯院体系。",
    plan="地区生产总值增长4.5%左右。",
    notes="“4+2”灯院体系：“4”指4家综合灯院。“2”指2家专科灯院，即市立灯院、市护灯院。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the reports of four cities."""
    files = {"hangzhou.txt": HANGZHOU, "fuzhou.txt": FUZHOU, "xining.txt": XINING, "nanchang.txt": NANCHANG}
    return open_reports(tmp_path_factory.mktemp("cities"), files)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("今年四市GDP增长目标各是多少，哪个定得最高", ("5.5%", "6%", "5%", "4.5%", "福州市最高")),
        ("去年新增上市公司，杭州和福州各几家", ("22家", "3家")),
        ("福州灯校学位，今年计划新增的比去年实际新增的多几个", ("1.2万个-9000个=3000个",)),
        ("杭州迈进超大灯城，城区人口到底是多少万", ("1002.1万",)),
        ("杭州灯路好转没，拥堵指数降了百分之多少", ("15%",)),
        ("杭州的灯铺里头，连锁店占比算下来百分之几", ("162.5万户/688.3万户≈23.61%",)),
        ("杭州23年重大灯项目储备几个、实施几个，总投资和完成投资各是多少", ("44个", "30个", "291亿元", "50亿元")),
        ("杭州去年GDP跑赢全国几个点", ("0.4个百分点",)),
        ("杭州公共场所AED去年新装了多少台", ("3060台",)),
        ("杭州机场进出港旅客有多少", ("2379.8万人次",)),
        ("榕城去年新增上市公司几家", ("3家",)),
        ("领导问：今年四市GDP增长目标哪个定得最高，给个数就行", ("福州市最高",)),
        ("福州2024年的政府工作报告是谁作的？哪天？", ("2024年1月10日", "钱望山")),
        ("规上企业去年谁加得多，福州还是西宁", ("270家",)),
        ("杭州灯船货运量23年多少，比上一年多出来多少吨", ("120万吨", "20万吨")),
        ("杭州验灯时间现在要几个小时", ("5小时",)),
        ("杭州灯务事项从多少项砍到了多少项", ("1296项", "405项")),
        ("杭州江灯新区规上工业增加值增速", ("江灯新区直管区", "66.3%")),
        ("杭州灯企营收去年多少，在万亿城市里排老几", ("3300亿元", "第7位")),
        ("杭州哪条街评上了全国示范灯街？第几批", ("南屏灯街", "第三批")),
        ("23年灯会杭州来玩的人有多少，每人花多少钱", ("19万", "1326元")),
        ("福州的“六大赋灯行动”是哪六项", ("政策、创新、金融、数字、品牌、服务",)),
        ("灯业增加值，福州23年实际比西宁24年的目标高几个百分点", ("7.9%-4.5%=3.4个百分点",)),
        ("去年灯务开会少了几个百分点，杭州的", ("5.5%",)),
        ("杭州灯廊现在总共多长", ("92.8公里",)),
        ("杭州灯企营收去年多少，在浙江排第几", ("3300亿元", "第7位")),
        ("杭州灯院改革示范项目，中央给了多少补助、下面分几个子项目", ("5亿元", "14个子项目")),
        ("杭州 actual FDI 到了多少？其中灯业占比超过百分之几", ("34.4亿美元", "40%")),
        ("西宁灯站24年覆盖率要到多少、比上年提高几个百分点", ("48%", "3个百分点")),
        ("福州去年新增上市公司几家|福州新增灯校学位多少|这两项西宁各是多少", ("5家", "300个")),
        ("福州跟哪个外国城市结成了友城", ("塞浦路斯灯城市",)),
        ("南昌“4+2”灯院体系里，两家专科灯院分别是？", ("市立灯院、市护灯院",)),
    ],
)
def test_all_parts_are_told(question: str, parts: tuple[str, ...], assistant: Assistant) -> None:
    """Every region and every figure asked for."""
    *before, asked = question.split("|")
    answer = assistant.ask(asked, history=before)
    assert not answer.refused, answer.text
    for part in parts:
        assert part in answer.text


@pytest.mark.parametrize("day", ["2024年1月10日", "２０２４年１月１０日", "二〇二四年一月十日"])
def test_day_of_a_report_is_the_one_it_was_given_on(day: str, tmp_path: Path) -> None:
    """Another day that the report speaks of in Chinese digits is not it."""
    given = report("福州市", 2024, review="二〇二三年九月一日灯会开幕。", plan="地区生产总值增长6%。")
    given = given.replace("2024年1月10日", day, 1)
    answer = open_reports(tmp_path, {"fuzhou.txt": given}).ask("福州2024年的政府工作报告是谁作的？哪天？")
    assert day in answer.text, answer.text
    assert "九月一日" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "杭州灯会热闹得很，城区人口多少万",
        "福州去年GDP没跑赢全国，差几个点",
        "杭州江灯新区固定资产投资多少",
        "福州市委书记叫什么名字",
        "福州规上企业和灯铺加起来有几家",
        "福州进出口总额增长多少",
        "杭州灯务会议减少了5.5%，报告里怎么解释的",
    ],
)
def test_what_is_not_said_is_refused(question: str, assistant: Assistant) -> None:
    """An opening that no paragraph tells beside the figure, a lead that is not stated, a zone's own, one part of a sum or a trade."""
    assert assistant.ask(question).refused
