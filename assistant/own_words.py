"""Clauses of the reports quoted as an answer, for each region asked about: the words that tell a topic best."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.announced import lengths
from assistant.held import report_words
from assistant.records import Ask, Claim, Draft, Kind, Passage, Query, Quote, Reason
from assistant.refuse import refusal
from assistant.retrieve import Retriever
from assistant.sentences import Words, carrying_all, of_each_item, of_period, rank_words, with_what_follows
from assistant.topics import grams_of, topic
from assistant.wants import MEDALS
from index.clauses import clauses, sentences
from index.records import Records

QUOTED_TERM = re.compile(r"[“\"'「]([^”\"'」]{1,16})[”\"'」]")
ENOUGH_WORDS = 0.55
"""Least share of the topic told by a clause that may answer; see docs/decisions.md."""

TOLD_WELL, _AS_WELL, _MOST_ALIKE = 0.75, 0.02, 8
"""Least share of the topic told by clauses that answer together, how far one may fall behind the best, and how many there may be."""
_ASKS_WHY = ("为什么", "为何", "原因", "为了什么", "怎么解释", "如何解释", "咋解释", "带来的", "造成的", "导致的")
_GIVES_CAUSE = re.compile(r"因(?!地)|由于|受|影响|得益于|归功|目的是|为了|旨在|针对")


_BESIDE_TERM, _NAME = 0.35, 3
"""Least share told by a clause that has a name put in quotation marks, and fewest characters of such a name."""
_LINES = re.compile(r"(?P<numbers>\d{1,2}(?:[、,，和及—–~～至到-]\d{1,2})*)(?P<kind>号线|号院|号楼)")
_CALLED = re.compile(r"(?P<sort>[\u4e00-\u9fff]{2})(?:的?(?:名字|名称)?(?:叫|是)(?:啥|什么)|名称|叫什么)")
_NONE_CAME = re.compile("(?:未|没有?)再?(?:出现|发生|新增|产生)")
"""「全市未出现新增病例」 contradicts who asks where they were."""
WHICH_NAME = re.compile("叫(?:啥|什么)|名[字称]是?(?:啥|什么)|(?:啥|什么)名")
_NEARLY = 0.6
"""Least share of the topic told by a clause that gives what is asked for a name (「“某某”品牌」), which answers before one without."""
_WHICH_TIME = re.compile(r"哪一?年|什么时[候间]|何时|啥时候?")


def by_region(query: Query, retriever: Retriever, answer: Callable[[Query, Ask, Retriever], Draft]) -> Draft:
    """One draft for the regions and topics that a question names, each answered on its own."""
    query = of_speaker(query, retriever.records)
    drafts = [
        answer(query, open_scope(ask), retriever) for ask in {(a.region, a.topic): a for a in query.asks}.values()
    ]
    answered = [part for part in drafts if part.reason is None]
    claims = dict.fromkeys(claim for part in answered for claim in part.claims)
    return Draft(tuple(claims)) if answered else drafts[0]


def of_speaker(query: Query, records: Records) -> Query:
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


def open_scope(ask: Ask) -> Ask:
    """Words are looked for in every report of the region: a plan may name what a result is called, and the reverse."""
    return replace(ask, role=None)


_OFFICE = re.compile(
    r"(?P<office>(?:[省市区县州]委)?(?:书记|秘书长|主任|[局厅部院校行处科]长|主席|董事长|总经理))(?:叫|是谁|姓甚|姓什么|的?名字)"
)
"""Somebody asked for by his office: nothing else of him answers."""
_WHICH_DAY, _DAY = re.compile(r"哪一?天|几月几?|几[日号](?!楼|线|院)"), re.compile(r"\d+月|\d+日|[年月]底|[年月]初")
"""A question for a day is answered by nothing without one."""


_NO_SUBJECT = re.compile("力争|预计|计划|确保|争取|年内|将|已|并")
_WHICH_THING = re.compile(r"哪一?[个家所座条项](?P<sort>[\u4e00-\u9fff]{2,5})[？?]?$")
_SOME_GOLD = re.compile(r"(?:\d+|[一二两三四五六七八九十]+)[枚块个]?金")


def words_of(query: Query, ask: Ask, retriever: Retriever) -> Draft:
    passages = retriever.passages(ask)
    terms = [term for term in QUOTED_TERM.findall(query.question) if len(term) >= _NAME]
    ranked = telling_words(ask, of_period(ask, passages), terms=terms) or telling_words(ask, passages, terms=terms)
    ranked = [words for words in ranked if not why_without_cause(query, words.quote.text)] or ranked
    ranked = [words for words in ranked if _tells_lines(ask.topic, words.quote.text)]
    if _WHICH_TIME.search(query.question):
        ranked = [words for words in ranked if _tells_each_word(ask.topic, words.quote.text)]
    if _WHICH_DAY.search(query.question):
        ranked = [words for words in ranked if _DAY.search(words.quote.text)]
    if MEDALS.search(query.question):
        ranked = [words for words in ranked if _SOME_GOLD.search(words.quote.text)]
    if WHICH_NAME.search(query.question):
        name = re.compile(rf"[”》][^，,]{{0,6}}{re.escape(ask.topic[-2:])}")
        named = [words for words in ranked if name.search(words.quote.text) and words.near >= _NEARLY]
        ranked = named or ranked
    if held := _OFFICE.search(query.question):
        ranked = [words for words in ranked if held["office"] in words.quote.text]
    if not ranked or why_without_cause(query, ranked[0].quote.text):
        return refusal(query, Reason.UNSUPPORTED if ranked else Reason.INDICATOR_ABSENT, retriever.records)
    if query.kind is Kind.ENTITY and denies(query, ranked[0].quote.text):
        return refusal(query, Reason.PREMISE_WRONG, retriever.records, nearest=ranked[:1])
    if query.kind is Kind.LIST and query.count in (None, len(alike := _told_alike(ranked))) and len(alike) > 1:
        return Draft((quoting(alike, retriever.records),))
    if query.kind is Kind.LIST and ranked[0].near < TOLD_WELL:
        ranked = _naming_several(query, ranked) or ranked
    quote = ranked[0].quote
    if query.kind is Kind.OPEN:
        quote = with_what_follows(ask, ranked[0])
    elif query.kind is Kind.ENTITY:
        quote = _with_its_sort(query.question, _with_its_name(query.question, carrying_all(ask, ranked[0])))
    return Draft((quoting([quote], retriever.records),))


def each_told(ask: Ask, retriever: Retriever, *, whole: bool) -> list[Quote]:
    """What tells of each of several things asked about (「甲、乙分别在哪个区」), one quote each; empty where that is not so."""
    ask = open_scope(ask)
    each = of_each_item(ask, of_period(ask, retriever.passages(ask)), whole=whole) if len(ask.items) > 1 else []
    return each if len(each) == len(ask.items) else []


def _naming_several(query: Query, ranked: Sequence[Words]) -> list[Words]:
    """The clauses that name several things, as many as the question counts, and in their sentence tell as much as the best does."""
    best = max(words.told for words in ranked)
    several = (words for words in ranked if "、" in words.quote.text and words.told >= best - _AS_WELL)
    return [words for words in several if query.count is None or query.count in lengths(words.quote.text)]


def _with_its_name(question: str, quote: Quote) -> Quote:
    """A quote with the name that its sentence gives in quotation marks to what is asked for by name (「这个计划叫啥」)."""
    asked = _CALLED.search(question)
    if not asked or re.search("[“《]", quote.text):
        return quote
    text, sort = quote.paragraph.text, asked["sort"]
    start, end = next((a, b) for a, b in sentences(text) if a <= quote.start < b)
    name = re.search(rf"“[^”]{{1,16}}{sort}”|“[^”]{{1,16}}”(?={sort})", text[start:end])
    if name is None:
        return quote
    return Quote(quote.paragraph, min(quote.start, start + name.start()), max(quote.end, start + name.end()))


def _with_its_sort(question: str, quote: Quote) -> Quote:
    """A quote of a sentence's later clause with the earlier one that names the thing: 「支持甲实验室建设，力争5月底运行」, of 「哪个实验室」."""
    asked = _WHICH_THING.search(question)
    text = quote.paragraph.text
    start, end = next((a, b) for a, b in sentences(text) if a <= quote.start < b)
    if not asked or not _NO_SUBJECT.match(quote.text) or asked["sort"] in text[quote.start : min(end, quote.end)]:
        return quote
    naming = [a for a, b in clauses(text, start, quote.start) if asked["sort"] in text[a:b]]
    stop = min(quote.end, start + len(text[start:end].rstrip("。；;！")))
    return Quote(quote.paragraph, naming[-1], stop) if naming else quote


def telling_words(ask: Ask, passages: Sequence[Passage], *, terms: Sequence[str] = ()) -> list[Words]:
    """The clauses that tell enough of an ask's topic to answer it, best first; less is enough where every term stands there.

    Args:
        terms: names that the question puts in quotation marks.
    """
    ranked = rank_words(ask, passages)
    found = [w for w in ranked if w.told >= ENOUGH_WORDS and w.near >= 0.5 * ENOUGH_WORDS]
    return found or [
        w for w in ranked if terms and w.told >= _BESIDE_TERM and all(term in w.quote.text for term in terms)
    ]


def _tells_lines(asked: str, text: str) -> bool:
    """Whether a text tells every numbered line of what is asked: 「地铁6号线」 is none of 「1—4号线」."""
    told = {
        (number, line["kind"])
        for line in _LINES.finditer(text)
        for low, high in re.findall(r"(\d+)(?:[—–~～至到-](\d+))?", line["numbers"])
        for number in range(int(low), int(high or low) + 1)
    }
    return all((int(m["numbers"]), m["kind"]) in told for m in _LINES.finditer(asked) if m["numbers"].isdecimal())


def _tells_each_word(asked: str, text: str) -> bool:
    """Whether a text names each word of what is asked: when a thing was approved is not told where it is applied for."""
    wanted = topic(asked)
    told = wanted.told(grams_of(text))
    return all(wanted.named(word, told) for word in wanted.words)


def _told_alike(ranked: Sequence[Words]) -> list[Quote]:
    """The clauses of one report that all tell the topic as well as the best does; empty where they are none or too many."""
    best = ranked[0]
    near = [w.quote for w in ranked if w.near >= max(TOLD_WELL, best.near - _AS_WELL)]
    own = [
        q
        for q in near
        if q.paragraph.document_id == best.quote.paragraph.document_id and not re.search("[，,]", q.text)
    ]
    return sorted(own, key=lambda quote: (quote.paragraph.number, quote.start)) if len(own) <= _MOST_ALIKE else []


def denies(query: Query, text: str) -> bool:
    """Whether words say that nothing came about of what a question asks the names or places of."""
    return bool(_NONE_CAME.search(text)) and not _NONE_CAME.search(query.question)


def why_without_cause(query: Query, text: str) -> bool:
    """A question for a reason is answered only by words that give one."""
    asks_why = any(word in query.question for word in _ASKS_WHY)
    return asks_why and not _GIVES_CAUSE.search(text)


def each_quoting(quotes: Sequence[Quote], records: Records) -> tuple[Claim, ...]:
    return tuple(quoting([quote], records) for quote in quotes)


def quoting(quotes: Sequence[Quote], records: Records) -> Claim:
    """A sentence of words quoted from one report, which it names; their figures come from the facts inside the quotes."""
    document = next(d for d in records.documents() if d.id == quotes[0].paragraph.document_id)
    return Claim(
        text=f"{report_words(document)}：{'；'.join(_item(quote.text) for quote in quotes)}", quotes=tuple(quotes)
    )


def _item(text: str) -> str:
    """A quoted item without the mark that numbered it in its list."""
    return re.sub(r"^(?:[●■◆▲○★※—]+|\d{1,2}[.．、](?!\d))", "", text)
