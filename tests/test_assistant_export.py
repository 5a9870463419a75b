"""A conversation as Word and Excel, read back."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_answers import answer, citation, figure
from openpyxl import load_workbook

from assistant.export import Exchange, attribution, figure_rows, file_name, printable, time_of
from assistant.export_excel import FIGURES, to_excel
from assistant.export_word import COLUMNS, NOTE, TITLE, to_word
from assistant.records import Answer

AT = datetime(2026, 3, 5, 6, 5, tzinfo=UTC)
ATTACKS = ("=1+1", "=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "=cmd|'/c calc'!A0")
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)


def sheets(*answers: Answer) -> dict[str, list[tuple[Any, ...]]]:
    """The workbook's rows, sheet by sheet."""
    book = load_workbook(io.BytesIO(to_excel([Exchange(each, AT) for each in answers])))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def word(*answers: Answer) -> Any:
    """The document."""
    return Document(io.BytesIO(to_word([Exchange(each, AT) for each in answers])))


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (("一、2022年工作回顾", "（二）产业"), "《柳河市政府工作报告》第一部分第7段"),
        (("十一、2023年安排",), "《柳河市政府工作报告》第十一部分第7段"),
        (("2022年工作回顾",), "《柳河市政府工作报告》“2022年工作回顾”部分第7段"),
        ((), "《柳河市政府工作报告》第7段"),
    ],
)
def test_a_place_is_named_as_officials_name_it(section: tuple[str, ...], expected: str) -> None:
    """Report, part where it is numbered, paragraph."""
    assert attribution(replace(citation(1), section=section)) == expected


def test_a_place_in_a_file_of_pages_names_its_page() -> None:
    """A printed report is turned to by its page."""
    assert attribution(replace(citation(1), page=12)) == "《柳河市政府工作报告》第一部分第7段（第12页）"


def test_a_report_without_a_title_is_named_by_its_file() -> None:
    """There is always something to look for."""
    assert attribution(citation(1, title="")) == "2023/柳河市.txt第一部分第7段"


def test_figures_are_told_as_printed() -> None:
    """1200 and 亿元, not 120000000000 元; in words, the base unit; a computed one by its formula."""
    figures = (
        figure(1, text="1,200.50亿元", qualifier="左右"),
        replace(figure(1, text="三成", qualifier="近"), value=Decimal("0.3"), unit="%"),
        replace(figure(1, text="-5.2%"), computed=True, formula="1%-6.2%=-5.2%"),
    )
    rows = list(figure_rows(replace(answer(citations=1), figures=figures)))
    assert [(row.value, row.unit, row.printed) for row in rows] == [
        (Decimal("1200.50"), "亿元", "左右1,200.50亿元"),
        (Decimal("0.3"), "%", "近三成"),
        (Decimal("-5.2"), "%", ""),
    ]
    assert [row.formula for row in rows] == ["", "", "1%-6.2%=-5.2%"]


def test_a_qualifier_stands_where_the_report_has_it() -> None:
    """Behind the figure where the quote has it there."""
    cited = citation(1, quote="产值达到100亿元以上")
    given_ = replace(answer(citations=1), citations=(cited,), figures=(figure(1, qualifier="以上"),))
    assert [row.printed for row in figure_rows(given_)] == ["100亿元以上"]


def test_the_workbook_holds_figures_sources_and_answers() -> None:
    """Region, year, role, value, unit, place; the quote word for word; numbers are numbers."""
    found = sheets(answer(), answer(question="没有的", refused=True, citations=1))
    assert list(found) == ["数字", "出处", "答案"]
    assert found["数字"][0] == FIGURES
    told = dict(zip(FIGURES, found["数字"][1], strict=True))
    assert told == {
        "地区": "柳河市",
        "年份": "2022年",
        "指标": "桥梁产业产值",
        "性质": "完成",
        "数值": 100,
        "单位": "亿元",
        "报告原文": "100亿元",
        "算式": None,
        "出处": "《柳河市政府工作报告》第一部分第7段",
        "所问": "桥梁产值多少",
        "检索时间": time_of(AT),
    }
    assert len(found["数字"]) == 3
    assert [row[3] for row in found["出处"][1:]] == ["桥梁产业产值达到100亿元"] * 3
    assert [row[2] for row in found["答案"][1:]] == ["已作答", "未作答"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_is_a_formula(attack: str) -> None:
    """Whatever a question, a title, a quote or an indicator begins with is text, unchanged."""
    cited = replace(citation(1), title="", source=attack, quote=attack, region=attack)
    given_ = replace(
        answer(question=attack, citations=1),
        text=attack,
        citations=(cited,),
        figures=(replace(figure(1, text=attack), indicator=attack, region=attack, formula=attack),),
    )
    data = to_excel([Exchange(given_, AT)])
    book = load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if cell.value == attack and attack[0] in "=+-@\t")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in archive.namelist())


@settings(max_examples=40)
@given(question=TEXT, quote=TEXT.filter(bool))
def test_any_text_comes_back_from_the_workbook(question: str, quote: str) -> None:
    """Character for character, save what the format cannot hold."""
    given_ = replace(answer(question=question, citations=1), citations=(citation(1, quote=quote),))
    source = sheets(given_)["出处"][1]
    assert (source[0] or "", source[3]) == (printable(question), printable(quote))


def test_the_document_is_laid_out_as_officials_do() -> None:
    """Title, question under its number, answer, each source with its quote, the figures, the time."""
    follow_up = replace(answer(question="那产值呢"), standalone="柳河市2022年产值")
    found = word(follow_up, replace(answer(question="没有的", refused=True, citations=0), note="删去了一句。"))
    text = [paragraph.text for paragraph in found.paragraphs]
    assert text == [
        TITLE,
        "",
        NOTE,
        "一、那产值呢",
        "理解为：柳河市2022年产值",
        "答：2022年，柳河市桥梁产业产值达到100亿元。[1][2]",
        "[1] 《柳河市政府工作报告》第一部分第7段：“桥梁产业产值达到100亿元”",
        "[2] 《柳河市政府工作报告》第一部分第8段：“桥梁产业产值达到100亿元”",
        f"检索时间：{time_of(AT)}（索引 000001-abcdef01）",
        "二、没有的",
        "未作答：资料中没有这一年。",
        "说明：删去了一句。",
        f"检索时间：{time_of(AT)}（索引 000001-abcdef01）",
    ]
    (table,) = found.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][:2] == [
        list(COLUMNS),
        ["柳河市", "2022年", "桥梁产业产值", "完成", "100", "亿元", "《柳河市政府工作报告》第一部分第7段"],
    ]
    section = found.sections[0]
    assert [round(side.mm) for side in (section.top_margin, section.bottom_margin, section.left_margin)] == [37, 35, 28]
    faces = {run._r.rPr.rFonts.get(qn("w:eastAsia")) for paragraph in found.paragraphs for run in paragraph.runs}
    assert faces == {"方正小标宋简体", "黑体", "仿宋"}
    assert "PAGE" in section.footer._element.xml


@settings(max_examples=25)
@given(question=TEXT, quote=TEXT.filter(bool))
def test_any_text_comes_back_from_the_document(question: str, quote: str) -> None:
    """Character for character, save what the format cannot hold."""
    given_ = replace(answer(question=question, citations=1), citations=(citation(1, quote=quote),), figures=())
    text = [paragraph.text for paragraph in word(given_).paragraphs]
    assert f"一、{printable(question)}" in text
    assert any(line.endswith(f"：“{printable(quote)}”") for line in text)


def test_what_no_file_can_hold_is_replaced() -> None:
    """Control characters and half characters out of a browser stop no export."""
    dirty = answer(question="问\0\x1b\ud800\ufffe题")
    assert sheets(dirty)["答案"][1][0] == "问" + "\N{REPLACEMENT CHARACTER}" * 4 + "题"
    assert "问" in word(dirty).paragraphs[3].text


def test_a_long_conversation_is_numbered_to_its_end() -> None:
    """一, 十, 十一, 二十, 九十九, 100."""
    text = [paragraph.text for paragraph in word(*[answer(citations=0)] * 100).paragraphs]
    for number in ("一", "十", "十一", "二十", "六十", "九十九", "100"):
        assert f"{number}、桥梁产值多少" in text


def test_a_file_is_named_by_its_time() -> None:
    """On this machine's clock, without what a file's name cannot hold."""
    assert file_name([Exchange(answer(), AT)], ".docx") == f"政府工作报告问答_{AT.astimezone():%Y%m%d_%H%M}.docx"
