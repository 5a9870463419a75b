"""A table of one indicator, and the indicators to choose from, as HTML; every figure is a link to its paragraph."""

from collections.abc import Sequence
from itertools import groupby

from assistant.export import ROLES, attribution
from assistant.export_indicators import UNREPORTED, UNTOLD
from assistant.indicators import Cell, Indicators, Line, Listed, Table
from assistant.selection import UNAPPROVED, unapproved
from assistant.web.markup import Html, element, join
from assistant.web.places import Place, indicator_link, read_link
from assistant.wording import figure_words
from index.records import Fact, Role

NOTHING = "没有这样的数字：请放宽地区或年份。"


def indicator_list(found: Sequence[Listed], *, chosen: str, total: int) -> Html:
    """The indicators found, the one that is shown marked."""
    if not found:
        return element("p", "没有找到这个指标：换个说法试试，例如「GDP」「失业」「粮食」。", class_="nothing")
    more = total - len(found)
    return element(
        "div",
        element("ul", *(_listed(each, each.name == chosen) for each in found)),
        element("p", f"共 {total} 个指标，输入几个字来找其余的。", class_="label") if more > 0 else "",
        class_="listed",
    )


def figures_table(table: Table, indicators: Indicators) -> Html:
    """Regions down, years across, results and targets on lines of their own; a gap says why it is one."""
    if not table.lines:
        return element("p", NOTHING, class_="nothing")
    heads = [element("th", "地区", scope="col"), element("th", "性质", scope="col", class_="side")]
    heads += [element("th", str(period), scope="col") for period in table.periods]
    bodies = [
        element("tbody", *_region(list(lines), indicators)) for _, lines in groupby(table.lines, key=lambda x: x.region)
    ]
    gaps = {cell.reported for line in table.lines for cell in line.cells if not cell.facts}
    told = [f"— {UNTOLD}"] * (True in gaps) + ["空白：没有涉及这一年的报告"] * (False in gaps)
    return join(
        [
            element("div", element("table", element("thead", element("tr", *heads)), *bodies), class_="scroller"),
            element("p", "点数字看原文。" + "；".join(told) + ("。" if told else ""), class_="label"),
        ]
    )


def _listed(each: Listed, chosen: bool) -> Html:
    where = f"{each.regions} 个地区　" if each.regions > 1 else ""
    told = element("span", f"{where}{each.figures} 个数字")
    return element(
        "li", element("a", element("b", each.name), told, href=indicator_link(each.name), class_="chosen" * chosen)
    )


def _region(lines: Sequence[Line], indicators: Indicators) -> list[Html]:
    rows = []
    for number, line in enumerate(lines):
        name = element("th", line.region, scope="rowgroup", rowspan=str(len(lines))) if number == 0 else Html("")
        target = "target" if line.side is Role.TARGET else "result"
        cells = (_cell(cell, indicators) for cell in line.cells)
        rows.append(
            element("tr", name, element("th", ROLES[line.side], scope="row", class_="side"), *cells, class_=target)
        )
    return rows


def _cell(cell: Cell, indicators: Indicators) -> Html:
    if not cell.facts:
        return element("td", "—" if cell.reported else "", class_="gap", title=UNTOLD if cell.reported else UNREPORTED)
    return element("td", *(_figure(fact, indicators) for fact in cell.facts))


def _figure(fact: Fact, indicators: Indicators) -> Html:
    cited = indicators.citation(fact)
    marks = [ROLES[fact.role]] * (fact.role in (Role.ESTIMATE, Role.PLAN)) + [UNAPPROVED] * unapproved(cited.source)
    words = (figure_words(fact), *(element("small", mark) for mark in marks))
    return element("a", *words, href=read_link(Place.of(cited)), title=f"{attribution(cited)}：{cited.quote}")
