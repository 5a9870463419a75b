"""指标: one indicator across regions and years, as a table whose figures lead to their paragraphs, and as a chart."""

from functools import lru_cache
from typing import Any

import gradio as gr

from assistant.accounts import Accounts
from assistant.export_indicators import kind_words, table_to_excel
from assistant.indicators import Indicators, Kind, Table
from assistant.live import Live
from assistant.web.charts import chart_of
from assistant.web.downloads import Attachment, attachment, offer_file
from assistant.web.events import AT_ONCE, chosen
from assistant.web.markup import Html, element
from assistant.web.places import parse_indicator
from assistant.web.tables import figures_table, indicator_list
from assistant.web.visitors import visitor_of
from index.opened import Opened
from index.records import Measure

TITLE = "指标"
TAB = "indicators"
LISTED = 60
"""How many indicators are listed at a time."""
WORDS = 40
"""Characters that an indicator is looked for by."""

_TEXT: dict[str, Any] = {"sanitize_html": True, "latex_delimiters": [], "container": False}


@lru_cache(maxsize=1)
def indicators_of(generation: Opened) -> Indicators:
    """The indicators of a generation, read once."""
    return Indicators(generation)


class IndicatorTables:
    """The tab's components, and what happens when they are used."""

    def __init__(self, live: Live, accounts: Accounts | None, bridge: gr.HTML) -> None:
        """Lay the tab out, inside a ``gr.Blocks``.

        Args:
            bridge: tells of links chosen in the page: ``apply`` chooses an indicator.
        """
        self._live, self._accounts = live, accounts
        self.name = gr.State("")
        with gr.Row(elem_id="indicators", equal_height=False):
            with gr.Column(elem_id="choice"):
                self.words = gr.Textbox(
                    elem_id="words", label="找指标", placeholder="例如：GDP、失业、粮食", max_length=WORDS, max_lines=1
                )
                self.list = gr.Markdown("", elem_id="listed", **_TEXT)
            with gr.Column(elem_id="figures"):
                self.heading = gr.Markdown("", elem_id="indicator", **_TEXT)
                with gr.Row(elem_id="bounds", equal_height=True):
                    self.kind = gr.Radio([], label="口径", elem_id="kind")
                    self.regions = gr.Dropdown([], label="地区（不选为全部）", multiselect=True, elem_id="regions")
                    self.years = gr.Dropdown([], label="年份（不选为全部）", multiselect=True, elem_id="years")
                self.table = gr.Markdown("", elem_id="table", **_TEXT)
                self.chart = gr.Plot(label="图", show_label=False, container=False, elem_id="chart", visible=False)
                export = gr.Button("导出 Excel", size="sm", elem_id="table-to-excel")
        self._bounds = [self.name, self.kind, self.regions, self.years]
        self._shown = [*self._bounds, self.list, self.heading, self.table, self.chart]
        # Gradio's ``input`` comes with a key that was pressed, not with characters out of an input method.
        self.words.change(self.search, [self.words, self.name], self.list, **AT_ONCE)
        bridge.apply(self.choose, [self.words], self._shown, **AT_ONCE)
        for bound in (self.kind, self.regions, self.years):
            bound.input(self.show, self._bounds, [self.heading, self.table, self.chart], **AT_ONCE)
        offer_file(export, self.export, self._bounds)

    def shows_on(self, tab: gr.Tab) -> None:
        """Bring the tab up to date whenever it comes to the front: nothing of it is made before."""
        tab.select(self.refresh, [self.words, *self._bounds], self._shown, **AT_ONCE)

    def refresh(self, words: str, name: str, kind: object, regions: object, years: object) -> tuple[Any, ...]:
        """The reports as they are now; the indicator shown stays, or else the first one comes up."""
        held = self._indicators()
        if name in held:
            return (*(gr.skip(),) * 4, self.search(words, name), *self.show(name, kind, regions, years))
        first = next(iter(held.listed), None)
        return self._choose(first.name if first else "", words)

    def search(self, words: object, name: str) -> Html:
        """The indicators that the words name."""
        held = self._indicators()
        found = held.search(str(words or "")[:WORDS], limit=LISTED)
        return indicator_list(found, chosen=name, total=len(held.listed))

    def choose(self, words: str, event: gr.EventData) -> tuple[Any, ...]:
        """Bring up the indicator of the link that was chosen."""
        name = parse_indicator(chosen(event, "indicator"))
        return self._choose(name, words) if name in self._indicators() else (gr.skip(),) * len(self._shown)

    def show(self, name: str, kind: object, regions: object, years: object) -> tuple[Any, Any, Any]:
        """Heading, table and chart of what is chosen."""
        table = self._table(name, kind, regions, years)
        if table is None:
            words = element("p", "现有报告里没有读出数字：请先在「资料」里加入报告。", class_="nothing")
            return Html(""), words, gr.update(value=None, visible=False)
        chart = chart_of(table)
        told = element("p", chart.leaves_out, class_="label") if chart and chart.leaves_out else ""
        heading = element("div", element("h2", name), told)
        plot = gr.update(value=chart.plot if chart else None, visible=chart is not None)
        return heading, figures_table(table, self._indicators()), plot

    def export(self, name: str, kind: object, regions: object, years: object, request: gr.Request) -> Attachment:
        """What is shown, as an Excel workbook."""
        table = self._table(name, kind, regions, years) if visitor_of(self._accounts, request) else None
        if table is None or not table.lines:
            gr.Info("还没有可以导出的表：请先选一个指标。", title="导出")
            return None
        file = f"指标_{name.replace('/', '_')[:40]}.xlsx"
        return attachment(file, table_to_excel(table, self._indicators()))

    def _choose(self, name: str, words: str) -> tuple[Any, ...]:
        held = self._indicators()
        kinds = [(kind_words(kind), _key(kind)) for kind in held.kinds(name)]
        kind = kinds[0][1] if kinds else None
        return (
            name,
            gr.update(choices=kinds, value=kind, visible=len(kinds) > 1),
            gr.update(choices=held.regions(name), value=[]),
            gr.update(choices=[(f"{year}年", year) for year in held.years(name)], value=[]),
            self.search(words, name),
            *self.show(name, kind, [], []),
        )

    def _table(self, name: str, kind: object, regions: object, years: object) -> Table | None:
        """The table of what came out of a browser; what is not held is passed over."""
        held = self._indicators()
        kinds = {_key(each): each for each in held.kinds(name)}
        if not kinds:
            return None
        wanted = kinds.get(str(kind), next(iter(kinds.values())))
        among = [each for each in regions if each in held.regions(name)] if isinstance(regions, list) else []
        within = [each for each in years if each in held.years(name)] if isinstance(years, list) else []
        return held.table(name, wanted, regions=among, years=within)

    def _indicators(self) -> Indicators:
        return indicators_of(self._live.records())


def _key(kind: Kind) -> str:
    return f"{Measure(kind.measure).value} {kind.unit}"
