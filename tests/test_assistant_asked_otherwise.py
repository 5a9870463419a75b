"""Whole answers over an invented province's report: its sides and cities, whose income, what sounds like a plan, days."""

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant

PROVINCE = report(
    "陕西省",
    2024,
    review=(
        "西安、咸阳地区生产总值分别增长6.1%和6%。居民人均可支配收入增长6.7%。脱贫地区农村居民人均可支配收入增速高于全省2个百分点。\n\n"
        "农村居民人均可支配收入增长7%，城镇居民人均可支配收入增长4.1%。灯匠持证率提升15.7个百分点。省属灯企实现利润799.4亿元，居全国第6位。\n\n"
        "培养认定灯匠带头人3.07万人。安排10亿元实施灯保险补贴。粮食产量791.6亿斤。新登记灯企净增2000家以上、达1.1万家。\n\n"
        "完成灯汇交易量80.5万吨、交易额2709万元。西丰县获批“绿水青山就是金山银山”灯基地。我国首艘数字灯船“灯豚”号首航。\n\n"
        "积极申办第九届灯会。山灯省道日均车流量达8.2万车次。职工灯险伤害保障试点覆盖60.6万人。"
    ),
    plan=(
        "鼓励陕南壮大灯艺，开工建设山阳、勉县、佛坪3个灯塔。关中建设甲灯、乙灯、丙灯3个灯塔。新增灯苗接种100万人份。\n\n"
        "城镇居民人均可支配收入增长5.5%。"
    ),
    notes="六灯共治：治红灯、保绿灯、排蓝灯、防白灯、抓黄灯、优紫灯。",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over one report of a province."""
    return open_reports(tmp_path_factory.mktemp("otherwise"), {"province.txt": PROVINCE})


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("西安咸阳去年谁的GDP跑得快，差几个点", "6.1%-6%=0.1个百分点"),
        ("陕西23年农村居民收入增速比城里的高几个点", "7%-4.1%=2.9个百分点"),
        ("陕西灯匠持证率去年涨了几个点", "15.7个百分点"),
        ("陕西省属灯企23年利润多少，在全国排老几", "第6位"),
        ("陕西去年认定了多少灯匠带头人", "3.07万人"),
        ("陕西灯保险补贴去年安排了多少钱", "10亿元"),
        ("去年打的粮有多少，陕西的", "791.6亿斤"),
        ("陕西去年新登记灯企净增多少家", "2000家"),
        ("陕西今年新增多少灯苗接种", "100万人份"),
        ("陕西哪个县拿到“两山”灯基地", "西丰县"),
        ("陕西哪艘是我国第一艘数字灯船", "“灯豚”号"),
        ("陕西山灯省道一天平均过多少车", "8.2万车次"),
        ("陕西去年灯汇交易卖了多少钱", "2709万元"),
        ("六灯共治是哪六灯", "治红灯、保绿灯、排蓝灯、防白灯、抓黄灯、优紫灯"),
        ("陕南今年要开建哪几个灯塔", "山阳、勉县、佛坪"),
    ],
)
def test_the_part_meant_is_told(question: str, part: str, assistant: Assistant) -> None:
    """The figure or the words meant, in the province that a part of it is of."""
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    assert part in answer.text


@pytest.mark.parametrize(
    "question",
    ["陕西23年城镇居民消费支出增速", "陕西申办成功的第九届灯会哪天开幕", "陕北今年要开建哪几个灯塔"],
)
def test_what_is_not_said_is_refused(question: str, assistant: Assistant) -> None:
    """All residents' figure is not the towns', an event without a day answers for no day, one side is not another."""
    assert assistant.ask(question).refused
