"""原文: a report read whole."""

from typing import Any

import gradio as gr

from assistant.live import Live
from assistant.web.events import AT_ONCE, chosen
from assistant.web.excerpts import document_of, scope_of, title_of, whole_report
from assistant.web.places import Place
from index.records import Records

TITLE = "原文"
TAB = "source"


class Source:
    """The tab's components, and what happens when they are used."""

    def __init__(self, live: Live, bridge: gr.HTML, tabs: gr.Tabs) -> None:
        """Lay the tab out, inside a ``gr.Blocks``.

        Args:
            bridge: tells of links chosen in the page: ``expand`` reads a place in its report.
            tabs: what this tab is one of, to bring it to the front.
        """
        self._live = live
        choices = reports(live.records())
        self.picker = gr.Dropdown(
            choices,
            value=choices[0][1] if choices else None,
            label="选择报告，可输入地区或年份",
            elem_id="picker",
            filterable=True,
        )
        self.text = gr.Markdown(
            self._report(self.picker.value),
            elem_id="report",
            sanitize_html=True,
            latex_delimiters=[],
            container=False,
        )
        self.picker.input(self._report, self.picker, self.text, **AT_ONCE)
        bridge.expand(self.read, None, [tabs, self.picker, self.text], **AT_ONCE).then(
            None, js="() => reportQA.reveal('report')"
        )

    def refresh(self) -> Any:
        """The choices of a newly opened page."""
        return gr.update(choices=reports(self._live.records()))

    def read(self, event: gr.EventData) -> tuple[Any, Any, Any]:
        """Bring the tab to the front with a place marked in its report."""
        place = Place.parse(chosen(event, "place"))
        if place is None:
            return gr.skip(), gr.skip(), gr.skip()
        records = self._live.records()
        held = document_of(records, place.document_id) is not None
        picked = gr.update(choices=reports(records), value=place.document_id) if held else gr.skip()
        return gr.Tabs(selected=TAB), picked, whole_report(records, place)

    def _report(self, document_id: str | None) -> str:
        return whole_report(self._live.records(), Place(document_id, 1)) if document_id else ""


def reports(records: Records) -> list[tuple[str, str]]:
    """(what people choose by, document id) of every report."""
    return [(f"{title_of(document)}　{scope_of(document)}", document.id) for document in records.documents()]
