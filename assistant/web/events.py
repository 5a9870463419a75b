"""What the tabs share in listening to the page."""

from typing import Any

import gradio as gr

AT_ONCE: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
"""Options for what takes milliseconds: it waits for nobody's question."""

QUEUED: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Options for what may raise a note on the page: Gradio shows those of queued events only."""


def chosen(event: gr.EventData, name: str) -> object:
    """A value that came with an event; None if none did. It comes out of a browser and may be anything."""
    data = event._data
    return data.get(name) if isinstance(data, dict) else None
