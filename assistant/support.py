"""Whether the words of a model's sentence stand in what it cites."""

import re
from collections.abc import Iterable, Sequence

from assistant.fencing import Evidence
from assistant.reading import Reading
from assistant.records import Quote
from assistant.vocabulary import bigrams, canonical
from index.clauses import clauses, sentences
from index.quantities import find_quantities
from index.records import Fact, Paragraph

CARRIED = 0.6
"""Least share of a sentence's character pairs that must stand in what it cites."""
CLAUSE_CARRIED = 0.4
"""The same of each of its clauses."""
MOST_QUOTES = 3
_LONGEST_QUOTE = 140
_LEAST_GAIN = 0.2
"""A further quote must carry this share of the sentence that the ones before do not."""

_PLAIN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9 ，,。；;：:、（）()《》〈〉“”‘’\"'—–\-－…·.%％‰℃+/～~×+]+")
_GLUE = re.compile(
    r"其中|此外|同时|以及|并且|另外|主要|包括|分别|相关|方面|内容|情况|通过|以上|此次|该|等|的|了|和|与|及|在|为|是|对|将"
    r"|达到|实现|完成|同比|增长|提出|指出|报告|目标|计划"
)
_CLAUSE = re.compile(r"[，,；;：:]")
_NUMERALS = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+")
_NOT = re.compile(
    r"没有|未(?![来央])|不(?![断仅少同忘懈动])|无(?![人线障锡缝废烟偿忧])|取消|停止|停办|废止|禁止|并非|拒绝|失败|暂缓|推迟"
)
_DENIED = re.compile(r"没有|未能|尚未|并非")
_PLACE = re.compile(r"[\u4e00-\u9fff](?:省|市|县|旗|盟|州|区|镇|乡)")
_NO_PLACE = frozenset({"城市", "地区", "城区", "都市", "上市", "超市", "市区", "城镇", "城乡", "门市", "股市", "楼市", "入市"})  # fmt: skip


def is_plain(text: str) -> bool:
    """Whether a sentence has only the characters of plain Chinese prose: no links, markup, hidden or foreign digits."""
    return _PLAIN.fullmatch(text) is not None and "//" not in text and "www." not in text.lower()


def numerals_carried(reading: Reading, cited: Iterable[Evidence]) -> bool:
    """Whether every Chinese numeral and every Latin word outside the figures stands in what is cited, as written."""
    context = _context([item.passage.paragraph.text for item in cited], cited)
    rest = _without_figures(reading.text)
    runs = [rest[match.start() : match.end() + 1] for match in _NUMERALS.finditer(rest) if match.group() != "一"]
    latin = {word for word in bigrams(canonical(rest)) if word.isascii() and word.isalpha()}
    return all(run.strip("，,、；;：: ") in context for run in runs) and latin <= bigrams(canonical(context))


def names_elsewhere(reading: Reading, facts: Sequence[Fact], cited: Sequence[Evidence]) -> bool:
    """Whether a sentence names a place that neither its figures nor its citations are of."""
    context = _context([item.passage.paragraph.text for item in cited], cited)
    known = {fact.region for fact in facts} | {item.document.region for item in cited}
    strange = any(m.name not in known and reading.text[m.start : m.end] not in context for m in reading.regions)
    mentioned = "".join(reading.text[mention.start : mention.end] for mention in reading.regions)
    places = {place for place in _PLACE.findall(reading.text) if place not in _NO_PLACE and place not in mentioned}
    return strange or any(place not in context for place in places)


def words_carried(reading: Reading, texts: Sequence[str], cited: Iterable[Evidence]) -> bool:
    """Whether a sentence's words stand in the texts, and whether it denies nothing that they do not deny."""
    words = _words(reading.text)
    context = _context(texts, cited)
    told = bigrams(canonical(context))
    negations = set(_NOT.findall(reading.text))
    denied = bool(_DENIED.search(" ".join(texts))) and not reading.figures
    if negations - set(_NOT.findall(context)) or (denied and not _DENIED.search(reading.text)):
        return False
    parts = [_words(part) for part in _CLAUSE.split(reading.text)]
    carried = all(len(part & told) >= CLAUSE_CARRIED * len(part) for part in parts)
    return carried and len(words & told) >= CARRIED * len(words)


def best_quotes(reading: Reading, cited: Iterable[Evidence], *, without_figures: bool = False) -> list[Quote]:
    """The few sentences or clauses that carry most of a sentence's words, in the order of the citations.

    Args:
        without_figures: leave out those that show figures.
    """
    wanted = left = _words(reading.text)
    units = [(item.passage.paragraph, start, end) for item in cited for start, end in _units(item.passage.paragraph)]
    chosen: list[Quote] = []
    while units and len(chosen) < MOST_QUOTES:
        gains = [len(left & bigrams(canonical(paragraph.text[start:end]))) for paragraph, start, end in units]
        best = max(range(len(units)), key=lambda index: (gains[index], -index))
        if gains[best] < max(2, _LEAST_GAIN * len(wanted)):
            break
        paragraph, start, end = units.pop(best)
        left = left - bigrams(canonical(paragraph.text[start:end]))
        if not (without_figures and find_quantities(paragraph.text[start:end])):
            chosen.append(Quote(paragraph, start, end))
    return chosen


def _units(paragraph: Paragraph) -> Iterable[tuple[int, int]]:
    """A paragraph's sentences, without their full stops; the clauses of those too long to quote."""
    for start, end in sentences(paragraph.text):
        text = paragraph.text[start:end]
        trimmed = start + len(text.rstrip("。！？!?；; "))
        if trimmed - start <= _LONGEST_QUOTE:
            yield start + len(text) - len(text.lstrip()), trimmed
        else:
            yield from clauses(paragraph.text, start, trimmed)


def _words(text: str) -> set[str]:
    """The character pairs of a text that have to be carried: without years, figures and the words that only join."""
    text = re.sub(r"(?:19|20)\d\d年|政府工作报告", " ", _without_figures(text))
    return {pair for pair in bigrams(_GLUE.sub(" ", canonical(text))) if not pair.isdigit()}


def _without_figures(text: str) -> str:
    for quantity in reversed(list(find_quantities(text))):
        text = f"{text[: quantity.start]} {text[quantity.end :]}"
    return text


def _context(texts: Iterable[str], cited: Iterable[Evidence]) -> str:
    """The texts, and what stands above them in their reports."""
    above = [" ".join([item.document.title, item.document.region, *item.passage.paragraph.section]) for item in cited]
    return "\n".join([*texts, *above])
