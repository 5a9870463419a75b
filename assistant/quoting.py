"""Questions answered in a report's own words rather than by its figures: who, what, which ones, what it means, how."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.aims import find_aims
from assistant.blocks import best_block, quotes_of, subject_of
from assistant.headed import headed
from assistant.held import report_words
from assistant.lists import find_items, names_only
from assistant.meanings import find_meanings
from assistant.meant import meant, overrules, part_meant
from assistant.numbered import is_numbered, spelled_out
from assistant.records import Ask, Claim, Draft, Kind, Passage, Query, Quote, Reason
from assistant.refuse import refusal
from assistant.retrieve import Retriever
from assistant.sentences import (
    Words,
    carrying_all,
    confessed,
    of_each_item,
    of_period,
    rank_words,
    with_what_follows,
)
from assistant.wants import SHORTCOMINGS, asks_manner, count_wanted
from index.records import Document, Paragraph, ParagraphKind, Records

ENOUGH_WORDS = 0.55
"""Least share of the topic told by a clause that may answer; see docs/decisions.md."""

_TOLD_WELL, _AS_WELL, _MOST_ALIKE = 0.75, 0.02, 8
"""Least share of the topic told by clauses that answer together, how far one may fall behind the best, and how many there may be."""
_AMISS = re.compile(r"清醒|问题|不足|短板|差距|困难|偏弱|不够|不强|不高|制约|挑战|薄弱")
_ENOUGH_AMISS = 3
_ASKS_WHY = ("为什么", "为何", "原因", "为了什么")
_GIVES_CAUSE = re.compile(r"因(?!地)|由于|受|影响|得益于|归功|目的是|为了|旨在|针对")
_PURPOSE = re.compile(r"(?:干|做)(?:什么|啥)用|有(?:什么|啥)用")
_IS_FOR = re.compile(r"是?[干做]?(?=\s|$)")
_BRIEF = re.compile(r"[捡拣挑](?:着|点)?(?:重点|大的|要紧|主要)|简要|简单|概括|只要(?:标题|名称|名字)")
_SO_MANY_QUOTED = re.compile(r"[几两二三四五六七八九十\d][个项条大]?[“\"「]")
"""「哪几个“行动”」: the quoted word is what the items are, and no term of its own."""
_WHICH_COUNTED = re.compile(r"哪(?:[两二三四五六七八九十]|\d)")
_IS_WHAT = re.compile(r"[”\"'」](?:都|分别|具体)?是[\u4e00-\u9fff]{0,2}(?:什么|啥)")
_A_NUMBER_OF = re.compile(r"(?:[两二三四五六七八九十]{1,2}|\d{1,2})(?:大|项|个|件|条|类|种)?[\u4e00-\u9fff]{2}")
_PLAN = re.compile(r"十[一二三四五六七八九]五")
_NUMBERED_TERM = re.compile(r"(?:[一二三四五六七八九十两][\u4e00-\u9fff]{1,4}){2,4}")
"""「一枢纽四中心」."""
_LEADING_COUNT = re.compile(r"^.*?(?:[两二三四五六七八九十]{1,2}|\d{1,2})(?:大|项|个|件|条|类|种)")
_EACH_SO_MANY = re.compile(
    r"(?P<first>[\u4e00-\u9fff]{2,12}?)(?:[、和与及]|以及)(?P<second>[\u4e00-\u9fff]{2,12}?)各(?P<count>[两二三四五六七八九十]{1,2}|\d{1,2})[个大项件条类种]"
)
_AND = re.compile("[、和与及]|以及")
_ONE = re.compile(r"哪一?(?:个|位|家|座|所|条|项|处)")
_QUOTED = re.compile(r"[“\"'「]([^”\"'」]{1,16})[”\"'」]")
_COUNTED = re.compile(
    r"[两二三四五六七八九十\d](?:大|项|个|件|条)([\u4e00-\u9fff]{2,4}?)(?=[是有呢，？?]|具体|分别|都|$)"
)


def draft_words(query: Query, retriever: Retriever) -> Draft:
    """What the glossary says of a quoted term, where the question asks for that; else clauses that tell the topic."""
    if noted := _noted(query, retriever):
        return Draft(_each_quoting(noted, retriever.records))
    return _by_region(query, retriever, _words_of)


def draft_list(query: Query, retriever: Retriever) -> Draft:
    """The items of a list; clauses that tell the topic where there is none."""
    return _by_region(query, retriever, _list_of)


def draft_aims(query: Query, records: Records) -> Draft | None:
    """The main targets of each region asked about; None where no report held sets them."""
    found = [quotes for ask in query.asks if (quotes := find_aims(ask, records))]
    return Draft(tuple(_quoting(quotes, records) for quotes in found)) if found else None


def draft_meaning(query: Query, retriever: Retriever) -> Draft:
    """What a term means, by the glossary or by the text; else whatever the reports say of it."""
    ask = _open_scope(query.asks[0])
    terms = _QUOTED.findall(query.question) or [word for word in ask.topic.split() if len(word) > 1]
    passages = [passage for term in terms for passage in retriever.passages(replace(ask, topic=term))]
    quotes = find_meanings(terms, passages, retriever.records)
    if quotes:
        return Draft(_each_quoting(quotes, retriever.records))
    spelled = _spelled_out(query, retriever.passages(ask), retriever.records)
    return Draft((_quoting(spelled, retriever.records),)) if spelled else draft_words(query, retriever)


def draft_paragraph(query: Query, retriever: Retriever) -> Draft:
    """The part of the reports that speaks of the topic: what it owns up to, is for, says of each thing listed, or will do."""
    if query.count and _WHICH_COUNTED.search(query.question):
        return draft_list(query, retriever)
    query = _of_speaker(query, retriever.records)
    query = replace(query, asks=tuple(replace(ask, topic=subject_of(ask.topic)) for ask in query.asks))
    ask, records = query.asks[-1], retriever.records
    if SHORTCOMINGS.search(query.question):
        confession = _confession(ask, records)
        quotes = confessed(confession) if confession else []
    elif _PURPOSE.search(query.question):
        quotes = find_meanings([_IS_FOR.sub("", ask.topic)], retriever.passages(_open_scope(ask)), records)
    else:
        passages = retriever.passages(_open_scope(ask))
        told = best_block(ask, passages)
        block = told[1] if told else None
        near = meant(query.question, ask, retriever) if asks_manner(query.question) else []
        if overrules(told, near):
            block = part_meant(query.question, ask, near[0], retriever)
        each = of_each_item(ask, of_period(ask, passages))
        quotes = (each if len(each) > 1 else []) or (quotes_of(ask, block, records) if block else [])
    quotes = [quote for quote in quotes if not _why_without_cause(query, quote.text)]
    if not quotes or _noted(query, retriever):
        return draft_words(query, retriever)
    return Draft((_quoting(quotes, records),))


def draft_speaker(query: Query, records: Records) -> Draft:
    """Who gave the report, with office; of the newest report where none is named."""
    ask = query.asks[0]
    documents = [d for d in records.documents() if d.speaker and (ask.region is None or d.region == ask.region)]
    documents = [d for d in documents if ask.report_year is None or d.report_year == ask.report_year]
    if ask.period:
        documents = [d for d in documents if d.report_year in range(ask.period.start, ask.period.end + 1)] or documents
    for document in reversed(documents):
        for paragraph in records.paragraphs(document.id):
            if quote := _naming(paragraph, document):
                words = f"{report_words(document)}由{document.office or ''}{document.speaker}作"
                return Draft((Claim(text=words, quotes=(quote,)),))
    return refusal(query, Reason.INDICATOR_ABSENT, records)


def _noted(query: Query, retriever: Retriever) -> list[Quote]:
    """The glossary's words on the terms that a question puts in quotation marks and asks to be told (「是什么区」)."""
    terms = _QUOTED.findall(query.question) if _IS_WHAT.search(query.question) else []
    quotes = find_meanings(terms, retriever.passages(_open_scope(query.asks[0])), retriever.records) if terms else []
    return quotes if all(quote.paragraph.kind is ParagraphKind.NOTE for quote in quotes) else []


def _by_region(query: Query, retriever: Retriever, answer: Callable[[Query, Ask, Retriever], Draft]) -> Draft:
    """One draft for the regions that a question names, each answered on its own."""
    query = _of_speaker(query, retriever.records)
    drafts = [answer(query, _open_scope(ask), retriever) for ask in {a.region: a for a in query.asks}.values()]
    answered = [part for part in drafts if part.reason is None]
    return Draft(tuple(claim for part in answered for claim in part.claims)) if answered else drafts[0]


def _of_speaker(query: Query, records: Records) -> Query:
    """A query whose speaker's name (「钱望山那份报告」) is read as his report."""
    spoke = [d for d in records.documents() if d.speaker and d.speaker in query.question]
    if len({(d.region, d.report_year) for d in spoke}) != 1:
        return query
    region, year, name = spoke[0].region, spoke[0].report_year, str(spoke[0].speaker)
    asks = (
        replace(a, region=a.region or region, report_year=a.report_year or year, topic=_said_without(a.topic, name))
        for a in query.asks
    )
    return replace(query, asks=tuple(asks))


def _said_without(topic: str, name: str) -> str:
    return " ".join(word for word in topic.replace(name, " ").split() if not word.startswith("报告")) or topic


def _open_scope(ask: Ask) -> Ask:
    """Words are looked for in every report of the region: a plan may name what a result is called, and the reverse."""
    return replace(ask, role=None)


def _words_of(query: Query, ask: Ask, retriever: Retriever) -> Draft:
    passages = retriever.passages(ask)
    ranked = _telling_words(ask, of_period(ask, passages)) or _telling_words(ask, passages)
    ranked = [words for words in ranked if not _why_without_cause(query, words.quote.text)] or ranked
    if not ranked or _why_without_cause(query, ranked[0].quote.text):
        return refusal(query, Reason.UNSUPPORTED if ranked else Reason.INDICATOR_ABSENT, retriever.records)
    if query.kind is Kind.LIST and query.count in (None, len(alike := _told_alike(ranked))) and len(alike) > 1:
        return Draft((_quoting(alike, retriever.records),))
    quote = ranked[0].quote
    if query.kind is Kind.OPEN:
        quote = with_what_follows(ask, ranked[0])
    elif query.kind is Kind.ENTITY:
        quote = carrying_all(ask, ranked[0])
    return Draft((_quoting([quote], retriever.records),))


def _telling_words(ask: Ask, passages: Sequence[Passage]) -> list[Words]:
    return [w for w in rank_words(ask, passages) if w.told >= ENOUGH_WORDS and w.near >= 0.5 * ENOUGH_WORDS]


def _told_alike(ranked: Sequence[Words]) -> list[Quote]:
    """The clauses of one report that all tell the topic as well as the best does; empty where they are none or too many."""
    best = ranked[0]
    near = [w.quote for w in ranked if w.near >= max(_TOLD_WELL, best.near - _AS_WELL)]
    own = [
        q
        for q in near
        if q.paragraph.document_id == best.quote.paragraph.document_id and not re.search("[，,]", q.text)
    ]
    return sorted(own, key=lambda quote: (quote.paragraph.number, quote.start)) if len(own) <= _MOST_ALIKE else []


def _list_of(query: Query, ask: Ask, retriever: Retriever) -> Draft:
    if not ask.topic and (counted := _A_NUMBER_OF.findall(query.question)):
        ask = replace(ask, topic=counted[-1])
    passages = retriever.passages(ask)
    quoted = [words for words in _QUOTED.findall(query.question) if not _PLAN.fullmatch(words)]
    terms = [] if _SO_MANY_QUOTED.search(query.question) else quoted
    terms = list(dict.fromkeys((*terms, *_NUMBERED_TERM.findall(ask.topic))))
    explained = find_meanings(terms, passages, retriever.records)
    if explained and all(quote.paragraph.kind is ParagraphKind.NOTE for quote in explained):
        return Draft(_each_quoting(explained, retriever.records))
    if spelled := _spelled_out(query, passages, retriever.records):
        return Draft((_quoting(spelled, retriever.records),))
    if query.count is None and _ONE.search(query.question):
        return _words_of(query, ask, retriever)
    if each := _counted_apart(query, ask, passages, retriever.records):
        return Draft((_quoting(each, retriever.records),))
    which = _COUNTED.search(query.question)
    noun = which[1] if which else ask.sort
    if noun:
        wider = retriever.passages(replace(ask, topic=f"{ask.topic} {noun}"))
        passages = [*passages, *(passage for passage in wider if passage not in passages)]
    in_time = of_period(ask, passages)
    for among in (_of_the_reports_on(ask, passages, retriever.records), in_time, passages):
        if (
            among is passages
            and query.count is None
            and (told := _telling_words(ask, in_time))
            and told[0].near >= _TOLD_WELL
        ):
            break
        if (named := headed(ask, among, noun, query.count)) and not quoted:
            return Draft((_quoting([named], retriever.records),))
        if quotes := find_items(ask, among, retriever.records, quoted=quoted, noun=noun, count=query.count):
            brief = _BRIEF.search(query.question) and names_only(quotes)
            return Draft((_quoting((brief or quotes)[: query.first], retriever.records),))
    return _words_of(query, ask, retriever)


def _of_the_reports_on(ask: Ask, passages: Sequence[Passage], records: Records) -> list[Passage]:
    """The passages of the years asked about in the reports that tell of these years' end: its own, or the next year's."""
    years = (ask.period.end, ask.period.end + 1) if ask.period else ()
    telling = {document.id for document in records.documents() if document.report_year in years}
    return [passage for passage in of_period(ask, passages) if passage.paragraph.document_id in telling]


def _spelled_out(query: Query, passages: Sequence[Passage], records: Records) -> list[Quote]:
    """What a term that counts its items (「六保」) stands for, in the reports that its passages are of."""
    terms = [term for term in (*_QUOTED.findall(query.question), *query.asks[0].topic.split()) if is_numbered(term)]
    documents = dict.fromkeys(passage.paragraph.document_id for passage in passages)
    paragraphs = [paragraph for document in documents for paragraph in records.paragraphs(document)]
    found = (spelled_out(term, (*(p.paragraph for p in passages), *paragraphs)) for term in terms)
    return next((quotes for quotes in found if quotes), [])


def _counted_apart(query: Query, ask: Ask, passages: Sequence[Passage], records: Records) -> list[Quote]:
    """The lists of a question that counts several (「4个万亿级、4个千亿级的新兴产业」, 「甲和乙各4个」), all of them or nothing."""
    named = _EACH_SO_MANY.search(query.question)
    items = [named["first"], named["second"]] if named else ask.items or tuple(_AND.split(ask.topic))
    counts = [count_wanted(named["count"] + "个")] * 2 if named else [count_wanted(item) for item in items]
    if len(items) < 2 or not all(counts):
        return []
    lists = [
        find_items(
            replace(ask, topic=_LEADING_COUNT.sub("", item), items=()), passages, records, quoted=(), noun="", count=n
        )
        for item, n in zip(items, counts, strict=True)
    ]
    return list(dict.fromkeys(quote for quotes in lists for quote in quotes)) if all(lists) else []


def _confession(ask: Ask, records: Records) -> Paragraph | None:
    """The paragraph in which the newest report of the region owns up to what is amiss."""
    documents = [d for d in records.documents() if ask.region is None or d.region == ask.region]
    documents = [d for d in documents if ask.report_year in (None, d.report_year)]
    if not documents:
        return None
    newest = max(
        documents, key=lambda d: (ask.period is not None and d.report_year == ask.period.end, d.report_year or 0)
    )
    told = {p: len(set(_AMISS.findall(p.text))) for p in records.paragraphs(newest.id) if p.kind is ParagraphKind.BODY}
    worst = max(told, key=lambda p: (told[p], -p.number), default=None)
    return worst if worst and told[worst] >= _ENOUGH_AMISS else None


def _why_without_cause(query: Query, text: str) -> bool:
    """A question for a reason is answered only by words that give one."""
    asks_why = any(word in query.question for word in _ASKS_WHY)
    return asks_why and not _GIVES_CAUSE.search(text)


def _each_quoting(quotes: Sequence[Quote], records: Records) -> tuple[Claim, ...]:
    return tuple(_quoting([quote], records) for quote in quotes)


def _quoting(quotes: Sequence[Quote], records: Records) -> Claim:
    """A sentence of words quoted from one report, which it names; their figures come from the facts inside the quotes."""
    document = next(d for d in records.documents() if d.id == quotes[0].paragraph.document_id)
    return Claim(
        text=f"{report_words(document)}：{'；'.join(_item(quote.text) for quote in quotes)}", quotes=tuple(quotes)
    )


def _item(text: str) -> str:
    """A quoted item without the mark that numbered it in its list."""
    return re.sub(r"^(?:[●■◆▲○★※—]+|\d{1,2}[.．、](?!\d))", "", text)


def _naming(paragraph: Paragraph, document: Document) -> Quote | None:
    """The words of a paragraph that name the speaker with his office."""
    if paragraph.kind not in (ParagraphKind.FRONT, ParagraphKind.BODY, ParagraphKind.CAPTION):
        return None
    who = f"{document.office or ''}{document.speaker}"
    start = paragraph.text.find(who)
    return Quote(paragraph, start, start + len(who)) if start >= 0 else None
