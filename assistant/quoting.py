"""Questions answered in a report's own words rather than by its figures: who, what, which ones, what it means, how."""

import re
from dataclasses import replace

from assistant.aims import find_aims
from assistant.blocks import best_block, quotes_of, subject_of
from assistant.held import report_words
from assistant.meanings import find_meanings
from assistant.meant import meant, overrules, part_meant
from assistant.own_words import (
    QUOTED_TERM,
    by_region,
    each_quoting,
    each_told,
    of_speaker,
    open_scope,
    quoting,
    why_without_cause,
    words_of,
)
from assistant.quoted_lists import counted_beside, draft_list, spelled_terms
from assistant.records import Ask, Claim, Draft, Kind, Query, Quote, Reason
from assistant.refuse import refusal
from assistant.retrieve import Retriever
from assistant.sentences import confessed, of_each_item, of_period
from assistant.wants import SHORTCOMINGS, asks_manner
from index.load import HAN_DATE, WIDE_DIGITS, in_digits
from index.records import Document, Paragraph, ParagraphKind, Records

_AMISS = re.compile(r"清醒|问题|不足|短板|差距|困难|偏弱|不够|不强|不高|制约|挑战|薄弱")
_ENOUGH_AMISS = 3
_PURPOSE = re.compile(r"(?:干|做)(?:什么|啥)用|有(?:什么|啥)用")
_IS_FOR = re.compile(r"是?[干做]?(?=\s|$)")
_WHICH_COUNTED = re.compile(r"哪(?:[两二三四五六七八九十]|\d)")
_WHICH_SESSION = re.compile(r"哪[一]?[次届场]|第几[次届]|什么会|啥会|哪个会")
_SESSION = re.compile(
    r"(?:(?<=在)|^)(?!.*日在)[\u4e00-\u9fff]{2,12}?第?[一二三四五六七八九十]{1,3}届(?:人民代表大会|人大)第?[一二三四五六七八九十]{1,3}次会议"
)
_WHEN = re.compile(r"哪[天一]?[天日]|几[月号]|何[时日]|什么时候|日期|时间")
_IS_WHAT = re.compile(
    r"[”\"'」](?:都|分别|具体)?是[\u4e00-\u9fff]{0,2}(?:什么|啥)|[”\"'」]里?(?:说|指|讲|都|包括|包含)[^，。？?]{0,10}(?:谁|哪|啥|什么)"
)


def draft_words(query: Query, retriever: Retriever) -> Draft:
    """What the glossary says of a quoted term, where the question asks for that; else clauses that tell the topic."""
    if noted := _noted(query, retriever):
        return Draft(each_quoting(noted, retriever.records))
    each = each_told(query.asks[0], retriever, whole=True) if query.kind is Kind.ENTITY else []
    return Draft((quoting(each, retriever.records),)) if each else by_region(query, retriever, words_of)


def draft_aims(query: Query, records: Records) -> Draft | None:
    """The main targets of each region asked about; None where no report held sets them."""
    found = [quotes for ask in query.asks if (quotes := find_aims(ask, records))]
    return Draft(tuple(quoting(quotes, records) for quotes in found)) if found else None


def draft_meaning(query: Query, retriever: Retriever) -> Draft:
    """What a term means, by the glossary or by the text; else whatever the reports say of it."""
    ask = open_scope(query.asks[0])
    terms = QUOTED_TERM.findall(query.question) or [word for word in ask.topic.split() if len(word) > 1]
    passages = [passage for term in terms for passage in retriever.by_words(replace(ask, topic=term))]
    quotes = find_meanings(terms, passages, retriever.records)
    if quotes:
        return Draft(each_quoting(quotes, retriever.records))
    spelled = spelled_terms(query, retriever.by_words(ask), retriever.records)
    if not spelled and (listed := counted_beside(terms, passages)):
        spelled = [listed]
    return Draft((quoting(spelled, retriever.records),)) if spelled else draft_words(query, retriever)


def draft_paragraph(query: Query, retriever: Retriever) -> Draft:
    """The part of the reports that speaks of the topic: what it owns up to, is for, says of each thing listed, or will do."""
    if query.count and _WHICH_COUNTED.search(query.question):
        return draft_list(query, retriever)
    query = of_speaker(query, retriever.records)
    query = replace(query, asks=tuple(replace(ask, topic=subject_of(ask.topic)) for ask in query.asks))
    ask, records = query.asks[-1], retriever.records
    if SHORTCOMINGS.search(query.question):
        confession = _confession(ask, records)
        quotes = confessed(confession) if confession else []
    elif _PURPOSE.search(query.question):
        quotes = find_meanings([_IS_FOR.sub("", ask.topic)], retriever.by_words(open_scope(ask)), records)
    else:
        passages = retriever.passages(open_scope(ask))
        told = best_block(ask, passages)
        block = told[1] if told else None
        near = meant(query.question, ask, retriever) if asks_manner(query.question) else []
        if overrules(told, near):
            block = part_meant(query.question, ask, near[0], retriever)
        each = of_each_item(ask, of_period(ask, passages))
        quotes = (each if len(each) > 1 else []) or (quotes_of(ask, block, records) if block else [])
    quotes = [quote for quote in quotes if not why_without_cause(query, quote.text)]
    if not quotes or _noted(query, retriever):
        return draft_words(query, retriever)
    return Draft((quoting(quotes, records),))


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
                dated = _dated(document, records) if _WHEN.search(query.question) else None
                held = _session(document, records) if _WHICH_SESSION.search(query.question) else None
                day = f"于{dated.text}" if dated else ""
                where = f"在{held.text}上" if held else ""
                words = f"{report_words(document)}{day}由{document.office or ''}{document.speaker}{where}作"
                return Draft((Claim(text=words, quotes=tuple(filter(None, (quote, dated, held)))),))
    return refusal(query, Reason.INDICATOR_ABSENT, records)


def _dated(document: Document, records: Records) -> Quote | None:
    """Where a report says on which day it was given; None where it does not."""
    day = document.meeting_date
    if day is None:
        return None
    written = f"{day.year}年{day.month}月{day.day}日"
    dates = re.compile(rf"(?<!\d){written}|{HAN_DATE.pattern}")
    for paragraph in records.paragraphs(document.id):
        for date in dates.finditer(paragraph.text.translate(WIDE_DIGITS)):
            if not date["year"] or in_digits(date) == written:
                return Quote(paragraph, date.start(), date.end())
    return None


def _session(document: Document, records: Records) -> Quote | None:
    """The session of the congress that a report says at its front it was given to; None where it does not."""
    for paragraph in records.paragraphs(document.id):
        if paragraph.kind is ParagraphKind.FRONT and (held := _SESSION.search(paragraph.text)):
            return Quote(paragraph, held.start(), held.end())
    return None


def _noted(query: Query, retriever: Retriever) -> list[Quote]:
    """The glossary's words on the terms that a question puts in quotation marks and asks to be told (「是什么区」)."""
    terms = QUOTED_TERM.findall(query.question) if _IS_WHAT.search(query.question) else []
    quotes = find_meanings(terms, retriever.by_words(open_scope(query.asks[0])), retriever.records) if terms else []
    return quotes if all(quote.paragraph.kind is ParagraphKind.NOTE for quote in quotes) else []


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


def _naming(paragraph: Paragraph, document: Document) -> Quote | None:
    """The words of a paragraph that name the speaker with his office."""
    if paragraph.kind not in (ParagraphKind.FRONT, ParagraphKind.BODY, ParagraphKind.CAPTION):
        return None
    who = f"{document.office or ''}{document.speaker}"
    start = paragraph.text.find(who)
    return Quote(paragraph, start, start + len(who)) if start >= 0 else None
