"""The page's look: Gradio's own variables where it has them, ``page.css`` for the rest."""

from importlib.resources import files

import gradio as gr

FONTS = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "system-ui", "sans-serif")
"""The system's own: nothing is fetched."""

ICON = (
    "<link rel='icon' href=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    "<rect width='32' height='32' rx='7' fill='%231d4f73'/><path d='M9 9h14M9 16h14M9 23h8' stroke='white' "
    "stroke-width='3' stroke-linecap='round'/></svg>\">"
)


def theme() -> gr.themes.Base:
    """Ink on paper, one blue; every pair of text and ground has a contrast of 4.5 or more, in the dark too."""
    look = gr.themes.Base(font=FONTS, font_mono=("ui-monospace", "monospace"), text_size="md", radius_size="md").set(
        body_background_fill="#f6f5f1",
        body_background_fill_dark="#14181d",
        body_text_color="#1e2630",
        body_text_color_dark="#e4e7eb",
        body_text_color_subdued="#5a6472",
        body_text_color_subdued_dark="#9aa5b1",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1c2229",
        background_fill_secondary="#f6f5f1",
        background_fill_secondary_dark="#14181d",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        border_color_primary="#dcdad2",
        border_color_primary_dark="#343c46",
        color_accent="#1d4f73",
        color_accent_soft="#e6eef4",
        color_accent_soft_dark="#22323f",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1c2229",
        input_border_color="#b9bcc0",
        input_border_color_dark="#4a5561",
        input_border_color_focus="#1d4f73",
        input_border_color_focus_dark="#8dbbe0",
        input_placeholder_color="#667080",
        input_placeholder_color_dark="#94a0ac",
        button_primary_background_fill="#1d4f73",
        button_primary_background_fill_hover="#163d5a",
        button_primary_background_fill_dark="#8dbbe0",
        button_primary_background_fill_hover_dark="#a9cdea",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#10202c",
        button_secondary_background_fill="transparent",
        button_secondary_background_fill_dark="transparent",
        button_secondary_background_fill_hover="#e9e7e0",
        button_secondary_background_fill_hover_dark="#262e37",
        button_secondary_text_color="#1e2630",
        button_secondary_text_color_dark="#e4e7eb",
    )
    look.custom_css = text_of("sign_in.css")
    return look


def text_of(name: str) -> str:
    """A file beside this one: the page's style or its script."""
    return (files("assistant.web") / name).read_text(encoding="utf-8")
