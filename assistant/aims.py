"""「主要预期目标有哪些」: the sentence in which a report sets its year's, or its term's, main targets."""

import re
from collections.abc import Sequence

from assistant.records import Ask, Query, Quote
from assistant.topics import topic
from assistant.wants import DONE
from index.records import Document, Paragraph, ParagraphKind, Records

_ASKED = re.compile(
    r"(?:主要|预期|发展|年度|奋斗)[\u4e00-\u9fff]{0,8}(?:目标|指标)|(?:目标|指标)(?:任务)?(?:都)?(?:有哪|是什么|是啥|有啥|全列)"
)
_SET = re.compile(r"(?:主要|预期|发展|奋斗)[\u4e00-\u9fff]{0,10}目标(?:任务)?[\u4e00-\u9fff]{0,2}?[是为][：:，,]")
_OF_ALL = re.compile(r"(?:全[省市区国县])?(?:国民)?经济(?:和)?社会|发展|主要?(?=\s|$)")
_OF_SPAN = re.compile(r"五年|十[一二三四五六七八九]五[”\"」]?时期")
_LONGEST = 700


def asks_for_aims(query: Query) -> bool:
    """Whether a question asks for the main targets as such: for those of no one thing, and not for what was done of them."""
    asked = _ASKED.search(query.question) and not DONE.search(query.question)
    return bool(asked) and not any(topic(_OF_ALL.sub("", ask.topic)).size for ask in query.asks)


def find_aims(ask: Ask, records: Records) -> list[Quote]:
    """「主要预期目标是：…」 in the report of the year and region asked about, those words included; empty where there is none.

    Without a year the newest report's; without a region, of a region only if one alone has such a report.
    """
    documents = [d for d in records.documents() if d.report_year and ask.region in (None, d.region)]
    year = ask.report_year or (
        ask.period.start if ask.period else max((d.report_year for d in documents if d.report_year), default=0)
    )
    meant = [d for d in documents if d.report_year == year]
    if len({d.region for d in meant}) != 1:
        return []
    found = (_set_in(paragraph, ask) for document in meant for paragraph in _body(document, records))
    return next(([quote] for quote in found if quote), [])


def _body(document: Document, records: Records) -> Sequence[Paragraph]:
    return [p for p in records.paragraphs(document.id) if p.kind is ParagraphKind.BODY]


def _set_in(paragraph: Paragraph, ask: Ask) -> Quote | None:
    """The targets that a paragraph sets, for a year or for a span as asked; to its sentence's end, or as far as stays readable."""
    span_asked = bool(ask.period and not ask.period.is_year)
    for announced in _SET.finditer(paragraph.text):
        opening = paragraph.text[max(0, announced.start() - 40) : announced.start()]
        if bool(_OF_SPAN.search(re.split(r"[。；;]", opening)[-1])) is span_asked:
            stop = paragraph.text.find("。", announced.end())
            end = stop if stop >= 0 else len(paragraph.text)
            return Quote(paragraph, announced.start(), min(end, announced.end() + _LONGEST))
    return None
