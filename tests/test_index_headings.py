"""What a heading looks like."""

import pytest

from index.headings import TITLE, bare_heading, is_top, marker_of, run_in


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、2023年工作回顾", 1),
        ("第一部分 去年工作", 1),
        ("（二）抓产业", 2),
        ("(三)抓项目", 2),
        ("3.抓招商", 3),
        ("（4）抓就业", 3),
        ("②抓就业", 3),
        ("●综合实力提升", 4),
        ("——综合实力提升", 4),
        ("一是抓产业", 4),
        ("二要抓项目", 4),
        ("第三，抓招商", 4),
    ],
)
def test_marks_of_headings(text: str, level: int) -> None:
    """Each mark has its depth in the outline."""
    marker = marker_of(text)
    assert marker is not None
    assert marker.level == level


@pytest.mark.parametrize("text", ["一般公共预算收入", "3.5%左右", "三产融合", "——2024年1月8日", "十大工程"])
def test_words_that_only_look_like_marks(text: str) -> None:
    """A number in a sentence opens no heading."""
    assert marker_of(text) is None


@pytest.mark.parametrize(
    "title",
    [
        "政府工作报告",
        "柳河市2024年政府工作报告",
        "2024年柳河市人民政府工作报告",
        "柳河市人民政府2024年工作报告",
        "柳河市2024年政府工作报告（报纸摘登）摘要",
        "政府工作报告（全文）",
    ],
)
def test_a_report_title_may_carry_a_remark(title: str) -> None:
    """Region, year and a remark in brackets in any of the usual places."""
    assert TITLE.match(title)


def test_other_lines_are_no_titles() -> None:
    """News about a report, and other reports."""
    assert not TITLE.match("市长向大会作政府工作报告")
    assert not TITLE.match("柳河市2024年预算执行情况报告")


def test_a_short_unmarked_line_over_longer_ones_is_a_heading() -> None:
    """A line as long as its column was cut, not finished; one that ends on 的 goes on."""
    assert bare_heading("民生保障", width=40)
    assert not bare_heading("全市民生保障水平", width=9)
    assert not bare_heading("桥梁产业产值达到", width=40)
    assert is_top("2023年工作回顾")
    assert not is_top("桥梁产业")


@pytest.mark.parametrize(
    ("text", "lead", "opening"),
    [
        ("一是抓产业。桥梁产业产值达到100亿元。", 0, "一是抓产业。"),
        ("抓好产业发展。桥梁产业产值达到100亿元，增长6%。", 0, "抓好产业发展。"),
        ("桥梁产业扩能 产值达到100亿元", 6, "桥梁产业扩能"),
        ("产值达到100亿元。增长6%，好于预期，高于全省平均水平。", 0, None),
        ("各位代表！桥梁产业产值达到100亿元，增长6%。", 0, None),
    ],
)
def test_the_heading_with_which_a_paragraph_opens(text: str, lead: int, opening: str | None) -> None:
    """A marked, bold or short first sentence without figures."""
    assert run_in(text, lead=lead) == opening
