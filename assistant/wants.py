"""What sort of answer a question wants: kind, role, measure, units, number of items."""

import re

from assistant.operations import operation_of
from assistant.records import Kind
from index.quantities import unit_of
from index.records import Measure, Role

_TARGET = re.compile(
    r"目标|保底|底线|要求(?=达到|做到|实现|增长)|(?<!”)(?<![两三]年)计划(?!生育)|打算|(?<!达到)(?<!达)预期(?!寿命)|控制线|安排(?![了过])|力争|任务(?!完成)|(?<![虚模比])拟|准备|将(?!军|近)(?![^，。？?]{2,24}[到成为至完](?:成)?了)|(?<![认确鉴评审核选商否肯规制导])定(?:的|了|为|到|在|得|下|(?=几|多少))|(?:当初|年初)(?=定)|控制在多少|(?<![保耕护态])红线(?=是?多少|$|[，,？?])|规划(?!控制|项目|区|范围|用地|馆|院|局|编制|体系|面积|师|展|许可|图|期)"
    r"|(?<![主需只])(?<!(?<!比)重)要(?=稳|控|达|到|做|增|建|新|投|打|改|实现|完成|培|坚决|在|重点|把|压|降|提)|(?<![主需只])(?<!(?<!比)重)要(?=(?![求素点回来多少高低快慢大小]|几个?(?:工作日|天|小时|分钟|月))[\u4e00-\u9fff]{0,6}(?:多少|几|百分之))|想(?!知道|了解|问|查|看|象|法|核|确认|算|找|请)"
)
_NAMED = re.compile(r"[“「\"][^”」\"]{2,12}[”」\"]|(?:几|多少)[项个][^，。？?、]{0,6}任务")
"""Where words of targets are part of a name (「“暖流计划”」) or of what is counted (「几项改革任务」)."""
_PRESENT = re.compile(r"现状|(?<!项)目前|现在|当前|眼下|如今|现有")
_ACTUAL = re.compile(
    rf"实际(?![使利]用)|截至(?=(?:\d+年)?\d+月\d+日)|实绩|实收|实打实|做到了|真正|已经|结果|(?:最[后终]|到底)[^，,。？?]{{0,6}}(?:完成|做到|达到)|{_PRESENT.pattern}"
)
_FULFILLED = re.compile(r"(?<!要)(?<!未)完成(?!情况|率|数)[^，,。？?、与和及]{0,12}$")
"""Before a 任务 that is done already."""
DONE = re.compile(r"完成|做到|达到|结果|最[后终]")
"""After a target was asked for, what was done of it."""
ROLE = re.compile(rf"(?P<target>{_TARGET.pattern})|(?P<actual>{_ACTUAL.pattern})")

_GROWTH = re.compile(
    r"增速|增幅|(?<!自然)增长率|增长[幅速]度|[涨增升长]得[更最]?[快慢猛]|(?:上调|下调|提高|提升|上涨|下降|降低|压减|压缩|减少|增加|增长)的?(?:幅度|比[例重]|百分比)|[暴猛狂大]涨(?:了)?(?:多少|几)|涨幅|降幅|(?<![增成生助])长了(?:多少|几)|(?:便宜|降价|涨价)了?(?:多少|几|百分)|增长(?:了)?(?:多少|几|百分之)|(?<!新)(?<!净)增了(?:多少|几|百分)|涨了?(?:多少|几|百分)|下降(?:了)?(?:多少|几|百分)|[升降减]了?百分之(?:几|多少)|降了多少(?=$|[？?，,])|(?<![差高低多少快慢])几个点|增长目标|目标增|是[涨增升]还?是[跌降减]|增长倍数|(?<![新净再])增多少|增长(?=$|[？?，])|同比(?:多少|怎么样|如何|咋样)?(?=$|[？?，、])"
)
_GROWN_SINCE = re.compile(r"(?:比|较|跟|同|与)(?:(?:19|20)?\d\d年)(?:相比|比)?[^，。？?]{0,12}?增长了?(?=多少|几|百分)")
_LEVEL = re.compile(
    r"多少[十百千]*万(?!亿)|突?破了?(?:多少|几)|多少(?:万|百|千)*亿(?!次)|总量|多大规模|规模多大|总额是|绝对|金额|多少(?:万|亿|千)*(?:元|美元)|达到多少(?:万|亿)?|规模多大|(?:总共|一共|总计)(?:是|有|为|达到?)?(?:多少|几)"
)
_SHARE = re.compile(r"占比|比重|所占|占.{0,12}(?:多少|百分之|几成)")
_RANK = re.compile(r"第几(?![批届次期轮季部])|排(?:在|到)?(?:多少|几)(?:名|位)|排名|位次|排第|居.{0,6}位")
_CHANGE = re.compile(
    r"(?:比(?!例|重|率)|较|高于|低于|快于|慢于|[高多快低少慢]过)[^，。？?]{0,8}?(?:全国|全省|全区|上年|上一年|前一年|去年|前年)[^，。？?]{0,8}?(?:(?:多|少|增加|减少|高|低|快|慢)?了?(?:几|多少)|高还是低|低还是高|快还是慢|慢还是快)"
    r"|(?:跟|同|和|与)(?:全国|全省|全区)(?:平均)?(?:水平)?(?:相)?比[^。？?]{0,8}(?:几|多少)"
    r"|(?:[降涨]|下降|降低|下调|上涨|上调|提高)了?(?:多少|几)(?:万|亿|千|百)*(?:元|块钱?)"
    r"|(?:跑[赢输]|落后于?|领先于?|超过?)了?(?:全国|全省|全区)(?:平均)?(?:水平)?[^。？?]{0,6}(?:几|多少)"
)

UNIT_NAMES = "平米|班(?![列级子组])|剂次|工作日|趟|钟头|连[冠丰增快优升调涨降]|个?基点|PF|P(?!P)|Gbps|G(?![A-Za-z])|平方公里|平方米|立方米|个百分点|百分点|平(?![方均价安时])|千瓦时|千瓦|公里|公顷|亩|人次|架次|列次|场次|家次|户次|标箱|标准箱|微克|毫克|分钟|小时|公斤|斤|吨|元|块钱|美元|欧元|港元|倍|岁|户|家|个|项|条|座|台|套|辆|件|处(?![理置罚])|所|张|天|位|名|人(?![才均口])|场|次|只|头|口|批|枚|块|米|架|艘|列|对|例|宗|笔|期|篇|部|起|支(?![出持援付])|款|栋|幢|种|类"
_COUNTED_WANT = re.compile(
    rf"(?<!第)(?:多少|几)(?:个?(?=亿|万|小时|钟头|工作日|月(?!份|度)|人(?![才工均员次口])))?(?:万|亿|千|百)*(?P<unit>{UNIT_NAMES}|(?<=个)月(?!份|度))(?!面|子(?![项公基])|别|业|庭|什|点|亿|万)"
)
_OF_MONEY = re.compile(r"(?:多少|几)[十百千万]+块(?!地)")
_FOREIGN_MONEY = frozenset(("美元", "欧元", "港元"))
_SAID_UNITS = {
    "趟": "列",
    "工作日": "个工作日",
    "月": "个月",
    "钟头": "小时",
    "块钱": "元",
    "平": "平方米",
    "微克": "微克/立方米",
    "毫克": "毫克/升",
    "基点": "个基点",
    "G": "Gbps",
}
_ATTRIBUTES = (
    (re.compile(r"面积"), "面积"),
    (re.compile(r"(?:受益|惠及|覆盖)(?:人数|人口)|(?<=[^常口住总])人数"), "人"),
    (re.compile(r"(?:覆盖|惠及|受益|帮助|救助|服务|接收|安置)了?(?:多少|几)(?:名|位|个)?(?:老年?人|孩子|学生|居民|群众|农民|职工)"), "人"),
    *((re.compile(rf"(?<![一-十几每]){unit}数(?![据字控额码])"), unit) for unit in "套株亩台件列户家栋座条项所幢艘架辆"), (re.compile(r"(?<![这那哪几两三四五六七八九十])个数|项目数"), "个"),
    (re.compile(r"的钱(?=$|[，,。？?\s]|[今去前]年|比)|投资额|总投资|金额|投资多少|[多投花](?:多少|几)(?:的)?(?:投资|资金|钱)|投(?:入|了)?多少(?![家户人个])|收了?多少(?=$|[？?，,。])|多少钱|(?:多少|几)个?亿(?=$|[，,、。？?])|(?:挣|赚|省下了?|追回|要回来?|减免)了?多少(?![家户人个])|(?:多少|几)(?:的)?[\u4e00-\u9fff]{0,3}(?:投资|资金|收入|支出|开支|工资|补贴|贷款|产值|税收|债券|债|利息)"), "元"),
    (re.compile(r"(?:提高|提升|上升|下降|降低|回落|[高低多少快慢升降])[了出]?几个点|全[国省区市](?:平均)?(?:水平)?几个点"), "个百分点"),
    (re.compile(r"(?<![建修增])[拿挣花赚发补领收交涨到成是]了?(?:多少|几)块(?=$|[，,。？?])"), "元"),
    (re.compile(r"每人每[月年][^，。？?]{0,6}多少(?![个家户人次吨斤度])"), "元"),
    (re.compile(r"里程|长度|总长(?!期)|(?<!时)多长(?!时间)"), "米"),
    (re.compile(r"(?:多少|几)[\u4e00-\u9fff]{0,4}床位|床位数?(?:是|有|达到?)?(?:多少|几)"), "张"),
    (re.compile(r"百分之几|百分之多少|几个点|增速|增幅|涨幅|降幅|(?<!自然)增长率|占比|比例|比重|普惠率|覆盖率"), "%"),
    (re.compile(r"几倍|多少倍"), "倍"),
)  # fmt: skip
_RISEN = re.compile(
    r"(?:人数|户数|套数|家数|里程|面积|金额|总额)(?=(?:去年|今年|20\d\d年|\d\d年|[暴猛狂大]|同比|比上年|较上年|各|都|分别|[，、]?(?:哪一?个?[家省市地]?|谁))*[上下]?[升涨降增减][了低少加长得]*(?:多少|几|最))"
    r"|(?:总投资|投资额)(?=已?完成了?(?:百分|几成))"
)
"""「人数同比降了多少」 asks for no people."""
_BESIDE = (
    (re.compile(r"(?:多少|几)(?:个|名|位)?(?:科研|技术|专业|管理|研发|医护|医务|执法|社区|志愿|在校)?(?:游客|旅客|乘客|运动员|选手|嘉宾|学生|孩子|老人|农民工?|打工[人者]|务工人员|劳动者|群众|毕业生|劳动力|职工|医生|护士|教师|人才|冗员|人员|员工|干部|社工|志愿者|村民|居民|常住人口|人口)"), "人"),
    (re.compile(r"(?:市值|产值|营收|收入|支出|利润|税收|额|花费)(?:是|有|达到?|共|为)*(?:多少|几)"), "元"),
)  # fmt: skip
"""What tells a unit only where another figure of another unit is asked for beside (「上市公司几家、市值多少」)."""

_SPEAKER = re.compile(
    r"谁(?:上台|当时)?(?:作|做|讲|念|宣读)的?|由谁[^？?]{0,8}所?作|哪[个位](?:领导|市长|省长|区长|县长|主席|人)?(?:作|做|讲|念|宣读)的?(?=[？?报工政、，]|$)|报告人|报告[^，。？?]{0,4}在(?:哪|什么)[^，。？?]{0,8}[会次]议?上?[^，。？?]{0,3}作|作报告的(?=[\u4e00-\u9fff]{1,4}(?:是|叫))|作(?:的)?(?:这份)?报告的(?:人|是)|(?<!副)(?:省长|市长|区长|县长|主席)是谁(?![^？?]*电话)|谁是.{0,6}(?:省长|市长|区长|县长|主席)"
)
_ENTITY = re.compile(
    r"谁|第几(?=[届批期轮部])|(?:[剧片书曲歌队校院馆园桥站]名|名[字称]|[代型编]号|品牌)(?:是|叫|呢)?(?:什么|啥)?[？?]?$|那[件个座部条项款只艘架幅][^，。？?]{1,8}(?:是|叫)(?:啥|什么)|(?:第[一二三四五六七八九十\d]+|首|唯一一?)[个家座条项批处所][^，。？?]{2,20}(?:是|叫)(?:啥|什么)[？?]?$|的(?:是|叫)(?:啥|什么)[？?]?$|哪(?:一)?[家个所位条支款种本届份块片处国部首座艘枚天]|叫什么|叫啥|什么名|全称|名称|(?:什么|啥)[^？?，]{0,8}(?:称号|奖|职务|荣誉)|哪里|(?<!来自)哪儿|什么地方|哪一?[座项]|什么时候|何时|哪年|哪一年"
)
_WHAT_DID = re.compile(
    r"(?:首|唯一一?|第一)[个家座条项](?:什么|啥)|(?:什么|啥)(?:型号|牌子|品牌|名字|公司|企业|单位|部门|学校|大学|医院|地方|产业|产品|技术|工程|项目|病|日子|时间)[？?]?$|(?:啥|什么)[\u4e00-\u9fff]{0,4}(?=进|入选|获|得了|上榜|成为|当选|列入|纳入|被|通过|投运|投产|开通|建成)"
)
_LIST = re.compile(
    r"(?<!第)[两二三四五六七八九十\d](?:方面|[大个项件条重篇类场张](?!一(?:工程|百|批)))[^，。？?多少几]{0,8}(?:都)?(?:是|有)?(?:啥|什么|哪)|指(?:哪|啥|什么)(?=[？?]?$)|[两二三四五六七八九十\d](?:大|个|项|条)[“\"「][^”\"」]+[”\"」][^？?多少]*(?:啥|什么|哪)|(?:分别|各自?)[^，。？?多少几]{0,8}(?:什么|啥)|几[个条项大点]?[“\"「]|[说讲列]全(?=[？?]?$)|都叫(?:啥|什么)|哪几|哪些|有哪|哪[两二三四五六七八九十]|哪\d{1,2}[个项大条类种家座所处位件]|(?:逐[一个项]|一一|挨个)[列说讲写]|[是为][哪什]么?[^？?]{0,4}[两二三四五六七八九十\d]+[个项件条大]|都有(?:啥|什么)|[一二三四五六七八九十][大个项][\u4e00-\u9fff]{2,6}[，,]?(?:挨个|逐个|都)?列|分别(?:以|是)(?:哪|什么)|[是指]哪[“\"「][几两三四五六七八九十]|几[个大类项条种][^，。,？?]{0,4}[，,？?]?(?:都|各|分别)(?:是|有|叫)?(?:干)?(?:啥|什么|哪)|具体都?(?:是|有)(?!多少|百分|几)|包括(?:哪|什么|啥)|列举|都?有谁|[那这][两三四五六七八九十][个项大][^，。？?多少几]{1,8}(?:都|分别)?[是叫](?:谁|啥|什么)|名[字称]单?都?列|列出[^，。？?]*(?:名称|名单|名字)|列出[^，。？?]*[“「](?:[两三四五六七八九十]|\d{1,2})[个大项条][^”」]+[”」][。？?]?$|列出[^，。？?]*的(?:县|区|市|镇|乡|村|企业|项目|园区|学校|高校|医院|景区)[。？?]?$"
)
_COUNTED_THINGS = re.compile(
    r"有[两三四五六七八九十\d]{1,2}(?:大|[个项条点种类件])[\u4e00-\u9fff]{0,8}[，,]?(?:都|分别|具体)?[是有叫](?:些)?(?:啥|什么|哪)|(?<!第)[两三四五六七八九十](?:大|[项条点种类]|方面)[\u4e00-\u9fff]{0,8}(?:做法|举措|措施|办法|经验)(?:都|分别)?[是有叫](?:啥|什么|哪)"
    r"|的[两三四五六七八九十](?:大|[个项条座家种类])(?!方面)[\u4e00-\u9fff“”]{2,10}[？?。]?$"
    r"|(?:[两三四五六七八九十]|\d{1,2})(?:大|[个项条座家种类])(?!指标|数)[\u4e00-\u9fff“”]{2,10}[，,]?(?:都|请|给我|逐[一个项])*[列报说](?:一下|出来|一列|全)[？?。]?$"
)
"""「三项做法是啥」, 「要全覆盖的四个重点行业」: things that the question counts."""
MEDALS = re.compile(
    r"几[枚块]?金(?:牌)?[、，]?几[枚块]?银|金[、]?银[、]?铜牌?(?:各|分别)|(?:几|多少)[块枚](?:牌(?:子)?(?=[，,？?]|$)|金牌[、，和])"
)
"""「几金几银几铜」, 「金银铜各几块」: told together in a few words of one clause."""
_MEANS = re.compile(r"什么是|什么意思|啥意思|含义|指(?:的是)?什么|指的?是?谁|解释(?:一下)?|怎么理解|何谓|是指")
SHORTCOMINGS = re.compile(
    r"(?:有|存在|面临|承认|检讨|反思|提到|[说讲列]出?)(?:着|了)?(?:哪些|什么|啥|哪[几两三四五六七八九十][个点方面]*)(?:的)?[“]?(?:[\u4e00-\u9fff]{0,4}[和与、])?(?:短板|不足|问题|困难|差距|挑战)|(?:短板|不足|问题|困难|挑战)(?:都)?(?:有哪些|是什么)"
)
"""A question for what a report itself owns up to."""
_MANNER = re.compile(
    r"咋(?!样)|(?:做|干)了?(?:什么|啥|哪些)(?:工作|事|事情|努力)?[？?]?$|招数|举措|措施|怎么|如何|为什么|为何|短板|原因|做法|办法|有(?:哪些|什么|啥)[\u4e00-\u9fff]{0,4}(?:安排|打算|动作|招|办法|部署|计划|政策|思路|进展)|干什么用|干啥用|做什么用"
)
"""A question for how, and with which measures."""
_WHOSE_WAY = re.compile(r"哪一?[个家所][^，。？?]{1,10}的(?:什么)?(?:做法|经验|模式|办法)")
"""「要推广哪个社区的做法」 asks whose it is, not for the measures."""
WHY = re.compile(r"为什么|为何|为啥|原因|是怎么[^，。？?]*的")
_FIGURES_THEMSELVES = re.compile(
    r"[两三四五六]个?(?:目标|指标|数)[^：:]{0,8}[：:][^？?]*(?:[增涨降]幅|增速|[率比]重?)[。？?]?$|(?:率|产?值|[额量]|收入|支出|投资|面积|里程|人数|户数)(?:的?完成)?情况[？?]?$|(?:目标|指标|增速|占比|预期)[，,]?[^，。？?]{0,10}(?:怎么|如何|咋)(?:定|设|安排|排|写|表述)|完成情况.{0,12}(?:任务|目标|计划)|(?:完成|做|实现|执行)得?(?:怎么样|咋样|如何)"
)
"""「三个指标怎么定的」, 「完成情况和任务」: worded as an open question, and asking for figures."""
_OPEN = re.compile(
    r"为什么|为何|原因|怎么|如何|怎样|措施|举措|概括|总结|介绍|情况|思路|做法|打算怎么|靠什么|短板|不足|问题|困难|来自哪|依据|挑战"
    r"|有(?:什么|何|哪些|啥)(?:新)?变化|趋势"
)
_FIGURE = re.compile(
    r"多少|(?<![近这前第好])几(?!家|大)|有几家了?[？?]?$|增速|增幅|幅度|占比|比重|第几(?![批届次期轮季部])|(?<!哪)几家(?=[，,、；;？?。]|$)|排名|百分之|数字(?=[。？?，]|$|[是有呢吗])|目标.{0,6}$|人数|面积|[个件户套家]数|实际.{0,4}$|多[大高长远快久]了?(?=$|[（(？?，,])|(?:数额|数值|金额)(?=[。？?]|$)"
)
_NAMED_EACH = re.compile(r"分别[是叫][？?]?$|名[字称]?(?:列一下|列出来|说一下)[？?]?$")
_OF_A_FIGURE = re.compile(r"目标|计划|实际|预期|任务|完成|(?:[率值额量数速度积]|收入|支出)分别")
_BARE_NOUN = re.compile(
    r"(?:新|入选|获评|获批|提前|组建|引进|开工|建成|布局|打造|培育)[^，。？?的]{0,8}的(?:[两二三四五六七八九十]个?)?[^，。？?的呢分各报说列给]{2,10}$"
)
"""「去年新添的5A景区」: a thing's name without a question word asks which ones."""
INDICATOR = re.compile(
    r"(?:率|产?值|额|量|强度|收入|税收|支出|投资|面积|里程|规模|增速|占比|比重|[人户件]数|浓度|指数|标准|寿命|人口|天数|覆盖面)[？?。]?$"
)
"""「云南绿色铝产值」: an indicator's name alone asks for its figure."""
_SHORT, _LONG = 30, 60
"""Most characters of a question that asks for a figure by a year alone, and by the indicator that it ends with."""
_LAST_YEAR = re.compile(r"20\d\d[？?。]?$")
_COUNTS = {n: i for i, n in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_COUNTED = re.compile(
    r"(?<!第)(十?[两二三四五六七八九十一]|(?<!\d)\d{1,2})(?:大|项|个|件|条|类|种|家|座|位|处|样|重|篇|块|场|张|方面|(?<=哪[三四五六七八九])(?![年部个])[\u4e00-\u9fff])(?!一(?:工程|百|批))"
)


def role_mentions(text: str) -> list[tuple[int, int, Role]]:
    """Where a question speaks of targets or of results: (start, end, role), left to right."""
    text = _NAMED.sub(lambda named: f"{named[0][0]}{'　' * (len(named[0]) - 2)}{named[0][-1]}", text)
    found = (m for m in ROLE.finditer(text) if not (m[0] == "任务" and _FULFILLED.search(text[: m.start()])))
    return [(m.start(), m.end(), Role.TARGET if m["target"] else Role.ACTUAL) for m in found]


def names_growth(text: str) -> bool:
    """Whether a question names growth itself (增速), and not only by how much something rose (涨了几个点, 比2021年增长多少)."""
    said = _GROWN_SINCE.sub("", text)
    return bool(re.search(r"增速|增幅|增长|涨幅|降幅", said))


def of_the_present(text: str) -> bool:
    """Whether a question asks how things are now: of the newest result, whatever year it names beside."""
    return bool(_PRESENT.search(text))


def measure_of(text: str) -> Measure | None:
    """The measure that a question asks for by name; None leaves it open."""
    if _RANK.search(text) and "前百分之" not in text:
        return Measure.RANK
    if _CHANGE.search(text):
        return Measure.CHANGE
    if _GROWTH.search(text):
        return Measure.GROWTH
    if _SHARE.search(text):
        return Measure.SHARE
    return Measure.LEVEL if _LEVEL.search(text) else None


_GROWTH_NOUN = r"(?:增速|增长倍数|增长率|增长速度|增长幅度|增幅|涨幅|降幅)"
_AND = r"[和与及、]|以及"
_LEVEL_AND_GROWTH = re.compile(
    r"(?:总量|多大规模|规模多大|多少(?:万|亿)*元?)[^？?]{0,4}[和与、，,？?].{0,6}(?:增速|增幅|增长)"
    r"|(?:多少|几)[^，,、？?]{0,6}[和与、，,？?](?:各|分别|都|又)*(?:同比|比上年|增速|增幅|涨幅|降幅|[增涨长降减]了?|下降|上升)(?:增长|下降|上升|增|涨|降|升|怎么样|咋样|如何|呢|了|多少|几|个|点|百分|之)*[？?]?$"
    rf"|[，,](?:同比)?{_GROWTH_NOUN}(?:也要|也给我|也说一?下)?[？?]?$|^(?:(?!{_GROWTH_NOUN}|增长).)*(?<![和与及、以])(?:{_AND})(?:其|它的|同比|它们的|(?:比|较)上年的?|(?:比|较)去年的?)*{_GROWTH_NOUN}"
    r"|(?:[量额值浓度率])[，,]?(?:以及|和|及)(?:同比|[比较](?:上年|去年|前一?年))[增涨长降升减][长低少]?了?(?:多少|几)"
    rf"|{_GROWTH_NOUN}(?:{_AND})(?:总量|总额|规模|绝对[值量额]|总值)"
)
"""「多少，增长多少」, 「产值和增速」, 「增速和总量」: how much it is, and how much it grew."""
_LEVEL_AND_SHARE = re.compile(
    r"(?:多少|几)[^？?，,、]{0,4}[和与、，,][^？?，,、]{0,8}(?:占比|比重)|[量额值数入资]及其占[^，,。？?]{2,10}的?(?:比[重例]|份额)"
)
"""「多少、占比几成」, 「结算量及其占全区的比重」."""
_STATE_AND_CHANGE = re.compile(
    r"(?:到|达)了?(?:多少|百分之几|几)了?[和与、，,？?](?:又|同比|[比较](?:上年|去年|年初|上月))*(?:提高?|提升|上升|增加|下降|[降涨升多少高低])了?(?:多少|几)个?(?:百分|基)?点"
)
"""「到多少了，提了几个百分点」."""


def measures_of(text: str) -> tuple[Measure | None, ...]:
    """The measures asked for, in order: both where level and growth are asked for together (「总量和增速」)."""
    if _LEVEL_AND_GROWTH.search(text):
        return Measure.LEVEL, Measure.GROWTH
    if _LEVEL_AND_SHARE.search(text):
        return Measure.LEVEL, Measure.SHARE
    if _STATE_AND_CHANGE.search(text):
        return None, Measure.CHANGE
    return (measure_of(text),)


def units_of(text: str) -> tuple[str, ...]:
    """Base units of the figures that a question wants, in its order; empty where it names none."""
    level = _RISEN.sub("", text)
    counted = {m.start(): _SAID_UNITS.get(m["unit"]) or unit_of(m["unit"])[0] for m in _COUNTED_WANT.finditer(text)}
    if _OF_MONEY.search(text):
        counted = {at: "元" if unit == "块" else unit for at, unit in counted.items()}
    found = dict(counted)
    for pattern, unit in _ATTRIBUTES:
        for match in pattern.finditer(level):
            found.setdefault(match.start(), unit)
    for pattern, unit in _BESIDE if found else ():
        for match in pattern.finditer(text):
            found.setdefault(match.start(), unit)
    if _FOREIGN_MONEY.intersection(counted.values()):
        found = {at: unit for at, unit in found.items() if unit != "元" or at in counted}
    if {"平方米", "亩"}.intersection(counted.values()):
        found = {at: unit for at, unit in found.items() if unit != "面积"}
    units = [found[position] for position in sorted(found)]
    return tuple(dict.fromkeys(unit for unit in units if unit != "块" or "元" not in units))


def kind_of(text: str, *, followed: bool = False) -> Kind:
    """The sort of answer wanted.

    Args:
        followed: whether the question follows others; a bare 「那石拐呢」 then asks for a figure again.
    """
    if _SPEAKER.search(text):
        return Kind.SPEAKER
    if _MEANS.search(text):
        return Kind.MEANING
    if operation_of(text) or _FIGURES_THEMSELVES.search(text):
        return Kind.FIGURE
    if MEDALS.search(text):
        return Kind.ENTITY
    if _COUNTED_THINGS.search(text):
        return Kind.LIST
    if _WHOSE_WAY.search(text):
        return Kind.ENTITY
    counted = re.search(r"哪[两三四五六七八九十]个?[“\"「]", text)
    if (SHORTCOMINGS.search(text) and not counted) or (
        _MANNER.search(text)
        and not re.search(r"怎么样|多少|几[项条个][^，。？?、]{0,4}(?:举措|措施|办法|做法|政策)", text)
    ):
        return Kind.OPEN
    if _LIST.search(text) and not re.search(r"哪(?:些|几)?年", text):
        return Kind.LIST
    if _NAMED_EACH.search(text) and not (_OF_A_FIGURE.search(text) or measure_of(text)):
        return Kind.LIST
    if _FIGURE.search(text):
        return Kind.FIGURE
    if _ENTITY.search(text) or _WHAT_DID.search(text):
        return Kind.ENTITY
    if _OPEN.search(text):
        return Kind.OPEN
    if _BARE_NOUN.search(text) and not INDICATOR.search(text):
        return Kind.LIST
    named = _LAST_YEAR.sub("", text)
    dated = len(text) <= _SHORT and re.search(r"\d年|去年|今年", text)
    bare_indicator = dated or (len(text) <= _LONG and INDICATOR.search(named))
    return Kind.FIGURE if followed or measure_of(text) or role_mentions(text) or bare_indicator else Kind.OPEN


_FIRST = re.compile(
    r"(?:最?前面?|(?<![\u4e00-\u9fff])头)(?P<number>[两二三四五六七八]|[2-8])(?:大|项|个|件|条|类|种|样|方面)(?!月|季)(?:是|都|分别|各|有)*"
)


def without_first(text: str) -> tuple[str, int | None]:
    """A question without its 「前三件」, and how many that are; None where it wants all."""
    first = _FIRST.search(text)
    return (_FIRST.sub(" ", text), count_wanted(first["number"] + "个")) if first else (text, None)


def asks_manner(text: str) -> bool:
    """Whether a question asks how something is or was gone about, and not why it came about."""
    return bool(_MANNER.search(text)) and not WHY.search(text)


def count_wanted(text: str) -> int | None:
    """How many items a list question names, or None; of several numbers the one that is asked with (「20个场景是哪五个领域」)."""
    which = re.search(r"哪|啥|什么", text)
    at = which.start() if which else 0
    # What is counted right after the question word, else last before it, else first after that.
    found = [*_COUNTED.finditer(text, at), *reversed(list(_COUNTED.finditer(text, 0, at)))]
    number = next((match[1] for match in found if match[1] != "一"), None)
    if number is None:
        return None
    return int(number) if number.isdigit() else sum(_COUNTS[numeral] for numeral in number)
