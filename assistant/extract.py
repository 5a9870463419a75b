"""Query and passages → draft, out of the report's own words; the default answerer, without any language model."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compare import computed_claims
from assistant.evidence import Scored, rank_facts
from assistant.lists import find_items
from assistant.meanings import find_meanings
from assistant.picking import Pick, pick_all, telling
from assistant.premise import contradicted, takes_for_granted
from assistant.records import Ask, Claim, Draft, Kind, Passage, Query, Quote, Reason
from assistant.refuse import refusal
from assistant.retrieve import Retriever
from assistant.sentences import Words, best_paragraph, first_sentences, of_period, opening_sentences, rank_words
from assistant.vocabulary import elsewhere
from assistant.wording import quote_of, scope_words, statement_words
from index.records import Document, Fact, Paragraph, ParagraphKind, Records

_SHORTCOMINGS = re.compile(
    r"(?:有|存在)(?:哪些|什么|啥)(?:短板|不足|问题|困难|差距)|(?:短板|不足|问题|困难)(?:有哪些|是什么)"
)
_AMISS = re.compile(r"清醒|问题|不足|短板|差距|困难|偏弱|不够|不强|不高|制约|挑战|薄弱")
_ENOUGH_AMISS = 3
ENOUGH_WORDS = 0.55
"""Least share of the topic told by a clause that may answer; see docs/decisions.md."""


def draft(query: Query, retriever: Retriever) -> Draft:
    """Answer a query from one generation, or refuse it."""
    if elsewhere(query.question):
        return refusal(query, Reason.OUT_OF_DOMAIN, retriever.records)
    if query.absent_regions:
        return refusal(query, Reason.REGION_ABSENT, retriever.records)
    if query.kind is Kind.SPEAKER:
        return _speaker(query, retriever.records)
    if query.kind is Kind.MEANING:
        return _meaning(query, retriever)
    if wrong := _wrong_premise(query, retriever):
        return refusal(query, Reason.PREMISE_WRONG, retriever.records, nearest=[wrong])
    if query.kind in (Kind.FIGURE, Kind.COMPARE):
        return _figures(query, retriever)
    if query.kind is Kind.LIST:
        return _list(query, retriever)
    return _paragraph(query, retriever) if query.kind is Kind.OPEN else _words(query, retriever)


def _wrong_premise(query: Query, retriever: Retriever) -> Scored | None:
    """The fact that what the question takes for granted contradicts."""
    ask = query.asks[0]
    if len(query.asks) > 1 or not takes_for_granted(query.question):
        return None
    speaking = telling(replace(ask, measure=None, units=()), rank_facts(ask, retriever.passages(ask)))
    speaking = [s for s in speaking if s.fact.region == speaking[0].fact.region]
    return contradicted(query.question, ask, speaking)


def _figures(query: Query, retriever: Retriever) -> Draft:
    picks = pick_all(query.asks, retriever.passages)
    answered = [p for p in picks if p.chosen]
    if not answered:
        reason = picks[0].reason or Reason.UNSUPPORTED
        return refusal(query, reason, retriever.records, nearest=[s for p in picks for s in p.nearest])
    claims = [_claim(p) for p in answered]
    if query.operation and len(answered) > 1:
        claims.extend(computed_claims(query.operation, answered))
    missing = [p for p in picks if not p.chosen]
    several = not query.asks[0].region and len({s.fact.region for p in answered for s in p.chosen}) > 1
    lead = "；".join(_missing_words(p.ask) for p in missing)
    asked_back = "请指明地区，可得到单独的回答" if several else ""
    return Draft(tuple(claims), lead="。".join(part for part in (lead, asked_back) if part))


def _claim(found: Pick) -> Claim:
    """One sentence for the facts of one ask: scope once, statements in order."""
    first = found.chosen[0]
    statements = [statement_words(scored) for scored in found.chosen]
    words = []
    for index, statement in enumerate(statements):
        fact = found.chosen[index].fact
        if any(_disagree(fact, earlier.fact) for earlier in found.chosen[:index]):
            statement = f"但另一份报告为{fact.text}，两份报告不一致"
        moved = index and (fact.period, fact.region) != (
            found.chosen[index - 1].fact.period,
            found.chosen[index - 1].fact.region,
        )
        words.append(f"{scope_words(fact)}{statement}" if moved else statement)
    return Claim(
        text=f"{scope_words(first.fact)}{_joined(words)}",
        facts=tuple((scored.fact, quote_of(scored)) for scored in found.chosen),
        quotes=tuple(quote_of(scored) for scored in found.also[:1]),
    )


def _disagree(a: Fact, b: Fact) -> bool:
    """Whether two reports give the same indicator different values."""
    same = (a.indicator, a.region, a.period, a.unit) == (b.indicator, b.region, b.period, b.unit)
    return same and a.document_id != b.document_id and a.value != b.value


def _joined(statements: Sequence[str]) -> str:
    """Statements in one sentence; a subject that the one before has named is not named again."""
    return "，".join(dict.fromkeys(statements))


def _missing_words(ask: Ask) -> str:
    years = str(ask.period) if ask.period else ""
    side = "的目标" if ask.role is not None and ask.role.value in ("target", "plan") else ""
    return f"资料中没有{ask.region or ''}{years}{ask.topic.replace(' ', '')}{side}的数字"


def _words(query: Query, retriever: Retriever) -> Draft:
    """Clauses that tell the topic; of each region where several are named."""
    drafts = [_words_of(query, ask, retriever) for ask in {a.region: a for a in query.asks}.values()]
    answered = [part for part in drafts if part.reason is None]
    return Draft(tuple(claim for part in answered for claim in part.claims)) if answered else drafts[0]


def _words_of(query: Query, ask: Ask, retriever: Retriever) -> Draft:
    ask = _open_scope(ask)
    passages = retriever.passages(ask)
    ranked = _telling_words(ask, of_period(ask, passages)) or _telling_words(ask, passages)
    if not ranked or _why_without_cause(query, ranked[0].quote.text):
        return refusal(query, Reason.INDICATOR_ABSENT if not ranked else Reason.UNSUPPORTED, retriever.records)
    shown = first_sentences(ranked, most=3 if query.kind is Kind.OPEN else 1)
    regions = {document.id: document for document in retriever.records.documents()}
    return Draft(tuple(_quoting_claim([w.quote], regions[w.quote.paragraph.document_id]) for w in shown))


def _telling_words(ask: Ask, passages: Sequence[Passage]) -> list[Words]:
    return [w for w in rank_words(ask, passages) if w.told >= ENOUGH_WORDS and w.near >= 0.5 * ENOUGH_WORDS]


def _meaning(query: Query, retriever: Retriever) -> Draft:
    """What a term means, by the glossary or by the text; else whatever the reports say of it."""
    ask = _open_scope(query.asks[0])
    terms = re.findall(r"[“\"「]([^”\"」]{1,16})[”\"」]", query.question) or [
        word for word in ask.topic.split() if len(word) > 1
    ]
    quotes = find_meanings(
        terms, [p for term in terms for p in retriever.passages(replace(ask, topic=term))], retriever.records
    )
    if not quotes:
        return _words(query, retriever)
    documents = {document.id: document for document in retriever.records.documents()}
    return Draft(tuple(_quoting_claim([quote], documents[quote.paragraph.document_id]) for quote in quotes))


def _paragraph(query: Query, retriever: Retriever) -> Draft:
    """The first sentences of the paragraph whose heading or opening tells the topic; else single clauses."""
    ask = query.asks[0]
    if _SHORTCOMINGS.search(query.question) and (confessed := _confession(ask, retriever.records)):
        documents = {document.id: document for document in retriever.records.documents()}
        return Draft((_quoting_claim(opening_sentences(confessed), documents[confessed.document_id]),))
    best = best_paragraph(ask, retriever.passages(_open_scope(ask)))
    if best is None or _why_without_cause(query, best.text):
        return _words(query, retriever)
    documents = {document.id: document for document in retriever.records.documents()}
    return Draft((_quoting_claim(opening_sentences(best), documents[best.document_id]),))


def _confession(ask: Ask, records: Records) -> Paragraph | None:
    """The paragraph in which the newest report of the region owns up to what is amiss."""
    documents = [d for d in records.documents() if ask.region is None or d.region == ask.region]
    documents = [d for d in documents if ask.report_year in (None, d.report_year)]
    for document in sorted(documents, key=lambda d: -(d.report_year or 0))[:1]:
        return next(
            (p for p in records.paragraphs(document.id) if re.search(r"清醒|不少(?:困难|问题)|存在.{0,6}问题", p.text)),
            None,
        )
    return None


def _why_without_cause(query: Query, text: str) -> bool:
    """A question for a reason is answered only by words that give one."""
    asks_why = any(word in query.question for word in ("为什么", "为何", "原因"))
    return asks_why and not any(word in text for word in ("因为", "由于", "受", "原因", "因", "影响", "得益于", "归功"))


def _open_scope(ask: Ask) -> Ask:
    """Words are looked for in every report of the region: a plan may name what a result is called, and the reverse."""
    return replace(ask, role=None, report_year=ask.report_year)


def _list(query: Query, retriever: Retriever) -> Draft:
    ask = _open_scope(query.asks[0])
    passages = retriever.passages(ask)
    quoted = re.findall(r"[“\"'「]([^”\"'」]{1,12})[”\"'」]", query.question)
    if quoted and (explained := find_meanings(quoted, passages, retriever.records)):
        documents = {document.id: document for document in retriever.records.documents()}
        return Draft(tuple(_quoting_claim([quote], documents[quote.paragraph.document_id]) for quote in explained))
    counted = re.search(
        r"[两二三四五六七八九十\d](?:大|项|个|件|条)([\u4e00-\u9fff]{2,4}?)(?=[是有呢，？?]|具体|分别|都|$)",
        query.question,
    )
    noun = counted[1] if counted else ""
    quotes: list[Quote] = []
    for among in (of_period(ask, passages), passages):
        quotes = quotes or find_items(ask, among, retriever.records, quoted=quoted, noun=noun, count=query.count)
    if not quotes:
        return _words(query, retriever)
    documents = {document.id: document for document in retriever.records.documents()}
    return Draft((_quoting_claim(quotes, documents[quotes[0].paragraph.document_id]),))


def _quoting_claim(quotes: Sequence[Quote], document: Document) -> Claim:
    """A sentence of quoted words with region and report stated; their figures come from the facts inside the quotes."""
    report = (
        f"{document.region}{document.report_year}年政府工作报告"
        if document.report_year
        else f"{document.region}政府工作报告"
    )
    return Claim(text=f"{report}：{'；'.join(_item(quote.text) for quote in quotes)}", quotes=tuple(quotes))


def _item(text: str) -> str:
    """A quoted item without the mark that numbered it in its list."""
    return re.sub(r"^(?:[●■◆▲○★※—]+|\d{1,2}[.．、](?!\d))", "", text)


def _speaker(query: Query, records: Records) -> Draft:
    ask = query.asks[0]
    documents = [d for d in records.documents() if d.speaker and (ask.region is None or d.region == ask.region)]
    documents = [d for d in documents if ask.report_year is None or d.report_year == ask.report_year]
    if ask.period:
        documents = [d for d in documents if d.report_year in range(ask.period.start, ask.period.end + 1)] or documents
    if not documents:
        return refusal(query, Reason.INDICATOR_ABSENT, records)
    document = documents[-1]
    quote = next((q for p in records.paragraphs(document.id) if (q := _naming(p, document))), None)
    if quote is None:
        return refusal(query, Reason.INDICATOR_ABSENT, records)
    who = f"{document.office or ''}{document.speaker}"
    year = f"{document.report_year}年" if document.report_year else ""
    return Draft((Claim(text=f"{document.region}{year}政府工作报告由{who}作", quotes=(quote,)),))


def _naming(paragraph: Paragraph, document: Document) -> Quote | None:
    """The words of a paragraph that name the speaker with his office."""
    if paragraph.kind not in (ParagraphKind.FRONT, ParagraphKind.BODY, ParagraphKind.CAPTION) or not document.speaker:
        return None
    who = f"{document.office or ''}{document.speaker}"
    start = paragraph.text.find(who)
    return Quote(paragraph, start, start + len(who)) if start >= 0 else None
