"""assistant/announced.py: lists that a report announces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.announced import counting, enumerations, series_across, series_inside
from index.records import Paragraph, ParagraphKind

ITEMS = ["织锦", "漆器", "剪纸", "泥塑", "皮影", "竹编", "年画", "风筝", "灯彩", "陶艺", "石雕", "木偶"]
NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
NAMED = st.lists(st.sampled_from(ITEMS), min_size=2, unique=True)


def paragraph(
    text: str, *, number: int = 1, kind: ParagraphKind = ParagraphKind.BODY, section: tuple[str, ...] = ()
) -> Paragraph:
    """One paragraph of an invented report."""
    return Paragraph("d", number, text, kind, section, None, None, 0, len(text))


@given(names=NAMED)
def test_an_enumeration_is_found_by_its_count(names: list[str]) -> None:
    """「甲、乙、丙三大工艺」 is found for three and for no other number, in Chinese and in Arabic numerals."""
    for said in (NUMERALS[len(names) - 1], str(len(names))):
        text = f"我们修好了桥，传承{'、'.join(names)}{said}项工艺，办好集市。"
        found = [quote.text for quote in enumerations(paragraph(text), len(names))]
        assert found == [f"传承{'、'.join(names)}{said}项工艺"]
        assert not list(enumerations(paragraph(text), len(names) + 1))


def test_a_list_may_follow_its_count() -> None:
    """After a colon, 包括 or 即, the last item joined by 和."""
    (quote,) = enumerations(paragraph("办好三件事，包括修桥、开渠和种树，秋天完工。"), 3)
    assert quote.text == "办好三件事，包括修桥、开渠和种树"


@given(names=NAMED)
def test_ordinals_make_a_series(names: list[str]) -> None:
    """一是…二是… are counted on from one, whatever their number; the words before say what they are."""
    listed = "".join(f"{NUMERALS[i]}是传承{name}，请老师傅来教。" for i, name in enumerate(names))
    (series,) = series_inside(paragraph(f"重点抓好几项工艺。{listed}"))
    assert series.announced == "重点抓好几项工艺。"
    assert len(series.items) == len(names)
    assert all(name in item.text for name, item in zip(names, series.items, strict=True))


def test_a_colon_and_semicolons_make_a_series() -> None:
    """What stands between a colon and its sentence's end is one item a semicolon."""
    (series,) = series_inside(paragraph("今年办好三件实事，包括：修桥2座；开渠；种树100棵。我们说到做到。"))
    assert series.announced == "今年办好三件实事，包括"
    assert [item.text for item in series.items] == ["修桥2座", "开渠", "种树100棵"]


def test_headings_of_one_level_are_a_series() -> None:
    """Headings and run-in headings under one heading, announced by the sentence before the first."""
    top = "二、今年工作"
    paragraphs = [
        paragraph(top, number=1, kind=ParagraphKind.HEADING),
        paragraph("任务很重。重点抓好两个方面工作。", number=2, section=(top,)),
        paragraph("（一）修桥", number=3, kind=ParagraphKind.HEADING, section=(top,)),
        paragraph("选好石料。先修东桥，再修西桥。", number=4, section=(top, "（一）修桥", "选好石料。")),
        paragraph("请好匠人。管吃管住。", number=5, section=(top, "（一）修桥", "请好匠人。")),
        paragraph("（二）开渠", number=6, kind=ParagraphKind.HEADING, section=(top,)),
    ]
    found = {tuple(item.text for item in series.items): series.announced for series in series_across(paragraphs)}
    assert found == {
        ("（一）修桥", "（二）开渠"): f"{top} 重点抓好两个方面工作。",
        ("选好石料", "请好匠人"): "（一）修桥 ",
    }


@pytest.mark.parametrize(
    ("text", "told"), [("八个方面", True), ("8项", True), ("十八项", False), ("第八项", False), ("18项", False)]
)
def test_a_number_is_read_whole(text: str, told: bool) -> None:
    """八个 and 8项 count eight; 十八项 and 第八项 do not."""
    assert bool(counting(8).search(text)) is told


@given(count=st.integers(1, 99))
def test_every_number_can_be_looked_for(count: int) -> None:
    """In Arabic numerals up to any size, in Chinese ones up to nineteen."""
    assert counting(count).search(f"{count}项")
    if count <= len(NUMERALS):
        assert counting(count).search(f"{NUMERALS[count - 1]}项")
