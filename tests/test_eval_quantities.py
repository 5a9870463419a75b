"""The benchmark's own reading of figures."""

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.chinese_numerals import CHARACTERS, chinese_value
from eval.quantities import carries, close, equal, only_quantity, opposed, quantities, sense
from eval.units import UNITS

PLACES = ["", "十", "百", "千"]
NAMES = "零一二三四五六七八九"


def written(number: int) -> str:
    """``number`` below 10¹² in Chinese numerals, by the textbook rules."""
    if number < 10_000:
        digits = str(number)
        parts = [
            NAMES[int(digit)] + (PLACES[len(digits) - 1 - place] if digit != "0" else "")
            for place, digit in enumerate(digits)
        ]
        text = "".join(parts).rstrip("零") or "零"
        while "零零" in text:
            text = text.replace("零零", "零")
        return text
    size, mark = (10**8, "亿") if number >= 10**8 else (10**4, "万")
    high, low = divmod(number, size)
    filler = "零" if low and low < size // 10 else ""
    return f"{written(high)}{mark}{filler}{written(low) if low else ''}"


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_chinese_numerals_read_back(number: int) -> None:
    """Every number below a trillion, written by the rules, is read as itself."""
    assert chinese_value(written(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10), ("十二", 12), ("两千三", 2300), ("一千二", 1200), ("两万五", 25000), ("二〇二三", 2023),
        ("三点五", Decimal("3.5")), ("一万亿", 10**12), ("一万二千亿", 12 * 10**11), ("一百零五", 105),
    ],
)  # fmt: skip
def test_numerals_as_people_say_them(text: str, value: object) -> None:
    """Short forms and decimals."""
    assert chinese_value(text) == value


@pytest.mark.parametrize("text", ["十四五", "千", "亿", "百姓", "三点", "十百", ""])
def test_what_is_no_number(text: str) -> None:
    """Runs of numerals that write no number are none."""
    assert chinese_value("".join(char for char in text if char in CHARACTERS + "点")) is None


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("1200亿元", "120000000000", "元", None),
        ("0.12万亿元", "120000000000", "元", None),
        ("一千二百亿元", "120000000000", "元", None),
        ("3千亿元", "300000000000", "元", None),
        ("5.4%", "5.4", "%", None),
        ("百分之五点四", "5.4", "%", None),
        ("两成", "20", "%", None),
        ("5‰", "5", "‰", None),
        ("千分之五", "5", "‰", None),
        ("3.5个百分点", "3.5", "个百分点", None),
        ("3.5个点", "3.5", "个百分点", None),
        ("翻一番", "2", "倍", None),
        ("翻两番", "4", "倍", None),
        ("330万千瓦", "3300000", "千瓦", None),
        ("8.5亿度电", "850000000", "千瓦时", None),
        ("24亿斤以上", "1200000", "吨", "ge"),
        ("15公顷", "225", "亩", None),
        ("近70万辆", "700000", "辆", "lt"),
        ("不超过5.5%", "5.5", "%", "le"),
        ("超11亿人次", "1100000000", "人次", "gt"),
        ("100多家", "100", "家", "gt"),
        ("7%左右", "7", "%", "approx"),
        ("2023年", "2023", "公历年", None),
        ("二〇二三年", "2023", "公历年", None),
        ("第3位", "3", "第", None),
        ("1877万㎡", "18770000", "平方米", None),
        ("十二条", "12", "条", None),
        ("突破千亿元", "100000000000", "元", "gt"),
        ("百万吨", "1000000", "吨", None),
    ],
)
def test_one_figure_read(text: str, value: str, unit: str, qualifier: str | None) -> None:
    """Value in base units, base unit, sense of the qualifier."""
    (found,) = quantities(text)
    assert (found.value, found.unit, found.qualifier) == (Decimal(value), unit, qualifier)


@pytest.mark.parametrize("text", ["十四五规划", "百姓", "千方百计", "亿元以上项目", "一体化", "万众一心", ""])
def test_words_with_numerals_are_no_figures(text: str) -> None:
    """Numerals inside of words are read as words."""
    assert quantities(text) == []


@given(st.text(), st.text(alphabet=CHARACTERS + "0123456789.,%点分之翻番第年亿元—-~多余", max_size=60))
def test_reading_is_total(text: str, figures: str) -> None:
    """Nothing makes it raise, and every figure stands where it says, in order."""
    for given_text in (text, figures):
        found = quantities(given_text)
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert all(quantity.value.is_finite() for quantity in found)


@pytest.mark.parametrize("unit", ["9", "九", "9.", "十", "百分之", "1,234", "第", "9分之", "5%-", "翻", "9亿"])
def test_reading_takes_linear_time(unit: str) -> None:
    """Eight times the text takes nowhere near 64 times as long."""

    def spent(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.perf_counter()
        quantities(text)
        return time.perf_counter() - start

    small = max(min(spent(4_000) for _ in range(3)), 1e-3)
    assert min(spent(32_000) for _ in range(2)) < 32 * small


@given(st.decimals(min_value=0, max_value=10**9, places=4), st.sampled_from(["", "万", "亿", "万亿"]))
def test_a_figure_equals_itself_in_every_scale(number: Decimal, scale: str) -> None:
    """万, 亿 and 万亿 only move the point."""
    powers = {"": 0, "万": 4, "亿": 8, "万亿": 12}
    (first,) = quantities(f"{number:f}{scale}元")
    (second,) = quantities(f"{number.scaleb(powers[scale]):f}元")
    assert equal(first, second)


@given(st.integers(min_value=1, max_value=10**6), st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_classes_never_turn_into_one_another(number: int, first: str, second: str) -> None:
    """Figures are equal only within one base unit."""
    a, b = quantities(f"共{number}{first}，"), quantities(f"共{number}{second}，")
    if len(a) == len(b) == 1 and a[0].unit != b[0].unit:
        assert not equal(a[0], b[0])


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("5%", "5个百分点", False), ("5%", "0.05", False), ("100千瓦", "100千瓦时", False), ("1公顷", "15亩", True),
        ("5亿元", "5亿美元", False), ("1250万人", "1250万人次", False), ("118户", "118", True), ("118户", "118家", False),
        ("118元", "118", False), ("5%-6%", "5%", False), ("20-30亿元", "20亿元-30亿元", True),
    ],
)  # fmt: skip
def test_equality(a: str, b: str, same: bool) -> None:
    """Worked pairs; a bare number may stand for anything counted."""
    assert equal(quantities(a)[0], quantities(b)[0]) is same


def test_lenient_is_half_a_unit_of_the_coarser_display() -> None:
    """5.67万亿元 is within 0.005万亿 of 56708.7亿元, and 5.68万亿元 is not."""
    exact = quantities("56708.7亿元")[0]
    assert close(quantities("5.67万亿元")[0], exact)
    assert not close(quantities("5.68万亿元")[0], exact)
    assert not close(quantities("5.67万亿美元")[0], exact)


def test_a_falling_pair_is_a_subtraction_and_a_change_no_range() -> None:
    """Only a rising pair reads as a range, and not behind 由."""
    assert [q.text for q in quantities("10.2%-6.7%=3.5个百分点")] == ["10.2%", "6.7%", "3.5个百分点"]
    assert [q.text for q in quantities("由5%至8%")] == ["5%", "8%"]
    assert quantities("5%—6%")[0].upper == 6


def test_a_text_carries_a_figure_however_it_is_written() -> None:
    """Re-expressed, inside a range, but never as a part of another figure."""
    wanted = quantities("1200亿元")[0]
    assert carries("产值达到0.12万亿元以上", wanted)
    assert carries("产值1200亿元—1300亿元", wanted)
    assert not carries("产值11200亿元", wanted)


def test_only_a_figure_is_a_figure() -> None:
    """Qualifiers aside, other words beside it make it text."""
    assert only_quantity("超过5亿元") is not None
    assert only_quantity("5亿元产值") is None
    assert only_quantity("5亿元和6亿元") is None


@pytest.mark.parametrize(
    ("a", "b", "against"),
    [
        ("以上", "以下", True),
        ("超过", "近", True),
        ("不低于", "以上", False),
        ("左右", "以上", False),
        (None, "以上", False),
    ],
)
def test_opposed_qualifiers(a: str | None, b: str | None, against: bool) -> None:
    """More-than against less-than; everything else is no contradiction."""
    assert opposed(sense(a), sense(b)) is against
    assert opposed(sense(b), sense(a)) is against
