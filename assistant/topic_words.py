"""The words of a question that are left as its topic, once its scope and all that says nothing of it are taken out."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from assistant.operations import EACH_WORDS, EITHER_WAY, MEAN_WORDS
from assistant.vocabulary import canonical, spoken
from assistant.wants import INDICATOR, ROLE, UNIT_NAMES
from assistant.words import NOUN, weigh

_REMEMBERED = 1_000
"""Topics whose things are kept: every figure of a passage is held against the same few."""
_CHANGES = "[升涨降增减提缩扩]|上[升涨]|下[降滑]"
_AROUND = "(?:全国|全球|全省|全区|全市|全县|全自治区|省里|市里|国家)"
_FILLER_PATTERNS = (
    r"(?:[金银铜]牌[、和，]?){2,3}",
    r"[拿得获夺]了?(?=几金|金银|几[块枚]牌)|几[枚块]?金(?:牌)?[、，]?几[枚块]?银(?:牌)?[、，]?几?[枚块]?铜?(?:牌)?|金[、]?银[、]?铜牌?(?:各|分别)[\u4e00-\u9fff]{0,6}|(?:几|多少)[块枚]牌(?:子)?",
    r"[两三四五六七八九十](?:类|种|样|档)(?=各|分别)",
    r"哪个?(?:城市|地方|[市省区县])?(?:两项|各项|几项|都|也)+(?:更|最)?[高低多少快慢]?",
    r"是?[增升涨]还?是[降减跌]|是?[降减跌]还?是[增升涨]",
    r"连[续着]了?(?:多少|几)个?(?:年|季度|月|届|次)",
    r"分成(?!长[型期性])", r"(?:[迈跨越闯]过|[迈站跨]上)了?(?=\s|多少|几|$)", r"的(?:关口|大关|台阶)(?=$|[，,。？?\s])",
    r"及其占[^，,。？?\s]{2,10}的?(?:比[重例]|份额)", r"(?:完成|(?<=\s))数(?:[跟和与]|都[要给]?)", r"增长倍数", r"按照?[\s\d年]*[市省区县]?政府\s*(?=[，,])", r"各?奔着", r"(?<=\S)年度控制(?=\s|$)", r"(?<=率)控制(?=\s|$)", r"(?<=[\u4e00-\u9fff]{2})总数(?=$|[，,。？?\s到达有是为])",
    r"[两三四五几]份报告", r"砸(?:进去|下去)?了?(?=多少|几)", r"(?<=[压缩减低长高升降])的?(?:幅度|比重|百分比)(?:要求)?", r"[摆放搁]在?一[起块]", r"几分之[一几]", r"(?:有没有)?(?:好转|改善|缓解|见效|成功|完工|过关)(?:没有?|了吗)(?=$|[，,。？?\s])", r"翻(?:了|了?[一两])?番(?:了?没有?|了?吗)", r"达标(?:了)?没有?|达没达标", r"哪一?[处部条支款批届份本片颗艘架]", r"一个?人一个?月|一个?月一个?人", r"一年(?:一个?人)?(?=\s|多少|几|[多少涨增降减]了|$)|一个?人一年|一年每人|每人一年", r"跑了?(?=多少|几)", r"(?:重点|着力|全力|主要)[推抓搞扶](?=哪|\s|$)", r"(?<![\u4e00-\u9fff])要?(?:加快|重点|着力|抓紧|全力|继续)(?:推进)?(?:建设|推进|打造|实施)的(?=[\u4e00-\u9fff]{4})", r"的?指标(?=[：:，,])", r"[拉载]了?(?=多少|几)", r"(?<=[\u4e00-\u9fff])[那这][条座项家所款支部](?=[\u4e00-\u9fff\d])", r"[剧片书曲歌队校院馆园桥站]名(?:是|叫)?(?=[？?\s]*$)", r"(?<=[\u4e00-\u9fff]{2})一[所家座条]新?(?=[\u4e00-\u9fff]{2})", r"各[搞弄干做]了(?=多少|几)", r"(?<=..)的?(?:数据|数字|数值)(?=$|[，,。？?])", r"[是有]?(?:多少|几块|什么)钱", r"的钱(?=$|[，,。？?\s])", r"[多少][投花招建修种引拨](?=\s|多少|几|$)", r"(?<![\u4e00-\u9fff\d])[\u4e00-\u9fff]的(?=[\u4e00-\u9fff]{2})", r"哪些?个?地方", r"的数(?![据字量值额学])", r"(?<![\u4e00-\u9fff])[两三四五六七八九十]个(?:省区市|省区|省市|省份|地区|城市)(?=[\s，的]|$)", r"[暴猛狂]涨了?(?=\s|多少|几|$)", r"(?:[两二三四五六七八九十]+[件项])?(?:为?民|民生)实事(?:项目)?[里中]的?(?=..)", r"(?<=\s)一年(?=[引建开办发招修完新])", r"[\u4e00-\u9fff]出来了?(?=多少|几)", r"(?<=..)有(?=哪)", r"(?<![返归偿])还有?(?=多少|几|哪|啥|什么)", r"(?<=..)以内(?=$|[，,。？?\s])", r"(?:^|(?<=[\s，,：:；;]))全(?:省|市(?!场)|区(?!域))(?=..)(?!性|覆盖|都|各)", r"平均每年|每年平均|年均(?!浓度|气温|降水)", r"(?:平均)?一个(?:月|季度)", r"(?:平均)?每[人户](?:每?[年月天])?", r"(?:平均)?每[年月天](?:每[人户])?", r"平均(?=多少|几|$)",
    rf"各?(?:是|有|为)?(?:多少|几)个?(?:万|亿|千|百(?!分)|十)*(?:{UNIT_NAMES})?", r"谁?[\u4e00-\u9fff]得(?:更|最)?[猛快多狠凶慢少高低大小](?=$|[，,。？? ])", r"[增涨升降跌]得[猛快多狠凶慢少]", r"[顶抵](?:得上|了)?(?= )",
    r"[\u4e00-\u9fff]的[多少高低快慢](?=$|[，,。？? ])", r"[多少高低快慢](?=$|[，,。？? ])", EITHER_WAY, r"的比(?![例重率值])", r"合起来|合在一起|加(?:在)?一[块起]|拢共", r"那?(?:[一二三四五六七八九十]|\d{1,2})个(?=项目)",
    r"^\s*算算", r"从[\u4e00-\u9fff]{0,8}报告里", r"各(?=[涨降增升]|新|改|建|完|投|达|突|占|安|发|要|推|减|提|下|上|增)", r"《|》",
    rf"(?:(?<![新净])(?:{_CHANGES})|[多少拿挣花赚占普覆])[了出到成]{{0,2}}(?=(?:多少|几|百分))", r"(?<![新改扩续在投生开动竣招签引])[改修建拆办发种栽植招收买开打投签](?:成|好|完)?了(?=多少|几)", rf"没?(?:比|较|[高低快慢]于|[高多快低少慢]过|落后|领先|跑[赢输]|超[过出]){_AROUND}(?:平均)?(?:水平)?(?:[高低快慢多少])?[了出]?",
    r"都是?[干做](?:啥|什么)的?|都[\u4e00-\u9fff](?=哪|啥|什么)", r"哪[几两二三四五六七八九十][个项件条大类种样家所座位名]|哪[两二三四五六七八九十]|哪\d{1,2}[个项件条大类种样家所座位名处]", r"分(?:成|为)?(?:几|多少)[个大类项条种块](?:方向|方面|块|类|部分)?", r"(?<=[\s年省市区])(?:里|中|上)?[讲说提写列]的(?=[“\"\u4e00-\u9fff])|^[讲说提写列]的", r"[谁更](?:多|高|快|大|低|少)", r"最低(?!生活|工资)", r"(?<!排放)总量", r"(?<=收入)总额",
    r"(?<!\d)20\d\d年?", r"(?<=[量值额入资积数率速])[大小多高低快慢](?=$|[，,。？? ])", r"超(?:额|过|出)?了?(?=\s|几|多少|完成)", r"(?<=..)数量", r"(?:谁|哪一?[个家省市地]|哪里)最[快慢高低多少长短大小远]", r"哪[边个](?:更)?[高多快大低少]", r"(?<![顺逆倍])差了?", r"[高低快慢长短]出?(?=多少|几)", r"过没过[^，？?]*",
    EACH_WORDS.replace("?P<unit>", "?:"), MEAN_WORDS,
    r"相差了?(?=几|多少)|相差$|(?:缩小|扩大)了?(?:没有?|吗)|缩没缩小?|扩没扩大?", r"保留(?:到)?(?:[一二两三1-3]位)?(?:小数|整数|位)?|四舍五入",
    r"(?<!新)(?<!净)增了", r"(?<!任务)完成了?(?!投资)", r"增长(?!极|点)了?", r"(?<!净)增加(?!值)了?", r"(?<=[户家个套目程株亩台辆列座项])数(?![量字据])", r"(?<=件)数(?![量字据]|和[\u4e00-\u9fff]{2})",
    r"最[大小少](?=的?(?:是|哪|谁)|\s|$)", r"(?<=..)(?:面积|受益人数|投资额)(?![\u4e00-\u9fff]{2})", r"(?<![\u4e00-\u9fff])(?:面积|受益人数|人数|投资额|金额(?=$|[\s，,？?和与及、]))", r"的(?:金额|数额|数值)(?=$|[\s，,？?和与及、])",
)  # fmt: skip
"""What :mod:`question_words.toml` cannot say in plain words."""

_OF_A_SORT = re.compile(
    r"(?:哪(?:[一两二三四五六七八九十几些]|\d+)?[个家所位座项条种类支款件处名场批块片]?|什么|啥)(?P<rest>[\u4e00-\u9fff]+)"
)
_CALLED = re.compile(
    r"的(?P<rest>企业|公司|学校|高校|医院|机场|铁路|高铁|景区|园区|产品|电影|电视剧|歌剧|话剧|节目)叫(?:什么|啥)"
)
"""「在创业板挂牌的企业叫什么」."""
QUOTED = re.compile(r"[“\"「]([\u4e00-\u9fffA-Za-z0-9]{2,12})[”\"」]")
"""A term that a question puts in quotation marks stays whole."""
_EDGE = re.compile(r"[：:，,。、？?！!；;“”\"'（）()《》「」\s]+")
_EDGE_CHARACTERS = "的了呢吗啊呀吧嘛么是在和与及或把被让给从到于那这里它又就也每几要想做其之个"
_EDGES = re.compile(
    rf"^(?:(?!就[业医地餐近诊学读职]|在[建校岗册编线途营]|从[业教]|和谐|和美|给水|到[位户]|个[人体]|里[程弄]|要素|让利)[{_EDGE_CHARACTERS}])+"
    rf"|(?:(?<!出)(?<!转)让|(?<!参)与|(?![让与])[{_EDGE_CHARACTERS}])+$"
)
"""What says nothing at a word's ends; 就 in 就业 is no such character."""


def topic_of(text: str) -> str:
    """The words that name what is asked, separated by single spaces; scope must be blanked out before.

    What an earlier word ends with is not said again: 「职业技能培训，2021年要培训多少人」.
    """
    quoted = QUOTED.findall(text)
    text = _STATED.sub(" ", QUOTED.sub(" ", text))
    words = (_EDGES.sub("", word) for word in _EDGE.split(without_filler(text)))
    kept = [word for word in words if len(word) > 1 or (word.isascii() and word) or word in spoken()]
    kept = [word for at, word in enumerate(kept) if not _said_before(word, kept[:at])]
    last = [word for word in kept[-1:] if INDICATOR.search(word)]
    return " ".join(dict.fromkeys((*kept[: len(kept) - len(last)], *quoted, *last)))


def _said_before(word: str, before: Sequence[str]) -> bool:
    """Whether an earlier word ends with one that names no measure of its own (投资 is another than 总投资)."""
    return not INDICATOR.search(word) and any(said != word and said.endswith(word) for said in before)


_STATED = re.compile(
    r"(?:从|由|到|至|了|增长|下降|上升|减少|增加|提高|超过|突破|达到|达|降|升|涨|破)\d+(?:\.\d+)?(?:万亿|亿|万|千)?"
    rf"(?:%|‰|{UNIT_NAMES})(?:以下|以上|左右|以内)?"
)
"""A figure that a question takes for granted (「下降8.5个百分点」); one that names a thing (「3000头牧场」) has no such verb."""


def cut_at_questions(text: str) -> str:
    """A question with a mark in place of each 多少 and its unit: what stands before and after it is not listed together."""
    return re.sub(rf"(?:多少|几|哪)个?(?:万|亿|千)*(?:{UNIT_NAMES})?", "；", text)


def without_filler(text: str) -> str:
    """A question with all that says nothing of its topic blanked out."""
    return _filler().sub(" ", ROLE.sub(" ", _OF_WORK.sub(" ", text)))


def sort_asked(text: str) -> str:
    """The sort of thing that a question asks for (「哪个医院升的三甲」); empty where it names none, or that is the topic itself."""
    asked = _OF_A_SORT.search(text) or _CALLED.search(text)
    words = weigh(asked["rest"]) if asked else ()
    if not words or words[0][1] < NOUN or (len(words) > 1 and words[1][1] >= NOUN):
        return ""
    return words[0][0]


def without_sort(topic: str, sort: str) -> str:
    """A topic without the sort of thing asked for: where a word opens with it (「哪个城市结了友好城市」), else where it stands last."""
    opening = re.search(rf"(?<!\S){re.escape(sort)}", topic)
    at = opening.start() if opening else topic.rfind(sort)
    return f"{topic[:at]} {topic[at + len(sort) :]}" if at >= 0 else topic


_OF_WORK = re.compile(r"的?工作(?=安排|部署|计划|目标|任务)")
"""「按今年的工作安排」 asks of no work."""
_TOTALS = ("总数", "总量", "总的", "存量")
"""Of what was counted as it came about: how many there are in all."""


def head_of(topic: str) -> str:
    """A topic's head noun, its last two characters, without what is done with it at its end: 「示范车间新增」, 车间."""
    acts = "|".join(map(re.escape, sorted(_question_words()["topic"]["actions"], key=len, reverse=True)))
    return re.sub(rf"(?<=..)(?:{acts})$", "", topic)[-2:]


def only_acts(topic: str) -> bool:
    """Whether a topic only says what is done (「建设」), and not with what."""
    words = [re.sub(r"^(?:重点|着力|全力|大力)(?=.)", "", word) for word in topic.split()]
    return bool(words) and all(word in _question_words()["topic"]["actions"] for word in words)


@cache
def _acts() -> re.Pattern[str]:
    """Several things done, one after the other: 「建成投用」."""
    acts = (word for word in _question_words()["topic"]["actions"] if len(word) > 1)
    return re.compile(f"(?:{'|'.join(map(re.escape, acts))})+")


@lru_cache(maxsize=_REMEMBERED)
def without_acts(topic: str) -> str:
    """A topic without the words, and the words' beginnings, that only say what is done: 「新建充电桩」, 充电桩."""
    acts = "|".join(map(re.escape, sorted(_question_words()["topic"]["actions"], key=len, reverse=True)))
    things = (re.sub(rf"^(?:{acts})(?=...)", "", word) for word in topic.split() if not only_acts(word))
    return " ".join(things)


def only_comes_about(topic: str) -> bool:
    """Whether a topic only says that something came about (「新修」), and not what."""
    return bool(re.fullmatch(r"再?[新净]增|新[建修改开设添]", topic))


def continued(own: str, before: str) -> str:
    """The topic of a question that goes on from another's topic: 「农村的呢」, 「今年再新建几个」.

    Where ``own`` is one of two words that stand for one another and ``before`` has the other, it takes that one's place;
    where it says only what is done, it is said of the same thing.
    """
    if own in _TOTALS:
        return re.sub(r"^(?:新增|净增|新)", "", before)
    bare = " ".join(re.sub(r"^[再还又也]+(?=.)", "", word) for word in own.split())
    kind, _, rest = own.partition("的")
    for kinds in contrasts():
        if any(kind in names for names in kinds) and rest in before:
            other = next((name for names in kinds for name in names if name in before and kind not in names), None)
            if other:
                return before.replace(other, kind)
    if only_acts(own) or only_acts(bare) or only_acts(re.sub(r"(?<!\S)新(?=.)", "", bare)):
        kept = " ".join(word for word in before.split() if not (only_acts(word) or _acts().fullmatch(word)))
        return f"{kept} {own if only_acts(own) else bare}"
    return own


@cache
def contrasts() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Groups of like things told apart by one word (第一产业, 第二产业), each thing with its names, canonical, longest first."""
    groups = _question_words()["topic"]["contrasts"]
    return tuple(
        tuple(tuple(sorted({canonical(name) for name in kind.split("/")}, key=len, reverse=True)) for kind in group)
        for group in groups
    )


@cache
def words_of_questions() -> frozenset[str]:
    """Every word of ``question_words.toml``."""
    filler = (word for table in _question_words()["filler"].values() for word in table)
    contrasts = (
        name for group in _question_words()["topic"]["contrasts"] for kind in group for name in kind.split("/")
    )
    return frozenset((*filler, *contrasts, *_question_words()["topic"]["actions"]))


@cache
def _question_words() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("assistant") / "question_words.toml").read_text(encoding="utf-8"))


@cache
def _filler() -> re.Pattern[str]:
    """What says nothing of a question's topic."""
    words = sorted({word for table in _question_words()["filler"].values() for word in table}, key=len, reverse=True)
    return re.compile("|".join((*_FILLER_PATTERNS, *map(re.escape, words))))
