"""assistant/vocabulary.py, vocabulary.toml: staff's words and the reports' words meet."""

import itertools
import re
import tomllib
import unicodedata
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.topic_words import contrasts
from assistant.topics import grams_of
from assistant.vocabulary import bigrams, canonical, from_english, normalise
from index.regions import find_regions

TABLES = tomllib.loads((files("assistant") / "vocabulary.toml").read_text(encoding="utf-8"))
SAME: dict[str, list[str]] = TABLES["same"]
SPOKEN: dict[str, list[str]] = TABLES["spoken"]
ENGLISH: dict[str, list[str]] = TABLES["english"]
GRAMMAR: dict[str, list[str]] = TABLES["english_grammar"]
ENGLISH_WORDS = [(word, chinese) for chinese, words in ENGLISH.items() for word in words]


def spelled(form: str) -> list[str]:
    """Every word that a form with choices (「[甲|乙|]丙」) stands for."""
    parts = (part[1:-1].split("|") if part.startswith("[") else [part] for part in re.split(r"(\[[^\]]*\])", form))
    return ["".join(words) for words in itertools.product(*parts)]


FORMS = [(word, key) for key, forms in SAME.items() for form in forms for word in spelled(form) if word != key]
TEXT = st.text(max_size=40) | st.text("２０23年 包头GDP社零规上工业，,％%  \u3000", max_size=30)


def test_every_form_becomes_its_key() -> None:
    """A word of staff's and the reports' word for it are one after reading, and reading twice changes nothing."""
    read = [(form, key, canonical(form), canonical(canonical(form)), canonical(key)) for form, key in FORMS]
    assert [one for one in read if set(one[2:]) != {one[1]}] == []


def test_no_form_belongs_to_two_keys() -> None:
    """A form has one meaning; a key is nobody's form."""
    meanings = {(form.lower(), key) for form, key in FORMS}
    assert len({form for form, _ in meanings}) == len(meanings)
    assert not {form for form, _ in meanings} & {key.lower() for key in SAME}


@given(text=TEXT)
def test_normalising_settles(text: str) -> None:
    """Normalised text is NFKC without space at its ends, and normalising it again changes nothing."""
    flat = normalise(text)
    assert flat == flat.strip() == normalise(flat)
    assert unicodedata.is_normalized("NFKC", flat)


@given(digits=st.text("0123456789.%", min_size=1, max_size=8))
def test_full_width_digits_are_digits(digits: str) -> None:
    """Digits typed with a Chinese keyboard are the same digits."""
    wide = digits.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert normalise(f"产值{wide}") == f"产值{digits}"
    assert canonical(f"产值{wide}") == canonical(f"产值{digits}")


def test_spaces_inside_chinese_go() -> None:
    """Layout spaces between Han characters and figures are no words' edges; those between English words are."""
    assert normalise(" 2023 年 包头　产值 ") == "2023年包头产值"
    assert normalise("grain output") == "grain output"


@given(text=TEXT | st.text("地区生产总值国企老旧小巨人铁路通车里程高速公路专项债务，gdpR&5A", max_size=30))
def test_reading_twice_changes_nothing(text: str) -> None:
    """The canonical form of report text is its own canonical form where a key was put in whole."""
    assert all(canonical(key) == key for key in SAME)
    assert canonical(f"。{canonical(text)}。") == f"。{canonical(canonical(text))}。"


@pytest.mark.parametrize("text", ["中国企业五百强", "专项债务限额", "跨国企业总部"])
def test_a_form_inside_another_word_is_left(text: str) -> None:
    """国企 is not read in 中国企业: a key without forms keeps its word whole."""
    assert canonical(text) == text


def test_a_spoken_word_outlives_reading() -> None:
    """A spoken word is one run of text that canonical reading leaves alone, and it lies in no key."""
    assert [said for said in SPOKEN if canonical(said).lower() != said] == []
    assert [said for said in SPOKEN if re.search(r"\s|(?<=..)[和与及](?=..)", said)] == []
    inside = [(said, key) for said in SPOKEN if len(said) > 1 for key in SAME if said in key and said != key]
    assert inside == []


def test_what_people_say_can_be_met_in_a_report() -> None:
    """What is printed for a spoken word is another word, written once, told by Han bigrams."""
    forms = {said: [canonical(word) for word in printed] for said, printed in SPOKEN.items()}
    assert [said for said, known in forms.items() if not known or len(set(known)) < len(known)] == []
    assert [said for said, known in forms.items() if len(said) > 1 and any(said in form for form in known)] == []
    words = {word for printed in SPOKEN.values() for word in printed}
    assert [word for word in words if not re.search(r"[\u3400-\u9fff]{2}", word) or not grams_of(word)] == []


@pytest.mark.parametrize(
    "pair",
    [
        ("产值", "增加值"),
        ("常住人口", "户籍人口"),
        ("登记失业率", "调查失业率"),
        ("存栏", "出栏"),
        ("存款", "贷款"),
        ("旅游收入", "旅游人次"),
        ("政府债务", "隐性债务"),
    ],
)
def test_two_indicators_are_never_one(pair: tuple[str, str]) -> None:
    """Neither table lets one indicator stand for another that is only like it."""
    one, other = pair
    assert canonical(one) != canonical(other)
    assert not [said for said in SPOKEN if one in said and any(other in word for word in SPOKEN[said])]
    assert not [said for said in SPOKEN if other in said and any(one in word for word in SPOKEN[said])]


def test_no_spoken_word_crosses_over() -> None:
    """A word for one of two things told apart (进口, 出口) is never said for the other."""

    def kinds_in(text: str, group: tuple[tuple[str, ...], ...]) -> set[int]:
        return {i for i, names in enumerate(group) if any(name in text for name in names)}

    told_apart = [(group, said, kinds_in(said, group)) for group in contrasts() for said in SPOKEN]
    crossing = [
        (said, word)
        for group, said, kinds in told_apart
        if kinds
        for word in SPOKEN[said]
        if (meant := kinds_in(canonical(word), group)) and not kinds & meant
    ]
    assert crossing == []


def test_no_english_word_has_two_meanings() -> None:
    """An English word stands under one Chinese word."""
    listed = Counter(word for table in (ENGLISH, GRAMMAR) for words in table.values() for word in words)
    assert [word for word, times in listed.items() if times > 1] == []


def test_every_english_word_is_read_in_any_case() -> None:
    """A known English word stands for its Chinese one in a Chinese question, in capitals too."""
    chinese_question = "灯笼产业" * 12
    for word, chinese in ENGLISH_WORDS:
        for typed in (word, word.upper()):
            assert from_english(f"{chinese_question} {typed}").split() == [chinese_question, *chinese.split()]


@pytest.mark.parametrize("typed", ["power bank", "planetary outgrowth", "chinaware", "Ganges"])
def test_english_inside_a_longer_word_is_left(typed: str) -> None:
    """A known word is replaced where it stands alone, not inside another word."""
    assert from_english(typed) == typed


@pytest.mark.parametrize(
    ("typed", "chinese"),
    [
        ("Shandong’s exports", "山东 出口"),
        ("fixed-asset investments", "固定资产投资"),
        ("in 2025", "2025年"),
        ("from 2021 to 2025", "2021到2025年"),
        ("between 2021 and 2025", "2021到2025年"),
        ("2024 and 2025 exports", "2024年和2025年 出口"),
        ("patents per 10,000 people", "每万人口发明专利拥有量"),
        ("Beijing's 2026 work report", "北京 2026年政府工作报告"),
    ],
)
def test_english_grammar_is_read(typed: str, chinese: str) -> None:
    """Plurals, possessives, hyphens, years and their spans are read; function words go."""
    assert from_english(f"the GDP of {typed}") == f"地区生产总值 {chinese}"


def test_chinese_questions_keep_their_latin_names() -> None:
    """Grammar is read in English sentences only: IT is an industry in a Chinese one."""
    assert from_english("包头IT产业和GDP是多少") == "包头IT产业和地区生产总值是多少"


@pytest.mark.parametrize(
    ("question", "region", "chinese"),
    [
        ("How much did Beijing's GDP grow in 2025?", "北京市", "北京 地区生产总值 增速 2025年 多少?"),
        ("What was the grain output of Inner Mongolia last year?", "内蒙古自治区", "粮食产量 内蒙古 去年 多少?"),
        ("How many kilometres of expressways does Yunnan have now?", "云南省", "高速公路 云南 目前 多少公里?"),
        ("What is Tibet's forest coverage rate?", "西藏自治区", "西藏 森林覆盖率 多少?"),
        ("How long is the high-speed rail network in Shaanxi?", "陕西省", "高速铁路 陕西 多少公里?"),
        ("What is the target for the surveyed urban unemployment rate in Shanxi?", "山西省", "目标 城镇调查失业率 山西 多少?"),
        ("How many new urban jobs will be created in Sichuan this year?", "四川省", "城镇新增就业 将 四川 今年 多少?"),
        ("What was the per capita disposable income of rural residents in Shandong?", "山东省", "农村居民人均可支配收入 山东 多少?"),
        ("How many old residential communities were renovated in Xi'an?", "西安市", "老旧小区 改造 西安 多少?"),
        ("By how many percentage points did Chongqing's urbanization rate rise?", "重庆市", "重庆 城镇化率 增幅 几个百分点?"),
        ("How many good-air days did Baotou have in 2025?", "包头市", "优良天数 包头 2025年 多少?"),
        ("What is the R&D intensity of Shenzhen?", "深圳市", "研发投入强度 深圳 多少?"),
        ("Total imports and exports of Zhejiang Province in 2025", "浙江省", "进出口总值 浙江 2025年"),
        ("What were the retail sales of consumer goods in Chengdu?", "成都市", "社会消费品零售总额 成都?"),
        ("What was Guangdong's general public budget revenue in 2024?", "广东省", "广东 一般公共预算收入 2024年 多少?"),
        ("How much did the value added of industrial enterprises above designated size increase in Hubei?", "湖北省", "规模以上工业增加值 增幅 湖北 多少?"),
        ("What is the installed capacity of renewable energy in Gansu?", "甘肃省", "装机容量 可再生能源 甘肃 多少?"),
        ("What was the average PM2.5 concentration in Tianjin?", "天津市", "细颗粒物 平均浓度 天津 多少?"),
        ("How many invention patents per 10,000 people does Shanghai have?", "上海市", "每万人口发明专利拥有量 上海 多少?"),
        ("How many elderly-care beds does Nanjing plan to add?", "南京市", "养老床位 南京 计划 新增 多少?"),
        ("How many affordable rental housing units were built in Hangzhou?", "杭州市", "保障性租赁住房 建成 杭州 多少?"),
        ("Where does Fujian rank in foreign trade?", "福建省", "哪里 福建 排名 进出口总值?"),
        ("Tell me the growth target for fixed-asset investment in Xinjiang next year.", "新疆维吾尔自治区", "增长目标 固定资产投资 新疆 明年"),
        ("Compare tourism revenue and visitor numbers of Guizhou in 2024 and 2025.", "贵州省", "旅游收入和接待游客 贵州 2024年和2025年"),
        ("How many high-tech enterprises were there in Hefei at the end of the 14th Five-Year Plan?", "合肥市", "高新技术企业 合肥 十四五 多少?"),
        ("What share of Hainan's foreign trade is with Belt and Road countries?", "海南省", "比重 海南 进出口总值 一带一路 国家?"),
        ("Who delivered the 2026 work report of Qinghai?", "青海省", "谁作 2026年政府工作报告 青海?"),
    ],
)  # fmt: skip
def test_english_questions_become_chinese(question: str, region: str, chinese: str) -> None:
    """A whole English question is read: no Latin word is left over, and its place is a known region."""
    read = from_english(question)
    assert read == chinese
    assert not re.search(r"[A-Za-z]{2}", read)
    assert [mention.name for mention in find_regions(read)] == [region]


@given(text=st.text("包头市二〇二三年灯笼产值多少，？2023GW%", max_size=30))
def test_chinese_questions_are_left_as_they_are(text: str) -> None:
    """A question without English words is not touched."""
    assert from_english(text) == text


@given(a=TEXT, b=TEXT)
def test_bigrams_of_two_texts_are_those_of_each(a: str, b: str) -> None:
    """A mark between two texts joins none of their characters."""
    assert bigrams(f"{a}。{b}") == bigrams(a) | bigrams(b)


def test_bigrams_keep_figures_and_words_whole() -> None:
    """Han runs go in pairs; a number and a Latin word stay whole."""
    assert bigrams("灯笼产值571.5亿GDP") == {"灯笼", "笼产", "产值", "571.5", "亿", "gdp"}
