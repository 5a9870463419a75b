"""Sentence → statements: for every figure, what it measures and by which verb.

「完成1311亿元、增长3%」 lets the second figure keep the first one's subject, 「由32%提高到55%」 gives two statements, the
first marked as the state before; lists by position (分别) are read in ``series``."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.being_read import PASSING, ClauseRead, FigureRead, told_of
from index.classes import names_a_class
from index.clauses import Statement, aimed_at, clauses, head_of_run, qualified_end, sentences, statement
from index.list_items import harvest_of
from index.quantities import Quantity, find_quantities
from index.series import read_series, runs_of, shared_head
from index.subjects import (
    BOUNDING,
    CHANGES,
    DEPENDENT,
    IN_SPITE,
    OF_PREVIOUS,
    PLACE_ONLY,
    Subject,
    left_out,
    may_become,
    noun_after,
    output_owner,
    part_of,
    spent_on,
    subject_before,
    topic_of,
    under,
    without_stage,
)

__all__ = ["Statement", "clauses", "read_statements", "sentences"]

_FROM = re.compile(r"[由从](?P<rest>[^，,；;由从]{0,14})$")
_TO = re.compile(
    r"^(?:以上|以下|左右|以内)?(?P<verb>[\u4e00-\u9fff]{0,8}?(?:到|至|为|成))(?:了)?(?:(?:19|20)\d\d年(?:末|底)?的?)?(?:预计|突破|近|约|超|超过|不低于|每人|每月|每年)*$"
)
_LEAD_VERB = re.compile(
    r"^(?:(?:全年|全市|全区|全省|累计|年内|今年|已|共(?!有产权)|将|力争|确保|计划|再|又|完成|持续|加快|推动|组织|支持|同时|重点|积极|分别)*)"
    r"(新培育(?:认定)?|新认证|新改扩建|新创建|建设筹集|规范提升|腾退(?:盘活)?|争创|新增|新建|新改建|新[（(]改[）)]建|实施|建成|完成|改造提升|改造|引进|培育|签约|新开工|开工|竣工|完工|投产|打造|建设|认定|获批|发放|举办|承办|创建|增设|设置|落实|安排|解决"
    r"|推进|新签约|新开通|开通|招引|布局|落户|落地|培养|组建|修复治理|治理|治理修复|创成|入选|新入选|获评|拥有|设立|出台|办理|提供|开展|救助)"
)
_DONE = re.compile(r"^(?:落地|竣工|投产|开工)、(?=.)|^(?:计划|预计)")
_AMONG_THEM = re.compile(r"[，,、]?其中")
_ANY = re.compile(r"项目|工程|企业|园区|县域?|县（市、区）|产业|单位")
"""Nouns that say nothing alone."""
_REACHED = re.compile(r"达到?|突破|超过?|稳定在|保持在")
_ASPECT = re.compile(r"(?:方面|方向|维度|领域|环节)[\u4e00-\u9fff]{0,3}")
"""What only groups the things counted next: 「4个方面21条措施」."""
_FLOW = re.compile(r"(?:营业收入|营收|收入|支出|利润)$")
"""Of these one cannot be of another: 「企业营收增长6%、利润增长5%」."""
_CLOSES = re.compile(r"$|[，,。；;、！!（(）)]|[\u4e00-\u9fff]{2}[，,。；;、]")
_RELATION = re.compile(r"(?:占比|比例|比重|增速|[\u4e00-\u9fff]{0,3}率|达标比例)$")
_NEW = re.compile(r"(?:净|新|多)增$")
_BOUNDS = re.compile(r"(?:及?以上|及?以下|以内|以外|内)的?[\u4e00-\u9fff]")  # as in 「60岁以上老年人」
_KIND = re.compile(r"(?:及?以上|及?以下)?的?[\u4e00-\u9fff]{2}")
_COUNTS_ON = re.compile(r"(?:[\u4e00-\u9fff]{2,8}的?)?")
_UNCOUNTED = re.compile(r"(?:每|连续)$")  # 「每10万人」, 「连续12个季度」
_GROWTH_AFTER = re.compile(r"(?:以上|以下|左右|以内)?的?(?P<verb>增长|下降)")
_PART_OF = re.compile(r"(?:以上|以下|左右|以内)?的")  # as in 「75%的村集体收入超百万元」
_IN_ALL = re.compile(r"累计|总(?:数|量|计|规模)|共有(?!产权)|已有")
_CAME_ABOUT = re.compile(r"^(?:新建|新增|净增|新开通|新培育|新认定|新引进|新设立?)")
_ADDED = re.compile(r"^(?:净增|新增)")  # as in 「净增企业1842户，达到6259户」
_BROUGHT = re.compile(r"带动(?=[\u4e00-\u9fff]{2,}(?:产量|产值|增加值)$)")
_QUOTED_NAME = re.compile(r"“[^”]{2,20}”")
_FOR_ALL = re.compile(r"^[、，,]?(?:均|都|各)")


def read_statements(text: str) -> list[Statement]:
    """The statements of a paragraph's text, in the order of their figures."""
    quantities = [quantity for quantity in find_quantities(text) if not names_a_class(text, quantity)]
    found: list[Statement] = []
    for start, end in sentences(text):
        inside = [quantity for quantity in quantities if start <= quantity.start < end]
        if inside:
            found.extend(_read_sentence(text, start, end, inside))
    return found


def _read_sentence(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Statement]:
    found: list[Statement] = []
    topic = ""
    for clause_start, clause_end in clauses(text, start, end):
        inside = tuple(quantity for quantity in quantities if clause_start <= quantity.start < clause_end)
        if not inside:
            topic = "" if found else topic_of(text[clause_start:clause_end])
            continue
        for part in runs_of(text, inside):
            end = clause_end if part[-1] is inside[-1] else qualified_end(text, part[-1])
            read = read_series(text, start, clause_start, part, found)
            read = read or _read_clause(ClauseRead(text, start, clause_start, end, part, tuple(found)))
            found.extend(replace(one, subject=under(topic, told_of(one), one.verb)) for one in read)
            clause_start = end
    return found


def _read_clause(clause: ClauseRead) -> list[Statement]:
    found: list[Statement] = []
    lead, position = "", clause.start
    for index, quantity in enumerate(clause.quantities):
        uncounted = index + 1 < len(clause.quantities) and _UNCOUNTED.search(clause.text[position : quantity.start])
        if uncounted or IN_SPITE.match(clause.text, quantity.end):
            continue
        if found and found[-1].earlier:
            read, end = _changed(clause, found[-1], quantity), qualified_end(clause.text, quantity)
        else:
            left, earlier = _left(clause, index, position)
            opening = _LEAD_VERB.match(left.text)
            joined = clause.text[position : quantity.start]
            carried = lead if index and joined[:1] in tuple("、和及") and not opening and not left.verb else ""
            lead = opening[1] if opening else lead
            read, end = _one(FigureRead(clause, tuple(found), index, left, joined, carried), earlier=earlier)
        found.append(read)
        if not (quantity.unit in BOUNDING and _BOUNDS.match(clause.text, quantity.end)):
            position = end
    return found


def _left(clause: ClauseRead, index: int, position: int) -> tuple[Subject, bool]:
    """The subject before a figure, and whether the figure is the state before a change."""
    quantity = clause.quantities[index]
    words = clause.text[position : quantity.start]
    origin = _FROM.search(words)
    after = clause.quantities[index + 1] if index + 1 < len(clause.quantities) else None
    if (
        origin
        and after
        and may_become(quantity.unit, after.unit)
        and _TO.match(clause.text[quantity.end : after.start])
    ):
        return replace(subject_before(words[: origin.start()], position), verb=""), True
    return subject_before(words, position, unit=quantity.unit, after=clause.text[quantity.end : clause.end]), False


def _changed(clause: ClauseRead, before: Statement, quantity: Quantity) -> Statement:
    """The state after a change, of the same subject; the year of the state before does not hold for it."""
    words = clause.text[before.quantity.end : quantity.start]
    to = _TO.match(words)
    if left_out(before.quantity.unit, quantity.unit):
        quantity = replace(quantity, unit=before.quantity.unit)
    read = statement(
        clause.text, clause.sentence, quantity, before.subject, before.subject_start, to["verb"] if to else ""
    )
    origin = _FROM.search(before.before)
    return replace(read, before=before.before[: origin.start() if origin else None] + words)


def _one(figure: FigureRead, *, earlier: bool) -> tuple[Statement, int]:
    """One figure's statement, and where the words for the next one begin."""
    clause, index, quantity, noun, noun_end = figure.clause, figure.index, figure.quantity, "", figure.quantity.end
    if figure.previous and aimed_at(figure.joined.lstrip("，,、"), clause.text[quantity.end : clause.end]):
        return statement(clause.text, clause.sentence, quantity, *_kept(figure), ""), quantity.end
    if not earlier:
        end, begin = _end_of_words(clause, index), _within(clause, index)
        noun, noun_end = noun_after(clause.text, quantity, end, left=figure.left, begin=begin)
    subject, start = _counted(figure, noun) if noun else _measured(figure)
    if not noun and (spent := spent_on(clause.text, quantity, figure.left)):
        (subject, noun_end), start = spent, figure.left.start
    part = noun and quantity.unit in ("%", "‰") and _PART_OF.match(clause.text, quantity.end)
    verb = figure.left.verb or ("占" if part else "" if noun else _verb_kept(figure))
    if quantity.unit in ("%", "倍") and (after := _GROWTH_AFTER.match(clause.text, quantity.end)):
        verb, noun_end = after["verb"], after.end()
        subject = figure.left.text or subject
    read = statement(clause.text, clause.sentence, quantity, subject, start, verb, earlier=earlier)
    read = replace(read, end=max(noun_end, read.end))
    shared = noun and _shared(clause, index, noun_end)
    return read, qualified_end(clause.text, quantity) if shared else read.end


def _counted(figure: FigureRead, noun: str) -> tuple[str, int]:
    """The subject, and where it begins, of a figure with its noun after it."""
    left, previous = figure.left, figure.previous
    if previous and figure.quantity.unit == "%" and not left.text and noun.startswith(("用于", "投向", "来自")):
        return previous.subject + noun, previous.subject_start
    if owner := _owner_of_run(figure, noun):
        return owner + left.text + noun, figure.found[-1].subject_start
    if left.text or figure.lead:
        return figure.lead + left.text + noun, left.start if left.text else figure.quantity.start
    if told := _told_apart(figure, noun):
        return told, figure.found[-1].subject_start
    return output_owner(noun, figure.clauses_before) + noun, figure.quantity.start


def _owner_of_run(figure: FigureRead, noun: str) -> str:
    """What a count right behind another's noun, or behind the other itself, is of too: 「友城增至35个国家57个城市」; else empty."""
    if not figure.found or figure.left.verb or not _COUNTS_ON.fullmatch(figure.joined):
        return ""
    last, joined = figure.found[-1], figure.joined
    adjoins = last.quantity.end + len(joined) == figure.quantity.start
    sized = {last.quantity.unit, figure.quantity.unit} & {*BOUNDING, "%"}
    if sized or not adjoins or last.subject_start >= last.quantity.start:
        return ""
    return last.subject.removesuffix(joined.removesuffix("的") or noun)


def _measured(figure: FigureRead) -> tuple[str, int]:
    """The subject, and where it begins, of a figure whose words all stand before it."""
    left, previous, text = figure.left, figure.previous, figure.clause.text
    if previous is None:
        return (output_owner(left.text, figure.clauses_before) or figure.lead) + left.text, left.start
    if _AMONG_THEM.match(figure.joined) and (part := part_of(previous.subject, left)):
        return part, previous.subject_start
    if not left.text or PASSING.fullmatch(left.text):
        return _kept(figure)
    if figure.found and figure.joined == left.text and previous.subject.endswith(left.text):
        return previous.subject, previous.subject_start
    if told := _told_apart(figure, left.text):
        return told, figure.found[-1].subject_start
    if PLACE_ONLY.fullmatch(left.text) and left.verb and previous.quantity.unit == figure.quantity.unit == "%":
        return left.text + previous.subject, left.start
    if at := _grows_with(left.text):
        return left.text[at:], left.start + at
    bounding = figure.quantity.unit in BOUNDING and _BOUNDS.match(text, figure.quantity.end)
    if not bounding and DEPENDENT.match(left.text) and left.text not in previous.subject:
        head = head_of_run(figure.run)
        of = _in_all(head.subject, left.text)
        return _RELATION.sub("", without_stage(of, left.text)) + _DONE.sub("", left.text), head.subject_start
    if harvest := harvest_of(previous.subject, left.text):
        return harvest, previous.subject_start
    if OF_PREVIOUS.fullmatch(left.text) and _goes_on(figure):
        own = _FLOW if _FLOW.fullmatch(left.text) else _RELATION
        return own.sub("", previous.subject).removesuffix(left.text[:-1]) + left.text, left.start
    return (output_owner(left.text, figure.clauses_before) or figure.lead) + left.text, left.start


def _verb_kept(figure: FigureRead) -> str:
    """The verb that a list's later figures leave out: 「学校达到5所、床位900张」."""
    previous = figure.previous
    kept = previous and figure.joined.startswith("、") and figure.quantity.unit != "位次"
    return previous.verb if previous and kept and _REACHED.fullmatch(previous.verb) else ""


def _told_apart(figure: FigureRead, subject: str) -> str:
    """A bare 「项目」 with the size that tells it apart: 「总投资30亿元的项目12个」; else empty."""
    if not figure.found or not figure.joined.startswith("的") or not _ANY.fullmatch(subject):
        return ""
    size = figure.found[-1]
    return figure.clause.text[size.subject_start : size.quantity.end] + "的" + subject


def _shared(clause: ClauseRead, index: int, noun_end: int) -> bool:
    """Whether the noun right before the next figure is that one's too (「300头牛牧场3个」)."""
    noun = clause.text[clause.quantities[index].end : noun_end]
    return clause.text[noun_end : noun_end + 1].isdigit() and not _ASPECT.fullmatch(noun)


def _goes_on(figure: FigureRead) -> bool:
    """Whether the words before count one thing, which a bare 「满意率」 at its clause's end goes on speaking of."""
    clause, run = figure.clause, figure.found or figure.clause.earlier[-2:]
    if len({s.subject for s in run}) != 1 or (figure.left.text.endswith("率") and run[-1].quantity.unit == "%"):
        return False
    return bool(_CLOSES.match(clause.text, qualified_end(clause.text, figure.quantity)))


def _end_of_words(clause: ClauseRead, index: int) -> int:
    """Where the words after a figure end; a size right behind it (「1处24小时药店」) and a name in quotes belong to them."""
    rest = clause.quantities[index + 1 :]
    if quoted := _QUOTED_NAME.match(clause.text, clause.quantities[index].end):
        rest = tuple(quantity for quantity in rest if quantity.start >= quoted.end())
    if (
        rest
        and rest[0].start == clause.quantities[index].end
        and (rest[0].unit in BOUNDING or _within(clause, index) is not None)
    ):
        rest = rest[1:]
    return rest[0].start if rest else clause.end


def _within(clause: ClauseRead, index: int) -> int | None:
    """Where the counted noun begins if the next figure only tells which kind of it is counted (「5个20千伏变电站」)."""
    this, *rest = clause.quantities[index:]
    if not rest or rest[0].start != this.end or rest[0].unit in BOUNDING or not rest[0].unit:
        return None
    return rest[0].end if _KIND.match(clause.text, rest[0].end) else None


def _kept(figure: FigureRead) -> tuple[str, int]:
    """The subject that a figure without one goes on speaking of."""
    previous = figure.previous or figure.run[-1]
    if _FOR_ALL.match(figure.joined) and previous.listed and (shared := shared_head(figure.clause.text, figure.run)):
        return shared
    subject = previous.subject if CHANGES.search(figure.left.verb) else _NEW.sub("", previous.subject)
    subject = _in_all(subject, figure.joined)
    subject = _ADDED.sub("", subject) if _REACHED.fullmatch(figure.left.verb) else subject
    return subject or previous.subject, previous.subject_start


def _in_all(subject: str, words: str) -> str:
    """What a figure is of that goes on from another's subject: without 新建 where the words before it count all of them."""
    return _CAME_ABOUT.sub("", subject) if _IN_ALL.search(words) else subject


def _grows_with(words: str) -> int:
    """Where the name begins of what grows with something else and is no part of it (「带动汽车产量」); 0 for none."""
    brought = _BROUGHT.match(words)
    return brought.end() if brought else 0
