"""Sentence → statements: for every figure, what it measures and by which verb, position in 分别 lists included.

「A、B、C分别增长6.7%、9.1%、28.9%」 gives three statements, the n-th figure of the n-th item. 「由32%提高到55%」 gives two, the
first marked as the state before. 「完成1311亿元、增长3%」 lets the second figure keep the first one's subject.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.quantities import Quantity, find_quantities

_SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]?[”’」』）)]*")
_CLAUSE_END = re.compile(r"[，,：:]")
_UP = "增长|增加|提高|提升|上升|扩大|上涨|攀升|增"
_DOWN = "下降|减少|降低|回落|缩短|压减|压缩|缩减|收窄|下调|降|减"
_TO = "到|至|为"
_VERB = re.compile(
    rf"(?P<verb>(?:{_UP}|{_DOWN})(?:{_TO})|达到|达|稳定在|保持在|控制在|控制到|维持在|完成|实现|突破|超过|接近|超|占|居|列|位居|排名|为|是|有|约|共|{_UP}|{_DOWN})"
    r"(?:了|约|近|超|超过|突破|达到?|到|至|为|在|全国|全区|全省|全市|自治区|西部|同比)*$"
)
_QUALIFIER_TAIL = re.compile(r"(?:不低于|不少于|不高于|不超过|超过|突破|接近|大约|约为|超|逾|近|约|达|共|各)+$")
_FROM_TO = re.compile(rf"(?:{_UP}|{_DOWN}|增|发展|跃升|扩展|优化|缩)(?:{_TO})")
_SPLIT_ITEMS = re.compile(r"、|以及|和|与|及")
_LEADING = re.compile(r"^[、，,的和及与以并且等]+")
_LEAD_VERB = re.compile(
    r"^(?:(?:全年|全市|全区|全省|累计|年内|今年|已|共|将|力争|确保|计划|再|又|完成|持续|加快|推动|组织|支持|同时)*)"
    r"(新增|新建|新改建|实施|建成|完成|改造|引进|培育|签约|开工|竣工|投产|新开工|打造|建设|认定|获批|发放|举办|创建|增设|设置|落实|安排|解决|推进|新签约|开通|招引)"
)
_TIME_AND_FILLER = re.compile(r"^(?:(?:19|20)\d\d年(?:[—–至到-](?:19|20)\d\d年)?|全年|年内|今年|去年|预计|力争|确保|其中|实现|推动|全市|全区|全省|累计|[，,、]|到)+")
_RIGHT_NOUN = re.compile(
    r"^(?:以上|以下|左右|以内)?的?((?:\d+小时)?[\u4e00-\u9fffA-Za-z“”\"《》+\-]{2,18}?)"
    r"(?=[，,。；;、：:]|$|\d|达到|达|竣工|完成|投产|实现|建成|开工|获|入选|增长|分别|全部|发放|提供|享受|参加|纳入|落地|集聚|投入|改造|为|和|与|及)"
)
_DEPENDENT = re.compile(
    r"^(?:达标|其中|受益|惠及|覆盖|竣工|投产|开工|完成投资|总投资|协议总?投资|投资|占比|比例|比重|总量|规模|面积|增速|平均|带动|涉及|普惠率|装机容量)[\u4e00-\u9fff]{0,4}$"
)
_RELATION = re.compile(r"(?:占比|比例|比重|[\u4e00-\u9fff]{0,3}率|达标比例)$")
_BASIS = re.compile(r"按可比(?:口径|价格|价)?(?:计算)?|按不变价(?:格)?(?:计算)?|扣除价格因素[，,]?(?:实际)?|实际$|剔除不可比因素[，,]?")
_TOWN_AND_COUNTRY = re.compile(r"城乡(?=居民|低保|最低|常住|收入|居)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of a sentence; offsets count from the start of the text that was read.

    Attributes:
        subject: the noun phrase measured, as printed (list items completed by the list's common tail).
        subject_start: where it begins.
        verb: the predicate before the figure; empty for none.
        before: the sentence up to the figure, a figure's earlier state (由…) left out.
        earlier: whether the figure is the state before a change (由32%…).
        listed: whether subject and figure are matched by position.
        end: where the shortest span that carries the statement ends, after qualifier and counted noun.
    """

    quantity: Quantity
    subject: str
    subject_start: int
    verb: str
    before: str
    earlier: bool
    listed: bool
    end: int


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The spans of a text's sentences; a semicolon ends one."""
    for match in _SENTENCE.finditer(text):
        yield match.span()


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the clauses of ``text[start:end]``, without their commas; commas inside brackets do not count."""
    depth, begin = 0, start
    for position in range(start, end):
        char = text[position]
        depth += (char in "（(《") - (char in "）)》")
        if depth <= 0 and _CLAUSE_END.match(char) and not re.match(r"\d,\d{3}", text[position - 1 : position + 4]):
            yield begin, position
            begin = position + 1
    if begin < end:
        yield begin, end


def read_statements(text: str) -> list[Statement]:
    """The statements of a paragraph's text, in the order of their figures."""
    quantities = find_quantities(text)
    found: list[Statement] = []
    for start, end in sentences(text):
        inside = [q for q in quantities if start <= q.start < end]
        if inside:
            found.extend(_read_sentence(text, start, end, inside))
    return found


def _read_sentence(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Statement]:
    found: list[Statement] = []
    for clause_start, clause_end in clauses(text, start, end):
        inside = [q for q in quantities if clause_start <= q.start < clause_end]
        if inside:
            read = _read_list(text, start, clause_start, inside, found) or _read_clause(text, start, clause_start, clause_end, inside, found)
            found.extend(read)
    return found


def _read_list(
    text: str, sentence: int, clause: int, quantities: Sequence[Quantity], earlier: Sequence[Statement]
) -> list[Statement]:
    """The statements of a 分别 list, or of 城乡… followed by two figures; empty where there is none."""
    marker = re.search(r"分别|依次", text[clause : quantities[-1].start])
    head_end = clause + marker.start() if marker else quantities[0].start
    values = [q for q in quantities if q.start >= head_end]
    if len(values) < 2 or (not marker and not _TOWN_AND_COUNTRY.search(text[clause:head_end])):
        return []
    changing = marker and re.search(r"[由从]", text[clause:head_end]) and len(quantities) == 2 * len(values)
    items = _items(text, clause, quantities[0].start if changing else head_end, bare=not marker, changing=bool(changing))
    if len(items) != len(values):
        items = [(s.subject, s.subject_start) for s in _last_subjects(earlier, len(values))]
    if len(items) != len(values):
        return []
    verb_text = text[head_end : values[0].start]
    verb = _VERB.search(verb_text)
    read = [
        _statement(text, sentence, value, item, start, verb["verb"] if verb else verb_text.removeprefix("分别"), listed=True)
        for value, (item, start) in zip(values, items, strict=True)
    ]
    if not changing:
        return read
    before = [
        _statement(text, sentence, value, item, start, "", listed=True, earlier=True)
        for value, (item, start) in zip(quantities, items, strict=False)
    ]
    lead = text[sentence : quantities[0].start]
    return [*before, *(replace(s, before=re.sub(r"[由从](?:(?:19|20)\d\d年)?的?$", "", lead)) for s in read)]


def _items(text: str, clause: int, end: int, *, bare: bool, changing: bool) -> list[tuple[str, int]]:
    """The items of a list with their starts; the last item's tail completes the others."""
    head = text[clause:end]
    if changing:
        head = re.split(r"[由从]", head)[0]
    filler = _TIME_AND_FILLER.match(head)
    offset = filler.end() if filler else 0
    if both := _TOWN_AND_COUNTRY.search(head):
        tail = _VERB.sub("", head[both.end() :]) if bare else head[both.end() :]
        return [(f"城镇{tail}", clause + both.start()), (f"农村{tail}", clause + both.start())]
    parts, position = [], offset
    for part in _SPLIT_ITEMS.split(head[offset:]):
        begin = head.find(part, position)
        parts.append((part, clause + begin))
        position = begin + len(part)
    parts = [(part, begin) for part, begin in parts if part]
    if len(parts) < 2:
        return parts
    last = parts[-1][0]
    longest_other = max(len(part) for part, _ in parts[:-1])
    if len(last) > longest_other + 1:
        return [(part if index == len(parts) - 1 else part + last[-min(6, len(last)) :], begin) for index, (part, begin) in enumerate(parts)]
    return parts


def _last_subjects(earlier: Sequence[Statement], count: int) -> list[Statement]:
    """The statements that a bare 「分别…」 speaks of: the last ``count`` before it."""
    return list(earlier[-count:]) if len(earlier) >= count else []


def _read_clause(
    text: str, sentence: int, clause: int, clause_end: int, quantities: Sequence[Quantity], earlier: Sequence[Statement]
) -> list[Statement]:
    found: list[Statement] = []
    lead = ""
    position = clause
    for index, quantity in enumerate(quantities):
        left = text[position : quantity.start]
        previous = found[-1] if found else (earlier[-1] if earlier else None)
        changed = bool(found) and bool(_FROM_TO.search(left)) and found[-1].earlier
        before_change = bool(re.search(r"[由从](?:(?:19|20)\d\d年?的?|原来的?|上年的?|最初的?)?$", left)) and index + 1 < len(quantities)
        subject, start, verb = _subject(left, position)
        if index == 0 and (match := _LEAD_VERB.match(subject)):
            lead = match[1]
        elif lead and subject and text[position : position + 1] == "、" and not _LEAD_VERB.match(subject):
            subject = lead + subject
        right = _RIGHT_NOUN.match(text[quantity.end : clause_end])
        end = _qualified_end(text, quantity)
        if changed:
            subject, start = found[-1].subject, found[-1].subject_start
        elif right and (not subject or _LEAD_VERB.fullmatch(subject)) and not re.fullmatch(r"[元%‰倍米亩吨]|.*百分点", quantity.unit):
            subject, end = subject + right[1], quantity.end + right.end(1)
            start = start if subject != right[1] else quantity.start
        elif not subject and previous:
            subject, start = previous.subject, previous.subject_start
        elif previous and _DEPENDENT.match(subject) and subject not in previous.subject:
            head = _head(previous, found, earlier)
            subject, start = _RELATION.sub("", head.subject) + subject, head.subject_start
        statement = _statement(text, sentence, quantity, subject, start, verb, earlier=before_change)
        if changed:
            statement = replace(statement, before=re.sub(r"[由从](?:(?:19|20)\d\d年)?的?$", "", found[-1].before), verb=_FROM_TO.search(left)[0])  # type: ignore[index]
        found.append(replace(statement, end=max(end, statement.end)))
        position = end if right is None or end == _qualified_end(text, quantity) else end
    return found


def _head(previous: Statement, found: Sequence[Statement], earlier: Sequence[Statement]) -> Statement:
    """The statement whose subject a dependent one (竣工310个, 达标比例83%) goes on speaking of: the first of its run."""
    run = [*earlier, *found]
    for statement in reversed(run):
        if statement.subject == previous.subject or previous.subject.startswith(statement.subject):
            previous = statement
    return previous


def _subject(left: str, offset: int) -> tuple[str, int, str]:
    """The noun phrase and the verb in the text before a figure: (subject, its start, verb)."""
    tail = re.sub(r"[由从](?:(?:19|20)\d\d年?的?|原来的?|上年的?|最初的?)?$", "", left)
    match = _VERB.search(tail)
    verb = match["verb"] if match else ""
    head = tail[: match.start()] if match else _QUALIFIER_TAIL.sub("", tail)
    head = _BASIS.sub("", head)
    head = re.sub(r"(?:同比|比上年|较上年|比[^，]{0,8}?年|年均|平均)$", "", head)
    leading = _LEADING.match(head)
    begin = leading.end() if leading else 0
    filler = _TIME_AND_FILLER.match(head[begin:])
    if filler and filler.end() < len(head) - begin:
        begin += filler.end()
    return head[begin:].strip("“”\"' "), offset + begin, verb


def _statement(
    text: str, sentence: int, quantity: Quantity, subject: str, start: int, verb: str, *, listed: bool = False, earlier: bool = False
) -> Statement:
    return Statement(
        quantity=quantity,
        subject=subject,
        subject_start=start,
        verb=verb,
        before=text[sentence : quantity.start],
        earlier=earlier,
        listed=listed,
        end=_qualified_end(text, quantity),
    )


def _qualified_end(text: str, quantity: Quantity) -> int:
    after = quantity.qualifier
    return quantity.end + len(after) if after and text.startswith(after, quantity.end) else quantity.end
