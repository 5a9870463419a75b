"""Lines of a file → blocks made whole."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lines import join, read_lines, tidy

SENTENCES = st.lists(
    st.text(alphabet="桥梁产业增长新建学校道路整治居民收入", min_size=70, max_size=160).map(lambda words: f"{words}。"),
    min_size=1,
    max_size=5,
)


def blocks(text: str) -> list[str]:
    """The text of each block."""
    return [block.text for block in join(read_lines(text))]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("达到 1200 亿元", "达到1200亿元"),
        ("**一是抓产业。** 增长 5 %", "一是抓产业。增长5%"),
        ("MW 级 storage tank", "MW级storage tank"),
        ("桥\u200b梁\ufeff", "桥梁"),
        ("　　桥梁　产业", "桥梁产业"),
    ],
)
def test_only_layout_goes(raw: str, clean: str) -> None:
    """Spaces beside Han characters and before a sign, invisible characters and bold marks; nothing else."""
    assert tidy(raw) == clean


@given(text=st.text(alphabet="桥梁 　\t*_12.5%aB，。“”\u200b", max_size=60))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    """``tidy(tidy(x)) == tidy(x)``, and no printed character is lost."""
    once = tidy(text)
    assert tidy(once) == once
    assert [c for c in once if c not in " \t　*_\u200b"] == [c for c in text if c not in " \t　*_\u200b"]


@given(sentences=SENTENCES, width=st.integers(min_value=18, max_value=60))
def test_a_narrow_column_changes_no_paragraph(sentences: list[str], width: int) -> None:
    """Paragraphs that end their sentence come out the same, wherever the column cuts them."""
    cut = [sentence[start : start + width] for sentence in sentences for start in range(0, len(sentence), width)]
    assert blocks("\n".join(cut)) == sentences


@given(sentences=SENTENCES, data=st.data())
def test_a_page_break_changes_no_paragraph(sentences: list[str], data: st.DataObject) -> None:
    """Empty lines and a page number in the middle of a sentence are not part of it."""
    index = data.draw(st.integers(0, len(sentences) - 1))
    at = data.draw(st.integers(40, len(sentences[index]) - 1))
    broken = [
        *sentences[:index],
        f"{sentences[index][:at]}\n\n- 3 -\n\n{sentences[index][at:]}",
        *sentences[index + 1 :],
    ]
    assert blocks("\n".join(broken)) == sentences


@given(text=st.text(alphabet="桥梁，。：；“”（）\n#* 一、是12%各位代表：", max_size=120))
def test_blocks_point_into_the_text_in_order(text: str) -> None:
    """Spans do not overlap, and hold the block's characters."""
    found = list(join(read_lines(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    for block in found:
        letters = [c for c in text[block.start : block.end] if c not in " \n#*_"]
        assert [c for c in block.text if c not in " #*_"] == letters


def test_web_chrome_is_dropped() -> None:
    """Navigation, dates of publication, font buttons and the tail's links are not the report's."""
    chrome = "您的位置：首页\n发布时间：2026年2月1日\n【字体：\n大\n中\n小\n】\n分享到\n"
    tail = "责任编辑：甲\n相关链接\n"
    text = "桥梁产业增长7%。" * 60
    assert blocks(f"{chrome}{text}\n打印本页\n{tail}") == [text]


@pytest.mark.parametrize(
    ("above", "small", "below"),
    [("湖区CO", "2", "排放量下降3%。"), ("PM", "2.5", "浓度下降。"), ("绿地达到12km", "2", "。")],
)
def test_what_is_lowered_or_raised_stays_in_its_sentence(above: str, small: str, below: str) -> None:
    """Some files have it on a line of its own."""
    assert blocks(f"一、回顾\n{above}\n{small}\n{below}\n") == ["一、回顾", f"{above}{small}{below}"]


def test_headings_stand_alone() -> None:
    """A marked line, a Markdown heading and a short bare line end where they end."""
    text = f"# 柳河市\n一、2023年工作回顾\n{'桥梁产业增长' * 8}。\n民生保障\n{'新建学校' * 12}。\n"
    assert blocks(text) == [
        "柳河市",
        "一、2023年工作回顾",
        f"{'桥梁产业增长' * 8}。",
        "民生保障",
        f"{'新建学校' * 12}。",
    ]


def test_an_open_bracket_goes_on() -> None:
    """A quotation mark or bracket still open joins the next line even after a full stop."""
    assert blocks("桥梁产业（包括公路桥。\n铁路桥）增长7%。") == ["桥梁产业（包括公路桥。铁路桥）增长7%。"]


def test_front_lines_stand_alone_without_a_salutation() -> None:
    """Title, session and speaker end before the first part, though none ends a sentence."""
    text = "柳河市政府工作报告\n——2024年1月8日在柳河市第三届人民代表大会第一次会议上\n市长 林一川\n一、2023年工作回顾\n桥梁产业增长7%。\n"
    assert blocks(text)[:3] == [
        "柳河市政府工作报告",
        "——2024年1月8日在柳河市第三届人民代表大会第一次会议上",
        "市长林一川",
    ]
