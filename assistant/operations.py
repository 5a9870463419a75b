"""What a question wants worked out from the figures that it asks for."""

import re

from assistant.records import Operation

_ASKS = r"(?:几|多少|百分之)"
_THAN = r"(?:(?:(?<!收入)(?<![占同环])比|(?<=收入)比(?=[城农乡全省市区县]|\d))(?!例|重(?!庆)|率)|较)"
"""「城乡收入比」 is a ratio, and 「农民收入比城里人」 holds two incomes against each other."""
_MORE = r"(?:高|低|多|少|快|慢|大|小|增加|减少|提高|提升|下降|回落|加快|加码|加|收窄|超|松|严|长)[\u4e00-\u9fff]{0,2}?"
_UP_OR_DOWN = r"[升涨长降增减](?:了|加了?|长了?|低了?|少了?)?"
EITHER_WAY = r"一样[多高快大少低慢]?吗|[高多快大](?:了|些)?还是[低少慢小]了?|[低少慢小](?:了|些)?还是[高多快大]了?"
_WHICH = r"哪(?:个|一个|年|边|届|家|省|市|地|里)"
AGAINST_TARGET = re.compile(
    rf"(?:跟|和|与|同|较)[^,，。？?]{{0,10}}(?:目标|计划|任务|预期)(?:比|相比)?[^,，。？?]{{0,3}}差{_ASKS}|达标(?:了)?没有?|(?:(?<!占)比(?!例|重|率)|超过?|超出|高[于出]|低于|少于|差)[^，。？?]{{0,6}}(?:目标|计划|任务|预期)[^，。？?]{{0,8}}?{_ASKS}"
    rf"|超额(?:完成)?了?[^，。？?]{{0,4}}{_ASKS}"
)
"""By how much a year's result missed or passed what was aimed at."""
_DIFFERENCE = (
    AGAINST_TARGET.pattern,
    rf"{_THAN}.{{1,30}}?{_MORE}{_ASKS}",
    rf"\d年(?:(?!多少|几).){{0,12}}\d年.{{0,16}}{_UP_OR_DOWN}{_ASKS}",
    r"\d年[^，。？?]{0,12}(?:比|较)[^，。？?]{0,3}\d年[^，。？?]{0,16}[涨降增减升]幅",
    rf"(?:落后|领先|跑[赢输]|超[过出](?!百分之|多少|几))[^，。？?]{{0,8}}{_ASKS}(?:个?(?:百分)?点|[？?]?$)",
    rf"[多少涨增降减]了?{_ASKS}[^，。？?（(]{{0,6}}[（(](?:20)?\d\d年?[到至](?:20)?\d\d年?[）)]",
    rf"(?<=[，,、])(?:(?:20)?\d\d年|[今去明]年|后者|前者)?(?:要|得|再)?[多少高低](?:出来?|[干做建修投花增])?了?{_ASKS}个?[百千万亿]*[\u4e00-\u9fff%]{{0,3}}[？?]?$",
    rf"(?<=[，,、])[\u4e00-\u9fff]{{2,6}}?[多高]出来?了?{_ASKS}个?(?:百分)?点?[？?]?$",
    r"到没到|达没达到?|(?:达到|完成|实现|达标|做到)了?(?:没有?|吗)[？?]?$",
    rf"(?:从.{{1,8}}|年|\d\d)[到至](?!.*(?:年均|每年)).{{1,24}}(?:涨|增|多|少|降|减|升|提|提高|提升|上升|下降|扩大|缩小)[加了]*{_ASKS}",
    r"(?:离|距)[^，。？?]{0,12}(?:目标|任务)[^，。？?]{0,4}差",
    rf"减去|相差|差距|差额|(?<![顺逆])差[了出]?{_ASKS}|(?<![顺逆])差(?=[？?]|$)",
    r"谁的?[^，。？?]{0,10}[多高快大低少]",
    rf"{EITHER_WAY}|一样吗|是[高多]是[低少]",
    rf"{_WHICH}(?:更?[高多快大低少慢](?!于)|.{{0,3}}更|[增涨升降]得[快慢多少])",
    r"[多高低少](?:几|多少)个?(?:百分)?点?[？?]?$",
    r"哪几?[个项样年][^，。？?]{0,10}(?<!同)比[^，。？?]{1,10}[多高快大低少慢小][？?]?$",
)
MEAN_WORDS = (
    r"算术平均(?:值|数)?|平均(?:值|数)|(?<=[地省市区年家者方])的?平均(?=是|为|多少|几|[？?，]|$)|平均(?:下来|一下)"
)
EACH_WORDS = r"(?:平[摊均]|均摊|分摊)(?:下来|到|给)?[每一](?P<unit>[个家所项座条])(?:项目|企业)?|摊到?(?=多少|几)"
"""「平摊到每个项目多少」: a total, by how many there are."""
_OPERATIONS = (
    (Operation.EACH, re.compile(EACH_WORDS)),
    (Operation.MEAN, re.compile(MEAN_WORDS)),
    (
        Operation.SUM,
        re.compile(r"加起来|合计|总和|相加|一共加|加(?:在)?一[块起]|合(?:起来|在一起)(?=是|有|为|[共多几])|拢共"),
    ),
    (
        Operation.RATIO,
        re.compile(
            r"(?:是|相当于).{1,16}的?(?:(?:几|多少)倍|几分之[一几]|百分之(?:几|多少)(?=[？?]?$))|翻(?:了|了?[一两])?番(?:了?没有?|了?吗)|(?:相差|差)了?(?:几|多少)倍|(?<!留)[顶抵](?:得上|了)?.{1,12}(?<!哪)[几多]少?个"
        ),
    ),
    (
        Operation.ORDER,
        re.compile(
            r"排个[队序]|排序|排名一下|从高到低|从低到高|谁最|最[高低快慢多少大小长短](?:和最[高低快慢多少大小长短])?的?(?:分别)?是?哪|哪(?:个|年|省|市|家|地|区|里|个?地方)[^，。？?]{0,14}最(?!佳|美|后|新|终|[大高低小长]的?[\u4e00-\u9fff]{3})"
        ),
    ),
    (
        Operation.CHANGE,
        re.compile(
            r"[从由](?:多少|几)[^，。？?]*?[到至成](?:了)?(?:多少|几)[^，,。？?]*[，,？?](?:一?共|总共|各|分别)*(?:净?增[加长]?|提高|上升|减少|下降|[多少])了?(?:多少|几)"
        ),
    ),
    (Operation.DIFFERENCE, re.compile("|".join(_DIFFERENCE))),
    (
        Operation.CHANGE,
        re.compile(
            r"(?:提高|提升|增加|减少|下降|降低|压减|缩小|扩大|上升|缩短|多|少)了?(?:几|多少)(?!倍|成|%)"
            r"[^，。？?]{0,6}[？?]?$|[涨增]了?(?:多少|几)[十百千万]*(?:块|元|钱|个?亿|个?万)"
        ),
    ),
)


_RATE = re.compile(r"[涨降增减升]幅|百分之(?:几|多少)|增长率|增长了?几成|折合")


def counted_for_each(text: str) -> str | None:
    """The unit of what a total is shared out to (「平摊到每个项目」, 个), or None."""
    found = re.search(EACH_WORDS, text)
    return found["unit"] if found else None


def asks_rate(text: str) -> bool:
    """Whether a question asks by how many per cent one figure differs from another."""
    return bool(_RATE.search(text))


def operation_of(text: str) -> Operation | None:
    """What a question wants worked out from the figures asked for, or None."""
    return next((operation for operation, pattern in _OPERATIONS if pattern.search(text)), None)
