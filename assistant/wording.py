"""Facts → sentences in the report's own words, with region and years stated."""

import re

from assistant.evidence import GENERIC, Scored, side
from assistant.parts_of_years import part_of_year, without_part
from assistant.records import Ask, Figure, Quote
from assistant.topics import grams_of, topic
from assistant.zones import zone_of
from index.quantities import find_quantities
from index.records import Fact, Measure, Role
from index.regions import short_name
from index.statements import clauses, sentences
from index.subjects import ZONE

AFTER_THE_FIGURE = frozenset({"以上", "以下", "以内", "以外", "左右", "上下", "多", "余", "之间"})
"""Qualifiers that reports print behind a figure; all others stand before it."""
_VERB = re.compile(
    r"((?:提高|提升|增加|上升|下降|降低|减少|扩大|压缩|缩短|升|降|增)[到至为]|达到|达|稳定在|保持在|控制在|维持在|突破|超过|接近|位居|排名|居|占|为|净增|新增|增长|上升|提高|提升|增加|扩大|下降|减少|降低|回落|压减|缩短)"
    r"(?:了|约|近|超|超过|突破)?$"
)
_COMPARISON = re.compile(
    r"(?:高于|低于|快于|慢于|高出|领先|(?:比(?!例|重)|较)(?=[\u4e00-\u9fff]+[高低快慢多少]))[\u4e00-\u9fff]{0,12}$"
)
_RANKED = re.compile(r"(?:位居|位列|名列|排名|跃居|稳居|居|列|排)[^，,。；;、\d]{0,12}$")
_REACHES = re.compile(r"达到?|完成|实现|突破|为|超过?")
"""A verb of levels, which a growth behind them does not share: 「分别达到9亿元、7亿元，增长5%、4%」."""
_SHARE_OF = re.compile(r"占(?!比)[^，,。；;、\d]{1,10}$")
_TIMES_OF = re.compile(r"(?:是|为|相当于|达到?)[^，,。；;、\d]{0,8}(?:(?:19|20)?\d\d年)?[^，,。；;、\d]{0,4}的$")
"""「是2011年的1.1倍」 is no growth by so much."""
_PER = re.compile(r"每[人户](?:每[月年天])?|每[月年天]")
_PACE = re.compile(r"(?:扣除(?:价格|物价)因素(?:影响)?后?[，,]?(?:实际)?|年均|平均每年|累计|实际|名义|力争)$")
_DATE = re.compile(r"(?:\d+月?[到至—–-])?\d+月(?:[底末初]|\d+日)?")
_LONGEST_OWNED = 60
_LONGEST_SAID = 40
"""Most characters of the clauses that say what a bare 「产值」 is of, for them to be repeated in the answer."""
_APART = re.compile(r"[，,、；;（(]|[由从]|\d[到至]\d|(?<=.)[和与及]\d|(?:情况|背景|条件|前提)下|基础上")
_HALF, _MOST = 0.5, 0.9
_DEFAULT_VERB = {Measure.GROWTH: "增长", Measure.CHANGE: "变化", Measure.RANK: "居"}


def scope_words(scored: Scored) -> str:
    """Whose figure it is and of which years: 「2023年，包头市」, 「2022年前三季度，包头市」, 「2024年，包头市目标：」."""
    fact, (part, _) = scored.fact, _part_of_year(scored)
    years = f"{fact.period}{part}，" if fact.period else ""
    return f"{years}{fact.region}目标：" if side(fact.role) is Role.TARGET else f"{years}{fact.region}"


def _part_of_year(scored: Scored) -> tuple[str, int]:
    """The part of its year that a figure is of, and where its paragraph says so; empty, and where its quote begins, for the whole year."""
    fact, text = scored.fact, scored.passage.paragraph.text
    start = next((a for a, b in sentences(text) if a <= fact.start < b), fact.start)
    said = part_of_year(text[start : fact.start]) if fact.period and fact.period.is_year else None
    return (said["part"], start + said.start("part")) if said else ("", fact.quote_start)


def without_scope(statement: str, fact: Fact) -> str:
    """A statement that need not name the region and the years again."""
    statement = without_part(statement)
    known = [fact.region, short_name(fact.region), *([f"{fact.period}，", str(fact.period)] if fact.period else [])]
    while leading := next(
        (
            name
            for name in known
            if statement.startswith(name)
            and len(statement) > len(name) + 2
            and not statement.startswith("新区", len(name))
        ),
        "",
    ):
        statement = statement.removeprefix(leading)
    return statement


def statement_words(scored: Scored) -> str:
    """The shortest words that state a fact: its quote where that shows no other figure, else subject, verb and figure."""
    fact, text = scored.fact, scored.passage.paragraph.text
    quote = quote_of(scored).text
    figures = find_quantities(quote)
    left_behind = text[: fact.start].endswith(("从", "由"))
    wordy = GENERIC.fullmatch(fact.indicator) and len(quote) > _LONGEST_SAID
    alone = len(figures) == 1 or _counts_on(quote)
    if alone and not wordy and "分别" not in quote and not left_behind and _names(quote, fact):
        return quote
    figure = text[fact.start : fact.quote_end] if fact.quote_end - fact.end <= 4 else fact.text
    left = text[max(0, fact.start - 14) : fact.start]
    before = re.search(r"(?:不低于|不少于|不超过|超过|突破|接近|大约|约|超|近|逾)$", left)
    verb = _VERB.search(left[: before.start()] if before else left)
    compared = _COMPARISON.search(left) if fact.measure is Measure.CHANGE else None
    ranked = _RANKED.search(left) if fact.measure is Measure.RANK else None
    share = _SHARE_OF.search(left) if fact.measure is Measure.SHARE and "占" not in fact.indicator else None
    said = (_TIMES_OF.search(left) if fact.unit == "倍" else None) or compared or ranked or share
    default = verb[1] if verb else "" if before or _says_share(fact) else _list_verb(text, fact)
    word = said.group() if said else default
    word = _pace(left, verb) + word if verb and not said else word
    word = "" if fact.indicator.startswith(word) else word
    per = "" if word.endswith(per_words(text, fact)) else per_words(text, fact)
    return f"{fact.indicator}{word}{per}{before.group() if before else ''}{figure}"


def _says_share(fact: Fact) -> bool:
    """Whether an indicator says itself that the figure is a share: 「民生支出占总支出」."""
    return fact.measure is Measure.SHARE and bool(re.search(r"占[^，,]+(?<!比重)(?<!比例)$", fact.indicator))


def _counts_on(quote: str) -> bool:
    """Whether a quote is one short phrase that counts several things: 「友城增至35个国家57个城市」, no list and no change."""
    return len(quote) <= _LONGEST_SAID and not _APART.search(quote)


def owned_statement(ask: Ask, scored: Scored) -> str:
    """What states a fact, with the place or thing that the question names and only the words before it tell.

    「花湖机场货邮吞吐量128万吨」; a bare 「总里程879公里」 is of all that is asked about.
    """
    statement, wanted = without_scope(statement_words(scored), scored.fact), topic(ask.topic)
    told = grams_of(statement)
    if GENERIC.fullmatch(scored.fact.indicator) and wanted.coverage(told) <= _HALF and scored.around >= _MOST:
        return _run_together(_DATE.sub("", _item_of(ask, statement)).replace(" ", ""), statement)
    missing = dict.fromkeys(owner for owner in wanted.owners if not topic(owner).told(told))
    owned = "".join(missing) + statement
    zone = zone_of(scored)
    return owned if zone is None or zone in owned else zone + owned


def _item_of(ask: Ask, statement: str) -> str:
    """What a bare statement is of: of the things that an ask lists, the one that it tells most of."""
    told = grams_of(statement)
    return max(ask.items, key=lambda item: topic(item).coverage(told), default=ask.topic)


def _run_together(owner: str, statement: str) -> str:
    """An owner before a statement, what both have where they meet said once: 地铁运营 and 运营里程 make 地铁运营里程."""
    shared = next((n for n in range(len(owner), 0, -1) if statement.startswith(owner[-n:])), 0)
    return owner + statement[shared:]


def _pace(left: str, verb: re.Match[str]) -> str:
    """How a change is counted, as the words before its verb say: 5% a year is not 5% in all."""
    found = _PACE.search(left[: verb.start()])
    return found.group() if found else ""


def per_words(text: str, fact: Fact) -> str:
    """Per whom or what time a figure is (每月, 每人每年), as its paragraph says last before it in its list; empty for none."""
    return next((per.group() for per in reversed(list(_PER.finditer(text, fact.quote_start, fact.start)))), "")


def quote_of(scored: Scored) -> Quote:
    """The span of the paragraph that carries a fact; with the words before that say what a bare 「产值」 is of, or which part of a year."""
    fact, text = scored.fact, scored.passage.paragraph.text
    start = min(_part_of_year(scored)[1], fact.quote_start)
    if GENERIC.fullmatch(fact.indicator):
        sentence = next(((a, b) for a, b in sentences(text) if a <= start < b), (start, start))
        for begin, _ in reversed([span for span in clauses(text, *sentence) if span[0] < start]):
            if fact.quote_end - begin > _LONGEST_OWNED or find_quantities(text[begin : fact.quote_start]):
                break
            start = begin
    return Quote(scored.passage.paragraph, start, fact.quote_end)


def figure_words(fact: Fact | Figure) -> str:
    """A figure with its qualifier on the side where reports print it, and which way it went: 突破2000亿元, 下降5%左右."""
    qualifier = fact.qualifier or ""
    words = fact.text + qualifier if qualifier in AFTER_THE_FIGURE else qualifier + fact.text
    return f"下降{words}" if fact.value < 0 and not re.match(r"[-−负]", fact.text) else words


def _names(quote: str, fact: Fact) -> bool:
    """Whether a quote says itself what its figure is of: neither 「产值达到150亿元」 nor, of the towns alone, 「城乡…」, nor of a zone
    named earlier 「固定资产投资…」 does."""
    own, told = grams_of(fact.indicator), grams_of(quote)
    split = "城乡" in quote and "城乡" not in fact.indicator
    if (zone := ZONE.match(fact.indicator)) and zone.group() not in quote:
        return False
    return len(quote) > len(fact.text) + 1 and not split and 2 * len(own & told) >= len(own)


def _list_verb(text: str, fact: Fact) -> str:
    """The verb of a 分别 list, which stands once before its first figure."""
    stretch = text[fact.quote_start : fact.start]
    stretch = stretch if re.search("分别|均|各|都", stretch) else ""
    found = re.findall(
        rf"(?:分别|(?<!人)均|各)(?:(?:比|较)(?:\d{{4}}|上)年|同比)*((?:由|从)?[\u4e00-\u9fff]{{1,6}}?)(?:{_PER.pattern})?(?:\d|$)",
        stretch,
    )
    reached = found and _REACHES.fullmatch(found[-1]) and not fact.indicator.endswith(("速", "幅", "率"))
    if fact.measure is Measure.GROWTH and (reached or not found):
        return "下降" if fact.value < 0 else "增长"
    return found[-1] if found else _DEFAULT_VERB.get(fact.measure, "为")
