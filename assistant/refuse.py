"""Refusals: what the reports do not say, and the nearest thing that they do, cited."""

import itertools
import re
from collections.abc import Sequence

from assistant.evidence import Scored, fits_role, side
from assistant.held import held_words, report_words
from assistant.premise import Evidence, Pair
from assistant.records import Ask, Claim, Draft, Query, Reason
from assistant.sentences import Words
from assistant.suggestions import suggestions
from assistant.wants import role_mentions
from assistant.wording import quote_of, scope_words, statement_words, without_scope
from assistant.words import tokens_of
from index.records import Measure, Records, Role

_MEASURES = {
    Measure.LEVEL: "总量",
    Measure.GROWTH: "增速",
    Measure.SHARE: "占比",
    Measure.RANK: "位次",
    Measure.CHANGE: "变化",
}
_LONGEST_TOPIC = 16
_MOST_QUOTED = 40
_CLEAN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9.]+")
_FRAGMENT = re.compile(
    r"^[的了跟和与及对把被给从到比就还都也很再又]|[的了跟和与及对把被给从到比就还都也很再又只没不]$|怎|么|咋|啥|谁|哪|吗|呢|是|几|多少|今年|去年|有没|主要|到底|究竟|那|这"
)
"""What shows that a topic is left over from a question rather than a name of something."""
_NOT_IN_QUOTE = re.compile(r"[？?。！!\s]+$")


def refusal(query: Query, reason: Reason, records: Records, *, nearest: Sequence[Evidence] = ()) -> Draft:
    """A refusal that says why, and cites the nearest fact or clause held; without one it says which reports are held.

    Args:
        nearest: what comes nearest, best first; the first is shown, the others may become suggestions.
    """
    claims = tuple(claim for near in nearest[:1] for claim in _claims(near, reason, records))
    facts = [near for near in nearest if isinstance(near, Scored)]
    lead = _lead(query, reason, facts)
    if not claims:
        lead += f"。{held_words(records)}"
    return Draft(claims, reason=reason, lead=lead, suggestions=suggestions(query, reason, facts, records))


def _claims(near: Evidence, reason: Reason, records: Records) -> tuple[Claim, ...]:
    """What comes nearest, or contradicts, as sentences with their quotes."""
    if isinstance(near, Words):
        document = next(d for d in records.documents() if d.id == near.quote.paragraph.document_id)
        words = f"{report_words(document)}的说法是：{near.quote.text}"
        return (Claim(text=words, quotes=(near.quote,)),)
    opening = "资料中的说法是：" if reason is Reason.PREMISE_WRONG else "相近的是："
    if isinstance(near, Pair):
        return _fact_claim(near.first, opening), _fact_claim(near.second, "")
    return (_fact_claim(near, opening),)


def _fact_claim(scored: Scored, opening: str) -> Claim:
    words = f"{scope_words(scored)}{without_scope(statement_words(scored), scored.fact)}"
    return Claim(text=f"{opening}{words}", facts=((scored.fact, quote_of(scored)),))


def _lead(query: Query, reason: Reason, nearest: Sequence[Scored]) -> str:
    """One sentence on what is missing, in the words of the question where its topic is no clean name."""
    ask = query.asks[0]
    match reason:
        case Reason.PREMISE_WRONG:
            return "问题的前提与资料不符"
        case Reason.OUT_OF_DOMAIN:
            return "这个问题不在政府工作报告的范围内"
        case Reason.REGION_ABSENT if query.absent_regions or query.inside:
            places = "、".join(query.absent_regions or query.inside)
            return f"资料中没有{places}的报告"
    name = _name(ask, query.question)
    if name is None or reason in (Reason.UNSUPPORTED, Reason.REGION_ABSENT):
        return f"资料中没有查到能回答「{_NOT_IN_QUOTE.sub('', query.question)[:_MOST_QUOTED]}」的内容"
    scope = f"{ask.region or ''}{ask.period or ''}"
    if reason is Reason.INDICATOR_ABSENT:
        return f"资料中没有查到{scope}{'的' if scope else ''}{name}"
    if reason is Reason.ROLE_ABSENT:
        return f"资料中没有{scope}{name}的{'目标' if _of_target(ask) else '完成数'}{_other_side(ask, nearest)}"
    if reason is Reason.MEASURE_ABSENT:
        return f"资料中没有{scope}{name}{_without_measure(ask, nearest)}"
    return f"资料中没有{scope}{name}的{'目标' if _asks_target(query, ask) else '数字'}"


def _name(ask: Ask, question: str) -> str | None:
    """An ask's topic as a name; None where it is left over from a sentence, or cut out of a word."""
    name = ask.topic.replace(" ", "")
    whole = " " not in ask.topic and len(name) <= _LONGEST_TOPIC and _CLEAN.fullmatch(name)
    return name if name and whole and not _FRAGMENT.search(name) and not _cuts(name, question) else None


def _cuts(name: str, question: str) -> bool:
    """Whether a name begins or ends in the middle of one of the question's words."""
    tokens = tokens_of(question)
    edges = set(itertools.accumulate(map(len, tokens), initial=0))
    start = "".join(tokens).find(name)
    return start >= 0 and not {start, start + len(name)} <= edges


def _of_target(ask: Ask) -> bool:
    return ask.role is not None and side(ask.role) is Role.TARGET


def _asks_target(query: Query, ask: Ask) -> bool:
    """Whether the question itself speaks of a target."""
    return _of_target(ask) and any(role is Role.TARGET for _, _, role in role_mentions(query.question))


def _other_side(ask: Ask, nearest: Sequence[Scored]) -> str:
    """What is held instead of the side asked for: 「，只有2024年的目标」."""
    first = next((s.fact for s in nearest[:1] if not fits_role(ask, s.fact)), None)
    if first is None or first.period is None:
        return ""
    return f"，只有{first.period}的{'目标' if side(first.role) is Role.TARGET else '完成数'}"


def _without_measure(ask: Ask, nearest: Sequence[Scored]) -> str:
    """The measure asked for, and what is held instead: 「的总量，只有增速」; of the same measure, it is the unit that is missing."""
    wanted = _MEASURES.get(ask.measure, "总量") if ask.measure else "这项数字"
    held = next((_MEASURES.get(s.fact.measure) for s in nearest[:1]), None)
    if held == wanted and ask.units:
        return f"以{ask.units[0]}计的数字"
    return f"的{wanted}" + (f"，只有{held}" if held and held != wanted else "")
