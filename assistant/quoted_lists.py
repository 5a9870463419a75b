"""Questions for which ones: the items of a list quoted, or the clauses that tell the topic where there is none."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.announced import trimmed
from assistant.headed import headed
from assistant.lists import find_items, item_count, names_only
from assistant.meanings import find_meanings
from assistant.named_before import named_before
from assistant.numbered import called_so, counted_term, is_numbered, names_counted, names_with, runs_of, spelled_out
from assistant.own_words import (
    QUOTED_TERM,
    TOLD_WELL,
    WHICH_NAME,
    by_region,
    denies,
    each_quoting,
    each_told,
    quoting,
    telling_words,
    words_of,
)
from assistant.records import Ask, Claim, Draft, Passage, Query, Quote, Reason
from assistant.refuse import refusal
from assistant.retrieve import Retriever
from assistant.sentences import of_period, of_side, rank_words
from assistant.wants import count_wanted
from index.clauses import clauses, sentences
from index.records import Paragraph, ParagraphKind, Records
from index.regions import find_regions

_BRIEF = re.compile(r"[捡拣挑](?:着|点)?(?:重点|大的|要紧|主要)|简要|简单|概括|(?:只要|列)(?:标题|名称|名字)")
_SO_MANY_QUOTED = re.compile(r"[几两二三四五六七八九十\d][个项条大]?[“\"「](?P<word>[^”\"」]+)")
"""「哪几个“行动”」: the quoted word is what the items are, and no term of its own."""
_PLACES = re.compile(r"哪(?:[几些两三四五六七八九十]|\d+)个?(?:城市|地区|省份|省市|省区|[市县区](?![\u4e00-\u9fff]))")
_TOLD_OF_PLACES = 0.7
_WHICH_NAMED = re.compile(r"哪(?:[两三四五六七八九十]|\d+)[个大项条种](?P<name>[\u4e00-\u9fff]{2,10})(?=[？?]?$|[，,])")
"""「要培育哪四个千亿级产业集群」."""
_WAYS = re.compile(r"[种个类项大](?P<mark>[\u4e00-\u9fff]{2,3})(?:方式|模式|形式|途径|渠道|手段|办法)")
"""「哪六种招商方式」: the ways are called so, each by a word of its own (以商招商)."""
_COUNTS_WHICH = re.compile(
    r"哪(?:[三四五六七八九十]|\d{1,2})(?!个?字)"
    r"|(?:[三四五六七八九十]|\d{1,2})(?:大|[个项条件座家种类样])[^，,。？?]{0,12}[”」]?(?:都|分别|具体|各)*(?<!的)(?:是|指|有|叫|包括)(?:的是)?(?:哪|什么|啥|谁)"
)
_A_NUMBER_OF = re.compile(r"(?:[两二三四五六七八九十]{1,2}|\d{1,2})(?:大|项|个|件|条|类|种)?[\u4e00-\u9fff]{2}")
_PLAN = re.compile(r"十[一二三四五六七八九]五")
_NUMBERED_TERM = re.compile(r"(?:[一二三四五六七八九十两][\u4e00-\u9fff]{1,4}){2,4}")
"""「一枢纽四中心」."""
_COUNTING_TERM = re.compile(
    r"(?<!第)([两三四五六七八九十](?![个项大条家种类点方座年位])[\u4e00-\u9fff]{2,6}?)(?:具体|分别|都)?(?:是|指的?是?|包括)哪[“\"「]?[几两三四五六七八九十]"
)
"""「六水共治是哪六水」: a term that counts its parts."""
_OF_ACTS = re.compile("(?:改革|行动|工程|战略|体系|建设|计划)$")
_SUM = re.compile(r"\d+(?:\+[\dNXn]+)+(?:[\u4e00-\u9fff]{2,4}(?=体系|格局)[\u4e00-\u9fff]{2})?")
"""「“6+4”产业体系」, whose parts a glossary tells."""
_COUNTED_NAME = re.compile(
    r"(?:[两三四五六七八九十]大|(?:[两三四五六七八九十]|\d{1,2})[个项条])[\u4e00-\u9fff]{2,8}?(?=的|是|有|叫|指|包括|分别|具体|都|$|[”’」，,？?])"
)
"""「五大医学中心的名称」: what a glossary may have an entry for."""
_EACH_CALLED = re.compile(
    r"[“\"「][×xX某]*(?P<mark>[\u4e00-\u9fff]{3,8})[”\"」](?:品牌|工程|行动)?(?:一共|总共|都|分别)*有(?:哪些|哪几|啥)"
)
"""「“东北首个”一共有哪些」, 「“××云平台”都有哪些」: each thing that is called so."""
_MOST_CLAUSES = 15
_COUNTS = re.compile(r"[两三四五六七八九十\d]{1,2}[大项个条类种]?(?![大项个条类种])[\u4e00-\u9fff\d]")
_SEVERAL_MARKS = 2
"""Fewest 、 of a list that a term counts."""
_LEADING_COUNT = re.compile(r"^.*?(?:[两二三四五六七八九十]{1,2}|\d{1,2})(?:大|项|个|件|条|类|种)")
_EACH_SO_MANY = re.compile(
    r"(?P<first>[\u4e00-\u9fff]{2,12}?)(?:[、和与及]|以及)(?P<second>[\u4e00-\u9fff]{2,12}?)各(?P<count>[两二三四五六七八九十]{1,2}|\d{1,2})[个大项件条类种]"
)
_AND = re.compile("[、和与及]|以及")
_ONE = re.compile(r"哪一?(?:个|位|家|座|所|条|项|处)")
_NOUN_FIRST = re.compile(
    r"哪[几些两二三四五六七八九十]?[个家所座位]?(?P<noun>企业|公司|学校|高校|医院|景区|园区|项目|产品)(?P<did>[\u4e00-\u9fff]{2,6})了[？?]?$"
)
"""「哪几家企业上市了」: the list names the companies, and says of them only that they did it."""
_COUNTED = re.compile(
    r"[两二三四五六七八九十\d](?:大|项|个|件|条)([\u4e00-\u9fff]{2,4}?)(?=[是有呢，？?]|具体|分别|都|$)"
)

_OF_A_TITLE = re.compile(r"(?<=[两三四五六七八九十][个项])(?P<of>[\u4e00-\u9fff]{2,4}?)(?:称号|名号|定位)")
"""「三个城市称号」 end with 城市."""


def draft_list(query: Query, retriever: Retriever) -> Draft:
    """The items of a list; clauses that tell the topic where there is none."""
    query = replace(query, question=_OF_A_TITLE.sub(r"\g<of>", query.question))
    return by_region(query, retriever, _as_many_as_counted)


def _as_many_as_counted(query: Query, ask: Ask, retriever: Retriever) -> Draft:
    """A list; refused where it has no more than half the items that the question counts, as its announcement (「建设五城三园」) names none
    of them, and where it says that there was nothing to list."""
    proposed = _list_of(query, ask, retriever)
    if proposed.reason:
        each = each_told(ask, retriever, whole=False)
        return Draft((quoting(each, retriever.records),)) if each else proposed
    denied = [quote for claim in proposed.claims for quote in claim.quotes if denies(query, quote.text)]
    if not denied and (query.first or 2 * sum(map(_told, proposed.claims)) > _count_of(query)):
        return proposed
    near = [words for words in rank_words(ask, retriever.by_words(ask)) if not denied or words.quote in denied]
    reason = Reason.PREMISE_WRONG if denied else Reason.UNSUPPORTED
    return refusal(query, reason, retriever.records, nearest=near[:1])


def _count_of(query: Query) -> int:
    """How many things a question counts in asking which they are (「是哪四个」, 「四个领域是指什么」); 0 where it counts none so."""
    return (query.count or 0) if _COUNTS_WHICH.search(query.question) else 0


def _told(claim: Claim) -> int:
    """How many things a claim names at most: its quotes, the items or the parts that each lists, or the names in quotation marks."""
    texts = [quote.text for quote in claim.quotes]
    return sum(max(item_count(text) + text.count("；"), len(QUOTED_TERM.findall(text))) for text in texts)


def _list_of(query: Query, ask: Ask, retriever: Retriever) -> Draft:
    if not ask.topic and (counted := _A_NUMBER_OF.findall(query.question)):
        ask = replace(ask, topic=counted[-1])
    passages = retriever.by_words(ask)
    quoted = [words for words in QUOTED_TERM.findall(query.question) if not _PLAN.fullmatch(words)]
    terms = _terms_of(query, ask, quoted)
    if of_terms := _told_of_terms(query, terms, passages, retriever.records):
        return of_terms
    if clause := counted_beside(terms, passages):
        return Draft((quoting([clause], retriever.records),))
    one_each = len(query.asks) > 1 and WHICH_NAME.search(query.question)
    if query.count is None and (one_each or _ONE.search(query.question)):
        return words_of(query, ask, retriever)
    if each := _counted_apart(query, ask, passages, retriever.records):
        return Draft((quoting(each, retriever.records),))
    which = _COUNTED.search(query.question)
    noun = which[1] if which else ask.sort
    did = _NOUN_FIRST.search(query.question)
    if did and did["did"] in ask.topic:
        noun, ask = did["noun"], replace(ask, topic=ask.topic.replace(did["noun"] + did["did"], did["did"]))
    if noun:
        wider = retriever.by_words(replace(ask, topic=f"{ask.topic} {noun}"))
        passages = [*passages, *(passage for passage in wider if passage not in passages)]
    in_time = of_period(ask, passages)
    reports = _of_the_reports_on(ask, passages, retriever.records)
    for among in (of_side(ask, in_time), in_time):
        if not quoted and (clause := named_before(ask, among, noun=noun, count=query.count)):
            return Draft((quoting([clause], retriever.records),))
    alike = _called_alike(query, quoted, reports, retriever.records) or _clauses_with(query, ask, in_time)
    if alike := alike or (_places_named(query, ask, in_time) if quoted else []):
        return Draft((quoting(alike, retriever.records),))
    for among in (of_side(ask, reports), reports, of_side(ask, in_time), in_time, passages):
        if (
            among is passages
            and query.count is None
            and (told := telling_words(ask, in_time))
            and told[0].near >= TOLD_WELL
        ):
            break
        if not (quoted or did) and (named := headed(ask, among, noun, query.count)):
            return Draft((quoting([named], retriever.records),))
        if quotes := find_items(ask, among, retriever.records, quoted=quoted, noun=noun, count=query.count):
            brief = _BRIEF.search(query.question) and names_only(quotes)
            return Draft((quoting((brief or quotes)[: query.first], retriever.records),))
    return words_of(query, ask, retriever)


def _terms_of(query: Query, ask: Ask, quoted: Sequence[str]) -> list[str]:
    """The terms of a question that may stand for several things: quoted, counting their parts, or made of numbers."""
    counting = {match["word"] for match in _SO_MANY_QUOTED.finditer(query.question)}
    named = [words for words in quoted if words not in counting]
    counted = [term for said in _COUNTING_TERM.findall(query.question) for term in (said, _OF_ACTS.sub("", said))]
    numbered = (*_NUMBERED_TERM.findall(ask.topic), *_SUM.findall(query.question))
    return list(dict.fromkeys((*named, *counted, *numbered)))


def _told_of_terms(query: Query, terms: Sequence[str], passages: Sequence[Passage], records: Records) -> Draft | None:
    """What the glossary says of a question's terms, or what they count; of 「“甲”里头那6个产业」 the things counted. None for neither."""
    counted = _COUNTED_NAME.findall(query.question)
    spelled = spelled_terms(query, passages, records)
    explained = find_meanings([*terms, *(counted if len(counted) == 1 else [])], passages, records)
    noted = explained and all(quote.paragraph.kind is ParagraphKind.NOTE for quote in explained)
    if noted and not (terms and counted and spelled):
        return Draft(each_quoting(explained, records))
    return Draft((quoting(spelled, records),)) if spelled else None


def _places_named(query: Query, ask: Ask, passages: Sequence[Passage]) -> list[Quote]:
    """The clause that tells most of the topic and names several places, as many as the question counts; empty where it asks for none."""
    ranked = rank_words(ask, passages) if _PLACES.search(query.question) else []
    told = [words.quote for words in ranked if words.near >= _TOLD_OF_PLACES]
    places = [{mention.name for mention in find_regions(quote.text)} for quote in told]
    named = (quote for quote, of in zip(told, places, strict=True) if len(of) > 1 and query.count in (None, len(of)))
    return list(named)[:1]


def _called_alike(query: Query, quoted: Sequence[str], reports: Sequence[Passage], records: Records) -> list[Quote]:
    """The names that share a word which the question quotes, as many as it counts, from the reports of these passages; else empty."""
    documents = dict.fromkeys(passage.paragraph.document_id for passage in reports)
    found = [names_with(words, (p for d in documents for p in records.paragraphs(d))) for words in quoted]
    return next((quotes for quotes in found if quotes and query.count in (None, len(quotes))), [])


def _clauses_with(query: Query, ask: Ask, passages: Sequence[Passage]) -> list[Quote]:
    """The clauses of the side asked for that have the word in them which the question asks for everything called so, in the reports'
    order; fewer than two, or too many, are none."""
    called = _EACH_CALLED.search(query.question)
    if called is None:
        return []
    mark = called["mark"]
    found = [
        trimmed(paragraph, start, end)
        for paragraph in dict.fromkeys(passage.paragraph for passage in of_side(ask, passages))
        for begin, stop in sentences(paragraph.text)
        for start, end in clauses(paragraph.text, begin, stop)
        if mark in paragraph.text[start:end]
    ]
    named = [quote for quote in found if re.search(f"“[^”]*{mark}”", quote.text)]
    found = named if len(named) > 1 else found
    found.sort(key=lambda quote: (quote.paragraph.document_id, quote.paragraph.number, quote.start))
    return found if 1 < len(found) <= _MOST_CLAUSES else []


def counted_beside(terms: Sequence[str], passages: Sequence[Passage]) -> Quote | None:
    """The clause that names several things and counts them by the very term asked for, 「政策、创新、金融……六大赋能行动」, or the
    term with the clause after it that lists as many."""
    for term in filter(_COUNTS.match, terms):
        for paragraph in dict.fromkeys(passage.paragraph for passage in passages):
            at = paragraph.text.find(term)
            sentence = next((span for span in sentences(paragraph.text) if span[0] <= at < span[1]), (0, 0))
            start, end = next((span for span in clauses(paragraph.text, *sentence) if span[0] <= at < span[1]), (0, 0))
            if paragraph.text.count("、", start, max(start, at)) >= _SEVERAL_MARKS:
                return trimmed(paragraph, start, end)
            if at >= 0 and (listed := _clause_after(paragraph, sentence, end, count_wanted(f"{term[0]}个"))):
                return listed
    return None


def _clause_after(paragraph: Paragraph, sentence: tuple[int, int], end: int, count: int | None) -> Quote | None:
    """The clause right after a term, with it, where it lists as many things: 「做强“三大平台”，推进甲、乙、丙建设」."""
    spans = list(clauses(paragraph.text, *sentence))
    before, after = next(((a, b) for a, b in itertools.pairwise(spans) if a[1] == end), ((0, 0), (0, 0)))
    listed = count and count > _SEVERAL_MARKS and item_count(paragraph.text[slice(*after)]) == count
    return trimmed(paragraph, before[0], after[1]) if listed else None


def _of_the_reports_on(ask: Ask, passages: Sequence[Passage], records: Records) -> list[Passage]:
    """The passages of the years asked about in the reports that tell of these years' end: its own, or the next year's."""
    years = (ask.period.end, ask.period.end + 1) if ask.period else ()
    telling = {document.id for document in records.documents() if document.report_year in years}
    return [passage for passage in of_period(ask, passages) if passage.paragraph.document_id in telling]


def spelled_terms(query: Query, passages: Sequence[Passage], records: Records) -> list[Quote]:
    """What a term that counts its items (「六保」, 「三个通道」) stands for, in the reports that its passages are of."""
    terms = [term for term in (*QUOTED_TERM.findall(query.question), *query.asks[0].topic.split()) if is_numbered(term)]
    documents = dict.fromkeys(passage.paragraph.document_id for passage in passages)
    paragraphs = [paragraph for document in documents for paragraph in records.paragraphs(document)]
    paragraphs = list(dict.fromkeys((*(p.paragraph for p in passages), *paragraphs)))
    found = [spelled_out(term, paragraphs) for term in terms]
    counted = [(term, count_wanted(term)) for term in _COUNTED_NAME.findall(query.question)]
    found += [counted_term(term, count, paragraphs) for term, count in counted if count]
    ways = _WAYS.search(query.question) if query.count else None
    found += [runs_of(ways["mark"], query.count, paragraph) for paragraph in paragraphs] if ways else []
    if quotes := next((quotes for quotes in found if quotes), []) or names_counted(query.question, paragraphs):
        return quotes
    called = [(_LEADING_COUNT.sub("", term), count) for term, count in counted if count]
    called += [(which["name"], query.count) for which in _WHICH_NAMED.finditer(query.question) if query.count]
    return next((quotes for name, count in called if (quotes := called_so(name, count, paragraphs))), [])


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
