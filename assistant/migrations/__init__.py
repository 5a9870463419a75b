"""The journal's tables as they came to be: one revision a module, applied in order, never changed afterwards."""
