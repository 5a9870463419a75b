"""Changes to a report whose effect is known: each changes what it names, and nothing else."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.alignment import align, raw_span
from eval.errors import EvalError
from eval.quantities import quantities
from eval.text import fold
from eval.transformations import (
    Edit,
    apply,
    delete,
    full_width,
    hard_wrap,
    other_number,
    other_scale,
    paragraph_end,
    same_quantities,
    sentence_span,
    thousands,
    union,
)

SUBJECTS = st.sampled_from(["灯笼产业产值达到", "地区生产总值增长", "新建桥梁", "粮食产量达到", "出口灯笼价值"])
NUMBERS = st.one_of(
    st.integers(min_value=1, max_value=99_999).map(str),
    st.decimals(min_value=1, max_value=9999, places=2).map(lambda value: f"{value:f}"),
)
UNITS = st.sampled_from(["亿元", "万亿元", "万元", "%", "座", "万吨", "户", "亿千瓦时"])
CLAUSES = st.builds(lambda subject, number, unit: f"{subject}{number}{unit}", SUBJECTS, NUMBERS, UNITS)
SENTENCES = st.lists(CLAUSES, min_size=1, max_size=4).map(lambda clauses: "，".join(clauses) + "。")
REPORTS = st.lists(SENTENCES, min_size=1, max_size=6).map("\n\n".join)
DIRTY = st.text(
    alphabet=st.sampled_from("0123456789,，.．％%—- \n*#㎡１２３万亿元增长达到。、"), min_size=1, max_size=60
)  # fmt: skip


@given(text=DIRTY)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    """Aligning folds as folding does, and the spans run through the file in order."""
    folded, spans = align(text)
    assert folded == fold(text)
    assert all(a < b for a, b in spans)
    assert [a for a, _ in spans] == sorted(a for a, _ in spans)


@given(text=REPORTS.map(full_width))
def test_a_figure_is_found_again_in_the_file(text: str) -> None:
    """The span of a figure in the file folds to the figure."""
    folded, spans = align(text)
    for figure in quantities(folded):
        start, end = raw_span(spans, figure.start, figure.end)
        assert fold(text[start:end]) == figure.text


def test_what_cannot_be_aligned_is_an_error() -> None:
    """A decomposed accent belongs to two characters: better no place than a wrong one."""
    with pytest.raises(EvalError, match="组合字符"):
        align("cafe\u0301 3座")


@given(text=REPORTS, data=st.data())
def test_a_swap_changes_exactly_the_figure(text: str, data: st.DataObject) -> None:
    """One figure has another value of the same shape; all other figures and all words stay."""
    folded, spans = align(text)
    before = quantities(folded)
    at = data.draw(st.integers(min_value=0, max_value=len(before) - 1))
    digits = re.search(r"[0-9]+(?:\.[0-9]+)?", before[at].text)
    assert digits is not None
    number = other_number(digits.group(), draw=random.Random(1), free=lambda text: True)
    assert number is not None
    start, end = raw_span(spans, before[at].start + digits.start(), before[at].start + digits.end())
    swapped = apply(text, [Edit(start, end, number)])
    after = quantities(swapped)
    assert len(number) == len(digits.group())
    assert number.find(".") == digits.group().find(".")
    assert [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a.value != b.value] == [at]
    assert re.sub(r"[0-9.]", "", swapped) == re.sub(r"[0-9.]", "", text)


@given(number=NUMBERS, taken=st.sets(st.integers(min_value=1, max_value=9).map(str)))
def test_another_number_is_free_and_of_the_same_shape(number: str, taken: set[str]) -> None:
    """It is never the old one nor a taken one; where all are taken there is none."""
    found = other_number(number, draw=random.Random(number), free=lambda text: text not in taken)
    if found is not None:
        assert found != number
        assert found not in taken
        assert re.sub("[0-9]", "0", found) == re.sub("[0-9]", "0", number)
    assert other_number(number, draw=random.Random(0), free=lambda text: False) is None


@given(text=REPORTS, data=st.data())
def test_a_deletion_removes_exactly_the_sentence(text: str, data: st.DataObject) -> None:
    """The sentence around any figure goes; all others stay, character for character."""
    sentences = [part for part in re.split(r"(?<=。)\s*", text) if part]
    figure = data.draw(st.sampled_from(quantities(text)))
    _, spans = align(text)
    start, end = raw_span(spans, figure.start, figure.end)
    first, last = sentence_span(text, start, end)
    assert text[first:last] in sentences
    left = delete(text, [(first, last), (first, last)])
    assert left == text[:first] + text[last:]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("一、2023年工作回顾\n灯笼产值达到7亿元。其他。", "灯笼产值达到7亿元。"),
        ("# 回顾\n\n灯笼产值达到7亿元；桥梁4座。", "灯笼产值达到7亿元；"),
        ("沿河两岸的灯笼铺子一年到头亮着灯，\n灯笼产值达到7亿元。其他。", "沿河两岸的灯笼铺子一年到头亮着灯，\n灯笼产值达到7亿元。"),
        ("沿河两岸的灯笼铺子一年到头亮着灯，\n\n灯笼产值达到7亿元。", "沿河两岸的灯笼铺子一年到头亮着灯，\n\n灯笼产值达到7亿元。"),
        ("灯笼产值达到7亿元，比上一年又多了一成有余\n（二）桥梁\n新建4座。", "灯笼产值达到7亿元，比上一年又多了一成有余"),
    ],
)  # fmt: skip
def test_a_sentence_ends_where_it_ends(text: str, sentence: str) -> None:
    """Not at the line breaks of a narrow column or a page, but at headings and where a line is whole."""
    at = text.index("7亿元")
    first, last = sentence_span(text, at, at + 3)
    assert text[first:last] == sentence


def test_a_paragraph_ends_at_a_line_that_cuts_no_sentence() -> None:
    """The line end behind a full stop, not the one in the middle of a sentence."""
    text = "沿河两岸的灯笼铺子一年到头亮着灯，\n灯笼产值7亿元。\n下一段。"
    assert paragraph_end(text, 3) == text.index("\n下一段")
    assert paragraph_end("只有一行", 1) == 4


@given(text=REPORTS)
def test_formatting_keeps_every_figure(text: str) -> None:
    """Full width, thousands separators and another scale change no value and no unit; wrapping changes no character."""
    assert same_quantities(text, full_width(text))
    assert same_quantities(text, thousands(text))
    assert same_quantities(text, other_scale(text))
    assert fold(hard_wrap(text, width=20)) == fold(text)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("产值3243亿元", "产值0.3243万亿元"),
        ("产值1.2万亿元", "产值12000亿元"),
        ("惠及25万户", "惠及0.0025亿户"),
        ("分别为17、16亿元", "分别为17、16亿元"),  # 17 has its unit from 16亿元
        ("20—30亿元", "20—30亿元"),
        ("增长6.5%", "增长6.5%"),
    ],
)  # fmt: skip
def test_another_scale(text: str, changed: str) -> None:
    """Only figures that carry their own unit are written in another one."""
    assert other_scale(text) == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [("收入23184元", "收入23,184元"), ("2023年12座", "2023年12座"), ("面积1234.5亩", "面积1234.5亩")],
)
def test_thousands_separators(text: str, changed: str) -> None:
    """Years and numbers with a decimal point stay."""
    assert thousands(text) == changed


def test_edits_may_not_overlap() -> None:
    """Two edits of one place would leave neither; equal ones are one."""
    assert apply("甲乙丙", [Edit(1, 2, "丁"), Edit(1, 2, "丁")]) == "甲丁丙"
    with pytest.raises(ValueError, match="overlap"):
        apply("甲乙丙", [Edit(0, 2, "丁"), Edit(1, 3, "戊")])
    assert union([(3, 5), (0, 2), (1, 4)]) == [(0, 5)]
