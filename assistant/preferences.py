"""Which of the facts that all fit an ask come first: the newest, the plainest, the very thing asked for."""

import re
from collections.abc import Sequence

from assistant.evidence import IN_ALL, STATES, Scored, best_period, side
from assistant.exact import ENOUGH_EXACT, same_sentence
from assistant.heads import BRINGS
from assistant.records import Ask
from assistant.topic_words import head_of
from assistant.topics import Topic, grams_of, topic
from index.records import Measure, Period, Role

HALF = 0.5
CLOSE = 0.12
"""Facts that score within this of each other are as good as each other; so are regions by their best facts."""
_WHOLE = 0.99
_DONE = re.compile(r"完成|实现|累计|全部|实际|已经?")
"""Words of an indicator that do not say what it is of."""
_TARGET_AHEAD = 0.25
"""By how much a target must be told better than any result to answer a question that asks for neither."""
_CAME_ABOUT = re.compile("[新净]增|新[开设登注办添认评]|增加")
_BRINGS_ABOUT = re.compile("[新净]增|新[开设登注办添]|增加|新?(?:培育|引进|招引|认定)")
_COMES_ABOUT = re.compile("^[新净]增|^新[建改修]")
"""What says that things came about: in a question; at the head of an indicator, where what brings them about counts too; and what is
no part of the name of all of them."""
_THAN_YEAR = re.compile(r"[较比](?P<year>(?:19|20)\d\d)年(?:末|底|同期)?[^，,。；;]*$")
_BEFORE = 30
"""Characters before a figure in which it is said what it is held against."""
_PEOPLE = frozenset(("人", "名", "位"))
_WORK = re.compile(r"[新建修造改扩]")
_TO = re.compile(r"(?:以上|左右)?[\u4e00-\u9fff]{0,4}[到至为](?:了|约)?")
_STAGES = re.compile("完工|竣工|开工|投产|达产|交付|入户|签约|销号|开业|通车|投运|投用|办结|结案|取缔|关停|清退")
"""How far things have come: what has come so far is counted apart."""


def newest(fitting: list[Scored]) -> list[Scored]:
    """Of facts nearly as good as the best, those of the newest years; a result comes before an even better told target, but not the
    state that something is to change from."""
    fitting = [s for s in fitting if not any(_changes_to(s, other) for other in fitting)] or fitting
    results = [s for s in fitting if side(s.fact.role) is Role.ACTUAL]
    if results and results[0].score >= fitting[0].score - _TARGET_AHEAD:
        fitting = results
    best = [s for s in fitting if s.score >= fitting[0].score - CLOSE]
    newest = best_period(best)
    return [s for s in best if s.fact.period == newest]


def _changes_to(before: Scored, after: Scored) -> bool:
    """Whether a figure is the state that another one of the same sentence came, or is to come, from: 「由2500元降至1200元」."""
    a, b = before.fact, after.fact
    same = same_sentence(before, after) and (a.indicator, a.unit, a.measure) == (b.indicator, b.unit, b.measure)
    earlier = a.period is not None and b.period is not None and a.period.end < b.period.end
    return same and earlier and a.start < b.start and bool(_TO.fullmatch(before.passage.paragraph.text, a.end, b.start))


def levels_first(ask: Ask, fitting: list[Scored]) -> list[Scored]:
    """Where no measure is asked for, how much a thing is comes before how much it grew and how it ranks; where a change is, that comes first."""
    first = fitting[0]
    if ask.measure is Measure.CHANGE:
        changes = [s for s in fitting if s.fact.measure is Measure.CHANGE and s.score >= first.score - CLOSE]
        return changes or fitting
    if not ask.measure and not ask.units and first.fact.measure is Measure.SHARE:
        # Of 「成交额260亿元，占全省81%」 the amount is what a bare question asks for.
        amounts = [s for s in fitting if s.fact.measure is Measure.LEVEL and s.fact.indicator == first.fact.indicator]
        return [*amounts, *(s for s in fitting if s not in amounts)]
    if ask.measure or ask.units or first.fact.measure not in (Measure.GROWTH, Measure.CHANGE, Measure.RANK):
        return fitting
    states = [s for s in fitting if s.fact.measure in STATES and s.fact.measure is not Measure.RANK]
    alike = [s for s in states if s.exact >= ENOUGH_EXACT or s.fact.indicator.startswith(first.fact.indicator)]
    levels = [s for s in alike if s.near >= first.near]
    return (
        [*levels, *(s for s in fitting if s not in levels)]
        if levels and levels[0].score >= first.score - CLOSE
        else fitting
    )


def plainest_first(ask: Ask, fitting: list[Scored]) -> list[Scored]:
    """Of figures nearly as good as the best: those in the very unit asked for, those of what is asked for and nothing else, and
    how many there are in all before how many came about, or the reverse where that is asked for."""
    asked, added = bool(_CAME_ABOUT.search(ask.topic)), bool(re.search("[新净]增", ask.topic))
    if fitting:
        fitting = _added_first(fitting) if asked else _total_first(ask, fitting)
    best = [s for s in fitting if s.score >= fitting[0].score - CLOSE]

    def meant(s: Scored) -> bool:
        added = _BRINGS_ABOUT.match(s.fact.indicator) or s.fact.measure is Measure.CHANGE
        came_about = added and not IN_ALL.search(s.fact.indicator)
        return bool(came_about) is asked

    said = {_counted(s.fact.unit) for s in best if meant(s)}

    def strays(s: Scored) -> tuple[bool, ...]:
        another = not meant(s) and _counted(s.fact.unit) in said
        return (
            ask.since is None and _counted_since(s),
            tuple(map(_counted, ask.units)) != (_counted(s.fact.unit),),
            added and another,
            min(s.exact, s.near) < _WHOLE,
            another,
        )

    return [*sorted(best, key=strays), *fitting[len(best) :]]


def _counted_since(scored: Scored) -> bool:
    """Whether a figure says how much more there is than in an earlier year than the one before: 「较2016年增长13.5%」."""
    fact, text = scored.fact, scored.passage.paragraph.text
    since = _THAN_YEAR.search(text, max(0, fact.start - _BEFORE), fact.start)
    return bool(since and fact.period and int(since["year"]) < fact.period.end - 1)


def _counted(unit: str) -> str:
    """A unit; people are counted by several words."""
    return "人" if unit in _PEOPLE else unit


def _added_first(fitting: list[Scored]) -> list[Scored]:
    """The figures with those before that say by how many the best one's thing became more: 「净增2000家以上、达1.1万家」."""
    first = fitting[0]
    added = [s for s in fitting if s.fact.measure is Measure.CHANGE and same_sentence(s, first)]
    added = [s for s in added if (s.fact.indicator, s.fact.unit) == (first.fact.indicator, first.fact.unit)]
    return [*added, *(s for s in fitting if s not in added)]


def _total_first(ask: Ask, fitting: list[Scored]) -> list[Scored]:
    """The figures with the total before the best one that it is of, where no work is asked for: 「新建管廊11.4公里、总量达92.8公里」."""
    first = fitting[0].fact
    if _WORK.search(ask.topic):
        return fitting
    total = [
        s
        for s in fitting
        if same_sentence(s, fitting[0])
        and s.fact.unit == first.unit
        and IN_ALL.search(s.fact.indicator)
        and s.fact.indicator.startswith(_COMES_ABOUT.sub("", first.indicator))
    ]
    return [*total, *(s for s in fitting if s not in total)]


def brought_first(ask: Ask, fitting: list[Scored]) -> list[Scored]:
    """The figures with those before of the best one's sentence that were brought about, where a question asks for that:
    「消费券带动了多少消费」."""
    if not BRINGS.search(ask.topic):
        return fitting
    brought = [s for s in fitting if same_sentence(s, fitting[0]) and BRINGS.search(s.fact.indicator)]
    return [*brought, *(s for s in fitting if s not in brought)]


def stage_first(ask: Ask, fitting: list[Scored], inside: Sequence[Scored]) -> list[Scored]:
    """The figures with that before which stands after the best one in its sentence and says the stage asked for, where the best one's
    words do not: of 「清单里的112个项目销号，完工54个」 those 完工.

    Args:
        inside: all figures in scope.
    """
    asked = frozenset(_STAGES.findall(ask.topic))
    first = fitting[0] if fitting else None
    if first is None or not asked or asked & {*_STAGES.findall(_words_of(first))}:
        return fitting
    beside = [s for s in inside if s.fact.start > first.fact.start and same_sentence(s, first)]
    beside = [s for s in beside if s.fact.unit == first.fact.unit]
    at_stage = [s for s in beside if asked <= {*_STAGES.findall(s.fact.indicator)}]
    return [*at_stage, *(s for s in fitting if s not in at_stage)]


def _words_of(scored: Scored) -> str:
    """The words that state a figure."""
    fact = scored.fact
    return fact.indicator + scored.passage.paragraph.text[fact.quote_start : fact.quote_end]


def head_first(ask: Ask, fitting: list[Scored]) -> list[Scored]:
    """Of the figures of the best one's sentence that are all told beside, those whose indicator is what the topic ends with,
    where there are any: of 「诈骗造成的损失」 the losses, not the cases of fraud."""
    wanted = topic(ask.topic)
    if not fitting or not wanted.words or len(ask.units) > 1 or ask.several:
        return fitting
    first, noun = fitting[0], wanted.characters.rfind(head_of(wanted.characters))
    head = frozenset((noun, noun + 1)) & wanted.weights.keys()
    if head <= first.covered:
        return fitting
    in_unit = {s for s in fitting if ask.units == (s.fact.unit,) != (first.fact.unit,)}
    beside = (s for s in fitting if (s.near >= first.near or s in in_unit) and same_sentence(s, first))
    heads = (s for s in beside if head <= wanted.told(grams_of(s.fact.indicator)))
    return [s for s in heads if _says_no_more(s, wanted) or s.exact >= first.exact] or fitting


def _says_no_more(scored: Scored, wanted: Topic) -> bool:
    """Whether at least half of an indicator is in the topic: 「整车产量」 is of other cars than 「新能源汽车产量」."""
    own = grams_of(_DONE.sub("", scored.fact.indicator))
    return 2 * len(own & wanted.grams) >= len(own)


def of_whole_span(asked: Period, fitting: list[Scored]) -> list[Scored]:
    """Where a span of years is asked for and told as such, the figures of its last year alone are left out."""
    whole = [s for s in fitting if s.fact.period and not s.fact.period.is_year]
    return whole if not asked.is_year and whole and whole[0].score >= fitting[0].score - CLOSE else fitting
