"""Figures of an answer that compare → a small table with a bar for each; every figure and bar leads to its citation.

Bars of HTML rather than a Plotly chart, which stands beside the conversation (``answer_charts.py``): an answer is one
message of it, must not jump when a script has loaded, and each bar has to be a link that the keyboard reaches.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from assistant.export import ROLES
from assistant.indicators import scale_of
from assistant.records import Citation, Figure
from assistant.web.markup import Html, element
from assistant.web.places import Place, cite_link
from assistant.wording import figure_words

MOST = 12
"""Rows of one table; an answer of more figures is a list."""
_WIDEST = 100

_PARTS: tuple[Callable[[Figure], str], ...] = (
    lambda figure: figure.region,
    lambda figure: str(figure.period or "年份未写明"),
    lambda figure: ROLES[figure.role],
    lambda figure: _named(figure) or "未写明指标",
)
"""What tells one figure from another."""


def comparable_groups(figures: Sequence[Figure]) -> list[list[Figure]]:
    """The report's own figures of one measure and unit, two or more of them that differ in what they are of."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        if not figure.computed:
            groups.setdefault((figure.measure, figure.unit), []).append(figure)
    return [group for group in groups.values() if 2 <= len(group) <= MOST and len(set(map(_key, group))) == len(group)]


def comparison(group: Sequence[Figure], citations: Mapping[int, Citation], *, checks: Callable[[Figure], Html]) -> Html:
    """One table: what all figures share above it, what each is of, its bar, the figure and its checks."""
    shared = [part(group[0]) for part in _PARTS if len({part(figure) for figure in group}) == 1]
    largest = max(abs(figure.value) for figure in group) or Decimal(1)
    _, unit = scale_of(group[0].unit, [figure.value for figure in group])
    caption = "　".join([*shared, f"单位：{unit}" if unit not in ("%", "‰") else ""]).strip()
    rows = (_row(figure, group, largest, citations.get(figure.citation), checks(figure)) for figure in group)
    return element("table", element("caption", caption), element("tbody", *rows), class_="compare")


def told_apart(figure: Figure, group: Sequence[Figure]) -> list[str]:
    """What a figure is of, without what all of the group share."""
    return [part(figure) for part in _PARTS if len({part(other) for other in group}) > 1]


def _named(figure: Figure) -> str:
    """The indicator without the region and the year, which stand beside it (「石拐区2023年地区生产总值」)."""
    name = figure.indicator.removeprefix(figure.region).removeprefix(str(figure.period or ""))
    return name or figure.indicator


def _key(figure: Figure) -> tuple[str, ...]:
    return tuple(part(figure) for part in _PARTS)


def _row(figure: Figure, group: Sequence[Figure], largest: Decimal, cited: Citation | None, checked: Html) -> Html:
    own = told_apart(figure, group)
    share = int(_WIDEST * abs(figure.value) / largest)
    bar = element("span", class_="bar down" if figure.value < 0 else "bar", style=f"width:{max(share, 1)}%")
    link = cite_link(Place.of(cited)) if cited else ""
    words = (element("strong", figure_words(figure)), f"[{figure.citation}]" if cited else "")
    told = element("a", *words, class_="cite", href=link, title=cited.quote if cited else "") if cited else words[0]
    track = element("a", bar, class_="cite track", href=link, title=cited.quote if cited else "", tabindex="-1")
    return element(
        "tr",
        element("th", "　".join(own), scope="row"),
        element("td", track if cited else bar, checked, class_="bars"),
        element("td", told),
    )
