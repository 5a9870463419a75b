"""Whole answers over invented reports: whose figure it is, what a quote must carry, which list is meant, and refusals."""

from dataclasses import replace
from pathlib import Path

import pytest
from small_reports import open_reports, report

from assistant.pipeline import Assistant
from assistant.records import Answer, Quote, Reason
from assistant.verify import citation_of

CITY = report(
    "包头市",
    2024,
    review=(
        "一般公共预算收入达到210.4亿元，增长9.5%。实施新一轮灯桥提升行动，改造60座。"
        "投入1.8亿元办好20项民生实事。接待入境灯会旅客增长68.2%，接待游客突破5万人次。"
        "工业技改投资增长7.7%、高于全国2.5个百分点。河灯口岸入选全国智慧口岸，成为北方最大的灯具口岸。"
        "内塘、眉镇、自渡、遂桥灯市规模突破20亿元。甲灯园、乙灯园入选首批国家级灯园名单。"
        "重大灯桥项目开工90个、投产70个。灯浓度比2015年下降41.7%。\n\n"
        "一是在治水上用力。上级意见确定了114项灯河任务，其中涉及我们4项，分别是：①灯塘深治工程。抓紧建；"
        "②灯渠三期工程。秋天完；③灯闸截流工程。重新启；④灯堤整治工程。先谋划。二是在治山上用力。种竹。"
    ),
    plan="安排资金1.3亿元，办好18项民生实事。加装、更新灯梯500部以上，管好旧灯（牵头单位：灯建局）。",
)
NATION = (
    "政府工作报告\n\n——2024年3月5日在第十四届全国人民代表大会第二次会议上\n\n国务院总理 钱望山\n\n各位代表：\n\n"
    "一、2023年工作回顾\n\n国内生产总值增长5.4%。城镇新增就业1210万人。\n\n二、2024年工作安排\n\n国内生产总值增长5%左右。\n"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over one city's report and the nation's."""
    return open_reports(tmp_path_factory.mktemp("answering"), {"city.txt": CITY, "nation.txt": NATION})


@pytest.fixture(scope="module")
def city_only(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over the city's report alone."""
    return open_reports(tmp_path_factory.mktemp("city"), {"city.txt": CITY})


def answered(assistant: Assistant, question: str, *history: str) -> Answer:
    """An answer that is no refusal."""
    answer = assistant.ask(question, history=history)
    assert not answer.refused, answer.text
    return answer


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("包头2023年改造灯桥多少座", ["60座", "灯桥提升行动"]),
        ("包头民生实事花的钱，去年和今年安排的差多少", ["1.8亿元", "1.3亿元", "0.5亿元"]),
        ("包头去年工业技改投资增速多少，比全国快几个百分点", ["7.7%", "2.5个百分点"]),
        ("包头重大灯桥项目23年投产几个", ["70个"]),
        ("包头灯浓度比2015年降了百分之几", ["41.7%"]),
        ("北方最大的灯具口岸是哪个", ["河灯口岸"]),
        ("包头哪几个灯市规模刚过20亿", ["内塘", "眉镇", "自渡", "遂桥"]),
        ("首批国家级灯园包头有哪两家", ["甲灯园", "乙灯园"]),
        ("灯河任务涉及包头的4项任务是啥", ["灯塘", "灯渠", "灯闸", "灯堤"]),
        ("包头今年加装更新灯梯，哪个部门牵头", ["灯建局"]),
        ("2023年全国gdp增速", ["全国", "5.4%"]),
        ("全国去年城镇新增就业多少", ["1210万人"]),
        ("24年国务院定的gdp目标是多少", ["5%"]),
    ],
)
def test_an_answer_holds_all_that_was_asked(assistant: Assistant, question: str, parts: list[str]) -> None:
    """The figure with its owner, both sides of a comparison, the subject of a predicate, every item of a list."""
    text = answered(assistant, question).text
    assert all(part in text for part in parts), text


def test_a_lead_asked_for_in_a_follow_up_is_the_lead(assistant: Assistant) -> None:
    """「比全国高多少」 after a growth is answered with the lead, not with the growth again."""
    text = answered(assistant, "比全国高多少", "包头去年工业技改投资增速多少").text
    assert "2.5个百分点" in text
    assert "7.7%" not in text


@pytest.mark.parametrize("question", ["包头2023年一般公共预算支出多少亿", "包头去年入境灯会旅客多少人次"])
def test_a_neighbour_is_never_given_instead(assistant: Assistant, question: str) -> None:
    """Income is no spending; the visitors of the next clause are no visitors from abroad."""
    assert assistant.ask(question).refused


def test_without_its_report_the_nation_is_refused(city_only: Assistant) -> None:
    """A city's growth is not the nation's."""
    answer = city_only.ask("2023年全国gdp增速")
    assert (answer.refused, answer.reason) == (True, Reason.REGION_ABSENT)


def test_answers_say_how_sure_they_are(assistant: Assistant, tmp_path: Path) -> None:
    """In [0, 1], surest where the words are the report's own; a refusal says nothing."""
    sure = answered(assistant, "包头市2023年一般公共预算收入是多少").confidence
    less = answered(assistant, "包头哪几个灯市规模刚过20亿").confidence
    assert sure is not None
    assert less is not None
    assert 0 <= less < sure <= 1
    assert assistant.ask("包头2023年煤炭产量").confidence is None


def test_a_citation_keeps_how_surely_its_paragraph_was_read(assistant: Assistant) -> None:
    """Page, sureness and doubtful characters of a scanned paragraph come along, whoever cites it."""
    document = assistant.generation.documents()[0]
    read = assistant.generation.paragraphs(document.id)[3]
    scanned = replace(read, page=7, sureness=0.93, doubtful=((0, 1),))
    citation = citation_of(Quote(scanned, 0, 2), document, n=4)
    assert (citation.n, citation.page, citation.sureness, citation.doubtful) == (4, 7, 0.93, ((0, 1),))
    assert citation.quote == scanned.text[0:2]


def test_a_list_item_known_only_when_completed_is_carried_by_its_list(tmp_path: Path) -> None:
    """「每千人托位、床位数」 prints 每千人托位数 in two pieces: its figure is shown."""
    review = "每千人托位、养老床位数分别达到4.7个、27张。"
    assistant = open_reports(tmp_path, {"a.txt": report("云南省", 2024, review=review, plan="新建桥梁2座。")})
    assert "4.7个" in answered(assistant, "云南2023年每千人托位数是多少").text
