"""Documents → paragraphs: kinds, heading paths, years and roles, and whole sentences from the real files."""

from pathlib import Path

import pytest

from index.load import describe, load, read_corpus_files
from index.paragraphs import split
from index.records import Paragraph, ParagraphKind, Period, Role

FRONT = "柳河市政府工作报告\n——2024年1月8日在柳河市第三届人民代表大会第一次会议上\n柳河市市长 林一川\n"


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of an invented report."""
    return split(describe("0" * 64, "a.txt", text))


def find(text: str, words: str) -> Paragraph:
    """The paragraph that holds ``words`` and is no heading."""
    return next(p for p in paragraphs(text) if words in p.text and p.kind is not ParagraphKind.HEADING)


def test_a_paragraph_has_its_headings_years_and_role() -> None:
    """The review part holds results of the year before, the plan part targets of the report's year."""
    text = f"{FRONT}各位代表：\n一、2023年工作回顾\n（一）抓产业\n1.抓桥梁\n桥梁产业增长7%。\n二、2024年工作安排\n（一）抓产业\n桥梁产业增长8%左右。\n"
    review, plan = find(text, "7%"), find(text, "8%")
    assert review.section == ("一、2023年工作回顾", "（一）抓产业", "1.抓桥梁")
    assert (review.period, review.role) == (Period.year(2023), Role.ACTUAL)
    assert plan.section == ("二、2024年工作安排", "（一）抓产业")
    assert (plan.period, plan.role) == (Period.year(2024), Role.TARGET)


def test_bullets_of_a_run_in_heading_are_its_section() -> None:
    """A first short sentence heads its own paragraph; 各位代表 leaves the points."""
    text = f"{FRONT}各位代表：\n一、2023年工作回顾\n一是抓好产业。桥梁产业增长7%。\n各位代表！成绩来之不易。\n"
    assert find(text, "7%").section == ("一、2023年工作回顾", "一是抓好产业。")
    assert find(text, "来之不易").section == ("一、2023年工作回顾",)


def test_a_milestone_before_the_span_does_not_hide_it() -> None:
    """「2023年是收官之年。五年来，……」 speaks of five years, and leaves the points of the year before."""
    text = f"{FRONT}各位代表：\n一、2023年工作回顾\n（一）抓产业。桥梁产业增长7%。\n各位代表！2023年是规划收官之年。五年来，道路年均增长6%。\n——道路成网。新建道路30条。\n"
    assert find(text, "6%").period == find(text, "30条").period == Period(2019, 2023)
    assert find(text, "6%").section == ("一、2023年工作回顾",)


@pytest.mark.parametrize(
    ("heading", "period", "role"),
    [
        ("一、2023年及“十四五”以来工作回顾", Period.year(2023), Role.ACTUAL),
        ("一、过去一年工作回顾", Period.year(2023), Role.ACTUAL),
        ("一、去年工作总结", Period.year(2023), Role.ACTUAL),
        ("一、过去五年工作回顾", Period(2019, 2023), Role.ACTUAL),
        ("一、本届政府工作回顾", Period(2020, 2023), Role.ACTUAL),
        ("一、2023年工作回顾及2024年工作安排", Period.year(2023), Role.ACTUAL),
        ("二、今年工作重点", Period.year(2024), Role.TARGET),
        ("二、下一步工作打算", Period.year(2024), Role.TARGET),
        ("二、今后五年的总体思路", Period(2024, 2028), Role.TARGET),
        ("二、“十五五”时期主要目标", Period(2026, 2030), Role.TARGET),
        ("三、目标任务圆满完成", Period.year(2023), Role.ACTUAL),
    ],
)
def test_headings_say_which_years_follow(heading: str, period: Period, role: Role) -> None:
    """All rules count from the report's own year."""
    found = find(f"{FRONT}各位代表：\n{heading}\n桥梁产业增长7%。\n", "7%")
    assert (found.period, found.role) == (period, role)


def test_front_captions_notes_and_annexes_are_told_apart() -> None:
    """Each kind where it stands; notes aim at nothing."""
    text = (
        f"{FRONT}各位代表：\n一、2024年工作安排\n桥梁产业增长8%。\n柳河大桥通车。林一川 摄\n图为柳河大桥。\n"
        "附件1\n2024年民生实事\n新建学校12所。\n名词解释\n1.“双桥”：指公路桥和铁路桥。\n"
    )
    kinds = {p.text[:6]: p.kind for p in paragraphs(text)}
    assert kinds["柳河市政府工"] is ParagraphKind.FRONT
    assert kinds["柳河大桥通车"] is kinds["图为柳河大桥"] is ParagraphKind.CAPTION
    assert kinds["附件1"] is kinds["名词解释"] is ParagraphKind.HEADING
    assert kinds["新建学校12"] is ParagraphKind.ANNEX
    note = find(text, "公路桥")
    assert (note.kind, note.role, note.period) == (ParagraphKind.NOTE, None, Period.year(2024))


def test_an_annex_begins_after_a_line_without_a_full_stop() -> None:
    """「责任单位：各县（区）政府」 ends an annex's entry: the glossary's heading is no part of it."""
    text = f"{FRONT}各位代表：\n一、2023年工作回顾\n新建学校12所。\n附件1\n一、通桥\n责任单位：各镇政府\n附件2\n名词解释\n1.“双桥”指公路桥和铁路桥。\n"
    found = {p.text: p.kind for p in paragraphs(text)}
    assert found["附件2"] is found["名词解释"] is ParagraphKind.HEADING
    assert found["1.“双桥”指公路桥和铁路桥。"] is ParagraphKind.NOTE


@pytest.mark.parametrize("heading", ["名词解释", "名词解释和说明", "有关名词注释", "专业术语释义", "附件：名词解释"])
def test_a_glossary_by_any_of_its_names(heading: str) -> None:
    """Whatever the heading over them, the entries are notes."""
    text = f"{FRONT}各位代表：\n一、2024年工作安排\n桥梁产业增长8%。\n{heading}\n1.“双桥”：指公路桥和铁路桥。\n"
    assert find(text, "公路桥").kind is ParagraphKind.NOTE


CAPTION_ENDS = (
    *(
        "新华社记者 王五 摄",
        "。（资料图）",
        "（图片由市教育局提供）",
        " 李四/摄",
        "。摄影：李四",
        "。（李四 摄）",
        " 通讯员李四供图",
    ),
)


@pytest.mark.parametrize("ending", CAPTION_ENDS)
def test_a_caption_says_nothing_for_the_report(ending: str) -> None:
    """However the picture is credited, it neither takes in what follows nor gives a figure."""
    text = f"各位代表：\n\n一、2023年工作回顾\n\n修桥3座。\n\n桥梁产业园一角，年产值903亿元{ending}\n\n新建学校12所。\n"
    found = paragraphs(text)
    assert [p.kind for p in found if "903" in p.text] == [ParagraphKind.CAPTION]
    assert found[-1].text == "新建学校12所。"


def test_short_entries_of_an_annex_are_no_headings() -> None:
    """They say what will be done, and their figures count; a heading without a full stop stays one."""
    text = (
        "各位代表：\n\n一、2024年工作安排\n\n修桥3座。\n\n附件1\n2024年民生实事\n1.新建学校15所。\n2.改造道路30公里。\n"
    )
    found = paragraphs(text)
    assert [p.text for p in found if p.kind is ParagraphKind.ANNEX] == ["1.新建学校15所。", "2.改造道路30公里。"]
    assert found[-1].section == ("2024年民生实事",)


def test_site_names_before_the_title_are_dropped() -> None:
    """What a web page prints above the report, and its title twice, is not the report's front."""
    front = [
        p.text
        for p in paragraphs(f"柳河日报\n柳河市政府工作报告\n{FRONT}各位代表：\n桥梁产业增长7%。\n")
        if p.kind is ParagraphKind.FRONT
    ]
    assert front[0] == "柳河市政府工作报告"
    assert len(front) == len(set(front)) == 3


def test_a_digest_title_with_a_remark_is_front() -> None:
    """「（报纸摘登）摘要」 after the title leaves it a title."""
    first = paragraphs("# 柳河市2024年政府工作报告（报纸摘登）摘要\n\n## 一、2023年工作回顾\n\n桥梁产业增长7%。\n")[0]
    assert first.kind is ParagraphKind.FRONT


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("000", "千万千瓦级大型现代风电基地"), ("000", "改造老旧小区750个"), ("004", "规模以上工业增加值年均增长11.8%")],
)
def test_sentences_cut_by_pages_and_columns_are_whole(corpus: Path, prefix: str, words: str) -> None:
    """The words stand in one paragraph although the file breaks them."""
    (path,) = corpus.rglob(f"{prefix}_*.txt")
    assert words not in path.read_text(encoding="utf-8-sig")
    assert any(words in p.text for p in split(load(path, corpus=corpus)))


def test_every_paragraph_of_the_real_reports_is_printed_in_its_file(corpus: Path) -> None:
    """Numbers count from 1, and with white space and Markdown marks gone the words stand in the span they point to."""
    for path in read_corpus_files(corpus):
        document = load(path, corpus=corpus)
        found = split(document)
        assert [p.number for p in found] == list(range(1, len(found) + 1))
        for p in found:
            if p.kind is not ParagraphKind.CAPTION:
                printed = "".join(
                    c for c in document.text[p.start : p.end] if not c.isspace() and c not in "*#_\u200b\ufeff\u00ad"
                )
                assert "".join(c for c in p.text if not c.isspace() and c not in "*#_")[:20] in printed


def test_the_real_reports_turn_from_review_to_plan(corpus: Path) -> None:
    """Each has results of years before its own and targets of its own year."""
    for path in read_corpus_files(corpus):
        document = load(path, corpus=corpus)
        assert document.report_year is not None
        scopes = {(p.role, p.period.end) for p in split(document) if p.period and p.role}
        assert (Role.ACTUAL, document.report_year - 1) in scopes
        assert (Role.TARGET, document.report_year) in scopes
