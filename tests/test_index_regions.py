"""Names of places in questions and subjects."""

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import regions
from index.records import Level
from index.regions import find_nation, find_regions, gazetteer, level_of, parents_of, short_name


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("全国", Level.NATION),
        ("内蒙古自治区", Level.PROVINCE),
        ("北京市", Level.PROVINCE),
        ("包头市", Level.CITY),
        ("恩施土家族苗族自治州", Level.CITY),
        ("石拐区", Level.COUNTY),
        ("达尔罕茂明安联合旗", Level.COUNTY),
        ("柳河镇", Level.TOWN),
        ("稀土产业", None),
    ],
)
def test_level_of_a_division(name: str, level: Level | None) -> None:
    """By the gazetteer, else by the suffix; no level for what is no division."""
    assert level_of(name) is level


def test_parents_stand_outermost_first_and_only_where_they_are_known() -> None:
    """A county's name shared by several has no parents."""
    assert parents_of("石拐区") == ("内蒙古自治区", "包头市")
    assert parents_of("鼓楼区") == ()
    assert len(gazetteer()["鼓楼区"]) > 1


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("包头市和石拐区的增速", ["包头市", "石拐区"]),
        ("石拐去年怎么样", ["石拐区"]),
        ("昆区多少户", ["昆都仑区"]),
        ("四川和重庆谁高", ["四川省", "重庆市"]),
        ("川里去年多少", ["四川省"]),
        ("和平发展与东方电气", []),
        ("新增就业", []),
    ],
)
def test_regions_named_in_a_question(question: str, names: list[str]) -> None:
    """Full names everywhere, short ones where nothing else can be meant."""
    assert [mention.name for mention in find_regions(question, held=("包头市", "石拐区"))] == names


def test_a_held_region_is_not_lost_in_a_word_before_it() -> None:
    """「运河南宁段」 is in 南宁, where that is held, and not in 河南; 「市歌」 is no part of a name."""
    assert [mention.name for mention in find_regions("平陆运河南宁段", held=("南宁市",))] == ["南宁市"]
    assert [mention.name for mention in find_regions("河南省的灯路", held=("南宁市",))] == ["河南省"]
    text = "包头市歌是哪首"
    (mention,) = find_regions(text, held=("包头市",))
    assert text[mention.start : mention.end] == "包头"


def test_a_mention_is_its_span() -> None:
    """Offsets point at the words that name the region."""
    text = "请问内蒙古自治区今年"
    (mention,) = find_regions(text)
    assert text[mention.start : mention.end] == "内蒙古自治区"


def test_short_names_leave_something_to_say() -> None:
    """包头市 → 包头, 北京市 → 北京, but a name of two characters keeps its suffix."""
    assert [short_name(name) for name in ("包头市", "北京市", "内蒙古自治区", "忠县")] == [
        "包头",
        "北京",
        "内蒙古",
        "忠县",
    ]


HELD = ("包头市", "石拐区", "云南省", "柳河镇", "白云鄂博矿区", "昆明市")


@given(
    parts=st.lists(
        st.sampled_from([*sorted(gazetteer())[::40], *HELD, "石拐", "昆区", "包头", "白云", "，", "增长", "市"])
    ),
    held=st.sets(st.sampled_from(HELD)),
)
def test_names_are_found_as_by_one_pattern_of_all(parts: list[str], held: set[str]) -> None:
    """Leftmost, then longest, whichever of the two patterns holds the name."""
    text = "".join(parts)
    found = [match.span() for match in regions._matches(text, frozenset(held))]
    assert found == [match.span() for match in whole_pattern(frozenset(held)).finditer(text)]


@cache
def whole_pattern(held: frozenset[str]) -> re.Pattern[str]:
    """All the names in one."""
    return re.compile("|".join(map(re.escape, sorted(regions._names(held), key=len, reverse=True))))


def test_a_report_of_no_known_region_names_none() -> None:
    """The empty name of a region that could not be read is found nowhere, and looking for it ends."""
    assert find_regions("灯笼产业产值十亿元", held=("",)) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2023年全国城镇新增就业多少", True),
        ("全国去年粮食产量", True),
        ("国务院报告里赤字率定多少", True),
        ("脱贫地区农民收入增速，全国的", True),
        ("河州市有多少全国重点文物保护单位", False),
        ("河州市GDP增速比全国高几个点", False),
        ("得全国优秀剧目奖的歌剧叫啥", False),
        ("我国首个灯笼博物馆在哪", False),
    ],
)
def test_the_nation_is_asked_of_only_as_a_whole(text: str, meant: bool) -> None:
    """全国 in a title, a rank or a comparison asks of nobody."""
    assert (find_nation(text) is not None) is meant
