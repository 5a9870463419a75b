"""Chunks: whole sentences under a budget, tiling their paragraph."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunks import DEFAULT_BUDGET, cut, header, tile
from index.load import describe
from index.paragraphs import split
from index.tokens import count

REPORT = "柳河市政府工作报告\n——2024年1月8日在柳河市第三届人民代表大会第一次会议上\n各位代表：\n一、2023年工作回顾\n桥梁产业产值达到100亿元。\n"
REPORT_TEXT = st.text(alphabet="甲乙丙丁。！；，、：（）“”0123456789%万元a \n", max_size=160)


@given(text=REPORT_TEXT, budget=st.integers(min_value=1, max_value=60))
def test_chunks_tile_the_paragraph(text: str, budget: int) -> None:
    """No character is lost, repeated or moved."""
    spans = list(tile(text, budget=budget))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(a[1] == b[0] for a, b in pairwise(spans))


@given(text=REPORT_TEXT, budget=st.integers(min_value=1, max_value=60))
def test_no_chunk_exceeds_the_budget_but_a_single_character(text: str, budget: int) -> None:
    """Only a character that alone is longer than the budget may exceed it."""
    assert all(
        end - start == 1 or len(text[start:end]) <= budget for start, end in tile(text, budget=budget, length=len)
    )
    assert all(end - start == 1 or count(text[start:end]) <= budget for start, end in tile(text, budget=budget))


def test_sentences_stay_whole_where_they_fit() -> None:
    """Two sentences that fit one by one but not together make two chunks."""
    assert list(tile("甲乙丙。丁戊己。", budget=5, length=len)) == [(0, 4), (4, 8)]


def test_a_chunk_names_region_year_section_and_years_in_its_header() -> None:
    """What the text itself does not say is searched with it."""
    document = describe("0" * 64, "a.txt", REPORT)
    paragraphs = split(document)
    chunk = next(chunk for chunk in cut(document, paragraphs) if "桥梁" in chunk.text)
    assert chunk.header == "柳河市2024年政府工作报告 一、2023年工作回顾 2023年完成情况"
    assert header(document, paragraphs[-1]) == chunk.header
    assert count(chunk.text) <= DEFAULT_BUDGET


def test_a_budget_below_one_token_is_refused() -> None:
    """Nothing fits in no token."""
    with pytest.raises(ValueError, match="at least 1"):
        cut(describe("0" * 64, "a.txt", REPORT), [], budget=0)
