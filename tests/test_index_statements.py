"""Sentences → statements: for every figure what it measures, by position in lists and through changes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.quantities import find_quantities
from index.statements import clauses, read_statements, sentences

TEXT = st.text(
    alphabet="桥梁产值收入城乡居民新建改造和与、，。；分别由从到提高至增长下降占为居全国第位均的内以上“”（）%亿元个户万23.5年",
    max_size=90,
)


def subjects(text: str) -> list[tuple[str, str]]:
    """(subject, figure) of each statement."""
    return [(s.subject, s.quantity.text) for s in read_statements(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("桥梁、道路、隧道产值分别增长6%、9%、28%。", [("桥梁产值", "6%"), ("道路产值", "9%"), ("隧道产值", "28%")]),
        ("桥梁产值、道路里程分别达到5亿元和90公里", [("桥梁产值", "5亿元"), ("道路里程", "90公里")]),
        ("城乡居民收入分别增长4%和6%", [("城镇居民收入", "4%"), ("农村居民收入", "6%")]),
        ("城乡居民收入年均增长4%、6%", [("城镇居民收入", "4%"), ("农村居民收入", "6%")]),
        ("实际使用内外资分别增长4%、6%", [("实际使用内资", "4%"), ("实际使用外资", "6%")]),
        ("存贷款余额分别增长4%、6%", [("存款余额", "4%"), ("贷款余额", "6%")]),
        ("存量和新增桥梁企业占比分别达到30%和40%", [("存量桥梁企业占比", "30%"), ("新增桥梁企业占比", "40%")]),
        ("第一、第三产业增加值分别增长3%、5%", [("第一产业增加值", "3%"), ("第三产业增加值", "5%")]),
        (
            "桥梁普及率、污水治理率和道路覆盖率分别达到88%、70%和96%以上",
            [("桥梁普及率", "88%"), ("污水治理率", "70%"), ("道路覆盖率", "96%")],
        ),
        ("“网办”、“代办”事项分别达到162、587项", [("“网办”事项", "162"), ("“代办”事项", "587项")]),
        ("桥梁和道路出口增长30%、20%", [("桥梁出口", "30%"), ("道路出口", "20%")]),
        (
            "签约桥梁5座、道路3条，分别增长10%和20%",
            [("签约桥梁", "5座"), ("签约道路", "3条"), ("签约桥梁", "10%"), ("签约道路", "20%")],
        ),
        ("药品耗材品种分别增至945个、47种", [("药品耗材品种", "945个"), ("药品耗材品种", "47种")]),
        (
            "城乡居民收入分别达到4万元和2万元，均增长8%",
            [("城镇居民收入", "4万元"), ("农村居民收入", "2万元"), ("城乡居民收入", "8%")],
        ),
        (
            "城乡居民收入从2021年的4万元和1万元分别提高到5万元和2万元",
            [
                ("城镇居民收入", "4万元"),
                ("农村居民收入", "1万元"),
                ("城镇居民收入", "5万元"),
                ("农村居民收入", "2万元"),
            ],
        ),
    ],
)
def test_position_decides_in_a_list(text: str, expected: list[tuple[str, str]]) -> None:
    """The n-th figure is the n-th item's, completed by what only the last item prints."""
    assert subjects(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("桥梁产值达到5亿元、增长6%", [("桥梁产值", "5亿元"), ("桥梁产值", "6%")]),
        ("桥梁产值超千亿元的县域达12个", [("桥梁产值超千亿元的县域", "12个")]),
        ("形成10个营收超千亿元的桥梁集群", [("形成营收超千亿元的桥梁集群", "10个")]),
        ("年产值100亿元以上企业12家", [("年产值100亿元以上企业", "12家")]),
        ("桥梁产值突破3万亿元、桥梁5座", [("桥梁产值", "3万亿元"), ("桥梁", "5座")]),
        ("桥梁与道路50米内换乘比例达到91%", [("桥梁与道路50米内换乘比例", "91%")]),
        ("推进桥梁修复，力争新建和改造提升200座以上", [("新建和改造提升", "200座")]),
        ("新建学校12所、医院3家", [("新建学校", "12所"), ("新建医院", "3家")]),
        ("新建12所学校、3家医院", [("新建学校", "12所"), ("新建医院", "3家")]),
        ("建成3个园区和12所学校", [("建成园区", "3个"), ("建成学校", "12所")]),
        ("7座城市获评文明城市", [("城市获评文明城市", "7座")]),
        ("投资2亿元实施桥梁修复项目", [("投资实施桥梁修复项目", "2亿元")]),
        ("桥梁产值增长7%，高于全国2个百分点", [("桥梁产值", "7%"), ("桥梁产值", "2个百分点")]),
        ("人均收入比全国高2个百分点", [("人均收入", "2个百分点")]),
        ("桥梁产量突破5万座、保持全国第1位", [("桥梁产量", "5万座"), ("桥梁产量", "第1位")]),
        (
            "签约项目87个，总投资30亿元，落地63个",
            [("签约项目", "87个"), ("签约项目总投资", "30亿元"), ("签约项目落地", "63个")],
        ),
        (
            "实施总投资30亿元的重大项目12个，完成投资9亿元",
            [("实施总投资", "30亿元"), ("重大项目", "12个"), ("重大项目完成投资", "9亿元")],
        ),
        ("化解60万吨钢铁产能", [("化解钢铁产能", "60万吨")]),
        ("公交与地铁50米内换乘比例提升至93%", [("公交与地铁50米内换乘比例", "93%")]),
        ("每10万人案件数下降36%", [("每10万人案件数", "36%")]),
        ("桥梁产值实现10%以上增长", [("桥梁产值", "10%")]),
        ("通道新增16条、达到54条", [("通道新增", "16条"), ("通道", "54条")]),
        ("产值迈上4万亿元新台阶", [("产值", "4万亿元")]),
        ("改造老旧小区209个569万平方米", [("改造老旧小区", "209个"), ("改造老旧小区", "569万平方米")]),
        ("建成5个300头奶牛牧场", [("建成奶牛牧场", "5个")]),
        ("打造5个500亿级桥梁园区", [("打造500亿级桥梁园区", "5个")]),
        ("招引20家世界500强企业", [("招引世界500强企业", "20家")]),
        ("重点项目签约9个", [("重点项目签约", "9个")]),
        ("桥梁损耗与造价的比率降低2个百分点", [("桥梁损耗与造价的比率", "2个百分点")]),
        ("为30个小区安装桥灯", [("为小区安装桥灯", "30个")]),
        ("5个方面20条措施", [("措施", "20条")]),
        ("桥梁收入9亿元，剔除一次性因素后增长6%", [("桥梁收入", "9亿元"), ("桥梁收入", "6%")]),
        ("桥梁产值增长7%，增速连续5个季度居全省第1位", [("桥梁产值", "7%"), ("桥梁产值增速", "第1位")]),
    ],
)
def test_what_a_figure_measures(text: str, expected: list[tuple[str, str]]) -> None:
    """The noun before it, the counted noun after it, or what the sentence goes on speaking of."""
    assert [pair for pair in subjects(text) if pair in expected] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加快发展桥梁产业，建设新厂，年内产值达到5亿元", ("桥梁产业产值", "5亿元")),
        ("引进新厂，做大石拱桥产业集群，年产值达到5亿元", ("石拱桥产业集群年产值", "5亿元")),
        ("桥梁方面，引进企业3家，实现产值5亿元", ("桥梁产值", "5亿元")),
        ("办理桥梁工单30件，满意率99%", ("办理桥梁工单满意率", "99%")),
        ("桥梁企业营收增长6%、利润增长5%", ("桥梁企业利润", "5%")),
        ("桥梁企业营收和利润分别增长6%、5%", ("桥梁企业利润", "5%")),
        ("桥梁产量增长6%，其中石桥增长9%", ("石桥产量", "9%")),
        ("推进桥梁项目30个，其中竣工20个", ("推进桥梁项目竣工", "20个")),
        ("实施投资9亿元的30个项目", ("实施投资9亿元的项目", "30个")),
        ("补助标准提高，城市为每月800元，农村为每年700元", ("农村补助标准", "700元")),
    ],
)
def test_a_bare_measure_is_its_owners(text: str, expected: tuple[str, str]) -> None:
    """The industry, the things counted or the measure named earlier in the sentence."""
    assert expected in subjects(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("公司让利、回归产业，年内营业收入增长5%", "营业收入"),
        ("共建桥梁9座，投入300万元为年满50岁居民装灯", "投入"),
        ("稳步扩大桥梁规模，收入达到5亿元", "收入"),
    ],
)
def test_a_bare_measure_without_an_owner_stays_bare(text: str, bare: str) -> None:
    """What is near is not yet the owner."""
    assert bare in [subject for subject, _ in subjects(text)]


@pytest.mark.parametrize(
    "text",
    [
        "桥梁占比由32%提高到55%",
        "桥梁占比从2020年的32%提升至2023年的55%",
        "桥梁企业由51家整合为33家",
        "桥梁补助由每生每年5元提高至10元",
    ],
)
def test_a_change_gives_two_statements_of_one_subject(text: str) -> None:
    """The first is the state before; its year is not the second one's."""
    before, after = read_statements(text)
    assert before.subject == after.subject
    assert (before.earlier, after.earlier) == (True, False)
    assert "2020" not in after.before
    assert text[after.subject_start : after.end] == text


@given(text=TEXT)
def test_every_figure_has_one_statement_in_order(text: str) -> None:
    """Nothing is raised; statements follow their figures, whose spans they cover."""
    found = read_statements(text)
    quantities = find_quantities(text)
    assert [s.quantity for s in found] == [q for q in quantities if q in [s.quantity for s in found]]
    for s in found:
        assert s.subject_start >= 0
        assert s.end >= s.quantity.end
        assert s.end <= len(text)


@given(text=TEXT)
def test_sentences_and_clauses_stand_apart_in_order(text: str) -> None:
    """Clauses lie inside their sentence and lose nothing but its commas and colons."""
    spans = list(sentences(text))
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for start, end in spans:
        inside = list(clauses(text, start, end))
        left = set(range(start, end)) - {i for a, b in inside for i in range(a, b)}
        assert all(text[i] in "，,：:" for i in left)


def test_commas_in_brackets_and_numbers_do_not_part_clauses() -> None:
    """「（公路，铁路）」 and 「1,234」 stay whole."""
    text = "桥梁（公路，铁路）1,234座，道路3条"
    assert [text[a:b] for a, b in clauses(text, 0, len(text))] == ["桥梁（公路，铁路）1,234座", "道路3条"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "新改扩建幼儿园、小学22所，分别新增学位27个、90个",
            [("新改扩建幼儿园、小学", "22所"), ("新改扩建幼儿园新增学位", "27个"), ("小学新增学位", "90个")],
        ),
        ("桥梁产值占比达到20%左右，主城区达到25%以上", [("桥梁产值占比", "20%"), ("主城区桥梁产值占比", "25%")]),
        ("安排资金2亿元，办好30项桥梁实事", [("安排资金办好桥梁实事", "2亿元"), ("办好桥梁实事", "30项")]),
        ("桥梁开工16万吨、投产10万吨以上", [("桥梁开工", "16万吨"), ("桥梁投产", "10万吨")]),
        ("实施桥梁项目28个，计划完成投资20亿元", [("实施桥梁项目", "28个"), ("实施桥梁项目完成投资", "20亿元")]),
        ("每千人托位、养老床位数分别达到4.7个、27张", [("每千人托位数", "4.7个"), ("养老床位数", "27张")]),
        ("桥梁规模4亿元，比上年年初预算增加2亿元", [("桥梁规模", "4亿元"), ("桥梁规模", "2亿元")]),
        ("友城增至35个国家57个城市", [("友城国家", "35个"), ("友城国家城市", "57个")]),
        ("派出桥队6批次318名桥工", [("派出桥队桥工", "6批次"), ("派出桥队桥工", "318名")]),
        ("基金为157户桥企投资33亿元", [("基金桥企投资", "157户"), ("基金桥企投资", "33亿元")]),
        (
            "桥企总资产、净资产分别达到5亿元、3亿元，增长17%、41%",
            [("桥企总资产", "5亿元"), ("桥企净资产", "3亿元"), ("桥企总资产", "17%"), ("桥企净资产", "41%")],
        ),
        (
            "桥企营收、税收分别达到5亿元、3亿元，利润增长1%、2%",
            [("桥企营收", "5亿元"), ("税收", "3亿元"), ("利润", "1%"), ("利润", "2%")],
        ),
    ],
)
def test_figures_take_from_around_them_what_they_leave_out(text: str, expected: list[tuple[str, str]]) -> None:
    """A second list's items, a district, a purpose, a stage: the words stand once and hold for both figures."""
    assert subjects(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "灯油产量在连续两年每年增产1万多吨的基础上，再增产5万吨，达到13万吨",
            [("灯油产量", "1万多吨"), ("灯油产量", "5万吨"), ("灯油产量", "13万吨")],
        ),
        ("灯油产量在上年增长5%的基础上再增长3%", [("灯油产量", "5%"), ("灯油产量", "3%")]),
        ("灯笼出口在原料涨价3成的情况下增长12%，总额8亿元", [("灯笼出口", "12%"), ("灯笼出口总额", "8亿元")]),
        (
            "灯税收入增长4%，占财政收入的71%，同比提高1.4个百分点",
            [("灯税收入", "4%"), ("灯税收入占财政收入", "71%"), ("灯税收入占财政收入", "1.4个百分点")],
        ),
        ("河灯装机1亿千瓦，占比提高3个百分点", [("河灯装机", "1亿千瓦"), ("河灯装机占比", "3个百分点")]),
        ("灯烟年均浓度下降1个单位至16微克/立方米", [("灯烟年均浓度", "1个"), ("灯烟年均浓度", "16微克/立方米")]),
        ("灯具贸易出口增长33%，首次实现顺差6亿元", [("灯具贸易出口", "33%"), ("灯具贸易出口首次实现顺差", "6亿元")]),
    ],
)
def test_what_a_figure_comes_on_top_of_is_not_what_it_measures(text: str, expected: list[tuple[str, str]]) -> None:
    """A basis, a circumstance, the whole that something is a part of: the thing measured stays the subject."""
    assert subjects(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "城乡居民收入分别完成5万元、3万元，同比分别增长6%、9%",
            [("城镇居民收入", "5万元"), ("农村居民收入", "3万元"), ("城镇居民收入", "6%"), ("农村居民收入", "9%")],
        ),
        ("新建灯站4.6万座，累计达17万座、居全国第一", [("新建灯站", "4.6万座"), ("灯站", "17万座"), ("灯站", "第一")]),
        ("新建灯廊11.4公里、总量达到92.8公里", [("新建灯廊", "11.4公里"), ("灯廊总量", "92.8公里")]),
        (
            "新增河灯装机125万千瓦，总规模达到998万千瓦，占总装机的54%",
            [
                ("新增河灯装机", "125万千瓦"),
                ("河灯装机总规模", "998万千瓦"),
                ("河灯装机总规模占总装机", "54%"),
            ],
        ),
        ("力争纸灯产量超70万盏，带动灯具产量突破140万盏", [("纸灯产量", "70万盏"), ("灯具产量", "140万盏")]),
        ("25个集采灯具平均降价52%", [("集采灯具", "25个"), ("集采灯具", "52%")]),
        ("灯民收入增长8%，扣除价格因素后增长7%", [("灯民收入", "8%"), ("灯民收入", "7%")]),
        ("灯业增加值增长6%以上，在实际工作中争取实现7%的更好结果", [("灯业增加值", "6%"), ("灯业增加值", "7%")]),
        ("灯铺开办时间由3天压缩至1小时", [("灯铺开办时间", "3天"), ("灯铺开办时间", "1小时")]),
        ("灯烟年均浓度由每立方米70微克下降到48微克", [("灯烟年均浓度", "70微克"), ("灯烟年均浓度", "48微克")]),
    ],
)
def test_totals_real_growth_and_changes_keep_their_subject(text: str, expected: list[tuple[str, str]]) -> None:
    """How many in all is of no new ones; 同比 and 扣除价格因素 name nothing; days may become hours."""
    assert subjects(text) == expected
