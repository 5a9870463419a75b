"""Figures as printed → exact quantities: worked examples, and what holds of any text."""

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.quantities import find_quantities, han_number, parse_quantity, same_quantity, unit_of

NUMBERS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(9_999), places=2)
UNITS = st.sampled_from(("元", "%", "个百分点", "户", "亩", "公里", "千瓦时", "万吨", "亿元", "家", "倍"))
ANY_TEXT = st.text(
    alphabet="0123456789.,，、。—至到%第万亿千百十三五两位名级元户亩成番分之余多以上左右从由提高近超(（[” ", max_size=80
)
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


def read(text: str) -> list[tuple[str, str, str, str | None]]:
    """(as printed, value, unit, qualifier) of each quantity."""
    return [(q.text, str(q.value), q.unit, q.qualifier) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产值1.2万亿元", [("1.2万亿元", "1200000000000", "元", None)]),
        ("收入1,234.5万元", [("1,234.5万元", "12345000", "元", None)]),
        ("增长5%左右", [("5%", "5", "%", "左右")]),
        ("公共场所AED3060台", [("3060台", "3060", "台", None)]),
        ("算力规模达53.12 EFLOPS", [("53.12 EFLOPS", "53.12", "EFLOPS", None)]),
        ("空气质量综合指数4.73，", [("4.73", "4.73", "", None)]),
        ("超过300个", [("300个", "300", "个", "超过")]),
        ("20多项措施", [("20多项", "20", "项", "多")]),
        ("3.5万余人次", [("3.5万余人次", "35000", "人次", "余")]),
        ("近三成", [("三成", "30", "%", "近")]),
        ("百分之五点二", [("百分之五点二", "5.2", "%", None)]),
        ("四分之三", [("四分之三", "75", "%", None)]),
        ("实现翻番", [("翻番", "2", "倍", None)]),
        ("翻两番", [("翻两番", "4", "倍", None)]),
        ("超千亿元", [("千亿元", "100000000000", "元", "超")]),
        ("居全国第5位", [("第5位", "5", "位次", None)]),
        ("居全区首位", [("首位", "1", "位次", None)]),
        ("产量全球第一，", [("第一", "1", "位次", None)]),
        ("进入全国前8位", [("8位", "8", "位次", "前")]),
        ("分别居第5、第6位", [("第5", "5", "位次", None), ("第6位", "6", "位次", None)]),
        ("比由2.9∶1降至2.5∶1", [("2.9∶1", "2.9", "∶1", None), ("2.5∶1", "2.5", "∶1", None)]),
        ("30吉瓦时", [("30吉瓦时", "30000000", "千瓦时", None)]),
        ("750千伏线路", [("750千伏", "750", "千伏", None)]),
        ("200公顷", [("200公顷", "3000", "亩", None)]),
        ("降至28.5微克每立方米", [("28.5微克每立方米", "28.5", "微克/立方米", None)]),
        ("收入比缩小至2.12，", [("2.12", "2.12", "∶1", None)]),
        ("收入比控制在2.11以内；", [("2.11", "2.11", "∶1", "以内")]),
        ("收入比缩小至2以内。", [("2", "2", "∶1", "以内")]),
        ("突破万亿元，", [("万亿元", "1000000000000", "元", "突破")]),
        ("占全省近1/5，", [("1/5", "20", "%", "近")]),
        ("实现18连涨，", [("18连涨", "18", "连涨", None)]),
        ("居内河港口第1。", [("第1", "1", "位次", None)]),
        ("位居地级市前3。", [("3", "3", "位次", "前")]),
        ("发放礼包100万份", [("100万份", "1000000", "份", None)]),
        ("12天内清零", [("12天", "12", "天", "内")]),
        ("超3成的出口", [("3成", "30", "%", "超")]),
        ("达到58万元/人左右", [("58万元/人", "580000", "元/人", "左右")]),
        ("控制在0.6人/百亿元以下", [("0.6人/百亿元", "0.6", "人/百亿元", "以下")]),
        ("6毫米钢板", [("6毫米", "6", "毫米", None)]),
        ("50周岁居民", [("50周岁", "50", "岁", None)]),
        ("分别达到162、587项", [("162", "162", "项", None), ("587项", "587", "项", None)]),
        ("分别高0.9个、0.7个百分点", [("0.9个", "0.9", "个百分点", None), ("0.7个百分点", "0.7", "个百分点", None)]),
        ("结构调整为4:37.2:58.8；", [("4:37.2:58.8", "4", "∶", None)]),
        ("实现“十八连丰”", [("十八连丰", "18", "连丰", None)]),
        ("电价下降3分/千瓦时以上", [("3分/千瓦时", "0.03", "元/千瓦时", "以上")]),
        ("班列开行3601班", [("3601班", "3601", "班", None)]),
        ("下降69个基点", [("69个基点", "69", "个基点", None)]),
        ("按1000元/生/年发放", [("1000元/生/年", "1000", "元/生/年", None)]),
        ("带宽达到9.1Tbps", [("9.1Tbps", "9100", "Gbps", None)]),
        ("接种21万剂次", [("21万剂次", "210000", "剂次", None)]),
        ("居15个副省级城市之首", [("15个副省级城市之首", "1", "位次", None)]),
        ("压减到90个小时以内", [("90个小时", "90", "小时", "以内")]),
        ("新增3个、5个项目", [("3个", "3", "个", None), ("5个", "5", "个", None)]),
        ("提高20.9、36.2个百分点", [("20.9", "20.9", "个百分点", None), ("36.2个百分点", "36.2", "个百分点", None)]),
    ],
)
def test_a_figure_has_its_value_unit_and_qualifier(text: str, expected: list[tuple[str, str, str, str | None]]) -> None:
    """Scales, ranges, Chinese numerals, places and series are read as printed, exactly."""
    assert read(text) == expected


def test_a_range_keeps_both_ends() -> None:
    """The value is the lower end, ``upper`` the upper one, in the same unit."""
    (percent,) = find_quantities("增长5%至8%左右")
    (money,) = find_quantities("投资4—5亿元")
    assert (percent.value, percent.upper, percent.qualifier) == (Decimal(5), Decimal(8), "左右")
    assert (money.text, money.upper) == ("4—5亿元", Decimal(500_000_000))


@pytest.mark.parametrize(
    "text",
    [
        "2023年1月5日",
        "第3次会议",
        "5G和A级",
        "C919飞机",
        "国道210",
        "〔2024〕12号",
        "“千万工程”",
        "百亿级企业",
        "300吨级自卸车",
        "完成任务",
        "放在首位",
        "形成合力",
        "全国第一批",
        "8方面",
        "百亿项目",
        "跨越千亿台阶",
        "省会首位度",
        "9/10万",
    ],
)
def test_names_dates_and_classes_are_not_figures(text: str) -> None:
    """A year, an ordinal, a road, a document's number or a class of size measures nothing."""
    assert find_quantities(text) == []


def test_more_than_is_not_part_of_the_next_word() -> None:
    """「10万吨多元素」 is ten thousand tons of something, not more than that."""
    assert read("10万吨多元素产品") == [("10万吨", "100000", "吨", None)]


@given(number=NUMBERS, unit=UNITS)
def test_a_figure_read_again_from_its_own_text_is_the_same(number: Decimal, unit: str) -> None:
    """``parse_quantity(q.text)`` equals ``q``, wherever the figure stood."""
    (found,) = find_quantities(f"产值达到{number}{unit}。")
    again = parse_quantity(found.text)
    assert again is not None
    assert same_quantity(found, again)


@given(number=NUMBERS, unit=UNITS)
def test_full_width_digits_read_like_half_width_ones(number: Decimal, unit: str) -> None:
    """Only the text differs, and it is the one printed."""
    narrow, wide = f"共{number}{unit}", f"共{number}{unit}".translate(WIDE)
    (a,), (b,) = find_quantities(narrow), find_quantities(wide)
    assert same_quantity(a, b)
    assert b.text == wide[b.start : b.end]


@given(number=st.integers(1, 99_999))
def test_the_same_amount_in_another_scale_is_equal(number: int) -> None:
    """n亿元 = 10000n万元, n万亿元 = 10000n亿元, n公顷 = 15n亩."""
    for small, large in (
        (f"{number * 10_000}万元", f"{number}亿元"),
        (f"{number * 10_000}亿元", f"{number}万亿元"),
        (f"{number * 15}亩", f"{number}公顷"),
    ):
        a, b = parse_quantity(small), parse_quantity(large)
        assert a is not None
        assert b is not None
        assert same_quantity(a, b)


def test_classes_of_units_never_convert_into_each_other() -> None:
    """% is not 个百分点, 千瓦 is not 千瓦时, 元 is not 美元."""
    for a, b in (("5%", "5个百分点"), ("5千瓦", "5千瓦时"), ("5亿元", "5亿美元")):
        left, right = parse_quantity(a), parse_quantity(b)
        assert left is not None
        assert right is not None
        assert not same_quantity(left, right)


@given(text=ANY_TEXT)
def test_quantities_stand_in_the_text_in_order_and_apart(text: str) -> None:
    """Whatever the text, each quantity is its span, spans do not overlap, and nothing is raised."""
    found = find_quantities(text)
    assert all(q.text == text[q.start : q.end] for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("piece", ["1、", "三千", "12.3%和", "第", "1,234", "近百亿级", "从5%到"])
def test_reading_takes_time_in_proportion_to_the_text(piece: str) -> None:
    """40,000 characters of one piece take well under three seconds: no pattern backtracks over the whole text."""
    started = time.perf_counter()
    find_quantities(piece * (40_000 // len(piece)))
    assert time.perf_counter() - started < 3


def test_chinese_numerals() -> None:
    """一千二百 = 1200, 二十 = 20, 两 = 2, 三点五 = 3.5."""
    assert [han_number(text) for text in ("一千二百", "二十", "两", "三点五")] == [1200, 20, 2, Decimal("3.5")]


def test_a_counted_unit_is_its_own_base() -> None:
    """户 counts 户; 吉瓦 is a million 千瓦."""
    assert unit_of("户") == ("户", Decimal(1))
    assert unit_of("吉瓦") == ("千瓦", Decimal(1_000_000))
