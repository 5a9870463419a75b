"""What a figure measures, read from the words before and after it."""

import re
from dataclasses import dataclass

from index.quantities import Quantity

_UP = "增长|增加|提高|提升|上升|扩大|上涨|攀升|改善|(?<!新)增"
_DOWN = "下降|减少|降低|回落|缩短|压减|压缩|压降|缩减|缩小|收窄|下调|精简|降|减"
CHANGES = re.compile(rf"(?:{_UP}|{_DOWN})$")
"""A verb after which a figure says by how much."""
FALLS = re.compile(rf"(?:{_DOWN})$")

VERB = re.compile(
    rf"(?P<verb>(?:{_UP}|{_DOWN}|涨|跃升)(?:到|至|为)|[迈跨站登跃][上过]|达到|达|稳定在|保持在|控制在|控制到|维持在|保持|完成|实现|突破|超过|接近|超"
    rf"|占|稳居|位居|居|列|排名|为|是|有|约|共|{_UP}|{_DOWN})"
    r"(?:了|约|近|超|超过|突破|达到?|到|至|为|在|全国|全区|全省|全市|自治区|西部|同比|每人|每户|每月|每年)*$"
)
_PLACE_VERB = re.compile(
    r"(?P<verb>稳居|稳列|位居|位列|名列|跃居|高居|居|排名|排在|排|列|保持|跃升至?|升至|上升至|上升到|进入|跻身|挺进|重返)[^，,、；;\d]{0,12}$"
)
_AMONG = re.compile(r"(?:全国|全区|全省|全市|全球|世界|西部|内地|亚洲)$")
_COMPARED = re.compile(
    r"[、，,和]?(?:均|都|分别)?(?:(?:比|较)[\u4e00-\u9fff]{1,12}?(?P<more>高出?|低|快|慢|多|少)"
    r"|(?P<verb>高于|低于|快于|慢于|高出|超出|优于|好于|超过|领先|领跑)[\u4e00-\u9fff]{0,14}?)(?:近|约|超)?$"
)
_OF_COMPARISON = frozenset(("个百分点", "倍"))
_QUALIFIER_TAIL = re.compile(r"(?:不低于|不少于|不高于|不超过|超过|突破|接近|大约|约为|超|逾|近|约|达|共|各)+$")
_ADVERB_TAIL = re.compile(
    r"(?:(?<![人户月])均|分别|都|(?:今年|年内|全年)?(?:要|争取|力争|确保)|今年|年内|(?:今|明)年要|年均|累计|已|再|将|也|又|同比|平均|实际|首次|预计|继续|连续(?:\d+|[二两三四五六七八九十])年|五年|\d+年(?:来|间)?|(?:比|较)[^，、]{0,8}?年(?:同期|初|末|底)?|(?:比|较)[“”十一二三四五]{3,5}末|净)+$"
)
_BASIS = re.compile(
    r"按可比(?:口径|价格|价)?(?:计算)?|按不变价(?:格)?(?:计算)?|扣除价格因素[，,]?(?:实际)?|剔除不可比因素[，,]?"
)
_JOINING = re.compile(r"^(?:[、，,的；;”’）)]|和(?![平谐林美田县])|以及|及(?![时早格])|与(?![会时])|并且?|且|等)+")
TIME_AND_FILLER = re.compile(
    r"^(?:(?:19|20)\d\d年(?:[—–至到-](?:19|20)\d\d年)?|\d+年(?:来|间)?(?![\u4e00-\u9fff]*级)|五年来?|(?:\d+月|年)底前?|年末|全年|年内|今年|去年|预计|力争|确保|其中|实现|推动|全[市区省](?!性)"
    r"|累计|均(?![衡价可])|都(?!市)|共(?![享同建青产和])|已|[，,、]|到(?!位))+"
)
_CAUSES = re.compile(r"(?:推动|确保|支持|帮助|促进|力争|带动|让|使|助力)$")
_INDIVISIBLE = frozenset(("个百分点", "倍", "位次", "∶1", "℃"))
"""Units after which no counted noun stands."""
_PLACE = "位次"
BOUNDING = frozenset(("元", "美元", "吨", "千瓦", "千瓦时", "米", "小时", "分钟", "天", "岁", "平方米", "亩"))
"""Units of a size by which another noun is told apart: 「总投资30亿元的项目12个」."""

# Words with which the predicate of a counted noun begins; a noun that holds one of them inside is cut too early, not too late.
_PREDICATE = (
    "(?:竣工|投产|开工|建成|落地|完成|提升|提高)(?!的?(?:项目|企业|产能|工程|行动))|达到|达标|实现|获评|获批|获得|获|入选|增长|分别|全部|均(?!衡)|发放|提供|享受|参加|参与|参赛|纳入|集聚|投入|成为|通过|列入|覆盖|惠及|带动"
    "|用于|来自|实施|总投资|投资(?=\\d)|投向|同比|较上|比上|占|居全|位居|高于|低于|增至|降至|下降|被|已|由|从|(?:[和与及、等]|以及)(?=\\d|$)"
)
_QUOTED = r"“[^”]{1,30}”|《[^》]{1,30}》|[（(][^）)]{1,20}[）)]"
_NOUN = re.compile(
    rf"(?:\d+(?:小时|米|岁|吨|天)(?=[\u4e00-\u9fff]))?(?![和与及等（(·+\-])(?:{_QUOTED}|(?!{_PREDICATE})[\u4e00-\u9fffA-Za-z·+\-])+"
)
_PHRASE = re.compile(rf"(?![和与及等（(·+\-])(?:{_QUOTED}|[\u4e00-\u9fffA-Za-z·+\-])+")
_BEFORE_NOUN = re.compile(r"(?:[（(][\u4e00-\u9fff]{1,3}[）)])?(?:及?以上|及?以下|左右|以内)?的?")
_MILESTONE = re.compile(r"新?(?:台阶|大关|关口|俱乐部)")
"""What is reached, not what is counted: 「迈上4万亿元新台阶」."""
_LONGEST_NOUN = 40


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: its words, where they begin, and the verb between them and the figure."""

    text: str
    start: int
    verb: str


def subject_before(left: str, offset: int, *, unit: str = "") -> Subject:
    """The noun phrase and the verb in the text before a figure.

    Args:
        left: the words between the figure before (or the clause's start) and this one.
        offset: where they begin.
        unit: the figure's; places in an order and differences have verbs of their own.
    """
    match, verb = _predicate(left, unit)
    head = left[: match.start()] if match else _QUALIFIER_TAIL.sub("", left)
    head = _AMONG.sub("", head) if unit == _PLACE else head
    head = _ADVERB_TAIL.sub("", _BASIS.sub("", head))
    joining = _JOINING.match(head)
    begin = joining.end() if joining else 0
    filler = TIME_AND_FILLER.match(head[begin:])
    begin += filler.end() if filler else 0
    return Subject(head[begin:].rstrip("“‘（( "), offset + begin, verb)


def _predicate(left: str, unit: str) -> tuple[re.Match[str] | None, str]:
    if unit in _OF_COMPARISON and (compared := _COMPARED.search(left)):
        return compared, compared["verb"] or compared["more"]
    match = (_PLACE_VERB.search(left) if unit == _PLACE else None) or VERB.search(left)
    return match, match["verb"] if match else ""


def noun_after(text: str, quantity: Quantity, end: int, *, left: Subject) -> tuple[str, int]:
    """The counted noun or the predicate after a figure (「12所学校」, 「7个城市获评…」), and where it ends.

    Args:
        end: where the clause, or the words before the next figure, end.
        left: what stands before the figure; with nothing before it the whole predicate says what is counted.

    Returns:
        The empty string and the figure's own end where no noun follows.
    """
    if quantity.unit in _INDIVISIBLE or (quantity.unit in ("%", "‰") and left.verb):
        return "", quantity.end
    opening = _BEFORE_NOUN.match(text, quantity.end)
    begin = opening.end() if opening else quantity.end
    if _MILESTONE.match(text, begin):
        return "", quantity.end
    whole = (not left.text and not left.verb) or quantity.unit.endswith("元") or bool(_CAUSES.search(left.text))
    limit = min(end, begin + _LONGEST_NOUN)
    pattern = _PHRASE if whole and not _touches(text, _PHRASE.match(text, begin, limit)) else _NOUN
    found = pattern.match(text, begin, limit)
    if not found or len(found.group()) < 2 or (quantity.unit in BOUNDING and _touches(text, found)):
        return "", quantity.end
    noun = _QUALIFIER_TAIL.sub("", found.group())
    return noun, found.start() + len(noun)


def _touches(text: str, found: re.Match[str] | None) -> bool:
    """Whether a noun runs up to the next figure, and so is that one's."""
    return bool(found and text[found.end() : found.end() + 1].isdigit())
