"""The page: Gradio over the assistant, one module per tab; the only importers of gradio beside ``app.py``."""
