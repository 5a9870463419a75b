"""Whole answers over invented reports: several figures of one sentence, both levels and growth compared, plans beside years, how long."""

import pytest
from small_reports import assert_answers, open_reports, report

from assistant.pipeline import Assistant
from assistant.plain import plain

NORTH = report(
    "兰州市",
    2026,
    review=(
        "加力实施消费品以旧换新，发放补贴62亿元，带动消费839亿元，灯收入增长5.3%。灯光节接待游客2.6亿人次、增长6%。\n\n"
        "成功举办灯具音乐节41场，吸引观众超124万人次，带动消费45亿元。成功举办2026年灯展预选赛等赛事31场，吸引灯迷7万人。\n\n"
        "有效灯专利拥有量21.2万件、连续17年居省会城市第1。地铁提速，灯率78.6%、提高6.6个百分点。降低灯费率1个百分点，为经营主体减负38亿元。\n\n"
        "灯算规模突破150Eflops。灯城低保城乡标准、灯院最低养育标准分别提高至841元、1180元。灯电商零售额486亿元，占全省的22.1%。\n\n"
        "在北京、上海、深圳建立灯企上市之家。优良灯天数同比增加21天。灯研发强度提高到4%左右。预计灯匠总量达163万人。\n\n"
        "办好招商活动，招引亿元以上灯项目1062个。抗盲海洋灯LY104获批临床试验。"
    ),
    plan=(
        "强化招商统筹，招引亿元以上灯项目1200个。灯算规模突破190Eflops。灯研发强度提高到4.1%左右。灯匠总量突破170万人。\n\n"
        "更新改造80公里灯水管网、200公里灯气管网、300公里灯热管网。举办校园灯赛11000场次，建设灯场100个。\n\n"
        "推进甲灯、乙灯、丙灯、丁灯等企业上市。扎实抓好资源招灯、基金招灯、以商招灯。加快后寺河、大熊山、翠峪抽灯电站建设。\n\n"
        "推动金灯号邮轮在西固灯母港投入运营。"
    ),
    notes="1.12灯体系：“1”即一个灯塔，“2”即两个灯台；4个未来灯业包括灯脑、灯芯、灯网、灯海。",
)
SOUTH = report(
    "东莞市", 2026, review="灯光节接待游客2亿人次、增长12.7%。灯匠总量达12万人。", plan="灯匠总量突破13万人。"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over a report of each of two cities."""
    return open_reports(tmp_path_factory.mktemp("several"), {"north.txt": NORTH, "south.txt": SOUTH})


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("以旧换新兰州去年发了多少补贴，拉动了多少消费？两个数都要", ["62亿元", "839亿元"]),
        ("兰州2025年灯具音乐节：办了几场、来了多少观众、带动消费多少，三个数都要", ["41场", "124万人次", "45亿元"]),
        ("兰州去年吸引灯迷多少人", ["2025年", "7万人"]),
        (
            "去年灯光节接待游客，兰州和东莞谁多、谁涨得快？人次和增速都写上",
            ["2.6亿人次", "2亿人次", "6%", "12.7%", "0.6亿人次", "6.7个百分点"],
        ),
        ("兰州有效灯专利有多少件，连着多少年排省会城市头一位了", ["21.2万件", "连续17年"]),
        ("兰州灯率25年到多少了，提了几个百分点", ["78.6%", "6.6个百分点"]),
        ("兰州下调灯费率那事，2025年给企业省了多少钱", ["38亿元"]),
        ("兰州的灯算规模目前做到多少EFLOPS，今年要冲到多少？", ["150Eflops", "190Eflops"]),
        ("兰州2025年灯电商零售额是多少，在甘肃全省占多大份额？", ["486亿元", "22.1%"]),
        ("兰州灯研发强度：十四五末预计多少、2026年目标，依次说一下", ["4%左右", "4.1%左右"]),
        ("兰州全市灯匠总量“十四五”末预计达到多少、2026年要突破多少？", ["163万人", "170万人"]),
        ("兰州招商：亿元以上灯项目2025年招了多少个，2026年要招多少个", ["1062个", "1200个"]),
        ("灯热管网这块，兰州2026年计划更新改造多少公里？", ["300公里"]),
        ("2026年兰州十件民生实事里校园灯赛要办多少场，灯场建多少个？", ["11000场次", "100个"]),
    ],
)
def test_answers(assistant: Assistant, question: str, parts: list[str]) -> None:
    assert_answers(assistant, question, parts)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("兰州今年重点推哪些企业上市，名单给我", "甲灯、乙灯、丙灯、丁灯等企业上市"),
        ("今年兰州抓招商引资，报告点名了哪三种招灯方式？", "资源招灯、基金招灯、以商招灯"),
        ("兰州2026年要加快建设的抽灯电站有哪几座？", "后寺河、大熊山、翠峪抽灯电站"),
        ("兰州12灯体系里的4个未来灯业，列一下", "灯脑、灯芯、灯网、灯海"),
        ("兰州在哪几个城市设了“灯企上市之家”？", "北京、上海、深圳"),
        ("去年兰州有个抗盲的海洋灯获批临床，代号是啥", "LY104"),
        ("西固灯母港今年要投运的邮轮叫啥名", "金灯号"),
    ],
)
def test_tells_in_the_reports_words(assistant: Assistant, question: str, words: str) -> None:
    assert_answers(assistant, question, [words])


def test_a_rise_in_days_is_not_how_many_there_are(assistant: Assistant) -> None:
    answer = assistant.ask("兰州2025年优良灯天数总共多少天")
    assert answer.refused
    assert "21天" in answer.text


def test_how_long_one_thing_lasted_is_not_told_of_another(assistant: Assistant) -> None:
    assert assistant.ask("兰州地铁连续多少年居省会城市第一").refused


def test_what_comes_new_each_year_is_counted(assistant: Assistant) -> None:
    """A follow-up from growth to what is counted as it comes takes over no growth."""
    answer = assistant.ask("那兰州招引亿元以上灯项目呢", history=["东莞2025年灯光节接待游客增长多少？"])
    assert "1062个" in answer.text


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("两市增速四个数都列一下", "两市增速"),
        ("产值实际多少，目标多少？请列明", "产值实际多少，目标多少?"),
        ("拿了好几个奖", "拿了多个奖"),
    ],
)
def test_in_which_form_to_answer_is_no_part_of_the_question(question: str, read: str) -> None:
    assert plain(question).rstrip("?") == read.rstrip("?")
