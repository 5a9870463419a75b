"""Refusals: what the reports do not say, and the nearest thing that they do, cited."""

from collections.abc import Sequence

from assistant.evidence import Scored
from assistant.records import Claim, Draft, Query, Reason
from assistant.wording import quote_of, scope_words, statement_words, without_scope
from index.records import Records, Role

_LEADS = {
    Reason.YEAR_ABSENT: "资料中没有{years}{topic}的数字",
    Reason.REGION_ABSENT: "资料中没有{regions}的报告",
    Reason.INDICATOR_ABSENT: "资料中没有查到{scope}{topic}的内容",
    Reason.MEASURE_ABSENT: "资料中没有{scope}{topic}的这项数字",
    Reason.ROLE_ABSENT: "资料中没有{scope}{topic}的{role}",
    Reason.PREMISE_WRONG: "问题的前提与资料不符",
    Reason.OUT_OF_DOMAIN: "这个问题不在政府工作报告的范围内",
    Reason.UNSUPPORTED: "资料中没有足以回答的内容",
}


def refusal(query: Query, reason: Reason, records: Records, *, nearest: Sequence[Scored] = ()) -> Draft:
    """A refusal that says why, and cites the nearest fact held; without one it says which reports are held."""
    ask = query.asks[0]
    years = str(ask.period) if ask.period else ""
    lead = _LEADS[reason].format(
        years=f"{ask.region or ''}{years}",
        topic=ask.topic.replace(" ", "") or "所问",
        regions="、".join(query.absent_regions or query.inside),
        scope=f"{ask.region or ''}{years}",
        role="目标" if ask.role in (Role.TARGET, Role.PLAN) else "完成情况",
    )
    claims = [
        Claim(
            text=f"相近的是：{scope_words(scored.fact)}{without_scope(statement_words(scored), scored.fact)}",
            facts=((scored.fact, quote_of(scored)),),
        )
        for scored in nearest[:1]
    ]
    if not claims:
        lead += f"。{_held(records)}"
    return Draft(tuple(claims), reason=reason, lead=lead)


def _held(records: Records) -> str:
    held: dict[str, list[int]] = {}
    for document in records.documents():
        if document.report_year and document.report_year not in held.setdefault(document.region, []):
            held[document.region].append(document.report_year)
    parts = [f"{region}（{'、'.join(map(str, years))}）" for region, years in list(held.items())[:12]]
    return f"现有报告：{'，'.join(parts)}" if parts else "还没有任何报告"
