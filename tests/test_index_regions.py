"""Names of places in questions and subjects."""

import pytest

from index.records import Level
from index.regions import find_regions, gazetteer, level_of, parents_of, short_name


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
