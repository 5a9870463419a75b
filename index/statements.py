"""Sentence → statements: for every figure, what it measures and by which verb.

「完成1311亿元、增长3%」 lets the second figure keep the first one's subject, 「由32%提高到55%」 gives two statements, the
first marked as the state before; lists by position (分别) are read in ``series``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.clauses import Statement, clauses, qualified_end, sentences, statement
from index.quantities import Quantity, find_quantities
from index.series import read_series, shared_head
from index.subjects import BOUNDING, CHANGES, Subject, noun_after, subject_before

__all__ = ["Statement", "clauses", "read_statements", "sentences"]

_FROM = re.compile(r"[由从](?P<rest>[^，,；;由从]{0,14})$")
_TO = re.compile(
    r"^(?:以上|以下|左右|以内)?(?P<verb>[\u4e00-\u9fff]{0,8}?(?:到|至|为|成))(?:了)?(?:(?:19|20)\d\d年(?:末|底)?的?)?(?:近|约|超|超过|不低于|每人|每月|每年)*$"
)
_LEAD_VERB = re.compile(
    r"^(?:(?:全年|全市|全区|全省|累计|年内|今年|已|共|将|力争|确保|计划|再|又|完成|持续|加快|推动|组织|支持|同时|重点|积极|分别)*)"
    r"(新培育(?:认定)?|新认证|新改扩建|新创建|建设筹集|规范提升|腾退(?:盘活)?|争创|新增|新建|新改建|新[（(]改[）)]建|实施|建成|完成|改造提升|改造|引进|培育|签约|新开工|开工|竣工|投产|打造|建设|认定|获批|发放|举办|承办|创建|增设|设置|落实|安排|解决"
    r"|推进|新签约|新开通|开通|招引|布局|落户|落地|培养|组建|修复治理|治理|治理修复|创成|入选|新入选|获评|拥有|设立|出台|办理|提供|开展|救助)"
)
_DEPENDENT = re.compile(
    r"^(?:达标|受益|惠及|覆盖|竣工|投产|开工|落地|完成投资|总投资|协议|投资|占比|比例|比重|总量|规模|面积|增速|带动|涉及|普惠率|装机容量)(?![\u4e00-\u9fff]*(?:项目|企业))[\u4e00-\u9fff]{0,4}$"
)
_RELATION = re.compile(r"(?:占比|比例|比重|[\u4e00-\u9fff]{0,3}率|达标比例)$")
_NEW = re.compile(r"(?:净|新|多)增$")
# 「50米内换乘比例」, 「60岁以上老年人」: the figure bounds a noun that the next figure measures.
_BOUNDS = re.compile(r"(?:及?以上|及?以下|以内|以外|内)的?[\u4e00-\u9fff]")
_PER = re.compile(r"每$")
"""「每10万人」 tells of whom, it counts nobody."""
_GROWTH_AFTER = re.compile(r"(?:以上|以下|左右|以内)?的?(?P<verb>增长|下降)")
_QUOTED_NAME = re.compile(r"“[^”]{2,20}”")
_FOR_ALL = re.compile(r"^[、，,]?(?:均|都|各)")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause being read: where it and its sentence begin, where it ends, its figures, and the sentence's statements so far."""

    text: str
    sentence: int
    start: int
    end: int
    quantities: tuple[Quantity, ...]
    earlier: tuple[Statement, ...]


def read_statements(text: str) -> list[Statement]:
    """The statements of a paragraph's text, in the order of their figures."""
    quantities = find_quantities(text)
    found: list[Statement] = []
    for start, end in sentences(text):
        inside = [quantity for quantity in quantities if start <= quantity.start < end]
        if inside:
            found.extend(_read_sentence(text, start, end, inside))
    return found


def _read_sentence(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Statement]:
    found: list[Statement] = []
    for clause_start, clause_end in clauses(text, start, end):
        inside = tuple(quantity for quantity in quantities if clause_start <= quantity.start < clause_end)
        if inside:
            series = read_series(text, start, clause_start, inside, found)
            found.extend(series or _read_clause(_Clause(text, start, clause_start, clause_end, inside, tuple(found))))
    return found


def _read_clause(clause: _Clause) -> list[Statement]:
    found: list[Statement] = []
    lead, position = "", clause.start
    for index, quantity in enumerate(clause.quantities):
        if index + 1 < len(clause.quantities) and _PER.search(clause.text[position : quantity.start]):
            continue
        if found and found[-1].earlier:
            read, end = _changed(clause, found[-1], quantity), qualified_end(clause.text, quantity)
        else:
            left, earlier = _left(clause, index, position)
            opening = _LEAD_VERB.match(left.text)
            joined = clause.text[position : quantity.start]
            carried = lead if index and joined[:1] in tuple("、和及") and not opening and not left.verb else ""
            lead = opening[1] if opening else lead
            read, end = _one(clause, found, index, left, earlier=earlier, joined=joined, lead=carried)
        found.append(read)
        if not (quantity.unit in BOUNDING and _BOUNDS.match(clause.text, quantity.end)):
            position = end
    return found


def _left(clause: _Clause, index: int, position: int) -> tuple[Subject, bool]:
    """The subject before a figure, and whether the figure is the state before a change."""
    quantity = clause.quantities[index]
    words = clause.text[position : quantity.start]
    origin = _FROM.search(words)
    after = clause.quantities[index + 1] if index + 1 < len(clause.quantities) else None
    if origin and after and after.unit == quantity.unit and _TO.match(clause.text[quantity.end : after.start]):
        return replace(subject_before(words[: origin.start()], position), verb=""), True
    return subject_before(words, position, unit=quantity.unit), False


def _changed(clause: _Clause, before: Statement, quantity: Quantity) -> Statement:
    """The state after a change, of the same subject; the year of the state before does not hold for it."""
    words = clause.text[before.quantity.end : quantity.start]
    to = _TO.match(words)
    read = statement(
        clause.text, clause.sentence, quantity, before.subject, before.subject_start, to["verb"] if to else ""
    )
    origin = _FROM.search(before.before)
    return replace(read, before=before.before[: origin.start() if origin else None] + words)


def _one(
    clause: _Clause, found: Sequence[Statement], index: int, left: Subject, *, earlier: bool, joined: str, lead: str
) -> tuple[Statement, int]:
    """One figure's statement, and where the words for the next one begin."""
    quantity, run = clause.quantities[index], [*clause.earlier, *found]
    previous = run[-1] if run else None
    end = _end_of_words(clause, index)
    noun, noun_end = ("", quantity.end) if earlier else noun_after(clause.text, quantity, end, left=left)
    subject, start = left.text, left.start
    if noun:
        subject, start = lead + subject + noun, start if subject else quantity.start
        if previous and quantity.unit == "%" and not left.text and noun.startswith(("用于", "投向", "来自")):
            subject, start = previous.subject + noun, previous.subject_start
    elif not subject and previous:
        subject, start = _kept(clause, run, left, joined)
    elif previous and _DEPENDENT.match(subject) and subject not in previous.subject:
        head = _head(run)
        subject, start = _RELATION.sub("", head.subject) + subject, head.subject_start
    else:
        subject = lead + subject
    verb = left.verb
    if quantity.unit in ("%", "倍") and (after := _GROWTH_AFTER.match(clause.text, quantity.end)):
        verb, noun_end = after["verb"], after.end()
        subject = left.text or subject
    read = statement(clause.text, clause.sentence, quantity, subject, start, verb, earlier=earlier)
    read = replace(read, end=max(noun_end, read.end))
    shared = noun and clause.text[noun_end : noun_end + 1].isdigit()
    return read, qualified_end(clause.text, quantity) if shared else read.end


def _end_of_words(clause: _Clause, index: int) -> int:
    """Where the words after a figure end; a size right behind it (「1处24小时药店」) and a name in quotes belong to them."""
    rest = clause.quantities[index + 1 :]
    if quoted := _QUOTED_NAME.match(clause.text, clause.quantities[index].end):
        rest = tuple(quantity for quantity in rest if quantity.start >= quoted.end())
    if rest and rest[0].start == clause.quantities[index].end and rest[0].unit in BOUNDING:
        rest = rest[1:]
    return rest[0].start if rest else clause.end


def _kept(clause: _Clause, run: Sequence[Statement], left: Subject, joined: str) -> tuple[str, int]:
    """The subject that a figure without one goes on speaking of."""
    previous = run[-1]
    if _FOR_ALL.match(joined) and previous.listed and (shared := shared_head(clause.text, run)):
        return shared
    subject = previous.subject if CHANGES.search(left.verb) else _NEW.sub("", previous.subject)
    return subject or previous.subject, previous.subject_start


def _head(run: Sequence[Statement]) -> Statement:
    """The statement whose subject a dependent one (竣工310个, 达标比例83%) goes on speaking of: the first of its run."""
    head = run[-1]
    for earlier in reversed(run):
        if earlier.subject and (earlier.subject == head.subject or head.subject.startswith(earlier.subject)):
            head = earlier
    return head
