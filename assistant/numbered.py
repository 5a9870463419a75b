"""Terms that count what they stand for: 「六保」, 「三去一降」 → the run of items in which each has the term's character, or that stands right before it;
「三个通道」 → the quoted names that end so (“跟踪服务通道”); 「四大优势产业」 → as many things told one by one under it."""

import re
from collections.abc import Iterable, Sequence

from assistant.announced import enumerations, lengths
from assistant.records import Quote
from index.records import Paragraph
from index.statements import sentences

_TERM = re.compile(
    r"(?:[两二三四五六七八九十](?![大项个条类种])[\u4e00-\u9fff]){1,3}"
    r"|(?:[一两二三四五六七八九十](?![大项个条类种])(?![一两二三四五六七八九十])[\u4e00-\u9fff]{1,3}){2,3}"
)
"""「六保」, 「三去一降」, 「五城五高地」."""
_PAIR = re.compile(r"(?P<count>[两二三四五六七八九十])(?P<mark>[\u4e00-\u9fff]{1,3}?)(?=[一两二三四五六七八九十]|$)")
_SINGLE = re.compile(r"一(?P<mark>[\u4e00-\u9fff]{1,3}?)(?=[一两二三四五六七八九十]|$)")
_COUNTS = {"两": 2, **{numeral: count for count, numeral in enumerate("二三四五六七八九十", start=2)}}
_WORDS = r"(?:“[^”、，]{1,8}”)?[^、，,。；;：:“”\s]{1,14}"
_COUNTED_NAME = re.compile(
    r"(?P<count>[两三四五六七八九十])(?P<counter>[个张大项条座支])(?P<name>[\u4e00-\u9fff]{2,4}?)(?=[”’」\"]|具体|分别|都|各|[是有叫呢，,？?]|$)"
)
_LONGEST_NAME = 8
_LONGEST_QUOTED, _SHORT_SENTENCE, _ENDING = 14, 26, 2
_ENOUGH_ITEMS = 3
"""Of a term whose other number is one (「五高地一示范」, 「两新一重」): fewer items alike are alike by chance."""
_OPENING = r"[^、，,。；;：:“”\s]{1,30}"
"""The first item, with what is done to them all."""
_AND = r"(?:[、，,]|和|以及|及)"


def is_numbered(term: str) -> bool:
    """Whether a term is made of numbers with a character each."""
    return bool(_TERM.fullmatch(term))


def spelled_out(term: str, paragraphs: Sequence[Paragraph]) -> list[Quote]:
    """The items that a term counts, as the first paragraph lists them that lists those of each of its numbers; else empty."""
    pairs = [(pair["count"], pair["mark"]) for pair in _PAIR.finditer(term)]
    if "一" in term and len(pairs) == 1 and _COUNTS[pairs[0][0]] < _ENOUGH_ITEMS:
        return []
    singles = _SINGLE.findall(term) if len(pairs) == 1 else []
    if singles and (whole := _with_single_ones(singles, *pairs[0], paragraphs)):
        return [whole]
    runs = [(_run_of(_COUNTS[count], mark), _run_before(count, mark)) for count, mark in pairs]
    for paragraph in paragraphs:
        found = [alike.search(paragraph.text) or before.search(paragraph.text) for alike, before in runs]
        if all(found):
            return [Quote(paragraph, match.start(), match.end()) for match in found if match]
    if len(pairs) != 1 or _COUNTS[pairs[0][0]] < _ENOUGH_ITEMS:
        return []
    numeral, mark = pairs[0]
    told = next((quotes for p in paragraphs if len(quotes := _one_by_one(mark, p)) == _COUNTS[numeral]), [])
    naming = (runs_of(mark, None, p) for p in paragraphs if term in p.text)
    return told or next((quotes for quotes in naming if sum(map(_items_in, quotes)) == _COUNTS[numeral]), [])


def _with_single_ones(singles: Sequence[str], count: str, mark: str, paragraphs: Sequence[Paragraph]) -> Quote | None:
    """The run of a term's items that are several, with those before it in the same list of which there is one: of 「一高地四中心」,
    「…新高地、…甲中心、乙中心、丙中心、丁中心」; None where no paragraph lists them so."""
    listed = "".join(rf"{_OPENING}{one}{_AND}" for one in singles) + rf"(?:{_WORDS}{mark}{_AND}?){{{_COUNTS[count]}}}"
    found = ((paragraph, re.search(listed, paragraph.text)) for paragraph in paragraphs)
    return next((Quote(paragraph, run.start(), _without_mark(run)) for paragraph, run in found if run), None)


def _without_mark(run: re.Match[str]) -> int:
    """Where a run ends, the mark after it left out."""
    return run.start() + len(re.sub(rf"{_AND}$", "", run.group()))


def _items_in(run: Quote) -> int:
    """How many items stand side by side in a run."""
    return len(re.split(_AND, run.text))


def _one_by_one(mark: str, paragraph: Paragraph) -> list[Quote]:
    """The short first clauses of a paragraph's sentences that go on from a mark: 「大力治房，…。大力治水，…。」; or else those that end
    with it and open alike: 「织密交通网，…。织密能源网，…。」."""
    opens = re.compile(rf"(?:^|(?<=[。；;]))[\u4e00-\u9fff]{{0,3}}?{mark}[\u4e00-\u9fff]{{1,4}}(?=，)")
    ends = re.compile(rf"(?:^|(?<=[。；;]))(?P<verb>[\u4e00-\u9fff]{{2}})[\u4e00-\u9fff]{{2,10}}{mark}(?=，)")
    ending = list(ends.finditer(paragraph.text))
    alike = ending if len({match["verb"] for match in ending}) == 1 else []
    return [Quote(paragraph, m.start(), m.end()) for m in list(opens.finditer(paragraph.text)) or alike]


def names_counted(text: str, paragraphs: Iterable[Paragraph]) -> list[Quote]:
    """The names in quotation marks that end with the word that a text counts, as many, in the first paragraph that announces them, or
    that stand side by side before it (「“甲城”“乙城”品牌」); else empty."""
    for counted in _COUNTED_NAME.finditer(text):
        name, count = counted["name"], _COUNTS[counted["count"]]
        announced = re.compile(rf"{counted['count']}{counted['counter']}[“‘]?{name}")
        quoted = re.compile(rf"[“‘](?P<whole>[^“”‘’]{{1,{_LONGEST_NAME}}}{name})[”’]")
        side_by_side = re.compile(
            rf"(?:“[^“”]{{1,{_LONGEST_NAME}}}”[、和]?){{{count}}}(?=(?:{counted['count']}|{count})?{counted['counter']}?{name})"
        )
        for paragraph in paragraphs:
            if run := side_by_side.search(paragraph.text):
                return [Quote(paragraph, run.start(), run.end())]
            said = announced.search(paragraph.text)
            found = {m["whole"]: m for m in quoted.finditer(paragraph.text, said.end())} if said else {}
            if len(found) == count:
                return [Quote(paragraph, m.start("whole"), m.end("whole")) for m in found.values()]
    return []


def counted_term(term: str, count: int, paragraphs: Iterable[Paragraph]) -> list[Quote]:
    """What a term that counts (「6个未来产业」) is said to be right after it, where that names as many things; else empty."""
    said = re.compile(
        rf"[“‘]?{re.escape(term)}[”’」]?(?:包括|是指|就是|分别[是为]|[即是为：:])[：:]?(?P<items>[^，,。；;：:]+)"
    )
    found = (
        Quote(p, match.start(), match.end())
        for p in paragraphs
        for match in said.finditer(p.text)
        if count in lengths(match["items"])
    )
    return list(found)[:1]


def called_so(name: str, count: int, paragraphs: Sequence[Paragraph]) -> list[Quote]:
    """As many things as a term counts, told one by one under it; else empty.

    Names in quotation marks side by side that end as it does (“宁静工程”、“护眼工程”, of three 校园工程), in the one paragraph that has
    such; items side by side that end with it; sentences of one report that open and end alike (「全面实施甲工程。」, of ten 民生工程); or, in a paragraph that opens with the
    term, the sentences whose first clause ends as the others' do (「新材料产业，…。新能源产业，…。」, of four 优势产业); or first clauses alike.
    """
    end = name[-_ENDING:]
    quoted = re.compile(rf"(?<![”、和])(?:“[^“”]{{1,{_LONGEST_QUOTED}}}{end}”[、和]?){{{count}}}(?![“、])")
    runs = [Quote(p, run.start(), run.end()) for p in paragraphs for run in quoted.finditer(p.text)]
    if len(runs) == 1:
        return runs
    headed = next((quotes for p in paragraphs if (quotes := _headed_by(name, count, p))), [])
    if found := headed or _sentences_alike(end, count, paragraphs):
        return found
    said = any(name in quote.text for p in paragraphs for quote in enumerations(p, count))
    if said or count < _ENOUGH_ITEMS:
        return []
    named = next((run for p in paragraphs if (run := _all_ending_so(name, count, p))), None)
    return [named] if named else _openings_alike(name, count, paragraphs)


def _all_ending_so(name: str, count: int, paragraph: Paragraph) -> Quote | None:
    """Just so many items side by side that all end with a name: 「甲副城、乙副城、丙副城」, of three 副城."""
    item = rf"[^、，,。；;：:“”\s和及与]{{1,20}}?{re.escape(name)}"
    run = re.search(rf"(?<![、和及与]){item}(?:{_AND}{item}){{{count - 1}}}(?!{_AND}{item})", paragraph.text)
    return Quote(paragraph, run.start(), run.end()) if run else None


def _openings_alike(name: str, count: int, paragraphs: Sequence[Paragraph]) -> list[Quote]:
    """The first clauses of so many sentences of one report that open alike and go on with a name: 「加快甲中心建设，…。」, of five 中心."""
    found: dict[tuple[str, str, str], list[Quote]] = {}
    for p in paragraphs:
        for a, b in sentences(p.text):
            head = p.text[a:b].partition("，")[0].rstrip("。；;")
            of, said, rest = head.rpartition(name)
            if said and len(of) > _ENDING and len(head) <= _SHORT_SENTENCE:
                found.setdefault((p.document_id, of[:_ENDING], rest), []).append(Quote(p, a, a + len(head)))
    alike = [quotes for quotes in found.values() if len(quotes) == count]
    return alike[0] if len(alike) == 1 else []


def _sentences_alike(end: str, count: int, paragraphs: Sequence[Paragraph]) -> list[Quote]:
    found: dict[tuple[str, str], list[Quote]] = {}
    for p in paragraphs:
        for a, b in sentences(p.text):
            text = p.text[a:b].rstrip("。；;")
            if len(text) <= _SHORT_SENTENCE and text.endswith(end) and "，" not in text:
                found.setdefault((p.document_id, text[:_ENDING]), []).append(Quote(p, a, a + len(text)))
    alike = [quotes for quotes in found.values() if len(quotes) == count]
    return sorted(alike[0], key=lambda quote: (quote.paragraph.number, quote.start)) if len(alike) == 1 else []


def _headed_by(name: str, count: int, paragraph: Paragraph) -> list[Quote]:
    spans = list(sentences(paragraph.text))
    first = paragraph.text[slice(*spans[0])] if spans else ""
    if not first.rstrip("。；;").endswith(name) or len(first) > _SHORT_SENTENCE:
        return []
    heads = [
        Quote(paragraph, a, a + paragraph.text[a:b].find("，")) for a, b in spans[1:] if "，" in paragraph.text[a:b]
    ]
    short = [quote for quote in heads if len(quote.text) <= _SHORT_SENTENCE]
    by_end: dict[str, list[Quote]] = {}
    for quote in short:
        by_end.setdefault(quote.text[-_ENDING:], []).append(quote)
    return next((quotes for end, quotes in by_end.items() if end in name and len(quotes) == count), [])


def names_with(mark: str, paragraphs: Iterable[Paragraph]) -> list[Quote]:
    """The names in quotation marks that open or end with the same words (“15分钟健身圈”, “15分钟养老圈”), each once; fewer than two are none."""
    name = rf"{re.escape(mark)}[^“”]{{1,{_LONGEST_NAME}}}|[^“”]{{1,{_LONGEST_NAME}}}{re.escape(mark)}"
    found: dict[str, Quote] = {}
    for paragraph in paragraphs:
        for match in re.finditer(rf"(?<=“)(?:{name})(?=”)", paragraph.text):
            found.setdefault(match.group(), Quote(paragraph, match.start(), match.end()))
    return list(found.values()) if len(found) > 1 else []


def runs_of(mark: str, count: int | None, paragraph: Paragraph) -> list[Quote]:
    """The runs of items of a paragraph that all open or end with the same words, so many or any number of them."""
    return [Quote(paragraph, match.start(), match.end()) for match in _run_of(count, mark).finditer(paragraph.text)]


def _run_before(count: str, mark: str) -> re.Pattern[str]:
    """So many items side by side, right before the number and the character that they are counted by: 「甲、乙、丙“三心”」."""
    more = _COUNTS[count] - 1
    return re.compile(
        rf"(?:(?<=[，,。；;：:])|^){_OPENING}(?:(?:、|和|以及|及){_WORDS}){{{more}}}(?=[“‘”’]?{count}[大个]?{mark})"
    )


def _run_of(count: int | None, mark: str) -> re.Pattern[str]:
    """So many items side by side, or any number, all of which open with the mark, or all of which end with it; of just so many, all of
    which have a mark of one character as their third (「规划共绘、交通共联」)."""
    town = "市?" if mark.endswith("城") else ""
    inside = rf"[\u4e00-\u9fff]{{2}}{mark}[\u4e00-\u9fff]"
    opening, ending, more = rf"{mark}{_WORDS}", rf"{_WORDS}{mark}{town}", f"{{{count - 1}}}" if count else "+"
    return re.compile(
        rf"{opening}(?:{_AND}{opening}){more}(?!{_AND}{mark})"
        rf"|{ending}(?:{_AND}{ending}){more}(?={_AND}|等|[。；;”]|$)"
        + (rf"|{inside}(?:{_AND}{inside}){more}(?!{_AND}{inside})" if count and len(mark) == 1 else "")
    )
