"""The reports held, what they cover, and what became of uploads, as HTML."""

from collections.abc import Sequence

from assistant.inventory import Held, Inventory, Told
from assistant.keeping import Outcome
from assistant.reindexing import Progress
from assistant.selection import UNAPPROVED
from assistant.web.excerpts import title_of
from assistant.web.markup import Html, element, join
from assistant.web.places import Place, holding_link, read_link

SHADES = (1, 10, 40)
"""Figures from which a cell of the map has its next shade."""
SAID = 12
"""Lines of a build's report that are shown."""


def shelves(inventory: Inventory, *, keeps: bool, chosen: str = "") -> Html:
    """The coverage map, and every report.

    Args:
        keeps: whether the reader may change the reports.
        chosen: the source of the report that is being changed.
    """
    waiting = sum(held.unapproved for held in inventory.reports)
    count = f"{len(inventory.reports)} 份报告" + (f"，其中 {waiting} 份未核验" if waiting else "")
    return element(
        "div",
        element("h2", "覆盖"),
        element("p", "每格是读出的数字个数：上面完成，下面目标；颜色越深越多，空白是没有。", class_="label"),
        _coverage(inventory),
        element("h2", count),
        element("ul", *(_report(held, keeps=keeps, chosen=chosen) for held in inventory.reports), class_="reports"),
        class_="shelves",
    )


def desk_card(held: Held | None) -> Html:
    """The report that is being changed."""
    if held is None:
        return element("p", "选一份报告的「管理」，可以更正它的地区和年份、核验或移除它。", class_="label")
    return element(
        "div", element("h2", title_of(held.document)), element("p", held.document.source, class_="label"), _notes(held)
    )


def outcome_list(outcomes: Sequence[Outcome], *, left: int = 0) -> Html:
    """What became of each file, and how many are still to be read."""
    if not outcomes and not left:
        return Html("")
    rows = (
        element(
            "li",
            element("b", each.name),
            element("span", each.words),
            class_="taken" if each.document is not None else "refused",
        )
        for each in outcomes
    )
    more = element("p", element("span", class_="pulse"), f"还有 {left} 个文件在读……") if left else ""
    return element("div", element("ul", *rows), more, class_="outcomes")


def progress_card(progress: Progress) -> Html:
    """How far the index is, or what it said at its end."""
    if progress.running:
        percent = f"{progress.share:.0%}"
        bar = element("span", element("span", class_="bar", style=f"width:{percent}"), class_="track")
        words = f"正在更新索引：{progress.stage} {percent}。提问照常，用的是原来的索引。"
        return element("div", element("p", words), bar, class_="building", role="status")
    if not progress.said:
        return Html("")
    lines = progress.said[-SAID:]
    head = "索引没有更新" if progress.failed else "索引已更新"
    return element(
        "div", element("p", element("b", head)), *(element("p", line) for line in lines), class_="built", role="status"
    )


def _coverage(inventory: Inventory) -> Html:
    if not inventory.told:
        return element("p", "还没有读出数字。", class_="nothing")
    years = inventory.years
    heads = [element("th", "地区", scope="col"), *(element("th", str(year), scope="col") for year in years)]
    rows = (
        element(
            "tr",
            element("th", region or "地区不明", scope="row"),
            *(_told(region, year, inventory.told.get((region, year))) for year in years),
        )
        for region in inventory.regions
    )
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
    return element("div", table, class_="scroller")


def _told(region: str, year: int, told: Told | None) -> Html:
    if told is None:
        return element("td", title=f"{region} {year}年：没有数字")
    shade = sum(told.results + told.targets >= least for least in SHADES)
    counts = (element("span", str(told.results or "")), element("span", str(told.targets or ""), class_="target"))
    title = f"{region} {year}年：完成 {told.results} 个，目标 {told.targets} 个"
    return element("td", *counts, class_=f"shade{shade}", title=title)


def _report(held: Held, *, keeps: bool, chosen: str) -> Html:
    document = held.document
    year = f"{document.report_year}年" if document.report_year else "年份不明"
    speaker = f"{document.office or ''}{document.speaker}" if document.speaker else ""
    counts = "　".join(filter(None, [speaker, f"{held.paragraphs} 段", f"{held.facts} 个数字"]))
    links = [element("a", "原文", href=read_link(Place(document.id, 1)))]
    links += [element("a", "管理", href=holding_link(document.id))] if keeps else []
    return element(
        "li",
        element(
            "p",
            element("b", f"{document.region or '地区不明'}　{year}"),
            element("span", UNAPPROVED, class_="doubt") if held.unapproved else "",
        ),
        element("p", title_of(document), class_="title"),
        element("p", counts, class_="label"),
        _notes(held),
        element("p", *links, class_="links"),
        class_="chosen" if document.source == chosen else "",
    )


def _notes(held: Held) -> Html:
    return join([element("p", "；".join(held.notes), class_="odd") if held.notes else ""])
