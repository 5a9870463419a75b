"""A question as it is read: one script, what people say as reports print it, every year with its 年."""

import re

from assistant.vocabulary import canonical, from_english, normalise

_HOW_TO_TELL = re.compile(
    r"[，,。；;\s]*(?:请|麻烦)?[这把]?[两二三四五六](?:个数(?:字|据)?|组数字?)(?:都|也|全|一起|一并|给我)*(?:列|写|说|报|给|要)?(?:一下|出来|全|我|上|清楚?|明)*(?=[。？?！!]?$)"
    r"|[，,。；;\s]*(?:请|麻烦)?(?:都|也|全|一并|分别)*(?:[列写注标说]明|[写列标]上)(?=[。？?！!]?$)"
    r"|[，,。；;\s]*(?:把)?名单(?:给我|发我|列一?下)?(?=[。？?！!]?$)"
    r"|(?:政府)?报告(?:里|中|上)?(?:点了?名|提到|提)[的了]?(?=有?哪)"
)
"""「四个数都列一下」, 「请列明」, 「名单给我」: in which form to answer, and nothing of what is asked."""
_YEARS_TOGETHER = re.compile(
    r"(?<![\d.])(?P<years>(?:20)?[0-2]\d(?:[、和与跟及比,，](?:20)?[0-2]\d)+)(?P<rest>(?:[这那]?[两三四五]?年|(?=哪|谁|比|各|分别|[多少高低快慢涨增降])))"
)
"""「23、24、25三年」, 「23跟24哪年」."""
_YEAR_OF_REGION = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})[0-2]\d(?=[、，和与跟及][\u4e00-\u9fff]{2,4}[0-2]\d(?!\d)|(?:这[两三四五]份)?的?报告)"
)
"""「湖南23、吉林19这两份报告」."""
_SPOKEN_FORMS = tuple(
    (re.compile(spoken), written)
    for spoken, written in (
        ("几多", "多少"),
        ("(?:国家|全国|中央)层面", "全国"),
        ("(?<![同占])比列(?![车为入第全席])", "比例"),
        ("评成(?=了?(?:什么|啥|哪))", "评为"),
        ("PFLOPS", "P"),
        (r"(?<=多少)\s*E[Ff][Ll][Oo][Pp][Ss]", ""),
        ("总盘子(?:有)?多大", "投资总额多少"),
        (
            r"(?:扣|剔|刨)(?:除|掉|去)了?(?:物价|价格|通胀|通货膨胀)(?:上涨|变动|波动)?(?:因素|影响)*(?:以?后|之后)?",
            "扣除价格因素",
        ),
        (
            r"(?:以及|及|和)其中的?(?P<part>[^，,。？?]{2,12}?)(?:分别|各)(?:为|是|有)?多少",
            r"多少，其中\g<part>多少",
        ),
        (
            r"(?:及|以及|和)其占(?P<whole>[^，,。？?]{2,12}?)的?(?:比重|比例)(?=$|[，,。？?是为])",
            r"多少，占\g<whole>的比重多少",
        ),
        (
            r"在?(?:[\u4e00-\u9fff]{2,3}(?=全[省市区国]))?(?P<whole>全[省市区国县])(?:里面?|当?中)?占了?(?:多大|多高|多少|几成)(?:的?(?:比重|比例|份额))?",
            r"占\g<whole>的比重多少",
        ),
        (r"占(?P<whole>[\u4e00-\u9fff]{2,6}?)的?(?:多大|多高)的?(?:比重|比例|份额)", r"占\g<whole>的比重多少"),
        (r"(?<![举承主协筹])办(?=展会|活动|赛事|比赛|论坛)", "举办"),
        ("(?<=规模)上(?=[想要能达是])", ""),
        (r"(?<=[是为])几个(?:百分)?点", "百分之几"),
        ("玩的(?:客人|游客|人)(?!才)", "游客"),
        ("吃低保的?", "低保"),
        (r"(?:人?平均)?能?活到?(?=(?:多少|几)岁)", "人均预期寿命"),
        (r"(?<=[降升提涨增减])(?P<to>到了?|至)(?:什么|啥)(?:水平|程度)", r"\g<to>多少"),
        (r"[跟与同和](?P<who>东盟|欧盟|[\u4e00-\u9fff]{2,6}(?:国家|地区))的?(?=进出口|出口|进口|贸易)", r"对\g<who>"),
        (r"城、乡(?=居民|低保|收入)", "城乡"),
        (r"(?<=[，,？?、；;])(?:这?里[面头]|当中)(?!的)", "其中"),
        (r"(?<!提高)(?<!提升)[达到]到?了?几个(?:百分)?点", "达到百分之几"),
        (
            r"(?P<group>[^，,。？?的]+?)(?:[（(][^（()）]*[）)])?的(?P<what>[^，,。？?的：:]+?)(?:分别|各)(?:是|为|有)?多少[：:](?P<items>[^，,。？?：:]+、[^，,。？?：:]+)(?=[？?。]?$)",
            r"\g<group>（\g<items>）的\g<what>分别是多少",
        ),
        (r"(?<![A-Za-z])\s*&\s*(?![A-Za-z])", "和"),
        (r"[给为帮让](?P<who>企业|经营主体|市场主体|群众)省(?:下)?了?(?=多少|几)", r"为\g<who>减负"),
        (r"税(?:款)?省了?(?=多少|几)|省了?(?:多少|几)[万亿]*的?税(?:款|钱)?", "减免税款多少"),
        (r"(?:平均)?每个?人(?:平均)?(?:要)?花(?:了|费)?(?=多少|几)", "人均花费"),
        ("俩", "两个"),
        (r"好几(?=[个项次家])", "多"),
        ("仨", "三个"),
        ("排?老几", "第几"),
        ("头一[位名]", "第一"),
        (r"卖了多少钱|(?<=店)卖了多少(?=[？?，,。]|$)", "销售额多少"),
        (r"又(?:多|[新增]?添|新?增加?)了?(?=几|多少)", "新增"),
        (r"往外送了?多少度?电", "外送电量多少"),
        (r"([发用])了?多少度?电(?!煤)", r"\1电量多少"),
        (r"[种栽植]了?多少[棵株]?树", "植树多少株"),
        (r"一亩地?(?:平均)?能?打了?(?=多少|几)", "亩产"),
        (r"(?<=[粮谷食稻麦])打了?(?=(?:多少|几)[十百千万亿个]*[吨斤])", "产量"),
        (r"(?:要|能)?过多少辆?车", "车流量多少"),
        (r"\s*(?<![A-Za-z])[vV][sS]\.?(?![A-Za-z])\s*", "和"),
    )
)
"""How people say what a plain word for word table cannot hold, a noun and its verb apart among them → how it is written."""
_THAN_CHONGQING = re.compile(r"比(?=重庆)")
"""「比重庆少」 holds no 比重."""
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")


def plain(question: str) -> str:
    """A question as it is read: one script, known words in one form, every year with its 年."""
    for spoken, written in _SPOKEN_FORMS:
        question = spoken.sub(written, question)
    question = _HOW_TO_TELL.sub("", question)
    text = _COMMA.sub("，", canonical(_THAN_CHONGQING.sub("比 ", from_english(normalise(question)))))
    return _YEARS_TOGETHER.sub(_spelled_years, _years_of_regions(text))


def _years_of_regions(text: str) -> str:
    return _YEAR_OF_REGION.sub(r"\g<0>年", text) if len(_YEAR_OF_REGION.findall(text)) > 1 else text


def _spelled_years(match: re.Match[str]) -> str:
    return re.sub(r"\d+", lambda digits: f"{digits.group()}年", match["years"]) + match["rest"]
