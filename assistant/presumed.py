"""What a question takes for granted, read from its words alone: figures with their bounds, and which of two opposite sides."""

import itertools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.vocabulary import canonical, from_english, normalise
from index.quantities import Quantity, find_quantities, han_number

_NEUTRAL = re.compile(
    r"是不是|是否|有没有|能不能|过没过|对不对|(?:[吗嘛]|(?<![什怎那这多])么)[？?。！!]*$|没有[？?]*$|了没[？?]*$"
)
_MORE_OR_LESS = re.compile(
    r"(?P<more>(?:高于|快于|多于|超过|超出|领先|跑赢)(?=[^，,。？?\d]{1,10}$)|(?<!收入)比[^，,。？?]{1,10}?[还更要]?[高多快大])"
    r"|(?:低于|慢于|少于|落后于?|跑输)(?=[^，,。？?\d]{1,10}$)|(?<!收入)比[^，,。？?]{1,10}?[还更要]?[低少慢小]"
)
_WHY = re.compile(r"为什么|为何|为啥|原因|怎么|咋")
_CLAUSE = re.compile(r"[^，,。；;？?！!]+")
_BESIDES = re.compile(r"^(?:受|在|由于|因为?|随着|面对|针对).*(?:影响|下|情况|背景|冲击)$")
"""A clause that only says under which circumstances."""
_ASKS = re.compile(
    r"(?:的)?(?:主要)?(?:原因|理由)(?:是什么|何在|在哪)?|为什么|为何|为啥|怎么回事|是怎么[^，]*|怎么|咋|主要是?什么[^，]*|(?:[那这]么|如此)[多少高低快慢大小]*"
)
_EMPHASIS = re.compile(
    r"再?创(?:下|出|造)?(?:了)?(?:历史)?(?:最高|新高|最好)?(?:水平|纪录|记录)?$|历史最[高好]|刷新(?:历史)?[纪记]录|只有|仅有|仅|才(?=\d)|只(?=涨|增|降|有)|已经|早就|就(?=突破|超|达|过|到)|整体|总体|大幅度?|明显|显著|持续|一路|反而|居然|竟然|还(?=[高低多少快慢])|了$"
)
_COUNTED_ITEMS = re.compile(r"^[\d一二两三四五六七八九十]+(?:大|项|个|件|条|处|类|种|方面)$")
_SAYS_COUNT = re.compile(r"(?:已经?有|达到?|目标是|[增减]至|[升降]到|突破|超过|只有|仅有)$")
_ASKED_FOR = re.compile(r"(?:几|多少|数)$")
"""「破几千万人次」 asks for a figure and states none."""
_NOUN = re.compile(
    r"增加值|新增|净增|增量|增速|增幅|降幅|涨幅|跌幅|增长率|增长极|增长点|增收|升级|降水|提升(?:行动|工程)|增长了?(?:多少|几|目标|情况|预期)|(?:没有?|未)(?:跌|下[降滑]|上[升涨]|减少|增[长加]|降|升)"
)
"""Words that hold a direction and say none; 「增长多少」 leaves open which."""

_THAN = r"[^，,。；;、]{0,4}?(?:全国|全省|全区|全市|省里|市里|国家|平均|大盘)"
_DONE = r"完成|办完|办成|办好|办结|落实|兑现|建成|完工|到位"
_AIM = "了?[^，,。；;？?多少几]{0,6}(?:目标|任务)"
_ALL_OF_IT = "全部|全都|全面|如期|悉数|百分之百"
_UNDONE = rf"未能?(?:全部|全面|如期|按期)?(?:{_DONE})|没有?(?:全部|如期)?(?:{_DONE})|尚未"
_OPENED = r"开通|通车|建成|投产|投运|投用|投入使用|完工|竣工|开业"


@dataclass(frozen=True, slots=True)
class Sides:
    """Two opposite things that may be said of one and the same; the patterns find either in a clause.

    Attributes:
        loose: the question's own wording of either side, where it differs from the reports'.
    """

    one: re.Pattern[str]
    other: re.Pattern[str]
    loose: tuple[re.Pattern[str], re.Pattern[str]] | None = None

    def of_question(self, clause: str) -> int:
        """1 where a question's clause takes the first side, −1 the second, 0 neither or both."""
        one, other = self.loose or (self.one, self.other)
        return _sign(one, other, clause)

    def of_report(self, clause: str) -> int:
        """As :meth:`of_question`, of a clause of a report."""
        return _sign(self.one, self.other, clause)


def _sign(one: re.Pattern[str], other: re.Pattern[str], clause: str) -> int:
    plain = _NOUN.sub(" ", clause)
    against = bool(other.search(plain))
    # What denies the one side names it (未突破): the denial is taken out first.
    return int(bool(one.search(other.sub(" ", plain)))) - int(against)


_FALL = r"下降|下调|调低|下滑|下跌|[大猛]跌|[大猛]降|[降跌](?=\d)|[掉跌降]了?(?=[一二两三四五六七八九]成)|掉了|回落|降低|降至|降到|降了|减少|压减|压降|减至|减产|减量|缩减|缩水|萎缩|负增长|跌破|跌[了至到出]|亏损"
_RISE = r"上升|上调|调高|升高|升至|升到|回升|攀升|上涨|大涨|猛涨|涨了|升了(?=\d)|[涨升](?=\d)|大增|猛增|激增|增长|增加|增至|增到|增产|扩大|提高|提升"
DIRECTION = Sides(
    re.compile(rf"{_RISE}|突破|新高|丰收|历史最[好高]"),
    re.compile(rf"{_FALL}|新低"),
    loose=(re.compile(_RISE), re.compile(_FALL)),
)
"""Risen or fallen."""
COMPARED = Sides(
    re.compile(rf"(?:跑赢|高于|高出|超过|超出|领先|快于|好于|优于){_THAN}|比{_THAN}[^，,]{{0,6}}(?:[高快好]|多(?!少))"),
    re.compile(rf"(?:跑输|低于|慢于|落后于?|不及|逊于|不如){_THAN}|比{_THAN}[^，,]{{0,6}}(?:[低慢差]|(?<!多)少)"),
)
"""Ahead of the nation, the province or the average, or behind."""
FINISHED = Sides(
    re.compile(rf"(?:{_ALL_OF_IT})[^，,]{{0,4}}?(?:{_DONE})"),
    re.compile(rf"{_UNDONE}|基本(?:{_DONE})"),
    loose=(
        re.compile(rf"(?:{_ALL_OF_IT}|都|(?<!平)均)[^，,多少几]{{0,4}}?(?:{_DONE})(?:{_AIM})?|完成{_AIM}"),
        re.compile(rf"{_UNDONE}|没达到"),
    ),
)
"""All of it done, or not all."""
OPENED = Sides(
    re.compile(_OPENED),
    re.compile(r"停建|缓建|停工|叫停|取消|撤销"),
    loose=(re.compile(rf"(?:{_OPENED})(?:了|后|以来|以后|之后)"), re.compile(r"停建|缓建|停工|叫停")),
)
"""In service, or given up."""
REACHED = Sides(
    re.compile(r"突破|超过|跨[上过越]|迈[上过入]|站上|达到"),
    re.compile(r"(?:没有?能?|未能?|不)(?:过|破|到|足|超过|达到|突破|实现)|跌破|低于"),
    loose=(
        re.compile(r"(?:突破|超过|冲破|站上|迈上|过了?)(?=[\d一二三四五六七八九百千万])"),
        re.compile(
            r"(?:没有?能?|未能?)(?:过|破|到|超过|达到|突破|实现)|不到|不足|跌破|(?:离|距离?)(?=[\d一二三四五六七八九百千万])"
        ),
    ),
)
"""Past a threshold, or short of it; only of the threshold that the question names."""
FIRST = Sides(re.compile(r"首次|第一次|首度"), re.compile(r"再次|继续|连续[第\d两三四五六七八九十]|第[二三四五]次"))
"""For the first time, or again."""
ALL_SIDES = (DIRECTION, COMPARED, FINISHED, OPENED, REACHED, FIRST)

THRESHOLD = re.compile(
    r"(?:\d+(?:\.\d+)?(?:万亿|亿|万|千|百)*|[一二两三四五六七八九]?(?:万亿|[十百千]亿|[百千]万))%?|\d+%"
)
_SHORT_OF = re.compile(rf"(?:离|距离?)(?:{THRESHOLD.pattern})[元吨人]?(?:大关)?(?:还)?[差有]?")
"""「离百亿还差多少」."""
_TIMES_OF = re.compile(r"(?:是|相当于)(?:(?:19|20)?\d\d年|上年|去年|五年前)的\s*$")
"""What is left of 「是2011年的1.8倍」."""
_FALLEN_OUT = re.compile(r"(?<![没未有])跌出[^，,]*?前(\d{1,3}|[一二三四五六七八九十]{1,3})[位名强]?")
_OUT_OF_RANK = re.compile(rf"{_FALLEN_OUT.pattern}|[^，,]{{0,3}}第[一二三四五六七八九十\d]+(?:位|名)?$")

_ABOVE = re.compile(r"(?:突?破|超过?|冲破|高于|多于|逾|不低于|不少于|过了?)$")
_BELOW = re.compile(r"(?:跌破|低于|少于|不到|不足|(?:没有?能?|未能?)(?:突?破|过|超过|达到|到))$")
_NEAR = re.compile(r"(?:近|接近|将近|约|大约|大概|差不多)$")
_GROWS = re.compile(
    r"(?:增长|增加|上升|上涨|大涨|涨|升|下降|下滑|下跌|降低|降|掉|跌|减少|回落|提高|提升|猛增)(?:了|约|近|超过?|仅|只有)*$"
)
_SAYS = re.compile(
    r"(?:[是为在有达到至升降涨跌增减占近约超过破了仅只才余]|增长|增加|上升|下降|下滑|回落|完成|实现|做到|新增|建成|突破|低于|高于|不足|提高|提升)$"
)
_IS_OF = re.compile(r"(?:率|占比|比重|比例|产值|总值|收入|总量)$")
"""An indicator with its figure right behind: 「优良率86.5%」."""
_RECORD = re.compile(r"[，,]?(?:再?创|刷新)")
_RANKED = re.compile(r"(?<=[\u4e00-\u9fff])第(\d{1,3}|[一二三四五六七八九十]{1,3})(?:位|名)?(?=$|[了的以])")
_ROUND = re.compile(r"(?<![\d.一二两三四五六七八九十百千几])(?=[百千]亿|万亿)")
"""Where 百亿 lacks its numeral."""
_BEFORE = re.compile(r"[从由]$")
_ASKS_WHICH = re.compile(r"哪(?:[几些]|[两二三四五六七八九十])个?(?!年)[\u4e00-\u9fff]{1,12}$")
"""「哪几个市经济总量过2000亿」 says the figure of what it asks for."""
_OF_A_CLASS = re.compile(r"元?(?:以上)?的(?!是)[\u4e00-\u9fff]{2}")
"""「过万亿的产业有哪些」 asks for what is so large, and takes nothing for granted."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that a question states.

    Attributes:
        low, high: the bounds that it puts to the value, in base units; None where open.
        strict: whether ``high`` itself is excluded.
        grows: whether it is said to be a growth or a change.
    """

    quantity: Quantity
    low: Decimal | None
    high: Decimal | None
    strict: bool
    grows: bool


@dataclass(frozen=True, slots=True)
class Presumption:
    """One clause of a question that takes something for granted.

    Attributes:
        clause: its words, known words in one form.
        statement: the question up to it, without what is said of the thing, to be read for its scope and topic.
    """

    clause: str
    statement: str


def is_neutral(question: str) -> bool:
    """Whether a question asks whether something is so, and takes neither for granted."""
    return bool(_NEUTRAL.search(question))


def presumptions(question: str) -> Iterator[Presumption]:
    """The clauses of a question that take something for granted, left to right."""
    text = _plain(question)
    kept = ""
    for match in _CLAUSE.finditer(text):
        clause = match.group()
        if _BESIDES.match(clause):
            continue
        if takes(clause):
            yield Presumption(clause, bare(f"{kept}{clause}"))
        kept += f"{clause}，"


def takes(clause: str, *, but: Collection[Sides] = ()) -> bool:
    """Whether a clause states a figure or takes one of two sides; ``but`` are sides that do not count."""
    sides_of = (sides for sides in ALL_SIDES if sides not in but)
    return bool(stated(clause) or turned(clause) or any(sides.of_question(clause) for sides in sides_of))


def stated(clause: str) -> list[Stated]:
    """The figures that a clause says of its subject; a figure that names or counts something (「36座桥」) is none of them."""
    found = []
    spelled = _ROUND.sub("1", clause)
    spelled = _RANKED.sub(lambda rank: f"第{int(han_number(rank[1])) if not rank[1].isdigit() else rank[1]}位", spelled)
    spelled = re.sub(r"微克(?!/)", "微克/立方米", spelled)
    for quantity in find_quantities(spelled):
        before, after = spelled[: quantity.start], spelled[quantity.end :]
        names = _COUNTED_ITEMS.match(quantity.text) and not _SAYS_COUNT.search(before)
        if _ASKS_WHICH.search(before) or (_ABOVE.search(before) and _OF_A_CLASS.match(after)):
            continue
        if names or _ASKED_FOR.search(before) or _BEFORE.search(before):
            continue
        if (
            _SAYS.search(before)
            or (_IS_OF.search(before) and not after.startswith("的"))
            or quantity.unit == "位次"
            or _RECORD.match(after)
            or re.fullmatch(r"[了多余]?(?:以上|以下|以内|左右|上下)?[了的]?", after)
        ):
            found.append(_bounded(quantity, before, after))
    if fallen := _FALLEN_OUT.search(clause):
        place = Decimal(fallen[1]) if fallen[1].isdigit() else han_number(fallen[1])
        rank = Quantity(fallen.group(), fallen.start(), fallen.end(), place + 1, "位次")
        found.append(Stated(rank, place + 1, None, strict=False, grows=False))
    return found


def compared(question: str) -> int:
    """1 where a question takes for granted that the first of two things is more than the second, −1 where less, else 0."""
    said = _MORE_OR_LESS.search(question) if _WHY.search(question) and not is_neutral(question) else None
    return 0 if said is None else 1 if said["more"] else -1


def turned(clause: str) -> tuple[Quantity, Quantity] | None:
    """The figures of 「从…到…」, in that order."""
    found = find_quantities(clause)
    for first, last in itertools.pairwise(found):
        between = clause[first.end : last.start]
        if _BEFORE.search(clause[: first.start]) and re.fullmatch(r"[^，,]{0,6}[到至为成]了?", between):
            return first, last
    return None


def bare(text: str) -> str:
    """A text without what it says of its subject: figures, directions, comparisons, emphasis and question words."""
    text = re.sub(r"[减增]产", "产量", _ASKS.sub(" ", text))
    if opened := OPENED.loose and OPENED.loose[0].search(text):
        text = text[: opened.start()]
    text = _EMPHASIS.sub(" ", _SHORT_OF.sub(" ", text))
    for quantity in reversed(find_quantities(text)):
        if not _COUNTED_ITEMS.match(quantity.text):
            text = f"{text[: quantity.start]} {text[quantity.end :]}"
    for sides in ALL_SIDES:
        one, other = sides.loose or (sides.one, sides.other)
        text = _outside_nouns(other, text)
        text = _outside_nouns(one, text)
    text = _TIMES_OF.sub(" ", _OUT_OF_RANK.sub(" ", text))
    return re.sub(r"[定冲做升降涨跌][到至]?(?=\s|$)|微克(?:/立方米)?(?:以[下内上])?", " ", text)


def _outside_nouns(pattern: re.Pattern[str], text: str) -> str:
    """A text with what a pattern finds outside of nouns (增加值) blanked out."""
    nouns = [match.span() for match in _NOUN.finditer(text)]
    return pattern.sub(
        lambda m: m.group() if any(a <= m.start() < b for a, b in nouns) else " " * bool(m.group()), text
    )


def _bounded(quantity: Quantity, before: str, after: str) -> Stated:
    value, slack = quantity.value, _rounding(quantity)
    low: Decimal | None = value - slack
    high: Decimal | None = value + slack
    strict = False
    if _BELOW.search(before):
        low, high, strict = None, value, True
    elif _ABOVE.search(before) or quantity.qualifier in ("突破", "超", "超过") or re.match("[多余]?以上", after):
        low, high = value, None
    elif quantity.qualifier in ("以下", "以内") or re.match("以[下内]", after):
        low, high = None, value
    elif _NEAR.search(before):
        low, high = value * Decimal("0.9"), value * Decimal("1.1")
    return Stated(quantity, low, high, strict, bool(_GROWS.search(before)))


def _rounding(quantity: Quantity) -> Decimal:
    """Half a unit of the last digit said: who says 3.3万亿 may mean 32765亿; a quarter for rates, which reports give exactly."""
    number = re.match(r"\d+(?:\.(\d+))?", quantity.text.replace(",", ""))
    if not number or not Decimal(number.group()):
        return Decimal(0)
    scale = quantity.value / Decimal(number.group())
    half = abs(scale) * Decimal(5).scaleb(-len(number[1] or "") - 1)
    return half / 2 if quantity.unit in ("%", "个百分点", "倍") else half


def _plain(question: str) -> str:
    return canonical(from_english(normalise(question)))
