"""What a reviewer sees, as HTML: the queue, the answer under review, the words that a citation rests on, the counts."""

from collections.abc import Sequence

from assistant.export import attribution, time_of
from assistant.journal_records import Judgement, Reviewed, Statistics, Verdict
from assistant.records import Citation
from assistant.web.cards import answer_card
from assistant.web.excerpts import OriginalLink, excerpt, no_original
from assistant.web.markup import Html, element, join
from assistant.web.places import Place, review_link
from index.records import Records

JUDGEMENTS = {
    Judgement.SUPPORTED: "支持",
    Judgement.PARTIAL: "部分支持",
    Judgement.UNSUPPORTED: "不支持",
    Judgement.MISPLACED: "年份或地区不符",
}
NOTHING = "没有待核查的回答。员工提问后，这里会列出每个带出处的回答。"


def queue_list(queue: Sequence[Reviewed], statistics: Statistics, *, chosen: int) -> Html:
    """The answers that wait, the one under review marked, and what was found so far."""
    more = statistics.waiting - len(queue)
    return element(
        "div",
        element("h2", f"待核查 {statistics.waiting} 个回答"),
        element("ol", *(_waiting(each, each.entry.id == chosen) for each in queue)) if queue else "",
        element("p", f"另有 {more} 个，核完这些再列出。") if more > 0 else "",
        _counts(statistics),
        class_="waiting",
    )


def case_card(reviewed: Reviewed | None, *, said: Verdict | None = None) -> Html:
    """The answer as the asker saw it, and who asked when.

    Args:
        said: what was just kept, to be told where nothing comes next.
    """
    answer = reviewed.entry.answer if reviewed else None
    if reviewed is None or answer is None:
        return join([_kept(said), element("p", NOTHING, class_="nothing")])
    asked = reviewed.entry.asked
    earlier = f"上文：{'；'.join(asked.history)}" if asked.history else ""
    return element(
        "div",
        element("p", f"{asked.by}　{time_of(asked.at)}　索引 {answer.generation}", class_="label"),
        element("p", earlier, class_="label") if earlier else "",
        element("h2", answer.question),
        answer_card(answer),
        class_="case",
    )


def passage_card(
    records: Records,
    reviewed: Reviewed,
    n: int,
    *,
    said: Verdict | None = None,
    original: OriginalLink = no_original,
) -> Html:
    """What was just kept, the citations to choose from, and the paragraph of the chosen one with its quote marked."""
    answer = reviewed.entry.answer
    citations = answer.citations if answer else ()
    found = {verdict.citation: verdict for verdict in reviewed.verdicts}
    chosen = next((citation for citation in citations if citation.n == n), None)
    verdict = found.get(n)
    return element(
        "div",
        element(
            "div",
            _kept(said),
            element("h2", f"出处 [{n}]，共 {len(citations)} 处"),
            element("p", _whose(chosen), class_="whose") if chosen else "",
            element("ul", *(_chip(reviewed.entry.id, c, found.get(c.n), c.n == n) for c in citations), class_="chips"),
            element("p", _by(verdict), class_="by") if verdict else "",
            class_="found",
        ),
        _words(records, chosen, original) if chosen else "",
        class_="passage",
    )


def _kept(said: Verdict | None) -> Html:
    """That a verdict was kept, and the way back to it."""
    if said is None:
        return Html("")
    told = f"已记下：[{said.citation}] {JUDGEMENTS[said.judgement]}"
    return element(
        "p", told, element("a", "改判", href=review_link(said.entry, said.citation)), class_="kept", role="status"
    )


def _waiting(reviewed: Reviewed, chosen: bool) -> Html:
    asked, answer = reviewed.entry.asked, reviewed.entry.answer
    total = len(answer.citations) if answer else 0
    left = f"{total} 处" if not reviewed.verdicts else f"还剩 {total - len(reviewed.verdicts)} 处，共 {total} 处"
    inside = (
        element("b", asked.question),
        element("span", f"{asked.by}　{time_of(asked.at)}　{'拒答　' if answer and answer.refused else ''}{left}"),
    )
    link = review_link(reviewed.entry.id)
    return element("li", element("a", *inside, href=link, class_="chosen" if chosen else ""))


def _chip(entry: int, citation: Citation, verdict: Verdict | None, chosen: bool) -> Html:
    """A citation, and what was said of it."""
    told = JUDGEMENTS[verdict.judgement] if verdict else "未核查"
    classes = " ".join(["chip", *(["chosen"] if chosen else []), verdict.judgement.value if verdict else "open"])
    link = review_link(entry, citation.n)
    return element("li", element("a", f"[{citation.n}] {told}", href=link, class_=classes))


def _whose(citation: Citation) -> str:
    """Whose words these are: what a reviewer holds the answer's region and year against."""
    year = f"{citation.report_year}年" if citation.report_year else "年份不明"
    return "　".join([attribution(citation), citation.region or "地区不明", year, " › ".join(citation.section)])


def _by(verdict: Verdict) -> str:
    """Who said it, when, and why."""
    return "　".join(filter(None, [verdict.by, time_of(verdict.at), verdict.remark]))


def _words(records: Records, citation: Citation, original: OriginalLink) -> Html:
    """The paragraph among its neighbours; as it was when it was cited, where the reports have changed since."""
    there = records.paragraph((citation.document_id, citation.paragraph))
    if there is not None and there.text == citation.text:
        return excerpt(records, Place.of(citation), original=original)
    before, quote, after = citation.text[: citation.start], citation.quote, citation.text[citation.end :]
    return element(
        "div",
        element("p", "现有资料里这一段已经变了，下面是作答时的原文。", class_="gone"),
        element(
            "div",
            element("p", element("span"), join([before, element("mark", quote), after]), class_="cited"),
            class_="text",
        ),
        class_="excerpt",
    )


def _counts(statistics: Statistics) -> Html:
    """What was found: of the citations judged, how many were what."""
    total = sum(statistics.verdicts.values())
    lines = (
        element("li", element("b", JUDGEMENTS[judgement]), element("span", f"{count} 处{_share(count, total)}"))
        for judgement, count in statistics.verdicts.items()
    )
    asked = f"共问 {statistics.questions} 次，拒答 {statistics.refused} 次"
    failed = f"，出错 {statistics.failed} 次" if statistics.failed else ""
    return element(
        "div",
        element("h2", "统计"),
        element("p", f"{asked}{failed}；核完 {statistics.judged} 个回答，{total} 处出处。"),
        element("ul", *lines),
        class_="counts",
    )


def _share(count: int, total: int) -> str:
    return f"（{count / total:.1%}）" if total else ""
