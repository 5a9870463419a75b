"""What people say around a question and not in it: greetings, who asks and what for, how the answer is to be told.

「领导问：四川去年粮食产量多少，给个数就行，急」 asks 「四川去年粮食产量多少」. Only whole clauses at either end are left out,
and a request that a clause of the question opens with (「帮我查一下」); a question that is nothing else is left as it is.
"""

import re

from index.regions import find_regions

_CLAUSE = re.compile(r"[^，,。；;：:！!？?\s…~～（）()]+|(?P<mark>[，,。；;：:！!？?\s…~～（）()]+)")

_PEOPLE = r"(?:老师|同志|领导|主任|专家|小助手|助手|机器人|亲|大神|同事|前辈|师傅|小编|客服|您|你|大家|各位)"
_BOSSES = r"(?:[\u4e00-\u9fff]{2,4}那边|[\u4e00-\u9fff]{1,3}(?:口|条线|战线)|领导|主任|[局处科厅部区县市省州镇乡]长|书记|秘书长|[处局科办委厅部]里|办公室|[\u4e00-\u9fff]{1,4}[处科局办委厅]|上级|上头|同事|老板|客户|记者|媒体|群众|市民|居民|村民|家长|老百姓|百姓|网友|读者|听众|企业|基层|审计|(?:人大)?代表|(?:政协)?委员|有人|人家|朋友|家里人|老师|导师|同学)"
_PAPER = r"(?:材料|汇报|报告|稿子?|讲稿|PPT|表格?|讲话|总结|简报|资料|课题|论文|台账|对比|比对|分析|研究|调研|方案|数据|底稿|专报|信息|新闻|作业|笔记|功课|会|检查|迎检)"
_DO = r"(?:写|做|编|起草|整理|填|核|核对|校对|审核?|准备|出|开|弄|搞|画|更新|核实|看|查|赶)"
_LOOK = r"(?:核对|核实|查|查查|查询|看|看看|算|算算|确认|比对|核|搜|找|请教|了解|问|问问|咨询|对|回答)"
_WRITTEN = r"[说写提讲][过到]?"

_IN_REPORTS = rf"(?:根据|按照?|依据|从|翻|我?(?:记得|印象里?)|好像|听说)?(?:最新的?|[这那]份)?《?(?:政府工作)?报告》?(?:原文)?(?:[里中上])?(?:来?看|显示|{_WRITTEN}|的(?:说法|表述|口径))?"
_GREETING = rf"(?:各位|尊敬的)?{_PEOPLE}?们?(?:好|早上好|上午好|下午好|晚上好|早|辛苦了?|打扰了?|打扰一下)[啊呀哈]?|{_PEOPLE}|不好意思|抱歉|劳驾|拜托了?|谢谢|嗨|哈喽|在吗|hi|hello"
_ASKER = r"(?:我|我们|俺|本人|我这边|我们这边|这边)(?:是(?![^，,]*(?:多少|几|哪|什么|啥))\S{1,14}|(?:在|来自)\S{1,12}(?:[局委办处科厅部]|单位|公司|机关|学校|工作|上班))"
_ASKED_FOR = rf"(?:我们?|刚才|刚刚|今天|昨天|有位?)?{_BOSSES}(?:刚才|刚刚|今天|昨天|来电|来信|来函|留言|反映)*(?:在?[想追提发询]?问(?:我|我们|起|的|到)?|咨询|来电|来信|来函|留言|反映|想知道|想了解|要(?:个|[一两二三四几]个)?(?:数|数字|数据|材料)|催得?急?|[让叫]我们?{_LOOK}(?:一下)?|交代|关心)|{_BOSSES}要?{_DO}[一几两三四五]?个数(?:据|字)?|请(?:教|问)?{_BOSSES}{_LOOK}(?:一?下)?|(?![^，,]*\d)[^，,]{{1,8}}(?<![访顾学慰讯])问(?:一下|一句|下)?"
_PURPOSE = rf"(?:我们?|{_BOSSES})?(?:要|想|正在|在|得|需要|正)?{_DO}(?:[个份点]|一[个份下])?[^，,]{{0,8}}?{_PAPER}(?:里|中)?(?:要用|用|需要|呢|时|的时候)?"
_REQUEST = rf"(?:请|麻烦|劳驾|您|帮忙|帮我|帮|替我|给我|能不能|能否|可以|可否|想请你|我想|我要|想|再)*{_LOOK}(?:一?下)?(?:你|您|各位)?(?:一?个)?(?:这个)?(?:数据?|数字|事儿?|问题|资料|材料|报告|原文|情况)?[吗呗吧哈]?|有个?(?:问题|事儿?|数据?|数字)(?:想|请教|{_LOOK})*(?:一下)?"
_LOST = r"(?:我|我们)?(?:刚才|刚刚|有点|实在|翻了?[半一]天|找了?[半一]天|查了?[半一]天|翻遍了?报告)*(?:[没未]|[找查看搜]|[记弄搞分听]?不)(?:找到|看到|听清|看清|记清|记住|查到|搜到|弄清|明白|懂|确定|到|着|清楚?|准)了?|(?:我|我们)?(?:有点|突然)?忘(?:了|记了?)"
_BY_THE_WAY = (
    r"(?:还有|另外|对了|那个|嗯+|呃+|哦|好的?|ok|顺便|再|最后)(?:再?问)?(?:一?个|一?下)?(?:问题)?|问题|题目|急+"
)
_SOURCE = r"(?:请|麻烦|记得|最好|要|并|顺便|务必)?(?:注明|标注|标明|写明|带上?|附上?|给出|说明|列出|写[上清]|引用)(?:一下)?(?:具体)?(?:出处|来源|原文|原话|依据|单位|段落|引文|页码)[就行哈吧啊即可]*|(?:出处|来源|单位|原文)也?(?:要|带上|标上|写上|给我|别漏|别忘了?)|要(?:出处|来源|单位|原文|原话)|(?:以便|方便|便于)(?:我)?(?:核对|核实|核查|引用)"
_ONLY = re.compile(r"(?:只|就|单|光)(?:[看问查说讲算管]|要[看问查]?)(?P<what>.+)")
_OPENING = re.compile(
    rf"{_IN_REPORTS}|{_GREETING}|{_ASKER}|{_ASKED_FOR}|{_PURPOSE}|{_REQUEST}|{_LOST}|{_SOURCE}|{_BY_THE_WAY}",
    re.IGNORECASE,
)

_WHERE = r"(?:(?:数据|数字|出处|来源|原文|原话|这句)?(?:来自|出自|[是在]|报告)*(?:第几|哪[里儿个一]?)(?:页|段|章|部分|句|份报告|份文件|个文件)?|报告里?(?:是?怎么|咋|如何)[说写提讲]的?|(?:报告)?(?:原文|原话)(?:是|怎么说的?)?(?:啥|什么)?)"
_BRIEF = r"(?:直接|只要?|就|要|告诉我|[给说报来发])*我?一?个?(?:准确|具体|大概|大致|最新|准)?的?(?:数字?|数据|准数|准话|结果|答案|数值|结论|最新的|准确的?)(?:就行|就好|就可以|即可|就够了?|吧|行了|得了|就成)?|(?:[说讲]?(?:得|的)?)?(?:具体|详细|简单|精确|准确|清楚)(?:[点些]|一[点些下])(?:说|讲)?|越详细越好|简单说(?:一下|说)?|一句话(?:说完|回答)?(?:就行)?|长话短说|(?:别|不要|不用)(?:啰嗦|解释|废话|展开)|简短[点些]?|[别不]要?弄错了?|是不是|对[吗吧]"
_HURRY = r"急+(?:用|需|等)?|在线等|[挺很比较]*急的?|等着用|尽快"
_THANKS = r"谢谢?(?:你|您|啦|了|哈|各位|老师|大家)*|多谢[了啦]?|感谢|辛苦[了啦]?|麻烦(?:您|你)?了?|(?:拜托)+[了啦]?|thanks?|thx|plz|please"
_HELD = r"[能可以还]*[查找看搜](?:得|不)?(?:到|着|出来)(?:吗|么|不|没有?)?|有没有(?:写|提到?|说)?(?:数据?|数字|说法)?|有(?:这个|具体)?(?:数据?|数字|说法|记录)?(?:吗|么)|[知晓]得?道?吗|清楚吗|报告里?(?:有|写了?|说了?|提了?)(?:吗|没有?)"
_HONESTLY = r"(?:千万)?(?:别|不要|不许)[瞎乱胡]?(?:编|猜|说|蒙|估)[造数了]?|没有就说没有|[查找]不到就(?:直)?说[^，,]{0,6}|以报告为准"
_MY_USE = rf"(?:我们?(?:要|想|得|好|来|去|这边|急着)*|你?帮我){_LOOK}[^，,多少几哪什么啥]{{0,8}}|我们?(?:要|想|得|好|来|去|这边|急着)*{_DO}[^，,多少几哪什么啥]{{0,8}}"
_CLOSING = re.compile(
    rf"{_SOURCE}|{_WHERE}|{_BRIEF}|{_HURRY}|{_THANKS}|{_HELD}|{_HONESTLY}|{_MY_USE}|{_PURPOSE}|{_LOST}|\W+",
    re.IGNORECASE,
)

_NUMBERED = re.compile(r"^(?:[【\[]\S{1,4}[】\]]|\d{1,2}[.、](?!\d)|[QqＱ](?=[：:])|[（(]\d{1,2}[）)])[：:\s]*")
"""「1. 」, 「【急】」, 「Q：」."""
_END = re.compile(r"[）)]*[？?]?")
_HEAD = re.compile(
    r"(?:^|(?<=[，,。；;：:！!？?]))(?:(?:领导|[\u4e00-\u9fff]{1,3}[处科局办委厅])(?:想要|想知道|想了解|想问|在?问|要问)(?:一?下)?|请?问一?下|[我你]?好?想问问|请问|想请问|想问问|想问一下|请教一下|麻烦(?:帮我)?(?:[查核看]一?下)?|(?:请|麻烦你?|能不能)?帮(?:我|忙)(?:[查核看算找问](?:一?下|[查看算])?|核实一?下?|核对一?下?|确认一?下?)?|(?:我)?想(?:知道|了解|问|查)(?:一?下)?|请(?:查询?|核实|核对|告诉我|说明)(?:一?下)?|(?:你|您)(?:知道|晓得|清楚)|(?:能|可以)告诉我|(?:政府工作)?报告[里中上](?:(?:提到|[说写讲提])的)?)+"
)
"""A request that a clause of the question opens with."""
_SHORTEST = 3
"""Fewest characters that a request is followed by."""
_PARTICLE = re.compile(r"((?:多少|几|哪|什么|啥|谁|怎么|咋)[^，,。？?]*)[啊呀呢哦哈哟嘛](?=[？?！!]*$)")
"""After a question word a particle at the end says nothing; 「那石拐呢」 asks with it."""
_IS_WHERE = re.compile("[是在]哪(?:[里儿个]|一个)")
_ASKING = re.compile(r"多少|几|哪|什么|啥|谁|怎么|如何|吗|呢|第|[增降涨]速|占比|目标")
_WONDERS = re.compile(r"[你您](?:知道|晓得|清楚)|告诉")


def without_framing(question: str) -> str:
    """A question without what is said around it; as it is where nothing else would be left."""
    question = _NUMBERED.sub("", question) or question
    clauses = [m.span() for m in _CLAUSE.finditer(question) if not m["mark"]]
    first, last = 0, len(clauses) - 1
    while first < last and _opens(question[slice(*clauses[first])]):
        first += 1
    while first < last and _closes(question[slice(*clauses[last])], question[: clauses[last][0]]):
        last -= 1
    start = clauses[first][0] if first else 0
    end = len(question)
    if last < len(clauses) - 1:
        end = clauses[last][1] + len(_END.match(question, clauses[last][1])[0])  # type: ignore[index]
    rest, around = question[start:end], f"{question[:start]}，{question[end:]}"
    if (places := find_regions(around)) and not find_regions(rest):
        # 「我是包头的，去年粮食产量多少」, 「友城有几个？我问的是包头」.
        rest = around[places[-1].start : places[-1].end] + rest
    return _PARTICLE.sub(r"\1", _without_request(rest))


def _opens(clause: str) -> bool:
    """Whether a clause only leads up to the question; 「只看包头」 says its place, 「只看增速」 what is asked."""
    only = _ONLY.fullmatch(clause)
    places = find_regions(only["what"]) if only else []
    named = bool(only and places and sum(p.end - p.start for p in places) == len(only["what"]))
    return named or bool(_OPENING.fullmatch(clause))


def _closes(clause: str, before: str) -> bool:
    """Whether a clause is said after the question; 「是哪里」 after what asks nothing is the question itself."""
    return bool(_CLOSING.fullmatch(clause)) and not (_IS_WHERE.fullmatch(clause) and not _ASKING.search(before))


def _without_request(question: str) -> str:
    """「帮我查一下…」, 「你知道…吗」 without that."""
    said = _HEAD.search(question)
    rest = _HEAD.sub("", question).lstrip("，,：: ")
    if not said or len(rest) < _SHORTEST:
        return question
    return re.sub(r"吗[？?]?$", "？", rest) if _WONDERS.search(said[0]) else rest
