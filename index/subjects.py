"""What a figure measures, read from the words before and after it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.day_given import PART_OF_YEAR
from index.quantities import Quantity, find_quantities

_UP = "增长|上调|增加|增产|提高|(?<!改造)提升|上升|扩大|上涨|攀升|(?<![季月])回升|改善|(?<!新)增"
_DOWN = "下降|减少|减产|降低|回落|缩短|压减|压缩|压降|缩减|缩小|收窄|下调|降价|精简|降|减"
CHANGES = re.compile(rf"(?:{_UP}|{_DOWN})$")
"""A verb after which a figure says by how much."""
FALLS = re.compile(rf"(?:{_DOWN})$")

VERB = re.compile(
    rf"(?P<verb>(?:{_UP}|{_DOWN}|涨|跃升|提|升|压|做|要)(?:到|至|为)|(?<=[率比度幅例重都均])在(?![\u4e00-\u9fff])|[迈跨站登跃][上过]|达到|达|稳定在|保持在|控制在|控制到|维持在|保持|完成|实现|突破|超过|接近|超"
    rf"|占|稳居|位居|居|列|排名|为|是|[拥共现还]?有|(?<![签节公制履预条合契违邀])约|共|{_UP}|{_DOWN})"
    r"(?:了|约|近|超|超过|不[低少]于|不[高超][于过]|突破|达到?|到|至|为|在|全国|全区|全省|全市|自治区|西部|同比|每人|每户|每月|每年|(?:\d{4}年|上一?年|去年)的)*$"
)
_PLACE_VERB = re.compile(
    r"(?P<verb>稳居|稳列|位居|位列|名列|跃居|高居|居|排名|排在|排|列|保持|跃升至?|升至|上升至|上升到|进入|跻身|挺进|重返)[^，,、；;\d]{0,12}$"
)
_AMONG = re.compile(r"(?:全国|全区|全省|全市|全球|世界|西部|内地|亚洲)$")
_COMPARED = re.compile(
    r"[、，,和]?(?:均|都|分别)?(?:(?:(?<![同占环])比(?![率重例值])|较)[\u4e00-\u9fff]{1,12}?(?P<more>(?<!提)高出?|(?<!降)低|快|慢|多|少)"
    r"|(?P<verb>高于|低于|快于|慢于|高出|超出|优于|好于|超过|领先|领跑)[\u4e00-\u9fff]{0,14}?)(?:近|约|超)?$"
)
_OF_COMPARISON = frozenset(("个百分点", "倍"))
DIFFERS = re.compile(r"[高低多少]出?")
"""The verb of a figure that says by how much one thing differs from another: 「比全国平均水平高2岁」."""
_QUALIFIER_TAIL = re.compile(
    r"(?:不低于|不少于|不高于|不超过|(?<=[率度])低于|超过|突破|接近|大约|约为|超|逾|近|(?<![签节公制履预条合契违邀])约|达|共|各)+$"
)
_ADVERB_TAIL = re.compile(
    r"(?:(?<![人户月])均|分别|都|(?:今年|年内|全年)?(?:要|争取|力争|确保)|今年|年内|(?:今|明)年要|年均|平均每年|稳步|逆势|大幅|持续|明显|显著|逐年|(?<![原规准法])则|累计|已|再|将|也|又|同比|平均|实际|首次|历史性|预计|继续|连续(?:\d+|[二两三四五六七八九十])(?:年|个月|个季度|届|天)|五年|\d+年(?:来|间)?|(?:比|较)[^，、]{0,8}?年(?:同期|初|末|底)?(?:预算|决算|执行)?数?|(?:比|较)[“”十一二三四五]{3,5}末|净|有望)+$"
)
_BASIS = re.compile(
    r"同口径|(?:并)?在实际工作中|按可比(?:口径|价格|价)?(?:计算)?|可比价(?:格)?(?:计算)?|按不变价(?:格)?(?:计算)?|扣除(?:价格|物价)因素(?:影响)?后?[，,]?(?:实际)?|剔除[^，,]{2,8}因素(?:影响)?后?[，,]?(?:则是?)?"
)
_JOINING = re.compile(
    r"^(?:\d{1,2}[.．、]|[①-⑳])?(?:[（(][\u4e00-\u9fff]{1,3}[）)])?(?:[、，,的；;”’）)]|和(?![平谐林美田县])|以及|及(?![时早格])|与(?![会时])|并且?|且|等)+|^\d{1,2}[.．](?!\d)|^[（(][\u4e00-\u9fff]{1,3}[）)](?=$|[、，,])"
)
TIME_AND_FILLER = re.compile(
    r"^(?:[①-⑳]|(?:19|20)\d\d年(?:[—–至到-](?:19|20)\d\d年)?(?:以来)?|\d+年(?:来|间)?(?![\u4e00-\u9fff]*级)|五年来?|(?:\d+月|年)底前?|年末|全年|年内|今年|去年|预计|力争|确保|其中|实现|推动|全[市区省](?!性)"
    r"|我们将|实际(?=增速)|基础上|单位[至到]|累计|均(?![衡价可])|都(?!市)|共(?![享同建青产和]|有产权)|已|[，,、]|到(?!位))+"
)
_CAUSES = re.compile(r"(?:^为|推动|确保|支持|帮助|促进|力争|带动|让|使|助力)$")
_RELATIVE = frozenset(("%", "‰", "倍"))
_INDIVISIBLE = frozenset(("个百分点", "个基点", "倍", "位次", "∶1", "∶", "℃"))
"""Units after which no counted noun stands."""
_PLACE = "位次"
_LASTING = frozenset(("年", "个月", "天", "个工作日", "小时", "分钟"))
"""Units of how long something takes: 「由3天压缩至1小时」."""
BOUNDING = frozenset(("元", "美元", "吨", "千瓦", "千瓦时", "米", "小时", "分钟", "天", "岁", "平方米", "亩"))
"""Units of a size by which another noun is told apart: 「总投资30亿元的项目12个」."""

# Words with which the predicate of a counted noun begins; a noun that holds one of them inside is cut too early, not too late.
_PREDICATE = (
    "(?:竣工|投产|开工|建成|落地|完成|提升|提高)(?!的?(?:项目|企业|产能|工程|行动|示范|改造|标准|型))|达到|达标|实现|获评|获批|获得|获|入选|增长|分别|全部|平均|均(?!衡)|[发核]放|核发|拨付|兑[付现]|提供|享受|参加|参与|参赛|纳入|集聚|投入|成为|通过|列入|覆盖|惠及|带动|拉动"
    "|用于|来自|实施|总投资|投资(?=\\d)|投向|同比|较上|比上|占|居全|位居|高于|低于|增至|降至|下降|被|已|由|从|(?:[和与及、等]|以及)(?=\\d|$)|[和与及][以在对将]|全覆盖"
)
_QUOTED = r"“[^”]{1,30}”|《[^》]{1,30}》|[（(][^）)]{1,20}[）)]"
_NAMED = r"\d+(?:强|[A-Z]{1,3}|[百千万亿]*级)"
"""Digits inside a name: 「世界500强企业」, 「500亿级园区」."""
_NOUN = re.compile(
    rf"(?:\d+(?:小时|米|岁|吨|天)(?:及以上|及以下)?(?=[\u4e00-\u9fff]))?(?![和与及等（(·+\-]|并(?![网购]))(?:{_QUOTED}|{_NAMED}|(?!{_PREDICATE})[\u4e00-\u9fffA-Za-z·+\-])+"
)
_PHRASE = re.compile(rf"(?![和与及等（(·+\-])(?:{_QUOTED}|[\u4e00-\u9fffA-Za-z·+\-])+")
_BASE = re.compile(r"(?:以上|左右)?的?基础上")
"""What comes on top of a figure: 「产量在连年增产2万吨的基础上，再增产3万吨」; the thing measured stands before 在."""
IN_SPITE = re.compile(r"(?:以上|左右)?的?(?:情况|背景|条件|前提)下")
"""After a figure that only says in what circumstances: 「外贸在原料涨价3成的情况下增长5%」."""
_CIRCUMSTANCES = re.compile(r"在[^，,。；;]*(?:情况|背景|条件|前提)下")
_BEFORE_NOUN = re.compile(r"(?:[（(][\u4e00-\u9fff]{1,3}[）)])?(?:及?以上|及?以下|左右|以内)?的?")
_DESCRIBED = re.compile(
    r"[\u4e00-\u9fff]{2,8}[强高大好优佳新特美全广深多](?:、[\u4e00-\u9fff]{2,8}[强高大好优佳新特美全广深多])+的(?P<noun>[\u4e00-\u9fff]{2,12})"
)
"""Praise before what is counted: 「带动力强、影响面广的企业」."""
_LISTED = re.compile(rf"(?:、(?!{_PREDICATE})[\u4e00-\u9fffA-Za-z]{{2,8}}){{1,4}}(?=[，,。；;！])")
"""What is counted together, or told more closely: 「2万平方米低成本、定制化厂房」."""
_FAILS = re.compile(r"没有|尚未|未(?!来|成年|婚|名)")
"""「有3个没有达到预期」: what is counted is that they did not."""
_NOUN_TAIL = re.compile(r"(?:全面|全部|正式|相继|陆续|先后|顺利|年内|基本|[均已都])+$")
"""What belongs to the predicate at which a noun was cut."""
_MILESTONE = re.compile(r"[新大]?(?:台阶|大关|关口|俱乐部)|单位(?=[至到])")
"""What is reached, not what is counted: 「迈上4万亿元新台阶」, 「下降1个单位至16」."""
# What no report has only one of: a bare one is its industry's, its project's.
_OUTPUT = re.compile(
    r"项目|(?:年|总|年总)?(?:产值|产能|产量|产出|营收|营业收入|营收规模|销售收入|交易额|过货量|增加值|收入)$"
)
_INDUSTRY = r"(?:(?<![企就创毕专事作学失停从物])业(?:集群|集聚区|基地|园区?|带|链)?|集群|口岸|园区|开发区|市场|中心)"
_DOING = r"(?:加快|加强|深化|紧抓|大力|全力|着力|积极|持续|深入|围绕|迅速|推动|推进|发展|做[大强优]|培育|壮大|实施|打造|构建|建设|建强|提升|支持|聚焦|焕发|(?:[\u4e00-\u9fff]{2})?共建)"
_TURN = "作为|成为|[把将让使向等]"
"""Words that no name of an industry holds."""
_OPENING_OWNER = re.compile(
    rf"^以?(?:和|并|{_DOING})*(?P<owner>(?:(?!{_TURN})[\u4e00-\u9fff“”+（）()]){{1,16}}?{_INDUSTRY})(?![主者务绩])"
)
_LATER_OWNER = re.compile(
    rf"{_DOING}(?P<owner>(?:(?!{_TURN}|{_DOING})[\u4e00-\u9fff“”+]){{3,14}}产业(?:集群|集聚区|基地|园区?|带|链)?)$"
)
ZONE = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:经济圈|都市圈|城市群|经济带|经济区|新区|直管区|开发区|高新区|经开区)|高新区|经开区|开发区"
)
"""Several divisions together, or a zone inside one, whose figures are none of the one that reports them."""
_FIELD = re.compile(r"^(?P<owner>[\u4e00-\u9fff、]{2,10})方面$")
_TOPIC = re.compile(
    r"[\u4e00-\u9fffA-Z“”、]{2,20}(?:率|占比|比重|收入|标准|增速|增幅|产值|增加值|价格|余额|规模|产能|总量|总值|总额|投资|进出口)|(?:外贸)?进出口"
)
_PACE = re.compile("(?<=[值额入资量])增[速幅]$")
_COURSE = re.compile(
    r"(?:(?:逐[季月年]|持续|稳步|不断|总体|保持)[\u4e00-\u9fff]{2,6}|(?:稳居|位居|位列|跻身)[\u4e00-\u9fff]{2,8}"
    r"|(?:每年|五年|接连|连续|再次|首次|先后|相继|成功|历史性|一举)?(?:连?跨[越过上]?|[迈跃]上|突破|[迈越]过)[^，,]{2,12}(?:台阶|大关|关口|门槛)|稳中[有向提求][\u4e00-\u9fff]|逆势[\u4e00-\u9fff]{2})$"
)
_PART_OF_YEAR = re.compile(PART_OF_YEAR)
_ACTION = re.compile(rf"(?:稳步|不断|进一步|{_UP}|{_DOWN}|{_DOING}|[优强]化|保障|健全|完善)")
_SPENT = re.compile(r"实施|建设|改造|新建|用于|支持|推进")
OF_PREVIOUS = re.compile(
    r"(?:增幅|(?:名义)?增速|降幅|总额|数量|总数|总市值|总花费|市值|办结率|交付率|满意率|即办率|普惠率|达产达效|受益|收入|支出|投入|利润|协议额|床位|(?:首次)?(?:实现)?[顺逆]差)"
)
"""What is said of something just counted: 「工单1000件高质量办结，满意率99%」."""
DEPENDENT = re.compile(
    r"^(?:(?:计划|预计)?(?:达标|受益|惠及|覆盖|竣工|完工|投产|开工|落地|完成投资|总投资|协议|投资|占比|比例|比重|总量|总?规模|面积|增速|[带拉]动|涉及|普惠率|装机容量)(?!以上|[\u4e00-\u9fff]*(?:项目|企业))[\u4e00-\u9fff]{0,4}|(?:总量)?占[\u4e00-\u9fffA-Z]{2,10}|对[\u4e00-\u9fffA-Z]{2,10}贡献率)$"
)
"""What is said of something counted before: 「竣工310个」, 「完成投资2亿元」, 「占财政收入的70%」."""
_STAGE = "(?:开工|竣工|完工|投产|落地|签约)"
"""Stages of one thing: one of them is never a part of another (「开工16万千瓦、投产10万千瓦」)."""
PLACE_ONLY = re.compile(
    r"(?:主城区|中心城区|城区|市区|城镇|城市|农村(?:牧区)?|牧区|县城|乡镇|山区|[\u4e00-\u9fff]{2,4}[区县市旗镇])"
)
"""A place that only says where: 「占比达到20%，主城区达到25%」."""
_SPENDING = re.compile(r"(?:安排|投入|筹措|筹集|统筹|落实|拨付|整合|下达|争取)(?:[\u4e00-\u9fff]{0,6}资金)?")
_SPENT_ON = re.compile(
    r"(?:以上|左右|以内)?[，,](?P<what>(?:办好|用于|支持|实施|建设|改造|推进|解决|新建|发放|保障|开展|完成)[^，,。；;！]{2,24})"
)
"""What money is spent on, in the clause after it: 「安排资金2亿元，办好30项实事」."""
_MEASURED = re.compile(
    r"(?:产值|产量|产能|增加值|零售额|销售额|销量|投资|出口|进口|进出口|收入|支出|余额|利润|总量|总额|面积|占比|率)$"
)
_SHORT = 4
_LONGEST_NOUN = 40
_SHORTEST_CUT = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: its words, where they begin, and the verb between them and the figure."""

    text: str
    start: int
    verb: str


def subject_before(left: str, offset: int, *, unit: str = "", after: str = "") -> Subject:
    """The noun phrase and the verb in the text before a figure.

    Args:
        left: the words between the figure before (or the clause's start) and this one.
        offset: where they begin.
        unit: the figure's; places in an order and differences have verbs of their own.
        after: the words after the figure.
    """
    left = _CIRCUMSTANCES.sub("", left)
    match, verb = _predicate(left, unit)
    if match and match.group() == left and verb == "为" and unit not in _RELATIVE:
        return Subject(verb, offset, "")
    head = left[: match.start()] if match else _QUALIFIER_TAIL.sub("", left)
    head = _AMONG.sub("", head) if unit == _PLACE else head
    head = _ADVERB_TAIL.sub("", _BASIS.sub("", head.rpartition("在")[0] if _BASE.match(after) else head))
    joining = _JOINING.match(head)
    begin = joining.end() if joining else 0
    filler = TIME_AND_FILLER.match(head[begin:])
    begin += filler.end() if filler else 0
    return Subject(head[begin:].rstrip("“‘（( "), offset + begin, verb)


def may_become(before: str, after: str) -> bool:
    """Whether a figure of one unit may be the state before one of another."""
    return before == after or {before, after} <= _LASTING or left_out(before, after)


def left_out(before: str, after: str) -> bool:
    """Whether the second of two figures leaves out its unit's noun: 「由6个工作日压至2个」."""
    return after == "个" and before.startswith(after)


def _predicate(left: str, unit: str) -> tuple[re.Match[str] | None, str]:
    compared = _COMPARED.search(left)
    if compared and (unit in _OF_COMPARISON or compared["more"]):
        return compared, compared["verb"] or compared["more"]
    match = (_PLACE_VERB.search(left) if unit == _PLACE else None) or VERB.search(left)
    return match, match["verb"] if match else ""


def noun_after(text: str, quantity: Quantity, end: int, *, left: Subject, begin: int | None = None) -> tuple[str, int]:
    """The counted noun or the predicate after a figure (「12所学校」, 「7个城市获评…」), and where it ends.

    Args:
        end: where the clause, or the words before the next figure, end.
        left: what stands before the figure; with nothing before it the whole predicate says what is counted.
        begin: where the noun begins if a figure that is part of it stands between (「5个3级桥梁」); None for none.

    Returns:
        The empty string and the figure's own end where no noun follows.
    """
    if quantity.unit in _INDIVISIBLE or (quantity.unit in ("%", "‰") and left.verb):
        return "", quantity.end
    opening = _BEFORE_NOUN.match(text, begin or quantity.end)
    begin = opening.end() if opening else quantity.end
    if _MILESTONE.match(text, begin) or _BASE.match(text, quantity.end):
        return "", quantity.end
    whole = (not left.text and not left.verb) or quantity.unit.endswith("元") or bool(_CAUSES.search(left.text))
    limit = min(end, begin + _LONGEST_NOUN)
    whole = whole or bool(_FAILS.match(text, begin))
    phrase = _PHRASE.match(text, begin, limit) if whole else None
    pattern = _PHRASE if phrase and not _touches(text, phrase) else _NOUN
    found = pattern.match(text, begin, limit)
    if not found or len(found.group()) < 2 or (quantity.unit in BOUNDING and _bounds(text, quantity, found)):
        return "", quantity.end
    if described := _DESCRIBED.match(text, found.start(), limit):
        return described["noun"], described.end()
    noun = _QUALIFIER_TAIL.sub("", found.group())
    noun = _NOUN_TAIL.sub("", noun) if len(noun) > _SHORTEST_CUT else noun
    if listed := _LISTED.match(text, found.start() + len(noun), limit):
        noun += listed.group()
    return noun, found.start() + len(noun)


def _bounds(text: str, quantity: Quantity, found: re.Match[str]) -> bool:
    """Whether a size only tells another figure's noun apart; money that is spent on a thing is of its own."""
    spent = quantity.unit == "元" and _SPENT.match(found.group())
    return _touches(text, found) and not spent


def _touches(text: str, found: re.Match[str] | None) -> bool:
    """Whether a noun runs up to the next figure, and so is that one's."""
    return bool(found and text[found.end() : found.end() + 1].isdigit())


def topic_of(clause: str) -> str:
    """The measure that a clause without a figure names for those after it (「低保标准提高，城市…」, 「增速逐季回升，一季度…」); else empty."""
    words = _COURSE.sub("", CHANGES.sub("", clause))
    filler = TIME_AND_FILLER.match(words)
    words = _ADVERB_TAIL.sub("", _BASIS.sub("", _PACE.sub("", words[filler.end() if filler else 0 :])))
    return words if _TOPIC.fullmatch(words) and not _ACTION.match(words) else ""


def under(topic: str, subject: str, verb: str) -> str:
    """A subject under the measure named ahead of it (「低保标准，城市为每月800元」), where it names none itself."""
    if topic and (not subject or _PART_OF_YEAR.fullmatch(subject)):
        return topic
    if not topic or topic in subject or len(subject) > _SHORT or _MEASURED.search(subject) or CHANGES.search(verb):
        return subject
    return topic + subject if OF_PREVIOUS.fullmatch(subject) else subject + topic


def part_of(whole: str, part: Subject) -> str:
    """The part of what was just measured that 「其中…」 names in too few words to stand alone; else empty."""
    measured = _MEASURED.search(whole)
    if CHANGES.search(part.verb) and measured and not _MEASURED.search(part.text):
        return part.text + measured.group()
    if part.text and len(part.text) <= _SHORT and not measured and part.text[-2:] != whole[-2:]:
        return whole + part.text
    return ""


def output_owner(subject: str, before: Sequence[str]) -> str:
    """The industry or place whose output a bare 「产值」 is, by the clauses before it; empty where none is named.

    Args:
        before: the sentence's clauses so far, in order: the first sets the topic, else the nearest one does.
    """
    if subject == "经济总量" and before and (zone := ZONE.match(before[-1])):
        return zone.group()
    if not _OUTPUT.fullmatch(subject) or not before:
        return ""
    field = _FIELD.match(before[0]) or _OPENING_OWNER.match(before[0])
    found = field or next((owner for clause in reversed(before) if (owner := _LATER_OWNER.search(clause))), None)
    return found["owner"] if found else ""


def spent_on(text: str, quantity: Quantity, left: Subject) -> tuple[str, int] | None:
    """The subject of a sum whose clause only says that it is spent, with what the next clause spends it on, and where that ends."""
    spent = _SPENT_ON.match(text, quantity.end) if _SPENDING.fullmatch(left.text) else None
    if spent is None:
        return None
    words = spent["what"]
    figures = find_quantities(words)
    if figures and figures[-1].end == len(words):
        # 「落实资金6亿元，实施项目416个」: another thing counted.
        return None
    for figure in reversed(figures):
        words = words[: figure.start] + words[figure.end :]
    return left.text + words, spent.end()


def without_stage(subject: str, words: str) -> str:
    """A subject without the stage at either end of it, where the next words name another stage."""
    around = rf"^新?(?:开工|竣工|投产)(?=[\u4e00-\u9fff]{{2}})|(?<=[\u4e00-\u9fff]{{2}}){_STAGE}$"
    return re.sub(around, "", subject) if re.match(_STAGE, words) else subject
