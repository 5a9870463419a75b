"""Answer → the card that shows it: the sentences, each figure with its checks, and what they are quoted from."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.export import ROLES, attribution
from assistant.records import Answer, Citation, Figure, Reason, Strike, Struck
from assistant.selection import UNAPPROVED, unapproved
from assistant.web.comparisons import comparable_groups, comparison
from assistant.web.markup import Html, element, escape, join
from assistant.web.places import Place, ask_link, cite_link
from assistant.wording import AFTER_THE_FIGURE

FIGURES_SHOWN = 4
"""More are folded away."""

REASONS = {
    Reason.YEAR_ABSENT: "没有这一年的资料",
    Reason.REGION_ABSENT: "没有这个地区的报告",
    Reason.INDICATOR_ABSENT: "报告里没有这项内容",
    Reason.MEASURE_ABSENT: "报告里没有这种数字",
    Reason.ROLE_ABSENT: "报告里没有这类数字",
    Reason.PREMISE_WRONG: "问题的前提与报告不符",
    Reason.OUT_OF_DOMAIN: "不在政府工作报告的范围内",
    Reason.UNSUPPORTED: "依据不足，不作答",
}
STRIKES = {
    Strike.UNREADABLE: "有链接、标记或不该有的字符",
    Strike.UNCITED: "没有注明出处",
    Strike.DANGLING: "引用的编号不存在",
    Strike.FIGURE: "数字、年份、地区或指标与所引段落不符",
    Strike.REGION: "地区与所引段落不符",
    Strike.WORDS: "所引段落没有这样说",
    Strike.BESIDE: "说的不是所问的",
    Strike.UNVERIFIED: "没有通过最后的核对",
}
LONGEST_STRUCK = 160
"""Characters of a struck sentence that are shown."""
_CHECKS = {"value": "数值", "unit": "单位", "period": "年份", "region": "地区", "role": "", "indicator": "指标"}
"""In the order shown; the role is named by what it is."""

_MARK = re.compile(r"\[(\d+)\]")
_SENTENCE = re.compile(r"(?<=\])(?=[^\[])|(?<=。)(?=[^\[])")


def question_card(question: str) -> Html:
    """What was asked."""
    return element("div", question, class_="asked")


def pending_card(status: str) -> Html:
    """Shown until the answer is there."""
    return element("div", element("span", class_="pulse"), status, class_="pending", role="status")


def notice_card(message: str) -> Html:
    """Something that could not be done, in one sentence."""
    return element("div", message, class_="notice", role="status")


def answer_card(answer: Answer, *, handicap: str = "", status: str = "") -> Html:
    """An answer, or a refusal, which looks different.

    Args:
        handicap: why the embedding model had no part in it; empty if it had.
        status: what is going on, while the answer is being written.
    """
    citations = {citation.n: citation for citation in answer.citations}
    return element(
        "div",
        _heading(answer),
        element("div", *_sentences(answer, citations), class_="says"),
        _figures(answer.figures, citations),
        _sources(answer.citations),
        _suggestions(answer.suggestions),
        _struck(answer.struck, open_=answer.unfinished),
        pending_card(status) if status else "",
        element("p", answer.note, class_="handicap") if answer.note else "",
        element("p", f"这次只按字词检索：{handicap}", class_="handicap") if handicap else "",
        class_="answer refused" if answer.refused else "answer",
    )


def _heading(answer: Answer) -> Html:
    """A refusal's reason; and how a question was understood that is a follow-up or has slips."""
    reason = element("p", REASONS[answer.reason], class_="reason") if answer.reason else ""
    understood = f"理解为：{answer.standalone}" if answer.standalone != answer.question else ""
    return join([reason, element("p", understood, class_="understood") if understood else ""])


def _sentences(answer: Answer, citations: Mapping[int, Citation]) -> Iterator[Html]:
    """The answer's text, a paragraph for each sentence, its figures in bold and its marks as links."""
    shown = sorted({figure.text for figure in answer.figures}, key=len, reverse=True)
    figures = re.compile("|".join(map(re.escape, shown)) or r"(?!)")
    for sentence in _SENTENCE.split(answer.text):
        pieces = _MARK.split(sentence)  # words, number, words, number, …
        yield element("p", *(_piece(i % 2 == 1, text, figures, citations) for i, text in enumerate(pieces)))


def _piece(is_mark: bool, text: str, figures: re.Pattern[str], citations: Mapping[int, Citation]) -> Html:
    if is_mark:
        citation = citations.get(int(text))
        return _cite(citation) if citation else escape(f"[{text}]")
    numbers = [element("strong", number) for number in figures.findall(text)]
    words = figures.split(text)
    return join(piece for pair in zip(words, [*numbers, ""], strict=True) for piece in pair)


def _cite(citation: Citation) -> Html:
    """The mark [n], a link to its paragraph."""
    hint = f"{_title(citation)}，第{citation.paragraph}段：{citation.quote}"
    return element("a", f"[{citation.n}]", class_="cite", href=cite_link(Place.of(citation)), title=hint)


def _figures(figures: Sequence[Figure], citations: Mapping[int, Citation]) -> Html:
    """Figures that compare as tables with bars, the others one under the other."""
    groups = comparable_groups(figures)
    tables = [comparison(group, citations, checks=_checks) for group in groups]
    compared = {id(figure) for group in groups for figure in group}
    rows = [_figure(f, citations.get(f.citation)) for f in figures if id(f) not in compared]
    first, rest = rows[:FIGURES_SHOWN], rows[FIGURES_SHOWN:]
    more = element("summary", f"其余 {len(rest)} 个数字")
    return join(
        [
            *tables,
            element("ul", *first, class_="figures") if first else "",
            element("details", more, element("ul", *rest, class_="figures")) if rest else "",
        ]
    )


def _figure(figure: Figure, citation: Citation | None) -> Html:
    """One figure: the number, what, where and when it is, what was checked, and its citation."""
    scope = "　".join([figure.region, str(figure.period or "年份未写明"), ROLES[figure.role]])
    return element(
        "li",
        element("span", *_number(figure), class_="number"),
        element("span", element("b", figure.indicator or "未写明指标"), element("span", scope), class_="what"),
        _checks(figure),
        _cite(citation) if citation else "",
    )


def _number(figure: Figure) -> tuple[Html, ...]:
    """The figure with its qualifier on the side where the report has it."""
    number = element("strong", figure.text)
    qualifier = element("small", figure.qualifier) if figure.qualifier else Html("")
    return (number, qualifier) if figure.qualifier in AFTER_THE_FIGURE else (qualifier, number)


def _checks(figure: Figure) -> Html:
    """What was verified against the quote, and what was not; for a computed figure, how it was."""
    names = {name: label or ROLES[figure.role] for name, label in _CHECKS.items() if name in figure.checks}
    passed = [label for name, label in names.items() if figure.checks[name]]
    failed = [label for name, label in names.items() if not figure.checks[name]]
    return element(
        "span",
        element("span", f"由原文数字算得：{figure.formula}", class_="formula") if figure.formula else "",
        element("span", f"✓ {' · '.join(passed)}", class_="passed", title="与引文逐项核对一致") if passed else "",
        element("span", f"未核对上：{' · '.join(failed)}", class_="failed") if failed else "",
        class_="checks",
    )


def _sources(citations: Sequence[Citation]) -> Html:
    if not citations:
        return Html("")
    return element("div", element("p", "出处", class_="label"), *map(_source, citations), class_="sources")


def _source(citation: Citation) -> Html:
    """A citation as a card that opens its paragraph."""
    year = f"{citation.report_year}年" if citation.report_year else "年份不明"
    page = f"（第{citation.page}页）" if citation.page else ""
    path = " › ".join([*citation.section, f"第{citation.paragraph}段{page}"])
    return element(
        "a",
        element("span", f"[{citation.n}]", class_="n"),
        element(
            "span",
            element("b", _title(citation)),
            element("span", f"{citation.region}　{year}"),
            element("span", UNAPPROVED, class_="doubt") if unapproved(citation.source) else "",
            class_="title",
        ),
        element("span", path, class_="path"),
        element("span", f"「{citation.quote}」", class_="quote"),
        class_="source",
        href=cite_link(Place.of(citation)),
        title=attribution(citation),
    )


def _title(citation: Citation) -> str:
    return f"《{citation.title}》" if citation.title else citation.source


def _struck(struck: Sequence[Struck], *, open_: bool) -> Html:
    """The sentences of a model that did not pass, struck through, each with the reason; folded once the answer is whole."""
    if not struck:
        return Html("")
    rows = [element("li", element("del", _told(each)), element("small", STRIKES[each.why])) for each in struck]
    summary = element("summary", f"模型写了、没有通过核对的 {len(struck)} 句")
    return element("details", summary, element("ul", *rows, class_="struck"), open="open" if open_ else "")


def _told(struck: Struck) -> str:
    """The sentence; one with links, markup or hidden characters is not for the page."""
    shown = "（不显示）" if struck.why is Strike.UNREADABLE else struck.text
    return shown if len(shown) <= LONGEST_STRUCK else f"{shown[:LONGEST_STRUCK]}……"


def _suggestions(questions: Sequence[str]) -> Html:
    if not questions:
        return Html("")
    return element("div", element("p", "可以改问", class_="label"), question_links(questions), class_="suggestions")


def question_links(questions: Sequence[str]) -> Html:
    """Questions to be asked by choosing them."""
    return element("div", *(element("a", q, class_="try", href=ask_link(q)) for q in questions), class_="questions")
