"""原文: a report read whole, by its headings, by what is looked for in it, and at the place that a link names."""

from typing import Any

import gradio as gr

from assistant.live import Live
from assistant.web.events import AT_ONCE, chosen
from assistant.web.excerpts import document_of, scope_of, title_of
from assistant.web.originals import Originals
from assistant.web.places import Place, found_again
from assistant.web.reading import LONGEST, contents, hits_card, hits_in, whole_report
from index.records import Records

TITLE = "原文"
TAB = "source"
REVEAL = "() => reportQA.reveal('report')"

_TEXT: dict[str, Any] = {"sanitize_html": True, "latex_delimiters": [], "container": False}
Shown = tuple[Any, ...]


class Source:
    """The tab's components, and what happens when they are used."""

    def __init__(self, live: Live, originals: Originals, bridge: gr.HTML, tabs: gr.Tabs) -> None:
        """Lay the tab out, inside a ``gr.Blocks``.

        Args:
            bridge: tells of links chosen in the page: ``expand`` reads a place in its report.
            tabs: what this tab is one of, to bring it to the front.
        """
        self._live, self._originals = live, originals
        choices = reports(live.records())
        first = choices[0][1] if choices else None
        text, outline, _ = self._report(first, "")
        self.place = gr.State("")
        with gr.Row(elem_id="source", equal_height=False):
            with gr.Column(elem_id="contents"):
                self.picker = gr.Dropdown(
                    choices, value=first, label="选择报告，可输入地区或年份", elem_id="picker", filterable=True
                )
                self.outline = gr.Markdown(outline, elem_id="outline", **_TEXT)
            with gr.Column(elem_id="reading"):
                with gr.Row(elem_id="seek", equal_height=True):
                    self.words = gr.Textbox(
                        elem_id="sought",
                        label="在这份报告里找",
                        show_label=False,
                        container=False,
                        placeholder="在这份报告里找",
                        max_length=LONGEST,
                        max_lines=1,
                    )
                    self.hits = gr.Markdown("", elem_id="hits", **_TEXT)
                self.text = gr.Markdown(text, elem_id="report", **_TEXT)
        self._shown = [self.text, self.outline, self.hits]
        self.picker.input(self.turn, [self.picker, self.words], [*self._shown, self.place], **AT_ONCE)
        asked = [self.picker, self.words, self.place]
        # Gradio's ``input`` comes with a key that was pressed, not with characters out of an input method.
        self.words.change(self.seek, asked, [self.text, self.hits], **AT_ONCE).then(None, js="() => reportQA.hit(0)")
        reading = bridge.expand(self.read, self.words, [tabs, self.picker, *self._shown, self.place], **AT_ONCE)
        reading.then(None, js=REVEAL)

    def refresh(self) -> Any:
        """The choices of a newly opened page."""
        return gr.update(choices=reports(self._live.records()))

    def turn(self, document_id: str | None, words: object) -> Shown:
        """Another report, the same words looked for."""
        return *self._report(document_id, words), ""

    def seek(self, document_id: str | None, words: object, place: str) -> tuple[Any, Any]:
        """The report with the words marked wherever it has them."""
        text, _, hits = self._report(document_id, words, Place.parse(place))
        return text, hits

    def read(self, words: object, event: gr.EventData) -> Shown:
        """Bring the tab to the front with a place marked in its report."""
        wanted = Place.parse(chosen(event, "place"))
        if wanted is None:
            return (gr.skip(),) * (3 + len(self._shown))
        records = self._live.records()
        place = found_again(records, wanted)
        held = document_of(records, place.document_id) is not None
        picked = gr.update(choices=reports(records), value=place.document_id) if held else gr.skip()
        return gr.Tabs(selected=TAB), picked, *self._report(place.document_id, words, place), str(place)

    def _report(self, document_id: str | None, words: object, place: Place | None = None) -> tuple[str, str, str]:
        """Report, contents and hits."""
        if not document_id:
            return "", "", ""
        records = self._live.records()
        sought = str(words or "").strip()[:LONGEST]
        at = place if place and place.document_id == document_id else Place(document_id, 1)
        count = sum(len(hits_in(p.text, sought)) for p in records.paragraphs(document_id))
        text = whole_report(records, at, sought=sought, original=self._originals.link)
        return text, contents(records, document_id), hits_card(count) if sought else ""


def reports(records: Records) -> list[tuple[str, str]]:
    """(what people choose by, document id) of every report."""
    return [(f"{title_of(document)}　{scope_of(document)}", document.id) for document in records.documents()]
